//! Today: what concerns me now.

use actix_web::web;
use askama::Template;

use crate::{
    domain::rights::SeeToday,
    web::{error::WebError, filters, may::May, routes::Routes},
    words::Says,
};

pub fn routes(at: &mut Routes<'_>) {
    at.get("/today", show);
}

#[derive(Template)]
#[template(path = "today/show.html")]
struct TodayPage {
    /// The thirty digits to read aloud, for whoever waits to be admitted.
    fingerprint: Option<String>,
}

async fn show(may: May<SeeToday>) -> Result<web::Html, WebError> {
    let fingerprint = may.read_open(|_, caller, ring| Ok::<_, WebError>((!caller.admitted).then(|| ring.own.fingerprint().to_string()))).await?;
    may.page(TodayPage { fingerprint })
}
