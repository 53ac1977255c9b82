//! Patterns: what hits the same people again and again, said in sentences; what each rests on; and what people make of it.

mod cases;
mod filter;
mod list;
mod one;

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::{
    domain::{
        caller::Caller,
        language::Language,
        rights::{DecidePatterns, ReadCases, ReadPatterns},
    },
    engine::{adjust::Explanation, pattern::Pattern},
    store::{
        StoreError,
        audit::Action,
        behind,
        db::Db,
        organizations::{self, Organization},
        reference::Reference,
        scans::{self, Kept, Remembered},
        starter::Vocabulary,
    },
    vault::server::ServerKey,
    web::{error::WebError, filters, may::May, routes::Routes, sight::Sight, sign_in::go_to},
    words::{Says, Text, finding::Finding, names::Names, text},
};
use filter::Wanted;

pub fn routes(at: &mut Routes<'_>) {
    at.get("/patterns", list)
        .get("/patterns/method", method)
        .get("/patterns/{id}", show)
        .get("/patterns/{id}/cases", show_cases)
        .post("/patterns/{id}/decision", decide);
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
    let seen = seen(&may).await?;
    let page = one::PatternPage::of(&seen, &id).ok_or(WebError::NotFound)?;
    may.page(page)
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

#[derive(Deserialize)]
struct DecisionForm {
    decision: String,
}

async fn decide(may: May<DecidePatterns>, id: web::Path<String>, form: web::Form<DecisionForm>) -> Result<HttpResponse, WebError> {
    let decision = match form.decision.as_str() {
        "open" => None,
        code => Some(code.parse().map_err(|_| WebError::BadRequest(String::new()))?),
    };
    let id = id.into_inner();
    let back = format!("/patterns/{id}");
    may.write(move |db, author| scans::decide(db, author, &id, decision)).await?;
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
        let vocabulary: Vocabulary = organization.vocabulary.parse().unwrap_or(Vocabulary::General);
        Ok(Self {
            names: Names::of(&reference, vocabulary.lists(), caller.language),
            reference,
            sight: Sight::of(caller, &organization),
            scan: scans::latest(db, &keys.settings_key(), caller.organization)?,
            remembered: scans::remembered(db, caller.organization)?,
            organization,
            caller: caller.clone(),
        })
    }

    fn language(&self) -> Language {
        self.names.language
    }

    fn pattern(&self, id: &str) -> Option<&Pattern> {
        self.scan.as_ref()?.findings.pattern(id).map(|(pattern, _)| pattern)
    }

    fn remembered(&self, id: &str) -> Option<&Remembered> {
        self.remembered.binary_search_by(|one| one.hash.as_str().cmp(id)).ok().map(|at| &self.remembered[at])
    }

    /// The day of the last scan, where the organization works.
    pub fn scanned_on(&self) -> Option<chrono::NaiveDate> {
        let at = self.scan.as_ref()?.finished_at.utc();
        Some(at.with_timezone(&self.organization.zone()).date_naive())
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
    fn sentence(&self, pattern: &Pattern) -> String {
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
