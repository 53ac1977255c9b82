//! A file of steps in memory, row by row, with its lines: what an import is planned from.

use std::{
    collections::{HashMap, HashSet},
    ops::ControlFlow,
    sync::Arc,
};

use super::{
    StepFile,
    broken::{Broken, Doubt, Why},
    columns::{InvalidMapping, Mapping},
    row::Row,
};
use crate::{
    domain::{day::Day, id::SubmissionId, person::Reference, step::NewStep},
    seed::places::{self, Place},
    vault::keys::IndexKey,
};

/// A cell; one that occurs often is kept once.
pub type Cell = Option<Arc<str>>;

/// At most this many rows are imported at once: they are held in memory while they are looked through.
pub const MOST_ROWS: usize = 500_000;
/// Characters of a person's code, and of a name of an office, a service, a reason, a group.
const CODE_MAX: usize = 100;
const NAME_MAX: usize = 200;

/// A good row.
#[derive(Debug)]
pub struct Line {
    /// From 1.
    pub line: u64,
    pub person: Arc<str>,
    /// Rows of a person with the same one are one attempt; none: the row is one of its own.
    pub attempt: Cell,
    pub order: Option<i64>,
    pub day: Day,
    pub service: Cell,
    pub office: Cell,
    /// The innermost place that was found among the shipped ones, by code.
    pub place: Option<&'static str>,
    pub stage: Cell,
    pub activity: Cell,
    pub outcome: Cell,
    pub reason: Cell,
    pub sent_to: Cell,
    pub recorder: Cell,
    /// In the order of `Mapping::all_facets`.
    pub facets: Box<[Cell]>,
}

/// A file that was read whole; its bad rows stand apart.
#[derive(Debug)]
pub struct Batch {
    /// What the list is called that the persons' codes belong to.
    pub list: String,
    pub mapping: Mapping,
    pub lines: Vec<Line>,
    pub rejected: Vec<Doubt>,
}

