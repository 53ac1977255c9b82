//! The people who work here.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        id::{OrganizationId, UserId},
        language::Language,
        rights::Roles,
    },
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        schema::users,
    },
    vault::pair::PublicKey,
};

#[derive(Queryable, Selectable, Clone)]
#[diesel(table_name = users)]
pub struct User {
    pub id: UserId,
    pub organization_id: OrganizationId,
    pub email: String,
    pub name: String,
    pub language: Language,
    roles: i16,
    pub password_lock: Option<Vec<u8>>,
    /// The public key and the server's vouching for it.
    pub letterbox: Option<Vec<u8>>,
    /// The private key, locked under the password.
    pub wrapped_private: Option<Vec<u8>>,
    /// What they remember of the roster, locked under their own keys.
    pub pin: Option<Vec<u8>>,
    pub admitted_on: Option<NaiveDate>,
    pub suspended: bool,
}

impl User {
    pub fn roles(&self) -> Roles {
        Roles::from_bits(self.roles)
    }

    /// As a supervisor needs it to compare the fingerprint; nothing is sealed to it before the roster names it.
    pub fn public_key(&self) -> Option<PublicKey> {
        self.letterbox.as_deref().and_then(|letterbox| letterbox.get(..32)).and_then(|bytes| PublicKey::from_bytes(bytes).ok())
    }

    pub fn caller(&self) -> Caller {
        Caller {
            user: self.id,
            organization: self.organization_id,
            roles: self.roles(),
            name: self.name.clone(),
            language: self.language,
            admitted: self.admitted_on.is_some(),
        }
    }
}

/// Someone who is to work here.
pub struct NewUser {
    pub email: Email,
    pub name: String,
    pub language: Language,
    pub roles: Roles,
}

/// An e-mail address in small letters. Only its shape is checked: whether it exists, the invitation shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

/// Why a text is not an e-mail address.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("this is not an e-mail address")]
pub struct NotAnEmail;

impl std::str::FromStr for Email {
    type Err = NotAnEmail;
    fn from_str(text: &str) -> Result<Self, NotAnEmail> {
        let address: lettre::Address = text.trim().parse().map_err(|_| NotAnEmail)?;
        Ok(Self(address.to_string().to_lowercase()))
    }
}

impl Email {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Keys of a user, ready to be kept.
pub struct Enrolment {
    pub password_lock: Vec<u8>,
    pub letterbox: Vec<u8>,
    pub wrapped_private: Vec<u8>,
}

pub fn create(db: &mut Db, organization: OrganizationId, user: &NewUser, today: NaiveDate) -> Result<UserId, StoreError> {
    let id = UserId::random();
    if by_email(db, &user.email)?.is_some() {
        return Err(StoreError::Conflict);
    }
    diesel::insert_into(users::table)
        .values((
            users::id.eq(id),
            users::organization_id.eq(organization),
            users::email.eq(user.email.as_str()),
            users::name.eq(&user.name),
            users::language.eq(user.language),
            users::roles.eq(user.roles.bits()),
            users::suspended.eq(false),
            users::created_on.eq(today),
        ))
        .execute(db)?;
    Ok(id)
}

/// For sign-in only: the one look-up that does not know its organization yet.
pub fn by_email(db: &mut Db, email: &Email) -> Result<Option<User>, StoreError> {
    Ok(users::table.filter(users::email.eq(email.as_str())).select(User::as_select()).first(db).optional()?)
}

pub fn find(db: &mut Db, organization: OrganizationId, id: UserId) -> Result<User, StoreError> {
    Ok(users::table.filter(users::organization_id.eq(organization)).filter(users::id.eq(id)).select(User::as_select()).first(db)?)
}

/// Everyone of the organization, by name.
pub fn all(db: &mut Db, organization: OrganizationId) -> Result<Vec<User>, StoreError> {
    Ok(users::table.filter(users::organization_id.eq(organization)).order((users::name.asc(), users::id.asc())).select(User::as_select()).load(db)?)
}

/// Keeps a user's keys: at the first sign-in, or anew after a forgotten password. A new key pair needs a new admission.
pub fn enrol(db: &mut Db, organization: OrganizationId, id: UserId, enrolment: &Enrolment) -> Result<(), StoreError> {
    let none: Option<Vec<u8>> = None;
    let nobody: Option<NaiveDate> = None;
    diesel::update(users::table.filter(users::organization_id.eq(organization)).filter(users::id.eq(id)))
        .set((
            users::password_lock.eq(Some(&enrolment.password_lock)),
            users::letterbox.eq(Some(&enrolment.letterbox)),
            users::wrapped_private.eq(Some(&enrolment.wrapped_private)),
            users::pin.eq(none),
            users::admitted_on.eq(nobody),
        ))
        .execute(db)?;
    Ok(())
}

pub fn set_admitted(db: &mut Db, organization: OrganizationId, id: UserId, on: NaiveDate) -> Result<(), StoreError> {
    diesel::update(users::table.filter(users::organization_id.eq(organization)).filter(users::id.eq(id)))
        .set(users::admitted_on.eq(Some(on)))
        .execute(db)?;
    Ok(())
}

pub fn set_pin(db: &mut Db, organization: OrganizationId, id: UserId, pin: &[u8]) -> Result<(), StoreError> {
    diesel::update(users::table.filter(users::organization_id.eq(organization)).filter(users::id.eq(id)))
        .set(users::pin.eq(Some(pin.to_vec())))
        .execute(db)?;
    Ok(())
}

pub fn set_language(db: &mut Db, author: &Author, language: Language) -> Result<(), StoreError> {
    diesel::update(users::table.filter(users::organization_id.eq(author.organization)).filter(users::id.eq(author.user)))
        .set(users::language.eq(language))
        .execute(db)?;
    author.records(db, Action::LanguageChanged, "", &language.to_string())
}

/// Suspends or readmits someone; their sessions end at once.
pub fn set_suspended(db: &mut Db, author: &Author, id: UserId, suspended: bool) -> Result<(), StoreError> {
    let changed = diesel::update(users::table.filter(users::organization_id.eq(author.organization)).filter(users::id.eq(id)))
        .set(users::suspended.eq(suspended))
        .execute(db)?;
    if changed != 1 {
        return Err(StoreError::NotFound);
    }
    crate::store::sessions::end_all(db, id)?;
    author.records(db, Action::UserSuspended, &id.0.to_string(), if suspended { "suspended" } else { "restored" })
}
