//! What do the rules in force that day, at the office's place and every place above it, say of a demand?

use std::{collections::HashMap, sync::Arc};

use crate::{
    domain::{
        day::Day,
        id::{JurisdictionId, OfficeId, OrganizationId, PolicyId, RequirementId, ServiceId},
    },
    law::basis::{Basis, Level, basis},
    store::{
        StoreError,
        db::Db,
        policies::{self, Register},
        reference::Reference,
    },
};

/// The rules for a service at a place and every place above it.
type Levels = Vec<Level<PolicyId, RequirementId>>;

/// The rules by which demands are judged, those of each place and service laid out once.
pub struct Bases<'r> {
    register: Arc<Register>,
    reference: &'r Reference,
    /// An office whose place nobody entered lies in the country at least.
    whole: Option<JurisdictionId>,
    places: HashMap<OfficeId, Option<JurisdictionId>>,
    levels: HashMap<(Option<JurisdictionId>, ServiceId), Levels>,
}

impl<'r> Bases<'r> {
    pub fn of(db: &mut Db, organization: OrganizationId, reference: &'r Reference) -> Result<Self, StoreError> {
        Ok(Self {
            register: policies::register(db, organization)?,
            whole: reference.jurisdictions.iter().find(|place| place.parent_id.is_none()).map(|place| place.id),
            places: reference.offices.iter().map(|office| (office.id, office.jurisdiction_id)).collect(),
            levels: HashMap::new(),
            reference,
        })
    }

    /// The legal basis of a demand made at an office. What is in no list (`None`) is named by no rule.
    pub fn judge(&mut self, office: Option<OfficeId>, service: ServiceId, on: Day, requirement: Option<RequirementId>) -> Basis<PolicyId> {
        let place = office.and_then(|office| self.places.get(&office).copied().flatten()).or(self.whole);
        let (register, reference) = (&self.register, self.reference);
        let levels = self.levels.entry((place, service)).or_insert_with(|| policies::levels(register, &reference.upwards(place), service));
        let requirement = requirement.unwrap_or(RequirementId(uuid::Uuid::nil()));
        let counted = RequirementId(reference.counted_under(requirement.into()).0);
        basis(levels, on, &counted)
    }

    pub fn register(&self) -> &Register {
        &self.register
    }
}
