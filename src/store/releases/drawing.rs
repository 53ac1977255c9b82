//! What a release is drawn up from: the coded steps of those who agreed to be counted, laid out along the dimensions of its tables.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{axes::Axes, ledger};
use crate::{
    domain::{
        caller::Caller,
        day::{Day, Precision},
        id::{AttemptId, OfficeId, OrganizationId, PersonId, ReasonId, RequirementId, ServiceId, StepId, UserId},
        outcome::{Outcome, Stage},
        person::CONSENT_COUNT,
        release::{Beside, Definition, InvalidDefinition},
    },
    protect::{
        draw_up::{Record, Wanted},
        ledger::Ledger,
        published::{Measure, Rules},
        tally::NOWHERE,
    },
    store::{
        StoreError,
        bases::Bases,
        consents::who_agree,
        db::Db,
        merges, organizations,
        reference::Reference,
        releases::ReleaseError,
        rules::CURRENCY,
        schema::{cases, consents, step_demands, steps},
    },
    vault::server::ServerKey,
};

/// Everything that drawing a release up needs, read at one moment: the rest is reckoning, for which no connection is held.
pub struct Gathered {
    pub record: Record,
    pub wanted: Vec<Wanted>,
    pub rules: Rules,
    pub ledger: Ledger,
    /// As in [`super::Release::left_out`].
    pub left_out: Option<i32>,
    pub(super) as_of: AsOf,
}

/// What must not have changed between the reading and the publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AsOf {
    ledger: i64,
    /// Answers to what people agree to, of which none is ever taken off the list.
    consents: i64,
}

impl AsOf {
    pub fn read(db: &mut Db, organization: OrganizationId) -> Result<Self, StoreError> {
        let consents = consents::table.filter(consents::organization_id.eq(organization)).count().get_result(db)?;
        Ok(Self { ledger: ledger::edition(db, organization)?, consents })
    }

    pub fn edition(self) -> i64 {
        self.ledger
    }
}

/// A step, or one demand of it, as far as releases can count by it.
pub(super) struct Stand {
    pub person: PersonId,
    pub attempt: AttemptId,
    pub service: ServiceId,
    pub office: Option<OfficeId>,
    pub stage: Stage,
    pub outcome: Outcome,
    pub reason: Option<ReasonId>,
    pub day: NaiveDate,
    pub precision: Precision,
    pub recorder: Option<UserId>,
    pub demand: Option<Demanded>,
    /// What it took, in the order of [`Measure::MAGNITUDES`] and in the units of the record, or [`NOWHERE`].
    took: [u32; 4],
    step: StepId,
    ordinal: i32,
}

/// What was asked for, and the code of its legal basis that day.
#[derive(Clone, Copy)]
pub(super) struct Demanded {
    pub requirement: Option<RequirementId>,
    pub basis: &'static str,
}

