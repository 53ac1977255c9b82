//! A release as a Frictionless Data Package: `datapackage.json`, and a CSV for each table. Written here, and read again for the attack, which knows nothing else.

use std::{io, path::Path};

use serde_json::{Map, Value, json};

use super::{
    archive,
    besides::{self, Column, Kind},
    csv::defused,
    definition::STATUS,
    rates,
};
use crate::{
    domain::{language::Language, period::InvalidPeriod},
    protect::{
        attack::inferred,
        published::{ALL, Dimension, Measure, OneValue, Release, Row, Rules, Table},
        rates::Rates,
    },
    store::{releases::Names, rules::CURRENCY},
    words::text,
};

/// The file that says what the others are.
pub const DESCRIPTOR: &str = "datapackage.json";
/// What stands in the column `status` of a hidden row.
const HIDDEN: &str = "hidden";

const MAGNITUDES: &str = " Of one person at most the cap of a magnitude is counted; its sum is rounded to a twenty-fifth of that or a little more, and hidden by itself where fewer people added to it, or where without the two largest parts less than 15 % of the largest is left.";
const MEDIANS: &str = " Medians are of twice as many people at least, moved by chance by a few ranks, and rounded to two digits.";
const RATES: &str = " Rates are reckoned from the shown figures, and told where both of them and those between them are shown.";

/// What a package says besides its figures.
#[derive(Default)]
pub struct About<'a> {
    pub title: Option<&'a str>,
    /// What columns are called.
    pub names: Option<&'a Names>,
    /// Further entries of the descriptor.
    pub more: Map<String, Value>,
}

/// The files of a release, each with its path within the folder. The same release gives the same bytes.
pub fn files(release: &Release, about: &About<'_>) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = release.tables.iter().map(|table| (path(table), table_file(table, release.rules))).collect();
    let mut descriptor = serde_json::to_vec_pretty(&descriptor(release, about)).unwrap_or_default(); // texts and numbers, in which nothing can fail
    descriptor.push(b'\n');
    files.push((DESCRIPTOR.to_owned(), descriptor));
    files
}

fn path(table: &Table) -> String {
    format!("tables/{}.csv", table.name)
}

fn table_file(table: &Table, rules: Rules) -> Vec<u8> {
    let columns = besides::columns(table, rules);
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    let head = table.dimensions.iter().map(|dimension| dimension.name.as_str()).chain(table.measures.iter().map(|measure| measure.name()));
    let beside = columns.iter().map(|column| column.name);
    // rows are of one length, and memory takes whatever is written to it
    let _ = writer.write_record(head.chain(beside).chain([STATUS]).map(defused));
    for (at, row) in table.rows.iter().enumerate() {
        let figures = match &row.figures {
            Some(figures) => figures.iter().map(u64::to_string).collect(),
            None => vec![String::new(); table.measures.len()],
        };
        let beside = columns.iter().map(|column| column.written(at));
        let status = if row.figures.is_none() { HIDDEN } else { "" };
        let _ = writer.write_record(row.values.iter().map(|value| defused(value)).chain(figures).chain(beside).chain([status.to_owned()]));
    }
    writer.into_inner().unwrap_or_default()
}

fn descriptor(release: &Release, about: &About<'_>) -> Value {
    let rules = release.rules;
    let tells = |tells: fn(&Table) -> bool| release.tables.iter().any(tells);
    let mut more = String::new();
    for (is_told, said) in [
        (tells(|table| !table.magnitudes.is_empty()), MAGNITUDES),
        (tells(|table| table.medians), MEDIANS),
        (tells(|table| table.rates.is_some()), RATES),
    ] {
        more.push_str(if is_told { said } else { "" });
    }
    let mut package = json!({
        "profile": "data-package",
        "name": "release",
        "resources": release.tables.iter().map(|table| resource(table, release.rules, about.names)).collect::<Vec<_>>(),
        "protection": {
            "k": rules.k,
            "largest_perturbation": rules.largest_perturbation,
            "caps": caps(release),
            "method": format!(
                "Rows that stand for fewer than {k} people are hidden, nobody at all included, and further rows so that no hidden one can be worked out. Shown figures differ from the truth by up to {d} people's worth, totals on \
                 their own; of one person at most {attempts} attempts and {steps} steps are counted. A figure stays as it was first published until {k} people came or went. Persons can stand in several rows, but not along \
                 dimensions marked \"one_value\": \"person\".{more}",
                k = rules.k,
                d = rules.largest_perturbation,
                attempts = Measure::Attempts.cap(),
                steps = Measure::Steps.cap(),
            ),
            "cost": cost(release),
        }
    });
    if let Some(package) = package.as_object_mut() {
        package.extend(about.title.map(|title| ("title".to_owned(), title.into())));
        package.extend(about.more.clone());
    }
    package
}

