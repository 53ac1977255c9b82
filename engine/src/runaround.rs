//! The runaround: how many are sent round, on which ways, and what it costs them (METHODS §5).

use std::cmp::Reverse;
use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::columns::{Columns, NO_DAY, UNKNOWN};
use super::returned::{GRANTED, Return, Returning};

/// So many routes are listed.
const MOST_ROUTES: usize = 1_000;

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
    /// Whole routes, from the office left to the last one before it is reached again, most persons first, at most `MOST_ROUTES`.
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
    /// Counts the returns of attempts, chosen by number, in parallel; the result does not depend on the number of threads.
    pub fn among(columns: &Columns, is_in: &(impl Fn(usize) -> bool + Sync)) -> Self {
        let parts = super::journeys::shares(columns).into_par_iter().map(|persons| Tally::of(columns, persons, is_in)).collect::<Vec<_>>();
        let mut parts = parts.into_iter();
        let mut all = parts.next().unwrap_or_default();
        parts.for_each(|part| all.add(part));
        let name = |office: u32| columns.office().name(office).unwrap_or_default().to_owned();
        Self {
            attempts_returning: all.attempts,
            ping_pong: all.ping_pong,
            persons_returning: all.persons,
            pairs: all.pairs.into_circles(usize::MAX, name),
            routes: all.routes.into_circles(MOST_ROUTES, name),
        }
    }
}

/// Returns of some persons, being counted.
#[derive(Default)]
struct Tally {
    attempts: usize,
    ping_pong: usize,
    persons: usize,
    pairs: Ways,
    routes: Ways,
}

impl Tally {
    fn of(columns: &Columns, persons: Range<usize>, is_in: &impl Fn(usize) -> bool) -> Self {
        let mut tally = Self::default();
        let mut returning = Returning::new(columns, &GRANTED);
        let (mut found, mut route) = (Vec::new(), Vec::new());
        for person in persons {
            let before = tally.attempts;
            for attempt in columns.attempts_of(person).filter(|&attempt| is_in(attempt)) {
                found.clear();
                returning.of_attempt(attempt, &mut found);
                tally.attempts += usize::from(!found.is_empty());
                tally.ping_pong += usize::from(found.iter().any(|one| one.ping_pong));
                found.iter().for_each(|one| tally.count(columns, person, *one, &mut route));
            }
            tally.persons += usize::from(tally.attempts > before);
        }
        tally
    }

    /// Counts one return; `route` is only lent, so that it is not made anew for each.
    fn count(&mut self, columns: &Columns, person: usize, one: Return, route: &mut Vec<u32>) {
        let trips = (one.ends - one.left) as u32;
        let (from, to) = (columns.days()[one.left], columns.days()[one.ends]);
        let days = if from != NO_DAY && to != NO_DAY && to >= from { to - from } else { NO_DAY };
        self.pairs.count(&[one.from, one.to], person, trips, days);
        let offices = columns.office().codes();
        // Where the person was sent back and did not go, the office that said so is the last of the route.
        let end = if offices[one.ends] == one.to { one.ends } else { one.ends + 1 };
        route.clear();
        route.extend(offices[one.left..end].iter().filter(|office| **office != UNKNOWN));
        route.dedup();
        if route.len() <= LONGEST_ROUTE {
            self.routes.count(route, person, trips, days);
        }
    }

    fn add(&mut self, other: Self) {
        self.attempts += other.attempts;
        self.ping_pong += other.ping_pong;
        self.persons += other.persons;
        self.pairs.add(other.pairs);
        self.routes.add(other.routes);
    }
}

/// Ways round by their offices, and every time that someone went one. Records with many people have many ways that one person went once, so a way of its own takes little.
#[derive(Default)]
struct Ways {
    slots: FxHashMap<Box<[u32]>, u32>,
    /// For each slot how many persons, and the one counted last, plus one: persons come in runs.
    persons: Vec<(u32, usize)>,
    /// Slot, trips, and days (`NO_DAY` where not known).
    times: Vec<(u32, u32, i32)>,
}

impl Ways {
    fn count(&mut self, offices: &[u32], person: usize, trips: u32, days: i32) {
        let slot = match self.slots.get(offices) {
            Some(&slot) => slot,
            None => self.open(offices.into()),
        };
        let (persons, last) = &mut self.persons[slot as usize];
        *persons += u32::from(*last != person + 1);
        *last = person + 1;
        self.times.push((slot, trips, days));
    }

    fn open(&mut self, offices: Box<[u32]>) -> u32 {
        let slot = self.persons.len() as u32;
        self.persons.push((0, 0));
        self.slots.insert(offices, slot);
        slot
    }

    /// Adds the ways of other persons.
    fn add(&mut self, other: Self) {
        let mut here = vec![0; other.persons.len()];
        for (offices, slot) in other.slots {
            let to = match self.slots.get(&offices) {
                Some(&to) => to,
                None => self.open(offices),
            };
            self.persons[to as usize].0 += other.persons[slot as usize].0;
            here[slot as usize] = to;
        }
        self.times.extend(other.times.into_iter().map(|(slot, trips, days)| (here[slot as usize], trips, days)));
    }

    /// The ways that most people went, at most so many.
    fn into_circles(self, most: usize, name: impl Fn(u32) -> String) -> Vec<Circle> {
        let mut times = vec![0_u32; self.persons.len()];
        self.times.iter().for_each(|(slot, ..)| times[*slot as usize] += 1);
        let mut ways = self
            .slots
            .into_iter()
            .map(|(offices, slot)| (Reverse(self.persons[slot as usize].0), Reverse(times[slot as usize]), offices, slot))
            .collect::<Vec<_>>();
        if ways.len() > most {
            ways.select_nth_unstable(most);
            ways.truncate(most);
        }
        ways.sort_unstable();
        let mut rank = vec![usize::MAX; times.len()];
        ways.iter().enumerate().for_each(|(at, way)| rank[way.3 as usize] = at);
        let mut spent = vec![(Vec::new(), Vec::new()); ways.len()];
        for (slot, trips, days) in self.times {
            if let Some((all_trips, all_days)) = spent.get_mut(rank[slot as usize]) {
                all_trips.push(trips);
                all_days.extend(Some(days).filter(|days| *days != NO_DAY));
            }
        }
        let circles = ways.into_iter().zip(spent).map(|((persons, _, offices, _), (mut trips, mut days))| Circle {
            offices: offices.iter().map(|office| name(*office)).collect(),
            persons: persons.0 as usize,
            times: trips.len(),
            extra_trips: trips.iter().map(|trips| *trips as usize).sum(),
            median_trips: super::journeys::median(&mut trips).unwrap_or_default(),
            median_days: super::journeys::median(&mut days),
        });
        circles.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::{Shape, Step};
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
        Runaround::among(&builder.finish(), &|_| true)
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
