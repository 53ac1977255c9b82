//! Releases: drafted by one, published by another, remembered for good. Of a hidden cell nothing is kept but that it is hidden.

mod drawing;

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
    each,
    protect::suppress::Threshold,
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        organizations,
        schema::{audit_entries, release_cells, releases, users},
    },
    vault::{field::Place, server::SettingsKey},
};

pub(super) use drawing::who_agreed;
pub use drawing::{Drawn, EARLIER, NOT_RECORDED, draw_up, offered};

/// Why a release cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    #[error(transparent)]
    Definition(#[from] InvalidDefinition),
    #[error(transparent)]
    TooLarge(#[from] crate::protect::table::TooManyCells),
    #[error("this release cannot be published: {0:?}")]
    Refused(Refusal),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<diesel::result::Error> for ReleaseError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Why someone may not publish this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotADraft,
    /// A second person looks at it.
    OwnDraft,
    /// The release with this code counts by something that is the same: what differs between the two files could tell about single people.
    Overlaps(ShortCode),
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

/// A release as those see it who may.
#[derive(Clone, Debug)]
pub struct Release {
    pub id: ReleaseId,
    pub code: ShortCode,
    pub title: String,
    pub definition: Definition,
    pub state: State,
    /// The fewest persons that a shown figure stands for: the organization's threshold on the day of the draft, and from the publication on that of its day.
    pub threshold: Threshold,
    pub drafted_by: UserId,
    /// As colleagues call them.
    pub drafter: String,
    pub drafted_on: NaiveDate,
    pub published_on: Option<NaiveDate>,
    /// People whose steps are recorded and who did not agree to be counted, in a coarse band: at least so many; none for fewer than the threshold.
    pub left_out: Option<i32>,
    /// SHA-256 of the file as it is written with codes.
    pub digest: Option<Vec<u8>>,
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
    published_on: Option<NaiveDate>,
    left_out: Option<i32>,
    digest: Option<Vec<u8>>,
}

impl Row {
    fn open(self, key: &SettingsKey) -> Result<Release, StoreError> {
        let title = key.open(&title_place(self.organization_id, self.id), &self.title)?;
        Ok(Release {
            id: self.id,
            code: self.code,
            title: String::from_utf8_lossy(&title).into_owned(),
            definition: self.definition.parse().map_err(|error: InvalidDefinition| unreadable(&error))?,
            state: State::read(&self.state)?,
            threshold: Threshold::new(u64::from(self.threshold.unsigned_abs())),
            drafted_by: self.drafted_by,
            drafter: self.drafter,
            drafted_on: self.drafted_on,
            published_on: self.published_on,
            left_out: self.left_out,
            digest: self.digest,
        })
    }
}

fn title_place(organization: OrganizationId, release: ReleaseId) -> Place {
    Place { organization: organization.0, table: "releases", column: "title", row: release.0, generation: 0 }
}

/// A combination of values, by code in the order of the definition's dimensions, and the persons in it; none where it is hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub values: Vec<String>,
    pub persons: Option<u64>,
}

/// The states that a caller sees: drafts are for those who draft and those who publish.
fn seen_by(caller: &Caller) -> Vec<&'static str> {
    let inside = caller.roles.any_of(&[Role::Analyst, Role::Supervisor]);
    if inside { vec![State::Draft.code(), State::Published.code(), State::Withdrawn.code()] } else { vec![State::Published.code()] }
}

/// The releases that the caller may see, newest first.
pub fn list(db: &mut Db, caller: &Caller, key: &SettingsKey) -> Result<Vec<Release>, StoreError> {
    let rows = releases::table
        .inner_join(users::table.on(users::id.eq(releases::drafted_by)))
        .filter(releases::organization_id.eq(caller.organization))
        .filter(releases::state.eq_any(seen_by(caller)))
        .order((releases::drafted_on.desc(), releases::code.asc()))
        .select(Row::as_select())
        .load(db)?;
    rows.into_iter().map(|row| row.open(key)).collect()
}

pub fn find(db: &mut Db, caller: &Caller, key: &SettingsKey, code: ShortCode) -> Result<Release, StoreError> {
    let row = releases::table
        .inner_join(users::table.on(users::id.eq(releases::drafted_by)))
        .filter(releases::organization_id.eq(caller.organization))
        .filter(releases::state.eq_any(seen_by(caller)))
        .filter(releases::code.eq(code))
        .select(Row::as_select())
        .first(db)?;
    row.open(key)
}

/// The cells of a release as they were published; empty for a draft.
pub fn cells(db: &mut Db, caller: &Caller, release: &Release) -> Result<Vec<Cell>, StoreError> {
    let rows = release_cells::table
        .filter(release_cells::organization_id.eq(caller.organization))
        .filter(release_cells::release_id.eq(release.id))
        .order(release_cells::ordinal.asc())
        .select((release_cells::dimensions, release_cells::measure))
        .load::<(String, Option<i64>)>(db)?;
    let cell = |(values, persons): (String, Option<i64>)| {
        Ok(Cell { values: serde_json::from_str(&values).map_err(|error| unreadable(&error))?, persons: persons.map(i64::unsigned_abs) })
    };
    rows.into_iter().map(cell).collect()
}

