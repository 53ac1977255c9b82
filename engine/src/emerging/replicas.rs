//! How large do the ratios of a whole scan become by chance alone?

use rayon::prelude::*;

use super::super::stats::draws::Draws;
use super::super::stats::scan_statistic::log_likelihood_ratio;
use super::SHORTEST;
use super::series::Series;

/// Up to this many cases in all windows each is put into its week by itself; beyond it weeks are filled one after the other, which takes as long for many as for few.
const EACH_BY_ITSELF: u64 = 300;

/// Entries of the table that leads from a random number to about the right week.
const GUIDES: usize = 64;

/// The largest ratio of each replica, ascending. In a replica the cases of each series fall on weeks in proportion to the persons seen there; each replica has random numbers of its own,
/// so that the result does not depend on the number of threads.
pub fn maxima(series: &[Series], replicas: u64, seed: u64, least: u64) -> Vec<f64> {
    let lots: Vec<Lots> = series.par_iter().map(Lots::of).collect();
    let mut maxima: Vec<f64> = (0..replicas)
        .into_par_iter()
        .map(|replica| {
            let mut draws = Draws::new(seed, replica);
            let mut cases = Vec::new();
            lots.iter().fold(0.0, |largest, lots| lots.largest(least, &mut draws, &mut cases, largest))
        })
        .collect();
    maxima.sort_unstable_by(f64::total_cmp);
    maxima
}

/// One series, made ready for being drawn a thousand times.
struct Lots {
    all: u64,
    /// The chance of falling into any of the windows.
    inside: f64,
    windows: Vec<Window>,
    /// For each entry the first week into which a random number of its range can fall.
    guide: [u8; GUIDES],
}

/// The window that ends with a week, counted from the newest.
struct Window {
    expected: f64,
    /// `1/E + 1/(C−E)`: times `(c−E)²` it is never less than the ratio.
    bound: f64,
    /// Of the chance of falling into any window, the part of this one.
    part: f64,
    /// Of its chance, the part of the next shorter one.
    shorter: f64,
}

impl Lots {
    fn of(series: &Series) -> Self {
        let all = series.all as f64;
        let inside = series.shares.last().copied().unwrap_or(0.0);
        let part = |share: f64, of: f64| if of > 0.0 { (share / of).min(1.0) } else { 0.0 };
        let window = |week: usize| {
            let share = series.shares[week];
            let expected = all * share;
            let shorter = if week == 0 { 0.0 } else { series.shares[week - 1] };
            Window { expected, bound: 1.0 / expected + 1.0 / (all - expected), part: part(share, inside), shorter: part(shorter, share) }
        };
        let windows: Vec<Window> = (0..series.shares.len()).map(window).collect();
        let mut guide = [0; GUIDES];
        for (at, week) in guide.iter_mut().enumerate() {
            // windows are at most 26 weeks long, so that a week fits into a byte
            *week = windows.partition_point(|window| window.part <= at as f64 / GUIDES as f64).min(windows.len().saturating_sub(1)) as u8;
        }
        Self { all: series.all, inside, windows, guide }
    }

    /// The largest ratio of one replica, or `so_far` if that is larger. `cases` is only lent.
    fn largest(&self, least: u64, draws: &mut Draws, cases: &mut Vec<u64>, so_far: f64) -> f64 {
        let inside = draws.binomial(self.all, self.inside);
        if inside < least {
            return so_far;
        }
        self.draw(inside, draws, cases);
        let (mut sum, mut largest) = (0, so_far);
        for (week, window) in self.windows.iter().enumerate() {
            sum += cases[week];
            let beyond = sum as f64 - window.expected;
            // x ln(x/m) − x + m is at most (x−m)²/m, and so is each half of the ratio: most windows need no logarithm
            if week + 1 >= SHORTEST && sum >= least && beyond > 0.0 && beyond * beyond * window.bound > largest {
                largest = largest.max(log_likelihood_ratio(sum, window.expected, self.all));
            }
        }
        largest
    }

    /// Spreads cases over the weeks.
    fn draw(&self, inside: u64, draws: &mut Draws, cases: &mut Vec<u64>) {
        cases.clear();
        cases.resize(self.windows.len(), 0);
        if inside <= EACH_BY_ITSELF {
            for _ in 0..inside {
                let at = draws.unit();
                let mut week = usize::from(self.guide[(at * GUIDES as f64) as usize]);
                while week + 1 < self.windows.len() && self.windows[week].part <= at {
                    week += 1;
                }
                cases[week] += 1;
            }
            return;
        }
        let mut left = inside;
        for (week, window) in self.windows.iter().enumerate().rev() {
            let shorter = if week == 0 { 0 } else { draws.binomial(left, window.shorter) };
            cases[week] = left - shorter;
            left = shorter;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both ways of spreading cases give weeks their shares.
    #[test]
    fn weeks_get_their_shares_of_few_and_of_many_cases() {
        let lots = Lots::of(&Series::with_shares(1_000, &[0.1, 0.1, 0.25, 0.5]));
        for inside in [EACH_BY_ITSELF, 10 * EACH_BY_ITSELF] {
            let (mut draws, mut cases, mut sums) = (Draws::new(3, inside), Vec::new(), [0_u64; 4]);
            for _ in 0..400 {
                lots.draw(inside, &mut draws, &mut cases);
                assert_eq!(cases.iter().sum::<u64>(), inside);
                sums.iter_mut().zip(&cases).for_each(|(sum, cases)| *sum += cases);
            }
            let all = (400 * inside) as f64;
            for (sum, share) in sums.iter().zip([0.2, 0.0, 0.3, 0.5]) {
                let error = (share * (1.0 - share) / all).sqrt();
                assert!((*sum as f64 / all - share).abs() <= 5.0 * error, "{sums:?} of {all}");
            }
        }
    }
}
