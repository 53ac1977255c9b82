//! The record as the pattern engine takes it: coded steps and group attributes, by codes only. No identity is read.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::{connection::DefaultLoadingMode, prelude::*};

use crate::{
    domain::{
        caller::Caller,
        code::PersonCode,
        day::Precision,
        id::{AttemptId, FacetId, FacetValueId, JurisdictionId, OfficeId, OrganizationId, PersonId, ReasonId, ServiceId, StepId, UserId},
        outcome::{Outcome, Stage},
        person::CONSENT_KEEP,
    },
    each,
    engine::{
        columns::{Builder, Columns, Shape, Step},
        statement::RETURNED,
    },
    store::{
        StoreError,
        db::Db,
        merges::{self, Roots},
        reference::{Office, Reference},
        schema::{attempts, cases, consents, person_facets, persons, remedies, steps},
        sight,
    },
};

/// Of so few people, or attempts, the steps are looked up by attempt instead of reading all.
const FEW: usize = 2_000;

/// The steps of everyone in an organization whose record may be kept: those who withdrew that, or were erased, are left out.
/// Persons are called by their short codes, recorders by the user's identifier, everything else by its code in the vocabulary; the activity of a step
/// is the remedy that was lodged against it.
pub fn whole(db: &mut Db, organization: OrganizationId) -> Result<Columns, StoreError> {
    let people = persons::table
        .filter(persons::organization_id.eq(organization))
        .filter(persons::erased_on.is_null())
        .select((persons::id, persons::code))
        .load(db)?;
    of_people(db, organization, people)
}

/// The same of those whom the caller may see: to find whose cases are behind a pattern.
pub fn visible(db: &mut Db, caller: &Caller) -> Result<Columns, StoreError> {
    let people = sight::visible_to(caller).filter(persons::erased_on.is_null()).select((persons::id, persons::code)).load(db)?;
    of_people(db, caller.organization, people)
}

/// How many steps an organization has recorded, whoever they are about.
pub fn steps_recorded(db: &mut Db, organization: OrganizationId) -> Result<i64, StoreError> {
    Ok(steps::table.filter(steps::organization_id.eq(organization)).count().get_result(db)?)
}

fn of_people(db: &mut Db, organization: OrganizationId, people: Vec<(PersonId, PersonCode)>) -> Result<Columns, StoreError> {
    let roots = merges::roots(db, organization)?;
    let people = People::of(people, &withdrawn(db, organization, &roots)?, &roots);
    let reference = Reference::load(db, organization)?;
    let names = Names::of(&reference);
    let attributes = Attributes::load(db, organization, &reference, &people, &roots)?;
    let attempts = attempts_of(db, organization, &people, &names)?;
    let lodged = lodged(db, organization)?;
    let builder = Columns::builder(shape(&reference, &names));
    let mut rows = Rows { builder, people: &people, names: &names, attributes: &attributes, lodged: &lodged };
    if people.counted <= FEW {
        let own: Vec<AttemptId> = attempts.keys().copied().collect();
        for some in own.chunks(FEW) {
            let few = steps::table.filter(steps::attempt_id.eq_any(some)).select(Row::as_select()).load(db)?;
            few.iter().for_each(|row| rows.push(row, &attempts));
        }
        return Ok(rows.builder.finish());
    }
    // Row by row as the database hands them over: all at once they would take more room than the columns.
    let all = steps::table.filter(steps::organization_id.eq(organization));
    each!(db, connection => {
        for row in all.select(Row::as_select()).load_iter::<Row, DefaultLoadingMode>(connection)? {
            rows.push(&row?, &attempts);
        }
    });
    let builder = rows.builder;
    drop((attempts, attributes));
    Ok(builder.finish())
}

/// Everyone whose record counts, by numbers from 0.
struct People {
    /// As whom each is shown, and whether their own record counts: the person kept after a merge has a number also where the caller may see the other record alone.
    numbers: HashMap<PersonId, (u32, bool)>,
    codes: Vec<PersonCode>,
    counted: usize,
}

impl People {
    fn of(people: Vec<(PersonId, PersonCode)>, withdrawn: &HashSet<PersonId>, roots: &Roots) -> Self {
        let mut all = Self { numbers: HashMap::with_capacity(people.len()), codes: Vec::with_capacity(people.len()), counted: 0 };
        for (id, code) in people.into_iter().filter(|(id, _)| !withdrawn.contains(&roots.of(*id))) {
            let (root, code) = roots.merged(id).map_or((id, code), |root| (root.id, root.code));
            let next = all.codes.len() as u32;
            let (number, _) = *all.numbers.entry(root).or_insert((next, false));
            if number == next {
                all.codes.push(code);
            }
            all.numbers.insert(id, (number, true));
            all.counted += 1;
        }
        all
    }

