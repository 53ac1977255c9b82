//! Closing a case and opening it again; and where a supervisor has to agree, asking for it and sending it back.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        closing::{Closing, Ending},
        code::CaseCode,
        id::{CaseId, ClosingRequestId, OrganizationId, PersonId, ServiceId, UserId},
        outcome::{CaseState, Outcome, Stage},
        rights::Role,
        step::{Burden, NewStep},
    },
    store::{
        StoreError,
        audit::{Action, Author},
        cases::Case,
        db::Db,
        schema::{attempts, cases as case_rows, closing_requests, services, steps, users},
        sight, sql, steps as step_rows,
    },
    vault::{field::Place, keys::PersonKey},
};

/// Waits for a supervisor.
const ASKED: &str = "asked";
/// Sent back to whoever asked, with a question.
const RETURNED: &str = "returned";
/// The most that a question may hold, in characters.
pub const QUESTION_MAX: usize = 2_000;

/// A request to close a case.
#[derive(Queryable, Clone)]
pub struct Request {
    id: ClosingRequestId,
    organization: OrganizationId,
    pub by: UserId,
    /// What whoever asked is called by colleagues.
    pub name: String,
    pub on: NaiveDate,
    state: String,
    outcome: Option<Outcome>,
    gave_up_reason: Option<String>,
    never_applied_reason: Option<String>,
    expectation: Option<String>,
    question: Option<Vec<u8>>,
}

impl Request {
    /// By which a page of a list begins.
    pub fn id(&self) -> ClosingRequestId {
        self.id
    }

    pub fn is_sent_back(&self) -> bool {
        self.state == RETURNED
    }

    /// What is to be recorded at the close; none for what no form of ours asked for.
    pub fn closing(&self) -> Option<Closing> {
        let ending = Ending::from_parts(self.outcome, self.gave_up_reason.clone(), self.never_applied_reason.clone())?;
        Some(Closing { ending, expectation: self.expectation.clone() })
    }

    /// The supervisor's question, opened with the person's key; empty where none was asked.
    pub fn question(&self, key: &PersonKey) -> Result<String, StoreError> {
        let Some(sealed) = self.question.as_deref() else { return Ok(String::new()) };
        Ok(key.open_text(&place(self.organization, self.id), sealed)?.to_string())
    }
}

fn place(organization: OrganizationId, request: ClosingRequestId) -> Place {
    Place { organization: organization.0, table: "closing_requests", column: "question", row: request.0, generation: 0 }
}

macro_rules! request {
    () => {
        (
            closing_requests::id,
            closing_requests::organization_id,
            closing_requests::requested_by,
            users::name,
            closing_requests::requested_on,
            closing_requests::state,
            closing_requests::outcome,
            closing_requests::gave_up_reason,
            closing_requests::never_applied_reason,
            closing_requests::expectation,
            closing_requests::question,
        )
    };
}

/// Closes a case that the author may see. Somebody who gave up is counted where it happened: if no step says so yet, one is recorded.
pub fn close(db: &mut Db, author: &Author, case: &Case, closing: &Closing, key: &PersonKey) -> Result<(), StoreError> {
    if let Ending::GaveUp { why } = &closing.ending {
        give_up(db, author, case, why, key)?;
    }
    let closed = diesel::update(case_rows::table.find(case.id).filter(case_rows::state.eq(CaseState::Open)))
        .set((
            case_rows::state.eq(CaseState::Closed),
            case_rows::outcome.eq(closing.ending.outcome()),
            case_rows::gave_up_reason.eq(closing.ending.gave_up_reason()),
            case_rows::never_applied_reason.eq(closing.ending.never_applied_reason()),
            case_rows::expectation.eq(&closing.expectation),
            case_rows::closed_on.eq(Some(author.today)),
            case_rows::touched_on.eq(author.today),
        ))
        .execute(db)?;
    if closed != 1 {
        return Err(StoreError::Closed);
    }
    diesel::delete(closing_requests::table.filter(closing_requests::case_id.eq(case.id))).execute(db)?;
    author.records(db, Action::CaseClosed, &case.code.to_string(), closing.ending.outcome().map_or("never-applied", Outcome::code))
}

fn give_up(db: &mut Db, author: &Author, case: &Case, why: &str, key: &PersonKey) -> Result<(), StoreError> {
    let last = steps::table
        .inner_join(attempts::table)
        .filter(steps::case_id.eq(case.id))
        .order((attempts::ordinal.desc(), steps::ordinal.desc()))
        .select((steps::outcome, steps::stage))
        .first::<(Outcome, Stage)>(db)
        .optional()?;
    let stage = match last {
        Some((Outcome::Withdrew, _)) => return Ok(()),
        Some((_, stage)) => stage,
        None => services::table.find(case.service_id).select(services::stage).first(db)?,
    };
    let next = step_rows::next(db, author, case, author.today, false)?;
    let step = NewStep {
        day: author.today.into(),
        office: None,
        channel: None,
        official_role: None,
        stage,
        outcome: Outcome::Withdrew,
        reason: None,
        given_how: None,
        sent_to: None,
        words: String::new(),
        note: String::new(),
        demands: Vec::new(),
        promise: None,
        burden: Burden::default(),
        expectation: None,
        attribution: None,
        gave_up_reason: Some(why.to_owned()),
        submission: None,
    };
    step_rows::log(db, author, case, next, &step, key).map(|_| ())
}

