//! Letters on a case: made from a template, edited, sent on a day. Their text is sealed under the person's key.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        bilingual::Bilingual,
        id::{CaseId, LetterId, OrganizationId, RemedyId},
        language::Language,
    },
    store::{
        StoreError,
        audit::{Action, Author},
        cases::Case,
        db::Db,
        letter_templates,
        schema::{letters, remedies},
    },
    vault::{field::Place, keys::PersonKey},
};

#[derive(Queryable, Selectable, Clone)]
#[diesel(table_name = letters)]
pub struct Letter {
    pub id: LetterId,
    organization_id: OrganizationId,
    /// The challenge that it belongs to.
    pub remedy_id: Option<RemedyId>,
    /// The code of the template from which it was made.
    pub code: String,
    pub language: Language,
    body: Vec<u8>,
    pub created_on: NaiveDate,
    pub sent_on: Option<NaiveDate>,
}

impl Letter {
    pub fn text(&self, key: &PersonKey) -> Result<String, StoreError> {
        Ok(key.open_text(&place(self.organization_id, self.id), &self.body)?.to_string())
    }
}

fn place(organization: OrganizationId, letter: LetterId) -> Place {
    Place { organization: organization.0, table: "letters", column: "body", row: letter.0, generation: 0 }
}

/// The most that a letter may hold, in characters.
pub const TEXT_MAX: usize = 16_000;

/// A letter to be kept.
pub struct NewLetter {
    /// Chosen when the form was shown, so that the same press of the button twice is one letter.
    pub id: LetterId,
    pub remedy: Option<RemedyId>,
    pub template: String,
    pub language: Language,
    pub text: String,
}

pub fn add(db: &mut Db, author: &Author, case: &Case, key: &PersonKey, new: &NewLetter) -> Result<(), StoreError> {
    match letters::table.find(new.id).select(letters::case_id).first::<CaseId>(db).optional()? {
        Some(there) if there == case.id => return Ok(()),
        Some(_) => return Err(StoreError::NotFound),
        None => {}
    }
    if let Some(remedy) = new.remedy {
        let belongs = remedies::table.filter(remedies::id.eq(remedy)).filter(remedies::case_id.eq(case.id)).count().get_result::<i64>(db)?;
        if belongs != 1 {
            return Err(StoreError::NotFound);
        }
    }
    let last = letters::table.filter(letters::case_id.eq(case.id)).select(diesel::dsl::max(letters::ordinal)).first::<Option<i32>>(db)?;
    diesel::insert_into(letters::table)
        .values((
            letters::id.eq(new.id),
            letters::organization_id.eq(author.organization),
            letters::case_id.eq(case.id),
            letters::remedy_id.eq(new.remedy),
            letters::ordinal.eq(last.unwrap_or(0).saturating_add(1)),
            letters::code.eq(&new.template),
            letters::language.eq(new.language),
            letters::body.eq(key.seal(&place(author.organization, new.id), &new.text)),
            letters::author_id.eq(author.user),
            letters::created_on.eq(author.today),
        ))
        .execute(db)?;
    author.records(db, Action::LetterWritten, &case.code.to_string(), &new.template)
}

/// Writes a letter anew, unless it was sent: what was sent stays as it went out.
pub fn rewrite(db: &mut Db, author: &Author, case: &Case, key: &PersonKey, id: LetterId, text: &str) -> Result<(), StoreError> {
    let unsent = letters::table.filter(letters::id.eq(id)).filter(letters::case_id.eq(case.id)).filter(letters::sent_on.is_null());
    let done = diesel::update(unsent).set(letters::body.eq(key.seal(&place(author.organization, id), text))).execute(db)?;
    if done != 1 {
        return Err(StoreError::Conflict);
    }
    author.records(db, Action::LetterWritten, &case.code.to_string(), "again")
}

/// Records on which day it was sent, or that it was not after all.
pub fn mark_sent(db: &mut Db, author: &Author, case: &Case, id: LetterId, on: Option<NaiveDate>) -> Result<(), StoreError> {
    let own = letters::table.filter(letters::id.eq(id)).filter(letters::case_id.eq(case.id));
    if diesel::update(own).set(letters::sent_on.eq(on)).execute(db)? != 1 {
        return Err(StoreError::NotFound);
    }
    author.records(db, Action::LetterSent, &case.code.to_string(), if on.is_some() { "" } else { "not sent" })
}

/// A letter with what its template is called now.
#[derive(Clone)]
pub struct Listed {
    pub letter: Letter,
    pub name: Bilingual,
}

/// The letters on a case, newest first. The caller has found the case, and so may see it.
pub fn of_case(db: &mut Db, organization: OrganizationId, case: CaseId) -> Result<Vec<Listed>, StoreError> {
    let rows = letters::table.filter(letters::case_id.eq(case)).order(letters::ordinal.desc()).select(Letter::as_select()).load::<Letter>(db)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let templates = letter_templates::all(db, organization)?;
    let named = |letter: Letter| {
        let template = templates.iter().find(|template| template.code == letter.code);
        Listed { name: template.map_or_else(|| Bilingual::new(&letter.code, &letter.code), |template| template.name.clone()), letter }
    };
    Ok(rows.into_iter().map(named).collect())
}
