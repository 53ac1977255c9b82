//! Persons newly met by a target, and persons seen, week by week, of every scope and target.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::super::columns::{NO_DAY, UNKNOWN};
use super::super::hypothesis::{Dimension, Event, Hypothesis, Term};
use super::super::record::Record;
use super::super::stats::scan_statistic::log_likelihood_ratio;
use super::super::weeks::{Onset, Weeks};
use super::SHORTEST;

/// One target in one scope, over the weeks that windows can cover.
#[derive(Clone, Debug)]
pub struct Series {
    event: Event,
    scope: Vec<Term>,
    /// Cases in all weeks of the history.
    pub all: u64,
    /// Cases of each week that windows can cover, newest first.
    cases: Vec<u64>,
    /// For each of these weeks the share of everyone's exposure that lies in it and the newer ones, at most 1.
    pub shares: Vec<f64>,
}

/// The window of a series that is least likely by chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peak {
    pub weeks: usize,
    pub cases: u64,
    pub expected: f64,
    pub all: u64,
    pub llr: f64,
}

impl Series {
    /// All series with at least `least` cases, in a fixed order.
    pub fn all(record: &Record, weeks: Weeks, history: usize, longest: usize, least: u64) -> Vec<Series> {
        families(record)
            .into_par_iter()
            .map(|family| Census::of(record, &family, weeks, history).series(record, &family, longest, least))
            .collect::<Vec<_>>()
            .concat()
    }

    /// A series of nothing in particular, whose windows have these shares.
    #[cfg(test)]
    pub fn with_shares(all: u64, shares: &[f64]) -> Self {
        Series { event: Event::Returned, scope: Vec::new(), all, cases: vec![0; shares.len()], shares: shares.to_vec() }
    }

    pub fn hypothesis(&self) -> Hypothesis {
        Hypothesis { event: self.event, scope: self.scope.clone(), group: Vec::new() }
    }

    /// The best window; `None` where none has `least` cases and more than expected.
    pub fn peak(&self, least: u64) -> Option<Peak> {
        let mut best: Option<Peak> = None;
        let mut cases = 0;
        for (week, newly) in self.cases.iter().enumerate() {
            cases += newly;
            let expected = self.all as f64 * self.shares[week];
            if week + 1 >= SHORTEST && cases >= least && cases as f64 > expected {
                let llr = log_likelihood_ratio(cases, expected, self.all);
                if best.is_none_or(|best| llr > best.llr) {
                    best = Some(Peak { weeks: week + 1, cases, expected, all: self.all, llr });
                }
            }
        }
        best
    }
}

/// Which dimensions scopes are made of: none, each alone, and each service where.
fn families(record: &Record) -> Vec<Vec<Dimension>> {
    let mut families = vec![Vec::new()];
    families.extend(record.dimensions.iter().map(|dimension| vec![*dimension]));
    if record.dimensions.contains(&Dimension::Service) {
        families.extend(record.dimensions.iter().filter(|dimension| dimension.is_where()).map(|place| vec![*place, Dimension::Service]));
    }
    families
}

/// Counts of one family of scopes.
struct Census {
    history: usize,
    /// Each scope by its codes, and where its weeks begin in `seen`.
    scopes: FxHashMap<[u32; 2], usize>,
    seen: Vec<u32>,
    /// Each scope and event, and where its weeks begin in the two lists.
    pairs: FxHashMap<([u32; 2], u32), usize>,
    newly: Vec<u32>,
    /// Persons seen who had met it before.
    past: Vec<u32>,
}

