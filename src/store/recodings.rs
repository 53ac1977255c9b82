//! Steps whose reason was "other", given one of the list: many alike at once, noted in the log of each case, and undone exactly.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        code::CaseCode,
        day::{Day, Precision},
        id::{OfficeId, OrganizationId, PersonId, ReasonId, RecodingId, StepId, UserId},
        outcome::Outcome,
    },
    each,
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        keyring::Keyring,
        others, people,
        schema::{cases, persons, reasons, recoded_steps, recodings, steps},
        sight,
        team::other_reasons,
    },
    vault::field::Place,
};

/// A step whose reason is not coded yet.
#[derive(Queryable)]
pub struct Uncoded {
    pub id: StepId,
    pub case: CaseCode,
    day: NaiveDate,
    precision: Precision,
    pub office: Option<OfficeId>,
    pub outcome: Outcome,
    person: PersonId,
    words: Option<Vec<u8>>,
}

impl Uncoded {
    pub fn day(&self) -> Day {
        Day::from_parts(self.day, self.precision)
    }
}

/// Steps with the reason "other" that the caller may see, newest first, and how many there are; at one office, where one is named.
pub fn uncoded(db: &mut Db, caller: &Caller, office: Option<OfficeId>, most: i64) -> Result<(Vec<Uncoded>, i64), StoreError> {
    let others: Vec<Option<ReasonId>> = other_reasons(db, caller.organization)?.into_iter().map(Some).collect();
    macro_rules! of {
        ($($select:tt)+) => {{
            let there = sight::visible_to(caller)
                .inner_join(cases::table.inner_join(steps::table))
                .filter(steps::organization_id.eq(caller.organization))
                .filter(steps::reason_id.eq_any(&others));
            match office {
                Some(office) => there.filter(steps::office_id.eq(Some(office))).$($select)+,
                None => there.$($select)+,
            }
        }};
    }
    let listed = of!(order((steps::day.desc(), steps::id.asc()))
        .limit(most)
        .select((steps::id, cases::code, steps::day, steps::day_precision, steps::office_id, steps::outcome, cases::person_id, steps::words,))
        .load(db))?;
    let all = of!(count().get_result(db))?;
    Ok((listed, all))
}

/// What was said at each of these steps. A look at the words is a look at the case, and logged as one.
pub fn words(db: &mut Db, author: &Author, ring: &Keyring, of: &[Uncoded]) -> Result<HashMap<StepId, String>, StoreError> {
    let mut said = HashMap::new();
    let mut read: Vec<CaseCode> = Vec::new();
    for step in of {
        let Some(sealed) = &step.words else { continue };
        let person = people::by_id(db, author, step.person)?;
        let key = people::key(db, author, ring, &person)?;
        let place = Place { organization: author.organization.0, table: "steps", column: "words", row: step.id.0, generation: 0 };
        said.insert(step.id, key.open_text(&place, sealed)?.to_string());
        read.push(step.case);
    }
    read.sort();
    read.dedup();
    for case in read {
        author.records(db, Action::CaseRead, &case.to_string(), "words")?;
    }
    Ok(said)
}

