//! For how long it is kept who somebody was. Whose last case was closed so many months ago, or who was recorded so long ago without any case, is announced, and erased a month later unless a
//! supervisor keeps them or a case is open.
//! Works with codes and days alone: the machine does it by itself at night.

use std::collections::{HashMap, HashSet};

use chrono::{Days, Months, NaiveDate};
use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        code::PersonCode,
        id::{OrganizationId, PersonId},
        outcome::CaseState,
    },
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        merges,
        schema::{cases, persons, retention_notices},
    },
};

/// How long before the day it is announced.
pub const NOTICE: Days = Days::new(30);

/// For how long a supervisor keeps somebody whose time runs out.
const LONGER: Months = Months::new(12);

/// People looked up by one statement.
const AT_ONCE: usize = 500;

/// Somebody who will be erased.
#[derive(Queryable, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    pub person: PersonId,
    pub code: PersonCode,
    pub erase_on: NaiveDate,
}

macro_rules! notices {
    ($organization:expr) => {
        retention_notices::table
            .inner_join(persons::table)
            .filter(retention_notices::organization_id.eq($organization))
            .order((retention_notices::erase_on.asc(), persons::code.asc()))
            .select((persons::id, persons::code, retention_notices::erase_on))
    };
}

/// The first `most` who will be erased, soonest first.
pub fn announced(db: &mut Db, caller: &Caller, most: i64) -> Result<Vec<Notice>, StoreError> {
    Ok(notices!(caller.organization).limit(most).load(db)?)
}

/// How many will be erased.
pub fn count(db: &mut Db, caller: &Caller) -> Result<i64, StoreError> {
    Ok(retention_notices::table.filter(retention_notices::organization_id.eq(caller.organization)).count().get_result(db)?)
}

/// When this person will be erased, if it was announced.
pub fn of_person(db: &mut Db, organization: OrganizationId, person: PersonId) -> Result<Option<NaiveDate>, StoreError> {
    let row = retention_notices::table.find(person).filter(retention_notices::organization_id.eq(organization));
    Ok(row.select(retention_notices::erase_on).first(db).optional()?)
}

/// Keeps somebody a year longer.
pub fn keep(db: &mut Db, author: &Author, code: PersonCode) -> Result<(), StoreError> {
    let notice: Notice = notices!(author.organization).filter(persons::code.eq(code)).first(db)?;
    diesel::update(persons::table.find(notice.person)).set(persons::kept_until.eq(author.today.checked_add_months(LONGER))).execute(db)?;
    diesel::delete(retention_notices::table.find(notice.person)).execute(db)?;
    author.records(db, Action::PersonKeptLonger, &code.to_string(), "")
}

/// Takes all announcements back: nobody is erased by time any more.
pub(super) fn end(db: &mut Db, organization: OrganizationId) -> Result<(), StoreError> {
    diesel::delete(retention_notices::table.filter(retention_notices::organization_id.eq(organization))).execute(db)?;
    Ok(())
}

/// Brings the announcements up to date with the record, and gives those whose day has come, announced a month ago at the least.
pub fn announce(db: &mut Db, organization: OrganizationId, months: Months, today: NaiveDate) -> Result<Vec<PersonId>, StoreError> {
    let running_out = running_out(db, organization, months, today)?;
    let standing: HashMap<PersonId, NaiveDate> = retention_notices::table
        .filter(retention_notices::organization_id.eq(organization))
        .select((retention_notices::person_id, retention_notices::erase_on))
        .load::<(PersonId, NaiveDate)>(db)?
        .into_iter()
        .collect();
    for person in standing.keys().filter(|person| !running_out.contains_key(*person)) {
        diesel::delete(retention_notices::table.find(*person)).execute(db)?;
    }
    let soonest = today + NOTICE;
    for (&person, &day) in &running_out {
        let erase_on = day.max(soonest);
        match standing.get(&person) {
            // the time was made longer, or another case was closed since
            Some(&announced) if day > announced => {
                diesel::update(retention_notices::table.find(person)).set(retention_notices::erase_on.eq(day)).execute(db)?;
            }
            Some(_) => {}
            None => {
                let row = (
                    retention_notices::person_id.eq(person),
                    retention_notices::organization_id.eq(organization),
                    retention_notices::erase_on.eq(erase_on),
                );
                diesel::insert_into(retention_notices::table).values(row).execute(db)?;
            }
        }
    }
    let come = retention_notices::table
        .filter(retention_notices::organization_id.eq(organization))
        .filter(retention_notices::erase_on.le(today))
        .order(retention_notices::person_id.asc())
        .select(retention_notices::person_id);
    Ok(come.load(db)?)
}

