//! The forms of a challenge: which remedy and since when, that it was filed, what was answered.

use chrono::NaiveDate;

use crate::{
    domain::{
        day::{Day, InvalidDay},
        outcome::Outcome,
        step::NewStep,
    },
    law::{
        calendar::Calendar,
        remedy::{ActBy, Told},
    },
    seed::remedies::Remedy,
    store::remedies::told_from,
    web::form::{Typed, Wrong},
    words::text,
};

/// What was chosen.
pub struct Chosen<'v> {
    pub remedy: &'v Remedy,
    pub told: Told,
    pub filed: Option<Day>,
}

/// What they answered.
pub struct Answered {
    pub day: Day,
    pub outcome: Outcome,
    pub words: String,
}

/// What was meant, or everything that is wrong.
pub fn chosen<'v>(typed: &Typed, offered: &'v [Remedy], today: NaiveDate) -> Result<Chosen<'v>, Wrong> {
    let mut wrong = Wrong::default();
    let remedy = offered.iter().find(|remedy| typed.is("remedy", &remedy.code));
    if remedy.is_none() {
        wrong.add("remedy", text("remedies-wrong-remedy"));
    }
    // whoever was told of it only now learns of it today
    let learnt = day(typed, "learnt", today, &mut wrong).or(Some(Day::Exact(today)));
    let told = told_from(typed.get("told"), learnt);
    if told.is_err() {
        wrong.add("told", text("remedies-wrong-told"));
    }
    let filed = day(typed, "filed", today, &mut wrong);
    match (remedy, told) {
        (Some(remedy), Ok(told)) if wrong.is_empty() => Ok(Chosen { remedy, told, filed }),
        _ => Err(wrong),
    }
}

/// The day on which it was filed.
pub fn filed(typed: &Typed, today: NaiveDate) -> Result<Day, Wrong> {
    let mut wrong = Wrong::default();
    let filed = day(typed, "filed", today, &mut wrong);
    if filed.is_none() && wrong.is_empty() {
        wrong.add("filed", text("remedies-wrong-day"));
    }
    filed.filter(|_| wrong.is_empty()).ok_or(wrong)
}

/// What was answered; nothing is answered before it was asked.
pub fn answered(typed: &Typed, filed: Day, today: NaiveDate) -> Result<Answered, Wrong> {
    let mut wrong = Wrong::default();
    let on = day(typed, "day", today, &mut wrong);
    if on.is_none() && wrong.is_empty() {
        wrong.add("day", text("remedies-wrong-day"));
    }
    if on.is_some_and(|on| on.latest() < filed.earliest()) {
        wrong.add("day", text("remedies-wrong-before"));
    }
    let outcome = typed.get("outcome").parse::<Outcome>().ok();
    if outcome.is_none() {
        wrong.add("outcome", text("remedies-wrong-outcome"));
    }
    let words = typed.text("words", NewStep::WORDS_MAX, &mut wrong);
    match (on, outcome) {
        (Some(day), Some(outcome)) if wrong.is_empty() => Ok(Answered { day, outcome, words }),
        _ => Err(wrong),
    }
}

fn day(typed: &Typed, field: &'static str, today: NaiveDate, wrong: &mut Wrong) -> Option<Day> {
    let written = typed.get(field);
    if written.is_empty() {
        return None;
    }
    Day::past(written, today)
        .map_err(|why| match why {
            InvalidDay::InTheFuture(_) => wrong.add(field, text("remedies-wrong-future")),
            _ => wrong.add(field, text("remedies-wrong-day")),
        })
        .ok()
}

/// The day to be kept in mind: until it is filed the last day for that, the earlier one where two are possible; then the day of the answer.
pub fn due(remedy: &Remedy, knew: Day, told: Told, filed: Option<Day>, calendar: &Calendar) -> Option<NaiveDate> {
    match filed {
        Some(filed) => remedy.answer.as_ref().map(|span| span.0.ends(filed, calendar).counts),
        None => match remedy.act_by(knew, told, calendar) {
            ActBy::AnyTime => None,
            ActBy::By(deadline) => Some(deadline.counts),
            ActBy::Depends { told, .. } => Some(told.counts),
        },
    }
}
