//! One typed text in one column of one row, locked to that place.

use std::marker::PhantomData;

use uuid::Uuid;
use zeroize::Zeroizing;

use super::VaultError;
use super::cipher::{bound, lock, unlock};
use super::secret::Secret;

/// Where a locked text lives. It opens nowhere else: not in another row, column, table, organization or generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub organization: Uuid,
    pub table: &'static str,
    pub column: &'static str,
    pub row: Uuid,
    /// Of the organization's keys, from 1; a text under a key without generations says 0.
    pub generation: u32,
}

impl Place {
    pub(super) fn bound(&self) -> Vec<u8> {
        bound(&[&self.generation.to_be_bytes(), self.organization.as_bytes(), self.table.as_bytes(), self.column.as_bytes(), self.row.as_bytes()])
    }
}

/// A key for typed texts; `Of` says whose, so that a person's key cannot be taken for the directory's.
pub struct FieldKey<Of> {
    secret: Secret,
    of: PhantomData<fn() -> Of>,
}

impl<Of> FieldKey<Of> {
    /// A new key from the operating system's randomness.
    pub fn random() -> Self {
        Self::of(Secret::random())
    }

    pub(super) fn of(secret: Secret) -> Self {
        Self { secret, of: PhantomData }
    }

    pub(super) fn secret(&self) -> &Secret {
        &self.secret
    }

    /// XChaCha20-Poly1305 under a random nonce; 41 bytes longer than `text`. The same text never looks the same twice.
    pub fn seal(&self, place: &Place, text: impl AsRef<[u8]>) -> Vec<u8> {
        lock(&self.secret, &place.bound(), text.as_ref())
    }

    /// The bytes sealed for `place`, wiped when dropped. Fails with [`VaultError::CannotOpen`] if key or place differ, or a bit was changed.
    pub fn open(&self, place: &Place, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        unlock(&self.secret, &place.bound(), sealed)
    }

    /// As [`open`](Self::open), for what was sealed as a text.
    pub fn open_text(&self, place: &Place, sealed: &[u8]) -> Result<Zeroizing<String>, VaultError> {
        let bytes = self.open(place, sealed)?;
        std::str::from_utf8(&bytes).map(|text| Zeroizing::new(text.to_owned())).map_err(|_| VaultError::CannotOpen)
    }
}
