//! The calendar: holidays, and the weekend days on which they are made up for, year by year.

mod form;

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use crate::{
    domain::{
        language::Language,
        rights::{EditReference, ReadReference, Right},
    },
    law::calendar::DayKind,
    store::calendars::{self, Days, Exception},
    web::{
        error::WebError,
        filters,
        form::{Choice, Typed, Wrong},
        may::May,
        routes::Routes,
        sign_in::go_to,
    },
    words::{Says, Text, days, text},
};

pub fn routes(at: &mut Routes<'_>) {
    at.get("/reference/calendar", show).post("/reference/calendar", set).post("/reference/calendar/reset", reset);
}

#[derive(Deserialize)]
struct Asked {
    year: Option<i32>,
}

#[derive(Template)]
#[template(path = "calendar/show.html")]
struct CalendarPage {
    here: &'static str,
    year: i32,
    before: i32,
    after: i32,
    working: usize,
    lines: Vec<Line>,
    /// Whether no holiday of the year is known.
    unknown: bool,
    kinds: Vec<Choice>,
    may_edit: bool,
    typed: Typed,
    wrong: Wrong,
}

struct Line {
    day: String,
    date: String,
    weekday: &'static str,
    kind: Text,
    is_off: bool,
    name: String,
    own: bool,
}

async fn show(may: May<ReadReference>, asked: web::Query<Asked>) -> Result<HttpResponse, WebError> {
    respond(&may, asked.year, Typed::default(), Wrong::default()).await
}

async fn set(may: May<EditReference>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let typed = typed.into_inner();
    match form::read(&typed) {
        Err(wrong) => respond(&may, typed.get("year").parse().ok(), typed, wrong).await,
        Ok(said) => {
            let year = said.day.year();
            may.write(move |db, author| calendars::set(db, author, said.day, said.kind, &said.name)).await?;
            Ok(go_to(&format!("/reference/calendar?year={year}")))
        }
    }
}

/// What an editor said of a day is taken back.
async fn reset(may: May<EditReference>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let day = typed.get("day").parse::<NaiveDate>().map_err(|_| WebError::NotFound)?;
    may.write(move |db, author| calendars::reset(db, author, day)).await?;
    Ok(go_to(&format!("/reference/calendar?year={}", day.year())))
}

async fn respond<R: Right>(may: &May<R>, year: Option<i32>, typed: Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let known = may.read(|db, caller| calendars::days(db, caller.organization)).await?;
    let (language, status) = (may.caller().language, if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY });
    let year = year.unwrap_or(may.today().year()).clamp(1901, 2998);
    let lines: Vec<Line> =
        known.exceptions.iter().filter(|(day, _)| day.year() == year).map(|(day, exception)| line(*day, exception, language)).collect();
    let kind = |code: &'static str| Choice::new(code, kind_text(form_kind(code)).say(language)).chosen(typed.get("kind") == code);
    let page = CalendarPage {
        here: "calendar",
        year,
        before: year - 1,
        after: year + 1,
        working: working(&known, year),
        unknown: lines.is_empty(),
        lines,
        kinds: form::KINDS.map(kind).to_vec(),
        may_edit: may.caller().roles.any_of(EditReference::ROLES),
        typed,
        wrong,
    };
    may.answer(status, page)
}

fn form_kind(code: &str) -> Option<DayKind> {
    DayKind::ALL.iter().copied().find(|kind| kind.code() == code)
}

fn kind_text(kind: Option<DayKind>) -> Text {
    match kind {
        Some(DayKind::DayOff) => text("calendar-day-off"),
        Some(DayKind::WorkingDay) => text("calendar-working-day"),
        None => text("calendar-ordinary"),
    }
}

fn line(day: NaiveDate, exception: &Exception, language: Language) -> Line {
    Line {
        day: day.to_string(),
        date: days::day_of_year(day, language),
        weekday: days::weekday(day, language),
        kind: kind_text(exception.kind),
        is_off: exception.kind == Some(DayKind::DayOff),
        name: language.pick(&exception.name.en, &exception.name.zh).to_owned(),
        own: exception.own,
    }
}

fn working(known: &Days, year: i32) -> usize {
    let first = NaiveDate::from_yo_opt(year, 1).unwrap_or_default();
    first.iter_days().take_while(|day| day.year() == year).filter(|day| known.calendar.is_working(*day)).count()
}
