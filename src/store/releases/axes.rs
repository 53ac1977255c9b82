//! The dimensions of a release: which values each has, and at which of them a step stands.

use std::collections::{BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;

use super::drawing::Stand;
use crate::{
    domain::{
        day::Precision,
        id::{AnswerId, EntryId, FacetId, FacetValueId, OfficeId, OrganizationId, PersonId, QuestionId},
        outcome::{Outcome, Stage},
        release::{Dimension, InvalidDefinition},
    },
    protect::{
        draw_up::{Axis, NOT_RECORDED},
        published::OneValue,
    },
    store::{
        StoreError,
        columns::UNLISTED,
        db::Db,
        merges::Roots,
        reference::{Grouping, InList, Reference},
        releases::ReleaseError,
        schema::{cases, person_facets, step_answers, steps},
    },
};

/// The value of a dimension of demands where nothing was asked for.
pub const NOTHING_ASKED: &str = "nothing-asked";

/// What the axes of a release are made from.
pub(super) struct Axes<'a> {
    pub organization: OrganizationId,
    pub lists: &'a Reference,
    pub roots: &'a Roots,
    pub today: NaiveDate,
    pub stands: &'a [Stand],
}

/// Where a step stands on an axis; values by numbers of the axis's own.
type Reads<'a> = Box<dyn Fn(&Stand) -> Option<i64> + 'a>;

