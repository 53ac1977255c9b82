//! What happened at each step that is tested as a target, and how sets of such events are told apart.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::columns::{Basis, Columns, UNKNOWN};
use super::hypothesis::Event;
use super::returned::{GRANTED, returned};
use super::statement::RETURNED;

/// Outcomes that are no target unless they are named as one.
const GOOD: [&str; 3] = ["granted", "partly-granted", "accepted-for-processing"];

/// The events that are tested as targets, numbered from 0, and where they happened.
pub struct Events {
    pub list: Vec<Event>,
    /// The sets of events that happened together at a step.
    pub sets: Sets,
    /// For each step the set of its events: 4 bytes a step.
    at: Vec<u32>,
    /// For each step whether the person returned there.
    returned: Vec<bool>,
}

/// Sets of events, each with a number; 0 is the empty one. There are few of them, so that what many steps or people met is kept as one number each.
#[derive(Clone, Default)]
pub struct Sets {
    /// Ascending events of each set.
    lists: Vec<Box<[u32]>>,
    numbers: FxHashMap<Box<[u32]>, u32>,
    /// Unions already worked out.
    unions: FxHashMap<(u32, u32), u32>,
}

/// The empty set.
pub const NOTHING: u32 = 0;

impl Sets {
    fn new() -> Self {
        let mut sets = Sets::default();
        sets.number(Vec::new());
        sets
    }

    /// The number of a set of ascending events.
    pub fn number(&mut self, events: Vec<u32>) -> u32 {
        if let Some(&number) = self.numbers.get(events.as_slice()) {
            return number;
        }
        let number = self.lists.len() as u32;
        let events = events.into_boxed_slice();
        self.lists.push(events.clone());
        self.numbers.insert(events, number);
        number
    }

    /// The set of what is in either.
    pub fn union(&mut self, one: u32, other: u32) -> u32 {
        if one == other || other == NOTHING {
            return one;
        }
        if one == NOTHING {
            return other;
        }
        let pair = (one.min(other), one.max(other));
        if let Some(&number) = self.unions.get(&pair) {
            return number;
        }
        let both: BTreeSet<u32> = self.events(one).iter().chain(self.events(other)).copied().collect();
        let number = self.number(both.into_iter().collect());
        self.unions.insert(pair, number);
        number
    }

    /// The events of a set, ascending.
    pub fn events(&self, set: u32) -> &[u32] {
        &self.lists[set as usize]
    }

    /// How many sets there are.
    pub fn count(&self) -> usize {
        self.lists.len()
    }

    /// For each set whether it has the event.
    pub fn with(&self, event: u32) -> Vec<bool> {
        self.lists.iter().map(|events| events.binary_search(&event).is_ok()).collect()
    }
}

impl Events {
    /// All outcomes that count as targets, each with each of its reasons; every requirement that was asked for, and those that no rule names; broken promises; returns.
    pub fn of(columns: &Columns) -> Self {
        let outcome = columns.outcome();
        let is_target = |name: &str| match &columns.shape().target_outcomes {
            Some(targets) => targets.iter().any(|target| target == name),
            None => !GOOD.contains(&name),
        };
        let mut list = Vec::new();
        let mut of_outcome = vec![None; outcome.width()];
        for code in 1..outcome.width() as u32 {
            if outcome.name(code).is_some_and(is_target) {
                of_outcome[code as usize] = Some(list.len() as u32);
                list.push(Event::Outcome(code));
            }
        }
        let mut for_reason: BTreeMap<(u32, u32), u32> = BTreeMap::new();
        let mut last = (UNKNOWN, UNKNOWN);
        for (&outcome, &reason) in outcome.codes().iter().zip(columns.reason().codes()) {
            if (outcome, reason) != last && reason != UNKNOWN && of_outcome[outcome as usize].is_some() {
                for_reason.insert((outcome, reason), 0);
                last = (outcome, reason);
            }
        }
        for (&(outcome, reason), event) in &mut for_reason {
            *event = list.len() as u32;
            list.push(Event::OutcomeFor { outcome, reason });
        }
        let mut next = |event: Event| {
            list.push(event);
            list.len() as u32 - 1
        };
        let demands = columns.demands();
        let mut of_demand = vec![0; demands.width()];
        for code in 1..demands.width() as u32 {
            of_demand[code as usize] = next(Event::Demand(code));
        }
        let mut beyond = vec![None; demands.width()];
        for made in demands.all().iter().filter(|made| made.basis.is_named_by_no_rule()) {
            beyond[made.requirement as usize] = Some(0);
        }
        for (code, beyond) in beyond.iter_mut().enumerate() {
            *beyond = beyond.map(|_: u32| next(Event::DemandWithoutRule(code as u32)));
        }
        let any_beyond = beyond.iter().any(Option::is_some).then(|| next(Event::AnyDemandWithoutRule));
        let broken = (!columns.promises_broken().is_empty()).then(|| next(Event::PromiseBroken));
        let returned = returned(columns, &GRANTED);
        let named = columns.shape().target_outcomes.as_ref().is_none_or(|targets| targets.iter().any(|target| target == RETURNED));
        let returning = (named && returned.contains(&true)).then(|| next(Event::Returned));

        let mut sets = Sets::new();
        let mut promises = columns.promises_broken().iter().peekable();
        // most steps have an outcome and perhaps a reason and nothing else, and need no list of their own
        let mut plain: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let at = (0..columns.steps()).map(|step| {
            let (outcome, reason) = (outcome.codes()[step], columns.reason().codes()[step]);
            let is_broken = promises.next_if(|broken| **broken == step as u32).is_some();
            let made = demands.at(step);
            let own = || of_outcome[outcome as usize].into_iter().chain(for_reason.get(&(outcome, reason)).copied()).collect::<Vec<u32>>();
            if made.is_empty() && !is_broken && !returned[step] {
                return *plain.entry((outcome, reason)).or_insert_with(|| sets.number(own()));
            }
            let mut events = own();
            for made in made {
                events.push(of_demand[made.requirement as usize]);
                if made.basis.is_named_by_no_rule() {
                    events.extend(beyond[made.requirement as usize].into_iter().chain(any_beyond));
                }
            }
            events.extend(broken.filter(|_| is_broken).into_iter().chain(returning.filter(|_| returned[step])));
            events.sort_unstable();
            events.dedup();
            sets.number(events)
        });
        let at = at.collect();
        Events { list, sets, at, returned }
    }

