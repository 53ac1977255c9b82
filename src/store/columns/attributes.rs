//! Who belonged to which group when.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::{connection::DefaultLoadingMode, prelude::*};

use super::People;
use crate::{
    domain::id::{FacetId, FacetValueId, OrganizationId, PersonId},
    each,
    store::{StoreError, db::Db, merges::Roots, reference::Reference, schema::person_facets},
};

/// Everyone's group attributes, each with the day since when.
pub(super) struct Attributes<'r> {
    /// The facet of each value and its code.
    values: Vec<(usize, &'r str)>,
    /// Twelve bytes each: whose, since when, and the place of the value in `values`. By person, oldest first.
    since: Vec<(u32, NaiveDate, u32)>,
    facets: usize,
}

impl<'r> Attributes<'r> {
    pub fn load(db: &mut Db, organization: OrganizationId, reference: &'r Reference, people: &People, roots: &Roots) -> Result<Self, StoreError> {
        let facet: HashMap<FacetId, usize> = reference.facets.iter().enumerate().map(|(at, facet)| (facet.id, at)).collect();
        let mut values = Vec::new();
        let mut places: HashMap<FacetValueId, u32> = HashMap::new();
        for value in &reference.facet_values {
            if let Some(facet) = facet.get(&value.facet_id) {
                places.insert(value.id, values.len() as u32);
                values.push((*facet, reference.counted(&reference.facet_values, value).code.as_str()));
            }
        }
        let all = person_facets::table.filter(person_facets::organization_id.eq(organization)).select((
            person_facets::person_id,
            person_facets::since,
            person_facets::value_id,
        ));
        let mut since = Vec::new();
        each!(db, connection => {
            for row in all.load_iter::<(PersonId, NaiveDate, FacetValueId), DefaultLoadingMode>(connection)? {
                let (person, day, value) = row?;
                if let Some(((number, _), place)) = people.numbers.get(&roots.of(person)).zip(places.get(&value)) {
                    since.push((*number, day, *place));
                }
            }
        });
        since.sort_unstable();
        Ok(Self { values, since, facets: reference.facets.len() })
    }

    /// The values in force on a day, one entry a facet. Before the first that is known, the first holds: most attributes are asked for after the story began.
    pub fn on(&self, person: u32, day: NaiveDate) -> Vec<Option<&'r str>> {
        let mut found = vec![None; self.facets];
        let from = self.since.partition_point(|(of, ..)| *of < person);
        for (_, since, value) in self.since[from..].iter().take_while(|(of, ..)| *of == person) {
            let (facet, code) = self.values[*value as usize];
            if *since <= day || found[facet].is_none() {
                found[facet] = Some(code);
            }
        }
        found
    }
}
