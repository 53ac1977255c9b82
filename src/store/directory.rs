//! The directory: everybody's card once more under one key, with all the ways in which its names are typed, so that a supervisor's search passes over all people at once.

use diesel::prelude::*;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{
    domain::{
        caller::Caller,
        code::PersonCode,
        id::{OrganizationId, PersonId},
        person::Card,
    },
    store::{
        StoreError,
        db::Db,
        keyring::Keyring,
        merges,
        people::{self, Person},
        schema::{assignments, persons},
    },
    vault::{VaultError, names::Spellings},
};

/// A card as it is searched: spelling a name out takes longer than all else that a search does, so the directory keeps it done.
#[derive(Serialize, Deserialize)]
pub struct Entry {
    pub card: Card,
    /// Of each of the card's names, in order.
    pub spelled: Vec<Spellings>,
}

impl Entry {
    pub fn of(card: Card) -> Self {
        let spelled = card.names().map(Spellings::of).collect();
        Self { card, spelled }
    }

    /// An entry of the directory; of those made before spellings were kept, only the card stands there.
    fn read(bytes: &[u8]) -> Result<Self, StoreError> {
        serde_json::from_slice(bytes).or_else(|_| people::read_card(bytes).map(Self::of))
    }
}

/// The sealed entry of a person, where the keys are at hand: only supervisors hold them, and enter the others when they next search.
pub(super) fn entry(
    ring: &Keyring,
    organization: OrganizationId,
    person: PersonId,
    generation: u32,
    card: &Card,
) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(directory) = &ring.directory else { return Ok(None) };
    let entry = Zeroizing::new(serde_json::to_vec(&Entry::of(card.clone())).map_err(|_| VaultError::CannotOpen)?);
    Ok(Some(directory.seal(&people::place(organization, person, COLUMN, generation), &*entry)))
}

const COLUMN: &str = "directory_card";

/// What `look` makes of every card that the caller may open, under the code by which the person is shown: a supervisor's in one pass through the directory, a caseworker's one by one.
/// In no order. Nothing opened outlives the call of `look`.
pub fn each<T: Send>(
    db: &mut Db,
    caller: &Caller,
    ring: &Keyring,
    look: impl Fn(PersonCode, Option<i16>, &Entry) -> Option<T> + Sync,
) -> Result<Vec<T>, StoreError> {
    let roots = merges::roots(db, caller.organization)?;
    let shown = |id: PersonId, code: PersonCode, decade: Option<i16>| roots.merged(id).map_or((code, decade), |root| (root.code, root.decade));
    if let Some(directory) = &ring.directory {
        let rows = persons::table
            .filter(persons::organization_id.eq(caller.organization))
            .filter(persons::directory_card.is_not_null())
            .select((persons::id, persons::code, persons::generation, persons::birth_decade, persons::directory_card.assume_not_null()))
            .load::<(PersonId, PersonCode, i32, Option<i16>, Vec<u8>)>(db)?;
        let looked = rows.par_iter().map(|(id, code, generation, decade, sealed)| {
            let bytes = directory.open(&people::place(caller.organization, *id, COLUMN, generation.unsigned_abs()), sealed)?;
            let (code, decade) = shown(*id, *code, *decade);
            Ok(look(code, decade, &Entry::read(&bytes)?))
        });
        return looked.filter_map(Result::transpose).collect();
    }
    let copies = assignments::table
        .inner_join(persons::table)
        .filter(assignments::organization_id.eq(caller.organization))
        .filter(assignments::user_id.eq(caller.user))
        .select((Person::as_select(), assignments::sealed_key, assignments::generation))
        .load::<(Person, Vec<u8>, i32)>(db)?;
    let looked = copies.par_iter().map(|(person, sealed, generation)| {
        let key = ring.assigned_key(sealed, person.id.0, generation.unsigned_abs())?;
        let (code, decade) = shown(person.id, person.code, person.birth_decade);
        Ok(look(code, decade, &Entry::of(people::card(person, &key)?)))
    });
    looked.filter_map(Result::transpose).collect()
}

/// Enters at most `limit` of the people who are not in the directory yet, and tells how many.
pub fn enter_the_missing(db: &mut Db, caller: &Caller, ring: &Keyring, limit: i64) -> Result<usize, StoreError> {
    let (identity, index) = (ring.identity()?, ring.index()?);
    let missing = persons::table
        .filter(persons::organization_id.eq(caller.organization))
        .filter(persons::directory_card.is_null())
        .filter(persons::card.is_not_null())
        .limit(limit)
        .select(Person::as_select())
        .load(db)?;
    for person in &missing {
        let key = identity.open_person(person.sealed_key()?, person.id.0, index)?;
        let card = people::card(person, &key)?;
        let entered = entry(ring, caller.organization, person.id, person.generation.unsigned_abs(), &card)?;
        diesel::update(persons::table.find(person.id)).set(persons::directory_card.eq(entered)).execute(db)?;
    }
    Ok(missing.len())
}
