//! The record as the pattern engine takes it: coded steps and group attributes, by codes only. No identity is read.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        code::PersonCode,
        day::Precision,
        id::{AttemptId, FacetId, FacetValueId, JurisdictionId, OfficeId, OrganizationId, PersonId, ReasonId, ServiceId, StepId, UserId},
        outcome::{Outcome, Stage},
        person::CONSENT_KEEP,
    },
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

/// Steps read at a time, so that memory holds the columns and one such piece.
const PIECE: i64 = 20_000;

/// Of so few people, or attempts, the steps are looked up by attempt instead of reading all.
const FEW: usize = 2_000;

/// The steps of everyone in an organization whose record may be kept: those who withdrew that, or were erased, are left out.
/// Persons are called by their short codes, recorders by the user's identifier, everything else by its code in the vocabulary; the activity of a step is the remedy that was
/// lodged against it.
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
    let withdrawn = withdrawn(db, organization, &roots)?;
    let shown = |id: PersonId, code: PersonCode| roots.merged(id).map_or(code, |root| root.code).as_str().to_owned();
    let people: HashMap<PersonId, String> =
        people.into_iter().filter(|(id, _)| !withdrawn.contains(&roots.of(*id))).map(|(id, code)| (id, shown(id, code))).collect();
    let reference = Reference::load(db, organization)?;
    let names = Names::of(&reference);
    let facets = Attributes::load(db, organization, &reference, &roots)?;
    let attempts = attempts_of(db, organization, &people, &roots)?;
    let lodged = lodged(db, organization)?;
    let mut builder = Columns::builder(shape(&reference, &names));
    let mut take = |rows: Vec<Row>| {
        for row in &rows {
            if let Some(attempt) = attempts.get(&row.attempt_id) {
                let remedy = lodged.get(&row.id).map(String::as_str);
                push(&mut builder, (row, remedy), attempt, &people[&attempt.person], &names, &facets);
            }
        }
    };
    if people.len() <= FEW {
        let own: Vec<AttemptId> = attempts.keys().copied().collect();
        for some in own.chunks(FEW) {
            take(steps::table.filter(steps::attempt_id.eq_any(some)).select(Row::as_select()).load(db)?);
        }
        return Ok(builder.finish());
    }
    let mut after = StepId(uuid::Uuid::nil());
    loop {
        let piece = steps::table
            .filter(steps::organization_id.eq(organization))
            .filter(steps::id.gt(after))
            .order(steps::id.asc())
            .limit(PIECE)
            .select(Row::as_select())
            .load(db)?;
        let Some(last) = piece.last() else { break };
        after = last.id;
        take(piece);
    }
    Ok(builder.finish())
}

