//! What changes rarely and is needed for every page: kept in memory under the edition at which it was read.
//!
//! An edition is a random number in the organization's row, drawn anew in the transaction of each change. So every node sees at once that what it keeps is old,
//! and a change that was rolled back leaves nothing behind that could pass for a later one.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use diesel::prelude::*;

use crate::{
    domain::id::OrganizationId,
    each,
    store::{StoreError, db::Db, schema::organizations},
};

/// One thing of each organization, as it was last read.
pub struct Kept<T>(RwLock<BTreeMap<OrganizationId, (i64, Arc<T>)>>);

impl<T> Kept<T> {
    pub const fn empty() -> Self {
        Self(RwLock::new(BTreeMap::new()))
    }

    /// What is kept, if it is of the edition that the database has now; else what `load` reads.
    pub fn get(&self, db: &mut Db, organization: OrganizationId, load: impl FnOnce(&mut Db) -> Result<T, StoreError>) -> Result<Arc<T>, StoreError> {
        let now = organizations::table.find(organization).select(organizations::edition);
        let edition = each!(db, connection => now.first::<i64>(connection))?;
        // What a thread that failed left behind is whole: entries are only ever replaced.
        if let Some((at, kept)) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&organization)
            && *at == edition
        {
            return Ok(Arc::clone(kept));
        }
        let loaded = Arc::new(load(db)?);
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(organization, (edition, Arc::clone(&loaded)));
        Ok(loaded)
    }
}

/// Whoever changes reference data or policies says so here, in the same transaction.
pub fn changed(db: &mut Db, organization: OrganizationId) -> Result<(), StoreError> {
    let (edition, _) = uuid::Uuid::new_v4().as_u64_pair();
    diesel::update(organizations::table.find(organization)).set(organizations::edition.eq(edition.cast_signed())).execute(db)?;
    Ok(())
}
