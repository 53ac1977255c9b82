//! Taking who it was out of the record. Keys, cards, tokens, drafts, texts and files go; what was coded is written anew, shuffled, under new identifiers and codes,
//! with days made months, so that neither a code in the audit log nor an old copy leads to it.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use diesel::{
    prelude::*,
    sql_query,
    sql_types::{Date, Nullable, SmallInt, Text},
};

use crate::{
    domain::{
        code::CaseCode,
        day::Precision,
        id::{
            AttemptId, CaseId, ConsentId, DemandId, EligibilityId, FacetId, FacetValueId, OrganizationId, PersonId, PromiseId, RemedyId, StepId,
            UserId,
        },
    },
    store::{
        StoreError, audit, cases,
        db::Db,
        directory, drafts,
        erased::Erased,
        merges, people,
        schema::{
            assignments, attachment_chunks, attachments, cases as case_rows, closing_requests, consents, different_people, dossier_cases,
            eligibility_answers, eligibility_checks, erasure_requests, hand_overs, household_members, letters, match_tokens, merge_grants,
            merges as merge_rows, notes, person_facets, persons, promises, reassignments, recoded_steps, referrals, remedies, retention_notices,
            step_answers, step_demands, steps, tasks, watches,
        },
        sql::{Id, Instant},
        vignettes,
    },
    vault::server::ServerKey,
};

/// Erases people who are shown as one: the first is whom the others were merged into.
pub fn erase(db: &mut Db, organization: OrganizationId, group: &[PersonId], today: NaiveDate) -> Result<(), StoreError> {
    let Some((root, merged)) = group.split_first() else { return Ok(()) };
    forget(db, organization, group)?;
    directory::tear_out(db, group)?;
    let shown_as = person(db, organization, *root, None, today)?;
    for one in merged {
        person(db, organization, *one, Some(shown_as), today)?;
    }
    for one in merged.iter().chain([root]) {
        diesel::delete(persons::table.find(*one)).execute(db)?;
    }
    Ok(())
}

/// What is locked under a person's key, and what leads to them, is gone; with it the key.
fn forget(db: &mut Db, organization: OrganizationId, group: &[PersonId]) -> Result<(), StoreError> {
    let its: Vec<(CaseId, CaseCode)> =
        case_rows::table.filter(case_rows::person_id.eq_any(group)).select((case_rows::id, case_rows::code)).load(db)?;
    let (its, codes): (Vec<CaseId>, Vec<CaseCode>) = its.into_iter().unzip();
    let people = people::codes(db, group)?;
    drafts::forget_about(db, organization, &codes, &people)?;
    let files = attachments::table.filter(attachments::case_id.eq_any(&its)).select(attachments::id);
    diesel::delete(attachment_chunks::table.filter(attachment_chunks::attachment_id.eq_any(files))).execute(db)?;
    macro_rules! delete {
        ($($table:ident by $column:ident in $ids:expr;)+) => { $( diesel::delete($table::table.filter($table::$column.eq_any($ids))).execute(db)?; )+ };
    }
    vignettes::forget(db, group)?;
    let theirs = merge_rows::table.filter(merge_rows::kept_id.eq_any(group).or(merge_rows::merged_id.eq_any(group))).select(merge_rows::id);
    diesel::delete(merge_grants::table.filter(merge_grants::merge_id.eq_any(theirs))).execute(db)?;
    delete! {
        dossier_cases by case_id in &its;
        attachments by case_id in &its;
        letters by case_id in &its;
        referrals by case_id in &its;
        notes by case_id in &its;
        tasks by case_id in &its;
        watches by case_id in &its;
        hand_overs by case_id in &its;
        closing_requests by case_id in &its;
        erasure_requests by person_id in group;
        retention_notices by person_id in group;
        assignments by person_id in group;
        match_tokens by person_id in group;
        reassignments by person_id in group;
        household_members by person_id in group;
        merge_grants by person_id in group;
        merge_rows by kept_id in group;
        merge_rows by merged_id in group;
        different_people by one_id in group;
        different_people by other_id in group;
    }
    Ok(())
}

