//! Giving a key to someone: sealed with HPKE so that only their private half opens it, in the capacity and for the subject it was given for.

use hpke::aead::{AeadTag, ChaCha20Poly1305};
use hpke::inout::InOutBuf;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open_inout_detached, single_shot_seal_inout_detached};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::VaultError;
use super::cipher::{VERSION, bound};
use super::keys::{Reach, Sealable};
use super::pair::{Pair, PublicKey};
use super::secret::Secret;

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

    /// Seals `key` to them. `subject` is whose key it is: the person for a person's key, else the organization.
    /// Fails with [`VaultError::BeyondTheirRole`] if their role does not include reading it.
    pub fn seal<K: Sealable>(&self, key: &K, subject: Uuid) -> Result<Vec<u8>, VaultError> {
        if self.reach < K::REACH {
            return Err(VaultError::BeyondTheirRole);
        }
        let info = info(self.organization, self.holder, K::HELD_AS, self.generation);
        seal_bytes(&self.public, &info, &about::<K>(subject), key.secret().bytes())
    }
}

/// Opens what [`Recipient::seal`] made.
pub(super) fn open<K: Sealable>(
    pair: &Pair,
    holder: Holder,
    organization: Uuid,
    generation: u32,
    subject: Uuid,
    sealed: &[u8],
) -> Result<K, VaultError> {
    let opened = open_bytes(pair, &info(organization, holder, K::HELD_AS, generation), &about::<K>(subject), sealed)?;
    let secret = Secret::from_bytes(&opened).ok_or(VaultError::CannotOpen)?;
    Ok(K::revive(secret, organization, generation))
}

/// `organization | user | role | generation`.
fn info(organization: Uuid, holder: Holder, held_as: &str, generation: u32) -> Vec<u8> {
    let (user, role) = match holder {
        Holder::User(user) => (user, held_as),
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
