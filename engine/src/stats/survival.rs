//! How long until an answer comes, where many are still waiting? Survival curves and the comparison of groups.

use serde::{Deserialize, Serialize};
use statrs::function::gamma::gamma_ur;

use super::Z95;

/// One wait: so many days, and whether it then ended or was only seen so far (right-censored).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wait {
    pub days: u32,
    pub ended: bool,
}

/// The share still waiting after so many days.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Still {
    pub days: u32,
    pub share: f64,
    pub low: f64,
    pub high: f64,
}

/// Days after which a share of all has ended, with its 95 % interval; `None` where that was not seen to happen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quantile {
    pub days: Option<u32>,
    pub low: Option<u32>,
    pub high: Option<u32>,
}

/// A survival curve by Kaplan & Meier (1958): `S(t) = ∏ over tᵢ ≤ t of (1 − dᵢ/nᵢ)`, `dᵢ` waits ending at `tᵢ` out of `nᵢ` that lasted so long.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KaplanMeier {
    /// One entry a day on which anything ended or was last seen, ascending.
    pub curve: Vec<Still>,
}

/// On one day: how many ended, and how many were last seen.
#[derive(Clone, Copy, Debug, Default)]
struct Leaving {
    days: u32,
    ended: u64,
    unseen: u64,
}

/// Waits in runs of equal days; sorts them.
fn leaving(waits: &mut [Wait]) -> impl Iterator<Item = Leaving> {
    waits.sort_unstable();
    waits.chunk_by(|one, other| one.days == other.days).map(|same| {
        let ended = same.iter().filter(|wait| wait.ended).count() as u64;
        Leaving { days: same[0].days, ended, unseen: same.len() as u64 - ended }
    })
}

impl KaplanMeier {
    /// The curve with pointwise 95 % intervals on the scale of `ln(−ln S)`, from Greenwood's variance `S² Σ dᵢ / (nᵢ (nᵢ − dᵢ))` (Greenwood 1926; Kalbfleisch & Prentice 1980).
    /// Sorts the waits.
    pub fn of(waits: &mut [Wait]) -> Self {
        let mut at_risk = waits.len() as u64;
        let (mut share, mut spread) = (1.0_f64, 0.0_f64);
        let curve = leaving(waits).map(|day| {
            let (ended, of) = (day.ended as f64, at_risk as f64);
            share *= 1.0 - ended / of;
            spread += ended / (of * (of - ended)); // infinite once nobody is left, where the share is 0
            at_risk -= day.ended + day.unseen;
            let (low, high) = interval(share, spread);
            Still { days: day.days, share, low, high }
        });
        Self { curve: curve.collect() }
    }

    /// The first day on which fewer than `1 − ended` are still waiting; its interval runs between the days on which the curve's lower and upper limit get there (Brookmeyer & Crowley 1982).
    pub fn quantile(&self, ended: f64) -> Quantile {
        // a product of fractions that should be ½ may come out a little below
        let reached = |of: fn(&Still) -> f64| self.curve.iter().find(|still| of(still) < 1.0 - ended - 1e-12).map(|still| still.days);
        Quantile { days: reached(|still| still.share), low: reached(|still| still.low), high: reached(|still| still.high) }
    }
}

/// The 95 % interval of a share still waiting, `S^exp(±z · √Σ / |ln S|)`; the share itself where it is 0 or 1.
fn interval(share: f64, spread: f64) -> (f64, f64) {
    if share <= 0.0 || share >= 1.0 {
        return (share, share);
    }
    let width = Z95 * spread.sqrt() / share.ln().abs();
    (share.powf(width.exp()), share.powf((-width).exp()))
}

/// Whether groups wait equally long.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogRank {
    pub chi_square: f64,
    /// Groups that say anything, less one.
    pub degrees_of_freedom: usize,
    pub p: f64,
}

impl LogRank {
    /// The log-rank test of two or more groups (Mantel 1966; Peto & Peto 1972): on each day on which a wait ends, the ends in each group against those expected from its share of all who
    /// still wait, with the hypergeometric covariance of all groups but the last. Sorts the waits. `None` unless at least two groups say anything.
    pub fn of(groups: &mut [Vec<Wait>]) -> Option<Self> {
        let mut days: Vec<(u32, usize, Leaving)> = groups
            .iter_mut()
            .enumerate()
            .flat_map(|(group, waits)| leaving(waits).map(move |day| (day.days, group, day)).collect::<Vec<_>>())
            .collect();
        days.sort_unstable_by_key(|(day, group, _)| (*day, *group));
        let mut at_risk: Vec<f64> = groups.iter().map(|waits| waits.len() as f64).collect();
        let k = groups.len();
        let mut excess = vec![0.0; k];
        let mut covariance = vec![vec![0.0; k]; k];
        for day in days.chunk_by(|one, other| one.0 == other.0) {
            let all: f64 = at_risk.iter().sum();
            let ended: f64 = day.iter().map(|(_, _, leaving)| leaving.ended as f64).sum();
            if ended > 0.0 {
                let tied = if all > 1.0 { ended * (all - ended) / (all - 1.0) } else { 0.0 };
                for one in 0..k {
                    excess[one] -= ended * at_risk[one] / all;
                    for other in 0..k {
                        let same = if one == other { at_risk[one] / all } else { 0.0 };
                        covariance[one][other] += tied * (same - at_risk[one] * at_risk[other] / (all * all));
                    }
                }
            }
            for (_, group, leaving) in day {
                excess[*group] += leaving.ended as f64;
                at_risk[*group] -= (leaving.ended + leaving.unseen) as f64;
            }
        }
        let telling: Vec<usize> = (0..k).filter(|&group| covariance[group][group] > 1e-12).collect();
        let kept = telling.split_last().map(|(_, kept)| kept).filter(|kept| !kept.is_empty())?;
        let right: Vec<f64> = kept.iter().map(|&group| excess[group]).collect();
        let matrix = kept.iter().map(|&one| kept.iter().map(|&other| covariance[one][other]).collect()).collect();
        let solved = solve(matrix, right.clone())?;
        let chi_square = right.iter().zip(&solved).map(|(one, other)| one * other).sum::<f64>().max(0.0);
        let p = if chi_square == 0.0 { 1.0 } else { gamma_ur(kept.len() as f64 / 2.0, chi_square / 2.0) };
        Some(Self { chi_square, degrees_of_freedom: kept.len(), p })
    }
}

