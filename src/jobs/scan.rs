//! Scanning for patterns: when steps were added since the last scan, and once a day.

use std::time::{Duration, Instant as Stopwatch};

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    config::Clock,
    domain::id::OrganizationId,
    engine::{
        behind::offices_behind,
        emerging::emerging,
        flows::Flows,
        maps::{Asked, Map, measure},
        record::Record,
        scan::{Settings, scan},
        trend::{Followed, trends},
        worked::worked,
    },
    store::{
        Store, StoreError, claims, columns,
        organizations::{self, Organization},
        patterns, rules,
        scans::{self, Findings},
        worked as kept,
    },
};

const JOB: &str = "scan";

/// How often it looks whether there is something to do.
const EVERY: Duration = Duration::from_secs(60);

/// A scan of a very large record takes some minutes; a node that died during one is replaced after this.
const CLAIM: TimeDelta = TimeDelta::minutes(30);

/// After a scan it rests so many times as long as the scan took, so that the pages keep the processor.
const REST: u32 = 20;

/// Scans whatever is due, again and again.
pub fn forever(store: &Store, clock: Clock) {
    loop {
        let begun = Stopwatch::now();
        match store.read_now(organizations::all) {
            Ok(all) => all.iter().for_each(|organization| attempt(store, clock, organization)),
            Err(error) => tracing::warn!("looking for what to scan: {error}"),
        }
        std::thread::sleep(EVERY.max(begun.elapsed() * REST));
    }
}

fn attempt(store: &Store, clock: Clock, organization: &Organization) {
    let outcome = if_due(store, clock, organization);
    match outcome {
        Ok(Some(done)) => tracing::info!(seconds = done.seconds, holding = done.holding, "scanned for patterns"),
        Ok(None) => {}
        Err(error) => tracing::warn!("scanning for patterns: {error}"),
    }
}

/// What a scan came to.
#[derive(Clone, Copy, Debug)]
pub struct Done {
    /// Statements that were possible, and those that hold.
    pub possible: usize,
    pub holding: usize,
    pub seconds: f64,
}

fn if_due(store: &Store, clock: Clock, organization: &Organization) -> Result<Option<Done>, StoreError> {
    let (id, now) = (organization.id, clock.now());
    if !store.read_now(|db| {
        Ok::<_, StoreError>(is_due(columns::steps_recorded(db, id)?, scans::last_run(db, id)?.map(|(at, steps)| (at.utc(), steps)), now))
    })? {
        return Ok(None);
    }
    if !store.write_now(move |db| claims::claim(db, id, JOB, now.into(), (now + CLAIM).into()))? {
        return Ok(None);
    }
    let outcome = now_for(store, clock, organization);
    give_back();
    let ended = clock.now();
    store.write_now(move |db| claims::release(db, id, JOB, ended.into()))?;
    outcome.map(Some)
}

/// Hands what the scan took back to the system: the allocator would keep it for the next one, hours later, and a small machine has better use for it.
fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: it takes no pointer and touches only what is free; any thread may call it at any time.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// Whether a scan is due: steps came or went since the last one, or a day went by (consents and attributes change, too).
fn is_due(recorded: i64, last: Option<(DateTime<Utc>, i64)>, now: DateTime<Utc>) -> bool {
    match last {
        None => recorded > 0,
        Some((at, steps)) => steps != recorded || now - at >= TimeDelta::days(1),
    }
}

/// Scans an organization's record now, on one thread of its own pool: slowly, so that logging and pages go on.
pub fn now_for(store: &Store, clock: Clock, organization: &Organization) -> Result<Done, StoreError> {
    let begun = Stopwatch::now();
    let id: OrganizationId = organization.id;
    let today = clock.today(organization.zone());
    let (evidence, steps, agreeing, lists, remembered) = store.read_now(|db| {
        let agreeing = kept::agreeing(db, id)?;
        Ok::<_, StoreError>((
            columns::whole(db, id)?,
            columns::steps_recorded(db, id)?,
            agreeing,
            rules::lists(db, id, today)?,
            patterns::remembered(db, id)?,
        ))
    })?;
    let (columns, least) = (&evidence.columns, organization.least_shown());
    let settings = Settings { threshold: least };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().map_err(|error| StoreError::Busy(error.to_string()))?;
    let spots = worked(columns, least, |person| agreeing.contains(person));
    let spots = kept::Sealed::of(&store.keys.settings_key(), id, spots)?;
    let findings = pool.install(|| {
        let scan = scan(columns, settings);
        let offices = offices_behind(scan.patterns.iter().map(|pattern| &pattern.statement), columns);
        let (record, until) = (Record::of(columns), evidence.filled_in_until(today));
        let first_shown = |hash: &str| remembered.iter().find(|one| one.hash == hash).map(|one| one.first_seen);
        let holding = scan.patterns.iter().filter(|pattern| pattern.explained_by.is_none());
        let followed: Vec<Followed> =
            holding.map(|pattern| Followed { statement: &pattern.statement, first_shown: first_shown(&pattern.id) }).collect();
        let trends = trends(&record, &followed, until, today);
        let emerging = emerging(&record, until, least);
        let whole = Asked::default();
        let tested = usize::try_from(least).unwrap_or(usize::MAX);
        let maps = Map::ALL.into_iter().map(|map| (map, measure(map, &evidence, &lists, &whole, today, tested))).collect();
        Findings { offices, flows: Flows::of(&whole.cut.of(columns)), trends, emerging, maps, until, scan }
    });
    let done = Done { possible: findings.scan.hypotheses.possible, holding: findings.holding().count(), seconds: begun.elapsed().as_secs_f64() };
    let (keys, now) = (store.keys.clone(), clock.now());
    store.write_now(move |db| {
        kept::keep(db, id, &spots)?;
        scans::keep(db, &keys, id, now.into(), today, steps, &findings)
    })?;
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_is_due_when_steps_came_and_once_a_day() {
        let now = "2026-11-24T08:00:00Z".parse::<DateTime<Utc>>().expect("an instant");
        let hour = TimeDelta::hours(1);
        assert!(!is_due(0, None, now), "nothing to scan yet");
        assert!(is_due(1, None, now));
        assert!(!is_due(10, Some((now - hour, 10)), now));
        assert!(is_due(11, Some((now - hour, 10)), now));
        assert!(is_due(9, Some((now - hour, 10)), now), "an import was undone");
        assert!(is_due(10, Some((now - hour * 24, 10)), now));
    }
}
