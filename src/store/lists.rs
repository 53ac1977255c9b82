//! Editing the lists: add, rename, retire, point to another. Codes stay, and so does what steps were coded with.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        bilingual::Bilingual,
        id::{EntryId, FacetId, FacetValueId, JurisdictionId, OfficeId, OrganizationId, ReasonId, RequirementId, ServiceId},
        list::List,
        outcome::Stage,
    },
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        editions, others,
        reference::{self, Facet, FacetValue, Jurisdiction, Reason, Requirement, Service, fresh_code},
        schema::{facet_values, facets, jurisdictions, offices, reasons, requirements, service_demands, services},
        suggestions,
    },
};

/// The longest name of an entry.
pub const NAME_MAX: usize = 200;

/// An entry to be added; offices are added by [`reference::found_office`].
pub enum New {
    Service {
        stage: Stage,
    },
    /// `kind`: a code of the vocabulary's `requirement_kind`.
    Requirement {
        kind: String,
    },
    Reason,
    Facet {
        rival: bool,
    },
    Value {
        facet: FacetId,
    },
    /// `level`: a code of the vocabulary's `place_level`.
    Place {
        level: String,
        parent: Option<JurisdictionId>,
    },
}

macro_rules! on {
    ($list:expr, $table:ident => $query:expr) => {
        match $list {
            List::Offices => {
                use offices as $table;
                $query
            }
            List::Places => {
                use jurisdictions as $table;
                $query
            }
            List::Services => {
                use services as $table;
                $query
            }
            List::Requirements => {
                use requirements as $table;
                $query
            }
            List::Reasons => {
                use reasons as $table;
                $query
            }
            List::Facets => {
                use facets as $table;
                $query
            }
            List::Values => {
                use facet_values as $table;
                $query
            }
        }
    };
}

/// Adds an entry at the end of its list, under a random code. From whoever may not edit the lists it is a suggestion: it can be used at once, and an editor reviews it.
pub fn add(db: &mut Db, author: &Author, names: &Bilingual, new: New) -> Result<EntryId, StoreError> {
    let organization_id = author.organization;
    let (code, en, zh) = (fresh_code(), names.en.clone(), names.zh.clone());
    let written = code.clone();
    macro_rules! last {
        ($table:ident) => {
            $table::table
                .filter($table::organization_id.eq(organization_id))
                .select(diesel::dsl::max($table::ordinal))
                .first::<Option<i32>>(db)?
                .unwrap_or(0)
                .saturating_add(1)
        };
    }
    let (list, id) = match new {
        New::Service { stage } => {
            let (id, ordinal) = (ServiceId::random(), last!(services));
            reference::add_service(db, &Service { id, organization_id, code, en, zh, stage, ordinal })?;
            (List::Services, id.into())
        }
        New::Requirement { kind } => {
            let (id, ordinal) = (RequirementId::random(), last!(requirements));
            reference::add_requirement(db, &Requirement { id, organization_id, code, kind, en, zh, ordinal })?;
            (List::Requirements, id.into())
        }
        New::Reason => {
            let (id, ordinal) = (ReasonId::random(), last!(reasons));
            reference::add_reason(db, &Reason { id, organization_id, code, en, zh, ordinal })?;
            (List::Reasons, id.into())
        }
        New::Facet { rival } => {
            let (id, ordinal, source) = (FacetId::random(), last!(facets), "asked".to_owned());
            reference::add_facet(db, &Facet { id, organization_id, code, en, zh, rival, ordered: false, tier: false, source, ordinal })?;
            (List::Facets, id.into())
        }
        New::Value { facet } => {
            belongs(db, organization_id, List::Facets, facet.into())?;
            let (facet_id, id, ordinal) = (facet, FacetValueId::random(), last!(facet_values));
            reference::add_facet_value(db, &FacetValue { id, organization_id, facet_id, code, en, zh, ordinal })?;
            (List::Values, id.into())
        }
        New::Place { level, parent } => {
            if let Some(parent) = parent {
                belongs(db, organization_id, List::Places, parent.into())?;
            }
            let id = JurisdictionId::random();
            reference::add_jurisdiction(db, &Jurisdiction { id, organization_id, parent_id: parent, level, code, en, zh })?;
            (List::Places, id.into())
        }
    };
    let added = suggestions::note(db, author, list, id)?;
    author.records(db, Action::ReferenceChanged, &written, &format!("{} {added}", list.code()))?;
    Ok(id)
}

/// The code of an entry of the organization.
fn belongs(db: &mut Db, organization: OrganizationId, list: List, id: EntryId) -> Result<String, StoreError> {
    let code =
        on!(list, table => table::table.filter(table::organization_id.eq(organization)).filter(table::id.eq(id)).select(table::code).first(db));
    Ok(code?)
}

