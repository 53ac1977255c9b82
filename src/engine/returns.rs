//! The runaround: who is sent back, or comes back, to an office that they had left (METHODS §5).

use std::collections::HashMap;
use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;

use super::columns::{Columns, NO_DAY, UNKNOWN};

/// Outcomes after which going back to an office is no runaround.
const GRANTS: [&str; 2] = ["granted", "partly-granted"];

/// A circle of more offices than this is counted by its pair of offices only.
const LONGEST_ROUTE: usize = 12;

/// One return: within one attempt, from office `from` to office `to`, which had been left at step `left`, with no grant in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Return {
    /// Code of the office from which the person went, or was sent, back.
    pub from: u32,
    /// Code of the office that had been left.
    pub to: u32,
    /// Step at which the person was last at `to`.
    pub left: usize,
    /// Step that counts as the return: where the sending back was said, or else where the person came back.
    pub said: usize,
    /// Step with which the circle ends: the coming back if the person went, else the same as `said`.
    pub ends: usize,
    /// Whether the person had come to `from` straight from `to`: A→B→A.
    pub ping_pong: bool,
}

/// Finds the returns of attempts one by one, remembering offices in a table that is never cleared.
#[derive(Debug)]
pub struct Returning<'c> {
    columns: &'c Columns,
    grants: [Option<u32>; 2],
    /// For each office the attempt (plus one) and the step of the last visit.
    visits: Vec<(u32, u32)>,
}

impl<'c> Returning<'c> {
    pub fn new(columns: &'c Columns) -> Self {
        let office = columns.office();
        Self { columns, grants: GRANTS.map(|name| columns.outcome().code(name)), visits: vec![(0, 0); office.width()] }
    }

    /// Adds the returns of an attempt to `found`, in the order of steps. "Sent to" counts when it is said, once, whether or not the person then goes.
    pub fn of_attempt(&mut self, attempt: usize, found: &mut Vec<Return>) {
        let (offices, sent_to, outcomes) = (self.columns.office().codes(), self.columns.sent_to(), self.columns.outcome().codes());
        let stamp = attempt as u32 + 1;
        let (mut here, mut before) = (UNKNOWN, UNKNOWN);
        let mut last_grant = None;
        // The office to which the person was last sent back, and where that return stands in `found`.
        let mut told: Option<(u32, usize)> = None;
        for step in self.columns.steps_of_attempt(attempt) {
            let office = offices[step];
            let left = |visits: &[(u32, u32)], office: u32| {
                let (seen, at) = visits[office as usize];
                (seen == stamp && last_grant.is_none_or(|grant| grant < at as usize)).then_some(at as usize)
            };
            if office != UNKNOWN && office != here {
                let as_told = told.take().filter(|(to, _)| *to == office);
                match (as_told, left(&self.visits, office)) {
                    (Some((_, at)), _) => found[at].ends = step,
                    (None, Some(left)) => found.push(Return { from: here, to: office, left, said: step, ends: step, ping_pong: before == office }),
                    (None, None) => {}
                }
                (before, here) = (here, office);
            }
            let next = sent_to[step];
            if next != UNKNOWN && here != UNKNOWN && next != here && told.is_none_or(|(to, _)| to != next)
                && let Some(left) = left(&self.visits, next)
            {
                told = Some((next, found.len()));
                found.push(Return { from: here, to: next, left, said: step, ends: step, ping_pong: before == next });
            }
            if office != UNKNOWN {
                self.visits[office as usize] = (stamp, step as u32);
            }
            if outcomes[step] != UNKNOWN && self.grants.contains(&Some(outcomes[step])) {
                last_grant = Some(step);
            }
        }
    }
}

/// What the runaround of a record comes to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Runaround {
    /// Attempts with at least one return.
    pub attempts_returning: usize,
    /// Attempts with at least one A→B→A.
    pub ping_pong: usize,
    /// Persons with at least one return.
    #[serde(skip)]
    pub persons_returning: usize,
    /// From one office back to another, most persons first.
    #[serde(skip)]
    pub pairs: Vec<Circle>,
    /// Whole routes, from the office left to the last one before it is reached again, most persons first.
    #[serde(skip)]
    pub routes: Vec<Circle>,
}

