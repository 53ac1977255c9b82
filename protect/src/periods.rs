//! How cells of different periods hang together: whoever met something in a quarter met it in its year, and what lies in no part of a period does not lie in it.
//!
//! A relation is left out where the figures themselves contradict it, since then people came or went between the releases, or of whoever came often not everything was counted.

use std::collections::BTreeMap;

use super::{
    linkage::{Linked, Reading},
    published::{Cell, Measure, OneValue, Release},
    system::Relation,
};
use crate::period::{Length, Period};

/// Cells that differ by their period only; none is the whole record.
type Alike = Vec<(Option<Period>, u32)>;

/// Adds what follows from periods that lie within each other, where one of the releases is of a period.
pub(super) fn relate(linked: &mut Linked, releases: &[Release], reading: Reading) {
    if !reading.is_nested() || releases.iter().flat_map(|release| &release.tables).all(|table| table.period.is_none()) {
        return;
    }
    let mut alike: BTreeMap<Cell, Alike> = BTreeMap::new();
    for (cell, name) in (0..).zip(&linked.names) {
        alike.entry(name.at_any_time()).or_default().push((name.period(), cell));
    }
    for cells in alike.values() {
        for &(long, outer) in cells {
            let within: Vec<(Period, u32)> =
                cells.iter().filter_map(|&(short, cell)| Some((short?, cell))).filter(|&(short, _)| lies_within(short, long)).collect();
            for &(_, inner) in &within {
                contain(linked, outer, inner, reading);
            }
            for length in Length::ALL {
                // the newest of several that tell different figures
                let mut parts: BTreeMap<Period, u32> = BTreeMap::new();
                for &(short, cell) in within.iter().filter(|(short, _)| short.length() == length) {
                    parts.entry(short).or_insert(cell);
                }
                let parts: Vec<u32> = parts.into_values().collect();
                add_up(linked, (long, outer), &parts, length, reading);
            }
        }
    }
}

fn lies_within(short: Period, long: Option<Period>) -> bool {
    long.is_none_or(|long| long != short && long.contains(short))
}

/// No more stand in the part than in the whole.
fn contain(linked: &mut Linked, outer: u32, inner: u32, reading: Reading) {
    for measure in linked.measures[inner as usize].clone() {
        let (Some(whole), Some(part)) = (linked.variable(outer, measure), linked.variable(inner, measure)) else { continue };
        let is_possible = linked.system.lower[part as usize] <= linked.system.upper[whole as usize];
        if is_possible && counts_all(measure, reading) {
            linked.system.relate(Relation { terms: vec![(whole, 1.0), (part, -1.0)], lower: 0.0, upper: f64::INFINITY });
        }
    }
}

/// Whether everything of whoever came often is counted in each release.
fn counts_all(measure: Measure, reading: Reading) -> bool {
    measure == Measure::Persons || !reading.is_capped()
}

/// Parts of one length have no step in common; those of a quarter or half a year, all together, have every step of it. Of a year they do not: of some steps the year alone is known.
fn add_up(linked: &mut Linked, (long, outer): (Option<Period>, u32), parts: &[u32], length: Length, reading: Reading) {
    let is_whole = long.is_some_and(|long| long.length() != Length::Year && parts.len() as u32 == long.length().months() / length.months());
    if parts.len() < 2 {
        return;
    }
    for measure in linked.measures[outer as usize].clone() {
        let all: Option<Vec<u32>> = parts.iter().map(|&part| linked.variable(part, measure)).collect();
        let (Some(whole), Some(all)) = (linked.variable(outer, measure), all) else { continue };
        if !counts_all(measure, reading) {
            continue;
        }
        let sum = |bounds: &[f64]| all.iter().map(|&part| bounds[part as usize]).sum::<f64>();
        let (lower, upper) = (&linked.system.lower, &linked.system.upper);
        let no_more = OneValue::Step.adds_up(measure) && sum(lower) <= upper[whole as usize];
        let no_fewer = is_whole && lower[whole as usize] <= sum(upper);
        let bound = |is_bound: bool| if is_bound { 0.0 } else { f64::INFINITY };
        if no_more || no_fewer {
            let terms = std::iter::once((whole, 1.0)).chain(all.iter().map(|&part| (part, -1.0))).collect();
            linked.system.relate(Relation { terms, lower: -bound(no_more), upper: bound(no_fewer) });
        }
    }
}

#[cfg(test)]
mod tests;
