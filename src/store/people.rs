//! People: registered under their own key, seen by those who work with them and by supervisors.

use chrono::NaiveDate;
use diesel::prelude::*;
use zeroize::Zeroizing;

use crate::{
    domain::{
        caller::Caller,
        code::PersonCode,
        id::{ImportId, OrganizationId, PersonId, UserId},
        person::{Attribute, Card},
    },
    each,
    store::{
        StoreError, attributes,
        audit::{Action, Author},
        consents,
        db::Db,
        directory,
        keyring::Keyring,
        merges,
        schema::{assignments, match_tokens, persons},
        sight::visible_to,
    },
    vault::{
        VaultError,
        field::Place,
        keys::{IndexKey, PersonKey},
        roster::Roster,
        tokens::MatchToken,
    },
};

/// A person as everyone who may work with them sees them: by code.
#[derive(Queryable, Selectable, Clone)]
#[diesel(table_name = persons)]
pub struct Person {
    pub id: PersonId,
    pub organization_id: OrganizationId,
    pub code: PersonCode,
    pub generation: i32,
    sealed_key: Option<Vec<u8>>,
    card: Option<Vec<u8>>,
    pub birth_decade: Option<i16>,
    pub registered_on: NaiveDate,
    /// The month in which it was forgotten who this is; from then on only codes are known.
    pub erased_on: Option<NaiveDate>,
    /// As whom they are shown, where two records turned out to be one person.
    pub merged_into: Option<PersonId>,
}

impl Person {
    /// Their key, sealed to the supervisors; of whoever was erased there is none.
    pub(super) fn sealed_key(&self) -> Result<&[u8], StoreError> {
        self.sealed_key.as_deref().ok_or(StoreError::NotFound)
    }
}

/// The person with this code, if the caller may see them.
pub fn find(db: &mut Db, caller: &Caller, code: PersonCode) -> Result<Person, StoreError> {
    Ok(visible_to(caller).filter(persons::code.eq(code)).select(Person::as_select()).first(db)?)
}

/// The codes of these people.
pub(super) fn codes(db: &mut Db, people: &[PersonId]) -> Result<Vec<PersonCode>, StoreError> {
    Ok(persons::table.filter(persons::id.eq_any(people)).select(persons::code).load(db)?)
}

/// The person with this identifier, if the caller may see them.
pub fn by_id(db: &mut Db, caller: &Caller, id: PersonId) -> Result<Person, StoreError> {
    Ok(visible_to(caller).filter(persons::id.eq(id)).select(Person::as_select()).first(db)?)
}

/// The person's key, through the caller's own copy or, for a supervisor, through the identity key.
pub fn key(db: &mut Db, caller: &Caller, ring: &Keyring, person: &Person) -> Result<PersonKey, StoreError> {
    let own = assignments::table
        .filter(assignments::person_id.eq(person.id))
        .filter(assignments::user_id.eq(caller.user))
        .select((assignments::sealed_key, assignments::generation));
    let copy = each!(db, connection => own.first::<(Vec<u8>, i32)>(connection)).optional()?;
    if let Some((sealed, generation)) = copy {
        return Ok(ring.assigned_key(&sealed, person.id.0, generation.unsigned_abs())?);
    }
    Ok(ring.anyones_key(person.sealed_key()?, person.id.0)?)
}

/// What identifies a person. Whoever calls this for a screen records [`Action::IdentityShown`].
pub fn card(person: &Person, key: &PersonKey) -> Result<Card, StoreError> {
    let sealed = person.card.as_deref().ok_or(StoreError::NotFound)?;
    read_card(&key.open(&place(person.organization_id, person.id, "card", 0), sealed)?)
}

/// Writes a person's card anew, with what is found by it. Whoever has no key of the directory leaves the entry there to the next supervisor who searches.
pub fn rewrite(db: &mut Db, author: &Author, ring: &Keyring, person: &Person, card: &Card) -> Result<(), StoreError> {
    directory::tear_out(db, &[person.id])?;
    let key = key(db, author, ring, person)?;
    let bytes = Zeroizing::new(serde_json::to_vec(card).map_err(|_| VaultError::CannotOpen)?);
    diesel::update(persons::table.find(person.id))
        .set((
            persons::card.eq(Some(key.seal(&place(author.organization, person.id, "card", 0), &*bytes))),
            persons::directory_card.eq(directory::entry(ring, author.organization, person.id, person.generation.unsigned_abs(), card)?),
            persons::birth_decade.eq(card.birth_decade()),
        ))
        .execute(db)?;
    diesel::delete(match_tokens::table.filter(match_tokens::person_id.eq(person.id))).execute(db)?;
    add_tokens(db, author.organization, person.id, &tokens(ring.index()?, card))?;
    author.records(db, Action::CardChanged, &person.code.to_string(), "")
}

