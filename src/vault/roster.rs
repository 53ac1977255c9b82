//! Whose public key is whose: the list that supervisors sign and everybody checks before sealing anything to anyone.

use std::collections::BTreeMap;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use uuid::Uuid;

use super::VaultError;
use super::cipher::{VERSION, bound, lock, take, unlock};
use super::keys::{IdentityKey, OrganizationKey, OrganizationKeys, Reach, Sealable};
use super::pair::{Fingerprint, PublicKey, UserKeys};
use super::recovery::RecoveryKey;
use super::seal::{Holder, Recipient};
use super::secret::Label;

/// The colleagues whom supervisors admitted, with the identity and the recovery key: one signed text, kept as it is in one column.
///
/// The signing key (Ed25519) is derived from the identity key, so only supervisors sign. Everybody verifies, against what they pinned when they first came in:
/// a caseworker who seals a new person's key must be as sure of the supervisors' key as they are of hers.
#[derive(Clone, Debug)]
pub struct Roster {
    organization: Uuid,
    generation: u32,
    /// Grows with every change, so that an older list cannot be put back.
    edition: u64,
    signer: [u8; 32],
    identity: PublicKey,
    recovery: PublicKey,
    pub(super) digests: Digests,
    members: BTreeMap<Uuid, Member>,
}

/// By which the organization's keys are known to be its own.
#[derive(Clone, Debug)]
pub(super) struct Digests {
    pub(super) identity: [u8; 32],
    pub(super) directory: [u8; 32],
    pub(super) index: [u8; 32],
}

#[derive(Clone, Debug)]
struct Member {
    public: PublicKey,
    reach: Reach,
}

/// What a user remembers of the roster between sign-ins, locked under their own keys: who signs it, and the newest edition they saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    organization: Uuid,
    signer: [u8; 32],
    edition: u64,
}

impl Roster {
    /// The first roster of an organization, with the one who sets it up as its supervisor.
    pub fn found(keys: &OrganizationKeys, recovery: &PublicKey, founder: &UserKeys) -> Self {
        let identity = &keys.identity;
        let members = BTreeMap::from([(founder.user(), Member { public: *founder.public(), reach: Reach::Everybody })]);
        Self {
            organization: identity.organization(),
            generation: identity.generation(),
            edition: 1,
            signer: signing_key(identity).verifying_key().to_bytes(),
            identity: *identity.public(),
            recovery: *recovery,
            digests: Digests { identity: identity.digest(), directory: keys.directory.digest(), index: keys.index.digest() },
            members,
        }
    }

    /// Takes a colleague in, or gives them another reach or, after a forgotten password, another key. `typed` are the thirty digits that they read aloud.
    /// Fails with [`VaultError::NotAdmitted`] if the digits are not those of this key.
    pub fn admit(&mut self, user: Uuid, public: &PublicKey, reach: Reach, typed: &str) -> Result<(), VaultError> {
        if !public.fingerprint(self.organization, user).is_typed(typed) {
            return Err(VaultError::NotAdmitted);
        }
        self.members.insert(user, Member { public: *public, reach });
        self.edition += 1;
        Ok(())
    }

    /// Gives an admitted colleague another reach, when their roles change. What was sealed to them before must be deleted by whoever calls.
    pub fn change_reach(&mut self, user: Uuid, reach: Reach) -> Result<(), VaultError> {
        self.members.get_mut(&user).ok_or(VaultError::NotAdmitted)?.reach = reach;
        self.edition += 1;
        Ok(())
    }

    /// Nothing will be sealed to them any more.
    pub fn dismiss(&mut self, user: Uuid) {
        if self.members.remove(&user).is_some() {
            self.edition += 1;
        }
    }

