//! Reports: the questions that a funder asks every quarter. Each shows its last periods that are over, with the releases that answer it; a new one goes the way of every release.

mod form;
mod page;

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;
use uuid::Uuid;

use crate::{
    domain::{
        id::ReportId,
        release::Definition,
        rights::{DraftReleases, ReadReleases, Right},
    },
    store::{StoreError, releases, reports},
    web::{
        error::WebError,
        filters,
        form::{Choice, Typed, Wrong},
        may::May,
        releases::{known::Known, page::counted},
        routes::Routes,
        sign_in::go_to,
    },
    words::{Says, text},
};
use page::Section;

pub fn routes(at: &mut Routes<'_>) {
    at.get("/reports", list).get("/reports/new", compose).post("/reports", save).post("/reports/{id}/remove", remove);
}

#[derive(Template)]
#[template(path = "reports/list.html")]
struct ListPage {
    reports: Vec<Section>,
    may_draft: bool,
}

#[derive(Template)]
#[template(path = "reports/new.html")]
struct NewPage {
    definition: String,
    counted: Vec<String>,
    called: String,
    lengths: Vec<Choice>,
    submission: String,
    wrong: Wrong,
}

async fn list(may: May<ReadReleases>) -> Result<web::Html, WebError> {
    let keys = may.site().store.keys.clone();
    let (reports, releases, known) = may
        .read(move |db, caller| {
            let reports = reports::all(db, caller, &keys.settings_key())?;
            Ok::<_, WebError>((reports, releases::list(db, caller, &keys)?, Known::load(db, caller)?))
        })
        .await?;
    let (may_draft, today, language) = (may.caller().roles.any_of(DraftReleases::ROLES), may.today(), may.caller().language);
    let reports = reports.iter().map(|report| Section::of(report, &releases, &known, may_draft, today, language)).collect();
    may.page(ListPage { reports, may_draft })
}

/// The form in which what a release counts is saved. Without a choice, releases are where one chooses.
async fn compose(may: May<DraftReleases>, typed: web::Query<Typed>) -> Result<HttpResponse, WebError> {
    let typed = typed.into_inner();
    match form::definition(&typed) {
        Some(definition) => respond(&may, StatusCode::OK, &typed, &definition, Wrong::default()).await,
        None => Ok(go_to("/releases/new")),
    }
}

async fn save(may: May<DraftReleases>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let typed = typed.into_inner();
    let Some(definition) = form::definition(&typed) else { return Ok(go_to("/releases/new")) };
    let new = match form::report(&typed, definition.clone(), may.today()) {
        Ok(new) => new,
        Err(wrong) => return respond(&may, StatusCode::UNPROCESSABLE_ENTITY, &typed, &definition, wrong).await,
    };
    let (key, id) = (may.site().store.keys.settings_key(), new.id.0);
    match may.write(move |db, author| reports::save(db, author, &key, &new)).await {
        Ok(()) => Ok(go_to(&format!("/reports#r{id}"))),
        Err(WebError::Store(StoreError::Conflict)) => {
            let mut wrong = Wrong::default();
            wrong.add("name", text("reports-wrong-many").with("most", reports::MOST));
            respond(&may, StatusCode::UNPROCESSABLE_ENTITY, &typed, &definition, wrong).await
        }
        Err(other) => Err(other),
    }
}

async fn remove(may: May<DraftReleases>, id: web::Path<Uuid>) -> Result<HttpResponse, WebError> {
    let id = ReportId(id.into_inner());
    may.write(move |db, author| reports::remove(db, author, id)).await?;
    Ok(go_to("/reports"))
}

async fn respond(
    may: &May<DraftReleases>,
    status: StatusCode,
    typed: &Typed,
    definition: &Definition,
    wrong: Wrong,
) -> Result<HttpResponse, WebError> {
    let known = may.read(Known::load).await?;
    let language = may.caller().language;
    let submission = match typed.get("submission") {
        "" => Uuid::new_v4().to_string(),
        there => there.to_owned(),
    };
    may.answer(
        status,
        NewPage {
            definition: definition.to_string(),
            counted: counted(definition, &known, language),
            called: typed.get("name").to_owned(),
            lengths: form::lengths(typed, language),
            submission,
            wrong,
        },
    )
}
