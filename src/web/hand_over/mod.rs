//! Handing somebody over to a colleague with a note, and ending one's work with them.

mod form;

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use crate::{
    domain::{
        caller::Caller,
        code::{CaseCode, PersonCode},
        id::UserId,
        rights::{HandOver, Role},
    },
    store::{StoreError, cases, db::Db, drafts as kept_drafts, hand_overs, users},
    vault::VaultError,
    web::{
        drafts,
        error::WebError,
        filters,
        form::{Choice, Typed, Wrong},
        may::May,
        routes::Routes,
        sign_in::go_to,
    },
    words::{Says, text},
};

pub fn routes(at: &mut Routes<'_>) {
    at.get("/cases/{code}/hand-over", show)
        .post("/cases/{code}/hand-over", give)
        .get("/cases/{code}/hand-over/end", back)
        .post("/cases/{code}/hand-over/end", end);
}

#[derive(Template)]
#[template(path = "hand_over/show.html")]
struct HandOverPage {
    code: String,
    person: PersonCode,
    /// Whoever can take the person over.
    takers: Vec<Choice>,
    works: Vec<Works>,
    note: String,
    /// Whether the note was typed before and not saved.
    begun: bool,
    stays: bool,
    /// Whether the reader works with the person, and so can stop.
    is_assigned: bool,
    wrong: Wrong,
}

/// Somebody who works with the person.
struct Works {
    id: String,
    name: String,
    /// Whether the reader may end it.
    can_end: bool,
}

async fn show(may: May<HandOver>, code: web::Path<CaseCode>) -> Result<HttpResponse, WebError> {
    let begun = drafts::at(&may, place(*code)).await?;
    respond(&may, *code, &begun.unwrap_or_default(), Wrong::default()).await
}

/// Where the drafts of the form are kept.
fn place(code: CaseCode) -> String {
    format!("/cases/{code}/hand-over")
}

/// Gives the person's key to a colleague who is admitted; unless one stays, one's own copy is deleted.
async fn give(may: May<HandOver>, code: web::Path<CaseCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (code, typed) = (*code, typed.into_inner());
    let given = match form::read(&typed, may.caller().user) {
        Ok(given) => given,
        Err(wrong) => return respond(&may, code, &typed, wrong).await,
    };
    let stays = given.stays;
    let done = may
        .write_open(move |db, author, ring| {
            let case = cases::find(db, author, code)?;
            kept_drafts::forget(db, (author.organization, author.user), &place(code))?;
            hand_overs::give(db, author, ring, &case, given.to, &given.note, given.stays)
        })
        .await;
    match done {
        Ok(()) if stays || may.caller().is(Role::Supervisor) => Ok(go_to(&format!("/cases/{code}"))),
        // whoever left does not see the case any more
        Ok(()) => Ok(go_to("/today")),
        Err(WebError::Store(StoreError::Vault(VaultError::NotAdmitted | VaultError::BeyondTheirRole))) => {
            let mut wrong = Wrong::default();
            wrong.add("to", text("hand-over-wrong-colleague"));
            respond(&may, code, &typed, wrong).await
        }
        Err(other) => Err(other),
    }
}

/// Ends somebody's work with the person: one's own, for a supervisor anybody's.
async fn end(may: May<HandOver>, code: web::Path<CaseCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let code = *code;
    let user = typed.get("user").parse().map(UserId).map_err(|_| WebError::NotFound)?;
    let own = user == may.caller().user;
    if !own && !may.caller().is(Role::Supervisor) {
        return Err(WebError::NotFound);
    }
    let ended = may
        .write(move |db, author| {
            let (_, person) = cases::with_person(db, author, code)?;
            hand_overs::end(db, author, &person, user)
        })
        .await;
    match ended {
        Ok(()) if own && !may.caller().is(Role::Supervisor) => Ok(go_to("/today")),
        Ok(()) => Ok(go_to(&format!("/cases/{code}/hand-over"))),
        Err(WebError::Store(StoreError::Conflict)) => {
            let mut wrong = Wrong::default();
            wrong.add("works", text("hand-over-wrong-last"));
            respond(&may, code, &Typed::default(), wrong).await
        }
        Err(other) => Err(other),
    }
}

/// Whoever comes to the address of a form by reloading or by switching the language goes on at its page.
async fn back(_: May<HandOver>, code: web::Path<CaseCode>) -> HttpResponse {
    go_to(&format!("/cases/{code}/hand-over"))
}

/// The person's code, who works with them, and who could.
type Found = (PersonCode, Vec<(UserId, String)>, Vec<users::User>);

fn gather(db: &mut Db, caller: &Caller, code: CaseCode) -> Result<Found, StoreError> {
    let (_, person) = cases::with_person(db, caller, code)?;
    Ok((person.code, hand_overs::colleagues(db, caller.organization, person.id)?, users::all(db, caller.organization)?))
}

async fn respond(may: &May<HandOver>, code: CaseCode, typed: &Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (person, works, everybody) = may.read(move |db, caller| gather(db, caller, code)).await?;
    let me = may.caller();
    let can_take = |user: &&users::User| {
        let does_cases = user.roles().any_of(&[Role::Caseworker, Role::Supervisor]);
        does_cases && user.admitted_on.is_some() && !user.suspended && user.id != me.user
    };
    let takers = everybody.iter().filter(can_take).map(|user| {
        let code = user.id.0.to_string();
        let chosen = typed.is("to", &code);
        Choice::new(code, &user.name).chosen(chosen)
    });
    let page = HandOverPage {
        code: code.to_string(),
        person,
        takers: takers.collect(),
        note: typed.get("note").to_owned(),
        begun: typed.is_begun() && wrong.is_empty(),
        stays: typed.is("stays", "yes"),
        is_assigned: works.iter().any(|(user, _)| *user == me.user),
        works: works
            .into_iter()
            .map(|(user, name)| Works { id: user.0.to_string(), name, can_end: user == me.user || me.is(Role::Supervisor) })
            .collect(),
        wrong,
    };
    may.answer(status, page)
}