/// The most that one person adds to each measure.
pub fn caps(release: &Release) -> Map<String, Value> {
    let told = Measure::MAGNITUDES.into_iter().filter(|measure| release.tables.iter().any(|table| table.magnitudes.contains(measure)));
    Measure::COUNTS.into_iter().chain(told).map(|measure| (measure.name().to_owned(), release.rules.cap(measure).into())).collect()
}

/// What the protection cost, as far as that follows from the files: exact sums would tell what is hidden.
fn cost(release: &Release) -> Value {
    let rows = || release.tables.iter().flat_map(|table| &table.rows);
    let figures = |measure: Measure| -> usize {
        release
            .tables
            .iter()
            .filter(|table| table.measures.contains(&measure))
            .map(|table| table.rows.iter().filter(|row| row.figures.is_some()).count())
            .sum()
    };
    // e is even among 2m + 1 whole numbers around 0: on average |e| = m (m + 1) / (2m + 1)
    let expected: f64 = Measure::COUNTS
        .into_iter()
        .map(|measure| {
            let most = release.rules.perturbation(measure) as f64;
            figures(measure) as f64 * most * (most + 1.0) / (2.0 * most + 1.0)
        })
        .sum();
    json!({
        "rows": rows().count(),
        "rows_hidden": rows().filter(|row| row.figures.is_none()).count(),
        "persons_in_shown_rows": release.tables.iter().map(|table| {
            let at = table.measures.iter().position(|measure| *measure == Measure::Persons);
            table.rows.iter().filter_map(|row| row.figures.as_ref()?.get(at?)).sum::<u64>()
        }).sum::<u64>(),
        "expected_sum_of_absolute_perturbations": expected.round(),
    })
}

fn resource(table: &Table, rules: Rules, names: Option<&Names>) -> Value {
    let dimension = |dimension: &Dimension| {
        let mut field = json!({ "name": defused(&dimension.name), "type": "string", "one_value": dimension.one_value });
        if let (Some(field), Some(known)) = (field.as_object_mut(), names.and_then(|names| names.of(&dimension.name))) {
            field.insert("title".to_owned(), known.name.en.clone().into());
            field.insert("title_zh".to_owned(), known.name.zh.clone().into());
        }
        field
    };
    let dimensions = table.dimensions.iter().map(dimension);
    let measures = table.measures.iter().map(|measure| json!({ "name": measure.name(), "type": "integer", "bareNumber": true }));
    let beside = besides::columns(table, rules).into_iter().map(|column| field(&column, table, rules, names));
    let status = json!({ "name": STATUS, "type": "string", "description": "hidden: too few people, or another row could be worked out" });
    let mut resource = json!({
        "name": table.name,
        "path": path(table),
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": { "fields": dimensions.chain(measures).chain(beside).chain([status]).collect::<Vec<_>>(), "missingValues": [""] },
    });
    if let Some(period) = table.period {
        resource["period"] = period.to_string().into();
    }
    resource
}

/// The field of a column beside the counts.
fn field(column: &Column, table: &Table, rules: Rules, names: Option<&Names>) -> Value {
    // only an organization's own releases are in a currency that is known
    let is_plain_money = column.kind == Kind::Amount(Measure::Money) && names.is_none();
    let head = if is_plain_money { text("release-money-any") } else { column.head.clone() };
    let [en, zh] = Language::ALL.map(|language| (head.clone().say(language), column.means(table, rules, names, language).say(language)));
    let mut field = json!({ "name": column.name, "title": en.0, "title_zh": zh.0, "description": en.1, "description_zh": zh.1 });
    let more = match column.kind {
        Kind::Share => {
            json!({ "type": "number", "over": table.rates.as_ref().map(|rates| &rates.over), "constraints": { "minimum": 0, "maximum": 1 } })
        }
        Kind::Amount(Measure::Money) if names.is_some() => json!({ "type": "integer", "bareNumber": true, "currency": CURRENCY }),
        Kind::Amount(_) => json!({ "type": "integer", "bareNumber": true }),
    };
    if let (Some(field), Value::Object(more)) = (field.as_object_mut(), more) {
        field.extend(more);
    }
    field
}

