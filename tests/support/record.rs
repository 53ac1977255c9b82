//! A record of many people, entered through the store as an import would enter it, so that there is something to see patterns in.

use super::app::TestApp;
use super::office::{LIN, PASSWORD};
use chrono::{Days, NaiveDate};
use std::collections::HashMap;
use throughline::{
    access::{Moment, sign_in::sign_in},
    domain::{
        day::Day,
        id::{JurisdictionId, OfficeId, OrganizationId, UserId},
        outcome::{Outcome, Stage},
        person::{Attribute, CONSENT_COUNT, CONSENT_KEEP, Card},
        step::{Burden, NewStep},
    },
    store::{
        Store, StoreError,
        bulk::{Life, PastCase, PastStep, Sealed},
        keyring,
        location::Location,
        people::NewPerson,
        reference::{self, Jurisdiction, Office, Reference},
        sessions, users,
    },
    vault::server::ServerKey,
};

/// Someone of the record, with one case of one attempt.
#[derive(Clone, Copy)]
pub struct Someone {
    /// Facet and value.
    pub group: (&'static str, &'static str),
    pub service: &'static str,
    /// Office and outcome, a week from one to the next; each office is made when it is first named.
    pub steps: &'static [(&'static str, Outcome)],
    /// The local part of the address of whoever works with them.
    pub with: &'static str,
    pub keeps: bool,
}

/// The first day of every case.
const BEGIN: NaiveDate = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();

impl TestApp {
    /// The record that the program keeps, opened beside it.
    pub fn store(&self) -> Store {
        let location = match self.database_url() {
            Some(url) => Location::Postgres(url.to_owned()),
            None => Location::Sqlite(self.data().join("throughline.db")),
        };
        let key = ServerKey::find(None, &self.data().join("server.key")).expect("readable").expect("made at the start");
        Store::open(&location, key).expect("the record opens")
    }

    /// Enters people; Lin has set the office up, and whoever they are `with` was admitted.
    pub async fn enter(&self, people: Vec<Someone>) {
        let store = self.store();
        tokio::task::spawn_blocking(move || enter(&store, &people)).await.expect("entered");
    }
}

fn enter(store: &Store, people: &[Someone]) {
    let now = chrono::Utc::now();
    let at = Moment { now, today: now.date_naive() };
    let lin = sign_in(store, at, LIN, PASSWORD, "test").expect("Lin signs in");
    let hash = lin.secret.hash();
    let (organization, user) = (lin.organization, lin.user);
    let ring = store.read_now::<_, StoreError>(|db| {
        let session = sessions::find(db, &hash, now.into())?.expect("she is signed in");
        keyring::open(db, &session.caller, lin.secret.unlock(organization.0, user.0, &session.locked_keys).expect("her keys"))
    });
    let ring = ring.expect("her keys open");
    let names: Vec<&str> = people.iter().flat_map(|one| one.steps.iter().map(|step| step.0)).collect();
    let offices = open_offices(store, organization, &names);
    let (lists, colleagues) =
        store.read_now::<_, StoreError>(|db| Ok((Reference::load(db, organization)?, users::all(db, organization)?))).expect("the lists are there");
    let colleagues: HashMap<String, UserId> =
        colleagues.into_iter().map(|user| (user.email.split('@').next().unwrap_or_default().to_owned(), user.id)).collect();
    let lives: Vec<Life> = people.iter().enumerate().map(|(number, one)| life(number, one, &lists, &offices, &colleagues)).collect();
    let sealed = Sealed::people(organization, &ring, user, &lives).expect("sealed");
    store.write_now::<_, StoreError>(move |db| sealed.enter(db, organization)).expect("entered");
}

fn open_offices(store: &Store, organization: OrganizationId, names: &[&str]) -> HashMap<String, OfficeId> {
    let mut wanted: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    wanted.sort();
    wanted.dedup();
    let open = move |db: &mut throughline::store::db::Db| {
        let city = Jurisdiction {
            id: JurisdictionId::random(),
            organization_id: organization,
            parent_id: None,
            level: "prefecture".into(),
            code: "yunqiao".into(),
            en: "Yunqiao".into(),
            zh: "云桥市".into(),
        };
        reference::add_jurisdiction(db, &city)?;
        for code in wanted {
            let name = format!("Office {code}");
            let (en, zh) = (name.clone(), format!("{code}办事处"));
            let id = OfficeId::random();
            reference::add_office(db, &Office { id, organization_id: organization, jurisdiction_id: Some(city.id), code, en, zh })?;
        }
        Ok(reference::offices(db, organization)?.into_iter().map(|office| (office.code, office.id)).collect())
    };
    store.write_now::<_, StoreError>(open).expect("offices")
}

fn life(number: usize, one: &Someone, lists: &Reference, offices: &HashMap<String, OfficeId>, colleagues: &HashMap<String, UserId>) -> Life {
    let (facet, value) = one.group;
    let facet = lists.facets.iter().find(|entry| entry.code == facet).expect("a facet of the vocabulary");
    let value = lists.facet_values.iter().find(|entry| entry.facet_id == facet.id && entry.code == value).expect("a value of it");
    let worker = colleagues[one.with];
    let steps = one.steps.iter().enumerate().map(|(at, (office, outcome))| {
        let day = BEGIN + Days::new(7 * at as u64);
        // who is sent elsewhere is sent where they go next
        let next = one.steps.get(at + 1).map(|(next, _)| offices[*next]).filter(|_| *outcome == Outcome::Deflected);
        PastStep { step: step(day, offices[*office], *outcome, next), recorder: worker, recorded_on: day, kept: None }
    });
    let case = PastCase {
        service: lists.services.iter().find(|service| service.code == one.service).expect("a service of the vocabulary").id,
        opened_on: BEGIN,
        closed: None,
        touched_on: BEGIN,
        attempts: vec![steps.collect()],
    };
    Life {
        person: NewPerson {
            card: Card { name: format!("某人{number}"), ..Card::default() },
            attributes: vec![Attribute { facet: facet.id, value: value.id, since: BEGIN }],
            consents: vec![(CONSENT_KEEP.to_owned(), one.keeps), (CONSENT_COUNT.to_owned(), true)],
            assignee: worker,
            import: None,
            on: BEGIN,
        },
        cases: vec![case],
    }
}

fn step(day: NaiveDate, office: OfficeId, outcome: Outcome, sent_to: Option<OfficeId>) -> NewStep {
    NewStep {
        day: Day::Exact(day),
        office: Some(office),
        channel: None,
        official_role: None,
        stage: Stage::Access,
        outcome,
        reason: None,
        given_how: None,
        sent_to,
        words: String::new(),
        note: String::new(),
        demands: Vec::new(),
        promise: None,
        burden: Burden::default(),
        expectation: None,
        attribution: None,
        gave_up_reason: None,
        submission: None,
    }
}
