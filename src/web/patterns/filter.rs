//! Which patterns someone asked to see: by place, service, group and outcome.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Seen, trend};
use crate::{
    engine::pattern::Pattern,
    store::patterns::Decision,
    web::form::Choice,
    words::{
        Text,
        finding::{Labels, ScopeKind},
        heading, text,
    },
};

/// What stands in the address; empty means all. A group is written `facet:value`.
#[derive(Deserialize, Default)]
pub struct Wanted {
    #[serde(default)]
    place: String,
    #[serde(default)]
    service: String,
    #[serde(default)]
    group: String,
    #[serde(default)]
    outcome: String,
    /// What became of it: `new`, `growing` …, `watched`, `confirmed`.
    #[serde(default)]
    state: String,
}

/// What the filters offer: whatever occurs in the scan.
pub struct Choices {
    pub places: Vec<Choice>,
    pub services: Vec<Choice>,
    pub groups: Vec<Choice>,
    pub outcomes: Vec<Choice>,
    pub states: Vec<Choice>,
}

impl Wanted {
    pub fn is_empty(&self) -> bool {
        [&self.place, &self.service, &self.group, &self.outcome, &self.state].into_iter().all(String::is_empty)
    }

    /// Whether a pattern is among those asked for. A place has the patterns of the offices and places that lie in it.
    pub fn has(&self, pattern: &Pattern, seen: &Seen) -> bool {
        let statement = &pattern.statement;
        (self.outcome.is_empty() || statement.target.outcome() == self.outcome)
            && (self.service.is_empty() || statement.scope.get("service") == Some(&self.service))
            && (self.group.is_empty() || statement.group.iter().any(|(facet, value)| format!("{facet}:{value}") == self.group))
            && (self.state.is_empty() || self.is_so(pattern, seen))
            && (self.place.is_empty() || places_of(pattern, seen).contains(self.place.as_str()))
    }

    fn is_so(&self, pattern: &Pattern, seen: &Seen) -> bool {
        match self.state.as_str() {
            "watched" => seen.watched.contains(&pattern.id),
            "confirmed" => seen.remembered(&pattern.id).and_then(|one| one.decision) == Some(Decision::Confirmed),
            state => seen.state(&pattern.id).map(trend::code) == Some(state),
        }
    }

    fn states(&self, seen: &Seen) -> Vec<Choice> {
        let states = [
            ("", text("patterns-any-state")),
            ("new", text("patterns-new")),
            ("growing", text("patterns-growing")),
            ("steady", text("patterns-steady")),
            ("fading", text("patterns-fading")),
            ("watched", text("patterns-watched")),
            ("confirmed", text("patterns-confirmed")),
        ];
        states.into_iter().map(|(code, name)| Choice::new(code, name.say(seen.names.language)).chosen(code == self.state)).collect()
    }

    pub fn choices<'a>(&self, patterns: impl Iterator<Item = &'a Pattern> + Clone, seen: &Seen) -> Choices {
        let names = &seen.names;
        let all = |every: Text, chosen: &str, entries: BTreeSet<(String, String)>| {
            let first = Choice::new("", every.say(names.language)).chosen(chosen.is_empty());
            let rest = entries.into_iter().map(|(label, code)| Choice::new(code.clone(), label).chosen(code == chosen));
            std::iter::once(first).chain(rest).collect()
        };
        let is_office = |code: &str| seen.reference.offices.iter().any(|office| office.code == code);
        let places = patterns.clone().flat_map(|pattern| places_of(pattern, seen)).map(|code| {
            let at = if is_office(code) { ScopeKind::Office } else { ScopeKind::Place };
            (names.scope(at, code).unwrap_or(code).to_owned(), code.to_owned())
        });
        let services = patterns.clone().filter_map(|pattern| pattern.statement.scope.get("service"));
        let groups = patterns.clone().flat_map(|pattern| &pattern.statement.group);
        let outcomes = patterns.map(|pattern| pattern.statement.target.outcome());
        Choices {
            places: all(text("patterns-all-places"), &self.place, places.collect()),
            services: all(
                text("patterns-all-services"),
                &self.service,
                services.map(|code| (names.scope(ScopeKind::Service, code).unwrap_or(code).to_owned(), code.clone())).collect(),
            ),
            groups: all(
                text("patterns-all-groups"),
                &self.group,
                groups
                    .map(|(facet, value)| {
                        let label = format!("{}: {}", names.facet(facet).unwrap_or(facet), names.facet_value(facet, value).unwrap_or(value));
                        (label, format!("{facet}:{value}"))
                    })
                    .collect(),
            ),
            states: self.states(seen),
            outcomes: all(text("patterns-all-outcomes"), &self.outcome, outcomes.map(|code| (outcome(seen, code), code.to_owned())).collect()),
        }
    }
}

/// An outcome as the vocabulary calls it.
pub fn outcome(seen: &Seen, code: &str) -> String {
    heading::outcome(&seen.names, code)
}

/// The codes of the place or office that a pattern speaks of, and of all that it lies in.
fn places_of<'a>(pattern: &'a Pattern, seen: &'a Seen) -> BTreeSet<&'a str> {
    let mut codes = BTreeSet::new();
    for (dimension, code) in &pattern.statement.scope {
        let inside = match ScopeKind::of(dimension) {
            ScopeKind::Office => seen.reference.offices.iter().find(|office| office.code == *code).and_then(|office| office.jurisdiction_id),
            ScopeKind::Place => seen.reference.jurisdictions.iter().find(|place| place.code == *code).map(|place| place.id),
            ScopeKind::Service | ScopeKind::Stage | ScopeKind::Period => continue,
        };
        codes.insert(code.as_str());
        codes.extend(seen.reference.upwards(inside).into_iter().map(|place| place.code.as_str()));
    }
    codes
}
