//! Notes on a case: what colleagues want to remember, dated, by whom; sealed under the person's key.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::id::{CaseId, NoteId, OrganizationId},
    store::{
        StoreError,
        audit::{Action, Author},
        cases::Case,
        db::Db,
        schema::{notes, users},
    },
    vault::{field::Place, keys::PersonKey},
};

#[derive(Queryable, Clone)]
pub struct Note {
    id: NoteId,
    organization: OrganizationId,
    body: Vec<u8>,
    /// What its author is called by colleagues.
    pub name: String,
    pub on: NaiveDate,
}

impl Note {
    pub fn text(&self, key: &PersonKey) -> Result<String, StoreError> {
        Ok(key.open_text(&place(self.organization, self.id), &self.body)?.to_string())
    }
}

fn place(organization: OrganizationId, note: NoteId) -> Place {
    Place { organization: organization.0, table: "notes", column: "body", row: note.0, generation: 0 }
}

/// The most that a note may hold, in characters.
pub const TEXT_MAX: usize = 4_000;

pub fn add(db: &mut Db, author: &Author, case: &Case, key: &PersonKey, text: &str) -> Result<(), StoreError> {
    let id = NoteId::random();
    let last = notes::table.filter(notes::case_id.eq(case.id)).select(diesel::dsl::max(notes::ordinal)).first::<Option<i32>>(db)?;
    diesel::insert_into(notes::table)
        .values((
            notes::id.eq(id),
            notes::organization_id.eq(author.organization),
            notes::case_id.eq(case.id),
            notes::ordinal.eq(last.unwrap_or(0).saturating_add(1)),
            notes::body.eq(key.seal(&place(author.organization, id), text)),
            notes::author_id.eq(author.user),
            notes::written_on.eq(author.today),
        ))
        .execute(db)?;
    author.records(db, Action::NoteWritten, &case.code.to_string(), "")
}

/// The notes on a case, newest first. The caller has found the case, and so may see it.
pub fn of_case(db: &mut Db, case: CaseId) -> Result<Vec<Note>, StoreError> {
    Ok(notes::table
        .inner_join(users::table)
        .filter(notes::case_id.eq(case))
        .order(notes::ordinal.desc())
        .select((notes::id, notes::organization_id, notes::body, users::name, notes::written_on))
        .load(db)?)
}