/// A way round that people were sent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Circle {
    /// For a pair: the office that sent back, then the office returned to. For a route: the offices in order; it ends where it began.
    pub offices: Vec<String>,
    pub persons: usize,
    pub times: usize,
    /// Steps taken after the office was first left until it was reached again (or until the sending back was said), in all.
    pub extra_trips: usize,
    /// Median of those steps per time.
    pub median_trips: f64,
    /// Median days from leaving to coming back, over the times whose days are known.
    pub median_days: Option<f64>,
}

impl Runaround {
    /// Counts the returns of all attempts, in parallel; the result does not depend on the number of threads.
    pub fn of(columns: &Columns) -> Self {
        let parts = super::journeys::shares(columns).into_par_iter().map(|persons| Tally::of(columns, persons)).collect::<Vec<_>>();
        let mut all = Tally::default();
        parts.into_iter().for_each(|part| all.add(part));
        let circles = |ways: HashMap<Vec<u32>, Way>| {
            let name = |code: &u32| columns.office().name(*code).unwrap_or_default().to_owned();
            let mut circles = ways.into_iter().map(|(route, way)| way.finish(route.iter().map(name).collect())).collect::<Vec<_>>();
            circles.sort_by(|a, b| (b.persons, b.times, &a.offices).cmp(&(a.persons, a.times, &b.offices)));
            circles
        };
        Self {
            attempts_returning: all.attempts,
            ping_pong: all.ping_pong,
            persons_returning: all.persons,
            pairs: circles(all.pairs),
            routes: circles(all.routes),
        }
    }
}

/// Returns of some persons, being counted.
#[derive(Default)]
struct Tally {
    attempts: usize,
    ping_pong: usize,
    persons: usize,
    pairs: HashMap<Vec<u32>, Way>,
    routes: HashMap<Vec<u32>, Way>,
}

#[derive(Default)]
struct Way {
    persons: usize,
    /// The person counted last, plus one: persons come in runs.
    last: usize,
    trips: Vec<u32>,
    days: Vec<i32>,
}

impl Tally {
    fn of(columns: &Columns, persons: Range<usize>) -> Self {
        let mut tally = Self::default();
        let mut returning = Returning::new(columns);
        let mut found = Vec::new();
        for person in persons {
            let before = tally.attempts;
            for attempt in columns.attempts_of(person) {
                found.clear();
                returning.of_attempt(attempt, &mut found);
                tally.attempts += usize::from(!found.is_empty());
                tally.ping_pong += usize::from(found.iter().any(|one| one.ping_pong));
                found.iter().for_each(|one| tally.count(columns, person, *one));
            }
            tally.persons += usize::from(tally.attempts > before);
        }
        tally
    }

    fn count(&mut self, columns: &Columns, person: usize, one: Return) {
        let trips = (one.ends - one.left) as u32;
        let (from, to) = (columns.days()[one.left], columns.days()[one.ends]);
        let days = Some(to).filter(|_| from != NO_DAY && to != NO_DAY && to >= from).map(|to| to - from);
        self.pairs.entry(vec![one.from, one.to]).or_default().count(person, trips, days);
        let offices = columns.office().codes();
        // Where the person was sent back and did not go, the office that said so is the last of the route.
        let end = if offices[one.ends] == one.to { one.ends } else { one.ends + 1 };
        let mut route = offices[one.left..end].to_vec();
        route.retain(|office| *office != UNKNOWN);
        route.dedup();
        if route.len() <= LONGEST_ROUTE {
            self.routes.entry(route).or_default().count(person, trips, days);
        }
    }

    fn add(&mut self, other: Self) {
        self.attempts += other.attempts;
        self.ping_pong += other.ping_pong;
        self.persons += other.persons;
        for (into, from) in [(&mut self.pairs, other.pairs), (&mut self.routes, other.routes)] {
            for (route, way) in from {
                let sum = into.entry(route).or_default();
                sum.persons += way.persons;
                sum.trips.extend(way.trips);
                sum.days.extend(way.days);
            }
        }
    }
}

impl Way {
    fn count(&mut self, person: usize, trips: u32, days: Option<i32>) {
        self.persons += usize::from(self.last != person + 1);
        self.last = person + 1;
        self.trips.push(trips);
        self.days.extend(days);
    }

    fn finish(mut self, offices: Vec<String>) -> Circle {
        Circle {
            offices,
            persons: self.persons,
            times: self.trips.len(),
            extra_trips: self.trips.iter().map(|trips| *trips as usize).sum(),
            median_trips: super::journeys::median(&mut self.trips).unwrap_or_default(),
            median_days: super::journeys::median(&mut self.days),
        }
    }
}
