//! The sentence of a finding: who, where, what happened to how many of them, how much more often than to others, and how sure that is.

use std::fmt;

use crate::domain::language::Language;

use super::{Text, numbers, text};

pub use pattern::{Labels, NoLabels};

mod pattern;

/// A value and its label in the reader's language; without a label the code itself is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<'a> {
    pub code: &'a str,
    pub label: Option<&'a str>,
}

/// What happened to people.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// An outcome of a step, for a ground where one is given.
    Outcome { outcome: Named<'a>, reason: Option<Named<'a>> },
    /// A requirement was asked for; `without_rule`: and no rule names it.
    Demand { requirement: Named<'a>, without_rule: bool },
    /// Something was asked for that no rule names.
    AnyDemandWithoutRule,
    /// They were promised something by a day that passed.
    PromiseBroken,
    /// They came, or were sent, back to an office that they had left.
    Returned,
}

/// One term of where and at what.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    pub at: ScopeKind,
    pub value: Named<'a>,
}

/// What a term of the scope is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeKind {
    Service,
    Place,
    Office,
    Stage,
    /// Policy period.
    Period,
}

/// One term of who: a facet and its value.
#[derive(Clone, Copy, Debug)]
pub struct Group<'a> {
    pub facet: Named<'a>,
    pub value: Named<'a>,
}

/// How sure: never "certain".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    Strong,
    Some,
    Weak,
}

/// What a finding says, in plain figures. Counts are people: `a` in the group and met by the target, `b` in the group and not, `c` and `d` likewise among the others.
#[derive(Clone, Debug)]
pub struct Finding<'a> {
    pub target: Target<'a>,
    pub scope: Vec<Scope<'a>>,
    /// Empty for a finding about a place or an office itself, compared with the same service elsewhere.
    pub group: Vec<Group<'a>>,
    pub a: u64,
    pub b: u64,
    pub c: u64,
    pub d: u64,
    /// Risk ratio and its interval.
    pub ratio: f64,
    pub low: f64,
    pub high: f64,
    pub certainty: Certainty,
}

/// A sentence with some of it in bold. `Display` gives it plain, [`Sentence::html`] for a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence(String);

const BOLD: char = '⟦';
const PLAIN: char = '⟧';

impl ScopeKind {
    /// The kind of a dimension by its name in findings and column files; whatever is none of ours is a level of place.
    pub fn of(dimension: &str) -> Self {
        match dimension {
            "service" => Self::Service,
            "office" => Self::Office,
            "stage" => Self::Stage,
            "period" => Self::Period,
            _ => Self::Place,
        }
    }
}

impl Certainty {
    fn code(self) -> &'static str {
        match self {
            Self::Strong => "strong",
            Self::Some => "some",
            Self::Weak => "weak",
        }
    }

    /// "Strong evidence", "证据充分".
    pub fn text(self) -> Text {
        text("finding-certainty").with("certainty", self.code())
    }
}

