//! Dossiers: the list; what is gathered; frozen by one, approved by another; on paper; and where it went.

mod exhibit;
mod form;
mod freeze;
mod page;
mod paper;
mod pdf;
mod uses;

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use crate::{
    domain::{
        code::ShortCode,
        dossier::Progress,
        rights::{GatherDossiers, ReviewVignettes, Right},
        vignette::Standing,
    },
    store::{
        StoreError,
        dossiers::{self, TITLE_MAX},
        vignettes,
    },
    web::{
        error::WebError,
        filters,
        form::{Typed, Wrong},
        may::May,
        routes::Routes,
        sign_in::go_to,
    },
    words::{Says, Text, heading::heading, text},
};

pub(in crate::web) use exhibit::{about, age};
pub(in crate::web) use page::sent_to;

pub fn routes(at: &mut Routes<'_>) {
    at.get("/dossiers", list)
        .post("/dossiers", make)
        .post("/dossiers/add", add)
        .get("/dossiers/{code}", page::show)
        .post("/dossiers/{code}/add", add_to)
        .post("/dossiers/{code}/remove", remove)
        .post("/dossiers/{code}/freeze", freeze::freeze)
        .post("/dossiers/{code}/reopen", freeze::reopen)
        .post("/dossiers/{code}/approve", freeze::approve)
        .get("/dossiers/{code}/print", paper::print)
        .get("/dossiers/{code}/claim.pdf", pdf::claim)
        .get("/dossiers/{code}/figures.csv", paper::figures)
        .get("/dossiers/{code}/today", paper::today)
        .post("/dossiers/{code}/uses", uses::record)
        .post("/dossiers/{code}/uses/{id}", uses::answer)
        .get("/patterns/{id}/sheet", paper::sheet)
        .get("/patterns/{id}/sheet.pdf", pdf::sheet);
}

#[derive(Template)]
#[template(path = "dossiers/list.html")]
struct ListPage {
    dossiers: Vec<Line>,
    /// Vignettes that wait for a supervisor; none for whoever is none.
    waiting: Option<usize>,
    typed: Typed,
    wrong: Wrong,
}

struct Line {
    code: String,
    title: String,
    state: Text,
    approved: bool,
    on: chrono::NaiveDate,
    maker: String,
    overdue: i64,
}

async fn list(may: May<GatherDossiers>) -> Result<HttpResponse, WebError> {
    list_with(&may, StatusCode::OK, Typed::default(), Wrong::default()).await
}

async fn list_with(may: &May<GatherDossiers>, status: StatusCode, typed: Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let (keys, today) = (may.site().store.keys.clone(), may.today());
    let (all, overdue, waiting) = may
        .read(move |db, caller| {
            let reviews = caller.roles.any_of(ReviewVignettes::ROLES);
            let proposed = reviews.then(|| vignettes::list(db, caller)).transpose()?;
            let waiting = proposed.map(|all| all.iter().filter(|one| one.vignette.state == Standing::Proposed).count());
            Ok::<_, StoreError>((dossiers::list(db, caller, &keys)?, dossiers::overdue(db, caller, today)?, waiting))
        })
        .await?;
    let late = |id| overdue.iter().find(|(dossier, _)| *dossier == id).map_or(0, |(_, count)| *count);
    let lines = all.into_iter().map(|dossier| Line {
        code: dossier.code.to_string(),
        state: state(dossier.state),
        approved: dossier.state == Progress::Approved,
        on: dossier.approved_on.or(dossier.frozen_on).unwrap_or(dossier.made_on),
        maker: dossier.maker,
        overdue: late(dossier.id),
        title: dossier.title,
    });
    may.answer(status, ListPage { dossiers: lines.collect(), waiting, typed, wrong })
}

async fn make(may: May<GatherDossiers>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let title = match form::title(&typed) {
        Ok(title) => title,
        Err(wrong) => return list_with(&may, StatusCode::UNPROCESSABLE_ENTITY, typed.into_inner(), wrong).await,
    };
    let keys = may.site().store.keys.clone();
    let code = may.write(move |db, author| dossiers::make(db, author, &keys, &title)).await?;
    Ok(go_to(&format!("/dossiers/{code}")))
}

/// Adds something from its own page to the dossier that is chosen there, or to a new one that is called like it.
async fn add(may: May<GatherDossiers>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let what = form::what(&typed).ok_or_else(|| WebError::BadRequest(String::new()))?;
    let chosen = match typed.get("dossier") {
        "" => None,
        code => Some(code.parse().map_err(|_| WebError::NotFound)?),
    };
    let title = match (&chosen, &what) {
        (None, dossiers::What::Pattern(id)) => {
            let seen = crate::web::patterns::seen(&may).await?;
            let pattern = seen.pattern(id).ok_or(WebError::NotFound)?;
            heading(&pattern.statement, &seen.names).chars().take(TITLE_MAX).collect()
        }
        _ => String::new(),
    };
    let keys = may.site().store.keys.clone();
    let code = may
        .write(move |db, author| {
            let code = match chosen {
                Some(code) => code,
                None => dossiers::make(db, author, &keys, &title)?,
            };
            dossiers::add(db, author, &keys, code, &what)?;
            Ok::<_, StoreError>(code)
        })
        .await?;
    Ok(go_to(&format!("/dossiers/{code}")))
}

async fn add_to(may: May<GatherDossiers>, code: web::Path<ShortCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let code = *code;
    let keys = may.site().store.keys.clone();
    match form::what(&typed) {
        Some(what) => may.write(move |db, author| dossiers::add(db, author, &keys, code, &what)).await?,
        // the button was pressed and nothing chosen
        None if typed.get("id").is_empty() => {}
        None => return Err(WebError::BadRequest(String::new())),
    }
    Ok(go_to(&format!("/dossiers/{code}")))
}

async fn remove(may: May<GatherDossiers>, code: web::Path<ShortCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let code = *code;
    let what = form::what(&typed).ok_or_else(|| WebError::BadRequest(String::new()))?;
    may.write(move |db, author| dossiers::remove(db, author, code, &what)).await?;
    Ok(go_to(&format!("/dossiers/{code}")))
}

fn state(state: Progress) -> Text {
    match state {
        Progress::Open => text("dossiers-open"),
        Progress::Frozen => text("dossiers-frozen"),
        Progress::Approved => text("dossiers-approved"),
    }
}
