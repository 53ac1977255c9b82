//! What is chosen for a release: by what to count, and what it is called.

use serde::Deserialize;

use crate::{
    domain::release::{Definition, Dimension, InvalidDefinition},
    release::labels::Labels,
    web::form::{Choice, Wrong},
    words::{Text, text},
};

const TITLE_MAX: usize = 120;

#[derive(Deserialize, Default)]
pub struct DefinitionForm {
    first: Option<String>,
    second: Option<String>,
    third: Option<String>,
    #[serde(default)]
    pub title: String,
}

/// How a file is wanted.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    values: String,
    hxl: Option<String>,
}

impl Wanted {
    /// Names rather than codes.
    pub fn labels(&self) -> bool {
        self.values == "labels"
    }

    pub fn hxl(&self) -> bool {
        self.hxl.is_some()
    }
}

impl DefinitionForm {
    /// Whether a preview was asked for; the form comes empty the first time.
    pub fn is_asked(&self) -> bool {
        self.first.is_some()
    }

    /// The lists in which something is chosen, by name, with its code.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let fields = [("first", &self.first), ("second", &self.second), ("third", &self.third)];
        fields.into_iter().filter_map(|(name, code)| Some((name, code.clone().filter(|code| !code.is_empty())?))).collect()
    }

    /// By what to count, or what is wrong with the choice.
    pub fn definition(&self) -> Result<Definition, Wrong> {
        let read = self.fields().iter().map(|(_, code)| code.parse()).collect::<Result<Vec<Dimension>, _>>().and_then(Definition::new);
        read.map_err(|error| {
            let mut wrong = Wrong::default();
            wrong.add("first", said(&error));
            wrong
        })
    }

    /// The title, or what is wrong with it.
    pub fn title(&self) -> Result<String, Wrong> {
        let title = self.title.trim();
        if (1..=TITLE_MAX).contains(&title.chars().count()) && !title.chars().any(char::is_control) {
            return Ok(title.to_owned());
        }
        let mut wrong = Wrong::default();
        wrong.add("title", text("releases-wrong-title").with("most", TITLE_MAX));
        Err(wrong)
    }

    /// The choices of one of the three lists, from 0.
    pub fn choices(&self, which: usize, offered: &[Dimension], labels: &Labels<'_>) -> Vec<Choice> {
        let chosen = [&self.first, &self.second, &self.third][which.min(2)].as_deref();
        let choice = |dimension: &Dimension| {
            let code = dimension.to_string();
            let named = labels.dimension(dimension);
            let label = match dimension {
                Dimension::Place(_) => text("releases-place").with("level", named).say(labels.language),
                Dimension::Facet(_) => text("releases-group").with("facet", named).say(labels.language),
                _ => named,
            };
            let is_chosen = chosen == Some(&*code);
            Choice::new(code, label).chosen(is_chosen)
        };
        offered.iter().map(choice).collect()
    }
}

/// Why this cannot be counted, in words.
pub fn said(error: &InvalidDefinition) -> Text {
    match error {
        InvalidDefinition::UnknownDimension(_) => text("releases-wrong-unknown"),
        InvalidDefinition::Nothing => text("releases-wrong-nothing"),
        InvalidDefinition::TooMany => text("releases-wrong-too-many"),
        InvalidDefinition::Twice => text("releases-wrong-twice"),
        InvalidDefinition::Nested => text("releases-wrong-nested"),
    }
}
