//! Which days are working days: weekdays, less the days off, plus the weekend days on which holidays are made up for.

use std::{collections::BTreeMap, ops::RangeInclusive};

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;

/// What makes a day of the calendar an exception to "Monday to Friday".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// A public holiday, or a weekday off because of one.
    DayOff,
    /// A Saturday or Sunday that is worked to make up for a day off.
    WorkingDay,
}

impl DayKind {
    pub const ALL: &'static [Self] = &[Self::DayOff, Self::WorkingDay];

    /// As it is stored, and as the shipped calendar writes it.
    pub fn code(self) -> &'static str {
        match self {
            Self::DayOff => "day_off",
            Self::WorkingDay => "working_day",
        }
    }
}

/// The working days of a place. Saturdays and Sundays are free, save for the exceptions.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    exceptions: BTreeMap<NaiveDate, DayKind>,
}

impl Calendar {
    /// The later of two entries for one day holds.
    pub fn new(exceptions: impl IntoIterator<Item = (NaiveDate, DayKind)>) -> Calendar {
        Calendar { exceptions: exceptions.into_iter().collect() }
    }

    pub fn is_working(&self, day: NaiveDate) -> bool {
        match self.exceptions.get(&day) {
            Some(kind) => *kind == DayKind::WorkingDay,
            None => !matches!(day.weekday(), Weekday::Sat | Weekday::Sun),
        }
    }

    /// The years whose holidays the calendar knows: from the year of its first exception to the year of its last. `None` without exceptions.
    pub fn years(&self) -> Option<RangeInclusive<i32>> {
        let first = self.exceptions.first_key_value()?.0.year();
        let last = self.exceptions.last_key_value()?.0.year();
        Some(first..=last)
    }

    /// The first working day on or after `day`.
    pub fn next_working(&self, day: NaiveDate) -> NaiveDate {
        // Ends: the exceptions are finitely many, and after them every Monday is worked.
        day.iter_days().find(|day| self.is_working(*day)).unwrap_or(NaiveDate::MAX)
    }

    /// The last working day on or before `day`.
    pub fn previous_working(&self, day: NaiveDate) -> NaiveDate {
        day.iter_days().rev().find(|day| self.is_working(*day)).unwrap_or(NaiveDate::MIN)
    }

    /// The `n`-th working day after `day`, which itself does not count; `day` for 0.
    pub fn add_working(&self, day: NaiveDate, n: u16) -> NaiveDate {
        match n {
            0 => day,
            n => day.iter_days().skip(1).filter(|day| self.is_working(*day)).nth(usize::from(n) - 1).unwrap_or(NaiveDate::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A holiday from Thursday 1 to Wednesday 7 October 2026, made up for on Saturday the 10th.
    fn october() -> Calendar {
        let off = (1..=7).map(|day| (NaiveDate::from_ymd_opt(2026, 10, day).unwrap(), DayKind::DayOff));
        Calendar::new(off.chain([(date("2026-10-10"), DayKind::WorkingDay)]))
    }

    #[test]
    fn holidays_are_free_and_make_up_days_are_worked() {
        let calendar = october();
        assert!(!calendar.is_working(date("2026-10-05")), "a Monday off");
        assert!(calendar.is_working(date("2026-10-10")), "a Saturday worked");
        assert!(!calendar.is_working(date("2026-10-11")), "a Sunday");
        assert_eq!(calendar.next_working(date("2026-10-01")), date("2026-10-08"));
        assert_eq!(calendar.previous_working(date("2026-10-07")), date("2026-09-30"));
        assert_eq!(calendar.add_working(date("2026-09-30"), 3), date("2026-10-10"));
        assert_eq!(calendar.years(), Some(2026..=2026));
        assert_eq!(Calendar::default().years(), None);
    }

    proptest! {
        #[test]
        fn the_nth_working_day_has_n_working_days_before_it(offset in 0..400u64, n in 0..80u16) {
            let calendar = october();
            let start = date("2026-01-01") + chrono::Days::new(offset);
            let end = calendar.add_working(start, n);
            let counted = start.iter_days().skip(1).take_while(|day| *day <= end).filter(|day| calendar.is_working(*day)).count();
            prop_assert_eq!(counted, usize::from(n));
            prop_assert!(n == 0 || calendar.is_working(end));
        }
    }
}
