//! The keys that one caller has at hand while one request lasts, and how the next request gets at them again.

use std::sync::Arc;

use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::VaultError;
use super::cipher::{bound, lock, take, unlock};
use super::keys::{DirectoryKey, IdentityKey, IndexKey, PersonKey, Sealable};
use super::opened::{KeptKeys, Opened};
use super::pair::{Pair, PublicKey, UserKeys};
use super::roster::Roster;
use super::secret::Secret;
use super::session::SessionSecret;

/// What a caller's own keys open. Whoever was not admitted has only their own.
pub struct Keyring {
    pub own: UserKeys,
    /// Supervisors: opens every person's key.
    pub identity: Option<IdentityKey>,
    /// Supervisors: opens every card, for searching.
    pub directory: Option<DirectoryKey>,
    /// Caseworkers and supervisors: makes match tokens.
    pub index: Option<IndexKey>,
    /// The colleagues to whom something may be sealed; none for whoever was not admitted.
    pub roster: Option<Roster>,
    /// People's keys that the same session opened before.
    opened: Option<Opened>,
}

impl Keyring {
    /// Of someone whom nobody admitted yet.
    pub fn of_newcomer(own: UserKeys) -> Self {
        Self { own, identity: None, directory: None, index: None, roster: None, opened: None }
    }

    /// A person's key that was sealed to the caller.
    pub fn assigned_key(&self, sealed: &[u8], person: Uuid, generation: u32) -> Result<PersonKey, VaultError> {
        let index = self.index()?;
        self.once(person, generation, sealed, || self.own.open_person(sealed, person, generation, index))
    }

    /// A person's key that was sealed to the supervisors.
    pub fn anyones_key(&self, sealed: &[u8], person: Uuid) -> Result<PersonKey, VaultError> {
        let (identity, index) = (self.identity()?, self.index()?);
        self.once(person, identity.generation(), sealed, || identity.open_person(sealed, person, index))
    }

    fn once(
        &self,
        person: Uuid,
        generation: u32,
        sealed: &[u8],
        unseal: impl FnOnce() -> Result<PersonKey, VaultError>,
    ) -> Result<PersonKey, VaultError> {
        match &self.opened {
            Some(opened) => opened.key((self.own.organization(), person, generation), sealed, unseal),
            None => unseal(),
        }
    }

    /// The roster, for whoever was admitted.
    pub fn roster(&self) -> Result<&Roster, VaultError> {
        self.roster.as_ref().ok_or(VaultError::NotAdmitted)
    }

    pub fn index(&self) -> Result<&IndexKey, VaultError> {
        self.index.as_ref().ok_or(VaultError::NotAdmitted)
    }

    pub fn identity(&self) -> Result<&IdentityKey, VaultError> {
        self.identity.as_ref().ok_or(VaultError::BeyondTheirRole)
    }

    pub fn directory(&self) -> Result<&DirectoryKey, VaultError> {
        self.directory.as_ref().ok_or(VaultError::BeyondTheirRole)
    }
}

/// A keyring that a session opened, locked again under its secret: one cipher opens it, where unsealing each key and checking the roster's signature takes many
/// multiplications on a curve. Bound to the very roster that was checked, so that another one has it opened and checked from the start.
/// It lives in the program's memory only, and tells nobody anything who has not the cookie.
pub struct KeptRing {
    locked: Vec<u8>,
    keys: Arc<KeptKeys>,
}

const PAIR: usize = 64;

impl KeptRing {
    /// Locks what was opened and checked; `signed` is the roster as the database keeps it. The keys of someone without a roster are not kept.
    pub fn lock(ring: &Keyring, session: &SessionSecret, signed: &[u8]) -> Option<Self> {
        ring.roster.as_ref()?;
        let mut bytes = Zeroizing::new(Vec::with_capacity(PAIR + 1 + PAIR + 32 + 32));
        put_pair(&mut bytes, ring.own.pair());
        bytes.push(u8::from(ring.identity.is_some()) | u8::from(ring.directory.is_some()) << 1 | u8::from(ring.index.is_some()) << 2);
        if let Some(identity) = &ring.identity {
            put_pair(&mut bytes, identity.pair());
        }
        if let Some(directory) = &ring.directory {
            bytes.extend(Sealable::secret(directory).bytes());
        }
        if let Some(index) = &ring.index {
            bytes.extend(Sealable::secret(index).bytes());
        }
        Some(Self { locked: lock(&session.key(), &about(&ring.own, signed), &bytes), keys: Arc::default() })
    }

