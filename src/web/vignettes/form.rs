//! The form of a vignette: its words, and how old, where and when, each only coarsely.

use chrono::{Datelike, NaiveDate};

use crate::{
    domain::{
        day::Day,
        id::{JurisdictionId, VignetteId},
        person::Card,
        vignette::{self, TEXT_MAX, decade_of_age, decades, may_name, month_of},
    },
    store::{
        reference::{Jurisdiction, Reference},
        steps::Step,
        vignettes::About,
    },
    vault::telling::{Mark, marks},
    web::form::{Typed, Wrong},
    words::text,
};

/// What is proposed before anything is typed: the age by tens, the city, the month of the last step.
pub fn blank(card: &Card, last: Option<&Step>, reference: &Reference, today: NaiveDate) -> Typed {
    let decade = card.birth_year.and_then(|year| decade_of_age(year, today)).map(|decade| decade.to_string()).unwrap_or_default();
    let office = last.and_then(|step| step.office_id).and_then(|id| reference.office(id));
    let city = reference.upwards(office.and_then(|office| office.jurisdiction_id)).into_iter().find(|place| may_name(&place.level));
    let month = last.and_then(|step| month_of(step.day())).map(|month| format!("{}-{:02}", month.year(), month.month())).unwrap_or_default();
    Typed::default()
        .with("vignette", VignetteId::random().0.to_string())
        .with("decade", decade)
        .with("city", city.map(|place| place.code.clone()).unwrap_or_default())
        .with("month", month)
}

/// The form filled with what was proposed.
pub fn of(words: &str, about: About, reference: &Reference) -> Typed {
    let place = about.place.and_then(|id| reference.jurisdictions.iter().find(|place| place.id == id));
    Typed::default()
        .with("words", words)
        .with("decade", about.decade.map(|decade| decade.to_string()).unwrap_or_default())
        .with("city", place.map(|place| place.code.clone()).unwrap_or_default())
        .with("month", about.month.map(|month| format!("{}-{:02}", month.year(), month.month())).unwrap_or_default())
}

/// The places that may be named.
pub fn places(reference: &Reference) -> impl Iterator<Item = &Jurisdiction> {
    reference.jurisdictions.iter().filter(|place| may_name(&place.level))
}

/// The words with whatever in them tells who it is, and what is told beside; or everything that is wrong. The words must not hold a name or number of the person.
pub fn read(typed: &Typed, card: &Card, reference: &Reference, today: NaiveDate) -> Result<(String, About), Wrong> {
    let mut wrong = Wrong::default();
    let words = typed.text("words", TEXT_MAX, &mut wrong);
    if words.is_empty() {
        wrong.add("words", text("vignettes-wrong-words"));
    }
    if told(&words, card).iter().any(|mark| mark.tells.is_who()) {
        wrong.add("words", text("vignettes-wrong-who"));
    }
    let decade = match typed.get("decade") {
        "" => None,
        code => {
            let known = decades().find(|decade| decade.to_string() == code);
            if known.is_none() {
                wrong.add("decade", text("vignettes-wrong-choice"));
            }
            known
        }
    };
    let place: Option<JurisdictionId> = match typed.get("city") {
        "" => None,
        code => {
            let known = places(reference).find(|place| place.code == code).map(|place| place.id);
            if known.is_none() {
                wrong.add("city", text("vignettes-wrong-choice"));
            }
            known
        }
    };
    let month = match typed.get("month") {
        "" => None,
        written => match Day::past(written, today) {
            Ok(day @ Day::Month { .. }) => vignette::month_of(day),
            _ => {
                wrong.add("month", text("vignettes-wrong-month"));
                None
            }
        },
    };
    if wrong.is_empty() { Ok((words, About { decade, place, month })) } else { Err(wrong) }
}

/// Whatever in a text tells who it is.
pub fn told(words: &str, card: &Card) -> Vec<Mark> {
    marks(words, card)
}
