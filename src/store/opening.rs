//! The keys of several people at once, so that a list can show what was typed about each.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::{
    domain::{caller::Caller, id::PersonId},
    store::{
        StoreError,
        db::Db,
        keyring::Keyring,
        schema::{assignments, persons},
    },
    vault::keys::PersonKey,
};

/// The keys of those of these people whom the caller can read; the others are left out. Two queries, however many they are.
pub fn keys(db: &mut Db, caller: &Caller, ring: &Keyring, people: &[PersonId]) -> Result<HashMap<PersonId, PersonKey>, StoreError> {
    let mut keys = HashMap::new();
    if people.is_empty() || ring.index().is_err() {
        return Ok(keys);
    }
    let copies = assignments::table
        .filter(assignments::organization_id.eq(caller.organization))
        .filter(assignments::user_id.eq(caller.user))
        .filter(assignments::person_id.eq_any(people))
        .select((assignments::person_id, assignments::sealed_key, assignments::generation))
        .load::<(PersonId, Vec<u8>, i32)>(db)?;
    for (person, sealed, generation) in copies {
        keys.insert(person, ring.assigned_key(&sealed, person.0, generation.unsigned_abs())?);
    }
    if ring.identity.is_none() {
        return Ok(keys);
    }
    let rest: Vec<PersonId> = people.iter().copied().filter(|person| !keys.contains_key(person)).collect();
    let sealed = persons::table
        .filter(persons::organization_id.eq(caller.organization))
        .filter(persons::id.eq_any(rest))
        .filter(persons::sealed_key.is_not_null())
        .select((persons::id, persons::sealed_key.assume_not_null()))
        .load::<(PersonId, Vec<u8>)>(db)?;
    for (person, sealed) in sealed {
        keys.insert(person, ring.anyones_key(&sealed, person.0)?);
    }
    Ok(keys)
}
