//! The record as the pattern engine takes it: coded steps and group attributes, by codes only. No identity is read.

mod attributes;
mod beside;
mod names;

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::{connection::DefaultLoadingMode, prelude::*};

use crate::{
    domain::{
        caller::Caller,
        code::PersonCode,
        day::{Day, Precision},
        id::{AttemptId, CaseId, ImportId, OfficeId, OrganizationId, PersonId, PolicyId, ReasonId, ServiceId, StepId, UserId},
        outcome::{Outcome, Stage},
        person::{CONSENT_COUNT, CONSENT_KEEP},
    },
    each,
    engine::{
        columns::{self as engine, Builder, Columns, Step},
        evidence::{Costs, Evidence, Expectation, Promised, Said},
        response_clocks::ResponseClock,
    },
    law::basis::Basis,
    store::{
        StoreError,
        bases::Bases,
        consents::who_agree,
        db::Db,
        merges::{self, Roots},
        reference::Reference,
        schema::{attempts, cases, consents, persons, steps},
        sight,
    },
};

use attributes::Attributes;
use beside::Beside;
use names::{Names, shape};

pub use names::{UNLISTED, levels};

/// Of so few people, or attempts, the steps are looked up by attempt instead of reading all.
const FEW: usize = 2_000;

/// The steps of everyone in an organization whose record may be kept: those who withdrew that, or were erased, are left out.
/// Persons are called by their short codes, recorders by the user's identifier, everything else by its code in the vocabulary; the activity of a step
/// is the remedy that was lodged against it.
pub fn whole(db: &mut Db, organization: OrganizationId) -> Result<Evidence, StoreError> {
    let people = persons::table
        .filter(persons::organization_id.eq(organization))
        .filter(persons::erased_on.is_null())
        .select((persons::id, persons::code))
        .load(db)?;
    of_people(db, organization, people)
}

/// The same of those who agreed to be counted in what leaves the house.
pub fn agreed(db: &mut Db, organization: OrganizationId) -> Result<Evidence, StoreError> {
    let roots = merges::roots(db, organization)?;
    let agreed = who_agree(db, organization, &roots, CONSENT_COUNT)?;
    let people = persons::table
        .filter(persons::organization_id.eq(organization))
        .filter(persons::erased_on.is_null())
        .select((persons::id, persons::code))
        .load::<(PersonId, PersonCode)>(db)?;
    of_people(db, organization, people.into_iter().filter(|(person, _)| agreed.contains(&roots.of(*person))).collect())
}

/// The same of those whom the caller may see: to find whose cases are behind a pattern.
pub fn visible(db: &mut Db, caller: &Caller) -> Result<Evidence, StoreError> {
    let people = sight::visible_to(caller).filter(persons::erased_on.is_null()).select((persons::id, persons::code)).load(db)?;
    of_people(db, caller.organization, people)
}

/// How many steps an organization has recorded, whoever they are about.
pub fn steps_recorded(db: &mut Db, organization: OrganizationId) -> Result<i64, StoreError> {
    Ok(steps::table.filter(steps::organization_id.eq(organization)).count().get_result(db)?)
}

fn of_people(db: &mut Db, organization: OrganizationId, people: Vec<(PersonId, PersonCode)>) -> Result<Evidence, StoreError> {
    let roots = merges::roots(db, organization)?;
    let people = People::of(people, &withdrawn(db, organization, &roots)?, &roots);
    let reference = Reference::load(db, organization)?;
    let names = Names::of(&reference);
    let attributes = Attributes::load(db, organization, &reference, &people, &roots)?;
    let attempts = attempts_of(db, organization, &people, &names)?;
    let never_applied = beside::never_applied(db, organization, &people, &names, &attributes, &reference)?;
    let bases = Bases::of(db, organization, &reference)?;
    let rows = Rows {
        policies: bases.register().iter().map(|entry| (entry.policy.id, entry.policy.code.clone())).collect(),
        builder: Columns::builder(shape(&reference, &names)),
        people: &people,
        names: &names,
        attributes: &attributes,
        bases,
        beside: Beside::default(),
        promises: Vec::new(),
        costs: Vec::new(),
        said: Vec::new(),
        gave_up: Vec::new(),
        clocks: Vec::new(),
        delays: Vec::new(),
        last: HashMap::new(),
    };
    let rows = read(db, organization, rows, &attempts)?;
    Ok(Evidence { never_applied, ..rows.finish() })
}

