//! Everything that is known of one case, read in one snapshot and opened with the reader's keys.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::{
    domain::{
        caller::Caller,
        code::{CaseCode, PersonCode},
        id::{AnswerId, DemandId, QuestionId, StepId},
        language::Language,
        outcome::{Eligibility, Outcome},
        rights::Role,
    },
    engine::worked::Worked,
    law::deadline::Deadline,
    seed::vocabulary::Vocabulary,
    store::{
        StoreError,
        attachments::{self, Attachment},
        bases::Bases,
        calendars,
        cases::{self, Attempt, Case},
        closing,
        contents::{self, Contents, if_any},
        db::Db,
        dossiers::Used,
        drafts, eligibility,
        keyring::Keyring,
        letters, others,
        people::{self, Person},
        questions::{self, Asked},
        reference::{self, Reference, Requirement, Service},
        referrals::{self, Referral},
        remedies::{self, Remedy},
        starter,
        steps::{self, Demand, Promise, Step},
        vignettes::Vignette,
    },
    vault::keys::PersonKey,
    web::form::Typed,
};

use super::{
    beside::{self, Beside},
    names::Names,
};

/// A case with what belongs to it.
pub struct Known {
    pub language: Language,
    pub today: NaiveDate,
    pub case: Case,
    pub person: PersonCode,
    /// Whether it was forgotten whose case it is: then only what was coded is left, and nobody goes on with it.
    pub forgotten: bool,
    pub service: Service,
    pub lists: &'static Vocabulary,
    pub reference: std::sync::Arc<Reference>,
    pub names: std::sync::Arc<Names>,
    /// What is asked at the steps of this service beside what every step asks, retired questions too; and what was answered.
    pub questions: Vec<Asked>,
    pub answers: HashMap<StepId, Vec<(QuestionId, AnswerId)>>,
    pub usual: Vec<Requirement>,
    pub attempts: Vec<Attempt>,
    pub steps: Vec<Step>,
    pub demands: Vec<Demand>,
    /// The legal basis of each demand, by its code.
    pub bases: HashMap<DemandId, &'static str>,
    /// By when papers that were taken at a step must be answered, and what the rule is called that says so.
    pub answers_due: HashMap<StepId, (Deadline, String)>,
    pub promises: Vec<Promise>,
    pub remedies: Vec<Remedy>,
    pub letters: Vec<letters::Listed>,
    /// Where else the person was sent, opened; none where the reader has no key.
    pub referrals: Vec<(Referral, referrals::Said)>,
    /// Whether the person is entitled, as it was checked last.
    pub eligibility: Option<Eligibility>,
    /// Working days and days off; only where a deadline has to be worked out.
    pub days: Option<std::sync::Arc<calendars::Days>>,
    /// What was typed in words, by what it belongs to; without entry where the reader has no key.
    pub words: HashMap<StepId, String>,
    pub notes: HashMap<StepId, String>,
    pub said: HashMap<DemandId, String>,
    /// What others did next who stood where this person stands, as the last scan found it.
    pub worked: Option<Worked>,
    /// Whether the reader sees all cases, and so exact figures of them.
    pub sees_all: bool,
    /// Others who met what this person met last.
    pub others: Option<crate::domain::band::Band>,
    pub draft: Option<Typed>,
    /// Who asked for it to be closed, if anybody did.
    pub closing: Option<closing::Request>,
    /// What was told of it without who it was, and the dossiers in which it was counted or quoted.
    pub vignettes: Vec<Vignette>,
    pub used: Vec<Used>,
    /// Whether the person agrees to be contacted about a claim, and so to hear what came of those.
    pub may_be_told: bool,
    /// Tasks, notes, and whether it is watched.
    pub beside: Beside,
    /// Files with their names; none where the reader has no key.
    pub files: Vec<(Attachment, String)>,
}

impl Known {
    /// The newest step, with which the form for the next one begins.
    pub fn last(&self) -> Option<&Step> {
        let attempt = self.attempts.last()?;
        let of = |attempt: &Attempt| self.steps.iter().filter(|step| step.attempt_id == attempt.id).max_by_key(|step| step.ordinal);
        of(attempt).or_else(|| self.attempts.iter().rev().find_map(of))
    }

