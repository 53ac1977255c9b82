//! The case page, put in words.

use std::sync::Arc;

use askama::Template;

use crate::{
    domain::{band::Band, closing::Ending, id::SubmissionId, language::Language, outcome::CaseState},
    seed::vocabulary,
    store::{closing::Request, reference::Named},
    web::{
        closing::page as closing,
        eligibility, filters,
        form::{Choice, Typed, Wrong},
        letters::{self, page as letter},
        referrals::page as referral,
        remedies::{self, page as challenge},
        upload,
        vignettes::page as vignette,
    },
    words::{Says, Text, days, numbers, text},
};

use super::{
    beside::Shown,
    files,
    known::Known,
    names::Names,
    offered::{self, choices, word},
    thread::{Round, rounds},
    used, worked,
};

#[derive(Template)]
#[template(path = "cases/show.html")]
pub struct CasePage {
    code: String,
    person: String,
    service: String,
    open: bool,
    /// Whether it was forgotten whose case it is.
    forgotten: bool,
    /// Also when it was closed while a step was typed, so that what was typed is not lost.
    takes_steps: bool,
    closed: Option<Closed>,
    closing_asked: Option<Text>,
    days: i64,
    burden: Vec<Text>,
    expected: Option<String>,
    rounds: Vec<Round>,
    challenges: Vec<challenge::Line>,
    letters: Vec<letter::Line>,
    referrals: Vec<referral::Line>,
    /// Whether the person is entitled, as it was checked last.
    eligibility: Option<Text>,
    beside: Shown,
    files: Vec<files::Line>,
    /// Files that came with a step that could not be saved yet.
    waiting: Vec<(String, String)>,
    /// One press of the button that keeps more files.
    press: String,
    most: usize,
    others: Option<Text>,
    worked: Vec<worked::Line>,
    vignettes: Vec<Text>,
    used: Vec<used::Line>,
    /// Whether the person may be told what came of those; none while there is nothing to tell.
    may_be_told: Option<bool>,
    /// The step before, kept in sight while the next one is written.
    last: Option<String>,
    has_draft: bool,
    focus: bool,
    typed: Typed,
    wrong: Wrong,
    channels: Vec<Choice>,
    roles: Vec<Choice>,
    names: Arc<Names>,
    language: Language,
    outcomes: Vec<Choice>,
    given_how: Vec<Choice>,
    gave_up_reasons: Vec<Choice>,
    demands: Vec<Choice>,
    questions: Vec<offered::Question>,
    stages: Vec<Choice>,
    expectations: Vec<Choice>,
    attributions: Vec<Choice>,
    /// Whether what was typed as an office is in no list, so that adding it is offered.
    office_is_new: bool,
    sent_to_is_new: bool,
    reason_is_new: bool,
    new_attempt: bool,
}

