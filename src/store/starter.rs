//! What an organization starts with: the shipped lists become its own entries, which it edits from then on.

use std::collections::HashMap;

use crate::{
    domain::{
        id::{FacetId, FacetValueId, JurisdictionId, OrganizationId, PolicyId, ReasonId, RequirementId, ServiceId},
        outcome::{Stage, UnknownCode},
    },
    seed::{
        places, policies as shipped,
        vocabulary::{self, FacetSource},
    },
    store::{
        StoreError,
        db::Db,
        organizations,
        policies::{self, Entry, Policy, Says},
        reference::{self, Facet, FacetValue, Jurisdiction, Reason, Requirement, Service},
    },
};

/// The starter lists to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vocabulary {
    General,
    China,
}

impl Vocabulary {
    pub const ALL: &'static [Self] = &[Self::China, Self::General];

    pub fn code(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::China => "china",
        }
    }

    /// The lists themselves: also where the fixed choices (channels, roles, consents …) get their words.
    pub fn lists(self) -> &'static vocabulary::Vocabulary {
        match self {
            Self::General => vocabulary::general(),
            Self::China => vocabulary::china(),
        }
    }
}

impl std::str::FromStr for Vocabulary {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL.iter().copied().find(|list| list.code() == text).ok_or_else(|| UnknownCode(text.chars().take(60).collect()))
    }
}

/// [`words`] of an organization that was read already.
pub fn words_of(organization: &organizations::Organization) -> &'static vocabulary::Vocabulary {
    organization.vocabulary.parse::<Vocabulary>().unwrap_or(Vocabulary::General).lists()
}

/// The vocabulary with which an organization began: where the fixed choices have their words.
pub fn words(db: &mut Db, organization: OrganizationId) -> Result<&'static vocabulary::Vocabulary, StoreError> {
    Ok(words_of(&organizations::find(db, organization)?))
}

fn ordinal(at: usize) -> i32 {
    i32::try_from(at).unwrap_or(i32::MAX)
}

/// Enters the lists. Places are entered as offices come to need them.
pub fn plant(db: &mut Db, organization: OrganizationId, vocabulary: Vocabulary) -> Result<(), StoreError> {
    let lists = vocabulary.lists();
    let mut requirements = HashMap::new();
    for (at, entry) in lists.requirements.iter().enumerate() {
        let id = RequirementId::random();
        requirements.insert(entry.code.as_str(), id);
        let (code, kind, en, zh) = (entry.code.clone(), entry.kind.clone(), entry.en.clone(), entry.zh.clone());
        reference::add_requirement(db, &Requirement { id, organization_id: organization, code, kind, en, zh, ordinal: ordinal(at) })?;
    }
    for (at, entry) in lists.reasons.iter().enumerate() {
        let (code, en, zh) = (entry.code.clone(), entry.en.clone(), entry.zh.clone());
        reference::add_reason(db, &Reason { id: ReasonId::random(), organization_id: organization, code, en, zh, ordinal: ordinal(at) })?;
    }
    let mut services = HashMap::new();
    for (at, entry) in lists.services.iter().enumerate() {
        let id = ServiceId::random();
        services.insert(entry.code.as_str(), id);
        let stage = entry.stage.parse().unwrap_or(Stage::Access);
        let (code, en, zh) = (entry.code.clone(), entry.en.clone(), entry.zh.clone());
        reference::add_service(db, &Service { id, organization_id: organization, code, en, zh, stage, ordinal: ordinal(at) })?;
        for (at, demand) in entry.demands.iter().enumerate() {
            if let Some(requirement) = requirements.get(demand.as_str()) {
                reference::add_usual_demand(db, organization, id, *requirement, ordinal(at))?;
            }
        }
    }
    plant_facets(db, organization, lists)?;
    if vocabulary == Vocabulary::China {
        plant_policies(db, organization, &services, &requirements)?;
    }
    Ok(())
}

