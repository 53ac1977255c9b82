//! Could chance alone have done it, between alike? The exact test of several tables at once.

use std::f64::consts::{LN_2, TAU};

use super::density::Margins;
use super::{TwoByTwo, normal_tail};

/// Probabilities smaller than this share of the likeliest are left out of a tilted distribution.
const NEGLIGIBLE: f64 = 1e-20;

/// Multiplications beyond which the saddlepoint takes over from the convolution.
const CONVOLUTION: u64 = 3_000_000;

/// `ln` of the one-sided mid-p of the sum of the strata's hypergeometrics, `½ P(Σa) + P(more than Σa)` (Cox 1958; Gart 1970).
///
/// Every stratum is tilted exponentially so that the observed sum becomes the expected one; the tilted distributions, cut where they no longer matter, are convolved and
/// tilted back: exact, and accurate in the far tail. Where that takes too long, the tail follows from the saddlepoint (Lugannani & Rice 1980, in the form for the
/// middle of a lattice point), whose error is far below 5 % at such counts.
/// `None` if no stratum has both sides.
pub fn ln_mid_p(strata: &[TwoByTwo]) -> Option<f64> {
    let strata: Vec<TwoByTwo> = strata.iter().copied().filter(|stratum| stratum.has_both_sides()).collect();
    if strata.is_empty() {
        return None;
    }
    let uncertain: Vec<TwoByTwo> = strata.into_iter().filter(|stratum| stratum.margins().least() < stratum.margins().most()).collect();
    Some(match uncertain.as_slice() {
        [] => -LN_2, // the margins leave one possibility
        [one] => one.ln_mid_p(),
        several => Sum::of(several).ln_mid_p(),
    })
}

/// The sum of several hypergeometric counts, and where it was observed.
struct Sum {
    strata: Vec<Margins>,
    observed: u64,
}

/// A distribution tilted by `e^(θx)`: `ln` of what it must be divided by, mean, variance, and the probabilities from `from` on.
struct Tilted {
    ln_norm: f64,
    mean: f64,
    variance: f64,
    from: u64,
    share: Vec<f64>,
}

impl Sum {
    fn of(tables: &[TwoByTwo]) -> Self {
        Sum { strata: tables.iter().map(|table| table.margins()).collect(), observed: tables.iter().map(|table| table.a).sum() }
    }

    fn ln_mid_p(&self) -> f64 {
        let least: u64 = self.strata.iter().map(|stratum| stratum.least()).sum();
        let most: u64 = self.strata.iter().map(|stratum| stratum.most()).sum();
        if self.observed == most {
            return self.strata.iter().map(|stratum| stratum.ln_probability(stratum.most())).sum::<f64>() - LN_2;
        }
        if self.observed == least {
            let at_least: f64 = self.strata.iter().map(|stratum| stratum.ln_probability(stratum.least())).sum();
            return (-0.5 * at_least.exp()).ln_1p();
        }
        let tilt = self.tilt();
        let tilted: Vec<Tilted> = self.strata.iter().map(|&stratum| Tilted::new(stratum, tilt)).collect();
        let width: u64 = tilted.iter().map(|stratum| stratum.share.len() as u64).sum();
        let work: u64 = tilted.iter().map(|stratum| stratum.share.len() as u64 * width.min(20_000)).sum();
        let ln_tail = if work <= CONVOLUTION { self.convolved(tilt, &tilted) } else { self.saddlepoint(tilt, &tilted) };
        if tilt >= 0.0 { ln_tail } else { (-ln_tail.exp()).ln_1p() }
    }

    /// The θ under which the observed sum is the expected one: Newton steps within a bracket, since the mean grows with θ.
    fn tilt(&self) -> f64 {
        let observed = self.observed as f64;
        let (mut low, mut high) = (-60.0_f64, 60.0_f64);
        let mut tilt = 0.0;
        for _ in 0..200 {
            let (mean, variance) = self.strata.iter().fold((0.0, 0.0), |(mean, variance), &stratum| {
                let tilted = Tilted::new(stratum, tilt);
                (mean + tilted.mean, variance + tilted.variance)
            });
            if (mean - observed).abs() <= 1e-9 * (1.0 + variance.sqrt()) {
                break;
            }
            if mean < observed {
                low = tilt;
            } else {
                high = tilt;
            }
            let newton = tilt + (observed - mean) / variance;
            tilt = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
        }
        tilt
    }

