//! The reference data of an organization: services, requirements, reasons, facets, offices and places, by which everything is coded.

mod groupings;
mod standing;

use std::{collections::HashMap, sync::Arc};

use diesel::prelude::*;

use crate::{
    domain::{
        id::{EntryId, FacetId, FacetValueId, JurisdictionId, OfficeId, OrganizationId, ReasonId, RequirementId, ServiceId},
        language::Language,
        list::List,
        outcome::Stage,
    },
    seed::places,
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        editions::{self, Kept},
        organizations::{self, Organization},
        questions::{self, Asked},
        schema::{facet_values, facets, jurisdictions, offices, reasons, requirements, service_demands, services},
        suggestions,
    },
};

pub use groupings::Grouping;
pub use standing::{Offered, Standing};

/// A name in both languages.
pub trait Named {
    fn en(&self) -> &str;
    fn zh(&self) -> &str;

    fn name(&self, language: Language) -> &str {
        match language {
            Language::En => self.en(),
            Language::Zh => self.zh(),
        }
    }
}

/// An entry of one of the lists that an organization edits.
pub trait InList: Named {
    fn entry(&self) -> EntryId;
    fn code(&self) -> &str;
}

macro_rules! named {
    ($($entry:ty)+) => { $(
        impl Named for $entry {
            fn en(&self) -> &str { &self.en }
            fn zh(&self) -> &str { &self.zh }
        }
        impl InList for $entry {
            fn entry(&self) -> EntryId { self.id.into() }
            fn code(&self) -> &str { &self.code }
        }
    )+ };
}
named!(Service Requirement Reason Facet FacetValue Office Jurisdiction);

