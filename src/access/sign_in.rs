//! Signing in with e-mail address and password, and out again.

use sha2::{Digest, Sha256};

use crate::{
    access::{AccessError, Begun, Moment},
    domain::caller::Caller,
    store::{
        Store, StoreError,
        audit::{self, Action},
        keyring::{self, Keyring},
        sessions, throttle, users,
        users::{Email, User},
    },
    vault::{
        VaultError,
        pair::UserKeys,
        password::{Cost, PasswordLock},
        session::SessionSecret,
    },
};

/// Checks a password and begins a session. Blocks for as long as argon2id takes, for unknown addresses too.
///
/// # Errors
/// [`AccessError::WrongPassword`] alike for an unknown address and a wrong password; [`AccessError::Throttled`] after five failures from one address at one account.
pub fn sign_in(store: &Store, at: Moment, email: &str, password: &str, address: &str) -> Result<Begun, AccessError> {
    let (user, keys, subject) = prove(store, at, email, password, address)?;
    begin(store, at, &user, keys, Action::SignedIn, subject)
}

/// Checks the password of someone at this machine's console, and opens their keys for as long as a command runs. No session begins.
///
/// # Errors
/// As [`sign_in`].
pub fn at_the_console(store: &Store, at: Moment, email: &str, password: &str) -> Result<(Caller, Keyring), AccessError> {
    let (user, keys, subject) = prove(store, at, email, password, "console")?;
    let (caller, key, now) = (user.caller(), store.keys.audit_key(user.organization_id.0), at.now.into());
    store.write_now::<_, AccessError>(move |db| {
        throttle::succeeded(db, &subject)?;
        let ring = keyring::open(db, &caller, keys)?;
        keyring::pin(db, &caller, &ring)?;
        audit::append(db, &key, caller.organization, Some(caller.user), now, Action::SignedIn, "", "console")?;
        Ok((caller, ring))
    })
}

/// The user whose password this is, with their keys, and the name under which the throttle counts.
fn prove(store: &Store, at: Moment, email: &str, password: &str, address: &str) -> Result<(User, UserKeys, Vec<u8>), AccessError> {
    let subject = Sha256::digest([b"sign-in", email.trim().to_lowercase().as_bytes(), b"|", address.as_bytes()].concat()).to_vec();
    let now = at.now.into();
    let email: Option<Email> = email.parse().ok();
    let (blocked, user) = {
        let subject = subject.clone();
        store.read_now::<_, StoreError>(|db| {
            let user = email.as_ref().map(|email| users::by_email(db, email)).transpose()?.flatten();
            Ok((throttle::blocked_until(db, &subject, now)?, user))
        })?
    };
    if let Some(until) = blocked {
        return Err(AccessError::Throttled(until.utc()));
    }
    let Some(keys) = unlock(store, user.as_ref(), password)? else {
        let organization = user.map(|user| (user.organization_id, user.id));
        let key = organization.map(|(organization, _)| store.keys.audit_key(organization.0));
        store.write_now::<_, StoreError>(move |db| {
            if let (Some((organization, user)), Some(key)) = (organization, key) {
                audit::append(db, &key, organization, Some(user), now, Action::SignInRefused, "", "")?;
            }
            throttle::failed(db, &subject, now)
        })?;
        return Err(AccessError::WrongPassword);
    };
    // `unlock` gave keys, so there is a user
    let Some(user) = user else { return Err(AccessError::WrongPassword) };
    if user.suspended { Err(AccessError::Suspended) } else { Ok((user, keys, subject)) }
}

/// The keys that the password opens; none if it is wrong or nobody has this address.
fn unlock(store: &Store, user: Option<&User>, password: &str) -> Result<Option<UserKeys>, AccessError> {
    let known = user.and_then(|user| Some((user, user.password_lock.as_deref()?, user.wrapped_private.as_deref()?)));
    let Some((user, lock, wrapped)) = known else {
        // the same work as for a known address
        let _ = PasswordLock::decoy(Cost::STANDARD).open(&store.keys, uuid::Uuid::nil(), password);
        return Ok(None);
    };
    match PasswordLock::from_bytes(lock)?.open(&store.keys, user.id.0, password) {
        Ok(kek) => Ok(Some(UserKeys::unlock(&kek, user.organization_id.0, user.id.0, wrapped)?)),
        Err(VaultError::WrongPassword) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// Begins a session with keys that are open, and pins the roster as it is seen now.
pub(super) fn begin(store: &Store, at: Moment, user: &User, keys: UserKeys, action: Action, subject: Vec<u8>) -> Result<Begun, AccessError> {
    let secret = SessionSecret::create();
    let (hash, locked) = (secret.hash(), secret.lock(&keys));
    let (caller, key) = (user.caller(), store.keys.audit_key(user.organization_id.0));
    let (organization, id, now) = (user.organization_id, user.id, at.now.into());
    store.write_now::<_, StoreError>(move |db| {
        throttle::succeeded(db, &subject)?;
        let ring = keyring::open(db, &caller, keys)?;
        keyring::pin(db, &caller, &ring)?;
        sessions::begin(db, (organization, id), &hash, locked, now)?;
        audit::append(db, &key, organization, Some(id), now, action, "", "")
    })?;
    Ok(Begun { secret, organization, user: id })
}
