//! The tables of all hypotheses at once, from a few passes over the columns: never a pass per hypothesis.

use std::ops::Range;

use rayon::prelude::*;

use super::columns::UNKNOWN;
use super::hypothesis::{Belonging, Dimension, Hypothesis, Term};
use super::record::Record;
use super::stats::TwoByTwo;

/// Counters that one pass may hold: 64 MiB.
const COUNTERS: usize = 1 << 24;

/// A counted hypothesis with its table; most are looked at once and forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    pub event: u32,
    pub scope: Option<Term>,
    pub group: Option<Belonging>,
    pub table: TwoByTwo,
}

impl Count {
    pub fn hypothesis(&self, record: &Record) -> Hypothesis {
        Hypothesis {
            event: record.events.list[self.event as usize],
            scope: self.scope.into_iter().collect(),
            group: self.group.into_iter().collect(),
        }
    }

    /// Number of terms of scope and group together.
    pub fn terms(&self) -> usize {
        usize::from(self.scope.is_some()) + usize::from(self.group.is_some())
    }
}

/// One pass: a dimension (or everywhere), some of its values, some facets.
struct Pass {
    dimension: Option<Dimension>,
    values: Range<u32>,
    facets: Range<usize>,
}

/// Visits the table of every (event, scope, group) whose two sides were both seen, groups of one term. `keep` says what becomes of each; the results come in a fixed order.
pub fn of_groups<T: Send>(record: &Record, keep: impl Fn(&Count) -> Option<T> + Sync) -> Vec<T> {
    let columns = record.columns;
    let groups = columns.shape().facets.len();
    let events = record.events.list.len();
    let mut passes = Vec::new();
    for dimension in std::iter::once(None).chain(record.dimensions.iter().copied().map(Some)) {
        let values = dimension.map_or(0..1, |dimension| 1..dimension.column(columns).width() as u32);
        let mut facet = 0;
        while facet < groups {
            // a few facets a pass keep two processors evenly busy
            let facets = facet..(facet + 4).min(groups);
            let slots: usize = facets.clone().map(|facet| columns.facets()[facet].width()).sum();
            let together = (COUNTERS / (slots * (events + 1)).max(1)).max(1) as u32;
            let mut from = values.start;
            while from < values.end {
                let to = values.end.min(from.saturating_add(together));
                passes.push(Pass { dimension, values: from..to, facets: facets.clone() });
                from = to;
            }
            facet = facets.end;
        }
    }
    passes.into_par_iter().map(|pass| pass.run(record, &keep)).collect::<Vec<_>>().into_iter().flatten().collect()
}

/// A person within one value of the dimension: where they began, and what they met.
struct Stay {
    value: u32,
    first: usize,
    met: Vec<u32>,
}

impl Pass {
    fn run<T>(&self, record: &Record, keep: impl Fn(&Count) -> Option<T>) -> Vec<T> {
        let columns = record.columns;
        let events = record.events.list.len();
        let mut offsets = vec![0];
        for facet in self.facets.clone() {
            offsets.push(offsets[offsets.len() - 1] + columns.facets()[facet].width());
        }
        let slots = offsets[self.facets.len()];
        // counters[((value × (events + 1)) + event) × slots + slot]; the last event stands for having been seen at all
        let mut counters = vec![0_u32; self.values.len() * (events + 1) * slots];
        self.stays(record, |stay| {
            let row = (stay.value - self.values.start) as usize * (events + 1);
            for (facet, offset) in self.facets.clone().zip(&offsets) {
                let slot = offset + columns.facets()[facet].codes()[stay.first] as usize;
                counters[(row + events) * slots + slot] += 1;
                for &event in &stay.met {
                    counters[(row + event as usize) * slots + slot] += 1;
                }
            }
        });

        let mut kept = Vec::new();
        for value in self.values.clone() {
            let row = (value - self.values.start) as usize * (events + 1);
            let scope = self.dimension.map(|dimension| Term { dimension, code: value });
            let counted = |event: usize, slot: usize| u64::from(counters[(row + event) * slots + slot]);
            for (facet, &offset) in self.facets.clone().zip(&offsets) {
                let codes = 1..columns.facets()[facet].width(); // whoever's value is not known leaves the table
                let total = |event: usize| codes.clone().map(|code| counted(event, offset + code)).sum::<u64>();
                let seen = total(events);
                for event in 0..events {
                    let target = total(event);
                    for code in codes.clone() {
                        let (group, a) = (counted(events, offset + code), counted(event, offset + code));
                        if group == 0 || group == seen {
                            continue;
                        }
                        let table = TwoByTwo::new(a, group - a, target - a, (seen - group) - (target - a));
                        let group = Some(Belonging { facet, code: code as u32 });
                        kept.extend(keep(&Count { event: event as u32, scope, group, table }));
                    }
                }
            }
        }
        kept
    }

    /// Visits each person's stay at each value once.
    fn stays(&self, record: &Record, mut visit: impl FnMut(&Stay)) {
        let columns = record.columns;
        let codes = self.dimension.map(|dimension| dimension.column(columns).codes());
        let mut stays: Vec<Stay> = Vec::new(); // kept between persons, so that their lists of events are
        for person in 0..columns.persons() as u32 {
            let mut used = 0;
            for step in record.steps_of(person) {
                let value = codes.map_or(self.values.start, |codes| codes[step]);
                if (self.dimension.is_some() && value == UNKNOWN) || !self.values.contains(&value) {
                    continue;
                }
                let at = stays[..used].iter().position(|stay| stay.value == value).unwrap_or_else(|| {
                    if used == stays.len() {
                        stays.push(Stay { value, first: step, met: Vec::new() });
                    }
                    stays[used].value = value;
                    stays[used].first = step;
                    stays[used].met.clear();
                    used += 1;
                    used - 1
                });
                for event in record.events.at(columns, step) {
                    if !stays[at].met.contains(&event) {
                        stays[at].met.push(event);
                    }
                }
            }
            stays[..used].iter().for_each(&mut visit);
        }
    }
}