    /// For each step the number of the set of its events.
    pub fn at(&self) -> &[u32] {
        &self.at
    }

    /// The events of a step, ascending.
    pub fn of_step(&self, step: usize) -> &[u32] {
        self.sets.events(self.at[step])
    }

    /// Whether the person came, or was sent, back to an office at this step.
    pub fn returned(&self, step: usize) -> bool {
        self.returned[step]
    }

    /// For each event whether it can be told of one place beside others. That no rule names a demand is known only where the lists of rules are complete: where some are not, people
    /// elsewhere cannot meet it on paper, and every complete place would seem to be harsher.
    pub fn comparable_elsewhere(&self, columns: &Columns) -> Vec<bool> {
        let known = columns.demands().all().iter().all(|made| made.basis != Basis::NotKnown);
        self.list.iter().map(|event| known || !matches!(event, Event::DemandWithoutRule(_) | Event::AnyDemandWithoutRule)).collect()
    }

    /// The number of an event, if it is tested.
    pub fn number(&self, event: Event) -> Option<u32> {
        self.list.iter().position(|other| *other == event).map(|at| at as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::super::columns::{Demand, Shape, Step};
    use super::*;

    fn demand(requirement: &str, basis: Basis) -> Demand<'_> {
        Demand { requirement, basis, policy: None }
    }

    #[test]
    fn a_step_has_its_outcome_its_demands_and_what_no_rule_names() {
        let mut builder = Columns::builder(Shape::default());
        let demands =
            [demand("seal", Basis::NoRuleFound), demand("lease", Basis::InTheRule), demand("seal", Basis::NotKnown), demand("fee", Basis::Forbidden)];
        builder.push(&Step {
            person: "a",
            outcome: Some("more-demanded"),
            reason: Some("r"),
            demands: &demands,
            promise_broken: true,
            ..Step::default()
        });
        builder.push(&Step { person: "b", outcome: Some("granted"), demands: &demands[1..2], ..Step::default() });
        builder.push(&Step { person: "c", outcome: Some("more-demanded"), ..Step::default() });
        let columns = builder.finish();
        let events = Events::of(&columns);
        let code = |name| columns.demands().code(name).unwrap();
        let named = |step: usize| events.of_step(step).iter().map(|&event| events.list[event as usize]).collect::<Vec<Event>>();
        let (more, reason) = (columns.outcome().code("more-demanded").unwrap(), columns.reason().code("r").unwrap());
        assert_eq!(
            named(0),
            [
                Event::Outcome(more),
                Event::OutcomeFor { outcome: more, reason },
                Event::Demand(code("fee")),
                Event::Demand(code("lease")),
                Event::Demand(code("seal")),
                Event::DemandWithoutRule(code("fee")),
                Event::DemandWithoutRule(code("seal")),
                Event::AnyDemandWithoutRule,
                Event::PromiseBroken
            ]
        );
        assert_eq!(named(1), [Event::Demand(code("lease"))]);
        assert_eq!(named(2), [Event::Outcome(more)]);
        let mut sets = events.sets.clone();
        let both = sets.union(events.at()[1], events.at()[2]);
        assert_eq!(sets.events(both), [0, events.number(Event::Demand(code("lease"))).unwrap()]);
        assert_eq!((sets.union(both, NOTHING), sets.union(NOTHING, both), sets.union(both, both)), (both, both, both));
    }

    #[test]
    fn places_are_compared_by_what_no_rule_names_only_where_every_basis_is_known() {
        let comparable = |lease: Basis| {
            let mut builder = Columns::builder(Shape::default());
            let demands = [demand("lease", lease), demand("seal", Basis::NoRuleFound)];
            builder.push(&Step { person: "a", outcome: Some("refused"), demands: &demands, ..Step::default() });
            let columns = builder.finish();
            Events::of(&columns).comparable_elsewhere(&columns)
        };
        // refused, lease, seal, seal without a rule, anything without a rule
        assert_eq!(comparable(Basis::InTheRule), [true; 5]);
        assert_eq!(comparable(Basis::NotKnown), [true, true, true, false, false]);
    }
}
