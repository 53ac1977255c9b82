//! What of a case stands in a letter, in the letter's language.

use crate::{
    domain::day::Day,
    law::{
        calendar::Calendar,
        remedy::{ActBy, Told},
    },
    letters::template::Field,
    store::{policies::Register, reference::Named, remedies::Remedy, steps::Step},
    web::{
        cases::{known::Known, thread},
        paper::checklist,
    },
    words::days,
};

/// What a letter is about. `known` speaks the letter's language.
pub struct Matter<'k> {
    pub known: &'k Known,
    pub remedy: Option<&'k Remedy>,
    pub register: &'k Register,
    pub calendar: &'k Calendar,
    /// Opened only if the letter names it.
    pub name: Option<String>,
}

/// The step that a letter is about: the one that is challenged, else the last one at which something was refused, else the last.
pub fn step<'k>(known: &'k Known, remedy: Option<&Remedy>) -> Option<&'k Step> {
    if let Some(remedy) = remedy {
        return known.steps.iter().find(|step| step.id == remedy.step_id);
    }
    known.last_refused().or_else(|| known.last())
}

impl Matter<'_> {
    /// What is known of a field.
    pub fn value(&self, field: Field) -> Option<String> {
        let (known, language) = (self.known, self.known.language);
        let step = step(known, self.remedy);
        match field {
            Field::Today => Some(days::day(known.today, language)),
            Field::Organization => Some(known.reference.organization.name.clone()),
            Field::PersonName => self.name.clone(),
            Field::CaseCode => Some(known.case.code.to_string()),
            Field::Service => Some(known.service.name(language).to_owned()),
            Field::Office => Some(known.office(step?.office_id)?.name(language).to_owned()),
            Field::RefusedOn => Some(days::remembered(step?.day(), language)),
            Field::Outcome => {
                let outcome = known.lists.outcomes.iter().find(|outcome| Some(outcome.code.as_str()) == step.map(|step| step.outcome.code()))?;
                Some(language.pick(&outcome.en, &outcome.zh).to_owned())
            }
            Field::Reason => {
                let reason = step?.reason_id?;
                Some(known.reference.reasons.iter().find(|entry| entry.id == reason)?.name(language).to_owned())
            }
            Field::Words => known.words.get(&step?.id).cloned(),
            Field::Demanded => {
                let asked = thread::demanded(known, step?.id).into_iter().map(|asked| asked.what).collect::<Vec<_>>();
                Some(asked.join(language.pick(", ", "、")))
            }
            Field::Rule => {
                let step = step?;
                Some(checklist::titles_in_force(known, self.register, step.office_id, step.day()).join(language.pick("; ", "；")))
            }
            Field::Remedy => {
                let rule = known.lists.remedy(&self.remedy?.code)?;
                Some(language.pick(&rule.en, &rule.zh).to_owned())
            }
            Field::Deadline => Some(days::day(self.deadline()?, language)),
        }
    }

    /// The last day on which the remedy can be used; where two are possible the earlier one, which is safe.
    fn deadline(&self) -> Option<chrono::NaiveDate> {
        let remedy = self.remedy?;
        let knew: Day = step(self.known, self.remedy)?.day();
        let rule = self.known.lists.remedy(&remedy.code)?;
        match rule.act_by(knew, remedy.told().unwrap_or(Told::NotAsked), self.calendar) {
            ActBy::AnyTime => None,
            ActBy::By(deadline) => Some(deadline.counts),
            ActBy::Depends { told, .. } => Some(told.counts),
        }
    }
}
