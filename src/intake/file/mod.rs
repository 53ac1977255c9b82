//! A file that is to be kept with a case: what it is, told by what is in it, and without what its camera wrote beside the picture.

mod heic;
mod photo;
#[cfg(test)]
mod tests;

use zeroize::Zeroizing;

use crate::domain::file::FileKind;

/// A file that can be kept.
pub struct Taken {
    /// As it was called where it came from, without folders.
    pub name: String,
    pub kind: FileKind,
    pub bytes: Zeroizing<Vec<u8>>,
}

/// Why a file is not kept.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Refused {
    #[error("there is nothing in it")]
    Empty,
    #[error("it is none of the kinds that are kept")]
    Unknown,
    #[error("it is not what its name says")]
    Misnamed,
    #[error("it holds macros, which are programs")]
    Macros,
    #[error("it is a picture that cannot be read to its end")]
    Broken,
}

/// The longest name that is kept, in characters.
const NAME_MAX: usize = 120;

/// Tells what a file is, and takes place, time and camera out of a picture.
pub fn take(name: &str, bytes: Zeroizing<Vec<u8>>) -> Result<Taken, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    let name = without_folders(name);
    let kind = kind(&bytes)?;
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    if !kind.endings().contains(&ending.as_str()) {
        return Err(Refused::Misnamed);
    }
    let bytes = match kind {
        FileKind::Jpeg => photo::jpeg(&bytes).ok_or(Refused::Broken)?,
        FileKind::Png => photo::png(&bytes).ok_or(Refused::Broken)?,
        FileKind::WebP => photo::webp(&bytes).ok_or(Refused::Broken)?,
        FileKind::Heic => heic::clean(bytes).ok_or(Refused::Broken)?,
        FileKind::Pdf | FileKind::Text | FileKind::Docx | FileKind::Xlsx | FileKind::Odt => bytes,
    };
    Ok(Taken { name, kind, bytes })
}

/// Some browsers send the whole path, which tells whose machine it was.
fn without_folders(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|letter| !letter.is_control() && !is_turning(*letter)).collect();
    let plain = plain.trim();
    match plain.char_indices().nth(NAME_MAX) {
        None => plain.to_owned(),
        // what it is stays readable
        Some(_) => {
            let (stem, ending) = plain.rsplit_once('.').unwrap_or((plain, ""));
            let ending: String = ending.chars().take(10).collect();
            format!("{}.{ending}", stem.chars().take(NAME_MAX - 11).collect::<String>())
        }
    }
}

/// Marks of direction, with which "gpj.exe" can be made to look like "exe.jpg".
fn is_turning(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn kind(bytes: &[u8]) -> Result<FileKind, Refused> {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    if begins(&[0xff, 0xd8, 0xff]) {
        Ok(FileKind::Jpeg)
    } else if begins(photo::PNG) {
        Ok(FileKind::Png)
    } else if begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Ok(FileKind::WebP)
    } else if heic::is_one(bytes) {
        Ok(FileKind::Heic)
    } else if begins(b"%PDF-") {
        Ok(FileKind::Pdf)
    } else if begins(b"PK\x03\x04") {
        packed(bytes)
    } else if is_text(bytes) {
        Ok(FileKind::Text)
    } else {
        Err(Refused::Unknown)
    }
}

/// Which office document a ZIP archive is, by the names in its list of contents (PKWARE APPNOTE 4.3.12). Nothing is unpacked.
fn packed(bytes: &[u8]) -> Result<FileKind, Refused> {
    let (mut word, mut sheet) = (false, false);
    for name in names_within(bytes).ok_or(Refused::Unknown)? {
        word |= name == b"word/document.xml";
        sheet |= name == b"xl/workbook.xml";
        if name.to_ascii_lowercase().ends_with(b"vbaproject.bin") {
            return Err(Refused::Macros);
        }
    }
    // an OpenDocument says what it is in its first entry, which is not compressed (ODF 1.2, part 3, 3.3)
    let opendocument =
        bytes.get(30..38) == Some(b"mimetype") && bytes.get(38..).is_some_and(|rest| rest.starts_with(FileKind::Odt.media_type().as_bytes()));
    match (word, sheet, opendocument) {
        (true, false, false) => Ok(FileKind::Docx),
        (false, true, false) => Ok(FileKind::Xlsx),
        (false, false, true) => Ok(FileKind::Odt),
        _ => Err(Refused::Unknown),
    }
}

fn names_within(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let tail = bytes.len().saturating_sub(22 + 65_535);
    let end = tail + bytes[tail..].windows(4).rposition(|four| four == b"PK\x05\x06")?;
    let number = |at: usize, wide: usize| Some(bytes.get(at..at + wide)?.iter().rev().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte)));
    let (count, mut at) = (number(end + 10, 2)?, number(end + 16, 4)?);
    let mut names = Vec::new();
    for _ in 0..count {
        if bytes.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        let (name, extra, comment) = (number(at + 28, 2)?, number(at + 30, 2)?, number(at + 32, 2)?);
        names.push(bytes.get(at + 46..at + 46 + name)?);
        at += 46 + name + extra + comment;
    }
    Some(names)
}

/// Text as it is written on the machines that people have: UTF-8, or the national code of China (GB 18030); no control characters.
fn is_text(bytes: &[u8]) -> bool {
    let controls = bytes.iter().any(|byte| byte.is_ascii_control() && !matches!(byte, b'\n' | b'\r' | b'\t' | 0x0c));
    let reads = || std::str::from_utf8(bytes).is_ok() || encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes).is_some();
    !controls && reads()
}