/// Why a folder cannot be read as a release.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("{DESCRIPTOR}: cannot be opened: {0}. Name the folder or the .zip of a release")]
    Closed(std::io::Error),
    #[error("{DESCRIPTOR}: {0}")]
    Descriptor(String),
    #[error("{path}: {reason}")]
    Table { path: String, reason: String },
}

/// Reads a release as anybody can, from its folder or from the folder as one ZIP. What a package does not say of its dimensions is inferred from its figures.
///
/// # Errors
/// A folder without a descriptor that says `protection.k`, and tables that are not as it says.
pub fn read(path: &Path) -> Result<Release, Unreadable> {
    if path.is_file() {
        let files = std::fs::read(path).and_then(|bytes| archive::read(&bytes)).map_err(Unreadable::Closed)?;
        return reread(&files);
    }
    read_with(&|name| std::fs::read(path.join(name)))
}

/// Reads a release from its files.
///
/// # Errors
/// As [`read`].
pub fn reread(files: &[(String, Vec<u8>)]) -> Result<Release, Unreadable> {
    let find = |name: &str| files.iter().find(|(path, _)| path == name).map(|(_, bytes)| bytes.clone());
    read_with(&|name| find(name).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound)))
}

fn read_with(open: &dyn Fn(&str) -> io::Result<Vec<u8>>) -> Result<Release, Unreadable> {
    let wrong = |reason: &str| Unreadable::Descriptor(reason.to_owned());
    let text = open(DESCRIPTOR).map_err(Unreadable::Closed)?;
    let package: Value = serde_json::from_slice(&text).map_err(|error| Unreadable::Descriptor(format!("is not JSON: {error}")))?;
    let protection = &package["protection"];
    let k = protection["k"].as_u64().filter(|k| (1..=1_000_000).contains(k)).ok_or_else(|| wrong("does not say \"protection\": {\"k\": …}"))?;
    let largest_perturbation = match &protection["largest_perturbation"] {
        Value::Null => 0,
        said => said.as_u64().filter(|most| *most <= 1_000_000).ok_or_else(|| wrong("largest_perturbation is not a whole number"))?,
    };
    let mut rules = Rules::new(k, largest_perturbation);
    for measure in Measure::MAGNITUDES {
        rules.caps.set(measure, protection["caps"][measure.name()].as_u64().filter(|cap| *cap <= 1 << 40).unwrap_or(0));
    }
    let resources =
        package["resources"].as_array().filter(|resources| !resources.is_empty()).ok_or_else(|| wrong("names no tables (\"resources\")"))?;
    let tables = resources.iter().map(|resource| table(open, resource, rules)).collect::<Result<_, _>>()?;
    Ok(Release { rules, tables })
}

