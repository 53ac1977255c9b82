//! How many times as often: risk ratio and odds ratio of one table.

use super::{Estimate, TwoByTwo};

impl TwoByTwo {
    /// `(a/(a+b)) / (c/(c+d))` with the log-normal interval of Katz et al. (1978).
    /// Adds ½ to every cell when `a` or `c` is 0 (Haldane 1956, Anscombe 1956), so the result is finite whenever the table has both sides.
    pub fn risk_ratio(self) -> Estimate {
        let (log, error) = self.log_risk_ratio();
        Estimate::log_normal(log, error)
    }

    /// The logarithm of the risk ratio and its standard error.
    pub fn log_risk_ratio(self) -> (f64, f64) {
        let [a, b, c, d] = self.smoothed();
        let log = (a / (a + b)).ln() - (c / (c + d)).ln();
        (log, (1.0 / a - 1.0 / (a + b) + 1.0 / c - 1.0 / (c + d)).sqrt())
    }

    /// This table's risk ratio over another's, with the interval of their independent logarithms: the variances are added (Altman & Bland 2003).
    pub fn ratio_of_risk_ratios(self, other: TwoByTwo) -> Estimate {
        let ((log, error), (other_log, other_error)) = (self.log_risk_ratio(), other.log_risk_ratio());
        Estimate::log_normal(log - other_log, error.hypot(other_error))
    }

    /// `ad / bc` with the log-normal interval of Woolf (1955); ½ is added to every cell when one of them is 0 (Haldane 1956, Anscombe 1956).
    pub fn odds_ratio(self) -> Estimate {
        let half = if [self.a, self.b, self.c, self.d].contains(&0) { 0.5 } else { 0.0 };
        let [a, b, c, d] = [self.a, self.b, self.c, self.d].map(|cell| cell as f64 + half);
        let error = (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d).sqrt();
        Estimate::log_normal((a * d / (b * c)).ln(), error)
    }
}
