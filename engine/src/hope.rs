//! First hope, then disenchantment: how hopeful are people at their first, second, third attempt? (METHODS §5)

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::share::Share;

/// What a person expected at a step or at the close, as the store has it; names are those of the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected<'a> {
    pub person: &'a str,
    pub service: Option<&'a str>,
    pub place: Option<&'a str>,
    /// Number of the attempt within the case, from 1.
    pub attempt: u32,
    /// Orders what a person said within an attempt; the last one said counts.
    pub order: i64,
    /// `hopeful`, `unsure` or `no-hope`.
    pub expectation: &'a str,
}

/// From here on attempts are counted together.
pub const LAST_NUMBER: u32 = 4;

/// The hope curve of a service, a place …
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hope {
    /// What the people have in common; `None`: not known.
    pub of: Option<String>,
    /// Only attempts at which somebody said anything, ascending.
    pub attempts: Vec<AtAttempt>,
    /// Entries that are none of the three expectations.
    pub left_out: u64,
}

/// What was said at one number of attempt; [`LAST_NUMBER`] stands for it and all later ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AtAttempt {
    pub attempt: u32,
    pub hopeful: Share,
    pub unsure: Share,
    pub no_hope: Share,
}

const EXPECTATIONS: [&str; 3] = ["hopeful", "unsure", "no-hope"];

/// Shares by attempt number within each `key`, in the order of keys. A person counts once a number, with what they said last there.
pub fn hope<'a>(said: &[Expected<'a>], key: impl Fn(&Expected<'a>) -> Option<&'a str>) -> Vec<Hope> {
    let mut groups: BTreeMap<Option<&str>, Words> = BTreeMap::new();
    said.iter().for_each(|one| groups.entry(key(one)).or_default().add(one));
    groups.into_iter().map(|(of, words)| Hope { of: of.map(str::to_owned), left_out: words.left_out, attempts: words.curve() }).collect()
}

/// What the people of one group said.
#[derive(Default)]
struct Words<'a> {
    /// By number and person: the attempt and order of the last word, and which of the expectations it was.
    last: BTreeMap<(u32, &'a str), (u32, i64, usize)>,
    left_out: u64,
}

impl<'a> Words<'a> {
    fn add(&mut self, one: &Expected<'a>) {
        match EXPECTATIONS.iter().position(|name| *name == one.expectation) {
            Some(what) => {
                // of two said at once the less hopeful counts, so that the order of rows does not
                let last = self.last.entry((one.attempt.clamp(1, LAST_NUMBER), one.person)).or_insert((0, i64::MIN, 0));
                *last = (*last).max((one.attempt, one.order, what));
            }
            None => self.left_out += 1,
        }
    }

    fn curve(self) -> Vec<AtAttempt> {
        let mut counts: BTreeMap<u32, [u64; 3]> = BTreeMap::new();
        self.last.into_iter().for_each(|((number, _), (_, _, what))| counts.entry(number).or_default()[what] += 1);
        let at = |(attempt, counts): (u32, [u64; 3])| {
            let [hopeful, unsure, no_hope] = counts.map(|count| Share::new(count, counts.iter().sum()));
            AtAttempt { attempt, hopeful, unsure, no_hope }
        };
        counts.into_iter().map(at).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(person: &'static str, attempt: u32, order: i64, expectation: &'static str) -> Expected<'static> {
        Expected { person, service: Some("school"), place: None, attempt, order, expectation }
    }

    #[test]
    fn the_last_word_of_each_attempt_counts() {
        let all = [
            said("1", 1, 1, "hopeful"),
            said("1", 1, 2, "unsure"),
            said("1", 2, 3, "no-hope"),
            said("2", 1, 1, "hopeful"),
            said("2", 7, 9, "no-hope"),
            said("2", 5, 99, "hopeful"),
            said("3", 1, 1, "perhaps"),
        ];
        let found = hope(&all, |one| one.service);
        assert_eq!((found.len(), found[0].left_out), (1, 1));
        let shares: Vec<_> =
            found[0].attempts.iter().map(|at| (at.attempt, at.hopeful.persons, at.unsure.persons, at.no_hope.persons, at.no_hope.of)).collect();
        assert_eq!(shares, [(1, 1, 1, 0, 2), (2, 0, 0, 1, 1), (4, 0, 0, 1, 1)]);
    }

    proptest! {
        #[test]
        fn shares_add_up_and_the_order_of_entries_does_not_matter(rows in proptest::collection::vec((0_usize..4, 0_u32..9, 0_i64..5, 0_usize..3), 0..40)) {
            let all: Vec<_> = rows.iter().map(|row| said(["1", "2", "3", "4"][row.0], row.1, row.2, EXPECTATIONS[row.3])).collect();
            let found = hope(&all, |_| None);
            for at in found.iter().flat_map(|one| &one.attempts) {
                prop_assert_eq!(at.hopeful.persons + at.unsure.persons + at.no_hope.persons, at.hopeful.of);
                prop_assert!(at.hopeful.of <= 4);
            }
            prop_assert_eq!(hope(&all.into_iter().rev().collect::<Vec<_>>(), |_| None), found);
        }
    }
}