/// Why a file cannot be imported. Nothing of it was used.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    #[error(transparent)]
    Broken(#[from] Broken),
    #[error(transparent)]
    Mapping(#[from] InvalidMapping),
    #[error("has more than {MOST_ROWS} rows; split it")]
    TooManyRows,
}

impl Batch {
    /// Reads every row.
    ///
    /// # Errors
    /// A file that is broken as a whole, that has no column for the date, or that has too many rows.
    pub fn read(file: StepFile, list: &str) -> Result<Self, Unusable> {
        let mapping = file.mapping().clone();
        let Some(date) = mapping.date.clone() else { return Err(InvalidMapping::Missing("date").into()) };
        let (mut lines, mut rejected, mut cells, mut where_) = (Vec::new(), Vec::new(), Cells::default(), Places::default());
        let rows = file.each(|row| {
            match row.map(|row| judge(&row, &date, &mut cells, &mut where_)) {
                Ok(Ok(line)) => lines.push(line),
                Ok(Err(doubt)) | Err(doubt) => rejected.push(doubt),
            }
            if lines.len() + rejected.len() > MOST_ROWS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if rows > MOST_ROWS as u64 {
            return Err(Unusable::TooManyRows);
        }
        let mut batch = Self { list: list.to_owned(), mapping, lines, rejected };
        batch.put_in_order();
        Ok(batch)
    }

    /// Sorts the rows by person and attempt, and rejects those that are dated before the row that their order puts before them.
    fn put_in_order(&mut self) {
        let first_met: HashMap<Arc<str>, usize> = self.lines.iter().enumerate().rev().map(|(at, line)| (Arc::clone(&line.person), at)).collect();
        self.lines.sort_by_key(|line| {
            let own = if line.attempt.is_none() { line.line } else { 0 };
            (first_met[&line.person], line.service.clone(), line.attempt.clone(), own, line.order, line.day, line.line)
        });
        if self.mapping.order.is_none() {
            return;
        }
        let mut backwards = Vec::new();
        for pair in self.lines.windows(2) {
            let [before, after] = pair else { continue };
            if before.is_of_the_same_attempt(after) && before.order < after.order && after.day.latest() < before.day.earliest() {
                backwards.push((after.line, before.line));
            }
        }
        let bad: HashSet<u64> = backwards.iter().map(|(line, _)| *line).collect();
        self.lines.retain(|line| !bad.contains(&line.line));
        self.rejected.extend(backwards.into_iter().map(|(line, before)| Doubt { line, why: Why::Backwards { line: before } }));
        self.rejected.sort_by_key(|doubt| doubt.line);
    }

    /// The persons of the list, each once, as their cards will name them.
    pub fn references(&self) -> Vec<Reference> {
        let mut codes: Vec<&str> = self.lines.iter().map(|line| &*line.person).collect();
        codes.dedup();
        codes.into_iter().map(|code| Reference { list: self.list.clone(), code: code.to_owned() }).collect()
    }

    /// A name for each row, by which it is known again when the same list is imported once more. Of rows that are alike in everything, the first has the first name, and so on.
    pub fn names(&self, index: &IndexKey) -> Vec<SubmissionId> {
        let mut alike: HashMap<[u8; 16], u32> = HashMap::new();
        let name = |line: &Line| {
            let cell = |cell: &Cell| cell.as_deref().unwrap_or_default().to_owned();
            let mut parts =
                vec![self.list.clone(), line.person.to_string(), line.day.to_string(), line.order.map(|order| order.to_string()).unwrap_or_default()];
            parts.extend([&line.attempt, &line.service, &line.office, &line.activity, &line.outcome, &line.reason, &line.sent_to].map(cell));
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            let count = alike.entry(index.row(&parts)).or_insert(0);
            *count += 1;
            let numbered = count.to_string();
            SubmissionId(uuid::Uuid::from_bytes(index.row(&[&parts[..], &[numbered.as_str()]].concat())))
        };
        self.lines.iter().map(name).collect()
    }
}

impl Line {
    pub fn is_of_the_same_attempt(&self, other: &Self) -> bool {
        self.person == other.person && self.service == other.service && self.attempt.is_some() && self.attempt == other.attempt
    }
}

fn judge(row: &Row<'_>, date: &str, cells: &mut Cells, places: &mut Places) -> Result<Line, Doubt> {
    let step = &row.step;
    let wrong = |why| Err(Doubt { line: row.line, why });
    let Some(day) = row.day else { return wrong(Why::NoDay { column: date.to_owned() }) };
    let lengths = [
        ("person", Some(step.person), CODE_MAX),
        ("attempt", step.attempt, NAME_MAX),
        ("service", step.service, NAME_MAX),
        ("office", step.office, NAME_MAX),
        ("sent_to", step.sent_to, NAME_MAX),
        ("outcome", step.outcome, NAME_MAX),
        ("reason", step.reason, NAME_MAX),
        ("stage", step.stage, NAME_MAX),
        ("activity", step.activity, NewStep::WORDS_MAX),
    ];
    for (key, text, most) in lengths.into_iter().chain(step.facets.iter().map(|value| ("facets", *value, NAME_MAX))) {
        if text.is_some_and(|text| text.chars().count() > most) {
            return wrong(Why::TooLong { key, most });
        }
    }
    Ok(Line {
        line: row.line,
        person: cells.keep(step.person),
        attempt: step.attempt.map(|text| cells.keep(text)),
        order: step.order,
        day,
        service: step.service.map(|text| cells.keep(text)),
        office: step.office.map(|text| cells.keep(text)),
        place: places.find(step.places),
        stage: step.stage.map(|text| cells.keep(text)),
        activity: step.activity.map(|text| cells.keep(text)),
        outcome: step.outcome.map(|text| cells.keep(text)),
        reason: step.reason.map(|text| cells.keep(text)),
        sent_to: step.sent_to.map(|text| cells.keep(text)),
        recorder: step.recorder.map(|text| cells.keep(text)),
        facets: step.facets.iter().map(|value| value.map(|text| cells.keep(text))).collect(),
    })
}

/// Cells that were met before.
#[derive(Default)]
struct Cells(HashSet<Arc<str>>);

impl Cells {
    fn keep(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = Arc::from(text);
        self.0.insert(Arc::clone(&new));
        new
    }
}

/// Places that were looked up before.
#[derive(Default)]
struct Places(HashMap<Vec<Option<String>>, Option<&'static str>>);

impl Places {
    /// The shipped place that these names lead to, outermost first; a name that is not known is passed over.
    fn find(&mut self, names: &[Option<&str>]) -> Option<&'static str> {
        if names.iter().all(Option::is_none) {
            return None;
        }
        let key: Vec<_> = names.iter().map(|name| name.map(str::to_owned)).collect();
        *self.0.entry(key).or_insert_with(|| names.iter().flatten().fold(None, |within, name| step_into(within, name).or(within)))
    }
}

fn step_into(within: Option<&'static str>, name: &str) -> Option<&'static str> {
    let all = places::china();
    let is_called = |place: &&Place| {
        place.code == name || place.zh == name || place.en.eq_ignore_ascii_case(name) || place.zh.strip_suffix(['市', '省', '区', '县']) == Some(name)
    };
    let lies_within = |place: &&Place| within.is_none_or(|outer| all.path(place.code).iter().any(|on_the_way| on_the_way.code == outer));
    all.all().iter().filter(is_called).find(lies_within).map(|place| place.code)
}
