//! The columns made ready for counting: what happened at each step, and who was seen where.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::alike::Alike;
use super::columns::{Columns, UNKNOWN};
use super::hypothesis::{Dimension, Event, Term};
use super::returned::{GRANTED, returned};
use super::statement::RETURNED;

/// Outcomes that are no target unless they are named as one.
const GOOD: [&str; 3] = ["granted", "partly-granted", "accepted-for-processing"];

/// No event.
pub const NOTHING: u32 = u32::MAX;

/// A record with what every count needs.
pub struct Record<'a> {
    pub columns: &'a Columns,
    pub events: Events,
    pub dimensions: Vec<Dimension>,
    /// One entry a dimension.
    seen: Vec<Seen>,
    /// Where each person's steps begin, and the end.
    person_steps: Vec<u32>,
    /// The attempt of each step.
    attempts: Vec<u32>,
    /// What holds of all steps of each person.
    pub alike: Alike,
}

/// The events that are tested as targets, numbered from 0, and where they happened.
pub struct Events {
    pub list: Vec<Event>,
    /// For each code of the outcome its event, or [`NOTHING`].
    pub of_outcome: Vec<u32>,
    /// For each step the event "this outcome for this reason", or [`NOTHING`].
    pub for_reason: Vec<u32>,
    /// For each step whether the person returned there.
    pub returned: Vec<bool>,
    /// The event of returning, or [`NOTHING`] where nobody returned.
    of_returning: u32,
}

/// For each code of a dimension the persons with a step there, ascending: `persons[starts[code]..starts[code + 1]]`.
struct Seen {
    starts: Vec<u32>,
    persons: Vec<u32>,
}

impl<'a> Record<'a> {
    pub fn of(columns: &'a Columns) -> Self {
        let dimensions = Dimension::all(columns);
        let seen = dimensions.par_iter().map(|dimension| Seen::of(columns, *dimension)).collect();
        let mut person_steps: Vec<u32> = (0..columns.persons()).map(|person| columns.steps_of(person).start as u32).collect();
        person_steps.push(columns.steps() as u32);
        let attempts = (0..columns.attempts()).flat_map(|attempt| columns.steps_of_attempt(attempt).map(move |_| attempt as u32)).collect();
        let events = Events::of(columns);
        let alike = Alike::of(columns, &events, &dimensions);
        Record { columns, events, dimensions, seen, person_steps, attempts, alike }
    }

    /// Where a dimension stands in the record's list.
    pub fn place_of(&self, dimension: Dimension) -> Option<usize> {
        self.dimensions.iter().position(|other| *other == dimension)
    }

    /// The steps of a person, in order.
    pub fn steps_of(&self, person: u32) -> Range<usize> {
        self.person_steps[person as usize] as usize..self.person_steps[person as usize + 1] as usize
    }

    /// Everyone who may have a step in a scope, ascending: those seen where its first term holds, or all persons.
    pub fn persons_in(&self, scope: &[Term]) -> Vec<u32> {
        match scope.first() {
            Some(term) => self.persons_seen(term.dimension, term.code).to_vec(),
            None => (0..self.columns.persons() as u32).collect(),
        }
    }

    /// The attempt of a step.
    pub fn attempt_of(&self, step: usize) -> u32 {
        self.attempts[step]
    }

    /// The persons with a step where the dimension has this value, ascending.
    pub fn persons_seen(&self, dimension: Dimension, code: u32) -> &[u32] {
        match self.place_of(dimension) {
            Some(at) => {
                let seen = &self.seen[at];
                &seen.persons[seen.starts[code as usize] as usize..seen.starts[code as usize + 1] as usize]
            }
            None => &[],
        }
    }
}

impl Events {
    fn of(columns: &Columns) -> Self {
        let outcome = columns.outcome();
        let is_target = |name: &str| match &columns.shape().target_outcomes {
            Some(targets) => targets.iter().any(|target| target == name),
            None => !GOOD.contains(&name),
        };
        let mut list = Vec::new();
        let mut of_outcome = vec![NOTHING; outcome.width()];
        for code in 1..outcome.width() as u32 {
            if outcome.name(code).is_some_and(is_target) {
                of_outcome[code as usize] = list.len() as u32;
                list.push(Event::Outcome(code));
            }
        }
        let step_pairs = || outcome.codes().iter().zip(columns.reason().codes()).map(|(&outcome, &reason)| (outcome, reason));
        let counts = |(outcome, reason): (u32, u32)| reason != UNKNOWN && of_outcome[outcome as usize] != NOTHING;
        let mut pairs: BTreeMap<(u32, u32), u32> = step_pairs().filter(|&pair| counts(pair)).map(|pair| (pair, NOTHING)).collect();
        for (&(outcome, reason), event) in &mut pairs {
            *event = list.len() as u32;
            list.push(Event::OutcomeFor { outcome, reason });
        }
        let for_reason = step_pairs().map(|pair| if counts(pair) { pairs[&pair] } else { NOTHING }).collect();
        let returned = returned(columns, &GRANTED);
        let mut of_returning = NOTHING;
        let named = columns.shape().target_outcomes.as_ref().is_none_or(|targets| targets.iter().any(|target| target == RETURNED));
        if named && returned.contains(&true) {
            of_returning = list.len() as u32;
            list.push(Event::Returned);
        }
        Events { list, of_outcome, for_reason, returned, of_returning }
    }

    /// The numbers of the events that happened at a step.
    pub fn at(&self, columns: &Columns, step: usize) -> impl Iterator<Item = u32> {
        let outcome = self.of_outcome[columns.outcome().codes()[step] as usize];
        let returning = if self.returned[step] { self.of_returning } else { NOTHING };
        [outcome, self.for_reason[step], returning].into_iter().filter(|event| *event != NOTHING)
    }
}

impl Seen {
    fn of(columns: &Columns, dimension: Dimension) -> Self {
        let column = dimension.column(columns);
        let each = |visit: &mut dyn FnMut(u32, u32)| {
            let mut last = vec![u32::MAX; column.width()];
            for person in 0..columns.persons() {
                for step in columns.steps_of(person) {
                    let code = column.codes()[step];
                    if code != UNKNOWN && last[code as usize] != person as u32 {
                        last[code as usize] = person as u32;
                        visit(code, person as u32);
                    }
                }
            }
        };
        let mut starts = vec![0; column.width() + 1];
        each(&mut |code, _| starts[code as usize + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut persons = vec![0; starts[column.width()] as usize];
        each(&mut |code, person| {
            persons[next[code as usize] as usize] = person;
            next[code as usize] += 1;
        });
        Seen { starts, persons }
    }
}
