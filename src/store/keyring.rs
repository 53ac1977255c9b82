//! What was sealed to each colleague of the organization's keys, and the roster that says to whom they may be given.

use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        id::{HeldKeyId, OrganizationId, UserId},
    },
    each,
    store::{
        StoreError,
        db::Db,
        schema::{held_keys, rosters, users},
    },
    vault::{
        VaultError,
        keys::{OrganizationKey, OrganizationKeys},
        pair::UserKeys,
        recovery::RecoveryKey,
        roster::{Pin, Roster},
    },
};

pub use crate::vault::keyring::Keyring;

const IDENTITY: &str = "identity";
const DIRECTORY: &str = "directory";
const INDEX: &str = "index";

/// Opens what was sealed to the caller, if it is what the roster names.
pub fn open(db: &mut Db, caller: &Caller, own: UserKeys) -> Result<Keyring, StoreError> {
    match signed_roster(db, caller)? {
        Some(signed) => open_by(db, caller, own, &signed),
        None => Ok(Keyring::of_newcomer(own)),
    }
}

/// The same by the roster as [`signed_roster`] gave it.
pub fn open_by(db: &mut Db, caller: &Caller, own: UserKeys, signed: &[u8]) -> Result<Keyring, StoreError> {
    let mut ring = Keyring::of_newcomer(own);
    let roster = checked(db, caller, &ring.own, signed)?;
    let generation = i32::try_from(roster.generation()).map_err(|_| VaultError::CannotOpen)?;
    let held = held_keys::table
        .filter(held_keys::organization_id.eq(caller.organization))
        .filter(held_keys::user_id.eq(Some(caller.user)))
        .filter(held_keys::generation.eq(generation))
        .select((held_keys::purpose, held_keys::sealed))
        .load::<(String, Vec<u8>)>(db)?;
    for (purpose, sealed) in held {
        match purpose.as_str() {
            IDENTITY => ring.identity = Some(ring.own.open(&sealed, &roster)?),
            DIRECTORY => ring.directory = Some(ring.own.open(&sealed, &roster)?),
            INDEX => ring.index = Some(ring.own.open(&sealed, &roster)?),
            _ => {}
        }
    }
    ring.roster = Some(roster);
    Ok(ring)
}

/// The roster as it is kept, unchecked; none for whoever was not admitted.
pub fn signed_roster(db: &mut Db, caller: &Caller) -> Result<Option<Vec<u8>>, StoreError> {
    if !caller.admitted {
        return Ok(None);
    }
    let kept = rosters::table.find(caller.organization).select(rosters::signed);
    Ok(Some(each!(db, connection => kept.first(connection))?))
}

/// The roster, checked against what the caller pinned; at first sight, against their own key in it.
fn checked(db: &mut Db, caller: &Caller, own: &UserKeys, signed: &[u8]) -> Result<Roster, StoreError> {
    let pin = users::table.find(caller.user).select(users::pin).first::<Option<Vec<u8>>>(db)?;
    Ok(match pin {
        Some(pin) => Roster::verify(signed, &Pin::unlock(own, &pin)?)?,
        None => Roster::first_sight(signed, own)?,
    })
}

/// Pins the roster that the caller sees now, so that an older or another one is refused from here on.
pub fn pin(db: &mut Db, caller: &Caller, ring: &Keyring) -> Result<(), StoreError> {
    let Some(roster) = &ring.roster else { return Ok(()) };
    crate::store::users::set_pin(db, caller.organization, caller.user, &roster.pin().lock(&ring.own))
}

/// Makes the organization's keys, seals them to its founder and to the paper, and signs the first roster.
pub fn found(db: &mut Db, organization: OrganizationId, founder: &UserKeys, paper: &RecoveryKey) -> Result<(), StoreError> {
    let keys = OrganizationKeys::create(organization.0, 1);
    let roster = Roster::found(&keys, paper.public(), founder);
    diesel::insert_into(rosters::table)
        .values((rosters::organization_id.eq(organization), rosters::signed.eq(roster.sign(&keys.identity)?)))
        .execute(db)?;
    let me = UserId(founder.user());
    for holder in [Some(me), None] {
        hold(db, organization, &roster, holder, IDENTITY, &keys.identity)?;
        hold(db, organization, &roster, holder, DIRECTORY, &keys.directory)?;
        hold(db, organization, &roster, holder, INDEX, &keys.index)?;
    }
    Ok(())
}

/// Takes a colleague in whose fingerprint was typed as read aloud: signs the roster anew, and seals to them what their reach includes.
pub fn admit(db: &mut Db, caller: &Caller, ring: &Keyring, colleague: &crate::store::users::User, typed: &str) -> Result<(), StoreError> {
    use crate::{domain::rights::Role, vault::keys::Reach};
    let public = colleague.public_key().ok_or(VaultError::NotAdmitted)?;
    let roles = colleague.roles();
    let reach = match (roles.has(Role::Supervisor), roles.has(Role::Caseworker)) {
        (true, _) => Reach::Everybody,
        (false, true) => Reach::Assigned,
        (false, false) => Reach::Nobody,
    };
    let mut roster = ring.roster()?.clone();
    roster.admit(colleague.id.0, &public, reach, typed)?;
    let identity = ring.identity()?;
    diesel::update(rosters::table.find(caller.organization)).set(rosters::signed.eq(roster.sign(identity)?)).execute(db)?;
    diesel::delete(held_keys::table.filter(held_keys::organization_id.eq(caller.organization)).filter(held_keys::user_id.eq(Some(colleague.id))))
        .execute(db)?;
    if reach >= Reach::Assigned {
        hold(db, caller.organization, &roster, Some(colleague.id), INDEX, ring.index()?)?;
    }
    if reach == Reach::Everybody {
        hold(db, caller.organization, &roster, Some(colleague.id), IDENTITY, identity)?;
        hold(db, caller.organization, &roster, Some(colleague.id), DIRECTORY, ring.directory()?)?;
    }
    Ok(())
}

fn hold<K: OrganizationKey>(
    db: &mut Db,
    organization: OrganizationId,
    roster: &Roster,
    holder: Option<UserId>,
    purpose: &str,
    key: &K,
) -> Result<(), StoreError> {
    let recipient = match holder {
        Some(user) => roster.colleague(user.0)?,
        None => roster.paper(),
    };
    let generation = i32::try_from(recipient.generation()).map_err(|_| VaultError::CannotOpen)?;
    diesel::insert_into(held_keys::table)
        .values((
            held_keys::id.eq(HeldKeyId::random()),
            held_keys::organization_id.eq(organization),
            held_keys::purpose.eq(purpose),
            held_keys::generation.eq(generation),
            held_keys::user_id.eq(holder),
            held_keys::sealed.eq(recipient.seal(key)?),
        ))
        .execute(db)?;
    Ok(())
}
