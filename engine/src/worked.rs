//! What worked for others: among people in the same spot, what they did next, and how many were granted it after that.
//!
//! A spot is a service, an office, an outcome and a reason. A person stands in it once, at their first step there. What they did next is the remedy that they lodged against
//! that step, or else the next step that they took for the same service. Granted is whoever was granted the service, wholly or in part, at any step after the spot.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::columns::{Columns, UNKNOWN};
use super::returned::GRANTED;
use super::stats::{Estimate, rate};

/// Where somebody stands: names as the columns have them, none where not known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spot {
    pub service: String,
    pub office: String,
    pub outcome: String,
    pub reason: Option<String>,
}

/// What somebody did next.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Move {
    /// They lodged this remedy against what had happened.
    Lodged(String),
    /// They went to the same office again.
    Again,
    /// They went to this office.
    Elsewhere(String),
}

/// Of so many persons, so many were granted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub persons: u64,
    pub granted: u64,
}

impl Tally {
    /// The share granted with its 95 % interval (Wilson 1927); none where nobody is counted.
    pub fn share(self) -> Option<Estimate> {
        (self.persons > 0).then(|| rate::wilson(self.granted, self.persons))
    }

    fn count(&mut self, granted: bool) {
        self.persons += 1;
        self.granted += u64::from(granted);
    }
}

/// One thing that people did next: of all, and of those who agree to be counted outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    pub what: Move,
    pub all: Tally,
    pub agreed: Tally,
}

/// A spot with what people did there next; most frequent first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worked {
    pub spot: Spot,
    /// Persons who stood there, whether or not anything followed.
    pub all: u64,
    pub agreed: u64,
    pub next: Vec<Next>,
}

/// What was done next, as kind and code: by all, and by those who agree to be counted outside.
type Moves = BTreeMap<(u8, u32), [Tally; 2]>;

/// Every spot where at least `k` persons stood, with each move that at least `k` of them made. The columns' activity is the remedy that was lodged against a step;
/// `agrees` says of a person's name whether they agree to be counted outside.
pub fn worked(columns: &Columns, k: u64, agrees: impl Fn(&str) -> bool) -> Vec<Worked> {
    let mut spots: BTreeMap<[u32; 4], ([u64; 2], Moves)> = BTreeMap::new();
    let grants: Vec<u32> = GRANTED.iter().filter_map(|name| columns.outcome().code(name)).collect();
    let mut stood = Vec::new();
    for person in 0..columns.persons() {
        let counted = if agrees(columns.person_name(person)) { 2 } else { 1 };
        stood.clear();
        for step in columns.steps_of(person) {
            let Some(at) = spot(columns, step).filter(|at| !stood.contains(at)) else { continue };
            stood.push(at);
            let (people, moves) = spots.entry(at).or_default();
            people[..counted].iter_mut().for_each(|people| *people += 1);
            let after = || (step + 1..columns.steps_of(person).end).filter(|&later| columns.service().codes()[later] == at[0]);
            if let Some(next) = next(columns, step, at[1], after().next()) {
                let granted = after().any(|later| grants.contains(&columns.outcome().codes()[later]));
                moves.entry(next).or_default()[..counted].iter_mut().for_each(|tally| tally.count(granted));
            }
        }
    }
    spots.into_iter().filter(|(_, (people, _))| people[0] >= k).filter_map(|(at, (people, moves))| said(columns, k, at, people, moves)).collect()
}

/// Where a person stands at a step; nowhere while all goes well, or where service or office is not known.
fn spot(columns: &Columns, step: usize) -> Option<[u32; 4]> {
    let at = [columns.service().codes()[step], columns.office().codes()[step], columns.outcome().codes()[step], columns.reason().codes()[step]];
    let known = at[..3].iter().all(|code| *code != UNKNOWN);
    (known && !columns.outcome().name(at[2]).is_some_and(|outcome| GRANTED.contains(&outcome))).then_some(at)
}

const LODGED: u8 = 0;
const AGAIN: u8 = 1;
const ELSEWHERE: u8 = 2;

