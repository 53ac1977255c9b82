//! What comes in from a file: one file a format, for the command line and the web.
//!
//! A file is opened (which reads its header and settles what each column is), then its rows are handed over one by one, each with its line.

pub mod answers;
mod asked;
pub mod batch;
pub mod bounded;
pub mod broken;
pub mod columns;
pub mod csv;
pub mod delimited;
pub mod entry;
pub mod field;
pub mod file;
pub mod found;
pub mod grid;
pub mod lexicon;
pub mod plan;
pub mod record;
pub mod roll;
pub mod row;
pub mod who;
pub mod xes;
pub mod xlsx;

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use chrono::NaiveDate;

use bounded::Limits;
use broken::{Broken, Doubt};
use columns::Mapping;
use row::Row;

/// Where the bytes come from: a file, an upload, a test.
pub type Source = Box<dyn Read + Send>;

/// What holds for every file that is read.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Steps dated after this day are turned away.
    pub today: NaiveDate,
    pub limits: Limits,
}

/// The kinds of file that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Table,
    Workbook,
    EventLog,
}

impl Kind {
    /// As the record keeps it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Table => "csv",
            Self::Workbook => "xlsx",
            Self::EventLog => "xes",
        }
    }

    pub fn from_code(code: &str) -> Self {
        match code {
            "csv" => Self::Table,
            "xlsx" => Self::Workbook,
            _ => Self::EventLog,
        }
    }

    /// The kind that a file's name promises.
    ///
    /// # Errors
    /// A name that ends otherwise than in `.csv`, `.xlsx`, `.xes` or `.xes.gz`.
    pub fn of(name: &str) -> Result<Self, Broken> {
        let name = name.to_lowercase();
        match name.strip_suffix(".gz").unwrap_or(&name) {
            log if log.ends_with(".xes") => Ok(Self::EventLog),
            _ if [".csv", ".tsv"].iter().any(|ending| name.ends_with(ending)) => Ok(Self::Table),
            _ if name.ends_with(".xlsx") => Ok(Self::Workbook),
            _ => Err(Broken::Kind),
        }
    }
}

/// A file of steps, opened and understood, and not yet read.
pub enum StepFile {
    Table(Box<csv::Table>),
    Sheet(Box<grid::Sheet>),
    EventLog(Box<xes::Log>),
}

impl StepFile {
    /// Opens a file by its path. Without a mapping, columns are known by the names of the contract, and an event log's attributes by its standard extensions.
    ///
    /// # Errors
    /// Whatever is wrong with the file as a whole.
    pub fn open(path: &Path, mapping: Option<&Mapping>, rules: Rules) -> Result<Self, Broken> {
        let kind = Kind::of(&path.to_string_lossy())?;
        Self::from_source(kind, Box::new(File::open(path).map_err(Broken::Closed)?), mapping, rules)
    }

    /// Opens a file that comes from elsewhere, such as an upload.
    ///
    /// # Errors
    /// As `open`.
    pub fn from_source(kind: Kind, mut source: Source, mapping: Option<&Mapping>, rules: Rules) -> Result<Self, Broken> {
        Ok(match kind {
            Kind::Table => Self::Table(Box::new(csv::Table::open(source, mapping, rules)?)),
            Kind::Workbook => {
                let mut bytes = zeroize::Zeroizing::new(Vec::new());
                source.read_to_end(&mut bytes).map_err(|error| Broken::from_io(&error, 1))?;
                let book = xlsx::read(&bytes, rules)?;
                Self::of_grid(book.sheets.into_iter().next().ok_or(Broken::Empty)?, mapping, rules)?
            }
            Kind::EventLog => Self::EventLog(Box::new(xes::Log::open(source, mapping, rules)?)),
        })
    }

    /// A table that was read already.
    ///
    /// # Errors
    /// A column that the mapping names and the table does not have.
    pub fn of_grid(grid: grid::Grid, mapping: Option<&Mapping>, rules: Rules) -> Result<Self, Broken> {
        Ok(Self::Sheet(Box::new(grid::Sheet::open(grid, mapping, rules)?)))
    }

    /// What each column is, as given or as worked out.
    pub fn mapping(&self) -> &Mapping {
        match self {
            Self::Table(table) => table.mapping(),
            Self::Sheet(sheet) => sheet.mapping(),
            Self::EventLog(log) => log.mapping(),
        }
    }

    /// Hands every row to `visit`, in the file's order, until it breaks off; a row that cannot be used comes as a doubt. Returns the number of rows handed over.
    ///
    /// # Errors
    /// Whatever makes the rest of the file unreadable, and a file without rows.
    pub fn each(self, mut visit: impl FnMut(Result<Row<'_>, Doubt>) -> ControlFlow<()>) -> Result<u64, Broken> {
        match self {
            Self::Table(table) => table.each(&mut visit),
            Self::Sheet(sheet) => sheet.each(&mut visit),
            Self::EventLog(log) => log.each(&mut visit),
        }
    }
}
