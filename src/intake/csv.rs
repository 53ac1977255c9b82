//! Comma-separated values with a header, in UTF-8, read as a stream: never more than a record in memory.

use std::io::BufRead;
use std::ops::ControlFlow;

use csv_core::ReadRecordResult;
use encoding_rs::GB18030;

use super::bounded::Bounded;
use super::broken::{Broken, Doubt, Why, nearest_of};
use super::columns::Mapping;
use super::row::{Form, Place, Row};
use super::{Rules, Source};

/// A table whose header has been read and understood.
pub struct Table {
    records: Records,
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
        let (records, header) = begun(source, rules)?;
        let mapping = mapping.cloned().unwrap_or_else(|| Mapping::by_name(&header));
        let form = Form::new(&mapping, rules.today, |key, column| {
            if header.iter().any(|name| name == column) {
                return Ok(());
            }
            let near = nearest_of(column, header.iter().map(String::as_str));
            Err(Broken::MissingColumn { key, column: column.to_owned(), near, found: header.clone() })
        })?;
        let at = form.wanted.iter().filter_map(|column| header.iter().position(|name| name == column)).collect();
        Ok(Self { records, mapping, form, at, width: header.len() })
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
        let mut rows = 0;
        while self.records.next()? {
            let line = self.records.line;
            let texts = self.records.texts()?;
            if texts.iter().all(|text| text.trim().is_empty()) {
                continue; // a line of blanks, as spreadsheets leave at the end
            }
            rows += 1;
            let went_on = if texts.len() == self.width {
                let cells = self.at.iter().map(|at| Some(texts[*at].trim()).filter(|text| !text.is_empty())).collect::<Vec<_>>();
                self.form.tell(&Place { line, attempt: None, order: None }, &cells, visit)
            } else {
                visit(Err(Doubt { line, why: Why::Width { has: texts.len(), expected: self.width } }))
            };
            if went_on.is_break() {
                break;
            }
        }
        if rows == 0 { Err(Broken::NoRows) } else { Ok(rows) }
    }
}

/// The names of the columns, for whoever is still to say what each is.
///
/// # Errors
/// Whatever is wrong with the file before its first row.
pub fn header(source: Source, rules: Rules) -> Result<Vec<String>, Broken> {
    begun(source, rules).map(|(_, header)| header)
}

/// The records below the header, and the header.
fn begun(source: Source, rules: Rules) -> Result<(Records, Vec<String>), Broken> {
    let mut records = Records::new(source, rules, b',')?;
    if !records.next()? {
        return Err(Broken::Empty);
    }
    let header = records.texts()?.into_iter().map(|name| name.trim().to_owned()).collect::<Vec<_>>();
    check_separator(&header)?;
    check_header(&header)?;
    Ok((records, header))
}

/// The records of a file one by one. They are taken from the parser's core, since only so is the line of each known where lines are blank or end in CR LF.
pub(super) struct Records {
    input: Bounded<Source>,
    core: csv_core::Reader,
    /// The fields of the record at hand, one behind the other, and where each ends; both are longer than what is in use.
    fields: Vec<u8>,
    ends: Vec<usize>,
    /// Number of fields in use.
    len: usize,
    /// Line on which the record begins.
    pub line: u64,
    columns: usize,
}

impl Records {
    pub fn new(source: Source, rules: Rules, separator: u8) -> Result<Self, Broken> {
        const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
        let columns = rules.limits.columns;
        let mut input = Bounded::new(source, rules.limits);
        let begin = input.fill_buf().map_err(|error| Broken::from_io(&error, 1))?;
        refuse_other_kinds(begin)?;
        if begin.starts_with(BYTE_ORDER_MARK) {
            input.consume(BYTE_ORDER_MARK.len());
        }
        Ok(Self {
            input,
            core: csv_core::ReaderBuilder::new().delimiter(separator).build(),
            fields: vec![0; 1 << 10],
            ends: vec![0; 64],
            len: 0,
            line: 1,
            columns,
        })
    }

    /// Reads the next record; false at the end of the file.
    pub fn next(&mut self) -> Result<bool, Broken> {
        self.skip_blank_lines()?;
        self.line = self.input.line();
        let (mut bytes, mut fields) = (0, 0);
        loop {
            let ready = self.input.fill_buf().map_err(|error| Broken::from_io(&error, self.line))?;
            let (result, taken, written, ended) = self.core.read_record(ready, &mut self.fields[bytes..], &mut self.ends[fields..]);
            self.input.consume(taken);
            bytes += written;
            fields += ended;
            if fields > self.columns {
                return Err(Broken::TooManyColumns { line: self.line, most: self.columns });
            }
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.fields.resize(self.fields.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => {
                    self.len = fields;
                    return Ok(true);
                }
                ReadRecordResult::End => return Ok(false),
            }
        }
    }

    fn skip_blank_lines(&mut self) -> Result<(), Broken> {
        loop {
            self.input.begin_record();
            let line = self.input.line();
            let ready = self.input.fill_buf().map_err(|error| Broken::from_io(&error, line))?;
            let blank = ready.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            if blank == 0 {
                return Ok(());
            }
            self.input.consume(blank);
        }
    }

    /// The fields as texts; all are checked, so that a wrong encoding is found even in a column that is not read.
    pub fn texts(&self) -> Result<Vec<&str>, Broken> {
        let mut texts = Vec::with_capacity(self.len);
        let mut begin = 0;
        for end in &self.ends[..self.len] {
            let field = &self.fields[begin..*end];
            texts.push(std::str::from_utf8(field).map_err(|_| Broken::NotUtf8 { line: self.line, guess: guess(field) })?);
            begin = *end;
        }
        Ok(texts)
    }
}

/// What a text that is not UTF-8 probably is: the encoding that Chinese spreadsheets write, where it decodes to Chinese characters whose bytes come in pairs.
fn guess(bytes: &[u8]) -> Option<&'static str> {
    let pairs = bytes.split(u8::is_ascii).all(|run| run.len().is_multiple_of(2));
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    (pairs && text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))).then_some("GB18030, as Chinese spreadsheet programs write it")
}

/// Finds files that were only named `.csv`.
pub(super) fn refuse_other_kinds(begin: &[u8]) -> Result<(), Broken> {
    let blank = begin.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    match begin {
        [] => Err(Broken::Empty),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Err(Broken::NotUtf8 { line: 1, guess: Some("UTF-16") }),
        [b'P', b'K', 3, 4, ..] | [0x1F, 0x8B, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(Broken::Packed),
        _ if begin[blank..].starts_with(b"<?xml") => Err(Broken::Xml),
        _ => Ok(()),
    }
}

fn check_separator(header: &[String]) -> Result<(), Broken> {
    if let [only] = header {
        for (separator, name) in [(';', "semicolons"), ('\t', "tabs"), ('|', "vertical bars")] {
            if only.contains(separator) {
                return Err(Broken::Separator(name));
            }
        }
    }
    Ok(())
}

/// Refuses two columns of one name: nobody could say which is meant.
pub(super) fn check_header(header: &[String]) -> Result<(), Broken> {
    let mut seen = std::collections::HashMap::new();
    for (at, column) in header.iter().enumerate().filter(|(_, column)| !column.is_empty()) {
        if let Some(first) = seen.insert(column, at + 1) {
            return Err(Broken::DuplicateColumn { column: column.clone(), first, second: at + 1 });
        }
    }
    Ok(())
}
