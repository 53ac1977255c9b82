//! Failed sign-ins, per account and address, kept by a hash that names neither.

use chrono::TimeDelta;
use diesel::prelude::*;

use crate::store::{StoreError, db::Db, schema::sign_in_failures, sql::Instant};

/// Tries that cost nothing.
const FREE: i32 = 5;
/// The longest wait.
const LONGEST: TimeDelta = TimeDelta::minutes(15);

/// Until when this account may not be tried from this address; none: now.
pub fn blocked_until(db: &mut Db, subject: &[u8], now: Instant) -> Result<Option<Instant>, StoreError> {
    let until = sign_in_failures::table.find(subject.to_vec()).select(sign_in_failures::blocked_until).first::<Option<Instant>>(db).optional()?;
    Ok(until.flatten().filter(|until| *until > now))
}

/// Counts a failure: after five, each doubles the wait, from a second to a quarter of an hour.
pub fn failed(db: &mut Db, subject: &[u8], now: Instant) -> Result<(), StoreError> {
    diesel::delete(sign_in_failures::table.filter(sign_in_failures::failed_at.lt(Instant::from(now.utc() - TimeDelta::days(1))))).execute(db)?;
    let before = sign_in_failures::table.find(subject.to_vec()).select(sign_in_failures::failures).first::<i32>(db).optional()?;
    let failures = before.unwrap_or(0) + 1;
    let wait = (failures >= FREE).then(|| (TimeDelta::seconds(1) * (1 << (failures - FREE).min(10))).min(LONGEST));
    let until = wait.map(|wait| Instant::from(now.utc() + wait));
    match before {
        None => diesel::insert_into(sign_in_failures::table)
            .values((
                sign_in_failures::subject.eq(subject.to_vec()),
                sign_in_failures::failures.eq(failures),
                sign_in_failures::blocked_until.eq(until),
                sign_in_failures::failed_at.eq(now),
            ))
            .execute(db)?,
        Some(_) => diesel::update(sign_in_failures::table.find(subject.to_vec()))
            .set((sign_in_failures::failures.eq(failures), sign_in_failures::blocked_until.eq(until), sign_in_failures::failed_at.eq(now)))
            .execute(db)?,
    };
    Ok(())
}

/// Forgets the failures after a success.
pub fn succeeded(db: &mut Db, subject: &[u8]) -> Result<(), StoreError> {
    diesel::delete(sign_in_failures::table.find(subject.to_vec())).execute(db)?;
    Ok(())
}
