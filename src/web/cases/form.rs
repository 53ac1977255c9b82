//! The form for the next step: what was typed becomes a step, or everything that is wrong with it.

use chrono::{Days, NaiveDate};

use crate::{
    domain::{
        day::{Day, InvalidDay},
        id::{AnswerId, OfficeId, QuestionId, ReasonId, SubmissionId},
        outcome::{DemandState, Outcome, Stage},
        step::{Burden, Demanded, NewDemand, NewStep},
    },
    seed::vocabulary,
    store::{attachments::Sealed, lists::NAME_MAX, questions::Asked},
    web::form::{Typed, Wrong},
    words::{Text, text},
};

use super::{
    known::Known,
    names::{Coded, List},
};

/// A step ready to be recorded.
pub struct Entered {
    pub step: NewStep,
    pub office: Option<Meant<OfficeId>>,
    pub sent_to: Option<Meant<OfficeId>>,
    pub reason: Option<Meant<ReasonId>>,
    pub new_attempt: bool,
    /// By when something has to be brought.
    pub deadline: Option<NaiveDate>,
    /// What was answered to the service's own questions.
    pub answers: Vec<(QuestionId, AnswerId)>,
    pub submission: SubmissionId,
    /// What came along, locked already.
    pub files: Vec<Sealed>,
}

/// What a typed name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant<Id> {
    Listed(Id),
    /// In no list yet, and the caseworker said to add it.
    New(String),
}

/// The form before anything is typed: today, and office, channel, role and stage of the last step.
pub fn blank(known: &Known) -> Typed {
    let last = known.last();
    let office = known.next_office();
    let kept = |code: Option<&String>, list: &[vocabulary::Choice]| {
        code.cloned().or_else(|| list.first().map(|first| first.code.clone())).unwrap_or_default()
    };
    let ended = last.is_some_and(|step| step.outcome.ends_attempt());
    Typed::default()
        .with("submission", SubmissionId::random().0.to_string())
        .with("day", known.today.to_string())
        .with("channel", kept(last.and_then(|step| step.channel.as_ref()), &known.lists.channels))
        .with("official_role", last.and_then(|step| step.official_role.clone()).unwrap_or_default())
        .with("office", office.map(|office| known.names.offices.label(office, known.language)).unwrap_or_default())
        .with("stage", last.map_or(known.service.stage, |step| step.stage).code())
        .with("new_attempt", if ended { "yes" } else { "" })
}

