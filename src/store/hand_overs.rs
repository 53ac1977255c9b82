//! Handing somebody over to a colleague, with a note, and ending one's work with them.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        code::CaseCode,
        id::{CaseId, HandOverId, OrganizationId, PersonId, ServiceId, UserId},
    },
    store::{
        StoreError,
        audit::{Action, Author},
        cases::Case,
        db::Db,
        keyring::Keyring,
        merges,
        people::{self, Person},
        schema::{assignments, cases, hand_overs, persons, users},
        sight, sql, tasks, watches,
    },
    vault::{field::Place, keys::PersonKey},
};

#[derive(Queryable, Clone)]
pub struct HandOver {
    pub id: HandOverId,
    organization: OrganizationId,
    note: Option<Vec<u8>>,
    /// Who handed it over, as colleagues call them.
    pub name: String,
    pub on: NaiveDate,
}

impl HandOver {
    /// What was written to whoever takes over, opened with the person's key; empty where nothing was.
    pub fn note(&self, key: &PersonKey) -> Result<String, StoreError> {
        let Some(sealed) = self.note.as_deref() else { return Ok(String::new()) };
        Ok(key.open_text(&place(self.organization, self.id), sealed)?.to_string())
    }
}

fn place(organization: OrganizationId, hand_over: HandOverId) -> Place {
    Place { organization: organization.0, table: "hand_overs", column: "note", row: hand_over.0, generation: 0 }
}

/// The most that a note may hold, in characters.
pub const NOTE_MAX: usize = 2_000;

/// Gives the person's key to a colleague, with a note about this case; what the author watches, the colleague watches too. Unless the author stays, their own
/// copy of the key is deleted and their open tasks are the colleague's.
pub fn give(db: &mut Db, author: &Author, ring: &Keyring, case: &Case, to: UserId, note: &str, stays: bool) -> Result<(), StoreError> {
    let person = people::by_id(db, author, case.person_id)?;
    let key = people::key(db, author, ring, &person)?;
    people::assign(db, author, ring, person.merged_into.unwrap_or(person.id), to)?;
    let id = HandOverId::random();
    diesel::insert_into(hand_overs::table)
        .values((
            hand_overs::id.eq(id),
            hand_overs::organization_id.eq(author.organization),
            hand_overs::case_id.eq(case.id),
            hand_overs::from_id.eq(author.user),
            hand_overs::to_id.eq(to),
            hand_overs::given_on.eq(author.today),
            hand_overs::note.eq((!note.is_empty()).then(|| key.seal(&place(author.organization, id), note))),
        ))
        .execute(db)?;
    author.records(db, Action::PersonAssigned, &person.code.to_string(), &to.0.to_string())?;
    watches::share(db, author, person.id, &key, to)?;
    if stays { Ok(()) } else { leave(db, author, &person, author.user, to) }
}

/// Ends somebody's work with a person: a supervisor anybody's, everybody their own. What they had still to do and what they watched falls to whoever has worked with the person longest.
///
/// # Errors
/// [`StoreError::Conflict`] where nobody else works with the person.
pub fn end(db: &mut Db, author: &Author, person: &Person, user: UserId) -> Result<(), StoreError> {
    let assigned = people::assignees(db, author.organization, person.id)?;
    if !assigned.contains(&user) {
        return Ok(());
    }
    let heir = assigned.into_iter().find(|other| *other != user).ok_or(StoreError::Conflict)?;
    leave(db, author, person, user, heir)
}

fn leave(db: &mut Db, author: &Author, person: &Person, user: UserId, heir: UserId) -> Result<(), StoreError> {
    // who was merged into them goes along
    for one in merges::group(db, author.organization, person.merged_into.unwrap_or(person.id))? {
        tasks::pass_on(db, one, user, heir)?;
        watches::pass_on(db, one, user, heir)?;
        diesel::delete(assignments::table.find((one, user)).filter(assignments::organization_id.eq(author.organization))).execute(db)?;
    }
    author.records(db, Action::AssignmentEnded, &person.code.to_string(), &user.0.to_string())
}

/// Whoever was handed something has read the note.
pub fn seen(db: &mut Db, author: &Author, id: HandOverId) -> Result<(), StoreError> {
    let seen = diesel::update(hand_overs::table.filter(hand_overs::id.eq(id)).filter(hand_overs::to_id.eq(author.user)))
        .set(hand_overs::seen_on.eq(Some(author.today)))
        .execute(db)?;
    if seen == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

/// Something handed over, in a list.
#[derive(Queryable, Clone)]
pub struct Listed {
    pub hand_over: HandOver,
    pub case: CaseId,
    pub person: PersonId,
    pub code: CaseCode,
    pub service: ServiceId,
}

/// Where a page of what was handed over begins: behind this day and identifier.
pub type After = Option<(NaiveDate, HandOverId)>;

/// What was handed to the caller and not laid aside yet, newest first.
pub fn mine(db: &mut Db, caller: &Caller, after: After, limit: i64) -> Result<Vec<Listed>, StoreError> {
    let (day, id) = after.unwrap_or((sql::LAST_DAY, HandOverId(uuid::Uuid::max())));
    Ok(hand_overs::table
        .inner_join(users::table)
        .inner_join(cases::table)
        .filter(hand_overs::to_id.eq(caller.user))
        .filter(hand_overs::seen_on.is_null())
        .filter(hand_overs::given_on.lt(day).or(hand_overs::given_on.eq(day).and(hand_overs::id.lt(id))))
        .filter(diesel::dsl::exists(sight::visible_to(caller).filter(persons::id.eq(cases::person_id))))
        .order((hand_overs::given_on.desc(), hand_overs::id.desc()))
        .limit(limit)
        .select((
            (hand_overs::id, hand_overs::organization_id, hand_overs::note, users::name, hand_overs::given_on),
            cases::id,
            cases::person_id,
            cases::code,
            cases::service_id,
        ))
        .load(db)?)
}

/// Who works with a person, longest first: identifier and what colleagues call them.
pub fn colleagues(db: &mut Db, organization: OrganizationId, person: PersonId) -> Result<Vec<(UserId, String)>, StoreError> {
    Ok(assignments::table
        .inner_join(users::table)
        .filter(assignments::organization_id.eq(organization))
        .filter(assignments::person_id.eq(person))
        .order((assignments::since.asc(), assignments::user_id.asc()))
        .select((users::id, users::name))
        .load(db)?)
}
