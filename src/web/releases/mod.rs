//! Releases: what leaves the house. Drafted by an analyst, checked by the attack, published by a supervisor who is someone else, read by all who work with cases.

mod compose;
mod files;
pub mod form;
pub mod known;
pub mod page;

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use crate::{
    domain::{
        code::ShortCode,
        rights::{DraftReleases, PublishReleases, ReadReleases, Right},
    },
    release::{
        publication::{self, Publication},
        shown::Shown,
    },
    store::{
        StoreError,
        releases::{self, Refusal, ReleaseError, State, WHY_MAX},
    },
    web::{
        error::WebError,
        filters,
        form::{Typed, Wrong},
        may::May,
        routes::Routes,
        sign_in::go_to,
    },
    words::{Says, Text, text},
};
use known::Known;
use page::{Checked, Line};

pub fn routes(at: &mut Routes<'_>) {
    at.get("/releases", list)
        .get("/releases/new", compose::compose)
        .post("/releases", compose::draft)
        .get("/releases/{code}", show)
        .post("/releases/{code}/publish", publish)
        .post("/releases/{code}/withdraw", withdraw)
        .get("/releases/{code}/package.zip", files::package)
        .get("/releases/{code}/table.csv", files::table)
        .get("/releases/{code}/release.json", files::as_json)
        .get("/releases/{code}/release.xlsx", files::workbook)
        .get("/releases/{code}/brief.pdf", files::brief);
}

/// How often a release is drawn up again because something changed meanwhile.
const TRIES: usize = 3;

#[derive(Template)]
#[template(path = "releases/list.html")]
struct ListPage {
    releases: Vec<Line>,
    may_draft: bool,
}

#[derive(Template)]
#[template(path = "releases/show.html")]
struct ShowPage {
    code: String,
    title: String,
    state: Text,
    drafter: String,
    drafted_on: chrono::NaiveDate,
    published_on: Option<Text>,
    withdrawn: Option<Text>,
    why: Option<String>,
    counted: Vec<String>,
    period: Option<Text>,
    digest: Option<String>,
    /// None for a draft that cannot be drawn up today; then `cannot` says why.
    shown: Option<Shown>,
    checked: Option<Checked>,
    cannot: Option<Text>,
    is_older: bool,
    published: bool,
    draft: bool,
    may_publish: bool,
    may_withdraw: bool,
    /// Where the same is drawn up once more, for those who may; the same of the year before; and where it is saved as a report.
    again: Option<String>,
    last_year: Option<String>,
    save: Option<String>,
    /// Why a supervisor cannot publish this draft.
    refusal: Option<Text>,
    typed: Typed,
    wrong: Wrong,
}

async fn list(may: May<ReadReleases>) -> Result<web::Html, WebError> {
    let keys = may.site().store.keys.clone();
    let (all, known) = may.read(move |db, caller| Ok::<_, WebError>((releases::list(db, caller, &keys)?, Known::load(db, caller)?))).await?;
    let releases = all.iter().map(|release| Line::of(release, &known, may.caller().language)).collect();
    may.page(ListPage { releases, may_draft: may.caller().roles.any_of(DraftReleases::ROLES) })
}

async fn show(may: May<ReadReleases>, code: web::Path<ShortCode>) -> Result<HttpResponse, WebError> {
    show_with(&may, *code, StatusCode::OK, Typed::default(), Wrong::default()).await
}