/// Reads the steps of whoever agreed to be counted. Group attributes count as they are known on `today`.
///
/// # Errors
/// A dimension that is not in the organization's lists; a period that is not over; a ledger that cannot be used.
pub fn gather(db: &mut Db, caller: &Caller, keys: &ServerKey, definition: &Definition, today: NaiveDate) -> Result<Gathered, ReleaseError> {
    let organization = caller.organization;
    let rules = rules(db, organization)?;
    let as_of = AsOf::read(db, organization)?;
    let ledger = ledger::open(db, organization, keys)?;
    let lists = Reference::load(db, organization)?;
    let roots = merges::roots(db, organization)?;
    let agreed = who_agree(db, organization, &roots, CONSENT_COUNT)?;
    let mut stands = stands_of(db, organization)?;
    // an attempt can begin before the period
    let begins = beginnings(&stands);
    if let Some(period) = definition.period() {
        if !period.is_over(today) {
            return Err(InvalidDefinition::NotOver(period).into());
        }
        stands.retain(|stand| Day::from_parts(stand.day, stand.precision).lies_in(period));
    }
    stands.iter_mut().for_each(|stand| stand.person = roots.of(stand.person));
    let mut others: HashSet<PersonId> = HashSet::new();
    stands.retain(|stand| {
        let counts = agreed.contains(&stand.person);
        if !counts {
            others.insert(stand.person);
        }
        counts
    });
    let stands = if definition.tells_demands() { by_demand(db, organization, &lists, stands)? } else { stands };
    let stands = in_order(stands);

    let dimensions = definition.dimensions();
    let mut axes = Axes { organization, lists: &lists, roots: &roots, today, stands: &stands };
    let mut record = Record {
        axes: dimensions.iter().map(|dimension| axes.of(db, dimension)).collect::<Result<_, _>>()?,
        period: definition.period(),
        ..Record::default()
    };
    let (mut person, mut attempt) = (None, None);
    let mut attempts = 0;
    for stand in &stands {
        if person.replace(stand.person) != Some(stand.person) {
            record.names.push(stand.person.0.simple().to_string());
        }
        if attempt.replace(stand.attempt) != Some(stand.attempt) {
            attempts += 1;
        }
        record.person.push(record.names.len() as u32 - 1);
        record.attempt.push(attempts);
    }
    record.office = definition.two_offices.then(|| numbered(stands.iter().map(|stand| stand.office)));
    record.recorder = definition.two_recorders.then(|| numbered(stands.iter().map(|stand| stand.recorder)));
    let place = |dimension| dimensions.iter().position(|known| *known == dimension);
    let wanted = definition.tables().iter().zip(definition.names()).map(|(table, name)| {
        // days and rates have no figure of their own name
        let (counts, magnitudes) = table.beside().filter_map(|told| Measure::named(told.code())).partition::<Vec<_>, _>(|measure| measure.is_count());
        Wanted {
            name,
            dimensions: table.dimensions().iter().filter_map(place).collect(),
            measures: std::iter::once(Measure::Persons).chain(counts).collect(),
            magnitudes,
            medians: table.tells(Beside::Days),
            rate_over: table.rate_over().and_then(place),
        }
    });
    let wanted: Vec<Wanted> = wanted.collect();
    for (at, measure) in Measure::MAGNITUDES.into_iter().enumerate() {
        if wanted.iter().any(|want| want.magnitudes.contains(&measure)) {
            record.amounts.push((measure, stands.iter().map(|stand| stand.took[at]).collect()));
        }
    }
    record.days = wanted.iter().any(|want| want.medians).then(|| days(&stands, &begins));
    Ok(Gathered { wanted, record, rules, ledger, left_out: band(others.len() as u64, rules.k), as_of })
}

/// Of each attempt the day of its first step, and whether it is known to the day.
type Beginnings = HashMap<AttemptId, (NaiveDate, bool)>;

fn day_of(stand: &Stand) -> (NaiveDate, bool) {
    (stand.day, stand.precision == Precision::Day)
}

fn beginnings(stands: &[Stand]) -> Beginnings {
    let mut first = Beginnings::new();
    for stand in stands {
        // of two on the same day, the one of which less is known
        first.entry(stand.attempt).and_modify(|known| *known = day_of(stand).min(*known)).or_insert_with(|| day_of(stand));
    }
    first
}

/// The days from the first step of its attempt to each step, where both days are known.
fn days(stands: &[Stand], begins: &Beginnings) -> Vec<u32> {
    let since = |stand: &Stand| match (begins[&stand.attempt], day_of(stand)) {
        ((first, true), (day, true)) => u32::try_from((day - first).num_days()).unwrap_or(NOWHERE),
        _ => NOWHERE,
    };
    stands.iter().map(since).collect()
}

/// The rules by which an organization publishes today.
pub fn rules(db: &mut Db, organization: OrganizationId) -> Result<Rules, StoreError> {
    let k = u64::from(organizations::find(db, organization)?.release_threshold.unsigned_abs());
    Ok(Rules::new(k.max(Rules::LEAST_K), Rules::USUAL_PERTURBATION))
}

/// A number of people, so coarsely that it tells no hidden cell together with a total known from elsewhere: k, 2k, 5k or 10k at least; none below k.
fn band(people: u64, k: u64) -> Option<i32> {
    let steps = [10, 5, 2, 1].map(|times| times * k);
    steps.into_iter().find(|&least| people >= least).and_then(|least| i32::try_from(least).ok())
}

/// A number for each that there is, as columns of [`Record`] have them.
fn numbered<T: Ord>(column: impl Iterator<Item = Option<T>> + Clone) -> Vec<u32> {
    let known: BTreeMap<T, u32> = column.clone().flatten().collect::<BTreeSet<T>>().into_iter().zip(0..).collect();
    column.map(|one| one.and_then(|one| known.get(&one).copied()).unwrap_or(NOWHERE)).collect()
}

