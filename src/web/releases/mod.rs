//! Releases: what leaves the house. Drafted by an analyst, published by a supervisor who is someone else, read by all who work with cases.

mod form;
mod page;

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web,
};
use askama::Template;

use crate::{
    domain::{
        caller::Caller,
        code::ShortCode,
        release::{Definition, Dimension},
        rights::{DraftReleases, PublishReleases, ReadReleases, Right},
    },
    protect::table::TooManyCells,
    release::{
        csv::{self, Saying},
        dictionary::{self, Source},
        labels::Labels,
    },
    seed::vocabulary::Vocabulary,
    store::{
        StoreError,
        db::Db,
        organizations::{self, Organization},
        reference::Reference,
        releases::{self, Cell, Drawn, Refusal, Release, ReleaseError, State},
        starter,
    },
    web::{
        error::WebError,
        filters,
        form::{Choice, Wrong},
        may::May,
        routes::Routes,
        sign_in::go_to,
    },
    words::{Says, Text, text},
};
use form::{DefinitionForm, Wanted};
use page::Table;

pub fn routes(at: &mut Routes<'_>) {
    at.get("/releases", list)
        .get("/releases/new", compose)
        .post("/releases", draft)
        .get("/releases/{code}", show)
        .post("/releases/{code}/publish", publish)
        .post("/releases/{code}/withdraw", withdraw)
        .get("/releases/{code}/table.csv", table)
        .get("/releases/{code}/dictionary.md", dictionary_file);
}

#[derive(Template)]
#[template(path = "releases/list.html")]
struct ListPage {
    releases: Vec<Line>,
    may_draft: bool,
}

struct Line {
    code: String,
    title: String,
    state: Text,
    by: String,
    /// When it was published, else drafted.
    on: chrono::NaiveDate,
}

#[derive(Template)]
#[template(path = "releases/new.html")]
struct NewPage {
    form: DefinitionForm,
    lists: [Vec<Choice>; 3],
    /// Names and codes of what is chosen, to go along with the draft.
    chosen: Vec<(&'static str, String)>,
    preview: Option<Table>,
    /// What stands in the way of publishing it.
    overlaps: Option<Text>,
    wrong: Wrong,
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
    by: String,
    left_out: Text,
    digest: Option<String>,
    table: Table,
    published: bool,
    may_publish: bool,
    may_withdraw: bool,
    /// Why a supervisor cannot publish this draft.
    refusal: Option<Text>,
}

/// The lists in which codes have their names.
struct Names {
    organization: Organization,
    lists: std::sync::Arc<Reference>,
    vocabulary: &'static Vocabulary,
}

impl Names {
    fn load(db: &mut Db, caller: &Caller) -> Result<Self, StoreError> {
        let organization = organizations::find(db, caller.organization)?;
        let vocabulary = organization.vocabulary.parse().unwrap_or(starter::Vocabulary::General).lists();
        Ok(Self { lists: Reference::load(db, caller.organization)?, organization, vocabulary })
    }

    fn labels(&self, language: crate::domain::language::Language) -> Labels<'_> {
        Labels { lists: &self.lists, vocabulary: self.vocabulary, language }
    }
}

async fn list(may: May<ReadReleases>) -> Result<web::Html, WebError> {
    let key = may.site().store.keys.settings_key();
    let (all, names) = may.read(move |db, caller| Ok::<_, WebError>((releases::list(db, caller, &key)?, Names::load(db, caller)?))).await?;
    let labels = names.labels(may.caller().language);
    let line = |release: &Release| Line {
        code: release.code.to_string(),
        title: release.title.clone(),
        state: state(release.state),
        by: page::counted_by(&release.definition, &labels),
        on: release.published_on.unwrap_or(release.drafted_on),
    };
    may.page(ListPage { releases: all.iter().map(line).collect(), may_draft: may.caller().roles.any_of(DraftReleases::ROLES) })
}

/// Choosing by what to count; with a choice, what would be shown and what hidden, before anything is made.
async fn compose(may: May<DraftReleases>, form: web::Query<DefinitionForm>) -> Result<HttpResponse, WebError> {
    let form = form.into_inner();
    if !form.is_asked() {
        return respond(&may, form, None, Wrong::default()).await;
    }
    match form.definition() {
        Ok(definition) => respond(&may, form, Some(definition), Wrong::default()).await,
        Err(wrong) => respond(&may, form, None, wrong).await,
    }
}