impl<'a> Axes<'a> {
    /// # Errors
    /// What is not in the organization's lists.
    pub fn of(&mut self, db: &mut Db, dimension: &Dimension) -> Result<Axis, ReleaseError> {
        let unknown = || ReleaseError::from(InvalidDefinition::UnknownDimension(dimension.to_string()));
        let lists = self.lists;
        Ok(match dimension {
            Dimension::Service => self.listed(dimension, lists.services.iter(), |stand, at| at.get(&stand.service.into()).copied()),
            Dimension::Office => self.listed(dimension, lists.offices.iter(), |stand, at| at.get(&stand.office?.into()).copied()),
            Dimension::Reason => self.listed(dimension, lists.reasons.iter(), |stand, at| at.get(&stand.reason?.into()).copied()),
            Dimension::Stage => {
                let codes = Stage::ALL.iter().map(|stage| stage.code().to_owned()).collect();
                self.declared(dimension, codes, Box::new(|stand| Some(stand.stage as i64)))
            }
            Dimension::Outcome => {
                let codes = Outcome::ALL.iter().map(|outcome| outcome.code().to_owned()).collect();
                self.declared(dimension, codes, Box::new(|stand| Some(stand.outcome as i64)))
            }
            Dimension::Demand => self.demand(dimension),
            Dimension::Basis => {
                let codes: Vec<String> = BASES.iter().map(|code| (*code).to_owned()).collect();
                let reads = |stand: &Stand| {
                    let basis = stand.demand.map_or(NOTHING_ASKED, |demand| demand.basis);
                    BASES.iter().position(|code| *code == basis).and_then(|at| i64::try_from(at).ok())
                };
                self.declared(dimension, codes, Box::new(reads))
            }
            Dimension::Year => self.met(dimension, |year| year.to_string(), Box::new(|stand| Some(i64::from(stand.day.year())))),
            // who remembers the year only knows neither quarter nor month
            Dimension::Quarter => {
                let said = |quarter: i64| format!("{}-Q{}", quarter.div_euclid(4), quarter.rem_euclid(4) + 1);
                self.met(dimension, said, Box::new(|stand| (stand.precision != Precision::Year).then(|| month_of(stand.day).div_euclid(3))))
            }
            Dimension::Month => {
                let said = |month: i64| format!("{}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1);
                self.met(dimension, said, Box::new(|stand| (stand.precision != Precision::Year).then(|| month_of(stand.day))))
            }
            Dimension::Place(level) => {
                if !lists.jurisdictions.iter().any(|place| place.level == *level) {
                    return Err(unknown());
                }
                let here = lists.jurisdictions.iter().filter(|place| place.level == *level);
                let of_office: HashMap<OfficeId, Vec<EntryId>> = lists
                    .offices
                    .iter()
                    .map(|office| {
                        (office.id, lists.upwards(lists.counted(&lists.offices, office).jurisdiction_id).iter().map(|place| place.entry()).collect())
                    })
                    .collect();
                self.listed(dimension, here, move |stand, at| of_office.get(&stand.office?)?.iter().find_map(|place| at.get(place)).copied())
            }
            Dimension::Facet(code) => {
                let grouping = lists.grouping(code).ok_or_else(unknown)?;
                let (codes, of_person) = match grouping {
                    Grouping::Facet(facet) => {
                        let (rows, at) = counted(lists, lists.values_of(facet));
                        let of_person = self.values_of(db, facet.id)?;
                        (rows.iter().map(|value| value.code.clone()).collect(), placed(of_person, |value| at.get(&EntryId::from(value)).copied()))
                    }
                    Grouping::Question(asked) => {
                        let at: HashMap<AnswerId, i64> = asked.answers.iter().map(|answer| answer.id).zip(0..).collect();
                        let of_person = self.answers_of(db, asked.question.id)?;
                        (asked.answers.iter().map(|answer| answer.code.clone()).collect(), placed(of_person, |answer| at.get(&answer).copied()))
                    }
                };
                self.declared(dimension, codes, Box::new(move |stand| of_person.get(&stand.person).copied()))
            }
        })
    }

    /// Every value is a row, whoever has it.
    fn declared(&self, dimension: &Dimension, mut values: Vec<String>, reads: Reads<'_>) -> Axis {
        let nothing = values.len() as u32;
        values.push(NOT_RECORDED.to_owned());
        let codes = self.stands.iter().map(|stand| reads(stand).and_then(|at| u32::try_from(at).ok()).unwrap_or(nothing)).collect();
        Axis { name: dimension.column(), one_value: one_value(dimension), declared: true, codes, values }
    }

    /// Values that somebody met, in the order of their names; those that enough people met become rows.
    fn met(&self, dimension: &Dimension, said: impl Fn(i64) -> String, reads: Reads<'_>) -> Axis {
        let places: Vec<Option<i64>> = self.stands.iter().map(reads).collect();
        let met: BTreeSet<i64> = places.iter().flatten().copied().collect();
        let mut named: Vec<(String, i64)> = met.into_iter().map(|at| (said(at), at)).collect();
        named.sort_unstable();
        let numbers: HashMap<i64, u32> = named.iter().map(|(_, at)| *at).zip(0..).collect();
        let nothing = named.len() as u32;
        let values = named.into_iter().map(|(name, _)| name).chain([NOT_RECORDED.to_owned()]).collect();
        let codes = places.into_iter().map(|at| at.and_then(|at| numbers.get(&at).copied()).unwrap_or(nothing)).collect();
        Axis { name: dimension.column(), one_value: one_value(dimension), declared: false, codes, values }
    }

    fn listed<T: InList + 'a>(
        &self,
        dimension: &Dimension,
        entries: impl Iterator<Item = &'a T>,
        reads: impl Fn(&Stand, &HashMap<EntryId, i64>) -> Option<i64>,
    ) -> Axis {
        let (rows, at) = counted(self.lists, entries);
        let said = |at: i64| usize::try_from(at).ok().and_then(|at| rows.get(at)).map(|entry| entry.code().to_owned()).unwrap_or_default();
        self.met(dimension, said, Box::new(|stand| reads(stand, &at)))
    }

    fn demand(&self, dimension: &Dimension) -> Axis {
        let (rows, at) = counted(self.lists, self.lists.requirements.iter());
        let (unlisted, nothing) = (rows.len() as i64, rows.len() as i64 + 1);
        let said = |at: i64| match usize::try_from(at).ok().and_then(|at| rows.get(at)) {
            Some(requirement) => requirement.code.clone(),
            None if at == unlisted => UNLISTED.to_owned(),
            None => NOTHING_ASKED.to_owned(),
        };
        let reads = |stand: &Stand| {
            Some(match stand.demand {
                None => nothing,
                Some(demand) => demand.requirement.and_then(|requirement| at.get(&requirement.into()).copied()).unwrap_or(unlisted),
            })
        };
        self.met(dimension, said, Box::new(reads))
    }

    /// What was answered last at a step of each person, as of today.
    fn answers_of(&self, db: &mut Db, question: QuestionId) -> Result<HashMap<PersonId, AnswerId>, StoreError> {
        let rows = step_answers::table
            .inner_join(steps::table.inner_join(cases::table))
            .filter(step_answers::organization_id.eq(self.organization))
            .filter(step_answers::question_id.eq(question))
            .filter(steps::day.le(self.today))
            .order((steps::day.asc(), steps::id.asc()))
            .select((cases::person_id, step_answers::answer_id))
            .load::<(PersonId, AnswerId)>(db)?;
        Ok(rows.into_iter().map(|(person, answer)| (self.roots.of(person), answer)).collect())
    }