    /// `ln` of the tail on the side of the tilt, the observed sum itself counted half.
    fn convolved(&self, tilt: f64, tilted: &[Tilted]) -> f64 {
        let (mut from, mut sum) = (0, vec![1.0]);
        for stratum in tilted {
            let mut next = vec![0.0; sum.len() + stratum.share.len() - 1];
            for (at, &one) in sum.iter().enumerate() {
                for (cell, &other) in next[at..].iter_mut().zip(&stratum.share) {
                    *cell += one * other;
                }
            }
            from += stratum.from;
            let first = next.iter().position(|&share| share > NEGLIGIBLE).unwrap_or(0);
            let last = next.iter().rposition(|&share| share > NEGLIGIBLE).map_or(next.len(), |last| last + 1);
            sum = next[first..last].to_vec();
            from += first as u64;
        }
        let tail: f64 = sum
            .iter()
            .enumerate()
            .map(|(at, share)| (from + at as u64, share))
            .filter_map(|(x, &share)| {
                let beyond = x as f64 - self.observed as f64;
                match beyond {
                    0.0 => Some(0.5 * share),
                    _ if (beyond > 0.0) == (tilt >= 0.0) => Some(share * (-tilt * beyond).exp()),
                    _ => None,
                }
            })
            .sum();
        let ln_norm: f64 = tilted.iter().map(|stratum| stratum.ln_norm).sum();
        ln_norm - tilt * self.observed as f64 + tail.ln()
    }

    /// The same by the saddlepoint: `φ(w) (R(w) + 1/u − 1/w)` with Mills' ratio `R`, `w = √(2(θs − K))` and `u = 2 tanh(θ/2) √K″`.
    fn saddlepoint(&self, tilt: f64, tilted: &[Tilted]) -> f64 {
        let ln_norm: f64 = tilted.iter().map(|stratum| stratum.ln_norm).sum();
        let variance: f64 = tilted.iter().map(|stratum| stratum.variance).sum();
        let w = (2.0 * (tilt * self.observed as f64 - ln_norm)).max(0.0).sqrt();
        if w < 1e-3 {
            return -LN_2;
        }
        let u = 2.0 * (tilt.abs() / 2.0).tanh() * variance.sqrt();
        let mills_less = if w < 10.0 {
            normal_tail(w) * TAU.sqrt() * (0.5 * w * w).exp() - 1.0 / w
        } else {
            (-1.0 + (3.0 - 15.0 / (w * w)) / (w * w)) / w.powi(3)
        };
        -0.5 * w * w - 0.5 * TAU.ln() + (mills_less + 1.0 / u).ln()
    }
}

impl Tilted {
    fn new(margins: Margins, tilt: f64) -> Self {
        let factor = tilt.exp();
        // the tilted probabilities rise as long as one step up multiplies by more than 1
        let (mut low, mut high) = (margins.least(), margins.most());
        while low < high {
            let middle = low + (high - low) / 2;
            if margins.step_up(middle) * factor > 1.0 {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let mode = low;
        let mut below = Vec::new();
        let mut term = 1.0;
        for x in (margins.least() + 1..=mode).rev() {
            term *= margins.step_down(x) / factor;
            if term < NEGLIGIBLE {
                break;
            }
            below.push(term);
        }
        let from = mode - below.len() as u64;
        let mut share: Vec<f64> = below.into_iter().rev().collect();
        share.push(1.0);
        term = 1.0;
        for x in mode..margins.most() {
            term *= margins.step_up(x) * factor;
            if term < NEGLIGIBLE {
                break;
            }
            share.push(term);
        }
        let norm: f64 = share.iter().sum();
        let (mut mean, mut square) = (0.0, 0.0);
        for (at, share) in share.iter_mut().enumerate() {
            *share /= norm;
            let distance = (from + at as u64) as f64 - mode as f64;
            mean += *share * distance;
            square += *share * distance * distance;
        }
        Tilted {
            ln_norm: margins.ln_probability(mode) + tilt * mode as f64 + norm.ln(),
            mean: mode as f64 + mean,
            variance: square - mean * mean,
            from,
            share,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_saddlepoint_stays_within_five_percent_of_the_convolution() {
        for (strata, shift) in [(2, 40), (4, 8), (8, 3), (3, 0)] {
            let tables: Vec<TwoByTwo> = (0..strata).map(|at| TwoByTwo::new(60 + shift + at, 140, 170 + 5 * at, 430)).collect();
            let sum = Sum::of(&tables);
            let tilt = sum.tilt();
            let tilted: Vec<Tilted> = sum.strata.iter().map(|&stratum| Tilted::new(stratum, tilt)).collect();
            let (exact, fast) = (sum.convolved(tilt, &tilted), sum.saddlepoint(tilt, &tilted));
            assert!((exact - fast).abs() < 0.05, "{exact} {fast}");
        }
    }

    #[test]
    fn a_split_that_tells_nothing_new_changes_nothing_much() {
        let whole = TwoByTwo::new(120, 80, 300, 500).ln_mid_p();
        let split = ln_mid_p(&[TwoByTwo::new(60, 40, 150, 250), TwoByTwo::new(60, 40, 150, 250)]);
        assert!(split.is_some_and(|split| (split - whole).abs() < 0.2));
        assert_eq!(ln_mid_p(&[TwoByTwo::new(3, 4, 0, 0)]), None);
        assert_eq!(ln_mid_p(&[TwoByTwo::new(3, 0, 5, 0)]), Some(-LN_2));
    }

    #[test]
    fn far_below_the_expected_sum_it_is_near_one() {
        let tables = [TwoByTwo::new(2, 98, 300, 500), TwoByTwo::new(1, 60, 200, 300)];
        assert!(ln_mid_p(&tables).is_some_and(|ln| ln.exp() > 0.999_999));
    }
}
