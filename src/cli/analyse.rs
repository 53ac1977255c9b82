//! `throughline analyse`: the patterns of a file, without a database.

mod measures;

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use serde::Serialize;

use super::input::{self, COLUMNS_HELP};
use super::{Failure, print};
use crate::domain::language::Language;
use crate::engine::pattern::{ExplainedBy, Pattern};
use crate::engine::scan::{Hypotheses, Records, Scan, Settings, scan};
use crate::words::finding::{Finding, NoLabels, ScopeKind};
use measures::{Measures, Part};

/// Finds patterns in a file: which groups meet which outcomes more often than comparable others, where, and how sure that is
#[derive(Debug, Args)]
#[command(after_long_help = format!("{JSON_HELP}\n{}\n\n{COLUMNS_HELP}", measures::JSON_HELP))]
pub struct Options {
    /// A step log (.csv), or an IEEE XES event log (.xes, .xes.gz) whose attributes --columns names
    file: PathBuf,
    /// What each column is; without it no facets are known, and only places, offices and services are compared
    #[arg(long, value_name = "COLUMNS.toml")]
    columns: Option<PathBuf>,
    /// A pattern needs at least so many people of the group who met the outcome (5 or more)
    #[arg(long, value_name = "PEOPLE", default_value_t = 5, value_parser = clap::value_parser!(u64).range(5..))]
    least: u64,
    /// Work out and print these parts only [default: all]
    #[arg(long, value_enum, value_delimiter = ',', value_name = "PARTS")]
    only: Vec<Part>,
    /// Print one JSON object instead of text
    #[arg(long)]
    json: bool,
}

const JSON_HELP: &str = r#"With --json one object is printed:
    {"records": {"persons", "attempts", "steps"},
     "hypotheses": {"possible", "testable", "tested"},
     "patterns": [{                                    strongest first; those that are shown, then those that others explain
        "id",                                          the same from run to run for the same target, scope and group
        "sentence",                                    in English
        "target": {"outcome", "reason"?},              outcome "returned": back, or sent back, at an office left before; "promise-broken"
               or {"demand", "basis"?},                a requirement asked for; basis "no-rule": and no rule names it (it is not in any, or forbidden);
                                                       demand "(any)" with basis "no-rule": anything that no rule names
        "scope": {dimension: value, …},                up to three of office, service, stage, period, columns of places; {} everywhere
        "group": {facet: value, …},                    up to two, both hold; with the scope at most four terms. {}: the scope against its peers
        "table": {"a", "b", "c", "d"},                 persons: a, b in the group with and without the target; c, d outside it
        "risk_ratio": {"value", "low", "high"}, "ic": {"value", "low", "high"},
        "p", "q",                                      one-sided mid-p of the table; false discovery rate
        "adjusted": {"by", "risk_ratio": {…}, "p"},    between those who tried at the same office as often before; null where nobody can be compared
        "explained_by"?,                               "where people go", "what people ask for", "how often they try", "both", or ids of patterns
        "rivals": [{"facet", "risk_ratio": {…}, "share", "persons_dropped"}, …],     the last is "all"
        "certainty",                                   "strong" or "some"
        "fisher", "excess", "quality"}],               two-sided exact p; persons beyond those expected; what the pattern rests on
     "seconds": {"read", "scan", "measures"}, "notes": [text, …]};     scan: patterns; measures: all other parts"#;

#[derive(Serialize)]
struct Printed<'a> {
    records: Records,
    #[serde(skip_serializing_if = "Option::is_none")]
    hypotheses: Option<Hypotheses>,
    #[serde(skip_serializing_if = "Option::is_none")]
    patterns: Option<&'a [Pattern]>,
    #[serde(flatten)]
    measures: &'a Measures,
    seconds: Seconds,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Seconds {
    read: f64,
    scan: f64,
    measures: f64,
}

