//! Excel workbooks: values as they are shown, dates as days, whole numbers without a point. Looked over before it is opened, so that it cannot be made to eat the machine.

use std::{
    io::{self, Cursor, Read},
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{Data, DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx};

use super::{
    Rules,
    batch::MOST_ROWS,
    broken::Broken,
    csv::check_header,
    grid::{Book, Grid, Record},
};

/// Bytes to which a workbook may unpack (256 MiB), and parts that it may have.
const MOST_UNPACKED: u64 = 256 << 20;
const MOST_PARTS: usize = 2_000;
/// Below this size (16 MiB unpacked) a workbook may be packed as tightly as it likes.
const RATIO_FROM: u64 = 16 << 20;
/// Cells that are held in memory.
const MOST_CELLS: usize = 5_000_000;
const MOST_SHEETS: usize = 50;

/// Reads every visible sheet that has rows.
///
/// # Errors
/// What is not a workbook, what unpacks to too much, a sheet that is too wide or long, merged cells among the names of the columns.
pub fn read(bytes: &[u8], rules: Rules) -> Result<Book, Broken> {
    match bytes {
        [] => return Err(Broken::Empty),
        [b'P', b'K', 3, 4, ..] => look_over(bytes, rules)?,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => return Err(Broken::OldWorkbook),
        _ => return Err(Broken::NotAWorkbook),
    }
    // the reader is handed files that were made to break it
    catch_unwind(AssertUnwindSafe(|| opened(bytes, rules))).unwrap_or(Err(Broken::NotAWorkbook))
}

/// Unpacks everything once, keeping nothing: what a part says of its size is not believed.
fn look_over(bytes: &[u8], rules: Rules) -> Result<(), Broken> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Broken::NotAWorkbook)?;
    if archive.len() > MOST_PARTS {
        return Err(Broken::NotAWorkbook);
    }
    let mut unpacked = 0;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| Broken::NotAWorkbook)?;
        let (packed, most) = (part.compressed_size().max(1), MOST_UNPACKED - unpacked + 1);
        let read = io::copy(&mut part.take(most), &mut io::sink()).map_err(|error| Broken::CutShort(error.to_string()))?;
        if read > RATIO_FROM && read / packed > rules.limits.ratio {
            return Err(Broken::Bomb { ratio: rules.limits.ratio });
        }
        unpacked += read;
        if unpacked > MOST_UNPACKED {
            return Err(Broken::TooLarge { most: MOST_UNPACKED });
        }
    }
    Ok(())
}

fn opened(bytes: &[u8], rules: Rules) -> Result<Book, Broken> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| Broken::NotAWorkbook)?;
    let visible = |sheet: &&calamine::Sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet;
    let names: Vec<String> = workbook.sheets_metadata().iter().filter(visible).take(MOST_SHEETS).map(|sheet| sheet.name.clone()).collect();
    let mut book = Book::default();
    let mut has_header = false;
    for name in names {
        let merged = workbook.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let mut raw = Raw::default();
        raw.fill(&mut workbook, &name, rules)?;
        book.told.formulas += raw.formulas;
        if let Some(grid) = raw.grid(name, &merged)? {
            has_header = true;
            if !grid.rows.is_empty() {
                book.sheets.push(grid);
            }
        }
    }
    if book.sheets.is_empty() { Err(if has_header { Broken::NoRows } else { Broken::Empty }) } else { Ok(book) }
}

/// The cells of a sheet, row by row as they come; rows are counted from 0.
#[derive(Default)]
struct Raw {
    rows: Vec<(u32, Vec<String>)>,
    cells: usize,
    formulas: usize,
}

