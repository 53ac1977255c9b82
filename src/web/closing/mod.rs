//! Closing a case with its outcome, opening it again, and the supervisors' list of cases that are to be closed.

mod form;
pub mod page;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use chrono::NaiveDate;
use serde::Deserialize;

use crate::{
    domain::{
        closing::{Closing, Ending},
        code::CaseCode,
        id::ClosingRequestId,
        outcome::CaseState,
        rights::{DecideClosing, Role, WriteCases},
    },
    store::{
        StoreError,
        audit::Author,
        cases, closing,
        db::Db,
        drafts,
        keyring::Keyring,
        last, organizations, people,
        reference::{Named, Reference},
        starter,
    },
    web::{
        cases::known::{self, Known},
        edition,
        error::WebError,
        form::{Typed, Wrong},
        may::May,
        routes::Routes,
        sign_in::go_to,
        upload,
    },
    words::{days, text},
};
use page::{ClosePage, LastStep, Waiting, WaitingPage};

/// So many requests stand on one page.
const A_PAGE: usize = 20;

pub fn routes(at: &mut Routes<'_>) {
    at.get("/cases/{code}/close", show)
        .post("/cases/{code}/close", close)
        .post("/cases/{code}/reopen", reopen)
        .get("/closing", waiting)
        .post("/closing", approve_all)
        .get("/closing/{code}/question", back)
        .post("/closing/{code}/question", send_back)
        .post("/closing/{code}/approve", approve);
}

async fn show(may: May<WriteCases>, code: web::Path<CaseCode>) -> Result<HttpResponse, WebError> {
    let found = find(&may, *code).await?;
    let begun = crate::web::drafts::at(&may, place(*code)).await?;
    let typed = begun.unwrap_or_else(|| form::proposed(&found.known).with(edition::FIELD, edition::of(&found.standing(), &STANDING)));
    respond(&may, &found, &typed, Wrong::default())
}

/// Where the drafts of the form are kept.
fn place(code: CaseCode) -> String {
    format!("/cases/{code}/close")
}

/// Closes the case; where the organization wants a supervisor to agree, a caseworker asks for it.
async fn close(may: May<WriteCases>, code: web::Path<CaseCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (code, typed) = (*code, typed.into_inner());
    let found = find(&may, code).await?;
    let closing = match form::read(&typed, &found.known) {
        Ok(closing) => closing,
        Err(wrong) => return respond(&may, &found, &typed, wrong),
    };
    let is_open = found.known.case.state == CaseState::Open;
    if is_open && edition::is_old(&typed, &found.standing(), &STANDING) {
        let mut wrong = Wrong::default();
        wrong.add("outcome", text("closing-wrong-meanwhile"));
        return respond(&may, &found, &typed.with(edition::FIELD, edition::of(&found.standing(), &STANDING)), wrong);
    }
    let (ask, meant) = (found.needs_approval, closing.clone());
    let done = may
        .write_open(move |db, author, ring| {
            let case = cases::find(db, author, code)?;
            drafts::forget(db, (author.organization, author.user), &place(code))?;
            if ask { closing::ask(db, author, &case, &meant) } else { end(db, author, ring, &case, &meant) }
        })
        .await;
    match done {
        Ok(()) => Ok(go_to(&format!("/cases/{code}"))),
        Err(WebError::Store(StoreError::Closed)) => closed_already(&may, code, &typed, &closing).await,
        Err(other) => Err(other),
    }
}

/// Somebody else was faster. Who meant the same goes on; who meant something else sees both.
async fn closed_already(may: &May<WriteCases>, code: CaseCode, typed: &Typed, meant: &Closing) -> Result<HttpResponse, WebError> {
    let found = find(may, code).await?;
    let case = &found.known.case;
    match Ending::from_parts(case.outcome, case.gave_up_reason.clone(), case.never_applied_reason.clone()) {
        Some(recorded) if recorded != meant.ending => {
            let say = |ending: &Ending| page::ending(found.known.lists, ending, found.known.language);
            let mut wrong = Wrong::default();
            wrong.add("outcome", text("closing-wrong-closed").with("theirs", say(&recorded)).with("yours", say(&meant.ending)));
            respond(may, &found, typed, wrong)
        }
        _ => Ok(go_to(&format!("/cases/{code}"))),
    }
}