    /// The newest step at which it was not granted, if there is one.
    pub fn last_refused(&self) -> Option<&Step> {
        let refused = |step: &&Step| !step.outcome.is_favourable() && step.outcome != Outcome::Withdrew;
        let when = |step: &&Step| (self.attempts.iter().find(|attempt| attempt.id == step.attempt_id).map(|attempt| attempt.ordinal), step.ordinal);
        self.steps.iter().filter(refused).max_by_key(when)
    }

    /// The office with which the form for the next step begins: where an office was retired, the one that it points to, if it points to one.
    pub fn next_office(&self) -> Option<&reference::Office> {
        let last = self.office(self.last()?.office_id)?;
        let counted = self.reference.counted(&self.reference.offices, last);
        self.names.offices.entries.iter().find(|office| office.id == counted.id)
    }

    pub fn office(&self, id: Option<crate::domain::id::OfficeId>) -> Option<&reference::Office> {
        id.and_then(|id| self.reference.office(id))
    }
}

/// Everything that the page shows.
pub fn gather(db: &mut Db, caller: &Caller, ring: &Keyring, code: CaseCode, today: NaiveDate) -> Result<Known, StoreError> {
    let (mut known, person) = coded(db, caller, code, today)?;
    let there = with_what_is_there(db, &mut known)?;
    if !known.remedies.is_empty() {
        known.days = Some(calendars::days(db, caller.organization)?);
    }
    let key = match people::key(db, caller, ring, &person) {
        Ok(key) => Some(key),
        // not admitted yet, or the person's identity was erased: the coded steps can still be read
        Err(StoreError::Vault(_) | StoreError::NotFound) => None,
        Err(other) => return Err(other),
    };
    if let Some(key) = &key {
        open(&mut known, key)?;
        let named = |file: Attachment| file.name(key).map(|name| (file, name));
        let opened = |referral: Referral| referral.open(key).map(|said| (referral, said));
        let referrals = if_any(there.referrals, || referrals::of_case(db, known.case.id))?;
        known.referrals = referrals.into_iter().map(opened).collect::<Result<_, _>>()?;
        let files = if_any(there.files, || attachments::of_case(db, known.case.id))?;
        known.files = files.into_iter().map(named).collect::<Result<_, _>>()?;
    }
    known.eligibility = if_any(there.checks, || eligibility::of_case(db, known.case.id))?.first().map(eligibility::Check::stands);
    known.letters = if_any(there.letters, || letters::of_case(db, caller.organization, known.case.id))?;
    known.beside = beside::gather(db, caller, &known.case, &there, key.as_ref())?;
    if known.reference.organization.closing_needs_approval {
        known.closing = closing::of_case(db, known.case.id)?;
    }
    begun(db, caller, ring, &mut known)?;
    judge(db, caller, &mut known)?;
    let met = known.last().and_then(|step| step.office_id.zip(step.reason_id));
    if let Some((office, reason)) = met {
        known.others = Some(others::met(db, caller, known.case.person_id, (office, reason), &known.reference, today)?);
    }
    Ok(known)
}

/// What the form is read by: the case and the reference data, without what was recorded before. With the person whose case it is.
pub fn coded(db: &mut Db, caller: &Caller, code: CaseCode, today: NaiveDate) -> Result<(Known, Person), StoreError> {
    let (case, person) = cases::with_person(db, caller, code)?;
    let reference = Reference::load(db, caller.organization)?;
    let service = reference.services.iter().find(|service| service.id == case.service_id).cloned().ok_or(StoreError::NotFound)?;
    let lists = starter::words_of(&reference.organization);
    let known = Known {
        language: caller.language,
        today,
        person: person.code,
        forgotten: person.erased_on.is_some(),
        usual: reference.usual_demands(service.id).filter(|wanted| reference.is_offered(*wanted, today)).cloned().collect(),
        attempts: Vec::new(),
        steps: Vec::new(),
        demands: Vec::new(),
        promises: Vec::new(),
        remedies: Vec::new(),
        letters: Vec::new(),
        referrals: Vec::new(),
        eligibility: None,
        days: None,
        questions: reference.questions.iter().filter(|asked| asked.question.service_id == service.id).cloned().collect(),
        answers: HashMap::new(),
        draft: None,
        closing: None,
        vignettes: Vec::new(),
        used: Vec::new(),
        may_be_told: false,
        beside: Beside::default(),
        files: Vec::new(),
        bases: HashMap::new(),
        answers_due: HashMap::new(),
        words: HashMap::new(),
        notes: HashMap::new(),
        said: HashMap::new(),
        others: None,
        worked: None,
        sees_all: caller.is(Role::Supervisor),
        case,
        service,
        lists,
        names: Names::of(caller.organization, &reference, today),
        reference,
    };
    Ok((known, person))
}

