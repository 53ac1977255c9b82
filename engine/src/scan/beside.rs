//! The people of each scope by their memberships in the standing patterns, kept until a pattern is added.

use std::collections::BTreeSet;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::events::Sets;
use crate::groups::Groups;
use crate::hypothesis::{Hypothesis, Term};
use crate::record::Record;
use crate::scopes::{ScopeId, Scopes, Stay};
use crate::stats::TwoByTwo;
use crate::tables::Count;

use super::memberships::{Key, Memberships, Strata};

/// What is kept of the scopes that candidates were looked for in: for each person and scope 4 bytes, and one bit a value of the facets that were asked for.
pub struct Beside<'a> {
    record: &'a Record<'a>,
    scopes: &'a Scopes,
    groups: &'a Groups,
    told: FxHashMap<ScopeId, Told>,
}

/// Facets of so many values take little room.
const FEW_VALUES: usize = 16;

/// The people of one scope, told apart by the first so many patterns.
struct Told {
    patterns: usize,
    /// The combinations of memberships that occur, and each stay's.
    kinds: Vec<Key>,
    kind_of: Vec<u32>,
    /// Of each kind, as soon as there are two: how many met each event, and at last how many there are.
    totals: Vec<Vec<u32>>,
    /// For each facet that was asked for, by number of the value: who holds it, one bit a stay, as many words for each value as they take.
    held: FxHashMap<usize, Vec<u64>>,
}

/// How the scope of a pattern lies to the one whose people are told apart.
enum Overlap {
    /// It has all of its steps.
    Whole,
    Nothing,
    Part,
}

impl<'a> Beside<'a> {
    pub fn new(record: &'a Record<'a>, scopes: &'a Scopes, groups: &'a Groups) -> Self {
        Beside { record, scopes, groups, told: FxHashMap::default() }
    }

    /// Makes ready for candidates with a group: brings their scopes up to the patterns that stand, and counts and lists what will be asked for.
    pub fn prepare<'c>(&mut self, counts: impl Iterator<Item = &'c Count>, memberships: &Memberships) {
        let mut of_scope: FxHashMap<ScopeId, (Told, Vec<&Count>)> = FxHashMap::default();
        for count in counts {
            let kept = of_scope.entry(count.scope).or_insert_with(|| {
                let told = self.told.remove(&count.scope);
                (told.unwrap_or_else(|| Told::of(self.scopes.stays(count.scope).len())), Vec::new())
            });
            kept.1.push(count);
        }
        let ready = of_scope.into_par_iter().map(|(id, (mut told, counts))| {
            while told.patterns < memberships.patterns().len() {
                self.tell_apart(id, &mut told, memberships);
            }
            if told.kinds.len() > 1 {
                self.list(id, &counts, &mut told);
            }
            (id, told)
        });
        let ready: Vec<_> = ready.collect();
        self.told.extend(ready);
    }

    /// Lists who holds the values of the facets that candidates of one scope ask for, unless that was done before; those of few values are listed along with the first.
    fn list(&self, id: ScopeId, counts: &[&Count], told: &mut Told) {
        let asked: BTreeSet<usize> = counts.iter().flat_map(|count| self.terms(count)).map(|(facet, _)| facet).collect();
        if asked.iter().all(|facet| told.held.contains_key(facet)) {
            return;
        }
        let width = |facet: usize| self.groups.facets[facet].width;
        let is_new = |facet: &usize| !told.held.contains_key(facet) && (asked.contains(facet) || width(*facet) <= FEW_VALUES);
        let new: Vec<usize> = (0..self.groups.facets.len()).filter(is_new).collect();
        let stays = self.scopes.stays(id);
        let words = stays.len().div_ceil(64);
        let mut lists: Vec<Vec<u64>> = new.iter().map(|&facet| vec![0; words * width(facet)]).collect();
        for (word, some) in stays.chunks(64).enumerate() {
            for (bit, stay) in some.iter().enumerate() {
                let row = self.groups.row(stay.first as usize);
                for (list, &facet) in lists.iter_mut().zip(&new) {
                    list[usize::from(row[facet]) * words + word] |= 1 << bit;
                }
            }
        }
        told.held.extend(new.into_iter().zip(lists));
    }

    /// The facets and numbers of a candidate's group.
    fn terms(&self, count: &Count) -> impl Iterator<Item = (usize, usize)> {
        count.group.into_iter().flatten().filter_map(|belonging| self.groups.numbered(belonging))
    }

    /// Adds the next pattern to what is known of a scope's people.
    fn tell_apart(&self, id: ScopeId, told: &mut Told, memberships: &Memberships) {
        let number = told.patterns;
        let pattern = &memberships.patterns()[number];
        told.patterns += 1;
        let (terms, stays) = (self.scopes.terms(id), self.scopes.stays(id));
        let overlap = overlap(pattern, &terms);
        if let Overlap::Nothing = overlap {
            return;
        }
        let sets = &self.scopes.family(id).sets;
        told.count(stays, sets, self.record.events.list.len());
        let mut join = Joining { told, stays, sets, number, with: FxHashMap::default() };
        match overlap {
            Overlap::Nothing => {}
            Overlap::Whole => {
                // the first step in the scope decides
                for (at, _) in stays.iter().enumerate().filter(|(_, stay)| memberships.is_member_at(number, stay.first as usize)) {
                    join.join(at);
                }
            }
            Overlap::Part => {
                for &person in self.record.persons_in(&pattern.scope).iter() {
                    let steps = self.record.steps_of(person);
                    let at = stays.partition_point(|stay| (stay.first as usize) < steps.start);
                    let Some(stay) = stays.get(at).filter(|stay| (stay.first as usize) < steps.end) else { continue };
                    let here = |step: &usize| terms.iter().all(|term| term.holds(self.record.columns, *step));
                    let first = (stay.first as usize..steps.end).filter(here).find(|&step| memberships.is_in_scope(number, step));
                    if first.is_some_and(|first| memberships.is_member_at(number, first)) {
                        join.join(at);
                    }
                }
            }
        }
    }

    /// The people of a candidate with a group, in strata of joint membership, by person and within its scope. It must have been prepared.
    ///
    /// Only those in the group are looked at one by one, and those whose value is not known; the others are what remains of each kind.
    pub fn strata(&self, count: &Count) -> Strata {
        let Some(told) = self.told.get(&count.scope).filter(|told| told.kinds.len() > 1) else {
            return Strata::of(vec![(Key::default(), count.table)]); // nobody here belongs to a standing pattern
        };
        let held: Vec<(&[u64], usize)> = self.terms(count).filter_map(|(facet, number)| Some((told.held.get(&facet)?.as_slice(), number))).collect();
        let (met, stays) = (self.scopes.family(count.scope).met(count.event), self.scopes.stays(count.scope));
        let totals = |of: &Vec<u32>| (u64::from(of[count.event as usize]), of.last().map_or(0, |all| u64::from(*all)));
        let mut tables: Vec<[u64; 4]> = told.totals.iter().map(totals).map(|(met, all)| [0, 0, met, all - met]).collect();
        let words = stays.len().div_ceil(64);
        for word in 0..words {
            let mut group = held.iter().fold(u64::MAX, |bits, (values, number)| bits & values[number * words + word]);
            let mut unknown = held.iter().fold(0, |bits, (values, _)| bits | values[word]);
            while group != 0 {
                let at = word * 64 + group.trailing_zeros() as usize;
                let (table, side) = (&mut tables[told.kind_of[at] as usize], usize::from(!met[stays[at].met as usize]));
                table[side] += 1;
                table[side + 2] -= 1;
                group &= group - 1;
            }
            while unknown != 0 {
                let at = word * 64 + unknown.trailing_zeros() as usize;
                tables[told.kind_of[at] as usize][2 + usize::from(!met[stays[at].met as usize])] -= 1;
                unknown &= unknown - 1;
            }
        }
        let tables = tables.into_iter().map(|[a, b, c, d]| TwoByTwo::new(a, b, c, d));
        Strata::of(told.kinds.iter().copied().zip(tables).filter(|(_, table)| table.persons() > 0).collect())
    }
}

