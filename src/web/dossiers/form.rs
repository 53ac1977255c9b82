//! What is typed about dossiers: a title, what goes in, where it went, and what came of that.

use chrono::NaiveDate;

use crate::{
    domain::{
        day::{Day, InvalidDay},
        dossier::Answer,
        id::{DossierUseId, VignetteId},
    },
    store::{
        dossiers::{NewUse, TITLE_MAX, USE_TEXT_MAX, What},
        reference::{Named as _, Reference},
    },
    web::form::{Typed, Wrong},
    words::text,
};

/// The title, or what is wrong with it.
pub fn title(typed: &Typed) -> Result<String, Wrong> {
    let title = typed.get("title");
    if (1..=TITLE_MAX).contains(&title.chars().count()) && !title.chars().any(char::is_control) {
        return Ok(title.to_owned());
    }
    let mut wrong = Wrong::default();
    wrong.add("title", text("dossiers-wrong-title").with("most", TITLE_MAX));
    Err(wrong)
}

/// What is meant by a button that adds something or takes it out; none for what no page sends.
pub fn what(typed: &Typed) -> Option<What> {
    let id = typed.get("id");
    match typed.get("what") {
        "pattern" if !id.is_empty() => Some(What::Pattern(id.to_owned())),
        "release" => id.parse().ok().map(What::Release),
        "vignette" => id.parse().ok().map(|id| What::Vignette(VignetteId(id))),
        _ => None,
    }
}

/// The form for a use before anything is typed.
pub fn blank(today: NaiveDate) -> Typed {
    Typed::default().with("use", DossierUseId::random().0.to_string()).with("sent", today.to_string())
}

/// Where it went, or everything that is wrong. Whoever is no office of the list is taken as typed.
pub fn sent(typed: &Typed, reference: &Reference, today: NaiveDate) -> Result<NewUse, Wrong> {
    let mut wrong = Wrong::default();
    let recipient = typed.text("recipient", USE_TEXT_MAX, &mut wrong);
    if recipient.is_empty() {
        wrong.add("recipient", text("dossiers-wrong-recipient"));
    }
    let office = reference.offices.iter().find(|office| [office.en(), office.zh()].contains(&recipient.as_str())).map(|office| office.id);
    let sent_on = past(typed, "sent", today, &mut wrong);
    let due_on = match typed.get("due") {
        "" => None,
        written => match written.parse::<Day>() {
            Ok(Day::Exact(day)) if sent_on.is_none_or(|sent| day >= sent) => Some(day),
            Ok(Day::Exact(_)) => {
                wrong.add("due", text("dossiers-wrong-due"));
                None
            }
            _ => {
                wrong.add("due", text("dossiers-wrong-day"));
                None
            }
        },
    };
    match sent_on {
        Some(sent_on) if wrong.is_empty() => Ok(NewUse {
            // whoever sends no usable name for it is not protected from sending twice, and loses nothing else
            id: typed.get("use").parse().map_or_else(|_| DossierUseId::random(), DossierUseId),
            recipient: if office.is_some() { String::new() } else { recipient },
            office,
            sent_on,
            due_on,
        }),
        _ => Err(wrong),
    }
}

/// What came of it, when, and what changed; or everything that is wrong.
pub fn answer(typed: &Typed, sent: NaiveDate, today: NaiveDate) -> Result<((Answer, NaiveDate), String), Wrong> {
    let mut wrong = Wrong::default();
    let answer: Option<Answer> = typed.get("answer").parse().ok();
    if answer.is_none() {
        wrong.add("answer", text("dossiers-wrong-answer"));
    }
    let on = past(typed, "answered", today, &mut wrong);
    if on.is_some_and(|on| on < sent) {
        wrong.add("answered", text("dossiers-wrong-before"));
    }
    let changed = typed.text("changed", USE_TEXT_MAX, &mut wrong);
    match (answer, on) {
        (Some(answer), Some(on)) if wrong.is_empty() => Ok(((answer, on), changed)),
        _ => Err(wrong),
    }
}

/// A day that has come; today where nothing was typed.
fn past(typed: &Typed, field: &'static str, today: NaiveDate, wrong: &mut Wrong) -> Option<NaiveDate> {
    match typed.get(field) {
        "" => Some(today),
        written => match Day::past(written, today) {
            Ok(Day::Exact(day)) => Some(day),
            Err(InvalidDay::InTheFuture(_)) => {
                wrong.add(field, text("dossiers-wrong-future"));
                None
            }
            _ => {
                wrong.add(field, text("dossiers-wrong-day"));
                None
            }
        },
    }
}
