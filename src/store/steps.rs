//! Steps: what happened, what was demanded, and what was promised.

use chrono::NaiveDate;
use diesel::{
    prelude::*,
    result::{DatabaseErrorKind, Error},
};

use crate::{
    domain::{
        day::{Day, Precision},
        id::{AttemptId, CaseId, DemandId, ImportId, OfficeId, OrganizationId, PromiseId, ReasonId, RequirementId, StepId, SubmissionId, UserId},
        outcome::{CaseState, DemandState, Outcome, Stage},
        step::{Demanded, NewStep},
    },
    each,
    store::{
        StoreError,
        audit::{Action, Author},
        cases::{self, Case},
        db::Db,
        others,
        schema::{attempts, cases as case_rows, promises, step_demands, steps},
    },
    vault::{field::Place, keys::PersonKey},
};

#[derive(Queryable, Selectable, Clone)]
#[diesel(table_name = steps)]
pub struct Step {
    pub id: StepId,
    pub organization_id: OrganizationId,
    pub attempt_id: AttemptId,
    /// From 1, within the attempt.
    pub ordinal: i32,
    day: NaiveDate,
    day_precision: Precision,
    pub office_id: Option<OfficeId>,
    pub channel: Option<String>,
    pub official_role: Option<String>,
    pub stage: Stage,
    pub outcome: Outcome,
    pub reason_id: Option<ReasonId>,
    pub given_how: Option<String>,
    pub sent_to_id: Option<OfficeId>,
    words: Option<Vec<u8>>,
    note: Option<Vec<u8>>,
    pub trips: Option<i16>,
    pub minutes: Option<i32>,
    pub money: Option<i64>,
    pub papers: Option<i16>,
    pub expectation: Option<String>,
    pub attribution: Option<String>,
    pub gave_up_reason: Option<String>,
    pub recorder_id: Option<UserId>,
}

impl Step {
    pub fn day(&self) -> Day {
        Day::from_parts(self.day, self.day_precision)
    }

    /// The words said, opened with the person's key; empty where none were noted.
    pub fn words(&self, key: &PersonKey) -> Result<String, StoreError> {
        self.text(key, "words", self.words.as_deref())
    }

    pub fn note(&self, key: &PersonKey) -> Result<String, StoreError> {
        self.text(key, "note", self.note.as_deref())
    }

    fn text(&self, key: &PersonKey, column: &'static str, sealed: Option<&[u8]>) -> Result<String, StoreError> {
        let Some(sealed) = sealed else { return Ok(String::new()) };
        Ok(key.open_text(&place(self.organization_id, "steps", column, self.id.0), sealed)?.to_string())
    }
}

fn place(organization: OrganizationId, table: &'static str, column: &'static str, row: uuid::Uuid) -> Place {
    Place { organization: organization.0, table, column, row, generation: 0 }
}

/// Which of the vocabulary's lists an unlisted demand or a text belongs to is not asked: it is sealed, empty texts are not kept.
fn sealed(key: &PersonKey, place: &Place, text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    (!text.is_empty()).then(|| key.seal(place, text))
}

/// Where the next step of a case goes: behind the last one of its newest attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
    attempt: AttemptId,
    /// From 1, within the attempt.
    ordinal: i32,
}

/// Takes the case's row, so that whoever else records a step waits, and tells where the next one goes: in a new attempt where `anew` says so or none was made yet, which is then
/// opened on this day. A closed case takes none.
pub fn next(db: &mut Db, author: &Author, case: &Case, on: NaiveDate, anew: bool) -> Result<Next, StoreError> {
    let open =
        diesel::update(case_rows::table.find(case.id).filter(case_rows::state.eq(CaseState::Open))).set(case_rows::touched_on.eq(author.today));
    if each!(db, connection => open.execute(connection))? != 1 {
        return Err(StoreError::Closed);
    }
    let newest = attempts::table.filter(attempts::case_id.eq(case.id)).order(attempts::ordinal.desc()).select(attempts::id);
    let newest = if anew { None } else { each!(db, connection => newest.first::<AttemptId>(connection)).optional()? };
    let Some(attempt) = newest else { return Ok(Next { attempt: cases::open_attempt(db, author, case, on, None)?, ordinal: 1 }) };
    let last = steps::table.filter(steps::attempt_id.eq(attempt)).order(steps::ordinal.desc()).select(steps::ordinal);
    let last = each!(db, connection => last.first::<i32>(connection)).optional()?;
    Ok(Next { attempt, ordinal: last.unwrap_or(0).saturating_add(1) })
}

