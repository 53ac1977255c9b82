//! Cases to keep an eye on, each with a line that says why; for everyone who works with the person, until each lays it down.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        code::CaseCode,
        id::{CaseId, OrganizationId, PersonId, ServiceId, UserId, WatchId},
    },
    store::{
        StoreError,
        audit::{Action, Author},
        cases::Case,
        db::Db,
        people,
        schema::{cases, persons, users, watches},
        sight, sql,
    },
    vault::{field::Place, keys::PersonKey},
};

#[derive(Queryable, Clone)]
pub struct Watch {
    pub id: WatchId,
    organization: OrganizationId,
    line: Option<Vec<u8>>,
    /// Who asked for it, as colleagues call them.
    pub name: String,
    pub since: NaiveDate,
}

impl Watch {
    /// What to keep an eye on, opened with the person's key; empty where nothing was typed.
    pub fn line(&self, key: &PersonKey) -> Result<String, StoreError> {
        let Some(sealed) = self.line.as_deref() else { return Ok(String::new()) };
        Ok(key.open_text(&place(self.organization, self.id), sealed)?.to_string())
    }
}

fn place(organization: OrganizationId, watch: WatchId) -> Place {
    Place { organization: organization.0, table: "watches", column: "line", row: watch.0, generation: 0 }
}

macro_rules! watch {
    () => {
        (watches::id, watches::organization_id, watches::line, users::name, watches::since)
    };
}

/// The most that the line may hold, in characters.
pub const LINE_MAX: usize = 300;

/// Puts a case under watch, for the author and everyone else who works with the person.
pub fn set(db: &mut Db, author: &Author, case: &Case, key: &PersonKey, line: &str) -> Result<(), StoreError> {
    let mut watchers = people::assignees(db, author.organization, case.person_id)?;
    if !watchers.contains(&author.user) {
        watchers.push(author.user);
    }
    for watcher in watchers {
        put(db, author, case.id, key, line, watcher)?;
    }
    author.records(db, Action::CaseWatched, &case.code.to_string(), "")
}

fn put(db: &mut Db, author: &Author, case: CaseId, key: &PersonKey, line: &str, watcher: UserId) -> Result<(), StoreError> {
    let id = WatchId::random();
    diesel::delete(watches::table.filter(watches::case_id.eq(case)).filter(watches::user_id.eq(watcher))).execute(db)?;
    diesel::insert_into(watches::table)
        .values((
            watches::id.eq(id),
            watches::organization_id.eq(author.organization),
            watches::case_id.eq(case),
            watches::user_id.eq(watcher),
            watches::line.eq((!line.is_empty()).then(|| key.seal(&place(author.organization, id), line))),
            watches::set_by.eq(author.user),
            watches::since.eq(author.today),
        ))
        .execute(db)?;
    Ok(())
}

/// The author does not watch this case any more; others go on.
pub fn end(db: &mut Db, author: &Author, case: &Case) -> Result<(), StoreError> {
    let ended = diesel::delete(watches::table.filter(watches::case_id.eq(case.id)).filter(watches::user_id.eq(author.user))).execute(db)?;
    if ended > 0 { author.records(db, Action::WatchEnded, &case.code.to_string(), "") } else { Ok(()) }
}

/// What the author watches of a person's cases, somebody who takes over watches too.
pub(super) fn share(db: &mut Db, author: &Author, person: PersonId, key: &PersonKey, to: UserId) -> Result<(), StoreError> {
    let own = watches::table
        .inner_join(users::table)
        .inner_join(cases::table)
        .filter(watches::user_id.eq(author.user))
        .filter(cases::person_id.eq(person))
        .select((cases::id, watch!()))
        .load::<(CaseId, Watch)>(db)?;
    for (case, watch) in own {
        put(db, author, case, key, &watch.line(key)?, to)?;
    }
    Ok(())
}

/// Somebody who does not work with a person any more watches none of their cases: whoever goes on in their place does, under the same line, except where they have
/// a line of their own.
pub(super) fn pass_on(db: &mut Db, person: PersonId, from: UserId, to: UserId) -> Result<(), StoreError> {
    let theirs = || cases::table.filter(cases::person_id.eq(person)).select(cases::id);
    let watched = watches::table.filter(watches::user_id.eq(to)).filter(watches::case_id.eq_any(theirs())).select(watches::case_id);
    let watched: Vec<CaseId> = watched.load(db)?;
    diesel::update(
        watches::table.filter(watches::user_id.eq(from)).filter(watches::case_id.eq_any(theirs())).filter(watches::case_id.ne_all(watched)),
    )
    .set(watches::user_id.eq(to))
    .execute(db)?;
    diesel::delete(watches::table.filter(watches::user_id.eq(from)).filter(watches::case_id.eq_any(theirs()))).execute(db)?;
    Ok(())
}

/// Whether the caller watches a case. They have found it, and so may see it.
pub fn of_case(db: &mut Db, caller: &Caller, case: CaseId) -> Result<Option<Watch>, StoreError> {
    let own = watches::table.inner_join(users::table).filter(watches::case_id.eq(case)).filter(watches::user_id.eq(caller.user));
    Ok(own.select(watch!()).first(db).optional()?)
}

/// A watched case in a list.
#[derive(Queryable, Clone)]
pub struct Listed {
    pub watch: Watch,
    pub case: CaseId,
    pub person: PersonId,
    pub code: CaseCode,
    pub service: ServiceId,
}

/// Where a page of watched cases begins: behind this day and identifier.
pub type After = Option<(NaiveDate, WatchId)>;

/// What the caller watches, newest first.
pub fn mine(db: &mut Db, caller: &Caller, after: After, limit: i64) -> Result<Vec<Listed>, StoreError> {
    let (day, id) = after.unwrap_or((sql::LAST_DAY, WatchId(uuid::Uuid::max())));
    Ok(watches::table
        .inner_join(users::table)
        .inner_join(cases::table)
        .filter(watches::user_id.eq(caller.user))
        .filter(watches::since.lt(day).or(watches::since.eq(day).and(watches::id.lt(id))))
        .filter(diesel::dsl::exists(sight::visible_to(caller).filter(persons::id.eq(cases::person_id))))
        .order((watches::since.desc(), watches::id.desc()))
        .limit(limit)
        .select((watch!(), cases::id, cases::person_id, cases::code, cases::service_id))
        .load(db)?)
}
