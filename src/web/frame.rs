//! What stands around every page: the bar with its places, who one is, the language, and a word about what was just done.

use std::any::Any;

use crate::{
    domain::language::Language,
    words::{Text, text},
};

/// The frame of a page. It is the `Values` with which pages are rendered, `page.render_with_values(&frame)`:
/// `lang` is the language in which every filter speaks, `frame` the frame itself.
#[derive(Clone, Debug)]
pub struct Frame {
    pub language: Language,
    /// Who is signed in, as colleagues call them.
    pub name: String,
    /// Where this person may go, in the order of the bar.
    pub places: Vec<Place>,
    /// The address of the request, with its filters; it marks the place in the bar, and the switch of language comes back to it.
    pub path: String,
    /// What was just done, said once.
    pub flash: Option<Text>,
    /// Whether all of it is invented.
    pub demo: bool,
}

/// A place of the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Today,
    Cases,
    Team,
    Patterns,
    Maps,
    Dossiers,
    Releases,
    Reference,
    Admin,
}

impl Place {
    pub fn href(self) -> &'static str {
        match self {
            Self::Today => "/today",
            Self::Cases => "/cases",
            Self::Team => "/team",
            Self::Patterns => "/patterns",
            Self::Maps => "/maps",
            Self::Dossiers => "/dossiers",
            Self::Releases => "/releases",
            Self::Reference => "/reference",
            Self::Admin => "/admin",
        }
    }

    pub fn text(self) -> Text {
        match self {
            Self::Today => text("layout-today"),
            Self::Cases => text("layout-cases"),
            Self::Team => text("layout-team"),
            Self::Patterns => text("layout-patterns"),
            Self::Maps => text("layout-maps"),
            Self::Dossiers => text("layout-dossiers"),
            Self::Releases => text("layout-releases"),
            Self::Reference => text("layout-reference"),
            Self::Admin => text("layout-admin"),
        }
    }

    /// The place to which a path belongs; people and steps belong to the cases.
    fn of(path: &str) -> Option<Self> {
        Some(match path.split(['/', '?']).nth(1)? {
            "today" => Self::Today,
            "cases" | "people" | "log" | "find" | "closing" => Self::Cases,
            "team" | "duplicates" => Self::Team,
            "patterns" => Self::Patterns,
            "maps" => Self::Maps,
            "dossiers" | "vignettes" => Self::Dossiers,
            "releases" | "reports" => Self::Releases,
            "reference" | "imports" => Self::Reference,
            "admin" => Self::Admin,
            _ => return None,
        })
    }
}

impl Frame {
    /// Whether the one box stands in the bar: for those who may read people and cases.
    pub fn finds_people(&self) -> bool {
        self.places.contains(&Place::Cases)
    }

    /// Whether the page stands at this place.
    pub fn at(&self, place: &Place) -> bool {
        Place::of(&self.path) == Some(*place)
    }
}

impl askama::Values for Frame {
    fn get_value<'a>(&'a self, key: &str) -> Option<&'a dyn Any> {
        match key {
            "lang" => Some(&self.language),
            "demo" => Some(&self.demo),
            "frame" => Some(self),
            _ => None,
        }
    }
}

/// What stands around a page of someone who is not signed in.
pub struct Outside {
    pub language: Language,
    /// Whether all of it is invented.
    pub demo: bool,
}

impl askama::Values for Outside {
    fn get_value<'a>(&'a self, key: &str) -> Option<&'a dyn Any> {
        match key {
            "lang" => Some(&self.language),
            "demo" => Some(&self.demo),
            _ => None,
        }
    }
}
