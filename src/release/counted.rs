//! Who and what of a file of attempts counts in a release: people who agreed, each with one value a facet, and the values of every dimension.

use std::collections::{HashMap, HashSet};

use crate::{
    engine::columns::{Column, Columns, UNKNOWN},
    intake::columns::Mapping,
    protect::{
        draw_up::{Axis, NOT_RECORDED, Record, Wanted},
        published::{Measure, OneValue},
        tally::NOWHERE,
    },
};

use super::{
    definition::{self, Definition},
    took,
};

/// Answers to whether somebody agreed. Any other text in that column is an error.
pub const YES: &[&str] = &["yes", "Yes", "YES", "y", "true", "1", "是"];
pub const NO: &[&str] = &["no", "No", "NO", "n", "false", "0", "否"];

/// Why a definition does not fit a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("“{dimension}” is nothing that this file can be counted by; what there is: {}. Name further columns in columns.toml, as facets for instance", .known.join(", "))]
    Dimension { dimension: String, known: Vec<String> },
    #[error("two_{0}s = true needs a column for it; add a line like {0} = \"name of the column\" to columns.toml")]
    Without(&'static str),
    #[error("“{0}” needs a column; add a line like {0} = \"name of the column\" to columns.toml")]
    WithoutColumn(&'static str),
    #[error("“{value}” in the column “{column}” is not a number of 0 or more; mend that cell, or leave it empty")]
    NotANumber { column: String, value: String },
    #[error(
        "the table “{0}” has neither outcome nor reason nor stage that a rate could be the share of; name one of its dimensions: rate_over = \"…\""
    )]
    RateOfNothing(String),
}

/// A record to draw releases up from, and the tables wanted of it.
#[derive(Debug)]
pub struct Counted {
    pub record: Record,
    pub wanted: Vec<Wanted>,
    /// People who did not agree.
    pub without_consent: usize,
    /// Facets of which some people have several values, with how many people; the latest counts.
    pub several: Vec<(String, usize)>,
}

/// Picks out what counts. `columns` has the consent column among its facets, if there is one.
///
/// # Errors
/// A definition that names what the file does not have.
pub fn counted(columns: &Columns, mapping: &Mapping, definition: &Definition) -> Result<Counted, Unfit> {
    let dimensions = definition.dimensions();
    let sources = dimensions.iter().map(|dimension| source(dimension, columns, mapping)).collect::<Result<Vec<_>, _>>()?;
    if definition.period.is_some() {
        mapping.date.as_ref().ok_or(Unfit::WithoutColumn("date"))?;
    }
    let counts = |step: &usize| definition.period.is_none_or(|period| columns.day(*step).is_some_and(|day| period.holds(day)));
    let there: Vec<bool> = (0..columns.persons()).map(|person| columns.steps_of(person).any(|step| counts(&step))).collect();
    let agreed: Vec<bool> = (0..columns.persons()).map(|person| there[person] && has_agreed(person, columns, mapping)).collect();
    let steps: Vec<(u32, usize)> = (0..columns.attempts())
        .filter(|&attempt| agreed[columns.attempt_persons()[attempt] as usize])
        .flat_map(|attempt| columns.steps_of_attempt(attempt).filter(counts).map(move |step| (attempt as u32, step)))
        .collect();
    let mut numbers = vec![NOWHERE; columns.persons()];
    let mut record = Record { period: definition.period, ..Record::default() };
    for (person, _) in agreed.iter().enumerate().filter(|(_, agreed)| **agreed) {
        numbers[person] = record.names.len() as u32;
        record.names.push(columns.person_name(person).to_owned());
    }
    record.attempt = steps.iter().map(|(attempt, _)| *attempt).collect();
    record.person = steps.iter().map(|(attempt, _)| numbers[columns.attempt_persons()[*attempt as usize] as usize]).collect();
    let mut several = Vec::new();
    for (dimension, (column, one_value)) in dimensions.iter().zip(sources) {
        let latest = (one_value == OneValue::Person).then(|| {
            let (latest, with_several) = latest(column, columns, &agreed);
            if with_several > 0 {
                several.push(((*dimension).to_owned(), with_several));
            }
            latest
        });
        let code = |&(attempt, step): &(u32, usize)| {
            latest.as_ref().map_or(column.codes()[step], |latest| latest[columns.attempt_persons()[attempt as usize] as usize])
        };
        record.axes.push(axis(dimension, column, one_value, mapping, steps.iter().map(code)));
    }
    let needed = |wanted: bool, column: &Column, key: &'static str| {
        if wanted && !column.is_known_anywhere() {
            return Err(Unfit::Without(key));
        }
        Ok(wanted.then(|| steps.iter().map(|(_, step)| column.codes()[*step]).map(|code| if code == UNKNOWN { NOWHERE } else { code }).collect()))
    };
    for measure in Measure::MAGNITUDES.into_iter().filter(|measure| definition.tables.iter().any(|table| table.magnitudes().contains(measure))) {
        record.amounts.push((measure, took::amounts(columns, mapping, measure, &steps)?));
    }
    if definition.tables.iter().any(definition::Table::tells_days) {
        mapping.date.as_ref().ok_or(Unfit::WithoutColumn("date"))?;
        record.days = Some(took::days(columns, &steps));
    }
    record.office = needed(definition.two_offices, columns.office(), "office")?;
    record.recorder = needed(definition.two_recorders, columns.recorder(), "recorder")?;
    let place = |dimension: &String| dimensions.iter().position(|known| known == dimension);
    let want = |table: &definition::Table| -> Result<Wanted, Unfit> {
        let over = table.tells_rates().then(|| rate_over(table, mapping).ok_or_else(|| Unfit::RateOfNothing(table.name.clone()))).transpose()?;
        Ok(Wanted {
            name: table.name.clone(),
            dimensions: table.dimensions.iter().filter_map(place).collect(),
            measures: table.measures(),
            magnitudes: table.magnitudes(),
            medians: table.tells_days(),
            rate_over: over.and_then(place),
        })
    };
    let wanted = definition.tables.iter().map(want).collect::<Result<_, _>>()?;
    Ok(Counted { without_consent: there.iter().filter(|there| **there).count() - record.names.len(), record, wanted, several })
}

