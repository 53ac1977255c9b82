//! The dry run: what every row of a list would become, before anything is written.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use chrono::NaiveDate;

use super::{
    answers::{Answers, List},
    batch::{Batch, Line},
    found::{Found, More, SHOWN},
    lexicon::{Lexicon, Meaning, Offers, Question},
    who::Who,
};
use crate::{
    domain::{
        code::PersonCode,
        id::{AttemptId, CaseId, FacetId, ImportId, OrganizationId, ServiceId, SubmissionId, UserId},
        outcome::Stage,
        person::{Attribute, Card, Reference as Listed},
        step::{Burden, NewStep},
    },
    seed::vocabulary::Vocabulary,
    store::{
        bulk::{Life, PastCase, PastStep},
        imports::NewEntries,
        known::{Known, Recorded},
        people::NewPerson,
        reference::Reference,
    },
};

/// What a list would become.
pub struct Plan {
    pub found: Found,
    pub questions: Vec<Question>,
    /// For each list that a question is about, what it can be answered with, in each language: code and name.
    pub offers: Offers,
    pub entries: NewEntries,
    pub lives: Vec<Life>,
    pub more: Vec<More>,
}

/// Who imports, and when.
#[derive(Clone, Copy)]
pub struct By {
    pub organization: OrganizationId,
    pub user: UserId,
    pub today: NaiveDate,
}

/// What the list is held against.
pub struct Against<'a> {
    pub reference: &'a Reference,
    pub words: &'a Vocabulary,
    /// By their codes in the list.
    pub people: &'a HashMap<String, Known>,
    pub rows: &'a HashMap<SubmissionId, AttemptId>,
    pub attempts: &'a HashMap<AttemptId, Recorded>,
    /// Colleagues by name and by e-mail address, in small letters.
    pub colleagues: &'a HashMap<String, UserId>,
    /// What identifies the persons of the list, where it holds more than a code.
    pub who: &'a HashMap<String, Who>,
    /// Persons of the list who may be one of those recorded already.
    pub doubtful: &'a HashMap<String, Vec<PersonCode>>,
}

impl Plan {
    /// Whether it can be carried out: no row is in doubt, none was rejected.
    pub fn is_ready(&self) -> bool {
        self.found.doubtful.count == 0 && self.found.rejected == 0
    }

    /// How many people, cases and steps it adds.
    pub fn adds(&self) -> usize {
        self.found.persons.count + self.found.cases.count + self.found.steps.count
    }

    /// Works out what becomes of every row. `names` are those of `Batch::names`.
    pub fn make(batch: &Batch, names: &[SubmissionId], against: &Against<'_>, answers: &Answers, by: By) -> Self {
        let lexicon = Lexicon::new(by.organization, against.reference, against.words, answers, &batch.list);
        let mut planner = Planner { batch, against, by, lexicon, found: Found::default(), lives: Vec::new(), more: Vec::new(), facets: Vec::new() };
        planner.found.rejected = batch.rejected.len();
        planner.found.reasons = batch.rejected.iter().take(SHOWN).cloned().collect();
        planner.find_facets();
        let mut at = 0;
        for rows in batch.lines.chunk_by(|one, other| one.person == other.person) {
            planner.person(rows, &names[at..at + rows.len()]);
            at += rows.len();
        }
        planner.finish()
    }
}

struct Planner<'a> {
    batch: &'a Batch,
    against: &'a Against<'a>,
    by: By,
    lexicon: Lexicon<'a>,
    found: Found,
    lives: Vec<Life>,
    more: Vec<More>,
    /// The facet of each column, in the order of `Mapping::all_facets`.
    facets: Vec<(String, Option<FacetId>)>,
}

/// A row that stands for a new step.
struct Ready {
    line: u64,
    service: ServiceId,
    step: PastStep,
}

