//! Cases: the list, and the case page with the form for the next step beside the thread.

pub(in crate::web) mod beside;
mod copy;
mod files;
pub(in crate::web) mod form;
pub(in crate::web) mod known;
mod list;
pub(in crate::web) mod names;
pub(in crate::web) mod offered;
pub(in crate::web) mod page;
mod suggest;
pub(in crate::web) mod thread;
pub(in crate::web) mod used;
pub(in crate::web) mod worked;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use crate::{
    domain::{
        bilingual::Bilingual,
        code::CaseCode,
        id::{OfficeId, ReasonId},
        rights::{ReadCases, WriteCases},
        task::Kind,
    },
    store::{
        StoreError, attachments,
        audit::{Action, Author},
        cases::{self, Case},
        db::Db,
        drafts, lists, others, people, questions,
        reference::{self, NewOffice, Reference},
        steps, tasks, vignettes,
    },
    vault::keys::PersonKey,
    web::{
        error::WebError,
        filters,
        form::{Typed, Wrong},
        may::May,
        routes::Routes,
        sign_in::go_to,
        upload::{self, Received},
    },
    words::{Text, text},
};
use form::{Entered, Meant};
use known::Known;
use names::Names;

pub fn routes(at: &mut Routes<'_>) {
    at.get("/cases", list::show)
        .post("/suggest/{list}", suggest::names)
        .get("/cases/{code}", show)
        .get("/cases/{code}/copy", copy::show)
        .post("/cases/{code}/copy", copy::open)
        .get("/cases/{code}/steps", back)
        .post("/cases/{code}/steps", log)
        .post("/cases/{code}/others", tell_others)
        .get("/cases/{code}/tasks", beside::back)
        .post("/cases/{code}/tasks", beside::add_task)
        .post("/cases/{code}/tasks/{task}", beside::finish_task)
        .get("/cases/{code}/notes", beside::back)
        .post("/cases/{code}/notes", beside::add_note)
        .get("/cases/{code}/files", beside::back)
        .post("/cases/{code}/files", files::add)
        .get("/cases/{code}/files/{file}", files::open)
        .post("/cases/{code}/files/{file}/remove", files::remove)
        .get("/cases/{code}/watch", beside::back)
        .post("/cases/{code}/watch", beside::watch);
}

#[derive(Deserialize)]
struct Shown {
    /// Whether the form for the next step gets the focus.
    #[serde(default)]
    next: bool,
    /// The case after whose first step the form is filled in.
    like: Option<String>,
}

async fn show(may: May<ReadCases>, code: web::Path<CaseCode>, shown: web::Query<Shown>) -> Result<HttpResponse, WebError> {
    let known = know(&may, *code).await?;
    let typed = match (&known.draft, shown.like.as_deref().and_then(|like| like.parse().ok())) {
        (Some(draft), _) => draft.clone(),
        (None, Some(like)) => {
            let today = may.today();
            let (model, _) = may.read(move |db, caller| known::with_steps(db, caller, like, today)).await?;
            copy::like(&known, &model)
        }
        (None, None) => form::blank(&known),
    };
    let focus = shown.next || shown.like.is_some() || known.draft.is_some();
    respond(&may, known, &typed, Wrong::default(), focus).await
}

/// Records a step. The same press of the button twice is one step.
async fn log(may: May<WriteCases>, code: web::Path<CaseCode>, request: HttpRequest, payload: web::Payload) -> Result<HttpResponse, WebError> {
    let code = *code;
    let received = upload::read(&request, payload).await?;
    let typed = received.typed.clone();
    if let Err(wrong) = record(&may, code, received).await? {
        return respond(&may, know(&may, code).await?, &typed, wrong, false).await;
    }
    let next = if typed.is("then", "next") { "?next=true" } else { "" };
    Ok(go_to(&format!("/cases/{code}{next}")))
}

/// Records the step that was typed into a form of the case page or of a list, with the files that came along; what is wrong with it otherwise.
/// Files that can be kept are kept also where the step cannot: nobody has to choose them again.
pub(in crate::web) async fn record(may: &May<WriteCases>, code: CaseCode, received: Received) -> Result<Result<(), Wrong>, WebError> {
    let today = may.today();
    // The person's key is opened on a reading connection: the one writer's time is for writing.
    let (known, key) = may
        .read_open(move |db, caller, ring| {
            let (known, person) = known::coded(db, caller, code, today)?;
            Ok::<_, StoreError>((known, people::key(db, caller, ring, &person)?))
        })
        .await?;
    let (key, typed, files, refused) = files::lock(may.caller().organization, key, received).await?;
    let mut entered = match (form::read(&typed, &known), refused) {
        (Ok(entered), refused) if refused.is_empty() => entered,
        (read, refused) => {
            files::keep(may, code, form::submission(&typed), files).await?;
            let mut wrong = read.err().unwrap_or_default();
            wrong.append(refused);
            return Ok(Err(wrong));
        }
    };
    entered.files = files;
    // what was begun on the case page is not that which was set from a list
    let from_page = typed.get("place") == place(code);
    let (case, submission) = (known.case, entered.submission);
    let of = case.clone();
    let kept = may.write(move |db, author| {
        if from_page {
            drafts::forget(db, (author.organization, author.user), &place(code))?;
        }
        keep(db, author, &key, &of, entered)
    });
    match kept.await {
        Ok(()) => Ok(Ok(())),
        Err(WebError::Store(refused @ (StoreError::Closed | StoreError::Conflict))) => {
            // the same press of the button may have come before
            if may.read(move |db, _| steps::was_logged(db, &case, submission)).await? {
                return Ok(Ok(()));
            }
            match refused {
                StoreError::Closed => {
                    let mut wrong = Wrong::default();
                    wrong.add("closed", text("cases-wrong-closed"));
                    Ok(Err(wrong))
                }
                other => Err(other.into()),
            }
        }
        Err(other) => Err(other),
    }
}

