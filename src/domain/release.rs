//! What a release counts: persons, attempts and steps, in one to four linked tables, each by up to four dimensions that are named by codes only.

use std::{collections::BTreeSet, fmt, str::FromStr};

use super::{
    licence::Licence,
    period::{InvalidPeriod, Length, Period},
};

mod beside;
mod dimension;

pub use beside::Beside;
pub use dimension::Dimension;

/// Dimensions that one table has at most: with more, nearly every cell is too small to be shown.
pub const DIMENSIONS_MAX: usize = 4;
/// Tables of one release.
pub const TABLES_MAX: usize = 4;

/// Why something is not a definition of a release.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDefinition {
    #[error("“{0}” is nothing that can be counted by")]
    UnknownDimension(String),
    #[error("choose at least one thing to count by")]
    Nothing,
    #[error("choose four things to count by at most")]
    TooMany,
    #[error("the same thing was chosen twice")]
    Twice,
    #[error("one of these lies within the other: choose one kind of place or office, one kind of period")]
    Nested,
    #[error("two tables count by the same things")]
    SameTable,
    #[error("choose four tables at most")]
    TooManyTables,
    #[error("steps, and what they took, cannot be counted where demands are told apart")]
    StepsOfDemands,
    #[error("a rate is the share of an outcome, reason, demand, legal basis or stage; count by one of them")]
    RateOfNothing,
    #[error("“{0}” is nothing that a table can tell beside persons")]
    UnknownMeasure(String),
    #[error("{0}")]
    UnknownPeriod(String),
    #[error("{0} is not over yet, so that its figures would change; choose a period that is over")]
    NotOver(Period),
    #[error("the tables count by periods that are no shorter than {0}; leave those out, or count by shorter ones")]
    NotShorter(Period),
}

/// One table: persons, and by choice other measures, by one to four dimensions. The same choice in any order is the same table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TableDefinition {
    dimensions: Vec<Dimension>,
    beside: BTreeSet<Beside>,
}

impl TableDefinition {
    /// # Errors
    /// No dimension, more than four, the same twice, one that lies within another, or a rate without anything that it could be the share of.
    pub fn new(dimensions: Vec<Dimension>, beside: impl IntoIterator<Item = Beside>) -> Result<Self, InvalidDefinition> {
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
        if any_nests(&sorted, &sorted) {
            return Err(InvalidDefinition::Nested);
        }
        let table = Self { dimensions: sorted, beside: beside.into_iter().collect() };
        if table.tells(Beside::Rate) && table.share_of().is_none() { Err(InvalidDefinition::RateOfNothing) } else { Ok(table) }
    }

    pub fn tells(&self, measure: Beside) -> bool {
        self.beside.contains(&measure)
    }

    /// What it tells beside persons, in canonical order.
    pub fn beside(&self) -> impl Iterator<Item = Beside> + '_ {
        self.beside.iter().copied()
    }

    /// The dimension whose values a rate is the share of: what became of people before what was said and asked, and where they stood.
    fn share_of(&self) -> Option<&Dimension> {
        let told = [Dimension::Outcome, Dimension::Reason, Dimension::Demand, Dimension::Basis, Dimension::Stage];
        told.iter().find_map(|known| self.dimensions.iter().find(|dimension| *dimension == known))
    }

    /// The dimension along which rates are told, where they are.
    pub fn rate_over(&self) -> Option<&Dimension> {
        self.share_of().filter(|_| self.tells(Beside::Rate))
    }

    /// In canonical order.
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }
}

fn any_nests(some: &[Dimension], others: &[Dimension]) -> bool {
    some.iter().any(|one| others.iter().any(|other| one.nests_with(other)))
}

/// What every table counts.
const PERSONS: &str = "persons";

impl fmt::Display for TableDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let measures: Vec<&str> = std::iter::once(PERSONS).chain(self.beside().map(Beside::code)).collect();
        let names: Vec<String> = self.dimensions.iter().map(Dimension::to_string).collect();
        write!(f, "{} by {}", measures.join(", "), names.join(", "))
    }
}

impl FromStr for TableDefinition {
    type Err = InvalidDefinition;

