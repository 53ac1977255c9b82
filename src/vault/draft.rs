//! What was typed when the session had already ended: sealed to its writer, without anyone's key at hand.

use subtle::ConstantTimeEq;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::VaultError;
use super::cipher::bound;
use super::pair::{PublicKey, UserKeys};
use super::seal::{open_bytes, seal_bytes};
use super::secret::Secret;

/// The server's own vouching for the public keys that drafts are sealed to: no one is signed in then who could check the roster.
pub struct DraftKey(pub(super) Secret);

impl DraftKey {
    /// Where drafts of this user go: `public key | MAC`, kept in the user's row when their keys are made.
    pub fn letterbox(&self, keys: &UserKeys) -> Vec<u8> {
        [&keys.public().bytes()[..], &self.vouch(keys.organization(), keys.user(), keys.public())].concat()
    }

    /// Seals what was typed for the draft with this identifier. Fails with [`VaultError::NotAdmitted`] if the letterbox is not one that this server made for this user.
    pub fn seal(&self, organization: Uuid, user: Uuid, letterbox: &[u8], draft: Uuid, typed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let (public, mac) = letterbox.split_first_chunk::<32>().ok_or(VaultError::NotAPublicKey)?;
        let public = PublicKey::from_bytes(public)?;
        if !bool::from(self.vouch(organization, user, &public)[..].ct_eq(mac)) {
            return Err(VaultError::NotAdmitted);
        }
        seal_bytes(&public, &info(organization, user), &about(draft), typed)
    }

    fn vouch(&self, organization: Uuid, user: Uuid, public: &PublicKey) -> [u8; 32] {
        self.0.mac(&[organization.as_bytes(), user.as_bytes(), public.bytes()])
    }
}

impl UserKeys {
    /// The writer's draft. Fails with [`VaultError::CannotOpen`] for anybody else's.
    pub fn open_draft(&self, draft: Uuid, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        open_bytes(self.pair(), &info(self.organization(), self.user()), &about(draft), sealed)
    }
}

fn info(organization: Uuid, user: Uuid) -> Vec<u8> {
    bound(&[organization.as_bytes(), user.as_bytes(), b"writer", &0u32.to_be_bytes()])
}

fn about(draft: Uuid) -> Vec<u8> {
    bound(&[b"draft", draft.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_read_by_its_writer_only_and_goes_into_no_other_letterbox() {
        let (organization, draft) = (Uuid::new_v4(), Uuid::new_v4());
        let mei = UserKeys::create(organization, Uuid::new_v4());
        let server = DraftKey(Secret::random());
        let letterbox = server.letterbox(&mei);
        let sealed = server.seal(organization, mei.user(), &letterbox, draft, "the clerk said: come back".as_bytes()).expect("her letterbox");
        assert_eq!(&mei.open_draft(draft, &sealed).expect("hers")[..], b"the clerk said: come back");
        assert!(mei.open_draft(Uuid::new_v4(), &sealed).is_err(), "under another draft");
        let thief = UserKeys::create(organization, Uuid::new_v4());
        assert!(thief.open_draft(draft, &sealed).is_err());
        let swapped = [&thief.public().bytes()[..], &letterbox[32..]].concat();
        assert!(matches!(server.seal(organization, mei.user(), &swapped, draft, b""), Err(VaultError::NotAdmitted)));
        assert!(matches!(server.seal(organization, mei.user(), &server.letterbox(&thief), draft, b""), Err(VaultError::NotAdmitted)));
        assert!(server.seal(organization, mei.user(), &letterbox[..40], draft, b"").is_err());
    }
}
