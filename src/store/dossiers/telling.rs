//! People hear what their case helped to do: once there is an answer, whoever works with them is asked to tell those who agreed to be contacted.

use std::collections::HashSet;

use chrono::Days;
use diesel::prelude::*;

use crate::{
    domain::{
        id::{CaseId, DossierId, PersonId, UserId},
        person::CONSENT_CLAIM,
        task::Kind,
    },
    store::{
        StoreError,
        audit::Author,
        consents,
        db::Db,
        merges,
        schema::{assignments, cases, dossier_cases},
        tasks,
    },
};

/// Within so many days people are to be told.
const WITHIN: Days = Days::new(7);

/// Puts a task before whoever has worked with each person longest. Nobody is asked twice while the first task is open, and of several cases of a person one is enough.
pub(super) fn ask(db: &mut Db, author: &Author, dossier: DossierId) -> Result<(), StoreError> {
    let roots = merges::roots(db, author.organization)?;
    let agreed = consents::who_agree(db, author.organization, &roots, CONSENT_CLAIM)?;
    let told_of: Vec<(CaseId, PersonId, UserId)> = dossier_cases::table
        .inner_join(cases::table.on(cases::id.eq(dossier_cases::case_id)))
        .inner_join(assignments::table.on(assignments::person_id.eq(cases::person_id)))
        .filter(dossier_cases::dossier_id.eq(dossier))
        .order((cases::opened_on.desc(), cases::id.asc(), assignments::since.asc(), assignments::user_id.asc()))
        .select((cases::id, cases::person_id, assignments::user_id))
        .load(db)?;
    let due = author.today.checked_add_days(WITHIN).unwrap_or(author.today);
    let mut asked = HashSet::new();
    let first = told_of.into_iter().filter(|(_, person, _)| {
        let person = roots.of(*person);
        agreed.contains(&person) && asked.insert(person)
    });
    let wanted: Vec<(CaseId, UserId)> = first.map(|(case, _, who)| (case, who)).collect();
    tasks::ask_for(db, author, Kind::Tell, due, &wanted)
}
