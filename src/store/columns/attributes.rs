//! Who belonged to which group when, and what was answered at the steps of whom.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::{connection::DefaultLoadingMode, prelude::*};

use super::People;
use crate::{
    domain::id::{AnswerId, FacetValueId, OrganizationId, PersonId},
    each,
    store::{
        StoreError,
        db::Db,
        merges::Roots,
        reference::{Grouping, Reference},
        schema::{cases, person_facets, step_answers, steps},
    },
};

/// Everyone's group attributes, each with the day since when.
pub(super) struct Attributes<'r> {
    /// The facet of each value and its code.
    values: Vec<(usize, &'r str)>,
    /// Twelve bytes each: whose, since when, and the place of the value in `values`. By person, oldest first.
    since: Vec<(u32, NaiveDate, u32)>,
    /// How many facets and questions there are.
    groupings: usize,
    /// Which of them are questions, each with the service at whose steps it is asked: what was answered at one says nothing of another.
    asked: Vec<(usize, &'r str)>,
}

impl<'r> Attributes<'r> {
    pub fn load(db: &mut Db, organization: OrganizationId, reference: &'r Reference, people: &People, roots: &Roots) -> Result<Self, StoreError> {
        let mut values = Vec::new();
        let mut places: HashMap<uuid::Uuid, u32> = HashMap::new();
        for (at, grouping) in reference.groupings().enumerate() {
            let own: Vec<_> = match grouping {
                Grouping::Facet(facet) => {
                    let own = reference.values_of(facet);
                    own.map(|value| (value.id.0, reference.counted(&reference.facet_values, value).code.as_str())).collect()
                }
                Grouping::Question(asked) => asked.answers.iter().map(|answer| (answer.id.0, answer.code.as_str())).collect(),
            };
            for (id, code) in own {
                places.insert(id, values.len() as u32);
                values.push((at, code));
            }
        }
        let all = person_facets::table.filter(person_facets::organization_id.eq(organization)).select((
            person_facets::person_id,
            person_facets::since,
            person_facets::value_id,
        ));
        let answered = step_answers::table
            .inner_join(steps::table.inner_join(cases::table))
            .filter(step_answers::organization_id.eq(organization))
            .select((cases::person_id, steps::day, step_answers::answer_id));
        let mut since = Vec::new();
        let mut push = |person: PersonId, day: NaiveDate, value: uuid::Uuid| {
            if let Some(((number, _), place)) = people.numbers.get(&roots.of(person)).zip(places.get(&value)) {
                since.push((*number, day, *place));
            }
        };
        each!(db, connection => {
            for row in all.load_iter::<(PersonId, NaiveDate, FacetValueId), DefaultLoadingMode>(connection)? {
                let (person, day, FacetValueId(value)) = row?;
                push(person, day, value);
            }
        });
        if !reference.questions.is_empty() {
            each!(db, connection => {
                for row in answered.load_iter::<(PersonId, NaiveDate, AnswerId), DefaultLoadingMode>(connection)? {
                    let (person, day, AnswerId(answer)) = row?;
                    push(person, day, answer);
                }
            });
        }
        since.sort_unstable();
        let asked = reference.groupings().enumerate().filter_map(|(at, grouping)| match grouping {
            Grouping::Facet(_) => None,
            Grouping::Question(asked) => {
                let service = reference.services.iter().find(|service| service.id == asked.question.service_id)?;
                Some((at, reference.counted(&reference.services, service).code.as_str()))
            }
        });
        Ok(Self { values, since, groupings: reference.groupings().count(), asked: asked.collect() })
    }

    /// The values in force on a day at a service, one entry a facet or question. Before the first that is known, the first holds: most attributes are asked for after the story began.
    pub fn on(&self, person: u32, day: NaiveDate, service: Option<&str>) -> Vec<Option<&'r str>> {
        let mut found = vec![None; self.groupings];
        let from = self.since.partition_point(|(of, ..)| *of < person);
        for (_, since, value) in self.since[from..].iter().take_while(|(of, ..)| *of == person) {
            let (facet, code) = self.values[*value as usize];
            if *since <= day || found[facet].is_none() {
                found[facet] = Some(code);
            }
        }
        for &(question, of) in &self.asked {
            if service != Some(of) {
                found[question] = None;
            }
        }
        found
    }
}
