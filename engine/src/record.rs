//! The columns made ready for counting: what happened at each step, and who was seen where.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

use super::alike::Alike;
use super::columns::{Columns, UNKNOWN};
use super::events::Events;
use super::hypothesis::{Dimension, Term};

/// A record with what every count needs.
pub struct Record<'a> {
    pub columns: &'a Columns,
    pub events: Events,
    pub dimensions: Vec<Dimension>,
    /// One entry a dimension.
    seen: Vec<Seen>,
    /// Where each person's steps begin, and the end.
    person_steps: Vec<u32>,
    /// The attempt and the person of each step.
    attempts: Vec<u32>,
    persons: Vec<u32>,
    /// What holds of all steps of each person.
    pub alike: Alike,
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
        let persons = (0..columns.persons()).flat_map(|person| columns.steps_of(person).map(move |_| person as u32)).collect();
        let events = Events::of(columns);
        let alike = Alike::of(columns, &events, &dimensions);
        Record { columns, events, dimensions, seen, person_steps, attempts, persons, alike }
    }

    /// Where a dimension stands in the record's list.
    pub fn place_of(&self, dimension: Dimension) -> Option<usize> {
        self.dimensions.iter().position(|other| *other == dimension)
    }

    /// The steps of a person, in order.
    pub fn steps_of(&self, person: u32) -> Range<usize> {
        self.person_steps[person as usize] as usize..self.person_steps[person as usize + 1] as usize
    }

    /// Everyone who may have a step in a scope, ascending: those seen where the rarest of its terms holds, or all persons.
    pub fn persons_in(&self, scope: &[Term]) -> Cow<'_, [u32]> {
        let seen = scope.iter().map(|term| self.persons_seen(term.dimension, term.code));
        match seen.min_by_key(|persons| persons.len()) {
            Some(persons) => Cow::Borrowed(persons),
            None => Cow::Owned((0..self.columns.persons() as u32).collect()),
        }
    }

    /// The attempt of a step.
    pub fn attempt_of(&self, step: usize) -> u32 {
        self.attempts[step]
    }

    /// The person of a step.
    pub fn person_of(&self, step: usize) -> u32 {
        self.persons[step]
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
