//! Tasks: what is to be done about a case, by whom and by when. What was typed is sealed under the person's key.

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        code::CaseCode,
        id::{CaseId, OrganizationId, PersonId, RemedyId, ServiceId, TaskId, UserId},
        task::Kind,
    },
    store::{
        StoreError,
        audit::{Action, Author},
        cases::Case,
        db::Db,
        people,
        schema::{cases, persons, tasks, users},
        sight, sql,
    },
    vault::{field::Place, keys::PersonKey},
};

#[derive(Queryable, Clone)]
pub struct Task {
    pub id: TaskId,
    organization: OrganizationId,
    pub kind: Kind,
    body: Option<Vec<u8>>,
    pub due: NaiveDate,
    pub assignee: UserId,
    /// What the assignee is called by colleagues.
    pub name: String,
    pub done_on: Option<NaiveDate>,
}

impl Task {
    /// What is to be done, opened with the person's key; empty for a follow-up, which the kind tells.
    pub fn text(&self, key: &PersonKey) -> Result<String, StoreError> {
        let Some(sealed) = self.body.as_deref() else { return Ok(String::new()) };
        Ok(key.open_text(&place(self.organization, self.id), sealed)?.to_string())
    }
}

fn place(organization: OrganizationId, task: TaskId) -> Place {
    Place { organization: organization.0, table: "tasks", column: "body", row: task.0, generation: 0 }
}

macro_rules! task {
    () => {
        (tasks::id, tasks::organization_id, tasks::kind, tasks::body, tasks::due, tasks::assignee_id, users::name, tasks::done_on)
    };
}

/// The most that a task may hold, in characters.
pub const TEXT_MAX: usize = 500;

/// Adds a task for somebody who works with the person, or for the author.
pub fn add(db: &mut Db, author: &Author, case: &Case, key: &PersonKey, text: &str, due: NaiveDate, assignee: UserId) -> Result<(), StoreError> {
    if assignee != author.user && !people::assignees(db, author.organization, case.person_id)?.contains(&assignee) {
        return Err(StoreError::NotFound);
    }
    let id = TaskId::random();
    insert(db, author, case, id, (Kind::Typed, None), Some(key.seal(&place(author.organization, id), text)), due, assignee)
}

/// Adds a follow-up for the author: a day that an office named has to be kept in mind.
pub fn follow_up(db: &mut Db, author: &Author, case: &Case, kind: Kind, due: NaiveDate) -> Result<(), StoreError> {
    insert(db, author, case, TaskId::random(), (kind, None), None, due, author.user)
}

/// What a challenge waits for changed: what was to be done about it so far is done, and what is now, if anything, is to be done by the author.
pub(super) fn follow(db: &mut Db, author: &Author, case: &Case, remedy: RemedyId, next: Option<(Kind, NaiveDate)>) -> Result<(), StoreError> {
    diesel::update(tasks::table.filter(tasks::remedy_id.eq(Some(remedy))).filter(tasks::done_on.is_null()))
        .set(tasks::done_on.eq(Some(author.today)))
        .execute(db)?;
    match next {
        Some((kind, due)) => insert(db, author, case, TaskId::random(), (kind, Some(remedy)), None, due, author.user),
        None => Ok(()),
    }
}

/// Asks others for one thing of a kind, each about a case; whoever is asked for it about that case already is not asked again.
pub(super) fn ask_for(db: &mut Db, author: &Author, kind: Kind, due: NaiveDate, wanted: &[(CaseId, UserId)]) -> Result<(), StoreError> {
    let open = tasks::table.filter(tasks::organization_id.eq(author.organization)).filter(tasks::kind.eq(kind)).filter(tasks::done_on.is_null());
    let open: HashSet<CaseId> = open.select(tasks::case_id).load(db)?.into_iter().collect();
    for (case, assignee) in wanted.iter().filter(|(case, _)| !open.contains(case)) {
        diesel::insert_into(tasks::table)
            .values((
                tasks::id.eq(TaskId::random()),
                tasks::organization_id.eq(author.organization),
                tasks::case_id.eq(case),
                tasks::kind.eq(kind),
                tasks::due.eq(due),
                tasks::assignee_id.eq(assignee),
                tasks::made_by.eq(author.user),
                tasks::made_on.eq(author.today),
            ))
            .execute(db)?;
    }
    Ok(())
}

