//! The group attributes of people, each from a day on; earlier values stay, and hold for earlier steps.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        id::{FacetId, FacetValueId, OrganizationId, PersonId},
        person::Attribute,
    },
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        merges,
        people::{self, Person},
        schema::person_facets,
    },
};

pub(super) fn set(db: &mut Db, organization: OrganizationId, person: PersonId, attribute: Attribute) -> Result<(), StoreError> {
    diesel::delete(person_facets::table.find((person, attribute.facet, attribute.since))).execute(db)?;
    diesel::insert_into(person_facets::table)
        .values((
            person_facets::person_id.eq(person),
            person_facets::facet_id.eq(attribute.facet),
            person_facets::since.eq(attribute.since),
            person_facets::organization_id.eq(organization),
            person_facets::value_id.eq(attribute.value),
        ))
        .execute(db)?;
    Ok(())
}

/// Records a group attribute from a day on. A second value from the same day takes the first one's place.
pub fn record(db: &mut Db, author: &Author, person: &Person, attribute: Attribute) -> Result<(), StoreError> {
    people::by_id(db, author, person.id)?;
    set(db, author.organization, person.id, attribute)?;
    author.records(db, Action::FacetRecorded, &person.code.to_string(), "")
}

/// Puts right what never was otherwise, such as the cohort of a birth year that had been noted wrongly: the value holds from the day on which they came, and none before it stays.
pub fn correct(db: &mut Db, author: &Author, person: &Person, facet: FacetId, value: Option<FacetValueId>) -> Result<(), StoreError> {
    let of_facet = person_facets::table.filter(person_facets::person_id.eq(person.id)).filter(person_facets::facet_id.eq(facet));
    diesel::delete(of_facet).execute(db)?;
    match value {
        Some(value) => set(db, author.organization, person.id, Attribute { facet, value, since: person.registered_on }),
        None => Ok(()),
    }
}

/// All that is known of a person's groups, and of whoever was merged into them, oldest first.
pub fn history(db: &mut Db, organization: OrganizationId, person: PersonId) -> Result<Vec<Attribute>, StoreError> {
    let group = merges::group(db, organization, person)?;
    let rows = person_facets::table
        .filter(person_facets::organization_id.eq(organization))
        .filter(person_facets::person_id.eq_any(group))
        .order((person_facets::since.asc(), person_facets::facet_id.asc()))
        .select((person_facets::facet_id, person_facets::value_id, person_facets::since))
        .load::<(FacetId, FacetValueId, NaiveDate)>(db)?;
    Ok(rows.into_iter().map(|(facet, value, since)| Attribute { facet, value, since }).collect())
}