/// Opens a closed case again. What was recorded at the close is gone from the case; the audit log keeps that it was closed.
pub fn reopen(db: &mut Db, author: &Author, case: &Case) -> Result<(), StoreError> {
    let (nothing, no_day): (Option<String>, Option<NaiveDate>) = (None, None);
    let opened = diesel::update(case_rows::table.find(case.id).filter(case_rows::state.eq(CaseState::Closed)))
        .set((
            case_rows::state.eq(CaseState::Open),
            case_rows::outcome.eq(None::<Outcome>),
            case_rows::gave_up_reason.eq(&nothing),
            case_rows::never_applied_reason.eq(&nothing),
            case_rows::expectation.eq(&nothing),
            case_rows::closed_on.eq(no_day),
            case_rows::touched_on.eq(author.today),
        ))
        .execute(db)?;
    // twice is once
    if opened == 1 { author.records(db, Action::CaseReopened, &case.code.to_string(), "") } else { Ok(()) }
}

/// Asks the supervisors to close a case; whatever was asked before, or sent back, is replaced.
pub fn ask(db: &mut Db, author: &Author, case: &Case, closing: &Closing) -> Result<(), StoreError> {
    if case.state == CaseState::Closed {
        return Err(StoreError::Closed);
    }
    diesel::delete(closing_requests::table.filter(closing_requests::case_id.eq(case.id))).execute(db)?;
    diesel::insert_into(closing_requests::table)
        .values((
            closing_requests::id.eq(ClosingRequestId::random()),
            closing_requests::organization_id.eq(author.organization),
            closing_requests::case_id.eq(case.id),
            closing_requests::requested_by.eq(author.user),
            closing_requests::requested_on.eq(author.today),
            closing_requests::state.eq(ASKED),
            closing_requests::outcome.eq(closing.ending.outcome()),
            closing_requests::gave_up_reason.eq(closing.ending.gave_up_reason()),
            closing_requests::never_applied_reason.eq(closing.ending.never_applied_reason()),
            closing_requests::expectation.eq(&closing.expectation),
        ))
        .execute(db)?;
    author.records(db, Action::ClosingRequested, &case.code.to_string(), closing.ending.outcome().map_or("never-applied", Outcome::code))
}

/// Sends a request back to whoever made it, with a question.
pub fn send_back(db: &mut Db, author: &Author, case: &Case, question: &str, key: &PersonKey) -> Result<(), StoreError> {
    let request = of_case(db, case.id)?.filter(|request| !request.is_sent_back()).ok_or(StoreError::NotFound)?;
    diesel::update(closing_requests::table.find(request.id))
        .set((closing_requests::state.eq(RETURNED), closing_requests::question.eq(Some(key.seal(&place(author.organization, request.id), question)))))
        .execute(db)?;
    author.records(db, Action::ClosingSentBack, &case.code.to_string(), "")
}

/// What was asked, or sent back, about closing a case. The caller has found the case, and so may see it.
pub fn of_case(db: &mut Db, case: CaseId) -> Result<Option<Request>, StoreError> {
    let there = closing_requests::table.inner_join(users::table).filter(closing_requests::case_id.eq(case));
    Ok(there.select(request!()).first(db).optional()?)
}

/// A request in a list.
#[derive(Queryable, Clone)]
pub struct Listed {
    pub request: Request,
    pub case: CaseId,
    pub person: PersonId,
    pub code: CaseCode,
    pub service: ServiceId,
}

/// Where a page of requests begins: behind this day and identifier.
pub type After = Option<(NaiveDate, ClosingRequestId)>;

macro_rules! listed {
    ($query:expr, $after:expr, $limit:expr, $db:expr) => {{
        let (day, id) = $after.unwrap_or((sql::FIRST_DAY, ClosingRequestId(uuid::Uuid::nil())));
        Ok($query
            .filter(closing_requests::requested_on.gt(day).or(closing_requests::requested_on.eq(day).and(closing_requests::id.gt(id))))
            .order((closing_requests::requested_on.asc(), closing_requests::id.asc()))
            .limit($limit)
            .select((request!(), case_rows::id, case_rows::person_id, case_rows::code, case_rows::service_id))
            .load::<Listed>($db)?)
    }};
}

/// What waits for a supervisor, longest waiting first.
pub fn waiting(db: &mut Db, caller: &Caller, after: After, limit: i64) -> Result<Vec<Listed>, StoreError> {
    if !caller.is(Role::Supervisor) {
        return Ok(Vec::new());
    }
    let asked = closing_requests::table
        .inner_join(users::table)
        .inner_join(case_rows::table)
        .filter(closing_requests::organization_id.eq(caller.organization))
        .filter(closing_requests::state.eq(ASKED));
    listed!(asked, after, limit, db)
}

/// What was sent back to the caller, of cases that they may still see.
pub fn sent_back(db: &mut Db, caller: &Caller, after: After, limit: i64) -> Result<Vec<Listed>, StoreError> {
    let theirs = closing_requests::table
        .inner_join(users::table)
        .inner_join(case_rows::table)
        .filter(closing_requests::requested_by.eq(caller.user))
        .filter(closing_requests::state.eq(RETURNED))
        .filter(diesel::dsl::exists(sight::visible_to(caller).filter(crate::store::schema::persons::id.eq(case_rows::person_id))));
    listed!(theirs, after, limit, db)
}