    fn from_str(text: &str) -> Result<Self, InvalidDefinition> {
        let (measures, names) = text.split_once(" by ").ok_or_else(|| InvalidDefinition::UnknownDimension(text.chars().take(60).collect()))?;
        let beside = measures.split(", ").filter(|code| *code != PERSONS);
        let beside = beside.map(|code| Beside::from_code(code).ok_or_else(|| InvalidDefinition::UnknownMeasure(code.chars().take(60).collect())));
        Self::new(names.split(", ").map(str::parse).collect::<Result<_, _>>()?, beside.collect::<Result<Vec<_>, _>>()?)
    }
}

/// All tables of a release, and what holds for each of them.
///
/// Its canonical text, `2 persons, attempts by outcome, service; persons by year; two offices; in 2026; CC-BY-4.0`, begins with the version of the form. Of the first version, `1 persons by outcome, service`, there are texts in records.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Definition {
    tables: Vec<TableDefinition>,
    /// Whether a shown figure rests on two offices at least.
    pub two_offices: bool,
    /// Whether a shown figure rests on what two caseworkers recorded at least.
    pub two_recorders: bool,
    pub licence: Licence,
    /// Only what happened in it counts.
    period: Option<Period>,
}

const IN_PERIOD: &str = "in ";
const TWO_OFFICES: &str = "two offices";
const TWO_RECORDERS: &str = "two recorders";

impl Definition {
    /// # Errors
    /// No table, more than four, two by the same dimensions, dimensions of which one lies within another, and steps beside demands.
    pub fn new(tables: Vec<TableDefinition>) -> Result<Self, InvalidDefinition> {
        if tables.is_empty() {
            return Err(InvalidDefinition::Nothing);
        }
        if tables.len() > TABLES_MAX {
            return Err(InvalidDefinition::TooManyTables);
        }
        if tables.iter().enumerate().any(|(at, table)| tables[..at].iter().any(|other| other.dimensions == table.dimensions)) {
            return Err(InvalidDefinition::SameTable);
        }
        let definition = Self { tables, two_offices: false, two_recorders: false, licence: Licence::default(), period: None };
        if definition.nests_with(&definition) {
            return Err(InvalidDefinition::Nested);
        }
        if definition.tells_demands() && definition.tables.iter().flat_map(TableDefinition::beside).any(Beside::is_of_steps) {
            return Err(InvalidDefinition::StepsOfDemands);
        }
        Ok(definition)
    }

    /// The same of a period, or of the whole record.
    ///
    /// # Errors
    /// Tables that count by periods which are no shorter than this one: there would be one row for all.
    pub fn of_period(self, period: Option<Period>) -> Result<Self, InvalidDefinition> {
        let dimensions = self.dimensions();
        let is_cut = |length: Length| dimensions.iter().filter_map(|dimension| dimension.length()).all(|cut| cut < length);
        match period {
            Some(period) if !is_cut(period.length()) => Err(InvalidDefinition::NotShorter(period)),
            _ => Ok(Self { period, ..self }),
        }
    }

    pub fn period(&self) -> Option<Period> {
        self.period
    }

    pub fn tables(&self) -> &[TableDefinition] {
        &self.tables
    }

    /// Dimensions of all tables, each once, in canonical order.
    pub fn dimensions(&self) -> Vec<&Dimension> {
        let all: BTreeSet<&Dimension> = self.tables.iter().flat_map(|table| &table.dimensions).collect();
        all.into_iter().collect()
    }

    /// Whether something that one counts by lies within something that the other counts by.
    pub fn nests_with(&self, other: &Self) -> bool {
        self.tables.iter().any(|mine| other.tables.iter().any(|theirs| any_nests(&mine.dimensions, &theirs.dimensions)))
    }

    /// Whether each demand of a step counts by itself.
    pub fn tells_demands(&self) -> bool {
        self.tables.iter().flat_map(|table| &table.dimensions).any(Dimension::is_of_demands)
    }

