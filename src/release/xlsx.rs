//! A release as a workbook for people: a sheet that says how it was counted and what is hidden, and a sheet for each table, in the names of one language.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::{
    besides::{self, Kind},
    dictionary,
    publication::{Publication, measure},
};
use crate::{domain::language::Language, protect::published::Table, words::text};

/// Characters of the longest sheet name that spreadsheets take.
const SHEET_NAME_MAX: usize = 31;
const WIDEST: usize = 60;

/// The workbook. The same publication gives the same bytes.
///
/// # Errors
/// What no workbook can hold: more than a million rows.
pub fn write(publication: &Publication, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let day = publication.published_on.unwrap_or_default().to_string();
    let properties = DocProperties::new().set_title(&publication.title).set_company(&publication.names.organization);
    book.set_properties(&properties.set_creation_datetime(&ExcelDateTime::parse_from_str(&day)?));
    notes(book.add_worksheet(), publication, language)?;
    for (at, table) in publication.figures.tables.iter().enumerate() {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(at + 1, &publication.caption(table, language)))?;
        figures(sheet, publication, table, language)?;
    }
    book.save_to_buffer()
}

/// What spreadsheets take for a name: no more than 31 characters, and none of seven signs.
fn sheet_name(number: usize, caption: &str) -> String {
    let plain: String = caption.chars().map(|c| if "[]:*?/\\'".contains(c) { ' ' } else { c }).collect();
    format!("{number} {plain}").chars().take(SHEET_NAME_MAX).collect::<String>().trim_end().to_owned()
}

fn notes(sheet: &mut Worksheet, publication: &Publication, language: Language) -> Result<(), XlsxError> {
    sheet.set_name(text("release-notes").say(language))?;
    sheet.set_column_width(0, 100)?;
    let (wide, heading) = (Format::new().set_text_wrap().set_align(FormatAlign::Top), Format::new().set_bold().set_font_size(14));
    sheet.write_string_with_format(0, 0, &publication.title, &heading)?;
    let mut row = 1;
    for (title, lines) in dictionary::notes(publication) {
        if let Some(title) = title {
            row += 1;
            sheet.write_string_with_format(row, 0, title.say(language), &heading)?;
            row += 1;
        }
        for line in lines {
            sheet.write_string_with_format(row, 0, line.say(language), &wide)?;
            row += 1;
        }
    }
    Ok(())
}

fn figures(sheet: &mut Worksheet, publication: &Publication, table: &Table, language: Language) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Bottom);
    let (number, percent) = (Format::new().set_num_format("#,##0"), Format::new().set_num_format("0.0%"));
    let columns = besides::columns(table, publication.figures.rules);
    let names = table.dimensions.iter().map(|dimension| publication.names.dimension(&dimension.name, language).to_owned());
    let measures = table.measures.iter().map(|&known| measure(known).say(language));
    let beside = columns.iter().map(|column| column.head.clone().say(language));
    let heads: Vec<String> = names.chain(measures).chain(beside).chain([text("release-status").say(language)]).collect();
    let mut widths: Vec<usize> = heads.iter().map(|head| width(head)).collect();
    for (column, head_text) in (0..).zip(&heads) {
        sheet.write_string_with_format(0, column, head_text, &head)?;
    }
    let [shown, hidden] = [text("release-shown"), text("release-hidden")].map(|text| text.say(language));
    let status_column = heads.len().saturating_sub(1) as u16;
    for ((at, row), number_of_row) in (1..).zip(&table.rows).zip(0_usize..) {
        for ((column, code), dimension) in (0..).zip(&row.values).zip(&table.dimensions) {
            let value = publication.names.value(&dimension.name, code, language);
            widths[usize::from(column)] = widths[usize::from(column)].max(width(value));
            sheet.write_string(at, column, value)?;
        }
        let first = table.dimensions.len() as u16;
        for (column, figure) in (first..).zip(row.figures.iter().flatten()) {
            // counts of people are far below 2^53
            sheet.write_number_with_format(at, column, *figure as f64, &number)?;
        }
        for (at_column, column) in (first + table.measures.len() as u16..).zip(&columns) {
            if let Some(figure) = column.cells[number_of_row] {
                sheet.write_number_with_format(at, at_column, figure, if column.kind == Kind::Share { &percent } else { &number })?;
            }
        }
        let status = if row.figures.is_some() { &shown } else { &hidden };
        sheet.write_string(at, status_column, status)?;
    }
    for (column, width) in (0..).zip(widths) {
        sheet.set_column_width(column, width.min(WIDEST) as f64 + 2.0)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let last = table.rows.len() as u32;
    sheet.autofilter(0, 0, last, status_column)?;
    Ok(())
}

/// How wide a text is: a Chinese character as wide as two letters.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}
