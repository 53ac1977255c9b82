//! The pages of vignettes, in words.

use askama::Template;

use super::form;
use crate::{
    domain::{code::CaseCode, language::Language, person::Card, vignette::Standing},
    store::{
        reference::{Named as _, Reference},
        vignettes::{Listed, Vignette},
    },
    vault::telling::Tells,
    web::{
        dossiers::age,
        filters,
        form::{Choice, Typed, Wrong},
    },
    words::{Says, Text, text},
};

/// What both forms show: the choices, and the words in parts.
pub struct Fields {
    pub decades: Vec<Choice>,
    pub places: Vec<Choice>,
    /// The words, each part with what it tells where it tells something; empty until somebody looked.
    pub parts: Vec<(String, Option<Text>)>,
    /// Whether anything in them tells who it is.
    pub tells: bool,
}

impl Fields {
    pub fn of(typed: &Typed, card: &Card, reference: &Reference, language: Language, looked: bool) -> Self {
        let words = typed.get("words").replace("\r\n", "\n");
        let parts = if looked { parts(&words, card) } else { Vec::new() };
        let decade = |decade: i16| Choice::new(decade.to_string(), age(decade).say(language)).chosen(typed.is("decade", &decade.to_string()));
        let none = |field: &str| Choice::new("", text("vignettes-untold").say(language)).chosen(typed.get(field).is_empty());
        let place = |place: &crate::store::reference::Jurisdiction| {
            Choice::new(place.code.clone(), place.name(language)).chosen(typed.get("city") == place.code)
        };
        Self {
            decades: std::iter::once(none("decade")).chain(crate::domain::vignette::decades().map(decade)).collect(),
            places: std::iter::once(none("city")).chain(form::places(reference).map(place)).collect(),
            tells: parts.iter().any(|(_, tells)| tells.is_some()),
            parts,
        }
    }
}

fn parts(words: &str, card: &Card) -> Vec<(String, Option<Text>)> {
    let mut parts = Vec::new();
    let mut from = 0;
    for mark in form::told(words, card) {
        parts.push((words[from..mark.at.start].to_owned(), None));
        parts.push((words[mark.at.clone()].to_owned(), Some(said(mark.tells))));
        from = mark.at.end;
    }
    parts.push((words[from..].to_owned(), None));
    parts.retain(|(part, _)| !part.is_empty());
    parts
}

fn said(tells: Tells) -> Text {
    match tells {
        Tells::Name => text("vignettes-tells-name"),
        Tells::Number => text("vignettes-tells-number"),
        Tells::Part => text("vignettes-tells-part"),
        Tells::Reference => text("vignettes-tells-reference"),
        Tells::Day => text("vignettes-tells-day"),
    }
}

#[derive(Template)]
#[template(path = "vignettes/new.html")]
pub struct NewPage {
    pub code: CaseCode,
    pub may_quote: bool,
    pub begun: bool,
    pub fields: Fields,
    pub typed: Typed,
    pub wrong: Wrong,
}

#[derive(Template)]
#[template(path = "vignettes/one.html")]
pub struct OnePage {
    pub id: String,
    pub case: CaseCode,
    pub approved: bool,
    pub may_quote: bool,
    pub about: String,
    pub fields: Fields,
    pub typed: Typed,
    pub wrong: Wrong,
}

#[derive(Template)]
#[template(path = "vignettes/list.html")]
pub struct ListPage {
    proposed: Vec<Line>,
    approved: Vec<Line>,
}

struct Line {
    id: String,
    case: CaseCode,
    made: Text,
}

impl ListPage {
    pub fn of(all: &[Listed]) -> Self {
        let lines = |state: Standing| {
            let those = all.iter().filter(move |one| one.vignette.state == state);
            those.map(Line::of).collect::<Vec<_>>()
        };
        Self { proposed: lines(Standing::Proposed), approved: lines(Standing::Approved) }
    }
}

impl Line {
    fn of(one: &Listed) -> Self {
        Self {
            id: one.vignette.id.0.to_string(),
            case: one.case,
            made: text("vignettes-made").with("who", &one.who).with("on", one.vignette.proposed_on),
        }
    }
}

/// How far one has come, for the page of its case.
pub fn standing(vignette: &Vignette) -> Text {
    match vignette.approved_on {
        Some(on) => text("vignettes-is-approved").with("on", on),
        None => text("vignettes-is-proposed").with("on", vignette.proposed_on),
    }
}
