//! Which places are inviting, which closed? With intervals, never a bare ranking (METHODS §6).

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::columns::UNKNOWN;
use super::cut::Slice;
use super::hypothesis::Dimension;
use super::returned::GRANTED;
use super::stats::Estimate;
use super::stats::beta_binomial::Prior;

/// The places of one service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Openness {
    /// Empty where the record knows no services.
    pub service: String,
    /// By rank, then by name.
    pub places: Vec<Place>,
}

/// How open a place is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    pub place: String,
    pub persons: u64,
    pub attempts: u64,
    pub granted: u64,
    /// The share granted, drawn towards all places as far as chance alone could have moved it, with its 95 % credible interval.
    pub open: Estimate,
    /// 1 + the number of places whose interval lies wholly above this one's; places that cannot be told apart share ranks.
    pub rank: usize,
}

/// The share of attempts granted per place and service: empirical-Bayes beta-binomial by the method of moments, see [`Prior::of_moments`]. An attempt belongs to the first step in the cut
/// whose place (on the level `at`, or the office) is known; it is granted if any of its steps is, wholly or in part. Services in the order of names.
pub fn openness(slice: &Slice, at: Dimension) -> Vec<Openness> {
    let columns = slice.columns;
    let (places, service) = (at.column(columns), columns.service());
    let grants: Vec<u32> = GRANTED.iter().filter_map(|name| columns.outcome().code(name)).collect();
    let mut counts: FxHashMap<(u32, u32), Counted> = FxHashMap::default();
    for attempt in 0..columns.attempts() {
        let known = |step: &usize| places.codes()[*step] != UNKNOWN && (!service.is_known_anywhere() || service.codes()[*step] != UNKNOWN);
        let Some(first) = columns.steps_of_attempt(attempt).find(|step| known(step) && slice.holds(*step)) else { continue };
        let counted = counts.entry((service.codes()[first], places.codes()[first])).or_default();
        let person = columns.attempt_persons()[attempt];
        counted.attempts += 1;
        counted.granted += u64::from(columns.steps_of_attempt(attempt).any(|step| grants.contains(&columns.outcome().codes()[step])));
        counted.persons += u64::from(counted.last != Some(person));
        counted.last = Some(person);
    }
    let mut counts: Vec<((u32, u32), Counted)> = counts.into_iter().collect();
    counts.sort_unstable_by_key(|(codes, _)| *codes);
    let of_service = |counts: &[((u32, u32), Counted)]| {
        let prior = Prior::of_moments(&counts.iter().map(|(_, one)| (one.granted, one.attempts)).collect::<Vec<_>>());
        let place = |((_, place), one): &((u32, u32), Counted)| Place {
            place: places.name(*place).unwrap_or_default().to_owned(),
            persons: one.persons,
            attempts: one.attempts,
            granted: one.granted,
            open: prior.posterior(one.granted, one.attempts),
            rank: 0,
        };
        let service = service.name(counts[0].0.0).unwrap_or_default().to_owned();
        Openness { service, places: ranked(counts.iter().map(place).collect()) }
    };
    counts.chunk_by(|one, other| one.0.0 == other.0.0).map(of_service).collect()
}

#[derive(Clone, Copy, Default)]
struct Counted {
    persons: u64,
    attempts: u64,
    granted: u64,
    /// The person counted last: attempts come person by person.
    last: Option<u32>,
}

/// Gives ranks and puts places in their order.
fn ranked(mut places: Vec<Place>) -> Vec<Place> {
    let mut lows: Vec<f64> = places.iter().map(|place| place.open.low).collect();
    lows.sort_unstable_by(f64::total_cmp);
    for place in &mut places {
        place.rank = 1 + lows.len() - lows.partition_point(|low| *low <= place.open.high);
    }
    places.sort_by(|one, other| one.rank.cmp(&other.rank).then_with(|| one.place.cmp(&other.place)));
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::columns::{Columns, Shape, Step};
    use crate::cut::Cut;

    /// Place, and how many of how many attempts were granted; each attempt by a person of its own.
    fn found(places: &[(u64, u64)]) -> Vec<Openness> {
        let mut builder = Columns::builder(Shape { places: vec!["city".into()], ..Shape::default() });
        for (at, (granted, all)) in places.iter().enumerate() {
            for number in 0..*all {
                builder.push(&Step {
                    person: &format!("{at} {number}"),
                    places: &[Some(&format!("city {at:03}"))],
                    service: Some("school"),
                    outcome: Some(if number < *granted { "granted" } else { "refused" }),
                    ..Step::default()
                });
            }
        }
        openness(&Cut::default().of(&builder.finish()), Dimension::Place(0))
    }

    #[test]
    fn places_that_cannot_be_told_apart_share_a_rank_and_few_people_say_little() {
        let found = &found(&[(80, 100), (75, 100), (10, 100), (2, 2)])[0];
        let ranks: Vec<_> = found.places.iter().map(|place| (place.place.as_str(), place.rank)).collect();
        assert_eq!(ranks, [("city 000", 1), ("city 001", 1), ("city 003", 1), ("city 002", 4)]);
        let small = &found.places[2];
        assert!((0.5..0.95).contains(&small.open.value) && small.open.high - small.open.low > 0.3, "two of two is not yet open: {:?}", small.open);
    }

    #[test]
    fn an_empty_record_has_no_places() {
        assert_eq!(found(&[]), []);
    }

    proptest! {
        #[test]
        fn ranks_are_what_the_definition_says(places in proptest::collection::vec((0_u64..20, 0_u64..20), 1..8)) {
            let places: Vec<(u64, u64)> = places.into_iter().map(|(granted, not)| (granted, granted + not)).collect();
            for service in found(&places) {
                for place in &service.places {
                    prop_assert_eq!(place.rank, 1 + service.places.iter().filter(|other| other.open.low > place.open.high).count());
                    prop_assert!(place.granted <= place.attempts && place.persons == place.attempts);
                }
                prop_assert_eq!(service.places.iter().map(|place| place.attempts).sum::<u64>(), places.iter().map(|place| place.1).sum::<u64>());
            }
        }
    }
}
