//! The thread of a case: its attempts and steps in words, with the circles named.

use crate::{
    domain::{
        id::{OfficeId, StepId},
        outcome::Outcome,
    },
    engine::circles::{self, Visit},
    law::deadline::Deadline,
    store::{
        cases::Attempt,
        reference::Named,
        steps::{Demand, Step},
    },
    words::{Text, days, text},
};

use super::{files, known::Known, offered::word};

/// One attempt.
pub struct Round {
    pub ordinal: i16,
    pub lines: Vec<Line>,
}

/// One step, as it is read.
pub struct Line {
    /// By which it can be challenged; none where nothing was refused.
    pub challenge: Option<String>,
    /// Day, channel and role.
    pub when: String,
    pub office: String,
    pub code: &'static str,
    pub outcome: String,
    pub sent_to: Option<String>,
    pub words: String,
    pub note: String,
    pub demands: Vec<Asked>,
    /// The ground given, and how.
    pub reason: Option<String>,
    pub gave_up: Option<String>,
    pub answers: Vec<Text>,
    pub promise: Option<Text>,
    /// By when papers that were taken here must be answered.
    pub answer: Option<Text>,
    pub circles: Vec<Text>,
    pub class: &'static str,
    /// Files that belong to it: identifier and name.
    pub files: Vec<(String, String)>,
}

/// Something that was demanded.
pub struct Asked {
    pub what: String,
    pub code: &'static str,
    /// The basis in words.
    pub basis: String,
}

/// The attempts of a case, first to last.
pub fn rounds(known: &Known) -> Vec<Round> {
    known.attempts.iter().map(|attempt| round(known, attempt)).collect()
}

fn round(known: &Known, attempt: &Attempt) -> Round {
    let mut steps: Vec<&Step> = known.steps.iter().filter(|step| step.attempt_id == attempt.id).collect();
    steps.sort_by_key(|step| step.ordinal);
    let mut lines: Vec<Line> = steps.iter().map(|step| line(known, step)).collect();
    for (said, circle) in named_circles(known, &steps) {
        lines[said].circles.push(circle);
        lines[said].class = "loop";
    }
    Round { ordinal: attempt.ordinal, lines }
}

/// Each circle with its offices and days, by the step at which it was said.
fn named_circles(known: &Known, steps: &[&Step]) -> Vec<(usize, Text)> {
    // two offices may share a name, never an identifier
    let ids: Vec<_> = steps.iter().map(|step| (step.office_id.map(|id| id.0.to_string()), step.sent_to_id.map(|id| id.0.to_string()))).collect();
    let visits: Vec<_> = steps
        .iter()
        .zip(&ids)
        .map(|(step, (office, sent_to))| Visit { office: office.as_deref(), sent_to: sent_to.as_deref(), outcome: step.outcome.code() })
        .collect();
    let name = |id: &String| {
        let office = known.office(id.parse().map(OfficeId).ok());
        office.map_or("?", |office| office.name(known.language)).to_owned()
    };
    circles::circles(&visits)
        .into_iter()
        .map(|circle| {
            let route = circle.route.iter().map(name).collect::<Vec<_>>().join(" → ");
            let (from, to) = (steps[circle.left].day(), steps[circle.said].day());
            let days = (to.earliest() - from.earliest()).num_days();
            let exact = from.earliest() == from.latest() && to.earliest() == to.latest() && days >= 0;
            let told =
                if exact { text("cases-loop").with("route", route).with("days", days) } else { text("cases-loop-undated").with("route", route) };
            (circle.said, told)
        })
        .collect()
}

