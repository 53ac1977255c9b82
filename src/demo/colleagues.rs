//! Who works in the fictional organization: set up, invited and admitted through the same doors as in a real one.

use rayon::prelude::*;

use crate::{
    access::{AccessError, Begun, Moment, join, set_up},
    demo::{DemoError, people::PlannedCaseworker},
    domain::{
        id::UserId,
        language::Language,
        rights::{Role, Roles},
    },
    store::{
        Store, StoreError,
        audit::{Action, Author},
        db::Db,
        keyring::{self, Keyring},
        sessions,
        starter::Vocabulary,
        users::{self, Email, NewUser},
    },
    vault::{VaultError, passphrase::Chosen},
};

/// The passphrase of everybody in the demo. No secret: it is printed at each start, and guards nobody.
pub const PASSPHRASE: &str = "lantern reeds copper ferry autumn bridge";

/// The sign-ins that are printed: role and address.
pub const SIGN_INS: [(Role, &str); 4] = [
    (Role::Caseworker, "mei@demo.example"),
    (Role::Supervisor, "ning@demo.example"),
    (Role::Analyst, "yiran@demo.example"),
    (Role::Admin, "tao@demo.example"),
];

const FOUNDER: &str = "founder@demo.example";

/// The founder at work: whose keys open what the demo is entered with.
pub struct Founder {
    begun: Begun,
    pub author: Author,
}

impl Founder {
    /// What the founder's keys open now.
    pub fn ring(&self, db: &mut Db) -> Result<Keyring, StoreError> {
        let (Begun { secret, organization, user }, author) = (&self.begun, &self.author);
        let session = sessions::find(db, &secret.hash(), author.now)?.ok_or(VaultError::CannotOpen)?;
        keyring::open(db, &author.caller, secret.unlock(organization.0, user.0, &session.locked_keys)?)
    }

    /// Ends the founder's session.
    pub fn leave(self, store: &Store) -> Result<(), AccessError> {
        store.write_now(move |db| Ok(sessions::end(db, &self.begun.secret.hash())?))
    }
}

/// Sets the organization up with its founder, a supervisor and administrator.
pub fn found(store: &Store, at: Moment) -> Result<Founder, DemoError> {
    let founding = set_up::Founding {
        organization: "Weir Bridge Legal Aid (demo)".to_owned(),
        language: Language::En,
        time_zone: chrono_tz::Asia::Shanghai,
        vocabulary: Vocabulary::China,
        name: "Yuhe Ding".to_owned(),
        email: email(FOUNDER)?,
        password: passphrase()?,
        demo: true,
    };
    // The recovery words go unread: what they would recover is generated again.
    let (begun, _) = set_up::found(store, at, founding, set_up::Beside::Nobody)?;
    let (organization, id) = (begun.organization, begun.user);
    let user = store.read_now::<_, AccessError>(|db| Ok(users::find(db, organization, id)?))?;
    Ok(Founder { begun, author: Author::new(user.caller(), store.keys.audit_key(organization.0), at.now, at.today) })
}

/// Invites everyone, lets them join, admits them. Returns the caseworkers, in the order given.
pub fn hire(store: &Store, at: Moment, founder: Founder, caseworkers: &[PlannedCaseworker]) -> Result<(Founder, Vec<UserId>), DemoError> {
    let mut hired = Vec::new();
    for worker in caseworkers {
        let (address, role) = (format!("{}@demo.example", worker.login), Role::Caseworker);
        // Those whose sign-in is printed begin in English, the others in Chinese.
        let language = if SIGN_INS.contains(&(role, address.as_str())) { Language::En } else { Language::Zh };
        let name = if language == Language::En { &worker.en } else { &worker.zh };
        hired.push(NewUser { email: email(&address)?, name: name.to_string(), language, roles: Roles::from_iter([role]) });
    }
    for ((role, address), name) in SIGN_INS.into_iter().skip(1).zip(["Ning Yao", "Yiran Su", "Tao Bai"]) {
        hired.push(NewUser { email: email(address)?, name: name.to_owned(), language: Language::En, roles: Roles::from_iter([role]) });
    }
    let key = store.keys.link_key();
    let (founder, tokens) = store.write_now::<_, AccessError>(move |db| {
        let tokens = hired.iter().map(|new| join::invite(db, &founder.author, &key, new)).collect::<Result<Vec<_>, _>>()?;
        Ok((founder, tokens))
    })?;
    let mut joined = Vec::new();
    // Two at once, as at the door: each password takes 64 MiB for its moment.
    for pair in tokens.chunks(2) {
        let begun: Vec<Result<Begun, DemoError>> = pair.par_iter().map(|token| Ok(join::join(store, at, token, passphrase()?)?)).collect();
        for begun in begun {
            joined.push(begun?.user);
        }
    }
    let (founder, joined) = store.write_now::<_, AccessError>(move |db| {
        for colleague in &joined {
            admit(db, &founder, *colleague)?;
        }
        Ok((founder, joined))
    })?;
    Ok((founder, joined.into_iter().take(caseworkers.len()).collect()))
}

/// Admits someone, reading the thirty digits for them, and ends the session in which they joined.
fn admit(db: &mut Db, founder: &Founder, id: UserId) -> Result<(), StoreError> {
    let (ring, author) = (founder.ring(db)?, &founder.author);
    let colleague = users::find(db, author.organization, id)?;
    let public = colleague.public_key().ok_or(VaultError::NotAdmitted)?;
    let digits = public.fingerprint(author.organization.0, id.0).to_string();
    keyring::admit(db, author, &ring, &colleague, &digits)?;
    users::set_admitted(db, author.organization, id, author.today)?;
    sessions::end_all(db, id)?;
    author.records(db, Action::UserAdmitted, &id.0.to_string(), "")
}

fn passphrase() -> Result<Chosen, VaultError> {
    Chosen::from_text(PASSPHRASE.to_owned(), &[])
}

fn email(address: &str) -> Result<Email, DemoError> {
    address.parse().map_err(|_| DemoError::UnknownCode(address.to_owned()))
}

/// The address under which someone of this role signs in.
pub fn address(role: Role) -> &'static str {
    SIGN_INS.iter().find(|(own, _)| *own == role).map_or(FOUNDER, |(_, address)| address)
}
