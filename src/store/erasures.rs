//! Erasing a person: asked for by whoever works with them, approved by a supervisor, carried out by an administrator who knows a code only.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        code::{CaseCode, PersonCode},
        id::{CaseId, OrganizationId, PersonId, UserId},
        rights::Role,
    },
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        drafts, erasing, merges, people,
        schema::{
            assignments, attachments, cases, eligibility_checks, erasure_requests, hand_overs, letters, match_tokens, notes, persons, reassignments,
            referrals, step_demands, steps, tasks, users, vignettes, watches,
        },
    },
};

/// Somebody whose erasing was asked for.
#[derive(Queryable, Clone)]
pub struct Request {
    pub person: PersonId,
    pub code: PersonCode,
    pub asked_on: NaiveDate,
    /// What whoever asked is called by colleagues.
    pub who: String,
    pub approved_by: Option<UserId>,
}

/// Asks for the erasing of a person whom the author may see, and of whoever was merged into them; asked by a supervisor, it is approved.
pub fn ask(db: &mut Db, author: &Author, code: PersonCode) -> Result<(), StoreError> {
    let person = people::find(db, author, code)?;
    if person.merged_into.is_some() || person.erased_on.is_some() {
        return Err(StoreError::NotFound);
    }
    if waiting(db, author.organization, person.id)?.is_none() {
        diesel::insert_into(erasure_requests::table)
            .values((
                erasure_requests::person_id.eq(person.id),
                erasure_requests::organization_id.eq(author.organization),
                erasure_requests::asked_by.eq(author.user),
                erasure_requests::asked_on.eq(author.today),
            ))
            .execute(db)?;
        author.records(db, Action::ErasureAsked, "", "")?;
    }
    if author.is(Role::Supervisor) { approve(db, author, code) } else { Ok(()) }
}

/// Lets an administrator carry it out.
pub fn approve(db: &mut Db, author: &Author, code: PersonCode) -> Result<(), StoreError> {
    let request = find(db, author.organization, code)?;
    let done = diesel::update(erasure_requests::table.find(request.person).filter(erasure_requests::approved_by.is_null()))
        .set((erasure_requests::approved_by.eq(Some(author.user)), erasure_requests::approved_on.eq(Some(author.today))))
        .execute(db)?;
    if done == 1 { author.records(db, Action::ErasureApproved, "", "") } else { Ok(()) }
}

/// They stay.
pub fn refuse(db: &mut Db, author: &Author, code: PersonCode) -> Result<(), StoreError> {
    let request = find(db, author.organization, code)?;
    diesel::delete(erasure_requests::table.find(request.person)).execute(db)?;
    author.records(db, Action::ErasureRefused, "", "")
}

macro_rules! requests {
    ($organization:expr) => {
        erasure_requests::table
            .inner_join(persons::table)
            .inner_join(users::table.on(users::id.eq(erasure_requests::asked_by)))
            .filter(erasure_requests::organization_id.eq($organization))
            .order((erasure_requests::asked_on.asc(), persons::code.asc()))
            .select((persons::id, persons::code, erasure_requests::asked_on, users::name, erasure_requests::approved_by))
    };
}

/// Everybody whose erasing was asked for, by code.
pub fn all(db: &mut Db, caller: &Caller) -> Result<Vec<Request>, StoreError> {
    Ok(requests!(caller.organization).load(db)?)
}

/// The request with the person of this code.
pub fn find(db: &mut Db, organization: OrganizationId, code: PersonCode) -> Result<Request, StoreError> {
    Ok(requests!(organization).filter(persons::code.eq(code)).first(db)?)
}

/// What was asked about this person, if anything.
pub fn waiting(db: &mut Db, organization: OrganizationId, person: PersonId) -> Result<Option<Request>, StoreError> {
    Ok(requests!(organization).filter(persons::id.eq(person)).first(db).optional()?)
}

