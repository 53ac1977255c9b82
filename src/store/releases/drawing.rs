//! Draws up the table of a release from the coded record: who is counted, which values each dimension has, and which figures may be told.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        day::Precision,
        id::{EntryId, FacetId, FacetValueId, OfficeId, OrganizationId, PersonId, ReasonId, ServiceId},
        outcome::{Outcome, Stage},
        person::{CONSENT_COUNT, CONSENT_KEEP},
        release::{Definition, Dimension, InvalidDefinition},
    },
    protect::{
        suppress::{Threshold, suppress},
        table::{Counts, Shape},
    },
    store::{
        StoreError,
        db::Db,
        merges::{self, Roots},
        organizations,
        reference::{InList, Reference},
        releases::{Cell, ReleaseError},
        schema::{cases, consents, person_facets, steps},
    },
};

/// The value of a dimension where none is recorded.
pub const NOT_RECORDED: &str = "not-recorded";
/// The period of whatever lies before the periods that a table names.
pub const EARLIER: &str = "earlier";

/// A table as it may be told.
pub struct Drawn {
    pub cells: Vec<Cell>,
    pub threshold: Threshold,
    /// As in [`super::Release::left_out`].
    pub left_out: Option<i32>,
}

/// A step, as far as tables of releases can count by it.
#[derive(Queryable)]
struct Stand {
    person: PersonId,
    service: ServiceId,
    office: Option<OfficeId>,
    stage: Stage,
    outcome: Outcome,
    reason: Option<ReasonId>,
    day: NaiveDate,
    precision: Precision,
}

/// One dimension of a table: its values by code, and which of them a step stands at. None stands for "not recorded", which comes last.
struct Axis {
    values: Vec<String>,
    reads: Box<Reads>,
}

/// At which value of an axis a step stands.
type Reads = dyn Fn(&Stand) -> Option<usize>;

/// What an organization can count by, given its lists.
pub fn offered(lists: &Reference) -> Vec<Dimension> {
    let mut levels: Vec<&str> = Vec::new();
    for place in lists.offices.iter().flat_map(|office| lists.upwards(office.jurisdiction_id)) {
        if !levels.contains(&place.level.as_str()) {
            levels.push(&place.level);
        }
    }
    let places = levels.into_iter().map(|level| Dimension::Place(level.to_owned()));
    let facets = lists.facets.iter().map(|facet| Dimension::Facet(facet.code.clone()));
    let fixed = [Dimension::Office, Dimension::Service, Dimension::Stage, Dimension::Outcome, Dimension::Reason, Dimension::Year, Dimension::Quarter];
    places.chain(fixed).chain(facets).collect()
}

/// Counts persons who agreed to it and have at least one step, hides small cells, and forgets the rest. Group attributes count as they are known on `today`.
///
/// # Errors
/// A dimension that is not in the organization's lists; more cells than anybody could check.
pub fn draw_up(db: &mut Db, caller: &Caller, definition: &Definition, today: NaiveDate) -> Result<Drawn, ReleaseError> {
    let organization = caller.organization;
    let threshold = Threshold::new(u64::from(organizations::find(db, organization)?.release_threshold.unsigned_abs()));
    let lists = Reference::load(db, organization)?;
    let roots = merges::roots(db, organization)?;
    let axes =
        definition.dimensions().iter().map(|dimension| axis(db, organization, &lists, &roots, dimension, today)).collect::<Result<Vec<_>, _>>()?;
    let shape = Shape::new(axes.iter().map(|axis| axis.values.len()).collect())?;

    let agreed = who_agreed(db, organization, &roots)?;
    let mut numbers: HashMap<PersonId, u32> = HashMap::new();
    let mut others: HashSet<PersonId> = HashSet::new();
    let mut stands = Vec::new();
    for mut stand in stands_of(db, organization)? {
        stand.person = roots.of(stand.person);
        if !agreed.contains(&stand.person) {
            others.insert(stand.person);
            continue;
        }
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        let number = *numbers.entry(stand.person).or_insert(next);
        stands.push((number, axes.iter().map(|axis| (axis.reads)(&stand).unwrap_or(axis.values.len() - 1)).collect()));
    }
    let figures = suppress(&Counts::of(&shape, stands), threshold);
    let said = |cell: usize| shape.values(cell).iter().zip(&axes).map(|(&value, axis)| axis.values[value].clone()).collect();
    let cells = figures.iter().enumerate().map(|(cell, figure)| Cell { values: said(cell), persons: figure.shown() }).collect();
    Ok(Drawn { cells, threshold, left_out: band(others.len() as u64, threshold) })
}

