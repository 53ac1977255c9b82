//! A period of the calendar that figures are of: a month, a quarter, half a year or a year. Of two such periods one lies within the other, or they have no day in common.

use std::{fmt, str::FromStr};

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// Whoever is alive was born later.
const FIRST_YEAR: i32 = 1900;
/// The last year that a period may be of; the day after it can still be written.
const LAST_YEAR: i32 = 9998;

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Length {
    Month,
    Quarter,
    HalfYear,
    Year,
}

impl Length {
    pub const ALL: [Self; 4] = [Self::Month, Self::Quarter, Self::HalfYear, Self::Year];

    /// The code that is stored, and under which a cell of such a period is known.
    pub fn code(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::HalfYear => "half-year",
            Self::Year => "year",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|length| length.code() == code)
    }

    pub fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
        }
    }
}

/// One period. Written as `2026-07`, `2026-Q3`, `2026-H2` or `2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Period {
    length: Length,
    year: i32,
    /// Which of its length in the year, from 0.
    place: u32,
}

/// Why a text is no period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no period: write the year as 2026, half of it as 2026-H2, the quarter as 2026-Q3, the month as 2026-07")]
pub struct InvalidPeriod(String);

impl Period {
    /// The period of a length in which a day lies.
    pub fn around(day: NaiveDate, length: Length) -> Self {
        Self { length, year: day.year().clamp(FIRST_YEAR, LAST_YEAR), place: day.month0() / length.months() }
    }

    /// The last periods of a length that are over, the newest first.
    pub fn closed(length: Length, today: NaiveDate) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(Self::around(today, length).before()), |period| Some(period.before()))
    }

    pub fn length(self) -> Length {
        self.length
    }

    pub fn year(self) -> i32 {
        self.year
    }

    /// Which of its length in the year, from 1.
    pub fn number(self) -> u32 {
        self.place + 1
    }

    pub fn first(self) -> NaiveDate {
        // a month of a year within range always begins
        NaiveDate::from_ymd_opt(self.year, self.place * self.length.months() + 1, 1).unwrap_or(NaiveDate::MIN)
    }

    pub fn last(self) -> NaiveDate {
        let (year, month) = ((self.place + 1) * self.length.months() / 12, (self.place + 1) * self.length.months() % 12);
        let next = NaiveDate::from_ymd_opt(self.year + i32::from(year > 0), month + 1, 1).unwrap_or(NaiveDate::MAX);
        next - Days::new(1)
    }

    pub fn holds(self, day: NaiveDate) -> bool {
        (self.first()..=self.last()).contains(&day)
    }

    /// Whether the other lies within it; each lies within itself.
    pub fn contains(self, other: Self) -> bool {
        self.first() <= other.first() && other.last() <= self.last()
    }

    /// Whether its last day is past.
    pub fn is_over(self, today: NaiveDate) -> bool {
        self.last() < today
    }

    /// The one before it.
    #[must_use]
    pub fn before(self) -> Self {
        match self.place.checked_sub(1) {
            Some(place) => Self { place, ..self },
            None => Self { year: self.year - 1, place: 12 / self.length.months() - 1, ..self },
        }
    }

    /// The same of the year before.
    #[must_use]
    pub fn a_year_before(self) -> Self {
        Self { year: self.year - 1, ..self }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, number) = (self.year, self.number());
        match self.length {
            Length::Month => write!(f, "{year:04}-{number:02}"),
            Length::Quarter => write!(f, "{year:04}-Q{number}"),
            Length::HalfYear => write!(f, "{year:04}-H{number}"),
            Length::Year => write!(f, "{year:04}"),
        }
    }
}

impl FromStr for Period {
    type Err = InvalidPeriod;

