//! Duplicates: people who may be recorded twice. A supervisor compares two, merges them, or says that they are two.

mod compare;

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::{
    domain::{code::PersonCode, id::MergeId, rights::MergePeople},
    store::{directory, duplicates, merges, people},
    web::{error::WebError, filters, form::Typed, may::May, routes::Routes, sign_in::go_to},
    words::{Says, Text, grounds::grounds},
};

const A_LIST: usize = 50;

pub fn routes(at: &mut Routes<'_>) {
    at.get("/duplicates", queue)
        .get("/duplicates/{code}/{code_of_other}", compare::show)
        .post("/duplicates/{code}/{code_of_other}/merge", merge)
        .post("/duplicates/{code}/{code_of_other}/apart", tell_apart)
        .post("/duplicates/undo", undo);
}

#[derive(Template)]
#[template(path = "duplicates/list.html")]
struct QueuePage {
    pairs: Vec<Line>,
    /// How many more there are than are shown.
    more: usize,
}

struct Line {
    one: String,
    other: String,
    score: u8,
    grounds: Vec<Text>,
}

/// The queue tells codes and grounds; names are seen where two are compared.
async fn queue(may: May<MergePeople>) -> Result<web::Html, WebError> {
    while may.caller().admitted && may.write_open(|db, author, ring| directory::enter_the_missing(db, author, ring, A_PIECE)).await? as i64 == A_PIECE
    {
    }
    let admitted = may.caller().admitted;
    let (pairs, all) =
        may.read_open(move |db, caller, ring| if admitted { duplicates::queue(db, caller, ring, A_LIST) } else { Ok((Vec::new(), 0)) }).await?;
    let more = all - pairs.len();
    let line = |pair: duplicates::Pair| Line {
        one: pair.one.to_string(),
        other: pair.other.to_string(),
        score: pair.likeness.score,
        grounds: grounds(&pair.likeness),
    };
    may.page(QueuePage { pairs: pairs.into_iter().map(line).collect(), more })
}

/// In pieces, so that others can write in between.
const A_PIECE: i64 = 200;

/// Merges two people into the one that was picked to stay.
async fn merge(may: May<MergePeople>, pair: web::Path<(PersonCode, PersonCode)>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (one, other) = pair.into_inner();
    let (kept, merged) = if typed.get("keep").parse() == Ok(other) { (other, one) } else { (one, other) };
    may.write_open(move |db, author, ring| {
        let (kept, merged) = (people::find(db, author, kept)?, people::find(db, author, merged)?);
        merges::merge(db, author, ring, &kept, &merged)
    })
    .await?;
    Ok(go_to(&format!("/people/{kept}")))
}

/// Remembers that they are two, though they share a phone or a name.
async fn tell_apart(may: May<MergePeople>, pair: web::Path<(PersonCode, PersonCode)>) -> Result<HttpResponse, WebError> {
    let (one, other) = pair.into_inner();
    may.write(move |db, author| {
        let (one, other) = (people::find(db, author, one)?, people::find(db, author, other)?);
        duplicates::tell_apart(db, author, &one, &other)
    })
    .await?;
    Ok(go_to("/duplicates"))
}

#[derive(Deserialize)]
struct Undone {
    merge: MergeId,
}

/// Takes a merge back.
async fn undo(may: May<MergePeople>, undone: web::Form<Undone>) -> Result<HttpResponse, WebError> {
    let kept = may.write(move |db, author| merges::undo(db, author, undone.merge)).await?;
    Ok(go_to(&format!("/people/{kept}")))
}
