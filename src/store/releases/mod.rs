//! Releases: drafted by one, published by another, remembered for good. Of a hidden cell nothing is kept beside the figures but that it is hidden; who stood behind each figure is in the sealed ledger.

mod axes;
mod drawing;
mod frozen;
mod ledger;
mod older;
mod publishing;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        code::ShortCode,
        id::{OrganizationId, ReleaseId, UserId},
        outcome::UnknownCode,
        release::{Definition, InvalidDefinition},
        rights::Role,
    },
    protect::{ledger::Unusable, published},
    store::{
        StoreError,
        audit::{self, Action, Author},
        db::Db,
        organizations,
        schema::{releases, users},
        sql::Instant,
    },
    vault::{field::Place, server::ServerKey},
};

pub use axes::{BASES, NOTHING_ASKED, offered};
pub use drawing::{Gathered, gather, rules};
pub use frozen::{DimensionNames, Frozen, Names};
pub use publishing::{Ready, Refusal, nested, publish, refusal, take, withdraw};

/// The period of whatever lay before the periods that a release from before names.
pub const EARLIER: &str = "earlier";

/// The most that the reason of a withdrawal may hold, in characters.
pub const WHY_MAX: usize = 2_000;

/// Why a release cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    #[error(transparent)]
    Definition(#[from] InvalidDefinition),
    #[error("the ledger of releases {0}")]
    Ledger(#[from] Unusable),
    #[error("this release cannot be published: {0:?}")]
    Refused(Refusal),
    /// Something else was published, or somebody changed what they agree to, while it was drawn up.
    #[error("something changed while the release was drawn up")]
    Moved,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<diesel::result::Error> for ReleaseError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Store(error.into())
    }
}

/// How far a release has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Draft,
    Published,
    Withdrawn,
}

impl State {
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }

    fn read(code: &str) -> Result<Self, StoreError> {
        let known = [Self::Draft, Self::Published, Self::Withdrawn].into_iter().find(|state| state.code() == code);
        known.ok_or_else(|| unreadable(&UnknownCode(code.chars().take(60).collect())))
    }
}

fn unreadable(error: &(impl std::error::Error + ?Sized)) -> StoreError {
    StoreError::Query(diesel::result::Error::DeserializationError(error.to_string().into()))
}

/// A definition as it is kept.
pub(super) fn defined(text: &str) -> Result<Definition, StoreError> {
    text.parse().map_err(|error: InvalidDefinition| unreadable(&error))
}

/// A release as those see it who may.
#[derive(Clone, Debug)]
pub struct Release {
    pub id: ReleaseId,
    pub code: ShortCode,
    pub title: String,
    pub definition: Definition,
    pub state: State,
    pub drafted_by: UserId,
    /// As colleagues call them.
    pub drafter: String,
    pub drafted_on: NaiveDate,
    pub published_on: Option<NaiveDate>,
    /// The fewest persons that a shown figure stands for: the organization's threshold on the day of the draft, and from the publication on that of its day.
    pub k: u64,
    /// People whose steps are recorded and who did not agree to be counted, in a coarse band: at least so many; none for fewer than the threshold.
    pub left_out: Option<i32>,
    /// SHA-256 of the package, or, of a release from before there were packages, of its table with codes and hashtags.
    pub digest: Option<Vec<u8>>,
    pub withdrawn_on: Option<NaiveDate>,
    /// Why it was taken back.
    pub why: Option<String>,
    published_by: Option<UserId>,
    frozen: Option<Vec<u8>>,
    threshold: i16,
}

impl Release {
    /// Whether it was published before there were linked tables: exact figures without totals, in one table.
    pub fn is_of_the_older_kind(&self) -> bool {
        self.published_on.is_some() && self.frozen.is_none()
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = releases)]
struct Row {
    id: ReleaseId,
    organization_id: OrganizationId,
    code: ShortCode,
    title: Vec<u8>,
    definition: String,
    state: String,
    threshold: i16,
    drafted_by: UserId,
    #[diesel(select_expression = users::name)]
    drafter: String,
    drafted_on: NaiveDate,
    published_by: Option<UserId>,
    published_on: Option<NaiveDate>,
    left_out: Option<i32>,
    digest: Option<Vec<u8>>,
    frozen: Option<Vec<u8>>,
    withdrawn_on: Option<NaiveDate>,
    withdrawn_why: Option<Vec<u8>>,
}

impl Row {
    fn open(self, keys: &ServerKey) -> Result<Release, StoreError> {
        let key = keys.settings_key();
        let read = |column, sealed: &[u8]| key.open_text(&place(self.organization_id, self.id, column), sealed).map(|text| text.to_string());
        Ok(Release {
            id: self.id,
            code: self.code,
            title: read("title", &self.title)?,
            why: self.withdrawn_why.as_deref().map(|why| read("withdrawn_why", why)).transpose()?,
            definition: defined(&self.definition)?,
            state: State::read(&self.state)?,
            k: u64::from(self.threshold.unsigned_abs()).max(published::Rules::LEAST_K),
            threshold: self.threshold,
            drafted_by: self.drafted_by,
            drafter: self.drafter,
            drafted_on: self.drafted_on,
            published_by: self.published_by,
            published_on: self.published_on,
            left_out: self.left_out,
            digest: self.digest,
            frozen: self.frozen,
            withdrawn_on: self.withdrawn_on,
        })
    }
}

