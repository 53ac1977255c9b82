//! Today: what concerns me now. Cases by their codes, never names; with what colleagues and I typed about them, for whoever has the key.

mod back;
mod lists;
mod outcome;
mod rows;

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::{
    domain::{
        id::HandOverId,
        rights::{GatherDossiers, ReadCases, Right, Role, SeeToday},
    },
    store::{
        StoreError,
        dossiers::{self, Late},
        hand_overs,
        notices::{self, Notice},
        users,
    },
    web::{error::WebError, filters, form::Typed, may::May, routes::Routes, sign_in::go_to},
    words::{Says, Text},
};
use back::Back;
use lists::List;
use rows::Section;

/// Lines of each list on Today, and of a list on a page of its own.
const A_FEW: usize = 8;
const A_PAGE: usize = 20;

pub fn routes(at: &mut Routes<'_>) {
    at.get("/today", show)
        .get("/today/{list}", list)
        .get("/today/outcome/{code}", outcome::show)
        .post("/today/outcome/{code}", outcome::set)
        .post("/today/handed/{id}", laid_aside);
}

#[derive(Template)]
#[template(path = "today/show.html")]
struct TodayPage {
    /// The thirty digits to read aloud, for whoever waits to be admitted.
    fingerprint: Option<String>,
    /// Whether this reader works with cases at all.
    works_with_cases: bool,
    sections: Vec<Section>,
    /// Colleagues who wait to be admitted, for supervisors.
    waiting: usize,
    reads_patterns: bool,
    /// Dossiers of which answers are overdue, for those who work with dossiers.
    late: Vec<Late>,
    /// That cases were handed over to this reader.
    handed_over: Vec<Notice>,
}

async fn show(may: May<SeeToday>, asked: web::Query<Typed>) -> Result<web::Html, WebError> {
    let (today, back) = (may.today(), Back { alone: false, ..Back::read(&asked) });
    let roles = may.caller().roles;
    let works_with_cases = roles.any_of(&[Role::Caseworker, Role::Supervisor]);
    let there = back.clone();
    let (key, gathers) = (may.site().store.keys.settings_key(), roles.any_of(GatherDossiers::ROLES));
    let (fingerprint, found, waiting, handed_over, late) = may
        .read_open(move |db, caller, ring| {
            let fingerprint = (!caller.admitted).then(|| ring.own.fingerprint().to_string());
            let lists = if works_with_cases { List::ALL } else { &[] };
            let waits = |user: &&users::User| user.letterbox.is_some() && user.admitted_on.is_none() && !user.suspended;
            let waiting = if caller.is(Role::Supervisor) { users::all(db, caller.organization)?.iter().filter(waits).count() } else { 0 };
            let handed_over = notices::handed_over(db, caller)?;
            let late = if gathers { dossiers::late(db, caller, &key, today)? } else { Vec::new() };
            Ok::<_, StoreError>((fingerprint, rows::gather(db, caller, ring, today, &there, lists, A_FEW)?, waiting, handed_over, late))
        })
        .await?;
    may.page(TodayPage {
        fingerprint,
        works_with_cases,
        sections: found.sections(&back, A_FEW),
        waiting,
        handed_over,
        late,
        reads_patterns: roles.any_of(&[Role::Caseworker, Role::Supervisor, Role::Analyst]),
    })
}

#[derive(Template)]
#[template(path = "today/list.html")]
struct ListPage {
    title: Text,
    section: Section,
}

/// One list by itself, page by page.
async fn list(may: May<ReadCases>, list: web::Path<String>, asked: web::Query<Typed>) -> Result<web::Html, WebError> {
    let list: List = list.parse().map_err(|_| WebError::NotFound)?;
    let (today, back) = (may.today(), Back { list: Some(list), alone: true, ..Back::read(&asked) });
    let there = back.clone();
    let found = may.read_open(move |db, caller, ring| rows::gather(db, caller, ring, today, &there, &[list], A_PAGE)).await?;
    let section = found.sections(&back, A_PAGE).pop().ok_or(WebError::NotFound)?;
    may.page(ListPage { title: list.title(), section })
}

/// What was handed over was read, and leaves the list.
async fn laid_aside(may: May<ReadCases>, id: web::Path<uuid::Uuid>) -> Result<HttpResponse, WebError> {
    let id = HandOverId(*id);
    may.write(move |db, author| hand_overs::seen(db, author, id)).await?;
    Ok(go_to("/today"))
}
