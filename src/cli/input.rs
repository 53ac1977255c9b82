//! The file and its `columns.toml`, as `analyse` and `journeys` take them.

use std::path::{Path, PathBuf};
use std::time::Instant;

use chrono::Local;

use super::Failure;
use crate::intake::Rules;
use crate::intake::bounded::Limits;
use crate::intake::columns::Mapping;
use crate::intake::record::Record;

/// Written under the help of both commands.
pub const COLUMNS_HELP: &str = r#"columns.toml says what each column of a CSV file is (of an event log: each attribute). Only `person` and
`outcome` are needed (journeys can do without `outcome`); a column that is not named is not read.

    person = "person"            # code of the person; one person may have many attempts
    attempt = "attempt"          # rows of a person with one value are the steps of one attempt; default: each row is an attempt
    order = "seq"                # whole number; else by date, then by row
    date = "date"                # ISO 8601: 2026-03-02, with a time if need be; 2026-03 and 2026 are kept but not used for days
    service = "service"
    places = ["province", "city"]   # outermost first
    office = "office"
    stage = "stage"              # qualify, access or use
    activity = "activity"        # what was done, for maps by activity
    outcome = "outcome"
    target_outcomes = ["refused", "deflected"]   # default: all but granted, partly-granted, accepted-for-processing
    reason = "reason"
    sent_to = "sent_to"          # office to which the person was sent
    demands = "demands"          # requirements asked for at the step, several separated by ; or |
    basis = "basis"              # of each of them in the same order, or one for all: forbidden, in-rule, local-addition, no-rule, unknown
    promise_broken = "broken"    # yes or no: something promised at the step was not kept by the day that was said
    period = "period"            # policy period, e.g. before and after a rule changed
    facets = ["hukou", "contract"]                # group attributes of the person
    rivals = ["income", "sector", "cohort"]       # rival explanations
    recorder = "caseworker"
    consent = "agreed"           # yes or no: whether the person may be counted in a release; without it everybody is
    hours = "hours"              # what the step took, as a number; likewise money, trips and papers; only releases read them
    [values]                     # column = the only values that may stand in it
    outcome = ["granted", "refused", "deflected"]

A key that is not listed here is an error. Without --columns, columns bearing these names are used (also `seq`, `caseworker` and
the usual names of event logs: case:concept:name, concept:name, org:group, time:timestamp); facets and rivals must be named.

Files are UTF-8, separated by commas, with a header. One bad row, and nothing is used: the message names the line.
Exit codes: 0 done, 1 the input is bad (the reason is on standard error), 2 the command line is wrong."#;

/// Reads the mapping, if one was named.
pub fn mapping(path: Option<&PathBuf>) -> Result<Option<Mapping>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::InvalidData => Failure::over(path, "is not UTF-8; save it as UTF-8"),
        _ => Failure::over(path, format!("cannot be opened: {error}")),
    })?;
    Mapping::parse(&text).map(Some).map_err(|error| Failure::over(path, error))
}

/// Reads the file, and says how many seconds that took.
pub fn read(file: &Path, mapping: Option<&Mapping>) -> Result<(Record, f64), Failure> {
    let begun = Instant::now();
    let rules = Rules { today: Local::now().date_naive(), limits: Limits::default() };
    let record = Record::read(file, mapping, rules).map_err(|error| Failure::over(file, error))?;
    Ok((record, begun.elapsed().as_secs_f64()))
}