    fn from_str(text: &str) -> Result<Self, InvalidPeriod> {
        let wrong = || InvalidPeriod(text.chars().take(40).collect());
        let digits = |part: &str, wanted: usize| part.len() == wanted && part.bytes().all(|byte| byte.is_ascii_digit());
        let (year, part) = text.split_once('-').map_or((text, None), |(year, part)| (year, Some(part)));
        let (length, number) = match part {
            None => (Length::Year, "1"),
            Some(part) => match (part.strip_prefix('Q'), part.strip_prefix('H')) {
                (Some(quarter), _) if digits(quarter, 1) => (Length::Quarter, quarter),
                (_, Some(half)) if digits(half, 1) => (Length::HalfYear, half),
                _ if digits(part, 2) => (Length::Month, part),
                _ => return Err(wrong()),
            },
        };
        if !digits(year, 4) {
            return Err(wrong());
        }
        let (year, number): (i32, u32) = (year.parse().map_err(|_| wrong())?, number.parse().map_err(|_| wrong())?);
        let is_valid = (FIRST_YEAR..=LAST_YEAR).contains(&year) && (1..=12 / length.months()).contains(&number);
        if is_valid { Ok(Self { length, year, place: number - 1 }) } else { Err(wrong()) }
    }
}

impl From<Period> for String {
    fn from(period: Period) -> String {
        period.to_string()
    }
}

impl TryFrom<String> for Period {
    type Error = InvalidPeriod;
    fn try_from(text: String) -> Result<Period, InvalidPeriod> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("the tests' days are ISO dates")
    }

    fn period(text: &str) -> Period {
        text.parse().expect("a period")
    }

    #[test]
    fn four_lengths_are_read_and_written_alike() {
        for (text, first, last) in [
            ("2026", "2026-01-01", "2026-12-31"),
            ("2026-H1", "2026-01-01", "2026-06-30"),
            ("2026-H2", "2026-07-01", "2026-12-31"),
            ("2026-Q3", "2026-07-01", "2026-09-30"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2026-12", "2026-12-01", "2026-12-31"),
        ] {
            let period = period(text);
            assert_eq!((period.to_string().as_str(), period.first(), period.last()), (text, date(first), date(last)));
        }
        for text in ["", "26", "2026-Q5", "2026-Q0", "2026-H3", "2026-13", "2026-00", "2026-7", "1899", "2026-Q3-1", "2026-q3", "9999", "2026-"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_period_is_over_after_its_last_day() {
        let quarter = period("2026-Q3");
        assert!(!quarter.is_over(date("2026-09-30")) && quarter.is_over(date("2026-10-01")));
        let closed: Vec<String> = Period::closed(Length::Quarter, date("2026-05-02")).take(3).map(|period| period.to_string()).collect();
        assert_eq!(closed, ["2026-Q1", "2025-Q4", "2025-Q3"]);
        assert_eq!(period("2026-H1").before(), period("2025-H2"));
        assert_eq!(period("2026-07").a_year_before(), period("2025-07"));
    }

    fn periods() -> impl Strategy<Value = Period> {
        (1990..2060_i32, 1..=12_u32, 0..4_usize)
            .prop_map(|(year, month, length)| Period::around(NaiveDate::from_ymd_opt(year, month, 1).expect("a day"), Length::ALL[length]))
    }

    proptest! {
        #[test]
        fn of_two_periods_one_lies_within_the_other_or_they_have_no_day_in_common(one in periods(), other in periods()) {
            let apart = one.last() < other.first() || other.last() < one.first();
            prop_assert_eq!(apart, !one.contains(other) && !other.contains(one));
        }

        #[test]
        fn the_day_before_the_first_is_the_last_of_the_one_before(period in periods()) {
            prop_assert_eq!(period.before().last() + Days::new(1), period.first());
            prop_assert_eq!(period.to_string().parse(), Ok(period));
            prop_assert_eq!(Period::around(period.last(), period.length()), period);
            prop_assert!(period.holds(period.first()) && period.holds(period.last()) && !period.holds(period.last() + Days::new(1)));
        }
    }
}
