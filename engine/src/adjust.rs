//! Is it only where people go, or how often they try? The two explanations that every pattern must survive.

use serde::{Deserialize, Serialize};

use super::cohort::{Cohort, LAST_ORDINAL, Member};
use super::columns::UNKNOWN;
use super::scan::LEAST_RATIO;
use super::stats::unevenness::breslow_day_tarone;
use super::stats::{Estimate, TwoByTwo, adjusted, exact, exact_in_strata};

/// The default adjustment of a pattern.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Adjusted {
    pub by: AdjustedBy,
    /// The Mantel–Haenszel risk ratio in risk sets; `None` where no stratum has both sides.
    pub risk_ratio: Option<Estimate>,
    /// The one-sided mid-p of the exact test in the same strata, where there is one.
    pub p: Option<f64>,
    /// The p of the test that the difference is the same in all strata (Breslow–Day–Tarone), where it can be tested: small where the gap is uneven.
    pub uneven_p: Option<f64>,
}

/// What the strata hold fixed, beside how many attempts went before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AdjustedBy {
    /// Office, or service where no office is recorded.
    #[serde(rename = "office and attempt")]
    Office,
    /// Service: a place against its peers.
    #[serde(rename = "service and attempt")]
    Service,
}

/// What explains a pattern that does not survive the adjustment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Explanation {
    #[serde(rename = "where people go")]
    Place,
    /// Only of a place against its peers: it gives other services than they do.
    #[serde(rename = "what people ask for")]
    Service,
    #[serde(rename = "how often they try")]
    Tries,
    #[serde(rename = "both")]
    Both,
}

impl Adjusted {
    /// Adjusts in risk sets: strata of office (or service) and ordinal of the attempt.
    pub fn of(cohort: &Cohort) -> Adjusted {
        let strata = Strata::of(cohort);
        let tables = cohort.risk_sets(strata.places() * LAST_ORDINAL, |step| strata.place(step), |place, ordinal| place * LAST_ORDINAL + ordinal);
        Adjusted {
            by: strata.by,
            risk_ratio: adjusted::risk_ratio(&tables),
            p: exact_in_strata::ln_mid_p(&tables).map(exact::from_ln),
            uneven_p: breslow_day_tarone(&tables).map(|test| test.p),
        }
    }

    /// Whether the difference is still there between alike.
    pub fn survives(&self) -> bool {
        survives(self.risk_ratio)
    }
}

/// The Mantel–Haenszel risk ratio in risk sets of people who are alike in what stands already, too: `kinds` tells the members of the cohort apart.
/// Who belongs to a pattern that holds, and only goes to harsher offices besides, is unlike others in the one and unlike them in the other, but not more than both.
pub fn within(cohort: &Cohort, kinds: &[u32]) -> Option<Estimate> {
    let strata = Strata::of(cohort);
    adjusted::risk_ratio(&cohort.risk_sets_within(kinds, |step| strata.place(step)))
}

/// Says what explains a pattern that did not survive [`Adjusted`]: whichever alone suffices, place before tries, else both.
pub fn explain(cohort: &Cohort) -> Explanation {
    let strata = Strata::of(cohort);
    let by_place = cohort.in_strata(strata.places() as u128, |member: &Member| Some(strata.place(cohort.first_step(member)) as u128));
    if !survives(adjusted::risk_ratio(&by_place)) {
        return match strata.by {
            AdjustedBy::Office => Explanation::Place,
            AdjustedBy::Service => Explanation::Service,
        };
    }
    let by_ordinal: Vec<TwoByTwo> = cohort.risk_sets(LAST_ORDINAL, |step| strata.place(step), |_, ordinal| ordinal);
    if survives(adjusted::risk_ratio(&by_ordinal)) { Explanation::Both } else { Explanation::Tries }
}

/// At least 1.25 times as often, and the interval does not cover 1.
pub fn survives(ratio: Option<Estimate>) -> bool {
    ratio.is_some_and(|ratio| ratio.value >= LEAST_RATIO && !ratio.covers_one())
}

/// How steps are told apart by place.
struct Strata<'a> {
    by: AdjustedBy,
    offices: &'a [u32],
    services: &'a [u32],
    office_width: usize,
    service_width: usize,
}

impl<'a> Strata<'a> {
    fn of(cohort: &Cohort<'a>) -> Self {
        let columns = cohort.record.columns;
        Strata {
            by: if cohort.hypothesis.group.is_empty() { AdjustedBy::Service } else { AdjustedBy::Office },
            offices: columns.office().codes(),
            services: columns.service().codes(),
            office_width: columns.office().width(),
            service_width: columns.service().width(),
        }
    }

    fn places(&self) -> usize {
        self.office_width + self.service_width
    }

    fn place(&self, step: usize) -> usize {
        match (self.by, self.offices[step]) {
            (AdjustedBy::Service, _) | (AdjustedBy::Office, UNKNOWN) => self.office_width + self.services[step] as usize,
            (AdjustedBy::Office, office) => office as usize,
        }
    }
}
