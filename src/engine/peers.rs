//! The tables of all places against their peers: the same services elsewhere, an empty group.

use rustc_hash::FxHashMap;

use super::columns::UNKNOWN;
use super::hypothesis::{Dimension, Term};
use super::record::Record;
use super::stats::TwoByTwo;
use super::tables::Count;

/// The tables of one dimension, by value and event, where both sides were seen.
///
/// People are counted once, by the set of services that they were seen for, and by the sets for which they met each event; a place then adds up the sets that share a
/// service with it and takes off its own people. So one pass does for all places.
pub fn of_places(record: &Record, dimension: Dimension) -> Vec<Count> {
    let mut census = Census::new(record, dimension);
    for person in 0..record.columns.persons() as u32 {
        census.take(person);
    }
    census.counts()
}

/// What is counted in the pass.
struct Census<'a> {
    record: &'a Record<'a>,
    dimension: Dimension,
    /// Services given at each value.
    given: Vec<Vec<bool>>,
    places: Vec<Place>,
    /// Persons by the sorted services that they were seen for.
    seen: FxHashMap<Vec<u32>, u64>,
    /// Persons by event and by the sorted services for which they met it.
    met: FxHashMap<(u32, Vec<u32>), u64>,
    visits: Vec<Visit>,
}

/// What is counted at one value.
#[derive(Clone)]
struct Place {
    /// Persons seen here, and those of them who met each event anywhere for services given here.
    here: u64,
    here_met: Vec<u64>,
    /// Those seen nowhere else for these services, and which events they met.
    only: u64,
    only_met: Vec<u64>,
}

/// A step of the person who is being counted.
struct Visit {
    value: u32,
    service: u32,
    step: usize,
}

impl<'a> Census<'a> {
    fn new(record: &'a Record, dimension: Dimension) -> Self {
        let columns = record.columns;
        let codes = dimension.column(columns).codes();
        let width = dimension.column(columns).width();
        let mut given = vec![vec![false; columns.service().width()]; width];
        for (&value, &service) in codes.iter().zip(columns.service().codes()) {
            given[value as usize][service as usize] = true;
        }
        let events = record.events.list.len();
        let place = Place { here: 0, here_met: vec![0; events], only: 0, only_met: vec![0; events] };
        Census { record, dimension, given, places: vec![place; width], seen: FxHashMap::default(), met: FxHashMap::default(), visits: Vec::new() }
    }

    fn take(&mut self, person: u32) {
        let columns = self.record.columns;
        let codes = self.dimension.column(columns).codes();
        self.visits.clear();
        self.visits.extend(self.record.steps_of(person).filter(|&step| codes[step] != UNKNOWN).map(|step| Visit {
            value: codes[step],
            service: columns.service().codes()[step],
            step,
        }));
        if self.visits.is_empty() {
            return;
        }
        count(&mut self.seen, sorted(self.visits.iter().map(|visit| visit.service)));
        let events = |visit: &Visit| self.record.events.at(columns, visit.step);
        let mut happened: Vec<(u32, u32)> = self.visits.iter().flat_map(|visit| events(visit).map(|event| (event, visit.service))).collect();
        happened.sort_unstable();
        happened.dedup();
        for one in happened.chunk_by(|one, other| one.0 == other.0) {
            count(&mut self.met, (one[0].0, one.iter().map(|&(_, service)| service).collect()));
        }
        for value in sorted(self.visits.iter().map(|visit| visit.value)) {
            let given = &self.given[value as usize];
            let place = &mut self.places[value as usize];
            let only = self.visits.iter().all(|visit| visit.value == value || !given[visit.service as usize]);
            place.here += 1;
            place.only += u64::from(only);
            for one in happened.chunk_by(|one, other| one.0 == other.0) {
                if one.iter().any(|&(_, service)| given[service as usize]) {
                    place.here_met[one[0].0 as usize] += 1;
                    place.only_met[one[0].0 as usize] += u64::from(only);
                }
            }
        }
    }

    fn counts(self) -> Vec<Count> {
        let mut counts = Vec::new();
        for value in 1..self.places.len() {
            let (place, given) = (&self.places[value], &self.given[value]);
            let shares = |services: &[u32]| services.iter().any(|&service| given[service as usize]);
            let seen: u64 = self.seen.iter().filter(|(services, _)| shares(services)).map(|(_, persons)| persons).sum();
            let mut met = vec![0; self.record.events.list.len()];
            for ((event, services), persons) in &self.met {
                if shares(services) {
                    met[*event as usize] += persons;
                }
            }
            let others = seen - place.here;
            if place.only == 0 || others == 0 {
                continue;
            }
            for (event, met) in met.into_iter().enumerate() {
                let (a, c) = (place.only_met[event], met - place.here_met[event]);
                let table = TwoByTwo::new(a, place.only - a, c, others - c);
                let scope = Some(Term { dimension: self.dimension, code: value as u32 });
                counts.push(Count { event: event as u32, scope, group: None, table });
            }
        }
        counts
    }
}

fn sorted(codes: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut codes: Vec<u32> = codes.collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn count<K: std::hash::Hash + Eq>(counts: &mut FxHashMap<K, u64>, key: K) {
    *counts.entry(key).or_default() += 1;
}