async fn draft(may: May<DraftReleases>, form: web::Form<DefinitionForm>) -> Result<HttpResponse, WebError> {
    let form = form.into_inner();
    let definition = match form.definition() {
        Ok(definition) => definition,
        Err(wrong) => return respond(&may, form, None, wrong).await,
    };
    let title = match form.title() {
        Ok(title) => title,
        Err(wrong) => return respond(&may, form, Some(definition), wrong).await,
    };
    let key = may.site().store.keys.settings_key();
    let today = may.today();
    let wanted = definition.clone();
    // What cannot be drawn up is not kept: the page says why.
    if drawn(may.read(move |db, caller| Ok::<_, WebError>(releases::draw_up(db, caller, &wanted, today))).await?)?.is_err() {
        return respond(&may, form, Some(definition), Wrong::default()).await;
    }
    let code = may.write(move |db, author| releases::draft(db, author, &key, &title, &definition)).await?;
    Ok(go_to(&format!("/releases/{code}")))
}

/// Takes the errors apart that the one who chose can mend, and those that nobody can.
fn drawn(outcome: Result<Drawn, ReleaseError>) -> Result<Result<Drawn, ReleaseError>, WebError> {
    match outcome {
        Err(ReleaseError::Store(error)) => Err(error.into()),
        other => Ok(other),
    }
}

async fn respond(may: &May<DraftReleases>, form: DefinitionForm, definition: Option<Definition>, mut wrong: Wrong) -> Result<HttpResponse, WebError> {
    let (language, today) = (may.caller().language, may.today());
    let wanted = definition.clone();
    let (names, outcome, overlaps) = may
        .read(move |db, caller| {
            let outcome = wanted.as_ref().map(|definition| releases::draw_up(db, caller, definition, today));
            let overlaps = wanted.as_ref().map(|definition| releases::overlapping(db, caller, definition)).transpose()?.flatten();
            Ok::<_, WebError>((Names::load(db, caller)?, outcome, overlaps))
        })
        .await?;
    let labels = names.labels(language);
    let preview = match (definition, outcome.map(drawn).transpose()?) {
        (Some(definition), Some(Ok(drawn))) => Some(Table::of(&definition, &drawn.cells, drawn.threshold.k(), &labels)),
        (Some(definition), Some(Err(error))) => {
            wrong.add("first", cannot(&error, &definition, &labels));
            None
        }
        _ => None,
    };
    let offered = releases::offered(&names.lists);
    let lists = [0, 1, 2].map(|which| form.choices(which, &offered, &labels));
    let chosen = form.fields();
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    may.answer(
        status,
        NewPage { form, lists, chosen, preview, overlaps: overlaps.map(|code| text("releases-overlaps").with("code", code.to_string())), wrong },
    )
}

/// Why a table cannot be drawn up, and what to change.
fn cannot(error: &ReleaseError, definition: &Definition, labels: &Labels<'_>) -> Text {
    match error {
        ReleaseError::TooLarge(TooManyCells::Cells { cells, widest }) => {
            let widest = definition.dimensions().get(*widest).map(|dimension: &Dimension| labels.dimension(dimension)).unwrap_or_default();
            text("releases-wrong-too-large").with("cells", *cells).with("widest", widest)
        }
        ReleaseError::Definition(error) => form::said(error),
        ReleaseError::Refused(_) | ReleaseError::Store(_) => text("releases-wrong-unknown"),
    }
}

async fn show(may: May<ReadReleases>, code: web::Path<String>) -> Result<web::Html, WebError> {
    let code = read(&code)?;
    let (key, today, language) = (may.site().store.keys.settings_key(), may.today(), may.caller().language);
    let (release, cells, names, refusal, taken) = may
        .read(move |db, caller| {
            let mut release = releases::find(db, caller, &key, code)?;
            let cells = match release.state {
                State::Draft => {
                    let drawn = releases::draw_up(db, caller, &release.definition, today)?;
                    (release.threshold, release.left_out) = (drawn.threshold, drawn.left_out);
                    drawn.cells
                }
                State::Published | State::Withdrawn => releases::cells(db, caller, &release)?,
            };
            let refusal = releases::refusal(db, caller, &release)?;
            let taken = releases::is_downloaded(db, caller, &release)?;
            Ok::<_, WebError>((release, cells, Names::load(db, caller)?, refusal, taken))
        })
        .await?;
    let publishes = may.caller().roles.any_of(PublishReleases::ROLES);
    let is_draft = release.state == State::Draft;
    let labels = names.labels(language);
    may.page(ShowPage {
        code: release.code.to_string(),
        state: state(release.state),
        drafter: release.drafter.clone(),
        drafted_on: release.drafted_on,
        published_on: release.published_on.map(|day| text("releases-published-on").with("day", day)),
        by: page::counted_by(&release.definition, &labels),
        left_out: dictionary::left_out(&release),
        digest: release.digest.as_deref().map(|digest| data_encoding::HEXLOWER.encode(digest)),
        table: Table::of(&release.definition, &cells, release.threshold.k(), &labels),
        published: release.state == State::Published,
        may_publish: publishes && refusal.is_none(),
        may_withdraw: publishes && release.state != State::Withdrawn && !taken,
        refusal: refusal.filter(|_| publishes && is_draft).map(refused),
        title: release.title,
    })
}

