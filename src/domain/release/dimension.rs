//! By what the tables of a release count: places, offices, services, what became of people, periods and groups, each named by codes only.

use std::{fmt, str::FromStr};

use super::{super::period::Length, InvalidDefinition};

/// By what is counted. Written as `service`, `place:prefecture`, `facet:hukou`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dimension {
    /// The place of the office, at one level of the tree of places (code of the vocabulary's list `place_level`).
    Place(String),
    Office,
    Service,
    Stage,
    Outcome,
    Reason,
    /// What was asked for at the step.
    Demand,
    /// What the rules in force that day say of it.
    Basis,
    Year,
    Quarter,
    Month,
    /// A group attribute of the person, by the facet's code.
    Facet(String),
}

impl Dimension {
    /// Whether one lies within the other: then a cell of the one is a sum over the other, which nobody weighs.
    pub(super) fn nests_with(&self, other: &Self) -> bool {
        let kind = |dimension: &Self| match dimension {
            Self::Place(_) | Self::Office => 1,
            Self::Year | Self::Quarter | Self::Month => 2,
            _ => 0,
        };
        self != other && kind(self) != 0 && kind(self) == kind(other)
    }

    /// How long the periods are that it tells apart, if it does.
    pub(super) fn length(&self) -> Option<Length> {
        match self {
            Self::Year => Some(Length::Year),
            Self::Quarter => Some(Length::Quarter),
            Self::Month => Some(Length::Month),
            _ => None,
        }
    }

    /// The name of its column in files: a code without a colon.
    pub fn column(&self) -> String {
        self.to_string().replace(':', "_")
    }

    /// # Errors
    /// What is no column of a dimension.
    pub fn from_column(column: &str) -> Result<Self, InvalidDefinition> {
        column.replacen('_', ":", 1).parse().or_else(|_| column.parse())
    }

    /// Whether it tells single demands of a step apart, of which there can be several.
    pub fn is_of_demands(&self) -> bool {
        matches!(self, Self::Demand | Self::Basis)
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Place(level) => write!(f, "place:{level}"),
            Self::Office => f.write_str("office"),
            Self::Service => f.write_str("service"),
            Self::Stage => f.write_str("stage"),
            Self::Outcome => f.write_str("outcome"),
            Self::Reason => f.write_str("reason"),
            Self::Demand => f.write_str("demand"),
            Self::Basis => f.write_str("basis"),
            Self::Year => f.write_str("year"),
            Self::Quarter => f.write_str("quarter"),
            Self::Month => f.write_str("month"),
            Self::Facet(code) => write!(f, "facet:{code}"),
        }
    }
}

impl FromStr for Dimension {
    type Err = InvalidDefinition;

    fn from_str(text: &str) -> Result<Self, InvalidDefinition> {
        let unknown = || InvalidDefinition::UnknownDimension(text.chars().take(60).collect());
        let code = |code: &str| {
            let valid = !code.is_empty() && code.len() <= 60 && code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
            valid.then(|| code.to_owned()).ok_or_else(unknown)
        };
        Ok(match text.split_once(':') {
            Some(("place", level)) => Self::Place(code(level)?),
            Some(("facet", facet)) => Self::Facet(code(facet)?),
            Some(_) => return Err(unknown()),
            None => match text {
                "office" => Self::Office,
                "service" => Self::Service,
                "stage" => Self::Stage,
                "outcome" => Self::Outcome,
                "reason" => Self::Reason,
                "demand" => Self::Demand,
                "basis" => Self::Basis,
                "year" => Self::Year,
                "quarter" => Self::Quarter,
                "month" => Self::Month,
                _ => return Err(unknown()),
            },
        })
    }
}
