//! The one box: finds a person or a case by code, name, pinyin, initials or a piece of a phone number.

mod query;
mod search;

use actix_web::{HttpResponse, web};
use askama::Template;
use zeroize::Zeroizing;

use crate::{
    domain::{
        code::ShortCode,
        rights::{ReadCases, Role, WriteCases},
    },
    store::{StoreError, audit::Action, cases, directory, people},
    web::{error::WebError, filters, form::Typed, may::May, routes::Routes, sign_in::go_to},
    words::Says,
};
use query::Query;
use search::{Elsewhere, Hit};

pub fn routes(at: &mut Routes<'_>) {
    at.get("/find", show).post("/find", find).post("/find/near", near);
}

#[derive(Template)]
#[template(path = "find/show.html")]
struct FindPage {
    typed: Zeroizing<String>,
    /// Whether something was looked for.
    asked: bool,
    hits: Vec<Hit>,
    /// Whether there are more than are shown.
    more: bool,
    elsewhere: Vec<Elsewhere>,
}

async fn show(may: May<ReadCases>) -> Result<web::Html, WebError> {
    may.page(FindPage { typed: Zeroizing::default(), asked: false, hits: Vec::new(), more: false, elsewhere: Vec::new() })
}

async fn find(may: May<WriteCases>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let typed = Zeroizing::new(typed.get("find").chars().take(query::LONGEST).collect::<String>());
    if let Ok(code) = typed.parse()
        && let Some(path) = by_code(&may, code).await?
    {
        return Ok(go_to(&path));
    }
    let query = Query::of(&typed);
    let mut page = FindPage { typed, asked: !query.is_empty(), hits: Vec::new(), more: false, elsewhere: Vec::new() };
    if page.asked && may.caller().admitted {
        enter_the_missing(&may).await?;
        let looked = query.clone();
        (page.hits, page.more) = may.read_open(move |db, caller, ring| search::among_own(db, caller, ring, &looked, search::A_LIST)).await?;
        let shown = page.hits.len();
        page.elsewhere = may
            .write_open(move |db, author, ring| {
                if shown > 0 {
                    author.records(db, Action::IdentityShown, "", &shown.to_string())?;
                }
                search::elsewhere(db, author, ring, &query)
            })
            .await?;
    }
    may.answer(actix_web::http::StatusCode::OK, page)
}

#[derive(Template)]
#[template(path = "find/near.html")]
struct Near {
    hits: Vec<Hit>,
}

/// So many stand below the box while it is typed.
const NEAR: usize = 5;

/// An answer is as long as a multiple of this, so that whoever watches the line does not learn from its length who is being looked for.
const PADDED_TO: usize = 4_096;

/// Who fits what is typed so far, among those the caller may see. Nobody else's people are looked for until the search is sent.
async fn near(may: May<WriteCases>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let query = Query::of(&typed.get("find").chars().take(query::LONGEST).collect::<String>());
    let mut hits = Vec::new();
    if !query.is_empty() && may.caller().admitted {
        hits = may.read_open(move |db, caller, ring| search::among_own(db, caller, ring, &query, NEAR)).await?.0;
    }
    let shown = hits.len();
    if shown > 0 {
        may.write(move |db, author| author.records(db, Action::IdentityShown, "", &shown.to_string())).await?;
    }
    let mut part = may.render(&Near { hits })?;
    let short = part.len().next_multiple_of(PADDED_TO) - part.len();
    part.extend(std::iter::repeat_n(' ', short));
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(part))
}

/// Where a case or a person of this code is, if the caller may see them.
async fn by_code(may: &May<WriteCases>, code: ShortCode) -> Result<Option<String>, WebError> {
    may.read(move |db, caller| match cases::find(db, caller, code) {
        Ok(_) => Ok(Some(format!("/cases/{code}"))),
        Err(StoreError::NotFound) => match people::find(db, caller, code) {
            Ok(_) => Ok(Some(format!("/people/{code}"))),
            Err(StoreError::NotFound) => Ok(None),
            Err(other) => Err(other),
        },
        Err(other) => Err(other),
    })
    .await
}

/// A supervisor searches in the directory, into which only supervisors can enter whom caseworkers registered. In pieces, so that others can write in between.
async fn enter_the_missing(may: &May<WriteCases>) -> Result<(), WebError> {
    const A_PIECE: i64 = 200;
    if !may.caller().is(Role::Supervisor) {
        return Ok(());
    }
    while may.write_open(|db, author, ring| directory::enter_the_missing(db, author, ring, A_PIECE)).await? as i64 == A_PIECE {}
    while may.write_open(|db, author, ring| directory::bind(db, author, ring)).await? {}
    Ok(())
}
