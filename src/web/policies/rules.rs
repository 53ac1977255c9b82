//! Which rules hold for a service, place by place; and whether an editor says that these are all.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use crate::{
    domain::{
        id::{JurisdictionId, ServiceId},
        language::Language,
        rights::{EditReference, ReadReference, Right},
    },
    store::{
        policies,
        reference::{Jurisdiction, Named as _},
    },
    web::{
        error::WebError,
        filters,
        form::{Typed, Wrong},
        may::May,
        sign_in::go_to,
    },
    words::{Says, text},
};

use super::{
    Known, known,
    page::{Line, place},
};

#[derive(Template)]
#[template(path = "policies/rules.html")]
struct RulesPage {
    href: String,
    service: String,
    levels: Vec<Level>,
    may_edit: bool,
    wrong: Wrong,
}

/// What one place asks for the service.
struct Level {
    id: String,
    place: String,
    rules: Vec<Line>,
    complete: bool,
}

pub async fn show(may: May<ReadReference>, service: web::Path<ServiceId>) -> Result<HttpResponse, WebError> {
    respond(&may, *service, Wrong::default()).await
}

/// An editor says that all rules of a place are entered and checked, so that a demand which none of them names can be called "no rule found"; or takes it back.
pub async fn mark(may: May<EditReference>, service: web::Path<ServiceId>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (service, known) = (*service, known(&may).await?);
    let place = typed.get("place").parse().map(JurisdictionId).map_err(|_| WebError::NotFound)?;
    let place = known.lists.jurisdictions.iter().find(|own| own.id == place).ok_or(WebError::NotFound)?;
    let complete = typed.is("complete", "yes");
    if complete && rules(&known, service, place).any(|entry| entry.policy.checked_on.is_none()) {
        let mut wrong = Wrong::default();
        wrong.add("rules", text("policies-wrong-unchecked").with("place", place.name(may.caller().language)));
        return respond(&may, service, wrong).await;
    }
    let place = place.id;
    may.write(move |db, author| policies::mark_complete(db, author, service, place, complete)).await?;
    Ok(go_to(&format!("/reference/services/{}/rules", service.0)))
}

/// The rules of a place for a service; what holds in the whole country is a rule of the outermost place.
fn rules<'a>(known: &'a Known, service: ServiceId, place: &'a Jurisdiction) -> impl Iterator<Item = &'a policies::Entry> {
    let here = move |entry: &&policies::Entry| entry.policy.jurisdiction_id.map_or(place.parent_id.is_none(), |at| at == place.id);
    known.register.iter().filter(move |entry| entry.covers(service)).filter(here)
}

async fn respond<R: Right>(may: &May<R>, service: ServiceId, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let (known, language) = (known(may).await?, may.caller().language);
    let own = known.lists.services.iter().find(|own| own.id == service).ok_or(WebError::NotFound)?;
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut levels: Vec<Level> = known.lists.jurisdictions.iter().map(|place| level(&known, service, place, language)).collect();
    levels.sort_by(|one, other| one.place.cmp(&other.place));
    let page = RulesPage {
        href: format!("/reference/services/{}", service.0),
        service: own.name(language).to_owned(),
        levels,
        may_edit: may.caller().roles.any_of(EditReference::ROLES),
        wrong,
    };
    may.answer(status, page)
}

fn level(known: &Known, service: ServiceId, at: &Jurisdiction, language: Language) -> Level {
    let entries: Vec<_> = rules(known, service, at).collect();
    let each_says_so = !entries.is_empty() && entries.iter().all(|entry| entry.policy.lists_complete);
    Level {
        id: at.id.0.to_string(),
        place: place(&known.lists, Some(at.id), language),
        complete: known.register.is_complete(service, at.id) || each_says_so,
        rules: entries.into_iter().map(|entry| Line::of(entry, known, language)).collect(),
    }
}
