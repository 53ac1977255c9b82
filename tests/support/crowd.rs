//! The office's record, written past the pages, where a scenario needs dozens of people.

use super::office::{LIN, Office, PASSWORD};
use throughline::{
    access::{self, Moment},
    domain::{
        code::PersonCode,
        day::Day,
        id::{OfficeId, UserId},
        outcome::{Outcome, Stage},
        person::{CONSENT_COUNT, CONSENT_KEEP, Card},
        step::{Burden, NewStep},
    },
    store::{
        Store, StoreError,
        audit::Author,
        cases,
        db::Db,
        keyring::{self, Keyring},
        location::Location,
        people::{self, NewPerson},
        reference, sessions, steps,
    },
    vault::server::ServerKey,
};

impl Office {
    /// Writes into the record as Lin.
    pub async fn record<T: Send + 'static>(&self, job: impl FnOnce(&mut Db, &Author, &Keyring) -> Result<T, StoreError> + Send + 'static) -> T {
        let location = match self.app.database_url() {
            Some(url) => Location::Postgres(url.to_owned()),
            None => Location::Sqlite(self.app.data().join("throughline.db")),
        };
        let key = ServerKey::find(None, &self.app.data().join("server.key")).expect("readable").expect("made at the start");
        let write = move || {
            let store = Store::open(&location, key).expect("the record opens");
            let now = chrono::Utc::now();
            let today = now.with_timezone(&chrono_tz::Asia::Shanghai).date_naive();
            let begun = access::sign_in::sign_in(&store, Moment { now, today }, LIN, PASSWORD, "a test").expect("Lin signs in");
            let hash = begun.secret.hash();
            let session = store.read_now(|db| sessions::find(db, &hash, now.into())).expect("readable").expect("it has just begun");
            let own = begun.secret.unlock(begun.organization.0, begun.user.0, &session.locked_keys).expect("her own keys");
            let caller = session.caller;
            let author = Author::new(caller.clone(), store.keys.audit_key(begun.organization.0), now, today);
            let ring = store.read_now(|db| keyring::open(db, &caller, own)).expect("what was sealed to her");
            store.write_now(move |db| job(db, &author, &ring)).expect("it is written")
        };
        tokio::task::spawn_blocking(write).await.expect("it is written")
    }
}

/// One step that someone met, and whether they agreed to be counted.
#[derive(Clone, Copy)]
pub struct Met {
    pub service: &'static str,
    pub outcome: Outcome,
    pub office: Option<OfficeId>,
    pub agrees: bool,
    /// What each step took.
    pub minutes: Option<i32>,
}

impl Met {
    /// At the school, with an agreement to be counted.
    pub fn at_school(outcome: Outcome) -> Self {
        Self { service: "school-enrolment", outcome, office: None, agrees: true, minutes: None }
    }
}

/// Registers so many people who each met this, twice over: two steps by one person are one person.
pub fn register(db: &mut Db, author: &Author, ring: &Keyring, count: usize, met: Met) -> Result<Vec<PersonCode>, StoreError> {
    let services = reference::services(db, author.organization)?;
    let service = services.iter().find(|service| service.code == met.service).expect("in the vocabulary").id;
    let mut codes = Vec::new();
    for number in 0..count {
        let (id, code) = people::register(db, author, ring, &someone(number, met.agrees, author.user, author.today))?;
        let person = people::by_id(db, author, id)?;
        let key = people::key(db, author, ring, &person)?;
        let (case, _) = cases::open(db, author, id, service, author.today, None)?;
        for _ in 0..2 {
            let next = steps::next(db, author, &case, author.today, false)?;
            steps::log(db, author, &case, next, &step(met, author.today), &key)?;
        }
        codes.push(code);
    }
    Ok(codes)
}

fn someone(number: usize, agrees: bool, assignee: UserId, on: chrono::NaiveDate) -> NewPerson {
    NewPerson {
        card: Card { name: format!("Somebody {number}"), ..Card::default() },
        attributes: vec![],
        consents: vec![(CONSENT_KEEP.to_owned(), true), (CONSENT_COUNT.to_owned(), agrees)],
        assignee,
        import: None,
        on,
    }
}

fn step(met: Met, on: chrono::NaiveDate) -> NewStep {
    NewStep {
        day: Day::Exact(on),
        office: met.office,
        channel: None,
        official_role: None,
        stage: Stage::Access,
        outcome: met.outcome,
        reason: None,
        given_how: None,
        sent_to: None,
        words: String::new(),
        note: String::new(),
        demands: vec![],
        promise: None,
        burden: Burden { minutes: met.minutes, ..Burden::default() },
        expectation: None,
        attribution: None,
        gave_up_reason: None,
        submission: None,
    }
}
