//! What is typed of a letter: from which template it is to be made, its text, and when it was sent.

use chrono::NaiveDate;

use crate::{
    domain::{
        day::{Day, InvalidDay},
        id::{LetterId, RemedyId},
        language::Language,
    },
    store::{
        letter_templates::Template,
        letters::{NewLetter, TEXT_MAX},
    },
    web::form::{Typed, Wrong},
    words::text,
};

/// From which template a letter is to be made, in which language.
pub struct Chosen<'t> {
    pub template: &'t Template,
    pub language: Language,
}

/// What was chosen; nothing before anything was.
pub fn chosen<'t>(typed: &Typed, offered: &[&'t Template], reader: Language) -> Result<Option<Chosen<'t>>, Wrong> {
    let mut wrong = Wrong::default();
    if typed.get("template").is_empty() {
        return Ok(None);
    }
    let template = offered.iter().find(|template| template.code == typed.get("template"));
    if template.is_none() {
        wrong.add("template", text("letters-wrong-template"));
    }
    let language = if typed.get("language").is_empty() { Ok(reader) } else { typed.get("language").parse::<Language>() };
    if language.is_err() {
        wrong.add("language", text("letters-wrong-language"));
    }
    if let (Some(template), Ok(language)) = (template, &language)
        && template.body(*language).is_empty()
    {
        wrong.add("language", text("letters-wrong-not-written"));
    }
    match (template, language) {
        (Some(template), Ok(language)) if wrong.is_empty() => Ok(Some(Chosen { template, language })),
        _ => Err(wrong),
    }
}

/// The letter as it is to be kept, or everything that is wrong with it.
pub fn letter(typed: &Typed, templates: &[Template]) -> Result<NewLetter, Wrong> {
    let mut wrong = Wrong::default();
    let template = templates.iter().find(|template| template.code == typed.get("template"));
    let language = typed.get("language").parse::<Language>();
    let id = typed.get("letter").parse().map(LetterId);
    if template.is_none() || language.is_err() || id.is_err() {
        wrong.add("template", text("letters-wrong-template"));
    }
    let written = body(typed, &mut wrong);
    match (template, language, id) {
        (Some(template), Ok(language), Ok(id)) if wrong.is_empty() => {
            Ok(NewLetter { id, remedy: remedy(typed), template: template.code.clone(), language, text: written })
        }
        _ => Err(wrong),
    }
}

/// The challenge that a letter belongs to.
pub fn remedy(typed: &Typed) -> Option<RemedyId> {
    typed.get("remedy").parse().ok().map(RemedyId)
}

pub fn body(typed: &Typed, wrong: &mut Wrong) -> String {
    let written = typed.text("body", TEXT_MAX, wrong);
    if written.is_empty() {
        wrong.add("body", text("letters-wrong-body"));
    }
    written
}

/// The day on which a letter was sent that was written on `written`.
pub fn sent(typed: &Typed, written: NaiveDate, today: NaiveDate) -> Result<NaiveDate, Wrong> {
    let mut wrong = Wrong::default();
    match Day::past(typed.get("sent"), today) {
        Ok(Day::Exact(day)) if day < written => wrong.add("sent", text("letters-wrong-before")),
        Ok(Day::Exact(day)) => return Ok(day),
        Err(InvalidDay::InTheFuture(_)) => wrong.add("sent", text("letters-wrong-future")),
        _ => wrong.add("sent", text("letters-wrong-day")),
    }
    Err(wrong)
}
