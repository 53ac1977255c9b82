//! Shares of places with few and many people side by side: each drawn towards all, as far as chance alone could have moved it.

use super::Estimate;
use super::rate::beta_quantile;

/// What is believed of a share before a place is looked at: Beta(`alpha`, `beta`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    pub alpha: f64,
    pub beta: f64,
}

/// Where the places do not say what to believe (fewer than two of them, or all shares 0 or 1): Jeffreys (1946).
pub const JEFFREYS: Prior = Prior { alpha: 0.5, beta: 0.5 };

impl Prior {
    /// The empirical-Bayes prior of several places' counts `(met, of)`, by the method of moments (Kleinman 1973). With `p = Σ met / Σ of = Σ met / N`, `S = Σ of (met/of − p)²`
    /// and `k` places, the correlation within places is `ρ = (S/(p(1−p)) − (k−1)) / (N − Σ of²/N − (k−1))`, and `α + β = (1 − ρ)/ρ`, `α = p (α + β)`.
    /// `α + β` is kept between 1 and `N`: nothing believed beforehand weighs less than one, or more than everyone who was counted. Places with `of` 0 do not count.
    pub fn of_moments(counts: &[(u64, u64)]) -> Self {
        let counts: Vec<(f64, f64)> = counts.iter().filter(|(_, of)| *of > 0).map(|(met, of)| (*met as f64, *of as f64)).collect();
        let all: f64 = counts.iter().map(|(_, of)| of).sum();
        let share = counts.iter().map(|(met, _)| met).sum::<f64>() / all;
        if counts.len() < 2 || share <= 0.0 || share >= 1.0 {
            return JEFFREYS;
        }
        let between = counts.len() as f64 - 1.0;
        let spread: f64 = counts.iter().map(|(met, of)| of * (met / of - share).powi(2)).sum();
        let room = all - counts.iter().map(|(_, of)| of * of).sum::<f64>() / all - between;
        let correlation = (spread / (share * (1.0 - share)) - between) / room;
        // places of one person each leave no room, and tell nothing about how places differ
        let weight = if correlation > 0.0 && room > 0.0 { ((1.0 - correlation) / correlation).clamp(1.0, all.max(1.0)) } else { all };
        Prior { alpha: share * weight, beta: (1.0 - share) * weight }
    }

    /// What is believed of a place after `met` of `of`: the mean of Beta(α + met, β + of − met) with its central 95 % credible interval. `met` is at most `of`.
    pub fn posterior(self, met: u64, of: u64) -> Estimate {
        let (alpha, beta) = (self.alpha + met as f64, self.beta + (of - met) as f64);
        Estimate { value: alpha / (alpha + beta), low: beta_quantile(alpha, beta, 0.025), high: beta_quantile(alpha, beta, 0.975) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use statrs::function::beta::beta_reg;

    use super::*;

    #[test]
    fn the_moments_are_those_of_the_formula() {
        // by hand: shares 0.2 and 0.4 of 50 each, so p = 0.3, S = 1, k − 1 = 1, N − Σn²/N − 1 = 49
        let prior = Prior::of_moments(&[(10, 50), (20, 50)]);
        let correlation = (1.0 / 0.21 - 1.0) / 49.0;
        let weight = (1.0 - correlation) / correlation;
        assert!((prior.alpha - 0.3 * weight).abs() < 1e-9 && (prior.beta - 0.7 * weight).abs() < 1e-9, "{prior:?}");
    }

    #[test]
    fn where_places_tell_nothing_nothing_is_borrowed_from_them() {
        assert_eq!(Prior::of_moments(&[]), JEFFREYS);
        assert_eq!(Prior::of_moments(&[(3, 9)]), JEFFREYS);
        assert_eq!(Prior::of_moments(&[(0, 9), (0, 4), (0, 0)]), JEFFREYS);
        let alike = Prior::of_moments(&[(5, 10), (10, 20), (15, 30)]);
        assert_eq!((alike.alpha, alike.beta), (30.0, 30.0));
        let singles = Prior::of_moments(&[(1, 1), (0, 1), (0, 1)]);
        assert!((singles.alpha + singles.beta - 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_limit_is_found_however_small_it_is() {
        // Beta(0.025, 39.975): by its first term, the share p lies below (p · 0.025 · B(0.025, 39.975))^40
        let place = Prior::of_moments(&[(0, 39), (1, 1)]).posterior(0, 39);
        assert!((beta_reg(0.025, 39.975, place.low) - 0.025).abs() < 1e-9, "{place:?}");
        assert!(place.low > 1e-67 && place.low < 1e-64, "{place:?}");
    }

    proptest! {
        #[test]
        fn a_place_lies_between_its_own_share_and_that_of_all(counts in proptest::collection::vec((0_u64..50, 0_u64..50), 2..12)) {
            let counts: Vec<(u64, u64)> = counts.into_iter().map(|(met, not)| (met, met + not)).filter(|(_, of)| *of > 0).collect();
            let prior = Prior::of_moments(&counts);
            let mean = prior.alpha / (prior.alpha + prior.beta);
            for &(met, of) in &counts {
                let own = met as f64 / of as f64;
                let place = prior.posterior(met, of);
                prop_assert!(place.value >= own.min(mean) - 1e-12 && place.value <= own.max(mean) + 1e-12);
                // where nearly all believe in 1, the upper limit lies nearer to it than numbers go
                prop_assume!(place.high < 1.0 - 1e-9 && place.low > 1e-290);
                let below = |x: f64| beta_reg(prior.alpha + met as f64, prior.beta + (of - met) as f64, x);
                prop_assert!((below(place.high) - below(place.low) - 0.95).abs() < 1e-6);
            }
        }
    }
}
