//! The measures of the engine, one file a method, each with its formula, source and reference value.
//! What they share is the 2×2 table of persons and the estimate with its interval.

pub mod adjusted;
pub mod beta_binomial;
pub mod density;
pub mod draws;
pub mod exact;
pub mod exact_in_strata;
pub mod information;
pub mod poisson_ratio;
pub mod quartiles;
pub mod rate;
pub mod risk_ratio;
pub mod scan_statistic;
pub mod step_up;
pub mod survival;
pub mod tarone;
pub mod unevenness;

use serde::{Deserialize, Serialize};

/// The 97.5 % point of the normal distribution: half the width of a 95 % interval, in standard errors.
pub const Z95: f64 = 1.959_963_984_540_054;

/// Persons counted twice over: `a` in group and target, `b` in group and not, `c` outside and target, `d` outside and not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwoByTwo {
    pub a: u64,
    pub b: u64,
    pub c: u64,
    pub d: u64,
}

impl TwoByTwo {
    pub const fn new(a: u64, b: u64, c: u64, d: u64) -> Self {
        TwoByTwo { a, b, c, d }
    }

    /// Everyone in the table.
    pub fn persons(self) -> u64 {
        self.a + self.b + self.c + self.d
    }

    /// Those in the group.
    pub fn group(self) -> u64 {
        self.a + self.b
    }

    /// Those in the target.
    pub fn target(self) -> u64 {
        self.a + self.c
    }

    /// Whether there is someone in the group and someone to compare them with.
    pub fn has_both_sides(self) -> bool {
        self.a + self.b > 0 && self.c + self.d > 0
    }

    /// `E = (a+b)(a+c)/n`: how many of the group would be in the target if it made no difference; 0 in an empty table.
    pub fn expected(self) -> f64 {
        if self.persons() == 0 { 0.0 } else { self.group() as f64 * self.target() as f64 / self.persons() as f64 }
    }

    /// Adds one person.
    pub fn count(&mut self, in_group: bool, in_target: bool) {
        match (in_group, in_target) {
            (true, true) => self.a += 1,
            (true, false) => self.b += 1,
            (false, true) => self.c += 1,
            (false, false) => self.d += 1,
        }
    }

    /// The cells as numbers that can be divided by; ½ is added to each when `a` or `c` is 0 (Haldane 1956, Anscombe 1956).
    fn smoothed(self) -> [f64; 4] {
        let half = if self.a == 0 || self.c == 0 { 0.5 } else { 0.0 };
        [self.a, self.b, self.c, self.d].map(|cell| cell as f64 + half)
    }
}

impl std::ops::Add for TwoByTwo {
    type Output = TwoByTwo;

    fn add(self, other: TwoByTwo) -> TwoByTwo {
        TwoByTwo { a: self.a + other.a, b: self.b + other.b, c: self.c + other.c, d: self.d + other.d }
    }
}

impl std::iter::Sum for TwoByTwo {
    fn sum<I: Iterator<Item = TwoByTwo>>(tables: I) -> TwoByTwo {
        tables.fold(TwoByTwo::default(), |sum, table| sum + table)
    }
}

/// A measure with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

impl Estimate {
    /// An estimate whose logarithm is normal with this mean and standard error.
    fn log_normal(log: f64, error: f64) -> Self {
        Estimate { value: log.exp(), low: (log - Z95 * error).exp(), high: (log + Z95 * error).exp() }
    }

    /// Whether the interval reaches down to 1 (no difference) or below.
    pub fn covers_one(self) -> bool {
        self.low <= 1.0
    }
}

/// The share of the normal distribution that lies above `z`.
pub fn normal_tail(z: f64) -> f64 {
    0.5 * statrs::function::erf::erfc(z / std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod reference;
#[cfg(test)]
mod reference_of_time;