/// A number of people, so coarsely that it tells no hidden cell together with a total known from elsewhere: k, 2k, 5k or 10k at least; none below k.
fn band(people: u64, threshold: Threshold) -> Option<i32> {
    let steps = [10, 5, 2, 1].map(|times| times * threshold.k());
    steps.into_iter().find(|&least| people >= least).and_then(|least| i32::try_from(least).ok())
}

/// People whose latest answer to being counted is yes, and who have not withdrawn that their record is kept.
pub(in crate::store) fn who_agreed(db: &mut Db, organization: OrganizationId, roots: &Roots) -> Result<HashSet<PersonId>, StoreError> {
    let answers = consents::table
        .filter(consents::organization_id.eq(organization))
        .filter(consents::kind.eq_any([CONSENT_COUNT, CONSENT_KEEP]))
        .order((consents::given_on.asc(), consents::ordinal.asc(), consents::given.desc()))
        .select((consents::person_id, consents::kind, consents::given))
        .load::<(PersonId, String, bool)>(db)?;
    let mut agreed = HashSet::new();
    let mut gone = HashSet::new();
    for (person, kind, given) in answers {
        let person = roots.of(person);
        let (set, enters) = if kind == CONSENT_COUNT { (&mut agreed, given) } else { (&mut gone, !given) };
        if enters {
            set.insert(person);
        } else {
            set.remove(&person);
        }
    }
    Ok(agreed.difference(&gone).copied().collect())
}

fn stands_of(db: &mut Db, organization: OrganizationId) -> Result<Vec<Stand>, StoreError> {
    Ok(steps::table
        .inner_join(cases::table)
        .filter(steps::organization_id.eq(organization))
        .order(steps::id.asc())
        .select((
            cases::person_id,
            cases::service_id,
            steps::office_id,
            steps::stage,
            steps::outcome,
            steps::reason_id,
            steps::day,
            steps::day_precision,
        ))
        .load(db)?)
}

fn axis(
    db: &mut Db,
    organization: OrganizationId,
    lists: &Reference,
    roots: &Roots,
    dimension: &Dimension,
    today: NaiveDate,
) -> Result<Axis, ReleaseError> {
    let unknown = || InvalidDefinition::UnknownDimension(dimension.to_string());
    Ok(match dimension {
        Dimension::Service => {
            let (counted, at) = counted(lists, lists.services.iter());
            coded(counted.into_iter().map(|service| service.code.clone()), move |stand| at.get(&stand.service.into()).copied())
        }
        Dimension::Office => {
            let (counted, at) = counted(lists, lists.offices.iter());
            coded(counted.into_iter().map(|office| office.code.clone()), move |stand| at.get(&stand.office?.into()).copied())
        }
        Dimension::Reason => {
            let (counted, at) = counted(lists, lists.reasons.iter());
            coded(counted.into_iter().map(|reason| reason.code.clone()), move |stand| at.get(&stand.reason?.into()).copied())
        }
        Dimension::Stage => coded(Stage::ALL.iter().map(|stage| stage.code().to_owned()), |stand| Some(stand.stage as usize)),
        Dimension::Outcome => coded(Outcome::ALL.iter().map(|outcome| outcome.code().to_owned()), |stand| Some(stand.outcome as usize)),
        Dimension::Year => period(4, year_of(today), i64::to_string, |stand| Some(year_of(stand.day))),
        Dimension::Quarter => {
            let written = |quarter: &i64| format!("{}-Q{}", quarter.div_euclid(4), quarter.rem_euclid(4) + 1);
            // who remembers the year only does not know the quarter
            period(7, quarter_of(today), written, |stand| (stand.precision != Precision::Year).then(|| quarter_of(stand.day)))
        }
        Dimension::Place(level) => {
            let here: Vec<_> = lists.jurisdictions.iter().filter(|place| place.level == *level).collect();
            if here.is_empty() {
                return Err(unknown().into());
            }
            let (counted, at) = counted(lists, here.into_iter());
            let of_office: HashMap<OfficeId, usize> = lists
                .offices
                .iter()
                .filter_map(|office| {
                    Some((
                        office.id,
                        lists
                            .upwards(lists.counted(&lists.offices, office).jurisdiction_id)
                            .iter()
                            .find_map(|place| at.get(&place.entry()).copied())?,
                    ))
                })
                .collect();
            coded(counted.into_iter().map(|place| place.code.clone()), move |stand| of_office.get(&stand.office?).copied())
        }
        Dimension::Facet(code) => {
            let facet = lists.facets.iter().find(|facet| facet.code == *code).ok_or_else(unknown)?;
            let values: Vec<_> = lists.facet_values.iter().filter(|value| value.facet_id == facet.id).collect();
            let (counted, at) = counted(lists, values.into_iter());
            let of_person = values_of(db, organization, roots, facet.id, today)?;
            coded(counted.into_iter().map(|value| value.code.clone()), move |stand| at.get(&EntryId::from(*of_person.get(&stand.person)?)).copied())
        }
    })
}