fn month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// A day that was remembered: what was known as a day or a month is a month from now on.
fn coarse(day: NaiveDate, precision: Precision) -> (NaiveDate, Precision) {
    match precision {
        Precision::Day | Precision::Month => (month(day), Precision::Month),
        Precision::Year => (day, Precision::Year),
    }
}

/// The same in an order that tells nothing.
fn shuffled<T>(mut rows: Vec<T>) -> Vec<T> {
    fastrand::shuffle(&mut rows);
    rows
}

/// Somebody of whom only codes are known, in place of a person; gives their identifier.
fn person(db: &mut Db, organization: OrganizationId, old: PersonId, shown_as: Option<PersonId>, today: NaiveDate) -> Result<PersonId, StoreError> {
    let new = PersonId::random();
    let (generation, registered) = persons::table.find(old).select((persons::generation, persons::registered_on)).first::<(i32, NaiveDate)>(db)?;
    diesel::insert_into(persons::table)
        .values((
            persons::id.eq(new),
            persons::organization_id.eq(organization),
            persons::code.eq(people::free_code(db, organization)?),
            persons::generation.eq(generation),
            persons::registered_on.eq(month(registered)),
            persons::erased_on.eq(Some(month(today))),
            persons::merged_into.eq(shown_as),
        ))
        .execute(db)?;
    groups(db, organization, old, new)?;
    agreements(db, organization, old, new)?;
    let its = case_rows::table.filter(case_rows::person_id.eq(old)).select(case_rows::id).load::<CaseId>(db)?;
    for case in shuffled(its) {
        rewrite_case(db, organization, case, new, today)?;
    }
    Ok(new)
}

fn groups(db: &mut Db, organization: OrganizationId, old: PersonId, new: PersonId) -> Result<(), StoreError> {
    let rows = person_facets::table
        .filter(person_facets::person_id.eq(old))
        .order(person_facets::since.asc())
        .select((person_facets::facet_id, person_facets::value_id, person_facets::since))
        .load::<(FacetId, FacetValueId, NaiveDate)>(db)?;
    // of two changes in one month the later one stays
    let last: HashMap<(FacetId, NaiveDate), FacetValueId> = rows.into_iter().map(|(facet, value, since)| ((facet, month(since)), value)).collect();
    for ((facet, since), value) in shuffled(last.into_iter().collect()) {
        diesel::insert_into(person_facets::table)
            .values((
                person_facets::person_id.eq(new),
                person_facets::facet_id.eq(facet),
                person_facets::since.eq(since),
                person_facets::organization_id.eq(organization),
                person_facets::value_id.eq(value),
            ))
            .execute(db)?;
    }
    diesel::delete(person_facets::table.filter(person_facets::person_id.eq(old))).execute(db)?;
    Ok(())
}

fn agreements(db: &mut Db, organization: OrganizationId, old: PersonId, new: PersonId) -> Result<(), StoreError> {
    type Row = (String, bool, NaiveDate, UserId, i32);
    let rows = consents::table
        .filter(consents::person_id.eq(old))
        .select((consents::kind, consents::given, consents::given_on, consents::recorder_id, consents::ordinal))
        .load::<Row>(db)?;
    for (kind, given, on, recorder, ordinal) in shuffled(rows) {
        diesel::insert_into(consents::table)
            .values((
                consents::id.eq(ConsentId::random()),
                consents::organization_id.eq(organization),
                consents::person_id.eq(new),
                consents::kind.eq(kind),
                consents::given.eq(given),
                consents::given_on.eq(month(on)),
                consents::recorder_id.eq(recorder),
                consents::ordinal.eq(ordinal),
            ))
            .execute(db)?;
    }
    diesel::delete(consents::table.filter(consents::person_id.eq(old))).execute(db)?;
    Ok(())
}

