//! The letters with which every organization begins. Written by us, checked by no lawyer: an organization lays its own over them.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::bilingual::Bilingual;

/// A letter as it is shipped.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    pub code: String,
    pub en: String,
    pub zh: String,
    /// Codes of the remedies that it is for; empty: any.
    pub remedies: Vec<String>,
    /// Plain text with fields in double braces.
    pub body: Bilingual,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    letter: Vec<Letter>,
}

pub fn shipped() -> &'static [Letter] {
    // Cannot fail: the text is built in, and the tests read the very same bytes.
    static LETTERS: LazyLock<File> = LazyLock::new(|| toml::from_str(include_str!("../../reference/letters.toml")).expect("built in"));
    &LETTERS.letter
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary;
    use super::*;

    #[test]
    fn letters_are_for_remedies_that_there_are() {
        let mut codes = std::collections::HashSet::new();
        for letter in shipped() {
            assert!(codes.insert(&letter.code), "{} is there twice", letter.code);
            for remedy in &letter.remedies {
                assert!(vocabulary::china().remedy(remedy).is_some(), "{}: {remedy}", letter.code);
            }
        }
    }
}
