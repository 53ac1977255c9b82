//! Households: people who live together. They share contacts, never records.

use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        code::PersonCode,
        id::{HouseholdId, OrganizationId, PersonId, UserId},
    },
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        merges,
        people::{self, Person},
        schema::{household_members, households, persons},
        sight,
    },
};

/// Someone who lives with a person: all that is told of those whom the caller does not work with.
pub struct Housemate {
    pub id: PersonId,
    pub code: PersonCode,
    pub decade: Option<i16>,
    /// Whether the caller may open their page.
    pub visible: bool,
    pub workers: Vec<UserId>,
}

/// Who lives with a person, or with whoever was merged into them, by code.
pub fn housemates(db: &mut Db, caller: &Caller, person: PersonId) -> Result<Vec<Housemate>, StoreError> {
    let group = merges::group(db, caller.organization, person)?;
    let homes: Vec<HouseholdId> = household_members::table
        .filter(household_members::organization_id.eq(caller.organization))
        .filter(household_members::person_id.eq_any(&group))
        .select(household_members::household_id)
        .load(db)?;
    let rows = household_members::table
        .inner_join(persons::table)
        .filter(household_members::organization_id.eq(caller.organization))
        .filter(household_members::household_id.eq_any(homes))
        .filter(persons::id.ne_all(group))
        .order(persons::code.asc())
        .select((persons::id, persons::code, persons::birth_decade))
        .load::<(PersonId, PersonCode, Option<i16>)>(db)?;
    let ids: Vec<PersonId> = rows.iter().map(|(id, ..)| *id).collect();
    let visible = sight::visible_to(caller).filter(persons::id.eq_any(ids)).select(persons::id).load::<PersonId>(db)?;
    let mate = |(id, code, decade): (PersonId, PersonCode, Option<i16>)| {
        let workers = people::assignees(db, caller.organization, id)?;
        Ok(Housemate { id, code, decade, visible: visible.contains(&id), workers })
    };
    rows.into_iter().map(mate).collect()
}

/// The household that a person lives in.
fn of(db: &mut Db, organization: OrganizationId, person: PersonId) -> Result<Option<HouseholdId>, StoreError> {
    Ok(household_members::table
        .filter(household_members::organization_id.eq(organization))
        .filter(household_members::person_id.eq(person))
        .select(household_members::household_id)
        .first(db)
        .optional()?)
}

/// Notes that two people live together; whoever lives in no household yet moves into the other's.
/// [`StoreError::Conflict`] if each lives in another one already.
pub fn join(db: &mut Db, author: &Author, person: &Person, other: &Person) -> Result<(), StoreError> {
    let theirs = (of(db, author.organization, person.id)?, of(db, author.organization, other.id)?);
    let household = match theirs {
        (Some(one), Some(two)) if one != two => return Err(StoreError::Conflict),
        (Some(household), _) | (_, Some(household)) => household,
        (None, None) => {
            let household = HouseholdId::random();
            diesel::insert_into(households::table)
                .values((households::id.eq(household), households::organization_id.eq(author.organization)))
                .execute(db)?;
            household
        }
    };
    for (one, home) in [(person, theirs.0), (other, theirs.1)] {
        if home.is_none() {
            move_in(db, author, one.id, household)?;
        }
    }
    author.records(db, Action::HouseholdChanged, &person.code.to_string(), &other.code.to_string())
}

fn move_in(db: &mut Db, author: &Author, person: PersonId, household: HouseholdId) -> Result<(), StoreError> {
    diesel::insert_into(household_members::table)
        .values((
            household_members::person_id.eq(person),
            household_members::organization_id.eq(author.organization),
            household_members::household_id.eq(household),
            household_members::since.eq(author.today),
        ))
        .execute(db)?;
    Ok(())
}

/// Notes that someone does not live with this person (any more). Of whoever is left alone, no household is kept.
pub fn leave(db: &mut Db, author: &Author, person: &Person, mate: PersonCode) -> Result<(), StoreError> {
    let gone = housemates(db, author, person.id)?.into_iter().find(|one| one.code == mate).ok_or(StoreError::NotFound)?;
    let household = of(db, author.organization, gone.id)?.ok_or(StoreError::NotFound)?;
    diesel::delete(household_members::table.find(gone.id)).execute(db)?;
    let left = household_members::table.filter(household_members::household_id.eq(household));
    if left.count().get_result::<i64>(db)? <= 1 {
        diesel::delete(left).execute(db)?;
        diesel::delete(households::table.find(household)).execute(db)?;
    }
    author.records(db, Action::HouseholdChanged, &person.code.to_string(), &mate.to_string())
}
