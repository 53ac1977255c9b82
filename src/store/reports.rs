//! Reports: questions that are asked again of every period. A report's figures are those of the releases that ask the same of a period; nothing of them is kept here.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::releases::defined;
use crate::{
    domain::{
        caller::Caller,
        id::{OrganizationId, ReportId},
        outcome::UnknownCode,
        period::Length,
        release::Definition,
    },
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        schema::{reports, users},
    },
    vault::{field::Place, server::SettingsKey},
};

/// The most that a name may hold, in characters.
pub const NAME_MAX: usize = 80;
/// So many reports an organization may keep.
pub const MOST: i64 = 50;

/// A question, and of periods how long it is asked.
#[derive(Clone, Debug)]
pub struct Report {
    pub id: ReportId,
    pub name: String,
    pub length: Length,
    /// Of no period: each release of the report says its own.
    pub definition: Definition,
    /// As colleagues call them.
    pub saved_by: String,
    pub saved_on: NaiveDate,
}

/// A report that is to be saved. The same press of the button twice saves it once.
pub struct NewReport {
    pub id: ReportId,
    pub name: String,
    pub length: Length,
    pub definition: Definition,
}

fn place(organization: OrganizationId, id: ReportId) -> Place {
    Place { organization: organization.0, table: "reports", column: "name", row: id.0, generation: 0 }
}

type Kept = (ReportId, Vec<u8>, String, String, String, NaiveDate);

/// All reports, by name.
pub fn all(db: &mut Db, caller: &Caller, key: &SettingsKey) -> Result<Vec<Report>, StoreError> {
    let rows = reports::table
        .inner_join(users::table)
        .filter(reports::organization_id.eq(caller.organization))
        .select((reports::id, reports::name, reports::kind, reports::definition, users::name, reports::saved_on))
        .load::<Kept>(db)?;
    let mut found = Vec::new();
    for (id, name, kind, definition, saved_by, saved_on) in rows {
        let name = key.open_text(&place(caller.organization, id), &name)?.to_string();
        let length = Length::from_code(&kind)
            .ok_or_else(|| StoreError::Query(diesel::result::Error::DeserializationError(UnknownCode(kind.clone()).to_string().into())))?;
        found.push(Report { id, name, length, definition: defined(&definition)?, saved_by, saved_on });
    }
    found.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    Ok(found)
}

/// Keeps a report.
///
/// # Errors
/// [`StoreError::Conflict`] if there are too many.
pub fn save(db: &mut Db, author: &Author, key: &SettingsKey, new: &NewReport) -> Result<(), StoreError> {
    // first, for its lock: of two presses at once the second sees what the first saved
    author.records(db, Action::ReportSaved, &new.id.0.to_string(), &new.definition.to_string())?;
    match reports::table.find(new.id).select(reports::organization_id).first::<OrganizationId>(db).optional()? {
        Some(there) if there == author.organization => return Ok(()),
        Some(_) => return Err(StoreError::NotFound),
        None => {}
    }
    if reports::table.filter(reports::organization_id.eq(author.organization)).count().get_result::<i64>(db)? >= MOST {
        return Err(StoreError::Conflict);
    }
    diesel::insert_into(reports::table)
        .values((
            reports::id.eq(new.id),
            reports::organization_id.eq(author.organization),
            reports::name.eq(key.seal(&place(author.organization, new.id), &new.name)),
            reports::kind.eq(new.length.code()),
            reports::definition.eq(new.definition.to_string()),
            reports::saved_by.eq(author.user),
            reports::saved_on.eq(author.today),
        ))
        .execute(db)?;
    Ok(())
}

/// Takes a report off the list. The releases made of it stay.
pub fn remove(db: &mut Db, author: &Author, id: ReportId) -> Result<(), StoreError> {
    let own = reports::table.filter(reports::id.eq(id)).filter(reports::organization_id.eq(author.organization));
    if diesel::delete(own).execute(db)? != 1 {
        return Err(StoreError::NotFound);
    }
    author.records(db, Action::ReportRemoved, &id.0.to_string(), "")
}
