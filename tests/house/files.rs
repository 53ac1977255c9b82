//! Has each file one reason to exist, and does it say so?

use super::{all_rust, files_below, root};

const LONGEST: usize = 400;

/// Files that may be longer, each with the reason why it is one thing nevertheless.
const LONG: &[(&str, &str)] = &[("src/store/schema.rs", "the list of all tables as Diesel sees them, and nothing else")];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &["utils", "util", "helpers", "helper", "common", "misc", "types", "models"];

#[test]
fn no_file_is_too_long_to_fit_in_the_head() {
    let mut long = Vec::new();
    for (path, text) in all_rust() {
        let lines = text.lines().count();
        let excused = LONG.iter().any(|(file, _)| path == std::path::Path::new(file));
        if lines > LONGEST && !excused {
            long.push(format!("{} has {lines} lines: which two things is it?", path.display()));
        }
        assert!(lines > LONGEST || !excused, "{} is short again: take it off the list", path.display());
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn no_file_has_an_empty_name() {
    for (path, _) in all_rust() {
        for part in path.components() {
            let name = part.as_os_str().to_string_lossy();
            let name = name.trim_end_matches(".rs");
            assert!(!EMPTY_NAMES.contains(&name), "{}: {name} says nothing about what is inside", path.display());
        }
    }
}

#[test]
fn each_file_opens_with_the_question_it_answers() {
    let silent: Vec<_> = all_rust().into_iter().filter(|(_, text)| !text.starts_with("//!")).map(|(path, _)| path.display().to_string()).collect();
    assert!(silent.is_empty(), "these do not open with a //! line:\n{}", silent.join("\n"));
}

/// Only continuous integration knows what lies beside a checkout.
#[test]
fn nothing_but_the_ci_reaches_out_of_the_repository() {
    let outside = concat!("..", "/shared");
    for path in files_below("") {
        let inner = path.strip_prefix(root()).expect("it is below");
        if inner.starts_with(".ci") {
            continue;
        }
        let bytes = std::fs::read(&path).expect("a file can be read");
        assert!(!String::from_utf8_lossy(&bytes).contains(outside), "{} names {outside}", inner.display());
    }
}

/// A folder's line in ARCHITECTURE.md, so that a newcomer finds it.
#[test]
fn each_folder_has_its_line_in_the_architecture() {
    let architecture = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md is there");
    for crate_beside in ["`engine/`", "`protect/`"] {
        assert!(architecture.contains(crate_beside), "ARCHITECTURE.md has no line for {crate_beside}");
    }
    for entry in std::fs::read_dir(root().join("src")).expect("src is there") {
        let path = entry.expect("a folder can be read").path();
        let name = path.file_name().expect("it has a name").to_string_lossy().into_owned();
        let line = if path.is_dir() { format!("src/{name}/") } else { name };
        assert!(architecture.contains(&line), "ARCHITECTURE.md has no line for {line}");
    }
}
