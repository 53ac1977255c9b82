//! Which entries are still offered, and under which one a retired entry counts. Steps keep the entry with which they were coded.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::id::{EntryId, OrganizationId, UserId},
    store::{
        StoreError,
        db::Db,
        reference::{Facet, FacetValue, InList, Jurisdiction, Office, Reason, Reference, Requirement, Service},
        schema::{facet_values, facets, jurisdictions, offices, reasons, requirements, services},
        suggestions,
    },
};

/// How an entry stands that is not simply one of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// From this day on it is not offered any more.
    pub retired_on: Option<NaiveDate>,
    /// The entry under which it is counted since it was retired.
    pub points_to: Option<EntryId>,
    /// Who added it without the right to edit the lists; until an editor keeps it or points it to another.
    pub suggested_by: Option<UserId>,
}

/// What forms offer: the entries that are not retired.
pub struct Offered {
    pub services: Vec<Service>,
    pub requirements: Vec<Requirement>,
    pub reasons: Vec<Reason>,
    pub facets: Vec<Facet>,
    pub facet_values: Vec<FacetValue>,
    pub offices: Vec<Office>,
    pub jurisdictions: Vec<Jurisdiction>,
}

pub(super) fn of(db: &mut Db, organization: OrganizationId) -> Result<HashMap<EntryId, Standing>, StoreError> {
    let mut standing: HashMap<EntryId, Standing> = HashMap::new();
    macro_rules! retired {
        ($($table:ident)+) => { $(
            let rows = $table::table
                .filter($table::organization_id.eq(organization))
                .filter($table::retired_on.is_not_null())
                .select(($table::id, $table::retired_on, $table::points_to))
                .load::<(EntryId, Option<NaiveDate>, Option<EntryId>)>(db)?;
            standing.extend(rows.into_iter().map(|(id, retired_on, points_to)| (id, Standing { retired_on, points_to, suggested_by: None })));
        )+ };
    }
    retired!(services requirements reasons facets facet_values jurisdictions offices);
    for (id, by) in suggestions::open(db, organization)? {
        standing.entry(id).or_default().suggested_by = Some(by);
    }
    Ok(standing)
}

impl Reference {
    pub fn standing(&self, entry: EntryId) -> Standing {
        self.standing.get(&entry).copied().unwrap_or_default()
    }

    /// Whether forms offer it on this day.
    pub fn is_offered(&self, entry: &(impl InList + ?Sized), today: NaiveDate) -> bool {
        self.standing(entry.entry()).retired_on.is_none_or(|day| today < day)
    }

    /// The entry of its list under which an entry is counted: itself, unless it is retired and points to another.
    pub fn counted<'a, T: InList>(&self, list: &'a [T], entry: &'a T) -> &'a T {
        let under = self.counted_under(entry.entry());
        if under == entry.entry() { entry } else { list.iter().find(|other| other.entry() == under).unwrap_or(entry) }
    }

    pub fn counted_under(&self, entry: EntryId) -> EntryId {
        let mut at = entry;
        // Whoever retires an entry can point it only to one that is in use, so the way has no circle; were there one, it ends.
        for _ in 0..self.standing.len() {
            match self.standing(at).points_to {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }

    /// All entries that are counted under the same one as this, with it.
    pub fn alike(&self, entry: EntryId) -> Vec<EntryId> {
        let under = self.counted_under(entry);
        let pointing = self.standing.keys().copied().filter(|other| *other != entry && *other != under && self.counted_under(*other) == under);
        let mut alike: Vec<EntryId> = pointing.chain([entry]).chain((under != entry).then_some(under)).collect();
        alike.sort();
        alike
    }

    /// What forms offer on this day.
    pub fn offered(&self, today: NaiveDate) -> Offered {
        macro_rules! offered {
            ($($list:ident)+) => {
                Offered { $($list: self.$list.iter().filter(|entry| self.is_offered(*entry, today)).cloned().collect()),+ }
            };
        }
        offered!(services requirements reasons facets facet_values offices jurisdictions)
    }
}
