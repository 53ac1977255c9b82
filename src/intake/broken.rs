//! What can be wrong with a file, said so that the person who has it can mend it.

use std::fmt;

use super::bounded::Excess;
use crate::domain::day::InvalidDay;

/// Why a whole file cannot be read. Nothing of it was used.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    #[error("cannot be opened: {0}")]
    Closed(#[source] std::io::Error),
    #[error("cannot be read to its end: {0}. It may have been cut short on its way; fetch it again")]
    CutShort(String),
    #[error("is not a kind of file that is read here; what can be read: .csv, .xlsx, .xes, .xes.gz")]
    Kind,
    #[error("is empty")]
    Empty,
    #[error("has a header but no rows below it")]
    NoRows,
    #[error("has no steps: not one <event> stands in a <trace>")]
    NoEvents,
    #[error("is a workbook or another packed file, not a CSV; open it and save it as CSV UTF-8 (comma separated)")]
    Packed,
    #[error("is not an Excel workbook (.xlsx), or is a broken one; open it in a spreadsheet program and save it as .xlsx")]
    NotAWorkbook,
    #[error("is a workbook of the old kind (.xls), or locked with a password; save it as .xlsx without a password")]
    OldWorkbook,
    #[error("has merged cells ({cells}) in the row that names the columns; unmerge them, so that each column has a name of its own")]
    MergedHeader { cells: String },
    #[error("has more than {most} rows; split it")]
    TooManyRows { most: usize },
    #[error("is an XML file, not a CSV; an event log must be called .xes")]
    Xml,
    #[error("line {line}: is not UTF-8{}. Save it as UTF-8 (in a spreadsheet: CSV UTF-8) and try again", guessed(*.guess))]
    NotUtf8 { line: u64, guess: Option<&'static str> },
    #[error("has columns separated by {0}, not by commas; save it with commas")]
    Separator(&'static str),
    #[error("has no column `{column}`, which is needed for {key}{}. Columns found: {}", nearest(.near.as_deref()), list(.found))]
    MissingColumn { key: &'static str, column: String, near: Option<String>, found: Vec<String> },
    #[error("has two columns called `{column}` (columns {first} and {second}); rename one")]
    DuplicateColumn { column: String, first: usize, second: usize },
    #[error("line {line}: has more than {most} columns")]
    TooManyColumns { line: u64, most: usize },
    #[error("line {line}: one record is longer than {most} bytes; is a quotation mark left open?")]
    RecordTooLong { line: u64, most: u64 },
    #[error("is larger than {most} bytes; split it")]
    TooLarge { most: u64 },
    #[error("unpacks to more than {ratio} times its size, as no honest log does; unpack it yourself and look at it")]
    Bomb { ratio: u64 },
    #[error("line {line}: declares entities of its own (<!DOCTYPE>), which no event log needs; remove the declaration")]
    Doctype { line: u64 },
    #[error("line {line}: has more than {most} tags inside each other")]
    TooDeep { line: u64, most: usize },
    #[error("line {line}: is not well-formed XML: {reason}")]
    Malformed { line: u64, reason: String },
    #[error("is not an event log: it begins with <{root}>, not with <log>")]
    NotALog { root: String },
}

impl Broken {
    /// What a failed read means: a cap that was reached, or a file that ends too early.
    pub(super) fn from_io(error: &std::io::Error, line: u64) -> Self {
        match Excess::behind(error) {
            Some(Excess::Record { most }) => Self::RecordTooLong { line, most },
            Some(Excess::Total { most }) => Self::TooLarge { most },
            Some(Excess::Ratio { ratio }) => Self::Bomb { ratio },
            None => Self::CutShort(error.to_string()),
        }
    }
}

/// Why one row cannot be used. The rows around it can.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    /// Line of the file, from 1, on which the row begins.
    pub line: u64,
    pub why: Why,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Why {
    #[error("nobody stands in column `{column}`; every step belongs to a person")]
    NoPerson { column: String },
    #[error("column `{column}`: {reason}")]
    Day { column: String, reason: InvalidDay },
    #[error("column `{column}`: “{value}” is not a whole number")]
    Order { column: String, value: String },
    #[error("column `{column}`: “{value}” is not a known value{}", nearest(.near.as_deref()))]
    UnknownValue { column: String, value: String, near: Option<String> },
    #[error("column `{column}`: gives {bases} legal bases for {demands} demands; give one for each, or one for all")]
    Bases { column: String, bases: usize, demands: usize },
    #[error("no day stands in column `{column}`; every step has one, if only a year")]
    NoDay { column: String },
    #[error("is dated before line {line}, which comes before it in the order of its attempt")]
    Backwards { line: u64 },
    #[error("what stands for {key} is longer than {most} characters")]
    TooLong { key: &'static str, most: usize },
    #[error("column `{column}`: the formula there failed ({value})")]
    Formula { column: String, value: String },
    #[error("column `{column}`: “{value}” is not what stands there ({expected})")]
    NotThis { column: String, value: String, expected: Expected },
    #[error("the case is closed before it was opened")]
    ClosedBeforeOpened,
    #[error("they did not agree that a record is kept")]
    NoRecord,
    #[error("has {has} columns where the header has {expected}; a comma inside a value needs quotation marks around the value")]
    Width { has: usize, expected: usize },
}

/// What a cell of a list of people should hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    Name,
    Phone,
    BirthYear,
    YesOrNo,
    PersonCode,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "a name of at most 100 characters",
            Self::Phone => "a telephone number of 5 to 20 digits",
            Self::BirthYear => "a year of birth",
            Self::YesOrNo => "yes or no",
            Self::PersonCode => "the code of someone who is recorded here",
        })
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.why)
    }
}

/// The name among `names` that `wanted` is most likely a misspelling of.
pub(super) fn nearest_of<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let wanted = wanted.to_lowercase();
    let allowed = (wanted.chars().count() / 3).max(1);
    names
        .into_iter()
        .filter(|name| name.len() <= 200)
        .map(|name| (strsim::damerau_levenshtein(&wanted, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name.to_owned())
}

/// A value cut to what fits into a message.
pub(super) fn short(value: &str) -> String {
    match value.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

fn nearest(near: Option<&str>) -> String {
    near.map(|name| format!(" (did you mean `{name}`?)")).unwrap_or_default()
}

fn guessed(guess: Option<&str>) -> String {
    guess.map(|name| format!(" (it looks like {name})")).unwrap_or_default()
}

fn list(found: &[String]) -> String {
    const SHOWN: usize = 20;
    let mut text = found.iter().take(SHOWN).map(|name| short(name)).collect::<Vec<_>>().join(", ");
    if found.len() > SHOWN {
        text.push_str(&format!(" and {} more", found.len() - SHOWN));
    }
    text
}