#[allow(clippy::too_many_arguments, reason = "a row has this many columns; `add` and `follow_up` are what callers use")]
fn insert(
    db: &mut Db,
    author: &Author,
    case: &Case,
    id: TaskId,
    (kind, remedy): (Kind, Option<RemedyId>),
    body: Option<Vec<u8>>,
    due: NaiveDate,
    assignee: UserId,
) -> Result<(), StoreError> {
    diesel::insert_into(tasks::table)
        .values((
            tasks::id.eq(id),
            tasks::organization_id.eq(author.organization),
            tasks::case_id.eq(case.id),
            tasks::kind.eq(kind),
            tasks::body.eq(body),
            tasks::due.eq(due),
            tasks::assignee_id.eq(assignee),
            tasks::made_by.eq(author.user),
            tasks::made_on.eq(author.today),
            tasks::remedy_id.eq(remedy),
        ))
        .execute(db)?;
    author.records(db, Action::TaskAdded, &case.code.to_string(), kind.code())
}

/// How many challenges the caller has let run past a day before `today`: not handed in, or handed in and not answered; about people whom they may still see.
pub fn challenges_overdue(db: &mut Db, caller: &Caller, today: NaiveDate) -> Result<i64, StoreError> {
    Ok(tasks::table
        .inner_join(cases::table)
        .filter(tasks::assignee_id.eq(caller.user))
        .filter(tasks::done_on.is_null())
        .filter(tasks::due.lt(today))
        .filter(tasks::kind.eq_any([Kind::Challenge, Kind::Answer]))
        .filter(diesel::dsl::exists(sight::visible_to(caller).filter(persons::id.eq(cases::person_id))))
        .count()
        .get_result(db)?)
}

/// Marks a task of this case as done; twice is once.
pub fn finish(db: &mut Db, author: &Author, case: &Case, task: TaskId) -> Result<(), StoreError> {
    let done = diesel::update(tasks::table.filter(tasks::id.eq(task)).filter(tasks::case_id.eq(case.id)).filter(tasks::done_on.is_null()))
        .set(tasks::done_on.eq(Some(author.today)))
        .execute(db)?;
    if done == 1 { author.records(db, Action::TaskDone, &case.code.to_string(), "") } else { Ok(()) }
}

/// What is still to be done about a case, soonest first. The caller has found the case, and so may see it.
pub fn of_case(db: &mut Db, case: CaseId) -> Result<Vec<Task>, StoreError> {
    Ok(tasks::table
        .inner_join(users::table)
        .filter(tasks::case_id.eq(case))
        .filter(tasks::done_on.is_null())
        .order((tasks::due.asc(), tasks::id.asc()))
        .select(task!())
        .load(db)?)
}

/// Gives the open tasks that somebody has about a person to somebody else.
pub(super) fn pass_on(db: &mut Db, person: PersonId, from: UserId, to: UserId) -> Result<(), StoreError> {
    let theirs = cases::table.filter(cases::person_id.eq(person)).select(cases::id);
    diesel::update(tasks::table.filter(tasks::assignee_id.eq(from)).filter(tasks::done_on.is_null()).filter(tasks::case_id.eq_any(theirs)))
        .set(tasks::assignee_id.eq(to))
        .execute(db)?;
    Ok(())
}

/// A task in a list.
#[derive(Queryable, Clone)]
pub struct Listed {
    pub task: Task,
    pub case: CaseId,
    pub person: PersonId,
    pub code: CaseCode,
    pub service: ServiceId,
}

/// Where a page of tasks begins: behind this day and identifier.
pub type After = Option<(NaiveDate, TaskId)>;

/// The caller's open tasks that are due up to a day, soonest first, about people whom they may still see.
pub fn mine(db: &mut Db, caller: &Caller, until: NaiveDate, after: After, limit: i64) -> Result<Vec<Listed>, StoreError> {
    let (day, id) = after.unwrap_or((sql::FIRST_DAY, TaskId(uuid::Uuid::nil())));
    Ok(tasks::table
        .inner_join(users::table)
        .inner_join(cases::table)
        .filter(tasks::assignee_id.eq(caller.user))
        .filter(tasks::done_on.is_null())
        .filter(tasks::due.le(until))
        .filter(tasks::due.gt(day).or(tasks::due.eq(day).and(tasks::id.gt(id))))
        .filter(diesel::dsl::exists(sight::visible_to(caller).filter(persons::id.eq(cases::person_id))))
        .order((tasks::due.asc(), tasks::id.asc()))
        .limit(limit)
        .select((task!(), cases::id, cases::person_id, cases::code, cases::service_id))
        .load(db)?)
}
