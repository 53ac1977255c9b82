//! The public holidays of China and the weekend days on which they are made up for, as announced by the State Council each year.

use std::sync::LazyLock;

use chrono::NaiveDate;

use crate::law::calendar::{Calendar, DayKind};

/// A day on which the calendar differs from "Monday to Friday".
#[derive(Clone, Copy, Debug)]
pub struct CalendarDay {
    pub day: NaiveDate,
    pub kind: DayKind,
    /// The holiday that it belongs to.
    pub en: &'static str,
    pub zh: &'static str,
}

/// All exceptions, by day.
pub fn days() -> &'static [CalendarDay] {
    static DAYS: LazyLock<Vec<CalendarDay>> =
        LazyLock::new(|| include_str!("../../reference/calendar-china.csv").lines().skip(1).map(read).collect());
    &DAYS
}

/// The working days of China, for as many years as were announced when this was built.
pub fn china() -> &'static Calendar {
    static CHINA: LazyLock<Calendar> = LazyLock::new(|| Calendar::new(days().iter().map(|day| (day.day, day.kind))));
    &CHINA
}

/// A line of the built-in file, which quotes nothing. Panics on a line that is not a calendar day: the test below reads every line.
fn read(line: &'static str) -> CalendarDay {
    let mut fields = line.split(',');
    let mut field = || fields.next().expect("four columns");
    let day = field().parse().expect("a day");
    let kind = match field() {
        "day_off" => DayKind::DayOff,
        "working_day" => DayKind::WorkingDay,
        other => panic!("{other} is no kind of day"),
    };
    CalendarDay { day, kind, en: field(), zh: field() }
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, Weekday};

    use super::*;

    #[test]
    fn every_day_has_its_place_and_both_names() {
        assert_eq!(days().len(), 381);
        assert!(days().is_sorted_by(|a, b| a.day < b.day), "one entry a day, in order");
        assert!(days().iter().all(|day| !day.en.is_empty() && !day.zh.is_empty()));
        assert!(days().iter().filter(|day| day.kind == DayKind::WorkingDay).all(|day| matches!(day.day.weekday(), Weekday::Sat | Weekday::Sun)));
        assert_eq!(china().years(), Some(2016..=2026));
    }

    #[test]
    fn the_golden_week_of_2026() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(china().next_working(date("2026-10-01")), date("2026-10-08"));
        assert!(china().is_working(date("2026-10-10")), "a Saturday that is worked");
    }
}
