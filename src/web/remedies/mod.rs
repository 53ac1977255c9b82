//! Challenging a refusal: which remedies there are and until when, and how long they have to answer.

mod form;
pub mod page;

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use crate::{
    domain::{
        code::CaseCode,
        id::{RemedyId, StepId},
        rights::WriteCases,
        step::{Burden, NewStep},
    },
    law::calendar::Calendar,
    seed::remedies::Remedy,
    store::{
        StoreError,
        audit::Author,
        calendars, cases,
        db::Db,
        drafts as kept_drafts,
        keyring::Keyring,
        letters as kept_letters, people,
        remedies::{self, NewRemedy},
        steps::{self, Step},
    },
    web::{
        cases::{
            known::{self, Known},
            thread,
        },
        drafts,
        error::WebError,
        filters,
        form::{Choice, Typed, Wrong},
        letters::{self, page as letter},
        may::May,
        routes::Routes,
        sign_in::go_to,
    },
    words::{Says, Text, text},
};
use page::Line;

pub fn routes(at: &mut Routes<'_>) {
    at.get("/cases/{code}/challenge/{step}", show)
        .post("/cases/{code}/challenge/{step}", choose)
        .get("/cases/{code}/remedies/{remedy}", one)
        .get("/cases/{code}/remedies/{remedy}/{part}", back)
        .post("/cases/{code}/remedies/{remedy}/filed", file)
        .post("/cases/{code}/remedies/{remedy}/answer", answer);
}

#[derive(Template)]
#[template(path = "remedies/show.html")]
struct ChoosePage {
    code: String,
    action: String,
    against: String,
    offered: Vec<Offer>,
    told: Vec<Choice>,
    learnt: String,
    filed: String,
    wrong: Wrong,
}

/// A remedy to choose, with its deadline.
struct Offer {
    code: String,
    name: String,
    chosen: bool,
    by: Vec<Text>,
    first: Option<String>,
}

#[derive(Template)]
#[template(path = "remedies/one.html")]
struct OnePage {
    code: String,
    line: Line,
    filed: String,
    day: String,
    words: String,
    /// Whether the answer was typed before and not saved.
    begun: bool,
    outcomes: Vec<Choice>,
    letters: Vec<letter::Line>,
    wrong: Wrong,
}

async fn show(may: May<WriteCases>, path: web::Path<(CaseCode, uuid::Uuid)>) -> Result<HttpResponse, WebError> {
    let (code, step) = path.into_inner();
    let found = find(&may, code).await?;
    respond(&may, &found, StepId(step), &Typed::default(), Wrong::default())
}

/// Chooses a remedy against a step.
async fn choose(may: May<WriteCases>, path: web::Path<(CaseCode, uuid::Uuid)>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let ((code, step), typed) = (path.into_inner(), typed.into_inner());
    let found = find(&may, code).await?;
    let against = found.step(StepId(step))?;
    let chosen = match form::chosen(&typed, &found.known.lists.remedies, may.today()) {
        Ok(chosen) => chosen,
        Err(wrong) => return respond(&may, &found, StepId(step), &typed, wrong),
    };
    let due = form::due(chosen.remedy, against.day(), chosen.told, chosen.filed, &found.days.calendar);
    let new = NewRemedy { step: against.id, code: chosen.remedy.code.clone(), told: chosen.told, filed: chosen.filed, due };
    may.write(move |db, author| {
        let case = cases::find(db, author, code)?;
        remedies::choose(db, author, &case, &new)
    })
    .await?;
    Ok(go_to(&format!("/cases/{code}#challenges")))
}

async fn one(may: May<WriteCases>, path: web::Path<(CaseCode, uuid::Uuid)>) -> Result<HttpResponse, WebError> {
    let (code, id) = path.into_inner();
    let found = find(&may, code).await?;
    let begun = drafts::at(&may, place(code, RemedyId(id))).await?;
    respond_one(&may, &found, RemedyId(id), &begun.unwrap_or_default(), Wrong::default())
}

