//! Which hypotheses can be tested, what each may spend, and which are worth a closer look.

use rayon::prelude::*;

use crate::engine::peers;
use crate::engine::record::Record;
use crate::engine::stats::TwoByTwo;
use crate::engine::stats::exact::from_ln;
use crate::engine::stats::tarone::ln_threshold;
use crate::engine::tables::{self, Count};

use super::{ALPHA, Hypotheses, LEAST_RATIO, MOST_SHOWN};

/// Terms of scope and group together, at most, and one more so that they can be counted from 0.
const LEVELS: usize = 5;

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
}

/// A hypothesis that may become a pattern.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    pub count: Count,
    pub ln_p: f64,
    pub ln_weighted: f64,
}

/// What the tables gave of one hypothesis: the least p that it can have, and itself if it points the right way strongly enough.
struct Looked {
    terms: usize,
    ln_least: f64,
    likely: Option<Count>,
}

/// Counts all hypotheses and finds the candidates, in no particular order.
pub fn find(record: &Record, threshold: u64) -> (Hypotheses, Budget, Vec<Candidate>) {
    let look = |count: &Count| {
        let likely = count.table.a >= threshold && count.table.risk_ratio().value >= LEAST_RATIO;
        Some(Looked { terms: count.terms(), ln_least: ln_least(count.table), likely: likely.then_some(*count) })
    };
    let mut looked = tables::of_groups(record, look);
    let places: Vec<_> = record.dimensions.iter().copied().filter(|dimension| dimension.is_where()).collect();
    let of_places: Vec<Vec<Count>> = places.into_par_iter().map(|dimension| peers::of_places(record, dimension)).collect();
    looked.extend(of_places.iter().flatten().filter_map(look));

    let mut least: [Vec<f64>; LEVELS] = std::array::from_fn(|_| Vec::new());
    for one in &looked {
        least[one.terms].push(one.ln_least);
    }
    let levels = least.iter().filter(|least| !least.is_empty()).count().max(1);
    let thresholds = least.each_mut().map(|least| ln_threshold(least, ALPHA / levels as f64));
    let testable: Vec<usize> = least.iter().zip(thresholds).map(|(least, threshold)| least.partition_point(|ln| *ln <= threshold)).collect();
    let all: usize = testable.iter().sum();
    let used = testable.iter().filter(|count| **count > 0).count();
    let share = |count: usize| if count == 0 { 0.0 } else { (used as f64 * count as f64 / all as f64).ln() };
    let budget = Budget {
        ln_weight: std::array::from_fn(|terms| share(testable[terms])),
        ln_bound: (MOST_SHOWN as f64 * ALPHA / all.max(1) as f64).ln(),
        testable: all,
    };

    let likely: Vec<Count> = looked.iter().filter(|one| one.ln_least <= thresholds[one.terms]).filter_map(|one| one.likely).collect();
    let hypotheses = Hypotheses { possible: looked.len(), testable: all, tested: likely.len() };
    let candidates = likely
        .into_par_iter()
        .filter_map(|count| {
            let ln_p = count.table.ln_mid_p();
            let ln_weighted = budget.ln_weighted(ln_p, count.terms());
            let worth = ln_weighted <= budget.ln_bound && count.table.information_component().low > 0.0;
            worth.then_some(Candidate { count, ln_p, ln_weighted })
        })
        .collect();
    (hypotheses, budget, candidates)
}

/// `ln` of the smallest p that the margins allow; that of a target which nobody or everybody met is not worked out.
fn ln_least(table: TwoByTwo) -> f64 {
    if table.target() == 0 || table.target() == table.persons() { 0.5_f64.ln() } else { table.margins().ln_least_mid_p() }
}

impl Candidate {
    pub fn p(&self) -> f64 {
        from_ln(self.ln_p)
    }
}
