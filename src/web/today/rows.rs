//! The lists of Today, put in words.

use std::collections::HashMap;

use crate::{
    domain::{
        caller::Caller,
        code::CaseCode,
        id::{CaseId, OfficeId, PersonId},
        language::Language,
    },
    seed::vocabulary::Vocabulary,
    store::{
        StoreError, cases,
        db::Db,
        keyring::Keyring,
        last::{self, Last},
        opening, others,
        reference::{Named, Reference},
        starter,
    },
    web::{cases::page::said, closing::page::outcome_word},
    words::{Text, days},
};

use super::{
    back::Back,
    lists::{self, Item, List},
};

/// One list, as it stands on the page.
pub struct Section {
    pub id: &'static str,
    pub title: Text,
    pub rows: Vec<Row>,
    /// What is said where it is empty.
    pub empty: Option<Text>,
    /// Where its next page is.
    pub more: Option<String>,
}

/// A line.
pub struct Row {
    pub code: String,
    pub service: String,
    pub about: Option<Text>,
    pub typed: String,
    pub alarm: bool,
    pub tick: Option<String>,
    /// Where the outcome is set; none where that makes no sense.
    pub set: Option<String>,
    /// Where the line leads that is not about the case itself.
    pub leads: String,
    pub last: Option<LastStep>,
    /// Whether its outcome was set from here just now.
    pub done: bool,
    /// How many others met the reason that was set last.
    pub others: Option<Text>,
    /// Whether one goes on here.
    pub focus: bool,
}

pub struct LastStep {
    pub code: &'static str,
    pub outcome: String,
    pub place: String,
}

/// Some lists with all that their lines show.
pub struct Found {
    lists: Vec<(List, Vec<Item>)>,
    /// What was set from here just now.
    done: HashMap<CaseCode, cases::Case>,
    last: HashMap<CaseId, Last>,
    others: Option<crate::domain::band::Band>,
    reference: std::sync::Arc<Reference>,
    vocabulary: &'static Vocabulary,
    language: Language,
}

/// Reads some lists, each from where its page begins, and one line more than a page has.
pub fn gather(
    db: &mut Db,
    caller: &Caller,
    ring: &Keyring,
    today: chrono::NaiveDate,
    back: &Back,
    wanted: &[List],
    a_page: usize,
) -> Result<Found, StoreError> {
    let mut read = Vec::new();
    for list in wanted.iter().copied().filter(|list| lists::has(caller, *list)) {
        let after = back.after.filter(|_| back.alone);
        // what was set from here still takes its line, so that the others stay where they are
        let taken = if back.list == Some(list) { back.done.len() } else { 0 };
        let limit = i64::try_from(a_page.saturating_sub(taken) + 1).unwrap_or(i64::MAX);
        read.push((list, lists::load(db, caller, today, list, after, limit)?));
    }
    let mut people: Vec<PersonId> = read.iter().flat_map(|(_, lines)| lines.people()).collect();
    people.sort_unstable();
    people.dedup();
    let keys = opening::keys(db, caller, ring, &people)?;
    let found = read.iter().map(|(list, lines)| Ok((*list, lines.open(&keys, today)?))).collect::<Result<Vec<_>, StoreError>>()?;
    let mut done = HashMap::new();
    for (code, _) in &back.done {
        match cases::find(db, caller, *code) {
            Ok(case) => drop(done.insert(*code, case)),
            Err(StoreError::NotFound) => {}
            Err(other) => return Err(other),
        }
    }
    let mut ids: Vec<CaseId> =
        found.iter().flat_map(|(_, items)| items.iter().map(|item| item.case)).chain(done.values().map(|case| case.id)).collect();
    ids.sort_unstable();
    ids.dedup();
    let last = last::of_cases(db, &ids)?;
    let latest = back.done.last().and_then(|(code, _)| done.get(code));
    let met = latest.and_then(|case| Some((case.person_id, last.get(&case.id)?)));
    let reference = Reference::load(db, caller.organization)?;
    let others = match met.and_then(|(person, last)| Some((person, last.office?, last.reason?))) {
        Some((person, office, reason)) => Some(others::met(db, caller, person, (office, reason), &reference, today)?),
        None => None,
    };
    Ok(Found {
        lists: found,
        done,
        last,
        others,
        vocabulary: reference.organization.vocabulary.parse::<starter::Vocabulary>().unwrap_or(starter::Vocabulary::General).lists(),
        language: caller.language,
        reference,
    })
}

