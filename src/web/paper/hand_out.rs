//! "You are not the only one": a sheet for the person, in their language, that names nobody.

use askama::Template;

use crate::{
    domain::{band::Band, day::Day, language::Language},
    store::{policies::Register, reference::Named},
    web::{
        cases::{known::Known, page, worked},
        filters,
        form::Choice,
    },
    words::{Says, Text, text},
};

use super::checklist::{self, Rule};

/// Everything on the sheet is said in the language chosen for it; what stands around it, in the reader's.
#[derive(Template)]
#[template(path = "paper/hand_out.html")]
pub struct HandOutPage {
    code: String,
    languages: Vec<Choice>,
    tag: &'static str,
    title: String,
    /// The service, the office, what came out and the reason.
    spot: Vec<String>,
    /// How many met the same; none where too few are told of.
    others: Option<String>,
    rules_title: String,
    rules: Vec<Paragraphs>,
    worked_title: String,
    worked_about: String,
    worked: Vec<(String, String)>,
    rights: String,
    organization: String,
}

/// A rule with what it says.
struct Paragraphs {
    title: String,
    said: Vec<String>,
}

impl HandOutPage {
    /// `known` speaks the language of the sheet.
    pub fn of(known: &Known, register: &Register) -> Self {
        let language = known.language;
        let say = |text: Text| text.say(language);
        let step = known.last_refused();
        // how many others, where so many are told of; fewer are no news to bring
        let others = known.others.filter(|band| !matches!(band, Band::FewerThan(_)));
        let outcome = step.and_then(|step| known.lists.outcomes.iter().find(|outcome| outcome.code == step.outcome.code()));
        let reason = step.and_then(|step| step.reason_id).and_then(|id| known.reference.reasons.iter().find(|reason| reason.id == id));
        let spot = [
            Some(known.service.name(language).to_owned()),
            known.office(step.and_then(|step| step.office_id)).map(|office| office.name(language).to_owned()),
            outcome.map(|outcome| language.pick(&outcome.en, &outcome.zh).to_owned()),
            reason.map(|reason| reason.name(language).to_owned()),
        ];
        let rules = checklist::rules_in_force(known, register, step.and_then(|step| step.office_id), Day::Exact(known.today));
        let paragraphs = |rule: Rule| Paragraphs {
            said: [Some(rule.owes).filter(|owes| !owes.is_empty()), rule.answer.map(say)].into_iter().flatten().collect(),
            title: if rule.unchecked { format!("{} ({})", rule.title, say(text("paper-unchecked"))) } else { rule.title },
        };
        Self {
            code: known.case.code.to_string(),
            languages: Language::ALL.map(|one| Choice::new(one.code(), one.own_name()).chosen(one == language)).to_vec(),
            tag: language.tag(),
            title: say(if others.is_some() { text("paper-not-alone") } else { text("paper-to-know") }),
            spot: spot.into_iter().flatten().collect(),
            others: others.map(|band| say(page::said(band))),
            rules_title: say(text("paper-rules")),
            rules: rules.into_iter().map(paragraphs).filter(|rule| !rule.said.is_empty()).collect(),
            worked_title: say(text("paper-worked")),
            worked_about: say(text("paper-worked-about")),
            worked: worked::for_outside(known).into_iter().map(|line| (line.what, line.said.say(language))).collect(),
            rights: say(text("paper-rights")),
            organization: known.reference.organization.name.clone(),
        }
    }
}
