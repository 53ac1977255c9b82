//! Rule against practice: do counters ask for what the rule names? By office, by service, by requirement (METHODS §6).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::columns::Basis;
use super::demand::Demand;
use super::share::Share;

/// The demands of one office, service or requirement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Practice {
    /// What they have in common; `None`: not known.
    pub of: Option<String>,
    pub demands: u64,
    pub persons: u64,
    /// By legal basis, all five of them, in the order of [`Basis::ALL`].
    pub by_basis: Vec<OnBasis>,
    /// Persons who met a demand beyond the rule (added locally, forbidden, or named by no rule), of those who met one whose basis is known.
    pub beyond_the_rule: Share,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnBasis {
    pub basis: Basis,
    pub demands: u64,
    pub persons: u64,
}

/// Counts demands by `key`, most persons first.
pub fn practice<'a>(demands: &[Demand<'a>], key: impl Fn(&Demand<'a>) -> Option<&'a str>) -> Vec<Practice> {
    let mut groups: BTreeMap<Option<&str>, Vec<&Demand>> = BTreeMap::new();
    demands.iter().for_each(|demand| groups.entry(key(demand)).or_default().push(demand));
    let mut found: Vec<Practice> = groups.into_iter().map(|(of, demands)| Practice::of(of, &demands)).collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.persons));
    found
}

impl Practice {
    fn of(of: Option<&str>, demands: &[&Demand]) -> Self {
        let people = |counts: &dyn Fn(Basis) -> bool| {
            let those = demands.iter().filter(|demand| counts(demand.basis));
            those.map(|demand| demand.person).collect::<BTreeSet<_>>().len() as u64
        };
        let on = |basis| OnBasis {
            basis,
            demands: demands.iter().filter(|demand| demand.basis == basis).count() as u64,
            persons: people(&|other| other == basis),
        };
        Self {
            of: of.map(str::to_owned),
            demands: demands.len() as u64,
            persons: people(&|_| true),
            by_basis: Basis::ALL.map(on).to_vec(),
            beyond_the_rule: Share::new(people(&Basis::is_beyond_the_rule), people(&|basis| basis != Basis::NotKnown)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn demand(person: &'static str, office: &'static str, basis: Basis) -> Demand<'static> {
        Demand { person, attempt: 1, service: "school", place: None, office: Some(office), requirement: "hukou-book", basis, policy: None }
    }

    #[test]
    fn what_goes_beyond_the_rule_is_counted_in_people() {
        let all = [
            demand("1", "A", Basis::Forbidden),
            demand("1", "A", Basis::LocalAddition),
            demand("2", "A", Basis::InTheRule),
            demand("3", "A", Basis::NotKnown),
            demand("3", "B", Basis::NoRuleFound),
        ];
        let found = practice(&all, |demand| demand.office);
        assert_eq!((found[0].of.as_deref(), found[0].demands, found[0].persons), (Some("A"), 4, 3));
        assert_eq!((found[0].beyond_the_rule.persons, found[0].beyond_the_rule.of), (1, 2));
        assert_eq!((found[1].beyond_the_rule.persons, found[1].beyond_the_rule.of), (1, 1));
        assert_eq!(serde_json::to_value(found[0].by_basis[1]).unwrap()["basis"], "local-addition");
    }

    proptest! {
        #[test]
        fn every_demand_stands_on_one_basis(rows in proptest::collection::vec((0_usize..4, 0_usize..3, 0_usize..5), 0..40)) {
            let all: Vec<Demand> = rows.iter().map(|row| demand(["1", "2", "3", "4"][row.0], ["A", "B", "C"][row.1], Basis::ALL[row.2])).collect();
            for one in practice(&all, |demand| demand.office) {
                prop_assert_eq!(one.by_basis.iter().map(|on| on.demands).sum::<u64>(), one.demands);
                prop_assert!(one.by_basis.iter().all(|on| on.persons <= one.persons));
                prop_assert!(one.beyond_the_rule.persons <= one.beyond_the_rule.of && one.beyond_the_rule.of <= one.persons);
            }
        }
    }
}