impl Raw {
    fn fill(&mut self, workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str, rules: Rules) -> Result<(), Broken> {
        let broken = |error: calamine::XlsxError| Broken::Malformed { line: 1, reason: error.to_string() };
        let mut cells = workbook.worksheet_cells_reader(name).map_err(broken)?;
        while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(broken)? {
            let (row, column) = cell.pos;
            let text = shown(&cell.value);
            self.formulas += usize::from(cell.formula.is_some());
            if text.trim().is_empty() {
                continue;
            }
            let column = column as usize;
            if column >= rules.limits.columns {
                return Err(Broken::TooManyColumns { line: u64::from(row) + 1, most: rules.limits.columns });
            }
            if self.rows.last().is_none_or(|(last, _)| *last < row) {
                self.rows.push((row, Vec::new()));
            }
            let Some((_, current)) = self.rows.last_mut().filter(|(last, _)| *last == row) else {
                return Err(Broken::Malformed { line: u64::from(row) + 1, reason: "rows out of order".to_owned() });
            };
            if current.len() <= column {
                self.cells += column + 1 - current.len();
                current.resize(column + 1, String::new());
            }
            current[column] = text;
            if self.cells > MOST_CELLS || self.rows.len() > MOST_ROWS {
                return Err(Broken::TooManyRows { most: MOST_ROWS });
            }
        }
        Ok(())
    }

    /// The first row that holds something names the columns. What is merged below it stands in each of its rows.
    fn grid(self, sheet: String, merged: &[Dimensions]) -> Result<Option<Grid>, Broken> {
        let mut rows = self.rows.into_iter();
        let Some((top, mut header)) = rows.next() else { return Ok(None) };
        if let Some(merged) = merged.iter().find(|area| (area.start.0..=area.end.0).contains(&top) && area.start != area.end) {
            return Err(Broken::MergedHeader { cells: format!("{}:{}", address(merged.start), address(merged.end)) });
        }
        let mut rows: Vec<(u32, Vec<String>)> = rows.collect();
        for area in merged.iter().take(MOST_ROWS) {
            spread(area, &mut rows);
        }
        let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0).max(header.len());
        header.resize(width, String::new());
        for (at, name) in header.iter_mut().enumerate() {
            *name = name.trim().to_owned();
            if name.is_empty() && rows.iter().any(|(_, cells)| cells.get(at).is_some_and(|cell| !cell.is_empty())) {
                *name = letters(at);
            }
        }
        check_header(&header)?;
        let rows = rows.into_iter().map(|(row, mut cells)| {
            cells.resize(width, String::new());
            Record { line: u64::from(row) + 1, cells }
        });
        Ok(Some(Grid { sheet, rows: rows.collect(), header }))
    }
}

fn spread(area: &Dimensions, rows: &mut [(u32, Vec<String>)]) {
    let from = rows.partition_point(|(row, _)| *row < area.start.0);
    let column = area.start.1 as usize;
    let Some((first, cells)) = rows.get(from) else { return };
    if *first != area.start.0 {
        return;
    }
    let Some(value) = cells.get(column).filter(|value| !value.is_empty()).cloned() else { return };
    for (_, cells) in rows[from..].iter_mut().take_while(|(row, _)| *row <= area.end.0) {
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        if cells[column].is_empty() {
            cells[column].clone_from(&value);
        }
    }
}

fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        // whole numbers up to here are kept exactly, as phone numbers and document numbers are
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(moment) => day(moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        DataRef::Error(error) => Data::Error(error.clone()).to_string(),
    }
}

fn day(moment: &ExcelDateTime) -> String {
    match moment.as_datetime() {
        Some(time) if moment.as_f64() < 1.0 => time.format("%H:%M").to_string(),
        Some(time) if moment.as_f64().fract() == 0.0 => time.format("%Y-%m-%d").to_string(),
        Some(time) => time.format("%Y-%m-%d %H:%M").to_string(),
        None => moment.as_f64().to_string(),
    }
}

/// The letters by which spreadsheet programs call a column, which is counted from 0.
pub(super) fn letters(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

fn address((row, column): (u32, u32)) -> String {
    format!("{}{}", letters(column as usize), u64::from(row) + 1)
}
