//! Inviting colleagues, and joining by an invitation.

use chrono::TimeDelta;

use crate::{
    access::{AccessError, Begun, Moment, enrol, sign_in},
    store::{
        Store, StoreError,
        audit::{Action, Author},
        db::Db,
        links, users,
        users::{NewUser, User},
    },
    vault::{
        link::{Link, LinkKey, Purpose},
        passphrase::Chosen,
    },
};

const INVITATION: &str = "invitation";
/// An invitation is good for a week.
const LASTS: TimeDelta = TimeDelta::days(7);

/// Invites a colleague; the token goes into the link that they are handed.
pub fn invite(db: &mut Db, author: &Author, key: &LinkKey, new: &NewUser) -> Result<String, AccessError> {
    let user = match users::create(db, author.organization, new, author.today) {
        Err(StoreError::Conflict) => return Err(AccessError::EmailTaken),
        other => other?,
    };
    author.records(db, Action::UserInvited, &user.0.to_string(), "")?;
    issue(db, author, key, user)
}

/// A new link for someone who lost theirs, or forgot their password: what they join with makes new keys and needs a new admission.
pub fn issue(db: &mut Db, author: &Author, key: &LinkKey, user: crate::domain::id::UserId) -> Result<String, AccessError> {
    let link = Link { purpose: Purpose::Invitation, organization: author.organization.0, subject: user.0 };
    let now = author.now.utc();
    let issued = key.issue(&link, now, LASTS)?;
    links::create(db, author.organization, user, INVITATION, &issued.hash, (now + LASTS).into())?;
    Ok(issued.token)
}

/// Whom a link invites, without using it up.
pub fn look(store: &Store, at: Moment, token: &str) -> Result<User, AccessError> {
    let (_, hash) = store.keys.link_key().read(token, Purpose::Invitation, at.now).map_err(|_| AccessError::LinkUsed)?;
    store.read_now(|db| {
        let (organization, user) = links::look(db, &hash, INVITATION, at.now.into()).map_err(|_| AccessError::LinkUsed)?;
        Ok(users::find(db, organization, user)?)
    })
}

/// Uses the link up: makes the colleague's keys under the password they chose, and signs them in. They see codes only until a supervisor admits them.
pub fn join(store: &Store, at: Moment, token: &str, password: Chosen) -> Result<Begun, AccessError> {
    let (_, hash) = store.keys.link_key().read(token, Purpose::Invitation, at.now).map_err(|_| AccessError::LinkUsed)?;
    let known = look(store, at, token)?;
    // Outside the write: the one writer does not wait for argon2.
    let (keys, enrolment) = enrol(&store.keys, known.organization_id, known.id, &password)?;
    let user = store.write_now::<_, AccessError>(move |db| {
        let (organization, user) = links::take(db, &hash, INVITATION, at.now.into()).map_err(|_| AccessError::LinkUsed)?;
        users::enrol(db, organization, user, &enrolment)?;
        crate::store::sessions::end_all(db, user)?;
        Ok(users::find(db, organization, user)?)
    })?;
    sign_in::begin(store, at, &user, keys, Action::UserJoined, Vec::new())
}
