//! A day as people remember it: some know the day, some the month, some only the year.

use std::{cmp::Ordering, fmt, str::FromStr};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::period::Period;

/// The first year that a record may name. Whoever is alive was born later, and so was every rule in force.
pub const FIRST_YEAR: i32 = 1900;
const LAST_YEAR: i32 = 9999;

/// A day as people remember it: "in March" is a month, not the first of March.
///
/// Written as `2026-03-04`, `2026-03` or `2026`. Days are ordered by the earliest day that they can mean; of two that begin alike the vaguer comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Day {
    Exact(NaiveDate),
    Month { year: i32, month: u32 },
    Year(i32),
}

/// How much of a day is known; kept in a column of its own beside the earliest day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    Year,
    Month,
    Day,
}

/// Why a text is not a day that can be recorded, and how to mend it.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum InvalidDay {
    #[error("\"{0}\" is not a day: write the day as 2026-03-04, the month as 2026-03, or only the year as 2026")]
    NotADay(String),
    #[error("there is no day {0}: look at the calendar again")]
    Nonexistent(String),
    #[error("{0} is after today: write the day on which it happened")]
    InTheFuture(Day),
    #[error("{0} is before 1900: is the year right?")]
    TooEarly(String),
}

impl Day {
    /// Reads a day of something that already happened.
    ///
    /// # Errors
    /// Whatever [`Day::from_str`] refuses, and a day, month or year that begins after `today`.
    pub fn past(text: &str, today: NaiveDate) -> Result<Day, InvalidDay> {
        let day: Day = text.parse()?;
        if day.earliest() > today { Err(InvalidDay::InTheFuture(day)) } else { Ok(day) }
    }

    /// Whether all that this can mean lies in a period.
    pub fn lies_in(self, period: Period) -> bool {
        period.holds(self.earliest()) && period.holds(self.latest())
    }

    /// The earliest day that this can mean.
    pub fn earliest(self) -> NaiveDate {
        match self {
            Day::Exact(day) => day,
            Day::Month { year, month } => first_of(year, month),
            Day::Year(year) => first_of(year, 1),
        }
    }

    /// The latest day that this can mean.
    pub fn latest(self) -> NaiveDate {
        let next = match self {
            Day::Exact(day) => return day,
            Day::Month { year, month } if month >= 12 => first_of(year.saturating_add(1), 1),
            Day::Month { year, month } => first_of(year, month + 1),
            Day::Year(year) => first_of(year.saturating_add(1), 1),
        };
        next.pred_opt().unwrap_or(next)
    }

    pub fn precision(self) -> Precision {
        match self {
            Day::Exact(_) => Precision::Day,
            Day::Month { .. } => Precision::Month,
            Day::Year(_) => Precision::Year,
        }
    }

    /// Puts a day together again from its two columns.
    pub fn from_parts(earliest: NaiveDate, precision: Precision) -> Day {
        match precision {
            Precision::Day => Day::Exact(earliest),
            Precision::Month => Day::Month { year: earliest.year(), month: earliest.month() },
            Precision::Year => Day::Year(earliest.year()),
        }
    }
}

/// The first of a month. A month or year out of range counts as the nearest, since the fields of [`Day`] are open; whatever was parsed is in range.
fn first_of(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year.clamp(-LAST_YEAR, LAST_YEAR + 1), month.clamp(1, 12), 1).unwrap_or(NaiveDate::MIN)
}

impl FromStr for Day {
    type Err = InvalidDay;

    /// Reads `2026-03-04`, `2026-03` or `2026`, with blanks around it.
    ///
    /// # Errors
    /// Another form, a day that no calendar has, a year before 1900.
    fn from_str(text: &str) -> Result<Day, InvalidDay> {
        let text = text.trim();
        let wrong = || InvalidDay::NotADay(text.chars().take(40).collect());
        let parts: Vec<&str> = text.split('-').collect();
        let digits = |part: &str, wanted: usize| part.len() == wanted && part.bytes().all(|b| b.is_ascii_digit());
        if parts.len() > 3 || !digits(parts[0], 4) || !parts[1..].iter().all(|part| digits(part, 2)) {
            return Err(wrong());
        }
        let number = |at: usize| parts.get(at).map(|part| part.parse::<u32>().map_err(|_| wrong())).transpose();
        let year: i32 = parts[0].parse().map_err(|_| wrong())?;
        let (month, day) = (number(1)?, number(2)?);
        let date = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1)).ok_or_else(|| InvalidDay::Nonexistent(text.to_owned()))?;
        if year < FIRST_YEAR {
            return Err(InvalidDay::TooEarly(text.to_owned()));
        }
        Ok(match (month, day) {
            (Some(_), Some(_)) => Day::Exact(date),
            (Some(month), None) => Day::Month { year, month },
            _ => Day::Year(year),
        })
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Day::Exact(day) => write!(f, "{day}"),
            Day::Month { year, month } => write!(f, "{year:04}-{month:02}"),
            Day::Year(year) => write!(f, "{year:04}"),
        }
    }
}

