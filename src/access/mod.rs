//! Who are you? Setting up, joining, signing in. Keys are made and unlocked here; the store keeps them, the vault locks them.

pub mod join;
pub mod rings;
pub mod set_up;
pub mod sign_in;

use chrono::NaiveDate;

use crate::{
    domain::id::{OrganizationId, UserId},
    store::{StoreError, users::Enrolment},
    vault::{
        VaultError,
        pair::UserKeys,
        passphrase::Chosen,
        password::{Cost, PasswordLock},
        server::ServerKey,
        session::SessionSecret,
    },
};

/// Why someone did not get in.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    #[error("the e-mail address or the password is not right")]
    WrongPassword,
    #[error("too many tries: wait until {0}")]
    Throttled(chrono::DateTime<chrono::Utc>),
    #[error("this account is suspended: ask an administrator")]
    Suspended,
    #[error("someone with this e-mail address is already here")]
    EmailTaken,
    #[error("this link was used already, or has expired: ask for a new one")]
    LinkUsed,
    #[error("an organization is set up here already")]
    AlreadySetUp,
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for AccessError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<VaultError> for AccessError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::WrongPassword => Self::WrongPassword,
            other => Self::Store(other.into()),
        }
    }
}

impl From<diesel::result::Error> for AccessError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A session that has begun: the secret for its cookie, and what the server keeps.
pub struct Begun {
    pub secret: SessionSecret,
    pub organization: OrganizationId,
    pub user: UserId,
}

/// New keys for a user, locked under a password that was found strong. Takes 64 MiB and a sixth of a second.
fn enrol(server: &ServerKey, organization: OrganizationId, user: UserId, password: &Chosen) -> Result<(UserKeys, Enrolment), VaultError> {
    let keys = UserKeys::create(organization.0, user.0);
    let (lock, kek) = PasswordLock::set(server, user.0, password, Cost::STANDARD)?;
    let enrolment = Enrolment { password_lock: lock.to_bytes(), letterbox: server.draft_key().letterbox(&keys), wrapped_private: keys.lock(&kek) };
    Ok((keys, enrolment))
}

/// The instant and the day at which something is done.
#[derive(Clone, Copy)]
pub struct Moment {
    pub now: chrono::DateTime<chrono::Utc>,
    pub today: NaiveDate,
}
