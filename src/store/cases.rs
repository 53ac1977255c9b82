//! Cases and their attempts.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        code::{CaseCode, PersonCode},
        id::{AttemptId, CaseId, ImportId, OrganizationId, PersonId, ServiceId},
        outcome::{CaseState, Outcome},
        rights::Role,
    },
    each,
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        merges,
        people::{self, Person},
        schema::{attempts, cases, persons},
        sight, sql,
    },
};

#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = cases)]
pub struct Case {
    pub id: CaseId,
    pub organization_id: OrganizationId,
    pub person_id: PersonId,
    pub code: CaseCode,
    pub service_id: ServiceId,
    pub state: CaseState,
    pub outcome: Option<Outcome>,
    pub opened_on: NaiveDate,
    pub closed_on: Option<NaiveDate>,
    /// The day on which something was last recorded.
    pub touched_on: NaiveDate,
    /// Why the person gave up, where the case was closed so; a code of the vocabulary.
    pub gave_up_reason: Option<String>,
    /// Why the person never applied; a code of the vocabulary.
    pub never_applied_reason: Option<String>,
    /// How hopeful the person was at the close; a code of the vocabulary.
    pub expectation: Option<String>,
}

#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = attempts)]
pub struct Attempt {
    pub id: AttemptId,
    pub case_id: CaseId,
    /// From 1.
    pub ordinal: i16,
    pub opened_on: NaiveDate,
}

/// The case with this code, if the caller may see its person.
pub fn find(db: &mut Db, caller: &Caller, code: CaseCode) -> Result<Case, StoreError> {
    Ok(sight::visible_to(caller)
        .inner_join(cases::table)
        .filter(cases::organization_id.eq(caller.organization))
        .filter(cases::code.eq(code))
        .select(Case::as_select())
        .first(db)?)
}

/// The same with the person whose case it is.
pub fn with_person(db: &mut Db, caller: &Caller, code: CaseCode) -> Result<(Case, Person), StoreError> {
    let seen = sight::visible_to(caller).inner_join(cases::table).filter(cases::organization_id.eq(caller.organization)).filter(cases::code.eq(code));
    Ok(each!(db, connection => seen.select((Case::as_select(), Person::as_select())).first(connection))?)
}

/// Opens a case with its first attempt, for a person whom the author may see.
pub fn open(
    db: &mut Db,
    author: &Author,
    person: PersonId,
    service: ServiceId,
    on: NaiveDate,
    import: Option<ImportId>,
) -> Result<(Case, AttemptId), StoreError> {
    people::by_id(db, author, person)?;
    let case = Case {
        id: CaseId::random(),
        organization_id: author.organization,
        person_id: person,
        code: free_code(db, author.organization)?,
        service_id: service,
        state: CaseState::Open,
        outcome: None,
        opened_on: on,
        closed_on: None,
        touched_on: author.today,
        gave_up_reason: None,
        never_applied_reason: None,
        expectation: None,
    };
    diesel::insert_into(cases::table)
        .values((
            cases::id.eq(case.id),
            cases::organization_id.eq(case.organization_id),
            cases::person_id.eq(person),
            cases::code.eq(case.code),
            cases::service_id.eq(service),
            cases::state.eq(case.state),
            cases::opened_on.eq(on),
            cases::touched_on.eq(case.touched_on),
            cases::import_id.eq(import),
        ))
        .execute(db)?;
    let attempt = insert_attempt(db, author, case.id, 1, on, import)?;
    author.records(db, Action::CaseOpened, &case.code.to_string(), "")?;
    Ok((case, attempt))
}

pub(super) fn free_code(db: &mut Db, organization: OrganizationId) -> Result<CaseCode, StoreError> {
    loop {
        let code = CaseCode::random();
        let taken = diesel::select(diesel::dsl::exists(cases::table.filter(cases::organization_id.eq(organization)).filter(cases::code.eq(code))))
            .get_result::<bool>(db)?;
        if !taken {
            return Ok(code);
        }
    }
}

/// Begins the next attempt of a case.
pub fn open_attempt(db: &mut Db, author: &Author, case: &Case, on: NaiveDate, import: Option<ImportId>) -> Result<AttemptId, StoreError> {
    let last = attempts::table.filter(attempts::case_id.eq(case.id)).select(diesel::dsl::max(attempts::ordinal)).first::<Option<i16>>(db)?;
    let attempt = insert_attempt(db, author, case.id, last.unwrap_or(0).saturating_add(1), on, import)?;
    author.records(db, Action::AttemptOpened, &case.code.to_string(), "")?;
    Ok(attempt)
}

