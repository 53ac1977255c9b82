//! A file, locked in chunks: each opens only as this part of this file, and a file that was cut short does not open.

use uuid::Uuid;
use zeroize::Zeroizing;

use super::VaultError;
use super::cipher::{bound, lock, unlock};
use super::field::{FieldKey, Place};
use super::secret::Label;

/// Bytes of a file that are locked as one.
pub const CHUNK: usize = 256 << 10;

/// Which part of a file a chunk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// From 0.
    pub number: u32,
    pub last: bool,
}

impl Place {
    fn part(&self, part: Part) -> Vec<u8> {
        let place = self.bound();
        bound(&[b"file", &place, &part.number.to_be_bytes(), &[u8::from(part.last)]])
    }
}

impl<Of> FieldKey<Of> {
    /// The chunks of a file, in order; an empty one has one chunk with nothing in it.
    pub fn seal_file(&self, place: &Place, bytes: &[u8]) -> Vec<Vec<u8>> {
        let count = bytes.len().div_ceil(CHUNK).max(1);
        (0..count)
            .map(|at| {
                // 4 billion chunks are a petabyte, and none fits in memory
                let part = Part { number: u32::try_from(at).unwrap_or(u32::MAX), last: at + 1 == count };
                lock(self.secret(), &place.part(part), &bytes[at * CHUNK..bytes.len().min((at + 1) * CHUNK)])
            })
            .collect()
    }

    /// One chunk of a file. Fails with [`VaultError::CannotOpen`] where it is another part, or of another file.
    pub fn open_part(&self, place: &Place, part: Part, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        unlock(self.secret(), &place.part(part), sealed)
    }

    /// By which the same bytes are known again under the same key, and under no other.
    pub fn fingerprint(&self, organization: Uuid, bytes: &[u8]) -> [u8; 32] {
        self.secret().derive(Label::File, &[organization.as_bytes()]).mac(&[bytes])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::keys::PersonKey;

    #[test]
    fn a_file_opens_whole_in_order_and_in_its_place_only() {
        let key = PersonKey::random();
        let place = Place { organization: Uuid::new_v4(), table: "attachment_chunks", column: "sealed", row: Uuid::new_v4(), generation: 0 };
        for length in [0, 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
            let file: Vec<u8> = (0..length).map(|at| at.to_le_bytes()[0]).collect();
            let chunks = key.seal_file(&place, &file);
            assert_eq!(chunks.len(), length.div_ceil(CHUNK).max(1));
            let open = |(number, sealed): (usize, &Vec<u8>)| {
                let part = Part { number: u32::try_from(number).expect("few"), last: number + 1 == chunks.len() };
                key.open_part(&place, part, sealed).expect("where it was put").to_vec()
            };
            assert_eq!(chunks.iter().enumerate().flat_map(open).collect::<Vec<_>>(), file);
        }
        let chunks = key.seal_file(&place, &vec![7; 2 * CHUNK]);
        let first = Part { number: 0, last: false };
        assert!(key.open_part(&place, first, &chunks[1]).is_err(), "parts swapped");
        assert!(key.open_part(&place, Part { last: true, ..first }, &chunks[0]).is_err(), "cut off after the first");
        assert!(key.open_part(&Place { row: Uuid::new_v4(), ..place }, first, &chunks[0]).is_err(), "in another file");
        assert!(PersonKey::random().open_part(&place, first, &chunks[0]).is_err(), "another person's key");
        assert!(key.open(&place, &chunks[0]).is_err(), "as a text");
    }

    #[test]
    fn the_same_file_is_known_again_under_its_own_key_only() {
        let (key, organization) = (PersonKey::random(), Uuid::new_v4());
        assert_eq!(key.fingerprint(organization, b"a photo"), key.fingerprint(organization, b"a photo"));
        assert_ne!(key.fingerprint(organization, b"a photo"), key.fingerprint(organization, b"another"));
        assert_ne!(key.fingerprint(organization, b"a photo"), PersonKey::random().fingerprint(organization, b"a photo"));
    }
}