/// Where the drafts of an answer are kept.
fn place(code: CaseCode, remedy: RemedyId) -> String {
    format!("/cases/{code}/remedies/{}/answer", remedy.0)
}

/// It was filed: the clock of the answer starts.
async fn file(may: May<WriteCases>, path: web::Path<(CaseCode, uuid::Uuid)>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let ((code, id), typed) = (path.into_inner(), typed.into_inner());
    let id = RemedyId(id);
    let found = find(&may, code).await?;
    let remedy = found.remedy(id)?;
    let filed = match form::filed(&typed, may.today()) {
        Ok(filed) => filed,
        Err(wrong) => return respond_one(&may, &found, id, &typed, wrong),
    };
    let told = remedy.told().map_err(|_| WebError::NotFound)?;
    let due = found.rule(&remedy.code).and_then(|rule| form::due(rule, filed, told, Some(filed), &found.days.calendar));
    let done = may
        .write(move |db, author| {
            let case = cases::find(db, author, code)?;
            remedies::file(db, author, &case, id, filed, due)
        })
        .await;
    settled(code, done)
}

/// They answered: a step of the case says what, and the clock stops.
async fn answer(may: May<WriteCases>, path: web::Path<(CaseCode, uuid::Uuid)>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let ((code, id), typed) = (path.into_inner(), typed.into_inner());
    let id = RemedyId(id);
    let found = find(&may, code).await?;
    let remedy = found.remedy(id)?;
    let filed = remedy.filed().ok_or(WebError::NotFound)?;
    let answered = match form::answered(&typed, filed, may.today()) {
        Ok(answered) => answered,
        Err(wrong) => return respond_one(&may, &found, id, &typed, wrong),
    };
    let step = reply(found.step(remedy.step_id)?, answered);
    match settled(code, may.write_open(move |db, author, ring| keep(db, author, ring, code, id, &step)).await) {
        Err(WebError::Store(StoreError::Closed)) => {
            let mut wrong = Wrong::default();
            wrong.add("day", text("remedies-wrong-closed"));
            respond_one(&may, &found, id, &typed, wrong)
        }
        other => other,
    }
}

/// The answer as a step: at the office of the step that was challenged.
fn reply(against: &Step, answered: form::Answered) -> NewStep {
    NewStep {
        day: answered.day,
        office: against.office_id,
        channel: None,
        official_role: None,
        stage: against.stage,
        outcome: answered.outcome,
        reason: None,
        given_how: None,
        sent_to: None,
        words: answered.words,
        note: String::new(),
        demands: Vec::new(),
        promise: None,
        burden: Burden::default(),
        expectation: None,
        attribution: None,
        gave_up_reason: None,
        submission: None,
    }
}

fn keep(db: &mut Db, author: &Author, ring: &Keyring, code: CaseCode, id: RemedyId, step: &NewStep) -> Result<(), StoreError> {
    kept_drafts::forget(db, (author.organization, author.user), &place(code, id))?;
    let (case, person) = cases::with_person(db, author, code)?;
    let key = people::key(db, author, ring, &person)?;
    let next = steps::next(db, author, &case, step.day.earliest(), false)?;
    let step = steps::log(db, author, &case, next, step, &key)?;
    remedies::answer(db, author, &case, id, step)
}

/// The same press of the button twice, or a colleague who was faster, changes nothing more.
fn settled(code: CaseCode, done: Result<(), WebError>) -> Result<HttpResponse, WebError> {
    match done {
        Ok(()) | Err(WebError::Store(StoreError::Conflict)) => Ok(go_to(&format!("/cases/{code}#challenges"))),
        Err(other) => Err(other),
    }
}

/// Whoever comes to the address of a form by reloading or by switching the language goes on at its page.
async fn back(_: May<WriteCases>, path: web::Path<(CaseCode, uuid::Uuid, String)>) -> HttpResponse {
    let (code, remedy, _) = path.into_inner();
    go_to(&format!("/cases/{code}/remedies/{remedy}"))
}

