//! From rows in any order to sorted, coded columns.

use std::collections::HashMap;

use chrono::Datelike;
use rayon::prelude::*;

use super::{Column, Columns, Demands, Made, NO_DAY, Shape, Step, UNKNOWN};

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
    period: Coding,
    requirements: Names,
    policies: Names,
    /// Row by row: the number of the row and a demand made there.
    demands: Vec<(u32, Made)>,
    /// Rows whose promise was broken.
    promises_broken: Vec<u32>,
}

impl Builder {
    pub(super) fn new(shape: Shape) -> Self {
        Builder {
            facets: shape.facet_columns().iter().map(|_| Coding::default()).collect(),
            places: shape.places.iter().map(|_| Coding::default()).collect(),
            shape,
            person: Coding::default(),
            attempt: Coding::default(),
            orders: Vec::new(),
            days: Vec::new(),
            service: Coding::default(),
            office: Coding::default(),
            stage: Coding::default(),
            activity: Coding::default(),
            outcome: Coding::default(),
            reason: Coding::default(),
            sent_to: Vec::new(),
            recorder: Coding::default(),
            period: Coding::default(),
            requirements: Names::default(),
            policies: Names::default(),
            demands: Vec::new(),
            promises_broken: Vec::new(),
        }
    }

    /// Adds a step. Entries of `places` and `facets` that are missing are not known; entries beyond the shape are ignored. A record holds up to 2³² − 2 steps.
    pub fn push(&mut self, step: &Step) -> &mut Self {
        let row = self.days.len() as u32;
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
        let sent_to = self.office.names.code(step.sent_to);
        self.sent_to.push(sent_to);
        self.recorder.push(step.recorder);
        self.period.push(step.period);
        for demand in step.demands {
            let requirement = self.requirements.code(Some(demand.requirement));
            let policy = self.policies.code(demand.policy);
            self.demands.push((row, Made { requirement, basis: demand.basis, policy }));
        }
        if step.promise_broken {
            self.promises_broken.push(row);
        }
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
        self.finish_in_order().0
    }

    /// The same, with the order: for each step the number of the row that it was, from 0 in the order of pushing.
    pub fn finish_in_order(self) -> (Columns, Vec<u32>) {
        let (person_ranks, mut person_names) = self.person.names.ranked();
        let persons: Vec<u32> = self.person.codes.par_iter().map(|&code| person_ranks[code as usize] - 1).collect();
        person_names.remove(0); // a person always has a name, so "not known" is never used
        let rows = Rows { persons, attempts: self.attempt.codes, orders: self.orders, days: self.days };
        let Sorted { order, person_attempts, attempt_steps, attempt_person } = rows.sort(person_names.len());

        let (demands, promises_broken) = placed((self.requirements, self.policies), self.demands, &self.promises_broken, &order);
        let gather = |coding: Coding| coding.gathered(&order);
        let (office_ranks, office_names) = self.office.names.ranked();
        let of_offices = |codes: &[u32]| order.par_iter().map(|&row| office_ranks[codes[row as usize] as usize]).collect();
        let columns = Columns {
            shape: self.shape,
            person_names,
            person_attempts,
            attempt_steps,
            attempt_person,
            days: order.par_iter().map(|&row| rows.days[row as usize]).collect(),
            service: gather(self.service),
            places: self.places.into_iter().map(gather).collect(),
            office: Column { names: office_names, codes: of_offices(&self.office.codes) },
            stage: gather(self.stage),
            activity: gather(self.activity),
            outcome: gather(self.outcome),
            reason: gather(self.reason),
            sent_to: of_offices(&self.sent_to),
            recorder: gather(self.recorder),
            period: gather(self.period),
            demands,
            promises_broken,
            facets: self.facets.into_iter().map(gather).collect(),
        };
        (columns, order)
    }
}

/// The demands and the broken promises at the steps that the rows became. Of a requirement named twice at a step the basis that weighs more against it counts.
fn placed((requirements, policies): (Names, Names), demands: Vec<(u32, Made)>, broken: &[u32], order: &[u32]) -> (Demands, Vec<u32>) {
    if demands.is_empty() && broken.is_empty() {
        return (Demands::default(), Vec::new());
    }
    let mut step_of = vec![0_u32; order.len()];
    for (step, &row) in order.iter().enumerate() {
        step_of[row as usize] = step as u32;
    }
    let mut broken: Vec<u32> = broken.iter().map(|&row| step_of[row as usize]).collect();
    broken.sort_unstable();
    if demands.is_empty() {
        return (Demands::default(), broken);
    }
    let (ranks, names) = requirements.ranked();
    let (policy_ranks, policies) = policies.ranked();
    let at_step = |(row, made): (u32, Made)| {
        let (requirement, policy) = (ranks[made.requirement as usize], policy_ranks[made.policy as usize]);
        (step_of[row as usize], Made { requirement, policy, ..made })
    };
    let mut demands: Vec<(u32, Made)> = demands.into_iter().map(at_step).collect();
    demands.par_sort_unstable_by_key(|&(step, made)| (step, made.requirement, std::cmp::Reverse(made.basis), made.policy));
    demands.dedup_by_key(|(step, made)| (*step, made.requirement));
    let mut starts = vec![0_u32; order.len() + 1];
    for (step, _) in &demands {
        starts[*step as usize + 1] += 1;
    }
    for step in 0..order.len() {
        starts[step + 1] += starts[step];
    }
    (Demands { names, policies, starts, made: demands.into_iter().map(|(_, made)| made).collect() }, broken)
}

/// A column while it grows.
#[derive(Default)]
struct Coding {
    codes: Vec<u32>,
    names: Names,
}

impl Coding {
    fn push(&mut self, name: Option<&str>) {
        let code = self.names.code(name);
        self.codes.push(code);
    }

    fn gathered(self, order: &[u32]) -> Column {
        let (ranks, names) = self.names.ranked();
        let codes = order.par_iter().map(|&row| ranks[self.codes[row as usize] as usize]).collect();
        Column { names, codes }
    }
}

/// Codes of names, from 1 in order of first appearance. Each name is held once: those of persons and attempts are as many as themselves.
#[derive(Default)]
struct Names {
    by_name: HashMap<Box<str>, u32>,
    /// The name asked for last and its code; rows often repeat their neighbour's value.
    last: (String, u32),
}

impl Names {
    fn code(&mut self, name: Option<&str>) -> u32 {
        let Some(name) = name else { return UNKNOWN };
        if self.last.1 != UNKNOWN && self.last.0 == name {
            return self.last.1;
        }
        let code = match self.by_name.get(name) {
            Some(&code) => code,
            None => {
                let code = self.by_name.len() as u32 + 1;
                self.by_name.insert(name.into(), code);
                code
            }
        };
        self.last.0.clear();
        self.last.0.push_str(name);
        self.last.1 = code;
        code
    }

    /// For each code its place in the order of names, and the names in that order; code 0 stays first.
    fn ranked(self) -> (Vec<u32>, Vec<String>) {
        let mut known: Vec<(Box<str>, u32)> = self.by_name.into_iter().collect();
        known.par_sort_unstable();
        let mut ranks = vec![UNKNOWN; known.len() + 1];
        let mut names = Vec::with_capacity(known.len() + 1);
        names.push(String::new());
        for (at, (name, code)) in known.into_iter().enumerate() {
            ranks[code as usize] = at as u32 + 1;
            names.push(name.into());
        }
        (ranks, names)
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