    /// The same keyring, if the session is the one that locked it and the roster is the one that was checked then; none otherwise.
    pub fn open(&self, session: &SessionSecret, organization: Uuid, user: Uuid, signed: &[u8]) -> Option<Keyring> {
        let bytes = unlock(&session.key(), &about_of(organization, user, signed), &self.locked).ok()?;
        let from = &mut &bytes[..];
        let own = UserKeys::from_pair(organization, user, take_pair(from)?);
        let roster = Roster::checked_before(signed)?;
        let [held] = take(from)?;
        let identity = if held & 1 != 0 { Some(IdentityKey::of(organization, roster.generation(), take_pair(from)?)) } else { None };
        let directory = if held & 2 != 0 { Some(DirectoryKey::of(Secret::from_array(take(from)?))) } else { None };
        let index = if held & 4 != 0 { Some(IndexKey(Secret::from_array(take(from)?))) } else { None };
        let opened = Some(Opened::by(session.key(), Arc::clone(&self.keys)));
        Some(Keyring { own, identity, directory, index, roster: Some(roster), opened })
    }
}

fn about(own: &UserKeys, signed: &[u8]) -> Vec<u8> {
    about_of(own.organization(), own.user(), signed)
}

fn about_of(organization: Uuid, user: Uuid, signed: &[u8]) -> Vec<u8> {
    bound(&[b"ring", organization.as_bytes(), user.as_bytes(), &Sha256::digest(signed)])
}

fn put_pair(bytes: &mut Vec<u8>, pair: &Pair) {
    bytes.extend(pair.private().bytes());
    bytes.extend(pair.public().bytes());
}

fn take_pair(from: &mut &[u8]) -> Option<Pair> {
    let private = Secret::from_array(take(from)?);
    let public = PublicKey::from_bytes(&take::<32>(from)?).ok()?;
    Some(Pair::known(private, public))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::{keys::OrganizationKeys, recovery::RecoveryKey};

    #[test]
    fn what_a_session_opened_is_opened_again_by_it_alone_and_for_the_same_roster() {
        let (organization, user) = (Uuid::new_v4(), Uuid::new_v4());
        let own = UserKeys::create(organization, user);
        let keys = OrganizationKeys::create(organization, 1);
        let roster = Roster::found(&keys, RecoveryKey::create(organization).0.public(), &own);
        let signed = roster.sign(&keys.identity).expect("its own key");
        let ring = Keyring { own, identity: Some(keys.identity), directory: None, index: Some(keys.index), roster: Some(roster), opened: None };
        let session = SessionSecret::create();
        let kept = KeptRing::lock(&ring, &session, &signed).expect("an admitted user");

        let again = kept.open(&session, organization, user, &signed).expect("the same session");
        assert_eq!(again.own.public(), ring.own.public());
        assert_eq!(again.own.fingerprint(), ring.own.fingerprint());
        assert_eq!(again.identity().expect("a supervisor").public(), ring.identity().expect("a supervisor").public());
        assert!(again.directory.is_none());
        assert_eq!(again.index().expect("an index").0, ring.index().expect("an index").0);
        assert_eq!(again.roster().expect("a roster").edition(), 1);

        assert!(kept.open(&SessionSecret::create(), organization, user, &signed).is_none(), "another session");
        assert!(kept.open(&session, organization, Uuid::new_v4(), &signed).is_none(), "another user");
        let mut forged = signed.clone();
        *forged.last_mut().expect("a signature") ^= 1;
        assert!(kept.open(&session, organization, user, &forged).is_none(), "another roster");
    }

    #[test]
    fn what_was_not_checked_is_not_kept() {
        let ring = Keyring::of_newcomer(UserKeys::create(Uuid::new_v4(), Uuid::new_v4()));
        assert!(KeptRing::lock(&ring, &SessionSecret::create(), b"").is_none());
    }
}
