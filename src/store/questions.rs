//! Questions that an organization asks at the steps of one service, and the coded answers.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        bilingual::Bilingual,
        id::{AnswerId, OrganizationId, QuestionId, ServiceId, StepId},
    },
    each,
    store::{
        StoreError,
        audit::{Action, Author},
        cases::Case,
        db::Db,
        editions,
        reference::{Named, fresh_code},
        schema::{question_answers, questions, services, step_answers, steps},
    },
};

#[derive(Queryable, Selectable, Insertable, Clone, Debug)]
#[diesel(table_name = questions, treat_none_as_default_value = false)]
pub struct Question {
    pub id: QuestionId,
    pub organization_id: OrganizationId,
    pub service_id: ServiceId,
    pub code: String,
    pub en: String,
    pub zh: String,
    pub ordinal: i32,
    /// From this day on it is not asked any more.
    pub retired_on: Option<NaiveDate>,
}

#[derive(Queryable, Selectable, Insertable, Clone, Debug)]
#[diesel(table_name = question_answers)]
pub struct Answer {
    pub id: AnswerId,
    pub organization_id: OrganizationId,
    pub question_id: QuestionId,
    pub code: String,
    pub en: String,
    pub zh: String,
    pub ordinal: i32,
}

impl Named for Question {
    fn en(&self) -> &str {
        &self.en
    }
    fn zh(&self) -> &str {
        &self.zh
    }
}

impl Named for Answer {
    fn en(&self) -> &str {
        &self.en
    }
    fn zh(&self) -> &str {
        &self.zh
    }
}

/// A question with the answers to choose from.
#[derive(Clone, Debug)]
pub struct Asked {
    pub question: Question,
    pub answers: Vec<Answer>,
}

impl Asked {
    pub fn is_asked(&self, today: NaiveDate) -> bool {
        self.question.retired_on.is_none_or(|day| today < day)
    }
}

/// All questions of all services, those that are retired too.
pub(super) fn all(db: &mut Db, organization: OrganizationId) -> Result<Vec<Asked>, StoreError> {
    let mut answers: HashMap<QuestionId, Vec<Answer>> = HashMap::new();
    let rows = question_answers::table
        .filter(question_answers::organization_id.eq(organization))
        .order((question_answers::ordinal.asc(), question_answers::code.asc()))
        .select(Answer::as_select())
        .load(db)?;
    for answer in rows {
        answers.entry(answer.question_id).or_default().push(answer);
    }
    let questions = questions::table
        .filter(questions::organization_id.eq(organization))
        .order((questions::ordinal.asc(), questions::code.asc()))
        .select(Question::as_select())
        .load(db)?;
    Ok(questions.into_iter().map(|question| Asked { answers: answers.remove(&question.id).unwrap_or_default(), question }).collect())
}

/// Adds a question to the steps of a service.
pub fn add(db: &mut Db, author: &Author, service: ServiceId, names: &Bilingual, answers: &[Bilingual]) -> Result<QuestionId, StoreError> {
    let organization_id = author.organization;
    editions::changed(db, organization_id)?;
    let own = services::table.filter(services::organization_id.eq(organization_id)).filter(services::id.eq(service));
    if own.count().get_result::<i64>(db)? == 0 {
        return Err(StoreError::NotFound);
    }
    let of_service = questions::table.filter(questions::organization_id.eq(organization_id)).filter(questions::service_id.eq(service));
    let ordinal = of_service.count().get_result::<i64>(db)?.try_into().unwrap_or(i32::MAX);
    let (id, code) = (QuestionId::random(), fresh_code());
    let (en, zh) = (names.en.clone(), names.zh.clone());
    let question = Question { id, organization_id, service_id: service, code: code.clone(), en, zh, ordinal, retired_on: None };
    diesel::insert_into(questions::table).values(question).execute(db)?;
    add_answers(db, (organization_id, id), answers, 0)?;
    author.records(db, Action::ReferenceChanged, &code, "questions added")?;
    Ok(id)
}

