//! What was recorded in a span of days: counts for the summary, by day of entry.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        id::{OrganizationId, UserId},
        outcome::Outcome,
    },
    store::{
        StoreError,
        db::Db,
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

/// Steps that one user recorded.
pub fn steps_of(db: &mut Db, organization: OrganizationId, user: UserId, from: NaiveDate, until: NaiveDate) -> Result<i64, StoreError> {
    Ok(steps::table
        .filter(steps::organization_id.eq(organization))
        .filter(steps::recorder_id.eq(Some(user)))
        .filter(steps::recorded_on.between(from, until))
        .count()
        .get_result(db)?)
}
