//! Binomial and hypergeometric probabilities, accurate for large counts.

/// `ln n! − ln(√(2πn) (n/e)ⁿ)`, Stirling's error (Loader, *Fast and accurate computation of binomial probabilities*, 2000): exact sums below 16, the asymptotic series from there.
pub(super) fn stirling_error(n: u64) -> f64 {
    if n == 0 {
        return 0.0;
    }
    let x = n as f64;
    if n < 16 {
        let factorial: f64 = (1..=n).map(|i| i as f64).product();
        return factorial.ln() - (0.5 * (std::f64::consts::TAU * x).ln() + x * x.ln() - x);
    }
    let x2 = x * x;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / (1188.0 * x2)) / x2) / x2) / x2) / x
}

/// `x ln(x/m) + m − x` without cancellation where `x` is near `m` (Loader 2000).
fn deviance(x: f64, m: f64) -> f64 {
    if (x - m).abs() < 0.1 * (x + m) {
        let v = (x - m) / (x + m);
        let mut sum = (x - m) * v;
        let mut term = 2.0 * x * v;
        for j in 1..1000 {
            term *= v * v;
            let next = sum + term / (2 * j + 1) as f64;
            if next == sum {
                break;
            }
            sum = next;
        }
        return sum;
    }
    x * (x / m).ln() + m - x
}

/// `ln` of the probability of `x` in `n` draws with probability `p` (Loader 2000). `−∞` where it is impossible.
pub(super) fn ln_binomial(x: u64, n: u64, p: f64) -> f64 {
    let q = 1.0 - p;
    if x > n {
        return f64::NEG_INFINITY;
    }
    if x == 0 {
        return if n == 0 {
            0.0
        } else if p < 0.1 {
            -deviance(n as f64, n as f64 * q) - n as f64 * p
        } else {
            n as f64 * q.ln()
        };
    }
    if x == n {
        return if q < 0.1 { -deviance(n as f64, n as f64 * p) - n as f64 * q } else { n as f64 * p.ln() };
    }
    let (count, rest, of) = (x as f64, (n - x) as f64, n as f64);
    let shape = stirling_error(n) - stirling_error(x) - stirling_error(n - x) - deviance(count, of * p) - deviance(rest, of * q);
    shape - 0.5 * (std::f64::consts::TAU * count * rest / of).ln()
}

/// The margins of a 2×2 table: of `group + others` persons, `target` are in the target. How many of the group are among them is hypergeometric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Margins {
    pub group: u64,
    pub others: u64,
    pub target: u64,
}

impl Margins {
    /// The fewest of the group that can be in the target.
    pub fn least(self) -> u64 {
        self.target.saturating_sub(self.others)
    }

    /// The most of the group that can be in the target.
    pub fn most(self) -> u64 {
        self.target.min(self.group)
    }

    /// The likeliest number.
    pub fn mode(self) -> u64 {
        let (group, others, target) = (u128::from(self.group), u128::from(self.others), u128::from(self.target));
        let mode = ((group + 1) * (target + 1) / (group + others + 2)) as u64;
        mode.clamp(self.least(), self.most())
    }

    /// `ln` of the probability of `x`, as a quotient of three binomial probabilities (Loader 2000). `−∞` where it is impossible.
    pub fn ln_probability(self, x: u64) -> f64 {
        if x < self.least() || x > self.most() {
            return f64::NEG_INFINITY;
        }
        let all = self.group + self.others;
        if all == 0 || self.target == 0 || self.target == all {
            return 0.0; // there is only one possibility
        }
        let p = self.target as f64 / all as f64;
        ln_binomial(x, self.group, p) + ln_binomial(self.target - x, self.others, p) - ln_binomial(self.target, all, p)
    }

    /// The probability of `x + 1` over that of `x`; 0 at the top.
    pub fn step_up(self, x: u64) -> f64 {
        if x >= self.most() {
            return 0.0;
        }
        let (x, group, others, target) = (x as f64, self.group as f64, self.others as f64, self.target as f64);
        (group - x) * (target - x) / ((x + 1.0) * (others - target + x + 1.0))
    }

    /// The probability of `x − 1` over that of `x`; 0 at the bottom.
    pub fn step_down(self, x: u64) -> f64 {
        if x <= self.least() {
            return 0.0;
        }
        let (x, group, others, target) = (x as f64, self.group as f64, self.others as f64, self.target as f64);
        x * (others - target + x) / ((group - x + 1.0) * (target - x + 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_sum_to_one() {
        for margins in [
            Margins { group: 17, others: 26, target: 18 },
            Margins { group: 3, others: 997, target: 20 },
            Margins { group: 40_000, others: 900_000, target: 120_000 },
        ] {
            let sum: f64 = (margins.least()..=margins.most()).map(|x| margins.ln_probability(x).exp()).sum();
            assert!((sum - 1.0).abs() < 1e-11, "{margins:?}: {sum}");
        }
    }

    #[test]
    fn steps_agree_with_probabilities() {
        let margins = Margins { group: 700, others: 2_300, target: 450 };
        for x in margins.least()..margins.most() {
            let ratio = (margins.ln_probability(x + 1) - margins.ln_probability(x)).exp();
            assert!((ratio / margins.step_up(x) - 1.0).abs() < 1e-9);
            assert!((margins.step_up(x) * margins.step_down(x + 1) - 1.0).abs() < 1e-12);
        }
    }
}
