//! People's keys that a session opened, each locked again under its secret: going back to the same case need not unseal its person's key once more.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::VaultError;
use super::cipher::{bound, lock, unlock};
use super::keys::{PersonKey, Sealable};
use super::secret::Secret;

/// Keys kept for a session at most; beyond that it begins anew. Each takes some 200 bytes.
const MOST: usize = 1_024;

/// What one session keeps, by the hash of the sealed copy that was opened: where that copy is taken away or made anew, what is kept here is never asked for again.
/// Tells nobody anything who has not the cookie.
#[derive(Default)]
pub struct KeptKeys(Mutex<HashMap<[u8; 32], Vec<u8>>>);

/// The same while a request lasts, with what opens it.
pub struct Opened {
    kept: Arc<KeptKeys>,
    session: Secret,
}

impl Opened {
    pub(super) fn by(session: Secret, kept: Arc<KeptKeys>) -> Self {
        Self { kept, session }
    }

    /// The key in a sealed copy: as it is kept, else as `unseal` opens it.
    pub(super) fn key(
        &self,
        (organization, person, generation): (Uuid, Uuid, u32),
        sealed: &[u8],
        unseal: impl FnOnce() -> Result<PersonKey, VaultError>,
    ) -> Result<PersonKey, VaultError> {
        let about = bound(&[b"opened", organization.as_bytes(), person.as_bytes(), &generation.to_be_bytes(), sealed]);
        let copy: [u8; 32] = Sha256::digest(&about).into();
        let known = self.kept.0.lock().unwrap_or_else(PoisonError::into_inner).get(&copy).cloned();
        if let Some(secret) = known.and_then(|locked| unlock(&self.session, &about, &locked).ok()).and_then(|bytes| Secret::from_bytes(&bytes)) {
            return Ok(PersonKey::revive(secret, organization, generation));
        }
        let key = unseal()?;
        let locked = lock(&self.session, &about, Sealable::secret(&key).bytes());
        let mut kept = self.kept.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(copy, locked);
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_unsealed_once_a_session_and_by_that_session_only() {
        let (organization, person) = (Uuid::new_v4(), Uuid::new_v4());
        let of = (organization, person, 1);
        let (key, kept, session) = (PersonKey::random(), Arc::new(KeptKeys::default()), Secret::random());
        let here = || Opened::by(Secret::from_array(*session.bytes()), Arc::clone(&kept));
        let unseal = || Ok(PersonKey::revive(Secret::from_array(*Sealable::secret(&key).bytes()), organization, 1));
        let same = |opened: PersonKey| *Sealable::secret(&opened).bytes() == *Sealable::secret(&key).bytes();
        let shut = || Err(VaultError::CannotOpen);

        assert!(here().key(of, b"copy", shut).is_err(), "not opened yet");
        assert!(same(here().key(of, b"copy", unseal).expect("opened")));
        assert!(same(here().key(of, b"copy", shut).expect("kept")));
        assert!(here().key(of, b"another copy", shut).is_err());
        assert!(here().key((organization, Uuid::new_v4(), 1), b"copy", shut).is_err(), "the copy in another person's row");
        assert!(here().key((organization, person, 2), b"copy", shut).is_err(), "of another generation");
        let other = Opened::by(Secret::random(), Arc::clone(&kept));
        assert!(other.key(of, b"copy", shut).is_err(), "another session");
    }
}