/// What was meant, or everything that is wrong.
pub fn read(typed: &Typed, known: &Known) -> Result<Entered, Wrong> {
    let mut wrong = Wrong::default();
    let lists = known.lists;
    let day = day(typed.get("day"), known.today, &mut wrong);
    let outcome: Option<Outcome> = typed.get("outcome").parse().ok();
    if outcome.is_none() {
        wrong.add("outcome", text("cases-wrong-outcome"));
    }
    let stage = match typed.get("stage") {
        "" => Some(known.service.stage),
        code => code.parse::<Stage>().ok(),
    };
    if stage.is_none() {
        wrong.add("stage", text("cases-wrong-choice"));
    }
    let channel = coded(typed, "channel", &lists.channels, &mut wrong);
    let official_role = coded(typed, "official_role", &lists.official_roles, &mut wrong);
    let given_how = coded(typed, "given_how", &lists.given_how, &mut wrong);
    let expectation = coded(typed, "expectation", &lists.expectations, &mut wrong);
    let attribution = coded(typed, "attribution", &lists.attributions, &mut wrong);
    let gave_up_reason = coded(typed, "gave_up_reason", &lists.gave_up_reasons, &mut wrong);
    let (offices, unknown) = (&known.names.offices, text("cases-wrong-office"));
    let office = meant(typed, ("office", "add_office"), (offices, |office| office.id), &unknown, &mut wrong);
    let sent_to = meant(typed, ("sent_to", "add_sent_to"), (offices, |office| office.id), &unknown, &mut wrong);
    let reason = meant(typed, ("reason", "add_reason"), (&known.names.reasons, |reason| reason.id), &text("cases-wrong-reason"), &mut wrong);
    let demands = demands(typed, known, outcome, &mut wrong);
    let answers = answers(typed, known, &mut wrong);
    let promise = promise(typed, outcome, day, &mut wrong);
    let deadline = day_or_days(typed, "deadline", day.map_or(known.today, Day::earliest), &mut wrong);
    let burden = Burden {
        trips: number(typed, "trips", 1, 1_000, &mut wrong).and_then(|n| n.try_into().ok()),
        minutes: number(typed, "hours", 60, 10_000 * 60, &mut wrong).and_then(|n| n.try_into().ok()),
        money: number(typed, "money", 100, 10_000_000 * 100, &mut wrong),
        papers: number(typed, "papers", 1, 1_000, &mut wrong).and_then(|n| n.try_into().ok()),
    };
    let words = typed.text("words", NewStep::WORDS_MAX, &mut wrong);
    let note = typed.text("note", NewStep::WORDS_MAX, &mut wrong);
    let submission = submission(typed);
    match (day, outcome, stage) {
        (Some(day), Some(outcome), Some(stage)) if wrong.is_empty() => Ok(Entered {
            step: NewStep {
                day,
                office: None,
                channel,
                official_role,
                stage,
                outcome,
                reason: None,
                given_how,
                sent_to: None,
                words,
                note,
                demands,
                promise,
                burden,
                expectation,
                attribution,
                gave_up_reason,
                submission: Some(submission),
            },
            office,
            sent_to,
            reason,
            new_attempt: typed.is("new_attempt", "yes"),
            deadline,
            answers,
            submission,
            files: Vec::new(),
        }),
        _ => Err(wrong),
    }
}

/// Which press of the button this is. Whoever sends no usable name for it is not protected from sending twice, and loses nothing else.
pub fn submission(typed: &Typed) -> SubmissionId {
    typed.get("submission").parse().map_or_else(|_| SubmissionId::random(), SubmissionId)
}

fn day(typed: &str, today: NaiveDate, wrong: &mut Wrong) -> Option<Day> {
    if typed.is_empty() {
        return Some(Day::Exact(today));
    }
    Day::past(typed, today).map_err(|why| wrong.add("day", not_a_day(&why))).ok()
}

/// Why a text is no day, and how to write one.
fn not_a_day(why: &InvalidDay) -> Text {
    match why {
        InvalidDay::NotADay(_) => text("cases-wrong-day"),
        InvalidDay::Nonexistent(_) => text("cases-wrong-nonexistent"),
        InvalidDay::InTheFuture(_) => text("cases-wrong-future"),
        InvalidDay::TooEarly(_) => text("cases-wrong-early"),
    }
}

/// A day that is to come, or in how many days from another; none where nothing was typed.
pub fn day_or_days(typed: &Typed, field: &'static str, from: NaiveDate, wrong: &mut Wrong) -> Option<NaiveDate> {
    let written = typed.get(field);
    let in_days = (1..=3).contains(&written.len()).then(|| written.parse::<u64>().ok()).flatten();
    match (in_days.and_then(|days| from.checked_add_days(Days::new(days))), written.parse::<Day>()) {
        _ if written.is_empty() => None,
        (Some(day), _) => Some(day),
        (None, Ok(day)) if day.latest() >= from => Some(day.latest()),
        (None, Ok(_)) => {
            wrong.add(field, text("cases-wrong-past"));
            None
        }
        (None, Err(why)) => {
            wrong.add(field, not_a_day(&why));
            None
        }
    }
}

fn coded(typed: &Typed, field: &'static str, list: &[vocabulary::Choice], wrong: &mut Wrong) -> Option<String> {
    let code = typed.get(field);
    if code.is_empty() {
        return None;
    }
    let known = list.iter().find(|entry| entry.code == code);
    if known.is_none() {
        wrong.add(field, text("cases-wrong-choice"));
    }
    known.map(|entry| entry.code.clone())
}