/// What the pages of a case's challenges need.
struct Found {
    known: Known,
    days: std::sync::Arc<calendars::Days>,
}

impl Found {
    fn step(&self, id: StepId) -> Result<&Step, WebError> {
        self.known.steps.iter().find(|step| step.id == id).ok_or(WebError::NotFound)
    }

    fn remedy(&self, id: RemedyId) -> Result<&remedies::Remedy, WebError> {
        self.known.remedies.iter().find(|remedy| remedy.id == id).ok_or(WebError::NotFound)
    }

    fn rule(&self, code: &str) -> Option<&'static Remedy> {
        self.known.lists.remedy(code)
    }
}

async fn find(may: &May<WriteCases>, code: CaseCode) -> Result<Found, WebError> {
    let today = may.today();
    may.read(move |db, caller| {
        let (mut known, _) = known::with_steps(db, caller, code, today)?;
        known.letters = kept_letters::of_case(db, caller.organization, known.case.id)?;
        let days = calendars::days(db, caller.organization)?;
        Ok::<_, StoreError>(Found { known, days })
    })
    .await
}

/// The challenges of a case as its page lists them.
pub fn lines(known: &Known, calendar: &Calendar) -> Vec<Line> {
    let of_case = known.remedies.iter().filter_map(|remedy| {
        let step = known.steps.iter().find(|step| step.id == remedy.step_id)?;
        Some(Line::of(remedy, &known.lists.remedies, step.day(), thread::in_words(known, step), calendar, known.today, known.language))
    });
    of_case.collect()
}

fn respond(may: &May<WriteCases>, found: &Found, step: StepId, typed: &Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (step, language) = (found.step(step)?, found.known.language);
    let offered = found.known.lists.remedies.iter().map(|remedy| Offer {
        code: remedy.code.clone(),
        name: language.pick(&remedy.en, &remedy.zh).to_owned(),
        chosen: typed.is("remedy", &remedy.code),
        by: page::act_by(remedy.act_by(step.day(), crate::law::remedy::Told::NotAsked, &found.days.calendar)),
        first: remedy.reconsideration_first.as_ref().map(|words| language.pick(&words.en, &words.zh).to_owned()),
    });
    let told = [("not-asked", text("remedies-told-not-asked")), ("yes", text("remedies-told-yes")), ("no", text("remedies-told-no"))];
    let page = ChoosePage {
        code: found.known.case.code.to_string(),
        action: format!("/cases/{}/challenge/{}", found.known.case.code, step.id.0),
        against: thread::in_words(&found.known, step),
        offered: offered.collect(),
        told: told.into_iter().map(|(code, words)| Choice::new(code, words.say(language)).chosen(typed.is("told", code))).collect(),
        learnt: typed.get("learnt").to_owned(),
        filed: typed.get("filed").to_owned(),
        wrong,
    };
    may.answer(status, page)
}

fn respond_one(may: &May<WriteCases>, found: &Found, id: RemedyId, typed: &Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let remedy = found.remedy(id)?;
    let known = &found.known;
    let step = found.step(remedy.step_id)?;
    let today = known.today.to_string();
    let or_today = |field: &str| if typed.get(field).is_empty() && wrong.is_empty() { today.clone() } else { typed.get(field).to_owned() };
    let outcomes = known
        .lists
        .outcomes
        .iter()
        .map(|outcome| Choice::new(&outcome.code, known.language.pick(&outcome.en, &outcome.zh)).chosen(typed.is("outcome", &outcome.code)));
    let page = OnePage {
        code: known.case.code.to_string(),
        line: Line::of(remedy, &known.lists.remedies, step.day(), thread::in_words(known, step), &found.days.calendar, known.today, known.language),
        filed: or_today("filed"),
        day: or_today("day"),
        words: typed.get("words").to_owned(),
        begun: typed.is_begun() && wrong.is_empty(),
        outcomes: outcomes.collect(),
        letters: letters::lines_of(known, id),
        wrong,
    };
    may.answer(status, page)
}
