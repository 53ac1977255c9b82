//! The checklist for the person to take along.

use std::sync::Arc;

use askama::Template;
use chrono::NaiveDate;

use crate::{
    domain::{day::Day, id::RequirementId, language::Language, outcome::DemandState},
    law::{
        basis::{Basis, Level, basis},
        deadline::Unit,
    },
    store::{
        policies::{self, Policy, Register},
        reference::{Jurisdiction, Named},
        steps::Demand,
    },
    web::{
        cases::{known::Known, names::Names},
        filters,
        form::{Typed, Wrong},
    },
    words::{Says, Text, days, text},
};

/// Where and when, as far as that is known.
pub struct Chosen {
    office: Option<crate::domain::id::OfficeId>,
    day: Option<NaiveDate>,
}

/// What was chosen; at first the office where they were sent or were last, and the next day that an office named.
pub fn read(typed: &Typed, known: &Known) -> (Chosen, Wrong) {
    let mut wrong = Wrong::default();
    let last = known.last();
    let proposed = last.and_then(|step| step.sent_to_id.or(step.office_id));
    let office = match typed.get("office") {
        "" => proposed,
        name => {
            let office = super::office_called(known, name).map(|office| office.id);
            if office.is_none() {
                wrong.add("office", text("paper-wrong-office"));
            }
            office
        }
    };
    let day = match typed.get("day") {
        "" => known.promises.iter().filter_map(|promise| promise.until()).map(Day::latest).filter(|day| *day >= known.today).min(),
        written => match written.parse::<Day>() {
            Ok(Day::Exact(day)) => Some(day),
            _ => {
                wrong.add("day", text("paper-wrong-day"));
                None
            }
        },
    };
    (Chosen { office, day }, wrong)
}

#[derive(Template)]
#[template(path = "paper/checklist.html")]
pub struct ChecklistPage {
    code: String,
    service: String,
    office: String,
    place: String,
    day: Option<String>,
    papers: Vec<Paper>,
    rules: Vec<Rule>,
    names: Arc<Names>,
    language: Language,
    typed_office: String,
    typed_day: String,
    wrong: Wrong,
}

/// Something to take along, and what the rule says of it.
struct Paper {
    what: String,
    /// Whether the counter asked for it already.
    asked: bool,
    rule: Text,
}

/// A rule for the service that is in force there on that day.
pub struct Rule {
    pub title: String,
    pub owes: String,
    pub answer: Option<Text>,
    pub unchecked: bool,
}

impl ChecklistPage {
    pub fn of(known: &Known, register: &Register, chosen: &Chosen, typed: &Typed, wrong: Wrong) -> Self {
        let language = known.language;
        let office = known.office(chosen.office);
        let way = way(known, chosen.office);
        let levels = policies::levels(register, &way, known.service.id);
        let on = Day::Exact(chosen.day.unwrap_or(known.today));
        let name = office.map(|office| known.names.offices.label(office, language)).unwrap_or_default();
        Self {
            code: known.case.code.to_string(),
            service: known.service.name(language).to_owned(),
            office: office.map(|office| office.name(language).to_owned()).unwrap_or_default(),
            place: way.iter().rev().skip(1).map(|place| place.name(language)).collect::<Vec<_>>().join(" · "),
            day: chosen.day.map(|day| format!("{}{}{}", days::day(day, language), language.pick(", ", "，"), days::weekday(day, language))),
            papers: papers(known, register, &levels, on),
            rules: rules_in_force(known, register, chosen.office, on),
            names: Arc::clone(&known.names),
            language,
            typed_office: if typed.get("office").is_empty() { name } else { typed.get("office").to_owned() },
            typed_day: if typed.get("day").is_empty() {
                chosen.day.map(|day| day.to_string()).unwrap_or_default()
            } else {
                typed.get("day").to_owned()
            },
            wrong,
        }
    }
}

type Levels = [Level<crate::domain::id::PolicyId, RequirementId>];