/// The dimension whose values a table's rates are the shares of: the one it names, else what became of people, what was said, or where they stood.
fn rate_over<'a>(table: &'a definition::Table, mapping: &Mapping) -> Option<&'a String> {
    let told = [("outcome", &mapping.outcome), ("reason", &mapping.reason), ("stage", &mapping.stage), ("activity", &mapping.activity)];
    let usual = told.into_iter().find_map(|(key, column)| table.dimensions.iter().find(|name| *name == key || Some(*name) == column.as_ref()));
    table.rate_over.as_ref().or(usual)
}

/// The column behind a dimension, known by its name in the file or by its key, and of what it has one value.
fn source<'a>(dimension: &str, columns: &'a Columns, mapping: &Mapping) -> Result<(&'a Column, OneValue), Unfit> {
    let of_row = if mapping.attempt.is_some() { OneValue::Step } else { OneValue::Attempt };
    let facets = mapping.all_facets();
    let no_facets: Vec<&String> =
        Measure::MAGNITUDES.into_iter().filter_map(|measure| took::column(mapping, measure)).chain(&mapping.consent).collect();
    let facets = facets.iter().zip(columns.facets()).filter(|(name, _)| !no_facets.contains(name));
    let places = mapping.places.iter().zip(columns.places());
    let single = [
        ("service", &mapping.service, columns.service()),
        ("office", &mapping.office, columns.office()),
        ("stage", &mapping.stage, columns.stage()),
        ("activity", &mapping.activity, columns.activity()),
        ("outcome", &mapping.outcome, columns.outcome()),
        ("reason", &mapping.reason, columns.reason()),
        ("recorder", &mapping.recorder, columns.recorder()),
    ];
    let mut all: Vec<(String, &Column, OneValue)> = facets.map(|(name, column)| (name.clone(), column, OneValue::Person)).collect();
    all.extend(places.map(|(name, column)| (name.clone(), column, of_row)));
    all.extend(single.iter().filter_map(|(_, name, column)| Some(((*name).clone()?, *column, of_row))));
    let by_key = || single.iter().find(|(key, name, _)| *key == dimension && name.is_some()).map(|(.., column)| (*column, of_row));
    let by_name = all.iter().find(|(name, ..)| name == dimension).map(|(_, column, one_value)| (*column, *one_value));
    by_name
        .or_else(by_key)
        .ok_or_else(|| Unfit::Dimension { dimension: dimension.to_owned(), known: all.iter().map(|(name, ..)| name.clone()).collect() })
}

/// Whoever says yes somewhere and no nowhere; everybody where nobody is asked.
fn has_agreed(person: usize, columns: &Columns, mapping: &Mapping) -> bool {
    let Some(consent) = &mapping.consent else { return true };
    let facets = mapping.all_facets();
    let Some(column) = facets.iter().position(|facet| facet == consent).and_then(|at| columns.facets().get(at)) else { return false };
    let mut answers = columns.steps_of(person).filter_map(|step| column.name(column.codes()[step])).peekable();
    answers.peek().is_some() && answers.all(|answer| YES.contains(&answer))
}

/// The latest known value of each person, and how many of those counted have several.
fn latest(column: &Column, columns: &Columns, agreed: &[bool]) -> (Vec<u32>, usize) {
    let mut with_several = 0;
    let latest = (0..columns.persons()).map(|person| {
        let known = columns.steps_of(person).map(|step| column.codes()[step]).filter(|code| *code != UNKNOWN);
        let (mut last, mut changed) = (UNKNOWN, false);
        for code in known {
            changed |= last != UNKNOWN && last != code;
            last = code;
        }
        with_several += usize::from(changed && agreed[person]);
        last
    });
    (latest.collect(), with_several)
}

/// Declared values come in their order, others in the order of names; where none is recorded comes last.
fn axis(name: &str, column: &Column, one_value: OneValue, mapping: &Mapping, codes: impl Iterator<Item = u32>) -> Axis {
    let file_name = [("service", &mapping.service), ("office", &mapping.office), ("stage", &mapping.stage), ("activity", &mapping.activity)]
        .into_iter()
        .chain([("outcome", &mapping.outcome), ("reason", &mapping.reason), ("recorder", &mapping.recorder)])
        .find(|(key, _)| *key == name)
        .and_then(|(_, column)| column.as_deref());
    let declared = mapping.values.get(name).or_else(|| mapping.values.get(file_name?));
    let mut values: Vec<String> =
        declared.cloned().unwrap_or_else(|| (1..column.width() as u32).filter_map(|code| column.name(code)).map(str::to_owned).collect());
    let mut met = HashSet::new();
    values.retain(|value| value != NOT_RECORDED && met.insert(value.clone()));
    values.push(NOT_RECORDED.to_owned());
    let nothing = values.len() as u32 - 1;
    let place: HashMap<&str, u32> = values.iter().map(String::as_str).zip(0..).collect();
    let places: Vec<u32> =
        (0..column.width() as u32).map(|code| column.name(code).and_then(|name| place.get(name)).copied().unwrap_or(nothing)).collect();
    let codes = codes.map(|code| places[code as usize]).collect();
    Axis { name: name.to_owned(), one_value, declared: declared.is_some(), codes, values }
}