async fn publish(may: May<PublishReleases>, code: web::Path<String>) -> Result<HttpResponse, WebError> {
    use sha2::{Digest, Sha256};
    let code = read(&code)?;
    let key = may.site().store.keys.settings_key();
    let digest = |definition: &Definition, cells: &[Cell]| Sha256::digest(csv::write(definition, cells, &Saying::Codes, true)).into();
    may.write(move |db, author| releases::publish(db, author, &key, code, digest)).await?;
    Ok(go_to(&format!("/releases/{code}")))
}

async fn withdraw(may: May<PublishReleases>, code: web::Path<String>) -> Result<HttpResponse, WebError> {
    let code = read(&code)?;
    let key = may.site().store.keys.settings_key();
    may.write(move |db, author| releases::withdraw(db, author, &key, code)).await?;
    Ok(go_to("/releases"))
}

async fn table(may: May<ReadReleases>, code: web::Path<String>, wanted: web::Query<Wanted>) -> Result<HttpResponse, WebError> {
    let form = if wanted.labels() { "labels" } else { "codes" };
    let (release, cells, names) = take(&may, read(&code)?, form).await?;
    let saying = if wanted.labels() { Saying::Labels(names.labels(may.caller().language)) } else { Saying::Codes };
    let file = csv::write(&release.definition, &cells, &saying, wanted.hxl());
    Ok(attached("text/csv; charset=utf-8", &format!("release-{}-{form}.csv", release.code), file))
}

async fn dictionary_file(may: May<ReadReleases>, code: web::Path<String>) -> Result<HttpResponse, WebError> {
    let (release, cells, names) = take(&may, read(&code)?, "dictionary").await?;
    let source = Source { organization: &names.organization, release: &release, cells: &cells, lists: &names.lists, vocabulary: names.vocabulary };
    Ok(attached("text/markdown; charset=utf-8", &format!("release-{}-dictionary.md", release.code), dictionary::write(&source).into_bytes()))
}

async fn take(may: &May<ReadReleases>, code: ShortCode, form: &'static str) -> Result<(Release, Vec<Cell>, Names), WebError> {
    let key = may.site().store.keys.settings_key();
    may.write(move |db, author| {
        let (release, cells) = releases::take(db, author, &key, code, form)?;
        Ok::<_, WebError>((release, cells, Names::load(db, author)?))
    })
    .await
}

fn attached(kind: &'static str, name: &str, file: Vec<u8>) -> HttpResponse {
    let disposition = format!("attachment; filename=\"{name}\"");
    HttpResponse::Ok().content_type(kind).insert_header((header::CONTENT_DISPOSITION, disposition)).body(file)
}

fn read(code: &str) -> Result<ShortCode, WebError> {
    code.parse().map_err(|_| WebError::NotFound)
}

fn state(state: State) -> Text {
    match state {
        State::Draft => text("releases-draft"),
        State::Published => text("releases-published"),
        State::Withdrawn => text("releases-withdrawn"),
    }
}

fn refused(refusal: Refusal) -> Text {
    match refusal {
        Refusal::NotADraft => text("releases-refused-no-draft"),
        Refusal::OwnDraft => text("releases-refused-own"),
        Refusal::Overlaps(code) => text("releases-refused-overlaps").with("code", code.to_string()),
    }
}

impl From<ReleaseError> for WebError {
    /// For what a page has already said and someone sends nevertheless.
    fn from(error: ReleaseError) -> Self {
        match error {
            ReleaseError::Refused(Refusal::OwnDraft) => Self::Forbidden,
            ReleaseError::Refused(_) => Self::Store(StoreError::Conflict),
            ReleaseError::Definition(_) | ReleaseError::TooLarge(_) => Self::BadRequest(error.to_string()),
            ReleaseError::Store(error) => error.into(),
        }
    }
}
