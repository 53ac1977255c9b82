//! The organization's keys and each person's: what they protect, and whose role includes them.

use uuid::Uuid;

use super::VaultError;
use super::field::FieldKey;
use super::pair::{Pair, PublicKey};
use super::roster::Roster;
use super::seal::{self, Holder};
use super::secret::{Label, Secret};

/// Whose identities a colleague's roles let them read. Cryptography grants this and no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Nobody's: analysts and administrators.
    Nobody,
    /// Those of the people assigned to them: caseworkers.
    Assigned,
    /// Everybody's: supervisors.
    Everybody,
}

/// A key that can be sealed to someone.
pub trait Sealable: Sized {
    /// Keeps one kind of key from being opened as another.
    const NAME: &'static str;
    /// In which capacity a colleague holds it.
    const HELD_AS: &'static str;
    /// The least reach that includes it.
    const REACH: Reach;

    #[doc(hidden)]
    fn secret(&self) -> &Secret;

    #[doc(hidden)]
    fn revive(secret: Secret, organization: Uuid, generation: u32) -> Self;
}

/// One of the three keys of an organization. The roster names each by a digest, since anyone can seal a key of their own to a colleague's public key.
pub trait OrganizationKey: Sealable {
    /// One-way: tells this key from any other and nothing about it.
    #[doc(hidden)]
    fn digest(&self) -> [u8; 32] {
        *self.secret().derive(Label::Digest, &[Self::NAME.as_bytes()]).bytes()
    }

    #[doc(hidden)]
    fn digest_in(roster: &Roster) -> &[u8; 32];
}

/// What an organization is set up with, and gets anew in each generation.
pub struct OrganizationKeys {
    pub identity: IdentityKey,
    pub directory: DirectoryKey,
    pub index: IndexKey,
}

impl OrganizationKeys {
    /// A new generation, counted from 1.
    pub fn create(organization: Uuid, generation: u32) -> Self {
        let identity = IdentityKey { organization, generation, pair: Pair::random() };
        Self { identity, directory: DirectoryKey::random(), index: IndexKey(Secret::random()) }
    }
}

/// Marks the key of one person.
pub enum Person {}
/// Marks the key of the directory.
pub enum Directory {}

/// Locks one person's protected fields and files; made with the person.
pub type PersonKey = FieldKey<Person>;

/// Locks each person's card once more, so that supervisors search all people in one pass; made at set-up, anew with each generation.
pub type DirectoryKey = FieldKey<Directory>;

impl Sealable for PersonKey {
    const NAME: &'static str = "person key";
    const HELD_AS: &'static str = "assignee";
    const REACH: Reach = Reach::Assigned;

    fn secret(&self) -> &Secret {
        self.secret()
    }

    fn revive(secret: Secret, _: Uuid, _: u32) -> Self {
        Self::of(secret)
    }
}

impl Sealable for DirectoryKey {
    const NAME: &'static str = "directory key";
    const HELD_AS: &'static str = "supervisor";
    const REACH: Reach = Reach::Everybody;

    fn secret(&self) -> &Secret {
        self.secret()
    }

    fn revive(secret: Secret, _: Uuid, _: u32) -> Self {
        Self::of(secret)
    }
}

/// Makes match tokens, so that caseworkers and supervisors find duplicates among people whose names they may not read.
pub struct IndexKey(pub(super) Secret);

impl Sealable for IndexKey {
    const NAME: &'static str = "index key";
    const HELD_AS: &'static str = "caseworker";
    const REACH: Reach = Reach::Assigned;

    fn secret(&self) -> &Secret {
        &self.0
    }

    fn revive(secret: Secret, _: Uuid, _: u32) -> Self {
        Self(secret)
    }
}

/// The supervisors' common key pair: every person's key is sealed to it, and the roster is signed with it.
pub struct IdentityKey {
    organization: Uuid,
    generation: u32,
    pair: Pair,
}

impl IdentityKey {
    pub(super) fn of(organization: Uuid, generation: u32, pair: Pair) -> Self {
        Self { organization, generation, pair }
    }

    pub(super) fn pair(&self) -> &Pair {
        &self.pair
    }

    pub fn organization(&self) -> Uuid {
        self.organization
    }

    pub fn generation(&self) -> u32 {
        self.generation
    }

    pub fn public(&self) -> &PublicKey {
        self.pair.public()
    }

    /// A person's key that was sealed to the supervisors. Fails with [`VaultError::CannotOpen`] if it is of another generation or person, or nobody of the organization sealed it.
    pub fn open_person(&self, sealed: &[u8], person: Uuid, index: &IndexKey) -> Result<PersonKey, VaultError> {
        seal::open_person(&self.pair, Holder::Identity, self.organization, self.generation, person, index, sealed)
    }
}

impl Sealable for IdentityKey {
    const NAME: &'static str = "identity key";
    const HELD_AS: &'static str = "supervisor";
    const REACH: Reach = Reach::Everybody;

    fn secret(&self) -> &Secret {
        self.pair.private()
    }

    fn revive(secret: Secret, organization: Uuid, generation: u32) -> Self {
        Self { organization, generation, pair: Pair::from_private(secret) }
    }
}

impl OrganizationKey for DirectoryKey {
    fn digest_in(roster: &Roster) -> &[u8; 32] {
        &roster.digests.directory
    }
}

impl OrganizationKey for IndexKey {
    fn digest_in(roster: &Roster) -> &[u8; 32] {
        &roster.digests.index
    }
}

impl OrganizationKey for IdentityKey {
    fn digest_in(roster: &Roster) -> &[u8; 32] {
        &roster.digests.identity
    }
}
