//! Referrals: where else somebody is sent for help, why, and what became of it.

mod form;
pub mod page;

use actix_web::{HttpResponse, http::StatusCode, web};

use crate::{
    domain::{code::CaseCode, id::ReferralId, person::CONSENT_SHARE, rights::WriteCases},
    store::{
        StoreError,
        audit::Action,
        cases, consents, people,
        referrals::{self, Referral, Said},
    },
    web::{
        cases::write_about,
        drafts,
        error::WebError,
        form::{Typed, Wrong},
        may::May,
        routes::Routes,
        sign_in::go_to,
    },
};
use page::{NewPage, OnePage};

pub fn routes(at: &mut Routes<'_>) {
    at.get("/cases/{code}/referrals", begin_again)
        .get("/cases/{code}/referrals/new", begin)
        .post("/cases/{code}/referrals", add)
        .get("/cases/{code}/referrals/{referral}", show)
        .post("/cases/{code}/referrals/{referral}", answer);
}

async fn begin(may: May<WriteCases>, code: web::Path<CaseCode>) -> Result<HttpResponse, WebError> {
    let begun = drafts::at(&may, place(*code)).await?;
    respond(&may, *code, &begun.unwrap_or_else(|| form::blank(may.today())), Wrong::default()).await
}

async fn add(may: May<WriteCases>, code: web::Path<CaseCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (code, typed) = (*code, typed.into_inner());
    let new = match form::referral(&typed, may.today()) {
        Ok(new) => new,
        Err(wrong) => return respond(&may, code, &typed, wrong).await,
    };
    write_about(&may, code, place(code), move |db, author, case, key| referrals::add(db, author, case, key, &new)).await?;
    Ok(go_to(&format!("/cases/{code}#referrals")))
}

/// One referral with what was typed of it; the audit trail says who looked.
async fn show(may: May<WriteCases>, path: web::Path<(CaseCode, uuid::Uuid)>) -> Result<HttpResponse, WebError> {
    let (code, id) = path.into_inner();
    let begun = drafts::at(&may, place_of(code, ReferralId(id))).await?;
    may.write(move |db, author| author.records(db, Action::CaseRead, &code.to_string(), "referral")).await?;
    respond_one(&may, code, ReferralId(id), &begun.unwrap_or_default(), Wrong::default()).await
}

/// What became of it.
async fn answer(may: May<WriteCases>, path: web::Path<(CaseCode, uuid::Uuid)>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let ((code, id), typed) = (path.into_inner(), typed.into_inner());
    let id = ReferralId(id);
    let (referral, _) = find(&may, code, id).await?;
    let (outcome, reply) = match form::answer(&typed, referral.made_on, may.today()) {
        Ok(answered) => answered,
        Err(wrong) => return respond_one(&may, code, id, &typed, wrong).await,
    };
    write_about(&may, code, place_of(code, id), move |db, author, case, key| referrals::answer(db, author, case, key, id, outcome, &reply)).await?;
    Ok(go_to(&format!("/cases/{code}#referrals")))
}

/// Whoever comes to the address of a form by reloading or by switching the language goes on at its page.
async fn begin_again(_: May<WriteCases>, code: web::Path<CaseCode>) -> HttpResponse {
    go_to(&format!("/cases/{code}/referrals/new"))
}

/// Where the drafts of a new referral are kept.
fn place(code: CaseCode) -> String {
    format!("/cases/{code}/referrals")
}

/// Where the drafts of what became of one are kept.
fn place_of(code: CaseCode, referral: ReferralId) -> String {
    format!("/cases/{code}/referrals/{}", referral.0)
}

async fn find(may: &May<WriteCases>, code: CaseCode, id: ReferralId) -> Result<(Referral, Said), WebError> {
    may.read_open(move |db, caller, ring| {
        let (case, person) = cases::with_person(db, caller, code)?;
        let key = people::key(db, caller, ring, &person)?;
        let found = referrals::of_case(db, case.id)?.into_iter().find(|referral| referral.id == id).ok_or(StoreError::NotFound)?;
        let said = found.open(&key)?;
        Ok::<_, StoreError>((found, said))
    })
    .await
}

async fn respond(may: &May<WriteCases>, code: CaseCode, typed: &Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shares = may
        .read(move |db, caller| {
            let (_, person) = cases::with_person(db, caller, code)?;
            consents::agrees(db, caller.organization, person.id, CONSENT_SHARE)
        })
        .await?;
    may.answer(status, NewPage::of(code, shares, typed, wrong))
}

async fn respond_one(may: &May<WriteCases>, code: CaseCode, id: ReferralId, typed: &Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (referral, said) = find(may, code, id).await?;
    may.answer(status, OnePage::of(code, &referral, said, typed, (may.today(), may.caller().language), wrong))
}