/// What is changed of an entry, with its entry in the audit log. The edition is drawn first: its row keeps two editors from crossing each other.
fn changes(
    db: &mut Db,
    author: &Author,
    (list, id): (List, EntryId),
    how: &str,
    change: impl FnOnce(&mut Db) -> Result<usize, StoreError>,
) -> Result<(), StoreError> {
    editions::changed(db, author.organization)?;
    let code = belongs(db, author.organization, list, id)?;
    change(db)?;
    others::forget_all();
    author.records(db, Action::ReferenceChanged, &code, &format!("{} {how}", list.code()))
}

/// Gives an entry other names; its code stays, so that nothing that was coded with it changes.
pub fn rename(db: &mut Db, author: &Author, (list, id): (List, EntryId), names: &Bilingual) -> Result<(), StoreError> {
    changes(db, author, (list, id), "renamed", |db| {
        let named = on!(list, table => diesel::update(table::table.filter(table::id.eq(id))).set((table::en.eq(&names.en), table::zh.eq(&names.zh))).execute(db));
        Ok(named?)
    })
}

/// From `on` the entry is not offered any more. What it `points_to` is the entry of the same list under which it is counted from now on.
///
/// # Errors
/// [`StoreError::Conflict`] if it would point to itself, to one that is retired, or to a value of another facet.
pub fn retire(db: &mut Db, author: &Author, (list, id): (List, EntryId), on: NaiveDate, points_to: Option<EntryId>) -> Result<(), StoreError> {
    changes(db, author, (list, id), if points_to.is_some() { "pointed to another" } else { "retired" }, |db| {
        if let Some(to) = points_to {
            belongs(db, author.organization, list, to)?;
            let retired = on!(list, table => table::table.filter(table::id.eq(to)).select(table::retired_on).first::<Option<NaiveDate>>(db))?;
            if to == id || retired.is_some() || !list.points() || (list == List::Values && !of_one_facet(db, id, to)?) {
                return Err(StoreError::Conflict);
            }
        }
        let set = on!(list, table => diesel::update(table::table.filter(table::id.eq(id)))
            .set((table::retired_on.eq(Some(on)), table::points_to.eq(points_to)))
            .execute(db));
        suggestions::decided(db, list, id)?;
        Ok(set?)
    })
}

fn of_one_facet(db: &mut Db, one: EntryId, other: EntryId) -> Result<bool, StoreError> {
    let facets = facet_values::table.filter(facet_values::id.eq_any([one, other])).select(facet_values::facet_id).load::<FacetId>(db)?;
    Ok(facets.iter().all(|facet| *facet == facets[0]))
}

/// Takes the retirement back: the entry is offered again, and counted as itself.
pub fn restore(db: &mut Db, author: &Author, (list, id): (List, EntryId)) -> Result<(), StoreError> {
    changes(db, author, (list, id), "offered again", |db| {
        let set = on!(list, table => diesel::update(table::table.filter(table::id.eq(id)))
            .set((table::retired_on.eq(None::<NaiveDate>), table::points_to.eq(None::<EntryId>)))
            .execute(db));
        Ok(set?)
    })
}

/// An entry that was suggested is one of the list.
pub fn keep(db: &mut Db, author: &Author, (list, id): (List, EntryId)) -> Result<(), StoreError> {
    changes(db, author, (list, id), "kept", |db| suggestions::decided(db, list, id))
}

/// Says where an office is.
pub fn place(db: &mut Db, author: &Author, office: OfficeId, code: Option<&str>) -> Result<(), StoreError> {
    changes(db, author, (List::Offices, office.into()), "placed", |db| {
        let at = match code {
            Some(code) => reference::place_called(db, author.organization, code)?,
            None => None,
        };
        Ok(diesel::update(offices::table.find(office)).set(offices::jurisdiction_id.eq(at)).execute(db)?)
    })
}

/// What counters usually ask for at a service, in this order, instead of what stood there.
pub fn ask_usually(db: &mut Db, author: &Author, service: ServiceId, requirements: &[RequirementId]) -> Result<(), StoreError> {
    changes(db, author, (List::Services, service.into()), "demands changed", |db| {
        diesel::delete(service_demands::table.filter(service_demands::service_id.eq(service))).execute(db)?;
        for (requirement, ordinal) in requirements.iter().zip(0..) {
            belongs(db, author.organization, List::Requirements, (*requirement).into())?;
            reference::add_usual_demand(db, author.organization, service, *requirement, ordinal)?;
        }
        Ok(requirements.len())
    })
}
