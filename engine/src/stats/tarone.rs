//! Which hypotheses can be tested at all?

use super::density::Margins;

/// Whether the margins of a table allow a p that is small enough, before it is known how small that is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Attainable {
    /// Below [`SURELY`], which no threshold can undercut.
    Surely,
    /// `ln` of the smallest one-sided mid-p.
    Perhaps(f64),
    /// Above [`NEVER`].
    Never,
}

/// A threshold is at least the budget of a level over the number of its hypotheses: 0.005 over less than 10¹⁰.
const SURELY: f64 = 5e-13;

/// No threshold is above the budget of a whole scan.
const NEVER: f64 = 0.02;

/// Factors multiplied one by one before the closed form takes over.
const FACTORS: u64 = 256;

impl Attainable {
    /// The smallest one-sided mid-p that the margins allow is half the probability of the most extreme table (Tarone 1990),
    /// `½ ∏ (M − i)/(n − i)` for `i` from 0 to `m − 1`, where `m` and `M` are the smaller and the larger of group and target among `n` persons. Most tables are decided by a few factors.
    pub fn of(margins: Margins) -> Self {
        let (fewer, more, all) = (margins.group.min(margins.target), margins.group.max(margins.target), margins.group + margins.others);
        // no factor is larger than the first, and its powers take fewer multiplications than the product
        let (mut power, mut factors) = (more as f64 / all as f64, 1);
        while 2 * factors <= fewer && power > 2.0 * SURELY {
            power *= power;
            factors *= 2;
        }
        if power <= 2.0 * SURELY {
            return Attainable::Surely;
        }
        let mut least = 0.5;
        for taken in 0..fewer.min(FACTORS) {
            least *= (more - taken) as f64 / (all - taken) as f64;
            if least <= SURELY {
                return Attainable::Surely; // further factors only make it smaller
            }
        }
        if fewer <= FACTORS {
            return if least > NEVER { Attainable::Never } else { Attainable::Perhaps(least.ln()) };
        }
        match margins.ln_least_mid_p() {
            ln if ln <= SURELY.ln() => Attainable::Surely,
            ln if ln > NEVER.ln() => Attainable::Never,
            ln => Attainable::Perhaps(ln),
        }
    }
}

/// The largest `t` with `t · #{p_min ≤ t} ≤ budget` (Tarone 1990), as a logarithm. `ln_least` are the logarithms of the smallest p that each hypothesis' margins allow,
/// beside `below` others whose p is smaller than all thresholds; those above the result cannot become significant whatever the data say. `−∞` if there is none below.
pub fn ln_threshold(ln_least: &mut [f64], below: usize, budget: f64) -> f64 {
    ln_least.sort_unstable_by(f64::total_cmp);
    let allowed = |counted: usize| (budget / counted as f64).ln();
    let next = |at: usize| ln_least.get(at).copied().unwrap_or(f64::INFINITY);
    let bounded = |counted: usize, next: f64| if allowed(counted) < next { allowed(counted) } else { next.next_down() };
    let mut threshold = if below > 0 { bounded(below, next(0)) } else { f64::NEG_INFINITY };
    let mut counted = 0;
    while counted < ln_least.len() {
        let here = ln_least[counted];
        let with_equals = counted + ln_least[counted..].partition_point(|&other| other <= here);
        if here > allowed(below + with_equals) {
            break; // counts only grow from here, and so does p_min
        }
        threshold = bounded(below + with_equals, next(with_equals));
        counted = with_equals;
    }
    threshold
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_threshold_balances_how_many_and_how_small() {
        let ln = |p: f64| p.ln();
        // with 0.02: at t = 0.004 three hypotheses count and 0.012 are spent; a fourth only counts from 0.03 on
        let mut least = [ln(0.004), ln(1e-5), ln(0.03), ln(0.001)];
        assert!((ln_threshold(&mut least, 0, 0.02).exp() - 0.02 / 3.0).abs() < 1e-12);
        assert!((ln_threshold(&mut [ln(0.004), ln(0.03), ln(0.001)], 1, 0.02).exp() - 0.02 / 3.0).abs() < 1e-12, "one is known to be below");
        assert_eq!(ln_threshold(&mut [ln(0.5)], 0, 0.02), f64::NEG_INFINITY);
        assert_eq!(ln_threshold(&mut [], 0, 0.02), f64::NEG_INFINITY);
        assert!((ln_threshold(&mut [], 4, 0.02).exp() - 0.005).abs() < 1e-12);
        assert!((ln_threshold(&mut [ln(1e-9); 10], 0, 0.02).exp() - 0.002).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn the_product_is_half_the_least_probability(group in 1_u64..400, others in 1_u64..400, share in 0.0..1.0_f64) {
            let margins = Margins { group, others, target: ((group + others) as f64 * share) as u64 };
            let exact = margins.ln_least_mid_p();
            match Attainable::of(margins) {
                Attainable::Perhaps(ln) => prop_assert!((ln - exact).abs() < 1e-9 * exact.abs().max(1.0)),
                Attainable::Surely => prop_assert!(exact <= SURELY.ln() + 1e-9),
                Attainable::Never => prop_assert!(exact >= NEVER.ln() - 1e-9),
            }
        }
    }
}