impl Finding<'_> {
    /// What happened, without interval and certainty: "Of 84 people with … who asked for …, 51 were refused: 2.9 times as often as others who asked there."
    pub fn headline(&self, language: Language) -> Sentence {
        self.say(text("finding-headline"), self.a + self.b, self.a, language)
    }

    /// The whole: with interval and certainty.
    pub fn sentence(&self, language: Language) -> Sentence {
        self.say(text("finding-sentence"), self.a + self.b, self.a, language)
    }

    /// For readers who may not see small figures: how many met it and that it was more often, without how many there were or how much more often.
    pub fn without_total(&self, language: Language) -> Sentence {
        self.say(text("finding-without-total"), self.a, self.a, language)
    }

    /// What happened to those with whom the group is compared: "Of 430 others who asked there, 90 were refused."
    pub fn comparison(&self, language: Language) -> Sentence {
        self.say(text("finding-comparison"), self.c + self.d, self.c, language)
    }

    fn say(&self, sentence: Text, people: u64, met: u64, language: Language) -> Sentence {
        let (outcome, label, ground) = match self.target {
            Target::Returned => ("returned", String::new(), String::new()),
            Target::PromiseBroken => ("promise-broken", String::new(), String::new()),
            Target::AnyDemandWithoutRule => ("demanded-without-any-rule", String::new(), String::new()),
            Target::Demand { requirement, without_rule: true } => ("demanded-without-rule", requirement.as_is(), String::new()),
            Target::Demand { requirement, without_rule: false } => ("demanded", requirement.as_is(), String::new()),
            Target::Outcome { outcome, reason } => {
                let ground = reason.map(|reason| text("finding-ground").with("reason", reason.as_is()).say(language));
                (outcome.code, outcome.as_is(), ground.unwrap_or_default())
            }
        };
        let said = sentence
            .with("who", self.who(language))
            .with("people", people)
            .with("met", met)
            .with("others", self.c)
            .with("outcome", outcome)
            .with("label", label)
            .with("ground", ground)
            .with("compared", self.compared())
            .with("times", numbers::times(self.ratio, language))
            .with("range", numbers::range(self.low, self.high, language))
            .with("certainty", self.certainty.code());
        Sentence(said.say(language).trim_start().to_owned()) // where nothing is said of who, a space would lead
    }

    /// Who they are and where they tried: English says the group first, Chinese the place.
    fn who(&self, language: Language) -> String {
        let groups: Vec<String> = self
            .group
            .iter()
            .map(|term| {
                let told = text("finding-group").with("facet", term.facet.code).with("name", term.facet.within(language));
                told.with("value", term.value.as_is()).say(language)
            })
            .collect();
        let groups = groups.join(&text("finding-group-and").say(language));
        let scope = self.whereabouts(language);
        match language {
            Language::En => groups + &scope,
            Language::Zh => {
                let parts: Vec<&str> = [scope.as_str(), groups.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
                if parts.is_empty() { String::new() } else { format!("{}的", parts.join("、")) }
            }
        }
    }

    fn whereabouts(&self, language: Language) -> String {
        if self.scope.is_empty() {
            return String::new();
        }
        let (mut verb, mut places, mut when) = (text("finding-tried").say(language), String::new(), String::new());
        for term in &self.scope {
            let name = term.value.as_is();
            match term.at {
                ScopeKind::Service => verb = text("finding-asked").with("service", term.value.within(language)).say(language),
                ScopeKind::Place => places.push_str(&text("finding-at-place").with("name", name).say(language)),
                ScopeKind::Office => places.push_str(&text("finding-at-office").with("name", name).say(language)),
                ScopeKind::Stage => when.push_str(&text("finding-at-stage").with("name", name).say(language)),
                ScopeKind::Period => when.push_str(&text("finding-in-period").with("name", name).say(language)),
            }
        }
        match language {
            Language::En => verb + &places + &when,
            Language::Zh => places + &verb + &when,
        }
    }

    /// With whom they are compared.
    fn compared(&self) -> &'static str {
        let has = |kind| self.scope.iter().any(|term| term.at == kind);
        let there = has(ScopeKind::Place) || has(ScopeKind::Office);
        match (self.group.is_empty(), there, has(ScopeKind::Service)) {
            (true, true, _) => "elsewhere",
            (true, false, _) => "otherwise",
            (false, true, true) => "asked-there",
            (false, true, false) => "there",
            (false, false, true) => "asked",
            (false, false, false) if has(ScopeKind::Stage) => "stage",
            (false, false, false) if has(ScopeKind::Period) => "period",
            (false, false, false) => "others",
        }
    }
}

impl Named<'_> {
    fn as_is(self) -> String {
        self.label.unwrap_or(self.code).replace([BOLD, PLAIN], "")
    }

    /// Within a sentence: an English label loses its capital, unless it is an abbreviation; a code stays as it is.
    fn within(self, language: Language) -> String {
        let said = self.as_is();
        let mut letters = said.chars();
        match (letters.next(), letters.next()) {
            (Some(first), Some(second)) if language == Language::En && self.label.is_some() && second.is_lowercase() => {
                first.to_lowercase().chain(said.chars().skip(1)).collect()
            }
            _ => said,
        }
    }
}

impl Sentence {
    /// As it is kept: with ⟦ and ⟧ around what is bold.
    pub fn as_kept(&self) -> &str {
        &self.0
    }

    /// A sentence already said, with ⟦ and ⟧ around what is bold.
    pub fn of(said: String) -> Self {
        Self(said)
    }

    /// For a page: escaped, with `<b>` around what matters.
    pub fn html(&self) -> String {
        let mut html = String::with_capacity(self.0.len() + 32);
        for character in self.0.chars() {
            match character {
                BOLD => html.push_str("<b>"),
                PLAIN => html.push_str("</b>"),
                '&' => html.push_str("&amp;"),
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                '"' => html.push_str("&quot;"),
                other => html.push(other),
            }
        }
        html
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.replace([BOLD, PLAIN], ""))
    }
}

#[cfg(test)]
mod tests;