/// What goes with a person, counted without opening any of it; and what stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    pub cards: i64,
    pub keys: i64,
    pub tokens: i64,
    pub texts: i64,
    pub files: i64,
    pub drafts: i64,
    pub cases: i64,
    pub steps: i64,
}

/// Counts what would go. The caller has found the request, and so may know of it.
pub fn preview(db: &mut Db, organization: OrganizationId, person: PersonId) -> Result<Preview, StoreError> {
    let group = merges::group(db, organization, person)?;
    let of = |group: &[PersonId]| cases::table.filter(cases::person_id.eq_any(group.to_vec())).select(cases::id);
    let its: Vec<(CaseId, CaseCode)> = cases::table.filter(cases::person_id.eq_any(&group)).select((cases::id, cases::code)).load(db)?;
    let people = people::codes(db, &group)?;
    let codes: Vec<CaseCode> = its.iter().map(|(_, code)| *code).collect();
    let said = step_demands::table.inner_join(steps::table).filter(steps::case_id.eq_any(of(&group))).filter(step_demands::said.is_not_null());
    macro_rules! count {
        ($query:expr) => {
            $query.count().get_result::<i64>(db)?
        };
    }
    let of_case = || of(&group);
    let words = count!(steps::table.filter(steps::case_id.eq_any(of_case())).filter(steps::words.is_not_null()))
        + count!(steps::table.filter(steps::case_id.eq_any(of_case())).filter(steps::note.is_not_null()))
        + count!(said);
    let referred = count!(referrals::table.filter(referrals::case_id.eq_any(of_case())))
        + count!(eligibility_checks::table.filter(eligibility_checks::case_id.eq_any(of_case())).filter(eligibility_checks::why.is_not_null()));
    let beside = referred
        + count!(letters::table.filter(letters::case_id.eq_any(of_case())))
        + count!(notes::table.filter(notes::case_id.eq_any(of_case())))
        + count!(tasks::table.filter(tasks::case_id.eq_any(of_case())))
        + count!(watches::table.filter(watches::case_id.eq_any(of_case())))
        + count!(hand_overs::table.filter(hand_overs::case_id.eq_any(of_case())))
        + count!(vignettes::table.filter(vignettes::case_id.eq_any(of_case())))
        + count!(reassignments::table.filter(reassignments::person_id.eq_any(&group)));
    Ok(Preview {
        cards: count!(persons::table.filter(persons::id.eq_any(&group)).filter(persons::card.is_not_null())),
        keys: count!(assignments::table.filter(assignments::person_id.eq_any(&group)))
            + count!(persons::table.filter(persons::id.eq_any(&group)).filter(persons::sealed_key.is_not_null())),
        tokens: count!(match_tokens::table.filter(match_tokens::person_id.eq_any(&group))),
        texts: words + beside,
        files: count!(attachments::table.filter(attachments::case_id.eq_any(of_case()))),
        drafts: drafts::count_about(db, organization, &codes, &people)?,
        cases: i64::try_from(its.len()).unwrap_or(i64::MAX),
        steps: count!(steps::table.filter(steps::case_id.eq_any(of_case()))),
    })
}

/// Whom an approved request is about, with whoever was merged into them: the list of erasures is written before anything goes.
pub fn approved(db: &mut Db, caller: &Caller, code: PersonCode) -> Result<Vec<PersonId>, StoreError> {
    let request = find(db, caller.organization, code)?;
    if request.approved_by.is_none() {
        return Err(StoreError::NotFound);
    }
    merges::group(db, caller.organization, request.person)
}

/// Carries an approved request out. The audit log says that it happened, not to whom.
pub fn carry_out(db: &mut Db, author: &Author, code: PersonCode) -> Result<(), StoreError> {
    let people = approved(db, author, code)?;
    erasing::erase(db, author.organization, &people, author.today)?;
    author.records(db, Action::PersonErased, "", "")
}
