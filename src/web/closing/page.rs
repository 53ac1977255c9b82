//! The page on which a case is closed, put in words.

use askama::Template;

use crate::{
    domain::{closing::Ending, language::Language, outcome::CaseState},
    seed::vocabulary::Vocabulary,
    store::{closing::Request, reference::Named},
    web::{
        cases::{
            known::Known,
            offered::{self, choices, word},
            thread,
        },
        edition, filters,
        form::{Choice, Typed, Wrong},
    },
    words::{Says, Text, text},
};

use super::form::NEVER_APPLIED;

#[derive(Template)]
#[template(path = "closing/show.html")]
pub struct ClosePage {
    code: String,
    service: String,
    open: bool,
    /// Day, office and outcome of the last step.
    last: Option<thread::Line>,
    /// Who asked for the close and when, while it waits.
    asked: Option<Text>,
    /// What a supervisor wants to know first.
    question: Option<String>,
    needs_approval: bool,
    edition: String,
    /// Whether it was filled in before and not sent.
    begun: bool,
    outcomes: Vec<Choice>,
    gave_up_reasons: Vec<Choice>,
    never_applied: Vec<Choice>,
    expectations: Vec<Choice>,
    wrong: Wrong,
}

impl ClosePage {
    pub fn of(known: &Known, request: Option<&Request>, question: Option<String>, needs_approval: bool, typed: &Typed, wrong: Wrong) -> Self {
        let (lists, language) = (known.lists, known.language);
        let mut outcomes = offered::outcomes(known, typed);
        if known.steps.is_empty() {
            let mut never = Choice::new(NEVER_APPLIED, text("closing-never-applied").say(language)).chosen(typed.is("outcome", NEVER_APPLIED));
            never.key = Some('v');
            never.asks = "never".to_owned();
            outcomes.insert(0, never);
        }
        let waits = request.filter(|request| !request.is_sent_back());
        Self {
            code: known.case.code.to_string(),
            service: known.service.name(language).to_owned(),
            open: known.case.state == CaseState::Open,
            last: thread::rounds(known).into_iter().rev().find_map(|round| round.lines.into_iter().last()),
            asked: waits.map(|request| text("closing-asked").with("who", &request.name).with("on", request.on)),
            question,
            needs_approval,
            begun: typed.is_begun() && wrong.is_empty(),
            edition: typed.get(edition::FIELD).to_owned(),
            outcomes,
            gave_up_reasons: choices(&lists.gave_up_reasons, "gave_up_reason", typed, language),
            never_applied: if known.steps.is_empty() {
                choices(&lists.never_applied_reasons, "never_applied_reason", typed, language)
            } else {
                Vec::new()
            },
            expectations: choices(&lists.expectations, "expectation", typed, language),
            wrong,
        }
    }
}

/// How a case ends, in words: the outcome, and why where the person gave up or never applied.
pub fn ending(lists: &Vocabulary, ending: &Ending, language: Language) -> String {
    let what = match ending.outcome() {
        Some(outcome) => outcome_word(lists, outcome.code(), language),
        None => text("closing-never-applied").say(language),
    };
    let why = ending.gave_up_reason().map(|code| word(&lists.gave_up_reasons, code, language));
    let why = why.or_else(|| ending.never_applied_reason().map(|code| word(&lists.never_applied_reasons, code, language)));
    match why {
        Some(why) => text("closing-because").with("what", what).with("why", why).say(language),
        None => what,
    }
}

/// What an outcome is called.
pub fn outcome_word(lists: &Vocabulary, code: &str, language: Language) -> String {
    let known = lists.outcomes.iter().find(|outcome| outcome.code == code);
    known.map_or(code, |outcome| language.pick(&outcome.en, &outcome.zh)).to_owned()
}

/// A request as the supervisors' list shows it.
pub struct Waiting {
    pub case: String,
    pub service: String,
    pub who: String,
    pub on: String,
    pub ending: String,
    /// None where there is no step.
    pub last: Option<LastStep>,
    /// Whether the case is to end otherwise than its last step.
    pub differs: bool,
}

/// What the last step came to, and when.
pub struct LastStep {
    pub code: &'static str,
    pub outcome: String,
    pub day: String,
}

#[derive(Template)]
#[template(path = "closing/list.html")]
pub struct WaitingPage {
    pub waiting: Vec<Waiting>,
    /// Day and identifier of the last line, if more follow.
    pub more: Option<(String, String)>,
    /// The case whose question is wrong, and what was typed.
    pub asking: Option<(String, String)>,
    pub wrong: Wrong,
}

impl WaitingPage {
    /// What was typed to the question about this case, if it came back.
    fn typed(&self, case: &str) -> &str {
        self.asking.as_ref().filter(|(asked, _)| asked == case).map_or("", |(_, typed)| typed)
    }

    fn is_asking(&self, case: &str) -> bool {
        self.asking.as_ref().is_some_and(|(asked, _)| asked == case)
    }
}
