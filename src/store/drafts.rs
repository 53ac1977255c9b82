//! Drafts: what was typed and not saved, sealed to whoever typed it, and gone after a week.

use std::collections::HashMap;

use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;
use zeroize::Zeroizing;

use crate::{
    domain::{
        caller::Caller,
        code::{CaseCode, PersonCode},
        id::{DraftId, OrganizationId, UserId},
    },
    store::{StoreError, db::Db, keyring::Keyring, schema::drafts, users},
    vault::{VaultError, draft::DraftKey},
};

/// How long a draft is kept.
const LASTS: TimeDelta = TimeDelta::days(7);

/// What lies behind a path, as the two ends of a range: "0" is the character after "/".
fn behind(path: &str) -> (String, String) {
    (format!("{path}/"), format!("{path}0"))
}

/// Forgets whatever anybody typed about these cases and people, on whichever form.
pub(super) fn forget_about(db: &mut Db, organization: OrganizationId, cases: &[CaseCode], people: &[PersonCode]) -> Result<(), StoreError> {
    for (from, to) in about(cases, people) {
        diesel::delete(drafts::table.filter(drafts::organization_id.eq(organization)).filter(drafts::place.ge(from)).filter(drafts::place.lt(to)))
            .execute(db)?;
    }
    Ok(())
}

/// How many drafts there are about these cases and people.
pub(super) fn count_about(db: &mut Db, organization: OrganizationId, cases: &[CaseCode], people: &[PersonCode]) -> Result<i64, StoreError> {
    let mut count = 0;
    for (from, to) in about(cases, people) {
        let there = drafts::table.filter(drafts::organization_id.eq(organization)).filter(drafts::place.ge(from)).filter(drafts::place.lt(to));
        count += there.count().get_result::<i64>(db)?;
    }
    Ok(count)
}

fn about(cases: &[CaseCode], people: &[PersonCode]) -> impl Iterator<Item = (String, String)> {
    let cases = cases.iter().map(|code| behind(&format!("/cases/{code}")));
    cases.chain(people.iter().map(|code| behind(&format!("/people/{code}"))))
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
    Ok(at_any(db, caller, ring, &[place.to_owned()], today)?.remove(place))
}

/// The same of several places at once.
pub fn at_any(
    db: &mut Db,
    caller: &Caller,
    ring: &Keyring,
    places: &[String],
    today: NaiveDate,
) -> Result<HashMap<String, Zeroizing<Vec<u8>>>, StoreError> {
    let found = drafts::table
        .filter(drafts::organization_id.eq(caller.organization))
        .filter(drafts::user_id.eq(caller.user))
        .filter(drafts::place.eq_any(places))
        .filter(drafts::saved_on.ge(today - LASTS))
        .select((drafts::id, drafts::place, drafts::sealed))
        .load::<(DraftId, String, Vec<u8>)>(db)?;
    // what was sealed to a key that its writer no longer has (a forgotten password) is lost, and no reason to show no page
    Ok(found.into_iter().filter_map(|(id, place, sealed)| Some((place, ring.own.open_draft(id.0, &sealed).ok()?))).collect())
}

/// The draft is not needed any more.
pub fn forget(db: &mut Db, owner: (OrganizationId, UserId), place: &str) -> Result<(), StoreError> {
    let (organization, user) = owner;
    let there = drafts::table.filter(drafts::organization_id.eq(organization)).filter(drafts::user_id.eq(user)).filter(drafts::place.eq(place));
    diesel::delete(there).execute(db)?;
    Ok(())
}
