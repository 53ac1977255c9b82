//! Which folder may use which: the arrows of ARCHITECTURE.md.

use super::rust_below;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A folder may use those on the lines above its own; of two on one line, one may use the other, not both each other.
const ORDER: &[&[&str]] = &[
    &["domain"],
    &["law", "vault"],
    &["seed", "config"],
    &["store"],
    &["access"],
    &["intake", "words", "draw"],
    &["release", "letters", "digest"],
    &["jobs", "web"],
    &["cli", "demo"],
    &["lib", "main"],
];

/// What a folder must not name, since its question has nothing to do with it.
const STRANGERS: &[(&str, &[&str])] = &[
    ("domain", &["actix_web", "askama", "lettre", "tokio", "std::fs", "std::net"]),
    ("law", &["diesel", "actix_web", "askama", "lettre", "tokio", "std::fs", "std::net"]),
    ("engine", &["diesel", "actix_web", "askama", "lettre", "tokio", "std::fs", "std::net"]),
    ("protect", &["diesel", "actix_web", "askama", "lettre", "tokio", "std::fs", "std::net"]),
    ("vault", &["diesel", "actix_web", "askama", "lettre", "tokio", "std::net"]),
    ("store", &["actix_web", "askama", "fluent_templates"]),
    ("access", &["diesel", "askama", "lettre"]),
    ("intake", &["diesel", "actix_web", "askama", "lettre"]),
    ("words", &["diesel", "actix_web", "lettre"]),
    ("draw", &["diesel", "actix_web", "lettre", "tokio"]),
    ("release", &["diesel", "actix_web"]),
    ("digest", &["diesel", "actix_web"]),
    ("web", &["diesel", "lettre"]),
    ("cli", &["diesel"]),
    ("demo", &["diesel", "actix_web"]),
];

/// The one thing of a stranger that may be named: an error that a transaction hands on with `?`.
const PASSED_ON: &str = "diesel::result::Error";

/// The folder below `src` in which a file lies; `engine` and `protect` are crates of their own, which cannot know the others.
fn folder_of(path: &Path) -> String {
    let mut parts = path.components().skip_while(|part| part.as_os_str() == "src").map(|part| part.as_os_str().to_string_lossy().into_owned());
    parts.next().expect("a file below src").trim_end_matches(".rs").to_owned()
}

fn line_of(folder: &str) -> Option<usize> {
    ORDER.iter().position(|line| line.contains(&folder))
}

/// Code without comments and without what stands in quotation marks.
fn bare(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let mut out = String::new();
        let mut quoted = false;
        let mut rest = line.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                '\\' if quoted => drop(rest.next()),
                // '"' as a character
                '\'' if !quoted && rest.peek() == Some(&'"') => drop(rest.next()),
                '"' => quoted = !quoted,
                '/' if !quoted && rest.peek() == Some(&'/') => break,
                _ if quoted => {}
                _ => out.push(c),
            }
        }
        out
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The folders that a file names after `crate::`, alone or in braces.
fn used(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, start) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = code[at + start.len()..].trim_start();
        match rest.strip_prefix('{') {
            Some(group) => found.extend(first_names(group)),
            None => found.extend(name(rest)),
        }
    }
    found
}

/// The first name of each item of a group in braces.
fn first_names(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut names = Vec::new();
    let mut item = String::new();
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.extend(name(std::mem::take(&mut item).trim_start())),
            _ if depth == 0 => item.push(c),
            _ => {}
        }
    }
    names.extend(name(item.trim_start()));
    names
}

/// The name that a text begins with, if it is that of a module: types begin with a capital, macros are not arrows.
fn name(text: &str) -> Option<String> {
    let name: String = text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    let is_module = name.starts_with(|c: char| c.is_ascii_lowercase()) && !text[name.len()..].starts_with('!');
    is_module.then_some(name)
}

/// Which folder uses which, and in which file one sees it.
fn arrows() -> BTreeMap<(String, String), String> {
    let mut arrows = BTreeMap::new();
    for (path, text) in rust_below("src") {
        let from = folder_of(&path);
        for to in used(&bare(&text)) {
            if from != to {
                arrows.entry((from.clone(), to)).or_insert_with(|| path.display().to_string());
            }
        }
    }
    arrows
}

#[test]
fn every_folder_has_its_place_in_the_order() {
    for (path, _) in rust_below("src") {
        let folder = folder_of(&path);
        assert!(line_of(&folder).is_some(), "{}: give {folder} its place in the order above, and its line in ARCHITECTURE.md", path.display());
    }
}

#[test]
fn no_arrow_points_back() {
    let arrows = arrows();
    let known = |folder: &str| line_of(folder);
    let mut back = Vec::new();
    for ((from, to), file) in &arrows {
        // What is named after crate:: but is no folder (a macro, a function of lib.rs) has no place in the order.
        let (Some(source), Some(target)) = (known(from), known(to)) else { continue };
        let each_other = source == target && arrows.contains_key(&(to.clone(), from.clone()));
        if target > source || each_other {
            back.push(format!("{from} uses {to} ({file})"));
        }
    }
    assert!(back.is_empty(), "arrows that point back:\n{}", back.join("\n"));
}

#[test]
fn no_folder_names_a_stranger() {
    let mut met = Vec::new();
    for (path, text) in ["src", "engine", "protect"].into_iter().flat_map(rust_below) {
        let code = bare(&text);
        let strangers = STRANGERS.iter().find(|(folder, _)| *folder == folder_of(&path)).map_or(&[][..], |(_, strangers)| strangers);
        for stranger in strangers {
            let named = code.match_indices(&format!("{stranger}::")).any(|(at, _)| {
                let inside_a_name = code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
                !inside_a_name && !code[at..].starts_with(PASSED_ON)
            });
            if named {
                met.push(format!("{} names {stranger}", path.display()));
            }
        }
    }
    assert!(met.is_empty(), "{}", met.join("\n"));
}

#[test]
fn the_reader_of_arrows_sees_what_it_should() {
    let code = "use crate::{store::{Db, cases}, web};\nuse crate::domain::Day; // crate::cli\nlet a = crate::vault::open(\"crate::jobs::x\"); $crate::letters::y; crate::each!(db); use crate::Caller;";
    let found: Vec<_> = used(&bare(code)).into_iter().collect();
    assert_eq!(found, ["domain", "store", "vault", "web"]);
}
