//! Is the person entitled? What the rules in force ask for, what the person has of it, what follows; and what a caseworker judges otherwise, with the reason.

mod form;
mod page;

use std::sync::Arc;

use actix_web::{HttpResponse, http::StatusCode, web};

use crate::{
    domain::{code::CaseCode, id::RequirementId, outcome::Possession, rights::WriteCases},
    store::{
        StoreError,
        audit::Action,
        eligibility as checks,
        eligibility::Check,
        people,
        policies::{self, Register},
    },
    web::{
        cases::{
            known::{self, Known},
            write_about,
        },
        drafts,
        error::WebError,
        form::{Typed, Wrong},
        may::May,
        routes::Routes,
        sign_in::go_to,
    },
};
use page::EligibilityPage;
pub use page::said;

pub fn routes(at: &mut Routes<'_>) {
    at.get("/cases/{code}/eligibility", show).post("/cases/{code}/eligibility", check);
}

async fn show(may: May<WriteCases>, code: web::Path<CaseCode>) -> Result<HttpResponse, WebError> {
    let found = find(&may, *code).await?;
    let typed = match drafts::at(&may, place(*code)).await? {
        Some(begun) => begun,
        None => form::begin(&found.last, &found.known),
    };
    may.write({
        let code = *code;
        move |db, author| author.records(db, Action::CaseRead, &code.to_string(), "eligibility")
    })
    .await?;
    respond(&may, &found, &typed, Wrong::default())
}

async fn check(may: May<WriteCases>, code: web::Path<CaseCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (code, typed) = (*code, typed.into_inner());
    let found = find(&may, code).await?;
    let asked = page::asked(&found.known, &found.register);
    let new = match form::read(&typed, &asked, &found.known) {
        Ok(new) => new,
        Err(wrong) => return respond(&may, &found, &typed, wrong),
    };
    write_about(&may, code, place(code), move |db, author, case, key| checks::add(db, author, case, key, &new)).await?;
    Ok(go_to(&format!("/cases/{code}/eligibility")))
}

/// Where the drafts of the form are kept.
fn place(code: CaseCode) -> String {
    format!("/cases/{code}/eligibility")
}

/// What the page needs.
struct Found {
    known: Known,
    register: Arc<Register>,
    /// Checks that were made, newest first, each with why somebody judged otherwise.
    made: Vec<(Check, String)>,
    /// What was answered in the newest.
    last: Vec<(RequirementId, Possession)>,
}

async fn find(may: &May<WriteCases>, code: CaseCode) -> Result<Found, WebError> {
    let today = may.today();
    may.read_open(move |db, caller, ring| {
        let (known, person) = known::with_steps(db, caller, code, today)?;
        let key = people::key(db, caller, ring, &person)?;
        let made = checks::of_case(db, known.case.id)?;
        let last = made.first().map_or(Ok(Vec::new()), |check| checks::answers(db, check.id))?;
        let made = made.into_iter().map(|check| check.why(&key).map(|why| (check, why))).collect::<Result<_, _>>()?;
        Ok::<_, StoreError>(Found { register: policies::register(db, caller.organization)?, known, made, last })
    })
    .await
}

fn respond(may: &May<WriteCases>, found: &Found, typed: &Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    may.answer(status, EligibilityPage::of(&found.known, &found.register, &found.made, typed, wrong))
}
