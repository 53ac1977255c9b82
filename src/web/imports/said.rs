//! What is wrong with a file or a row, in the reader's language.

use crate::{
    domain::day::InvalidDay,
    intake::{
        batch::{MOST_ROWS, Unusable},
        broken::{Broken, Expected, Why},
        columns::InvalidMapping,
    },
    words::{Text, text},
};

pub fn unusable(error: &Unusable) -> Text {
    match error {
        Unusable::Broken(error) => broken(error),
        Unusable::Mapping(error) => mapping(error),
        Unusable::TooManyRows => text("imports-broken-rows").with("most", MOST_ROWS),
    }
}

pub fn mapping(error: &InvalidMapping) -> Text {
    match error {
        InvalidMapping::Syntax(reason) => text("imports-mapping-syntax").with("reason", reason),
        InvalidMapping::Missing(key) => text("imports-mapping-missing").with("key", *key),
        InvalidMapping::BasisOfNothing => text("imports-mapping-basis"),
        InvalidMapping::TooMany { key, most, .. } => text("imports-mapping-too-many").with("key", *key).with("most", *most),
        InvalidMapping::Twice { key, column } => text("imports-mapping-twice").with("key", *key).with("column", column),
    }
}

pub fn broken(error: &Broken) -> Text {
    match error {
        Broken::Closed(reason) => text("imports-broken-cut-short").with("reason", reason.to_string().as_str()),
        Broken::CutShort(reason) => text("imports-broken-cut-short").with("reason", reason),
        Broken::Kind => text("imports-broken-kind"),
        Broken::Empty => text("imports-broken-empty"),
        Broken::NoRows | Broken::NoEvents => text("imports-broken-no-rows"),
        Broken::NotAWorkbook => text("imports-broken-not-a-workbook"),
        Broken::OldWorkbook => text("imports-broken-old-workbook"),
        Broken::MergedHeader { cells } => text("imports-broken-merged").with("cells", cells),
        Broken::TooManyRows { most } => text("imports-broken-rows").with("most", *most),
        Broken::Packed => text("imports-broken-packed"),
        Broken::Xml => text("imports-broken-xml"),
        Broken::NotUtf8 { line, guess } => text("imports-broken-utf8").with("line", *line).with("guess", guess.unwrap_or("?")),
        Broken::Separator(name) => text("imports-broken-separator").with("separator", *name),
        Broken::MissingColumn { column, near, .. } => match near {
            Some(near) => text("imports-broken-column-near").with("column", column).with("near", near),
            None => text("imports-broken-column").with("column", column),
        },
        Broken::DuplicateColumn { column, .. } => text("imports-broken-twice").with("column", column),
        Broken::TooManyColumns { line, most } => text("imports-broken-columns").with("line", *line).with("most", *most),
        Broken::RecordTooLong { line, .. } => text("imports-broken-record").with("line", *line),
        Broken::TooLarge { .. } => text("imports-broken-large"),
        Broken::Bomb { ratio } => text("imports-broken-bomb").with("ratio", *ratio),
        Broken::Doctype { line } => text("imports-broken-doctype").with("line", *line),
        Broken::TooDeep { line, .. } => text("imports-broken-deep").with("line", *line),
        Broken::Malformed { line, reason } => text("imports-broken-malformed").with("line", *line).with("reason", reason),
        Broken::NotALog { .. } => text("imports-broken-not-a-log"),
    }
}

pub fn why(why: &Why) -> Text {
    match why {
        Why::NoPerson { column } => text("imports-row-person").with("column", column),
        Why::Day { column, reason } => day(reason).with("column", column),
        Why::Order { value, .. } => text("imports-row-order").with("value", value),
        Why::UnknownValue { column, value, .. } => text("imports-row-value").with("column", column).with("value", value),
        Why::Bases { column, bases, demands } => text("imports-row-bases").with("column", column).with("bases", *bases).with("demands", *demands),
        Why::NoDay { column } => text("imports-row-no-day").with("column", column),
        Why::Backwards { line } => text("imports-row-backwards").with("line", *line),
        Why::TooLong { most, .. } => text("imports-row-long").with("most", *most),
        Why::Formula { column, value } => text("imports-row-formula").with("column", column).with("value", value),
        Why::NotThis { column, value, expected } => not_this(*expected).with("column", column).with("value", value),
        Why::ClosedBeforeOpened => text("imports-row-closed-before"),
        Why::NoRecord => text("imports-row-no-record"),
        Why::Width { has, expected } => text("imports-row-width").with("has", *has).with("expected", *expected),
    }
}

fn not_this(expected: Expected) -> Text {
    match expected {
        Expected::Name => text("imports-row-not-name"),
        Expected::Phone => text("imports-row-not-phone"),
        Expected::BirthYear => text("imports-row-not-birth-year"),
        Expected::YesOrNo => text("imports-row-not-yes-or-no"),
        Expected::PersonCode => text("imports-row-not-person-code"),
    }
}

fn day(reason: &InvalidDay) -> Text {
    match reason {
        InvalidDay::NotADay(written) => text("imports-row-not-a-day").with("written", written),
        InvalidDay::Nonexistent(written) => text("imports-row-nonexistent").with("written", written),
        InvalidDay::InTheFuture(day) => text("imports-row-future").with("written", day.to_string().as_str()),
        InvalidDay::TooEarly(written) => text("imports-row-early").with("written", written),
    }
}
