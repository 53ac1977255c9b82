//! Comma-separated values with a header, in UTF-8, read as a stream: never more than a record in memory.

use std::ops::ControlFlow;

use ::csv::{ByteRecord, Reader, ReaderBuilder};
use encoding_rs::GB18030;

use super::bounded::Bounded;
use super::broken::{Broken, Doubt, Why, nearest_of};
use super::columns::Mapping;
use super::row::{Form, Place, Row};
use super::{Rules, Source};

/// A table whose header has been read and understood.
pub struct Table {
    reader: Reader<Bounded<Source>>,
    rules: Rules,
    mapping: Mapping,
    form: Form,
    /// Where the column of each slot stands in a record.
    at: Vec<usize>,
    width: usize,
}

impl Table {
    /// Reads the header. Without a mapping the columns are known by their names.
    ///
    /// # Errors
    /// Whatever is wrong with the file as a whole.
    pub fn open(source: Source, mapping: Option<&Mapping>, rules: Rules) -> Result<Self, Broken> {
        let mut input = Bounded::new(source, rules.limits);
        refuse_other_kinds(input.peek().map_err(|error| Broken::from_io(&error, 1, rules.limits.columns))?)?;
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(input);
        let mut record = ByteRecord::new();
        if !next(&mut reader, &mut record, rules)? {
            return Err(Broken::Empty);
        }
        let header = utf8(&record, 1)?.into_iter().map(|name| name.trim().to_owned()).collect::<Vec<_>>();
        check_header(&header, rules)?;
        let mapping = mapping.cloned().unwrap_or_else(|| Mapping::by_name(&header));
        let form = Form::new(&mapping, rules.today, |key, column| {
            if header.iter().any(|name| name == column) {
                return Ok(());
            }
            let near = nearest_of(column, header.iter().map(String::as_str));
            Err(Broken::MissingColumn { key, column: column.to_owned(), near, found: header.clone() })
        })?;
        let at = form.wanted.iter().filter_map(|column| header.iter().position(|name| name == column)).collect();
        Ok(Self { reader, rules, mapping, form, at, width: header.len() })
    }

    /// What each column is, as given or as worked out from the names.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// Hands every row to `visit`, in the file's order, until it breaks off; a row that cannot be used comes as a doubt. Returns the number of rows handed over.
    ///
    /// # Errors
    /// Whatever makes the rest of the file unreadable.
    pub fn each(mut self, visit: &mut impl FnMut(Result<Row<'_>, Doubt>) -> ControlFlow<()>) -> Result<u64, Broken> {
        let mut record = ByteRecord::new();
        let mut rows = 0;
        while next(&mut self.reader, &mut record, self.rules)? {
            let line = record.position().map_or(0, ::csv::Position::line);
            if record.len() == 1 && record[0].iter().all(u8::is_ascii_whitespace) {
                continue; // a line of blanks, as spreadsheets leave at the end
            }
            let texts = utf8(&record, line)?;
            rows += 1;
            let went_on = if record.len() == self.width {
                let cells = self.at.iter().map(|at| Some(texts[*at].trim()).filter(|text| !text.is_empty())).collect::<Vec<_>>();
                self.form.tell(&Place { line, attempt: None, order: None }, &cells, visit)
            } else {
                visit(Err(Doubt { line, why: Why::Width { has: record.len(), expected: self.width } }))
            };
            if went_on.is_break() {
                break;
            }
        }
        if rows == 0 { Err(Broken::NoRows) } else { Ok(rows) }
    }
}

/// Reads the next record; false at the end of the file.
fn next(reader: &mut Reader<Bounded<Source>>, record: &mut ByteRecord, rules: Rules) -> Result<bool, Broken> {
    reader.get_mut().begin_record();
    let read = reader.read_byte_record(record);
    let line = reader.position().line();
    match read {
        Ok(_) if record.len() > rules.limits.columns => {
            let line = record.position().map_or(line, ::csv::Position::line);
            Err(Broken::TooManyColumns { line, most: rules.limits.columns, counted: Some(record.len()) })
        }
        Ok(there) => Ok(there),
        Err(error) => Err(match error.kind() {
            ::csv::ErrorKind::Io(error) => Broken::from_io(error, line, rules.limits.columns),
            _ => Broken::CutShort(error.to_string()),
        }),
    }
}

/// The cells as texts; the whole record is checked, so that a wrong encoding is found even in a column that is not read.
fn utf8(record: &ByteRecord, line: u64) -> Result<Vec<&str>, Broken> {
    let mut texts = Vec::with_capacity(record.len());
    for cell in record {
        texts.push(std::str::from_utf8(cell).map_err(|_| Broken::NotUtf8 { line, guess: guess(record.as_slice()) })?);
    }
    Ok(texts)
}

/// What a text that is not UTF-8 probably is: the encoding that Chinese spreadsheets write, where it decodes cleanly to Chinese characters.
fn guess(bytes: &[u8]) -> Option<&'static str> {
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)).then_some("GB18030, as Chinese spreadsheet programs write it")
}

/// Finds files that were only named `.csv`.
fn refuse_other_kinds(begin: &[u8]) -> Result<(), Broken> {
    let blank = begin.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    match begin {
        [] => Err(Broken::Empty),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Err(Broken::NotUtf8 { line: 1, guess: Some("UTF-16") }),
        [b'P', b'K', 3, 4, ..] | [0x1F, 0x8B, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(Broken::Packed),
        _ if begin[blank..].starts_with(b"<?xml") => Err(Broken::Xml),
        _ => Ok(()),
    }
}

fn check_header(header: &[String], rules: Rules) -> Result<(), Broken> {
    if header.len() > rules.limits.columns {
        return Err(Broken::TooManyColumns { line: 1, most: rules.limits.columns, counted: Some(header.len()) });
    }
    if let [only] = header {
        for (separator, name) in [(';', "semicolons"), ('\t', "tabs"), ('|', "vertical bars")] {
            if only.contains(separator) {
                return Err(Broken::Separator(name));
            }
        }
    }
    let mut seen = std::collections::HashMap::new();
    for (at, column) in header.iter().enumerate().filter(|(_, column)| !column.is_empty()) {
        if let Some(first) = seen.insert(column, at + 1) {
            return Err(Broken::DuplicateColumn { column: column.clone(), first, second: at + 1 });
        }
    }
    Ok(())
}