/// The attribute of each person, as it is known on a day.
fn values_of(
    db: &mut Db,
    organization: OrganizationId,
    roots: &Roots,
    facet: FacetId,
    today: NaiveDate,
) -> Result<HashMap<PersonId, FacetValueId>, StoreError> {
    let rows = person_facets::table
        .filter(person_facets::organization_id.eq(organization))
        .filter(person_facets::facet_id.eq(facet))
        .filter(person_facets::since.le(today))
        .order(person_facets::since.asc())
        .select((person_facets::person_id, person_facets::value_id))
        .load::<(PersonId, FacetValueId)>(db)?;
    Ok(rows.into_iter().map(|(person, value)| (roots.of(person), value)).collect())
}

/// The entries that are counted as themselves, and for each entry which of these it is counted under: what is retired and points to another has no row of its own.
fn counted<'a, T: InList>(lists: &Reference, entries: impl Iterator<Item = &'a T>) -> (Vec<&'a T>, HashMap<EntryId, usize>) {
    let all: Vec<&T> = entries.collect();
    let under = |entry: EntryId| lists.counted_under(entry);
    let rows: Vec<&T> = all.iter().copied().filter(|entry| under(entry.entry()) == entry.entry()).collect();
    let at: HashMap<EntryId, usize> = rows.iter().map(|entry| entry.entry()).zip(0..).collect();
    let of_all = all.iter().filter_map(|entry| Some((entry.entry(), *at.get(&under(entry.entry()))?))).collect();
    (rows, of_all)
}

fn coded(values: impl Iterator<Item = String>, reads: impl Fn(&Stand) -> Option<usize> + 'static) -> Axis {
    Axis { values: values.chain([NOT_RECORDED.to_owned()]).collect(), reads: Box::new(reads) }
}

/// The current period and so many before it, with one value for all that lies before them. Which periods a table names follows from the day alone, never from the record.
fn period(before: i64, now: i64, written: impl Fn(&i64) -> String, of: impl Fn(&Stand) -> Option<i64> + 'static) -> Axis {
    let first = now - before;
    let values = [EARLIER.to_owned()].into_iter().chain((first..=now).map(|period| written(&period)));
    coded(values, move |stand| {
        let period = of(stand)?.min(now);
        usize::try_from((period - first + 1).max(0)).ok()
    })
}

fn year_of(day: NaiveDate) -> i64 {
    i64::from(day.year())
}

/// Quarters since the year 0.
fn quarter_of(day: NaiveDate) -> i64 {
    i64::from(day.year()) * 4 + i64::from(day.month0() / 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_many_did_not_agree_is_told_in_bands() {
        let k = Threshold::new(10);
        assert_eq!(
            [0, 9, 10, 19, 20, 49, 50, 99, 100, 12_345].map(|people| band(people, k)),
            [None, None, Some(10), Some(10), Some(20), Some(20), Some(50), Some(50), Some(100), Some(100)]
        );
    }

    #[test]
    fn quarters_run_on_over_the_year() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        assert_eq!(quarter_of(day("2026-01-01")) - quarter_of(day("2025-12-31")), 1);
        assert_eq!(quarter_of(day("2026-03-31")), quarter_of(day("2026-01-01")));
    }
}