fn next(columns: &Columns, step: usize, office: u32, following: Option<usize>) -> Option<(u8, u32)> {
    match columns.activity().codes()[step] {
        UNKNOWN => match columns.office().codes()[following?] {
            UNKNOWN => None,
            there if there == office => Some((AGAIN, UNKNOWN)),
            there => Some((ELSEWHERE, there)),
        },
        remedy => Some((LODGED, remedy)),
    }
}

fn said(columns: &Columns, k: u64, at: [u32; 4], people: [u64; 2], moves: Moves) -> Option<Worked> {
    let [service, office, outcome, reason] = at;
    let spot = Spot {
        service: columns.service().name(service)?.to_owned(),
        office: columns.office().name(office)?.to_owned(),
        outcome: columns.outcome().name(outcome)?.to_owned(),
        reason: columns.reason().name(reason).map(str::to_owned),
    };
    let what = |(kind, code): (u8, u32)| match kind {
        LODGED => columns.activity().name(code).map(|remedy| Move::Lodged(remedy.to_owned())),
        AGAIN => Some(Move::Again),
        _ => columns.office().name(code).map(|office| Move::Elsewhere(office.to_owned())),
    };
    let mut next: Vec<Next> = moves
        .into_iter()
        .filter(|(_, [all, _])| all.persons >= k)
        .filter_map(|(code, [all, agreed])| Some(Next { what: what(code)?, all, agreed }))
        .collect();
    next.sort_by_key(|next| std::cmp::Reverse(next.all.persons));
    Some(Worked { spot, all: people[0], agreed: people[1], next })
}

#[cfg(test)]
mod tests {
    use super::super::columns::{Shape, Step};
    use super::*;
    use proptest::prelude::*;

    /// Person, service, office, outcome, reason, remedy: numbers that stand for names; the steps of each person in order.
    type Row = (u8, u8, u8, u8, u8, u8);

    const OUTCOMES: [&str; 4] = ["refused", "deferred", "granted", "partly-granted"];
    const OFFICES: [&str; 4] = ["", "D1", "W2", "S3"];
    const REASONS: [&str; 3] = ["", "cut-off", "no-seats"];
    const REMEDIES: [&str; 3] = ["", "reconsideration", "hotline"];
    const SERVICES: [&str; 2] = ["school", "permit"];

