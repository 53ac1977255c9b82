//! A release as anybody reads it: tables over dimensions with totals, each row shown or hidden, and the rules that it says it was made by.

use serde::{Deserialize, Serialize};

use super::rates::Rates;
use crate::period::{Length, Period};

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
    /// Hours that the steps took, of one person at most the cap that the release says; money, trips and papers likewise.
    Hours,
    /// In whole units of the organization's currency.
    Money,
    Trips,
    Papers,
    /// The median of the days from the first step of an attempt to the last one that stands there. It adds up to nothing.
    Days,
}

impl Measure {
    pub const COUNTS: [Self; 3] = [Self::Persons, Self::Attempts, Self::Steps];
    pub const MAGNITUDES: [Self; 4] = [Self::Hours, Self::Money, Self::Trips, Self::Papers];

    /// The name of its column.
    pub fn name(self) -> &'static str {
        match self {
            Self::Persons => "persons",
            Self::Attempts => "attempts",
            Self::Steps => "steps",
            Self::Hours => "hours",
            Self::Money => "money",
            Self::Trips => "trips",
            Self::Papers => "papers",
            Self::Days => "days_median",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::COUNTS.into_iter().chain(Self::MAGNITUDES).chain([Self::Days]).find(|measure| measure.name() == name)
    }

    pub fn is_count(self) -> bool {
        Self::COUNTS.contains(&self)
    }

    /// The most that one person adds to any count of a release. Of magnitudes [`Rules::caps`] says it.
    pub fn cap(self) -> u64 {
        match self {
            Self::Persons => 1,
            Self::Attempts => 4,
            Self::Steps => 20,
            _ => 0,
        }
    }

    /// How many of the units in which the record keeps a magnitude (minutes, hundredths of money) make one of those that a release tells.
    pub fn fine(self) -> u64 {
        match self {
            Self::Hours => 60,
            Self::Money => 100,
            _ => 1,
        }
    }

    /// What tells the perturbations of a cell's measures apart.
    pub(super) fn tag(self) -> u64 {
        if self.is_count() { self.cap() } else { 1_000 + self as u64 }
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
            // each step stands in one part, and each amount at one step
            _ => true,
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
    #[serde(default, skip_serializing_if = "Caps::are_none")]
    pub caps: Caps,
}

/// The most that one person adds to each magnitude of a release, in the unit in which it is told; 0 where it is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caps([u64; 4]);

impl Caps {
    pub const NONE: Self = Self([0; 4]);

    fn are_none(&self) -> bool {
        *self == Self::NONE
    }

    fn place(measure: Measure) -> Option<usize> {
        Measure::MAGNITUDES.iter().position(|known| *known == measure)
    }

    pub fn set(&mut self, measure: Measure, cap: u64) {
        if let Some(at) = Self::place(measure) {
            self.0[at] = cap;
        }
    }
}

impl Rules {
    /// No release can have a `k` below this.
    pub const LEAST_K: u64 = 5;
    /// By how many persons figures of an organization's own releases differ from the truth at most.
    pub const USUAL_PERTURBATION: u64 = 2;

    /// Rules of a release without magnitudes.
    pub const fn new(k: u64, largest_perturbation: u64) -> Self {
        Self { k, largest_perturbation, caps: Caps::NONE }
    }

    /// The most that one person adds to a figure, in its own unit.
    pub fn cap(self, measure: Measure) -> u64 {
        Caps::place(measure).map_or(measure.cap(), |at| self.caps.0[at])
    }

    /// How far a figure may lie from the truth, in its own unit.
    pub fn perturbation(self, measure: Measure) -> u64 {
        self.largest_perturbation.saturating_mul(self.cap(measure))
    }

    /// To what a figure is rounded: of magnitudes to 1, 2 or 5 and zeros, a twenty-fifth of the cap or a little more. What is finer says nothing beside the perturbation.
    pub fn step(self, measure: Measure) -> u64 {
        let least = if measure.is_count() { 1 } else { self.cap(measure).div_ceil(25).max(1) };
        let mut power = 1;
        loop {
            if let Some(step) = [power, 2 * power, 5 * power].into_iter().find(|step| *step >= least) {
                return step;
            }
            power *= 10;
        }
    }

    /// How far a figure may lie from the truth, with what rounding adds.
    pub fn reach(self, measure: Measure) -> f64 {
        let rounding = if self.step(measure) > 1 { self.step(measure) as f64 / 2.0 } else { 0.0 };
        self.perturbation(measure) as f64 + rounding + if measure.fine() > 1 { 0.5 } else { 0.0 }
    }
}

/// One row: its value in each dimension of the table ([`ALL`] for a total), and its figures in the order of the table's measures, or none where it is hidden.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub values: Vec<String>,
    pub figures: Option<Vec<u64>>,
    /// In the order of the table's magnitudes; each can be hidden by itself, and is where the row is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub magnitudes: Vec<Option<u64>>,
    /// The median of days, where the table tells medians and this one may be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median: Option<u64>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub name: String,
    /// What it counts happened in this period; the whole record where there is none. It is part of what each of its cells is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    pub dimensions: Vec<Dimension>,
    /// Counts.
    pub measures: Vec<Measure>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub magnitudes: Vec<Measure>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub medians: bool,
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

    /// The same among what happened in a period. “Refused in the third quarter” is one cell, whether a release of that quarter tells it or one by quarters: who stands in it is the same.
    #[must_use]
    pub fn within(mut self, period: Option<Period>) -> Self {
        // a month of a quarter says by itself in which quarter it lies
        let Some(period) = period.filter(|period| !self.0.iter().any(|pair| period_of(pair).is_some_and(|known| period.contains(known)))) else {
            return self;
        };
        self.0.push((period.length().code().to_owned(), period.to_string()));
        self.0.sort_unstable();
        self
    }

    /// The period that it is of, the shortest that it names.
    pub fn period(&self) -> Option<Period> {
        self.0.iter().filter_map(period_of).min_by_key(|period| period.length())
    }

    /// The same without its period.
    #[must_use]
    pub fn at_any_time(&self) -> Self {
        Self(self.0.iter().filter(|pair| period_of(pair).is_none()).cloned().collect())
    }

    /// The value of a dimension, if it is told by that alone among what happened in a period.
    pub fn only_value_of(&self, dimension: &str, period: Option<Period>) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(name, _)| name == dimension)?;
        (Self::of([(dimension, value.as_str())]).within(period) == *self).then_some(value)
    }
}

/// The period that a dimension with its value says, as its name and its form tell.
fn period_of((dimension, value): &(String, String)) -> Option<Period> {
    let length = Length::from_code(dimension)?;
    value.parse::<Period>().ok().filter(|period| period.length() == length)
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
        Cell::of(self.dimensions.iter().map(|dimension| dimension.name.as_str()).zip(row.values.iter().map(String::as_str))).within(self.period)
    }

    /// What a row of this table tells of a count or a magnitude, if it does.
    pub fn figure(&self, row: &Row, measure: Measure) -> Option<u64> {
        let place = |measures: &[Measure]| measures.iter().position(|known| *known == measure);
        if measure.is_count() {
            return row.figures.as_ref()?.get(place(&self.measures)?).copied();
        }
        row.magnitudes.get(place(&self.magnitudes)?).copied().flatten()
    }
}
