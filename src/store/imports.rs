//! Imports: a file that waits, what is being entered of it, what was entered. Everything that an import adds bears its identifier.

use std::collections::HashSet;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{
    domain::{
        caller::Caller,
        id::{FacetId, FacetValueId, ImportId, JurisdictionId, OfficeId, OrganizationId, ReasonId, ServiceId, UserId},
        outcome::UnknownCode,
    },
    seed::places,
    store::{
        StoreError,
        audit::{Action, Author},
        bulk::Sealed,
        db::Db,
        keyring::Keyring,
        others,
        reference::{self, Facet, FacetValue, Office, Reason, Service},
        schema::{import_chunks, imports},
        sql::Instant,
    },
    vault::{VaultError, field::Place},
};

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The file waits, sealed, for someone to say what its columns are.
    Waiting,
    /// Being entered, part by part. One that is found so at a start was interrupted, and is undone.
    Running,
    Done,
    Undone,
}

impl State {
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Undone => "undone",
        }
    }
}

impl std::str::FromStr for State {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        [Self::Waiting, Self::Running, Self::Done, Self::Undone]
            .into_iter()
            .find(|state| state.code() == text)
            .ok_or_else(|| UnknownCode(text.to_owned()))
    }
}

/// An import as the list shows it.
#[derive(Clone, Debug)]
pub struct Import {
    pub id: ImportId,
    pub user: UserId,
    /// `csv`, `xlsx` or `xes`.
    pub kind: String,
    pub state: State,
    /// Empty where the caller cannot open it.
    pub file_name: String,
    pub begun_at: Instant,
    /// Entered so far.
    pub persons: i64,
    pub cases: i64,
    pub steps: i64,
    /// People, cases and steps to be entered in all.
    pub planned: i64,
}

/// Entries of the vocabulary that an import needs and that are not there yet. An office may lie in a shipped place, named by its code.
#[derive(Default)]
pub struct NewEntries {
    pub services: Vec<Service>,
    pub offices: Vec<(Office, Option<&'static str>)>,
    pub reasons: Vec<Reason>,
    pub facets: Vec<Facet>,
    pub facet_values: Vec<FacetValue>,
}

/// What of the vocabulary an import added, so that it can be taken back. Kept as JSON.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Added {
    pub services: Vec<ServiceId>,
    pub offices: Vec<OfficeId>,
    pub reasons: Vec<ReasonId>,
    pub facets: Vec<FacetId>,
    pub facet_values: Vec<FacetValueId>,
    /// Outermost first.
    pub places: Vec<JurisdictionId>,
}

/// Bytes of a file that are sealed as one.
const CHUNK: usize = 1 << 20;
/// A file that waits is dropped after a day.
const PATIENCE: chrono::TimeDelta = chrono::TimeDelta::days(1);

/// Keeps a file, sealed to the supervisors, until it is imported, for a day at most.
pub fn keep(db: &mut Db, author: &Author, ring: &Keyring, kind: &str, name: &str, file: &[u8]) -> Result<ImportId, StoreError> {
    let before = Instant::from(author.now.utc() - PATIENCE);
    let stale = imports::table
        .filter(imports::organization_id.eq(author.organization))
        .filter(imports::state.eq(State::Waiting.code()))
        .filter(imports::begun_at.lt(before))
        .select(imports::id)
        .load::<ImportId>(db)?;
    for id in stale {
        drop_file(db, id)?;
        diesel::delete(imports::table.find(id)).execute(db)?;
    }
    let id = insert(db, author, ring, kind, name, State::Waiting, 0, &Added::default())?;
    stage(db, author, ring, id, file)?;
    Ok(id)
}

/// Puts another version of a file in the place of the one that waits: rows were mended.
pub fn keep_mended(db: &mut Db, author: &Author, ring: &Keyring, id: ImportId, file: &[u8]) -> Result<(), StoreError> {
    let waiting = imports::table
        .filter(imports::id.eq(id))
        .filter(imports::organization_id.eq(author.organization))
        .filter(imports::state.eq(State::Waiting.code()));
    let found = waiting.select(imports::id).first::<ImportId>(db)?;
    drop_file(db, found)?;
    stage(db, author, ring, found, file)
}

fn stage(db: &mut Db, author: &Author, ring: &Keyring, id: ImportId, file: &[u8]) -> Result<(), StoreError> {
    let directory = ring.directory()?;
    let place = place(author.organization, ring, "import_chunks", "sealed", id)?;
    for (ordinal, part) in (0_i32..).zip(file.chunks(CHUNK)) {
        // the number is sealed along, so that parts cannot change places
        let numbered = Zeroizing::new([&ordinal.to_be_bytes()[..], part].concat());
        diesel::insert_into(import_chunks::table)
            .values((
                import_chunks::import_id.eq(id),
                import_chunks::ordinal.eq(ordinal),
                import_chunks::organization_id.eq(author.organization),
                import_chunks::sealed.eq(directory.seal(&place, &*numbered)),
            ))
            .execute(db)?;
    }
    Ok(())
}