/// The page of a release, as it is now: a draft is drawn up and attacked.
async fn show_with<R: Right>(may: &May<R>, code: ShortCode, status: StatusCode, typed: Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let (keys, language) = (may.site().store.keys.clone(), may.caller().language);
    let (release, kept, refusal, mut known) = may
        .read(move |db, caller| {
            let release = releases::find(db, caller, &keys, code)?;
            let kept = if release.published_on.is_some() { Some(releases::published(db, caller.organization, &keys, &release)?) } else { None };
            let refusal = releases::refusal(db, caller, &release)?;
            Ok::<_, WebError>((release, kept, refusal, Known::load(db, caller)?))
        })
        .await?;
    let (mut shown, mut checked, mut cannot) = (None, None, None);
    match kept {
        Some((figures, names)) => {
            let names = names.unwrap_or_else(|| known.names(&release.definition, &figures));
            shown = Some(Shown::of(&Publication::of(&release, figures, names), language));
        }
        None if release.state == State::Draft => {
            let (now, proposal) = known::propose(may, &release.definition, &release.title, None).await?;
            known = now;
            match proposal {
                Ok(proposal) => {
                    shown = Some(Shown::of(&proposal.publication, language));
                    checked = Some(Checked::of(&proposal, &known, language));
                }
                Err(error) => cannot = Some(error.said(&known, &release.definition, language)),
            }
        }
        None => {}
    }
    let publishes = may.caller().roles.any_of(PublishReleases::ROLES);
    let drafts = may.caller().roles.any_of(DraftReleases::ROLES);
    let is_draft = release.state == State::Draft;
    let holds = checked.as_ref().is_some_and(|checked| checked.holds);
    // whoever wanted to publish and came too late is told, too
    let told = publishes && (is_draft || status == StatusCode::CONFLICT);
    may.answer(
        status,
        ShowPage {
            code: release.code.to_string(),
            state: state(release.state),
            drafter: release.drafter.clone(),
            drafted_on: release.drafted_on,
            published_on: release.published_on.map(|day| text("releases-published-on").with("day", day)),
            withdrawn: release.withdrawn_on.map(|day| text("releases-withdrawn-on").with("day", day)),
            why: release.why.clone().filter(|why| !why.is_empty()),
            counted: page::counted(&release.definition, &known, language),
            period: publication::period(&release.definition),
            digest: release.digest.as_deref().map(|digest| data_encoding::HEXLOWER.encode(digest)),
            shown,
            checked,
            cannot,
            is_older: release.is_of_the_older_kind(),
            published: release.state == State::Published,
            draft: is_draft,
            may_publish: publishes && refusal.is_none() && holds,
            again: drafts.then(|| form::address(&release.definition)),
            last_year: page::a_year_before(&release).filter(|_| drafts),
            save: drafts.then(|| page::saved_as(&release.definition)),
            may_withdraw: publishes && release.state != State::Withdrawn,
            refusal: refusal.filter(|_| told).map(refused),
            title: release.title,
            typed,
            wrong,
        },
    )
}

/// Draws the release up once more, attacks it, and keeps it if it holds and nobody was faster.
async fn publish(may: May<PublishReleases>, code: web::Path<ShortCode>) -> Result<HttpResponse, WebError> {
    let code = *code;
    for _ in 0..TRIES {
        let keys = may.site().store.keys.clone();
        let (release, refusal) = may
            .read(move |db, caller| {
                let release = releases::find(db, caller, &keys, code)?;
                let refusal = releases::refusal(db, caller, &release)?;
                Ok::<_, WebError>((release, refusal))
            })
            .await?;
        match refusal {
            Some(Refusal::OwnDraft) => return Err(WebError::Forbidden),
            Some(_) => break,
            None => {}
        }
        let (_, proposal) = known::propose(&may, &release.definition, &release.title, Some(code)).await?;
        let Some(ready) = proposal.ok().and_then(|proposal| proposal.ready()) else { break };
        let keys = may.site().store.keys.clone();
        match may.write(move |db, author| releases::publish(db, author, &keys, code, &ready)).await {
            Ok(()) => return Ok(go_to(&format!("/releases/{code}"))),
            Err(WebError::Store(StoreError::Conflict)) => {}
            Err(error) => return Err(error),
        }
    }
    show_with(&may, code, StatusCode::CONFLICT, Typed::default(), Wrong::default()).await
}

async fn withdraw(may: May<PublishReleases>, code: web::Path<ShortCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let code = *code;
    let typed = typed.into_inner();
    let mut wrong = Wrong::default();
    let why = typed.text("why", WHY_MAX, &mut wrong);
    let keys = may.site().store.keys.clone();
    let find = keys.clone();
    let release = may.read(move |db, caller| releases::find(db, caller, &find, code)).await?;
    if why.is_empty() && release.state == State::Published {
        wrong.add("why", text("releases-wrong-why"));
    }
    if !wrong.is_empty() {
        return show_with(&may, code, StatusCode::UNPROCESSABLE_ENTITY, typed, wrong).await;
    }
    may.write(move |db, author| releases::withdraw(db, author, &keys, code, &why)).await?;
    Ok(go_to(&format!("/releases/{code}")))
}

pub fn state(state: State) -> Text {
    match state {
        State::Draft => text("releases-draft"),
        State::Published => text("releases-published"),
        State::Withdrawn => text("releases-withdrawn"),
    }
}

fn refused(refusal: Refusal) -> Text {
    match refusal {
        Refusal::NotADraft(Some(by)) => text("releases-refused-published").with("name", by),
        Refusal::NotADraft(None) => text("releases-refused-no-draft"),
        Refusal::OwnDraft => text("releases-refused-own"),
        Refusal::Nested(code) => text("releases-refused-nested").with("code", code.to_string()),
    }
}

impl From<ReleaseError> for WebError {
    /// For what a page has already said and someone sends nevertheless.
    fn from(error: ReleaseError) -> Self {
        match error {
            ReleaseError::Refused(Refusal::OwnDraft) => Self::Forbidden,
            ReleaseError::Refused(_) | ReleaseError::Moved => Self::Store(StoreError::Conflict),
            ReleaseError::Definition(_) | ReleaseError::Ledger(_) => Self::BadRequest(error.to_string()),
            ReleaseError::Store(error) => error.into(),
        }
    }
}
