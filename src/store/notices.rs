//! What a colleague is told once on Today: codes and counts, never a name.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        id::{NoticeId, UserId},
    },
    store::{
        StoreError,
        audit::Author,
        db::Db,
        schema::{notices, users},
    },
};

/// A colleague's cases were handed over to them.
pub const HANDED_OVER: &str = "handed-over";

/// Something that they were not told yet.
#[derive(Queryable)]
pub struct Notice {
    pub id: NoticeId,
    /// By whom, as colleagues call them.
    pub by: String,
    pub on: NaiveDate,
    pub cases: i32,
}

pub(super) fn leave(db: &mut Db, author: &Author, user: UserId, kind: &str, cases: usize) -> Result<(), StoreError> {
    diesel::insert_into(notices::table)
        .values((
            notices::id.eq(NoticeId::random()),
            notices::organization_id.eq(author.organization),
            notices::user_id.eq(user),
            notices::kind.eq(kind),
            notices::made_by.eq(author.user),
            notices::made_on.eq(author.today),
            notices::cases.eq(i32::try_from(cases).unwrap_or(i32::MAX)),
        ))
        .execute(db)?;
    Ok(())
}

/// That cases were handed over to the caller, newest first, until they say that they saw it.
pub fn handed_over(db: &mut Db, caller: &Caller) -> Result<Vec<Notice>, StoreError> {
    Ok(notices::table
        .inner_join(users::table.on(users::id.eq(notices::made_by)))
        .filter(notices::organization_id.eq(caller.organization))
        .filter(notices::user_id.eq(caller.user))
        .filter(notices::kind.eq(HANDED_OVER))
        .filter(notices::seen_on.is_null())
        .order((notices::made_on.desc(), notices::id.asc()))
        .select((notices::id, users::name, notices::made_on, notices::cases))
        .load(db)?)
}

/// The caller saw it.
pub fn seen(db: &mut Db, author: &Author, id: NoticeId) -> Result<(), StoreError> {
    let theirs =
        notices::table.filter(notices::id.eq(id)).filter(notices::organization_id.eq(author.organization)).filter(notices::user_id.eq(author.user));
    let changed = diesel::update(theirs).set(notices::seen_on.eq(Some(author.today))).execute(db)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}