    /// What the tables are called in files: by their dimensions, small letters only.
    pub fn names(&self) -> Vec<String> {
        let columns = |table: &TableDefinition| table.dimensions.iter().map(Dimension::column).collect::<Vec<_>>().join("-").to_ascii_lowercase();
        let name = |(at, table): (usize, &TableDefinition)| {
            let whole = columns(table);
            let is_taken = self.tables.iter().enumerate().any(|(other, table)| other != at && columns(table) == whole);
            if whole.len() > 80 || is_taken { format!("{}-{}", whole.chars().take(80).collect::<String>(), at + 1) } else { whole }
        };
        self.tables.iter().enumerate().map(name).collect()
    }
}

impl fmt::Display for Definition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tables: Vec<String> = self.tables.iter().map(TableDefinition::to_string).collect();
        write!(f, "2 {}", tables.join("; "))?;
        for (_, said) in [(self.two_offices, TWO_OFFICES), (self.two_recorders, TWO_RECORDERS)].iter().filter(|(wanted, _)| *wanted) {
            write!(f, "; {said}")?;
        }
        if let Some(period) = self.period {
            write!(f, "; {IN_PERIOD}{period}")?;
        }
        write!(f, "; {}", self.licence.code())
    }
}

impl FromStr for Definition {
    type Err = InvalidDefinition;

