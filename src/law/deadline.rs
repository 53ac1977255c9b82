//! By when must something be done: days, working days, months and years from a day that may be known only roughly.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::Deserialize;

use super::calendar::Calendar;
use crate::domain::day::Day;

/// What a period counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Day,
    WorkingDay,
    Month,
    Year,
}

impl Unit {
    pub const ALL: [Self; 4] = [Self::Day, Self::WorkingDay, Self::Month, Self::Year];

    /// As policies keep it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::WorkingDay => "working_day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.code() == code)
    }
}

/// A length of time as a rule gives it. At least 1 and at most [`Period::LONGEST`] of its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    n: u16,
    unit: Unit,
}

/// Why a period cannot be used.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub enum InvalidPeriod {
    #[error("a period is at least one day, working day, month or year long")]
    Empty,
    #[error("a period of {0} is longer than any rule gives: the most is {max}", max = Period::LONGEST)]
    TooLong(u16),
}

/// The last day on which something can be done, with what one must know about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The day from which it runs, as it was remembered. The period runs from the earliest day that this can mean, so that nobody is late by a rough memory.
    pub from: Day,
    /// The last day as counted.
    pub ends: NaiveDate,
    /// The day that counts: `ends`, or the first working day after it where `ends` is not worked.
    pub counts: NaiveDate,
    pub holidays: Holidays,
}

/// Whether the calendar knew all holidays that the deadline depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holidays {
    Known,
    /// The period runs past the last year of the calendar: only weekends were left out after it, and the day can still move.
    NotKnownAfter {
        year: i32,
    },
    /// The period begins before the first year of the calendar.
    NotKnownBefore {
        year: i32,
    },
    /// The calendar has no holidays at all.
    NoCalendar,
}

impl Period {
    /// The longest period, in any unit: ten years of days.
    pub const LONGEST: u16 = 3660;

    /// # Errors
    /// Nothing, or more than [`Period::LONGEST`].
    pub fn new(n: u16, unit: Unit) -> Result<Period, InvalidPeriod> {
        match n {
            0 => Err(InvalidPeriod::Empty),
            n if n > Period::LONGEST => Err(InvalidPeriod::TooLong(n)),
            n => Ok(Period { n, unit }),
        }
    }

    pub fn n(self) -> u16 {
        self.n
    }

    pub fn unit(self) -> Unit {
        self.unit
    }

    /// The last day of the period that runs from `from`.
    ///
    /// The day of the event does not count; a period in months or years ends on the day of the same number, or on the last day of a shorter month
    /// (Civil Code of China, articles 201 and 202); one that ends on a day off lasts until the first day that is worked (article 203).
    /// Such rules are much alike elsewhere. A day known only to the month or the year runs from its earliest day.
    pub fn ends(self, from: Day, calendar: &Calendar) -> Deadline {
        let start = from.earliest();
        let n = u32::from(self.n);
        let ends = match self.unit {
            Unit::Day => start.checked_add_days(Days::new(u64::from(n))),
            Unit::WorkingDay => Some(calendar.add_working(start, self.n)),
            Unit::Month => start.checked_add_months(Months::new(n)),
            Unit::Year => start.checked_add_months(Months::new(12 * n)),
        }
        .unwrap_or(NaiveDate::MAX);
        let counts = calendar.next_working(ends);
        // Only working days need to know the holidays on the way.
        let first_needed = if self.unit == Unit::WorkingDay { start } else { ends };
        let holidays = match calendar.years() {
            None => Holidays::NoCalendar,
            Some(years) if counts.year() > *years.end() => Holidays::NotKnownAfter { year: *years.end() },
            Some(years) if first_needed.year() < *years.start() => Holidays::NotKnownBefore { year: *years.start() },
            Some(_) => Holidays::Known,
        };
        Deadline { from, ends, counts, holidays }
    }
}

impl Deadline {
    /// Days from `today` to the day that counts; negative when it has passed, 0 on its last day.
    pub fn days_left(&self, today: NaiveDate) -> i64 {
        (self.counts - today).num_days()
    }

