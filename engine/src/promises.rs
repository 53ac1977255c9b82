//! "Come back after …": which promises were kept? By office, by service, by whatever tells them apart (METHODS §5).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::share::Share;

/// A promise as the store has it; names are those of the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise<'a> {
    pub person: &'a str,
    pub service: Option<&'a str>,
    pub office: Option<&'a str>,
    /// The last day that may be meant; `None`: no day was named.
    pub until: Option<NaiveDate>,
    /// What came of it; `None`: nothing yet.
    pub kept: Option<bool>,
}

/// How a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    Kept,
    Broken,
    /// Nothing came of it, and its day (the latest that can be meant) is over.
    Overdue,
    /// Its day is still to come, or none was named.
    Open,
}

impl Promise<'_> {
    pub fn state(&self, today: NaiveDate) -> State {
        match (self.kept, self.until) {
            (Some(true), _) => State::Kept,
            (Some(false), _) => State::Broken,
            (None, Some(until)) if until < today => State::Overdue,
            (None, _) => State::Open,
        }
    }
}

/// The promises of one office, service …
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Promises {
    /// What they have in common; `None`: what tells them apart is not known.
    pub of: Option<String>,
    pub promises: u64,
    pub persons: u64,
    pub kept: u64,
    pub broken: u64,
    pub overdue: u64,
    pub open: u64,
    /// Persons to whom a promise was broken or is overdue, of those to whom one has run out one way or the other.
    pub let_down: Share,
}

/// Counts promises by `key`, most persons first.
pub fn promises<'a>(promises: &[Promise<'a>], today: NaiveDate, key: impl Fn(&Promise<'a>) -> Option<&'a str>) -> Vec<Promises> {
    let mut groups: BTreeMap<Option<&str>, Vec<&Promise>> = BTreeMap::new();
    promises.iter().for_each(|promise| groups.entry(key(promise)).or_default().push(promise));
    let mut found: Vec<Promises> = groups
        .into_iter()
        .map(|(of, promises)| {
            let count = |state| promises.iter().filter(|promise| promise.state(today) == state).count() as u64;
            let people = |states: &[State]| {
                let those = promises.iter().filter(|promise| states.contains(&promise.state(today)));
                those.map(|promise| promise.person).collect::<BTreeSet<_>>().len() as u64
            };
            use State::{Broken, Kept, Open, Overdue};
            Promises {
                of: of.map(str::to_owned),
                promises: promises.len() as u64,
                persons: people(&[Kept, Broken, Overdue, Open]),
                kept: count(Kept),
                broken: count(Broken),
                overdue: count(Overdue),
                open: count(Open),
                let_down: Share::new(people(&[Broken, Overdue]), people(&[Kept, Broken, Overdue])),
            }
        })
        .collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.persons));
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn promise(person: &'static str, office: &'static str, until: Option<&str>, kept: Option<bool>) -> Promise<'static> {
        Promise { person, service: None, office: Some(office), until: until.map(|day| day.parse().unwrap()), kept }
    }

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();

    #[test]
    fn a_promise_is_overdue_when_the_latest_day_that_can_be_meant_is_over() {
        let state = |until: Option<&str>, kept| promise("1", "A", until, kept).state(TODAY);
        assert_eq!(state(Some("2026-11-23"), None), State::Overdue);
        assert_eq!([state(Some("2026-11-24"), None), state(Some("2026-12-31"), None), state(None, None)], [State::Open; 3]);
        assert_eq!([state(None, Some(true)), state(Some("2027-12-31"), Some(false))], [State::Kept, State::Broken]);
    }

    #[test]
    fn people_are_let_down_once_however_many_promises_were_broken() {
        let all = [
            promise("1", "A", Some("2026-01-31"), Some(false)),
            promise("1", "A", Some("2026-02-28"), Some(false)),
            promise("2", "A", Some("2026-02-28"), Some(true)),
            promise("3", "A", Some("2027-12-31"), None),
            promise("3", "B", Some("2025-12-31"), None),
        ];
        let found = promises(&all, TODAY, |promise| promise.office);
        assert_eq!(found[0].of.as_deref(), Some("A"));
        assert_eq!((found[0].promises, found[0].persons, found[0].kept, found[0].broken, found[0].open), (4, 3, 1, 2, 1));
        assert_eq!((found[0].let_down.persons, found[0].let_down.of), (1, 2));
        assert_eq!((found[1].overdue, found[1].let_down.persons), (1, 1));
    }

    proptest! {
        #[test]
        fn every_promise_is_in_one_state(rows in proptest::collection::vec((0_usize..4, 0_usize..3, proptest::option::of(2024_i32..2029), proptest::option::of(any::<bool>())), 0..40)) {
            let all: Vec<Promise> = rows.iter().map(|row| Promise { until: row.2.and_then(|year| NaiveDate::from_ymd_opt(year, 12, 31)), ..promise(["1", "2", "3", "4"][row.0], ["A", "B", "C"][row.1], None, row.3) }).collect();
            let found = promises(&all, TODAY, |promise| promise.office);
            prop_assert_eq!(found.iter().map(|one| one.kept + one.broken + one.overdue + one.open).sum::<u64>(), all.len() as u64);
            prop_assert!(found.iter().all(|one| one.let_down.persons <= one.let_down.of && one.let_down.of <= one.persons && one.persons <= one.promises));
        }
    }
}