/// Someone to be registered.
pub struct NewPerson {
    pub card: Card,
    pub attributes: Vec<Attribute>,
    /// What they agreed to, by code, and whether.
    pub consents: Vec<(String, bool)>,
    /// Who works with them from now on.
    pub assignee: UserId,
    pub import: Option<ImportId>,
    /// The day on which they came.
    pub on: NaiveDate,
}

/// Registers a person under a new key of their own, sealed to the supervisors and to whoever works with them.
pub fn register(db: &mut Db, author: &Author, ring: &Keyring, new: &NewPerson) -> Result<(PersonId, PersonCode), StoreError> {
    let id = PersonId::random();
    let code = free_code(db, author.organization)?;
    let key = PersonKey::random();
    let roster = ring.roster()?;
    let card = Zeroizing::new(serde_json::to_vec(&new.card).map_err(|_| VaultError::CannotOpen)?);
    let supervisors = roster.supervisors();
    let generation = generation(roster)?;
    diesel::insert_into(persons::table)
        .values((
            persons::id.eq(id),
            persons::organization_id.eq(author.organization),
            persons::code.eq(code),
            persons::generation.eq(generation),
            persons::sealed_key.eq(Some(supervisors.seal_person(&key, id.0, ring.index()?)?)),
            persons::card.eq(Some(key.seal(&place(author.organization, id, "card", 0), &*card))),
            persons::directory_card.eq(directory::entry(ring, author.organization, id, roster.generation(), &new.card)?),
            persons::birth_decade.eq(new.card.birth_decade()),
            persons::registered_on.eq(new.on),
            persons::import_id.eq(new.import),
        ))
        .execute(db)?;
    give(db, author.organization, ring, id, new.assignee, &key, author.today)?;
    add_tokens(db, author.organization, id, &tokens(ring.index()?, &new.card))?;
    for attribute in &new.attributes {
        attributes::set(db, author.organization, id, *attribute)?;
    }
    for (ordinal, (kind, given)) in new.consents.iter().enumerate() {
        consents::insert(db, author, id, kind, *given, i32::try_from(ordinal).unwrap_or(i32::MAX), new.on)?;
    }
    author.records(db, Action::PersonRegistered, &code.to_string(), "")?;
    Ok((id, code))
}

pub(super) fn free_code(db: &mut Db, organization: OrganizationId) -> Result<PersonCode, StoreError> {
    loop {
        let code = PersonCode::random();
        let taken =
            diesel::select(diesel::dsl::exists(persons::table.filter(persons::organization_id.eq(organization)).filter(persons::code.eq(code))))
                .get_result::<bool>(db)?;
        if !taken {
            return Ok(code);
        }
    }
}

pub(super) fn generation(roster: &Roster) -> Result<i32, StoreError> {
    i32::try_from(roster.generation()).map_err(|_| VaultError::CannotOpen.into())
}

pub(super) fn place(organization: OrganizationId, person: PersonId, column: &'static str, generation: u32) -> Place {
    Place { organization: organization.0, table: "persons", column, row: person.0, generation }
}

pub(super) fn read_card(bytes: &[u8]) -> Result<Card, StoreError> {
    serde_json::from_slice(bytes).map_err(|_| VaultError::CannotOpen.into())
}

/// Lets one more colleague work with a person, and with whoever was merged into them, from now on.
pub fn assign(db: &mut Db, author: &Author, ring: &Keyring, person: PersonId, to: UserId) -> Result<(), StoreError> {
    for one in merges::group(db, author.organization, person)? {
        let one = by_id(db, author, one)?;
        let key = key(db, author, ring, &one)?;
        give(db, author.organization, ring, one.id, to, &key, author.today)?;
    }
    Ok(())
}

/// Gives a person's key to one more colleague, who works with them from now on.
pub fn give(
    db: &mut Db,
    organization: OrganizationId,
    ring: &Keyring,
    person: PersonId,
    to: UserId,
    key: &PersonKey,
    since: NaiveDate,
) -> Result<(), StoreError> {
    let roster = ring.roster()?;
    let recipient = roster.colleague(to.0)?;
    let sealed = recipient.seal_person(key, person.0, ring.index()?)?;
    diesel::delete(assignments::table.find((person, to))).execute(db)?;
    diesel::insert_into(assignments::table)
        .values((
            assignments::person_id.eq(person),
            assignments::user_id.eq(to),
            assignments::organization_id.eq(organization),
            assignments::generation.eq(generation(roster)?),
            assignments::sealed_key.eq(sealed),
            assignments::since.eq(since),
        ))
        .execute(db)?;
    Ok(())
}

