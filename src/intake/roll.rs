//! Lists of people, and of people with a case each: what every row would become.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::{
    answers::Answers,
    broken::{Doubt, Why},
    field::{Layout, Subject},
    found::{Found, More, SHOWN},
    grid::{Grid, Record},
    lexicon::{Lexicon, Meaning},
    plan::{Against, By, Plan},
    row::day_of,
    who::{Reader, Who},
};
use crate::{
    domain::{
        id::{FacetId, ServiceId},
        person::{Attribute, cohort},
    },
    store::{
        bulk::{Life, PastCase},
        known::Known,
        people::NewPerson,
    },
};

/// The facet that follows from the year of birth.
const FROM_BIRTH_YEAR: &str = "birth_year";

/// A list whose persons are known by their keys, which stand in its last column.
pub struct Roll<'a> {
    pub grid: &'a Grid,
    pub reader: &'a Reader<'a>,
    /// Rows of which it is not known who they are about.
    pub doubts: Vec<Doubt>,
}

impl Plan {
    /// Works out what becomes of every row of a list of people or cases.
    pub fn of_roll(roll: Roll<'_>, against: &Against<'_>, answers: &Answers, by: By) -> Self {
        let layout = roll.reader.layout;
        let lexicon = Lexicon::new(by.organization, against.reference, against.words, answers, &layout.list);
        let mut planner =
            Planner { roll: &roll, layout, against, by, lexicon, found: Found::default(), doubts: roll.doubts.clone(), lives: vec![], more: vec![] };
        let groups = planner.groups();
        let mut at = HashMap::new();
        let mut people: Vec<(&str, Vec<&Record>)> = Vec::new();
        for row in &roll.grid.rows {
            let Some(key) = row.cells.last() else { continue };
            let place = *at.entry(key.as_str()).or_insert_with(|| {
                people.push((key, Vec::new()));
                people.len() - 1
            });
            people[place].1.push(row);
        }
        for (key, rows) in people {
            planner.person(key, &rows, &groups);
        }
        planner.finish()
    }
}

struct Planner<'a> {
    roll: &'a Roll<'a>,
    layout: &'a Layout,
    against: &'a Against<'a>,
    by: By,
    lexicon: Lexicon<'a>,
    found: Found,
    doubts: Vec<Doubt>,
    lives: Vec<Life>,
    more: Vec<More>,
}

/// A row of a list of cases, understood.
struct Opened {
    line: u64,
    case: PastCase,
}

