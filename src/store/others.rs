//! You are not the only one: how many other people met the same.

use std::collections::{HashMap, HashSet};

use chrono::{Months, NaiveDate};
use diesel::prelude::*;

use crate::{
    domain::{
        band::Band,
        caller::Caller,
        id::{OfficeId, OrganizationId, PersonId, ReasonId, StepId},
        person::CONSENT_COUNT,
    },
    store::{
        StoreError,
        db::Db,
        merges, organizations,
        schema::{cases, consents, steps},
    },
};

/// The highest band begins here: whoever comes on top of it changes nothing.
const MANY: usize = 100;
/// Steps that are looked at in one go.
const PART: usize = 200;
/// Later than any day that is recorded, and within what both databases keep.
const LAST_DAY: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap();

/// How many people other than `person` were given this reason at this office in the twelve months before `today`, as a band.
/// Counts only those who agree to be counted, whoever works with them; from the newest step back, and no further than the highest band, so that it takes
/// no longer where many met the same.
pub fn met(db: &mut Db, caller: &Caller, person: PersonId, office: OfficeId, reason: ReasonId, today: NaiveDate) -> Result<Band, StoreError> {
    let since = today.checked_sub_months(Months::new(12)).unwrap_or(NaiveDate::MIN);
    let least = u64::from(organizations::find(db, caller.organization)?.display_threshold.unsigned_abs());
    let enough = MANY.max(usize::try_from(least).unwrap_or(MANY));
    let roots = merges::roots(db, caller.organization)?;
    let (mut seen, mut counted) = (HashSet::from([roots.of(person)]), 0);
    let mut before = (LAST_DAY, StepId(uuid::Uuid::max()));
    loop {
        let part = steps::table
            .inner_join(cases::table)
            .filter(steps::organization_id.eq(caller.organization))
            .filter(steps::office_id.eq(Some(office)))
            .filter(steps::reason_id.eq(Some(reason)))
            .filter(steps::day.gt(since))
            .filter(steps::day.lt(before.0).or(steps::day.eq(before.0).and(steps::id.lt(before.1))))
            .order((steps::day.desc(), steps::id.desc()))
            .limit(PART as i64)
            .select((steps::day, steps::id, cases::person_id))
            .load::<(NaiveDate, StepId, PersonId)>(db)?;
        let they: Vec<PersonId> = part.iter().map(|(_, _, they)| roots.of(*they)).filter(|they| seen.insert(*they)).collect();
        counted += agreeing(db, caller.organization, they, &roots)?;
        match part.last() {
            Some((day, id, _)) if part.len() == PART && counted < enough => before = (*day, *id),
            _ => return Ok(Band::of(counted, least)),
        }
    }
}

/// How many of these people agree to be counted.
fn agreeing(db: &mut Db, organization: OrganizationId, they: Vec<PersonId>, roots: &merges::Roots) -> Result<usize, StoreError> {
    if they.is_empty() {
        return Ok(0);
    }
    let answers = consents::table
        .filter(consents::organization_id.eq(organization))
        .filter(consents::kind.eq(CONSENT_COUNT))
        .filter(consents::person_id.eq_any(roots.with_merged(they)))
        .order((consents::given_on.asc(), consents::ordinal.asc(), consents::given.desc()))
        .select((consents::person_id, consents::given))
        .load::<(PersonId, bool)>(db)?;
    // the last answer holds
    let latest: HashMap<PersonId, bool> = answers.into_iter().map(|(person, given)| (roots.of(person), given)).collect();
    Ok(latest.values().filter(|given| **given).count())
}
