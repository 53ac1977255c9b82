//! Challenges: which remedy was chosen against a step, since when a clock runs, and what was answered.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        day::{Day, Precision},
        id::{CaseId, RemedyId, StepId},
        outcome::UnknownCode,
        task::Kind,
    },
    law::remedy::Told,
    store::{
        StoreError,
        audit::{Action, Author},
        cases::Case,
        db::Db,
        schema::{remedies, steps},
        tasks,
    },
};

/// A remedy that was chosen.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = remedies)]
pub struct Remedy {
    pub id: RemedyId,
    /// The step that it is against.
    pub step_id: StepId,
    /// The vocabulary's code.
    pub code: String,
    told: String,
    learnt: Option<NaiveDate>,
    learnt_precision: Precision,
    filed: Option<NaiveDate>,
    filed_precision: Precision,
    /// The step that is the answer.
    pub answered_by: Option<StepId>,
}

const NOT_ASKED: &str = "not-asked";
const TOLD: &str = "yes";
const NOT_TOLD: &str = "no";

impl Remedy {
    /// What the person was told of the right to it.
    pub fn told(&self) -> Result<Told, UnknownCode> {
        told_from(&self.told, self.learnt.map(|day| Day::from_parts(day, self.learnt_precision)))
    }

    /// The day on which it was filed; none while it is not.
    pub fn filed(&self) -> Option<Day> {
        self.filed.map(|day| Day::from_parts(day, self.filed_precision))
    }
}

/// Reads what a form or a row says of it; whoever was not told and remembers no day learnt of the right today, which the caller says.
pub fn told_from(code: &str, learnt: Option<Day>) -> Result<Told, UnknownCode> {
    match (code, learnt) {
        (NOT_ASKED, _) => Ok(Told::NotAsked),
        (TOLD, _) => Ok(Told::Yes),
        (NOT_TOLD, Some(learnt)) => Ok(Told::No { learnt }),
        _ => Err(UnknownCode(code.chars().take(60).collect())),
    }
}

/// What of a remedy is recorded when it is chosen.
pub struct NewRemedy {
    pub step: StepId,
    pub code: String,
    pub told: Told,
    pub filed: Option<Day>,
    /// By when it has to be filed or, once it is, answered: a task says so; none where no rule says.
    pub due: Option<NaiveDate>,
}

/// Records that a remedy is used against a step of the case. Until it is filed its deadline is to be kept in mind, then that of the answer.
pub fn choose(db: &mut Db, author: &Author, case: &Case, new: &NewRemedy) -> Result<(), StoreError> {
    let belongs = steps::table.filter(steps::id.eq(new.step)).filter(steps::case_id.eq(case.id)).count().get_result::<i64>(db)?;
    if belongs != 1 {
        return Err(StoreError::NotFound);
    }
    let (told, learnt) = match new.told {
        Told::NotAsked => (NOT_ASKED, None),
        Told::Yes => (TOLD, None),
        Told::No { learnt } => (NOT_TOLD, Some(learnt)),
    };
    let id = RemedyId::random();
    diesel::insert_into(remedies::table)
        .values((
            remedies::id.eq(id),
            remedies::organization_id.eq(author.organization),
            remedies::case_id.eq(case.id),
            remedies::step_id.eq(new.step),
            remedies::code.eq(&new.code),
            remedies::told.eq(told),
            remedies::learnt.eq(learnt.map(Day::earliest)),
            remedies::learnt_precision.eq(learnt.map_or(Precision::Day, Day::precision)),
            remedies::filed.eq(new.filed.map(Day::earliest)),
            remedies::filed_precision.eq(new.filed.map_or(Precision::Day, Day::precision)),
            remedies::recorded_on.eq(author.today),
        ))
        .execute(db)?;
    let kind = if new.filed.is_some() { Kind::Answer } else { Kind::Challenge };
    tasks::follow(db, author, case, id, new.due.map(|due| (kind, due)))?;
    author.records(db, Action::RemedyChosen, &case.code.to_string(), &new.code)
}

/// Records that it was filed: the clock of the answer starts.
pub fn file(db: &mut Db, author: &Author, case: &Case, id: RemedyId, filed: Day, due: Option<NaiveDate>) -> Result<(), StoreError> {
    let waiting = remedies::table.filter(remedies::id.eq(id)).filter(remedies::case_id.eq(case.id)).filter(remedies::filed.is_null());
    let done =
        diesel::update(waiting).set((remedies::filed.eq(Some(filed.earliest())), remedies::filed_precision.eq(filed.precision()))).execute(db)?;
    if done != 1 {
        return Err(StoreError::Conflict);
    }
    tasks::follow(db, author, case, id, due.map(|due| (Kind::Answer, due)))?;
    author.records(db, Action::RemedyFiled, &case.code.to_string(), "")
}

/// Records that a step of the case is the answer: the clock stops.
pub fn answer(db: &mut Db, author: &Author, case: &Case, id: RemedyId, by: StepId) -> Result<(), StoreError> {
    let open = remedies::table.filter(remedies::id.eq(id)).filter(remedies::case_id.eq(case.id)).filter(remedies::answered_by.is_null());
    let done = diesel::update(open).set(remedies::answered_by.eq(Some(by))).execute(db)?;
    if done != 1 {
        return Err(StoreError::Conflict);
    }
    tasks::follow(db, author, case, id, None)?;
    author.records(db, Action::RemedyAnswered, &case.code.to_string(), "")
}

/// The remedies used in a case, those of an earlier day first. The caller has found the case, and so may see it.
pub fn of_case(db: &mut Db, case: CaseId) -> Result<Vec<Remedy>, StoreError> {
    Ok(remedies::table
        .filter(remedies::case_id.eq(case))
        .order((remedies::recorded_on.asc(), remedies::id.asc()))
        .select(Remedy::as_select())
        .load(db)?)
}
