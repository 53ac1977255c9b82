//! "It is only wealth": does the gap survive each rival explanation, and how much of it do they account for?

use serde::{Deserialize, Serialize};

use super::cohort::{Cohort, Member};
use super::columns::UNKNOWN;
use super::stats::{Estimate, TwoByTwo, adjusted};

/// The name of the entry that holds all rivals fixed at once.
const ALL: &str = "all";

/// A pattern with one rival explanation held fixed, by person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rival {
    /// The facet; "all" for all rivals at once.
    pub facet: String,
    /// The Mantel–Haenszel risk ratio in its strata; `None` where no stratum has both sides.
    pub risk_ratio: Option<Estimate>,
    /// The share of the gap that it accounts for, `1 − ln(RR_adj)/ln(RR_crude)` over the same persons; below 0 where it hid a part. `None` where they have no gap to speak of.
    pub share: Option<f64>,
    /// Persons in strata without both sides, or whose value is not known: they do not count here.
    pub persons_dropped: u64,
}

/// Each rival, then all at once; nothing where the record names no rival. A rival that is the group's own facet is left out: it would hold the group itself fixed.
pub fn rivals(cohort: &Cohort) -> Vec<Rival> {
    let shape = cohort.record.columns.shape();
    let names = shape.facet_columns();
    let facets: Vec<usize> = shape
        .rivals
        .iter()
        .filter_map(|rival| names.iter().position(|name| name == rival))
        .filter(|facet| cohort.hypothesis.group.iter().all(|belonging| belonging.facet != *facet))
        .collect();
    let mut rivals: Vec<Rival> = facets.iter().map(|&facet| rival(cohort, names[facet], &[facet])).collect();
    if !rivals.is_empty() {
        rivals.push(rival(cohort, ALL, &facets));
    }
    rivals
}

fn rival(cohort: &Cohort, name: &str, facets: &[usize]) -> Rival {
    let columns = cohort.record.columns;
    // the values of all facets as one number, with as many digits as there are facets
    let digits: Vec<(&[u32], u128)> =
        facets.iter().map(|&facet| (columns.facets()[facet].codes(), columns.facets()[facet].width() as u128)).collect();
    let keys = digits.iter().fold(1_u128, |keys, (_, width)| keys.saturating_mul(*width));
    let mut strata = cohort.in_strata(keys, |member: &Member| {
        let first = cohort.first_step(member);
        digits.iter().try_fold(0_u128, |key, (codes, width)| (codes[first] != UNKNOWN).then(|| key.wrapping_mul(*width) + u128::from(codes[first])))
    });
    strata.retain(|stratum| stratum.has_both_sides());
    let same: TwoByTwo = strata.iter().copied().sum();
    let risk_ratio = adjusted::risk_ratio(&strata);
    let share = risk_ratio.and_then(|adjusted| share(same.risk_ratio().value, adjusted.value));
    Rival { facet: name.to_owned(), risk_ratio, share, persons_dropped: cohort.members.len() as u64 - same.persons() }
}

/// `1 − ln(adjusted)/ln(crude)`; `None` where the crude ratio lies between 0.9 and 1.1, or where a ratio is 0.
fn share(crude: f64, adjusted: f64) -> Option<f64> {
    let gap = !(0.9..=1.1).contains(&crude) && crude > 0.0 && adjusted > 0.0;
    gap.then(|| 1.0 - adjusted.ln() / crude.ln())
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn the_share_is_what_adjusting_takes_away() {
        assert!(share(4.0, 2.0).is_some_and(|share| (share - 0.5).abs() < 1e-12));
        assert!(share(2.0, 4.0).is_some_and(|share| (share + 1.0).abs() < 1e-12));
        assert_eq!(share(1.05, 2.0), None);
    }
}
