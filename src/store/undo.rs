//! Taking an import back: exactly what it added, unless something was recorded on top of it since.

use std::collections::HashSet;

use diesel::{prelude::*, result::DatabaseErrorKind};

use crate::{
    domain::{
        code::ShortCode,
        id::{AttemptId, CaseId, ImportId, OrganizationId, PersonId, StepId},
    },
    store::{
        StoreError,
        audit::{self, Action, Author},
        db::Db,
        directory, editions,
        imports::{Added, State},
        schema::{
            assignments, attachments, attempts, audit_entries, cases, consents, eligibility_checks, facet_values, facets, hand_overs, import_chunks,
            imports, jurisdictions, letters, match_tokens, notes, offices, person_facets, persons, promises, reasons, referrals, remedies, services,
            step_demands, steps, tasks, watches,
        },
        sql::Instant,
    },
    vault::server::ServerKey,
};

/// What stands in the way of taking an import back: how often something was recorded on what it added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InTheWay {
    pub steps: i64,
    pub attempts: i64,
    pub cases: i64,
    pub consents: i64,
    /// Cards and group attributes changed, households, people merged or handed over, cases closed.
    pub changes: i64,
}

impl InTheWay {
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

/// What was done to someone or to a case since stands in the way, even if it was undone: the entries about it name them.
const CHANGES: [Action; 10] = [
    Action::FacetRecorded,
    Action::CaseClosed,
    Action::CaseReopened,
    Action::ClosingRequested,
    Action::CardChanged,
    Action::HouseholdChanged,
    Action::PeopleMerged,
    Action::PeopleToldApart,
    Action::PersonHandedOver,
    Action::StepsRecoded,
];

/// Takes a finished import back; nothing is taken back if anything stands in the way.
pub fn undo(db: &mut Db, author: &Author, id: ImportId) -> Result<InTheWay, StoreError> {
    let done = imports::table
        .filter(imports::id.eq(id))
        .filter(imports::organization_id.eq(author.organization))
        .filter(imports::state.eq(State::Done.code()));
    let begun_at = done.select(imports::begun_at).first::<Instant>(db)?;
    let in_the_way = in_the_way(db, author.organization, id, begun_at)?;
    if in_the_way.is_nothing() {
        take_back(db, author.organization, id)?;
        author.records(db, Action::ImportUndone, &id.0.to_string(), "")?;
    }
    Ok(in_the_way)
}

/// Takes back what was entered of an import that failed, or that a stop of the program interrupted.
pub fn abandon(db: &mut Db, keys: &ServerKey, organization: OrganizationId, id: ImportId, now: Instant) -> Result<(), StoreError> {
    let running =
        imports::table.filter(imports::id.eq(id)).filter(imports::organization_id.eq(organization)).filter(imports::state.eq(State::Running.code()));
    if running.count().get_result::<i64>(db)? == 0 {
        return Ok(());
    }
    take_back(db, organization, id)?;
    audit::append(db, &keys.audit_key(organization.0), organization, None, now, Action::ImportUndone, &id.0.to_string(), "interrupted")
}

/// Imports that no process can be working on: those still running when the program starts. Says how many were taken back.
pub fn abandon_interrupted(db: &mut Db, keys: &ServerKey, now: Instant) -> Result<usize, StoreError> {
    let running = imports::table
        .filter(imports::state.eq(State::Running.code()))
        .select((imports::organization_id, imports::id))
        .load::<(OrganizationId, ImportId)>(db)?;
    for (organization, id) in &running {
        abandon(db, keys, *organization, *id, now)?;
    }
    Ok(running.len())
}

fn in_the_way(db: &mut Db, organization: OrganizationId, id: ImportId, since: Instant) -> Result<InTheWay, StoreError> {
    let its_people = || persons::table.filter(persons::organization_id.eq(organization)).filter(persons::import_id.eq(Some(id))).select(persons::id);
    let its_cases = || cases::table.filter(cases::organization_id.eq(organization)).filter(cases::import_id.eq(Some(id))).select(cases::id);
    let its_attempts =
        || attempts::table.filter(attempts::organization_id.eq(organization)).filter(attempts::import_id.eq(Some(id))).select(attempts::id);
    let codes: HashSet<String> = persons::table
        .filter(persons::organization_id.eq(organization))
        .filter(persons::import_id.eq(Some(id)))
        .select(persons::code)
        .load::<ShortCode>(db)?
        .into_iter()
        .chain(
            cases::table
                .filter(cases::organization_id.eq(organization))
                .filter(cases::import_id.eq(Some(id)))
                .select(cases::code)
                .load::<ShortCode>(db)?,
        )
        .map(|code| code.to_string())
        .collect();
    let changed = audit_entries::table
        .filter(audit_entries::organization_id.eq(organization))
        .filter(audit_entries::at.ge(since))
        .filter(audit_entries::action.eq_any(CHANGES.map(Action::code)))
        .select((audit_entries::subject, audit_entries::detail))
        .load::<(String, String)>(db)?;
    Ok(InTheWay {
        steps: steps::table
            .filter(steps::attempt_id.eq_any(its_attempts()).or(steps::case_id.eq_any(its_cases())))
            .filter(steps::import_id.is_null().or(steps::import_id.ne(Some(id))))
            .count()
            .get_result(db)?,
        attempts: attempts::table
            .filter(attempts::case_id.eq_any(its_cases()))
            .filter(attempts::import_id.is_null().or(attempts::import_id.ne(Some(id))))
            .count()
            .get_result(db)?,
        cases: cases::table
            .filter(cases::person_id.eq_any(its_people()))
            .filter(cases::import_id.is_null().or(cases::import_id.ne(Some(id))))
            .count()
            .get_result(db)?,
        consents: consents::table
            .filter(consents::person_id.eq_any(its_people()))
            .filter(consents::import_id.is_null().or(consents::import_id.ne(Some(id))))
            .count()
            .get_result(db)?,
        changes: i64::try_from(changed.iter().filter(|(subject, detail)| codes.contains(subject) || codes.contains(detail)).count())
            .unwrap_or(i64::MAX)
            + tasks::table.filter(tasks::case_id.eq_any(its_cases())).count().get_result::<i64>(db)?
            + notes::table.filter(notes::case_id.eq_any(its_cases())).count().get_result::<i64>(db)?
            + watches::table.filter(watches::case_id.eq_any(its_cases())).count().get_result::<i64>(db)?
            + hand_overs::table.filter(hand_overs::case_id.eq_any(its_cases())).count().get_result::<i64>(db)?
            + attachments::table.filter(attachments::case_id.eq_any(its_cases())).count().get_result::<i64>(db)?
            + referrals::table.filter(referrals::case_id.eq_any(its_cases())).count().get_result::<i64>(db)?
            + eligibility_checks::table.filter(eligibility_checks::case_id.eq_any(its_cases())).count().get_result::<i64>(db)?
            + letters::table.filter(letters::case_id.eq_any(its_cases())).count().get_result::<i64>(db)?
            + remedies::table.filter(remedies::case_id.eq_any(its_cases())).count().get_result::<i64>(db)?,
    })
}

/// Values of one statement; SQLite takes 32,766.
const AT_ONCE: usize = 5_000;

fn take_back(db: &mut Db, organization: OrganizationId, id: ImportId) -> Result<(), StoreError> {
    macro_rules! delete {
        ($($table:ident by $column:ident of $ids:expr;)+) => { $( for part in $ids.chunks(AT_ONCE) {
            diesel::delete($table::table.filter($table::$column.eq_any(part))).execute(db)?;
        } )+ };
    }
    let its_steps =
        steps::table.filter(steps::organization_id.eq(organization)).filter(steps::import_id.eq(Some(id))).select(steps::id).load::<StepId>(db)?;
    let its_attempts = attempts::table
        .filter(attempts::organization_id.eq(organization))
        .filter(attempts::import_id.eq(Some(id)))
        .select(attempts::id)
        .load::<AttemptId>(db)?;
    let its_cases =
        cases::table.filter(cases::organization_id.eq(organization)).filter(cases::import_id.eq(Some(id))).select(cases::id).load::<CaseId>(db)?;
    let its_people = persons::table
        .filter(persons::organization_id.eq(organization))
        .filter(persons::import_id.eq(Some(id)))
        .select(persons::id)
        .load::<PersonId>(db)?;
    directory::tear_out(db, &its_people)?;
    delete! {
        step_demands by step_id of its_steps;
        promises by step_id of its_steps;
        steps by id of its_steps;
        attempts by id of its_attempts;
        cases by id of its_cases;
        match_tokens by person_id of its_people;
        consents by person_id of its_people;
        assignments by person_id of its_people;
        person_facets by person_id of its_people;
        persons by id of its_people;
    }
    let added = imports::table.find(id).select(imports::added).first::<String>(db)?;
    take_back_entries(db, &serde_json::from_str(&added).map_err(|_| StoreError::Conflict)?)?;
    editions::changed(db, organization)?;
    diesel::delete(import_chunks::table.filter(import_chunks::import_id.eq(id))).execute(db)?;
    diesel::update(imports::table.find(id)).set(imports::state.eq(State::Undone.code())).execute(db)?;
    Ok(())
}

/// Entries that something else uses by now stay: the database knows, whatever table it is.
fn take_back_entries(db: &mut Db, added: &Added) -> Result<(), StoreError> {
    macro_rules! each_unused {
        ($($ids:expr, $table:ident;)+) => { $( for id in $ids {
            let deleted = db.transaction(|db| diesel::delete($table::table.find(*id)).execute(db));
            match deleted {
                Ok(_) | Err(diesel::result::Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _)) => {}
                Err(other) => return Err(other.into()),
            }
        } )+ };
    }
    each_unused! {
        &added.offices, offices;
        added.places.iter().rev(), jurisdictions;
        &added.services, services;
        &added.reasons, reasons;
        &added.facet_values, facet_values;
        &added.facets, facets;
    }
    Ok(())
}
