//! The form of an eligibility check: what the person has, and a judgement with its reason.

use crate::{
    domain::{
        id::{EligibilityId, RequirementId},
        outcome::{Eligibility, Possession},
    },
    law::eligibility::eligibility,
    store::eligibility::{NewCheck, WHY_MAX},
    web::{
        cases::known::Known,
        form::{Typed, Wrong},
    },
    words::text,
};

use super::page::Papers;

/// The field of a paper or condition.
pub fn field(code: &str) -> String {
    format!("has-{code}")
}

/// The form with what was answered before.
pub fn begin(last: &[(RequirementId, Possession)], known: &Known) -> Typed {
    let blank = Typed::default().with("check", EligibilityId::random().0.to_string());
    last.iter().fold(blank, |typed, (id, has)| match known.reference.requirements.iter().find(|requirement| requirement.id == *id) {
        Some(requirement) => typed.with(&field(&requirement.code), has.code()),
        None => typed,
    })
}

/// What was meant, or everything that is wrong. Whatever is not answered is not known.
pub fn read(typed: &Typed, papers: &Papers, known: &Known) -> Result<NewCheck, Wrong> {
    let mut wrong = Wrong::default();
    let requirements = papers.all.iter().filter_map(|id| known.reference.requirements.iter().find(|requirement| requirement.id == *id));
    let mut has = Vec::new();
    for requirement in requirements {
        match typed.get(&field(&requirement.code)) {
            "" => has.push((requirement.id, Possession::NotKnown)),
            code => match code.parse() {
                Ok(possession) => has.push((requirement.id, possession)),
                Err(_) => wrong.add("papers", text("eligibility-wrong-choice")),
            },
        }
    }
    let found = eligibility(&papers.asked, |id| has.iter().find(|(one, _)| one == id).map_or(Possession::NotKnown, |(_, has)| *has));
    let why = typed.text("why", WHY_MAX, &mut wrong);
    let judged = match typed.get("judged") {
        "" => None,
        code => {
            let judged: Option<Eligibility> = code.parse().ok();
            if judged.is_none() {
                wrong.add("judged", text("eligibility-wrong-choice"));
            }
            if why.is_empty() {
                wrong.add("why", text("eligibility-wrong-why"));
            }
            judged.map(|judged| (judged, why))
        }
    };
    if !wrong.is_empty() {
        return Err(wrong);
    }
    // whoever sends no usable name for it is not protected from sending twice, and loses nothing else
    let id = typed.get("check").parse().map_or_else(|_| EligibilityId::random(), EligibilityId);
    Ok(NewCheck { id, has, found, judged })
}
