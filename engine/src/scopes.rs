//! Every scope that occurs: up to three values of different dimensions, none implied by the others, and who was seen there.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::columns::{Columns, UNKNOWN};
use super::events::Sets;
use super::hypothesis::{Dimension, MOST_IN_SCOPE, Term};
use super::record::Record;

/// All scopes of a record, the one that is everywhere first.
pub struct Scopes {
    pub families: Vec<Family>,
}

/// A scope by its family and its place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId {
    pub family: u32,
    pub scope: u32,
}

/// The scopes of the same dimensions.
///
/// The people seen in each lie one after the other, ascending: 8 bytes a person and scope.
pub struct Family {
    pub dimensions: Vec<Dimension>,
    /// Ascending.
    scopes: Vec<Codes>,
    /// Where each scope's stays begin, and the end.
    starts: Vec<u32>,
    stays: Vec<Stay>,
    pub sets: Sets,
    /// For each event, once it was asked for, which of the sets have it.
    met: Vec<OnceLock<Vec<bool>>>,
}

/// A person within a scope: the first of their steps there, and the set of events that they met there, as a number of the family's sets.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stay {
    pub first: u32,
    pub met: u32,
}

/// The codes of a scope, in the order of the family's dimensions; unused ones are 0.
type Codes = [u32; MOST_IN_SCOPE];

/// No scope.
const NOWHERE: u32 = u32::MAX;

/// Up to so many combinations of codes are looked up in a table rather than searched.
const TABLE: u64 = 1 << 22;

impl Scopes {
    /// Everything that the record knows, in up to three dimensions at once. Scopes with fewer than `threshold` steps can hold no pattern and are left out, and so is one that has
    /// just the steps of a scope with a term less: that term is implied by the others (an office lies in one city).
    pub fn of(record: &Record, threshold: u64) -> Self {
        let columns = record.columns;
        let combinations: Vec<Vec<Dimension>> = combinations(&record.dimensions);
        let tallies: Vec<Tally> = combinations.par_iter().map(|dimensions| Tally::of(columns, dimensions, threshold)).collect();
        let kept = |tally: &Tally| -> Vec<Codes> {
            let is_implied = |codes: &Codes, steps: u32| {
                (0..tally.dimensions.len()).any(|out| {
                    let (fewer, less) = tally.without(codes, out);
                    combinations.iter().position(|dimensions| *dimensions == fewer).is_some_and(|at| tallies[at].steps(&less) == steps)
                })
            };
            tally.scopes.iter().filter(|(codes, steps)| tally.dimensions.len() < 2 || !is_implied(codes, *steps)).map(|(codes, _)| *codes).collect()
        };
        let kept: Vec<(Vec<Dimension>, Vec<Codes>)> = tallies.par_iter().map(|tally| (tally.dimensions.clone(), kept(tally))).collect();
        drop(tallies);
        let everywhere = (Vec::new(), vec![Codes::default()]);
        let kept: Vec<_> = std::iter::once(everywhere).chain(kept).filter(|(_, scopes)| !scopes.is_empty()).collect();
        Scopes { families: kept.into_par_iter().map(|(dimensions, scopes)| Family::of(record, dimensions, scopes)).collect() }
    }

    pub fn family(&self, id: ScopeId) -> &Family {
        &self.families[id.family as usize]
    }

    /// The stays of a scope, ascending by person.
    pub fn stays(&self, id: ScopeId) -> &[Stay] {
        self.family(id).stays(id.scope as usize)
    }

    pub fn terms(&self, id: ScopeId) -> Vec<Term> {
        self.family(id).terms(id.scope as usize)
    }

    /// All scopes, family by family.
    pub fn ids(&self) -> Vec<ScopeId> {
        let of_family = |(family, scopes): (u32, &Family)| (0..scopes.count() as u32).map(move |scope| ScopeId { family, scope });
        (0..).zip(&self.families).flat_map(of_family).collect()
    }
}

