//! The record as the engine receives it: one row a step.

use chrono::NaiveDate;

/// One step as it comes from a file or from the store. Values are the codes or names by which findings call them; `None` is "not known".
///
/// Rows may come in any order. Steps that share `(person, attempt)` form an attempt; their order is `order`, else `day`, else the order of rows.
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
    pub outcome: Option<&'a str>,
    pub reason: Option<&'a str>,
    /// Office to which the person was sent, where the step says so.
    pub sent_to: Option<&'a str>,
    pub recorder: Option<&'a str>,
    /// One entry a facet, in the order of `Shape::facets`: the person's value in force that day.
    pub facets: &'a [Option<&'a str>],
}

/// What the columns of a record are: the names of its place levels and facets, and which outcomes count as a target.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// Names of the levels of place, outermost first.
    pub places: Vec<String>,
    pub facets: Vec<String>,
    /// Facets that are rival explanations (wealth, labour demand, generation); a facet named here need not be among `facets`, but its values come with them.
    pub rivals: Vec<String>,
    /// Outcomes that are tested as targets; `None`: all but granted, partly-granted and accepted-for-processing.
    pub target_outcomes: Option<Vec<String>>,
}