/// Keeps a definition as a draft. Its figures are drawn up when it is published, from the record of that day.
pub fn draft(db: &mut Db, author: &Author, key: &SettingsKey, title: &str, definition: &Definition) -> Result<ShortCode, StoreError> {
    let id = ReleaseId::random();
    let code = free_code(db, author.organization)?;
    let threshold = organizations::find(db, author.organization)?.release_threshold;
    diesel::insert_into(releases::table)
        .values((
            releases::id.eq(id),
            releases::organization_id.eq(author.organization),
            releases::code.eq(code),
            releases::title.eq(key.seal(&title_place(author.organization, id), title)),
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

/// Why the caller may not publish a release; none if they may.
pub fn refusal(db: &mut Db, caller: &Caller, release: &Release) -> Result<Option<Refusal>, StoreError> {
    if release.state != State::Draft {
        return Ok(Some(Refusal::NotADraft));
    }
    if release.drafted_by == caller.user {
        return Ok(Some(Refusal::OwnDraft));
    }
    Ok(overlapping(db, caller, &release.definition)?.map(Refusal::Overlaps))
}

/// A published release that counts by something that this definition counts by as well.
pub fn overlapping(db: &mut Db, caller: &Caller, definition: &Definition) -> Result<Option<ShortCode>, StoreError> {
    let published = releases::table
        .filter(releases::organization_id.eq(caller.organization))
        .filter(releases::state.eq(State::Published.code()))
        .order((releases::published_on.asc(), releases::code.asc()))
        .select((releases::code, releases::definition))
        .load::<(ShortCode, String)>(db)?;
    for (code, earlier) in published {
        let earlier: Definition = earlier.parse().map_err(|error: InvalidDefinition| unreadable(&error))?;
        if earlier.overlaps(definition) {
            return Ok(Some(code));
        }
    }
    Ok(None)
}

/// Draws the figures up as they are today, hides the small ones, and keeps what may be told. `digest` is what the file as written hashes to.
///
/// # Errors
/// [`ReleaseError::Refused`] for the drafter's own, for what is no draft, and for what overlaps with something published before.
pub fn publish(
    db: &mut Db,
    author: &Author,
    key: &SettingsKey,
    code: ShortCode,
    digest: impl FnOnce(&Definition, &[Cell]) -> [u8; 32],
) -> Result<(), ReleaseError> {
    let release = find(db, author, key, code)?;
    // The entry comes first: it takes the lock on the head of the chain, so that of two who publish at once the second sees what the first did.
    author.records(db, Action::ReleasePublished, &code.to_string(), &release.definition.to_string())?;
    let release = find(db, author, key, release.code)?;
    if let Some(refusal) = refusal(db, author, &release)? {
        return Err(ReleaseError::Refused(refusal));
    }
    let drawn = draw_up(db, author, &release.definition, author.today)?;
    let rows: Vec<_> = drawn
        .cells
        .iter()
        .zip(0_i32..)
        .map(|(cell, ordinal)| {
            Ok((
                release_cells::release_id.eq(release.id),
                release_cells::ordinal.eq(ordinal),
                release_cells::organization_id.eq(author.organization),
                release_cells::dimensions.eq(serde_json::to_string(&cell.values).map_err(|error| unreadable(&error))?),
                release_cells::measure.eq(cell.persons.and_then(|persons| i64::try_from(persons).ok())),
            ))
        })
        .collect::<Result<_, StoreError>>()?;
    // PostgreSQL binds 65,535 values in one statement at most.
    for some in rows.chunks(1_000) {
        each!(db, connection => diesel::insert_into(release_cells::table).values(some).execute(connection))?;
    }
    diesel::update(releases::table.find(release.id))
        .set((
            releases::state.eq(State::Published.code()),
            releases::threshold.eq(i16::try_from(drawn.threshold.k()).unwrap_or(i16::MAX)),
            releases::published_by.eq(Some(author.user)),
            releases::published_on.eq(Some(author.today)),
            releases::left_out.eq(drawn.left_out),
            releases::digest.eq(Some(digest(&release.definition, &drawn.cells).to_vec())),
        ))
        .execute(db)?;
    Ok(())
}

/// Whether someone has taken the file: then it has left the house, and nothing brings it back.
pub fn is_downloaded(db: &mut Db, caller: &Caller, release: &Release) -> Result<bool, StoreError> {
    let taken = audit_entries::table
        .filter(audit_entries::organization_id.eq(caller.organization))
        .filter(audit_entries::action.eq(Action::ReleaseDownloaded.code()))
        .filter(audit_entries::subject.eq(release.code.to_string()));
    Ok(taken.count().get_result::<i64>(db)? > 0)
}

/// Takes back a draft, or a release whose file nobody has taken yet; what it counted by is free again.
///
/// # Errors
/// [`StoreError::Conflict`] where the file was taken.
pub fn withdraw(db: &mut Db, author: &Author, key: &SettingsKey, code: ShortCode) -> Result<(), StoreError> {
    let release = find(db, author, key, code)?;
    // first, for its lock: see `publish`
    author.records(db, Action::ReleaseWithdrawn, &code.to_string(), release.state.code())?;
    if is_downloaded(db, author, &release)? {
        return Err(StoreError::Conflict);
    }
    diesel::update(releases::table.find(release.id)).set(releases::state.eq(State::Withdrawn.code())).execute(db)?;
    Ok(())
}

/// A published release with its cells, for whoever takes the file; the audit log says who did, and in which form.
pub fn take(db: &mut Db, author: &Author, key: &SettingsKey, code: ShortCode, form: &str) -> Result<(Release, Vec<Cell>), StoreError> {
    // first, for its lock: of one who withdraws and one who takes at once, the second sees what the first did
    author.records(db, Action::ReleaseDownloaded, &code.to_string(), form)?;
    let release = find(db, author, key, code)?;
    if release.state != State::Published {
        return Err(StoreError::NotFound);
    }
    let cells = cells(db, author, &release)?;
    Ok((release, cells))
}