/// All sets of one, two or three dimensions, in that order.
fn combinations(dimensions: &[Dimension]) -> Vec<Vec<Dimension>> {
    let mut all: Vec<Vec<Dimension>> = dimensions.iter().map(|dimension| vec![*dimension]).collect();
    let mut from = 0;
    for _ in 1..MOST_IN_SCOPE {
        let to = all.len();
        for at in from..to {
            let last = all[at].last().copied();
            for &dimension in dimensions.iter().filter(|dimension| Some(**dimension) > last) {
                let mut longer = all[at].clone();
                longer.push(dimension);
                all.push(longer);
            }
        }
        from = to;
    }
    all
}

/// The codes of several dimensions at a step as one number, and back.
struct Radix<'a> {
    columns: Vec<&'a [u32]>,
    widths: Vec<u64>,
}

impl<'a> Radix<'a> {
    fn of(columns: &'a Columns, dimensions: &[Dimension]) -> Self {
        let columns: Vec<_> = dimensions.iter().map(|dimension| dimension.column(columns)).collect();
        Radix { widths: columns.iter().map(|column| column.width() as u64).collect(), columns: columns.iter().map(|column| column.codes()).collect() }
    }

    /// `None` if a value is not known. Three columns of 2.6 million codes each fit into the number.
    fn at(&self, step: usize) -> Option<u64> {
        let mut key = 0_u64;
        for (codes, width) in self.columns.iter().zip(&self.widths) {
            if codes[step] == UNKNOWN {
                return None;
            }
            key = key.wrapping_mul(*width).wrapping_add(u64::from(codes[step]));
        }
        Some(key)
    }

    fn key(&self, codes: &Codes) -> u64 {
        codes.iter().zip(&self.widths).fold(0, |key, (&code, width)| key.wrapping_mul(*width).wrapping_add(u64::from(code)))
    }

    fn codes(&self, step: usize) -> Codes {
        let mut codes = Codes::default();
        for (to, column) in codes.iter_mut().zip(&self.columns) {
            *to = column[step];
        }
        codes
    }

    /// How many keys there can be.
    fn keys(&self) -> u64 {
        self.widths.iter().fold(1, |keys, width| keys.saturating_mul(*width))
    }
}

/// How many steps lie in each scope of some dimensions, those with few left out.
struct Tally {
    dimensions: Vec<Dimension>,
    /// Ascending by codes.
    scopes: Vec<(Codes, u32)>,
}

impl Tally {
    fn of(columns: &Columns, dimensions: &[Dimension], threshold: u64) -> Self {
        let radix = Radix::of(columns, dimensions);
        let mut scopes: Vec<(Codes, u32)> = if radix.keys() <= TABLE {
            let mut counts = vec![(0_u32, 0_u32); radix.keys() as usize]; // steps, and one of them
            for step in 0..columns.steps() {
                if let Some(key) = radix.at(step) {
                    counts[key as usize] = (counts[key as usize].0 + 1, step as u32);
                }
            }
            counts.into_iter().filter(|(steps, _)| *steps > 0).map(|(steps, step)| (radix.codes(step as usize), steps)).collect()
        } else {
            let mut keys: Vec<Codes> = (0..columns.steps()).filter(|&step| radix.at(step).is_some()).map(|step| radix.codes(step)).collect();
            keys.sort_unstable();
            keys.chunk_by(|one, other| one == other).map(|same| (same[0], same.len() as u32)).collect()
        };
        scopes.retain(|(_, steps)| u64::from(*steps) >= threshold);
        scopes.sort_unstable();
        Tally { dimensions: dimensions.to_vec(), scopes }
    }

    fn steps(&self, codes: &Codes) -> u32 {
        self.scopes.binary_search_by(|(other, _)| other.cmp(codes)).map_or(0, |at| self.scopes[at].1)
    }