    fn from_str(text: &str) -> Result<Self, InvalidDefinition> {
        let unknown = |text: &str| InvalidDefinition::UnknownDimension(text.chars().take(60).collect());
        let (version, rest) = text.split_once(' ').ok_or_else(|| unknown(text))?;
        if version == "1" {
            return Self::new(vec![rest.parse()?]);
        }
        if version != "2" {
            return Err(unknown(text));
        }
        let (tables, options): (Vec<&str>, Vec<&str>) = rest.split("; ").partition(|part| part.contains(" by "));
        let mut definition = Self::new(tables.into_iter().map(str::parse).collect::<Result<_, _>>()?)?;
        for option in options {
            match option {
                TWO_OFFICES => definition.two_offices = true,
                TWO_RECORDERS => definition.two_recorders = true,
                option if option.starts_with(IN_PERIOD) => {
                    let period =
                        option[IN_PERIOD.len()..].parse().map_err(|error: InvalidPeriod| InvalidDefinition::UnknownPeriod(error.to_string()))?;
                    definition = definition.of_period(Some(period))?;
                }
                licence => definition.licence = Licence::from_code(licence).ok_or_else(|| unknown(licence))?,
            }
        }
        Ok(definition)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(names: &[&str]) -> Result<TableDefinition, InvalidDefinition> {
        with(names, &[])
    }

    fn with(names: &[&str], beside: &[Beside]) -> Result<TableDefinition, InvalidDefinition> {
        TableDefinition::new(names.iter().map(|name| name.parse()).collect::<Result<_, _>>()?, beside.iter().copied())
    }

    fn by(tables: &[&[&str]]) -> Result<Definition, InvalidDefinition> {
        Definition::new(tables.iter().map(|names| table(names)).collect::<Result<_, _>>()?)
    }

    #[test]
    fn the_same_choice_is_the_same_definition() {
        let one = by(&[&["service", "facet:hukou", "place:prefecture"]]).expect("valid");
        assert_eq!(one, by(&[&["place:prefecture", "service", "facet:hukou"]]).expect("valid"));
        assert_eq!(one.to_string(), "2 persons by place:prefecture, service, facet:hukou; CC-BY-4.0");
        let mut both =
            Definition::new(vec![table(&["outcome"]).expect("valid"), with(&["year"], &[Beside::Steps, Beside::Attempts]).expect("valid")])
                .expect("two tables");
        (both.two_offices, both.two_recorders, both.licence) = (true, true, Licence::Free);
        assert_eq!(both.to_string(), "2 persons by outcome; persons, attempts, steps by year; two offices; two recorders; CC0-1.0");
        for definition in [one, both] {
            assert_eq!(definition.to_string().parse(), Ok(definition));
        }
    }

    #[test]
    fn what_was_defined_before_there_were_several_tables_is_still_read() {
        let old: Definition = "1 persons by place:prefecture, service".parse().expect("the first form");
        assert_eq!(Ok(old), by(&[&["service", "place:prefecture"]]));
        assert!("3 persons by service".parse::<Definition>().is_err());
    }

    #[test]
    fn what_cannot_stand_in_one_release_is_refused() {
        assert_eq!(by(&[]), Err(InvalidDefinition::Nothing));
        assert_eq!(by(&[&[]]), Err(InvalidDefinition::Nothing));
        assert_eq!(by(&[&["stage", "stage"]]), Err(InvalidDefinition::Twice));
        assert_eq!(by(&[&["office", "place:county"]]), Err(InvalidDefinition::Nested));
        assert_eq!(by(&[&["year"], &["quarter", "stage"]]), Err(InvalidDefinition::Nested));
        assert_eq!(by(&[&["stage", "year", "office", "reason", "outcome"]]), Err(InvalidDefinition::TooMany));
        assert_eq!(by(&[&["stage", "year"], &["year", "stage"]]), Err(InvalidDefinition::SameTable));
        assert_eq!(by(&[&["stage"], &["year"], &["office"], &["reason"], &["outcome"]]), Err(InvalidDefinition::TooManyTables));
        let steps = with(&["stage"], &[Beside::Hours]).expect("valid");
        assert_eq!(Definition::new(vec![steps, table(&["basis"]).expect("valid")]), Err(InvalidDefinition::StepsOfDemands));
        for text in ["name", "facet:", "facet:a b", "place:=1", ""] {
            assert!(matches!(table(&[text]), Err(InvalidDefinition::UnknownDimension(_))), "{text}");
        }
    }

    #[test]
    fn a_period_is_cut_by_shorter_ones_only() {
        let definition = by(&[&["outcome", "quarter"]]).expect("valid");
        let of = |text: &str| definition.clone().of_period(Some(text.parse().expect("a period")));
        for text in ["2026", "2026-H2"] {
            let definition = of(text).expect("quarters are shorter");
            assert_eq!(definition.to_string(), format!("2 persons by outcome, quarter; in {text}; CC-BY-4.0"));
            assert_eq!(definition.to_string().parse(), Ok(definition.clone()));
            assert_eq!(definition.of_period(None).map(|definition| definition.period()), Ok(None));
        }
        for text in ["2026-Q3", "2026-07"] {
            assert!(matches!(of(text), Err(InvalidDefinition::NotShorter(_))), "{text}");
        }
        assert!(matches!("2 persons by outcome; in 2026-Q7; CC-BY-4.0".parse::<Definition>(), Err(InvalidDefinition::UnknownPeriod(_))));
    }

    #[test]
    fn a_rate_is_the_share_of_an_outcome_before_anything_else() {
        let over = |names: &[&str]| with(names, &[Beside::Rate]).map(|table| table.rate_over().map(Dimension::to_string));
        assert_eq!(over(&["service", "stage", "outcome"]), Ok(Some("outcome".to_owned())));
        assert_eq!(over(&["stage", "service"]), Ok(Some("stage".to_owned())));
        assert_eq!(over(&["service", "facet:hukou"]), Err(InvalidDefinition::RateOfNothing));
        assert_eq!(table(&["outcome"]).map(|table| table.rate_over().cloned()), Ok(None));
        let told: Definition = "2 persons, rate by outcome, service; CC-BY-4.0".parse().expect("it is written so");
        assert!(told.tables()[0].tells(Beside::Rate));
        assert!("2 persons, names by outcome; CC-BY-4.0".parse::<Definition>().is_err());
    }

    #[test]
    fn the_same_kind_of_place_in_two_releases_is_fine_and_another_is_not() {
        let nest = |one: &[&str], other: &[&str]| by(&[one]).expect("valid").nests_with(&by(&[other]).expect("valid"));
        assert!(!nest(&["office", "stage"], &["stage", "office"]));
        assert!(nest(&["office"], &["place:county", "year"]));
        assert!(nest(&["month"], &["year"]));
        assert!(!nest(&["office", "stage"], &["facet:hukou", "year"]));
    }

    #[test]
    fn tables_are_called_by_what_they_count_by() {
        let definition = by(&[&["service", "facet:Hukou"], &["place:prefecture"], &["facet:hukou", "service"]]).expect("valid");
        assert_eq!(definition.names(), ["service-facet_hukou-1", "place_prefecture", "service-facet_hukou-3"]);
    }
}
