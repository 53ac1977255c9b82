//! Letters to offices: made on a case from a template, edited, printed, and marked as sent.

mod fill;
mod form;
pub mod page;

use std::sync::Arc;

use actix_web::{HttpResponse, http::StatusCode, web};

use crate::{
    domain::{
        code::CaseCode,
        day::Day,
        id::{LetterId, RemedyId},
        language::Language,
        rights::WriteCases,
    },
    letters::template::{Field, Template as Body},
    store::{
        StoreError,
        audit::Action,
        calendars::{self, Days},
        cases, drafts,
        letter_templates::{self, Template},
        letters::{self, Listed},
        people,
        policies::{self, Register},
    },
    web::{
        cases::{
            known::{self, Known},
            thread, write_about,
        },
        drafts as kept,
        error::WebError,
        form::{Choice, Typed, Wrong},
        letter_templates::field_said,
        may::May,
        routes::Routes,
        sign_in::go_to,
    },
    words::text,
};
use fill::Matter;
use page::{Draft, Line, NewPage, OnePage};

pub fn routes(at: &mut Routes<'_>) {
    at.get("/cases/{code}/letters", begin_again)
        .get("/cases/{code}/letters/new", begin)
        .post("/cases/{code}/letters", add)
        .get("/cases/{code}/letters/{letter}", show)
        .post("/cases/{code}/letters/{letter}", change)
        .get("/cases/{code}/letters/{letter}/sent", back)
        .post("/cases/{code}/letters/{letter}/sent", mark_sent);
}

/// Chooses a template and shows the letter made from it.
async fn begin(may: May<WriteCases>, code: web::Path<CaseCode>, typed: web::Query<Typed>) -> Result<HttpResponse, WebError> {
    let mut found = find(&may, *code).await?;
    let remedy = form::remedy(&typed).filter(|id| found.remedy(*id).is_some());
    let (offered, reader) = (found.offered(remedy), found.known.language);
    let chosen = match form::chosen(&typed, &offered.iter().collect::<Vec<_>>(), reader) {
        Ok(Some(chosen)) => Some((chosen.template.clone(), chosen.language)),
        Ok(None) => None,
        Err(wrong) => return respond(&may, &found, &typed, None, wrong),
    };
    let draft = match chosen {
        Some((template, language)) => Some(make(&may, &mut found, &template, language, remedy).await?),
        None => found.draft.take().filter(|draft| remedy.is_none() || form::remedy(draft) == remedy).map(|draft| found.offered_back(draft)),
    };
    respond(&may, &found, &typed, draft, Wrong::default())
}

/// Keeps the letter as it was edited.
async fn add(may: May<WriteCases>, code: web::Path<CaseCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (code, typed) = (*code, typed.into_inner());
    let found = find(&may, code).await?;
    let new = match form::letter(&typed, &found.templates) {
        Ok(new) => new,
        Err(wrong) => return respond(&may, &found, &typed, Some(found.as_typed(typed.clone())), wrong),
    };
    let page = format!("/cases/{code}/letters/{}", new.id.0);
    write_about(&may, code, place(code), move |db, author, case, key| letters::add(db, author, case, key, &new)).await?;
    Ok(go_to(&page))
}

async fn show(may: May<WriteCases>, path: web::Path<(CaseCode, uuid::Uuid)>) -> Result<HttpResponse, WebError> {
    let (code, id) = path.into_inner();
    let begun = kept::at(&may, place_of(code, LetterId(id))).await?;
    respond_one(&may, code, LetterId(id), begun.as_ref(), Wrong::default()).await
}

/// Writes the letter anew; one that was sent stays as it went out.
async fn change(may: May<WriteCases>, path: web::Path<(CaseCode, uuid::Uuid)>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let ((code, id), typed) = (path.into_inner(), typed.into_inner());
    let mut wrong = Wrong::default();
    let body = form::body(&typed, &mut wrong);
    if !wrong.is_empty() {
        return respond_one(&may, code, LetterId(id), Some(&typed), wrong).await;
    }
    let begun = place_of(code, LetterId(id));
    let rewritten = write_about(&may, code, begun, move |db, author, case, key| letters::rewrite(db, author, case, key, LetterId(id), &body));
    match rewritten.await {
        Ok(()) => Ok(go_to(&format!("/cases/{code}/letters/{id}"))),
        Err(WebError::Store(StoreError::Conflict)) => {
            wrong.add("body", text("letters-wrong-sent"));
            respond_one(&may, code, LetterId(id), Some(&typed), wrong).await
        }
        Err(other) => Err(other),
    }
}