const CHECK: &str = "INSERT INTO eligibility_checks (id, organization_id, case_id, ordinal, found, judged, checked_by, checked_on)
    SELECT $1, organization_id, $2, ordinal, found, judged, checked_by, $3 FROM eligibility_checks WHERE id = $4";
const POSSESSIONS: &str = "INSERT INTO eligibility_answers (check_id, requirement_id, organization_id, has)
    SELECT $1, requirement_id, organization_id, has FROM eligibility_answers WHERE check_id = $2";
const CASE: &str = "INSERT INTO cases (id, organization_id, person_id, code, service_id, state, outcome, opened_on, closed_on, touched_on, gave_up_reason, never_applied_reason, expectation)
    SELECT $1, organization_id, $2, $3, service_id, 'closed', outcome, $4, $5, $6, gave_up_reason, never_applied_reason, expectation FROM cases WHERE id = $7";
const ATTEMPT: &str =
    "INSERT INTO attempts (id, organization_id, case_id, ordinal, opened_on) SELECT $1, organization_id, $2, ordinal, $3 FROM attempts WHERE id = $4";
const STEP: &str = "INSERT INTO steps (id, organization_id, case_id, attempt_id, ordinal, day, day_precision, office_id, channel, official_role, stage, outcome, reason_id, given_how,
        sent_to_id, trips, minutes, money, currency, papers, expectation, attribution, gave_up_reason, recorder_id, recorded_on)
    SELECT $1, organization_id, $2, $3, ordinal, $4, $5, office_id, channel, official_role, stage, outcome, reason_id, given_how,
        sent_to_id, trips, minutes, money, currency, papers, expectation, attribution, gave_up_reason, recorder_id, $6 FROM steps WHERE id = $7";
const DEMAND: &str = "INSERT INTO step_demands (id, organization_id, step_id, requirement_id, state) SELECT $1, organization_id, $2, requirement_id, state FROM step_demands WHERE id = $3";
const ANSWERS: &str = "INSERT INTO step_answers (step_id, question_id, organization_id, answer_id) SELECT $1, question_id, organization_id, answer_id FROM step_answers WHERE step_id = $2";
const RECODED: &str = "INSERT INTO recoded_steps (recoding_id, step_id, organization_id, before_id) SELECT recoding_id, $1, organization_id, before_id FROM recoded_steps WHERE step_id = $2";
const PROMISE: &str = "INSERT INTO promises (id, organization_id, case_id, step_id, until, until_precision, kept)
    SELECT $1, organization_id, $2, $3, $4, $5, kept FROM promises WHERE id = $6";
const REMEDY: &str = "INSERT INTO remedies (id, organization_id, case_id, step_id, code, told, learnt, learnt_precision, filed, filed_precision, answered_by, recorded_on)
    SELECT $1, organization_id, $2, $3, code, told, $4, $5, $6, $7, $8, $9 FROM remedies WHERE id = $10";

/// Writes a case anew with all that is coded in it. A case that was open is closed, without an outcome: nobody can go on with it.
fn rewrite_case(db: &mut Db, organization: OrganizationId, old: CaseId, person: PersonId, today: NaiveDate) -> Result<(), StoreError> {
    let (opened, closed, touched) =
        case_rows::table.find(old).select((case_rows::opened_on, case_rows::closed_on, case_rows::touched_on)).first::<(
            NaiveDate,
            Option<NaiveDate>,
            NaiveDate,
        )>(db)?;
    let new = CaseId::random();
    sql_query(CASE)
        .bind::<Id, _>(new)
        .bind::<Id, _>(person)
        .bind::<Text, _>(cases::free_code(db, organization)?)
        .bind::<Date, _>(month(opened))
        .bind::<Date, _>(month(closed.unwrap_or(today)))
        .bind::<Date, _>(month(touched))
        .bind::<Id, _>(old)
        .execute(db)?;
    let mut attempts = HashMap::new();
    for attempt in shuffled(cases::attempts(db, old)?) {
        let id = AttemptId::random();
        sql_query(ATTEMPT).bind::<Id, _>(id).bind::<Id, _>(new).bind::<Date, _>(month(attempt.opened_on)).bind::<Id, _>(attempt.id).execute(db)?;
        attempts.insert(attempt.id, id);
    }
    rewrite_eligibility(db, old, new)?;
    let steps = rewrite_steps(db, old, new, &attempts)?;
    rewrite_promises(db, old, new, &steps)?;
    rewrite_remedies(db, old, new, &steps)?;
    diesel::delete(steps::table.filter(steps::case_id.eq(old))).execute(db)?;
    for attempt in attempts.keys() {
        sql_query("DELETE FROM attempts WHERE id = $1").bind::<Id, _>(*attempt).execute(db)?;
    }
    diesel::delete(case_rows::table.find(old)).execute(db)?;
    Ok(())
}

