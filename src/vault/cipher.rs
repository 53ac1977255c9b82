//! The one authenticated cipher for what is locked with a secret, and how the place of a thing is bound to it.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::VaultError;
use super::secret::{Secret, fill};

/// First byte of whatever is locked or sealed, and part of what it is bound to.
pub(super) const VERSION: u8 = 1;

const NONCE: usize = 24;
const TAG: usize = 16;

/// What a ciphertext is bound to: parts with their lengths before them, so that ("ab", "c") is not ("a", "bc").
pub(super) fn bound(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    for part in parts {
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend(*part);
    }
    bytes
}

/// `version | nonce | XChaCha20-Poly1305`: 41 bytes longer than the text.
pub(super) fn lock(key: &Secret, bound: &[u8], text: &[u8]) -> Vec<u8> {
    let mut nonce = [0; NONCE];
    fill(&mut nonce);
    let locked = XChaCha20Poly1305::new(key.bytes().into())
        .encrypt(&XNonce::from(nonce), Payload { msg: text, aad: bound })
        .expect("only a text of 256 GiB is too long for ChaCha20, and none fits in memory beside its ciphertext");
    [&[VERSION], &nonce[..], &locked].concat()
}

/// Opens what [`lock`] made with the same key for the same place.
pub(super) fn unlock(key: &Secret, bound: &[u8], locked: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (version, rest) = locked.split_first().ok_or(VaultError::CannotOpen)?;
    if *version != VERSION || rest.len() < NONCE + TAG {
        return Err(VaultError::CannotOpen);
    }
    let (nonce, rest) = rest.split_first_chunk::<NONCE>().ok_or(VaultError::CannotOpen)?;
    XChaCha20Poly1305::new(key.bytes().into())
        .decrypt(&XNonce::from(*nonce), Payload { msg: rest, aad: bound })
        .map(Zeroizing::new)
        .map_err(|_| VaultError::CannotOpen)
}

/// The next `N` bytes, which are then behind; none where fewer are left.
pub(super) fn take<const N: usize>(from: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = from.split_first_chunk::<N>()?;
    *from = rest;
    Some(*first)
}
