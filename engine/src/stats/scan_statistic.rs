//! Is there a cluster in time? The likelihood ratio of the scan statistic, and the tail of its maximum.

/// The Euler–Mascheroni constant: the mean of the standard Gumbel distribution.
const EULER: f64 = 0.577_215_664_901_532_9;

/// Poisson log-likelihood ratio of a window: `c ln(c/E) + (C−c) ln((C−c)/(C−E))` where `c > E`, else 0 (Kulldorff 1997, 2001). `c` cases of `all` lie in the window, `E` of them
/// were expected there, `0 ≤ E ≤ all`.
pub fn log_likelihood_ratio(cases: u64, expected: f64, all: u64) -> f64 {
    let (c, rest) = (cases as f64, all.saturating_sub(cases) as f64);
    if c <= expected {
        return 0.0;
    }
    let outside = if rest == 0.0 { 0.0 } else { rest * (rest / (all as f64 - expected)).ln() };
    c * (c / expected.max(f64::MIN_POSITIVE)).ln() + outside
}

/// A Gumbel distribution, as maxima of many statistics follow it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gumbel {
    location: f64,
    scale: f64,
}

impl Gumbel {
    /// Fitted to simulated maxima by their moments, `scale = s √6/π`, `location = mean − γ·scale` (Abrams, Kulldorff & Kleinman 2010). `None` of fewer than two, or where all are alike.
    pub fn fit(maxima: &[f64]) -> Option<Self> {
        let n = maxima.len() as f64;
        let mean = maxima.iter().sum::<f64>() / n;
        let variance = maxima.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
        let scale = (6.0 * variance).sqrt() / std::f64::consts::PI;
        (maxima.len() > 1 && scale > 0.0).then_some(Self { location: mean - EULER * scale, scale })
    }

    /// The probability of a maximum above `x`: `1 − exp(−exp(−(x − location)/scale))`.
    pub fn tail(self, x: f64) -> f64 {
        -(-(-(x - self.location) / self.scale).exp()).exp_m1()
    }
}

/// The p of a statistic among `maxima` simulated under chance alone (ascending): `(1 + as large or larger) / (1 + all)`; where it lies beyond them all, the Gumbel tail if that is
/// smaller. Between the smallest positive number and 1.
pub fn p_of_maximum(statistic: f64, maxima: &[f64], gumbel: Option<Gumbel>) -> f64 {
    let as_large = maxima.len() - maxima.partition_point(|other| *other < statistic);
    let rank = (1 + as_large) as f64 / (1 + maxima.len()) as f64;
    match gumbel {
        Some(gumbel) if as_large == 0 => gumbel.tail(statistic).clamp(f64::MIN_POSITIVE, rank),
        _ => rank,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_gumbel_sample_gives_its_distribution_back() {
        // quantiles of Gumbel(5, 2) at evenly spread probabilities
        let maxima: Vec<f64> = (0..20_000).map(|i| (f64::from(i) + 0.5) / 20_000.0).map(|p: f64| 5.0 - 2.0 * (-p.ln()).ln()).collect();
        let fitted = Gumbel::fit(&maxima).unwrap();
        assert!((fitted.location - 5.0).abs() < 0.01 && (fitted.scale - 2.0).abs() < 0.01, "{fitted:?}");
        let tail = |x: f64| 1.0 - (-(-(x - 5.0) / 2.0).exp()).exp();
        assert!((fitted.tail(20.0) / tail(20.0) - 1.0).abs() < 0.05);
        assert_eq!(Gumbel::fit(&[1.0]), None);
        assert_eq!(Gumbel::fit(&[1.0; 9]), None);
    }

    #[test]
    fn ranks_decide_within_the_replicas_and_the_tail_beyond_them() {
        let maxima: Vec<f64> = (1..=999).rev().map(|i| -(f64::from(i) / 1000.0).ln()).collect();
        let gumbel = Gumbel::fit(&maxima);
        assert!((p_of_maximum(maxima[949], &maxima, gumbel) - 0.051).abs() < 1e-12);
        assert_eq!(p_of_maximum(-1.0, &maxima, gumbel), 1.0);
        let far = p_of_maximum(60.0, &maxima, gumbel);
        assert!(far > 0.0 && far < 1e-9);
        assert_eq!(p_of_maximum(60.0, &maxima, None), 0.001);
    }

    proptest! {
        #[test]
        fn the_ratio_grows_with_the_cases_and_falls_with_what_was_expected(cases in 1_u64..200, more in 1_u64..50, all in 0_u64..300, expected in 0.01_f64..100.0) {
            let all = cases + more + all;
            prop_assume!(expected < all as f64);
            let here = log_likelihood_ratio(cases, expected, all);
            prop_assert!(here >= 0.0 && here.is_finite());
            prop_assert!(log_likelihood_ratio(cases + more, expected, all) >= here);
            prop_assert!(log_likelihood_ratio(cases, expected * 0.9, all) >= here);
            if cases as f64 <= expected {
                prop_assert_eq!(here, 0.0);
            }
        }
    }
}