fn push(builder: &mut Builder, (row, remedy): (&Row, Option<&str>), attempt: &Attempt, person: &str, names: &Names, facets: &Attributes) {
    let place = row.office_id.and_then(|id| names.offices.get(&id));
    let recorder = row.recorder_id.map(|UserId(id)| id.simple().to_string());
    let attempt_name = row.attempt_id.0.simple().to_string();
    let values = facets.on(attempt.shown_as, row.day);
    let nowhere = Vec::new();
    builder.push(&Step {
        person,
        attempt: Some(&attempt_name),
        // The first number is the attempt's within its case: of one case it decides; of several cases the days do, since these numbers begin anew.
        order: Some((i64::from(attempt.ordinal) << 32) | i64::from(row.ordinal)),
        day: (row.day_precision == Precision::Day).then_some(row.day),
        service: names.services.get(&attempt.service).copied(),
        places: place.map_or(&nowhere, |(_, places)| places),
        office: place.map(|(code, _)| *code),
        stage: Some(row.stage.code()),
        activity: remedy,
        outcome: Some(row.outcome.code()),
        reason: row.reason_id.and_then(|id| names.reasons.get(&id).copied()),
        sent_to: row.sent_to_id.and_then(|id| names.offices.get(&id)).map(|(code, _)| *code),
        recorder: recorder.as_deref(),
        facets: &values,
    });
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

struct Attempt {
    person: PersonId,
    /// The same, but for who was merged.
    shown_as: PersonId,
    service: ServiceId,
    /// Within the case, from 1.
    ordinal: i16,
}

fn attempts_of(
    db: &mut Db,
    organization: OrganizationId,
    people: &HashMap<PersonId, String>,
    roots: &Roots,
) -> Result<HashMap<AttemptId, Attempt>, StoreError> {
    let rows = attempts::table
        .inner_join(cases::table)
        .filter(attempts::organization_id.eq(organization))
        .select((attempts::id, cases::person_id, cases::service_id, attempts::ordinal))
        .load::<(AttemptId, PersonId, ServiceId, i16)>(db)?;
    let known = rows.into_iter().filter(|(_, person, ..)| people.contains_key(person));
    Ok(known.map(|(id, person, service, ordinal)| (id, Attempt { person, shown_as: roots.of(person), service, ordinal })).collect())
}

/// People who withdrew their consent to be recorded, or did not give it when asked.
fn withdrawn(db: &mut Db, organization: OrganizationId, roots: &Roots) -> Result<HashSet<PersonId>, StoreError> {
    let said = consents::table
        .filter(consents::organization_id.eq(organization))
        .filter(consents::kind.eq(CONSENT_KEEP))
        .order((consents::given_on.asc(), consents::ordinal.asc(), consents::given.desc()))
        .select((consents::person_id, consents::given))
        .load::<(PersonId, bool)>(db)?;
    // what was said last stands
    let last: HashMap<PersonId, bool> = said.into_iter().map(|(person, given)| (roots.of(person), given)).collect();
    Ok(last.into_iter().filter(|(_, given)| !given).map(|(person, _)| person).collect())
}

/// The codes behind identifiers: of an entry that was retired and points to another, that of the other.
struct Names<'r> {
    services: HashMap<ServiceId, &'r str>,
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
    values: HashMap<FacetValueId, (usize, &'r str)>,
    /// Oldest first.
    of: HashMap<PersonId, Vec<(NaiveDate, FacetValueId)>>,
    facets: usize,
}

impl<'r> Attributes<'r> {
    fn load(db: &mut Db, organization: OrganizationId, reference: &'r Reference, roots: &Roots) -> Result<Self, StoreError> {
        let place: HashMap<FacetId, usize> = reference.facets.iter().enumerate().map(|(at, facet)| (facet.id, at)).collect();
        let counted = |value| reference.counted(&reference.facet_values, value).code.as_str();
        let values = reference.facet_values.iter().filter_map(|value| Some((value.id, (*place.get(&value.facet_id)?, counted(value))))).collect();
        let rows = person_facets::table
            .filter(person_facets::organization_id.eq(organization))
            .order(person_facets::since.asc())
            .select((person_facets::person_id, person_facets::since, person_facets::value_id))
            .load::<(PersonId, NaiveDate, FacetValueId)>(db)?;
        let mut of: HashMap<PersonId, Vec<(NaiveDate, FacetValueId)>> = HashMap::new();
        for (person, since, value) in rows {
            of.entry(roots.of(person)).or_default().push((since, value));
        }
        Ok(Self { values, of, facets: reference.facets.len() })
    }

    /// The values in force on a day, one entry a facet. Before the first that is known, the first holds: most attributes are asked for after the story began.
    fn on(&self, person: PersonId, day: NaiveDate) -> Vec<Option<&'r str>> {
        let mut found = vec![None; self.facets];
        for (since, value) in self.of.get(&person).into_iter().flatten() {
            if let Some((facet, code)) = self.values.get(value)
                && (*since <= day || found[*facet].is_none())
            {
                found[*facet] = Some(*code);
            }
        }
        found
    }
}