fn end(db: &mut Db, author: &Author, ring: &Keyring, case: &cases::Case, ending: &Closing) -> Result<(), StoreError> {
    let person = people::by_id(db, author, case.person_id)?;
    let key = people::key(db, author, ring, &person)?;
    closing::close(db, author, case, ending, &key)
}

/// Opens the case again. A step that was typed while somebody else closed it comes along, and is offered as a draft.
async fn reopen(may: May<WriteCases>, code: web::Path<CaseCode>, request: HttpRequest, payload: web::Payload) -> Result<HttpResponse, WebError> {
    let code = *code;
    let typed = upload::read(&request, payload).await?.typed;
    let (key, place) = (may.site().store.keys.draft_key(), crate::web::cases::place(code));
    may.write(move |db, author| {
        let (case, person) = cases::with_person(db, author, code)?;
        if person.erased_on.is_some() {
            return Err(StoreError::Closed);
        }
        closing::reopen(db, author, &case)?;
        let body = typed.to_body();
        let begun = typed.get("place") == place && body.len() <= crate::web::drafts::LONGEST;
        if begun { drafts::keep(db, &key, (author.organization, author.user), &place, body.as_bytes(), author.today) } else { Ok(()) }
    })
    .await?;
    Ok(go_to(&format!("/cases/{code}")))
}

/// What the page of one case needs.
struct Found {
    known: Known,
    request: Option<closing::Request>,
    question: Option<String>,
    /// Whether this reader can only ask for the close.
    needs_approval: bool,
}

/// What is looked at before a case is closed: how it came to stand, and what was asked for.
const STANDING: [&str; 1] = ["standing"];

impl Found {
    fn standing(&self) -> Typed {
        let last = self.known.last().map(|step| step.id.0.to_string());
        let asked = self.request.as_ref().map(|request| format!("{} {}", request.id().0, request.is_sent_back()));
        [last, asked].into_iter().flatten().fold(Typed::default(), |standing, part| standing.also(STANDING[0], part))
    }
}

async fn find(may: &May<WriteCases>, code: CaseCode) -> Result<Found, WebError> {
    let today = may.today();
    may.read_open(move |db, caller, ring| {
        let (known, person) = known::with_steps(db, caller, code, today)?;
        let request = closing::of_case(db, known.case.id)?;
        let question = match &request {
            Some(request) if request.is_sent_back() => Some(request.question(&people::key(db, caller, ring, &person)?)?),
            _ => None,
        };
        let needs_approval = organizations::find(db, caller.organization)?.closing_needs_approval && !caller.is(Role::Supervisor);
        Ok::<_, StoreError>(Found { known, request, question, needs_approval })
    })
    .await
}

fn respond(may: &May<WriteCases>, found: &Found, typed: &Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    may.answer(status, ClosePage::of(&found.known, found.request.as_ref(), found.question.clone(), found.needs_approval, typed, wrong))
}

/// After which request a page of the list begins.
#[derive(Deserialize, Default, Clone, Copy)]
struct Asked {
    day: Option<NaiveDate>,
    after: Option<ClosingRequestId>,
}

async fn waiting(may: May<DecideClosing>, asked: web::Query<Asked>) -> Result<HttpResponse, WebError> {
    list(&may, asked.into_inner(), None, Wrong::default()).await
}

