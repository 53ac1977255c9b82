//! A person at work: their public key, the private half, and the number they read aloud to be admitted.

use hpke::kem::X25519HkdfSha256;
use hpke::{Kem, Serializable};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::VaultError;
use super::cipher::{bound, lock, unlock};
use super::field::FieldKey;
use super::keys::{IndexKey, OrganizationKey, PersonKey};
use super::password::Kek;
use super::roster::Roster;
use super::seal::{self, Holder};
use super::secret::{Label, Secret};

/// An X25519 public key. Having one says nothing about whose it is: things are sealed only to what a verified [`Roster`](super::roster::Roster) gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// 32 bytes as the database keeps them; fails with [`VaultError::NotAPublicKey`] for any other length.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, VaultError> {
        bytes.try_into().map(Self).map_err(|_| VaultError::NotAPublicKey)
    }

    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The number that the owner reads aloud and a supervisor types.
    pub fn fingerprint(&self, organization: Uuid, user: Uuid) -> Fingerprint {
        Fingerprint::of(&[organization.as_bytes(), user.as_bytes(), &self.0])
    }
}

/// Thirty digits in six groups of five, some 99 bits of SHA-256: too many to find another key with the same ones.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fingerprint(String);

impl Fingerprint {
    pub(super) fn of(parts: &[&[u8]]) -> Self {
        let hash = Sha256::digest(bound(parts));
        let group = |bytes: &[u8]| bytes.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte)) % 100_000;
        let groups: Vec<String> = hash[..30].chunks(5).map(|bytes| format!("{:05}", group(bytes))).collect();
        Self(groups.join(" "))
    }

    /// Whether the thirty digits were typed, however they are spaced, in half or full width.
    pub fn is_typed(&self, typed: &str) -> bool {
        let digits = |text: &str| text.nfkc().filter(char::is_ascii_digit).collect::<String>();
        digits(typed) == digits(&self.0)
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Both halves of an X25519 key pair.
pub(super) struct Pair {
    private: Secret,
    public: PublicKey,
}

impl Pair {
    pub(super) fn random() -> Self {
        Self::from_seed(&Secret::random())
    }

    /// DeriveKeyPair of RFC 9180.
    pub(super) fn from_seed(seed: &Secret) -> Self {
        let (private, _) = X25519HkdfSha256::derive_keypair(seed.bytes());
        let bytes: Zeroizing<[u8; 32]> = Zeroizing::new(private.to_bytes().into());
        Self::from_private(Secret::from_array(*bytes))
    }

    pub(super) fn from_private(private: Secret) -> Self {
        let key = seal::private_key(&private);
        let public = PublicKey(X25519HkdfSha256::sk_to_pk(&key).to_bytes().into());
        Self { private, public }
    }

    /// Both halves as they were worked out before.
    pub(super) fn known(private: Secret, public: PublicKey) -> Self {
        Self { private, public }
    }

    pub(super) fn private(&self) -> &Secret {
        &self.private
    }

    pub(super) fn public(&self) -> &PublicKey {
        &self.public
    }
}

/// Marks a user's own key.
pub enum Own {}

/// Locks what only one user reads.
pub type OwnKey = FieldKey<Own>;

/// A user's own keys: in memory for the length of a request, otherwise locked under the password or a session's secret.
pub struct UserKeys {
    organization: Uuid,
    user: Uuid,
    pair: Pair,
}

impl UserKeys {
    /// New keys, at a first sign-in or after a forgotten password. They open nothing until a supervisor admits them.
    pub fn create(organization: Uuid, user: Uuid) -> Self {
        Self { organization, user, pair: Pair::random() }
    }

    pub(super) fn from_pair(organization: Uuid, user: Uuid, pair: Pair) -> Self {
        Self { organization, user, pair }
    }

    pub fn organization(&self) -> Uuid {
        self.organization
    }

    pub fn user(&self) -> Uuid {
        self.user
    }

    pub fn public(&self) -> &PublicKey {
        self.pair.public()
    }

    pub fn fingerprint(&self) -> Fingerprint {
        self.public().fingerprint(self.organization, self.user)
    }

    /// The private half as the database keeps it, locked under the password.
    pub fn lock(&self, kek: &Kek) -> Vec<u8> {
        self.lock_under(kek.secret(), "private")
    }

    /// Fails with [`VaultError::CannotOpen`] if the password, the server key or the user is another.
    pub fn unlock(kek: &Kek, organization: Uuid, user: Uuid, locked: &[u8]) -> Result<Self, VaultError> {
        Self::unlock_under(kek.secret(), "private", organization, user, locked)
    }

    /// One of the organization's keys that was sealed to this user in the roster's generation.
    /// Fails with [`VaultError::CannotOpen`] if it was sealed to someone else or is not the key that the roster names.
    pub fn open<K: OrganizationKey>(&self, sealed: &[u8], roster: &Roster) -> Result<K, VaultError> {
        if roster.organization() != self.organization {
            return Err(VaultError::RosterNotTrusted);
        }
        seal::open(&self.pair, Holder::User(self.user), roster, sealed)
    }

    /// The key of a person who is assigned to this user; `generation` is that of the row it was found in.
    /// Fails with [`VaultError::CannotOpen`] if it was sealed to someone else, for another person or generation, or nobody of the organization sealed it.
    pub fn open_person(&self, sealed: &[u8], person: Uuid, generation: u32, index: &IndexKey) -> Result<PersonKey, VaultError> {
        seal::open_person(&self.pair, Holder::User(self.user), self.organization, generation, person, index, sealed)
    }

    /// For what only this user reads and no colleague: saved searches, an import that is being looked through. Places under it say generation 0.
    pub fn own_key(&self) -> OwnKey {
        FieldKey::of(self.own(Label::Own))
    }

    pub(super) fn pair(&self) -> &Pair {
        &self.pair
    }

    /// A secret of the user's own, for what only they read and nobody sealed to them.
    pub(super) fn own(&self, label: Label) -> Secret {
        self.pair.private().derive(label, &[self.organization.as_bytes(), self.user.as_bytes()])
    }

    pub(super) fn lock_under(&self, key: &Secret, purpose: &str) -> Vec<u8> {
        lock(key, &bound(&[self.organization.as_bytes(), self.user.as_bytes(), purpose.as_bytes()]), self.pair.private().bytes())
    }

    pub(super) fn unlock_under(key: &Secret, purpose: &str, organization: Uuid, user: Uuid, locked: &[u8]) -> Result<Self, VaultError> {
        let private = unlock(key, &bound(&[organization.as_bytes(), user.as_bytes(), purpose.as_bytes()]), locked)?;
        let private = Secret::from_bytes(&private).ok_or(VaultError::CannotOpen)?;
        Ok(Self { organization, user, pair: Pair::from_private(private) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_thirty_digits_that_may_be_typed_as_heard() {
        let keys = UserKeys::create(Uuid::new_v4(), Uuid::new_v4());
        let shown = keys.fingerprint().to_string();
        assert_eq!(shown.len(), 35);
        assert!(shown.split(' ').all(|group| group.len() == 5 && group.bytes().all(|digit| digit.is_ascii_digit())), "{shown}");
        assert!(keys.fingerprint().is_typed(&shown.replace(' ', "-")));
        let wide: String = shown.chars().map(full_width).collect();
        assert!(keys.fingerprint().is_typed(&wide));
        assert!(!keys.fingerprint().is_typed(&shown[..34]));
        assert!(!keys.public().fingerprint(keys.organization(), Uuid::new_v4()).is_typed(&shown), "another user's");
    }

    fn full_width(c: char) -> char {
        c.to_digit(10).and_then(|digit| char::from_u32('０' as u32 + digit)).unwrap_or(c)
    }
}