/// It was sent on a day; or it was not after all.
async fn mark_sent(may: May<WriteCases>, path: web::Path<(CaseCode, uuid::Uuid)>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let ((code, id), typed) = (path.into_inner(), typed.into_inner());
    let listed = find(&may, code).await?.letter(LetterId(id))?;
    let on = if typed.is("not", "yes") {
        None
    } else {
        match form::sent(&typed, listed.letter.created_on, may.today()) {
            Ok(day) => Some(day),
            Err(wrong) => return respond_one(&may, code, LetterId(id), Some(&typed), wrong).await,
        }
    };
    may.write(move |db, author| {
        let case = cases::find(db, author, code)?;
        letters::mark_sent(db, author, &case, LetterId(id), on)
    })
    .await?;
    Ok(go_to(&format!("/cases/{code}/letters/{id}")))
}

/// Whoever comes to the address of a form by reloading or by switching the language goes on at its page.
async fn begin_again(_: May<WriteCases>, code: web::Path<CaseCode>) -> HttpResponse {
    go_to(&format!("/cases/{code}/letters/new"))
}

async fn back(_: May<WriteCases>, path: web::Path<(CaseCode, uuid::Uuid)>) -> HttpResponse {
    let (code, letter) = path.into_inner();
    go_to(&format!("/cases/{code}/letters/{letter}"))
}

/// Where the drafts of a case's letters are kept.
fn place(code: CaseCode) -> String {
    format!("/cases/{code}/letters")
}

/// Where the drafts of a letter that was saved before are kept.
fn place_of(code: CaseCode, letter: LetterId) -> String {
    format!("/cases/{code}/letters/{}", letter.0)
}

/// What the pages of a case's letters need.
struct Found {
    known: Known,
    templates: Arc<Vec<Template>>,
    register: Arc<Register>,
    days: Arc<Days>,
    /// A letter that was typed and not saved.
    draft: Option<Typed>,
}

impl Found {
    fn remedy(&self, id: RemedyId) -> Option<&crate::store::remedies::Remedy> {
        self.known.remedies.iter().find(|remedy| remedy.id == id)
    }

    fn letter(&self, id: LetterId) -> Result<Listed, WebError> {
        self.known.letters.iter().find(|listed| listed.letter.id == id).cloned().ok_or(WebError::NotFound)
    }

    /// The templates to choose from: against a remedy those for it, all where there are none.
    fn offered(&self, remedy: Option<RemedyId>) -> Vec<Template> {
        let current = self.templates.iter().filter(|template| template.retired_on.is_none_or(|day| self.known.today < day));
        let code = remedy.and_then(|id| self.remedy(id)).map(|remedy| remedy.code.as_str());
        let fitting: Vec<Template> = current.clone().filter(|template| code.is_none_or(|code| template.fits(code))).cloned().collect();
        if fitting.is_empty() { current.cloned().collect() } else { fitting }
    }

    /// A letter that was typed, as the form shows it again.
    fn as_typed(&self, typed: Typed) -> Draft {
        let template = self.templates.iter().find(|template| template.code == typed.get("template"));
        let language = typed.get("language").parse::<Language>().unwrap_or(self.known.language);
        let is_checked = template.is_some_and(|template| template.checked_on.is_some());
        Draft { tag: language.tag(), missing: Vec::new(), is_checked, offered_back: false, typed }
    }

    fn offered_back(&self, typed: Typed) -> Draft {
        Draft { offered_back: true, ..self.as_typed(typed) }
    }
}

async fn find(may: &May<WriteCases>, code: CaseCode) -> Result<Found, WebError> {
    let today = may.today();
    may.read_open(move |db, caller, ring| {
        let known = known::gather(db, caller, ring, code, today)?;
        let draft = drafts::at(db, caller, ring, &place(code), today)?.map(|kept| Typed::from_body(&kept));
        Ok::<_, StoreError>(Found {
            templates: letter_templates::all(db, caller.organization)?,
            register: policies::register(db, caller.organization)?,
            days: calendars::days(db, caller.organization)?,
            known,
            draft,
        })
    })
    .await
}

