//! Giving a key to someone: sealed with HPKE so that only their private half opens it, in the capacity and for the subject it was given for.

use hpke::aead::{AeadTag, ChaCha20Poly1305};
use hpke::inout::InOutBuf;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open_inout_detached, single_shot_seal_inout_detached};
use subtle::ConstantTimeEq;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::VaultError;
use super::cipher::{VERSION, bound};
use super::keys::{IndexKey, OrganizationKey, PersonKey, Reach, Sealable};
use super::pair::{Pair, PublicKey};
use super::roster::Roster;
use super::secret::{Label, Secret};

const ENCAPSULATED: usize = 32;
const TAG: usize = 16;

/// As what someone opens what was sealed to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    /// A colleague, with their own key pair.
    User(Uuid),
    /// All supervisors, through the identity key.
    Identity,
    /// The paper in the safe.
    Recovery,
}

/// Someone to whom keys may be sealed. Only a verified [`Roster`](super::roster::Roster) gives these, so that nobody slips in a key of their own through the database.
#[derive(Clone, Debug)]
pub struct Recipient {
    pub(super) organization: Uuid,
    pub(super) generation: u32,
    pub(super) holder: Holder,
    pub(super) reach: Reach,
    pub(super) public: PublicKey,
}

impl Recipient {
    /// The generation that what is sealed to them now belongs to; it is kept in the row and asked for when opening.
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// Seals one of the organization's keys to them. Fails with [`VaultError::BeyondTheirRole`] if their role does not include reading it.
    pub fn seal<K: OrganizationKey>(&self, key: &K) -> Result<Vec<u8>, VaultError> {
        self.seal_for(key, self.organization)
    }

    /// Seals a person's key to them, with a voucher (a MAC) that only caseworkers and supervisors can make.
    /// Without it, whoever writes the database could seal a key of their own to a caseworker, and read what she then writes.
    pub fn seal_person(&self, key: &PersonKey, person: Uuid, index: &IndexKey) -> Result<Vec<u8>, VaultError> {
        let mut sealed = self.seal_for(key, person)?;
        sealed.extend(voucher(index, &self.info::<PersonKey>(), person, &sealed));
        Ok(sealed)
    }

    fn seal_for<K: Sealable>(&self, key: &K, subject: Uuid) -> Result<Vec<u8>, VaultError> {
        if self.reach < K::REACH {
            return Err(VaultError::BeyondTheirRole);
        }
        seal_bytes(&self.public, &self.info::<K>(), &about::<K>(subject), key.secret().bytes())
    }

    fn info<K: Sealable>(&self) -> Vec<u8> {
        info::<K>(self.organization, self.holder, self.generation)
    }
}

/// Opens what [`Recipient::seal`] made, if it is the key that the roster names.
pub(super) fn open<K: OrganizationKey>(pair: &Pair, holder: Holder, roster: &Roster, sealed: &[u8]) -> Result<K, VaultError> {
    let (organization, generation) = (roster.organization(), roster.generation());
    let key: K = open_for(pair, &info::<K>(organization, holder, generation), organization, organization, generation, sealed)?;
    if !bool::from(key.digest().ct_eq(K::digest_in(roster))) {
        return Err(VaultError::CannotOpen);
    }
    Ok(key)
}

/// Opens what [`Recipient::seal_person`] made.
pub(super) fn open_person(
    pair: &Pair,
    holder: Holder,
    organization: Uuid,
    generation: u32,
    person: Uuid,
    index: &IndexKey,
    vouched: &[u8],
) -> Result<PersonKey, VaultError> {
    let info = info::<PersonKey>(organization, holder, generation);
    let (sealed, mac) = vouched.split_last_chunk::<32>().ok_or(VaultError::CannotOpen)?;
    if !bool::from(voucher(index, &info, person, sealed).ct_eq(mac)) {
        return Err(VaultError::CannotOpen);
    }
    open_for(pair, &info, person, organization, generation, sealed)
}

fn open_for<K: Sealable>(pair: &Pair, info: &[u8], subject: Uuid, organization: Uuid, generation: u32, sealed: &[u8]) -> Result<K, VaultError> {
    let opened = open_bytes(pair, info, &about::<K>(subject), sealed)?;
    let secret = Secret::from_bytes(&opened).ok_or(VaultError::CannotOpen)?;
    Ok(K::revive(secret, organization, generation))
}

fn voucher(index: &IndexKey, info: &[u8], person: Uuid, sealed: &[u8]) -> [u8; 32] {
    index.0.derive(Label::Voucher, &[]).mac(&[&bound(&[info, person.as_bytes(), sealed])])
}

/// `organization | user | role | generation`.
fn info<K: Sealable>(organization: Uuid, holder: Holder, generation: u32) -> Vec<u8> {
    let (user, role) = match holder {
        Holder::User(user) => (user, K::HELD_AS),
        Holder::Identity => (organization, "identity"),
        Holder::Recovery => (organization, "recovery"),
    };
    bound(&[organization.as_bytes(), user.as_bytes(), role.as_bytes(), &generation.to_be_bytes()])
}

fn about<K: Sealable>(subject: Uuid) -> Vec<u8> {
    bound(&[K::NAME.as_bytes(), subject.as_bytes()])
}

/// HPKE (RFC 9180), base mode, X25519, HKDF-SHA256, ChaCha20-Poly1305: `version | encapsulated key | tag | ciphertext`.
pub(super) fn seal_bytes(public: &PublicKey, info: &[u8], aad: &[u8], text: &[u8]) -> Result<Vec<u8>, VaultError> {
    let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(public.bytes()).map_err(|_| VaultError::NotAPublicKey)?;
    let mut buffer = text.to_vec();
    // Fails for a public key of small order, with which everybody could open it.
    let (encapsulated, tag) = single_shot_seal_inout_detached::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &public,
        info,
        InOutBuf::from(&mut buffer[..]),
        aad,
    )
    .map_err(|_| VaultError::NotAPublicKey)?;
    Ok([&[VERSION], &encapsulated.to_bytes()[..], &tag.to_bytes()[..], &buffer].concat())
}

/// Opens what [`seal_bytes`] made, for the same info and associated data.
pub(super) fn open_bytes(pair: &Pair, info: &[u8], aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (version, rest) = sealed.split_first().ok_or(VaultError::CannotOpen)?;
    let (encapsulated, rest) = rest.split_first_chunk::<ENCAPSULATED>().ok_or(VaultError::CannotOpen)?;
    let (tag, ciphertext) = rest.split_first_chunk::<TAG>().ok_or(VaultError::CannotOpen)?;
    if *version != VERSION {
        return Err(VaultError::CannotOpen);
    }
    let encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| VaultError::CannotOpen)?;
    let tag = AeadTag::<ChaCha20Poly1305>::from_bytes(tag).map_err(|_| VaultError::CannotOpen)?;
    let mut buffer = Zeroizing::new(ciphertext.to_vec());
    single_shot_open_inout_detached::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &private_key(pair.private()),
        &encapsulated,
        info,
        InOutBuf::from(&mut buffer[..]),
        aad,
        &tag,
    )
    .map_err(|_| VaultError::CannotOpen)?;
    Ok(buffer)
}

pub(super) fn private_key(secret: &Secret) -> <X25519HkdfSha256 as Kem>::PrivateKey {
    <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(secret.bytes()).expect("any 32 bytes are a private key of X25519")
}
