//! Who is behind a pattern, and how it looks office by office.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::cohort::{Cohort, Member};
use super::columns::{Columns, UNKNOWN};
use super::hypothesis::Hypothesis;
use super::record::Record;
use super::statement::Statement;
use super::stats::TwoByTwo;

/// The people and offices behind a statement.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Behind<'a> {
    /// The names of those in the group and in the target (cell `a`), ascending.
    pub persons: Vec<&'a str>,
    pub table: TwoByTwo,
    /// Ascending by name.
    pub offices: Vec<AtOffice>,
}

/// The same comparison among those seen at one office, with what they met there. A person may be seen at several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AtOffice {
    pub office: String,
    pub table: TwoByTwo,
}

/// The offices behind each of these statements, in their order; none where the record does not know a statement's names.
pub fn offices_behind<'s>(statements: impl IntoIterator<Item = &'s Statement>, columns: &Columns) -> Vec<Vec<AtOffice>> {
    let record = Record::of(columns);
    let hypotheses: Vec<Option<Hypothesis>> = statements.into_iter().map(|statement| Hypothesis::of(statement, columns)).collect();
    let each = |hypothesis: Option<Hypothesis>| hypothesis.map(|hypothesis| offices(&Cohort::of(&record, hypothesis), columns)).unwrap_or_default();
    hypotheses.into_par_iter().map(each).collect()
}

impl<'a> Behind<'a> {
    /// Looks a statement up; `None` if the record does not know one of its names.
    pub fn of(statement: &Statement, columns: &'a Columns) -> Option<Behind<'a>> {
        let hypothesis = Hypothesis::of(statement, columns)?;
        let record = Record::of(columns);
        let cohort = Cohort::of(&record, hypothesis);
        let persons =
            cohort.members.iter().filter(|member| member.in_group && member.met).map(|member| columns.person_name(member.person as usize)).collect();
        Some(Behind { persons, table: cohort.table(), offices: offices(&cohort, columns) })
    }
}

fn offices(cohort: &Cohort, columns: &Columns) -> Vec<AtOffice> {
    let column = columns.office();
    let mut tables = vec![TwoByTwo::default(); column.width()];
    for member in &cohort.members {
        for (office, met) in seen_at(cohort, member, column.codes()) {
            tables[office as usize].count(member.in_group, met);
        }
    }
    let known = tables.into_iter().enumerate().skip(1).filter(|(_, table)| table.persons() > 0);
    known.filter_map(|(code, table)| Some(AtOffice { office: column.name(code as u32)?.to_owned(), table })).collect()
}

/// The offices where the member was seen within the comparison, each with whether they met the target there.
fn seen_at(cohort: &Cohort, member: &Member, codes: &[u32]) -> Vec<(u32, bool)> {
    let mut seen: Vec<(u32, bool)> = Vec::new();
    for step in cohort.steps(member).filter(|&step| codes[step] != UNKNOWN) {
        let met = cohort.hypothesis.event.happened(cohort.record, step);
        match seen.iter_mut().find(|(office, _)| *office == codes[step]) {
            Some((_, before)) => *before |= met,
            None => seen.push((codes[step], met)),
        }
    }
    seen
}
