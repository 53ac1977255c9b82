//! Maps: what there is to see of the record as a whole; for now where people are sent round.

mod figures;
mod runaround;

use actix_web::{HttpResponse, http::header, web};
use askama::Template;

use crate::{
    domain::rights::ReadPatterns,
    web::{error::WebError, filters, may::May, patterns, routes::Routes},
    words::Says,
};

pub fn routes(at: &mut Routes<'_>) {
    at.get("/maps", list).get("/maps/runaround", show).get("/maps/runaround.csv", download);
}

#[derive(Template)]
#[template(path = "maps/list.html")]
struct ListPage;

async fn list(may: May<ReadPatterns>) -> Result<web::Html, WebError> {
    may.page(ListPage)
}

async fn show(may: May<ReadPatterns>) -> Result<web::Html, WebError> {
    let seen = patterns::seen(&may).await?;
    may.page(runaround::RunaroundPage::of(&seen))
}

async fn download(may: May<ReadPatterns>) -> Result<HttpResponse, WebError> {
    let seen = patterns::seen(&may).await?;
    let flows = &seen.scan.as_ref().ok_or(WebError::NotFound)?.findings.flows;
    let name = "attachment; filename=\"runaround.csv\"";
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .body(figures::csv(&seen, flows)?))
}
