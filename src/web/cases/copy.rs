//! The same for somebody of the household: their own case for the same service, whose first step is filled in as it was here, to be looked over and saved. Nothing that was said is copied.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use crate::{
    domain::{
        caller::Caller,
        code::{CaseCode, PersonCode},
        id::SubmissionId,
        outcome::CaseState,
        rights::WriteCases,
    },
    store::{
        StoreError, cases,
        db::Db,
        households::{self, Housemate},
        people,
        reference::Named,
    },
    web::{
        error::WebError,
        filters,
        form::{Choice, Typed, Wrong},
        may::May,
        sign_in::go_to,
    },
    words::{Says, text},
};

use super::known::{self, Known};

#[derive(Template)]
#[template(path = "cases/copy.html")]
struct CopyPage {
    code: CaseCode,
    person: PersonCode,
    service: String,
    mates: Vec<Choice>,
    wrong: Wrong,
}

pub async fn show(may: May<WriteCases>, code: web::Path<CaseCode>) -> Result<HttpResponse, WebError> {
    respond(&may, *code, &Typed::default(), Wrong::default()).await
}

/// Opens the case, or goes to the one that is open already, with the step filled in.
pub async fn open(may: May<WriteCases>, code: web::Path<CaseCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (code, typed) = (*code, typed.into_inner());
    let mate = typed.get("mate").parse::<PersonCode>().ok();
    let opened = may
        .write(move |db, author| {
            let (case, person) = cases::with_person(db, author, code)?;
            let mate = mates(db, author, person.id)?.into_iter().find(|one| Some(one.code) == mate);
            let Some(mate) = mate else { return Ok(None) };
            let theirs = cases::of_person(db, author, mate.id)?;
            let open = theirs.into_iter().find(|theirs| theirs.service_id == case.service_id && theirs.state == CaseState::Open);
            match open {
                Some(open) => Ok(Some(open.code)),
                None => cases::open(db, author, mate.id, case.service_id, author.today, None).map(|(opened, _)| Some(opened.code)),
            }
        })
        .await?;
    match opened {
        Some(opened) => Ok(go_to(&format!("/cases/{opened}?like={code}"))),
        None => {
            let mut wrong = Wrong::default();
            wrong.add("mate", text("cases-wrong-mate"));
            respond(&may, code, &typed, wrong).await
        }
    }
}

/// Who lives with a person and may be seen by the caller.
fn mates(db: &mut Db, caller: &Caller, person: crate::domain::id::PersonId) -> Result<Vec<Housemate>, StoreError> {
    let mut mates = households::housemates(db, caller, person)?;
    mates.retain(|mate| mate.visible);
    let erased = |db: &mut Db, mate: &Housemate| people::by_id(db, caller, mate.id).map(|person| person.erased_on.is_some());
    let mut here = Vec::new();
    for mate in mates {
        if !erased(db, &mate)? {
            here.push(mate);
        }
    }
    Ok(here)
}

async fn respond(may: &May<WriteCases>, code: CaseCode, typed: &Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let today = may.today();
    let (known, mates) = may
        .read(move |db, caller| {
            let (known, person) = known::coded(db, caller, code, today)?;
            Ok::<_, StoreError>((known, mates(db, caller, person.id)?))
        })
        .await?;
    let language = known.language;
    let mate = |mate: &Housemate| {
        let decade = mate.decade.map(|decade| text("cases-copy-decade").with("decade", i64::from(decade)).say(language));
        let code = mate.code.to_string();
        let label = decade.map_or_else(|| format!("P-{code}"), |decade| format!("P-{code}, {decade}"));
        let chosen = typed.is("mate", &code) || mates.len() == 1;
        Choice::new(code, label).chosen(chosen)
    };
    let page =
        CopyPage { code, person: known.person, service: known.service.name(language).to_owned(), mates: mates.iter().map(mate).collect(), wrong };
    may.answer(status, page)
}

/// The form for the next step as the first step of another case was: when, where, with whom, what was asked for. What came out is each person's own.
pub fn like(known: &Known, model: &Known) -> Typed {
    let blank = super::form::blank(known);
    let first =
        model.attempts.first().and_then(|attempt| model.steps.iter().filter(|step| step.attempt_id == attempt.id).min_by_key(|step| step.ordinal));
    let Some(first) = first else { return blank };
    let office = model.office(first.office_id).filter(|office| known.names.offices.entries.iter().any(|listed| listed.id == office.id));
    let demanded = model.demands.iter().filter(|demand| demand.step_id == first.id).filter_map(|demand| demand.requirement_id);
    let listed = demanded.filter_map(|id| known.usual.iter().find(|requirement| requirement.id == id));
    let typed = blank
        .with("submission", SubmissionId::random().0.to_string())
        .with("day", first.day().to_string())
        .with("channel", first.channel.clone().unwrap_or_default())
        .with("official_role", first.official_role.clone().unwrap_or_default())
        .with("office", office.map(|office| known.names.offices.label(office, known.language)).unwrap_or_default())
        .with("stage", first.stage.code())
        .with("new_attempt", if known.steps.is_empty() { "" } else { "yes" });
    listed.fold(typed, |typed, requirement| typed.also("demands", &requirement.code))
}
