//! The record as the engine receives it, one row a step, and as it keeps it: dictionary-coded columns.

mod builder;
mod demands;

pub use builder::Builder;
pub use demands::{Basis, Demand, Demands, Made};

use std::ops::Range;

use chrono::NaiveDate;

/// One step as it comes from a file or from the store. Values are the codes or names by which findings call them; `None` is "not known".
///
/// Rows may come in any order. Steps that share `(person, attempt)` form an attempt; their order is `order`, then `day`, then the order of rows.
#[derive(Clone, Debug, Default)]
pub struct Step<'a> {
    pub person: &'a str,
    /// Name of the attempt, unique within the person; `None`: the row is an attempt of its own.
    pub attempt: Option<&'a str>,
    pub order: Option<i64>,
    pub day: Option<NaiveDate>,
    pub service: Option<&'a str>,
    /// Outermost first, one entry a level that the record has, in the order of `Shape::places`.
    pub places: &'a [Option<&'a str>],
    pub office: Option<&'a str>,
    pub stage: Option<&'a str>,
    /// What was done, in the words of an event log; maps can be drawn by it.
    pub activity: Option<&'a str>,
    pub outcome: Option<&'a str>,
    pub reason: Option<&'a str>,
    /// Office to which the person was sent, where the step says so.
    pub sent_to: Option<&'a str>,
    pub recorder: Option<&'a str>,
    /// The policy period in which the step lies, as whoever fills the columns cuts time.
    pub period: Option<&'a str>,
    /// What was asked for, in any order.
    pub demands: &'a [Demand<'a>],
    /// Whether something that had been promised at this step was not kept by the day that was said.
    pub promise_broken: bool,
    /// One entry a column of `Shape::facet_columns`, in that order: the person's value in force that day.
    pub facets: &'a [Option<&'a str>],
}

/// What the columns of a record are: the names of its place levels and facets, and which outcomes count as a target.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// Names of the levels of place, outermost first.
    pub places: Vec<String>,
    /// Facets whose values are tested as groups.
    pub facets: Vec<String>,
    /// Facets that are rival explanations (wealth, labour demand, generation); one that is not among `facets` is never a group itself.
    pub rivals: Vec<String>,
    /// Outcomes that are tested as targets, "returned" for returning to an office left before; `None`: that and all outcomes but granted, partly-granted and
    /// accepted-for-processing.
    pub target_outcomes: Option<Vec<String>>,
}

impl Shape {
    /// The facets that a step brings a value for: `facets`, then the rivals that are not among them.
    pub fn facet_columns(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.facets.iter().map(String::as_str).collect();
        for rival in &self.rivals {
            if !names.contains(&rival.as_str()) {
                names.push(rival);
            }
        }
        names
    }
}

/// The code of "not known" in every column.
pub const UNKNOWN: u32 = 0;

/// The number of a day that is not known, in [`Columns::days`].
pub const NO_DAY: i32 = i32::MIN;

/// One dictionary-coded column: a `u32` a step; code 0 is "not known", code `i` the `i`-th name in the order of names, so that codes do not depend on the order of rows.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// `names[0]` is empty and stands for "not known"; the others ascend.
    names: Vec<String>,
    codes: Vec<u32>,
}

impl Column {
    /// The codes of all steps, in the order of steps.
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The name behind a code; `None` for "not known" and for codes that the column does not have.
    pub fn name(&self, code: u32) -> Option<&str> {
        if code == UNKNOWN { None } else { self.names.get(code as usize).map(String::as_str) }
    }

    /// The code of a name, if it occurs.
    pub fn code(&self, name: &str) -> Option<u32> {
        let known = self.names.get(1..)?;
        known.binary_search_by(|other| other.as_str().cmp(name)).ok().map(|at| at as u32 + 1)
    }

    /// How many codes there are, "not known" included: codes lie in `0..width()`.
    pub fn width(&self) -> usize {
        self.names.len()
    }

    /// Whether any step has a value.
    pub fn is_known_anywhere(&self) -> bool {
        self.names.len() > 1
    }
}

