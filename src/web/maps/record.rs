//! The record in memory while somebody looks at cuts of it: read once, dropped when nobody has asked for a while.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use chrono::NaiveDate;

use crate::{
    domain::id::OrganizationId,
    engine::{evidence::Evidence, maps::Lists},
    store::{StoreError, columns, db::Db, rules},
};

/// How long what was read is good for: long enough to look at a few cuts, short enough that a step logged meanwhile, or a consent withdrawn, is soon seen.
pub const LASTS: Duration = Duration::from_secs(300);

/// A record and the lists that go with it.
#[derive(Clone)]
pub struct Held {
    pub evidence: Arc<Evidence>,
    pub lists: Arc<Lists>,
    on: NaiveDate,
    read_at: Instant,
}

static HELD: Mutex<BTreeMap<OrganizationId, Held>> = Mutex::new(BTreeMap::new());

/// The record of an organization. Whoever comes while it is being read waits for it, so that it is read once.
pub fn held(db: &mut Db, organization: OrganizationId, today: NaiveDate) -> Result<Held, StoreError> {
    // What a thread that failed left behind is whole: entries are only ever replaced.
    let mut all = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(held) = all.get(&organization)
        && held.on == today
        && held.read_at.elapsed() < LASTS
    {
        return Ok(held.clone());
    }
    let (evidence, lists) = (Arc::new(columns::whole(db, organization)?), Arc::new(rules::lists(db, organization, today)?));
    let held = Held { evidence, lists, on: today, read_at: Instant::now() };
    all.insert(organization, held.clone());
    Ok(held)
}

/// Gives back what was read too long ago.
pub fn drop_old() {
    HELD.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, held| held.read_at.elapsed() < LASTS);
}
