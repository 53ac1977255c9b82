//! What of a list is recorded already: its people by their references, its rows by the names that were made of them.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        id::{AttemptId, CaseId, PersonId, ServiceId, SubmissionId},
        person::Reference,
    },
    store::{
        StoreError,
        db::Db,
        keyring::Keyring,
        schema::{attempts, cases, match_tokens, persons, steps},
    },
    vault::keys::PersonKey,
};

/// Values of one statement; SQLite takes 32,766.
const AT_ONCE: usize = 5_000;

/// A person of the list who is recorded already.
pub struct Known {
    pub id: PersonId,
    sealed_key: Vec<u8>,
    /// For each service the case that was opened last, and how many attempts it has.
    pub cases: HashMap<ServiceId, (CaseId, i16)>,
}

/// A row of the list that is recorded already: in which attempt.
pub struct Recorded {
    pub case: CaseId,
    /// The last step's place among the attempt's steps.
    pub steps: i32,
}

impl Known {
    pub fn key(&self, ring: &Keyring) -> Result<PersonKey, StoreError> {
        Ok(ring.anyones_key(&self.sealed_key, self.id.0)?)
    }
}

/// The people whom the list calls by these codes.
pub fn people(db: &mut Db, caller: &Caller, ring: &Keyring, references: &[Reference]) -> Result<HashMap<String, Known>, StoreError> {
    let index = ring.index()?;
    let codes: HashMap<Vec<u8>, &str> =
        references.iter().map(|reference| (index.reference(&reference.list, &reference.code).0.to_vec(), reference.code.as_str())).collect();
    let tokens: Vec<&Vec<u8>> = codes.keys().collect();
    let mut known = HashMap::new();
    let mut codes_of = HashMap::new();
    for part in tokens.chunks(AT_ONCE) {
        let rows = match_tokens::table
            .inner_join(persons::table)
            .filter(match_tokens::organization_id.eq(caller.organization))
            .filter(match_tokens::token.eq_any(part.iter().copied()))
            .filter(persons::sealed_key.is_not_null())
            .order(persons::code.desc())
            .select((match_tokens::token, persons::id, persons::sealed_key.assume_not_null()))
            .load::<(Vec<u8>, PersonId, Vec<u8>)>(db)?;
        for (token, id, sealed_key) in rows {
            let Some(code) = codes.get(&token) else { continue };
            codes_of.insert(id, (*code).to_owned());
            known.insert((*code).to_owned(), Known { id, sealed_key, cases: HashMap::new() });
        }
    }
    let ids: Vec<PersonId> = known.values().map(|person| person.id).collect();
    for part in ids.chunks(AT_ONCE) {
        let rows = cases::table
            .left_join(attempts::table)
            .filter(cases::organization_id.eq(caller.organization))
            .filter(cases::person_id.eq_any(part))
            .group_by((cases::id, cases::person_id, cases::service_id, cases::opened_on))
            .order((cases::opened_on.asc(), cases::id.asc()))
            .select((cases::id, cases::person_id, cases::service_id, diesel::dsl::max(attempts::ordinal.nullable())))
            .load::<(CaseId, PersonId, ServiceId, Option<i16>)>(db)?;
        for (case, person, service, attempts) in rows {
            if let Some(known) = codes_of.get(&person).and_then(|code| known.get_mut(code)) {
                known.cases.insert(service, (case, attempts.unwrap_or(0)));
            }
        }
    }
    Ok(known)
}

/// The rows that were recorded before, each with its attempt, and these attempts.
#[allow(clippy::type_complexity, reason = "two look-ups that are made together")]
pub fn rows(
    db: &mut Db,
    caller: &Caller,
    names: &[SubmissionId],
) -> Result<(HashMap<SubmissionId, AttemptId>, HashMap<AttemptId, Recorded>), StoreError> {
    let mut recorded = HashMap::new();
    let mut attempts_met = HashMap::new();
    for part in names.chunks(AT_ONCE) {
        let rows = steps::table
            .filter(steps::organization_id.eq(caller.organization))
            .filter(steps::submission.eq_any(part))
            .select((steps::submission.assume_not_null(), steps::attempt_id, steps::case_id))
            .load::<(SubmissionId, AttemptId, CaseId)>(db)?;
        for (name, attempt, case) in rows {
            recorded.insert(name, attempt);
            attempts_met.insert(attempt, Recorded { case, steps: 0 });
        }
    }
    let ids: Vec<AttemptId> = attempts_met.keys().copied().collect();
    for part in ids.chunks(AT_ONCE) {
        let lasts = steps::table
            .filter(steps::attempt_id.eq_any(part))
            .group_by(steps::attempt_id)
            .select((steps::attempt_id, diesel::dsl::max(steps::ordinal)))
            .load::<(AttemptId, Option<i32>)>(db)?;
        for (attempt, last) in lasts {
            if let Some(met) = attempts_met.get_mut(&attempt) {
                met.steps = last.unwrap_or(0);
            }
        }
    }
    Ok((recorded, attempts_met))
}
