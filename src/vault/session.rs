//! What a cookie opens: the user's keys, locked under a secret that the server does not keep.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::VaultError;
use super::pair::UserKeys;
use super::secret::{Label, Secret};

/// 256 random bits in the cookie. The server keeps their hash to know the session, and the user's keys locked under them.
pub struct SessionSecret(Secret);

impl SessionSecret {
    pub fn create() -> Self {
        Self(Secret::random())
    }

    /// The value of the cookie: 43 characters, base 64 for URLs.
    pub fn cookie(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64URL_NOPAD.encode(self.0.bytes()))
    }

    /// The secret in a cookie; none if it is not one of ours.
    pub fn from_cookie(value: &str) -> Option<Self> {
        let bytes = Zeroizing::new(BASE64URL_NOPAD.decode(value.as_bytes()).ok()?);
        Secret::from_bytes(&bytes).map(Self)
    }

    /// SHA-256, by which the server finds the session. From it nobody gets back to the secret.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.bytes()).into()
    }

    /// The user's keys as the session's row keeps them.
    pub fn lock(&self, keys: &UserKeys) -> Vec<u8> {
        keys.lock_under(&self.key(), "session")
    }

    /// Fails with [`VaultError::CannotOpen`] if session or user is another.
    pub fn unlock(&self, organization: Uuid, user: Uuid, locked: &[u8]) -> Result<UserKeys, VaultError> {
        UserKeys::unlock_under(&self.key(), "session", organization, user, locked)
    }

    pub(super) fn key(&self) -> Secret {
        self.0.derive(Label::Session, &[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_cookie_opens_the_keys_and_only_for_their_owner() {
        let (organization, mei) = (Uuid::new_v4(), Uuid::new_v4());
        let keys = UserKeys::create(organization, mei);
        let session = SessionSecret::create();
        let row = session.lock(&keys);

        let back = SessionSecret::from_cookie(&session.cookie()).expect("our cookie");
        assert_eq!(back.hash(), session.hash());
        assert_eq!(back.unlock(organization, mei, &row).expect("her session").public(), keys.public());
        assert!(back.unlock(organization, Uuid::new_v4(), &row).is_err(), "a row moved to another user");
        assert!(SessionSecret::create().unlock(organization, mei, &row).is_err(), "another session");
        assert!(SessionSecret::from_cookie("not a cookie").is_none());
        assert!(SessionSecret::from_cookie(&session.cookie()[..40]).is_none());
    }
}