/// The file of an import that waits.
pub fn file(db: &mut Db, caller: &Caller, ring: &Keyring, id: ImportId) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let parts = import_chunks::table
        .filter(import_chunks::organization_id.eq(caller.organization))
        .filter(import_chunks::import_id.eq(id))
        .order(import_chunks::ordinal.asc())
        .select((import_chunks::ordinal, import_chunks::sealed))
        .load::<(i32, Vec<u8>)>(db)?;
    if parts.is_empty() {
        return Err(StoreError::NotFound);
    }
    let place = place(caller.organization, ring, "import_chunks", "sealed", id)?;
    let mut file = Zeroizing::new(Vec::new());
    for (ordinal, sealed) in parts {
        let numbered = ring.directory()?.open(&place, &sealed)?;
        let part = numbered.strip_prefix(&ordinal.to_be_bytes()[..]).ok_or(VaultError::CannotOpen)?;
        file.extend_from_slice(part);
    }
    Ok(file)
}

fn drop_file(db: &mut Db, id: ImportId) -> Result<(), StoreError> {
    diesel::delete(import_chunks::table.filter(import_chunks::import_id.eq(id))).execute(db)?;
    Ok(())
}

fn place(organization: OrganizationId, ring: &Keyring, table: &'static str, column: &'static str, id: ImportId) -> Result<Place, StoreError> {
    Ok(Place { organization: organization.0, table, column, row: id.0, generation: ring.roster()?.generation() })
}

#[allow(clippy::too_many_arguments, reason = "the parts of one row")]
fn insert(
    db: &mut Db,
    author: &Author,
    ring: &Keyring,
    kind: &str,
    name: &str,
    state: State,
    planned: i64,
    added: &Added,
) -> Result<ImportId, StoreError> {
    let id = ImportId::random();
    let sealed = ring.directory()?.seal(&place(author.organization, ring, "imports", "file_name", id)?, name);
    diesel::insert_into(imports::table)
        .values((
            imports::id.eq(id),
            imports::organization_id.eq(author.organization),
            imports::user_id.eq(author.user),
            imports::kind.eq(kind),
            imports::state.eq(state.code()),
            imports::file_name.eq(sealed),
            imports::begun_at.eq(author.now),
            imports::persons.eq(0_i64),
            imports::steps.eq(0_i64),
            imports::planned.eq(planned),
            imports::added.eq(as_json(added)?),
        ))
        .execute(db)?;
    Ok(id)
}

fn as_json(added: &Added) -> Result<String, StoreError> {
    serde_json::to_string(added).map_err(|error| StoreError::Busy(error.to_string()))
}