/// A record in memory: one column a property, one entry a step.
///
/// Steps are sorted by person (in the order of their names), then by attempt (in the order in which the person made them), then by order within the attempt, so that
/// each person and each attempt is one run of steps and distinct persons are counted by watching for the end of a run. A step takes 4 bytes for its day, 4 a column, and 8 a demand;
/// a person and an attempt take 4 to 8 bytes beside their names.
#[derive(Clone, Debug)]
pub struct Columns {
    shape: Shape,
    /// Names of persons, ascending.
    person_names: Vec<String>,
    /// Where each person's attempts begin, and the end: `persons() + 1` entries.
    person_attempts: Vec<u32>,
    /// Where each attempt's steps begin, and the end: `attempts() + 1` entries.
    attempt_steps: Vec<u32>,
    /// The person of each attempt.
    attempt_person: Vec<u32>,
    /// Days since 0001-01-01, `NO_DAY` where not known.
    days: Vec<i32>,
    service: Column,
    places: Vec<Column>,
    office: Column,
    stage: Column,
    activity: Column,
    outcome: Column,
    reason: Column,
    /// Codes of `office`: the offices that people are sent to share its names.
    sent_to: Vec<u32>,
    recorder: Column,
    period: Column,
    demands: Demands,
    /// Steps whose promise was broken, ascending.
    promises_broken: Vec<u32>,
    facets: Vec<Column>,
}

impl Columns {
    /// Begins a record of this shape.
    pub fn builder(shape: Shape) -> Builder {
        Builder::new(shape)
    }

    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Number of persons; persons are numbered from 0 in the order of their names.
    pub fn persons(&self) -> usize {
        self.person_names.len()
    }

    /// Number of attempts; attempts are numbered from 0, person by person, in the order in which they were made.
    pub fn attempts(&self) -> usize {
        self.attempt_person.len()
    }

    /// Number of steps.
    pub fn steps(&self) -> usize {
        self.days.len()
    }

    /// The name of a person. Panics if there is no such person.
    pub fn person_name(&self, person: usize) -> &str {
        &self.person_names[person]
    }

    /// The number of the person of that name, if the record has them.
    pub fn person(&self, name: &str) -> Option<usize> {
        self.person_names.binary_search_by(|other| other.as_str().cmp(name)).ok()
    }

    /// The attempts of a person, in order. Panics if there is no such person.
    pub fn attempts_of(&self, person: usize) -> Range<usize> {
        self.person_attempts[person] as usize..self.person_attempts[person + 1] as usize
    }

    /// The steps of an attempt, in order. Panics if there is no such attempt.
    pub fn steps_of_attempt(&self, attempt: usize) -> Range<usize> {
        self.attempt_steps[attempt] as usize..self.attempt_steps[attempt + 1] as usize
    }

    /// The steps of a person, in order. Panics if there is no such person.
    pub fn steps_of(&self, person: usize) -> Range<usize> {
        let attempts = self.attempts_of(person);
        self.attempt_steps[attempts.start] as usize..self.attempt_steps[attempts.end] as usize
    }

    /// Where each attempt's steps begin, and at last where the steps end: `attempts() + 1` entries.
    pub fn attempt_bounds(&self) -> &[u32] {
        &self.attempt_steps
    }

    /// The person of each attempt.
    pub fn attempt_persons(&self) -> &[u32] {
        &self.attempt_person
    }

    /// Days since 0001-01-01 (day 1) of all steps, [`NO_DAY`] where not known.
    pub fn days(&self) -> &[i32] {
        &self.days
    }

    /// The day of a step, if known.
    pub fn day(&self, step: usize) -> Option<NaiveDate> {
        NaiveDate::from_num_days_from_ce_opt(self.days[step])
    }

    pub fn service(&self) -> &Column {
        &self.service
    }

    /// One column a level of place, in the order of `Shape::places`.
    pub fn places(&self) -> &[Column] {
        &self.places
    }

    pub fn office(&self) -> &Column {
        &self.office
    }

    pub fn stage(&self) -> &Column {
        &self.stage
    }

    pub fn activity(&self) -> &Column {
        &self.activity
    }

    pub fn outcome(&self) -> &Column {
        &self.outcome
    }

    pub fn reason(&self) -> &Column {
        &self.reason
    }

    /// The office to which each step sent the person, as a code of [`Columns::office`].
    pub fn sent_to(&self) -> &[u32] {
        &self.sent_to
    }

    pub fn recorder(&self) -> &Column {
        &self.recorder
    }

    pub fn period(&self) -> &Column {
        &self.period
    }

    /// What was asked for at each step.
    pub fn demands(&self) -> &Demands {
        &self.demands
    }

    /// The steps whose promise was broken, ascending.
    pub fn promises_broken(&self) -> &[u32] {
        &self.promises_broken
    }

    /// One column a facet, in the order of `Shape::facet_columns`.
    pub fn facets(&self) -> &[Column] {
        &self.facets
    }
}

#[cfg(test)]
mod tests;