impl Census {
    fn of(record: &Record, family: &[Dimension], weeks: Weeks, history: usize) -> Self {
        let columns = record.columns;
        let codes: Vec<&[u32]> = family.iter().map(|dimension| dimension.column(columns).codes()).collect();
        let mut census =
            Census { history, scopes: FxHashMap::default(), seen: Vec::new(), pairs: FxHashMap::default(), newly: Vec::new(), past: Vec::new() };
        let mut steps: Vec<([u32; 2], usize)> = Vec::new();
        let mut happened: Vec<(u32, usize)> = Vec::new();
        let mut onset = Onset::default();
        for person in 0..columns.persons() as u32 {
            steps.clear();
            for step in record.steps_of(person) {
                let scope = match codes[..] {
                    [] => [0, 0],
                    [one] => [one[step], 0],
                    [one, other, ..] => [one[step], other[step]],
                };
                if scope.iter().zip(&codes).all(|(code, _)| *code != UNKNOWN) {
                    steps.push((scope, step));
                }
            }
            steps.sort_unstable();
            for own in steps.chunk_by(|one, other| one.0 == other.0) {
                happened.clear();
                onset.clear();
                for &(_, step) in own {
                    let day = columns.days()[step];
                    onset.add(weeks, day, false);
                    let week = weeks.of(day).unwrap_or(usize::MAX);
                    // what happened after the last day has not happened yet; what has no day may have happened before everything
                    let counts = week != usize::MAX || day == NO_DAY;
                    if counts {
                        happened.extend(record.events.of_step(step).iter().map(|event| (*event, week)));
                    }
                }
                census.count(own[0].0, &mut onset, &mut happened);
            }
        }
        census
    }

    /// Counts one person in one scope.
    fn count(&mut self, scope: [u32; 2], onset: &mut Onset, happened: &mut [(u32, usize)]) {
        onset.seen.sort_unstable();
        onset.seen.dedup();
        onset.seen.retain(|week| *week < self.history);
        if onset.seen.is_empty() && happened.is_empty() {
            return;
        }
        let history = self.history;
        let at = slot(&mut self.scopes, scope, &mut [&mut self.seen], history);
        onset.seen.iter().for_each(|week| self.seen[at + week] += 1);
        happened.sort_unstable();
        for same in happened.chunk_by(|one, other| one.0 == other.0) {
            let (event, first) = same[same.len() - 1];
            let at = slot(&mut self.pairs, (scope, event), &mut [&mut self.newly, &mut self.past], history);
            if first < history {
                self.newly[at + first] += 1;
            }
            onset.seen.iter().filter(|week| **week < first).for_each(|week| self.past[at + week] += 1);
        }
    }

    fn series(self, record: &Record, family: &[Dimension], longest: usize, least: u64) -> Vec<Series> {
        let mut pairs: Vec<(([u32; 2], u32), usize)> = self.pairs.into_iter().collect();
        pairs.sort_unstable(); // codes ascend with names, so this order does not depend on that of the rows
        let mut all = Vec::new();
        for ((scope, event), at) in pairs {
            let newly = &self.newly[at..at + self.history];
            let cases: u64 = newly.iter().map(|cases| u64::from(*cases)).sum();
            let Some(from) = self.scopes.get(&scope).copied().filter(|_| cases >= least) else { continue };
            let exposed = |week: usize| f64::from(self.seen[from + week] - self.past[at + week]);
            let exposure: f64 = (0..self.history).map(exposed).sum();
            let mut sum = 0.0;
            let shares = (0..longest).map(|week| {
                sum += exposed(week);
                sum / exposure
            });
            all.push(Series {
                event: record.events.list[event as usize],
                scope: family.iter().zip(scope).map(|(dimension, code)| Term { dimension: *dimension, code }).collect(),
                all: cases,
                cases: newly[..longest].iter().map(|cases| u64::from(*cases)).collect(),
                shares: shares.collect(),
            });
        }
        all
    }
}

/// Where the weeks of a key begin; opens them, all 0, for a new one.
fn slot<K: std::hash::Hash + Eq>(slots: &mut FxHashMap<K, usize>, key: K, lists: &mut [&mut Vec<u32>], weeks: usize) -> usize {
    let next = lists[0].len();
    let at = *slots.entry(key).or_insert(next);
    if at == next {
        lists.iter_mut().for_each(|list| list.resize(next + weeks, 0));
    }
    at
}
