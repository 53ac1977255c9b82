//! What a release shall be: `release.toml`.

use serde::Deserialize;

use super::rates;
use crate::{
    domain::period::Period,
    protect::published::{Measure, Rules},
};

/// The definition as it stands in the file.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// A shown cell stands for so many persons at least.
    #[serde(default = "ten")]
    pub k: u64,
    /// Figures differ from the truth by so many persons' worth at most.
    #[serde(default = "two")]
    pub largest_perturbation: u64,
    /// What the release is called.
    #[serde(default)]
    pub title: Option<String>,
    /// Counts only what happened within it.
    #[serde(default)]
    pub period: Option<Period>,
    /// A shown cell rests on two offices at least.
    #[serde(default)]
    pub two_offices: bool,
    /// A shown cell rests on the records of two caseworkers at least.
    #[serde(default)]
    pub two_recorders: bool,
    #[serde(rename = "table", default)]
    pub tables: Vec<Table>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Table {
    pub name: String,
    pub dimensions: Vec<String>,
    #[serde(default = "persons")]
    pub measures: Vec<String>,
    /// The dimension whose values a rate is the share of, where that is not the outcome.
    #[serde(default)]
    pub rate_over: Option<String>,
}

fn ten() -> u64 {
    10
}

fn two() -> u64 {
    2
}

fn persons() -> Vec<String> {
    vec![Measure::Persons.name().to_owned()]
}

/// Names that columns of a table have besides its dimensions.
pub const STATUS: &str = "status";
/// What asks for the median of days.
const DAYS: &str = "days";
/// Dimensions that one table has at most: with more, nearly every cell is too small to be shown.
const DIMENSIONS_MAX: usize = 4;
/// Perturbation beyond which figures say little.
const PERTURBATION_MAX: u64 = 10;

/// Why a `release.toml` cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDefinition {
    #[error("{0}")]
    Syntax(String),
    #[error("k = {0} is too small: a shown figure stands for {least} people at least", least = Rules::LEAST_K)]
    TooSmall(u64),
    #[error("largest_perturbation = {0}: choose 1 to {PERTURBATION_MAX}; without any, hidden figures could be worked out from totals")]
    Perturbation(u64),
    #[error("has no table; add one that begins with [[table]]")]
    NoTable,
    #[error("“{0}” cannot be a file's name: call the table by small letters, digits, - and _, and begin with a letter")]
    TableName(String),
    #[error("has two tables called “{0}”; rename one")]
    SameName(String),
    #[error("the table “{table}” names “{dimension}” twice; take one out")]
    Twice { table: String, dimension: String },
    #[error(
        "the table “{0}” has more than {DIMENSIONS_MAX} dimensions; with so many nearly every cell is too small to be shown. Make two tables of it"
    )]
    TooManyDimensions(String),
    #[error(
        "the table “{table}” counts “{measure}”, which is not known; what can be told: persons, attempts, steps, rate, hours, money, trips, papers, days"
    )]
    Measure { table: String, measure: String },
    #[error(
        "the table “{table}” does not count persons; add \"persons\" to its measures, so that one can tell for how many people its figures stand"
    )]
    WithoutPersons { table: String },
    #[error("the table “{table}” says rate_over = \"{dimension}\", which is none of its dimensions; name one of them")]
    RateOver { table: String, dimension: String },
    #[error("the table “{0}” says rate_over and tells no rates; add \"rate\" to its measures, or take rate_over out")]
    WithoutRate(String),
    #[error("the table “{table}” has a dimension “{dimension}”, which is the name of another of its columns; rename that column of the file")]
    Reserved { table: String, dimension: String },
}

impl Definition {
    /// Reads a `release.toml`.
    ///
    /// # Errors
    /// What is not TOML, a key that is not known (named, with its line), and whatever cannot be made.
    pub fn parse(text: &str) -> Result<Self, InvalidDefinition> {
        let definition: Self = toml::from_str(text).map_err(|error| InvalidDefinition::Syntax(error.to_string().trim_end().to_owned()))?;
        if definition.k < Rules::LEAST_K {
            return Err(InvalidDefinition::TooSmall(definition.k));
        }
        if !(1..=PERTURBATION_MAX).contains(&definition.largest_perturbation) {
            return Err(InvalidDefinition::Perturbation(definition.largest_perturbation));
        }
        if definition.tables.is_empty() {
            return Err(InvalidDefinition::NoTable);
        }
        for (at, table) in definition.tables.iter().enumerate() {
            table.check()?;
            if definition.tables[..at].iter().any(|other| other.name == table.name) {
                return Err(InvalidDefinition::SameName(table.name.clone()));
            }
        }
        Ok(definition)
    }

    pub fn rules(&self) -> Rules {
        Rules::new(self.k, self.largest_perturbation)
    }

    /// Dimensions of all tables, each once, in the order in which they come.
    pub fn dimensions(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        for dimension in self.tables.iter().flat_map(|table| &table.dimensions) {
            if !all.contains(&dimension.as_str()) {
                all.push(dimension);
            }
        }
        all
    }
}

impl Table {
    fn check(&self) -> Result<(), InvalidDefinition> {
        let table = self.name.clone();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        if !self.name.starts_with(|c: char| c.is_ascii_lowercase()) || !self.name.chars().all(plain) || self.name.len() > 100 {
            return Err(InvalidDefinition::TableName(table));
        }
        if self.dimensions.len() > DIMENSIONS_MAX {
            return Err(InvalidDefinition::TooManyDimensions(table));
        }
        if let Some((_, dimension)) = self.dimensions.iter().enumerate().find(|(at, dimension)| self.dimensions[..*at].contains(dimension)) {
            return Err(InvalidDefinition::Twice { table, dimension: dimension.clone() });
        }
        if let Some(dimension) =
            self.dimensions.iter().find(|name| *name == STATUS || Measure::named(name).is_some() || rates::COLUMNS.contains(&name.as_str()))
        {
            return Err(InvalidDefinition::Reserved { table, dimension: dimension.clone() });
        }
        if let Some(measure) = self.measures.iter().find(|name| !Self::is_known(name)) {
            return Err(InvalidDefinition::Measure { table, measure: measure.clone() });
        }
        if let Some(dimension) = &self.rate_over {
            if !self.dimensions.contains(dimension) {
                return Err(InvalidDefinition::RateOver { table, dimension: dimension.clone() });
            }
            if !self.tells_rates() {
                return Err(InvalidDefinition::WithoutRate(table));
            }
        }
        if self.measures.iter().any(|measure| Measure::named(measure) == Some(Measure::Persons)) {
            Ok(())
        } else {
            Err(InvalidDefinition::WithoutPersons { table })
        }
    }

    pub fn tells_rates(&self) -> bool {
        self.measures.iter().any(|name| name == rates::COLUMNS[0])
    }

    fn is_known(name: &str) -> bool {
        [rates::COLUMNS[0], DAYS].contains(&name) || Measure::named(name).is_some_and(|measure| measure != Measure::Days)
    }

    /// Whether it tells the median of days.
    pub fn tells_days(&self) -> bool {
        self.measures.iter().any(|name| name == DAYS)
    }

    /// Hours, money, trips and papers, as far as it tells them.
    pub fn magnitudes(&self) -> Vec<Measure> {
        Measure::MAGNITUDES.into_iter().filter(|measure| self.measures.iter().any(|name| name == measure.name())).collect()
    }

    /// What is counted, each once, persons first.
    pub fn measures(&self) -> Vec<Measure> {
        Measure::COUNTS.into_iter().filter(|measure| self.measures.iter().any(|name| name == measure.name())).collect()
    }
}