type Place = (StepId, PersonId, AttemptId, i32, ServiceId, Option<OfficeId>, Option<UserId>);
type Met = (Stage, Outcome, Option<ReasonId>, NaiveDate, Precision);
type Took = (Option<i32>, Option<i64>, Option<String>, Option<i16>, Option<i16>);

fn stands_of(db: &mut Db, organization: OrganizationId) -> Result<Vec<Stand>, StoreError> {
    let place = (steps::id, cases::person_id, steps::attempt_id, steps::ordinal, cases::service_id, steps::office_id, steps::recorder_id);
    let met = (steps::stage, steps::outcome, steps::reason_id, steps::day, steps::day_precision);
    let took = (steps::minutes, steps::money, steps::currency, steps::trips, steps::papers);
    let rows: Vec<(Place, Met, Took)> =
        steps::table.inner_join(cases::table).filter(steps::organization_id.eq(organization)).select((place, met, took)).load(db)?;
    let stand = |(place, met, took): (Place, Met, Took)| {
        let (step, person, attempt, ordinal, service, office, recorder) = place;
        let (stage, outcome, reason, day, precision) = met;
        Stand { person, attempt, service, office, stage, outcome, reason, day, precision, recorder, demand: None, took: amounts(took), step, ordinal }
    };
    Ok(rows.into_iter().map(stand).collect())
}

/// What a step took. Money in another currency than the organization's is not counted: it cannot be added up.
fn amounts((minutes, money, currency, trips, papers): Took) -> [u32; 4] {
    let known = |amount: Option<i64>| amount.and_then(|amount| u32::try_from(amount).ok()).unwrap_or(NOWHERE);
    let money = money.filter(|_| currency.as_deref() == Some(CURRENCY));
    [known(minutes.map(i64::from)), known(money), known(trips.map(i64::from)), known(papers.map(i64::from))]
}

/// Each demand of a step by itself; a step at which nothing was asked for stays as it is.
fn by_demand(db: &mut Db, organization: OrganizationId, lists: &Reference, stands: Vec<Stand>) -> Result<Vec<Stand>, StoreError> {
    let rows = step_demands::table
        .filter(step_demands::organization_id.eq(organization))
        .order((step_demands::step_id.asc(), step_demands::requirement_id.asc()))
        .select((step_demands::step_id, step_demands::requirement_id))
        .load::<(StepId, Option<RequirementId>)>(db)?;
    let mut demands: HashMap<StepId, Vec<Option<RequirementId>>> = HashMap::new();
    for (step, requirement) in rows {
        demands.entry(step).or_default().push(requirement);
    }
    let mut bases = Bases::of(db, organization, lists)?;
    let mut all = Vec::with_capacity(stands.len());
    for stand in stands {
        let asked = demands.remove(&stand.step).unwrap_or_default();
        if asked.is_empty() {
            all.push(stand);
            continue;
        }
        let on = Day::from_parts(stand.day, stand.precision);
        for requirement in asked {
            let basis = bases.judge(stand.office, stand.service, on, requirement).code();
            all.push(Stand { demand: Some(Demanded { requirement, basis }), ..stand });
        }
    }
    Ok(all)
}

/// The steps of a person, and of an attempt within it, after each other; of a person's attempts the earlier ones first, since of so many only some count.
fn in_order(mut stands: Vec<Stand>) -> Vec<Stand> {
    let mut begins: HashMap<AttemptId, NaiveDate> = HashMap::new();
    for stand in &stands {
        begins.entry(stand.attempt).and_modify(|day| *day = stand.day.min(*day)).or_insert(stand.day);
    }
    stands.sort_by_cached_key(|stand| (stand.person, begins[&stand.attempt], stand.attempt, stand.ordinal, stand.step));
    stands
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_many_did_not_agree_is_told_in_bands() {
        assert_eq!(
            [0, 9, 10, 19, 20, 49, 50, 99, 100, 12_345].map(|people| band(people, 10)),
            [None, None, Some(10), Some(10), Some(20), Some(20), Some(50), Some(50), Some(100), Some(100)]
        );
    }
}
