//! What is likely to come out of a step of the demo.

use super::{
    offices::{Kind, PlannedOffice, Sought},
    people::Someone,
    planted::{HARSH, LOOP, PLANTED, TRAP},
};
use crate::domain::outcome::Outcome;

/// Where in an attempt a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// At the counter in charge, asking.
    Asking,
    /// Waiting for the decision on papers that were taken.
    Decision,
    /// At an office to which the person was sent.
    Elsewhere,
}

use Outcome::{AcceptedForProcessing, Deferred, Deflected, Granted, MoreDemanded, NoAnswer, NotTaken, Other, PartlyGranted, Refused};

const ASKING: [(Outcome, f64); 10] = [
    (Granted, 20.0),
    (PartlyGranted, 4.0),
    (AcceptedForProcessing, 26.0),
    (Refused, 9.0),
    (Deflected, 9.0),
    (Deferred, 9.0),
    (MoreDemanded, 13.0),
    (NotTaken, 5.0),
    (NoAnswer, 3.5),
    (Other, 1.5),
];
const DECISION: [(Outcome, f64); 10] = [
    (Granted, 62.0),
    (PartlyGranted, 8.0),
    (AcceptedForProcessing, 0.0),
    (Refused, 9.0),
    (Deflected, 2.0),
    (Deferred, 8.0),
    (MoreDemanded, 5.0),
    (NotTaken, 0.0),
    (NoAnswer, 5.0),
    (Other, 1.0),
];
const ELSEWHERE: [(Outcome, f64); 10] = [
    (Granted, 16.0),
    (PartlyGranted, 3.0),
    (AcceptedForProcessing, 14.0),
    (Refused, 6.0),
    (Deflected, 26.0),
    (Deferred, 10.0),
    (MoreDemanded, 14.0),
    (NotTaken, 6.0),
    (NoAnswer, 4.0),
    (Other, 1.0),
];

/// The outcomes with their weights, which sum to 100.
pub fn outcomes(moment: Moment, sought: &Sought, office: &PlannedOffice, person: &Someone) -> [(Outcome, f64); 10] {
    let mut weights = match moment {
        Moment::Asking => ASKING,
        Moment::Decision => DECISION,
        Moment::Elsewhere => ELSEWHERE,
    };
    if sought.service == "school-enrolment" && LOOP.contains(&office.code) {
        raise(&mut weights, Deflected, if office.kind == Kind::Education { 1.4 } else { 2.9 });
    }
    if office.code == HARSH.0 {
        raise(&mut weights, TRAP.outcome, HARSH.1);
    }
    for planted in &PLANTED {
        if planted.scope.holds(sought.service, office.code) && person.is(planted.group) {
            raise(&mut weights, planted.outcome, planted.times);
        }
    }
    weights
}

/// Makes an outcome so many times as likely, at most 85 in 100, at the cost of what would have been favourable; what is left then shrinks in proportion.
/// So a group that meets one outcome more often does not meet all others less often, as far as that can be.
fn raise(weights: &mut [(Outcome, f64); 10], outcome: Outcome, times: f64) {
    let before = weights.iter().find(|(own, _)| *own == outcome).map_or(0.0, |(_, weight)| *weight);
    let after = (before * times).min(85.0);
    let favourable: f64 = weights.iter().filter(|(own, _)| own.is_favourable()).map(|(_, weight)| weight).sum();
    let from_favourable = (after - before).min(favourable * 0.8);
    let rest = 100.0 - before - favourable;
    let from_rest = after - before - from_favourable;
    for (own, weight) in weights.iter_mut() {
        if *own == outcome {
            *weight = after;
        } else if own.is_favourable() {
            *weight *= 1.0 - from_favourable / favourable;
        } else if rest > 0.0 {
            *weight *= 1.0 - from_rest / rest;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_sum_to_a_hundred_and_none_is_below_nothing() {
        for start in [ASKING, DECISION, ELSEWHERE] {
            for outcome in [Refused, Deflected, NotTaken] {
                for times in [1.0, 2.0, 3.2, 20.0] {
                    let mut weights = start;
                    raise(&mut weights, outcome, times);
                    assert!((weights.iter().map(|(_, weight)| weight).sum::<f64>() - 100.0).abs() < 1e-9, "{weights:?}");
                    assert!(weights.iter().all(|(_, weight)| *weight >= 0.0), "{weights:?}");
                }
            }
        }
    }
}
