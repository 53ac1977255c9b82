//! What the lists of an organization say to the maps: which rule names what where, whose duty it is and who pays; which facets are tiers of status.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use crate::{
    domain::{
        day::Day,
        id::{JurisdictionId, OrganizationId, PolicyId, RequirementId},
    },
    engine::maps::{Lists, NamedThere, Policy},
    law::basis::{Basis, basis},
    store::{
        StoreError, columns,
        db::Db,
        policies::{self, Entry, Register, Says},
        reference::{Jurisdiction, Reference},
    },
};

/// The currency in which steps keep money, see `NewStep`.
pub const CURRENCY: &str = "CNY";

/// As of a day, in the codes of [`columns`].
pub fn lists(db: &mut Db, organization: OrganizationId, today: NaiveDate) -> Result<Lists, StoreError> {
    let reference = Reference::load(db, organization)?;
    let register = policies::register(db, organization)?;
    let levels = columns::levels(&reference);
    let tiers = reference.facets.iter().filter(|facet| facet.tier).map(|facet| {
        let mut own: Vec<_> = reference.facet_values.iter().filter(|value| value.facet_id == facet.id).collect();
        own.sort_by_key(|value| value.ordinal);
        (facet.code.clone(), own.into_iter().map(|value| value.code.clone()).collect())
    });
    // once for all of them: each names others by their identifiers
    let codes: HashMap<PolicyId, &str> = register.iter().map(|entry| (entry.policy.id, entry.policy.code.as_str())).collect();
    Ok(Lists {
        policies: register.iter().map(|entry| policy(entry, &codes, &reference, &levels)).collect(),
        named: named(&register, &reference, &levels, today.into()),
        tiers: tiers.collect(),
        currency: CURRENCY,
    })
}

fn policy(entry: &Entry, codes: &HashMap<PolicyId, &str>, reference: &Reference, levels: &[&str]) -> Policy {
    let place = entry.policy.jurisdiction_id.and_then(|id| reference.jurisdictions.iter().find(|place| place.id == id));
    let service =
        |id| reference.services.iter().find(|service| service.id == id).map(|service| reference.counted(&reference.services, service).code.clone());
    Policy {
        code: entry.policy.code.clone(),
        level: entry.policy.level.clone(),
        implements: entry.implements.iter().filter_map(|id| codes.get(id)).map(|code| (*code).to_owned()).collect(),
        owes: entry.policy.owes_en.is_some() || entry.policy.answer_count.is_some(),
        pays: entry.policy.pays.clone(),
        from: entry.policy.from().earliest(),
        // on a level on which all offices are alike there is nobody elsewhere
        place: place.filter(|place| levels.contains(&place.level.as_str())).map(|place| (place.level.clone(), place.code.clone())),
        services: entry.services.iter().filter_map(|id| service(*id)).collect(),
    }
}

/// Every requirement that the rules in force that day name for a service, at each place in which an office lies.
fn named(register: &Register, reference: &Reference, levels: &[&str], on: Day) -> Vec<NamedThere> {
    let mut places: BTreeMap<JurisdictionId, &Jurisdiction> = BTreeMap::new();
    for office in &reference.offices {
        let way = reference.upwards(reference.counted(&reference.offices, office).jurisdiction_id);
        places.extend(way.into_iter().filter(|place| levels.contains(&place.level.as_str())).map(|place| (place.id, place)));
    }
    let mut found = Vec::new();
    for place in places.values() {
        let way = reference.upwards(Some(place.id));
        for service in &reference.services {
            let rules = policies::levels(register, &way, service.id);
            let spoken =
                register.iter().filter(|entry| entry.covers(service.id)).flat_map(|entry| entry.which(Says::Names).chain(entry.which(Says::AnyOf)));
            let spoken: BTreeSet<RequirementId> = spoken.map(|id| RequirementId(reference.counted_under(id.into()).0)).collect();
            let holds = |id: &RequirementId| matches!(basis(&rules, on, id), Basis::InTheRule { .. } | Basis::LocalAddition { .. });
            for requirement in reference.requirements.iter().filter(|one| spoken.contains(&one.id) && holds(&one.id)) {
                found.push(NamedThere {
                    level: place.level.clone(),
                    place: place.code.clone(),
                    service: reference.counted(&reference.services, service).code.clone(),
                    requirement: requirement.code.clone(),
                });
            }
        }
    }
    found
}