/// Seals the keys of the people whom a colleague works with to their new key pair, after they were admitted anew.
pub fn give_again(db: &mut Db, caller: &Caller, ring: &Keyring, to: UserId) -> Result<usize, StoreError> {
    let identity = ring.identity()?;
    let theirs = assignments::table
        .inner_join(persons::table)
        .filter(assignments::organization_id.eq(caller.organization))
        .filter(assignments::user_id.eq(to))
        .filter(persons::sealed_key.is_not_null())
        .select((persons::id, persons::sealed_key.assume_not_null(), assignments::since))
        .load::<(PersonId, Vec<u8>, NaiveDate)>(db)?;
    for (person, sealed, since) in &theirs {
        let key = identity.open_person(sealed, person.0, ring.index()?)?;
        give(db, caller.organization, ring, *person, to, &key, *since)?;
    }
    Ok(theirs.len())
}

/// Who works with a person.
pub fn assignees(db: &mut Db, organization: OrganizationId, person: PersonId) -> Result<Vec<UserId>, StoreError> {
    Ok(assignments::table
        .filter(assignments::organization_id.eq(organization))
        .filter(assignments::person_id.eq(person))
        .order((assignments::since.asc(), assignments::user_id.asc()))
        .select(assignments::user_id)
        .load(db)?)
}

/// The whole values by which a duplicate would be found.
pub(super) fn tokens(index: &IndexKey, card: &Card) -> Vec<MatchToken> {
    let phones = card.phones.iter().filter_map(|phone| index.phone(phone));
    let names = card.birth_year.into_iter().flat_map(|year| card.names().flat_map(move |name| index.name(name, year)));
    let document = index.document(&card.document);
    let reference = card.reference.as_ref().map(|reference| index.reference(&reference.list, &reference.code));
    phones.chain(names).chain(document).chain(reference).collect()
}

fn add_tokens(db: &mut Db, organization: OrganizationId, person: PersonId, tokens: &[MatchToken]) -> Result<(), StoreError> {
    let rows: Vec<_> = tokens
        .iter()
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .map(|token| (match_tokens::organization_id.eq(organization), match_tokens::token.eq(token.0.to_vec()), match_tokens::person_id.eq(person)))
        .collect();
    each!(db, connection => diesel::insert_into(match_tokens::table).values(&rows).execute(connection))?;
    Ok(())
}

/// Someone whom others work with: all that is told of them.
pub struct Match {
    pub code: PersonCode,
    pub decade: Option<i16>,
    pub workers: Vec<UserId>,
}

/// People not visible to the caller who share a whole phone number, or name and year of birth: by code, decade of birth, and who works with them.
/// Audited, since it tells that someone is known here.
pub fn matches(db: &mut Db, author: &Author, ring: &Keyring, card: &Card) -> Result<Vec<Match>, StoreError> {
    let wanted: Vec<Vec<u8>> = tokens(ring.index()?, card).into_iter().map(|token| token.0.to_vec()).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let found = match_tokens::table
        .inner_join(persons::table)
        .filter(match_tokens::organization_id.eq(author.organization))
        .filter(match_tokens::token.eq_any(wanted))
        .order(persons::code.asc())
        .select((persons::id, persons::code, persons::birth_decade))
        .distinct()
        .limit(10)
        .load::<(PersonId, PersonCode, Option<i16>)>(db)?;
    let roots = merges::roots(db, author.organization)?;
    let mut known: Vec<Match> = Vec::new();
    for (id, code, decade) in found {
        let (id, code, decade) = roots.merged(id).map_or((id, code, decade), |root| (root.id, root.code, root.decade));
        let workers = assignees(db, author.organization, id)?;
        if !workers.contains(&author.user) && known.iter().all(|one| one.code != code) {
            author.records(db, Action::MatchLookedUp, &code.to_string(), "")?;
            known.push(Match { code, decade, workers });
        }
    }
    Ok(known)
}

/// How many people the organization has a record of, those whose identity was erased included.
pub fn count(db: &mut Db, organization: OrganizationId) -> Result<i64, StoreError> {
    Ok(persons::table.filter(persons::organization_id.eq(organization)).filter(persons::merged_into.is_null()).count().get_result(db)?)
}
