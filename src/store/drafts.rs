//! Drafts: what was typed and not saved, sealed to whoever typed it, and gone after a week.

use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;
use zeroize::Zeroizing;

use crate::{
    domain::{
        caller::Caller,
        code::CaseCode,
        id::{DraftId, OrganizationId, UserId},
    },
    store::{StoreError, db::Db, keyring::Keyring, schema::drafts, users},
    vault::{VaultError, draft::DraftKey},
};

/// How long a draft is kept.
const LASTS: TimeDelta = TimeDelta::days(7);

/// The forms of a case that keep drafts, by the last part of their paths.
pub const FORMS: [&str; 2] = ["steps", "letters"];

/// Where everything is kept that was typed about a case.
pub(super) fn places(code: CaseCode) -> impl Iterator<Item = String> {
    FORMS.iter().map(move |form| format!("/cases/{code}/{form}"))
}

/// Keeps what was typed at a place (the path to which its form goes), instead of what was kept there before. No key of the writer is needed, so it also works after their session ended.
pub fn keep(db: &mut Db, key: &DraftKey, owner: (OrganizationId, UserId), place: &str, typed: &[u8], today: NaiveDate) -> Result<(), StoreError> {
    let (organization, user) = owner;
    diesel::delete(drafts::table.filter(drafts::organization_id.eq(organization)).filter(drafts::saved_on.lt(today - LASTS))).execute(db)?;
    forget(db, owner, place)?;
    let id = DraftId::random();
    let letterbox = users::find(db, organization, user)?.letterbox.ok_or(VaultError::NotAdmitted)?;
    diesel::insert_into(drafts::table)
        .values((
            drafts::id.eq(id),
            drafts::organization_id.eq(organization),
            drafts::user_id.eq(user),
            drafts::place.eq(place),
            drafts::sealed.eq(key.seal(organization.0, user.0, &letterbox, id.0, typed)?),
            drafts::saved_on.eq(today),
        ))
        .execute(db)?;
    Ok(())
}

/// What the caller typed at a place and did not save, opened with their own key; none after a week.
pub fn at(db: &mut Db, caller: &Caller, ring: &Keyring, place: &str, today: NaiveDate) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
    let found = drafts::table
        .filter(drafts::organization_id.eq(caller.organization))
        .filter(drafts::user_id.eq(caller.user))
        .filter(drafts::place.eq(place))
        .filter(drafts::saved_on.ge(today - LASTS))
        .select((drafts::id, drafts::sealed))
        .first::<(DraftId, Vec<u8>)>(db)
        .optional()?;
    // what was sealed to a key that its writer no longer has (a forgotten password) is lost, and no reason to show no page
    Ok(found.and_then(|(id, sealed)| ring.own.open_draft(id.0, &sealed).ok()))
}

/// The draft is not needed any more.
pub fn forget(db: &mut Db, owner: (OrganizationId, UserId), place: &str) -> Result<(), StoreError> {
    let (organization, user) = owner;
    let there = drafts::table.filter(drafts::organization_id.eq(organization)).filter(drafts::user_id.eq(user)).filter(drafts::place.eq(place));
    diesel::delete(there).execute(db)?;
    Ok(())
}
