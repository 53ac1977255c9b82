//! Patterns: what hits the same people again and again, said in sentences; what each rests on; and what people make of it.

mod cases;
mod emerging;
mod filter;
mod list;
mod one;
mod trend;

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use crate::{
    domain::{
        caller::Caller,
        language::Language,
        rights::{DecidePatterns, GatherDossiers, ReadCases, ReadPatterns, Right as _},
    },
    engine::{adjust::Explanation, pattern::Pattern, trend::State},
    store::{
        StoreError,
        audit::Action,
        behind,
        db::Db,
        dossiers,
        organizations::{self, Organization},
        patterns::{self, Remembered},
        reference::Reference,
        scans::{self, Kept},
        starter,
    },
    vault::server::ServerKey,
    web::{
        error::WebError,
        filters,
        form::{Typed, Wrong},
        may::May,
        routes::Routes,
        sight::Sight,
        sign_in::go_to,
    },
    words::{Says, Text, finding::Finding, names::Names, text},
};
use filter::Wanted;

pub(super) use filter::outcome;

pub fn routes(at: &mut Routes<'_>) {
    at.get("/patterns", list)
        .get("/patterns/method", method)
        .get("/patterns/{id}", show)
        .get("/patterns/{id}/cases", show_cases)
        .post("/patterns/{id}/decision", decide)
        .post("/patterns/{id}/watch", watch);
}

async fn list(may: May<ReadPatterns>, wanted: web::Query<Wanted>) -> Result<web::Html, WebError> {
    let seen = seen(&may).await?;
    may.page(list::ListPage::of(&seen, &wanted))
}

#[derive(Template)]
#[template(path = "patterns/method.html")]
struct MethodPage;

async fn method(may: May<ReadPatterns>) -> Result<web::Html, WebError> {
    may.page(MethodPage)
}

async fn show(may: May<ReadPatterns>, id: web::Path<String>) -> Result<web::Html, WebError> {
    may.page(page(&may, &id, Typed::default(), Wrong::default()).await?)
}

/// The page of one pattern, with what was typed about it.
async fn page<R: crate::domain::rights::Right>(may: &May<R>, id: &str, typed: Typed, wrong: Wrong) -> Result<one::PatternPage, WebError> {
    let seen = seen(may).await?;
    let (hash, keys) = (id.to_owned(), may.site().store.keys.clone());
    let key = keys.settings_key();
    let history = may
        .read(move |db, caller| {
            let weeks = patterns::weeks(db, &key, caller.organization, &hash)?;
            let gathers = caller.roles.any_of(GatherDossiers::ROLES);
            let dossiers = gathers.then(|| dossiers::open(db, caller, &keys)).transpose()?;
            Ok::<_, StoreError>(one::History { weeks, decisions: patterns::decisions(db, &key, caller.organization, &hash)?, dossiers })
        })
        .await?;
    one::PatternPage::of(&seen, id, &history, typed, wrong).ok_or(WebError::NotFound)
}

async fn show_cases(may: May<ReadCases>, id: web::Path<String>) -> Result<web::Html, WebError> {
    let seen = seen(&may).await?;
    let pattern = seen.pattern(&id).ok_or(WebError::NotFound)?;
    let (statement, hash) = (pattern.statement.clone(), pattern.id.clone());
    // Written down before anything is shown, and apart from the reading, which takes longer than the one writer should be kept.
    may.write(move |db, author| author.records(db, Action::CasesBehindPatternRead, &hash, "")).await?;
    let found = may.read(move |db, caller| behind::cases(db, caller, &statement)).await?;
    may.page(cases::CasesPage::of(&seen, pattern, found))
}

async fn decide(may: May<DecidePatterns>, id: web::Path<String>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let decision = match typed.get("decision") {
        "open" => None,
        code => Some(code.parse().map_err(|_| WebError::BadRequest(String::new()))?),
    };
    let id = id.into_inner();
    let back = format!("/patterns/{id}");
    let mut wrong = Wrong::default();
    let why = typed.text("why", patterns::WHY_MAX, &mut wrong);
    if why.is_empty() && decision.is_some() {
        wrong.add("why", text("patterns-why-missing"));
    }
    if !wrong.is_empty() {
        return may.answer(StatusCode::UNPROCESSABLE_ENTITY, page(&may, &id, typed.into_inner(), wrong).await?);
    }
    let key = may.site().store.keys.settings_key();
    may.write(move |db, author| patterns::decide(db, author, &key, &id, decision, &why)).await?;
    Ok(go_to(&back))
}

