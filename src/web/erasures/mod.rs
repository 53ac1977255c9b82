//! Erasing a person: asked for on their page, agreed to by a supervisor, done by an administrator, who sees a code and counts and types the code to confirm.

mod form;
mod page;

use actix_web::{HttpResponse, http::StatusCode, web};
use serde::Deserialize;

use crate::{
    domain::{
        code::PersonCode,
        rights::{ApproveErasure, Erase, ReadErasures, WriteCases},
    },
    store::{StoreError, audit::Author, db::Db, erasures, retention},
    web::{
        error::WebError,
        form::{Typed, Wrong},
        may::May,
        routes::Routes,
        sign_in::go_to,
    },
};
use page::{Announced, ListPage, PreviewPage};

pub fn routes(at: &mut Routes<'_>) {
    at.post("/people/{code}/erase", ask)
        .get("/erasures", list)
        .get("/erasures/{code}", show)
        .post("/erasures/{code}", erase)
        .post("/erasures/{code}/approve", approve)
        .post("/erasures/{code}/keep", keep)
        .post("/erasures/{code}/refuse", refuse);
}

#[derive(Deserialize)]
struct Shown {
    /// Whether somebody was erased just now.
    #[serde(default)]
    done: bool,
}

async fn list(may: May<ReadErasures>, shown: web::Query<Shown>) -> Result<HttpResponse, WebError> {
    let (all, announced) = may.read(|db, caller| Ok::<_, StoreError>((erasures::all(db, caller)?, Announced::load(db, caller)?))).await?;
    may.answer(StatusCode::OK, ListPage::of(&all, &announced, may.caller(), may.today(), shown.done))
}

async fn ask(may: May<WriteCases>, code: web::Path<PersonCode>) -> Result<HttpResponse, WebError> {
    let code = *code;
    may.write(move |db, author| erasures::ask(db, author, code)).await?;
    Ok(go_to(&format!("/people/{code}#erase")))
}

async fn approve(may: May<ApproveErasure>, code: web::Path<PersonCode>) -> Result<HttpResponse, WebError> {
    decide(&may, *code, erasures::approve).await
}

async fn refuse(may: May<ApproveErasure>, code: web::Path<PersonCode>) -> Result<HttpResponse, WebError> {
    decide(&may, *code, erasures::refuse).await
}

async fn decide(
    may: &May<ApproveErasure>,
    code: PersonCode,
    write: impl FnOnce(&mut Db, &Author, PersonCode) -> Result<(), StoreError> + Send + 'static,
) -> Result<HttpResponse, WebError> {
    may.write(move |db, author| write(db, author, code)).await?;
    Ok(go_to("/erasures"))
}

/// Somebody whose time runs out stays a year longer.
async fn keep(may: May<ApproveErasure>, code: web::Path<PersonCode>) -> Result<HttpResponse, WebError> {
    decide(&may, *code, retention::keep).await
}

/// What would go.
async fn show(may: May<ReadErasures>, code: web::Path<PersonCode>) -> Result<HttpResponse, WebError> {
    let code = *code;
    let (request, preview) = may.read(move |db, caller| found(db, caller, code)).await?;
    may.answer(StatusCode::OK, PreviewPage::of(&request, preview, may.caller(), &Typed::default(), Wrong::default()))
}

fn found(db: &mut Db, caller: &crate::domain::caller::Caller, code: PersonCode) -> Result<(erasures::Request, erasures::Preview), StoreError> {
    let request = erasures::find(db, caller.organization, code)?;
    let preview = erasures::preview(db, caller.organization, request.person)?;
    Ok((request, preview))
}

/// Erases, once the code was typed. The list of erasures is written first: what is begun will be finished.
async fn erase(may: May<Erase>, code: web::Path<PersonCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let code = *code;
    if let Err(wrong) = form::read(&typed, code) {
        let (request, preview) = may.read(move |db, caller| found(db, caller, code)).await?;
        return may.answer(StatusCode::UNPROCESSABLE_ENTITY, PreviewPage::of(&request, preview, may.caller(), &typed, wrong));
    }
    let people = may.read(move |db, caller| erasures::approved(db, caller, code)).await?;
    let store = &may.site().store;
    store.erased()?.add(&people)?;
    may.write(move |db, author| erasures::carry_out(db, author, code)).await?;
    store.overwrite_freed().await?;
    Ok(go_to("/erasures?done=true"))
}