/// Reads the file, scans it, prints what was found.
pub fn run(options: &Options) -> Result<(), Failure> {
    let mapping = input::mapping(options.columns.as_ref())?;
    if let (Some(mapping), Some(path)) = (&mapping, &options.columns) {
        mapping.with_outcome().map_err(|error| Failure::over(path, error))?;
    }
    let (record, read) = input::read(&options.file, mapping.as_ref())?;
    if record.mapping.outcome.is_none() {
        let reason = "no column is known for the outcome of a step; name it in --columns with a line like outcome = \"name of the column\"";
        return Err(Failure::over(&options.file, reason));
    }
    let begun = Instant::now();
    let mut found = Part::Patterns.is_wanted(&options.only).then(|| scan(&record.columns, Settings { threshold: options.least }));
    let mut seconds = Seconds { read, scan: begun.elapsed().as_secs_f64(), measures: 0.0 };
    for pattern in found.iter_mut().flat_map(|found| &mut found.patterns) {
        pattern.sentence = Some(sentence(pattern, &record.mapping.places));
    }
    let mut notes = record.notes;
    if record.mapping.all_facets().is_empty() {
        notes.push("no facets are named, so that no groups of people can be compared; name them in --columns".to_owned());
    }
    notes.extend(found.iter().flat_map(|found| &found.notes).map(ToString::to_string));
    let begun = Instant::now();
    let measures = Measures::of(&record.columns, &options.only, options.least, &mut notes);
    seconds.measures = begun.elapsed().as_secs_f64();
    if options.json {
        let (columns, patterns) = (&record.columns, found.as_ref().map(|found| &found.patterns[..]));
        let records = Records { persons: columns.persons(), attempts: columns.attempts(), steps: columns.steps() };
        let printed =
            Printed { records, hypotheses: found.as_ref().map(|found| found.hypotheses), patterns, measures: &measures, seconds, notes: &notes };
        let text = serde_json::to_string(&printed).map_err(|error| Failure(error.to_string()))?;
        print(&(text + "\n"))
    } else {
        let patterns = found.as_ref().map(as_text).unwrap_or_default();
        let notes = notes.iter().map(|note| format!("\nNote: {note}.\n")).collect::<String>();
        print(&(patterns + &measures.as_text() + &notes))
    }
}

/// What a pattern says, in English, by the names that stand in the file.
fn sentence(pattern: &Pattern, places: &[String]) -> String {
    let mut finding = Finding::of(pattern, &NoLabels);
    for (scope, dimension) in finding.scope.iter_mut().zip(pattern.statement.scope.keys()) {
        if places.contains(dimension) {
            scope.at = ScopeKind::Place;
        }
    }
    finding.sentence(Language::En).to_string()
}

fn as_text(found: &Scan) -> String {
    let mut text = format!(
        "{} people, {} attempts, {} steps. {} hypotheses possible, {} testable, {} tested.\n",
        found.records.persons,
        found.records.attempts,
        found.records.steps,
        found.hypotheses.possible,
        found.hypotheses.testable,
        found.hypotheses.tested
    );
    let mut say = |line: String| text.push_str(&(line + "\n"));
    let (explained, shown): (Vec<_>, Vec<_>) = found.patterns.iter().partition(|pattern| pattern.explained_by.is_some());
    if shown.is_empty() {
        say("\nNo pattern stands out.".to_owned());
    }
    for (number, pattern) in shown.iter().enumerate() {
        say(format!("\n{}. {}", number + 1, pattern.sentence.as_deref().unwrap_or_default()));
        if let Some(ratio) = pattern.adjusted.risk_ratio {
            say(format!("   Adjusted by {}: {:.2} ({:.2} to {:.2}). q {:.1e}", by(pattern), ratio.value, ratio.low, ratio.high, pattern.q));
        }
        for rival in &pattern.rivals {
            if let (Some(ratio), Some(share)) = (rival.risk_ratio, rival.share) {
                say(format!(
                    "   With {} held fixed: {:.2} ({:.2} to {:.2}); it accounts for {:.0} % of the gap",
                    rival.facet,
                    ratio.value,
                    ratio.low,
                    ratio.high,
                    share * 100.0
                ));
            }
        }
    }
    if !explained.is_empty() {
        say(format!("\nSeen too, and explained ({}):", explained.len()));
    }
    for pattern in explained {
        let reason = match &pattern.explained_by {
            Some(ExplainedBy::Patterns(ids)) => {
                let numbers = shown
                    .iter()
                    .enumerate()
                    .filter(|(_, other)| ids.contains(&other.id))
                    .map(|(number, _)| (number + 1).to_string())
                    .collect::<Vec<_>>();
                if numbers.is_empty() { "by other explained ones".to_owned() } else { format!("by {}", numbers.join(", ")) }
            }
            Some(ExplainedBy::Adjustment(_)) | None => {
                let ratio = pattern.adjusted.risk_ratio.map(|ratio| format!(" (adjusted {:.2})", ratio.value)).unwrap_or_default();
                format!("by {}{ratio}", quoted(&pattern.explained_by))
            }
        };
        say(format!("-  {}\n   Explained {reason}.", pattern.sentence.as_deref().unwrap_or_default()));
    }
    text
}

/// The name that a value bears in the JSON.
fn quoted(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn by(pattern: &Pattern) -> String {
    quoted(&pattern.adjusted.by)
}
