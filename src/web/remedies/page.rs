//! A challenge in words: its deadlines, with what one must know about them.

use chrono::NaiveDate;

use crate::{
    domain::{day::Day, language::Language},
    law::{
        calendar::Calendar,
        deadline::{Deadline, Holidays},
        remedy::ActBy,
    },
    seed::remedies::Remedy,
    store::remedies as kept,
    words::{Text, text},
};

/// By when a remedy has to be used, in sentences.
pub fn act_by(by: ActBy) -> Vec<Text> {
    match by {
        ActBy::AnyTime => vec![text("remedies-any-time")],
        ActBy::By(deadline) => said(text("remedies-by"), deadline),
        ActBy::Depends { told, not_told_at_longest } => {
            [said(text("remedies-by-if-told"), told), said(text("remedies-by-if-not-told"), not_told_at_longest)].concat()
        }
    }
}

/// By when they have to answer what was filed.
pub fn answer_by(remedy: &Remedy, filed: Day, calendar: &Calendar) -> Vec<Text> {
    let Some(clock) = remedy.answer.as_ref().map(|span| &span.0) else { return vec![text("remedies-answer-no-rule")] };
    let (by, latest) = (clock.ends(filed, calendar), clock.ends_at_latest(filed, calendar));
    let mut texts = said(text("remedies-answer-by"), by);
    if latest.counts > by.counts {
        texts.extend(said(text("remedies-answer-extended"), latest));
    }
    if clock.from != "filed" {
        texts.push(text("remedies-answer-from-filing"));
    }
    texts
}

fn said(sentence: Text, deadline: Deadline) -> Vec<Text> {
    let mut texts = vec![sentence.with("day", deadline.counts)];
    if deadline.moved() {
        texts.push(text("remedies-moved").with("day", deadline.ends));
    }
    match deadline.holidays {
        Holidays::Known => {}
        Holidays::NotKnownAfter { year } => texts.push(text("remedies-holidays-after").with("year", year.to_string())),
        Holidays::NotKnownBefore { year } => texts.push(text("remedies-holidays-before").with("year", year.to_string())),
        Holidays::NoCalendar => texts.push(text("remedies-no-calendar")),
    }
    texts
}

/// One challenge as the case page lists it.
pub struct Line {
    pub id: String,
    pub name: String,
    /// The step that it is against.
    pub against: String,
    pub filed: Option<Day>,
    pub answered: bool,
    pub by: Vec<Text>,
    pub overdue: bool,
}

impl Line {
    /// `knew` is the day of the step, `against` the step in words.
    pub fn of(
        remedy: &kept::Remedy,
        offered: &[Remedy],
        knew: Day,
        against: String,
        calendar: &Calendar,
        today: NaiveDate,
        language: Language,
    ) -> Self {
        let rule = offered.iter().find(|offered| offered.code == remedy.code);
        let (filed, told) = (remedy.filed(), remedy.told().unwrap_or(crate::law::remedy::Told::NotAsked));
        let answered = remedy.answered_by.is_some();
        let by = match (rule, filed) {
            _ if answered => Vec::new(),
            (Some(rule), Some(filed)) => answer_by(rule, filed, calendar),
            (Some(rule), None) => act_by(rule.act_by(knew, told, calendar)),
            (None, _) => Vec::new(),
        };
        let due = rule.filter(|_| !answered).and_then(|rule| super::form::due(rule, knew, told, filed, calendar));
        Self {
            id: remedy.id.0.to_string(),
            name: rule.map_or(remedy.code.clone(), |rule| language.pick(&rule.en, &rule.zh).to_owned()),
            against,
            filed,
            answered,
            by,
            overdue: due.is_some_and(|due| due < today),
        }
    }
}