/// What was checked and what came out stays; why somebody judged otherwise was typed, and goes.
fn rewrite_eligibility(db: &mut Db, old: CaseId, case: CaseId) -> Result<(), StoreError> {
    let rows = eligibility_checks::table
        .filter(eligibility_checks::case_id.eq(old))
        .select((eligibility_checks::id, eligibility_checks::checked_on))
        .load::<(EligibilityId, NaiveDate)>(db)?;
    for (check, on) in shuffled(rows) {
        let id = EligibilityId::random();
        sql_query(CHECK).bind::<Id, _>(id).bind::<Id, _>(case).bind::<Date, _>(month(on)).bind::<Id, _>(check).execute(db)?;
        sql_query(POSSESSIONS).bind::<Id, _>(id).bind::<Id, _>(check).execute(db)?;
        diesel::delete(eligibility_answers::table.filter(eligibility_answers::check_id.eq(check))).execute(db)?;
        diesel::delete(eligibility_checks::table.find(check)).execute(db)?;
    }
    Ok(())
}

fn rewrite_steps(db: &mut Db, old: CaseId, case: CaseId, attempts: &HashMap<AttemptId, AttemptId>) -> Result<HashMap<StepId, StepId>, StoreError> {
    type Row = (StepId, AttemptId, NaiveDate, Precision, NaiveDate);
    let rows = steps::table
        .filter(steps::case_id.eq(old))
        .select((steps::id, steps::attempt_id, steps::day, steps::day_precision, steps::recorded_on))
        .load::<Row>(db)?;
    let mut written = HashMap::new();
    for (step, attempt, day, precision, recorded) in shuffled(rows) {
        let (id, (day, precision)) = (StepId::random(), coarse(day, precision));
        sql_query(STEP)
            .bind::<Id, _>(id)
            .bind::<Id, _>(case)
            .bind::<Id, _>(*attempts.get(&attempt).ok_or(StoreError::NotFound)?)
            .bind::<Date, _>(day)
            .bind::<SmallInt, _>(precision)
            .bind::<Date, _>(month(recorded))
            .bind::<Id, _>(step)
            .execute(db)?;
        let demands = step_demands::table.filter(step_demands::step_id.eq(step)).select(step_demands::id).load::<DemandId>(db)?;
        for demand in shuffled(demands) {
            sql_query(DEMAND).bind::<Id, _>(DemandId::random()).bind::<Id, _>(id).bind::<Id, _>(demand).execute(db)?;
        }
        for copy in [ANSWERS, RECODED] {
            sql_query(copy).bind::<Id, _>(id).bind::<Id, _>(step).execute(db)?;
        }
        diesel::delete(step_demands::table.filter(step_demands::step_id.eq(step))).execute(db)?;
        diesel::delete(step_answers::table.filter(step_answers::step_id.eq(step))).execute(db)?;
        diesel::delete(recoded_steps::table.filter(recoded_steps::step_id.eq(step))).execute(db)?;
        written.insert(step, id);
    }
    Ok(written)
}

