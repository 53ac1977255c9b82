//! Vignettes: a caseworker proposes what somebody met from her own case, without who it was; a supervisor edits and approves it. It lasts as long as the person agrees to be quoted.

mod form;
pub mod page;

use actix_web::{HttpResponse, http::StatusCode, web};

use crate::{
    domain::{
        code::CaseCode,
        id::VignetteId,
        person::Card,
        rights::{ProposeVignettes, ReviewVignettes},
        vignette::Standing,
    },
    store::{
        StoreError,
        audit::Action,
        cases, drafts, people,
        reference::Reference,
        steps,
        vignettes::{self, Vignette},
    },
    web::{
        error::WebError,
        form::{Typed, Wrong},
        may::May,
        routes::Routes,
        sign_in::go_to,
    },
};
use page::{ListPage, NewPage, OnePage};

pub fn routes(at: &mut Routes<'_>) {
    at.get("/cases/{code}/vignettes/new", begin)
        .get("/cases/{code}/vignettes", begin_again)
        .post("/cases/{code}/vignettes", propose)
        .get("/vignettes", list)
        .get("/vignettes/{id}", show)
        .post("/vignettes/{id}", decide);
}

/// What the form is made of: the card is opened to mark what tells who it is, and never shown.
struct Known {
    card: Card,
    reference: std::sync::Arc<Reference>,
    may_quote: bool,
    blank: Typed,
}

async fn know(may: &May<ProposeVignettes>, code: CaseCode) -> Result<Known, WebError> {
    let today = may.today();
    may.read_open(move |db, caller, ring| {
        let (case, person) = cases::with_person(db, caller, code)?;
        let card = vignettes::identity(db, caller, ring, &person)?;
        let reference = Reference::load(db, caller.organization)?;
        let steps = steps::of_case(db, &case)?;
        let may_quote = vignettes::may_quote(db, caller.organization, case.person_id)?;
        let blank = form::blank(&card, steps.last(), &reference, today);
        Ok::<_, StoreError>(Known { card, reference, may_quote, blank })
    })
    .await
}

async fn begin(may: May<ProposeVignettes>, code: web::Path<CaseCode>) -> Result<HttpResponse, WebError> {
    let known = know(&may, *code).await?;
    let begun = crate::web::drafts::at(&may, place(*code)).await?;
    let typed = begun.unwrap_or_else(|| known.blank.clone());
    respond(&may, *code, &known, &typed, Wrong::default(), false).await
}

/// Shows what was typed with everything in it that tells who it is; sends it only once that was seen, and no name or number stands in it any more.
async fn propose(may: May<ProposeVignettes>, code: web::Path<CaseCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (code, typed) = (*code, typed.into_inner());
    let known = know(&may, code).await?;
    if !known.may_quote {
        return respond(&may, code, &known, &typed, Wrong::default(), false).await;
    }
    let (words, about) = match form::read(&typed, &known.card, &known.reference, may.today()) {
        Ok(meant) => meant,
        Err(wrong) => return respond(&may, code, &known, &typed, wrong, true).await,
    };
    if !typed.is("do", "send") {
        return respond(&may, code, &known, &typed, Wrong::default(), true).await;
    }
    // whoever sends no usable name for it is not protected from sending twice, and loses nothing else
    let id = typed.get("vignette").parse().map_or_else(|_| VignetteId::random(), VignetteId);
    may.write_open(move |db, author, ring| {
        let (case, person) = cases::with_person(db, author, code)?;
        let key = people::key(db, author, ring, &person)?;
        drafts::forget(db, (author.organization, author.user), &place(code))?;
        vignettes::propose(db, author, &case, &key, id, &words, about)
    })
    .await?;
    Ok(go_to(&format!("/cases/{code}#vignettes")))
}

/// Whoever comes to the address of the form by reloading or by switching the language goes on at its page.
async fn begin_again(_: May<ProposeVignettes>, code: web::Path<CaseCode>) -> HttpResponse {
    go_to(&format!("/cases/{code}/vignettes/new"))
}

