//! The form for a person's card. Opening it shows who it is, so it is in the audit log like any other look.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use crate::{
    domain::{code::PersonCode, person::Card, rights::WriteCases},
    store::{
        StoreError, attributes,
        audit::{self, Action},
        drafts as kept_drafts, people,
        reference::Reference,
    },
    web::{
        drafts, edition,
        error::WebError,
        filters,
        form::{Choice, Typed, Wrong},
        may::May,
        sign_in::go_to,
    },
    words::Says,
};

use super::{form, page};

/// What the form asks.
const FIELDS: [&str; 8] = ["name", "other_names", "phone", "birth_year", "document", "contact_rule", "contact_when", "safe_contact"];

#[derive(Template)]
#[template(path = "people/edit.html")]
struct EditPage {
    code: String,
    typed: Typed,
    rules: Vec<Choice>,
    wrong: Wrong,
}

pub async fn edit(may: May<WriteCases>, code: web::Path<PersonCode>) -> Result<HttpResponse, WebError> {
    let code = *code;
    let card = may
        .write_open(move |db, author, ring| {
            let person = people::find(db, author, code)?;
            author.records(db, Action::IdentityShown, &code.to_string(), "1")?;
            people::card(&person, &people::key(db, author, ring, &person)?)
        })
        .await?;
    let begun = drafts::at(&may, place(code)).await?;
    respond(&may, code, begun.unwrap_or_else(|| edition::shown(as_typed(&card), &FIELDS)), Wrong::default()).await
}

/// Where the drafts of the form are kept.
fn place(code: PersonCode) -> String {
    format!("/people/{code}/edit")
}

/// Keeps what was typed; the groups that follow from the year of birth follow it.
pub async fn save(may: May<WriteCases>, code: web::Path<PersonCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (code, typed, today, language) = (*code, typed.into_inner(), may.today(), may.caller().language);
    let (reference, lists) =
        may.read(|db, caller| Ok::<_, StoreError>((Reference::load(db, caller.organization)?, page::lists(db, caller.organization)?))).await?;
    let says = move |field: &str, value: &str| {
        let rule = lists.safe_contacts.iter().find(|rule| field == "contact_rule" && rule.code == value);
        rule.map_or(value, |rule| language.pick(&rule.en, &rule.zh)).to_owned()
    };
    let saved = may
        .write_open(move |db, author, ring| {
            audit::one_at_a_time(db, author.organization)?;
            let person = people::find(db, author, code)?;
            let before = people::card(&person, &people::key(db, author, ring, &person)?)?;
            let subject = code.to_string();
            let met = edition::meet(db, author, (Action::CardChanged, &subject), typed, &as_typed(&before), &FIELDS, &says)?;
            if !met.wrong.is_empty() {
                author.records(db, Action::IdentityShown, &subject, "1")?;
            }
            let mut card = match met.read(|typed| form::whole_card(typed, lists, today)) {
                Ok(card) => card,
                Err(back) => return Ok::<_, StoreError>(Err(back)),
            };
            if before.birth_year != card.birth_year {
                for (facet, value) in form::from_birth_year(&reference.offered(today), card.birth_year) {
                    attributes::correct(db, author, &person, facet, value)?;
                }
            }
            kept_drafts::forget(db, (author.organization, author.user), &place(code))?;
            card.reference = before.reference;
            people::rewrite(db, author, ring, &person, &card).map(Ok)
        })
        .await?;
    match saved {
        Ok(()) => Ok(go_to(&format!("/people/{code}"))),
        Err((typed, wrong)) => respond(&may, code, typed, wrong).await,
    }
}

fn as_typed(card: &Card) -> Typed {
    Typed::default()
        .with("name", card.name.as_str())
        .with("other_names", card.other_names.join(", "))
        .with("phone", card.phones.join(", "))
        .with("birth_year", card.birth_year.map(|year| year.to_string()).unwrap_or_default())
        .with("document", card.document.as_str())
        .with("contact_rule", card.contact_rule.as_str())
        .with("contact_when", card.contact_when.as_str())
        .with("safe_contact", card.safe_contact.as_str())
}

async fn respond(may: &May<WriteCases>, code: PersonCode, typed: Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let lists = may
        .read(move |db, caller| {
            people::find(db, caller, code)?;
            page::lists(db, caller.organization)
        })
        .await?;
    let language = may.caller().language;
    let rule = |rule: &crate::seed::vocabulary::Choice| {
        Choice::new(&rule.code, language.pick(&rule.en, &rule.zh)).chosen(typed.get("contact_rule") == rule.code)
    };
    let rules = lists.safe_contacts.iter().map(rule).collect();
    may.answer(status, EditPage { code: code.to_string(), rules, typed, wrong })
}