async fn list(
    may: &May<DecideClosing>,
    Asked { day, after }: Asked,
    asking: Option<(String, String)>,
    wrong: Wrong,
) -> Result<HttpResponse, WebError> {
    let (mut found, last, reference, organization) = may
        .read(move |db, caller| {
            let found = closing::waiting(db, caller, day.zip(after), A_PAGE as i64 + 1)?;
            let cases: Vec<_> = found.iter().map(|listed| listed.case).collect();
            let reference = Reference::load(db, caller.organization)?;
            Ok::<_, StoreError>((found, last::of_cases(db, &cases)?, reference, organizations::find(db, caller.organization)?))
        })
        .await?;
    let more = found.len() > A_PAGE;
    found.truncate(A_PAGE);
    let language = may.caller().language;
    let lists = organization.vocabulary.parse::<starter::Vocabulary>().unwrap_or(starter::Vocabulary::General).lists();
    let line = |listed: &closing::Listed| {
        let closing = listed.request.closing()?;
        let last = last.get(&listed.case);
        Some(Waiting {
            case: listed.code.to_string(),
            service: reference.services.iter().find(|service| service.id == listed.service).map(|service| service.name(language).to_owned())?,
            who: listed.request.name.clone(),
            on: days::day(listed.request.on, language),
            ending: page::ending(lists, &closing.ending, language),
            differs: last.map(|last| last.outcome) != closing.ending.outcome(),
            last: last.map(|last| LastStep {
                code: last.outcome.code(),
                outcome: page::outcome_word(lists, last.outcome.code(), language),
                day: days::remembered(last.day, language),
            }),
        })
    };
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let next = found.last().filter(|_| more).map(|listed| (listed.request.on.to_string(), listed.request.id().0.to_string()));
    may.answer(status, WaitingPage { waiting: found.iter().filter_map(line).collect(), more: next, asking, wrong })
}

/// Approves the closing of one case.
async fn approve(may: May<DecideClosing>, code: web::Path<CaseCode>) -> Result<HttpResponse, WebError> {
    let code = *code;
    may.write_open(move |db, author, ring| grant(db, author, ring, code)).await?;
    Ok(go_to("/closing"))
}

/// Approves the closing of all those that are ticked.
async fn approve_all(may: May<DecideClosing>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let codes: Vec<CaseCode> = typed.all("cases").take(A_PAGE).filter_map(|code| code.parse().ok()).collect();
    may.write_open(move |db, author, ring| codes.into_iter().try_for_each(|code| grant(db, author, ring, code))).await?;
    Ok(go_to("/closing"))
}

/// Closes a case as it was asked for; nothing where nobody asks any more.
fn grant(db: &mut Db, author: &Author, ring: &Keyring, code: CaseCode) -> Result<(), StoreError> {
    let case = cases::find(db, author, code)?;
    let request = closing::of_case(db, case.id)?.filter(|request| !request.is_sent_back());
    match request.and_then(|request| request.closing()) {
        Some(asked) => end(db, author, ring, &case, &asked),
        None => Ok(()),
    }
}

/// Sends a request back to whoever made it, with a question.
async fn send_back(may: May<DecideClosing>, code: web::Path<CaseCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let code = *code;
    let mut wrong = Wrong::default();
    let question = typed.text("question", closing::QUESTION_MAX, &mut wrong);
    if question.is_empty() {
        wrong.add("question", text("closing-wrong-question"));
    }
    if !wrong.is_empty() {
        return list(&may, Asked::default(), Some((code.to_string(), question)), wrong).await;
    }
    may.write_open(move |db, author, ring| {
        let case = cases::find(db, author, code)?;
        let person = people::by_id(db, author, case.person_id)?;
        let key = people::key(db, author, ring, &person)?;
        closing::send_back(db, author, &case, &question, &key)
    })
    .await?;
    Ok(go_to("/closing"))
}

/// Whoever comes to the address of a question by reloading or by switching the language goes on at the case.
async fn back(_: May<DecideClosing>, code: web::Path<CaseCode>) -> HttpResponse {
    go_to(&format!("/cases/{code}/close"))
}
