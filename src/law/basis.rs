//! Legal basis of a demand: what the rules in force that day say of a paper, fee or condition that a counter asked for.
//!
//! A rule that nobody checked against its text can speak for a demand, never against it: nobody should be told that a counter broke the law because a starter
//! entry was wrong.

use crate::domain::day::Day;

/// What one policy says about one service. `P` names the policy, `R` a requirement: codes, or the store's identifiers.
#[derive(Clone, Debug)]
pub struct Rule<P, R> {
    pub policy: P,
    pub from: Day,
    /// The last day in force; `None` while it is in force.
    pub until: Option<Day>,
    /// Requirements that it asks for.
    pub names: Vec<R>,
    /// Requirements of which it asks for one.
    pub any_of: Vec<R>,
    /// Requirements that it forbids to ask for.
    pub forbids: Vec<R>,
    /// Requirements that it forbids in some circumstances only, which a coded record does not tell.
    pub forbids_sometimes: Vec<R>,
    /// Whether an editor compared the entry with the official text.
    pub checked: bool,
}

/// The rules for the service at one level: the nation, the province, the city …, down to the office's own place.
#[derive(Clone, Debug)]
pub struct Level<P, R> {
    pub rules: Vec<Rule<P, R>>,
    /// Whether an editor said that all rules of this place for the service are entered (there may be none).
    pub complete: bool,
}

/// The legal basis of a demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis<P> {
    /// A rule forbids to ask for it.
    Forbidden {
        policy: P,
    },
    /// The highest level that lists requirements names it; `one_of`: as one of several, so that another may be shown instead.
    InTheRule {
        policy: P,
        one_of: bool,
    },
    /// Only a lower level names it; `above` is a list of the highest level, which does not.
    LocalAddition {
        policy: P,
        above: P,
    },
    /// None names it, and the lists of all levels are complete and checked.
    NoRuleFound,
    NotKnown(Doubt<P>),
}

/// Why a basis is not known, and so what an editor can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt<P> {
    /// It would be extra-legal if this entry were right: compare it with the official text.
    NotChecked(P),
    /// This rule came into force or ended around the day, which is known too roughly to tell.
    DayTooRough(P),
    /// This rule forbids it in some circumstances only.
    DependsOnCircumstances(P),
    /// The list of this level (0 is the outermost) is not marked complete.
    ListIncomplete { level: usize },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum InForce {
    Yes,
    No,
    Perhaps,
}

impl<P, R: PartialEq> Rule<P, R> {
    fn in_force(&self, on: Day) -> InForce {
        let (begins, ends) = (self.from, self.until);
        if on.latest() < begins.earliest() || ends.is_some_and(|end| on.earliest() > end.latest()) {
            InForce::No
        } else if on.earliest() >= begins.latest() && ends.is_none_or(|end| on.latest() <= end.earliest()) {
            InForce::Yes
        } else {
            InForce::Perhaps
        }
    }

    fn lists(&self) -> bool {
        !self.names.is_empty() || !self.any_of.is_empty()
    }

    fn asks_for(&self, requirement: &R) -> bool {
        self.names.contains(requirement) || self.any_of.contains(requirement)
    }
}

impl<P> Basis<P> {
    /// The code that is stored and exported.
    pub fn code(&self) -> &'static str {
        match self {
            Basis::Forbidden { .. } => "forbidden",
            Basis::InTheRule { .. } => "in-the-rule",
            Basis::LocalAddition { .. } => "local-addition",
            Basis::NoRuleFound => "no-rule-found",
            Basis::NotKnown(_) => "not-known",
        }
    }

    /// The rule on which it rests: the one that forbids it, names it, or adds it.
    pub fn rests_on(&self) -> Option<&P> {
        match self {
            Basis::Forbidden { policy } | Basis::InTheRule { policy, .. } | Basis::LocalAddition { policy, .. } => Some(policy),
            Basis::NoRuleFound | Basis::NotKnown(_) => None,
        }
    }

    /// Whether the demand goes beyond the rule: forbidden, added locally, or named by no rule.
    pub fn beyond_the_rule(&self) -> bool {
        matches!(self, Basis::Forbidden { .. } | Basis::LocalAddition { .. } | Basis::NoRuleFound)
    }
}

