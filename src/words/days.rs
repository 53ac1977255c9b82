//! Days, months and years as people write them.

use chrono::{Datelike, NaiveDate};

use crate::domain::{
    day::Day,
    language::Language,
    period::{Length, Period},
};

const MONTHS: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// "12 April 2026", "2026年4月12日".
pub fn day(day: NaiveDate, language: Language) -> String {
    match language {
        Language::En => format!("{} {} {}", day.day(), month_name(day.month()), day.year()),
        Language::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
    }
}

/// As precisely as it is remembered: "12 April 2026", "April 2026", "2026".
pub fn remembered(day: Day, language: Language) -> String {
    match day {
        Day::Exact(exact) => self::day(exact, language),
        Day::Month { year, month } => self::month(year, month, language),
        Day::Year(year) => self::year(year, language),
    }
}

/// Without the year, where the year stands nearby: "12 April", "4月12日".
pub fn day_of_year(day: NaiveDate, language: Language) -> String {
    match language {
        Language::En => format!("{} {}", day.day(), month_name(day.month())),
        Language::Zh => format!("{}月{}日", day.month(), day.day()),
    }
}

/// "April 2026", "2026年4月". `month` counts from 1; whatever is not a month is written as its number.
pub fn month(year: i32, month: u32, language: Language) -> String {
    match language {
        Language::En => format!("{} {year}", month_name(month)),
        Language::Zh => format!("{year}年{month}月"),
    }
}

/// "2026", "2026年".
pub fn year(year: i32, language: Language) -> String {
    match language {
        Language::En => year.to_string(),
        Language::Zh => format!("{year}年"),
    }
}

/// "2026", "first half of 2026", "2026 Q3", "July 2026"; "2026年", "2026年上半年", "2026年第三季度", "2026年7月".
pub fn period(period: Period, language: Language) -> String {
    let (year, number) = (period.year(), period.number());
    let at = number as usize - 1;
    match (period.length(), language) {
        (Length::Year, _) => self::year(year, language),
        (Length::Month, _) => month(year, number, language),
        (Length::Quarter, Language::En) => format!("{year} Q{number}"),
        (Length::Quarter, Language::Zh) => format!("{year}年第{}季度", ["一", "二", "三", "四"][at % 4]),
        (Length::HalfYear, Language::En) => format!("{} half of {year}", ["first", "second"][at % 2]),
        (Length::HalfYear, Language::Zh) => format!("{year}年{}", ["上半年", "下半年"][at % 2]),
    }
}

/// "Monday", "星期一".
pub fn weekday(day: NaiveDate, language: Language) -> &'static str {
    const EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    const ZH: [&str; 7] = ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"];
    let at = day.weekday().num_days_from_monday() as usize;
    match language {
        Language::En => EN[at],
        Language::Zh => ZH[at],
    }
}

fn month_name(month: u32) -> String {
    let at = (month as usize).wrapping_sub(1);
    MONTHS.get(at).map_or_else(|| month.to_string(), |name| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().expect("the tests' days are ISO dates")
    }

    #[test]
    fn a_period_is_written_as_its_readers_write_it() {
        let said = |text: &str| Language::ALL.map(|language| period(text.parse().expect("a period"), language));
        assert_eq!(said("2026"), ["2026", "2026年"]);
        assert_eq!(said("2026-H2"), ["second half of 2026", "2026年下半年"]);
        assert_eq!(said("2026-Q3"), ["2026 Q3", "2026年第三季度"]);
        assert_eq!(said("2026-07"), ["July 2026", "2026年7月"]);
    }

    #[test]
    fn a_day_is_written_as_its_readers_write_it() {
        assert_eq!(day(on("2026-04-12"), Language::En), "12 April 2026");
        assert_eq!(day(on("2026-04-12"), Language::Zh), "2026年4月12日");
        assert_eq!(day_of_year(on("2026-12-01"), Language::En), "1 December");
        assert_eq!(day_of_year(on("2026-12-01"), Language::Zh), "12月1日");
    }

    #[test]
    fn a_month_and_a_year_stay_as_rough_as_they_are() {
        assert_eq!(month(2026, 3, Language::En), "March 2026");
        assert_eq!(month(2026, 3, Language::Zh), "2026年3月");
        assert_eq!(month(2026, 0, Language::En), "0 2026");
        assert_eq!(year(2026, Language::En), "2026");
        assert_eq!(year(2026, Language::Zh), "2026年");
    }

    #[test]
    fn a_remembered_day_says_what_is_known() {
        let said = |text: &str, language| remembered(text.parse().expect("the tests' days are valid"), language);
        assert_eq!(["2026-03-04", "2026-03", "2026"].map(|text| said(text, Language::En)), ["4 March 2026", "March 2026", "2026"]);
        assert_eq!(["2026-03-04", "2026-03", "2026"].map(|text| said(text, Language::Zh)), ["2026年3月4日", "2026年3月", "2026年"]);
    }

    #[test]
    fn the_week_begins_on_monday() {
        assert_eq!(weekday(on("2026-11-23"), Language::En), "Monday");
        assert_eq!(weekday(on("2026-11-29"), Language::Zh), "星期日");
    }
}