/// Which file an import is made of.
pub enum Source {
    /// One that waits; whoever begins it first has it.
    Waiting(ImportId),
    /// One that is read where it lies.
    Named { kind: &'static str, name: String },
}

/// Begins an import: from now on its parts can be added. The entries that it needs are added first.
pub fn begin(db: &mut Db, author: &Author, ring: &Keyring, source: &Source, planned: i64, entries: &NewEntries) -> Result<ImportId, StoreError> {
    let added = add_entries(db, author, entries)?;
    match source {
        Source::Named { kind, name } => insert(db, author, ring, kind, name, State::Running, planned, &added),
        Source::Waiting(id) => {
            let waiting = imports::table
                .filter(imports::id.eq(*id))
                .filter(imports::organization_id.eq(author.organization))
                .filter(imports::state.eq(State::Waiting.code()));
            let begun = diesel::update(waiting)
                .set((
                    imports::state.eq(State::Running.code()),
                    imports::planned.eq(planned),
                    imports::added.eq(as_json(&added)?),
                    imports::begun_at.eq(author.now),
                ))
                .execute(db)?;
            if begun == 0 { Err(StoreError::Conflict) } else { Ok(*id) }
        }
    }
}

fn add_entries(db: &mut Db, author: &Author, new: &NewEntries) -> Result<Added, StoreError> {
    let organization = author.organization;
    let mut added = Added::default();
    let before: HashSet<_> = reference::jurisdictions(db, organization)?.into_iter().map(|place| place.id).collect();
    for service in &new.services {
        reference::add_service(db, service)?;
        added.services.push(service.id);
    }
    for (office, at) in &new.offices {
        let mut parent = None;
        for place in at.iter().flat_map(|code| places::china().path(code)) {
            let id = reference::place_of_code(db, organization, &place, parent)?;
            if !before.contains(&id) && !added.places.contains(&id) {
                added.places.push(id);
            }
            parent = Some(id);
        }
        reference::add_office(db, &Office { jurisdiction_id: parent, ..office.clone() })?;
        added.offices.push(office.id);
    }
    for reason in &new.reasons {
        reference::add_reason(db, reason)?;
        added.reasons.push(reason.id);
    }
    for facet in &new.facets {
        reference::add_facet(db, facet)?;
        added.facets.push(facet.id);
    }
    for value in &new.facet_values {
        reference::add_facet_value(db, value)?;
        added.facet_values.push(value.id);
    }
    Ok(added)
}

/// Adds a part to an import that runs.
///
/// # Errors
/// [`StoreError::Conflict`] if it does not run any more: the program was started anew meanwhile, and undid it.
pub fn add(db: &mut Db, organization: OrganizationId, id: ImportId, part: Sealed) -> Result<(), StoreError> {
    let (persons, cases, steps) = part.enter(db, organization)?;
    let count = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
    let running =
        imports::table.filter(imports::id.eq(id)).filter(imports::organization_id.eq(organization)).filter(imports::state.eq(State::Running.code()));
    let kept = diesel::update(running)
        .set((
            imports::persons.eq(imports::persons + count(persons)),
            imports::cases.eq(imports::cases + count(cases)),
            imports::steps.eq(imports::steps + count(steps)),
        ))
        .execute(db)?;
    if kept == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

/// Ends an import: what it added stays, and its file is dropped.
pub fn finish(db: &mut Db, author: &Author, id: ImportId) -> Result<(), StoreError> {
    let running = imports::table
        .filter(imports::id.eq(id))
        .filter(imports::organization_id.eq(author.organization))
        .filter(imports::state.eq(State::Running.code()));
    let (persons, steps) = diesel::update(running)
        .set(imports::state.eq(State::Done.code()))
        .returning((imports::persons, imports::steps))
        .get_result::<(i64, i64)>(db)
        .optional()?
        .ok_or(StoreError::Conflict)?;
    drop_file(db, id)?;
    others::forget_all();
    author.records(db, Action::ImportDone, &id.0.to_string(), &format!("{persons} {steps}"))
}

/// Drops a file that waits.
pub fn discard(db: &mut Db, author: &Author, id: ImportId) -> Result<(), StoreError> {
    let waiting = imports::table
        .filter(imports::id.eq(id))
        .filter(imports::organization_id.eq(author.organization))
        .filter(imports::state.eq(State::Waiting.code()));
    let found = waiting.select(imports::id).first::<ImportId>(db)?;
    drop_file(db, found)?;
    diesel::delete(imports::table.find(found)).execute(db)?;
    Ok(())
}

type Row = (ImportId, UserId, String, String, Vec<u8>, Instant, i64, i64, i64, i64);

const ROW: (
    imports::id,
    imports::user_id,
    imports::kind,
    imports::state,
    imports::file_name,
    imports::begun_at,
    imports::persons,
    imports::cases,
    imports::steps,
    imports::planned,
) = (
    imports::id,
    imports::user_id,
    imports::kind,
    imports::state,
    imports::file_name,
    imports::begun_at,
    imports::persons,
    imports::cases,
    imports::steps,
    imports::planned,
);

/// The organization's imports, newest first.
pub fn list(db: &mut Db, caller: &Caller, ring: &Keyring, limit: i64) -> Result<Vec<Import>, StoreError> {
    let rows = imports::table
        .filter(imports::organization_id.eq(caller.organization))
        .order((imports::begun_at.desc(), imports::id.asc()))
        .limit(limit)
        .select(ROW)
        .load::<Row>(db)?;
    rows.into_iter().map(|row| read(caller, ring, row)).collect()
}

/// One import of the organization.
pub fn find(db: &mut Db, caller: &Caller, ring: &Keyring, id: ImportId) -> Result<Import, StoreError> {
    let row = imports::table.filter(imports::organization_id.eq(caller.organization)).filter(imports::id.eq(id)).select(ROW).first::<Row>(db)?;
    read(caller, ring, row)
}

fn read(caller: &Caller, ring: &Keyring, (id, user, kind, state, name, begun_at, persons, cases, steps, planned): Row) -> Result<Import, StoreError> {
    let place = place(caller.organization, ring, "imports", "file_name", id)?;
    // a name sealed under keys of an earlier generation cannot be read any more; the import can still be undone
    let file_name = ring.directory()?.open_text(&place, &name).map(|name| name.to_string()).unwrap_or_default();
    let state = state.parse().map_err(|_| StoreError::NotFound)?;
    Ok(Import { id, user, kind, state, file_name, begun_at, persons, cases, steps, planned })
}