/// What counters usually ask for at the service, and what was asked for in this case and is still missing.
fn papers(known: &Known, register: &Register, levels: &Levels, on: Day) -> Vec<Paper> {
    let language = known.language;
    // the last step at which it was asked for says whether it is still missing
    let when = |demand: &Demand| {
        let step = known.steps.iter().find(|step| step.id == demand.step_id)?;
        let attempt = known.attempts.iter().find(|attempt| attempt.id == step.attempt_id)?;
        Some((attempt.ordinal, step.ordinal))
    };
    let missing = |requirement: RequirementId| {
        let of = known.demands.iter().filter(|demand| demand.requirement_id == Some(requirement));
        of.max_by_key(|demand| when(demand)).map(|demand| demand.state == DemandState::NotMet)
    };
    // what was retired for another is judged as that other
    let counted = |id: RequirementId| RequirementId(known.reference.counted_under(id.into()).0);
    let usual: Vec<RequirementId> = known.usual.iter().map(|requirement| requirement.id).collect();
    let wanted = known.reference.requirements.iter().filter(|requirement| match missing(requirement.id) {
        Some(missing) => missing,
        None => usual.contains(&requirement.id),
    });
    let listed = wanted.map(|requirement| Paper {
        what: requirement.name(language).to_owned(),
        asked: missing(requirement.id).is_some(),
        rule: said(&basis(levels, on, &counted(requirement.id)), register, known),
    });
    let unlisted = known.demands.iter().filter(|demand| demand.requirement_id.is_none() && demand.state == DemandState::NotMet);
    let unlisted = unlisted.filter_map(|demand| {
        let what = known.said.get(&demand.id).filter(|said| !said.is_empty())?.clone();
        // what is in no list is named by no rule
        Some(Paper { what, asked: true, rule: said(&basis(levels, on, &RequirementId(uuid::Uuid::nil())), register, known) })
    });
    listed.chain(unlisted).collect()
}

/// What the rule says of a paper, with the rule's title.
pub fn said(basis: &Basis<crate::domain::id::PolicyId>, register: &Register, known: &Known) -> Text {
    let title = |id| register.iter().find(|entry| entry.policy.id == id).map(|entry| titled(&entry.policy, known)).unwrap_or_default();
    match basis {
        Basis::Forbidden { policy } => text("paper-forbidden").with("rule", title(*policy)),
        Basis::InTheRule { policy, one_of: false } => text("paper-in-the-rule").with("rule", title(*policy)),
        Basis::InTheRule { policy, one_of: true } => text("paper-one-of").with("rule", title(*policy)),
        Basis::LocalAddition { policy, .. } => text("paper-local-addition").with("rule", title(*policy)),
        Basis::NoRuleFound => text("paper-no-rule"),
        Basis::NotKnown(_) => text("paper-not-known"),
    }
}

/// What the rules are called that were in force for the service at an office on a day.
pub fn titles_in_force(known: &Known, register: &Register, office: Option<crate::domain::id::OfficeId>, on: Day) -> Vec<String> {
    rules_in_force(known, register, office, on).into_iter().map(|rule| rule.title).collect()
}

/// The rules that were in force for the service at an office on a day, of the highest level first.
pub fn rules_in_force(known: &Known, register: &Register, office: Option<crate::domain::id::OfficeId>, on: Day) -> Vec<Rule> {
    let levels = policies::levels(register, &way(known, office), known.service.id);
    levels.iter().flat_map(|level| &level.rules).filter_map(|rule| in_force(known, register, rule.policy, on)).collect()
}

/// The places in which an office lies; one whose place nobody entered lies in the country at least.
pub fn way(known: &Known, office: Option<crate::domain::id::OfficeId>) -> Vec<&Jurisdiction> {
    let whole = || known.reference.jurisdictions.iter().find(|place| place.parent_id.is_none()).map(|place| place.id);
    known.reference.upwards(known.office(office).and_then(|office| office.jurisdiction_id).or_else(whole))
}

fn titled(policy: &Policy, known: &Known) -> String {
    let title = policy.title(known.language);
    match &policy.number {
        Some(number) => format!("{title}{}{number}", known.language.pick(", ", "，")),
        None => title.to_owned(),
    }
}

fn in_force(known: &Known, register: &Register, id: crate::domain::id::PolicyId, on: Day) -> Option<Rule> {
    let entry = register.iter().find(|entry| entry.policy.id == id)?;
    let policy = &entry.policy;
    // a rule about whatever service says nothing of this one
    if !policy.holds_on(on) || !entry.services.contains(&known.service.id) {
        return None;
    }
    let owes = match known.language {
        Language::En => &policy.owes_en,
        Language::Zh => &policy.owes_zh,
    };
    let answer = policy.answers_within().map(|within| {
        let n = i64::from(within.n());
        match within.unit() {
            Unit::Day => text("paper-answer-days").with("n", n),
            Unit::WorkingDay => text("paper-answer-working-days").with("n", n),
            Unit::Month => text("paper-answer-months").with("n", n),
            Unit::Year => text("paper-answer-months").with("n", 12 * n),
        }
    });
    Some(Rule { title: titled(policy, known), owes: owes.clone().unwrap_or_default(), answer, unchecked: policy.checked_on.is_none() })
}
