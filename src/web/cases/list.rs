//! The list of cases: one's own, or for a supervisor all; by codes.

use std::collections::HashMap;

use actix_web::web;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::{
    domain::{
        id::{CaseId, ServiceId},
        outcome::CaseState,
        rights::ReadCases,
    },
    store::{
        StoreError, cases,
        reference::{self, Named},
    },
    web::{error::WebError, filters, may::May},
    words::{Says, days},
};

const A_PAGE: usize = 50;

/// Which cases, and after which one the page begins: the day it was last touched and its identifier.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    closed: bool,
    day: Option<NaiveDate>,
    after: Option<CaseId>,
}

#[derive(Template)]
#[template(path = "cases/list.html")]
struct ListPage {
    closed: bool,
    lines: Vec<Line>,
    /// Day and identifier of the last line, if more follow.
    more: Option<(String, String)>,
}

struct Line {
    case: String,
    person: String,
    service: String,
    opened: String,
    touched: String,
}

pub async fn show(may: May<ReadCases>, asked: web::Query<Asked>) -> Result<web::Html, WebError> {
    let Asked { closed, day, after } = asked.into_inner();
    let state = if closed { CaseState::Closed } else { CaseState::Open };
    let (mut found, services) = may
        .read(move |db, caller| {
            let services: HashMap<ServiceId, reference::Service> =
                reference::services(db, caller.organization)?.into_iter().map(|service| (service.id, service)).collect();
            Ok::<_, StoreError>((cases::list(db, caller, Some(state), day.zip(after), A_PAGE as i64 + 1)?, services))
        })
        .await?;
    let more = found.len() > A_PAGE;
    found.truncate(A_PAGE);
    let language = may.caller().language;
    let lines = found.iter().map(|case| Line {
        case: case.code.to_string(),
        person: case.person.to_string(),
        service: services.get(&case.service_id).map(|service| service.name(language).to_owned()).unwrap_or_default(),
        opened: days::day(case.opened_on, language),
        touched: days::day(case.touched_on, language),
    });
    let last = found.last().filter(|_| more).map(|case| (case.touched_on.to_string(), case.id.0.to_string()));
    may.page(ListPage { closed, lines: lines.collect(), more: last })
}