/// An entry that is called by name; one that is in no list yet where it is said to be new.
fn meant<T: Coded, Id>(
    typed: &Typed,
    (field, add): (&'static str, &str),
    (list, id): (&List<T>, impl Fn(&T) -> Id),
    unknown: &Text,
    wrong: &mut Wrong,
) -> Option<Meant<Id>> {
    let name = typed.text(field, NAME_MAX, wrong);
    match list.named(&name).as_slice() {
        _ if name.is_empty() => None,
        [entry] => Some(Meant::Listed(id(entry))),
        [] if typed.is(add, "yes") => Some(Meant::New(name)),
        [] => {
            wrong.add(field, unknown.clone());
            None
        }
        _ => {
            wrong.add(field, text("cases-wrong-many"));
            None
        }
    }
}

fn demands(typed: &Typed, known: &Known, outcome: Option<Outcome>, wrong: &mut Wrong) -> Vec<NewDemand> {
    // what was asked of someone who got through was there
    let state = if outcome.is_some_and(Outcome::is_favourable) { DemandState::Met } else { DemandState::NotMet };
    let mut demands = Vec::new();
    for code in typed.all("demands").take(NewStep::DEMANDS_MAX) {
        match known.names.requirements.entries.iter().find(|requirement| requirement.code == code) {
            Some(requirement) => demands.push(NewDemand { what: Demanded::Listed(requirement.id), state }),
            None => wrong.add("demands", text("cases-wrong-choice")),
        }
    }
    let other = typed.text("demanded_else", 300, wrong);
    if !other.is_empty() {
        let what = match known.names.requirements.only(&other) {
            Some(requirement) => Demanded::Listed(requirement.id),
            None => Demanded::Unlisted(other),
        };
        demands.push(NewDemand { what, state });
    }
    demands.dedup();
    demands
}

/// The field of a service's own question.
pub fn question_field(asked: &Asked) -> String {
    format!("question-{}", asked.question.code)
}

/// What was answered to the service's own questions; none need be answered.
fn answers(typed: &Typed, known: &Known, wrong: &mut Wrong) -> Vec<(QuestionId, AnswerId)> {
    let mut answers = Vec::new();
    for asked in known.questions.iter().filter(|asked| asked.is_asked(known.today)) {
        let field = question_field(asked);
        let code = typed.get(&field);
        match asked.answers.iter().find(|answer| answer.code == code) {
            Some(answer) => answers.push((asked.question.id, answer.id)),
            None if code.is_empty() => {}
            None => wrong.add("questions", text("cases-wrong-choice")),
        }
    }
    answers
}

/// Being told to wait is a promise, with a day or without one; anything else only if a day was named.
fn promise(typed: &Typed, outcome: Option<Outcome>, step: Option<Day>, wrong: &mut Wrong) -> Option<Option<Day>> {
    let until = match typed.get("promise_until") {
        "" => None,
        written => match written.parse::<Day>() {
            Ok(until) if step.is_some_and(|step| until.latest() < step.earliest()) => {
                wrong.add("promise_until", text("cases-wrong-promise"));
                None
            }
            Ok(until) => Some(until),
            Err(why) => {
                wrong.add("promise_until", not_a_day(&why));
                None
            }
        },
    };
    match until {
        Some(until) => Some(Some(until)),
        None => (outcome == Some(Outcome::Deferred)).then_some(None),
    }
}

/// A number of units, such as "1.5" hours at 60 minutes each, in the smaller unit; at most `most` of these.
fn number(typed: &Typed, field: &'static str, smaller: i64, most: i64, wrong: &mut Wrong) -> Option<i64> {
    let written = typed.get(field).replace(',', ".");
    if written.is_empty() {
        return None;
    }
    let plain = written.len() <= 12 && written.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let amount = written.parse::<f64>().ok().filter(|_| plain).map(|amount| (amount * smaller as f64).round());
    match amount.filter(|amount| *amount <= most as f64) {
        // at most `most`, and not negative
        Some(amount) => Some(amount as i64),
        None => {
            wrong.add(field, text("cases-wrong-number"));
            None
        }
    }
}