    /// The roster as the database keeps it. Fails with [`VaultError::RosterNotTrusted`] if `identity` is not the key that this roster names.
    pub fn sign(&self, identity: &IdentityKey) -> Result<Vec<u8>, VaultError> {
        let key = signing_key(identity);
        if key.verifying_key().to_bytes() != self.signer || *identity.public() != self.identity {
            return Err(VaultError::RosterNotTrusted);
        }
        let mut bytes = self.to_bytes();
        let signature = key.sign(&bytes);
        bytes.extend(signature.to_bytes());
        Ok(bytes)
    }

    /// Reads a roster and checks that it is signed by whom the user pinned and not older than what they saw.
    pub fn verify(signed: &[u8], pin: &Pin) -> Result<Self, VaultError> {
        let roster = Self::verify_itself(signed)?;
        if roster.organization != pin.organization || roster.signer != pin.signer || roster.edition < pin.edition {
            return Err(VaultError::RosterNotTrusted);
        }
        Ok(roster)
    }

    /// Reads a roster for the first time, right after a supervisor admitted `user`: it must name them with their own key. From then on the pin decides,
    /// and its [`fingerprint`](Pin::fingerprint) can be compared aloud with a colleague's.
    pub fn first_sight(signed: &[u8], user: &UserKeys) -> Result<Self, VaultError> {
        let roster = Self::verify_itself(signed)?;
        if roster.organization != user.organization() {
            return Err(VaultError::RosterNotTrusted);
        }
        match roster.members.get(&user.user()) {
            Some(member) if member.public == *user.public() => Ok(roster),
            _ => Err(VaultError::NotAdmitted),
        }
    }

    /// Reads a roster when all that is left is the paper: it must name the paper's key. Whoever could write the database may have made another one that does,
    /// but no person's key of old opens with what that one names.
    pub fn by_paper(signed: &[u8], recovery: &RecoveryKey) -> Result<Self, VaultError> {
        let roster = Self::verify_itself(signed)?;
        if roster.recovery != *recovery.public() {
            return Err(VaultError::RosterNotTrusted);
        }
        Ok(roster)
    }

    /// Reads a roster whose every byte was checked before; its signature is not looked at again.
    pub(super) fn checked_before(signed: &[u8]) -> Option<Self> {
        let (bytes, _) = signed.split_last_chunk::<64>()?;
        Self::parse(bytes)
    }

    /// What to remember of this roster.
    pub fn pin(&self) -> Pin {
        Pin { organization: self.organization, signer: self.signer, edition: self.edition }
    }

    pub fn organization(&self) -> Uuid {
        self.organization
    }

    pub fn generation(&self) -> u32 {
        self.generation
    }

    pub fn edition(&self) -> u64 {
        self.edition
    }

    /// A colleague, to seal a key to. Fails with [`VaultError::NotAdmitted`] if they are not in the roster.
    pub fn colleague(&self, user: Uuid) -> Result<Recipient, VaultError> {
        let member = self.members.get(&user).ok_or(VaultError::NotAdmitted)?;
        Ok(self.recipient(Holder::User(user), member.reach, member.public))
    }

    /// Whether they are in, and with which reach.
    pub fn reach(&self, user: Uuid) -> Option<Reach> {
        self.members.get(&user).map(|member| member.reach)
    }

    /// Those to whom a key that asks for `reach` is sealed.
    pub fn colleagues_with(&self, reach: Reach) -> impl Iterator<Item = (Uuid, Recipient)> {
        let chosen = self.members.iter().filter(move |(_, member)| member.reach >= reach);
        chosen.map(|(user, member)| (*user, self.recipient(Holder::User(*user), member.reach, member.public)))
    }

    /// All supervisors at once, through the identity key.
    pub fn supervisors(&self) -> Recipient {
        self.recipient(Holder::Identity, Reach::Everybody, self.identity)
    }

    /// The paper in the safe.
    pub fn paper(&self) -> Recipient {
        self.recipient(Holder::Recovery, Reach::Everybody, self.recovery)
    }