impl Found {
    pub fn sections(&self, back: &Back, a_page: usize) -> Vec<Section> {
        self.lists.iter().map(|(list, items)| self.section(*list, items, back, a_page)).collect()
    }

    fn section(&self, list: List, items: &[Item], back: &Back, a_page: usize) -> Section {
        let here = back.list == Some(list);
        let taken = if here { back.done.len() } else { 0 };
        let shown = a_page.saturating_sub(taken);
        let place = if here { back.clone() } else { Back { list: Some(list), ..Back::default() } };
        // a case that stands in the list again, since its outcome was set, stands where it was
        let fresh = items.iter().take(shown).filter(|item| !here || !back.done.iter().any(|(code, _)| *code == item.code));
        let mut rows: Vec<Row> = fresh.map(|item| self.row(list, item)).collect();
        if here {
            let mut done: Vec<_> = back.done.iter().filter_map(|(code, row)| Some((*row, self.done.get(code)?))).collect();
            done.sort_by_key(|(row, _)| *row);
            let latest = back.done.last();
            for (at, case) in done {
                let last = latest.is_some_and(|(code, _)| *code == case.code);
                rows.insert(at.min(rows.len()), self.set(case, last));
            }
            let next = latest.and_then(|(_, row)| rows.iter().enumerate().position(|(at, line)| at > *row && !line.done));
            let next = next.or_else(|| rows.iter().position(|line| !line.done));
            if let Some(next) = next.filter(|_| latest.is_some()) {
                rows[next].focus = true;
            }
        }
        for (at, row) in rows.iter_mut().enumerate() {
            row.set = row.code.parse().ok().filter(|_| list != List::Closing && list != List::SentBack).map(|code| place.outcome_of(code, at));
        }
        let more = items.get(shown.saturating_sub(1)).filter(|_| items.len() > shown && shown > 0).map(|last| {
            let (day, id) = last.key;
            format!("/today/{}?list={}&alone=yes&at={day}&after={id}", list.code(), list.code())
        });
        Section { id: list.code(), title: list.title(), rows, empty: list.empty(), more }
    }

    fn row(&self, list: List, item: &Item) -> Row {
        let code = item.code.to_string();
        Row {
            service: self.service(item.service),
            about: item.about.clone(),
            typed: item.typed.clone(),
            alarm: item.alarm,
            tick: item.tick.clone(),
            set: None,
            leads: match list {
                List::SentBack => format!("/cases/{code}/close"),
                List::Closing => format!("/closing#case-{code}"),
                _ => format!("/cases/{code}"),
            },
            last: self.last_step(item.case),
            done: false,
            others: None,
            focus: false,
            code,
        }
    }

    /// A line whose outcome was set just now: its new state.
    fn set(&self, case: &cases::Case, latest: bool) -> Row {
        let code = case.code.to_string();
        Row {
            service: self.service(case.service_id),
            about: None,
            typed: String::new(),
            alarm: false,
            tick: None,
            set: None,
            leads: format!("/cases/{code}"),
            last: self.last_step(case.id),
            done: true,
            others: self.others.filter(|_| latest).map(said),
            focus: false,
            code,
        }
    }

    fn service(&self, id: crate::domain::id::ServiceId) -> String {
        let service = self.reference.services.iter().find(|service| service.id == id);
        service.map(|service| service.name(self.language).to_owned()).unwrap_or_default()
    }

    fn office(&self, id: Option<OfficeId>) -> String {
        let office = id.and_then(|id| self.reference.office(id));
        office.map(|office| office.name(self.language).to_owned()).unwrap_or_default()
    }

    fn last_step(&self, case: CaseId) -> Option<LastStep> {
        let last = self.last.get(&case)?;
        let (day, office) = (days::remembered(last.day, self.language), self.office(last.office));
        let place = if office.is_empty() { day } else { format!("{day}{}{office}", self.language.pick(", ", "，")) };
        Some(LastStep { code: last.outcome.code(), outcome: outcome_word(self.vocabulary, last.outcome.code(), self.language), place })
    }
}
