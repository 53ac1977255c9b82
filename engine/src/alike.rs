//! What holds of all steps of a person: most people were seen at one place only, and need not be looked at step by step.

use rayon::prelude::*;

use super::columns::{Columns, UNKNOWN};
use super::events::Events;
use super::hypothesis::Dimension;

/// One entry a person in each list: 24 bytes and 4 a dimension.
pub struct Alike {
    /// One bit an event that the person met anywhere, for events below 128.
    met: Vec<u128>,
    /// One bit a service that they were seen for, "not known" among them; 0 if one of its codes is 64 or more.
    services: Vec<u64>,
    /// For each dimension the one value of all their steps; "not known" if there are several, or if that of a step is not known.
    values: Vec<Vec<u32>>,
}

impl Alike {
    pub fn of(columns: &Columns, events: &Events, dimensions: &[Dimension]) -> Self {
        let persons = || (0..columns.persons()).into_par_iter();
        let met = persons().map(|person| {
            let happened = columns.steps_of(person).flat_map(|step| events.of_step(step));
            happened.filter(|event| **event < u128::BITS).fold(0, |met, event| met | 1 << event)
        });
        let services = persons().map(|person| {
            let codes = &columns.service().codes()[columns.steps_of(person)];
            codes.iter().try_fold(0, |bits, &code| service_bit(code).map(|bit| bits | bit)).unwrap_or(0)
        });
        let value = |dimension: &Dimension| {
            let codes = dimension.column(columns).codes();
            persons()
                .map(|person| match &codes[columns.steps_of(person)] {
                    [first, others @ ..] if others.iter().all(|code| code == first) => *first,
                    _ => UNKNOWN,
                })
                .collect()
        };
        Alike { met: met.collect(), services: services.collect(), values: dimensions.iter().map(value).collect() }
    }

    /// Whether the person met an event, by its number; `None` if it is not kept here.
    pub fn met(&self, event: u32, person: u32) -> Option<bool> {
        (event < u128::BITS).then(|| self.met[person as usize] & 1 << event != 0)
    }

    /// The services that the person was seen for, one bit each; 0 if that is not kept here.
    pub fn services(&self, person: u32) -> u64 {
        self.services[person as usize]
    }

    /// For each person the one value of all their steps in a dimension, given by its place in the record's list; "not known" if there is no such one.
    pub fn values(&self, dimension: usize) -> &[u32] {
        &self.values[dimension]
    }
}

/// The bit of a service, if there is one for it.
pub fn service_bit(code: u32) -> Option<u64> {
    (code < u64::BITS).then(|| 1 << code)
}