#[derive(Deserialize)]
struct WatchForm {
    watch: String,
}

async fn watch(may: May<ReadPatterns>, id: web::Path<String>, form: web::Form<WatchForm>) -> Result<HttpResponse, WebError> {
    let (id, watches) = (id.into_inner(), form.watch == "yes");
    let back = format!("/patterns/{id}");
    may.write(move |db, author| patterns::watch(db, author, &id, watches)).await?;
    Ok(go_to(&back))
}

/// What the pages about patterns are made of.
pub(super) struct Seen {
    pub organization: Organization,
    pub caller: Caller,
    pub names: Names,
    pub reference: std::sync::Arc<Reference>,
    pub sight: Sight,
    pub scan: Option<Kept>,
    remembered: Vec<Remembered>,
    /// The patterns on which the reader keeps an eye.
    watched: Vec<String>,
}

/// The last scan, with what everything in it is called and what was decided.
pub(super) async fn seen<R: crate::domain::rights::Right>(may: &May<R>) -> Result<Seen, WebError> {
    let keys = may.site().store.keys.clone();
    may.read(move |db, caller| Seen::load(db, caller, &keys)).await
}

impl Seen {
    fn load(db: &mut Db, caller: &Caller, keys: &ServerKey) -> Result<Self, StoreError> {
        let organization = organizations::find(db, caller.organization)?;
        let reference = Reference::load(db, caller.organization)?;
        Ok(Self {
            names: Names::of(&reference, starter::words_of(&organization), caller.language),
            reference,
            sight: Sight::of(caller, &organization),
            scan: scans::latest(db, &keys.settings_key(), caller.organization)?,
            remembered: patterns::remembered(db, caller.organization)?,
            watched: patterns::watched(db, caller)?,
            organization,
            caller: caller.clone(),
        })
    }

    pub fn language(&self) -> Language {
        self.names.language
    }

    pub fn pattern(&self, id: &str) -> Option<&Pattern> {
        self.scan.as_ref()?.findings.pattern(id).map(|(pattern, _)| pattern)
    }

    pub fn remembered(&self, id: &str) -> Option<&Remembered> {
        self.remembered.binary_search_by(|one| one.hash.as_str().cmp(id)).ok().map(|at| &self.remembered[at])
    }

    /// The day of the last scan, where the organization works.
    pub fn scanned_on(&self) -> Option<chrono::NaiveDate> {
        let at = self.scan.as_ref()?.finished_at.utc();
        Some(at.with_timezone(&self.organization.zone()).date_naive())
    }

    /// What becomes of the pattern: what the engine says of its weeks, or that it is new.
    fn state(&self, id: &str) -> Option<State> {
        if self.is_new(id) {
            return Some(State::New);
        }
        // the engine calls new whatever it had not been told of: of the first scan that is everything
        let state = self.scan.as_ref()?.findings.trend(id)?.state;
        Some(if state == State::New { State::Steady } else { state })
    }

    /// Whether the pattern was first seen within the week before the last scan. What the very first scan saw is not new: nothing was looked at before.
    fn is_new(&self, id: &str) -> bool {
        let first_ever = self.remembered.iter().map(|one| one.first_seen).min();
        match (self.remembered(id), self.scanned_on()) {
            (Some(one), Some(today)) => (today - one.first_seen).num_days() < 7 && Some(one.first_seen) != first_ever,
            _ => false,
        }
    }

    /// The pattern's sentence for a page: with all figures, or with as many as the reader may see.
    pub fn sentence(&self, pattern: &Pattern) -> String {
        let finding = Finding::of(pattern, &self.names);
        match self.sight.sees_table(pattern.table) {
            true => finding.headline(self.language()).html(),
            false => finding.without_total(self.language()).html(),
        }
    }
}

/// By what something that does not hold is explained.
fn explained(explanation: Explanation) -> Text {
    match explanation {
        Explanation::Place => text("patterns-explained-place"),
        Explanation::Service => text("patterns-explained-service"),
        Explanation::Tries => text("patterns-explained-tries"),
        Explanation::Both => text("patterns-explained-both"),
    }
}
