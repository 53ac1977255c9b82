//! The directory: everybody's card once more under one key, with all the ways in which its names are typed, so that a supervisor's search passes over all people at once.
//!
//! Entries stand with their person, and are bound into sheets of some hundreds: to open one of those takes hardly longer than to open one entry. Whoever changes an entry, or takes a person
//! away, tears out the whole sheet; its entries stand alone until a supervisor next searches.

use diesel::prelude::*;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{
    domain::{
        caller::Caller,
        code::PersonCode,
        id::{OrganizationId, PersonId, SheetId},
        person::Card,
    },
    store::{
        StoreError,
        db::Db,
        keyring::Keyring,
        merges,
        people::{self, Person},
        schema::{assignments, directory_sheets, persons},
    },
    vault::{VaultError, field::Place, keys::DirectoryKey, names::Spellings},
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

/// So many entries stand on a sheet.
pub const A_SHEET: usize = 256;
/// Identifiers of one statement.
const AT_ONCE: usize = 5_000;

/// An entry on a sheet, with whom it is of.
#[derive(Serialize, Deserialize)]
struct Line {
    person: PersonId,
    code: String,
    decade: Option<i16>,
    entry: Entry,
}

/// An entry that stands alone.
type Loose = (PersonId, PersonCode, i32, Option<i16>, Vec<u8>);

fn loose(db: &mut Db, organization: OrganizationId, most: Option<usize>) -> Result<Vec<Loose>, StoreError> {
    let loose = persons::table
        .filter(persons::organization_id.eq(organization))
        .filter(persons::directory_sheet.is_null())
        .filter(persons::directory_card.is_not_null())
        .select((persons::id, persons::code, persons::generation, persons::birth_decade, persons::directory_card.assume_not_null()));
    Ok(match most {
        Some(most) => loose.limit(i64::try_from(most).unwrap_or(i64::MAX)).load(db)?,
        None => loose.load(db)?,
    })
}

fn opened(directory: &DirectoryKey, organization: OrganizationId, (person, code, generation, decade, sealed): &Loose) -> Result<Line, StoreError> {
    let bytes = directory.open(&people::place(organization, *person, COLUMN, generation.unsigned_abs()), sealed)?;
    Ok(Line { person: *person, code: code.to_string(), decade: *decade, entry: Entry::read(&bytes)? })
}

fn place(organization: OrganizationId, sheet: SheetId, generation: i32) -> Place {
    Place { organization: organization.0, table: "directory_sheets", column: "sealed", row: sheet.0, generation: generation.unsigned_abs() }
}

/// Binds entries that stand alone into a sheet, if there are enough for one. Whether it did.
pub fn bind(db: &mut Db, caller: &Caller, ring: &Keyring) -> Result<bool, StoreError> {
    let (directory, roster) = (ring.directory()?, ring.roster()?);
    let loose = loose(db, caller.organization, Some(A_SHEET))?;
    if loose.len() < A_SHEET {
        return Ok(false);
    }
    let lines = loose.par_iter().map(|one| opened(directory, caller.organization, one)).collect::<Result<Vec<_>, _>>()?;
    let bytes = Zeroizing::new(serde_json::to_vec(&lines).map_err(|_| VaultError::CannotOpen)?);
    let (sheet, generation) = (SheetId::random(), people::generation(roster)?);
    diesel::insert_into(directory_sheets::table)
        .values((
            directory_sheets::id.eq(sheet),
            directory_sheets::organization_id.eq(caller.organization),
            directory_sheets::generation.eq(generation),
            directory_sheets::sealed.eq(directory.seal(&place(caller.organization, sheet, generation), &*bytes)),
        ))
        .execute(db)?;
    let bound: Vec<PersonId> = lines.iter().map(|line| line.person).collect();
    diesel::update(persons::table.filter(persons::id.eq_any(bound))).set(persons::directory_sheet.eq(Some(sheet))).execute(db)?;
    Ok(true)
}

/// Takes the sheets on which these people stand out of the directory.
pub(super) fn tear_out(db: &mut Db, people: &[PersonId]) -> Result<(), StoreError> {
    for some in people.chunks(AT_ONCE) {
        let torn = persons::table
            .filter(persons::id.eq_any(some))
            .filter(persons::directory_sheet.is_not_null())
            .select(persons::directory_sheet.assume_not_null())
            .distinct()
            .load::<SheetId>(db)?;
        // Whoever stands on them stands alone from then on: the databases see to it.
        diesel::delete(directory_sheets::table.filter(directory_sheets::id.eq_any(torn))).execute(db)?;
    }
    Ok(())
}

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
        let looked_at = |line: &Line| {
            let code = line.code.parse().map_err(|_| VaultError::CannotOpen)?;
            let (code, decade) = shown(line.person, code, line.decade);
            Ok(look(code, decade, &line.entry))
        };
        let sheets = directory_sheets::table
            .filter(directory_sheets::organization_id.eq(caller.organization))
            .select((directory_sheets::id, directory_sheets::generation, directory_sheets::sealed))
            .load::<(SheetId, i32, Vec<u8>)>(db)?;
        let bound = sheets.par_iter().map(|(sheet, generation, sealed)| {
            let bytes = directory.open(&place(caller.organization, *sheet, *generation), sealed)?;
            let lines: Vec<Line> = serde_json::from_slice(&bytes).map_err(|_| VaultError::CannotOpen)?;
            lines.iter().filter_map(|line| looked_at(line).transpose()).collect::<Result<Vec<T>, StoreError>>()
        });
        let bound = bound.collect::<Result<Vec<_>, _>>()?;
        let alone = loose(db, caller.organization, None)?;
        let alone = alone.par_iter().filter_map(|one| opened(directory, caller.organization, one).and_then(|line| looked_at(&line)).transpose());
        let alone = alone.collect::<Result<Vec<T>, StoreError>>()?;
        return Ok(bound.into_iter().flatten().chain(alone).collect());
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
