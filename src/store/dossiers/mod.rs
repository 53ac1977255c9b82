//! Dossiers: patterns, releases and vignettes gathered for one claim; frozen by one, approved by another, and where they went.

mod counted;
mod freezing;
mod frozen;
mod gathering;
mod telling;
mod uses;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        code::ShortCode,
        dossier::Progress,
        id::{DossierId, OrganizationId, UserId},
    },
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        schema::{dossiers, users},
    },
    vault::{
        VaultError,
        field::Place,
        server::{ServerKey, SettingsKey},
    },
};

pub use counted::{AskedFor, Counted};
pub use freezing::{Refusal, approve, freeze, refusal, reopen, told_before};
pub use frozen::{Asked, Exhibit, Frozen, OfRelease, Said};
pub use gathering::{Gathered, What, add, gathered, remove};
pub use uses::{Late, NewUse, USE_TEXT_MAX, Use, Used, answer, late, overdue, record, used_in, uses};

/// The most that a title may hold, in characters.
pub const TITLE_MAX: usize = 120;

/// A dossier as those see it who work with it.
#[derive(Clone, Debug)]
pub struct Dossier {
    pub id: DossierId,
    pub code: ShortCode,
    pub title: String,
    pub state: Progress,
    /// Who began it, as colleagues call them.
    pub maker: String,
    pub made_on: NaiveDate,
    pub frozen: Option<Frozen>,
    pub frozen_by: Option<UserId>,
    pub frozen_on: Option<NaiveDate>,
    pub approved_by: Option<UserId>,
    pub approved_on: Option<NaiveDate>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = dossiers)]
struct Row {
    id: DossierId,
    organization_id: OrganizationId,
    code: ShortCode,
    title: Vec<u8>,
    state: Progress,
    #[diesel(select_expression = users::name)]
    maker: String,
    made_on: NaiveDate,
    frozen: Option<Vec<u8>>,
    frozen_by: Option<UserId>,
    frozen_on: Option<NaiveDate>,
    approved_by: Option<UserId>,
    approved_on: Option<NaiveDate>,
}

impl Row {
    fn open(self, key: &SettingsKey) -> Result<Dossier, StoreError> {
        let at = |column| place(self.organization_id, self.id, column);
        let frozen = match &self.frozen {
            Some(sealed) => Some(serde_json::from_slice(&key.open(&at("frozen"), sealed)?).map_err(|_| VaultError::CannotOpen)?),
            None => None,
        };
        Ok(Dossier {
            title: key.open_text(&at("title"), &self.title)?.to_string(),
            frozen,
            id: self.id,
            code: self.code,
            state: self.state,
            maker: self.maker,
            made_on: self.made_on,
            frozen_by: self.frozen_by,
            frozen_on: self.frozen_on,
            approved_by: self.approved_by,
            approved_on: self.approved_on,
        })
    }
}

fn place(organization: OrganizationId, dossier: DossierId, column: &'static str) -> Place {
    Place { organization: organization.0, table: "dossiers", column, row: dossier.0, generation: 0 }
}

/// All dossiers, newest first.
pub fn list(db: &mut Db, caller: &Caller, keys: &ServerKey) -> Result<Vec<Dossier>, StoreError> {
    let rows = dossiers::table
        .inner_join(users::table.on(users::id.eq(dossiers::made_by)))
        .filter(dossiers::organization_id.eq(caller.organization))
        .order((dossiers::made_on.desc(), dossiers::code.asc()))
        .select(Row::as_select())
        .load(db)?;
    rows.into_iter().map(|row| row.open(&keys.settings_key())).collect()
}

/// Code and title of those in which things are still gathered, newest first.
pub fn open(db: &mut Db, caller: &Caller, keys: &ServerKey) -> Result<Vec<(String, String)>, StoreError> {
    let open = list(db, caller, keys)?.into_iter().filter(|dossier| dossier.state == Progress::Open);
    Ok(open.map(|dossier| (dossier.code.to_string(), dossier.title)).collect())
}

pub fn find(db: &mut Db, caller: &Caller, keys: &ServerKey, code: ShortCode) -> Result<Dossier, StoreError> {
    let row = dossiers::table
        .inner_join(users::table.on(users::id.eq(dossiers::made_by)))
        .filter(dossiers::organization_id.eq(caller.organization))
        .filter(dossiers::code.eq(code))
        .select(Row::as_select())
        .first(db)?;
    row.open(&keys.settings_key())
}

/// Begins a dossier with nothing in it.
pub fn make(db: &mut Db, author: &Author, keys: &ServerKey, title: &str) -> Result<ShortCode, StoreError> {
    let id = DossierId::random();
    let code = free_code(db, author.organization)?;
    diesel::insert_into(dossiers::table)
        .values((
            dossiers::id.eq(id),
            dossiers::organization_id.eq(author.organization),
            dossiers::code.eq(code),
            dossiers::title.eq(keys.settings_key().seal(&place(author.organization, id, "title"), title)),
            dossiers::state.eq(Progress::Open),
            dossiers::made_by.eq(author.user),
            dossiers::made_on.eq(author.today),
        ))
        .execute(db)?;
    author.records(db, Action::DossierMade, &code.to_string(), "")?;
    Ok(code)
}

fn free_code(db: &mut Db, organization: OrganizationId) -> Result<ShortCode, StoreError> {
    loop {
        let code = ShortCode::random();
        let same = dossiers::table.filter(dossiers::organization_id.eq(organization)).filter(dossiers::code.eq(code));
        if same.count().get_result::<i64>(db)? == 0 {
            return Ok(code);
        }
    }
}

/// A dossier in which things are still gathered.
///
/// # Errors
/// [`StoreError::Conflict`] for one that is frozen.
fn open_one(db: &mut Db, author: &Author, code: ShortCode) -> Result<DossierId, StoreError> {
    let own = dossiers::table.filter(dossiers::organization_id.eq(author.organization)).filter(dossiers::code.eq(code));
    let (id, state) = own.select((dossiers::id, dossiers::state)).first::<(DossierId, Progress)>(db)?;
    if state == Progress::Open { Ok(id) } else { Err(StoreError::Conflict) }
}
