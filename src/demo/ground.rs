//! The ground on which the demo stands: its places, offices and local rules, entered beside the shipped ones.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::{
    demo::plan::{DemoPlan, PlannedPolicy},
    domain::{
        day::Precision,
        id::{FacetId, FacetValueId, JurisdictionId, OfficeId, OrganizationId, PolicyId, RequirementId, ServiceId},
    },
    seed::policies as shipped,
    store::{
        StoreError,
        db::Db,
        policies::{self, Entry, Policy, Says},
        reference::{self, Facet, FacetValue, Jurisdiction, Office, Reference},
    },
};

/// Enters places, offices and local rules, and marks the shipped rules that the demo takes for checked.
pub fn lay(db: &mut Db, organization: OrganizationId, plan: &DemoPlan, today: NaiveDate) -> Result<(), StoreError> {
    let there = Reference::load(db, organization)?;
    let mut places: HashMap<&str, JurisdictionId> = HashMap::new();
    if let Some(nation) = there.jurisdictions.iter().find(|place| place.code == shipped::place()) {
        places.insert(shipped::place(), nation.id);
    }
    for place in &plan.places {
        let id = JurisdictionId::random();
        let (level, code) = (place.level.to_owned(), place.code.to_owned());
        let parent_id = places.get(place.parent).copied();
        reference::add_jurisdiction(
            db,
            &Jurisdiction { id, organization_id: organization, parent_id, level, code, en: place.en.to_owned(), zh: place.zh.to_owned() },
        )?;
        places.insert(place.code, id);
    }
    for facet in &there.facets {
        let Some(level) = facet.source.strip_prefix("place:") else { continue };
        let after = there.facet_values.iter().filter(|value| value.facet_id == facet.id).count();
        for (place, ordinal) in plan.places.iter().filter(|place| place.level == level).zip(i32::try_from(after).unwrap_or(i32::MAX)..) {
            let (code, en, zh) = (place.code.to_owned(), place.en.to_owned(), place.zh.to_owned());
            reference::add_facet_value(
                db,
                &FacetValue { id: FacetValueId::random(), organization_id: organization, facet_id: facet.id, code, en, zh, ordinal },
            )?;
        }
    }
    for office in &plan.offices {
        let (id, jurisdiction_id) = (OfficeId::random(), places.get(office.place).copied());
        let entry = Office { id, organization_id: organization, jurisdiction_id, code: office.code.to_owned(), en: office.en(), zh: office.zh() };
        reference::add_office(db, &entry)?;
    }
    lay_rules(db, organization, plan, &there, &places, today)
}

fn lay_rules(
    db: &mut Db,
    organization: OrganizationId,
    plan: &DemoPlan,
    there: &Reference,
    places: &HashMap<&str, JurisdictionId>,
    today: NaiveDate,
) -> Result<(), StoreError> {
    policies::mark_checked(db, organization, &plan.checked, today)?;
    let mut known: HashMap<String, PolicyId> =
        policies::register(db, organization)?.iter().map(|entry| (entry.policy.code.clone(), entry.policy.id)).collect();
    for rule in &plan.policies {
        let id = PolicyId::random();
        let service = |code: &&str| there.services.iter().find(|own| own.code == **code).map(|own| own.id);
        let requirement = |code: &&str| there.requirements.iter().find(|own| own.code == **code).map(|own| (own.id, Says::Names));
        let services: Vec<ServiceId> = rule.services.iter().filter_map(service).collect();
        let requirements: Vec<(RequirementId, Says)> = rule.names.iter().filter_map(requirement).collect();
        let implements = rule.implements.and_then(|code| known.get(code).copied()).into_iter().collect();
        let policy = policy(id, organization, places.get(rule.place).copied(), rule, today);
        policies::add(db, &Entry { policy, services, requirements, implements, answer_from: None, source: None })?;
        known.insert(rule.code.to_owned(), id);
    }
    Ok(())
}

fn policy(id: PolicyId, organization: OrganizationId, place: Option<JurisdictionId>, rule: &PlannedPolicy, today: NaiveDate) -> Policy {
    Policy {
        id,
        organization_id: organization,
        jurisdiction_id: place,
        code: rule.code.to_owned(),
        level: rule.level.to_owned(),
        issuer_en: rule.issuer.0.to_owned(),
        issuer_zh: rule.issuer.1.to_owned(),
        title_en: rule.title.0.to_owned(),
        title_zh: rule.title.1.to_owned(),
        number: None,
        in_force_from: rule.from,
        from_precision: Precision::Day,
        in_force_until: None,
        until_precision: Precision::Day,
        any_of_when_en: None,
        any_of_when_zh: None,
        forbids_when_en: None,
        forbids_when_zh: None,
        owes_en: None,
        owes_zh: None,
        answer_count: None,
        answer_unit: None,
        promise_en: None,
        promise_zh: None,
        promise_until: None,
        pays: rule.pays.to_owned(),
        check_en: None,
        check_zh: None,
        lists_complete: rule.lists_complete,
        checked_on: rule.checked.then_some(today),
    }
}

/// The codes of the plan as the record knows them.
pub struct Codes {
    pub services: HashMap<String, ServiceId>,
    pub requirements: HashMap<String, RequirementId>,
    pub reasons: HashMap<String, crate::domain::id::ReasonId>,
    pub offices: HashMap<String, OfficeId>,
    /// By code of the facet and code of the value.
    pub facets: HashMap<(String, String), (FacetId, FacetValueId)>,
}

impl Codes {
    pub fn of(reference: &Reference) -> Self {
        let facet = |value: &FacetValue| reference.facets.iter().find(|facet: &&Facet| facet.id == value.facet_id);
        Self {
            services: reference.services.iter().map(|own| (own.code.clone(), own.id)).collect(),
            requirements: reference.requirements.iter().map(|own| (own.code.clone(), own.id)).collect(),
            reasons: reference.reasons.iter().map(|own| (own.code.clone(), own.id)).collect(),
            offices: reference.offices.iter().map(|own| (own.code.clone(), own.id)).collect(),
            facets: reference
                .facet_values
                .iter()
                .filter_map(|value| Some(((facet(value)?.code.clone(), value.code.clone()), (value.facet_id, value.id))))
                .collect(),
        }
    }
}
