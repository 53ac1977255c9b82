//! Could chance alone have done it? The exact test of one table.

use super::TwoByTwo;
use super::density::Margins;

/// Terms smaller than this share of the sum no longer change it.
const NEGLIGIBLE: f64 = 1e-18;

impl TwoByTwo {
    pub fn margins(self) -> Margins {
        Margins { group: self.group(), others: self.c + self.d, target: self.target() }
    }

    /// `ln` of the one-sided mid-p of the hypergeometric distribution: `½ P(a) + P(more than a)` (Fisher 1935; Lancaster 1961).
    /// As a logarithm, because large records reach probabilities that no `f64` holds.
    pub fn ln_mid_p(self) -> f64 {
        let margins = self.margins();
        if self.a >= margins.mode() {
            return margins.ln_probability(self.a) + (0.5 + above(margins, self.a)).ln();
        }
        let below = margins.ln_probability(self.a).exp() * (0.5 + below(margins, self.a));
        (1.0 - below).ln()
    }

    /// The one-sided mid-p, between the smallest positive number and 1.
    pub fn mid_p(self) -> f64 {
        from_ln(self.ln_mid_p())
    }

    /// The one-sided exact p: `P(a or more)` (Fisher 1935).
    pub fn fisher_greater(self) -> f64 {
        let margins = self.margins();
        if self.a >= margins.mode() {
            return from_ln(margins.ln_probability(self.a) + (1.0 + above(margins, self.a)).ln());
        }
        1.0 - margins.ln_probability(self.a).exp() * below(margins, self.a)
    }

    /// The two-sided exact p: the sum of all probabilities that are not larger than that of `a` (Fisher 1935).
    pub fn fisher_two_sided(self) -> f64 {
        let margins = self.margins();
        let mode = margins.mode();
        let here = margins.ln_probability(self.a);
        let as_rare = |x: u64| margins.ln_probability(x) <= here + 1e-11; // probabilities that are equal but for rounding count as equal
        if self.a == mode || as_rare(mode) {
            return 1.0;
        }
        let near = if self.a > mode { 1.0 + above(margins, self.a) } else { 1.0 + below(margins, self.a) };
        let far = if self.a > mode {
            // the largest x below the mode that is as rare
            search(margins.least(), mode, as_rare).map_or(0.0, |x| margins.ln_probability(x).exp() * (1.0 + below(margins, x)))
        } else {
            search_down(mode, margins.most(), as_rare).map_or(0.0, |x| margins.ln_probability(x).exp() * (1.0 + above(margins, x)))
        };
        (from_ln(here + near.ln()) + far).min(1.0)
    }
}

impl Margins {
    /// The smallest one-sided mid-p that these margins allow: half the probability of the most extreme table (Tarone 1990). Its logarithm.
    pub fn ln_least_mid_p(self) -> f64 {
        self.ln_probability(self.most()) - std::f64::consts::LN_2
    }
}

/// A probability from its logarithm, never quite 0.
pub fn from_ln(ln: f64) -> f64 {
    ln.exp().clamp(f64::MIN_POSITIVE, 1.0)
}

/// The probability of more than `x`, over that of `x`.
fn above(margins: Margins, x: u64) -> f64 {
    let (mut sum, mut term) = (0.0, 1.0);
    for x in x..margins.most() {
        let step = margins.step_up(x);
        term *= step;
        sum += term;
        if step < 1.0 && term < sum * NEGLIGIBLE {
            break;
        }
    }
    sum
}

/// The probability of less than `x`, over that of `x`.
fn below(margins: Margins, x: u64) -> f64 {
    let (mut sum, mut term) = (0.0, 1.0);
    for x in (margins.least() + 1..=x).rev() {
        let step = margins.step_down(x);
        term *= step;
        sum += term;
        if step < 1.0 && term < sum * NEGLIGIBLE {
            break;
        }
    }
    sum
}

/// The largest `x` in `from..to` that passes, where all below it pass, too.
fn search(from: u64, to: u64, passes: impl Fn(u64) -> bool) -> Option<u64> {
    let (mut low, mut high) = (from, to);
    while low < high {
        let middle = low + (high - low) / 2;
        if passes(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    (low > from).then(|| low - 1)
}

/// The smallest `x` in `from + 1..=to` that passes, where all above it pass, too.
fn search_down(from: u64, to: u64, passes: impl Fn(u64) -> bool) -> Option<u64> {
    let (mut low, mut high) = (from + 1, to + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        if passes(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    (low <= to).then_some(low)
}
