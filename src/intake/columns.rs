//! What the columns of a file are: `columns.toml`, or the names that explain themselves.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::engine::columns::Shape;

/// At most this many place levels and this many facets (with rivals): a row of them is kept on the stack.
pub(super) const MOST_PLACES: usize = 8;
pub(super) const MOST_FACETS: usize = 64;

/// Says what each column of a table, or each attribute of an event log, is. Everything but `person` and `outcome` is optional; a column not named here is not read.
///
/// In an event log an attribute is looked for at the event, then at its trace; `case:NAME` means the trace's only.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// Code of the person; one person may have many attempts.
    pub person: String,
    /// Rows of one person with the same value are the steps of one attempt. Without it each row is an attempt (in an event log: each trace).
    pub attempt: Option<String>,
    /// Whole number by which the steps of an attempt are put in order; without it by date, then by row (in an event log: as they stand).
    pub order: Option<String>,
    /// ISO 8601 day or instant. A month or a year alone is kept as such and not used for days between steps.
    pub date: Option<String>,
    pub service: Option<String>,
    /// Columns of the place, outermost first: province, city, district.
    pub places: Vec<String>,
    pub office: Option<String>,
    /// What the step was about: qualify, access, use.
    pub stage: Option<String>,
    /// What was done, for maps by activity.
    pub activity: Option<String>,
    /// What came out of the step.
    pub outcome: Option<String>,
    /// Outcomes tested for patterns; without it all but granted, partly-granted and accepted-for-processing.
    pub target_outcomes: Option<Vec<String>>,
    /// The ground given, coded.
    pub reason: Option<String>,
    /// Office to which the person was sent.
    pub sent_to: Option<String>,
    /// Requirements asked for at the step: several in a cell, separated by `;` or `|`.
    pub demands: Option<String>,
    /// Their legal basis, one entry for each in the same order, or one for all: forbidden, in-rule, local-addition, no-rule, unknown.
    pub basis: Option<String>,
    /// Whether something promised at the step was not kept by the day that was said: yes or no, 1 or 0, true or false.
    pub promise_broken: Option<String>,
    /// Policy period in which the step lies.
    pub period: Option<String>,
    /// Columns that hold group attributes of the person.
    pub facets: Vec<String>,
    /// Facets that are rival explanations: wealth, labour demand, generation. They need not stand among `facets`.
    pub rivals: Vec<String>,
    /// Who recorded the step.
    pub recorder: Option<String>,
    /// Whether the person agreed to be counted in what is published: yes or no. Only releases ask.
    pub consent: Option<String>,
    /// What the step took, each as a number of 0 or more: hours, money, trips and papers carried. Only releases read them.
    pub hours: Option<String>,
    pub money: Option<String>,
    pub trips: Option<String>,
    pub papers: Option<String>,
    /// Column → the values that may stand in it; any other value is an error. Columns not named here may hold anything.
    pub values: BTreeMap<String, Vec<String>>,
}