/// Reads the steps of those attempts.
fn read<'a>(db: &mut Db, organization: OrganizationId, mut rows: Rows<'a>, attempts: &HashMap<AttemptId, Attempt>) -> Result<Rows<'a>, StoreError> {
    if rows.people.counted <= FEW {
        let own: Vec<AttemptId> = attempts.keys().copied().collect();
        for some in own.chunks(FEW) {
            let few = steps::table.filter(steps::attempt_id.eq_any(some)).select(Row::as_select()).load(db)?;
            rows.beside = Beside::of_steps(db, organization, &few.iter().map(|row| row.id).collect::<Vec<_>>())?;
            few.iter().for_each(|row| rows.push(row, attempts));
        }
        return Ok(rows);
    }
    rows.beside = Beside::whole(db, organization)?;
    // Row by row as the database hands them over: all at once they would take more room than the columns.
    let all = steps::table.filter(steps::organization_id.eq(organization));
    each!(db, connection => {
        for row in all.select(Row::as_select()).load_iter::<Row, DefaultLoadingMode>(connection)? {
            rows.push(&row?, attempts);
        }
    });
    Ok(rows)
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

/// Rows on their way into columns, and what only some of them have. There a step is called by the number of its row.
struct Rows<'a> {
    builder: Builder,
    people: &'a People,
    names: &'a Names<'a>,
    attributes: &'a Attributes<'a>,
    bases: Bases<'a>,
    policies: HashMap<PolicyId, String>,
    beside: Beside,
    promises: Vec<Promised>,
    costs: Vec<Costs>,
    said: Vec<Said>,
    gave_up: Vec<(u32, String)>,
    clocks: Vec<ResponseClock>,
    delays: Vec<u32>,
    /// The last step of each case that says what was expected at its close.
    last: HashMap<CaseId, (i64, u32, Expectation)>,
}

impl Rows<'_> {
    fn push(&mut self, row: &Row, attempts: &HashMap<AttemptId, Attempt>) {
        let Some(attempt) = attempts.get(&row.attempt_id) else { return };
        let number = self.builder.steps() as u32;
        // The first number is the attempt's within its case: of one case it decides; of several cases the days do, since these numbers begin anew.
        let order = (i64::from(attempt.ordinal) << 32) | i64::from(row.ordinal);
        self.put_beside(row, number, order, attempt);
        let place = row.office_id.and_then(|id| self.names.offices.get(&id));
        let recorder = row.recorder_id.map(|UserId(id)| id.simple().to_string());
        let attempt_name = attempt.number.to_string();
        let nowhere = Vec::new();
        let service = self.names.services.get(attempt.service as usize);
        let values = self.attributes.on(attempt.person, row.day, service.map(|(_, code)| *code));
        let (mut judged, mut broken) = (Vec::new(), false);
        for requirement in self.beside.demands(row.id) {
            let basis = match service {
                Some((service, _)) => self.bases.judge(row.office_id, *service, row.day(), requirement),
                None => Basis::NotKnown(crate::law::basis::Doubt::ListIncomplete { level: 0 }),
            };
            judged.push((requirement, basis));
        }
        let demands: Vec<engine::Demand> = judged
            .iter()
            .map(|(requirement, basis)| engine::Demand {
                requirement: requirement.and_then(|id| self.names.requirements.get(&id).copied()).unwrap_or(UNLISTED),
                basis: engine::Basis::parse(basis.code()).unwrap_or_default(),
                policy: basis.rests_on().and_then(|policy| self.policies.get(policy)).map(String::as_str),
            })
            .collect();
        if let Some((service, _)) = service.filter(|_| row.outcome == Outcome::AcceptedForProcessing && row.day_precision == Precision::Day) {
            let runs = self.bases.answer_by(row.office_id, *service, row.day());
            self.clocks.extend(runs.map(|(deadline, _)| ResponseClock { step: number, until: deadline.counts }));
        }
        for (until, kept) in self.beside.promises(row.id) {
            broken |= kept == Some(false);
            self.promises.push(Promised { step: number, until: until.map(Day::latest), kept });
        }
        self.builder.push(&Step {
            person: self.people.codes[attempt.person as usize].as_str(),
            attempt: Some(&attempt_name),
            order: Some(order),
            day: (row.day_precision == Precision::Day).then_some(row.day),
            service: service.map(|(_, code)| *code),
            places: place.map_or(&nowhere, |(_, places)| places),
            office: place.map(|(code, _)| *code),
            stage: Some(row.stage.code()),
            activity: self.beside.lodged(row.id),
            outcome: Some(row.outcome.code()),
            reason: row.reason_id.and_then(|id| self.names.reasons.get(&id).copied()),
            sent_to: row.sent_to_id.and_then(|id| self.names.offices.get(&id)).map(|(code, _)| *code),
            recorder: recorder.as_deref(),
            demands: &demands,
            promise_broken: broken,
            facets: &values,
            ..Step::default()
        });
    }

    /// What the step cost, what was expected, why it was the last; and how long it took until it was entered.
    fn put_beside(&mut self, row: &Row, number: u32, order: i64, attempt: &Attempt) {
        let count = |figure: Option<i32>| figure.and_then(|figure| u32::try_from(figure).ok());
        let costs = Costs {
            step: number,
            trips: count(row.trips.map(i32::from)),
            minutes: count(row.minutes),
            money: row.money,
            papers: count(row.papers.map(i32::from)),
        };
        if costs != (Costs { step: number, ..Costs::default() }) {
            self.costs.push(costs);
        }
        if let Some(expectation) = row.expectation.as_deref().and_then(Expectation::from_code) {
            self.said.push(Said { step: number, at_the_close: false, expectation });
        }
        if let Some(reason) = row.gave_up_reason.as_ref().filter(|_| row.outcome == Outcome::Withdrew) {
            self.gave_up.push((number, reason.clone()));
        }
        if row.import_id.is_none() && row.day_precision == Precision::Day {
            self.delays.extend(u32::try_from((row.recorded_on - row.day).num_days()).ok());
        }
        if let Some(expectation) = attempt.at_the_close {
            let last = self.last.entry(row.case_id).or_insert((order, number, expectation));
            *last = (*last).max((order, number, expectation));
        }
    }

    fn finish(mut self) -> Evidence {
        self.said.extend(self.last.into_values().map(|(_, step, expectation)| Said { step, at_the_close: true, expectation }));
        let (columns, order) = self.builder.finish_in_order();
        let mut step_of = vec![0_u32; order.len()];
        for (step, &row) in order.iter().enumerate() {
            step_of[row as usize] = step as u32;
        }
        macro_rules! placed {
            ($list:ident) => {
                self.$list.iter_mut().for_each(|one| one.step = step_of[one.step as usize]);
                self.$list.sort_by_key(|one| one.step);
            };
        }
        placed!(promises);
        placed!(costs);
        placed!(said);
        placed!(clocks);
        self.gave_up.iter_mut().for_each(|(step, _)| *step = step_of[*step as usize]);
        self.gave_up.sort();
        self.delays.sort_unstable();
        let (promises, costs, expectations, gave_up, delays) = (self.promises, self.costs, self.said, self.gave_up, self.delays);
        Evidence { promises, costs, expectations, gave_up, delays, clocks: self.clocks, ..Evidence::of(columns) }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = steps)]