/// Solves linear equations by Gaussian elimination with pivots; `None` where they do not tell all unknowns apart.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let n = right.len();
    for column in 0..n {
        let pivot = (column..n).max_by(|&one, &other| matrix[one][column].abs().total_cmp(&matrix[other][column].abs()))?;
        if matrix[pivot][column].abs() < 1e-12 {
            return None;
        }
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        let pivot = matrix[column].clone();
        for row in column + 1..n {
            let factor = matrix[row][column] / pivot[column];
            matrix[row].iter_mut().zip(&pivot).for_each(|(here, above)| *here -= factor * above);
            right[row] -= factor * right[column];
        }
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|at| matrix[row][at] * right[at]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    Some(right)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wait(days: u32, ended: bool) -> Wait {
        Wait { days, ended }
    }

    fn waits() -> impl Strategy<Value = Vec<Wait>> {
        proptest::collection::vec((0_u32..40, any::<bool>()).prop_map(|(days, ended)| wait(days, ended)), 0..40)
    }

    #[test]
    fn nobody_and_nobody_answered_are_said_as_they_are() {
        let none = KaplanMeier::of(&mut []);
        assert_eq!((none.curve.len(), none.quantile(0.5)), (0, Quantile { days: None, low: None, high: None }));
        let waiting = KaplanMeier::of(&mut [wait(9, false), wait(30, false)]);
        assert_eq!(waiting.quantile(0.5).days, None);
        assert_eq!(waiting.curve.last().map(|still| still.share), Some(1.0));
        let all = KaplanMeier::of(&mut [wait(0, true), wait(0, true)]);
        assert_eq!(all.quantile(0.5), Quantile { days: Some(0), low: Some(0), high: Some(0) });
    }

    #[test]
    fn exactly_a_half_is_not_yet_more_than_a_half() {
        assert_eq!(KaplanMeier::of(&mut [wait(3, true), wait(8, true)]).quantile(0.5).days, Some(8));
    }

    #[test]
    fn groups_that_say_nothing_are_not_compared() {
        assert_eq!(LogRank::of(&mut []), None);
        assert_eq!(LogRank::of(&mut [vec![wait(1, true)], vec![]]), None);
        assert_eq!(LogRank::of(&mut [vec![wait(1, false); 5], vec![wait(2, false); 5]]), None);
    }

    proptest! {
        /// Without censoring the curve is the plain share of those who waited longer.
        #[test]
        fn without_censoring_it_is_the_share_that_waited_longer(days in proptest::collection::vec(0_u32..30, 1..40)) {
            let mut all: Vec<Wait> = days.iter().map(|days| wait(*days, true)).collect();
            for still in KaplanMeier::of(&mut all).curve {
                let longer = days.iter().filter(|day| **day > still.days).count() as f64 / days.len() as f64;
                prop_assert!((still.share - longer).abs() < 1e-12);
                prop_assert!(still.low <= still.share && still.share <= still.high);
            }
        }

        #[test]
        fn curves_fall_and_intervals_hold_them(mut waits in waits()) {
            let found = KaplanMeier::of(&mut waits);
            prop_assert!(found.curve.windows(2).all(|pair| pair[0].days < pair[1].days && pair[0].share >= pair[1].share));
            prop_assert!(found.curve.iter().all(|still| still.low <= still.share && still.share <= still.high && still.low.is_finite()));
            let [lower, median, upper] = [0.25, 0.5, 0.75].map(|share| found.quantile(share));
            if let (Some(lower), Some(median)) = (lower.days, median.days) {
                prop_assert!(lower <= median);
            }
            prop_assert!(upper.days.is_none() || median.days.is_some());
            prop_assert!(median.low.is_none_or(|low| median.days.is_none_or(|days| low <= days)));
        }

        #[test]
        fn the_order_of_groups_does_not_matter_and_alike_groups_do_not_differ(one in waits(), two in waits(), three in waits()) {
            let forward = LogRank::of(&mut [one.clone(), two.clone(), three.clone()]);
            let backward = LogRank::of(&mut [three, one.clone(), two]);
            prop_assert_eq!(forward.is_some(), backward.is_some());
            if let (Some(forward), Some(backward)) = (forward, backward) {
                prop_assert!((forward.chi_square - backward.chi_square).abs() < 1e-6 * forward.chi_square.max(1.0));
                prop_assert!((0.0..=1.0).contains(&forward.p));
            }
            if let Some(same) = LogRank::of(&mut [one.clone(), one]) {
                prop_assert!(same.chi_square < 1e-9 && same.p > 0.999);
            }
        }
    }
}