fn place(organization: OrganizationId, release: ReleaseId, column: &'static str) -> Place {
    Place { organization: organization.0, table: "releases", column, row: release.0, generation: 0 }
}

/// The states that a caller sees: drafts are for those who draft and those who publish.
fn seen_by(caller: &Caller) -> Vec<&'static str> {
    let inside = caller.roles.any_of(&[Role::Analyst, Role::Supervisor]);
    if inside { vec![State::Draft.code(), State::Published.code(), State::Withdrawn.code()] } else { vec![State::Published.code()] }
}

/// The releases that the caller may see, newest first.
pub fn list(db: &mut Db, caller: &Caller, keys: &ServerKey) -> Result<Vec<Release>, StoreError> {
    let rows = releases::table
        .inner_join(users::table.on(users::id.eq(releases::drafted_by)))
        .filter(releases::organization_id.eq(caller.organization))
        .filter(releases::state.eq_any(seen_by(caller)))
        .order((releases::drafted_on.desc(), releases::code.asc()))
        .select(Row::as_select())
        .load(db)?;
    rows.into_iter().map(|row| row.open(keys)).collect()
}

/// The releases that ask the same, newest first; what was withdrawn is none any more.
pub fn alike(db: &mut Db, caller: &Caller, keys: &ServerKey, definition: &Definition) -> Result<Vec<Release>, StoreError> {
    let mut all = list(db, caller, keys)?;
    all.retain(|release| release.definition == *definition && release.state != State::Withdrawn);
    Ok(all)
}

pub fn find(db: &mut Db, caller: &Caller, keys: &ServerKey, code: ShortCode) -> Result<Release, StoreError> {
    let row = releases::table
        .inner_join(users::table.on(users::id.eq(releases::drafted_by)))
        .filter(releases::organization_id.eq(caller.organization))
        .filter(releases::state.eq_any(seen_by(caller)))
        .filter(releases::code.eq(code))
        .select(Row::as_select())
        .first(db)?;
    row.open(keys)
}

/// The figures of a release as they were published, and what its codes were called; the names are none for a release from before they were kept.
pub fn published(
    db: &mut Db,
    organization: OrganizationId,
    keys: &ServerKey,
    release: &Release,
) -> Result<(published::Release, Option<Names>), StoreError> {
    match &release.frozen {
        Some(sealed) => {
            let bytes = keys.settings_key().open(&place(organization, release.id, "frozen"), sealed)?;
            let Frozen { figures, names } = Frozen::from_bytes(&bytes)?;
            Ok((figures, Some(names)))
        }
        None => Ok((older::figures(db, organization, release.id, &release.definition, release.threshold)?, None)),
    }
}

/// Every release that left the house, the newest first, also those that were taken back: what a page for everybody tells of. The audit log says that they were handed out.
pub fn hand_out(
    db: &mut Db,
    organization: OrganizationId,
    keys: &ServerKey,
    now: Instant,
) -> Result<Vec<(Release, published::Release, Option<Names>)>, StoreError> {
    let rows = releases::table
        .inner_join(users::table.on(users::id.eq(releases::drafted_by)))
        .filter(releases::organization_id.eq(organization))
        .filter(releases::published_on.is_not_null())
        .order((releases::published_on.desc(), releases::code.asc()))
        .select(Row::as_select())
        .load(db)?;
    let mut all = Vec::new();
    for row in rows {
        let release = row.open(keys)?;
        if release.state == State::Published {
            audit::append(
                db,
                &keys.audit_key(organization.0),
                organization,
                None,
                now,
                Action::ReleaseDownloaded,
                &release.code.to_string(),
                "site",
            )?;
        }
        let (figures, names) = published(db, organization, keys, &release)?;
        all.push((release, figures, names));
    }
    Ok(all)
}

/// Keeps a definition as a draft. Its figures are drawn up when it is published, from the record of that day.
pub fn draft(db: &mut Db, author: &Author, keys: &ServerKey, title: &str, definition: &Definition) -> Result<ShortCode, StoreError> {
    let id = ReleaseId::random();
    let code = free_code(db, author.organization)?;
    let threshold = organizations::find(db, author.organization)?.release_threshold;
    diesel::insert_into(releases::table)
        .values((
            releases::id.eq(id),
            releases::organization_id.eq(author.organization),
            releases::code.eq(code),
            releases::title.eq(keys.settings_key().seal(&place(author.organization, id, "title"), title)),
            releases::definition.eq(definition.to_string()),
            releases::state.eq(State::Draft.code()),
            releases::threshold.eq(threshold),
            releases::drafted_by.eq(author.user),
            releases::drafted_on.eq(author.today),
        ))
        .execute(db)?;
    author.records(db, Action::ReleaseDrafted, &code.to_string(), &definition.to_string())?;
    Ok(code)
}

fn free_code(db: &mut Db, organization: OrganizationId) -> Result<ShortCode, StoreError> {
    loop {
        let code = ShortCode::random();
        let same = releases::table.filter(releases::organization_id.eq(organization)).filter(releases::code.eq(code));
        if same.count().get_result::<i64>(db)? == 0 {
            return Ok(code);
        }
    }
}