impl Planner<'_> {
    fn find_facets(&mut self) {
        for column in self.batch.mapping.all_facets() {
            let facet = match self.lexicon.facet(&column, self.batch.mapping.rivals.contains(&column)) {
                Meaning::Known(facet) => Some(facet),
                Meaning::Nothing | Meaning::Asked => None,
            };
            self.facets.push((column, facet));
        }
    }

    fn person(&mut self, rows: &[Line], names: &[SubmissionId]) {
        let Some(code) = rows.first().map(|row| Arc::clone(&row.person)) else { return };
        if let Some(candidates) = self.against.doubtful.get(&*code)
            && self.lexicon.person(&code, candidates, rows[0].line).is_none()
        {
            rows.iter().for_each(|row| self.found.doubtful.add(row.line));
            return;
        }
        let known = self.against.people.get(&*code);
        if known.is_some() {
            self.found.matched.add(rows[0].line);
        }
        let mut attempts: Vec<(Option<AttemptId>, Vec<Ready>)> = Vec::new();
        let mut doubtful = BTreeSet::new();
        let mut at = 0;
        for group in rows.chunk_by(Line::is_of_the_same_attempt) {
            let group_names = &names[at..at + group.len()];
            at += group.len();
            let there = group_names.iter().find_map(|name| self.against.rows.get(name)).copied();
            let mut ready = Vec::new();
            for (row, name) in group.iter().zip(group_names) {
                if self.against.rows.contains_key(name) {
                    self.found.recorded.add(row.line);
                    continue;
                }
                match self.step(row, *name) {
                    Some(step) => ready.push(step),
                    None => drop(doubtful.insert(row.line)),
                }
            }
            if !ready.is_empty() {
                attempts.push((there, ready));
            }
        }
        let attributes = if known.is_none() { self.attributes(rows, &mut doubtful) } else { Vec::new() };
        let in_doubt = !doubtful.is_empty();
        doubtful.into_iter().for_each(|line| self.found.doubtful.add(line));
        if attempts.is_empty() || in_doubt {
            return;
        }
        attempts.sort_by_key(|(_, steps)| steps.first().map(|first| (first.step.step.day, first.line)));
        attempts.iter().flat_map(|(_, steps)| steps).for_each(|step| self.found.steps.add(step.line));
        match known {
            Some(known) => self.add_more(&code, known, attempts),
            None => self.add_life(&code, attributes, attempts),
        }
    }

    /// The step that a row stands for; none if something in it is asked for.
    fn step(&mut self, row: &Line, name: SubmissionId) -> Option<Ready> {
        let service = self.lexicon.service(row.service.as_deref(), row.line);
        let office = self.lexicon.office(row.office.as_deref(), row.place, row.line);
        let sent_to = self.lexicon.office(row.sent_to.as_deref(), row.place, row.line);
        let reason = self.lexicon.reason(row.reason.as_deref(), row.line);
        let outcome = self.lexicon.outcome(row.outcome.as_deref(), self.batch.mapping.outcome.is_some(), row.line);
        let stage = self.lexicon.stage(row.stage.as_deref(), row.line);
        let (Meaning::Known(service), Meaning::Known(outcome)) = (service, outcome) else { return None };
        let usual = self.against.reference.services.iter().find(|entry| entry.id == service).map_or(Stage::Access, |entry| entry.stage);
        let step = NewStep {
            day: row.day,
            office: given(office)?,
            channel: None,
            official_role: None,
            stage: given(stage)?.unwrap_or(usual),
            outcome,
            reason: given(reason)?,
            given_how: None,
            sent_to: given(sent_to)?,
            words: String::new(),
            note: row.activity.as_deref().unwrap_or_default().to_owned(),
            demands: Vec::new(),
            promise: None,
            burden: Burden::default(),
            expectation: None,
            attribution: None,
            gave_up_reason: None,
            submission: Some(name),
        };
        let recorder = row.recorder.as_deref().and_then(|name| self.against.colleagues.get(&name.to_lowercase())).copied();
        Some(Ready {
            line: row.line,
            service,
            step: PastStep { step, recorder: recorder.unwrap_or(self.by.user), recorded_on: self.by.today, kept: None },
        })
    }

    /// The person's groups, each from the first day on that it was noted; a later value holds from its day on.
    fn attributes(&mut self, rows: &[Line], doubtful: &mut BTreeSet<u64>) -> Vec<Attribute> {
        let mut by_day: Vec<&Line> = rows.iter().collect();
        by_day.sort_by_key(|row| (row.day.earliest(), row.line));
        let mut attributes = Vec::new();
        for at in 0..self.facets.len() {
            let (column, Some(facet)) = self.facets[at].clone() else {
                // the column itself is asked for: whoever has a value in it waits
                if self.lexicon.is_open(&List::Facets, &self.facets[at].0) {
                    doubtful.extend(by_day.iter().filter(|row| row.facets[at].is_some()).map(|row| row.line));
                }
                continue;
            };
            let mut noted: Vec<Attribute> = Vec::new();
            for row in &by_day {
                match self.lexicon.facet_value(&column, facet, row.facets[at].as_deref(), row.line) {
                    Meaning::Known(value) if noted.last().is_none_or(|last| last.value != value) => {
                        let since = row.day.earliest();
                        noted.retain(|earlier| earlier.since != since);
                        noted.push(Attribute { facet, value, since });
                    }
                    Meaning::Known(_) | Meaning::Nothing => {}
                    Meaning::Asked => drop(doubtful.insert(row.line)),
                }
            }
            attributes.extend(noted);
        }
        // two columns may be the same facet
        let mut met = HashSet::new();
        attributes.retain(|attribute| met.insert((attribute.facet, attribute.since)));
        attributes
    }

    fn add_life(&mut self, code: &str, attributes: Vec<Attribute>, attempts: Vec<(Option<AttemptId>, Vec<Ready>)>) {
        let Some(first) = attempts.first().and_then(|(_, steps)| steps.first()) else { return };
        let on = first.step.step.day.earliest();
        self.found.persons.add(first.line);
        let who = self.against.who.get(code);
        let reference = Some(Listed { list: self.batch.list.clone(), code: code.to_owned() });
        let card = who.map_or_else(|| Card { name: code.to_owned(), reference, ..Card::default() }, |who| who.card.clone());
        let consents = who.map(|who| who.consents.clone()).unwrap_or_default();
        let cases = self.cases(attempts.into_iter().map(|(_, steps)| steps).collect());
        let person = NewPerson { card, attributes, consents, assignee: self.by.user, import: None, on };
        self.lives.push(Life { person, cases });
    }

    /// Attempts by service: each service is a case. A case whose last attempt ended is closed with it.
    fn cases(&mut self, attempts: Vec<Vec<Ready>>) -> Vec<PastCase> {
        let mut by_service: Vec<(ServiceId, Vec<Vec<Ready>>)> = Vec::new();
        for steps in attempts {
            let Some(service) = steps.first().map(|first| first.service) else { continue };
            match by_service.iter_mut().find(|(known, _)| *known == service) {
                Some((_, attempts)) => attempts.push(steps),
                None => by_service.push((service, vec![steps])),
            }
        }
        let mut cases = Vec::new();
        for (service, attempts) in by_service {
            for (at, first) in attempts.iter().filter_map(|steps| steps.first()).enumerate() {
                if at == 0 {
                    self.found.cases.add(first.line);
                }
                self.found.attempts.add(first.line);
            }
            let steps = || attempts.iter().flatten().map(|ready| &ready.step.step);
            let Some(opened_on) = steps().map(|step| step.day.earliest()).min() else { continue };
            let touched_on = steps().map(|step| step.day.earliest()).max().unwrap_or(opened_on);
            let closed = steps().next_back().filter(|last| last.outcome.ends_attempt()).map(|last| (touched_on, last.outcome));
            let attempts = attempts.into_iter().map(|steps| steps.into_iter().map(|ready| ready.step).collect()).collect();
            cases.push(PastCase { service, opened_on, closed, touched_on, attempts });
        }
        cases
    }

    fn add_more(&mut self, code: &str, known: &Known, attempts: Vec<(Option<AttemptId>, Vec<Ready>)>) {
        let mut more = More { code: code.to_owned(), cases: Vec::new(), attempts: Vec::new(), steps: Vec::new() };
        let mut ordinals: HashMap<CaseId, i16> = HashMap::new();
        let mut new_cases = Vec::new();
        for (there, ready) in attempts {
            let Some(first) = ready.first() else { continue };
            let (service, line) = (first.service, first.line);
            let recorded = there.and_then(|attempt| self.against.attempts.get(&attempt).map(|recorded| (attempt, recorded)));
            match (recorded, known.cases.get(&service)) {
                (Some((attempt, recorded)), _) => {
                    let steps = ready.into_iter().map(|ready| ready.step).collect();
                    more.steps.push((recorded.case, attempt, recorded.steps.saturating_add(1), steps));
                }
                (None, Some((case, last))) => {
                    self.found.attempts.add(line);
                    let ordinal = ordinals.entry(*case).or_insert(*last);
                    *ordinal = ordinal.saturating_add(1);
                    more.attempts.push((*case, *ordinal, ready.into_iter().map(|ready| ready.step).collect()));
                }
                (None, None) => new_cases.push(ready),
            }
        }
        more.cases = self.cases(new_cases);
        self.more.push(more);
    }

    fn finish(mut self) -> Plan {
        let questions = self.lexicon.questions();
        let offers = self.lexicon.offered(&questions);
        self.found.sort();
        Plan { found: self.found, questions, offers, entries: self.lexicon.new, lives: self.lives, more: self.more }
    }
}

/// What was found, or that nothing stands there; none while it is asked for.
fn given<T>(meaning: Meaning<T>) -> Option<Option<T>> {
    match meaning {
        Meaning::Known(value) => Some(Some(value)),
        Meaning::Nothing => Some(None),
        Meaning::Asked => None,
    }
}

impl Plan {
    /// Marks everything as added by an import.
    pub fn belongs_to(&mut self, import: ImportId) {
        self.lives.iter_mut().for_each(|life| life.person.import = Some(import));
    }
}