    /// The attribute of each person, as it is known today.
    fn values_of(&self, db: &mut Db, facet: FacetId) -> Result<HashMap<PersonId, FacetValueId>, StoreError> {
        let rows = person_facets::table
            .filter(person_facets::organization_id.eq(self.organization))
            .filter(person_facets::facet_id.eq(facet))
            .filter(person_facets::since.le(self.today))
            .order(person_facets::since.asc())
            .select((person_facets::person_id, person_facets::value_id))
            .load::<(PersonId, FacetValueId)>(db)?;
        Ok(rows.into_iter().map(|(person, value)| (self.roots.of(person), value)).collect())
    }
}

/// The number of the value that each person has.
fn placed<T>(of_person: HashMap<PersonId, T>, at: impl Fn(T) -> Option<i64>) -> HashMap<PersonId, i64> {
    of_person.into_iter().filter_map(|(person, value)| Some((person, at(value)?))).collect()
}

/// Of what a dimension has one value: a group is a person's, the service an attempt's, all else a step's.
pub(super) fn one_value(dimension: &Dimension) -> OneValue {
    match dimension {
        Dimension::Facet(_) => OneValue::Person,
        Dimension::Service => OneValue::Attempt,
        _ => OneValue::Step,
    }
}

/// What an organization can count by, given its lists.
pub fn offered(lists: &Reference) -> Vec<Dimension> {
    let mut levels: Vec<&str> = Vec::new();
    for place in lists.offices.iter().flat_map(|office| lists.upwards(office.jurisdiction_id)) {
        if !levels.contains(&place.level.as_str()) {
            levels.push(&place.level);
        }
    }
    let places = levels.into_iter().map(|level| Dimension::Place(level.to_owned()));
    let facets = lists.groupings().map(|grouping| Dimension::Facet(grouping.code().to_owned()));
    let fixed = [
        Dimension::Office,
        Dimension::Service,
        Dimension::Stage,
        Dimension::Outcome,
        Dimension::Reason,
        Dimension::Demand,
        Dimension::Basis,
        Dimension::Year,
        Dimension::Quarter,
        Dimension::Month,
    ];
    places.chain(fixed).chain(facets).collect()
}

/// What the rules can say of a demand, by code, and that nothing was asked for.
pub const BASES: [&str; 6] = ["in-the-rule", "local-addition", "forbidden", "no-rule-found", "not-known", NOTHING_ASKED];

/// The entries that are counted as themselves, and for each entry which of these it is counted under: what is retired and points to another has no row of its own.
fn counted<'a, T: InList>(lists: &Reference, entries: impl Iterator<Item = &'a T>) -> (Vec<&'a T>, HashMap<EntryId, i64>) {
    let all: Vec<&T> = entries.collect();
    let under = |entry: EntryId| lists.counted_under(entry);
    let rows: Vec<&T> = all.iter().copied().filter(|entry| under(entry.entry()) == entry.entry()).collect();
    let at: HashMap<EntryId, i64> = rows.iter().map(|entry| entry.entry()).zip(0..).collect();
    let of_all = all.iter().filter_map(|entry| Some((entry.entry(), *at.get(&under(entry.entry()))?))).collect();
    (rows, of_all)
}

/// Months since the year 0.
fn month_of(day: NaiveDate) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month0())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_quarters_run_on_over_the_year() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        assert_eq!(month_of(day("2026-01-01")) - month_of(day("2025-12-31")), 1);
        assert_eq!(month_of(day("2026-03-31")).div_euclid(3), month_of(day("2026-01-01")).div_euclid(3));
    }

    #[test]
    fn every_basis_has_its_row() {
        use crate::law::basis::{Basis, Doubt};
        let all: [Basis<u8>; 5] = [
            Basis::InTheRule { policy: 0, one_of: false },
            Basis::LocalAddition { policy: 0, above: 1 },
            Basis::Forbidden { policy: 0 },
            Basis::NoRuleFound,
            Basis::NotKnown(Doubt::ListIncomplete { level: 0 }),
        ];
        assert_eq!(all.map(|basis| basis.code()), BASES[..5]);
    }
}
