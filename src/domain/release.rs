//! What a release counts: persons, by up to three dimensions, each named by codes only.

use std::{collections::BTreeSet, fmt, str::FromStr};

/// Dimensions that one table has at most: with more, nearly every cell is too small to be shown.
pub const DIMENSIONS_MAX: usize = 3;

/// By what persons are counted. Written as `service`, `place:prefecture`, `facet:hukou`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dimension {
    /// The place of the office, at one level of the tree of places (code of the vocabulary's list `place_level`).
    Place(String),
    Office,
    Service,
    Stage,
    Outcome,
    Reason,
    Year,
    Quarter,
    /// A group attribute of the person, by the facet's code.
    Facet(String),
}

impl Dimension {
    /// What two dimensions must not both be: where one lies within the other, a cell of the one is a sum over the other.
    fn nests_with(&self, other: &Self) -> bool {
        let kind = |dimension: &Self| match dimension {
            Self::Place(_) | Self::Office => 1,
            Self::Year | Self::Quarter => 2,
            _ => 0,
        };
        kind(self) != 0 && kind(self) == kind(other)
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
            Self::Year => f.write_str("year"),
            Self::Quarter => f.write_str("quarter"),
            Self::Facet(code) => write!(f, "facet:{code}"),
        }
    }
}

/// Why something is not a definition of a release.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDefinition {
    #[error("“{0}” is nothing that can be counted by")]
    UnknownDimension(String),
    #[error("choose at least one thing to count by")]
    Nothing,
    #[error("choose three things to count by at most")]
    TooMany,
    #[error("the same thing was chosen twice")]
    Twice,
    #[error("one of these lies within the other: choose one place or office, one period")]
    Nested,
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
                "year" => Self::Year,
                "quarter" => Self::Quarter,
                _ => return Err(unknown()),
            },
        })
    }
}

/// One table: persons by one to three dimensions, none of which lies within another. The same choice in any order is the same definition.
///
/// Its canonical text, `1 persons by outcome, place:prefecture`, begins with the version of the form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Definition(Vec<Dimension>);

const PREFIX: &str = "1 persons by ";

impl Definition {
    /// # Errors
    /// None, more than three, the same twice, or one that lies within another.
    pub fn new(dimensions: Vec<Dimension>) -> Result<Self, InvalidDefinition> {
        let distinct: BTreeSet<&Dimension> = dimensions.iter().collect();
        if dimensions.is_empty() {
            return Err(InvalidDefinition::Nothing);
        }
        if dimensions.len() > DIMENSIONS_MAX {
            return Err(InvalidDefinition::TooMany);
        }
        if distinct.len() < dimensions.len() {
            return Err(InvalidDefinition::Twice);
        }
        let sorted: Vec<Dimension> = distinct.into_iter().cloned().collect();
        let nested = sorted.iter().enumerate().any(|(at, one)| sorted[at + 1..].iter().any(|other| one.nests_with(other)));
        if nested { Err(InvalidDefinition::Nested) } else { Ok(Self(sorted)) }
    }

    /// In canonical order.
    pub fn dimensions(&self) -> &[Dimension] {
        &self.0
    }

    /// Whether both count by something that is the same, or lies within the other: then one table's cells can be laid over the other's.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.0.iter().any(|mine| other.0.iter().any(|theirs| mine == theirs || mine.nests_with(theirs)))
    }
}

impl fmt::Display for Definition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.0.iter().map(Dimension::to_string).collect();
        write!(f, "{PREFIX}{}", names.join(", "))
    }
}

impl FromStr for Definition {
    type Err = InvalidDefinition;

    fn from_str(text: &str) -> Result<Self, InvalidDefinition> {
        let names = text.strip_prefix(PREFIX).ok_or_else(|| InvalidDefinition::UnknownDimension(text.chars().take(60).collect()))?;
        Self::new(names.split(", ").map(str::parse).collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(names: &[&str]) -> Result<Definition, InvalidDefinition> {
        Definition::new(names.iter().map(|name| name.parse()).collect::<Result<_, _>>()?)
    }

    #[test]
    fn the_same_choice_is_the_same_definition() {
        let one = by(&["service", "facet:hukou", "place:prefecture"]).expect("valid");
        assert_eq!(one, by(&["place:prefecture", "service", "facet:hukou"]).expect("valid"));
        assert_eq!(one.to_string(), "1 persons by place:prefecture, service, facet:hukou");
        assert_eq!(one.to_string().parse(), Ok(one));
    }

    #[test]
    fn what_cannot_stand_in_one_table_is_refused() {
        assert_eq!(by(&[]), Err(InvalidDefinition::Nothing));
        assert_eq!(by(&["stage", "stage"]), Err(InvalidDefinition::Twice));
        assert_eq!(by(&["office", "place:county"]), Err(InvalidDefinition::Nested));
        assert_eq!(by(&["year", "quarter"]), Err(InvalidDefinition::Nested));
        assert_eq!(by(&["stage", "year", "office", "reason"]), Err(InvalidDefinition::TooMany));
        for text in ["name", "facet:", "facet:a b", "place:=1", ""] {
            assert!(matches!(by(&[text]), Err(InvalidDefinition::UnknownDimension(_))), "{text}");
        }
    }

    #[test]
    fn tables_that_can_be_laid_over_each_other_overlap() {
        let overlap = |one: &[&str], other: &[&str]| by(one).expect("valid").overlaps(&by(other).expect("valid"));
        assert!(overlap(&["office", "stage"], &["stage", "facet:hukou"]));
        assert!(overlap(&["office"], &["place:county", "year"]));
        assert!(!overlap(&["office", "stage"], &["facet:hukou", "year"]));
    }
}
