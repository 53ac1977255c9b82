//! `throughline journeys`: the map of a file, without a database.

use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::input::{self, COLUMNS_HELP};
use super::{Failure, print};
use crate::engine::journeys::{By, Journeys};

/// Draws the map of journeys in a file: what follows what, how often, after how many days, and who is sent round
#[derive(Debug, Args)]
#[command(after_long_help = format!("{JSON_HELP}\n\n{COLUMNS_HELP}"))]
pub struct Options {
    /// A step log (.csv) or an IEEE XES event log (.xes, .xes.gz)
    file: PathBuf,
    /// What each column is; not needed for event logs, nor where columns bear the names shown below
    #[arg(long, value_name = "COLUMNS.toml")]
    columns: Option<PathBuf>,
    /// What the nodes are [default: office for tables that have one, else activity]
    #[arg(long, value_enum)]
    by: Option<Nodes>,
    /// Print one JSON object instead of text
    #[arg(long)]
    json: bool,
}

const JSON_HELP: &str = r#"With --json one object is printed:
    {"attempts", "steps",
     "nodes": [{"name", "steps", "attempts"}],                            most steps first
     "edges": [{"from", "to", "count", "attempts", "median_days"}],       direct successions within an attempt, most first;
                                                                          median_days is null where no days are known
     "variants",                                                          number of distinct sequences of nodes
     "returns": {"attempts_returning", "ping_pong"},                      attempts that go, or are sent, back to an office left before,
                                                                          with no grant in between; and those with A, B, A
     "seconds": {"read", "map"}, "notes": [text, …]}
Returns are always counted between offices (in an event log: org:group), whatever the nodes are. In an event log a trace is an attempt,
its events are the steps in the order in which they stand, and concept:name is the activity; event logs are mapped by activity unless told."#;

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Nodes {
    Activity,
    Office,
}

#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    journeys: &'a Journeys,
    seconds: Seconds,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Seconds {
    read: f64,
    map: f64,
}

/// Reads the file, draws the map, prints it.
pub fn run(options: &Options) -> Result<(), Failure> {
    let mapping = input::mapping(options.columns.as_ref())?;
    let (record, read) = input::read(&options.file, mapping.as_ref())?;
    let is_table = options.file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    let by = match options.by {
        Some(Nodes::Activity) => By::Activity,
        Some(Nodes::Office) => By::Office,
        None if is_table && record.mapping.office.is_some() => By::Office,
        None => By::Activity,
    };
    let (what, named) = match by {
        By::Activity => ("activity", &record.mapping.activity),
        By::Office => ("office", &record.mapping.office),
    };
    if named.is_none() {
        let reason = format!("no column is known for the {what} of a step; name it in --columns with a line like {what} = \"name of the column\"");
        return Err(Failure::over(&options.file, reason));
    }
    let begun = Instant::now();
    let journeys = Journeys::of(&record.columns, by);
    let map = begun.elapsed().as_secs_f64();
    let mut notes = record.notes;
    if is_table && record.mapping.attempt.is_none() {
        notes.push("no column is known for the attempt, so that each row is an attempt of its own and nothing follows anything".to_owned());
    }
    if journeys.steps_unknown > 0 {
        notes.push(format!("steps without a known {what}: {}; no edge leads to them or from them", journeys.steps_unknown));
    }
    if !record.columns.office().is_known_anywhere() {
        notes.push("no step has an office, so that no returns can be seen".to_owned());
    }
    if options.json {
        let printed = Printed { journeys: &journeys, seconds: Seconds { read, map }, notes: &notes };
        let text = serde_json::to_string(&printed).map_err(|error| Failure(error.to_string()))?;
        print(&(text + "\n"))
    } else {
        print(&as_text(&journeys, what, &notes))
    }
}

/// Rows of a list that the text shows; the JSON has them all.
const SHOWN: usize = 20;

fn as_text(journeys: &Journeys, what: &str, notes: &[String]) -> String {
    let mut text = format!(
        "{} attempts, {} steps, {} nodes (by {what}), {} edges, {} variants\n",
        journeys.attempts,
        journeys.steps,
        journeys.nodes.len(),
        journeys.edges.len(),
        journeys.variants
    );
    let mut say = |line: String| text.push_str(&(line + "\n"));
    let returns = &journeys.returns;
    say(format!(
        "{} attempts return to an office that they had left; {} go from one office to another and straight back",
        returns.attempts_returning, returns.ping_pong
    ));

    say(format!("\n   steps  attempts  {what}"));
    for node in journeys.nodes.iter().take(SHOWN) {
        say(format!("{:8}  {:8}  {}", node.steps, node.attempts, node.name));
    }
    say(more(journeys.nodes.len()));

    if !journeys.edges.is_empty() {
        say("   times  attempts  days  from → to (median days)".to_owned());
    }
    for edge in journeys.edges.iter().take(SHOWN) {
        say(format!("{:8}  {:8}  {:>4}  {} → {}", edge.count, edge.attempts, days(edge.median_days), edge.from, edge.to));
    }
    say(more(journeys.edges.len()));

    if !returns.routes.is_empty() {
        say("  people     times  days  sent round (median days)".to_owned());
        for circle in returns.routes.iter().take(SHOWN) {
            let route = circle.offices.iter().chain(circle.offices.first()).map(String::as_str).collect::<Vec<_>>().join(" → ");
            say(format!("{:8}  {:8}  {:>4}  {route}", circle.persons, circle.times, days(circle.median_days)));
        }
        say(more(returns.routes.len()));
    }
    for note in notes {
        say(format!("Note: {note}."));
    }
    text
}

fn days(median: Option<f64>) -> String {
    median.map_or_else(|| "–".to_owned(), |days| format!("{days}"))
}

fn more(all: usize) -> String {
    if all > SHOWN { format!("          … and {} more (all with --json)\n", all - SHOWN) } else { String::new() }
}
