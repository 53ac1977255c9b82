//! People: a new one, and the page of one, by code; the name is shown when asked for, and that is logged.

mod card;
mod form;
mod groups;
mod household;
mod new;
mod page;

pub use page::lists;

use actix_web::{HttpResponse, http::StatusCode, web};
use serde::Deserialize;

use crate::{
    domain::{
        code::PersonCode,
        id::{ServiceId, UserId},
        rights::{Assign, ReadCases, Right, WriteCases},
    },
    store::{
        StoreError,
        audit::Action,
        cases, consents, merges, people,
        reference::{self, Reference},
    },
    vault::VaultError,
    web::{
        error::WebError,
        form::{Typed, Wrong},
        may::May,
        routes::Routes,
        sign_in::go_to,
    },
    words::text,
};

pub fn routes(at: &mut Routes<'_>) {
    at.get("/people/new", new::show)
        .post("/people/new", new::register)
        .get("/people/begin", new::show)
        .post("/people/begin", new::begin)
        .get("/people/{code}", show)
        .get("/people/{code}/edit", card::edit)
        .post("/people/{code}/edit", card::save)
        .get("/people/{code}/{part}", back)
        .post("/people/{code}/groups", groups::record)
        .post("/people/{code}/household", household::join)
        .post("/people/{code}/leave", household::leave)
        .post("/people/{code}/relative", household::register)
        .post("/people/{code}/card", show_card)
        .post("/people/{code}/consents", record_consent)
        .post("/people/{code}/cases", open_case)
        .post("/people/{code}/assign", assign);
}

/// The page; of someone who was merged, that of the person as whom they are shown.
async fn show(may: May<ReadCases>, code: web::Path<PersonCode>) -> Result<HttpResponse, WebError> {
    let code = *code;
    let shown_as = may
        .read(move |db, caller| {
            let person = people::find(db, caller, code)?;
            person.merged_into.map(|root| people::by_id(db, caller, root)).transpose()
        })
        .await?;
    match shown_as {
        Some(root) => Ok(go_to(&format!("/people/{}", root.code))),
        None => respond(&may, code, None, Wrong::default()).await,
    }
}

/// Whoever comes to the address of a form by reloading or by switching the language goes on at the person's page.
async fn back(_: May<ReadCases>, path: web::Path<(PersonCode, String)>) -> HttpResponse {
    go_to(&format!("/people/{}", path.0))
}

/// Shows who it is, once; the entry in the audit log comes first.
async fn show_card(may: May<ReadCases>, code: web::Path<PersonCode>) -> Result<HttpResponse, WebError> {
    let code = *code;
    let card = may
        .write_open(move |db, author, ring| {
            let person = people::find(db, author, code)?;
            author.records(db, Action::IdentityShown, &code.to_string(), "1")?;
            let mut cards = Vec::new();
            for id in merges::group(db, author.organization, person.id)? {
                let one = people::by_id(db, author, id)?;
                cards.push((one.code, people::card(&one, &people::key(db, author, ring, &one)?)?));
            }
            let (_, card) = cards.remove(0);
            Ok::<_, StoreError>(page::Opened { card, merged: cards })
        })
        .await?;
    respond(&may, code, Some(card), Wrong::default()).await
}

#[derive(Deserialize)]
struct Consent {
    kind: String,
    given: bool,
}

/// Records that the person agrees to something, or does not any more.
async fn record_consent(may: May<WriteCases>, code: web::Path<PersonCode>, consent: web::Form<Consent>) -> Result<HttpResponse, WebError> {
    let (code, Consent { kind, given }) = (*code, consent.into_inner());
    may.write(move |db, author| {
        let person = people::find(db, author, code)?;
        if page::lists(db, author.organization)?.consents.iter().any(|known| known.code == kind) {
            consents::record(db, author, &person, &kind, given)
        } else {
            Err(StoreError::NotFound)
        }
    })
    .await?;
    Ok(go_to(&format!("/people/{code}")))
}

#[derive(Deserialize)]
struct NewCase {
    #[serde(default)]
    service: String,
}

/// Opens another case for a person.
async fn open_case(may: May<WriteCases>, code: web::Path<PersonCode>, new: web::Form<NewCase>) -> Result<HttpResponse, WebError> {
    let (code, service) = (*code, new.into_inner().service);
    let opened = may
        .write(move |db, author| {
            let person = people::find(db, author, code)?;
            match service_of_code(&Reference::load(db, author.organization)?.offered(author.today).services, &service) {
                Some(service) => cases::open(db, author, person.id, service, author.today, None).map(|(case, _)| Some(case.code)),
                None => Ok(None),
            }
        })
        .await?;
    match opened {
        Some(case) => Ok(go_to(&format!("/cases/{case}?next=true"))),
        None => respond(&may, code, None, wrong("service", text("people-wrong-service"))).await,
    }
}

fn service_of_code(services: &[reference::Service], code: &str) -> Option<ServiceId> {
    services.iter().find(|service| service.code == code).map(|service| service.id)
}

#[derive(Deserialize)]
struct Assigned {
    to: String,
}

/// Gives the person's key to a colleague, who works with them from now on.
async fn assign(may: May<Assign>, code: web::Path<PersonCode>, assigned: web::Form<Assigned>) -> Result<HttpResponse, WebError> {
    let code = *code;
    let Ok(to) = assigned.to.parse().map(UserId) else { return respond(&may, code, None, wrong("to", text("people-wrong-colleague"))).await };
    let given = may
        .write_open(move |db, author, ring| {
            let person = people::find(db, author, code)?;
            people::assign(db, author, ring, person.id, to)?;
            author.records(db, Action::PersonAssigned, &code.to_string(), &to.0.to_string())
        })
        .await;
    match given {
        Ok(()) => Ok(go_to(&format!("/people/{code}"))),
        Err(WebError::Store(StoreError::Vault(VaultError::NotAdmitted | VaultError::BeyondTheirRole))) => {
            respond(&may, code, None, wrong("to", text("people-wrong-colleague"))).await
        }
        Err(other) => Err(other),
    }
}

fn wrong(field: &'static str, why: crate::words::Text) -> Wrong {
    let mut wrong = Wrong::default();
    wrong.add(field, why);
    wrong
}

async fn respond<R: Right>(may: &May<R>, code: PersonCode, card: Option<page::Opened>, wrong: Wrong) -> Result<HttpResponse, WebError> {
    respond_with(may, code, card, Typed::default(), wrong).await
}

/// The page with what was typed into one of its forms.
async fn respond_with<R: Right>(
    may: &May<R>,
    code: PersonCode,
    card: Option<page::Opened>,
    typed: Typed,
    wrong: Wrong,
) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let today = may.today();
    let known = may.read_open(move |db, caller, ring| page::gather(db, caller, ring, code, today)).await?;
    may.answer(status, page::PersonPage::of(known, may.caller(), card, typed, wrong))
}