impl Told {
    /// Of so many people, before the first pattern.
    fn of(people: usize) -> Self {
        Told { patterns: 0, kinds: vec![Key::default()], kind_of: vec![0; people], totals: Vec::new(), held: FxHashMap::default() }
    }

    /// Counts what everybody met, while all are of one kind; from then on each who joins another is carried over.
    fn count(&mut self, stays: &[Stay], sets: &Sets, events: usize) {
        if self.totals.is_empty() {
            let mut totals = vec![0; events + 1];
            for stay in stays {
                sets.events(stay.met).iter().for_each(|&event| totals[event as usize] += 1);
            }
            totals[events] = stays.len() as u32;
            self.totals.push(totals);
        }
    }
}

/// Gives members of one pattern their new combination.
struct Joining<'t> {
    told: &'t mut Told,
    stays: &'t [Stay],
    sets: &'t Sets,
    number: usize,
    /// From a combination to the same with the pattern.
    with: FxHashMap<u32, u32>,
}

impl Joining<'_> {
    fn join(&mut self, at: usize) {
        let Told { kinds, kind_of, totals, .. } = &mut *self.told;
        let (word, bit) = (self.number / 64, 1_u64 << (self.number % 64));
        let (from, to) = (
            kind_of[at],
            *self.with.entry(kind_of[at]).or_insert_with_key(|from| {
                let mut key = kinds[*from as usize];
                key[word] |= bit;
                kinds.push(key);
                totals.push(vec![0; totals[0].len()]);
                kinds.len() as u32 - 1
            }),
        );
        kind_of[at] = to;
        let everybody = totals[0].len() as u32 - 1;
        for event in self.sets.events(self.stays[at].met).iter().copied().chain([everybody]) {
            totals[from as usize][event as usize] -= 1;
            totals[to as usize][event as usize] += 1;
        }
    }
}

fn overlap(pattern: &Hypothesis, terms: &[Term]) -> Overlap {
    let same_dimension = |term: &Term| terms.iter().find(|other| other.dimension == term.dimension);
    if pattern.scope.iter().any(|term| same_dimension(term).is_some_and(|other| other.code != term.code)) {
        Overlap::Nothing
    } else if pattern.scope.iter().all(|term| same_dimension(term).is_some()) {
        Overlap::Whole
    } else {
        Overlap::Part
    }
}