/// Gives steps whose reason is "other" this one, all or none.
/// [`StoreError::NotFound`] if one of them is not (any more) such a step that the author may see.
pub fn recode(db: &mut Db, author: &Author, of: &[StepId], reason: ReasonId) -> Result<RecodingId, StoreError> {
    let others: Vec<Option<ReasonId>> = other_reasons(db, author.organization)?.into_iter().map(Some).collect();
    reasons::table
        .filter(reasons::organization_id.eq(author.organization))
        .filter(reasons::id.eq(reason))
        .select(reasons::id)
        .first::<ReasonId>(db)?;
    let found = sight::visible_to(author)
        .inner_join(cases::table.inner_join(steps::table))
        .filter(steps::id.eq_any(of))
        .filter(steps::reason_id.eq_any(&others))
        .order(cases::code.asc())
        .select((steps::id, steps::reason_id, cases::code))
        .load::<(StepId, Option<ReasonId>, CaseCode)>(db)?;
    if found.is_empty() || found.len() != of.len() || others.contains(&Some(reason)) {
        return Err(StoreError::NotFound);
    }
    let id = RecodingId::random();
    diesel::insert_into(recodings::table)
        .values((
            recodings::id.eq(id),
            recodings::organization_id.eq(author.organization),
            recodings::reason_id.eq(reason),
            recodings::recoded_by.eq(author.user),
            recodings::recoded_on.eq(author.today),
        ))
        .execute(db)?;
    let rows: Vec<_> = found
        .iter()
        .map(|(step, before, _)| {
            (
                recoded_steps::recoding_id.eq(id),
                recoded_steps::step_id.eq(*step),
                recoded_steps::organization_id.eq(author.organization),
                recoded_steps::before_id.eq(*before),
            )
        })
        .collect();
    each!(db, connection => diesel::insert_into(recoded_steps::table).values(&rows).execute(connection))?;
    diesel::update(steps::table.filter(steps::id.eq_any(of))).set(steps::reason_id.eq(Some(reason))).execute(db)?;
    others::forget_all();
    noted(db, author, Action::StepsRecoded, found.into_iter().map(|(.., case)| case).collect())?;
    Ok(id)
}

/// One entry a case, with how many of its steps.
fn noted(db: &mut Db, author: &Author, action: Action, mut cases: Vec<CaseCode>) -> Result<(), StoreError> {
    cases.sort();
    for of_case in cases.chunk_by(|one, other| one == other) {
        author.records(db, action, &of_case[0].to_string(), &of_case.len().to_string())?;
    }
    Ok(())
}

/// A recoding: which reason, how many steps, by whom, when, and whether it was undone.
pub struct Recoding {
    pub id: RecodingId,
    pub reason: ReasonId,
    pub by: UserId,
    pub on: NaiveDate,
    pub steps: i64,
    pub undone: bool,
}

/// The last recodings of the organization, newest first.
pub fn last(db: &mut Db, organization: OrganizationId, most: i64) -> Result<Vec<Recoding>, StoreError> {
    let rows = recodings::table
        .filter(recodings::organization_id.eq(organization))
        .order((recodings::recoded_on.desc(), recodings::id.asc()))
        .limit(most)
        .select((recodings::id, recodings::reason_id, recodings::recoded_by, recodings::recoded_on, recodings::undone_on.is_not_null()))
        .load::<(RecodingId, ReasonId, UserId, NaiveDate, bool)>(db)?;
    let told = |(id, reason, by, on, undone)| {
        let steps = recoded_steps::table.filter(recoded_steps::recoding_id.eq(id)).count().get_result(db)?;
        Ok(Recoding { id, reason, by, on, steps, undone })
    };
    rows.into_iter().map(told).collect()
}

/// Gives the steps of a recoding the reason back that they had; those whose reason was changed again since stay as they are.
pub fn undo(db: &mut Db, author: &Author, id: RecodingId) -> Result<(), StoreError> {
    let standing = recodings::table
        .filter(recodings::organization_id.eq(author.organization))
        .filter(recodings::id.eq(id))
        .filter(recodings::undone_on.is_null());
    let reason = standing.select(recodings::reason_id).first::<ReasonId>(db)?;
    diesel::update(recodings::table.find(id))
        .set((recodings::undone_on.eq(Some(author.today)), recodings::undone_by.eq(Some(author.user))))
        .execute(db)?;
    let before = recoded_steps::table
        .inner_join(steps::table.inner_join(cases::table.inner_join(persons::table)))
        .filter(recoded_steps::recoding_id.eq(id))
        .filter(steps::reason_id.eq(Some(reason)))
        .select((steps::id, recoded_steps::before_id, cases::code))
        .load::<(StepId, Option<ReasonId>, CaseCode)>(db)?;
    for (step, before, _) in &before {
        diesel::update(steps::table.find(step)).set(steps::reason_id.eq(before)).execute(db)?;
    }
    others::forget_all();
    noted(db, author, Action::RecodingUndone, before.into_iter().map(|(.., case)| case).collect())
}
