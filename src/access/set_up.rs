//! Setting an organization up: its first user, its keys, the paper for the safe, and what it starts with.

use zeroize::Zeroizing;

use crate::{
    access::{AccessError, Begun, Moment, enrol, sign_in},
    domain::{
        id::OrganizationId,
        language::Language,
        rights::{Role, Roles},
    },
    store::{
        Store,
        audit::{self, Action},
        keyring, organizations,
        organizations::Organization,
        starter, users,
        users::{Email, NewUser},
    },
    vault::{passphrase::Chosen, recovery::RecoveryKey},
};

/// What the first administrator says.
pub struct Founding {
    pub organization: String,
    pub language: Language,
    pub time_zone: chrono_tz::Tz,
    /// Which starter lists to load.
    pub vocabulary: starter::Vocabulary,
    pub name: String,
    pub email: Email,
    pub password: Chosen,
    /// Whether it is the fictional organization of the demo.
    pub demo: bool,
}

/// Whether an organization may be set up beside others in the same database. The set-up page allows the first one only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    Nobody,
    Others,
}

/// Sets the organization up. Whoever does it is administrator and supervisor. Returns their session and the 24 recovery words, which exist nowhere else.
pub fn found(store: &Store, at: Moment, founding: Founding, beside: Beside) -> Result<(Begun, Zeroizing<String>), AccessError> {
    let organization = Organization {
        id: OrganizationId::random(),
        name: founding.organization,
        language: founding.language,
        time_zone: founding.time_zone.name().to_owned(),
        vocabulary: founding.vocabulary.code().to_owned(),
        display_threshold: 5,
        release_threshold: 10,
        demo: founding.demo,
        created_on: at.today,
        closing_needs_approval: false,
        retention_months: None,
    };
    let id = organization.id;
    let roles: Roles = [Role::Admin, Role::Supervisor].into_iter().collect();
    let founder = NewUser { email: founding.email, name: founding.name, language: founding.language, roles };
    let (server, audit_key, password, vocabulary) = (store.keys.clone(), store.keys.audit_key(id.0), founding.password, founding.vocabulary);
    let (paper, words) = RecoveryKey::create(id.0);
    let (user, keys) = store.write_now::<_, AccessError>(move |db| {
        if beside == Beside::Nobody && !organizations::all(db)?.is_empty() {
            return Err(AccessError::AlreadySetUp);
        }
        organizations::create(db, &organization)?;
        let user = users::create(db, id, &founder, at.today)?;
        let (keys, enrolment) = enrol(&server, id, user, &password)?;
        users::enrol(db, id, user, &enrolment)?;
        users::set_admitted(db, id, user, at.today)?;
        keyring::found(db, id, &keys, &paper)?;
        starter::plant(db, id, vocabulary)?;
        audit::append(db, &audit_key, id, Some(user), at.now.into(), Action::OrganizationSetUp, "", "")?;
        Ok((users::find(db, id, user)?, keys))
    })?;
    let begun = sign_in::begin(store, at, &user, keys, Action::SignedIn, Vec::new())?;
    Ok((begun, words))
}
