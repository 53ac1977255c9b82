//! Random numbers that are the same on every machine and in every version, for simulations whose results are shown.

use super::density::stirling_error;

/// Splitmix64 (Steele, Lea & Flood 2014): each seed is a stream of its own, so that parts of a simulation can run in any order.
#[derive(Clone, Debug)]
pub struct Draws(u64);

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

fn mixed(z: u64) -> u64 {
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Up to this expectation binomial numbers are drawn by going through the distribution from 0.
const FEW: f64 = 10.0;

impl Draws {
    /// The stream of one part of a simulation.
    pub fn new(seed: u64, part: u64) -> Self {
        Self(mixed(seed.wrapping_add(part.wrapping_mul(GOLDEN))))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mixed(self.0)
    }

    /// A number in `[0, 1)`, in steps of 2⁻⁵³.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// How many of `n` draws with probability `p` succeed; exact, for any `n`. A `p` outside `[0, 1]` counts as the nearest, one that is no number as 0.
    pub fn binomial(&mut self, n: u64, p: f64) -> u64 {
        if n == 0 || p.is_nan() || p <= 0.0 {
            return 0;
        }
        if p >= 1.0 {
            return n;
        }
        if p > 0.5 {
            return n - self.binomial(n, 1.0 - p);
        }
        if n as f64 * p < FEW { self.by_inversion(n, p) } else { self.by_rejection(n, p) }
    }

    /// Adds up probabilities from 0 on until they exceed a random share.
    fn by_inversion(&mut self, n: u64, p: f64) -> u64 {
        let odds = p / (1.0 - p);
        let mut probability = (n as f64 * (-p).ln_1p()).exp();
        let mut left = self.unit();
        let mut x = 0;
        while left >= probability && x < n {
            left -= probability;
            probability *= odds * (n - x) as f64 / (x + 1) as f64;
            x += 1;
        }
        x
    }

    /// Transformed rejection with squeeze (Hörmann 1993, BTRS), for `p ≤ ½` and `np ≥ 10`.
    fn by_rejection(&mut self, n: u64, p: f64) -> u64 {
        let of = n as f64;
        let deviation = (of * p * (1.0 - p)).sqrt();
        let b = 1.15 + 2.53 * deviation;
        let a = -0.0873 + 0.0248 * b + 0.01 * p;
        let centre = of * p + 0.5;
        let squeeze = 0.92 - 4.2 / b;
        let alpha = (2.83 + 5.1 / b) * deviation;
        loop {
            let u = self.unit() - 0.5;
            let v = self.unit();
            let us = 0.5 - u.abs();
            let k = ((2.0 * a / us + b) * u + centre).floor();
            if us >= 0.07 && v <= squeeze {
                return k as u64;
            }
            if !(0.0..=of).contains(&k) {
                continue;
            }
            let odds = p / (1.0 - p);
            let mode = ((of + 1.0) * p).floor();
            let v = (v * alpha / (a / (us * us) + b)).ln();
            // Stirling's formula is taken at x + 1 throughout, so that no logarithm of 0 occurs.
            let error = |x: f64| stirling_error(x as u64 + 1);
            let bound = (mode + 0.5) * ((mode + 1.0) / (odds * (of - mode + 1.0))).ln()
                + (of + 1.0) * ((of - mode + 1.0) / (of - k + 1.0)).ln()
                + (k + 0.5) * (odds * (of - k + 1.0) / (k + 1.0)).ln()
                + error(mode)
                + error(of - mode)
                - error(k)
                - error(of - k);
            if v <= bound {
                return k as u64;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::density::ln_binomial;
    use super::*;

    #[test]
    fn streams_are_the_same_every_time_and_not_each_other() {
        let first = |seed, part| {
            let mut draws = Draws::new(seed, part);
            [draws.unit(), draws.unit()]
        };
        assert_eq!(first(1, 2), first(1, 2));
        assert_ne!(first(1, 2), first(1, 3));
        assert_ne!(first(1, 2), first(2, 2));
    }

    /// Whether drawn numbers are distributed as they should be: Pearson's χ² over single values, those that are expected less than 5 times put together.
    #[test]
    fn binomial_numbers_are_distributed_as_they_should_be() {
        const TIMES: usize = 200_000;
        for (n, p) in [(1, 0.3), (12, 0.5), (400, 0.01), (40, 0.4), (1_000, 0.97), (5_000, 0.2)] {
            let mut draws = Draws::new(7, n);
            let mut seen = vec![0_u32; n as usize + 1];
            (0..TIMES).for_each(|_| seen[draws.binomial(n, p) as usize] += 1);
            let (mut distance, mut kinds, mut rare) = (0.0, 0_u32, (0.0, 0.0));
            for (x, seen) in seen.iter().enumerate() {
                let expected = ln_binomial(x as u64, n, p).exp() * TIMES as f64;
                if expected < 5.0 {
                    rare = (rare.0 + expected, rare.1 + f64::from(*seen));
                } else {
                    distance += (f64::from(*seen) - expected).powi(2) / expected;
                    kinds += 1;
                }
            }
            if rare.0 > 1.0 {
                distance += (rare.1 - rare.0).powi(2) / rare.0;
                kinds += 1;
            }
            let freedom = f64::from(kinds - 1);
            assert!(distance < freedom + 4.0 * (2.0 * freedom).sqrt(), "n {n}, p {p}: χ² {distance} with {freedom} degrees of freedom");
        }
    }

    #[test]
    fn extremes_are_certain() {
        let mut draws = Draws::new(0, 0);
        assert_eq!([draws.binomial(9, 0.0), draws.binomial(9, 1.0), draws.binomial(0, 0.5), draws.binomial(9, f64::NAN)], [0, 9, 0, 0]);
    }
}