/// The letter made from a template. The person's name is opened only if the template names it, and then the audit trail says so.
async fn make(
    may: &May<WriteCases>,
    found: &mut Found,
    template: &Template,
    language: Language,
    remedy: Option<RemedyId>,
) -> Result<Draft, WebError> {
    let written = template.body(language);
    // what no editor could have saved is shown as it stands
    let Ok(body) = Body::read(written) else { return Ok(found.as_typed(Typed::default().with("body", written))) };
    let code = found.known.case.code;
    let name = if body.fields().contains(&Field::PersonName) { Some(name_of(may, code).await?) } else { None };
    let reader = std::mem::replace(&mut found.known.language, language);
    let matter = Matter {
        known: &found.known,
        remedy: remedy.and_then(|id| found.remedy(id)),
        register: &found.register,
        calendar: &found.days.calendar,
        name,
    };
    let filled = body.fill(|field| matter.value(field));
    found.known.language = reader;
    let typed = Typed::default()
        .with("letter", LetterId::random().0.to_string())
        .with("remedy", remedy.map(|id| id.0.to_string()).unwrap_or_default())
        .with("template", &template.code)
        .with("language", language.code())
        .with("body", filled.text);
    Ok(Draft { missing: filled.missing.into_iter().map(field_said).collect(), ..found.as_typed(typed) })
}

async fn name_of(may: &May<WriteCases>, code: CaseCode) -> Result<String, WebError> {
    let (person, name) = may
        .read_open(move |db, caller, ring| {
            let (_, person) = cases::with_person(db, caller, code)?;
            let card = people::card(&person, &people::key(db, caller, ring, &person)?)?;
            Ok::<_, StoreError>((person.code, card.name.clone()))
        })
        .await?;
    may.write(move |db, author| author.records(db, Action::IdentityShown, &person.to_string(), "letter")).await?;
    Ok(name)
}

/// The letters of a case as its page lists them.
pub fn lines(known: &Known) -> Vec<Line> {
    known.letters.iter().map(|listed| Line::of(listed, &known.case.code.to_string(), known.language)).collect()
}

/// Those that belong to one challenge.
pub fn lines_of(known: &Known, remedy: RemedyId) -> Vec<Line> {
    let own = known.letters.iter().filter(|listed| listed.letter.remedy_id == Some(remedy));
    own.map(|listed| Line::of(listed, &known.case.code.to_string(), known.language)).collect()
}

fn respond(may: &May<WriteCases>, found: &Found, typed: &Typed, draft: Option<Draft>, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let language = found.known.language;
    let remedy = form::remedy(draft.as_ref().map_or(typed, |draft| &draft.typed)).and_then(|id| found.remedy(id));
    let stands = |field: &str, value: &str| draft.as_ref().map_or(typed.get(field), |draft| draft.typed.get(field)) == value;
    let template = |template: &Template| Choice::new(&template.code, template.name(language)).chosen(stands("template", &template.code));
    let tongue = |tongue: Language| {
        let chosen = stands("language", tongue.code()) || (typed.get("language").is_empty() && draft.is_none() && tongue == language);
        Choice::new(tongue.code(), tongue.own_name()).chosen(chosen)
    };
    let page = NewPage {
        code: found.known.case.code.to_string(),
        remedy: remedy.map(|remedy| remedy.id.0.to_string()).unwrap_or_default(),
        against: fill::step(&found.known, remedy).map(|step| thread::in_words(&found.known, step)).unwrap_or_default(),
        templates: found.offered(remedy.map(|remedy| remedy.id)).iter().map(template).collect(),
        languages: Language::ALL.map(tongue).to_vec(),
        draft,
        wrong,
    };
    may.answer(status, page)
}

async fn respond_one(may: &May<WriteCases>, code: CaseCode, id: LetterId, typed: Option<&Typed>, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let found = find(may, code).await?;
    let listed = found.letter(id)?;
    let letter = listed.letter.clone();
    let text = may
        .read_open(move |db, caller, ring| {
            let (_, person) = cases::with_person(db, caller, code)?;
            letter.text(&people::key(db, caller, ring, &person)?)
        })
        .await?;
    may.write(move |db, author| author.records(db, Action::CaseRead, &code.to_string(), "letter")).await?;
    let waiting = listed.letter.remedy_id.and_then(|id| found.remedy(id)).filter(|remedy| remedy.filed().is_none());
    let had = |field: &str| typed.map(|typed| typed.get(field).to_owned()).filter(|typed| !typed.is_empty());
    let page = OnePage {
        code: code.to_string(),
        line: Line::of(&listed, &code.to_string(), found.known.language),
        tag: listed.letter.language.tag(),
        waiting: waiting.map(|remedy| remedy.id.0.to_string()),
        begun: wrong.is_empty() && typed.is_some_and(|typed| !typed.get("body").is_empty()),
        body: had("body").unwrap_or_else(|| text.clone()),
        sent: had("sent").unwrap_or_else(|| Day::Exact(found.known.today).to_string()),
        text,
        wrong,
    };
    may.answer(status, page)
}