struct Row {
    id: StepId,
    case_id: CaseId,
    attempt_id: AttemptId,
    ordinal: i32,
    day: NaiveDate,
    day_precision: Precision,
    office_id: Option<OfficeId>,
    stage: Stage,
    outcome: Outcome,
    reason_id: Option<ReasonId>,
    sent_to_id: Option<OfficeId>,
    trips: Option<i16>,
    minutes: Option<i32>,
    money: Option<i64>,
    papers: Option<i16>,
    expectation: Option<String>,
    gave_up_reason: Option<String>,
    recorder_id: Option<UserId>,
    recorded_on: NaiveDate,
    import_id: Option<ImportId>,
}

impl Row {
    fn day(&self) -> Day {
        Day::from_parts(self.day, self.day_precision)
    }
}

/// Few bytes, since there are many.
struct Attempt {
    /// From 0, in no particular order: steps with one number are of one attempt.
    number: u32,
    /// As whom the person is shown.
    person: u32,
    /// The place of the service in [`Names::services`]; one beyond them where it is not known.
    service: u32,
    /// Within the case, from 1.
    ordinal: i16,
    /// What the person expected when the case was closed.
    at_the_close: Option<Expectation>,
}

fn attempts_of(db: &mut Db, organization: OrganizationId, people: &People, names: &Names<'_>) -> Result<HashMap<AttemptId, Attempt>, StoreError> {
    let places: HashMap<ServiceId, u32> = (0..).zip(&names.services).map(|(place, (id, _))| (*id, place)).collect();
    let all = attempts::table.inner_join(cases::table).filter(attempts::organization_id.eq(organization)).select((
        attempts::id,
        cases::person_id,
        cases::service_id,
        attempts::ordinal,
        cases::expectation,
    ));
    let mut found = HashMap::new();
    each!(db, connection => {
        for row in all.load_iter::<(AttemptId, PersonId, ServiceId, i16, Option<String>), DefaultLoadingMode>(connection)? {
            let (id, person, service, ordinal, expectation) = row?;
            if let Some(person) = people.counted(person) {
                let (number, service) = (found.len() as u32, places.get(&service).copied().unwrap_or(u32::MAX));
                found.insert(id, Attempt { number, person, service, ordinal, at_the_close: expectation.as_deref().and_then(Expectation::from_code) });
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