/// The legal basis of a demand for `requirement` made `on` a day at an office whose place and all places above it are `levels`, outermost first.
///
/// `levels` holds the rules for the service that was sought, whenever in force: the day is judged here, so that a demand made before a rule changed is
/// judged by the older rule.
pub fn basis<P: Clone, R: PartialEq>(levels: &[Level<P, R>], on: Day, requirement: &R) -> Basis<P> {
    let applying = || {
        levels.iter().enumerate().flat_map(|(level, list)| list.rules.iter().map(move |rule| (level, rule))).filter_map(|(level, rule)| {
            match rule.in_force(on) {
                InForce::No => None,
                standing => Some((level, rule, standing)),
            }
        })
    };
    let proven = |rule: &Rule<P, R>, standing| rule.checked && standing == InForce::Yes;
    let doubt = |rule: &Rule<P, R>| {
        Basis::NotKnown(if rule.checked { Doubt::DayTooRough(rule.policy.clone()) } else { Doubt::NotChecked(rule.policy.clone()) })
    };

    if let Some((_, rule, _)) = applying().find(|(_, rule, standing)| rule.forbids.contains(requirement) && proven(rule, *standing)) {
        return Basis::Forbidden { policy: rule.policy.clone() };
    }

    let highest = applying().find(|(_, rule, _)| rule.lists()).map(|(level, ..)| level);
    let at_highest = || applying().filter(move |(level, rule, _)| Some(*level) == highest && rule.lists());
    let names_it = at_highest().filter(|(_, rule, _)| rule.asks_for(requirement));
    // A rule that was surely in force is named before one that perhaps was.
    if let Some((_, rule, standing)) = names_it.min_by_key(|(_, _, standing)| *standing != InForce::Yes) {
        return match standing {
            InForce::Yes => Basis::InTheRule { policy: rule.policy.clone(), one_of: !rule.names.contains(requirement) },
            _ => Basis::NotKnown(Doubt::DayTooRough(rule.policy.clone())),
        };
    }

    if let Some((_, rule, _)) = applying().find(|(_, rule, _)| rule.forbids.contains(requirement)) {
        return doubt(rule);
    }
    if let Some((_, rule, _)) = applying().find(|(_, rule, _)| rule.forbids_sometimes.contains(requirement)) {
        return Basis::NotKnown(Doubt::DependsOnCircumstances(rule.policy.clone()));
    }
    // From here on the demand would be beyond the rule, so every list that is silent about it must be proven.
    if let Some((_, rule, _)) = at_highest().find(|(_, rule, standing)| !proven(rule, *standing)) {
        return doubt(rule);
    }
    let local = applying().filter(|(_, rule, _)| rule.asks_for(requirement)).min_by_key(|(_, rule, standing)| !proven(rule, *standing));
    if let (Some((_, rule, standing)), Some((_, above, _))) = (local, at_highest().next()) {
        return if proven(rule, standing) { Basis::LocalAddition { policy: rule.policy.clone(), above: above.policy.clone() } } else { doubt(rule) };
    }
    if let Some((_, rule, _)) = applying().find(|(_, rule, standing)| !proven(rule, *standing)) {
        return doubt(rule);
    }
    match levels.iter().position(|level| !level.complete) {
        Some(level) => Basis::NotKnown(Doubt::ListIncomplete { level }),
        None if levels.is_empty() => Basis::NotKnown(Doubt::ListIncomplete { level: 0 }),
        None => Basis::NoRuleFound,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Policy = &'static str;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// A checked rule in force since 2020 that says nothing yet.
    fn rule(policy: Policy) -> Rule<Policy, u8> {
        Rule {
            policy,
            from: day("2020-01-01"),
            until: None,
            names: vec![],
            any_of: vec![],
            forbids: vec![],
            forbids_sometimes: vec![],
            checked: true,
        }
    }

    fn level(rules: Vec<Rule<Policy, u8>>) -> Level<Policy, u8> {
        Level { rules, complete: true }
    }

    fn on(levels: &[Level<Policy, u8>], when: &str) -> Basis<Policy> {
        basis(levels, day(when), &1)
    }

    #[test]
    fn a_prohibition_goes_before_everything() {
        let levels = [level(vec![Rule { names: vec![1], ..rule("law") }]), level(vec![Rule { forbids: vec![1], ..rule("city") }])];
        assert_eq!(on(&levels, "2026-03-09"), Basis::Forbidden { policy: "city" });
    }

    #[test]
    fn the_highest_list_decides() {
        let names = |policy| Rule { names: vec![1], ..rule(policy) };
        let lists_other = |policy| Rule { names: vec![2], ..rule(policy) };
        assert_eq!(on(&[level(vec![names("law")]), level(vec![])], "2026-03-09"), Basis::InTheRule { policy: "law", one_of: false });
        assert_eq!(
            on(&[level(vec![]), level(vec![names("city")])], "2026-03-09"),
            Basis::InTheRule { policy: "city", one_of: false },
            "nobody above lists anything"
        );
        let added = [level(vec![lists_other("law")]), level(vec![names("city")])];
        assert_eq!(on(&added, "2026-03-09"), Basis::LocalAddition { policy: "city", above: "law" });
        assert_eq!(on(&[level(vec![Rule { any_of: vec![1, 2], ..rule("law") }])], "2026-03-09"), Basis::InTheRule { policy: "law", one_of: true });
    }

    #[test]
    fn silence_counts_only_where_all_lists_are_complete_and_checked() {
        let silent = || Rule { names: vec![2], ..rule("law") };
        assert_eq!(on(&[level(vec![silent()]), level(vec![])], "2026-03-09"), Basis::NoRuleFound);
        assert_eq!(on(&[level(vec![]), level(vec![])], "2026-03-09"), Basis::NoRuleFound, "no rule at all, and an editor said so");
        let unfinished = [level(vec![silent()]), Level { rules: vec![], complete: false }];
        assert_eq!(on(&unfinished, "2026-03-09"), Basis::NotKnown(Doubt::ListIncomplete { level: 1 }));
        assert_eq!(on(&[level(vec![Rule { checked: false, ..silent() }])], "2026-03-09"), Basis::NotKnown(Doubt::NotChecked("law")));
        assert_eq!(on(&[], "2026-03-09"), Basis::NotKnown(Doubt::ListIncomplete { level: 0 }));
    }

    #[test]
    fn what_nobody_checked_speaks_for_a_demand_but_not_against_it() {
        let starter = || Rule { checked: false, ..rule("starter") };
        assert_eq!(on(&[level(vec![Rule { names: vec![1], ..starter() }])], "2026-03-09"), Basis::InTheRule { policy: "starter", one_of: false });
        assert_eq!(on(&[level(vec![Rule { forbids: vec![1], ..starter() }])], "2026-03-09"), Basis::NotKnown(Doubt::NotChecked("starter")));
        let added = [level(vec![Rule { names: vec![2], ..starter() }]), level(vec![Rule { names: vec![1], ..rule("city") }])];
        assert_eq!(on(&added, "2026-03-09"), Basis::NotKnown(Doubt::NotChecked("starter")));
    }

    #[test]
    fn what_is_forbidden_only_sometimes_stays_open() {
        let levels = [level(vec![Rule { names: vec![2], forbids_sometimes: vec![1], ..rule("permit") }])];
        assert_eq!(on(&levels, "2026-03-09"), Basis::NotKnown(Doubt::DependsOnCircumstances("permit")));
    }

    #[test]
    fn a_demand_is_judged_by_the_rule_of_its_day() {
        let old = Rule { names: vec![1], until: Some(day("2025-12-31")), ..rule("old") };
        let new = Rule { names: vec![2], from: day("2026-01-01"), ..rule("new") };
        let levels = [level(vec![old, new])];
        assert_eq!(on(&levels, "2025-12-31"), Basis::InTheRule { policy: "old", one_of: false });
        assert_eq!(on(&levels, "2026-01-01"), Basis::NoRuleFound);
        assert_eq!(on(&levels, "2026"), Basis::NoRuleFound, "all of that year lies under the new rule");
        assert_eq!(
            on(&[level(vec![Rule { names: vec![1], from: day("2026-03"), ..rule("march") }])], "2026-03-09"),
            Basis::NotKnown(Doubt::DayTooRough("march"))
        );
    }

    prop_compose! {
        fn any_rule()(policy in prop::sample::select(vec!["a", "b", "c"]), year in 2018..2028i32, length in prop::option::of(0..4i32), words in prop::collection::vec((0..4u8, 1..4u8), 0..4), checked: bool)
            -> Rule<Policy, u8> {
            let of = |kind: u8| words.iter().filter(|(k, _)| *k == kind).map(|(_, requirement)| *requirement).collect();
            Rule { policy, from: Day::Year(year), until: length.map(|length| Day::Year(year + length)), names: of(0), any_of: of(1), forbids: of(2), forbids_sometimes: of(3), checked }
        }
    }

    prop_compose! {
        fn any_levels()(levels in prop::collection::vec((prop::collection::vec(any_rule(), 0..4), any::<bool>()), 1..4)) -> Vec<Level<Policy, u8>> {
            levels.into_iter().map(|(rules, complete)| Level { rules, complete }).collect()
        }
    }

    proptest! {
        #[test]
        fn a_starter_entry_never_makes_a_demand_extra_legal(levels in any_levels(), extra in any_rule(), at in 0..3usize) {
            let before = on(&levels, "2024-06-01");
            let mut with = levels.clone();
            let at = at % with.len();
            with[at].rules.push(Rule { checked: false, policy: "starter", ..extra });
            if on(&with, "2024-06-01").beyond_the_rule() {
                prop_assert!(before.beyond_the_rule());
            }
        }

        #[test]
        fn the_order_in_which_rules_were_entered_does_not_matter(levels in any_levels()) {
            let turned: Vec<_> = levels.iter().map(|level| Level { rules: level.rules.iter().rev().cloned().collect(), complete: level.complete }).collect();
            prop_assert_eq!(on(&levels, "2024-06-01").code(), on(&turned, "2024-06-01").code());
        }
    }
}
