//! The pages of letters, in words.

use askama::Template;

use crate::{
    domain::{day::Day, language::Language},
    store::letters::Listed,
    web::{
        filters,
        form::{Choice, Typed, Wrong},
    },
    words::{Says, Text},
};

/// A letter as a case and a challenge list it.
pub struct Line {
    pub href: String,
    pub name: String,
    pub tongue: &'static str,
    pub written: Day,
    pub sent: Option<Day>,
}

impl Line {
    pub fn of(listed: &Listed, code: &str, language: Language) -> Self {
        Self {
            href: format!("/cases/{code}/letters/{}", listed.letter.id.0),
            name: language.pick(&listed.name.en, &listed.name.zh).to_owned(),
            tongue: listed.letter.language.own_name(),
            written: Day::Exact(listed.letter.created_on),
            sent: listed.letter.sent_on.map(Day::Exact),
        }
    }
}

/// Choosing a template, and the letter made from it.
#[derive(Template)]
#[template(path = "letters/new.html")]
pub struct NewPage {
    pub code: String,
    /// The challenge that it belongs to, and the step that this is about; empty where there is none.
    pub remedy: String,
    pub against: String,
    pub templates: Vec<Choice>,
    pub languages: Vec<Choice>,
    pub draft: Option<Draft>,
    pub wrong: Wrong,
}

/// The letter as it stands in the form.
pub struct Draft {
    pub typed: Typed,
    pub tag: &'static str,
    /// Fields of which nothing is known, with blanks in their place.
    pub missing: Vec<Text>,
    pub is_checked: bool,
    /// It was typed before and not saved.
    pub offered_back: bool,
}

/// One letter: to print, to change, to mark as sent.
#[derive(Template)]
#[template(path = "letters/one.html")]
pub struct OnePage {
    pub code: String,
    pub line: Line,
    pub tag: &'static str,
    pub text: String,
    /// The challenge that waits to be handed in.
    pub waiting: Option<String>,
    pub body: String,
    /// Whether the text in the form was typed and not saved.
    pub begun: bool,
    pub sent: String,
    pub wrong: Wrong,
}
