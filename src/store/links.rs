//! One-time links: known by the hash of their secret, used up once.

use diesel::prelude::*;

use crate::{
    domain::id::{OrganizationId, UserId},
    store::{StoreError, db::Db, schema::one_time_links, sql::Instant},
};

/// Remembers a link that was just made.
pub fn create(
    db: &mut Db,
    organization: OrganizationId,
    user: UserId,
    purpose: &str,
    hash: &[u8; 32],
    expires_at: Instant,
) -> Result<(), StoreError> {
    diesel::insert_into(one_time_links::table)
        .values((
            one_time_links::token_hash.eq(hash.to_vec()),
            one_time_links::organization_id.eq(organization),
            one_time_links::user_id.eq(user),
            one_time_links::purpose.eq(purpose),
            one_time_links::expires_at.eq(expires_at),
        ))
        .execute(db)?;
    Ok(())
}

/// Whose unused link this is, without using it up: what a GET may do, since mail scanners follow links.
pub fn look(db: &mut Db, hash: &[u8; 32], purpose: &str, now: Instant) -> Result<(OrganizationId, UserId), StoreError> {
    Ok(one_time_links::table
        .find(hash.to_vec())
        .filter(one_time_links::purpose.eq(purpose))
        .filter(one_time_links::used_at.is_null())
        .filter(one_time_links::expires_at.gt(now))
        .select((one_time_links::organization_id, one_time_links::user_id))
        .first(db)?)
}

/// Uses a link up; a second use finds nothing.
pub fn take(db: &mut Db, hash: &[u8; 32], purpose: &str, now: Instant) -> Result<(OrganizationId, UserId), StoreError> {
    let owner = look(db, hash, purpose, now)?;
    let taken = diesel::update(one_time_links::table.find(hash.to_vec()).filter(one_time_links::used_at.is_null()))
        .set(one_time_links::used_at.eq(now))
        .execute(db)?;
    if taken == 1 { Ok(owner) } else { Err(StoreError::NotFound) }
}
