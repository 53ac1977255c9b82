//! What is saved as a report: a name, what it counts, and of periods how long it is asked.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::{
    domain::{
        id::ReportId,
        language::Language,
        period::{Length, Period},
        release::Definition,
    },
    store::reports::{NAME_MAX, NewReport},
    web::{
        form::{Choice, Typed, Wrong},
        releases::form::said,
    },
    words::{Text, text},
};

/// How long a period is, in words.
pub fn length(length: Length) -> Text {
    match length {
        Length::Month => text("reports-month"),
        Length::Quarter => text("reports-quarter"),
        Length::HalfYear => text("reports-half-year"),
        Length::Year => text("reports-year"),
    }
}

/// What is counted, of no period; none of what is no definition, since no page asks for that.
pub fn definition(typed: &Typed) -> Option<Definition> {
    typed.get("definition").parse::<Definition>().ok()?.of_period(None).ok()
}

pub fn lengths(typed: &Typed, language: Language) -> Vec<Choice> {
    let chosen = Length::from_code(typed.get("length")).unwrap_or(Length::Quarter);
    Length::ALL.into_iter().map(|known| Choice::new(known.code(), length(known).say(language)).chosen(known == chosen)).collect()
}

/// The report, or everything that is wrong with it. `today` gives it a period to be tried on.
pub fn report(typed: &Typed, definition: Definition, today: NaiveDate) -> Result<NewReport, Wrong> {
    let mut wrong = Wrong::default();
    let name = typed.get("name");
    if !(1..=NAME_MAX).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        wrong.add("name", text("reports-wrong-name").with("most", NAME_MAX));
    }
    let length = Length::from_code(typed.get("length"));
    match length {
        None => wrong.add("length", text("reports-wrong-length")),
        Some(length) => {
            let tried = definition.clone().of_period(Some(Period::around(today, length)));
            tried.err().into_iter().for_each(|error| wrong.add("length", said(&error)));
        }
    }
    let id = typed.get("submission").parse::<Uuid>().map_or_else(|_| ReportId::random(), ReportId);
    match length {
        Some(length) if wrong.is_empty() => Ok(NewReport { id, name: name.to_owned(), length, definition }),
        _ => Err(wrong),
    }
}