macro_rules! entry {
    ($(#[$about:meta])* $name:ident of $table:ident { $($field:ident: $type:ty),* $(,)? }) => {
        $(#[$about])*
        #[derive(Queryable, Selectable, Insertable, Clone, Debug, PartialEq, Eq)]
        #[diesel(table_name = $table)]
        pub struct $name { $(pub $field: $type),* }
    };
}

entry! { Service of services { id: ServiceId, organization_id: OrganizationId, code: String, en: String, zh: String, stage: Stage, ordinal: i32 } }
entry! { Requirement of requirements { id: RequirementId, organization_id: OrganizationId, code: String, kind: String, en: String, zh: String, ordinal: i32 } }
entry! { Reason of reasons { id: ReasonId, organization_id: OrganizationId, code: String, en: String, zh: String, ordinal: i32 } }
entry! {
    /// A group attribute; a rival is one that others would name as the true explanation.
    Facet of facets { id: FacetId, organization_id: OrganizationId, code: String, en: String, zh: String, rival: bool, ordered: bool, tier: bool, source: String, ordinal: i32 }
}
entry! { FacetValue of facet_values { id: FacetValueId, organization_id: OrganizationId, facet_id: FacetId, code: String, en: String, zh: String, ordinal: i32 } }
entry! { Jurisdiction of jurisdictions { id: JurisdictionId, organization_id: OrganizationId, parent_id: Option<JurisdictionId>, level: String, code: String, en: String, zh: String } }
entry! { Office of offices { id: OfficeId, organization_id: OrganizationId, jurisdiction_id: Option<JurisdictionId>, code: String, en: String, zh: String } }

macro_rules! listed {
    ($($(#[$about:meta])* $all:ident, $insert:ident: $name:ident of $table:ident by $($order:ident)+;)+) => { $(
        $(#[$about])*
        pub fn $all(db: &mut Db, organization: OrganizationId) -> Result<Vec<$name>, StoreError> {
            Ok($table::table.filter($table::organization_id.eq(organization)).order(($($table::$order.asc(),)+)).select($name::as_select()).load(db)?)
        }

        pub fn $insert(db: &mut Db, entry: &$name) -> Result<(), StoreError> {
            diesel::insert_into($table::table).values(entry.clone()).execute(db)?;
            editions::changed(db, entry.organization_id)
        }
    )+ };
}

listed! {
    services, add_service: Service of services by ordinal code;
    requirements, add_requirement: Requirement of requirements by ordinal code;
    reasons, add_reason: Reason of reasons by ordinal code;
    facets, add_facet: Facet of facets by ordinal code;
    facet_values, add_facet_value: FacetValue of facet_values by facet_id ordinal;
    jurisdictions, add_jurisdiction: Jurisdiction of jurisdictions by code;
    offices, add_office: Office of offices by code;
}

fn usual_demands(db: &mut Db, organization: OrganizationId) -> Result<Vec<(ServiceId, RequirementId)>, StoreError> {
    Ok(service_demands::table
        .filter(service_demands::organization_id.eq(organization))
        .order((service_demands::service_id.asc(), service_demands::ordinal.asc()))
        .select((service_demands::service_id, service_demands::requirement_id))
        .load(db)?)
}

pub fn add_usual_demand(
    db: &mut Db,
    organization: OrganizationId,
    service: ServiceId,
    requirement: RequirementId,
    ordinal: i32,
) -> Result<(), StoreError> {
    diesel::insert_into(service_demands::table)
        .values((
            service_demands::service_id.eq(service),
            service_demands::requirement_id.eq(requirement),
            service_demands::ordinal.eq(ordinal),
            service_demands::organization_id.eq(organization),
        ))
        .execute(db)?;
    editions::changed(db, organization)
}

/// The organization and everything by which it codes steps, read in one go: what a form offers and a page names. A few hundred entries.
pub struct Reference {
    pub organization: Organization,
    pub services: Vec<Service>,
    pub requirements: Vec<Requirement>,
    pub reasons: Vec<Reason>,
    pub facets: Vec<Facet>,
    pub facet_values: Vec<FacetValue>,
    pub offices: Vec<Office>,
    pub jurisdictions: Vec<Jurisdiction>,
    /// What is asked at the steps of one service, those that are not asked any more too.
    pub questions: Vec<Asked>,
    /// Where in their list the offices stand: there may be thousands, and a long case names one at each step.
    office_at: HashMap<OfficeId, usize>,
    /// What counters usually ask for at each service, in the vocabulary's order.
    usual_demands: Vec<(ServiceId, RequirementId)>,
    /// Of those entries that are retired or only suggested.
    standing: HashMap<EntryId, Standing>,
}

impl Reference {
    /// From memory, unless something of it was changed since it was read.
    pub fn load(db: &mut Db, organization: OrganizationId) -> Result<Arc<Self>, StoreError> {
        static KEPT: Kept<Reference> = Kept::empty();
        KEPT.get(db, organization, |db| {
            let offices = offices(db, organization)?;
            Ok(Self {
                office_at: offices.iter().enumerate().map(|(at, office)| (office.id, at)).collect(),
                organization: organizations::find(db, organization)?,
                usual_demands: usual_demands(db, organization)?,
                services: services(db, organization)?,
                requirements: requirements(db, organization)?,
                reasons: reasons(db, organization)?,
                facets: facets(db, organization)?,
                facet_values: facet_values(db, organization)?,
                offices,
                jurisdictions: jurisdictions(db, organization)?,
                questions: questions::all(db, organization)?,
                standing: standing::of(db, organization)?,
            })
        })
    }

    pub fn office(&self, id: OfficeId) -> Option<&Office> {
        self.office_at.get(&id).and_then(|at| self.offices.get(*at))
    }

    /// What counters usually ask for at a service, in the vocabulary's order.
    pub fn usual_demands(&self, service: ServiceId) -> impl Iterator<Item = &Requirement> {
        let of_service = self.usual_demands.iter().filter(move |(of, _)| *of == service);
        of_service.filter_map(|(_, wanted)| self.requirements.iter().find(|requirement| requirement.id == *wanted))
    }

    /// One of the lists, as it is edited.
    pub fn entries(&self, list: List) -> Vec<&dyn InList> {
        macro_rules! all {
            ($entries:ident) => {
                self.$entries.iter().map(|entry| entry as &dyn InList).collect()
            };
        }
        match list {
            List::Offices => all!(offices),
            List::Places => all!(jurisdictions),
            List::Services => all!(services),
            List::Requirements => all!(requirements),
            List::Reasons => all!(reasons),
            List::Facets => all!(facets),
            List::Values => all!(facet_values),
        }
    }

    /// A place and all those that it lies in, innermost first.
    pub fn upwards(&self, from: Option<JurisdictionId>) -> Vec<&Jurisdiction> {
        let by_id: HashMap<_, _> = self.jurisdictions.iter().map(|place| (place.id, place)).collect();
        let mut way = Vec::new();
        let mut next = from;
        // a tree is at most as deep as it has places; a cycle ends there
        while let Some(place) = next.and_then(|id| by_id.get(&id)).filter(|_| way.len() < by_id.len()) {
            way.push(*place);
            next = place.parent_id;
        }
        way
    }
}

/// An office to be added.
pub struct NewOffice {
    pub en: String,
    pub zh: String,
    /// Code of the place where it is: one of the organization's, or a shipped one, which then becomes a place of the organization with all that it lies in.
    pub place: Option<String>,
}

/// Adds an office under a random code. From whoever may not edit the lists it is a suggestion: it can be used at once, and an editor reviews it.
pub fn found_office(db: &mut Db, author: &Author, new: &NewOffice) -> Result<OfficeId, StoreError> {
    let jurisdiction_id = match &new.place {
        Some(code) => place_called(db, author.organization, code)?,
        None => None,
    };
    let id = OfficeId::random();
    let code = fresh_code();
    let office = Office { id, organization_id: author.organization, jurisdiction_id, code: code.clone(), en: new.en.clone(), zh: new.zh.clone() };
    add_office(db, &office)?;
    let added = suggestions::note(db, author, List::Offices, id.into())?;
    author.records(db, Action::ReferenceChanged, &code, &format!("offices {added}"))?;
    Ok(id)
}

/// A code for an entry that somebody adds: random, since the name can change and a code never does. Eight letters and digits: of ten thousand entries
/// two have the same one in twenty thousand organizations.
pub fn fresh_code() -> String {
    data_encoding::BASE32_DNSSEC.encode(&uuid::Uuid::new_v4().as_bytes()[..5])
}

/// The organization's place of this code; a shipped one is made, with all that it lies in, when missing. None if there is no such place.
pub fn place_called(db: &mut Db, organization: OrganizationId, code: &str) -> Result<Option<JurisdictionId>, StoreError> {
    let own = jurisdictions::table.filter(jurisdictions::organization_id.eq(organization)).filter(jurisdictions::code.eq(code));
    if let Some(id) = own.select(jurisdictions::id).first(db).optional()? {
        return Ok(Some(id));
    }
    let mut parent = None;
    for place in places::china().path(code) {
        parent = Some(place_of_code(db, organization, &place, parent)?);
    }
    Ok(parent)
}

/// The organization's own entry of a shipped place, made when missing.
pub(super) fn place_of_code(
    db: &mut Db,
    organization: OrganizationId,
    place: &places::Place,
    parent: Option<JurisdictionId>,
) -> Result<JurisdictionId, StoreError> {
    let known = jurisdictions::table
        .filter(jurisdictions::organization_id.eq(organization))
        .filter(jurisdictions::code.eq(place.code))
        .select(jurisdictions::id)
        .first::<JurisdictionId>(db)
        .optional()?;
    if let Some(id) = known {
        return Ok(id);
    }
    let id = JurisdictionId::random();
    let entry = Jurisdiction {
        id,
        organization_id: organization,
        parent_id: parent,
        level: place.level.to_owned(),
        code: place.code.to_owned(),
        en: place.en.to_owned(),
        zh: place.zh.to_owned(),
    };
    add_jurisdiction(db, &entry)?;
    Ok(id)
}
