//! A text file with columns, however it was saved: the separator and the encoding are recognized, and told.

use std::{borrow::Cow, io::Cursor};

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};
use zeroize::Zeroizing;

use super::{
    Rules,
    broken::Broken,
    csv::{Records, check_header, refuse_other_kinds},
    grid::{Book, Grid, Record, Told},
};

/// Separators that are looked for, the likeliest first.
const SEPARATORS: [char; 4] = [',', '\t', ';', '|'];
/// At most this many rows are held in memory.
const MOST_ROWS: usize = super::batch::MOST_ROWS;

/// Reads a whole file.
///
/// # Errors
/// Whatever is wrong with the file as a whole.
pub fn read(bytes: &[u8], rules: Rules) -> Result<Book, Broken> {
    if !matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) {
        refuse_other_kinds(bytes)?;
    }
    let (text, encoding) = decoded(bytes)?;
    let separator = separator(&text);
    let source = Box::new(Cursor::new(Zeroizing::new(text.as_bytes().to_vec())));
    // every separator is one byte
    let mut records = Records::new(source, rules, separator as u8)?;
    if !records.next()? {
        return Err(Broken::Empty);
    }
    let header: Vec<String> = records.texts()?.into_iter().map(|name| name.trim().to_owned()).collect();
    check_header(&header)?;
    let mut rows = Vec::new();
    while records.next()? {
        let cells: Vec<String> = records.texts()?.into_iter().map(str::to_owned).collect();
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue; // a line of blanks, as spreadsheets leave at the end
        }
        if rows.len() >= MOST_ROWS {
            return Err(Broken::TooManyRows { most: MOST_ROWS });
        }
        rows.push(Record { line: records.line, cells });
    }
    if rows.is_empty() {
        return Err(Broken::NoRows);
    }
    let told = Told { encoding: encoding.to_owned(), separator: Some(separator), formulas: 0 };
    Ok(Book { told, sheets: vec![Grid { sheet: String::new(), header, rows }] })
}

fn decoded(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static str), Broken> {
    let wide = match bytes {
        [0xFF, 0xFE, rest @ ..] => Some((UTF_16LE, rest)),
        [0xFE, 0xFF, rest @ ..] => Some((UTF_16BE, rest)),
        _ => None,
    };
    if let Some((encoding, rest)) = wide {
        let text = encoding.decode_without_bom_handling_and_without_replacement(rest);
        return text.map(|text| (text, "utf-16")).ok_or(Broken::NotUtf8 { line: 1, guess: None });
    }
    let wrong = match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => return Ok((Cow::Borrowed(text), "utf-8")),
        Ok(text) => text.find('\0').unwrap_or_default(),
        Err(error) => error.valid_up_to(),
    };
    let line = 1 + bytes[..wrong].iter().filter(|byte| **byte == b'\n').count() as u64;
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes).filter(|text| is_chinese(bytes) && !text.contains('\0'));
    text.map(|text| (text, "gb18030")).ok_or(Broken::NotUtf8 { line, guess: None })
}

/// Whether bytes are mostly pairs as they stand for common Chinese characters and signs; letters with accents in a Western encoding are not.
fn is_chinese(bytes: &[u8]) -> bool {
    let (mut common, mut other, mut at) = (0_usize, 0_usize, 0);
    while let Some(lead) = bytes.get(at) {
        at += 1;
        if lead.is_ascii() {
            continue;
        }
        match (lead, bytes.get(at)) {
            (0xA1..=0xA9 | 0xB0..=0xF7, Some(0xA1..=0xFE)) => common += 1,
            _ => other += 1,
        }
        at += 1;
    }
    common > 0 && common >= other * 4
}

/// The separator that stands most often in the header, outside quotation marks.
fn separator(text: &str) -> char {
    let header = text.trim_start_matches(['\u{feff}', '\r', '\n']);
    let mut counts = [0_usize; SEPARATORS.len()];
    let mut quoted = false;
    for letter in header.chars().take(1 << 16) {
        match letter {
            '"' => quoted = !quoted,
            '\r' | '\n' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some(at) = SEPARATORS.iter().position(|separator| *separator == letter) {
                    counts[at] += 1;
                }
            }
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    counts.iter().position(|count| *count == most).map_or(',', |at| SEPARATORS[at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::bounded::Limits;

    fn rules() -> Rules {
        Rules { today: chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(), limits: Limits::default() }
    }

    #[test]
    fn separator_and_encoding_are_recognized() {
        let table = "姓名;电话\n\"刘;秀英\";138\n\n张伟;139\n";
        let (gb, ..) = GB18030.encode(table);
        let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(table.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for (bytes, encoding) in [(table.as_bytes(), "utf-8"), (&gb, "gb18030"), (&wide, "utf-16")] {
            let book = read(bytes, rules()).expect(encoding);
            assert_eq!((book.told.encoding.as_str(), book.told.separator), (encoding, Some(';')));
            assert_eq!(book.sheets[0].header, ["姓名", "电话"]);
            assert_eq!(book.sheets[0].rows[0], Record { line: 2, cells: vec!["刘;秀英".to_owned(), "138".to_owned()] });
            assert_eq!(book.sheets[0].rows[1].line, 4, "blank lines count");
        }
        assert_eq!(read(b"name\tphone\na\t1\n", rules()).expect("tabs").told.separator, Some('\t'));
        assert_eq!(read("name\n刘\n".as_bytes(), rules()).expect("one column").sheets[0].rows.len(), 1);
    }

    #[test]
    fn what_is_no_table_is_told() {
        assert!(matches!(read(b"name,phone\n\xE9t\xE9,1\n", rules()), Err(Broken::NotUtf8 { line: 2, .. })));
        assert!(matches!(read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", rules()), Err(Broken::NotUtf8 { .. })));
        assert!(matches!(read(b"", rules()), Err(Broken::Empty)));
        assert!(matches!(read(b"name,phone\n", rules()), Err(Broken::NoRows)));
        assert!(matches!(
            read(vec!["c"; 10_000_000].join(",").as_bytes(), rules()),
            Err(Broken::TooManyColumns { .. } | Broken::RecordTooLong { .. })
        ));
    }
}
