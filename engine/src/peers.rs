//! The tables of all places against their peers: the same services elsewhere, an empty group.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::columns::UNKNOWN;
use super::events::{NOTHING, Sets};
use super::hypothesis::Dimension;
use super::record::Record;
use super::scopes::{ScopeId, Scopes};
use super::stats::TwoByTwo;
use super::tables::{Count, Look};

/// Shows the tables of a family's scopes, by scope and event, where both sides were seen. Nothing where no dimension of the family says where.
///
/// A scope is somewhere (`place`), and perhaps of a stage, a period or a service (`terms`, which hold elsewhere, too). People are counted once for each of these terms, by the set of services that
/// they were seen for, and by the sets for which they met each event; a place then adds up the sets that share a service with it and takes off its own people. So one pass does for all places.
pub fn of_family(record: &Record, scopes: &Scopes, family: u32, look: &mut impl Look) {
    let dimensions = &scopes.families[family as usize].dimensions;
    if dimensions.iter().any(|dimension| dimension.is_where()) {
        let mut census = Census::new(record, dimensions);
        for person in 0..record.columns.persons() as u32 {
            census.take(person);
        }
        census.show(scopes, family, look);
    }
}

/// Codes of a place or of terms, in the order of dimensions; unused ones are 0.
type Codes = [u32; 3];

/// What is counted in the pass.
struct Census<'a> {
    record: &'a Record<'a>,
    places: Vec<&'a [u32]>,
    terms: Vec<&'a [u32]>,
    /// For each dimension whether it says where.
    is_where: Vec<bool>,
    /// Sets of services; number `alone[code]` is that of one service.
    services: Sets,
    alone: Vec<u32>,
    /// Services given at each place under each terms.
    given: FxHashMap<(Codes, Codes), BTreeSet<u32>>,
    spots: FxHashMap<(Codes, Codes), Spot>,
    /// Persons by terms and by the set of services that they were seen for, and by event and the set for which they met it.
    seen: FxHashMap<Codes, FxHashMap<u32, u64>>,
    met: FxHashMap<Codes, FxHashMap<(u32, u32), u64>>,
    visits: Vec<Visit>,
}

/// What is counted at one place under its terms.
#[derive(Default)]
struct Spot {
    /// Persons seen here, and those of them who met each event anywhere for services given here.
    here: u64,
    here_met: FxHashMap<u32, u64>,
    /// Those seen nowhere else for these services, and which events they met.
    only: u64,
    only_met: FxHashMap<u32, u64>,
}

/// A step of the person who is being counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Visit {
    terms: Codes,
    place: Codes,
    service: u32,
    met: u32,
}

impl<'a> Census<'a> {
    fn new(record: &'a Record, dimensions: &[Dimension]) -> Self {
        let columns = record.columns;
        let of = |is_where: bool| -> Vec<&[u32]> {
            dimensions.iter().filter(|dimension| dimension.is_where() == is_where).map(|dimension| dimension.column(columns).codes()).collect()
        };
        let mut services = Sets::default();
        services.number(Vec::new());
        let alone = (0..columns.service().width() as u32).map(|code| services.number(vec![code])).collect();
        let mut census = Census {
            record,
            places: of(true),
            terms: of(false),
            is_where: dimensions.iter().map(|dimension| dimension.is_where()).collect(),
            services,
            alone,
            given: FxHashMap::default(),
            spots: FxHashMap::default(),
            seen: FxHashMap::default(),
            met: FxHashMap::default(),
            visits: Vec::new(),
        };
        let mut last = None;
        for step in 0..columns.steps() {
            let Some(visit) = census.visit(step) else { continue };
            let here = (visit.terms, visit.place, visit.service);
            if last != Some(here) {
                census.given.entry((visit.terms, visit.place)).or_default().insert(visit.service);
                last = Some(here);
            }
        }
        census
    }

    /// `None` if a place or a term is not known.
    fn visit(&self, step: usize) -> Option<Visit> {
        let codes = |columns: &[&[u32]]| {
            let mut codes = Codes::default();
            for (to, column) in codes.iter_mut().zip(columns) {
                *to = column[step];
                if *to == UNKNOWN {
                    return None;
                }
            }
            Some(codes)
        };
        let service = self.record.columns.service().codes()[step];
        Some(Visit { terms: codes(&self.terms)?, place: codes(&self.places)?, service, met: self.record.events.at()[step] })
    }

