//! From rows in any order to sorted, coded columns.

use std::collections::HashMap;

use chrono::Datelike;
use rayon::prelude::*;

use super::{Column, Columns, NO_DAY, Shape, Step, UNKNOWN};

/// The attempt of a row that is an attempt of its own.
const OWN_ATTEMPT: u32 = u32::MAX;

/// Takes steps one by one and sorts them into [`Columns`].
pub struct Builder {
    shape: Shape,
    facets: Vec<Coding>,
    places: Vec<Coding>,
    person: Coding,
    attempt: Coding,
    orders: Vec<i64>,
    days: Vec<i32>,
    service: Coding,
    office: Coding,
    stage: Coding,
    activity: Coding,
    outcome: Coding,
    reason: Coding,
    sent_to: Vec<u32>,
    recorder: Coding,
}

impl Builder {
    pub(super) fn new(shape: Shape) -> Self {
        Builder {
            facets: shape.facet_columns().iter().map(|_| Coding::new()).collect(),
            places: shape.places.iter().map(|_| Coding::new()).collect(),
            shape,
            person: Coding::new(),
            attempt: Coding::new(),
            orders: Vec::new(),
            days: Vec::new(),
            service: Coding::new(),
            office: Coding::new(),
            stage: Coding::new(),
            activity: Coding::new(),
            outcome: Coding::new(),
            reason: Coding::new(),
            sent_to: Vec::new(),
            recorder: Coding::new(),
        }
    }

    /// Adds a step. Entries of `places` and `facets` that are missing are not known; entries beyond the shape are ignored. A record holds up to 2³² − 2 steps.
    pub fn push(&mut self, step: &Step) -> &mut Self {
        self.person.push(Some(step.person));
        match step.attempt {
            Some(name) => self.attempt.push(Some(name)),
            None => self.attempt.codes.push(OWN_ATTEMPT),
        }
        self.orders.push(step.order.unwrap_or(i64::MAX));
        self.days.push(step.day.map_or(NO_DAY, |day| day.num_days_from_ce()));
        self.service.push(step.service);
        self.office.push(step.office);
        self.stage.push(step.stage);
        self.activity.push(step.activity);
        self.outcome.push(step.outcome);
        self.reason.push(step.reason);
        let sent_to = self.office.code(step.sent_to);
        self.sent_to.push(sent_to);
        self.recorder.push(step.recorder);
        for (level, coding) in self.places.iter_mut().enumerate() {
            coding.push(step.places.get(level).copied().flatten());
        }
        for (facet, coding) in self.facets.iter_mut().enumerate() {
            coding.push(step.facets.get(facet).copied().flatten());
        }
        self
    }

    /// Number of steps so far.
    pub fn steps(&self) -> usize {
        self.days.len()
    }

    /// Sorts what was pushed.
    pub fn finish(self) -> Columns {
        let (person_ranks, mut person_names) = self.person.ranks();
        let persons: Vec<u32> = self.person.codes.par_iter().map(|&code| person_ranks[code as usize] - 1).collect();
        person_names.remove(0); // a person always has a name, so "not known" is never used
        let rows = Rows { persons, attempts: self.attempt.codes, orders: self.orders, days: self.days };
        let Sorted { order, person_attempts, attempt_steps, attempt_person } = rows.sort(person_names.len());

        let gather = |coding: Coding| coding.gather(&order);
        let (office_ranks, _) = self.office.ranks();
        let sent_to = order.par_iter().map(|&row| office_ranks[self.sent_to[row as usize] as usize]).collect();
        Columns {
            shape: self.shape,
            person_names,
            person_attempts,
            attempt_steps,
            attempt_person,
            days: order.par_iter().map(|&row| rows.days[row as usize]).collect(),
            service: gather(self.service),
            places: self.places.into_iter().map(gather).collect(),
            office: gather(self.office),
            stage: gather(self.stage),
            activity: gather(self.activity),
            outcome: gather(self.outcome),
            reason: gather(self.reason),
            sent_to,
            recorder: gather(self.recorder),
            facets: self.facets.into_iter().map(gather).collect(),
        }
    }
}

/// A column while it grows: codes in order of first appearance.
struct Coding {
    codes: Vec<u32>,
    names: Vec<String>,
    by_name: HashMap<String, u32>,
    /// The code given last; rows often repeat their neighbour's value.
    last: u32,
}

impl Coding {
    fn new() -> Self {
        Coding { codes: Vec::new(), names: vec![String::new()], by_name: HashMap::new(), last: UNKNOWN }
    }

    fn push(&mut self, name: Option<&str>) {
        let code = self.code(name);
        self.codes.push(code);
    }

