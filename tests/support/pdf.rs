//! What other programs make of a PDF.

use std::process::Command;

/// Its text, page after page, each ended by a form feed. Ends the test where the file is not whole.
pub fn text_of(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file.pdf");
    std::fs::write(&file, pdf).expect("a temporary file");
    let check = Command::new("qpdf").arg("--check").arg(&file).output().expect("qpdf is installed");
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
    let text = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output().expect("pdftotext is installed");
    String::from_utf8(text.stdout).expect("UTF-8")
}
