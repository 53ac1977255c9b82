//! What came of a case, set from a list without opening the case: one key, a reason, and back to the same place of the list.

use std::sync::Arc;

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use crate::{
    domain::{
        code::CaseCode,
        language::Language,
        outcome::CaseState,
        rights::{Right, WriteCases},
    },
    store::reference::Named,
    web::{
        cases::{
            self,
            form::blank,
            known::{self, Known},
            names::Names,
            offered::{self, choices},
            thread,
        },
        error::WebError,
        filters,
        form::{Choice, Typed, Wrong},
        may::May,
        sign_in::go_to,
        upload::Received,
    },
    words::Says,
};

use super::back::Back;

#[derive(Template)]
#[template(path = "today/outcome.html")]
struct OutcomePage {
    code: String,
    service: String,
    open: bool,
    last: Option<thread::Line>,
    back: String,
    /// From where it is set, to be sent along.
    place: Vec<(&'static str, String)>,
    row: String,
    typed: Typed,
    wrong: Wrong,
    names: Arc<Names>,
    language: Language,
    outcomes: Vec<Choice>,
    given_how: Vec<Choice>,
    gave_up_reasons: Vec<Choice>,
    demands: Vec<Choice>,
    questions: Vec<offered::Question>,
    office_is_new: bool,
    sent_to_is_new: bool,
    reason_is_new: bool,
}

pub async fn show(may: May<WriteCases>, code: web::Path<CaseCode>, asked: web::Query<Typed>) -> Result<HttpResponse, WebError> {
    let (code, asked, today) = (*code, asked.into_inner(), may.today());
    let known = may.read(move |db, caller| known::with_steps(db, caller, code, today).map(|(known, _)| known)).await?;
    let typed = blank(&known).with("row", asked.get("row"));
    respond(&may, &known, &Back::read(&asked), &typed, Wrong::default())
}

/// Records what came out, and goes back to the list.
pub async fn set(may: May<WriteCases>, code: web::Path<CaseCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (code, typed, today) = (*code, typed.into_inner(), may.today());
    let back = Back::read(&typed);
    match cases::record(&may, code, Received { typed: typed.clone(), ..Received::default() }).await? {
        Ok(()) => Ok(go_to(&back.with(code, typed.get("row").parse().unwrap_or_default()).href())),
        Err(wrong) => {
            let known = may.read(move |db, caller| known::with_steps(db, caller, code, today).map(|(known, _)| known)).await?;
            respond(&may, &known, &back, &typed, wrong)
        }
    }
}

fn respond<R: Right>(may: &May<R>, known: &Known, back: &Back, typed: &Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (lists, language) = (known.lists, known.language);
    let page = OutcomePage {
        code: known.case.code.to_string(),
        service: known.service.name(language).to_owned(),
        open: known.case.state == CaseState::Open,
        last: thread::rounds(known).into_iter().rev().find_map(|round| round.lines.into_iter().last()),
        back: back.href(),
        place: back.fields(),
        row: typed.get("row").to_owned(),
        names: Arc::clone(&known.names),
        language,
        outcomes: offered::outcomes(known, typed),
        given_how: choices(&lists.given_how, "given_how", typed, language),
        gave_up_reasons: choices(&lists.gave_up_reasons, "gave_up_reason", typed, language),
        demands: offered::demands(known, typed),
        questions: offered::questions(known, typed),
        office_is_new: known.names.offices.lacks(typed.get("office")),
        sent_to_is_new: known.names.offices.lacks(typed.get("sent_to")),
        reason_is_new: known.names.reasons.lacks(typed.get("reason")),
        typed: typed.clone(),
        wrong,
    };
    may.answer(status, page)
}
