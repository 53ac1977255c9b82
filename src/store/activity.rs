//! What was recorded in a span of days: counts for the summary, by day of entry.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        id::{OrganizationId, PersonId, UserId},
        outcome::{CaseState, Outcome},
    },
    store::{
        StoreError,
        db::Db,
        merges,
        schema::{cases, persons, steps},
    },
};

/// What came into the record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    pub people: i64,
    pub cases: i64,
    pub steps: i64,
    /// Steps whose outcome is "other": not coded yet.
    pub uncoded: i64,
}

/// What the organization recorded from the first to the last day, both included.
pub fn of_organization(db: &mut Db, organization: OrganizationId, from: NaiveDate, until: NaiveDate) -> Result<Activity, StoreError> {
    let recorded = || steps::table.filter(steps::organization_id.eq(organization)).filter(steps::recorded_on.between(from, until));
    Ok(Activity {
        people: persons::table
            .filter(persons::organization_id.eq(organization))
            .filter(persons::registered_on.between(from, until))
            .filter(persons::merged_into.is_null())
            .count()
            .get_result(db)?,
        cases: cases::table.filter(cases::organization_id.eq(organization)).filter(cases::opened_on.between(from, until)).count().get_result(db)?,
        steps: recorded().count().get_result(db)?,
        uncoded: recorded().filter(steps::outcome.eq(Outcome::Other)).count().get_result(db)?,
    })
}

/// People with a step that was recorded in these days, by what came out of it; each counts once an outcome.
pub fn people_by_outcome(db: &mut Db, organization: OrganizationId, from: NaiveDate, until: NaiveDate) -> Result<Vec<(Outcome, i64)>, StoreError> {
    let roots = merges::roots(db, organization)?;
    let met = steps::table
        .inner_join(cases::table)
        .filter(steps::organization_id.eq(organization))
        .filter(steps::recorded_on.between(from, until))
        .select((steps::outcome, cases::person_id))
        .distinct()
        .load::<(Outcome, PersonId)>(db)?;
    let mut people: BTreeMap<&'static str, (Outcome, HashSet<PersonId>)> = BTreeMap::new();
    for (outcome, person) in met {
        people.entry(outcome.code()).or_insert_with(|| (outcome, HashSet::new())).1.insert(roots.of(person));
    }
    Ok(people.into_values().map(|(outcome, people)| (outcome, i64::try_from(people.len()).unwrap_or(i64::MAX))).collect())
}

/// People with a step that was recorded in these days.
pub fn people_seen(db: &mut Db, organization: OrganizationId, from: NaiveDate, until: NaiveDate) -> Result<i64, StoreError> {
    let roots = merges::roots(db, organization)?;
    let seen = steps::table
        .inner_join(cases::table)
        .filter(steps::organization_id.eq(organization))
        .filter(steps::recorded_on.between(from, until))
        .select(cases::person_id)
        .distinct()
        .load::<PersonId>(db)?;
    let people: HashSet<PersonId> = seen.into_iter().map(|person| roots.of(person)).collect();
    Ok(i64::try_from(people.len()).unwrap_or(i64::MAX))
}

/// Cases that were closed in these days and are closed still.
pub fn closed(db: &mut Db, organization: OrganizationId, from: NaiveDate, until: NaiveDate) -> Result<i64, StoreError> {
    Ok(cases::table
        .filter(cases::organization_id.eq(organization))
        .filter(cases::state.eq(CaseState::Closed))
        .filter(cases::closed_on.between(from, until))
        .count()
        .get_result(db)?)
}

/// Colleagues who recorded a step in these days.
pub fn recorders(db: &mut Db, organization: OrganizationId, from: NaiveDate, until: NaiveDate) -> Result<i64, StoreError> {
    let recorders = steps::table
        .filter(steps::organization_id.eq(organization))
        .filter(steps::recorded_on.between(from, until))
        .select(steps::recorder_id)
        .distinct()
        .load::<Option<UserId>>(db)?;
    Ok(i64::try_from(recorders.into_iter().flatten().count()).unwrap_or(i64::MAX))
}

/// Steps that one user recorded.
pub fn steps_of(db: &mut Db, organization: OrganizationId, user: UserId, from: NaiveDate, until: NaiveDate) -> Result<i64, StoreError> {
    Ok(steps::table
        .filter(steps::organization_id.eq(organization))
        .filter(steps::recorder_id.eq(Some(user)))
        .filter(steps::recorded_on.between(from, until))
        .count()
        .get_result(db)?)
}