fn line(known: &Known, step: &Step) -> Line {
    let (language, lists) = (known.language, known.lists);
    let day = days::remembered(step.day(), language);
    let how = step.channel.as_deref().map(|code| word(&lists.channels, code, language));
    let whom = step.official_role.as_deref().map(|code| word(&lists.official_roles, code, language));
    let outcome = lists.outcomes.iter().find(|outcome| outcome.code == step.outcome.code());
    let reason =
        step.reason_id.and_then(|id| known.reference.reasons.iter().find(|reason| reason.id == id)).map(|reason| reason.name(language).to_owned());
    let given = step.given_how.as_deref().map(|code| word(&lists.given_how, code, language));
    let reason = match (reason, given) {
        (Some(reason), Some(given)) => Some(format!("{reason}{}{given}", language.pick(", ", "，"))),
        (reason, given) => reason.or(given),
    };
    let named = |id| known.office(id).map(|office| office.name(language).to_owned());
    let can_be_challenged = !step.outcome.is_favourable() && step.outcome != Outcome::Withdrew;
    Line {
        challenge: can_be_challenged.then(|| step.id.0.to_string()),
        when: [Some(day), how, whom].into_iter().flatten().collect::<Vec<_>>().join(" · "),
        office: named(step.office_id).unwrap_or_default(),
        code: step.outcome.code(),
        outcome: outcome.map(|outcome| language.pick(&outcome.en, &outcome.zh).to_owned()).unwrap_or_default(),
        sent_to: named(step.sent_to_id),
        words: known.words.get(&step.id).cloned().unwrap_or_default(),
        note: known.notes.get(&step.id).cloned().unwrap_or_default(),
        demands: demanded(known, step.id),
        files: files::of_step(known, step.id),
        reason,
        gave_up: step.gave_up_reason.as_deref().map(|code| word(&lists.gave_up_reasons, code, language)),
        answers: answered(known, step.id),
        promise: known.promises.iter().find(|promise| promise.step_id == step.id).map(|promise| promised(known, promise.until())),
        answer: known.answers_due.get(&step.id).map(|due| answer_due(known, step, due)),
        circles: Vec::new(),
        class: if step.outcome.is_favourable() { "granted" } else { "" },
    }
}

/// A step in a few words: when, where, what came out.
pub fn in_words(known: &Known, step: &Step) -> String {
    let line = line(known, step);
    let parts = [days::remembered(step.day(), known.language), line.office, line.outcome];
    parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(known.language.pick(", ", "，"))
}

/// What was answered to the service's own questions, in their order; also to one that is not asked any more.
fn answered(known: &Known, step: StepId) -> Vec<Text> {
    let Some(given) = known.answers.get(&step) else { return Vec::new() };
    let said = known.questions.iter().filter_map(|asked| {
        let (_, id) = given.iter().find(|(question, _)| *question == asked.question.id)?;
        let answer = asked.answers.iter().find(|answer| answer.id == *id)?;
        Some(text("cases-answer").with("question", asked.question.name(known.language)).with("answer", answer.name(known.language)))
    });
    said.collect()
}

/// In the vocabulary's order, and what is in no list last: the identifiers that they are kept under have no order.
pub fn demanded(known: &Known, step: StepId) -> Vec<Asked> {
    let mut demands: Vec<_> = known.demands.iter().filter(|demand| demand.step_id == step).collect();
    demands.sort_by_key(|demand| {
        let listed = known.reference.requirements.iter().position(|requirement| Some(requirement.id) == demand.requirement_id);
        listed.unwrap_or(usize::MAX)
    });
    demands.into_iter().map(|demand| asked(known, demand)).collect()
}

fn asked(known: &Known, demand: &Demand) -> Asked {
    let listed = demand.requirement_id.and_then(|id| known.reference.requirements.iter().find(|requirement| requirement.id == id));
    let what = match listed {
        Some(requirement) => requirement.name(known.language).to_owned(),
        None => known.said.get(&demand.id).cloned().unwrap_or_default(),
    };
    let code = known.bases.get(&demand.id).copied().unwrap_or("not-known");
    let basis = match code {
        "forbidden" => text("cases-basis-forbidden"),
        "in-the-rule" => text("cases-basis-in-the-rule"),
        "local-addition" => text("cases-basis-local-addition"),
        "no-rule-found" => text("cases-basis-no-rule-found"),
        _ => text("cases-basis-not-known"),
    };
    Asked { what, code, basis: basis.say(known.language) }
}

/// By when the office must answer, and by which rule; where the day is over and nothing was answered, that.
fn answer_due(known: &Known, step: &Step, due: &(Deadline, String)) -> Text {
    let (deadline, rule) = due;
    let answers = |later: &&Step| {
        let follows = later.attempt_id == step.attempt_id && later.ordinal > step.ordinal;
        follows && matches!(later.outcome, Outcome::Granted | Outcome::PartlyGranted | Outcome::Refused | Outcome::Withdrew)
    };
    let left = deadline.days_left(known.today);
    let told = match known.steps.iter().find(answers) {
        None if left < 0 => text("cases-answer-overdue").with("days", -left),
        _ => text("cases-answer-due"),
    };
    told.with("day", deadline.counts).with("rule", rule.as_str())
}

fn promised(known: &Known, until: Option<crate::domain::day::Day>) -> Text {
    let Some(until) = until else { return text("cases-promise-undated") };
    let left = (until.latest() - known.today).num_days();
    let day = days::remembered(until, known.language);
    if left >= 0 {
        text("cases-promise").with("until", day).with("days", left)
    } else {
        text("cases-promise-overdue").with("until", day).with("days", -left)
    }
}
