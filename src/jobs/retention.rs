//! Every night: whoever's time runs out is announced, and whoever was announced a month ago is erased.

use std::time::Duration;

use chrono::{DateTime, Days, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

use crate::{
    config::Clock,
    store::{
        Store, StoreError,
        audit::{self, Action},
        claims, erasing, merges,
        organizations::{self, Organization},
        retention,
    },
};

const JOB: &str = "retention";

/// How often it looks whether the night has come.
const EVERY: Duration = Duration::from_secs(60);

/// When the night's work begins where the organization is.
const NIGHT: NaiveTime = NaiveTime::from_hms_opt(3, 0, 0).unwrap();

/// Does each night's work once, on one of several nodes; a machine that was off makes up for it when it starts.
pub fn forever(store: &Store, clock: Clock) {
    loop {
        match store.read_now(organizations::all) {
            Ok(all) => all.iter().for_each(|organization| match if_due(store, clock, organization) {
                Ok(0) => {}
                Ok(erased) => tracing::info!(erased, "the time for which it is kept who somebody was ran out"),
                Err(error) => tracing::warn!("erasing those whose time ran out: {error}"),
            }),
            Err(error) => tracing::warn!("looking for whose time runs out: {error}"),
        }
        std::thread::sleep(EVERY);
    }
}

/// The next beginning of a night's work.
fn next_night(now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let local = now.with_timezone(&zone);
    let day = if local.time() < NIGHT { local.date_naive() } else { local.date_naive() + Days::new(1) };
    // an hour that a change of the clocks leaves out begins with the next
    let begins = zone.from_local_datetime(&day.and_time(NIGHT)).earliest();
    begins.unwrap_or(local + Days::new(1)).with_timezone(&Utc)
}

/// How many were erased.
fn if_due(store: &Store, clock: Clock, organization: &Organization) -> Result<usize, StoreError> {
    let Some(months) = organization.retention() else { return Ok(0) };
    let (id, now, today) = (organization.id, clock.now(), clock.today(organization.zone()));
    let until = next_night(now, organization.zone());
    if !store.write_now(move |db| claims::claim(db, id, JOB, now.into(), until.into()))? {
        return Ok(0);
    }
    let come = store.write_now(move |db| retention::announce(db, id, months, today))?;
    for person in &come {
        let (person, key) = (*person, store.keys.audit_key(id.0));
        // The list is written first: what is begun will be finished, at the latest by the next start.
        store.erased()?.add(&store.read_now(|db| merges::group(db, id, person))?)?;
        store.write_now(move |db| {
            let group = merges::group(db, id, person)?;
            erasing::erase(db, id, &group, today)?;
            audit::append(db, &key, id, None, now.into(), Action::PersonErased, "", "retention")
        })?;
    }
    if !come.is_empty() {
        store.overwrite_freed_now()?;
    }
    Ok(come.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_night_begins_at_three_where_the_organization_is() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
        let shanghai = chrono_tz::Asia::Shanghai;
        assert_eq!(next_night(at("2026-11-24T18:59:00Z"), shanghai), at("2026-11-24T19:00:00Z"));
        assert_eq!(next_night(at("2026-11-24T19:00:00Z"), shanghai), at("2026-11-25T19:00:00Z"));
        // the hour from two to three is left out that night; from three to four it is not
        assert_eq!(next_night(at("2026-03-28T12:00:00Z"), chrono_tz::Europe::Amsterdam), at("2026-03-29T01:00:00Z"));
    }
}
