//! Is the gap the same everywhere? The test of Breslow & Day with Tarone's correction.

use statrs::function::gamma::gamma_ur;

use super::TwoByTwo;
use super::adjusted::{ChiSquare, odds_ratio};

/// The test that the odds ratio is the same in all strata (Breslow & Day 1980) with Tarone's correction (1985). Degrees of freedom: informative strata less one.
/// `None` where fewer than two strata say anything, or no common odds ratio exists.
pub fn breslow_day_tarone(strata: &[TwoByTwo]) -> Option<ChiSquare> {
    let informative: Vec<TwoByTwo> =
        strata.iter().copied().filter(|table| table.has_both_sides() && table.target() > 0 && table.target() < table.persons()).collect();
    let common = odds_ratio(&informative)?.value;
    let (mut value, mut excess, mut variances) = (0.0, 0.0, 0.0);
    for table in &informative {
        let fitted = fitted(table, common);
        let (group, others, target) = (table.group() as f64, (table.c + table.d) as f64, table.target() as f64);
        let variance = 1.0 / (1.0 / fitted + 1.0 / (group - fitted) + 1.0 / (target - fitted) + 1.0 / (others - target + fitted));
        let difference = table.a as f64 - fitted;
        value += difference * difference / variance;
        excess += difference;
        variances += variance;
    }
    if informative.len() < 2 {
        return None;
    }
    let value = (value - excess * excess / variances).max(0.0);
    let freedom = (informative.len() - 1) as f64;
    Some(ChiSquare { value, p: if value == 0.0 { 1.0 } else { gamma_ur(freedom / 2.0, value / 2.0) } })
}

/// The `a` that the stratum's margins give under a common odds ratio: the root of `a(d) = OR·b·c` between the bounds of the margins.
fn fitted(table: &TwoByTwo, odds_ratio: f64) -> f64 {
    let (group, others, target) = (table.group() as f64, (table.c + table.d) as f64, table.target() as f64);
    // (1 − OR) a² + (others − target + OR (group + target)) a − OR group target = 0
    let (square, linear, constant) = (1.0 - odds_ratio, others - target + odds_ratio * (group + target), -odds_ratio * group * target);
    let root = (linear * linear - 4.0 * square * constant).max(0.0).sqrt();
    2.0 * -constant / (linear + root) // this form does not cancel, and holds for an odds ratio of 1 as well
}