/// Records a step of a case that the author may see, where [`next`] said. The same submission twice is a conflict, which leaves nothing behind.
pub fn log(db: &mut Db, author: &Author, case: &Case, next: Next, new: &NewStep, key: &PersonKey) -> Result<StepId, StoreError> {
    let id = StepId::random();
    let row = row(id, (author.organization, case.id, next.attempt), next.ordinal, new, key, (author.user, author.today), None);
    let inserted = each!(db, connection => diesel::insert_into(steps::table).values(row).execute(connection));
    match inserted {
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => return Err(StoreError::Conflict),
        other => other?,
    };
    let demands = demand_rows(author.organization, id, new, key);
    if !demands.is_empty() {
        each!(db, connection => diesel::insert_into(step_demands::table).values(&demands).execute(connection))?;
    }
    decide_promises(db, case.id, new)?;
    if let Some(until) = new.promise {
        diesel::insert_into(promises::table).values(promise_row(author.organization, case.id, id, until, None)).execute(db)?;
    }
    if let Some((office, reason)) = new.office.zip(new.reason) {
        others::forget(office, reason);
    }
    author.records(db, Action::StepLogged, &case.code.to_string(), new.outcome.code())?;
    Ok(id)
}

/// What came out says whether earlier promises were kept: whoever gets through has what was promised; whoever comes back after the day and does not, has not.
fn decide_promises(db: &mut Db, case: CaseId, new: &NewStep) -> Result<(), StoreError> {
    let undecided = promises::table.filter(promises::case_id.eq(case)).filter(promises::kept.is_null());
    // Few cases have one, and asking costs a tenth of a change that changes nothing.
    let first = undecided.select(promises::id);
    if each!(db, connection => first.first::<PromiseId>(connection)).optional()?.is_none() {
        return Ok(());
    }
    if new.outcome.is_favourable() {
        diesel::update(undecided).set(promises::kept.eq(Some("kept"))).execute(db)?;
    } else {
        diesel::update(undecided.filter(promises::until.le(new.day.earliest()))).set(promises::kept.eq(Some("broken"))).execute(db)?;
    }
    Ok(())
}

/// Whether this press of the button was recorded.
pub fn was_logged(db: &mut Db, case: &Case, submission: SubmissionId) -> Result<bool, StoreError> {
    let there = steps::table.filter(steps::case_id.eq(case.id)).filter(steps::submission.eq(submission));
    Ok(diesel::select(diesel::dsl::exists(there)).get_result(db)?)
}

/// A step as it is kept, its typed texts sealed; recorded by whom, and on which day.
pub(super) fn row(
    id: StepId,
    (organization, case, attempt): (OrganizationId, CaseId, AttemptId),
    ordinal: i32,
    new: &NewStep,
    key: &PersonKey,
    (recorder, on): (UserId, NaiveDate),
    import: Option<ImportId>,
) -> Row {
    Row {
        id,
        organization_id: organization,
        case_id: case,
        attempt_id: attempt,
        ordinal,
        day: new.day.earliest(),
        day_precision: new.day.precision(),
        office_id: new.office,
        channel: new.channel.clone(),
        official_role: new.official_role.clone(),
        stage: new.stage,
        outcome: new.outcome,
        reason_id: new.reason,
        given_how: new.given_how.clone(),
        sent_to_id: new.sent_to,
        words: sealed(key, &place(organization, "steps", "words", id.0), &new.words),
        note: sealed(key, &place(organization, "steps", "note", id.0), &new.note),
        trips: new.burden.trips,
        minutes: new.burden.minutes,
        money: new.burden.money,
        currency: new.burden.money.map(|_| "CNY"),
        papers: new.burden.papers,
        expectation: new.expectation.clone(),
        attribution: new.attribution.clone(),
        gave_up_reason: new.gave_up_reason.clone(),
        recorder_id: Some(recorder),
        submission: new.submission,
        recorded_on: on,
        import_id: import,
    }
}

/// What was demanded at a step, as it is kept.
pub(super) fn demand_rows(organization: OrganizationId, step: StepId, new: &NewStep, key: &PersonKey) -> Vec<DemandRow> {
    let rows = new.demands.iter().map(|demand| {
        let id = DemandId::random();
        let (requirement_id, said) = match &demand.what {
            Demanded::Listed(requirement) => (Some(*requirement), None),
            Demanded::Unlisted(said) => (None, sealed(key, &place(organization, "step_demands", "said", id.0), said)),
        };
        DemandRow { id, organization_id: organization, step_id: step, requirement_id, said, state: demand.state }
    });
    rows.collect()
}