/// Where the drafts of a proposal are kept.
fn place(code: CaseCode) -> String {
    format!("/cases/{code}/vignettes")
}

async fn respond(
    may: &May<ProposeVignettes>,
    code: CaseCode,
    known: &Known,
    typed: &Typed,
    wrong: Wrong,
    looked: bool,
) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let fields = page::Fields::of(typed, &known.card, &known.reference, may.caller().language, looked);
    may.answer(
        status,
        NewPage { code, may_quote: known.may_quote, begun: typed.is_begun() && wrong.is_empty() && !looked, fields, typed: typed.clone(), wrong },
    )
}

async fn list(may: May<ReviewVignettes>) -> Result<web::Html, WebError> {
    let all = may.read(vignettes::list).await?;
    may.page(ListPage::of(&all))
}

/// A proposal as a supervisor reads it, or an approved one.
struct Reviewed {
    vignette: Vignette,
    case: CaseCode,
    card: Card,
    words: String,
    reference: std::sync::Arc<Reference>,
    may_quote: bool,
}

async fn review(may: &May<ReviewVignettes>, id: VignetteId) -> Result<Reviewed, WebError> {
    let keys = may.site().store.keys.clone();
    let reviewed = may
        .read_open(move |db, caller, ring| {
            let (vignette, case, person) = vignettes::find(db, caller, id)?;
            let key = people::key(db, caller, ring, &person)?;
            let words = match vignette.state {
                Standing::Proposed => vignette.proposal(&key)?,
                Standing::Approved => vignette.words(&keys)?,
            };
            let may_quote = vignettes::may_quote(db, caller.organization, case.person_id)?;
            let (card, reference) = (vignettes::identity(db, caller, ring, &person)?, Reference::load(db, caller.organization)?);
            Ok::<_, StoreError>(Reviewed { case: case.code, words, card, reference, may_quote, vignette })
        })
        .await?;
    Ok(reviewed)
}

async fn show(may: May<ReviewVignettes>, id: web::Path<uuid::Uuid>) -> Result<HttpResponse, WebError> {
    let reviewed = review(&may, VignetteId(*id)).await?;
    let case = reviewed.case;
    may.write(move |db, author| author.records(db, Action::VignetteRead, &case.to_string(), "")).await?;
    let typed = form::of(&reviewed.words, reviewed.vignette.about(), &reviewed.reference);
    respond_one(&may, &reviewed, &typed, Wrong::default())
}

/// Approves it in the words that stand in the form, shows what in them tells who it is, or removes it for good.
async fn decide(may: May<ReviewVignettes>, id: web::Path<uuid::Uuid>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (id, typed) = (VignetteId(*id), typed.into_inner());
    let reviewed = review(&may, id).await?;
    if typed.is("do", "remove") {
        may.write(move |db, author| vignettes::remove(db, author, id)).await?;
        return Ok(go_to("/vignettes"));
    }
    let (words, about) = match form::read(&typed, &reviewed.card, &reviewed.reference, may.today()) {
        Ok(meant) => meant,
        Err(wrong) => return respond_one(&may, &reviewed, &typed, wrong),
    };
    if !typed.is("do", "approve") {
        return respond_one(&may, &reviewed, &typed, Wrong::default());
    }
    let keys = may.site().store.keys.clone();
    may.write(move |db, author| vignettes::approve(db, author, &keys, id, &words, about)).await?;
    Ok(go_to("/vignettes"))
}

fn respond_one(may: &May<ReviewVignettes>, reviewed: &Reviewed, typed: &Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let language = may.caller().language;
    let page = OnePage {
        id: reviewed.vignette.id.0.to_string(),
        case: reviewed.case,
        approved: reviewed.vignette.state == Standing::Approved,
        may_quote: reviewed.may_quote,
        about: crate::web::dossiers::about(&reviewed.vignette.about(), &reviewed.reference, language),
        fields: page::Fields::of(typed, &reviewed.card, &reviewed.reference, language, true),
        typed: typed.clone(),
        wrong,
    };
    may.answer(status, page)
}
