//! A release as anybody reads it: tables over dimensions with totals, each row shown or hidden, and the rules that it says it was made by.

use serde::{Deserialize, Serialize};

use super::rates::Rates;

/// What stands in the column of a dimension where all of its values are taken together.
pub const ALL: &str = "(all)";

/// What is counted in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// Different persons: each counts once a cell.
    Persons,
    /// Attempts, of one person at most [`Measure::cap`].
    Attempts,
    /// Steps, of one person at most [`Measure::cap`].
    Steps,
}

impl Measure {
    pub const ALL: [Self; 3] = [Self::Persons, Self::Attempts, Self::Steps];

    /// The name of its column.
    pub fn name(self) -> &'static str {
        match self {
            Self::Persons => "persons",
            Self::Attempts => "attempts",
            Self::Steps => "steps",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.name() == name)
    }

    /// The most that one person adds to any figure of a release.
    pub fn cap(self) -> u64 {
        match self {
            Self::Persons => 1,
            Self::Attempts => 4,
            Self::Steps => 20,
        }
    }
}

/// Of what a dimension has one value at most: that decides along which dimensions a measure adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OneValue {
    /// A facet.
    Person,
    /// What an attempt has one of, where each row of the record is an attempt.
    Attempt,
    Step,
}

impl OneValue {
    /// Whether a total along such a dimension is the sum of its parts. Where it is not, one person or attempt may stand in several parts: `max ≤ total ≤ sum`.
    pub fn adds_up(self, measure: Measure) -> bool {
        match measure {
            Measure::Persons => self == Self::Person,
            Measure::Attempts => self <= Self::Attempt,
            Measure::Steps => true,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimension {
    pub name: String,
    pub one_value: OneValue,
}

/// The rules that a release was made by; they are published with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// A shown cell stands for so many persons at least.
    pub k: u64,
    /// A figure differs from the truth by so many persons' worth at most.
    pub largest_perturbation: u64,
}

impl Rules {
    /// No release can have a `k` below this.
    pub const LEAST_K: u64 = 5;
    /// By how many persons figures of an organization's own releases differ from the truth at most.
    pub const USUAL_PERTURBATION: u64 = 2;

    /// How far a figure may lie from the truth, in its own unit.
    pub fn perturbation(self, measure: Measure) -> u64 {
        self.largest_perturbation.saturating_mul(measure.cap())
    }
}

/// One row: its value in each dimension of the table ([`ALL`] for a total), and its figures in the order of the table's measures, or none where it is hidden.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub values: Vec<String>,
    pub figures: Option<Vec<u64>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub name: String,
    pub dimensions: Vec<Dimension>,
    pub measures: Vec<Measure>,
    /// Where it tells rates besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rates: Option<Rates>,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    pub rules: Rules,
    pub tables: Vec<Table>,
}

/// What a cell is, whichever table or release it stands in: the values that its persons share, by dimension.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cell(Vec<(String, String)>);

impl Cell {
    /// The cell of these values, totals left out.
    pub fn of<'a>(values: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut values: Vec<_> =
            values.into_iter().filter(|(_, value)| *value != ALL).map(|(dimension, value)| (dimension.to_owned(), value.to_owned())).collect();
        values.sort_unstable();
        Self(values)
    }

    /// Its dimensions with their values.
    pub fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(dimension, value)| (dimension.as_str(), value.as_str()))
    }

    /// The value of the one dimension that it is told by, if that is so.
    pub fn only_value_of(&self, dimension: &str) -> Option<&str> {
        match self.0.as_slice() {
            [(name, value)] if name == dimension => Some(value),
            _ => None,
        }
    }
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() {
            return f.write_str(ALL);
        }
        let said: Vec<String> = self.0.iter().map(|(dimension, value)| format!("{dimension} = {value}")).collect();
        f.write_str(&said.join(", "))
    }
}

impl Table {
    pub fn cell(&self, row: &Row) -> Cell {
        Cell::of(self.dimensions.iter().map(|dimension| dimension.name.as_str()).zip(row.values.iter().map(String::as_str)))
    }
}
