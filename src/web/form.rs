//! What is wrong in a posted form, field by field, and the choices that a form offers.

use serde::Deserialize;

use crate::words::{Text, text};

/// What was typed into a form, as it was posted; a page that comes back shows it again, a draft keeps it. Never printed: it may hold a name.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Typed(Vec<(String, String)>);

impl Typed {
    /// Reads what a form posted, or a draft kept; nothing for what no form sends.
    pub fn from_body(body: &[u8]) -> Self {
        let text = std::str::from_utf8(body).unwrap_or_default();
        actix_web::web::Query::from_query(text).map(actix_web::web::Query::into_inner).unwrap_or_default()
    }

    /// What stands in a field, without blanks around it; empty where there is no such field.
    pub fn get(&self, field: &str) -> &str {
        self.0.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value.trim())
    }

    /// Whether it comes from a form that keeps drafts; on a page that nobody sent, it was begun before and not saved.
    pub fn is_begun(&self) -> bool {
        !self.get("place").is_empty()
    }

    pub fn is(&self, field: &str, value: &str) -> bool {
        self.all(field).any(|one| one == value)
    }

    /// All values of a field that can have several.
    pub fn all<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(name, _)| name == field).map(|(_, value)| value.as_str())
    }

    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<String>) -> Self {
        self.0.retain(|(name, _)| name != field);
        self.0.push((field.to_owned(), value.into()));
        self
    }

    /// What another form holds in this field, instead of what stands here.
    #[must_use]
    pub fn instead(mut self, field: &str, other: &Self) -> Self {
        self.0.retain(|(name, _)| name != field);
        self.0.extend(other.0.iter().filter(|(name, _)| name == field).cloned());
        self
    }

    /// One more value of a field that can have several.
    #[must_use]
    pub fn also(mut self, field: &str, value: impl Into<String>) -> Self {
        self.0.push((field.to_owned(), value.into()));
        self
    }

    /// All of it as a form without files is posted.
    pub fn to_body(&self) -> String {
        // pairs of texts can always be written so
        serde_urlencoded::to_string(&self.0).unwrap_or_default()
    }

    /// A text of at most `most` characters, without control characters but ends of lines.
    pub fn text(&self, field: &'static str, most: usize, wrong: &mut Wrong) -> String {
        let typed = self.get(field).replace("\r\n", "\n");
        if typed.chars().count() > most {
            wrong.add(field, text("layout-too-long").with("most", most));
        }
        if typed.chars().any(|letter| letter.is_control() && letter != '\n' && letter != '\t') {
            wrong.add(field, text("layout-control"));
        }
        typed
    }
}

/// Everything that is wrong in a form. The page shows it twice: all of it at the top, each beside its field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wrong(Vec<(&'static str, Text)>);

impl Wrong {
    /// Adds what is wrong with the field of this name and how to mend it.
    pub fn add(&mut self, field: &'static str, why: Text) {
        self.0.push((field, why));
    }

    /// The same with another field, where a page has two forms with fields of one name.
    #[must_use]
    pub fn under(self, field: &'static str) -> Self {
        Self(self.0.into_iter().map(|(_, why)| (field, why)).collect())
    }

    /// Adds everything that is wrong elsewhere.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
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