/// The people whose time ends within a month, each with the day on which it does.
fn running_out(db: &mut Db, organization: OrganizationId, months: Months, today: NaiveDate) -> Result<HashMap<PersonId, NaiveDate>, StoreError> {
    let horizon = today + NOTICE;
    let Some(closed_by) = horizon.checked_sub_months(months) else { return Ok(HashMap::new()) };
    let long_closed = cases::table
        .filter(cases::organization_id.eq(organization))
        .filter(cases::state.eq(CaseState::Closed))
        .filter(cases::closed_on.le(closed_by))
        .select(cases::person_id)
        .distinct()
        .load::<PersonId>(db)?;
    let without_case = persons::table
        .filter(persons::organization_id.eq(organization))
        .filter(persons::erased_on.is_null())
        .filter(persons::registered_on.le(closed_by))
        .filter(diesel::dsl::not(diesel::dsl::exists(cases::table.filter(cases::person_id.eq(persons::id)))))
        .select(persons::id)
        .load::<PersonId>(db)?;
    let roots = merges::roots(db, organization)?;
    let people: HashSet<PersonId> = long_closed.into_iter().chain(without_case).map(|person| roots.of(person)).collect();
    let mut people: Vec<PersonId> = people.into_iter().collect();
    people.sort_unstable();
    let mut found = HashMap::new();
    for part in people.chunks(AT_ONCE) {
        let mut members: HashMap<PersonId, PersonId> = HashMap::new();
        let rows = persons::table
            .filter(persons::organization_id.eq(organization))
            .filter(persons::id.eq_any(part).or(persons::merged_into.eq_any(part)))
            .filter(persons::erased_on.is_null())
            .select((persons::id, persons::merged_into, persons::kept_until, persons::registered_on))
            .load::<(PersonId, Option<PersonId>, Option<NaiveDate>, NaiveDate)>(db)?;
        let kept: HashMap<PersonId, NaiveDate> = rows.iter().filter_map(|(person, _, until, _)| Some((*person, (*until)?))).collect();
        members.extend(rows.iter().map(|(person, into, ..)| (*person, into.unwrap_or(*person))));
        let theirs = cases::table
            .filter(cases::person_id.eq_any(members.keys().copied().collect::<Vec<_>>()))
            .select((cases::person_id, cases::state, cases::closed_on))
            .load::<(PersonId, CaseState, Option<NaiveDate>)>(db)?;
        let with_case: HashSet<PersonId> = theirs.iter().map(|(person, ..)| *person).collect();
        let recorded = rows.iter().filter(|(person, ..)| !with_case.contains(person)).map(|(person, .., on)| (*person, Some(*on)));
        let closed = theirs.iter().map(|(person, state, closed)| (*person, closed.filter(|_| *state == CaseState::Closed)));
        // the last day on which a case of theirs was closed, or on which they were recorded where there is none; none while one is open
        let mut last: HashMap<PersonId, Option<NaiveDate>> = HashMap::new();
        for (person, closed) in closed.chain(recorded) {
            let entry = last.entry(members[&person]).or_insert(closed);
            *entry = entry.zip(closed).map(|(one, other)| one.max(other));
        }
        for (person, closed) in last {
            let ends = closed.and_then(|closed| closed.checked_add_months(months));
            let ends = ends.map(|ends| kept.get(&person).map_or(ends, |until| ends.max(*until)));
            if let Some(ends) = ends.filter(|ends| *ends <= horizon) {
                found.insert(person, ends);
            }
        }
    }
    Ok(found)
}
