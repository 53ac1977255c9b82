//! You are not the only one: how many other people met the same.

use std::collections::HashMap;

use chrono::{Months, NaiveDate};
use diesel::prelude::*;

use crate::{
    domain::{
        band::Band,
        caller::Caller,
        id::{OfficeId, PersonId, ReasonId},
        person::CONSENT_COUNT,
    },
    store::{
        StoreError,
        db::Db,
        organizations,
        schema::{cases, consents, steps},
    },
};

/// How many people other than `person` were given this reason at this office in the twelve months before `today`, as a band.
/// Counts only those who agree to be counted, whoever works with them.
pub fn met(db: &mut Db, caller: &Caller, person: PersonId, office: OfficeId, reason: ReasonId, today: NaiveDate) -> Result<Band, StoreError> {
    let since = today.checked_sub_months(Months::new(12)).unwrap_or(NaiveDate::MIN);
    let they = cases::table
        .inner_join(steps::table)
        .filter(cases::organization_id.eq(caller.organization))
        .filter(cases::person_id.ne(person))
        .filter(steps::office_id.eq(Some(office)))
        .filter(steps::reason_id.eq(Some(reason)))
        .filter(steps::day.gt(since))
        .select(cases::person_id);
    let answers = consents::table
        .filter(consents::organization_id.eq(caller.organization))
        .filter(consents::kind.eq(CONSENT_COUNT))
        .filter(consents::person_id.eq_any(they))
        .order((consents::given_on.asc(), consents::ordinal.asc()))
        .select((consents::person_id, consents::given))
        .load::<(PersonId, bool)>(db)?;
    // the last answer holds
    let latest: HashMap<PersonId, bool> = answers.into_iter().collect();
    let least = organizations::find(db, caller.organization)?.display_threshold;
    Ok(Band::of(latest.values().filter(|given| **given).count(), u64::from(least.unsigned_abs())))
}
