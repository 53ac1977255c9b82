//! The lists from which a caseworker chooses: outcomes, reasons, services, what is demanded, groups, consents.

use std::sync::LazyLock;

use serde::Deserialize;

use super::remedies::Remedy;
use crate::domain::bilingual::Bilingual;

/// All lists of a vocabulary, in the order in which screens show them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    pub name: Bilingual,
    /// The vocabulary on top of which this one stands; already merged in.
    pub extends: Option<String>,
    #[serde(default, rename = "outcome")]
    pub outcomes: Vec<Outcome>,
    #[serde(default, rename = "stage")]
    pub stages: Vec<Choice>,
    /// How a reason was given: in writing, by word of mouth, posted, not at all.
    #[serde(default)]
    pub given_how: Vec<Choice>,
    #[serde(default, rename = "channel")]
    pub channels: Vec<Choice>,
    /// Whom the person dealt with, by function.
    #[serde(default, rename = "official_role")]
    pub official_roles: Vec<Choice>,
    #[serde(default, rename = "gave_up_reason")]
    pub gave_up_reasons: Vec<Choice>,
    #[serde(default, rename = "never_applied_reason")]
    pub never_applied_reasons: Vec<Choice>,
    /// Whom the person holds responsible.
    #[serde(default, rename = "attribution")]
    pub attributions: Vec<Choice>,
    #[serde(default, rename = "expectation")]
    pub expectations: Vec<Choice>,
    #[serde(default, rename = "burden")]
    pub burdens: Vec<Burden>,
    #[serde(default, rename = "reason")]
    pub reasons: Vec<Reason>,
    #[serde(default, rename = "facet")]
    pub facets: Vec<Facet>,
    #[serde(default, rename = "consent")]
    pub consents: Vec<Consent>,
    #[serde(default, rename = "safe_contact")]
    pub safe_contacts: Vec<Choice>,
    #[serde(default, rename = "service")]
    pub services: Vec<Service>,
    #[serde(default, rename = "requirement")]
    pub requirements: Vec<Requirement>,
    #[serde(default, rename = "requirement_kind")]
    pub requirement_kinds: Vec<Choice>,
    #[serde(default, rename = "remedy")]
    pub remedies: Vec<Remedy>,
    /// Who pays for the duty that a policy makes.
    #[serde(default, rename = "payer")]
    pub payers: Vec<Choice>,
    /// What starts a period: the text beside the day for which the screen asks.
    #[serde(default, rename = "clock_start")]
    pub clock_starts: Vec<Choice>,
    /// Outermost first.
    #[serde(default, rename = "place_level")]
    pub place_levels: Vec<Choice>,
    /// Outermost first.
    #[serde(default, rename = "policy_level")]
    pub policy_levels: Vec<Choice>,
}

/// An entry of which nothing but its name matters.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub code: String,
    pub en: String,
    pub zh: String,
    pub help_en: Option<String>,
    pub help_zh: Option<String>,
}

/// What came out of a step.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    pub code: String,
    /// The single key that picks it.
    pub key: char,
    /// Counts as "got in".
    pub favourable: bool,
    /// Closes the attempt.
    pub ends: bool,
    /// What the form asks next.
    #[serde(default)]
    pub ask: Vec<Ask>,
    pub en: String,
    pub zh: String,
    pub help_en: String,
    pub help_zh: String,
}

/// What a form asks after an outcome was picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    Note,
    AnswerDue,
    Reason,
    GivenHow,
    SentTo,
    Promise,
    Demands,
    GaveUpReason,
    Attribution,
}

/// The ground given for an outcome.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    pub code: String,
    /// The more general reason that this one stands for; that one is not offered beside it.
    pub replaces: Option<String>,
    pub en: String,
    pub zh: String,
}

/// A burden that a step put on the person.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Burden {
    pub code: String,
    pub unit: BurdenUnit,
    pub en: String,
    pub zh: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BurdenUnit {
    Count,
    Hours,
    Days,
    /// Minor units of a currency.
    Money,
}

/// A group attribute of a person.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facet {
    pub code: String,
    pub en: String,
    pub zh: String,
    pub help_en: Option<String>,
    pub help_zh: Option<String>,
    /// A rival explanation, for which findings are adjusted.
    #[serde(default)]
    pub rival: bool,
    /// Values run from low to high.
    #[serde(default)]
    pub ordered: bool,
    /// Values are grades of status.
    #[serde(default)]
    pub tier: bool,
    #[serde(default, rename = "from")]
    pub source: FacetSource,
    /// Empty where the values are places.
    pub values: Vec<FacetValue>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FacetValue {
    pub code: String,
    pub en: String,
    pub zh: String,
}

/// Where the value of a facet comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum FacetSource {
    /// The person is asked.
    #[default]
    Asked,
    BirthYear,
    ArrivalYear,
    /// The values are the places of this level (a code of `place_level`).
    Place(String),
}

impl TryFrom<String> for FacetSource {
    type Error = String;
    fn try_from(text: String) -> Result<FacetSource, String> {
        match text.as_str() {
            "birth_year" => Ok(FacetSource::BirthYear),
            "arrival_year" => Ok(FacetSource::ArrivalYear),
            _ => text
                .strip_prefix("place:")
                .map(|level| FacetSource::Place(level.to_owned()))
                .ok_or(format!("a facet comes from birth_year, arrival_year or place:LEVEL, not from {text}")),
        }
    }
}