    /// Whether the last day as counted is not worked, so that another one counts: the screen says so.
    pub fn moved(&self) -> bool {
        self.counts != self.ends
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::calendar::DayKind;
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn calendar() -> Calendar {
        let off = (1..=7).map(|day| (NaiveDate::from_ymd_opt(2026, 10, day).unwrap(), DayKind::DayOff));
        Calendar::new(off.chain([(date("2026-10-10"), DayKind::WorkingDay)]))
    }

    fn ends(n: u16, unit: Unit, from: &str) -> Deadline {
        Period::new(n, unit).unwrap().ends(day(from), &calendar())
    }

    #[test]
    fn the_day_of_the_event_does_not_count() {
        assert_eq!(ends(60, Unit::Day, "2026-03-09").ends, date("2026-05-08"));
        assert_eq!(ends(1, Unit::Day, "2026-03-09").ends, date("2026-03-10"));
    }

    #[test]
    fn a_short_month_ends_on_its_last_day() {
        assert_eq!(ends(1, Unit::Month, "2026-01-31").ends, date("2026-02-28"));
        assert_eq!(ends(6, Unit::Month, "2025-08-31").ends, date("2026-02-28"));
        assert_eq!(ends(1, Unit::Year, "2024-02-29").ends, date("2025-02-28"));
    }

    #[test]
    fn a_deadline_on_a_day_off_says_which_day_counts() {
        let deadline = ends(5, Unit::Day, "2026-09-29");
        assert_eq!((deadline.ends, deadline.counts, deadline.moved()), (date("2026-10-04"), date("2026-10-08"), true));
        assert_eq!(ends(1, Unit::Day, "2026-10-09").counts, date("2026-10-10"), "a Saturday that is worked");
        assert_eq!(deadline.days_left(date("2026-10-08")), 0);
        assert_eq!(deadline.days_left(date("2026-10-10")), -2);
    }

    #[test]
    fn working_days_skip_holidays_and_count_make_up_days() {
        let deadline = ends(5, Unit::WorkingDay, "2026-09-30");
        assert_eq!((deadline.ends, deadline.moved()), (date("2026-10-13"), false));
    }

    #[test]
    fn a_rough_day_runs_from_its_earliest() {
        assert_eq!(ends(60, Unit::Day, "2026-03").ends, ends(60, Unit::Day, "2026-03-01").ends);
        assert_eq!(ends(2, Unit::Year, "2024").ends, date("2026-01-01"));
    }

    #[test]
    fn a_deadline_past_the_calendar_says_so() {
        assert_eq!(ends(60, Unit::Day, "2026-03-09").holidays, Holidays::Known);
        assert_eq!(ends(1, Unit::Year, "2026-03-09").holidays, Holidays::NotKnownAfter { year: 2026 });
        assert_eq!(ends(20, Unit::WorkingDay, "2025-12-20").holidays, Holidays::NotKnownBefore { year: 2026 });
        assert_eq!(ends(30, Unit::Day, "2025-12-20").holidays, Holidays::Known, "only the last day needs to be known");
        assert_eq!(Period::new(1, Unit::Day).unwrap().ends(day("2026-03-09"), &Calendar::default()).holidays, Holidays::NoCalendar);
    }

    #[test]
    fn a_period_has_a_length() {
        assert_eq!(Period::new(0, Unit::Day), Err(InvalidPeriod::Empty));
        assert_eq!(Period::new(3661, Unit::Year), Err(InvalidPeriod::TooLong(3661)));
    }

    proptest! {
        #[test]
        fn the_day_that_counts_is_worked_and_never_before_the_counted_one(n in 1..=3660u16, unit in 0..4usize, year in 1900..2100i32, ordinal in 1..=365u32) {
            let unit = [Unit::Day, Unit::WorkingDay, Unit::Month, Unit::Year][unit];
            let from = Day::Exact(NaiveDate::from_yo_opt(year, ordinal).unwrap());
            let (calendar, period) = (calendar(), Period::new(n, unit).unwrap());
            let deadline = period.ends(from, &calendar);
            prop_assert!(deadline.ends > from.earliest());
            prop_assert!(deadline.counts >= deadline.ends);
            prop_assert!(calendar.is_working(deadline.counts));
            prop_assert!((deadline.counts - deadline.ends).num_days() <= 7);
        }

        #[test]
        fn a_later_start_never_ends_earlier(n in 1..=400u16, unit in 0..4usize, a in 0..2000u64, b in 0..2000u64) {
            let unit = [Unit::Day, Unit::WorkingDay, Unit::Month, Unit::Year][unit];
            let (calendar, period, zero) = (calendar(), Period::new(n, unit).unwrap(), date("2024-01-01"));
            let ends = |offset: u64| period.ends(Day::Exact(zero + Days::new(offset)), &calendar).counts;
            prop_assert!(ends(a.min(b)) <= ends(a.max(b)));
        }
    }
}