    /// The number as which somebody whose own record counts is shown.
    fn counted(&self, person: PersonId) -> Option<u32> {
        self.numbers.get(&person).filter(|(_, counts)| *counts).map(|(number, _)| *number)
    }
}

/// Rows on their way into columns.
struct Rows<'a> {
    builder: Builder,
    people: &'a People,
    names: &'a Names<'a>,
    attributes: &'a Attributes<'a>,
    /// The remedy that was lodged against a step.
    lodged: &'a HashMap<StepId, String>,
}

impl Rows<'_> {
    fn push(&mut self, row: &Row, attempts: &HashMap<AttemptId, Attempt>) {
        let Some(attempt) = attempts.get(&row.attempt_id) else { return };
        let place = row.office_id.and_then(|id| self.names.offices.get(&id));
        let recorder = row.recorder_id.map(|UserId(id)| id.simple().to_string());
        let attempt_name = attempt.number.to_string();
        let values = self.attributes.on(attempt.person, row.day);
        let nowhere = Vec::new();
        self.builder.push(&Step {
            person: self.people.codes[attempt.person as usize].as_str(),
            attempt: Some(&attempt_name),
            // The first number is the attempt's within its case: of one case it decides; of several cases the days do, since these numbers begin anew.
            order: Some((i64::from(attempt.ordinal) << 32) | i64::from(row.ordinal)),
            day: (row.day_precision == Precision::Day).then_some(row.day),
            service: self.names.services.get(attempt.service as usize).map(|(_, code)| *code),
            places: place.map_or(&nowhere, |(_, places)| places),
            office: place.map(|(code, _)| *code),
            stage: Some(row.stage.code()),
            activity: self.lodged.get(&row.id).map(String::as_str),
            outcome: Some(row.outcome.code()),
            reason: row.reason_id.and_then(|id| self.names.reasons.get(&id).copied()),
            sent_to: row.sent_to_id.and_then(|id| self.names.offices.get(&id)).map(|(code, _)| *code),
            recorder: recorder.as_deref(),
            facets: &values,
            ..Step::default()
        });
    }
}

/// The remedy that was lodged against each step that was challenged; of several the one lodged first.
fn lodged(db: &mut Db, organization: OrganizationId) -> Result<HashMap<StepId, String>, StoreError> {
    let rows = remedies::table
        .filter(remedies::organization_id.eq(organization))
        .filter(remedies::filed.is_not_null())
        .order((remedies::filed.desc(), remedies::id.asc()))
        .select((remedies::step_id, remedies::code))
        .load::<(StepId, String)>(db)?;
    Ok(rows.into_iter().collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = steps)]
struct Row {
    id: StepId,
    attempt_id: AttemptId,
    ordinal: i32,
    day: NaiveDate,
    day_precision: Precision,
    office_id: Option<OfficeId>,
    stage: Stage,
    outcome: Outcome,
    reason_id: Option<ReasonId>,
    sent_to_id: Option<OfficeId>,
    recorder_id: Option<UserId>,
}

/// Sixteen bytes, since there are many.
struct Attempt {
    /// From 0, in no particular order: steps with one number are of one attempt.
    number: u32,
    /// As whom the person is shown.
    person: u32,
    /// The place of the service in [`Names::services`]; one beyond them where it is not known.
    service: u32,
    /// Within the case, from 1.
    ordinal: i16,
}

fn attempts_of(db: &mut Db, organization: OrganizationId, people: &People, names: &Names<'_>) -> Result<HashMap<AttemptId, Attempt>, StoreError> {
    let places: HashMap<ServiceId, u32> = (0..).zip(&names.services).map(|(place, (id, _))| (*id, place)).collect();
    let all = attempts::table.inner_join(cases::table).filter(attempts::organization_id.eq(organization)).select((
        attempts::id,
        cases::person_id,
        cases::service_id,
        attempts::ordinal,
    ));
    let mut found = HashMap::new();
    each!(db, connection => {
        for row in all.load_iter::<(AttemptId, PersonId, ServiceId, i16), DefaultLoadingMode>(connection)? {
            let (id, person, service, ordinal) = row?;
            if let Some(person) = people.counted(person) {
                let (number, service) = (found.len() as u32, places.get(&service).copied().unwrap_or(u32::MAX));
                found.insert(id, Attempt { number, person, service, ordinal });
            }
        }
    });
    Ok(found)
}

