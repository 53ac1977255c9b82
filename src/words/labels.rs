//! What codes are called: from the codes of a finding to the words of an organization's own lists, in one language.

use std::collections::HashMap;

use crate::{
    domain::language::Language,
    engine::pattern::{Certainty as Sureness, Pattern},
    engine::statement::Target as Met,
    seed::vocabulary::Vocabulary,
    store::reference::{Named as _, Reference},
};

use super::finding::{Certainty, Finding, Group, Named, Scope, ScopeKind, Target};

/// The labels of everything that a finding can name.
pub struct Labels {
    pub language: Language,
    outcomes: HashMap<String, String>,
    stages: HashMap<String, String>,
    reasons: HashMap<String, String>,
    services: HashMap<String, String>,
    offices: HashMap<String, String>,
    places: HashMap<String, String>,
    facets: HashMap<String, String>,
    /// By facet and value.
    values: HashMap<(String, String), String>,
}

impl Labels {
    /// `lists` is the vocabulary with which the organization began: outcomes and stages are called there.
    pub fn of(reference: &Reference, lists: &Vocabulary, language: Language) -> Self {
        let says = |en: &str, zh: &str| match language {
            Language::En => en.to_owned(),
            Language::Zh => zh.to_owned(),
        };
        let facet_codes: HashMap<_, _> = reference.facets.iter().map(|facet| (facet.id, facet.code.as_str())).collect();
        let value = |value: &crate::store::reference::FacetValue| {
            let facet = facet_codes.get(&value.facet_id)?;
            Some((((*facet).to_owned(), value.code.clone()), value.name(language).to_owned()))
        };
        Self {
            language,
            outcomes: lists.outcomes.iter().map(|outcome| (outcome.code.clone(), says(&outcome.en, &outcome.zh))).collect(),
            stages: lists.stages.iter().map(|stage| (stage.code.clone(), says(&stage.en, &stage.zh))).collect(),
            reasons: reference.reasons.iter().map(|entry| (entry.code.clone(), entry.name(language).to_owned())).collect(),
            services: reference.services.iter().map(|entry| (entry.code.clone(), entry.name(language).to_owned())).collect(),
            offices: reference.offices.iter().map(|entry| (entry.code.clone(), entry.name(language).to_owned())).collect(),
            places: reference.jurisdictions.iter().map(|entry| (entry.code.clone(), entry.name(language).to_owned())).collect(),
            facets: reference.facets.iter().map(|entry| (entry.code.clone(), entry.name(language).to_owned())).collect(),
            values: reference.facet_values.iter().filter_map(value).collect(),
        }
    }

    /// The label of a value of a dimension; the code itself where there is none.
    pub fn scope<'a>(&'a self, dimension: &str, code: &'a str) -> &'a str {
        self.in_scope(dimension, code).label.unwrap_or(code)
    }

    pub fn office<'a>(&'a self, code: &'a str) -> &'a str {
        named(&self.offices, code).label.unwrap_or(code)
    }

    pub fn outcome<'a>(&'a self, code: &'a str) -> &'a str {
        named(&self.outcomes, code).label.unwrap_or(code)
    }

    pub fn reason<'a>(&'a self, code: &'a str) -> &'a str {
        named(&self.reasons, code).label.unwrap_or(code)
    }

    pub fn facet<'a>(&'a self, code: &'a str) -> &'a str {
        named(&self.facets, code).label.unwrap_or(code)
    }

    pub fn value<'a>(&'a self, facet: &str, code: &'a str) -> &'a str {
        self.of_facet(facet, code).label.unwrap_or(code)
    }

    /// What a pattern says, ready to be put into a sentence.
    pub fn finding<'a>(&'a self, pattern: &'a Pattern) -> Finding<'a> {
        let statement = &pattern.statement;
        let target = match &statement.target {
            Met::Returned => Target::Returned,
            Met::Outcome(outcome) => Target::Outcome { outcome: named(&self.outcomes, outcome), reason: None },
            Met::OutcomeFor { outcome, reason } => {
                Target::Outcome { outcome: named(&self.outcomes, outcome), reason: Some(named(&self.reasons, reason)) }
            }
        };
        let scope = statement.scope.iter().map(|(dimension, code)| Scope { at: ScopeKind::of(dimension), value: self.in_scope(dimension, code) });
        let group = statement.group.iter().map(|(facet, code)| Group { facet: named(&self.facets, facet), value: self.of_facet(facet, code) });
        Finding {
            target,
            scope: scope.collect(),
            group: group.collect(),
            a: pattern.table.a,
            b: pattern.table.b,
            c: pattern.table.c,
            d: pattern.table.d,
            ratio: pattern.risk_ratio.value,
            low: pattern.risk_ratio.low,
            high: pattern.risk_ratio.high,
            certainty: match pattern.certainty {
                Sureness::Strong => Certainty::Strong,
                Sureness::Some => Certainty::Some,
            },
        }
    }

    fn in_scope<'a>(&'a self, dimension: &str, code: &'a str) -> Named<'a> {
        match ScopeKind::of(dimension) {
            ScopeKind::Service => named(&self.services, code),
            ScopeKind::Office => named(&self.offices, code),
            ScopeKind::Stage => named(&self.stages, code),
            ScopeKind::Place => named(&self.places, code),
        }
    }

    fn of_facet<'a>(&'a self, facet: &str, code: &'a str) -> Named<'a> {
        Named { code, label: self.values.get(&(facet.to_owned(), code.to_owned())).map(String::as_str) }
    }
}

fn named<'a>(labels: &'a HashMap<String, String>, code: &'a str) -> Named<'a> {
    Named { code, label: labels.get(code).map(String::as_str) }
}
