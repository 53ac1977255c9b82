//! Does something happen at another rate now than before? The exact test of two Poisson counts.

use serde::{Deserialize, Serialize};
use statrs::function::beta::beta_reg;

use super::Estimate;
use super::density::ln_binomial;
use super::rate::clopper_pearson;

/// So many events over so much exposure (persons seen, days …).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Count {
    pub events: u64,
    pub exposure: f64,
}

/// Probabilities that differ by less than this share count as equal: they are equal but for rounding.
const EQUAL: f64 = 1e-7;

/// Two rates side by side: `recent` against `before`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PoissonRatio {
    recent: Count,
    before: Count,
}

impl PoissonRatio {
    /// `None` unless both were exposed and anything happened at all.
    pub fn of(recent: Count, before: Count) -> Option<Self> {
        let both = recent.exposure > 0.0 && before.exposure > 0.0;
        (both && recent.events + before.events > 0).then_some(Self { recent, before })
    }

    /// Of all events, the share that the recent ones would be if the rates were equal: `t₁ / (t₁ + t₀)`.
    fn share(self) -> f64 {
        self.recent.exposure / (self.recent.exposure + self.before.exposure)
    }

    fn all(self) -> u64 {
        self.recent.events + self.before.events
    }

    /// `(x₁/t₁) / (x₀/t₀)` with the exact interval that the test belongs to: the limits of Clopper & Pearson (1934) for the share of recent events, as odds, times `t₀/t₁`.
    /// Infinite above where nothing happened before.
    pub fn ratio(self) -> Estimate {
        let shares = clopper_pearson(self.recent.events, self.all());
        let ratio = |share: f64| share / (1.0 - share) * (self.before.exposure / self.recent.exposure);
        Estimate { value: ratio(shares.value), low: ratio(shares.low), high: ratio(shares.high) }
    }

    /// One-sided: the probability of so many recent events or more, if the rates were equal (Przyborowski & Wilenski 1940): binomial given all events.
    pub fn p_greater(self) -> f64 {
        at_least(self.recent.events, self.all(), self.share())
    }

    /// Two-sided: the sum of the probabilities of all splits of the events that are no more likely than this one.
    pub fn p_two_sided(self) -> f64 {
        let (events, all, share) = (self.recent.events, self.all(), self.share());
        let here = ln_binomial(events, all, share) + EQUAL;
        let as_rare = |x: u64| ln_binomial(x, all, share) <= here;
        let mode = (((all + 1) as f64 * share) as u64).min(all);
        if as_rare(mode) {
            return 1.0;
        }
        // Probabilities fall on both sides of the mode, so on each the rare ones begin at one place.
        let (mut low, mut high) = (0, mode); // the first that is not as rare, below the mode
        while low < high {
            let middle = low + (high - low) / 2;
            if as_rare(middle) { low = middle + 1 } else { high = middle }
        }
        let below = low;
        let (mut low, mut high) = (mode, all + 1); // the first that is as rare, above the mode
        while low < high {
            let middle = low + (high - low) / 2;
            if as_rare(middle) { high = middle } else { low = middle + 1 }
        }
        let left = if below == 0 { 0.0 } else { at_least(all + 1 - below, all, 1.0 - share) };
        let right = if low > all { 0.0 } else { at_least(low, all, share) };
        (left + right).clamp(f64::MIN_POSITIVE, 1.0)
    }
}

/// The probability of `x` or more in `n` draws with probability `p`.
fn at_least(x: u64, n: u64, p: f64) -> f64 {
    if x == 0 { 1.0 } else { beta_reg(x as f64, (n - x + 1) as f64, p).clamp(f64::MIN_POSITIVE, 1.0) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn counts(events: u64, exposure: f64, before: u64, exposed: f64) -> PoissonRatio {
        PoissonRatio::of(Count { events, exposure }, Count { events: before, exposure: exposed }).unwrap()
    }

    #[test]
    fn without_events_or_exposure_nothing_can_be_compared() {
        let count = |events, exposure| Count { events, exposure };
        assert_eq!(PoissonRatio::of(count(0, 3.0), count(0, 4.0)), None);
        assert_eq!(PoissonRatio::of(count(3, 3.0), count(0, 0.0)), None);
        let first = counts(4, 10.0, 0, 40.0);
        assert!(first.ratio().value.is_infinite() && first.ratio().low > 1.0 && first.p_two_sided() < 0.01);
    }

    proptest! {
        /// The same sums, split by split.
        #[test]
        fn tails_are_what_adding_up_every_split_gives(x in 0_u64..60, y in 0_u64..60, t in 1_u32..50, u in 1_u32..50) {
            prop_assume!(x + y > 0);
            let test = counts(x, t.into(), y, u.into());
            let (n, p) = (x + y, f64::from(t) / f64::from(t + u));
            let probability = |k: u64| ln_binomial(k, n, p).exp();
            let greater: f64 = (x..=n).map(probability).sum();
            let rare: f64 = (0..=n).map(probability).filter(|one| *one <= probability(x) * (1.0 + EQUAL)).sum();
            prop_assert!((test.p_greater() - greater).abs() < 1e-9 * greater.max(1e-3));
            prop_assert!((test.p_two_sided() - rare.min(1.0)).abs() < 1e-9 * rare.max(1e-3));
        }

        #[test]
        fn the_interval_agrees_with_the_test(x in 1_u64..80, y in 1_u64..80, t in 1_u32..50, u in 1_u32..50) {
            let test = counts(x, t.into(), y, u.into());
            let ratio = test.ratio();
            prop_assert!(ratio.low <= ratio.value && ratio.value <= ratio.high);
            prop_assert_eq!(ratio.low > 1.0, test.p_greater() < 0.025);
        }
    }
}
