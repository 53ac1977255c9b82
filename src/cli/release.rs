//! `throughline release`: a protected release of a file of attempts, without a database.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{
    Failure,
    input::{self, COLUMNS_HELP},
    print, put,
};
use crate::{
    config::Clock,
    intake::columns::Mapping,
    protect::{
        draw_up::{Drawn, draw_up},
        keys::Secret,
        ledger::Ledger,
    },
    release::{
        counted::{Counted, NO, YES, counted},
        definition::{Definition, Table},
        package, took,
    },
};

/// Makes a release of a file of attempts: tables with totals in which nobody can be told, as CSV files and a datapackage.json
#[derive(Debug, Args)]
#[command(after_long_help = format!("{DEFINITION_HELP}\n\n{COLUMNS_HELP}"))]
pub struct Options {
    /// A file of attempts or steps (.csv)
    file: PathBuf,
    /// What each column is
    #[arg(long, value_name = "COLUMNS.toml")]
    columns: PathBuf,
    /// Which tables the release has
    #[arg(long, value_name = "RELEASE.toml")]
    definition: PathBuf,
    /// Folder that the release is written to; made if it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// What has to be remembered between releases; made if it is not there. Keep it, and never hand it on: with it the protection can be taken off
    #[arg(long, value_name = "FILE")]
    ledger: PathBuf,
}

/// Nobody but who runs the program reads what it writes; of the ledger that must stay so.
const OWN: u32 = 0o600;

const DEFINITION_HELP: &str = r#"release.toml says which tables there are:

    k = 10                       # a shown cell stands for so many people at least (5 or more)
    largest_perturbation = 2     # figures differ from the truth by so many people's worth at most
    title = "Refusals in 2026"
    period = "2026-Q3"           # counts only what happened within it: a month (2026-07), quarter, half (2026-H2) or year
                                 # that is over; columns.toml names the date. Without it everything is counted
    two_offices = false          # true: a shown cell rests on two offices at least
    two_recorders = false        # true: on the records of two caseworkers at least
    [[table]]
    name = "refusals"
    dimensions = ["city", "service", "outcome"]   # every combination is a row, and totals over each and all, as "(all)"
    measures = ["persons", "attempts"]            # also "steps"; "rate": persons as a share of those with all outcomes;
                                                  # "hours", "money", "trips", "papers": sums of what columns.toml names so;
                                                  # "days": the median of days from the first step of an attempt
    # rate_over = "service"                       # the share of another dimension's values than the outcome

Values that columns.toml lists under [values] are all rows. Of other columns a value is a row if at least k people have it;
what has no row, or no value at all, is not counted. Facets count with a person's latest value."#;

/// Reads, protects, writes.
pub fn run(options: &Options) -> Result<(), Failure> {
    let definition =
        std::fs::read_to_string(&options.definition).map_err(|error| Failure::over(&options.definition, format!("cannot be read: {error}")))?;
    let definition = Definition::parse(&definition).map_err(|error| Failure::over(&options.definition, error))?;
    let today = Clock::default().now().date_naive();
    if let Some(period) = definition.period.filter(|period| !period.is_over(today)) {
        let why = format!("period = \"{period}\" is not over yet: what is still to happen in it would change its figures. Name one that is");
        return Err(Failure::over(&options.definition, why));
    }
    let mut ledger = open(&options.ledger)?;
    writable(&options.out)?;
    let mapping = input::mapping(Some(&options.columns))?.map(|mapping| as_facets(mapping, &definition));
    let (read, _) = input::read(&options.file, mapping.as_ref())?;
    let counted = counted(&read.columns, &read.mapping, &definition).map_err(|error| Failure::over(&options.definition, error))?;
    drop(read.columns);
    let drawn = draw_up(&counted.record, &counted.wanted, definition.rules(), &mut ledger).map_err(|error| match error {
        crate::protect::draw_up::Refused::Ledger(error) => Failure::over(&options.ledger, error),
        other => Failure::over(&options.definition, other),
    })?;
    // the ledger first: a figure that was remembered and never published does no harm, the other way round it would
    put(&options.ledger, &ledger.to_bytes(), OWN)?;
    for (path, bytes) in package::files(&drawn.release, &package::About { title: definition.title.as_deref(), ..package::About::default() }) {
        put(&options.out.join(path), &bytes, OWN)?;
    }
    print(&as_text(&drawn, &counted))
}

/// The answer of each person, and what steps took, are read as facets are.
fn as_facets(mut mapping: Mapping, definition: &Definition) -> Mapping {
    let wanted = definition.tables.iter().flat_map(Table::magnitudes);
    let named: Vec<String> = wanted.filter_map(|measure| took::column(&mapping, measure).cloned()).collect();
    for column in named {
        if !mapping.all_facets().contains(&column) {
            mapping.facets.push(column);
        }
    }
    if let Some(consent) = mapping.consent.clone() {
        if !mapping.all_facets().contains(&consent) {
            mapping.facets.push(consent.clone());
        }
        mapping.values.entry(consent).or_insert_with(|| YES.iter().chain(NO).map(|answer| (*answer).to_owned()).collect());
    }
    mapping
}

/// The ledger, or a new one with a new secret.
fn open(path: &Path) -> Result<Ledger, Failure> {
    match std::fs::read(path) {
        Ok(bytes) => Ledger::from_bytes(&bytes).map_err(|error| Failure::over(path, error)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut secret = [0; 32];
            getrandom::fill(&mut secret).map_err(|error| Failure(format!("the machine gives no random numbers: {error}")))?;
            Ok(Ledger::new(Secret(secret)))
        }
        Err(error) => Err(Failure::over(path, format!("cannot be read: {error}"))),
    }
}

/// Makes the folder, and sees that a file can be put there; a folder with other files in it is left alone.
fn writable(folder: &Path) -> Result<(), Failure> {
    let fail =
        |error: std::io::Error| Failure::over(folder, format!("cannot be written to: {error}. Name another folder, or let this user write there"));
    let is_other = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) && !folder.join(package::DESCRIPTOR).exists();
    if is_other {
        return Err(Failure::over(folder, "has other files in it; name a new folder"));
    }
    std::fs::create_dir_all(folder).map_err(fail)?;
    tempfile::NamedTempFile::new_in(folder).map(drop).map_err(fail)
}

fn as_text(drawn: &Drawn, counted: &Counted) -> String {
    let cost = drawn.cost;
    let mut text = format!(
        "{} tables, {} cells, {} of them hidden; of {} persons-in-cells {} are hidden; shown figures differ from the truth by {} in all.\n",
        drawn.release.tables.len(),
        cost.cells,
        cost.hidden,
        cost.persons,
        cost.persons_hidden,
        cost.perturbation
    );
    let mut note = |count: usize, what: &str| {
        if count > 0 {
            text.push_str(&format!("Note: {what}: {count}.\n"));
        }
    };
    note(counted.without_consent, "people who did not agree and are not counted");
    note(drawn.left_out, "people not counted, because they have no value with a row in some dimension");
    for (facet, people) in &counted.several {
        note(*people, &format!("people with several values of “{facet}”, of which the latest counts"));
    }
    text.push_str("These numbers are for the house only; together with the files they would tell what is hidden.\n");
    text
}