/// A promise as it is kept; `kept` where it is known already whether it was.
pub(super) fn promise_row(organization: OrganizationId, case: CaseId, step: StepId, until: Option<Day>, kept: Option<bool>) -> PromiseRow {
    PromiseRow {
        id: PromiseId::random(),
        organization_id: organization,
        case_id: case,
        step_id: step,
        until: until.map(Day::earliest),
        until_precision: until.map_or(Precision::Day, Day::precision),
        kept: kept.map(|kept| if kept { "kept" } else { "broken" }),
    }
}

#[derive(Insertable)]
#[diesel(table_name = steps, treat_none_as_default_value = false)]
pub(super) struct Row {
    id: StepId,
    organization_id: OrganizationId,
    case_id: CaseId,
    attempt_id: AttemptId,
    ordinal: i32,
    day: NaiveDate,
    day_precision: Precision,
    office_id: Option<OfficeId>,
    channel: Option<String>,
    official_role: Option<String>,
    stage: Stage,
    outcome: Outcome,
    reason_id: Option<ReasonId>,
    given_how: Option<String>,
    sent_to_id: Option<OfficeId>,
    words: Option<Vec<u8>>,
    note: Option<Vec<u8>>,
    trips: Option<i16>,
    minutes: Option<i32>,
    money: Option<i64>,
    currency: Option<&'static str>,
    papers: Option<i16>,
    expectation: Option<String>,
    attribution: Option<String>,
    gave_up_reason: Option<String>,
    recorder_id: Option<UserId>,
    submission: Option<SubmissionId>,
    recorded_on: NaiveDate,
    import_id: Option<ImportId>,
}

#[derive(Insertable)]
#[diesel(table_name = step_demands, treat_none_as_default_value = false)]
pub(super) struct DemandRow {
    id: DemandId,
    organization_id: OrganizationId,
    step_id: StepId,
    requirement_id: Option<RequirementId>,
    said: Option<Vec<u8>>,
    state: DemandState,
}

#[derive(Insertable)]
#[diesel(table_name = promises, treat_none_as_default_value = false)]
pub(super) struct PromiseRow {
    id: PromiseId,
    organization_id: OrganizationId,
    case_id: CaseId,
    step_id: StepId,
    until: Option<NaiveDate>,
    until_precision: Precision,
    kept: Option<&'static str>,
}

/// The steps of a case, in order within each attempt. The caller has found the case, and so may see it.
pub fn of_case(db: &mut Db, case: &Case) -> Result<Vec<Step>, StoreError> {
    Ok(steps::table.filter(steps::case_id.eq(case.id)).order((steps::attempt_id.asc(), steps::ordinal.asc())).select(Step::as_select()).load(db)?)
}

/// Where the newest step of a case took place, if that is known.
pub fn last_office(db: &mut Db, case: &Case) -> Result<Option<OfficeId>, StoreError> {
    let newest = steps::table.inner_join(attempts::table).filter(steps::case_id.eq(case.id)).order((attempts::ordinal.desc(), steps::ordinal.desc()));
    Ok(newest.select(steps::office_id).first::<Option<OfficeId>>(db).optional()?.flatten())
}

#[derive(Queryable, Selectable, Clone)]
#[diesel(table_name = step_demands)]
pub struct Demand {
    pub id: DemandId,
    organization_id: OrganizationId,
    pub step_id: StepId,
    pub requirement_id: Option<RequirementId>,
    said: Option<Vec<u8>>,
    pub state: DemandState,
}

impl Demand {
    /// What was asked for in the person's words, where no entry of the vocabulary fits.
    pub fn said(&self, key: &PersonKey) -> Result<String, StoreError> {
        let Some(sealed) = self.said.as_deref() else { return Ok(String::new()) };
        Ok(key.open_text(&place(self.organization_id, "step_demands", "said", self.id.0), sealed)?.to_string())
    }
}

/// What was demanded at the steps of a case.
pub fn demands(db: &mut Db, case: &Case) -> Result<Vec<Demand>, StoreError> {
    Ok(step_demands::table
        .filter(step_demands::step_id.eq_any(steps::table.filter(steps::case_id.eq(case.id)).select(steps::id)))
        .order(step_demands::id.asc())
        .select(Demand::as_select())
        .load(db)?)
}

/// "Come back after …": at which step, and until when; `None`: no day was named.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = promises)]
pub struct Promise {
    pub step_id: StepId,
    until: Option<NaiveDate>,
    until_precision: Precision,
}

impl Promise {
    pub fn until(&self) -> Option<Day> {
        self.until.map(|day| Day::from_parts(day, self.until_precision))
    }
}

pub fn promises(db: &mut Db, case: &Case) -> Result<Vec<Promise>, StoreError> {
    Ok(promises::table.filter(promises::case_id.eq(case.id)).order(promises::id.asc()).select(Promise::as_select()).load(db)?)
}
