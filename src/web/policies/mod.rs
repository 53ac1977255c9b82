//! The policy register: who owes what to whom, since when and until when, and whether somebody compared the entry with the official text.

mod form;
mod page;
mod rules;
pub(in crate::web) mod suggestions;

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;
use chrono::NaiveDate;

use crate::{
    domain::{
        id::{OrganizationId, PolicyId, PolicySuggestionId},
        rights::{EditReference, ReadReference, Right, SuggestReference},
    },
    store::{
        self, StoreError,
        audit::{self, Action},
        db::Db,
        policies,
        reference::Reference,
        starter,
    },
    web::{
        edition,
        error::WebError,
        filters,
        form::{Typed, Wrong},
        may::May,
        routes::Routes,
        sign_in::go_to,
    },
    words::Says,
};
use form::Known;
use page::{Line, PolicyForm, PolicyPage};

pub fn routes(at: &mut Routes<'_>) {
    at.get("/reference/policies", show_all)
        .get("/reference/policies/new", begin)
        .post("/reference/policies/new", add)
        .get("/reference/policies/suggestions", suggestions::back)
        .post("/reference/policies/suggestions", suggestions::tell)
        .post("/reference/policies/suggestions/{suggestion}/aside", suggestions::lay_aside)
        .get("/reference/policies/{policy}", show)
        .get("/reference/policies/{policy}/edit", edit)
        .post("/reference/policies/{policy}/edit", change)
        .get("/reference/services/{service}/rules", rules::show)
        .post("/reference/services/{service}/rules", rules::mark);
}

#[derive(Template)]
#[template(path = "policies/list.html")]
struct ListPage {
    here: &'static str,
    lines: Vec<Line>,
    may_edit: bool,
    /// Whether this reader tells the editors of a rule, since they cannot enter it.
    may_suggest: bool,
    suggested: Vec<suggestions::Line>,
    typed: Typed,
    wrong: Wrong,
}

async fn show_all(may: May<ReadReference>) -> Result<HttpResponse, WebError> {
    list(&may, Typed::default(), Wrong::default()).await
}

async fn list<R: Right>(may: &May<R>, typed: Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let (known, told) = (known(may).await?, may.read(store::suggestions::rules).await?);
    let language = may.caller().language;
    let may_edit = may.caller().roles.any_of(EditReference::ROLES);
    let page = ListPage {
        here: "policies",
        lines: known.register.iter().map(|entry| Line::of(entry, &known, language)).collect(),
        may_edit,
        may_suggest: !may_edit && may.caller().roles.any_of(SuggestReference::ROLES),
        suggested: told.iter().map(suggestions::Line::of).collect(),
        typed,
        wrong,
    };
    may.answer(if page.wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, page)
}

async fn show(may: May<ReadReference>, policy: web::Path<PolicyId>) -> Result<web::Html, WebError> {
    let known = known(&may).await?;
    let may_edit = may.caller().roles.any_of(EditReference::ROLES);
    let page = PolicyPage::of(&known, *policy, may.caller().language, may_edit).ok_or(WebError::NotFound)?;
    may.page(page)
}

/// A form for one more policy; for one that was suggested, with what is known of it.
async fn begin(may: May<EditReference>, asked: web::Query<Typed>) -> Result<HttpResponse, WebError> {
    let known = known(&may).await?;
    let typed = match asked.get("suggested").parse().map(PolicySuggestionId) {
        Ok(id) => suggestions::begun(&may.read(move |db, caller| store::suggestions::rule(db, caller, id)).await?),
        Err(_) => Typed::default(),
    };
    respond(&may, &known, None, typed, Wrong::default())
}

async fn add(may: May<EditReference>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    save(&may, None, typed.into_inner()).await
}

async fn edit(may: May<EditReference>, policy: web::Path<PolicyId>) -> Result<HttpResponse, WebError> {
    let known = known(&may).await?;
    let typed = known.entry(*policy)?;
    let typed = edition::shown(form::filled(typed, &known, may.caller().language), &form::FIELDS);
    respond(&may, &known, Some(*policy), typed, Wrong::default())
}

async fn change(may: May<EditReference>, policy: web::Path<PolicyId>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    save(&may, Some(*policy), typed.into_inner()).await
}

async fn save(may: &May<EditReference>, policy: Option<PolicyId>, typed: Typed) -> Result<HttpResponse, WebError> {
    let (today, language) = (may.today(), may.caller().language);
    let saved = may
        .write(move |db, author| {
            audit::one_at_a_time(db, author.organization)?;
            let known = read(db, author.organization, today)?;
            let before = policy.map(|policy| known.entry(policy)).transpose()?;
            let met = match before {
                None => edition::Met { typed, wrong: Wrong::default() },
                Some(before) => {
                    let recorded = form::filled(before, &known, language);
                    let changed = (Action::ReferenceChanged, before.policy.code.as_str());
                    edition::meet(db, author, changed, typed, &recorded, &form::FIELDS, &|field, value| page::said(&known, field, value, language))?
                }
            };
            let suggested = met.typed.get("suggested").parse().map(PolicySuggestionId).ok();
            match met.read(|typed| form::read(typed, &known, before)) {
                Err(back) => Ok::<_, WebError>(Err(back)),
                Ok((entry, place)) => {
                    let id = entry.policy.id;
                    policies::save(db, author, entry, place.as_deref())?;
                    if let Some(suggested) = suggested {
                        store::suggestions::entered(db, author, suggested)?;
                    }
                    Ok(Ok(id))
                }
            }
        })
        .await?;
    match saved {
        Ok(id) => Ok(go_to(&format!("/reference/policies/{}", id.0))),
        Err((typed, wrong)) => respond(may, &known(may).await?, policy, typed, wrong),
    }
}

impl Known {
    fn entry(&self, policy: PolicyId) -> Result<&policies::Entry, WebError> {
        self.register.iter().find(|entry| entry.policy.id == policy).ok_or(WebError::NotFound)
    }
}

async fn known<R: Right>(may: &May<R>) -> Result<Known, WebError> {
    let today = may.today();
    may.read(move |db, caller| read(db, caller.organization, today)).await
}

fn read(db: &mut Db, organization: OrganizationId, today: NaiveDate) -> Result<Known, StoreError> {
    Ok(Known {
        lists: Reference::load(db, organization)?,
        register: policies::register(db, organization)?,
        words: starter::words(db, organization)?,
        today,
    })
}

fn respond(may: &May<EditReference>, known: &Known, policy: Option<PolicyId>, typed: Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    may.answer(status, PolicyForm::of(known, policy, typed, wrong, may.caller().language))
}
