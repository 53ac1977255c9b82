//! Today: what concerns me now. By codes, never by names.

use std::collections::HashMap;

use actix_web::web;
use askama::Template;
use chrono::{Days, NaiveDate};

use crate::{
    domain::{
        caller::Caller,
        day::Day,
        id::ServiceId,
        outcome::CaseState,
        rights::{Role, SeeToday},
    },
    store::{
        StoreError,
        cases::{self, Listed},
        db::Db,
        notices::{self, Notice},
        reference::{self, Named},
        steps, users,
    },
    web::{error::WebError, filters, may::May, routes::Routes},
    words::{Says, days},
};

/// A case in which nothing happened for this long is stale.
const STALE: Days = Days::new(30);
const A_LIST: i64 = 20;

pub fn routes(at: &mut Routes<'_>) {
    at.get("/today", show);
}

#[derive(Template)]
#[template(path = "today/show.html")]
struct TodayPage {
    /// The thirty digits to read aloud, for whoever waits to be admitted.
    fingerprint: Option<String>,
    /// Whether this reader works with cases at all.
    works_with_cases: bool,
    overdue: Vec<Overdue>,
    stale: Vec<Line>,
    recent: Vec<Line>,
    /// Colleagues who wait to be admitted, for supervisors.
    waiting: usize,
    reads_patterns: bool,
    /// That cases were handed over to this reader.
    handed_over: Vec<Notice>,
}

struct Overdue {
    case: String,
    until: String,
    days: i64,
}

struct Line {
    case: String,
    person: String,
    service: String,
    touched: String,
}

/// What the record says, before it is put in words.
struct Found {
    overdue: Vec<(crate::domain::code::CaseCode, Day)>,
    stale: Vec<Listed>,
    recent: Vec<Listed>,
    services: HashMap<ServiceId, reference::Service>,
    waiting: usize,
    handed_over: Vec<Notice>,
}

async fn show(may: May<SeeToday>) -> Result<web::Html, WebError> {
    let today = may.today();
    let fingerprint =
        if may.caller().admitted { None } else { Some(may.read_open(|_, _, ring| Ok::<_, WebError>(ring.own.fingerprint().to_string())).await?) };
    let found = may.read(move |db, caller| gather(db, caller, today)).await?;
    let language = may.caller().language;
    let line = |listed: &Listed| Line {
        case: listed.code.to_string(),
        person: listed.person.to_string(),
        service: found.services.get(&listed.service_id).map(|service| service.name(language).to_owned()).unwrap_or_default(),
        touched: days::day(listed.touched_on, language),
    };
    let overdue = |(case, until): &(crate::domain::code::CaseCode, Day)| Overdue {
        case: case.to_string(),
        until: days::remembered(*until, language),
        days: (today - until.latest()).num_days(),
    };
    let roles = may.caller().roles;
    may.page(TodayPage {
        fingerprint,
        works_with_cases: roles.has(Role::Caseworker) || roles.has(Role::Supervisor),
        overdue: found.overdue.iter().map(overdue).collect(),
        stale: found.stale.iter().map(line).collect(),
        recent: found.recent.iter().map(line).collect(),
        waiting: found.waiting,
        handed_over: found.handed_over,
        reads_patterns: roles.any_of(&[Role::Caseworker, Role::Supervisor, Role::Analyst]),
    })
}

fn gather(db: &mut Db, caller: &Caller, today: NaiveDate) -> Result<Found, StoreError> {
    let services = reference::services(db, caller.organization)?.into_iter().map(|service| (service.id, service)).collect();
    let waiting = if caller.is(Role::Supervisor) {
        users::all(db, caller.organization)?.iter().filter(|user| user.letterbox.is_some() && user.admitted_on.is_none() && !user.suspended).count()
    } else {
        0
    };
    Ok(Found {
        overdue: steps::overdue_promises(db, caller, today, A_LIST)?,
        stale: cases::stale(db, caller, today.checked_sub_days(STALE).unwrap_or(today), A_LIST)?,
        recent: cases::list(db, caller, Some(CaseState::Open), None, A_LIST)?,
        services,
        waiting,
        handed_over: notices::handed_over(db, caller)?,
    })
}
