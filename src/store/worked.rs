//! What worked for others, spot by spot, as the last scan found it: looked up by key, so that a case page reads one row. Sealed under the server's key, since it speaks of few people.

use std::collections::HashSet;

use diesel::prelude::*;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    domain::{
        code::PersonCode,
        id::{OrganizationId, PersonId},
        person::CONSENT_COUNT,
    },
    each,
    engine::worked::{Spot, Worked},
    store::{
        StoreError,
        consents::who_agree,
        db::Db,
        merges,
        schema::{persons, worked_spots},
    },
    vault::{VaultError, field::Place, server::SettingsKey},
};

/// Spots kept, those with most people first.
const MOST: usize = 4_000;

/// Rows of one statement.
const AT_ONCE: usize = 500;

/// The codes of those who agree to be counted outside; of two records that were merged, that of the person kept.
pub fn agreeing(db: &mut Db, organization: OrganizationId) -> Result<HashSet<String>, StoreError> {
    let roots = merges::roots(db, organization)?;
    let agreed = who_agree(db, organization, &roots, CONSENT_COUNT)?;
    let codes =
        persons::table.filter(persons::organization_id.eq(organization)).select((persons::id, persons::code)).load::<(PersonId, PersonCode)>(db)?;
    Ok(codes.into_iter().filter(|(id, _)| agreed.contains(id)).map(|(_, code)| code.as_str().to_owned()).collect())
}

/// Spots under lock, each with the key by which it is looked up.
pub struct Sealed(Vec<(Vec<u8>, Vec<u8>)>);

impl Sealed {
    pub fn of(key: &SettingsKey, organization: OrganizationId, mut spots: Vec<Worked>) -> Result<Self, StoreError> {
        spots.sort_by_key(|worked| std::cmp::Reverse(worked.all));
        spots.truncate(MOST);
        let seal = |worked: &Worked| {
            let json = serde_json::to_vec(worked).map_err(|_| VaultError::CannotOpen)?;
            let spot = named(&worked.spot);
            Ok((spot.as_bytes().to_vec(), key.seal(&place(organization, spot), json)))
        };
        Ok(Self(spots.iter().map(seal).collect::<Result<_, StoreError>>()?))
    }
}

/// Keeps these in place of what was kept before.
pub fn keep(db: &mut Db, organization: OrganizationId, spots: &Sealed) -> Result<(), StoreError> {
    diesel::delete(worked_spots::table.filter(worked_spots::organization_id.eq(organization))).execute(db)?;
    for some in spots.0.chunks(AT_ONCE) {
        let rows: Vec<_> = some
            .iter()
            .map(|(spot, sealed)| (worked_spots::organization_id.eq(organization), worked_spots::spot.eq(spot), worked_spots::sealed.eq(sealed)))
            .collect();
        each!(db, connection => diesel::insert_into(worked_spots::table).values(&rows).execute(connection))?;
    }
    Ok(())
}

/// What is known of a spot; nothing where too few stood there.
pub fn at(db: &mut Db, key: &SettingsKey, organization: OrganizationId, spot: &Spot) -> Result<Option<Worked>, StoreError> {
    let named = named(spot);
    let row = worked_spots::table.find((organization, named.as_bytes().to_vec())).select(worked_spots::sealed).first::<Vec<u8>>(db).optional()?;
    let Some(sealed) = row else { return Ok(None) };
    let json = key.open(&place(organization, named), &sealed)?;
    // What an older version wrote in another form is as good as nothing: the next scan replaces it.
    Ok(serde_json::from_slice::<Worked>(&json).ok().filter(|worked| worked.spot == *spot))
}

fn place(organization: OrganizationId, spot: Uuid) -> Place {
    Place { organization: organization.0, table: "worked_spots", column: "sealed", row: spot, generation: 0 }
}

/// A name of one length for a spot, each part behind its length.
fn named(spot: &Spot) -> Uuid {
    let mut hash = Sha256::new();
    for part in [&spot.service, &spot.office, &spot.outcome, spot.reason.as_ref().unwrap_or(&String::new())] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    Uuid::from_bytes(bytes)
}
