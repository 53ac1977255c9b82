//! Keyrings that sessions opened, each locked again under its session's secret, so that not every request unseals them from the start.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    domain::caller::Caller,
    store::{StoreError, db::Db, keyring},
    vault::{
        keyring::{KeptRing, Keyring},
        session::SessionSecret,
    },
};

/// Sessions whose keyrings are kept at most; beyond that all start anew. Each takes some 300 bytes, and 200 more for each person whose key it opened.
const MOST: usize = 512;

/// By the hash under which the session is known.
#[derive(Default)]
pub struct Rings(Mutex<HashMap<[u8; 32], Arc<KeptRing>>>);

impl Rings {
    /// The keys of the caller, whose session's row keeps `locked_keys`. The roster is read each time: once it is another one, everything is unsealed and checked anew.
    pub fn open(&self, db: &mut Db, caller: &Caller, session: &SessionSecret, locked_keys: &[u8]) -> Result<Keyring, StoreError> {
        let (organization, user) = (caller.organization.0, caller.user.0);
        let unlock = || session.unlock(organization, user, locked_keys);
        let Some(signed) = keyring::signed_roster(db, caller)? else { return Ok(Keyring::of_newcomer(unlock()?)) };
        let hash = session.hash();
        let kept = self.kept().get(&hash).cloned();
        if let Some(ring) = kept.and_then(|kept| kept.open(session, organization, user, &signed)) {
            return Ok(ring);
        }
        let ring = keyring::open_by(db, caller, unlock()?, &signed)?;
        if let Some(locked) = KeptRing::lock(&ring, session, &signed) {
            let mut kept = self.kept();
            if kept.len() >= MOST {
                kept.clear();
            }
            kept.insert(hash, Arc::new(locked));
        }
        Ok(ring)
    }

    /// The session ended.
    pub fn forget(&self, session: &SessionSecret) {
        self.kept().remove(&session.hash());
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, HashMap<[u8; 32], Arc<KeptRing>>> {
        // What a thread that failed left behind is whole: entries are only ever replaced.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
