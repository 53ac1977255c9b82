//! How many of a group met something: the rate and its interval.

use statrs::function::beta::beta_reg;

use super::{Estimate, Z95};

/// Below this number of persons the exact interval is used.
const FEW: u64 = 20;

/// The rate `met / of` with its 95 % interval: Wilson's, or the exact one where fewer than 20 persons are counted. `None` where nobody is.
pub fn rate(met: u64, of: u64) -> Option<Estimate> {
    match of {
        0 => None,
        _ if of < FEW => Some(clopper_pearson(met, of)),
        _ => Some(wilson(met, of)),
    }
}

/// Wilson's score interval (Wilson 1927): `(p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)`. `of` is at least 1 and `met` at most `of`.
pub fn wilson(met: u64, of: u64) -> Estimate {
    let (met, of) = (met as f64, of as f64);
    let share = met / of;
    let z2 = Z95 * Z95;
    let middle = share + z2 / (2.0 * of);
    let half = Z95 * (share * (1.0 - share) / of + z2 / (4.0 * of * of)).sqrt();
    let scale = 1.0 + z2 / of;
    Estimate { value: share, low: ((middle - half) / scale).max(0.0), high: ((middle + half) / scale).min(1.0) }
}

/// The exact interval of Clopper & Pearson (1934), from the quantiles of the beta distribution. `of` is at least 1 and `met` at most `of`.
pub fn clopper_pearson(met: u64, of: u64) -> Estimate {
    let (hits, misses) = (met as f64, (of - met) as f64);
    let low = if met == 0 { 0.0 } else { beta_quantile(hits, misses + 1.0, 0.025) };
    let high = if met == of { 1.0 } else { beta_quantile(hits + 1.0, misses, 0.975) };
    Estimate { value: met as f64 / of as f64, low, high }
}

/// The point below which the share `p` of a beta distribution lies, by bisection down to neighbouring numbers.
pub(super) fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return middle;
        }
        if beta_reg(a, b, middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
}
