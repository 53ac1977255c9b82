//! Who of a list is recorded here already: found by the tokens of whole values, judged by opening the few cards that share one.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        code::PersonCode,
        id::PersonId,
        person::{Card, Reference},
    },
    store::{
        StoreError,
        db::Db,
        keyring::Keyring,
        opening,
        people::{self, Person},
        schema::{match_tokens, persons},
        sight::visible_to,
    },
    vault::{keys::PersonKey, names::Spellings},
};

/// Values of one statement; SQLite takes 32,766.
const AT_ONCE: usize = 5_000;
/// More people who share a value are a dormitory or a shelter: so many are named.
const NAMED: usize = 8;

/// Someone who is looked for.
pub struct Sought<'a> {
    pub key: &'a str,
    pub ours: Option<PersonCode>,
    pub card: &'a Card,
}

/// What was found.
pub enum Match {
    /// Surely this one.
    One(PersonId),
    /// One of these, or somebody else: they share a telephone, or a name and the year of birth, and something speaks against it.
    Perhaps(Vec<(PersonCode, PersonId)>),
}

/// How a value is shared.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum By {
    /// The code in the list, or a document.
    Itself,
    Phone,
    Name,
}

/// Those of the sought who are recorded, or may be, by their keys. Whoever was merged is found as the person kept.
pub fn matches(db: &mut Db, caller: &Caller, ring: &Keyring, sought: &[Sought<'_>]) -> Result<HashMap<String, Match>, StoreError> {
    let index = ring.index()?;
    let mut tokens: HashMap<Vec<u8>, Vec<(usize, By)>> = HashMap::new();
    for (at, one) in sought.iter().enumerate() {
        let mut add = |token: [u8; 32], by| tokens.entry(token.to_vec()).or_default().push((at, by));
        if let Some(Reference { list, code }) = &one.card.reference {
            add(index.reference(list, code).0, By::Itself);
        }
        index.document(&one.card.document).into_iter().for_each(|token| add(token.0, By::Itself));
        one.card.phones.iter().filter_map(|phone| index.phone(phone)).for_each(|token| add(token.0, By::Phone));
        for (name, year) in one.card.names().filter_map(|name| Some((name, one.card.birth_year?))) {
            index.name(name, year).into_iter().for_each(|token| add(token.0, By::Name));
        }
    }
    let mut met: HashMap<usize, HashSet<(PersonId, By)>> = HashMap::new();
    let mut records: HashMap<PersonId, Person> = HashMap::new();
    let all: Vec<&Vec<u8>> = tokens.keys().collect();
    for part in all.chunks(AT_ONCE) {
        let rows = match_tokens::table
            .inner_join(persons::table)
            .filter(match_tokens::organization_id.eq(caller.organization))
            .filter(match_tokens::token.eq_any(part.iter().copied()))
            .select((match_tokens::token, Person::as_select()))
            .load::<(Vec<u8>, Person)>(db)?;
        for (token, person) in rows {
            for (at, by) in tokens.get(&token).into_iter().flatten() {
                met.entry(*at).or_default().insert((person.merged_into.unwrap_or(person.id), *by));
            }
            records.insert(person.id, person);
        }
    }
    let codes: Vec<PersonCode> = sought.iter().filter_map(|one| one.ours).collect();
    let mut by_code = HashMap::new();
    for part in codes.chunks(AT_ONCE) {
        for person in visible_to(caller).filter(persons::code.eq_any(part)).select(Person::as_select()).load::<Person>(db)? {
            by_code.insert(person.code, person.merged_into.unwrap_or(person.id));
        }
    }
    let missing: HashSet<PersonId> = met.values().flatten().map(|(id, _)| *id).filter(|id| !records.contains_key(id)).collect();
    for part in missing.into_iter().collect::<Vec<_>>().chunks(AT_ONCE) {
        for person in visible_to(caller).filter(persons::id.eq_any(part)).select(Person::as_select()).load::<Person>(db)? {
            records.insert(person.id, person);
        }
    }
    let to_open: Vec<PersonId> =
        met.values().flatten().filter(|(_, by)| *by != By::Itself).map(|(id, _)| *id).collect::<HashSet<_>>().into_iter().collect();
    let mut keys = HashMap::new();
    for part in to_open.chunks(AT_ONCE) {
        keys.extend(opening::keys(db, caller, ring, part)?);
    }
    let mut found = HashMap::new();
    for (at, one) in sought.iter().enumerate() {
        let by_code = one.ours.and_then(|code| by_code.get(&code).copied());
        let shared = met.remove(&at).unwrap_or_default();
        if let Some(id) = by_code.or_else(|| shared.iter().find(|(_, by)| *by == By::Itself).map(|(id, _)| *id)) {
            found.insert(one.key.to_owned(), Match::One(id));
        } else if let Some(judged) = judge(ring, one.card, &shared, &records, &keys)? {
            found.insert(one.key.to_owned(), judged);
        }
    }
    Ok(found)
}

/// A name and a telephone that are both shared, or a name and the year of birth with nothing against it, are one person, if only one shares them.
fn judge(
    ring: &Keyring,
    card: &Card,
    shared: &HashSet<(PersonId, By)>,
    records: &HashMap<PersonId, Person>,
    keys: &HashMap<PersonId, PersonKey>,
) -> Result<Option<Match>, StoreError> {
    let index = ring.index()?;
    let numbers: HashSet<_> = card.phones.iter().filter_map(|phone| index.phone(phone)).collect();
    let (mut sure, mut perhaps) = (Vec::new(), Vec::new());
    let ids: HashSet<PersonId> = shared.iter().map(|(id, _)| *id).collect();
    for person in ids.iter().filter_map(|id| records.get(id)) {
        let Some(key) = keys.get(&person.id) else { continue };
        let theirs = people::card(person, key)?;
        let has_phone = shared.contains(&(person.id, By::Phone));
        let phones_differ = !has_phone && !numbers.is_empty() && theirs.phones.iter().any(|phone| index.phone(phone).is_some());
        let years_differ = card.birth_year.zip(theirs.birth_year).is_some_and(|(one, other)| one != other);
        if share_a_name(card, &theirs) && !phones_differ && !years_differ {
            sure.push((person.code, person.id));
        } else {
            perhaps.push((person.code, person.id));
        }
    }
    Ok(match (sure.len(), perhaps.len()) {
        (0, 0) => None,
        (1, _) => sure.first().map(|(_, id)| Match::One(*id)),
        _ => {
            sure.append(&mut perhaps);
            sure.sort_unstable_by_key(|(code, _)| code.to_string());
            sure.truncate(NAMED);
            Some(Match::Perhaps(sure))
        }
    })
}

fn share_a_name(one: &Card, other: &Card) -> bool {
    let readings = |card: &Card| card.names().flat_map(|name| Spellings::of(name).readings).collect::<HashSet<_>>();
    !readings(one).is_disjoint(&readings(other))
}
