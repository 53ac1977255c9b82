//! What the values of a file stand for that the vocabulary does not know: asked once a value, answered on a form or in a file.

use std::{collections::BTreeMap, fmt};

use super::broken::short;

/// The lists by which steps are coded. A facet is named by its column.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum List {
    Service,
    Office,
    Outcome,
    Stage,
    Reason,
    /// Which facet a column is.
    Facets,
    /// The values of the facet in this column.
    Facet(String),
    /// Whether the person of this key is one of those recorded already.
    Person(String),
    /// Who works with the person.
    Colleague,
}

impl List {
    /// As it is written in a file of answers and posted by a form.
    pub fn key(&self) -> String {
        match self {
            Self::Service => "service".to_owned(),
            Self::Office => "office".to_owned(),
            Self::Outcome => "outcome".to_owned(),
            Self::Stage => "stage".to_owned(),
            Self::Reason => "reason".to_owned(),
            Self::Facets => "facets".to_owned(),
            Self::Facet(column) => format!("facet:{column}"),
            Self::Person(key) => format!("person:{key}"),
            Self::Colleague => "colleague".to_owned(),
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Some(match key {
            "service" => Self::Service,
            "office" => Self::Office,
            "outcome" => Self::Outcome,
            "stage" => Self::Stage,
            "reason" => Self::Reason,
            "facets" => Self::Facets,
            "colleague" => Self::Colleague,
            other if other.starts_with("person:") => Self::Person(other.strip_prefix("person:")?.to_owned()),
            other => Self::Facet(other.strip_prefix("facet:")?.to_owned()),
        })
    }

    /// Whether a value may become an entry of its own: outcomes and stages are what the program reasons about.
    pub fn may_grow(&self) -> bool {
        !matches!(self, Self::Outcome | Self::Stage | Self::Colleague)
    }

    /// Whether a step may do without: it has an outcome, and its case a service.
    pub fn may_be_empty(&self) -> bool {
        !matches!(self, Self::Outcome | Self::Service | Self::Person(_))
    }
}

/// What an unknown value stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// This entry, by its code.
    Entry(String),
    /// It becomes an entry of its own.
    New,
    /// It is left empty.
    Empty,
}

impl Answer {
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "" => None,
            "+new" => Some(Self::New),
            "-empty" => Some(Self::Empty),
            code => Some(Self::Entry(code.to_owned())),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Entry(code) => code,
            Self::New => "+new",
            Self::Empty => "-empty",
        })
    }
}

/// The answers given so far.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    given: BTreeMap<(List, String), Answer>,
    /// Whatever is not answered and may become an entry of its own, does.
    grow: bool,
}

/// Why a file of answers cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InvalidAnswers {
    #[error("{0}")]
    Syntax(String),
    #[error("“{0}” is none of the lists: service, office, outcome, stage, reason, facets, facet:COLUMN")]
    List(String),
    #[error("the answer to “{0}” is empty; write the code of an entry, +new or -empty")]
    Empty(String),
}

impl Answers {
    /// Reads a file of answers: a table a list, in it `"value" = "code of the entry"`, `"+new"` or `"-empty"`.
    ///
    /// # Errors
    /// What is not TOML of this form, and a list that is not there.
    pub fn parse(text: &str) -> Result<Self, InvalidAnswers> {
        let tables: BTreeMap<String, BTreeMap<String, String>> =
            toml::from_str(text).map_err(|error| InvalidAnswers::Syntax(error.to_string().trim_end().to_owned()))?;
        let mut answers = Self::default();
        for (key, table) in tables {
            let list = List::from_key(&key).ok_or_else(|| InvalidAnswers::List(short(&key)))?;
            for (value, answer) in table {
                let answer = Answer::parse(&answer).ok_or_else(|| InvalidAnswers::Empty(short(&value)))?;
                answers.give(list.clone(), value, answer);
            }
        }
        Ok(answers)
    }

    /// The same, and whatever is not answered and may become an entry of its own, does if `grow`.
    #[must_use]
    pub fn growing(self, grow: bool) -> Self {
        Self { grow, ..self }
    }

    pub fn give(&mut self, list: List, value: String, answer: Answer) {
        self.given.insert((list, value), answer);
    }

    /// The answers given so far, one by one.
    pub fn each(&self) -> impl Iterator<Item = (&List, &str, &Answer)> {
        self.given.iter().map(|((list, value), answer)| (list, value.as_str(), answer))
    }

    pub fn to(&self, list: &List, value: &str) -> Option<Answer> {
        let given = self.given.get(&(list.clone(), value.to_owned())).cloned();
        given.or_else(|| (self.grow && list.may_grow() && !matches!(list, List::Person(_))).then_some(Answer::New))
    }
}