fn table(open: &dyn Fn(&str) -> io::Result<Vec<u8>>, resource: &Value, rules: Rules) -> Result<Table, Unreadable> {
    let path = resource["path"].as_str().ok_or_else(|| Unreadable::Descriptor("a resource has no path".to_owned()))?;
    let wrong = |reason: String| Unreadable::Table { path: path.to_owned(), reason };
    if Path::new(path).components().any(|part| !matches!(part, std::path::Component::Normal(_) | std::path::Component::CurDir)) {
        return Err(wrong("leads out of the folder".to_owned()));
    }
    let bytes = open(path).map_err(|error| wrong(format!("cannot be opened: {error}")))?;
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let mut reader = ::csv::Reader::from_reader(bytes);
    let head: Vec<String> = reader.headers().map_err(|error| wrong(error.to_string()))?.iter().map(str::to_owned).collect();
    let status = head.iter().position(|name| name == STATUS);
    let measures: Vec<(usize, Measure)> = head.iter().enumerate().filter_map(|(at, name)| Some((at, Measure::named(name)?))).collect();
    let (measures, beside): (Vec<_>, Vec<_>) = measures.into_iter().partition(|(_, measure)| measure.is_count());
    let (medians, magnitudes): (Vec<_>, Vec<_>) = beside.into_iter().partition(|(_, measure)| *measure == Measure::Days);
    if let Some((_, measure)) = magnitudes.iter().find(|(_, measure)| rules.cap(*measure) == 0) {
        return Err(Unreadable::Descriptor(format!("does not say \"protection\": {{\"caps\": {{\"{}\": …}}}}", measure.name())));
    }
    if measures.is_empty() {
        return Err(wrong("has no column persons, attempts or steps".to_owned()));
    }
    let of_rates = rates::COLUMNS.map(|name| head.iter().position(|known| known == name));
    let is_dimension = |at: &usize| {
        Some(*at) != status && !of_rates.contains(&Some(*at)) && measures.iter().chain(&magnitudes).chain(&medians).all(|(measure, _)| measure != at)
    };
    let dimensions: Vec<usize> = (0..head.len()).filter(is_dimension).collect();
    let (mut rows, mut told) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.map_err(|error| wrong(error.to_string()))?;
        let cell = |at: usize| record.get(at).unwrap_or_default().trim();
        if rows.is_empty() && cell(0).starts_with('#') && (0..head.len()).all(|at| cell(at).is_empty() || cell(at).starts_with('#')) {
            continue; // hashtags of the Humanitarian Exchange Language
        }
        let figure = |at: usize| match cell(at) {
            "" => Ok(None),
            text => text
                .parse::<u64>()
                .ok()
                .filter(|figure| *figure <= 1 << 40)
                .map(Some)
                .ok_or_else(|| wrong(format!("“{text}” in column {} is not a count", head[at]))),
        };
        let figures: Vec<Option<u64>> = measures.iter().map(|(at, _)| figure(*at)).collect::<Result<_, _>>()?;
        let is_hidden = status.is_some_and(|at| cell(at) == HIDDEN) || figures.iter().any(Option::is_none);
        let shares = of_rates.map(|at| at.map_or("", cell));
        told.push(rates::read(shares).map_err(|text| wrong(format!("“{text}” is not a rate")))?);
        rows.push(Row {
            values: dimensions.iter().map(|at| cell(*at).to_owned()).collect(),
            figures: if is_hidden { None } else { figures.into_iter().collect() },
            magnitudes: magnitudes.iter().map(|(at, _)| figure(*at)).collect::<Result<_, _>>()?,
            median: medians.first().map(|(at, _)| figure(*at)).transpose()?.flatten(),
        });
    }
    let fields = resource["schema"]["fields"].as_array();
    let said = |name: &str| {
        let field = fields?.iter().find(|field| field["name"] == name)?;
        serde_json::from_value::<OneValue>(field.get("one_value")?.clone()).ok()
    };
    let period = match &resource["period"] {
        Value::Null => None,
        said => {
            let said = said.as_str().ok_or_else(|| wrong("its period is no text".to_owned()))?;
            Some(said.parse().map_err(|error: InvalidPeriod| wrong(error.to_string()))?)
        }
    };
    let mut table = Table {
        name: resource["name"].as_str().unwrap_or(path).to_owned(),
        period,
        dimensions: dimensions.iter().map(|at| Dimension { name: head[*at].clone(), one_value: OneValue::Person }).collect(),
        measures: measures.iter().map(|(_, measure)| *measure).collect(),
        magnitudes: magnitudes.iter().map(|(_, measure)| *measure).collect(),
        medians: !medians.is_empty(),
        rates: None,
        rows,
    };
    if of_rates.iter().any(Option::is_some) {
        let said = fields.and_then(|fields| fields.iter().find(|field| field["name"] == rates::COLUMNS[0])?["over"].as_str()).map(str::to_owned);
        table.rates = said.or_else(|| table.likely_over(&told)).map(|over| Rates { over, read: told });
    }
    for along in 0..table.dimensions.len() {
        let name = table.dimensions[along].name.clone();
        table.dimensions[along].one_value = said(&name).unwrap_or_else(|| inferred(&table, along, |measure| rules.perturbation(measure)));
    }
    if !table.rows.iter().any(|row| row.values.iter().all(|value| value == ALL)) && table.rows.is_empty() {
        return Err(wrong("has no rows".to_owned()));
    }
    Ok(table)
}