    fn some(name: &'static str) -> Option<&'static str> {
        (!name.is_empty()).then_some(name)
    }

    fn build(rows: &[Row]) -> Columns {
        let mut builder = Columns::builder(Shape::default());
        for (at, (person, service, office, outcome, reason, remedy)) in rows.iter().enumerate() {
            builder.push(&Step {
                person: &format!("p{person}"),
                attempt: Some(&format!("{service}")),
                // one order over all attempts of a person would need them to follow each other: so the attempt is the service's, and the days tell which came first
                order: Some(at as i64),
                service: Some(SERVICES[*service as usize]),
                office: some(OFFICES[*office as usize]),
                outcome: Some(OUTCOMES[*outcome as usize]),
                reason: some(REASONS[*reason as usize]),
                activity: some(REMEDIES[*remedy as usize]),
                ..Step::default()
            });
        }
        builder.finish()
    }

    /// Even persons agree.
    fn agrees(person: &str) -> bool {
        person.trim_start_matches('p').parse::<u8>().is_ok_and(|number| number.is_multiple_of(2))
    }

    /// The same in another way: spot by spot, each person's story read from its beginning.
    fn naive(rows: &[Row], spot: &Spot, what: Option<&Move>, only_agreed: bool) -> Tally {
        let mut tally = Tally::default();
        for person in 0..=u8::MAX {
            if only_agreed && !agrees(&format!("p{person}")) {
                continue;
            }
            let of_service = |row: &&Row| row.0 == person && SERVICES[row.1 as usize] == spot.service;
            let story: Vec<&Row> = rows.iter().filter(of_service).collect();
            let stands = |row: &&Row| {
                OFFICES[row.2 as usize] == spot.office
                    && OUTCOMES[row.3 as usize] == spot.outcome
                    && some(REASONS[row.4 as usize]) == spot.reason.as_deref()
            };
            let Some(first) = story.iter().position(stands) else { continue };
            let followed = story.get(first + 1).map(|row| OFFICES[row.2 as usize]);
            let did = match (REMEDIES[story[first].5 as usize], followed) {
                ("", None | Some("")) => None,
                ("", Some(there)) if there == spot.office => Some(Move::Again),
                ("", Some(there)) => Some(Move::Elsewhere(there.to_owned())),
                (remedy, _) => Some(Move::Lodged(remedy.to_owned())),
            };
            if what.is_none() || did.as_ref() == what {
                tally.count(story[first + 1..].iter().any(|row| row.3 >= 2));
            }
        }
        tally
    }

    proptest! {
        #[test]
        fn every_spot_and_move_is_as_a_naive_count_has_it(
            rows in proptest::collection::vec((0_u8..12, 0_u8..2, 0_u8..4, 0_u8..4, 0_u8..3, 0_u8..3), 0..90),
            k in 1_u64..4,
        ) {
            let found = worked(&build(&rows), k, agrees);
            for (office, outcome, reason, service) in (1..4).flat_map(|o| (0..2).flat_map(move |u| (0..3).flat_map(move |r| (0..2).map(move |s| (o, u, r, s))))) {
                let spot = Spot {
                    service: SERVICES[service].to_owned(), office: OFFICES[office].to_owned(), outcome: OUTCOMES[outcome].to_owned(),
                    reason: some(REASONS[reason]).map(str::to_owned),
                };
                let people = naive(&rows, &spot, None, false).persons;
                let of_spot = found.iter().find(|worked| worked.spot == spot);
                prop_assert_eq!(of_spot.is_some(), people >= k);
                let Some(of_spot) = of_spot else { continue };
                prop_assert_eq!((of_spot.all, of_spot.agreed), (people, naive(&rows, &spot, None, true).persons));
                let moves = [Move::Lodged(REMEDIES[1].into()), Move::Lodged(REMEDIES[2].into()), Move::Again, Move::Elsewhere("D1".into()),
                    Move::Elsewhere("W2".into()), Move::Elsewhere("S3".into())];
                let mut shown = 0;
                for what in moves {
                    let all = naive(&rows, &spot, Some(&what), false);
                    let next = of_spot.next.iter().find(|next| next.what == what);
                    prop_assert_eq!(next.is_some(), all.persons >= k, "{:?}", what);
                    if let Some(next) = next {
                        shown += 1;
                        prop_assert_eq!(next.all, all);
                        prop_assert_eq!(next.agreed, naive(&rows, &spot, Some(&what), true));
                    }
                }
                prop_assert_eq!(of_spot.next.len(), shown);
            }
            prop_assert!(found.iter().all(|worked| !GRANTED.contains(&worked.spot.outcome.as_str())));
        }
    }

    #[test]
    fn who_lodged_a_remedy_and_heard_nothing_counts_as_not_granted() {
        // four lodge a remedy: one is granted after it, three hear nothing; one goes again and is granted
        let mut rows: Vec<Row> = (0..5).map(|person| (person, 0, 1, 0, 1, u8::from(person < 4))).collect();
        rows.extend([(0, 0, 1, 2, 0, 0), (4, 0, 1, 2, 0, 0)]);
        let found = worked(&build(&rows), 1, agrees);
        let of = |what: &Move| found[0].next.iter().find(|next| next.what == *what).expect("they did").all;
        assert_eq!(of(&Move::Lodged("reconsideration".into())), Tally { persons: 4, granted: 1 });
        assert_eq!(of(&Move::Again), Tally { persons: 1, granted: 1 });
        let share = of(&Move::Lodged("reconsideration".into())).share().expect("four persons");
        // Wilson's interval of 1 in 4
        assert!((share.low - 0.0456).abs() < 1e-3 && (share.high - 0.6994).abs() < 1e-3, "{share:?}");
    }
}
