//! A vignette: what somebody met, told without who it was.

use chrono::{Datelike, NaiveDate};

use crate::domain::{day::Day, outcome::UnknownCode};

/// The most that a vignette may hold, in characters.
pub const TEXT_MAX: usize = 2_000;

/// Levels of place that a vignette may name: a city at the closest.
const COARSE: [&str; 4] = ["nation", "province", "municipality", "prefecture"];

/// Ages are told by tens, up to this one.
const OLDEST: i16 = 90;

/// How far a vignette has come. One that is not approved is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Proposed,
    Approved,
}

impl Standing {
    pub fn code(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Approved => "approved",
        }
    }
}

impl std::str::FromStr for Standing {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let all = [Self::Proposed, Self::Approved];
        all.into_iter().find(|one| one.code() == text).ok_or_else(|| UnknownCode(text.chars().take(60).collect()))
    }
}

/// Whether a vignette may name a place of this level.
pub fn may_name(level: &str) -> bool {
    COARSE.contains(&level)
}

/// The ages that can be told: 0 for the first ten years, and so on.
pub fn decades() -> impl Iterator<Item = i16> {
    (0..=OLDEST).step_by(10)
}

/// How old somebody is, by tens.
pub fn decade_of_age(birth_year: i32, today: NaiveDate) -> Option<i16> {
    let age = today.year().checked_sub(birth_year)?;
    decades().find(|decade| (i32::from(*decade)..i32::from(*decade) + 10).contains(&age))
}

/// The month of a day, of which nothing closer is ever told.
pub fn month_of(day: Day) -> Option<NaiveDate> {
    match day {
        Day::Exact(day) => day.with_day(1),
        Day::Month { year, month } => NaiveDate::from_ymd_opt(year, month, 1),
        Day::Year(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_coarse_is_told() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 30).expect("a day");
        assert_eq!([1988, 2026, 1936, 1900, 2030].map(|year| decade_of_age(year, today)), [Some(30), Some(0), Some(90), None, None]);
        assert!(may_name("prefecture") && !may_name("county") && !may_name("street") && !may_name(""));
        assert_eq!(month_of(Day::Exact(today)), NaiveDate::from_ymd_opt(2026, 11, 1));
        assert_eq!(month_of(Day::Year(2026)), None);
    }
}
