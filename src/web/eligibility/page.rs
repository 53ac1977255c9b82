//! The page of an eligibility check, in words.

use askama::Template;

use crate::{
    domain::{
        day::Day,
        id::RequirementId,
        outcome::{Eligibility, Possession},
    },
    law::{
        basis::{Basis, basis},
        eligibility::Asked,
    },
    store::{
        eligibility::Check,
        policies::{self, Register},
        reference::Named,
    },
    web::{
        cases::known::Known,
        filters,
        form::{Choice, Typed, Wrong},
        paper::checklist,
    },
    words::{Says, Text, text},
};

use super::form::field;

/// What is asked for at the office where the person is or was sent.
pub struct Papers {
    /// Everything that is shown: what the rules name, and what counters usually ask for.
    pub all: Vec<RequirementId>,
    /// What decides: what the rules in force name.
    pub asked: Vec<Asked<RequirementId>>,
}

/// What the rules in force today ask for, and whatever counters usually do.
pub fn asked(known: &Known, register: &Register) -> Papers {
    let last = known.last();
    let way = checklist::way(known, last.and_then(|step| step.sent_to_id.or(step.office_id)));
    let levels = policies::levels(register, &way, known.service.id);
    let on = Day::Exact(known.today);
    let in_force =
        |rule: &&crate::law::basis::Rule<_, _>| rule.from.latest() <= on.earliest() && rule.until.is_none_or(|end| end.earliest() >= on.latest());
    let mut papers = Papers { all: Vec::new(), asked: Vec::new() };
    for rule in levels.iter().flat_map(|level| &level.rules).filter(in_force) {
        // a local addition is shown, and does not decide
        let named = |id: &&RequirementId| matches!(basis(&levels, on, *id), Basis::InTheRule { .. });
        papers.asked.extend(rule.names.iter().filter(named).map(|id| Asked::All(*id)));
        let several: Vec<RequirementId> = rule.any_of.iter().filter(named).copied().collect();
        if !several.is_empty() {
            papers.asked.push(Asked::OneOf(several));
        }
        papers.all.extend(rule.names.iter().chain(&rule.any_of).copied());
    }
    papers.all.extend(known.usual.iter().map(|requirement| requirement.id));
    let mut seen = std::collections::HashSet::new();
    papers.all.retain(|id| seen.insert(*id));
    papers.asked.dedup();
    papers
}

/// Whether somebody is entitled, in words.
pub fn said(eligibility: Eligibility) -> Text {
    match eligibility {
        Eligibility::Eligible => text("eligibility-eligible"),
        Eligibility::NotEligible => text("eligibility-not-eligible"),
        Eligibility::Unclear => text("eligibility-unclear"),
    }
}

#[derive(Template)]
#[template(path = "eligibility/show.html")]
pub struct EligibilityPage {
    code: String,
    service: String,
    check: String,
    papers: Vec<Line>,
    /// Whether a rule lists what is asked for; else the list is what counters usually ask for.
    by_rule: bool,
    made: Vec<Made>,
    judged: Vec<Choice>,
    why: String,
    begun: bool,
    wrong: Wrong,
}

/// A paper or a condition, and whether the person has it.
struct Line {
    field: String,
    what: String,
    rule: Text,
    answers: Vec<Choice>,
}

/// A check that was made.
struct Made {
    outcome: Text,
    by: Text,
    /// What followed from the papers, where somebody judged otherwise.
    instead_of: Option<Text>,
    why: String,
}

impl EligibilityPage {
    pub fn of(known: &Known, register: &Register, made: &[(Check, String)], typed: &Typed, wrong: Wrong) -> Self {
        let language = known.language;
        let papers = asked(known, register);
        let last = known.last();
        let way = checklist::way(known, last.and_then(|step| step.sent_to_id.or(step.office_id)));
        let levels = policies::levels(register, &way, known.service.id);
        let answer = |field: &str, has: Possession| {
            let label = match has {
                Possession::Has => text("eligibility-has"),
                Possession::Lacks => text("eligibility-lacks"),
                Possession::NotKnown => text("eligibility-not-known"),
            };
            let stands = typed.get(field);
            Choice::new(has.code(), label.say(language)).chosen(stands == has.code() || (stands.is_empty() && has == Possession::NotKnown))
        };
        let line = |id: &RequirementId| {
            let requirement = known.reference.requirements.iter().find(|requirement| requirement.id == *id)?;
            let field = field(&requirement.code);
            Some(Line {
                what: requirement.name(language).to_owned(),
                rule: checklist::said(&basis(&levels, Day::Exact(known.today), id), register, known),
                answers: Possession::ALL.iter().map(|has| answer(&field, *has)).collect(),
                field,
            })
        };
        let judgement = |eligibility: &Eligibility| {
            Choice::new(eligibility.code(), said(*eligibility).say(language)).chosen(typed.is("judged", eligibility.code()))
        };
        let listed = |(check, why): &(Check, String)| Made {
            outcome: said(check.stands()),
            by: text("eligibility-by").with("who", &check.who).with("on", check.on),
            instead_of: check.judged.map(|_| said(check.found)),
            why: why.clone(),
        };
        Self {
            code: known.case.code.to_string(),
            service: known.service.name(language).to_owned(),
            check: typed.get("check").to_owned(),
            by_rule: !papers.asked.is_empty(),
            papers: papers.all.iter().filter_map(line).collect(),
            made: made.iter().map(listed).collect(),
            judged: Eligibility::ALL.iter().map(judgement).collect(),
            why: typed.get("why").to_owned(),
            begun: typed.is_begun() && wrong.is_empty(),
            wrong,
        }
    }
}