impl Ord for Day {
    fn cmp(&self, other: &Day) -> Ordering {
        self.earliest().cmp(&other.earliest()).then(self.precision().cmp(&other.precision())).then_with(|| self.latest().cmp(&other.latest()))
    }
}

impl PartialOrd for Day {
    fn partial_cmp(&self, other: &Day) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<NaiveDate> for Day {
    fn from(day: NaiveDate) -> Day {
        Day::Exact(day)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        day.to_string()
    }
}

impl TryFrom<String> for Day {
    type Error = InvalidDay;
    fn try_from(text: String) -> Result<Day, InvalidDay> {
        text.parse()
    }
}

impl Precision {
    /// The code that is stored.
    pub fn code(self) -> &'static str {
        match self {
            Precision::Year => "year",
            Precision::Month => "month",
            Precision::Day => "day",
        }
    }

    pub fn from_code(code: &str) -> Option<Precision> {
        [Precision::Year, Precision::Month, Precision::Day].into_iter().find(|precision| precision.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn three_precisions_are_read_and_written_alike() {
        for text in ["2026-03-04", "2026-03", "2026", "2024-02-29", "1900"] {
            assert_eq!(text.parse::<Day>().unwrap().to_string(), text);
        }
        assert_eq!(" 2026-03 ".parse(), Ok(Day::Month { year: 2026, month: 3 }));
    }

    #[test]
    fn what_is_no_day_says_why() {
        for text in ["", "4.3.2026", "2026-3-4", "26-03-04", "2026-03-04-05", "２０２６", "-2026", "2026-", "+026"] {
            assert!(matches!(text.parse::<Day>(), Err(InvalidDay::NotADay(_))), "{text}");
        }
        for text in ["2026-02-29", "2026-13", "2026-00", "2026-04-31"] {
            assert!(matches!(text.parse::<Day>(), Err(InvalidDay::Nonexistent(_))), "{text}");
        }
        assert!(matches!("1899-12-31".parse::<Day>(), Err(InvalidDay::TooEarly(_))));
    }

    #[test]
    fn this_month_and_this_year_are_not_the_future() {
        let today = date("2026-04-12");
        for text in ["2026-04-12", "2026-04", "2026"] {
            assert!(Day::past(text, today).is_ok(), "{text}");
        }
        for text in ["2026-04-13", "2026-05", "2027", "2085-01-01"] {
            assert!(matches!(Day::past(text, today), Err(InvalidDay::InTheFuture(_))), "{text}");
        }
    }

    #[test]
    fn a_month_spans_its_days() {
        let february: Day = "2024-02".parse().unwrap();
        assert_eq!((february.earliest(), february.latest()), (date("2024-02-01"), date("2024-02-29")));
        let year: Day = "2025".parse().unwrap();
        assert_eq!((year.earliest(), year.latest()), (date("2025-01-01"), date("2025-12-31")));
        let december: Day = "2025-12".parse().unwrap();
        assert_eq!(december.latest(), date("2025-12-31"));
    }

    #[test]
    fn the_vaguer_of_two_that_begin_alike_comes_first() {
        let mut days: Vec<Day> = ["2026-01-01", "2026-01", "2025-12-31", "2026"].iter().map(|text| text.parse().unwrap()).collect();
        days.sort();
        assert_eq!(days.iter().map(Day::to_string).collect::<Vec<_>>(), ["2025-12-31", "2026", "2026-01", "2026-01-01"]);
    }

    #[test]
    fn what_is_known_by_its_month_lies_in_what_holds_the_month_whole() {
        let lies_in = |day: &str, period: &str| day.parse::<Day>().expect("a day").lies_in(period.parse().expect("a period"));
        for (day, is_in) in [
            ("2026-07-01", true),
            ("2026-09-30", true),
            ("2026-06-30", false),
            ("2026-10-01", false),
            ("2026-08", true),
            ("2026-10", false),
            ("2026", false),
        ] {
            assert_eq!(lies_in(day, "2026-Q3"), is_in, "{day}");
        }
        assert!(lies_in("2026", "2026") && !lies_in("2026", "2026-H2") && !lies_in("2025", "2026"));
    }

    proptest! {
        #[test]
        fn any_text_is_a_day_or_an_error(text in ".{0,20}") {
            if let Ok(day) = text.parse::<Day>() {
                prop_assert_eq!(day.to_string(), text.trim());
            }
        }

        #[test]
        fn two_columns_hold_a_day(year in 1900..2100i32, month in 1..=12u32, day in 1..=28u32, precision in 0..3usize) {
            let precision = [Precision::Year, Precision::Month, Precision::Day][precision];
            let day = Day::from_parts(NaiveDate::from_ymd_opt(year, month, day).unwrap(), precision);
            prop_assert_eq!(Day::from_parts(day.earliest(), Precision::from_code(day.precision().code()).unwrap()), day);
            prop_assert!(day.earliest() <= day.latest());
            prop_assert_eq!(day.to_string().parse::<Day>().unwrap(), day);
        }
    }
}
