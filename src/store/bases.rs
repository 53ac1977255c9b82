//! What do the rules in force that day, at the office's place and every place above it, say of a demand, and of the time in which papers are answered?

use std::{collections::HashMap, sync::Arc};

use crate::{
    domain::{
        day::Day,
        id::{JurisdictionId, OfficeId, OrganizationId, PolicyId, RequirementId, ServiceId},
    },
    law::{
        basis::{Basis, Level, basis},
        deadline::{Deadline, Period},
    },
    store::{
        StoreError,
        calendars::{self, Days},
        db::Db,
        policies::{self, Entry, Register},
        reference::Reference,
    },
};

/// The rules for a service at a place and every place above it.
type Levels = Vec<Level<PolicyId, RequirementId>>;

/// The times to answer that rules give there, each with the rule's place in the register.
type Limits = Vec<(usize, Period)>;

/// The rules by which demands are judged, those of each place and service laid out once.
pub struct Bases<'r> {
    register: Arc<Register>,
    reference: &'r Reference,
    /// An office whose place nobody entered lies in the country at least.
    whole: Option<JurisdictionId>,
    places: HashMap<OfficeId, Option<JurisdictionId>>,
    levels: HashMap<(Option<JurisdictionId>, ServiceId), Levels>,
    days: Arc<Days>,
    limits: HashMap<(Option<JurisdictionId>, ServiceId), Limits>,
}

/// From which events a time to answer runs that papers taken at a counter start.
const TAKEN: [&str; 3] = ["accepted", "filed", "received"];

impl<'r> Bases<'r> {
    pub fn of(db: &mut Db, organization: OrganizationId, reference: &'r Reference) -> Result<Self, StoreError> {
        Ok(Self {
            register: policies::register(db, organization)?,
            whole: reference.jurisdictions.iter().find(|place| place.parent_id.is_none()).map(|place| place.id),
            places: reference.offices.iter().map(|office| (office.id, office.jurisdiction_id)).collect(),
            levels: HashMap::new(),
            days: calendars::days(db, organization)?,
            limits: HashMap::new(),
            reference,
        })
    }

    /// The legal basis of a demand made at an office. What is in no list (`None`) is named by no rule.
    pub fn judge(&mut self, office: Option<OfficeId>, service: ServiceId, on: Day, requirement: Option<RequirementId>) -> Basis<PolicyId> {
        let place = self.place(office);
        let (register, reference) = (&self.register, self.reference);
        let levels = self.levels.entry((place, service)).or_insert_with(|| policies::levels(register, &reference.upwards(place), service));
        let requirement = requirement.unwrap_or(RequirementId(uuid::Uuid::nil()));
        let counted = RequirementId(reference.counted_under(requirement.into()).0);
        basis(levels, on, &counted)
    }

    /// By when an office must answer papers that it took: the shortest time that a rule in force that day gives for this service by name, and the rule.
    /// A rule about whatever service (on licences, on complaints) says nothing of this one.
    pub fn answer_by(&mut self, office: Option<OfficeId>, service: ServiceId, on: Day) -> Option<(Deadline, PolicyId)> {
        let place = self.place(office);
        let (register, reference) = (&self.register, self.reference);
        let limits = self.limits.entry((place, service)).or_insert_with(|| {
            let above: Vec<JurisdictionId> = reference.upwards(place).iter().map(|place| place.id).collect();
            let here = |entry: &Entry| entry.policy.jurisdiction_id.is_none_or(|id| above.contains(&id)) && entry.services.contains(&service);
            let runs = |entry: &Entry| entry.answer_from.as_deref().is_none_or(|from| TAKEN.contains(&from));
            let all = register.iter().enumerate().filter(|(_, entry)| here(entry) && runs(entry));
            all.filter_map(|(at, entry)| Some((at, entry.policy.answers_within()?))).collect()
        });
        let in_force = limits.iter().filter(|(at, _)| register[*at].policy.holds_on(on));
        let ends = in_force.map(|(at, period)| (period.ends(on, &self.days.calendar), register[*at].policy.id));
        ends.min_by_key(|(deadline, _)| deadline.counts)
    }

    /// Where an office is.
    fn place(&self, office: Option<OfficeId>) -> Option<JurisdictionId> {
        office.and_then(|office| self.places.get(&office).copied().flatten()).or(self.whole)
    }

    pub fn register(&self) -> &Register {
        &self.register
    }
}