fn plant_facets(db: &mut Db, organization: OrganizationId, lists: &vocabulary::Vocabulary) -> Result<(), StoreError> {
    for (at, facet) in lists.facets.iter().enumerate() {
        let id = FacetId::random();
        let source = match &facet.source {
            FacetSource::Asked => "asked".to_owned(),
            FacetSource::BirthYear => "birth_year".to_owned(),
            FacetSource::ArrivalYear => "arrival_year".to_owned(),
            FacetSource::Place(level) => format!("place:{level}"),
        };
        let entry = Facet {
            id,
            organization_id: organization,
            code: facet.code.clone(),
            en: facet.en.clone(),
            zh: facet.zh.clone(),
            rival: facet.rival,
            ordered: facet.ordered,
            tier: facet.tier,
            source,
            ordinal: ordinal(at),
        };
        reference::add_facet(db, &entry)?;
        for (at, value) in facet.values.iter().enumerate() {
            let (code, en, zh) = (value.code.clone(), value.en.clone(), value.zh.clone());
            let value = FacetValue { id: FacetValueId::random(), organization_id: organization, facet_id: id, code, en, zh, ordinal: ordinal(at) };
            reference::add_facet_value(db, &value)?;
        }
        if let FacetSource::Place(level) = &facet.source {
            for (at, place) in places::china().of_level(level).enumerate() {
                let (code, en, zh) = (place.code.to_owned(), place.en.to_string(), place.zh.to_owned());
                let value =
                    FacetValue { id: FacetValueId::random(), organization_id: organization, facet_id: id, code, en, zh, ordinal: ordinal(at) };
                reference::add_facet_value(db, &value)?;
            }
        }
    }
    Ok(())
}

fn plant_policies(
    db: &mut Db,
    organization: OrganizationId,
    services: &HashMap<&str, ServiceId>,
    requirements: &HashMap<&str, RequirementId>,
) -> Result<(), StoreError> {
    let nation = Jurisdiction {
        id: JurisdictionId::random(),
        organization_id: organization,
        parent_id: None,
        level: "nation".to_owned(),
        code: shipped::place().to_owned(),
        en: "China".to_owned(),
        zh: "中国".to_owned(),
    };
    reference::add_jurisdiction(db, &nation)?;
    let ids: HashMap<&str, PolicyId> = shipped::china().iter().map(|policy| (policy.code.as_str(), PolicyId::random())).collect();
    for policy in shipped::china() {
        let both = |text: &Option<crate::domain::bilingual::Bilingual>| {
            (text.as_ref().map(|text| text.en.clone()), text.as_ref().map(|text| text.zh.clone()))
        };
        let (any_of_when_en, any_of_when_zh) = both(&policy.any_of_when);
        let (forbids_when_en, forbids_when_zh) = both(&policy.forbids_when);
        let (owes_en, owes_zh) = both(&policy.owes);
        let (check_en, check_zh) = both(&policy.check);
        let row = Policy {
            id: ids[policy.code.as_str()],
            organization_id: organization,
            jurisdiction_id: Some(nation.id),
            code: policy.code.clone(),
            level: policy.level.clone(),
            issuer_en: policy.issuer.en.clone(),
            issuer_zh: policy.issuer.zh.clone(),
            title_en: policy.title.en.clone(),
            title_zh: policy.title.zh.clone(),
            number: policy.number.clone(),
            in_force_from: policy.from.earliest(),
            from_precision: policy.from.precision(),
            in_force_until: policy.until.map(crate::domain::day::Day::earliest),
            until_precision: policy.until.unwrap_or(policy.from).precision(),
            any_of_when_en,
            any_of_when_zh,
            forbids_when_en,
            forbids_when_zh,
            owes_en,
            owes_zh,
            answer_count: policy.answer.as_ref().map(|span| i16::try_from(span.0.period.n()).unwrap_or(i16::MAX)),
            answer_unit: policy.answer.as_ref().map(|span| span.0.period.unit().code().to_owned()),
            promise_en: policy.promise.as_ref().map(|promise| promise.en.clone()),
            promise_zh: policy.promise.as_ref().map(|promise| promise.zh.clone()),
            promise_until: policy.promise.as_ref().map(|promise| promise.until.latest()),
            pays: policy.pays.clone(),
            check_en,
            check_zh,
            lists_complete: false,
            checked_on: None,
        };
        let known = |codes: &[String], says| codes.iter().filter_map(|code| Some((*requirements.get(code.as_str())?, says))).collect::<Vec<_>>();
        let entry = Entry {
            policy: row,
            services: policy.services.iter().filter_map(|code| services.get(code.as_str()).copied()).collect(),
            requirements: [known(&policy.names, Says::Names), known(&policy.any_of, Says::AnyOf), known(&policy.forbids, Says::Forbids)].concat(),
            implements: policy.implements.iter().filter_map(|code| ids.get(code.as_str()).copied()).collect(),
            answer_from: policy.answer.as_ref().map(|span| span.0.from.clone()),
            source: None,
        };
        policies::add(db, &entry)?;
    }
    Ok(())
}