fn insert_attempt(
    db: &mut Db,
    author: &Author,
    case: CaseId,
    ordinal: i16,
    on: NaiveDate,
    import: Option<ImportId>,
) -> Result<AttemptId, StoreError> {
    let id = AttemptId::random();
    diesel::insert_into(attempts::table)
        .values((
            attempts::id.eq(id),
            attempts::organization_id.eq(author.organization),
            attempts::case_id.eq(case),
            attempts::ordinal.eq(ordinal),
            attempts::opened_on.eq(on),
            attempts::import_id.eq(import),
        ))
        .execute(db)?;
    Ok(id)
}

/// A case's attempts, first to last.
pub fn attempts(db: &mut Db, case: CaseId) -> Result<Vec<Attempt>, StoreError> {
    Ok(attempts::table.filter(attempts::case_id.eq(case)).order(attempts::ordinal.asc()).select(Attempt::as_select()).load(db)?)
}

/// The cases of one person, and of whoever was merged into them, newest first.
pub fn of_person(db: &mut Db, caller: &Caller, person: PersonId) -> Result<Vec<Case>, StoreError> {
    people::by_id(db, caller, person)?;
    let group = merges::group(db, caller.organization, person)?;
    Ok(cases::table.filter(cases::person_id.eq_any(group)).order((cases::opened_on.desc(), cases::id.asc())).select(Case::as_select()).load(db)?)
}

/// A case in a list: by codes only.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = cases)]
pub struct Listed {
    pub id: CaseId,
    pub code: CaseCode,
    pub service_id: ServiceId,
    pub state: CaseState,
    pub opened_on: NaiveDate,
    pub touched_on: NaiveDate,
    #[diesel(select_expression = persons::code)]
    pub person: PersonCode,
}

/// Writes a list of the cases that the caller may see, and runs it in the shape that suits them: a supervisor's goes along the organization's cases in order,
/// anybody else's begins with the few people assigned to them. So neither takes longer where the record is large.
macro_rules! seen_by {
    ($caller:expr, $cases:ident => $query:expr) => {
        if $caller.is(Role::Supervisor) {
            let $cases = sight::visible_to($caller).inner_join(cases::table).filter(cases::organization_id.eq($caller.organization));
            $query
        } else {
            let $cases = sight::assigned_to($caller).inner_join(cases::table);
            $query
        }
    };
}

/// The cases that the caller may see, last touched first; `after` is the last row of the page before (keyset).
pub fn list(
    db: &mut Db,
    caller: &Caller,
    state: Option<CaseState>,
    after: Option<(NaiveDate, CaseId)>,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    let states = state.map_or_else(|| CaseState::ALL.to_vec(), |state| vec![state]);
    let (day, id) = after.unwrap_or((sql::LAST_DAY, CaseId(uuid::Uuid::max())));
    Ok(seen_by!(caller, seen => seen
        .filter(cases::state.eq_any(states))
        .filter(cases::touched_on.lt(day).or(cases::touched_on.eq(day).and(cases::id.lt(id))))
        .order((cases::touched_on.desc(), cases::id.desc()))
        .limit(limit)
        .select(Listed::as_select())
        .load(db))?)
}

/// Open cases of the caller's own people in which nothing was recorded since `before`, longest silent first. By codes only.
pub fn stale(db: &mut Db, caller: &Caller, before: NaiveDate, after: Option<(NaiveDate, CaseId)>, limit: i64) -> Result<Vec<Listed>, StoreError> {
    silent(db, caller, (sql::FIRST_DAY, before), after, limit)
}

/// Open cases that were last touched from the first of two days on and before the second, longest silent first.
pub fn silent(
    db: &mut Db,
    caller: &Caller,
    (from, before): (NaiveDate, NaiveDate),
    after: Option<(NaiveDate, CaseId)>,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    let (day, id) = after.unwrap_or((from, CaseId(uuid::Uuid::nil())));
    Ok(seen_by!(caller, seen => seen
        .filter(cases::state.eq(CaseState::Open))
        .filter(cases::touched_on.lt(before))
        .filter(cases::touched_on.gt(day).or(cases::touched_on.eq(day).and(cases::id.gt(id))))
        .order((cases::touched_on.asc(), cases::id.asc()))
        .limit(limit)
        .select(Listed::as_select())
        .load(db))?)
}
