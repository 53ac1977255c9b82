//! Which hypotheses can be tested, what each may spend, and which are worth a closer look.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::groups::Groups;
use crate::hypothesis::MOST_TERMS;
use crate::peers;
use crate::record::Record;
use crate::scopes::{ScopeId, Scopes};
use crate::stats::exact::from_ln;
use crate::stats::tarone::{Attainable, ln_threshold};
use crate::tables::{self, Count, Counters, Look, Plan};

use super::{ALPHA, Hypotheses, LEAST_RATIO, MOST_SHOWN};

/// Numbers of terms of scope and group together, counted from 0.
const LEVELS: usize = MOST_TERMS + 1;

/// The error budget of a scan, shared out by number of terms.
#[derive(Clone, Debug)]
pub struct Budget {
    /// For each number of terms `ln(L · m_d / m)`.
    ln_weight: [f64; LEVELS],
    /// Weighted p beyond this are no candidates: `ln(100 α / m)`.
    pub ln_bound: f64,
    /// Number of testable hypotheses.
    pub testable: usize,
}

impl Budget {
    /// `ln` of the weighted p: `p · L · m_d / m`, at most 1 (weighted Benjamini–Hochberg, Genovese, Roeder & Wasserman 2006).
    pub fn ln_weighted(&self, ln_p: f64, terms: usize) -> f64 {
        (ln_p + self.ln_weight[terms]).min(0.0)
    }

    /// Shares the budget out, given how many hypotheses of each number of terms are testable.
    fn of(testable: [usize; LEVELS]) -> Self {
        let all: usize = testable.iter().sum();
        let used = testable.iter().filter(|count| **count > 0).count();
        let share = |count: usize| if count == 0 { 0.0 } else { (used as f64 * count as f64 / all as f64).ln() };
        Budget { ln_weight: testable.map(share), ln_bound: (MOST_SHOWN as f64 * ALPHA / all.max(1) as f64).ln(), testable: all }
    }
}

/// A hypothesis that may become a pattern.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    pub count: Count,
    pub ln_p: f64,
    pub ln_weighted: f64,
}

impl Candidate {
    pub fn p(&self) -> f64 {
        from_ln(self.ln_p)
    }
}

/// What the tables gave of the hypotheses that were looked at: most are counted and forgotten at once.
struct Sieve<'a> {
    scopes: &'a Scopes,
    threshold: u64,
    /// For each event whether it is tested here; all where there is no entry.
    told: &'a [bool],
    /// How many of each number of terms are known to be testable by now, over all sieves.
    by_now: &'a [AtomicUsize; LEVELS],
    possible: [usize; LEVELS],
    /// Testable whatever the threshold turns out to be, and how many of them point the right way strongly enough.
    surely: [usize; LEVELS],
    surely_likely: [usize; LEVELS],
    /// Of the others that may be: the least p, and whether they point the right way.
    perhaps: [Vec<(f64, bool)>; LEVELS],
    /// Those that may become candidates, each with its least p.
    likely: Vec<(Count, f64)>,
}

impl<'a> Sieve<'a> {
    fn new(scopes: &'a Scopes, threshold: u64, told: &'a [bool], by_now: &'a [AtomicUsize; LEVELS]) -> Self {
        Sieve {
            scopes,
            threshold,
            told,
            by_now,
            possible: [0; LEVELS],
            surely: [0; LEVELS],
            surely_likely: [0; LEVELS],
            perhaps: std::array::from_fn(|_| Vec::new()),
            likely: Vec::new(),
        }
    }

    /// Tells the other sieves how many were testable.
    fn tell(self) -> Self {
        for (all, own) in self.by_now.iter().zip(self.surely) {
            all.fetch_add(own, Ordering::Relaxed);
        }
        self
    }

    /// Whether the weighted p may turn out small enough: `p ≥ ½ P(a)`, and it must not exceed `100 α / (L · m_d)`, where `m_d` is at least what was counted by now.
    /// (How much was counted by now differs from run to run; what is let through beyond the final bound falls there.)
    fn may_be_small(&self, count: &Count, terms: usize) -> bool {
        let by_now = self.by_now[terms].load(Ordering::Relaxed).max(self.surely[terms]).max(1);
        let bound = (MOST_SHOWN as f64 * ALPHA / by_now as f64).ln();
        count.table.margins().ln_probability(count.table.a) - std::f64::consts::LN_2 <= bound
    }
}

