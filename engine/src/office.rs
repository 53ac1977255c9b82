//! Everything that steps show of one office, beside the same services elsewhere (PRODUCT §5, screen 8).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::columns::{Column, UNKNOWN};
use super::cut::Slice;
use super::share::Share;

/// What people met at an office. Counts are persons unless they say otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfficeFigures {
    pub persons: u64,
    pub attempts: u64,
    pub steps: u64,
    /// Those of them who were seen for the same services elsewhere, too: in comparisons they are left out on both sides.
    pub both: u64,
    /// Outcomes that occurred, most people here first.
    pub outcomes: Vec<Compared>,
    /// Grounds that were given here, most people first.
    pub reasons: Vec<Compared>,
    /// Offices to which people were sent from here, most people first.
    pub sends_to: Vec<(String, u64)>,
    /// Offices that sent people here.
    pub sent_by: Vec<(String, u64)>,
}

/// One outcome or ground, here and for the same services elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    pub code: String,
    pub here: Share,
    pub elsewhere: Share,
}

/// What one person met on one side.
#[derive(Default)]
struct Side {
    seen: bool,
    outcomes: BTreeSet<u32>,
    reasons: BTreeSet<u32>,
}

/// Counts an office over a cut that has no place in it. `None`: nobody was seen there in the cut.
pub fn office(slice: &Slice, code: &str) -> Option<OfficeFigures> {
    let columns = slice.columns;
    let offices = columns.office();
    let here = offices.code(code)?;
    let at = |step: usize| offices.codes()[step];
    let services: BTreeSet<u32> =
        (0..columns.steps()).filter(|&step| at(step) == here && slice.holds(step)).map(|step| columns.service().codes()[step]).collect();
    let mut figures = OfficeFigures {
        persons: 0,
        attempts: 0,
        steps: 0,
        both: 0,
        outcomes: Vec::new(),
        reasons: Vec::new(),
        sends_to: Vec::new(),
        sent_by: Vec::new(),
    };
    // only here, only elsewhere
    let mut sides = [(0_u64, BTreeMap::<u32, u64>::new(), BTreeMap::<u32, u64>::new()), Default::default()];
    let (mut sends, mut sent): (BTreeMap<u32, u64>, BTreeMap<u32, u64>) = Default::default();
    for person in 0..columns.persons() {
        let mut own = [Side::default(), Side::default()];
        let (mut own_sends, mut own_sent) = (BTreeSet::new(), BTreeSet::new());
        for attempt in columns.attempts_of(person) {
            let mut tried = false;
            for step in columns.steps_of_attempt(attempt).filter(|&step| slice.holds(step)) {
                let to = columns.sent_to()[step];
                if to == here && at(step) != here && at(step) != UNKNOWN {
                    own_sent.insert(at(step));
                }
                if at(step) == UNKNOWN || !services.contains(&columns.service().codes()[step]) {
                    continue;
                }
                let is_here = at(step) == here;
                let side = &mut own[usize::from(!is_here)];
                side.seen = true;
                side.outcomes.insert(columns.outcome().codes()[step]);
                side.reasons.insert(columns.reason().codes()[step]);
                if is_here {
                    tried = true;
                    figures.steps += 1;
                    if to != UNKNOWN && to != here {
                        own_sends.insert(to);
                    }
                }
            }
            figures.attempts += u64::from(tried);
        }
        figures.persons += u64::from(own[0].seen);
        figures.both += u64::from(own[0].seen && own[1].seen);
        let alone = own[0].seen != own[1].seen;
        for (side, counted) in own.iter().zip(&mut sides).filter(|(side, _)| side.seen && alone) {
            counted.0 += 1;
            side.outcomes.iter().for_each(|code| *counted.1.entry(*code).or_default() += 1);
            side.reasons.iter().for_each(|code| *counted.2.entry(*code).or_default() += 1);
        }
        own_sends.into_iter().for_each(|to| *sends.entry(to).or_default() += 1);
        own_sent.into_iter().for_each(|from| *sent.entry(from).or_default() += 1);
    }
    let [(people, outcomes, reasons), (peers, their_outcomes, their_reasons)] = &sides;
    let compared = |column: &Column, here: &BTreeMap<u32, u64>, there: &BTreeMap<u32, u64>| {
        let codes: BTreeSet<u32> = here.keys().chain(there.keys()).copied().filter(|code| *code != UNKNOWN).collect();
        let share = |counts: &BTreeMap<u32, u64>, code: u32, of: u64| Share::new(counts.get(&code).copied().unwrap_or(0), of);
        let one = |code: u32| {
            Some(Compared { code: column.name(code)?.to_owned(), here: share(here, code, *people), elsewhere: share(there, code, *peers) })
        };
        let mut found: Vec<Compared> = codes.into_iter().filter_map(one).collect();
        found.sort_by_key(|one| std::cmp::Reverse(one.here.persons));
        found
    };
    let most_first = |counts: BTreeMap<u32, u64>| {
        let mut found: Vec<(String, u64)> = counts.into_iter().filter_map(|(code, people)| Some((offices.name(code)?.to_owned(), people))).collect();
        found.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        found
    };
    figures.outcomes = compared(columns.outcome(), outcomes, their_outcomes);
    figures.reasons = compared(columns.reason(), reasons, their_reasons);
    figures.reasons.retain(|reason| reason.here.persons > 0);
    (figures.sends_to, figures.sent_by) = (most_first(sends), most_first(sent));
    (figures.persons > 0).then_some(figures)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::{Columns, Shape, Step};
    use crate::cut::Cut;

    /// Person, office, service, outcome, sent to.
    fn figures(rows: &[(u8, &str, &str, &str, &str)]) -> Option<OfficeFigures> {
        let mut builder = Columns::builder(Shape::default());
        for (at, (person, office, service, outcome, to)) in rows.iter().enumerate() {
            builder.push(&Step {
                person: &person.to_string(),
                attempt: Some("1"),
                order: Some(at as i64),
                office: Some(*office).filter(|office| !office.is_empty()),
                service: Some(service),
                outcome: Some(outcome),
                sent_to: Some(*to).filter(|to| !to.is_empty()),
                ..Step::default()
            });
        }
        office(&Cut::default().of(&builder.finish()), "D1")
    }

    #[test]
    fn an_office_stands_beside_the_same_service_elsewhere() {
        let found = figures(&[
            (1, "D1", "school", "refused", ""),
            (1, "D1", "school", "deflected", "W2"),
            (2, "D1", "school", "granted", ""),
            (3, "W2", "school", "granted", ""),
            (4, "W2", "clinic", "refused", ""),
            (5, "D1", "school", "refused", ""),
            (5, "W2", "school", "refused", "D1"),
        ])
        .expect("somebody was there");
        assert_eq!((found.persons, found.attempts, found.steps, found.both), (3, 3, 4, 1));
        let share = |code: &str| {
            found.outcomes.iter().find(|one| one.code == code).map(|one| ((one.here.persons, one.here.of), (one.elsewhere.persons, one.elsewhere.of)))
        };
        assert_eq!(share("refused"), Some(((1, 2), (0, 1))), "whoever was at both, and whoever asked for something else, is left out");
        assert_eq!(share("granted"), Some(((1, 2), (1, 1))));
        assert_eq!((found.sends_to, found.sent_by), (vec![("W2".into(), 1)], vec![("W2".into(), 1)]));
    }

    #[test]
    fn nobody_was_at_an_office_that_the_record_does_not_know() {
        assert_eq!(figures(&[(1, "W2", "school", "refused", "")]), None);
        assert_eq!(figures(&[]), None);
    }
}
