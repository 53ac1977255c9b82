//! How surprising is the count? The information component of drug-safety work.

use statrs::function::gamma::{gamma_lr, gamma_ur, ln_gamma};

use super::{Estimate, TwoByTwo};

impl TwoByTwo {
    /// `IC = log2((a+½)/(E+½))` with IC025 and IC975 from the quantiles of Gamma(a+½, rate E+½) (Norén et al. 2013). Above 0: more than expected.
    pub fn information_component(self) -> Estimate {
        let (shape, rate) = (self.a as f64 + 0.5, self.expected() + 0.5);
        let log2 = |quantile: f64| (quantile / rate).log2();
        Estimate { value: log2(shape), low: log2(gamma_quantile(shape, 0.025)), high: log2(gamma_quantile(shape, 0.975)) }
    }
}

/// The point below which the share `p` of Gamma(shape, rate 1) lies: a start by Wilson & Hilferty (1931), then Newton steps kept within a bracket.
fn gamma_quantile(shape: f64, p: f64) -> f64 {
    let z = if p < 0.5 { -super::Z95 } else { super::Z95 }; // both quantiles in use are those of a 95 % interval
    let start = shape * (1.0 - 1.0 / (9.0 * shape) + z / (3.0 * shape.sqrt())).powi(3);
    let (mut low, mut high) = (0.0_f64, shape + 10.0 * shape.sqrt() + 20.0);
    let mut x = if start > 0.0 { start } else { shape * 0.1 };
    for _ in 0..200 {
        // the smaller tail is the one that is known accurately
        let excess = if p < 0.5 { gamma_lr(shape, x) - p } else { (1.0 - p) - gamma_ur(shape, x) };
        if excess < 0.0 {
            low = x;
        } else {
            high = x;
        }
        let density = ((shape - 1.0) * x.ln() - x - ln_gamma(shape)).exp();
        let newton = x - excess / density;
        let next = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
        if (next - x).abs() <= 1e-13 * x {
            return next;
        }
        x = next;
    }
    x
}