    /// The dimensions and codes of a scope without one of its terms.
    fn without(&self, codes: &Codes, out: usize) -> (Vec<Dimension>, Codes) {
        let (mut dimensions, mut less) = (Vec::new(), Codes::default());
        for (at, &dimension) in self.dimensions.iter().enumerate().filter(|(at, _)| *at != out) {
            less[dimensions.len()] = codes[at];
            dimensions.push(dimension);
        }
        (dimensions, less)
    }
}

impl Family {
    fn of(record: &Record, dimensions: Vec<Dimension>, scopes: Vec<Codes>) -> Self {
        let columns = record.columns;
        let radix = Radix::of(columns, &dimensions);
        let at = Lookup::of(&radix, &scopes);
        let scope_of = |step: usize| radix.at(step).map_or(NOWHERE, |key| at.scope(key));
        let mut starts = vec![0_u32; scopes.len() + 1];
        let mut last = vec![u32::MAX; scopes.len()];
        let persons = || (0..columns.persons() as u32).flat_map(|person| record.steps_of(person).map(move |step| (person, step)));
        for (person, step) in persons() {
            let scope = scope_of(step) as usize;
            if last.get(scope).is_some_and(|last| *last != person) {
                last[scope] = person;
                starts[scope + 1] += 1;
            }
        }
        for scope in 0..scopes.len() {
            starts[scope + 1] += starts[scope];
        }
        let mut sets = record.events.sets.clone();
        let mut stays = vec![Stay::default(); starts[scopes.len()] as usize];
        let mut next = starts.clone();
        last.fill(u32::MAX);
        for (person, step) in persons() {
            let scope = scope_of(step) as usize;
            let met = record.events.at()[step];
            match last.get(scope) {
                None => {}
                Some(&same) if same == person => {
                    let stay = &mut stays[next[scope] as usize - 1];
                    stay.met = sets.union(stay.met, met);
                }
                Some(_) => {
                    last[scope] = person;
                    stays[next[scope] as usize] = Stay { first: step as u32, met };
                    next[scope] += 1;
                }
            }
        }
        let met = record.events.list.iter().map(|_| OnceLock::new()).collect();
        Family { dimensions, scopes, starts, stays, sets, met }
    }

    /// For each set of events whether it has this one.
    pub fn met(&self, event: u32) -> &[bool] {
        self.met[event as usize].get_or_init(|| self.sets.with(event))
    }

    /// How many scopes there are.
    pub fn count(&self) -> usize {
        self.scopes.len()
    }

    pub fn stays(&self, scope: usize) -> &[Stay] {
        &self.stays[self.starts[scope] as usize..self.starts[scope + 1] as usize]
    }

    pub fn terms(&self, scope: usize) -> Vec<Term> {
        self.dimensions.iter().zip(&self.scopes[scope]).map(|(&dimension, &code)| Term { dimension, code }).collect()
    }

    /// The scope of these codes, if it is one that counts.
    pub fn scope(&self, codes: &[u32]) -> Option<usize> {
        let mut padded = Codes::default();
        padded[..codes.len()].copy_from_slice(codes);
        self.scopes.binary_search(&padded).ok()
    }
}

/// From the key of a step to its scope.
enum Lookup {
    Table(Vec<u32>),
    Searched(Vec<(u64, u32)>),
}

impl Lookup {
    fn of(radix: &Radix, scopes: &[Codes]) -> Self {
        let keys = scopes.iter().zip(0..).map(|(codes, scope)| (radix.key(codes), scope));
        if radix.keys() <= TABLE {
            let mut table = vec![NOWHERE; radix.keys() as usize];
            keys.for_each(|(key, scope)| table[key as usize] = scope);
            return Lookup::Table(table);
        }
        let mut keys: Vec<(u64, u32)> = keys.collect();
        keys.sort_unstable();
        Lookup::Searched(keys)
    }

    fn scope(&self, key: u64) -> u32 {
        match self {
            Lookup::Table(table) => table[key as usize],
            Lookup::Searched(keys) => keys.binary_search_by_key(&key, |(key, _)| *key).map_or(NOWHERE, |at| keys[at].1),
        }
    }
}
