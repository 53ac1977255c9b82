//! How large do the ratios of a whole scan become by chance alone?

use rayon::prelude::*;

use super::super::stats::draws::Draws;
use super::super::stats::scan_statistic::log_likelihood_ratio;
use super::SHORTEST;
use super::series::Series;

/// The largest ratio of each replica, ascending. In a replica the cases of each series fall on weeks in proportion to the persons seen there; each series of each replica has random
/// numbers of its own, so that the result does not depend on the number of threads.
pub fn maxima(series: &[Series], replicas: u64, seed: u64, least: u64) -> Vec<f64> {
    let mut maxima: Vec<f64> = (0..replicas)
        .into_par_iter()
        .map(|replica| {
            let mut draws = Draws::new(seed, replica);
            series.iter().fold(0.0, |largest, series| largest_of(series, least, &mut draws, largest))
        })
        .collect();
    maxima.sort_unstable_by(f64::total_cmp);
    maxima
}

/// The largest ratio of one series, or `so_far` if that is larger.
fn largest_of(series: &Series, least: u64, draws: &mut Draws, so_far: f64) -> f64 {
    let all = series.all as f64;
    let mut largest = so_far;
    // From the longest window down: what lies in it, and of that what lies in the next shorter one.
    let (mut cases, mut share) = (series.all, 1.0);
    for week in (SHORTEST - 1..series.shares.len()).rev() {
        let inside = series.shares[week];
        cases = draws.binomial(cases, if share > 0.0 { inside / share } else { 0.0 });
        share = inside;
        if cases < least {
            break;
        }
        let (c, expected) = (cases as f64, all * inside);
        if c > expected {
            // x ln(x/m) − x + m is at most (x−m)²/m, and so is each half of the ratio: most windows need no logarithm
            let beyond = c - expected;
            let bound = beyond * beyond * (1.0 / expected + 1.0 / (all - expected));
            if bound > largest {
                largest = largest.max(log_likelihood_ratio(cases, expected, series.all));
            }
        }
    }
    largest
}
