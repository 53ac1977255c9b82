//! A whole file as the engine's columns: every row must be good, or nothing is used.

use std::ops::ControlFlow;
use std::path::Path;

use super::broken::{Broken, Doubt};
use super::columns::Mapping;
use super::{Rules, StepFile};
use crate::domain::day::Day;
use crate::engine::columns::Columns;

/// So many bad rows are shown; the others are counted.
const SHOWN: usize = 5;

/// After so many bad rows the rest of the file is not looked at.
const ENOUGH: usize = 10_000;

/// A file that was read whole.
#[derive(Debug)]
pub struct Record {
    pub columns: Columns,
    pub mapping: Mapping,
    /// What a reader of the figures should know about the file, in English.
    pub notes: Vec<String>,
}

/// Why a file was not read. Nothing of it was used.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    #[error(transparent)]
    Broken(#[from] Broken),
    #[error("{}", say(.shown, *.all))]
    Rows { shown: Vec<Doubt>, all: usize },
}

impl Record {
    /// Reads a file of steps into columns.
    ///
    /// # Errors
    /// A file that is broken as a whole, or in which any row is bad; the first bad rows are named.
    pub fn read(path: &Path, mapping: Option<&Mapping>, rules: Rules) -> Result<Self, Unread> {
        let file = StepFile::open(path, mapping, rules)?;
        let mapping = file.mapping().clone();
        let mut builder = Columns::builder(mapping.shape());
        let (mut shown, mut bad, mut vague) = (Vec::new(), 0_usize, 0_usize);
        file.each(|row| {
            match row {
                Ok(row) => {
                    vague += usize::from(matches!(row.day, Some(Day::Month { .. } | Day::Year(_))));
                    if bad == 0 {
                        builder.push(&row.step);
                    }
                }
                Err(doubt) => {
                    bad += 1;
                    if shown.len() < SHOWN {
                        shown.push(doubt);
                    }
                }
            }
            if bad < ENOUGH { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        if bad > 0 {
            return Err(Unread::Rows { shown, all: bad });
        }
        let columns = builder.finish();
        let notes = notes(&columns, &mapping, vague);
        Ok(Self { columns, mapping, notes })
    }
}

fn notes(columns: &Columns, mapping: &Mapping, vague: usize) -> Vec<String> {
    let mut notes = Vec::new();
    if vague > 0 {
        notes.push(format!("dates that give only a month or a year: {vague}; they order nothing and count for no days between steps"));
    }
    for outcome in mapping.target_outcomes.iter().flatten().filter(|outcome| columns.outcome().code(outcome).is_none()) {
        notes.push(format!("the target outcome “{outcome}” occurs in no row"));
    }
    notes
}

fn say(shown: &[Doubt], all: usize) -> String {
    let mut text = shown.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    match all - shown.len() {
        0 => {}
        _ if all >= ENOUGH => text.push_str(&format!("\nand so on: {ENOUGH} rows or more are bad; the rest of the file was not looked at")),
        more => text.push_str(&format!("\nand {more} more bad rows")),
    }
    text
}
