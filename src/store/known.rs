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
    let mut ids = HashMap::new();
    for part in tokens.chunks(AT_ONCE) {
        let rows = match_tokens::table
            .inner_join(persons::table)
            .filter(match_tokens::organization_id.eq(caller.organization))
            .filter(match_tokens::token.eq_any(part.iter().copied()))
            .filter(persons::sealed_key.is_not_null())
            .order(persons::code.desc())
            .select((match_tokens::token, persons::id))
            .load::<(Vec<u8>, PersonId)>(db)?;
        ids.extend(rows.into_iter().filter_map(|(token, id)| Some(((*codes.get(&token)?).to_owned(), id))));
    }
    by_id(db, caller, &ids)
}

/// The people of a list, each by their code in it, who were found to be these. Those whose identity was erased are left out.
pub fn by_id(db: &mut Db, caller: &Caller, ids: &HashMap<String, PersonId>) -> Result<HashMap<String, Known>, StoreError> {
    let all: Vec<PersonId> = ids.values().copied().collect();
    let mut keys: HashMap<PersonId, Vec<u8>> = HashMap::new();
    let mut cases_of: HashMap<PersonId, HashMap<ServiceId, (CaseId, i16)>> = HashMap::new();
    for part in all.chunks(AT_ONCE) {
        let rows = persons::table
            .filter(persons::organization_id.eq(caller.organization))
            .filter(persons::id.eq_any(part))
            .filter(persons::sealed_key.is_not_null())
            .select((persons::id, persons::sealed_key.assume_not_null()))
            .load::<(PersonId, Vec<u8>)>(db)?;
        keys.extend(rows);
        let rows = cases::table
            .left_join(attempts::table)
            .filter(cases::organization_id.eq(caller.organization))
            .filter(cases::person_id.eq_any(part))
            .group_by((cases::id, cases::person_id, cases::service_id, cases::opened_on))
            .order((cases::opened_on.asc(), cases::id.asc()))
            .select((cases::id, cases::person_id, cases::service_id, diesel::dsl::max(attempts::ordinal.nullable())))
            .load::<(CaseId, PersonId, ServiceId, Option<i16>)>(db)?;
        for (case, person, service, attempts) in rows {
            cases_of.entry(person).or_default().insert(service, (case, attempts.unwrap_or(0)));
        }
    }
    let known = |(code, id): (&String, &PersonId)| {
        let sealed_key = keys.get(id)?.clone();
        Some((code.clone(), Known { id: *id, sealed_key, cases: cases_of.get(id).cloned().unwrap_or_default() }))
    };
    Ok(ids.iter().filter_map(known).collect())
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