fn keep(db: &mut Db, author: &Author, key: &PersonKey, case: &Case, entered: Entered) -> Result<(), StoreError> {
    let mut step = entered.step;
    let next = steps::next(db, author, case, step.day.earliest(), entered.new_attempt)?;
    step.office = settle(db, author, entered.office, case)?;
    step.sent_to = settle(db, author, entered.sent_to, case)?;
    step.reason = match entered.reason {
        None => None,
        Some(Meant::Listed(id)) => Some(id),
        Some(Meant::New(name)) => Some(ReasonId(lists::add(db, author, &Bilingual::new(name.clone(), name), lists::New::Reason)?.0)),
    };
    let id = steps::log(db, author, case, next, &step, key)?;
    attachments::belong(db, case, entered.submission, id)?;
    for file in &entered.files {
        attachments::add(db, author, case, Some(id), entered.submission, file)?;
    }
    questions::record(db, author, id, &entered.answers)?;
    match (entered.deadline, step.promise.flatten()) {
        (Some(due), _) => tasks::follow_up(db, author, case, Kind::Deadline, due),
        (None, Some(until)) => tasks::follow_up(db, author, case, Kind::Promise, until.latest()),
        (None, None) => Ok(()),
    }
}

/// The office meant; one that is not in the list yet is added, at the place of the office before.
fn settle(db: &mut Db, author: &Author, office: Option<Meant<OfficeId>>, case: &Case) -> Result<Option<OfficeId>, StoreError> {
    Ok(match office {
        None => None,
        Some(Meant::Listed(id)) => Some(id),
        Some(Meant::New(name)) => {
            let before = steps::last_office(db, case)?;
            let reference = Reference::load(db, author.organization)?;
            let office = reference.offices.iter().find(|office| Some(office.id) == before);
            let place = reference.upwards(office.and_then(|office| office.jurisdiction_id)).first().map(|place| place.code.clone());
            Some(reference::found_office(db, author, &NewOffice { en: name.clone(), zh: name, place })?)
        }
    })
}

/// Writes something about a case under the person's key; what was begun at `begun` is saved, then, and no draft any more.
pub(in crate::web) async fn write_about(
    may: &May<WriteCases>,
    code: CaseCode,
    begun: String,
    write: impl FnOnce(&mut Db, &Author, &Case, &PersonKey) -> Result<(), StoreError> + Send + 'static,
) -> Result<(), WebError> {
    may.write_open(move |db, author, ring| {
        let (case, person) = cases::with_person(db, author, code)?;
        let key = people::key(db, author, ring, &person)?;
        drafts::forget(db, (author.organization, author.user), &begun)?;
        write(db, author, &case, &key)
    })
    .await
}

/// Whoever comes to the address of a form by reloading or by switching the language goes on at its page.
async fn back(_: May<ReadCases>, code: web::Path<CaseCode>) -> HttpResponse {
    go_to(&format!("/cases/{code}"))
}

#[derive(Template)]
#[template(path = "cases/others.html")]
struct Others {
    others: Option<Text>,
}

/// While a refusal is entered: how many others met this reason at this office.
async fn tell_others(may: May<ReadCases>, code: web::Path<CaseCode>, typed: web::Form<Typed>) -> Result<web::Html, WebError> {
    let (code, today) = (*code, may.today());
    let others = may
        .read(move |db, caller| {
            let case = cases::find(db, caller, code)?;
            let reference = Reference::load(db, caller.organization)?;
            let names = Names::of(caller.organization, &reference, today);
            let office = names.offices.only(typed.get("office"));
            let reason = names.reasons.only(typed.get("reason"));
            match office.zip(reason) {
                Some((office, reason)) => {
                    others::met(db, caller, case.person_id, (office.id, reason.id), &reference, today).map(|band| Some(page::said(band)))
                }
                None => Ok(None),
            }
        })
        .await?;
    may.page(Others { others })
}

/// Where the drafts of the step form are kept.
pub(in crate::web) fn place(code: CaseCode) -> String {
    format!("/cases/{code}/steps")
}

/// Everything that the page shows; the audit trail says who looked.
async fn know<R: crate::domain::rights::Right>(may: &May<R>, code: CaseCode) -> Result<Known, WebError> {
    let (today, key) = (may.today(), may.site().store.keys.settings_key());
    let known = may
        .read_open(move |db, caller, ring| {
            let mut known = known::gather(db, caller, ring, code, today)?;
            let last = known.last().map(|step| step.id);
            worked::look_up(db, caller, &key, &mut known, last)?;
            known.vignettes = vignettes::of_case(db, known.case.id)?;
            used::look_up(db, caller, &key, &mut known)?;
            Ok::<_, StoreError>(known)
        })
        .await?;
    may.write(move |db, author| author.records(db, Action::CaseRead, &code.to_string(), "")).await?;
    Ok(known)
}

async fn respond<R: crate::domain::rights::Right>(
    may: &May<R>,
    known: Known,
    typed: &Typed,
    wrong: Wrong,
    focus: bool,
) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    may.answer(status, page::CasePage::of(&known, typed, wrong, focus))
}