/// People who withdrew their consent to be recorded, or did not give it when asked.
fn withdrawn(db: &mut Db, organization: OrganizationId, roots: &Roots) -> Result<HashSet<PersonId>, StoreError> {
    let said = consents::table
        .filter(consents::organization_id.eq(organization))
        .filter(consents::kind.eq(CONSENT_KEEP))
        .order((consents::given_on.asc(), consents::ordinal.asc(), consents::given.desc()))
        .select((consents::person_id, consents::given));
    let mut withdrawn = HashSet::new();
    each!(db, connection => {
        for row in said.load_iter::<(PersonId, bool), DefaultLoadingMode>(connection)? {
            let (person, given) = row?;
            // what was said last stands
            if given {
                withdrawn.remove(&roots.of(person));
            } else {
                withdrawn.insert(roots.of(person));
            }
        }
    });
    Ok(withdrawn)
}

/// The codes behind identifiers: of an entry that was retired and points to another, that of the other.
struct Names<'r> {
    services: Vec<(ServiceId, &'r str)>,
    reasons: HashMap<ReasonId, &'r str>,
    /// An office's code, and the codes of the places that it lies in, a level each.
    offices: HashMap<OfficeId, (&'r str, Vec<Option<&'r str>>)>,
    /// The levels that tell offices apart, outermost first.
    levels: Vec<&'r str>,
}

impl<'r> Names<'r> {
    fn of(reference: &'r Reference) -> Self {
        let levels = levels(reference);
        let places = |from: Option<JurisdictionId>| {
            let way = reference.upwards(from);
            let here = |level: &str| way.iter().find(|place| place.level == level);
            levels.iter().map(|level| here(level).map(|place| reference.counted(&reference.jurisdictions, place).code.as_str())).collect::<Vec<_>>()
        };
        let counted_office = |office: &'r Office| {
            let at = reference.counted(&reference.offices, office);
            (office.id, (at.code.as_str(), places(at.jurisdiction_id)))
        };
        Self {
            services: reference.services.iter().map(|entry| (entry.id, reference.counted(&reference.services, entry).code.as_str())).collect(),
            reasons: reference.reasons.iter().map(|entry| (entry.id, reference.counted(&reference.reasons, entry).code.as_str())).collect(),
            offices: reference.offices.iter().map(counted_office).collect(),
            levels,
        }
    }
}

/// The levels of place in which offices differ, outermost first: a level at which all are alike says nothing.
fn levels(reference: &Reference) -> Vec<&str> {
    let mut depth: HashMap<&str, usize> = HashMap::new();
    let mut values: HashMap<&str, HashSet<&str>> = HashMap::new();
    for office in &reference.offices {
        let way = reference.upwards(reference.counted(&reference.offices, office).jurisdiction_id);
        for (at, place) in way.iter().rev().map(|place| reference.counted(&reference.jurisdictions, place)).enumerate() {
            let deepest = depth.entry(place.level.as_str()).or_default();
            *deepest = at.max(*deepest);
            values.entry(place.level.as_str()).or_default().insert(place.code.as_str());
        }
    }
    let mut levels: Vec<&str> = depth.keys().copied().filter(|level| values[level].len() > 1).collect();
    levels.sort_by_key(|level| (depth[level], *level));
    levels
}

fn shape(reference: &Reference, names: &Names<'_>) -> Shape {
    let bad = Outcome::ALL.iter().filter(|outcome| !outcome.is_favourable() && **outcome != Outcome::Other);
    let targets = bad.map(|outcome| outcome.code()).chain([RETURNED]);
    Shape {
        places: names.levels.iter().map(|level| (*level).to_owned()).collect(),
        facets: reference.facets.iter().map(|facet| facet.code.clone()).collect(),
        rivals: reference.facets.iter().filter(|facet| facet.rival).map(|facet| facet.code.clone()).collect(),
        target_outcomes: Some(targets.map(str::to_owned).collect()),
    }
}

/// Everyone's group attributes, each with the day since when.
struct Attributes<'r> {
    /// The facet of each value and its code.
    values: Vec<(usize, &'r str)>,
    /// Twelve bytes each: whose, since when, and the place of the value in `values`. By person, oldest first.
    since: Vec<(u32, NaiveDate, u32)>,
    facets: usize,
}

impl<'r> Attributes<'r> {
    fn load(db: &mut Db, organization: OrganizationId, reference: &'r Reference, people: &People, roots: &Roots) -> Result<Self, StoreError> {
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
    fn on(&self, person: u32, day: NaiveDate) -> Vec<Option<&'r str>> {
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
