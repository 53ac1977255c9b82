//! Does each claim of SECURITY.md still have its test?

use super::{all_rust, root};
use std::collections::BTreeSet;

#[test]
fn every_test_that_security_names_is_there() {
    let page = std::fs::read_to_string(root().join("SECURITY.md")).expect("SECURITY.md is there");
    let claims = page.lines().filter(|line| line.starts_with("| ") && line.ends_with("` |"));
    let named: BTreeSet<_> = claims.flat_map(|line| line.split('`').skip(1).step_by(2)).collect();
    assert!(named.len() > 10, "the table of claims was not found");
    let code: Vec<_> = all_rust().into_iter().map(|(_, text)| text).collect();
    let lost: Vec<_> = named.into_iter().filter(|test| !is_there(test, &code)).collect();
    assert!(lost.is_empty(), "SECURITY.md names tests that are not there: {lost:?}");
}

/// A test function, or a scenario that `on_both!` makes two tests of.
fn is_there(test: &str, code: &[String]) -> bool {
    code.iter().any(|text| text.contains(&format!("fn {test}(")))
}
