//! What is typed of a day of the calendar.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::{
    domain::bilingual::Bilingual,
    law::calendar::DayKind,
    store::lists::NAME_MAX,
    web::form::{Typed, Wrong},
    words::text,
};

/// A day as an editor says that it is.
pub struct Said {
    pub day: NaiveDate,
    /// None: an ordinary day.
    pub kind: Option<DayKind>,
    pub name: Bilingual,
}

/// What a day can be; the last is a day like any other of its weekday.
pub const KINDS: [&str; 3] = ["day_off", "working_day", "ordinary"];

/// What was meant, or everything that is wrong.
pub fn read(typed: &Typed) -> Result<Said, Wrong> {
    let mut wrong = Wrong::default();
    let day = typed.get("day").parse::<NaiveDate>().ok().filter(|day| (1900..=2999).contains(&day.year()));
    if day.is_none() {
        wrong.add("day", text("calendar-wrong-day"));
    }
    let code = typed.get("kind");
    if !KINDS.contains(&code) {
        wrong.add("kind", text("calendar-wrong-kind"));
    }
    let kind = DayKind::ALL.iter().copied().find(|kind| kind.code() == code);
    let weekend = day.is_some_and(|day| matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
    if kind == Some(DayKind::WorkingDay) && day.is_some() && !weekend {
        wrong.add("kind", text("calendar-wrong-weekday"));
    }
    let (en, zh) = (typed.text("en", NAME_MAX, &mut wrong), typed.text("zh", NAME_MAX, &mut wrong));
    if kind.is_some() && en.is_empty() && zh.is_empty() {
        wrong.add("en", text("calendar-wrong-name"));
    }
    let name = if en.is_empty() { Bilingual::new(zh.clone(), zh) } else { Bilingual::new(en.clone(), if zh.is_empty() { en } else { zh }) };
    match day {
        Some(day) if wrong.is_empty() => Ok(Said { day, kind, name }),
        _ => Err(wrong),
    }
}