fn add_answers(
    db: &mut Db,
    (organization_id, question_id): (OrganizationId, QuestionId),
    answers: &[Bilingual],
    from: usize,
) -> Result<(), StoreError> {
    for (answer, ordinal) in answers.iter().zip(from..) {
        let (en, zh) = (answer.en.clone(), answer.zh.clone());
        let ordinal = ordinal.try_into().unwrap_or(i32::MAX);
        let answer = Answer { id: AnswerId::random(), organization_id, question_id, code: fresh_code(), en, zh, ordinal };
        diesel::insert_into(question_answers::table).values(answer).execute(db)?;
    }
    Ok(())
}

fn one(db: &mut Db, organization: OrganizationId, id: QuestionId) -> Result<Question, StoreError> {
    let own = questions::table.filter(questions::organization_id.eq(organization)).filter(questions::id.eq(id));
    Ok(own.select(Question::as_select()).first(db)?)
}

/// Other words for a question and its answers, in their order; those beyond the ones that are there are added.
pub fn change(db: &mut Db, author: &Author, id: QuestionId, names: &Bilingual, answers: &[Bilingual]) -> Result<(), StoreError> {
    editions::changed(db, author.organization)?;
    let question = one(db, author.organization, id)?;
    diesel::update(questions::table.find(id)).set((questions::en.eq(&names.en), questions::zh.eq(&names.zh))).execute(db)?;
    let there = question_answers::table
        .filter(question_answers::question_id.eq(id))
        .order((question_answers::ordinal.asc(), question_answers::code.asc()))
        .select(question_answers::id)
        .load::<AnswerId>(db)?;
    for (answer, names) in there.iter().zip(answers) {
        let own = question_answers::table.find(*answer);
        diesel::update(own).set((question_answers::en.eq(&names.en), question_answers::zh.eq(&names.zh))).execute(db)?;
    }
    add_answers(db, (author.organization, id), answers.get(there.len()..).unwrap_or_default(), there.len())?;
    author.records(db, Action::ReferenceChanged, &question.code, "questions changed")
}

/// From `on` the question is not asked any more; none: it is asked again. Steps keep their answers.
pub fn retire(db: &mut Db, author: &Author, id: QuestionId, on: Option<NaiveDate>) -> Result<(), StoreError> {
    editions::changed(db, author.organization)?;
    let question = one(db, author.organization, id)?;
    diesel::update(questions::table.find(id)).set(questions::retired_on.eq(on)).execute(db)?;
    author.records(db, Action::ReferenceChanged, &question.code, if on.is_some() { "questions retired" } else { "questions asked again" })
}

/// The answers given at a step, which the author has just recorded.
pub fn record(db: &mut Db, author: &Author, step: StepId, given: &[(QuestionId, AnswerId)]) -> Result<(), StoreError> {
    let rows: Vec<_> = given
        .iter()
        .map(|(question, answer)| {
            (
                step_answers::step_id.eq(step),
                step_answers::question_id.eq(*question),
                step_answers::organization_id.eq(author.organization),
                step_answers::answer_id.eq(*answer),
            )
        })
        .collect();
    if !rows.is_empty() {
        each!(db, connection => diesel::insert_into(step_answers::table).values(&rows).execute(connection))?;
    }
    Ok(())
}

/// What was answered at the steps of a case. The caller has found the case, and so may see it.
pub fn given(db: &mut Db, case: &Case) -> Result<HashMap<StepId, Vec<(QuestionId, AnswerId)>>, StoreError> {
    let rows = step_answers::table
        .filter(step_answers::step_id.eq_any(steps::table.filter(steps::case_id.eq(case.id)).select(steps::id)))
        .select((step_answers::step_id, step_answers::question_id, step_answers::answer_id))
        .load::<(StepId, QuestionId, AnswerId)>(db)?;
    let mut given: HashMap<StepId, Vec<(QuestionId, AnswerId)>> = HashMap::new();
    for (step, question, answer) in rows {
        given.entry(step).or_default().push((question, answer));
    }
    Ok(given)
}
