//! Sessions: found by the hash of what the cookie holds, and of no use without it.

use chrono_tz::Tz;
use diesel::prelude::*;

use crate::{
    config::{SESSION_IDLE, SESSION_LENGTH},
    domain::{
        caller::Caller,
        id::{OrganizationId, UserId},
        language::Language,
        rights::Roles,
    },
    each,
    store::{
        StoreError,
        db::Db,
        schema::{organizations, sessions, users},
        sql::Instant,
    },
};

/// A session that is still good.
pub struct Session {
    pub caller: Caller,
    pub zone: Tz,
    /// The user's private key, locked under the cookie's secret.
    pub locked_keys: Vec<u8>,
    seen_at: Instant,
}

impl Session {
    /// Whether the last sign of life should be written anew; once a minute is enough.
    pub fn is_stale(&self, now: Instant) -> bool {
        now.utc() - self.seen_at.utc() > chrono::TimeDelta::minutes(1)
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = sessions)]
struct Row {
    organization_id: OrganizationId,
    user_id: UserId,
    wrapped_private: Vec<u8>,
    seen_at: Instant,
    #[diesel(select_expression = users::roles)]
    roles: i16,
    #[diesel(select_expression = users::name)]
    name: String,
    #[diesel(select_expression = users::language)]
    language: Language,
    #[diesel(select_expression = users::admitted_on)]
    admitted_on: Option<chrono::NaiveDate>,
    #[diesel(select_expression = organizations::time_zone)]
    time_zone: String,
}

/// The session behind a cookie, unless it was idle or lasted too long, or its user was suspended.
pub fn find(db: &mut Db, token_hash: &[u8; 32], now: Instant) -> Result<Option<Session>, StoreError> {
    let alive = sessions::table
        .inner_join(users::table)
        .inner_join(organizations::table.on(organizations::id.eq(sessions::organization_id)))
        .filter(sessions::token_hash.eq(token_hash.to_vec()))
        .filter(sessions::seen_at.gt(Instant::from(now.utc() - SESSION_IDLE)))
        .filter(sessions::started_at.gt(Instant::from(now.utc() - SESSION_LENGTH)))
        .filter(users::suspended.eq(false));
    let row = each!(db, connection => alive.select(Row::as_select()).first(connection)).optional()?;
    Ok(row.map(|row| Session {
        zone: row.time_zone.parse().unwrap_or(Tz::UTC),
        locked_keys: row.wrapped_private,
        seen_at: row.seen_at,
        caller: Caller {
            user: row.user_id,
            organization: row.organization_id,
            roles: Roles::from_bits(row.roles),
            name: row.name,
            language: row.language,
            admitted: row.admitted_on.is_some(),
        },
    }))
}

/// Whose session a cookie was, even if it has ended: a form that arrives too late is kept as their draft.
pub fn owner(db: &mut Db, token_hash: &[u8; 32]) -> Result<Option<(OrganizationId, UserId)>, StoreError> {
    Ok(sessions::table.find(token_hash.to_vec()).select((sessions::organization_id, sessions::user_id)).first(db).optional()?)
}

pub fn begin(db: &mut Db, caller: (OrganizationId, UserId), token_hash: &[u8; 32], locked_keys: Vec<u8>, now: Instant) -> Result<(), StoreError> {
    // Sessions that ended a day ago are of no use to anyone any more.
    diesel::delete(sessions::table.filter(sessions::seen_at.lt(Instant::from(now.utc() - chrono::TimeDelta::days(1))))).execute(db)?;
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_hash.eq(token_hash.to_vec()),
            sessions::organization_id.eq(caller.0),
            sessions::user_id.eq(caller.1),
            sessions::wrapped_private.eq(locked_keys),
            sessions::started_at.eq(now),
            sessions::seen_at.eq(now),
        ))
        .execute(db)?;
    Ok(())
}

pub fn seen(db: &mut Db, token_hash: &[u8; 32], now: Instant) -> Result<(), StoreError> {
    diesel::update(sessions::table.find(token_hash.to_vec())).set(sessions::seen_at.eq(now)).execute(db)?;
    Ok(())
}

pub fn end(db: &mut Db, token_hash: &[u8; 32]) -> Result<(), StoreError> {
    diesel::delete(sessions::table.find(token_hash.to_vec())).execute(db)?;
    Ok(())
}

/// Ends every session of a user at once: they were suspended, or changed their password.
pub fn end_all(db: &mut Db, user: UserId) -> Result<(), StoreError> {
    diesel::delete(sessions::table.filter(sessions::user_id.eq(user))).execute(db)?;
    Ok(())
}
