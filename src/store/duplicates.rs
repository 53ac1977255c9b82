//! Who may be recorded twice: likely pairs among all people, and who is like someone about to be registered.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        code::PersonCode,
        id::{HouseholdId, OrganizationId, PersonId},
        likeness::{self, Likeness, Profile},
        person::Card,
    },
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        directory::{self, Entry},
        keyring::Keyring,
        merges,
        people::Person,
        schema::{different_people, household_members, persons},
    },
    vault::tokens::phone_digits,
};

/// What of a card is compared.
fn profile(Entry { card, spelled }: &Entry, household: Option<HouseholdId>) -> Profile {
    let document: String = card.document.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    Profile {
        names: spelled.iter().map(|name| name.readings.clone()).collect(),
        phones: card.phones.iter().map(|phone| phone_digits(phone)).filter(|digits| digits.len() >= 7).collect(),
        document: (document.chars().count() >= 5).then_some(document),
        birth_year: card.birth_year,
        household,
    }
}

/// Someone who is like another.
pub struct Alike {
    pub name: String,
    pub code: PersonCode,
    pub decade: Option<i16>,
    pub likeness: Likeness,
}

/// Those among the people whose cards the caller may open who are like someone about to be registered, the likeliest first. `home` is with whom they live.
pub fn like(db: &mut Db, caller: &Caller, ring: &Keyring, card: &Card, home: Option<PersonCode>, most: usize) -> Result<Vec<Alike>, StoreError> {
    let homes = homes(db, caller.organization)?;
    // whoever is registered from a household where nobody was noted yet shares its phone all the same
    let new_home = HouseholdId::random();
    let household = |code: PersonCode| homes.get(&code).copied().or_else(|| (Some(code) == home).then_some(new_home));
    let newcomer = profile(&Entry::of(card.clone()), home.and_then(household));
    let mut found = directory::each(db, caller, ring, |code, decade, entry| {
        let likeness = likeness::alike(&newcomer, &profile(entry, household(code)));
        (likeness.score >= likeness::WORTH_A_LOOK).then(|| Alike { name: entry.card.name.clone(), code, decade, likeness })
    })?;
    found.sort_by_key(|alike| (std::cmp::Reverse(alike.likeness.score), alike.code));
    let mut seen = HashSet::new();
    found.retain(|alike| seen.insert(alike.code));
    found.truncate(most);
    Ok(found)
}

/// Two records that may be one person, by code.
pub struct Pair {
    pub one: PersonCode,
    pub other: PersonCode,
    pub likeness: Likeness,
}

/// Every likely pair of the organization that nobody has decided yet, the likeliest first, and how many there are. Opens the whole directory, and tells codes only.
pub fn queue(db: &mut Db, caller: &Caller, ring: &Keyring, most: usize) -> Result<(Vec<Pair>, usize), StoreError> {
    ring.directory()?;
    let homes = homes(db, caller.organization)?;
    let (codes, profiles): (Vec<_>, Vec<_>) =
        directory::each(db, caller, ring, |code, _, entry| Some((code, profile(entry, homes.get(&code).copied()))))?.into_iter().unzip();
    let apart = told_apart(db, caller.organization)?;
    let mut met = HashSet::new();
    let mut pairs = Vec::new();
    for (one, other, likeness) in likeness::pairs(&profiles) {
        let (one, other) = ordered(codes[one], codes[other]);
        if one != other && !apart.contains(&(one, other)) && met.insert((one, other)) {
            pairs.push(Pair { one, other, likeness });
        }
    }
    let all = pairs.len();
    pairs.truncate(most);
    Ok((pairs, all))
}

/// How alike two cards are; `together` is whether they live together.
pub fn compare(one: &Card, other: &Card, together: bool) -> Likeness {
    let home = together.then(HouseholdId::random);
    likeness::alike(&profile(&Entry::of(one.clone()), home), &profile(&Entry::of(other.clone()), home))
}

fn ordered<T: Ord>(one: T, other: T) -> (T, T) {
    if one <= other { (one, other) } else { (other, one) }
}

/// In which household each lives, by the code under which they are shown.
fn homes(db: &mut Db, organization: OrganizationId) -> Result<HashMap<PersonCode, HouseholdId>, StoreError> {
    Ok(household_members::table
        .inner_join(persons::table)
        .filter(household_members::organization_id.eq(organization))
        .select((persons::code, household_members::household_id))
        .load(db)?
        .into_iter()
        .collect())
}

/// The pairs that somebody said are two people, under the codes by which they are shown now.
fn told_apart(db: &mut Db, organization: OrganizationId) -> Result<HashSet<(PersonCode, PersonCode)>, StoreError> {
    let roots = merges::roots(db, organization)?;
    let pairs = different_people::table
        .filter(different_people::organization_id.eq(organization))
        .select((different_people::one_id, different_people::other_id))
        .load::<(PersonId, PersonId)>(db)?;
    let people: Vec<PersonId> = pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
    let mut codes: HashMap<PersonId, PersonCode> = HashMap::new();
    for part in people.chunks(5_000) {
        codes.extend(persons::table.filter(persons::id.eq_any(part)).select((persons::id, persons::code)).load::<(PersonId, PersonCode)>(db)?);
    }
    let shown = |id: PersonId| roots.merged(id).map(|root| root.code).or_else(|| codes.get(&id).copied());
    Ok(pairs.into_iter().filter_map(|(one, other)| Some(ordered(shown(one)?, shown(other)?))).collect())
}

/// Remembers that two people are two, though they share a phone or a name: the pair is not offered again.
pub fn tell_apart(db: &mut Db, author: &Author, one: &Person, other: &Person) -> Result<(), StoreError> {
    let (first, second) = ordered(one.id, other.id);
    diesel::delete(different_people::table.find((first, second))).execute(db)?;
    diesel::insert_into(different_people::table)
        .values((
            different_people::one_id.eq(first),
            different_people::other_id.eq(second),
            different_people::organization_id.eq(author.organization),
            different_people::decided_by.eq(author.user),
            different_people::decided_on.eq(author.today),
        ))
        .execute(db)?;
    author.records(db, Action::PeopleToldApart, &one.code.to_string(), &other.code.to_string())
}