impl Look for Sieve<'_> {
    fn table(&mut self, count: &Count) {
        let terms = count.terms(self.scopes);
        let table = count.table;
        self.possible[terms] += 1;
        if self.told.get(count.event as usize) == Some(&false) {
            return;
        }
        let likely = table.a >= self.threshold && is_large_enough(table);
        let ln_least = match Attainable::of(table.margins()) {
            Attainable::Never => return,
            Attainable::Surely => {
                self.surely[terms] += 1;
                self.surely_likely[terms] += usize::from(likely);
                f64::NEG_INFINITY
            }
            Attainable::Perhaps(ln_least) => {
                self.perhaps[terms].push((ln_least, likely));
                ln_least
            }
        };
        if likely && self.may_be_small(count, terms) {
            self.likely.push((*count, ln_least));
        }
    }

    fn unvaried(&mut self, scope: ScopeId, group: usize, hypotheses: usize) {
        self.possible[self.scopes.family(scope).dimensions.len() + group] += hypotheses;
    }
}

/// A risk ratio of at least [`LEAST_RATIO`], the cells smoothed as in [`crate::stats::TwoByTwo::risk_ratio`] where `c` is 0.
fn is_large_enough(table: crate::stats::TwoByTwo) -> bool {
    let half = if table.a == 0 || table.c == 0 { 0.5 } else { 0.0 };
    let [a, b, c, d] = [table.a, table.b, table.c, table.d].map(|cell| cell as f64 + half);
    a * (c + d) >= LEAST_RATIO * c * (a + b)
}

/// Counts all hypotheses and finds the candidates, in no particular order.
pub fn find(record: &Record, scopes: &Scopes, groups: &Groups, threshold: u64) -> (Hypotheses, Budget, Vec<Candidate>) {
    let plan = Plan::of(groups, record.events.list.len());
    let by_now = std::array::from_fn(|_| AtomicUsize::new(0));
    let enough = |id: &ScopeId| scopes.stays(*id).len() as u64 >= threshold;
    let of_groups = scopes.ids().into_par_iter().filter(enough).map_init(Counters::default, |counters, id| {
        let mut sieve = Sieve::new(scopes, threshold, &[], &by_now);
        tables::of_scope(scopes, id, groups, &plan, counters, &mut sieve);
        sieve.tell()
    });
    let mut sieves: Vec<Sieve> = of_groups.collect();
    let comparable = record.events.comparable_elsewhere(record.columns);
    let of_places = (0..scopes.families.len() as u32).into_par_iter().map(|family| {
        let mut sieve = Sieve::new(scopes, threshold, &comparable, &by_now);
        peers::of_family(record, scopes, family, &mut sieve);
        sieve.tell()
    });
    sieves.extend(of_places.collect::<Vec<_>>());

    let sum =
        |of: for<'s> fn(&'s Sieve) -> &'s [usize; LEVELS]| std::array::from_fn(|terms| sieves.iter().map(|sieve| of(sieve)[terms]).sum::<usize>());
    let (possible, surely): ([usize; LEVELS], [usize; LEVELS]) = (sum(|sieve| &sieve.possible), sum(|sieve| &sieve.surely));
    let surely_likely: [usize; LEVELS] = sum(|sieve| &sieve.surely_likely);
    let levels = possible.iter().filter(|possible| **possible > 0).count().max(1);
    let (mut testable, mut tested, mut thresholds) = (surely, surely_likely, [f64::NEG_INFINITY; LEVELS]);
    for terms in 0..LEVELS {
        let perhaps = || sieves.iter().flat_map(|sieve| &sieve.perhaps[terms]);
        let mut least: Vec<f64> = perhaps().map(|(ln_least, _)| *ln_least).collect();
        let threshold = ln_threshold(&mut least, surely[terms], ALPHA / levels as f64);
        testable[terms] += least.partition_point(|ln| *ln <= threshold);
        tested[terms] += perhaps().filter(|(ln_least, likely)| *likely && *ln_least <= threshold).count();
        thresholds[terms] = threshold;
    }
    let budget = Budget::of(testable);
    let hypotheses = Hypotheses { possible: possible.iter().sum(), testable: budget.testable, tested: tested.iter().sum() };
    let worth = |(count, ln_least): (Count, f64)| {
        let terms = count.terms(scopes);
        if ln_least > thresholds[terms] {
            return None;
        }
        let ln_p = count.table.ln_mid_p();
        let ln_weighted = budget.ln_weighted(ln_p, terms);
        let worth = ln_weighted <= budget.ln_bound && count.table.information_component().low > 0.0;
        worth.then_some(Candidate { count, ln_p, ln_weighted })
    };
    let candidates = sieves.into_par_iter().flat_map_iter(|sieve| sieve.likely).filter_map(worth).collect();
    (hypotheses, budget, candidates)
}
