//! Editing the register: a policy as an editor writes it, and what an editor says of the list of a place as a whole.

use std::collections::HashSet;

use diesel::prelude::*;

use crate::{
    domain::id::{JurisdictionId, PolicyId, ServiceId},
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        editions,
        policies::{Entry, Policy, add_parts, read},
        reference,
        schema::{complete_lists, jurisdictions, policies, policy_implements, policy_requirements, policy_services, policy_sources, services},
    },
};

/// Whether a policy would carry out itself, over however many others, if it carried out these.
pub fn goes_round(register: &[Entry], policy: PolicyId, implements: &[PolicyId]) -> bool {
    let mut waiting = implements.to_vec();
    let mut seen = HashSet::new();
    while let Some(next) = waiting.pop() {
        if next == policy {
            return true;
        }
        if seen.insert(next) {
            waiting.extend(register.iter().filter(|entry| entry.policy.id == next).flat_map(|entry| entry.implements.iter().copied()));
        }
    }
    false
}

/// Enters a policy, or writes one anew that is there; `place` is the code of the place where it holds, none: in the whole country.
///
/// # Errors
/// [`StoreError::Conflict`] if it would carry out itself.
pub fn save(db: &mut Db, author: &Author, mut entry: Entry, place: Option<&str>) -> Result<(), StoreError> {
    let organization = author.organization;
    // The edition's row keeps two editors from closing a circle between them.
    editions::changed(db, organization)?;
    if goes_round(&read(db, organization)?, entry.policy.id, &entry.implements) {
        return Err(StoreError::Conflict);
    }
    entry.policy.organization_id = organization;
    entry.policy.jurisdiction_id = match place {
        Some(code) => Some(reference::place_called(db, organization, code)?.ok_or(StoreError::NotFound)?),
        None => None,
    };
    let id = entry.policy.id;
    let own = policies::table.filter(policies::id.eq(id)).filter(policies::organization_id.eq(organization));
    let written = diesel::update(own).set(entry.policy.clone()).execute(db)?;
    if written == 0 {
        diesel::insert_into(policies::table).values(entry.policy.clone()).execute(db)?;
    } else {
        diesel::delete(policy_services::table.filter(policy_services::policy_id.eq(id))).execute(db)?;
        diesel::delete(policy_requirements::table.filter(policy_requirements::policy_id.eq(id))).execute(db)?;
        diesel::delete(policy_implements::table.filter(policy_implements::policy_id.eq(id))).execute(db)?;
        diesel::delete(policy_sources::table.filter(policy_sources::policy_id.eq(id))).execute(db)?;
    }
    add_parts(db, &entry)?;
    author.records(db, Action::ReferenceChanged, &entry.policy.code, if written == 0 { "policies added" } else { "policies changed" })
}

/// Notes that all rules of a place for a service are entered and checked, or that they are not.
///
/// # Errors
/// [`StoreError::Conflict`] if one of them was not checked.
pub fn mark_complete(db: &mut Db, author: &Author, service: ServiceId, place: JurisdictionId, complete: bool) -> Result<(), StoreError> {
    let organization = author.organization;
    editions::changed(db, organization)?;
    let code: String =
        services::table.filter(services::organization_id.eq(organization)).filter(services::id.eq(service)).select(services::code).first(db)?;
    let here = jurisdictions::table.filter(jurisdictions::organization_id.eq(organization)).filter(jurisdictions::id.eq(place));
    let parent = here.select(jurisdictions::parent_id).first::<Option<JurisdictionId>>(db)?;
    diesel::delete(complete_lists::table.filter(complete_lists::service_id.eq(service)).filter(complete_lists::jurisdiction_id.eq(place)))
        .execute(db)?;
    if complete {
        let open = |policy: &Policy| policy.jurisdiction_id.map_or(parent.is_none(), |at| at == place) && policy.checked_on.is_none();
        if read(db, organization)?.iter().any(|entry| entry.covers(service) && open(&entry.policy)) {
            return Err(StoreError::Conflict);
        }
        diesel::insert_into(complete_lists::table)
            .values((
                complete_lists::service_id.eq(service),
                complete_lists::jurisdiction_id.eq(place),
                complete_lists::organization_id.eq(organization),
                complete_lists::marked_on.eq(author.today),
            ))
            .execute(db)?;
    }
    author.records(db, Action::ReferenceChanged, &code, if complete { "rules complete" } else { "rules not complete" })
}