    fn take(&mut self, person: u32) {
        let mut visits = std::mem::take(&mut self.visits);
        visits.clear();
        visits.extend(self.record.steps_of(person).filter_map(|step| self.visit(step)));
        visits.sort_unstable();
        for same in visits.chunk_by(|one, other| one.terms == other.terms) {
            self.count(same);
        }
        self.visits = visits;
    }

    /// Counts a person under some terms; the visits lie place by place.
    fn count(&mut self, visits: &[Visit]) {
        let terms = visits[0].terms;
        let events = &self.record.events.sets;
        let mut happened: Vec<(u32, u32)> =
            visits.iter().flat_map(|visit| events.events(visit.met).iter().map(|&event| (event, visit.service))).collect();
        happened.sort_unstable();
        happened.dedup();
        let services = &mut self.services;
        let mut set = |codes: &mut dyn Iterator<Item = u32>| codes.fold(NOTHING, |set, code| services.union(set, self.alone[code as usize]));
        let seen_for = set(&mut visits.iter().map(|visit| visit.service));
        *self.seen.entry(terms).or_default().entry(seen_for).or_default() += 1;
        let met = self.met.entry(terms).or_default();
        for one in happened.chunk_by(|one, other| one.0 == other.0) {
            *met.entry((one[0].0, set(&mut one.iter().map(|&(_, service)| service)))).or_default() += 1;
        }
        for here in visits.chunk_by(|one, other| one.place == other.place) {
            let at = (terms, here[0].place);
            let Some(given) = self.given.get(&at) else { continue };
            let only = visits.iter().all(|visit| visit.place == here[0].place || !given.contains(&visit.service));
            let spot = self.spots.entry(at).or_default();
            spot.here += 1;
            spot.only += u64::from(only);
            for one in happened.chunk_by(|one, other| one.0 == other.0) {
                if one.iter().any(|(_, service)| given.contains(service)) {
                    *spot.here_met.entry(one[0].0).or_default() += 1;
                    *spot.only_met.entry(one[0].0).or_default() += u64::from(only);
                }
            }
        }
    }

    fn show(self, scopes: &Scopes, family: u32, look: &mut impl Look) {
        for scope in 0..scopes.families[family as usize].count() as u32 {
            let id = ScopeId { family, scope };
            let (mut terms, mut place) = (Vec::new(), Vec::new());
            for (term, is_where) in scopes.terms(id).iter().zip(&self.is_where) {
                if *is_where { &mut place } else { &mut terms }.push(term.code);
            }
            let at = (padded(&terms), padded(&place));
            let (Some(spot), Some(given)) = (self.spots.get(&at), self.given.get(&at)) else { continue };
            let shares = |set: u32| self.services.events(set).iter().any(|service| given.contains(service));
            let seen: u64 = self.seen[&at.0].iter().filter(|(set, _)| shares(**set)).map(|(_, persons)| persons).sum();
            let mut met = vec![0; self.record.events.list.len()];
            for ((event, set), persons) in self.met.get(&at.0).into_iter().flatten() {
                if shares(*set) {
                    met[*event as usize] += persons;
                }
            }
            let others = seen - spot.here;
            if spot.only == 0 || others == 0 {
                continue;
            }
            for (event, met) in (0..).zip(met) {
                let of = |counts: &FxHashMap<u32, u64>| counts.get(&event).copied().unwrap_or(0);
                let (a, c) = (of(&spot.only_met), met - of(&spot.here_met));
                let table = TwoByTwo::new(a, spot.only - a, c, others - c);
                if table.target() == 0 || table.target() == table.persons() {
                    look.unvaried(id, 0, 1);
                } else {
                    look.table(&Count { event, scope: id, group: [None, None], table });
                }
            }
        }
    }
}

fn padded(codes: &[u32]) -> Codes {
    let mut padded = Codes::default();
    padded[..codes.len()].copy_from_slice(codes);
    padded
}
