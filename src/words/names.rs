//! What codes are called: from the codes of a finding to the words of an organization's own lists, in one language.

use std::collections::HashMap;

use crate::{
    domain::language::Language,
    seed::vocabulary::Vocabulary,
    store::{
        columns::UNLISTED,
        reference::{Grouping, Named as _, Reference},
    },
};

use super::{
    finding::{Labels, ScopeKind},
    text,
};

/// The names of everything that a finding can speak of.
pub struct Names {
    pub language: Language,
    outcomes: HashMap<String, String>,
    stages: HashMap<String, String>,
    reasons: HashMap<String, String>,
    requirements: HashMap<String, String>,
    services: HashMap<String, String>,
    offices: HashMap<String, String>,
    places: HashMap<String, String>,
    facets: HashMap<String, String>,
    /// By facet, then by value.
    values: HashMap<String, HashMap<String, String>>,
}

impl Names {
    /// `lists` is the vocabulary with which the organization began: outcomes and stages are called there.
    pub fn of(reference: &Reference, lists: &Vocabulary, language: Language) -> Self {
        let says = |en: &str, zh: &str| match language {
            Language::En => en.to_owned(),
            Language::Zh => zh.to_owned(),
        };
        let own = |grouping: Grouping<'_>| {
            grouping.values(reference).into_iter().map(|(code, value)| (code.to_owned(), value.name(language).to_owned())).collect()
        };
        let requirements = reference.requirements.iter();
        let unlisted = (UNLISTED.to_owned(), text("finding-unlisted").say(language));
        Self {
            language,
            outcomes: lists.outcomes.iter().map(|outcome| (outcome.code.clone(), says(&outcome.en, &outcome.zh))).collect(),
            stages: lists.stages.iter().map(|stage| (stage.code.clone(), says(&stage.en, &stage.zh))).collect(),
            reasons: reference.reasons.iter().map(|entry| (entry.code.clone(), entry.name(language).to_owned())).collect(),
            requirements: requirements.map(|entry| (entry.code.clone(), entry.name(language).to_owned())).chain([unlisted]).collect(),
            services: reference.services.iter().map(|entry| (entry.code.clone(), entry.name(language).to_owned())).collect(),
            offices: reference.offices.iter().map(|entry| (entry.code.clone(), entry.name(language).to_owned())).collect(),
            places: reference.jurisdictions.iter().map(|entry| (entry.code.clone(), entry.name(language).to_owned())).collect(),
            facets: reference.groupings().map(|grouping| (grouping.code().to_owned(), grouping_name(grouping, language))).collect(),
            values: reference.groupings().map(|grouping| (grouping.code().to_owned(), own(grouping))).collect(),
        }
    }

    /// What an office is called; the code itself where it has no name.
    pub fn office<'a>(&'a self, code: &'a str) -> &'a str {
        self.offices.get(code).map_or(code, String::as_str)
    }
}

/// What people are told apart by, so that the value can be said behind it: a question alone would read as if it were one.
pub fn grouping_name(grouping: Grouping<'_>, language: Language) -> String {
    let name = grouping.named().name(language);
    match grouping {
        Grouping::Facet(_) => name.to_owned(),
        Grouping::Question(_) => text("finding-question").with("name", name).say(language),
    }
}

impl Labels for Names {
    fn outcome(&self, code: &str) -> Option<&str> {
        self.outcomes.get(code).map(String::as_str)
    }

    fn reason(&self, code: &str) -> Option<&str> {
        self.reasons.get(code).map(String::as_str)
    }

    fn requirement(&self, code: &str) -> Option<&str> {
        self.requirements.get(code).map(String::as_str)
    }

    fn facet(&self, facet: &str) -> Option<&str> {
        self.facets.get(facet).map(String::as_str)
    }

    fn facet_value(&self, facet: &str, value: &str) -> Option<&str> {
        self.values.get(facet)?.get(value).map(String::as_str)
    }

    fn scope(&self, at: ScopeKind, code: &str) -> Option<&str> {
        let names = match at {
            ScopeKind::Service => &self.services,
            ScopeKind::Office => &self.offices,
            ScopeKind::Stage => &self.stages,
            ScopeKind::Place => &self.places,
            ScopeKind::Period => return None, // periods are named by their days
        };
        names.get(code).map(String::as_str)
    }
}