    fn code(&mut self, name: Option<&str>) -> u32 {
        let Some(name) = name else { return UNKNOWN };
        if self.last != UNKNOWN && self.names[self.last as usize] == name {
            return self.last;
        }
        self.last = match self.by_name.get(name) {
            Some(&code) => code,
            None => {
                let code = self.names.len() as u32;
                self.names.push(name.to_owned());
                self.by_name.insert(name.to_owned(), code);
                code
            }
        };
        self.last
    }

    /// For each code its place in the order of names, and the names in that order; code 0 stays first.
    fn ranks(&self) -> (Vec<u32>, Vec<String>) {
        let mut by_name: Vec<u32> = (1..self.names.len() as u32).collect();
        by_name.par_sort_unstable_by(|&one, &other| self.names[one as usize].cmp(&self.names[other as usize]));
        let mut ranks = vec![UNKNOWN; self.names.len()];
        let mut names = vec![String::new()];
        for (at, &code) in by_name.iter().enumerate() {
            ranks[code as usize] = at as u32 + 1;
            names.push(self.names[code as usize].clone());
        }
        (ranks, names)
    }

    fn gather(self, order: &[u32]) -> Column {
        let (ranks, names) = self.ranks();
        let codes = order.par_iter().map(|&row| ranks[self.codes[row as usize] as usize]).collect();
        Column { names, codes }
    }
}

/// What decides the order of rows, one entry a row.
struct Rows {
    persons: Vec<u32>,
    attempts: Vec<u32>,
    orders: Vec<i64>,
    days: Vec<i32>,
}

/// The order of rows, and where persons and attempts begin in it.
struct Sorted {
    order: Vec<u32>,
    person_attempts: Vec<u32>,
    attempt_steps: Vec<u32>,
    attempt_person: Vec<u32>,
}

impl Rows {
    fn sort(&self, persons: usize) -> Sorted {
        let mut rows: Vec<u32> = (0..self.persons.len() as u32).collect();
        rows.par_sort_unstable_by_key(|&row| {
            let at = row as usize;
            (self.persons[at], self.attempt(row), self.orders[at], self.day(row), row)
        });
        let mut sorted = Sorted {
            order: Vec::with_capacity(rows.len()),
            person_attempts: Vec::with_capacity(persons + 1),
            attempt_steps: Vec::new(),
            attempt_person: Vec::new(),
        };
        for own in rows.chunk_by(|&one, &other| self.persons[one as usize] == self.persons[other as usize]) {
            sorted.person_attempts.push(sorted.attempt_person.len() as u32);
            let mut attempts: Vec<&[u32]> = own.chunk_by(|&one, &other| self.attempt(one) == self.attempt(other)).collect();
            self.sort_attempts(&mut attempts);
            for attempt in attempts {
                sorted.attempt_steps.push(sorted.order.len() as u32);
                sorted.attempt_person.push(self.persons[attempt[0] as usize]);
                sorted.order.extend_from_slice(attempt);
            }
        }
        sorted.person_attempts.push(sorted.attempt_person.len() as u32);
        sorted.attempt_steps.push(sorted.order.len() as u32);
        sorted
    }

    /// A person's attempts in the order in which they began. Orders that run through the whole record of a person decide; orders that begin anew with each attempt
    /// (several attempts then begin with the same number) cannot, and the days decide first.
    fn sort_attempts(&self, attempts: &mut [&[u32]]) {
        if attempts.len() < 2 {
            return;
        }
        let order = |attempt: &[u32]| self.orders[attempt[0] as usize];
        let day = |attempt: &[u32]| attempt.iter().map(|&row| self.day(row)).min().unwrap_or(i32::MAX);
        let row = |attempt: &[u32]| attempt.iter().copied().min().unwrap_or(u32::MAX);
        let mut firsts: Vec<i64> = attempts.iter().map(|attempt| order(attempt)).collect();
        firsts.sort_unstable();
        if firsts.windows(2).any(|pair| pair[0] == pair[1]) {
            attempts.sort_unstable_by_key(|attempt| (day(attempt), order(attempt), row(attempt)));
        } else {
            attempts.sort_unstable_by_key(|attempt| (order(attempt), day(attempt), row(attempt)));
        }
    }

    /// Rows that are an attempt of their own are told apart by their number.
    fn attempt(&self, row: u32) -> (u32, u32) {
        match self.attempts[row as usize] {
            OWN_ATTEMPT => (OWN_ATTEMPT, row),
            named => (named, 0),
        }
    }

    /// Days that are not known come last.
    fn day(&self, row: u32) -> i32 {
        match self.days[row as usize] {
            NO_DAY => i32::MAX,
            day => day,
        }
    }
}