impl Planner<'_> {
    /// The columns that hold groups, and which group each is.
    fn groups(&mut self) -> Vec<(usize, Option<FacetId>)> {
        let columns: Vec<usize> = self.layout.groups().map(|(at, _)| at).collect();
        let mut groups = Vec::new();
        for at in columns {
            let facet = match self.lexicon.facet(&self.roll.grid.header[at], false) {
                Meaning::Known(facet) => Some(facet),
                Meaning::Nothing | Meaning::Asked => None,
            };
            groups.push((at, facet));
        }
        groups
    }

    fn person(&mut self, key: &str, rows: &[&Record], groups: &[(usize, Option<FacetId>)]) {
        let (Some(first), Some(who)) = (rows.first(), self.against.who.get(key)) else { return };
        let mut waits = false;
        if let Some(candidates) = self.against.doubtful.get(key) {
            waits = self.lexicon.person(key, candidates, first.line).is_none();
        }
        let known = self.against.people.get(key);
        let Some((cases, asked)) = self.cases(rows, known) else { return };
        let new = if known.is_none() { self.new_person(who, rows, groups) } else { Ok(None) };
        let Ok(new) = new.inspect_err(|doubt| self.doubts.push(doubt.clone())) else { return };
        if waits || asked || (known.is_none() && new.is_none()) {
            rows.iter().for_each(|row| self.found.doubtful.add(row.line));
            return;
        }
        let lines: HashSet<u64> = cases.iter().map(|opened| opened.line).collect();
        for row in rows.iter().filter(|row| !lines.contains(&row.line)) {
            if known.is_some() || row.line != first.line {
                self.found.recorded.add(row.line);
            }
        }
        cases.iter().for_each(|opened| self.found.cases.add(opened.line));
        let cases: Vec<PastCase> = cases.into_iter().map(|opened| opened.case).collect();
        match new {
            Some(person) => {
                self.found.persons.add(first.line);
                self.lives.push(Life { person, cases });
            }
            None => {
                self.found.matched.add(first.line);
                if !cases.is_empty() {
                    self.more.push(More { code: key.to_owned(), cases, attempts: Vec::new(), steps: Vec::new() });
                }
            }
        }
    }

    /// The cases that are not recorded yet, and whether something in them is asked for; none if a row cannot be used.
    fn cases(&mut self, rows: &[&Record], known: Option<&Known>) -> Option<(Vec<Opened>, bool)> {
        if self.layout.subject != Subject::Cases {
            return Some((Vec::new(), false));
        }
        let (mut cases, mut asked, mut wrong) = (Vec::<Opened>::new(), false, false);
        for row in rows {
            match self.case(row) {
                Ok(Some(case)) => {
                    let there = known.is_some_and(|known| known.cases.contains_key(&case.service));
                    let twice = cases.iter().any(|other| (other.case.service, other.case.opened_on) == (case.service, case.opened_on));
                    if !there && !twice {
                        cases.push(Opened { line: row.line, case });
                    }
                }
                Ok(None) => asked = true,
                Err(why) => {
                    self.doubts.push(Doubt { line: row.line, why });
                    wrong = true;
                }
            }
        }
        (!wrong).then_some((cases, asked))
    }

    fn case(&mut self, row: &Record) -> Result<Option<PastCase>, Why> {
        let reader = self.roll.reader;
        let opened_on = self.day(row, "opened-on")?.unwrap_or(self.by.today);
        let closed_on = self.day(row, "closed-on")?;
        let outcome = reader.cell(row, "case-outcome");
        if closed_on.is_some_and(|closed| closed < opened_on) {
            return Err(Why::ClosedBeforeOpened);
        }
        let is_closed = closed_on.is_some() || outcome.is_some();
        let ended = if is_closed { Some(self.lexicon.outcome(outcome, true, row.line)) } else { None };
        let service: Meaning<ServiceId> = self.lexicon.service(reader.cell(row, "service"), row.line);
        let Meaning::Known(service) = service else { return Ok(None) };
        let closed = match ended {
            None => None,
            Some(Meaning::Known(outcome)) => Some((closed_on.unwrap_or(self.by.today), outcome)),
            Some(Meaning::Nothing | Meaning::Asked) => return Ok(None),
        };
        let touched_on = closed.map_or(self.by.today, |(day, _)| day);
        Ok(Some(PastCase { service, opened_on, closed, touched_on, attempts: Vec::new() }))
    }

    fn day(&self, row: &Record, key: &'static str) -> Result<Option<NaiveDate>, Why> {
        let Some(text) = self.roll.reader.cell(row, key) else { return Ok(None) };
        let column = self.layout.column(key).map(|at| self.roll.grid.header[at].clone()).unwrap_or_default();
        day_of(text, self.by.today).map(|day| Some(day.earliest())).map_err(|reason| Why::Day { column, reason })
    }

    /// Someone to be registered; none while something is asked for.
    fn new_person(&mut self, who: &Who, rows: &[&Record], groups: &[(usize, Option<FacetId>)]) -> Result<Option<NewPerson>, Doubt> {
        let Some(first) = rows.first() else { return Ok(None) };
        let reader = self.roll.reader;
        let on = self.day(first, "came-on").map_err(|why| Doubt { line: first.line, why })?.unwrap_or(self.by.today);
        let mut whole = true;
        let assignee = match self.lexicon.colleague(reader.cell(first, "caseworker"), self.against.colleagues, first.line) {
            Meaning::Known(user) => user,
            Meaning::Nothing => self.by.user,
            Meaning::Asked => {
                whole = false;
                self.by.user
            }
        };
        let mut attributes: Vec<Attribute> = Vec::new();
        for (at, facet) in groups {
            let Some(row) = rows.iter().find(|row| !row.cells[*at].trim().is_empty()) else { continue };
            let Some(facet) = *facet else {
                whole = false;
                continue;
            };
            match self.lexicon.facet_value(&self.roll.grid.header[*at], facet, Some(row.cells[*at].trim()), row.line) {
                Meaning::Known(value) if attributes.iter().all(|known| known.facet != facet) => {
                    attributes.push(Attribute { facet, value, since: on });
                }
                Meaning::Known(_) | Meaning::Nothing => {}
                Meaning::Asked => whole = false,
            }
        }
        attributes.extend(self.cohorts(who, on, &attributes));
        Ok(whole.then(|| NewPerson { card: who.card.clone(), attributes, consents: who.consents.clone(), assignee, import: None, on }))
    }

    /// The groups that follow from the year of birth.
    fn cohorts(&self, who: &Who, since: NaiveDate, given: &[Attribute]) -> Vec<Attribute> {
        let Some(year) = who.card.birth_year else { return Vec::new() };
        let reference = self.against.reference;
        let following = reference.facets.iter().filter(|facet| facet.source == FROM_BIRTH_YEAR && given.iter().all(|known| known.facet != facet.id));
        let value = |facet: FacetId| reference.facet_values.iter().find(|value| value.facet_id == facet && value.code == cohort(year));
        following.filter_map(|facet| Some(Attribute { facet: facet.id, value: value(facet.id)?.id, since })).collect()
    }

    fn finish(mut self) -> Plan {
        self.doubts.sort_by_key(|doubt| doubt.line);
        self.found.rejected = self.doubts.len();
        self.doubts.truncate(SHOWN);
        self.found.reasons = self.doubts;
        self.found.sort();
        let questions = self.lexicon.questions();
        let offers = self.lexicon.offered(&questions);
        Plan { found: self.found, questions, offers, entries: self.lexicon.new, lives: self.lives, more: self.more }
    }
}
