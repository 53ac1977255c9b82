//! What goes on paper: the thread of a case, a checklist for the person to take along, and hand-outs that tell them of others, and what their case helped to do. None bears a name, a note or a task.

mod came_of_it;
pub(in crate::web) mod checklist;
mod hand_out;

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use crate::{
    domain::{code::CaseCode, outcome::CaseState, rights::ReadCases},
    store::{
        StoreError,
        audit::Action,
        others, policies,
        reference::{self, Named},
    },
    web::{
        cases::{
            known::{self, Known},
            page,
            thread::{self, Round},
            used, worked,
        },
        error::WebError,
        filters,
        form::Typed,
        may::May,
        routes::Routes,
    },
    words::{Says, Text, days},
};
use came_of_it::CameOfItPage;
use checklist::ChecklistPage;
use hand_out::HandOutPage;

pub fn routes(at: &mut Routes<'_>) {
    at.get("/cases/{code}/print", print)
        .get("/cases/{code}/checklist", take_along)
        .get("/cases/{code}/hand-out", hand_out)
        .get("/cases/{code}/came-of-it", came_of_it);
}

#[derive(Template)]
#[template(path = "paper/case.html")]
struct CasePaper {
    code: String,
    service: String,
    printed: String,
    open: bool,
    ended: String,
    burden: Vec<Text>,
    rounds: Vec<Round>,
}

/// The case as it is told on paper. What is printed was read, and the audit trail says so.
async fn print(may: May<ReadCases>, code: web::Path<CaseCode>) -> Result<HttpResponse, WebError> {
    let known = know(&may, *code).await?;
    let language = known.language;
    may.answer(
        StatusCode::OK,
        CasePaper {
            code: known.case.code.to_string(),
            service: known.service.name(language).to_owned(),
            printed: days::day(known.today, language),
            open: known.case.state == CaseState::Open,
            ended: page::ended(&known),
            burden: page::burden(&known),
            rounds: thread::rounds(&known),
        },
    )
}

/// Where to go, when, with which papers, and what the rule says of each. The office and the day can be chosen before it is printed.
async fn take_along(may: May<ReadCases>, code: web::Path<CaseCode>, typed: web::Query<Typed>) -> Result<HttpResponse, WebError> {
    let known = know(&may, *code).await?;
    let register = may.read(|db, caller| policies::register(db, caller.organization)).await?;
    let (chosen, wrong) = checklist::read(&typed, &known);
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    may.answer(status, ChecklistPage::of(&known, &register, &chosen, &typed, wrong))
}

/// For the person: how many met the same, what the rule says, what others did. It can be in the language that the person reads.
async fn hand_out(may: May<ReadCases>, code: web::Path<CaseCode>, typed: web::Query<Typed>) -> Result<HttpResponse, WebError> {
    let (mut known, key, today) = (know(&may, *code).await?, may.site().store.keys.settings_key(), may.today());
    known.language = typed.get("language").parse().unwrap_or(known.language);
    let (known, register) = may
        .read(move |db, caller| {
            // the sheet is about what was refused, also where it was granted after that
            let refused = known.last_refused().map(|step| (step.id, step.office_id.zip(step.reason_id)));
            worked::look_up(db, caller, &key, &mut known, refused.map(|(step, _)| step))?;
            known.others = match refused.and_then(|(_, met)| met) {
                Some(met) => Some(others::met(db, caller, known.case.person_id, met, &known.reference, today)?),
                None => None,
            };
            Ok::<_, StoreError>((known, policies::register(db, caller.organization)?))
        })
        .await?;
    may.answer(StatusCode::OK, HandOutPage::of(&known, &register))
}

/// For the person: what their case, counted with those of others, helped to do. Nothing while nothing came of it, and nothing for whoever did not agree to be contacted.
async fn came_of_it(may: May<ReadCases>, code: web::Path<CaseCode>, typed: web::Query<Typed>) -> Result<HttpResponse, WebError> {
    let (mut known, key) = (know(&may, *code).await?, may.site().store.keys.settings_key());
    known.language = typed.get("language").parse().unwrap_or(known.language);
    let known = may
        .read(move |db, caller| {
            used::look_up(db, caller, &key, &mut known)?;
            Ok::<_, StoreError>(known)
        })
        .await?;
    if used::telling(&known) != Some(true) {
        return Err(WebError::NotFound);
    }
    may.answer(StatusCode::OK, CameOfItPage::of(&known))
}

async fn know(may: &May<ReadCases>, code: CaseCode) -> Result<Known, WebError> {
    let today = may.today();
    let known = may.read_open(move |db, caller, ring| known::gather(db, caller, ring, code, today)).await?;
    may.write(move |db, author| author.records(db, Action::CaseRead, &code.to_string(), "paper")).await?;
    Ok(known)
}

/// The office that is called so; none where none or several are.
fn office_called<'a>(known: &'a Known, name: &str) -> Option<&'a reference::Office> {
    known.names.offices.only(name)
}