/// The same with what was recorded before: for pages that show the last step, and open nothing.
pub fn with_steps(db: &mut Db, caller: &Caller, code: CaseCode, today: NaiveDate) -> Result<(Known, Person), StoreError> {
    let (mut known, person) = coded(db, caller, code, today)?;
    with_what_is_there(db, &mut known)?;
    Ok((known, person))
}

/// Reads what was recorded, and tells what else there is of the case.
fn with_what_is_there(db: &mut Db, known: &mut Known) -> Result<Contents, StoreError> {
    let there = contents::of_case(db, known.case.id)?;
    known.attempts = cases::attempts(db, known.case.id)?;
    known.steps = steps::of_case(db, &known.case)?;
    known.demands = if_any(there.demands, || steps::demands(db, &known.case))?;
    known.promises = if_any(there.promises, || steps::promises(db, &known.case))?;
    known.remedies = if_any(there.remedies, || remedies::of_case(db, known.case.id))?;
    known.answers = if_any(!known.questions.is_empty(), || questions::given(db, &known.case))?;
    Ok(there)
}

/// What was typed into the forms of the page and not saved; not a step that was saved after all.
fn begun(db: &mut Db, caller: &Caller, ring: &Keyring, known: &mut Known) -> Result<(), StoreError> {
    let code = known.case.code;
    let places: Vec<String> = std::iter::once(super::place(code)).chain(beside::FORMS.map(|form| beside::place(code, form))).collect();
    for (place, kept) in drafts::at_any(db, caller, ring, &places, known.today)? {
        let typed = Typed::from_body(&kept);
        if place != places[0] {
            known.beside.begun(&typed);
            continue;
        }
        let saved = match typed.get("submission").parse() {
            Ok(submission) => steps::was_logged(db, &known.case, crate::domain::id::SubmissionId(submission))?,
            Err(_) => true,
        };
        known.draft = (!saved).then_some(typed);
    }
    Ok(())
}

fn open(known: &mut Known, key: &PersonKey) -> Result<(), StoreError> {
    for step in &known.steps {
        known.words.insert(step.id, step.words(key)?);
        known.notes.insert(step.id, step.note(key)?);
    }
    for demand in &known.demands {
        known.said.insert(demand.id, demand.said(key)?);
    }
    Ok(())
}

/// What the rules in force say of each demand, and of the time in which papers that were taken must be answered.
fn judge(db: &mut Db, caller: &Caller, known: &mut Known) -> Result<(), StoreError> {
    let taken = |step: &&Step| step.outcome == Outcome::AcceptedForProcessing;
    if known.demands.is_empty() && !known.steps.iter().any(|step| taken(&step)) {
        return Ok(());
    }
    let reference = known.reference.clone();
    let mut bases = Bases::of(db, caller.organization, &reference)?;
    for demand in &known.demands {
        let Some(step) = known.steps.iter().find(|step| step.id == demand.step_id) else { continue };
        known.bases.insert(demand.id, bases.judge(step.office_id, known.service.id, step.day(), demand.requirement_id).code());
    }
    for step in known.steps.iter().filter(taken) {
        let Some((deadline, rule)) = bases.answer_by(step.office_id, known.service.id, step.day()) else { continue };
        let title = bases.register().iter().find(|entry| entry.policy.id == rule).map(|entry| entry.policy.title(known.language).to_owned());
        known.answers_due.insert(step.id, (deadline, title.unwrap_or_default()));
    }
    Ok(())
}