/// Something to which a person can agree, each asked on its own.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    pub code: String,
    /// Without it nothing is kept.
    #[serde(default)]
    pub required: bool,
    pub en: String,
    pub zh: String,
}

/// A public service that people seek.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    pub code: String,
    /// The stage of the first step.
    pub stage: String,
    pub en: String,
    pub zh: String,
    /// What counters commonly ask for, offered until a policy of the place says what the rule asks.
    pub demands: Vec<String>,
}

/// Something that a counter or a rule can ask for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    pub code: String,
    /// A code of `requirement_kind`.
    pub kind: String,
    /// One of the "five certificates" once asked for schooling.
    #[serde(default)]
    pub five: bool,
    /// No rule can name it: a gift, a favour.
    #[serde(default)]
    pub informal: bool,
    pub en: String,
    pub zh: String,
}

/// Why a vocabulary cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InvalidVocabulary {
    #[error("the vocabulary cannot be read: {0}")]
    NotReadable(#[from] toml::de::Error),
    #[error("the vocabulary stands on \"{wanted}\", which is not the one given (\"{given}\")")]
    OtherBase { wanted: String, given: String },
}

impl Vocabulary {
    /// Reads a vocabulary as the shipped files write it.
    ///
    /// # Errors
    /// Not TOML, a missing or unknown key, a value of the wrong kind.
    pub fn parse(text: &str) -> Result<Vocabulary, InvalidVocabulary> {
        Ok(toml::from_str(text)?)
    }

    /// This vocabulary on top of the one named `name` that it extends: the lists are joined, the base's entries first; a reason that replaces one of the base takes its place.
    ///
    /// # Errors
    /// It extends another one, or none.
    pub fn on_top_of(self, name: &str, base: &Vocabulary) -> Result<Vocabulary, InvalidVocabulary> {
        if self.extends.as_deref() != Some(name) {
            return Err(InvalidVocabulary::OtherBase { wanted: self.extends.unwrap_or_default(), given: name.to_owned() });
        }
        let replaced = |reason: &Reason| self.reasons.iter().find(|own| own.replaces.as_ref() == Some(&reason.code));
        let mut reasons: Vec<Reason> = base.reasons.iter().map(|reason| replaced(reason).unwrap_or(reason).clone()).collect();
        let moved: Vec<String> = reasons.iter().map(|reason| reason.code.clone()).collect();
        reasons.extend(self.reasons.iter().filter(|own| !moved.contains(&own.code)).cloned());
        Ok(Vocabulary {
            name: self.name,
            extends: self.extends,
            outcomes: joined(&base.outcomes, self.outcomes),
            stages: joined(&base.stages, self.stages),
            given_how: joined(&base.given_how, self.given_how),
            channels: joined(&base.channels, self.channels),
            official_roles: joined(&base.official_roles, self.official_roles),
            gave_up_reasons: joined(&base.gave_up_reasons, self.gave_up_reasons),
            never_applied_reasons: joined(&base.never_applied_reasons, self.never_applied_reasons),
            attributions: joined(&base.attributions, self.attributions),
            expectations: joined(&base.expectations, self.expectations),
            burdens: joined(&base.burdens, self.burdens),
            reasons,
            facets: joined(&base.facets, self.facets),
            consents: joined(&base.consents, self.consents),
            safe_contacts: joined(&base.safe_contacts, self.safe_contacts),
            services: joined(&base.services, self.services),
            requirements: joined(&base.requirements, self.requirements),
            requirement_kinds: joined(&base.requirement_kinds, self.requirement_kinds),
            remedies: joined(&base.remedies, self.remedies),
            payers: joined(&base.payers, self.payers),
            clock_starts: joined(&base.clock_starts, self.clock_starts),
            place_levels: joined(&base.place_levels, self.place_levels),
            policy_levels: joined(&base.policy_levels, self.policy_levels),
        })
    }

    pub fn service(&self, code: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.code == code)
    }

    pub fn requirement(&self, code: &str) -> Option<&Requirement> {
        self.requirements.iter().find(|requirement| requirement.code == code)
    }

    pub fn facet(&self, code: &str) -> Option<&Facet> {
        self.facets.iter().find(|facet| facet.code == code)
    }

    pub fn remedy(&self, code: &str) -> Option<&Remedy> {
        self.remedies.iter().find(|remedy| remedy.code == code)
    }
}

fn joined<T: Clone>(base: &[T], own: Vec<T>) -> Vec<T> {
    base.iter().cloned().chain(own).collect()
}

/// The lists that any organization needs, wherever it works.
pub fn general() -> &'static Vocabulary {
    // Cannot fail: the text is built in, and the tests of `references` read the very same bytes.
    static GENERAL: LazyLock<Vocabulary> =
        LazyLock::new(|| Vocabulary::parse(include_str!("../../reference/vocabulary-general.toml")).expect("built in"));
    &GENERAL
}

/// The Chinese vocabulary, on top of the general one.
pub fn china() -> &'static Vocabulary {
    // Cannot fail, for the same reason.
    static CHINA: LazyLock<Vocabulary> = LazyLock::new(|| {
        Vocabulary::parse(include_str!("../../reference/vocabulary-china.toml"))
            .and_then(|own| own.on_top_of("general", general()))
            .expect("built in")
    });
    &CHINA
}
