//! Several files in one, as ZIP: the same files give the same bytes.

use std::io::{Cursor, Read, Write};

use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// The archive. Nothing is packed tighter: how that is done may differ from version to version, and the bytes of a release may not.
pub fn write(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).last_modified_time(zip::DateTime::default());
    for (path, bytes) in files {
        // memory takes whatever is written to it
        let _ = writer.start_file(path.as_str(), options).and_then(|()| Ok(writer.write_all(bytes)?));
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// The most that one file of an archive may unpack to.
const LARGEST: u64 = 1 << 30;

/// The files of an archive.
///
/// # Errors
/// What is no archive, or is damaged.
pub fn read(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, std::io::Error> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(std::io::Error::other)?;
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(std::io::Error::other)?;
        let (name, mut bytes) = (file.name().map_err(std::io::Error::other)?.into_owned(), Vec::new());
        file.take(LARGEST).read_to_end(&mut bytes)?;
        files.push((name, bytes));
    }
    Ok(files)
}
