//! What the columns call things: the codes of the organization's lists.

use std::collections::{HashMap, HashSet};

use crate::{
    domain::{
        id::{JurisdictionId, OfficeId, ReasonId, RequirementId, ServiceId},
        outcome::Outcome,
    },
    engine::{columns::Shape, statement::RETURNED},
    store::reference::{Office, Reference},
};

/// The code of a demand for something that is in no list.
pub const UNLISTED: &str = "unlisted";

/// The codes behind identifiers: of an entry that was retired and points to another, that of the other.
pub(super) struct Names<'r> {
    pub services: Vec<(ServiceId, &'r str)>,
    pub reasons: HashMap<ReasonId, &'r str>,
    pub requirements: HashMap<RequirementId, &'r str>,
    /// An office's code, and the codes of the places that it lies in, a level each.
    pub offices: HashMap<OfficeId, (&'r str, Vec<Option<&'r str>>)>,
    /// The levels that tell offices apart, outermost first.
    pub levels: Vec<&'r str>,
}

impl<'r> Names<'r> {
    pub fn of(reference: &'r Reference) -> Self {
        let levels = levels(reference);
        let places = |from: Option<JurisdictionId>| {
            let way = reference.upwards(from);
            let here = |level: &str| way.iter().find(|place| place.level == level);
            levels.iter().map(|level| here(level).map(|place| reference.counted(&reference.jurisdictions, place).code.as_str())).collect::<Vec<_>>()
        };
        let counted_office = |office: &'r Office| {
            let at = reference.counted(&reference.offices, office);
            (office.id, (at.code.as_str(), places(at.jurisdiction_id)))
        };
        Self {
            services: reference.services.iter().map(|entry| (entry.id, reference.counted(&reference.services, entry).code.as_str())).collect(),
            reasons: reference.reasons.iter().map(|entry| (entry.id, reference.counted(&reference.reasons, entry).code.as_str())).collect(),
            requirements: reference
                .requirements
                .iter()
                .map(|entry| (entry.id, reference.counted(&reference.requirements, entry).code.as_str()))
                .collect(),
            offices: reference.offices.iter().map(counted_office).collect(),
            levels,
        }
    }
}

/// The levels of place in which offices differ, outermost first: a level at which all are alike says nothing.
pub fn levels(reference: &Reference) -> Vec<&str> {
    let mut depth: HashMap<&str, usize> = HashMap::new();
    let mut values: HashMap<&str, HashSet<&str>> = HashMap::new();
    for office in &reference.offices {
        let way = reference.upwards(reference.counted(&reference.offices, office).jurisdiction_id);
        for (at, place) in way.iter().rev().map(|place| reference.counted(&reference.jurisdictions, place)).enumerate() {
            let deepest = depth.entry(place.level.as_str()).or_default();
            *deepest = at.max(*deepest);
            values.entry(place.level.as_str()).or_default().insert(place.code.as_str());
        }
    }
    let mut levels: Vec<&str> = depth.keys().copied().filter(|level| values[level].len() > 1).collect();
    levels.sort_by_key(|level| (depth[level], *level));
    levels
}

pub(super) fn shape(reference: &Reference, names: &Names<'_>) -> Shape {
    let bad = Outcome::ALL.iter().filter(|outcome| !outcome.is_favourable() && **outcome != Outcome::Other);
    let targets = bad.map(|outcome| outcome.code()).chain([RETURNED]);
    Shape {
        places: names.levels.iter().map(|level| (*level).to_owned()).collect(),
        facets: reference.groupings().map(|grouping| grouping.code().to_owned()).collect(),
        rivals: reference.facets.iter().filter(|facet| facet.rival).map(|facet| facet.code.clone()).collect(),
        target_outcomes: Some(targets.map(str::to_owned).collect()),
    }
}
