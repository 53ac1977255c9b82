//! The weekly summary: put into the outbox when it is due, handed over until it is taken.

use std::time::Duration;

use chrono::TimeDelta;

use crate::{
    config::{Clock, Mail},
    digest::{
        WEEKLY, compose,
        mail::{Mailer, message_id},
        schedule::Week,
    },
    domain::rights::Role,
    store::{
        Store, StoreError, links,
        messages::{self, Body, NewMessage},
        organizations::{self, Organization},
        subscriptions, users,
        users::User,
    },
    vault::link::{Link, Purpose},
};

/// How often it looks whether something is due.
const EVERY: Duration = Duration::from_secs(5);
/// How long the link in a mail ends a subscription.
const LINK_LASTS: TimeDelta = TimeDelta::days(90);

/// Composes and sends whatever is due, again and again. Without a mail server nothing is put into the outbox.
pub fn forever(store: &Store, clock: Clock, mail: &Mail, public_url: &str) {
    let mailer = match Mailer::new(mail) {
        Ok(mailer) => mailer,
        Err(error) => return tracing::error!("no summaries go out: {error}"),
    };
    loop {
        if let Err(error) = fill(store, clock, public_url).and_then(|()| empty(store, clock, &mailer)) {
            tracing::warn!("the weekly summary: {error}");
        }
        std::thread::sleep(EVERY);
    }
}

/// Puts the summaries that are due into the outbox, once each.
fn fill(store: &Store, clock: Clock, public_url: &str) -> Result<(), StoreError> {
    for organization in store.read_now(organizations::all)? {
        let week = Week::last_due(clock.now(), organization.zone());
        if week.monday < organization.created_on {
            continue;
        }
        let id = organization.id;
        for user in store.read_now(|db| users::all(db, id))?.into_iter().filter(|user| is_reader(user, week)) {
            add(store, clock, &organization, &user, week, public_url)?;
        }
    }
    Ok(())
}

/// Whether someone gets the summary of a week: admitted by the Monday, not suspended, with something in it for their roles.
fn is_reader(user: &User, week: Week) -> bool {
    let admitted = user.admitted_on.is_some_and(|day| day <= week.monday);
    admitted && !user.suspended && user.roles().any_of(&[Role::Caseworker, Role::Supervisor, Role::Analyst])
}

fn add(store: &Store, clock: Clock, organization: &Organization, user: &User, week: Week, public_url: &str) -> Result<(), StoreError> {
    let (id, period) = (user.id, week.period());
    let wanted = store.read_now(|db| Ok::<_, StoreError>(!messages::is_there(db, id, WEEKLY, &period)? && subscriptions::wants(db, id, WEEKLY)?))?;
    if !wanted {
        return Ok(());
    }
    let keys = &store.keys;
    let link =
        keys.link_key().issue(&Link { purpose: Purpose::Unsubscribe, organization: organization.id.0, subject: id.0 }, clock.now(), LINK_LASTS)?;
    let unsubscribe = format!("{public_url}/unsubscribe/{}", link.token);
    let summary = store.read_now(|db| compose::summary(db, keys, &user.caller(), week, public_url))?;
    let say = |said: askama::Result<String>| said.map_err(|error| StoreError::Busy(error.to_string()));
    let body = Body { subject: summary.subject(), text: say(summary.text(&unsubscribe))?, html: say(summary.html(&unsubscribe))?, unsubscribe };
    let new =
        NewMessage { organization: organization.id, user: id, kind: WEEKLY, message_id: message_id(WEEKLY, &period, id.0, public_url), period, body };
    let (keys, now) = (keys.clone(), clock.now());
    store.write_now(move |db| {
        links::create(db, new.organization, id, WEEKLY, &link.hash, (now + LINK_LASTS).into())?;
        messages::add(db, &keys, &new, now.into())
    })
}

/// Hands over what is due, one mail after the other. A mail whose acceptance was not heard of is sent again, under the same identifier.
fn empty(store: &Store, clock: Clock, mailer: &Mailer) -> Result<(), StoreError> {
    loop {
        let (keys, now) = (store.keys.clone(), clock.now().into());
        let Some(message) = store.write_now(move |db| messages::claim(db, &keys, now))? else { return Ok(()) };
        let outcome = mailer.send(&message.email, &message.message_id, &message.body);
        let (keys, now) = (store.keys.clone(), clock.now().into());
        match outcome {
            Ok(()) => store.write_now(move |db| messages::sent(db, &keys, message.id, message.organization, now))?,
            Err(error) => {
                // The error may repeat an address: it is not logged.
                tracing::warn!(for_good = error.is_for_good(), "a weekly summary was not taken");
                store.write_now(move |db| messages::failed(db, &message, error.is_for_good(), now))?;
            }
        }
    }
}
