//! Which node does a job: whoever claims it first, until it is done or the claim runs out.

use diesel::prelude::*;

use crate::{
    domain::id::OrganizationId,
    each,
    store::{StoreError, db::Db, schema::job_claims, sql::Instant},
};

/// Claims a job of an organization until an instant. False while someone else's claim still holds.
pub fn claim(db: &mut Db, organization: OrganizationId, job: &str, now: Instant, until: Instant) -> Result<bool, StoreError> {
    let row = (job_claims::organization_id.eq(organization), job_claims::job.eq(job), job_claims::claimed_until.eq(now));
    each!(db, connection => diesel::insert_into(job_claims::table).values(row).on_conflict_do_nothing().execute(connection))?;
    let mine = diesel::update(job_claims::table.find((organization, job)))
        .filter(job_claims::claimed_until.le(now))
        .set(job_claims::claimed_until.eq(until))
        .execute(db)?;
    Ok(mine == 1)
}

/// Ends a claim before its time.
pub fn release(db: &mut Db, organization: OrganizationId, job: &str, now: Instant) -> Result<(), StoreError> {
    diesel::update(job_claims::table.find((organization, job))).set(job_claims::claimed_until.eq(now)).execute(db)?;
    Ok(())
}
