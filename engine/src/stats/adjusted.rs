//! What is left of the difference between alike: Mantel–Haenszel estimates over strata.

use statrs::function::erf::erfc;

use super::{Estimate, TwoByTwo};

/// The Mantel–Haenszel risk ratio over strata (Mantel & Haenszel 1959; Nurminen 1981) with the variance of Greenland & Robins (1986):
/// `RR = Σ a(c+d)/n ÷ Σ c(a+b)/n`, `Var ln RR = Σ ((a+b)(c+d)(a+c) − acn)/n² ÷ (Σ a(c+d)/n · Σ c(a+b)/n)`.
/// Strata without both sides do not count. Where the group or its comparison is never in the target, ½ is added to each cell of the strata's sum instead.
/// `None` if no stratum has both sides, or if nobody in those that have is in the target.
pub fn risk_ratio(strata: &[TwoByTwo]) -> Option<Estimate> {
    let (mut over, mut under, mut spread) = (0.0, 0.0, 0.0);
    let mut sum = TwoByTwo::default();
    for &stratum in strata.iter().filter(|stratum| stratum.has_both_sides()) {
        let [a, c] = [stratum.a, stratum.c].map(|cell| cell as f64);
        let (group, others, target, n) = (stratum.group() as f64, (stratum.c + stratum.d) as f64, stratum.target() as f64, stratum.persons() as f64);
        over += a * others / n;
        under += c * group / n;
        spread += (group * others * target - a * c * n) / (n * n);
        sum = sum + stratum;
    }
    if sum.target() == 0 {
        return None;
    }
    if over == 0.0 || under == 0.0 {
        return Some(sum.risk_ratio());
    }
    Some(Estimate::log_normal((over / under).ln(), (spread / (over * under)).sqrt()))
}

/// The Mantel–Haenszel odds ratio over strata (Mantel & Haenszel 1959) with the variance of Robins, Breslow & Greenland (1986).
/// `None` where a sum in it is 0.
pub fn odds_ratio(strata: &[TwoByTwo]) -> Option<Estimate> {
    let (mut r, mut s, mut pr, mut ps_qr, mut qs) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for stratum in strata.iter().filter(|stratum| stratum.persons() > 0) {
        let [a, b, c, d] = [stratum.a, stratum.b, stratum.c, stratum.d].map(|cell| cell as f64);
        let n = a + b + c + d;
        let (ri, si, pi, qi) = (a * d / n, b * c / n, (a + d) / n, (b + c) / n);
        r += ri;
        s += si;
        pr += pi * ri;
        ps_qr += pi * si + qi * ri;
        qs += qi * si;
    }
    if r == 0.0 || s == 0.0 {
        return None;
    }
    let variance = pr / (2.0 * r * r) + ps_qr / (2.0 * r * s) + qs / (2.0 * s * s);
    Some(Estimate::log_normal((r / s).ln(), variance.sqrt()))
}

/// A test statistic that is χ² distributed, and its p.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChiSquare {
    pub value: f64,
    pub p: f64,
}

impl ChiSquare {
    /// With one degree of freedom.
    fn one(value: f64) -> Self {
        ChiSquare { value, p: erfc((value / 2.0).sqrt()) }
    }
}

/// The Cochran–Mantel–Haenszel test that no stratum has a difference (Mantel & Haenszel 1959): `(|Σ a − E| − ½)² / Σ Var a`, the ½ (continuity correction) by choice.
/// `None` if no stratum says anything.
pub fn cochran_mantel_haenszel(strata: &[TwoByTwo], corrected: bool) -> Option<ChiSquare> {
    let (mut excess, mut variance) = (0.0, 0.0);
    for stratum in strata.iter().filter(|stratum| stratum.persons() > 1) {
        let n = stratum.persons() as f64;
        let (group, others, target) = (stratum.group() as f64, (stratum.c + stratum.d) as f64, stratum.target() as f64);
        excess += stratum.a as f64 - stratum.expected();
        variance += group * others * target * (n - target) / (n * n * (n - 1.0));
    }
    if variance == 0.0 {
        return None;
    }
    let distance = if corrected { (excess.abs() - 0.5).max(0.0) } else { excess.abs() };
    Some(ChiSquare::one(distance * distance / variance))
}
