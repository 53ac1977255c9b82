//! A table in memory, whatever file it came from: the names of its columns and its rows, each with its line.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::{
    Rules,
    broken::{Broken, Doubt, Why, nearest_of},
    columns::Mapping,
    row::{Form, Place, Row},
};

/// One sheet of a workbook, or a text file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    /// What the sheet is called; empty where the file has no sheets.
    pub sheet: String,
    pub header: Vec<String>,
    pub rows: Vec<Record>,
}

/// A row, with the line (from 1) on which it stands in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub line: u64,
    pub cells: Vec<String>,
}

/// What was recognized of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// `utf-8`, `utf-16` or `gb18030`; empty for a workbook.
    pub encoding: String,
    /// The character between two columns; none in a workbook.
    pub separator: Option<char>,
    /// Cells that hold a formula: what it gave when the workbook was saved is what is read.
    pub formulas: usize,
}

/// A file that was read whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    pub told: Told,
    /// Those that have rows, in their order.
    pub sheets: Vec<Grid>,
}

impl Book {
    /// The sheet of this name, else the first.
    pub fn sheet(&self, name: &str) -> Option<&Grid> {
        self.sheets.iter().find(|sheet| sheet.sheet == name).or_else(|| self.sheets.first())
    }

    pub fn sheet_mut(&mut self, name: &str) -> Option<&mut Grid> {
        let at = self.sheets.iter().position(|sheet| sheet.sheet == name).unwrap_or(0);
        self.sheets.get_mut(at)
    }
}

impl Grid {
    /// Puts other cells in the place of a row's, by the number of the column.
    pub fn mend(&mut self, line: u64, column: usize, value: &str) {
        let width = self.header.len();
        if let Some(row) = self.rows.iter_mut().find(|row| row.line == line) {
            row.cells.resize(width, String::new());
            if let Some(cell) = row.cells.get_mut(column) {
                value.clone_into(cell);
            }
        }
    }

    pub fn leave_out(&mut self, line: u64) {
        self.rows.retain(|row| row.line != line);
    }
}

/// A table whose columns are settled.
pub struct Sheet {
    grid: Grid,
    mapping: Mapping,
    form: Form,
    at: Vec<usize>,
}

impl Sheet {
    /// Without a mapping the columns are known by their names.
    ///
    /// # Errors
    /// A column that the mapping names and the table does not have.
    pub fn open(grid: Grid, mapping: Option<&Mapping>, rules: Rules) -> Result<Self, Broken> {
        let mapping = mapping.cloned().unwrap_or_else(|| Mapping::by_name(&grid.header));
        let form = Form::new(&mapping, rules.today, |key, column| {
            if grid.header.iter().any(|name| name == column) {
                return Ok(());
            }
            let near = nearest_of(column, grid.header.iter().map(String::as_str));
            Err(Broken::MissingColumn { key, column: column.to_owned(), near, found: grid.header.clone() })
        })?;
        let at = form.wanted.iter().filter_map(|column| grid.header.iter().position(|name| name == column)).collect();
        Ok(Self { grid, mapping, form, at })
    }

    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// Hands every row to `visit`, in the table's order, until it breaks off. Returns the number of rows handed over.
    ///
    /// # Errors
    /// A table without rows.
    pub fn each(self, visit: &mut impl FnMut(Result<Row<'_>, Doubt>) -> ControlFlow<()>) -> Result<u64, Broken> {
        let mut rows = 0;
        for row in &self.grid.rows {
            rows += 1;
            let went_on = match sound(row, self.grid.header.len(), &self.at, &self.grid.header) {
                Ok(()) => {
                    let cells: Vec<_> = self.at.iter().map(|at| Some(row.cells[*at].trim()).filter(|text| !text.is_empty())).collect();
                    self.form.tell(&Place { line: row.line, attempt: None, order: None }, &cells, visit)
                }
                Err(why) => visit(Err(Doubt { line: row.line, why })),
            };
            if went_on.is_break() {
                break;
            }
        }
        if rows == 0 { Err(Broken::NoRows) } else { Ok(rows) }
    }
}

/// What a formula gives that cannot be worked out, in every spreadsheet program.
const FAILED: [&str; 9] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#GETTING_DATA"];

/// Whether a row has a cell for each column, and none of those that are read holds a formula's failure.
pub(super) fn sound(row: &Record, width: usize, read: &[usize], header: &[String]) -> Result<(), Why> {
    if row.cells.len() != width {
        return Err(Why::Width { has: row.cells.len(), expected: width });
    }
    let failed = read.iter().find(|at| FAILED.contains(&row.cells[**at].trim()));
    failed.map_or(Ok(()), |at| Err(Why::Formula { column: header[*at].clone(), value: row.cells[*at].trim().to_owned() }))
}