impl CasePage {
    pub fn of(known: &Known, typed: &Typed, wrong: Wrong, focus: bool) -> Self {
        let (lists, language) = (known.lists, known.language);
        let rounds = rounds(known);
        let select = |list: &[vocabulary::Choice], field: &str| choices(list, field, typed, language);
        let first = known.steps.iter().filter_map(|step| step.expectation.as_deref().map(|code| (step.day().earliest(), step.ordinal, code))).min();
        let last = rounds.iter().rev().find_map(|round| round.lines.last()).map(|line| {
            let parts = [line.when.as_str(), line.office.as_str(), line.outcome.as_str()];
            parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(language.pick(", ", "，"))
        });
        Self {
            code: known.case.code.to_string(),
            person: known.person.to_string(),
            service: known.service.name(language).to_owned(),
            open: known.case.state == CaseState::Open,
            forgotten: known.forgotten,
            takes_steps: known.case.state == CaseState::Open || wrong.with("closed").is_some(),
            closed: closed(known),
            closing_asked: known.closing.as_ref().map(asked),
            days: (known.case.closed_on.unwrap_or(known.today) - known.case.opened_on).num_days().max(0),
            burden: burden(known),
            expected: first.map(|(_, _, code)| word(&lists.expectations, code, language)),
            others: known.others.map(said),
            worked: worked::lines(known),
            vignettes: known.vignettes.iter().map(vignette::standing).collect(),
            used: used::lines(known),
            may_be_told: used::telling(known),
            last,
            has_draft: known.draft.is_some() && wrong.is_empty(),
            focus: focus && wrong.is_empty(),
            channels: select(&lists.channels, "channel"),
            roles: select(&lists.official_roles, "official_role"),
            names: Arc::clone(&known.names),
            language,
            outcomes: offered::outcomes(known, typed),
            given_how: select(&lists.given_how, "given_how"),
            gave_up_reasons: select(&lists.gave_up_reasons, "gave_up_reason"),
            demands: offered::demands(known, typed),
            questions: offered::questions(known, typed),
            stages: select(&lists.stages, "stage"),
            expectations: select(&lists.expectations, "expectation"),
            attributions: select(&lists.attributions, "attribution"),
            office_is_new: known.names.offices.lacks(typed.get("office")),
            sent_to_is_new: known.names.offices.lacks(typed.get("sent_to")),
            reason_is_new: known.names.reasons.lacks(typed.get("reason")),
            new_attempt: typed.is("new_attempt", "yes"),
            referrals: known.referrals.iter().map(|(referral, said)| referral::Line::of(known.case.code, referral, said)).collect(),
            eligibility: known.eligibility.map(eligibility::said),
            letters: letters::lines(known),
            challenges: known.days.as_ref().map(|days| remedies::lines(known, &days.calendar)).unwrap_or_default(),
            rounds,
            beside: Shown::of(known, typed),
            files: files::lines(known),
            waiting: files::waiting(known, typed),
            press: SubmissionId::random().0.to_string(),
            most: upload::MOST_MEGABYTES,
            typed: typed.clone(),
            wrong,
        }
    }
}

/// How the case ended.
struct Closed {
    on: String,
    ending: String,
    expectation: Option<String>,
}

fn closed(known: &Known) -> Option<Closed> {
    let (case, lists, language) = (&known.case, known.lists, known.language);
    (case.state == CaseState::Closed).then(|| Closed {
        on: case.closed_on.map(|day| days::day(day, language)).unwrap_or_default(),
        ending: ended(known),
        expectation: case.expectation.as_deref().map(|code| word(&lists.expectations, code, language)),
    })
}

/// How a closed case ended, in words.
pub fn ended(known: &Known) -> String {
    let (case, lists, language) = (&known.case, known.lists, known.language);
    match Ending::from_parts(case.outcome, case.gave_up_reason.clone(), case.never_applied_reason.clone()) {
        Some(ending) => closing::ending(lists, &ending, language),
        // closed in another list, from which it was imported
        None => case.outcome.map(|outcome| closing::outcome_word(lists, outcome.code(), language)).unwrap_or_default(),
    }
}

fn asked(request: &Request) -> Text {
    if request.is_sent_back() {
        text("cases-closing-sent-back").with("who", &request.name)
    } else {
        text("cases-closing-asked").with("who", &request.name).with("on", request.on)
    }
}

/// How many others, in words.
pub fn said(band: Band) -> Text {
    match band {
        Band::FewerThan(least) => text("cases-others-fewer").with("least", least),
        Band::Between(low, high) => text("cases-others-between").with("low", low).with("high", high),
        Band::AtLeast(low) => text("cases-others-many").with("low", low),
    }
}

/// What the way has cost so far; parts of which nothing was noted are left out.
pub fn burden(known: &Known) -> Vec<Text> {
    let sum = |of: &dyn Fn(&crate::store::steps::Step) -> Option<i64>| known.steps.iter().filter_map(of).sum::<i64>();
    let trips = sum(&|step| step.trips.map(i64::from));
    let minutes = sum(&|step| step.minutes.map(i64::from));
    let money = sum(&|step| step.money);
    let papers = sum(&|step| step.papers.map(i64::from));
    let parts = [
        (trips > 0).then(|| text("cases-trips").with("n", trips)),
        (minutes > 0).then(|| text("cases-hours").with("n", (minutes as f64 / 6.0).round() / 10.0)),
        (money > 0).then(|| text("cases-money").with("amount", numbers::money(money, "CNY"))),
        (papers > 0).then(|| text("cases-papers").with("n", papers)),
    ];
    parts.into_iter().flatten().collect()
}