    fn recipient(&self, holder: Holder, reach: Reach, public: PublicKey) -> Recipient {
        Recipient { organization: self.organization, generation: self.generation, holder, reach, public }
    }

    /// `version | organization | generation | edition | signer | identity | recovery | digests | (user | reach | public)…`, all of fixed length.
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        bytes.extend(self.organization.as_bytes());
        bytes.extend(self.generation.to_be_bytes());
        bytes.extend(self.edition.to_be_bytes());
        bytes.extend(self.signer);
        bytes.extend(self.identity.bytes());
        bytes.extend(self.recovery.bytes());
        bytes.extend([self.digests.identity, self.digests.directory, self.digests.index].concat());
        for (user, member) in &self.members {
            bytes.extend(user.as_bytes());
            bytes.push(member.reach as u8);
            bytes.extend(member.public.bytes());
        }
        bytes
    }

    fn verify_itself(signed: &[u8]) -> Result<Self, VaultError> {
        let (bytes, signature) = signed.split_last_chunk::<64>().ok_or(VaultError::RosterNotTrusted)?;
        let roster = Self::parse(bytes).ok_or(VaultError::RosterNotTrusted)?;
        VerifyingKey::from_bytes(&roster.signer)
            .and_then(|key| key.verify_strict(bytes, &Signature::from_bytes(signature)))
            .map_err(|_| VaultError::RosterNotTrusted)?;
        Ok(roster)
    }

    fn parse(mut bytes: &[u8]) -> Option<Self> {
        let from = &mut bytes;
        if take::<1>(from)? != [VERSION] {
            return None;
        }
        let mut roster = Self {
            organization: Uuid::from_bytes(take(from)?),
            generation: u32::from_be_bytes(take(from)?),
            edition: u64::from_be_bytes(take(from)?),
            signer: take(from)?,
            identity: PublicKey::from_bytes(&take::<32>(from)?).ok()?,
            recovery: PublicKey::from_bytes(&take::<32>(from)?).ok()?,
            digests: Digests { identity: take(from)?, directory: take(from)?, index: take(from)? },
            members: BTreeMap::new(),
        };
        while !from.is_empty() {
            let user = Uuid::from_bytes(take(from)?);
            let reach = match take(from)? {
                [0] => Reach::Nobody,
                [1] => Reach::Assigned,
                [2] => Reach::Everybody,
                _ => return None,
            };
            let public = PublicKey::from_bytes(&take::<32>(from)?).ok()?;
            roster.members.insert(user, Member { public, reach });
        }
        Some(roster)
    }
}

fn signing_key(identity: &IdentityKey) -> SigningKey {
    let seed = Sealable::secret(identity).derive(Label::Roster, &[identity.organization().as_bytes()]);
    SigningKey::from_bytes(seed.bytes())
}

impl Pin {
    /// As the user's row keeps it.
    pub fn lock(&self, user: &UserKeys) -> Vec<u8> {
        let bytes = [&self.signer[..], &self.edition.to_be_bytes()].concat();
        lock(&user.own(Label::Pin), &bound(&[b"pin", self.organization.as_bytes(), user.user().as_bytes()]), &bytes)
    }

    /// Fails with [`VaultError::CannotOpen`] if it was not this user who locked it.
    pub fn unlock(user: &UserKeys, locked: &[u8]) -> Result<Self, VaultError> {
        let organization = user.organization();
        let bytes = unlock(&user.own(Label::Pin), &bound(&[b"pin", organization.as_bytes(), user.user().as_bytes()]), locked)?;
        let mut bytes = &bytes[..];
        match (take(&mut bytes), take(&mut bytes)) {
            (Some(signer), Some(edition)) => Ok(Self { organization, signer, edition: u64::from_be_bytes(edition) }),
            _ => Err(VaultError::CannotOpen),
        }
    }

    /// The number that is the same on every colleague's screen, as long as nobody was shown another roster.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&[b"roster", self.organization.as_bytes(), &self.signer])
    }
}
