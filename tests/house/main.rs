//! Is the house still the one that ARCHITECTURE.md describes?

mod arrows;
mod files;
mod promises;
mod screens;
#[path = "../support/mod.rs"]
mod support;
mod tables;

use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder of the repository, by name, without what the program or the tests make.
fn files_below(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![root().join(folder)];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("a folder can be read").path();
            if !path.is_dir() {
                found.push(path);
            } else if !["target", ".git", "data", "demo-data"].iter().any(|made| path == root().join(made)) {
                waiting.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The Rust files below a folder, with their text.
fn rust_below(folder: &str) -> Vec<(PathBuf, String)> {
    let rust = files_below(folder).into_iter().filter(|path| path.extension().is_some_and(|end| end == "rs"));
    rust.map(|path| (path.strip_prefix(root()).expect("it is below").to_owned(), std::fs::read_to_string(&path).expect("text"))).collect()
}

/// All Rust of the repository.
fn all_rust() -> Vec<(PathBuf, String)> {
    ["src", "engine", "protect", "tests"].into_iter().flat_map(rust_below).collect()
}
