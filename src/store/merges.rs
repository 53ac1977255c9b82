//! Two records of one person, merged. Whoever is merged keeps their own row, key and cases, and is shown as the person kept: nothing is sealed anew, so a merge
//! is undone exactly, however much was recorded since.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        code::PersonCode,
        id::{MergeId, OrganizationId, PersonId, UserId},
    },
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        keyring::Keyring,
        others,
        people::{self, Person},
        schema::{assignments, merge_grants, merges, persons},
    },
    vault::VaultError,
};

/// As whom those who were merged are shown.
pub struct Roots(HashMap<PersonId, Root>);

/// The person kept.
#[derive(Clone, Copy)]
pub struct Root {
    pub id: PersonId,
    pub code: PersonCode,
    pub decade: Option<i16>,
}

impl Roots {
    /// The person as whom somebody is shown; themselves where they were not merged.
    pub fn of(&self, person: PersonId) -> PersonId {
        self.0.get(&person).map_or(person, |root| root.id)
    }

    /// How many people were merged into others.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Whether somebody was merged, or is one into whom others were.
    pub fn touch(&self, person: PersonId) -> bool {
        self.0.iter().any(|(merged, root)| *merged == person || root.id == person)
    }

    /// The person kept, of somebody who was merged.
    pub fn merged(&self, person: PersonId) -> Option<Root> {
        self.0.get(&person).copied()
    }
}

pub fn roots(db: &mut Db, organization: OrganizationId) -> Result<Roots, StoreError> {
    let merged = persons::table
        .filter(persons::organization_id.eq(organization))
        .filter(persons::merged_into.is_not_null())
        .select((persons::id, persons::merged_into.assume_not_null()))
        .load::<(PersonId, PersonId)>(db)?;
    if merged.is_empty() {
        return Ok(Roots(HashMap::new()));
    }
    let kept: Vec<PersonId> = merged.iter().map(|(_, root)| *root).collect();
    let kept: HashMap<PersonId, Root> = persons::table
        .filter(persons::organization_id.eq(organization))
        .filter(persons::id.eq_any(kept))
        .select((persons::id, persons::code, persons::birth_decade))
        .load::<(PersonId, PersonCode, Option<i16>)>(db)?
        .into_iter()
        .map(|(id, code, decade)| (id, Root { id, code, decade }))
        .collect();
    Ok(Roots(merged.into_iter().filter_map(|(person, root)| Some((person, *kept.get(&root)?))).collect()))
}

/// A person with everyone who was merged into them; themselves first.
pub fn group(db: &mut Db, organization: OrganizationId, person: PersonId) -> Result<Vec<PersonId>, StoreError> {
    let merged = persons::table
        .filter(persons::organization_id.eq(organization))
        .filter(persons::merged_into.eq(Some(person)))
        .order(persons::code.asc())
        .select(persons::id)
        .load(db)?;
    Ok(std::iter::once(person).chain(merged).collect())
}

/// A merge that stands.
#[derive(Queryable)]
pub struct Merge {
    pub id: MergeId,
    pub merged: PersonCode,
    pub by: UserId,
    pub on: NaiveDate,
}

/// What was merged into a person, newest first.
pub fn into_person(db: &mut Db, organization: OrganizationId, person: PersonId) -> Result<Vec<Merge>, StoreError> {
    Ok(merges::table
        .inner_join(persons::table.on(persons::id.eq(merges::merged_id)))
        .filter(merges::organization_id.eq(organization))
        .filter(merges::undone_on.is_null())
        .filter(persons::merged_into.eq(Some(person)))
        .order((merges::merged_on.desc(), persons::code.asc()))
        .select((merges::id, persons::code, merges::merged_by, merges::merged_on))
        .load(db)?)
}

/// Shows one person as another from now on. Whoever works with either is given the key of both; what was given so is noted, to be taken back exactly.
/// [`StoreError::Conflict`] if somebody merged one of them meanwhile.
pub fn merge(db: &mut Db, author: &Author, ring: &Keyring, kept: &Person, merged: &Person) -> Result<MergeId, StoreError> {
    let nobody: Option<PersonId> = None;
    let unmerged = |id: PersonId| persons::table.filter(persons::id.eq(id)).filter(persons::merged_into.is_null());
    // both rows are taken, so that two merges of the same person wait for each other
    let taken = diesel::update(unmerged(kept.id)).set(persons::merged_into.eq(nobody)).execute(db)?;
    if kept.id == merged.id || taken != 1 {
        return Err(StoreError::Conflict);
    }
    let (keeps, joins) = (group(db, author.organization, kept.id)?, group(db, author.organization, merged.id)?);
    if diesel::update(unmerged(merged.id)).set(persons::merged_into.eq(Some(kept.id))).execute(db)? != 1 {
        return Err(StoreError::Conflict);
    }
    diesel::update(persons::table.filter(persons::merged_into.eq(Some(merged.id)))).set(persons::merged_into.eq(Some(kept.id))).execute(db)?;
    let id = MergeId::random();
    diesel::insert_into(merges::table)
        .values((
            merges::id.eq(id),
            merges::organization_id.eq(author.organization),
            merges::kept_id.eq(kept.id),
            merges::merged_id.eq(merged.id),
            merges::merged_by.eq(author.user),
            merges::merged_on.eq(author.today),
        ))
        .execute(db)?;
    share(db, author, ring, id, &[keeps, joins].concat())?;
    others::forget_all();
    author.records(db, Action::PeopleMerged, &kept.code.to_string(), &merged.code.to_string())?;
    Ok(id)
}