fn rewrite_promises(db: &mut Db, old: CaseId, case: CaseId, steps: &HashMap<StepId, StepId>) -> Result<(), StoreError> {
    type Row = (PromiseId, StepId, Option<NaiveDate>, Precision);
    let rows = promises::table
        .filter(promises::case_id.eq(old))
        .select((promises::id, promises::step_id, promises::until, promises::until_precision))
        .load::<Row>(db)?;
    for (promise, step, until, precision) in shuffled(rows) {
        let until = until.map(|until| coarse(until, precision));
        sql_query(PROMISE)
            .bind::<Id, _>(PromiseId::random())
            .bind::<Id, _>(case)
            .bind::<Id, _>(*steps.get(&step).ok_or(StoreError::NotFound)?)
            .bind::<Nullable<Date>, _>(until.map(|(day, _)| day))
            .bind::<SmallInt, _>(until.map_or(precision, |(_, precision)| precision))
            .bind::<Id, _>(promise)
            .execute(db)?;
    }
    diesel::delete(promises::table.filter(promises::case_id.eq(old))).execute(db)?;
    Ok(())
}

fn rewrite_remedies(db: &mut Db, old: CaseId, case: CaseId, steps: &HashMap<StepId, StepId>) -> Result<(), StoreError> {
    type Row = (RemedyId, StepId, (Option<NaiveDate>, Precision), (Option<NaiveDate>, Precision), Option<StepId>, NaiveDate);
    let rows = remedies::table
        .filter(remedies::case_id.eq(old))
        .select((
            remedies::id,
            remedies::step_id,
            (remedies::learnt, remedies::learnt_precision),
            (remedies::filed, remedies::filed_precision),
            remedies::answered_by,
            remedies::recorded_on,
        ))
        .load::<Row>(db)?;
    for (remedy, step, learnt, filed, answered_by, recorded) in shuffled(rows) {
        let coarsened = |(day, precision): (Option<NaiveDate>, Precision)| match day.map(|day| coarse(day, precision)) {
            Some((day, precision)) => (Some(day), precision),
            None => (None, precision),
        };
        let ((learnt, learnt_precision), (filed, filed_precision)) = (coarsened(learnt), coarsened(filed));
        sql_query(REMEDY)
            .bind::<Id, _>(RemedyId::random())
            .bind::<Id, _>(case)
            .bind::<Id, _>(*steps.get(&step).ok_or(StoreError::NotFound)?)
            .bind::<Nullable<Date>, _>(learnt)
            .bind::<SmallInt, _>(learnt_precision)
            .bind::<Nullable<Date>, _>(filed)
            .bind::<SmallInt, _>(filed_precision)
            .bind::<Nullable<Id>, _>(answered_by.and_then(|step| steps.get(&step).copied()))
            .bind::<Date, _>(month(recorded))
            .bind::<Id, _>(remedy)
            .execute(db)?;
    }
    diesel::delete(remedies::table.filter(remedies::case_id.eq(old))).execute(db)?;
    Ok(())
}

/// People of the list who are in the record again, or still: a copy was put back, or an erasing was cut off. Says how many were erased anew.
pub fn replay(db: &mut Db, keys: &ServerKey, list: &Erased, now: Instant) -> Result<usize, StoreError> {
    let all = list.all()?;
    let mut again = 0;
    for part in all.chunks(1_000) {
        let mut back = persons::table
            .filter(persons::id.eq_any(part))
            .select((persons::id, persons::organization_id, persons::merged_into))
            .load::<(PersonId, OrganizationId, Option<PersonId>)>(db)?;
        // whoever others were merged into takes them along
        back.sort_by_key(|(_, _, merged_into)| merged_into.is_some());
        for (person, organization, _) in back {
            if persons::table.find(person).count().get_result::<i64>(db)? == 0 {
                continue;
            }
            let group = merges::group(db, organization, person)?;
            erase(db, organization, &group, now.utc().date_naive())?;
            audit::append(db, &keys.audit_key(organization.0), organization, None, now, audit::Action::PersonErased, "", "again")?;
            again += 1;
        }
    }
    Ok(again)
}
