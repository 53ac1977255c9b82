//! What is wrong in a posted form, field by field, and the choices that a form offers.

use crate::words::Text;

/// Everything that is wrong in a form. The page shows it twice: all of it at the top, each beside its field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wrong(Vec<(&'static str, Text)>);

impl Wrong {
    /// Adds what is wrong with the field of this name and how to mend it.
    pub fn add(&mut self, field: &'static str, why: Text) {
        self.0.push((field, why));
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with this field.
    pub fn with(&self, field: &str) -> Option<&Text> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, why)| why)
    }

    pub fn iter(&self) -> impl Iterator<Item = &(&'static str, Text)> {
        self.0.iter()
    }
}

/// One of the choices of a select, of keys or of ticks, with its label in the reader's language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What is posted.
    pub code: String,
    pub label: String,
    pub chosen: bool,
    /// The key that picks it, where it is picked by key.
    pub key: Option<char>,
    /// What the form asks once this is picked: names of `data-ask`, with spaces between.
    pub asks: String,
}

impl Choice {
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self { code: code.into(), label: label.into(), ..Self::default() }
    }

    #[must_use]
    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = chosen;
        self
    }
}