/// Why a `columns.toml` cannot be used.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum InvalidMapping {
    #[error("{0}")]
    Syntax(String),
    #[error("names no column for `{0}`, which is needed; add a line like {0} = \"name of the column\"")]
    Missing(&'static str),
    #[error("names {has} columns as {key}; at most {most} can be used")]
    TooMany { key: &'static str, has: usize, most: usize },
    #[error("names a column for `basis`, but none for `demands`, whose basis it would be")]
    BasisOfNothing,
    #[error("names the column `{column}` twice in `{key}`")]
    Twice { key: &'static str, column: String },
}

/// Keys and the column names that stand for them where no mapping is given; the first that a file has counts.
const BY_NAME: &[(&str, &[&str])] = &[
    ("person", &["person", "case:concept:name"]),
    ("attempt", &["attempt", "case:concept:name"]),
    ("order", &["order", "seq"]),
    ("date", &["date", "day", "time:timestamp"]),
    ("service", &["service"]),
    ("office", &["office", "org:group"]),
    ("stage", &["stage"]),
    ("activity", &["activity", "concept:name"]),
    ("outcome", &["outcome"]),
    ("reason", &["reason"]),
    ("sent_to", &["sent_to"]),
    ("demands", &["demands"]),
    ("basis", &["basis"]),
    ("promise_broken", &["promise_broken"]),
    ("period", &["period"]),
    ("recorder", &["recorder", "caseworker"]),
];

impl Mapping {
    /// Reads a `columns.toml`.
    ///
    /// # Errors
    /// What is not TOML, a key that is not known (named, with its line), no `person`, too many places or facets, a column named twice in one list.
    pub fn parse(text: &str) -> Result<Self, InvalidMapping> {
        let mapping: Self = toml::from_str(text).map_err(|error| InvalidMapping::Syntax(error.to_string().trim_end().to_owned()))?;
        if mapping.person.is_empty() {
            return Err(InvalidMapping::Missing("person"));
        }
        if mapping.basis.is_some() && mapping.demands.is_none() {
            return Err(InvalidMapping::BasisOfNothing);
        }
        for (key, columns, most) in
            [("places", &mapping.places, MOST_PLACES), ("facets", &mapping.all_facets(), MOST_FACETS), ("rivals", &mapping.rivals, MOST_FACETS)]
        {
            if columns.len() > most {
                return Err(InvalidMapping::TooMany { key, has: columns.len(), most });
            }
            if let Some(column) = columns.iter().enumerate().find(|(at, column)| columns[..*at].contains(column)) {
                return Err(InvalidMapping::Twice { key, column: column.1.clone() });
            }
        }
        Ok(mapping)
    }

    /// The mapping of a table whose columns bear the names of the contract; facets and rivals cannot be guessed, and are left out.
    pub fn by_name(header: &[String]) -> Self {
        let pick = |key: &str| {
            let names = BY_NAME.iter().find(|(known, _)| *known == key).map_or(&[][..], |(_, names)| *names);
            names.iter().find(|name| header.iter().any(|column| column == *name)).map(|name| (*name).to_owned())
        };
        Self {
            person: pick("person").unwrap_or_else(|| "person".to_owned()),
            attempt: pick("attempt"),
            order: pick("order"),
            date: pick("date"),
            service: pick("service"),
            places: ["province", "city", "district"]
                .into_iter()
                .filter(|name| header.iter().any(|column| column == name))
                .map(str::to_owned)
                .collect(),
            office: pick("office"),
            stage: pick("stage"),
            activity: pick("activity"),
            outcome: pick("outcome"),
            reason: pick("reason"),
            sent_to: pick("sent_to"),
            demands: pick("demands"),
            basis: pick("basis").filter(|_| pick("demands").is_some()),
            promise_broken: pick("promise_broken"),
            period: pick("period"),
            recorder: pick("recorder"),
            ..Self::default()
        }
    }

    /// The mapping of an IEEE XES log by its standard extensions: a trace is a person and an attempt, `org:group` the office, `concept:name` the activity.
    pub fn of_event_log() -> Self {
        Self {
            person: "case:concept:name".to_owned(),
            date: Some("time:timestamp".to_owned()),
            office: Some("org:group".to_owned()),
            activity: Some("concept:name".to_owned()),
            ..Self::default()
        }
    }

    /// Says that an outcome is needed for what is to be done with the file.
    ///
    /// # Errors
    /// No column is named for it.
    pub fn with_outcome(&self) -> Result<(), InvalidMapping> {
        self.outcome.as_ref().map(|_| ()).ok_or(InvalidMapping::Missing("outcome"))
    }

    /// Facets, then the rivals that are not among them.
    pub fn all_facets(&self) -> Vec<String> {
        let more = self.rivals.iter().filter(|rival| !self.facets.contains(rival));
        self.facets.iter().chain(more).cloned().collect()
    }

    /// The same for the engine.
    pub fn shape(&self) -> Shape {
        Shape { places: self.places.clone(), facets: self.facets.clone(), rivals: self.rivals.clone(), target_outcomes: self.target_outcomes.clone() }
    }
}
