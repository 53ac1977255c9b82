//! The runaround: how many are sent round, on which ways, and what it costs them (METHODS §5).

use std::collections::HashMap;
use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;

use super::columns::{Columns, NO_DAY, UNKNOWN};
use super::returned::{GRANTED, Return, Returning};

/// A circle of more offices than this is counted by its pair of offices only.
const LONGEST_ROUTE: usize = 12;

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
        let mut returning = Returning::new(columns, &GRANTED);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::columns::{Shape, Step};
    use chrono::{Days, NaiveDate};

    /// Steps of one attempt a person: office, office sent to (`""`: none), day from the beginning (below 0: not known).
    fn runaround(people: &[&[(&'static str, &'static str, i64)]]) -> Runaround {
        let begin = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        let mut builder = Columns::builder(Shape::default());
        for (person, steps) in people.iter().enumerate() {
            for (order, (office, sent_to, day)) in steps.iter().enumerate() {
                let (office, sent_to) = (Some(*office).filter(|name| !name.is_empty()), Some(*sent_to).filter(|name| !name.is_empty()));
                builder.push(&Step {
                    person: &person.to_string(),
                    attempt: Some("1"),
                    order: Some(order as i64),
                    day: u64::try_from(*day).ok().and_then(|day| begin.checked_add_days(Days::new(day))),
                    office,
                    sent_to,
                    ..Step::default()
                });
            }
        }
        Runaround::of(&builder.finish())
    }

    #[test]
    fn a_circle_has_its_route_its_trips_and_its_days() {
        let round: &[_] = &[("D1", "W2", 0), ("W2", "S3", 4), ("S3", "D1", 9), ("D1", "", 16)];
        let found = runaround(&[round, round]);
        assert_eq!((found.attempts_returning, found.ping_pong, found.persons_returning), (2, 0, 2));
        let route = Circle {
            offices: ["D1", "W2", "S3"].map(str::to_owned).into(),
            persons: 2,
            times: 2,
            extra_trips: 6,
            median_trips: 3.0,
            median_days: Some(16.0),
        };
        assert_eq!(found.routes, [route]);
        assert_eq!(found.pairs[0].offices, ["S3", "D1"]);
    }

    #[test]
    fn who_is_sent_back_and_does_not_go_counts_as_far_as_they_went() {
        let found = runaround(&[&[("A", "", 0), ("B", "A", 3)]]);
        let route =
            Circle { offices: ["A", "B"].map(str::to_owned).into(), persons: 1, times: 1, extra_trips: 1, median_trips: 1.0, median_days: Some(3.0) };
        assert_eq!((found.ping_pong, found.routes), (1, vec![route]));
    }

    #[test]
    fn going_to_and_fro_is_one_attempt_and_several_times() {
        let found =
            runaround(&[&[("A", "", 0), ("B", "", -1), ("A", "", 6), ("B", "", 8)], &[("A", "", 0), ("C", "", 1), ("B", "", 2), ("A", "", 3)]]);
        assert_eq!((found.attempts_returning, found.ping_pong), (2, 1));
        let pairs = found.pairs.iter().map(|pair| (pair.offices.join(" "), pair.persons, pair.times, pair.median_days)).collect::<Vec<_>>();
        assert_eq!(pairs, [("B A".to_owned(), 2, 2, Some(4.5)), ("A B".to_owned(), 1, 1, None)]);
    }
}