/// Gives everyone who works with one of these people the keys of all.
fn share(db: &mut Db, author: &Author, ring: &Keyring, merge: MergeId, people: &[PersonId]) -> Result<(), StoreError> {
    let assigned: HashSet<(PersonId, UserId)> = assignments::table
        .filter(assignments::organization_id.eq(author.organization))
        .filter(assignments::person_id.eq_any(people))
        .select((assignments::person_id, assignments::user_id))
        .load(db)?
        .into_iter()
        .collect();
    let users: HashSet<UserId> = assigned.iter().map(|(_, user)| *user).collect();
    for id in people {
        let person = people::by_id(db, author, *id)?;
        let key = people::key(db, author, ring, &person)?;
        for user in users.iter().filter(|user| !assigned.contains(&(*id, **user))) {
            match people::give(db, author.organization, ring, *id, *user, &key, author.today) {
                // who left or waits to be admitted anew is given nothing
                Err(StoreError::Vault(VaultError::NotAdmitted | VaultError::BeyondTheirRole)) => continue,
                given => given?,
            }
            diesel::insert_into(merge_grants::table)
                .values((
                    merge_grants::merge_id.eq(merge),
                    merge_grants::person_id.eq(*id),
                    merge_grants::user_id.eq(*user),
                    merge_grants::organization_id.eq(author.organization),
                ))
                .execute(db)?;
        }
    }
    Ok(())
}

/// Takes a merge back: each is shown as before, and works with whom they worked. What was recorded since stays with the case in which it was recorded.
pub fn undo(db: &mut Db, author: &Author, id: MergeId) -> Result<PersonCode, StoreError> {
    let standing =
        merges::table.filter(merges::organization_id.eq(author.organization)).filter(merges::id.eq(id)).filter(merges::undone_on.is_null());
    let merged = standing.select(merges::merged_id).first::<PersonId>(db)?;
    diesel::update(merges::table.find(id)).set((merges::undone_on.eq(Some(author.today)), merges::undone_by.eq(Some(author.user)))).execute(db)?;
    let granted = merge_grants::table
        .filter(merge_grants::merge_id.eq(id))
        .select((merge_grants::person_id, merge_grants::user_id))
        .load::<(PersonId, UserId)>(db)?;
    for (person, user) in granted {
        diesel::delete(assignments::table.find((person, user))).execute(db)?;
    }
    diesel::delete(merge_grants::table.filter(merge_grants::merge_id.eq(id))).execute(db)?;
    let root = persons::table
        .filter(persons::organization_id.eq(author.organization))
        .filter(persons::id.eq(merged))
        .select(persons::merged_into.assume_not_null())
        .first::<PersonId>(db)?;
    let standing: HashMap<PersonId, PersonId> = merges::table
        .filter(merges::organization_id.eq(author.organization))
        .filter(merges::undone_on.is_null())
        .select((merges::merged_id, merges::kept_id))
        .load::<(PersonId, PersonId)>(db)?
        .into_iter()
        .collect();
    for person in group(db, author.organization, root)?.into_iter().skip(1) {
        let shown_as = followed(&standing, person);
        diesel::update(persons::table.find(person)).set(persons::merged_into.eq((shown_as != person).then_some(shown_as))).execute(db)?;
    }
    others::forget_all();
    let code = |db: &mut Db, id: PersonId| persons::table.find(id).select(persons::code).first::<PersonCode>(db);
    let (kept, apart) = (code(db, root)?, code(db, merged)?);
    author.records(db, Action::MergeUndone, &kept.to_string(), &apart.to_string())?;
    Ok(kept)
}

/// As whom somebody is shown by the merges that stand: each person was merged once at most, and never into one of their own.
fn followed(standing: &HashMap<PersonId, PersonId>, person: PersonId) -> PersonId {
    let mut at = person;
    while let Some(kept) = standing.get(&at) {
        at = *kept;
    }
    at
}
