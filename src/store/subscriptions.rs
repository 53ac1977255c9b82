//! Who wants which mail. Whoever was admitted gets the weekly summary until they say otherwise.

use std::collections::HashSet;

use diesel::prelude::*;

use crate::{
    domain::id::{OrganizationId, UserId},
    store::{
        StoreError,
        audit::{self, Action, Author},
        db::Db,
        schema::subscriptions,
        sql::Instant,
    },
    vault::audit::AuditKey,
};

/// Whether a user wants a kind of mail.
pub fn wants(db: &mut Db, user: UserId, kind: &str) -> Result<bool, StoreError> {
    let said = subscriptions::table.find((user, kind)).select(subscriptions::active).first::<bool>(db).optional()?;
    Ok(said.unwrap_or(true))
}

/// What a user turned off.
pub fn turned_off(db: &mut Db, user: UserId) -> Result<HashSet<String>, StoreError> {
    let off = subscriptions::table.filter(subscriptions::user_id.eq(user)).filter(subscriptions::active.eq(false));
    Ok(off.select(subscriptions::kind).load(db)?.into_iter().collect())
}

fn set(db: &mut Db, organization: OrganizationId, user: UserId, kind: &str, active: bool) -> Result<(), StoreError> {
    diesel::delete(subscriptions::table.find((user, kind))).execute(db)?;
    diesel::insert_into(subscriptions::table)
        .values((
            subscriptions::user_id.eq(user),
            subscriptions::kind.eq(kind),
            subscriptions::organization_id.eq(organization),
            subscriptions::active.eq(active),
        ))
        .execute(db)?;
    Ok(())
}

/// One's own choice, made while signed in.
pub fn choose(db: &mut Db, author: &Author, kind: &str, active: bool) -> Result<(), StoreError> {
    set(db, author.organization, author.user, kind, active)?;
    author.records(db, Action::SubscriptionChanged, kind, if active { "on" } else { "off" })
}

/// By the link in a mail, without signing in.
pub fn end(db: &mut Db, key: &AuditKey, organization: OrganizationId, user: UserId, kind: &str, now: Instant) -> Result<(), StoreError> {
    set(db, organization, user, kind, false)?;
    audit::append(db, key, organization, Some(user), now, Action::SubscriptionChanged, kind, "off")
}
