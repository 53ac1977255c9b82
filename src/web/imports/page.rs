//! The pages of an import, from its file to its end.

use askama::Template;

use crate::{
    domain::language::Language,
    intake::{
        answers::{Answer, List},
        broken::Doubt,
        found::Tally,
        lexicon::Question,
        plan::Plan,
    },
    store::{
        imports::{Import, State},
        undo::InTheWay,
    },
    web::{
        filters,
        form::Choice,
        imports::{
            form::{self, ImportForm},
            said,
        },
    },
    words::{Says, Text, text},
};

#[derive(Template)]
#[template(path = "imports/list.html")]
pub struct ListPage {
    imports: Vec<Line>,
    wrong: Option<Text>,
    most: usize,
}

struct Line {
    id: String,
    name: String,
    at: String,
    state: Text,
    persons: i64,
    cases: i64,
    steps: i64,
}

impl ListPage {
    pub fn of(imports: &[Import], wrong: Option<Text>, zone: chrono_tz::Tz, language: Language) -> Self {
        let line = |import: &Import| Line {
            id: import.id.0.to_string(),
            name: name(import).say(language),
            at: import.begun_at.utc().with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string(),
            state: state(import.state),
            persons: import.persons,
            cases: import.cases,
            steps: import.steps,
        };
        Self { imports: imports.iter().map(line).collect(), wrong, most: super::upload::MOST_MEGABYTES }
    }
}

pub fn name(import: &Import) -> Text {
    if import.file_name.is_empty() { text("imports-no-name") } else { text("imports-name").with("name", &import.file_name) }
}

fn state(state: State) -> Text {
    match state {
        State::Waiting => text("imports-state-waiting"),
        State::Running => text("imports-state-running"),
        State::Done => text("imports-state-done"),
        State::Undone => text("imports-state-undone"),
    }
}

#[derive(Template)]
#[template(path = "imports/columns.html")]
pub struct ColumnsPage {
    id: String,
    name: Text,
    list: String,
    toml: String,
    fields: Vec<Field>,
    facets: Vec<Choice>,
    rivals: Vec<Choice>,
    wrong: Option<Text>,
}

struct Field {
    name: &'static str,
    label: Text,
    choices: Vec<Choice>,
}

impl ColumnsPage {
    pub fn of(import: &Import, form: ImportForm, columns: &[String], wrong: Option<Text>) -> Self {
        let field = |name: &&'static str| Field { name, label: form::label(name), choices: form.choices(name, columns) };
        Self {
            id: import.id.0.to_string(),
            name: name(import),
            list: form.list().to_owned(),
            toml: form.toml().to_owned(),
            fields: form::SINGLE.iter().map(field).collect(),
            facets: form.choices("facets", columns),
            rivals: form.choices("rivals", columns),
            wrong,
        }
    }
}

#[derive(Template)]
#[template(path = "imports/check.html")]
pub struct CheckPage {
    id: String,
    name: Text,
    kept: Vec<(String, String)>,
    /// The sheet of a workbook whose columns these are.
    sheet: Option<String>,
    counts: Vec<Count>,
    rejected: Vec<Rejected>,
    /// Rejected rows that are not shown.
    rejected_more: usize,
    asked: Vec<Asked>,
    is_ready: bool,
    nothing_new: bool,
    /// Whether nobody of the list says what they agreed to.
    records_no_consents: bool,
    /// Whether it was to be brought in, and could not.
    refused: bool,
}

/// A row that cannot be used.
struct Rejected {
    line: u64,
    why: Text,
    /// The cells that can be mended: field, column, what stands there.
    cells: Vec<(String, String, String)>,
}

/// How many there are of a kind, and on which lines.
struct Count {
    label: Text,
    count: usize,
    lines: String,
}

/// A question, with the numbers of its fields.
struct Asked {
    number: usize,
    list: String,
    value: String,
    label: Text,
    choices: Vec<Choice>,
    is_open: bool,
    /// Codes of the people of whom it may be one.
    people: Vec<String>,
}

impl CheckPage {
    /// `mended` gives the cells of a row that can be mended, by its line.
    pub fn of(
        import: &Import,
        kept: Vec<(String, String)>,
        plan: &Plan,
        mended: impl Fn(u64) -> Vec<(usize, String, String)>,
        language: Language,
        refused: bool,
    ) -> Self {
        let found = &plan.found;
        let counts = [
            (&found.persons, text("imports-new-persons")),
            (&found.matched, text("imports-matched")),
            (&found.cases, text("imports-new-cases")),
            (&found.attempts, text("imports-new-attempts")),
            (&found.steps, text("imports-new-steps")),
            (&found.recorded, text("imports-recorded")),
            (&found.doubtful, text("imports-doubtful")),
        ];
        Self {
            id: import.id.0.to_string(),
            name: name(import),
            sheet: kept.iter().find(|(field, _)| field == "sheet").map(|(_, sheet)| sheet.clone()),
            kept,
            counts: counts.into_iter().map(|(tally, label)| Count { label, count: tally.count, lines: lines(tally) }).collect(),
            rejected: found.reasons.iter().enumerate().map(|(at, doubt)| Rejected::of(doubt, at < MENDED_AT_ONCE, &mended)).collect(),
            rejected_more: found.rejected - found.reasons.len(),
            asked: plan
                .questions
                .iter()
                .filter(|question| is_asked(question))
                .enumerate()
                .map(|(number, question)| Asked::of(number, question, plan, language))
                .collect(),
            is_ready: plan.is_ready(),
            nothing_new: plan.is_ready() && plan.adds() == 0,
            records_no_consents: !plan.lives.is_empty() && plan.lives.iter().all(|life| life.person.consents.is_empty()),
            refused,
        }
    }
}

/// Rows that can be mended at once: a form takes only so much.
const MENDED_AT_ONCE: usize = 30;

impl Rejected {
    fn of(doubt: &Doubt, can_be_mended: bool, mended: &impl Fn(u64) -> Vec<(usize, String, String)>) -> Self {
        let cells = if can_be_mended { mended(doubt.line) } else { Vec::new() };
        let cells = cells.into_iter().map(|(at, column, value)| (format!("mend-{}-{at}", doubt.line), column, value)).collect();
        Self { line: doubt.line, why: said::why(&doubt.why), cells }
    }
}

/// Which group a column is was said where the columns were.
fn is_asked(question: &Question) -> bool {
    question.list != List::Facets || question.answer.is_none()
}

fn lines(tally: &Tally) -> String {
    let mut lines = tally.lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if tally.count > tally.lines.len() {
        lines.push_str(", …");
    }
    lines
}

impl Asked {
    fn of(number: usize, question: &Question, plan: &Plan, language: Language) -> Self {
        let picked = match (&question.answer, &question.near) {
            (Some(answer), _) => answer.to_string(),
            (None, Some(near)) => near.clone(),
            (None, None) => String::new(),
        };
        let mut choices = vec![Choice::new("", text("imports-answer-choose").say(language))];
        if question.list.may_grow() {
            let new = if matches!(question.list, List::Person(_)) { text("imports-answer-someone-else") } else { text("imports-answer-new") };
            choices.push(Choice::new(Answer::New.to_string(), new.say(language)));
        }
        if question.list.may_be_empty() {
            let empty = if question.list == List::Colleague { text("imports-answer-me") } else { text("imports-answer-empty") };
            choices.push(Choice::new(Answer::Empty.to_string(), empty.say(language)));
        }
        let offers = plan.offers.get(&question.list).into_iter().flatten();
        choices.extend(offers.map(|(code, [en, zh])| Choice::new(code, if language == Language::Zh { zh } else { en })));
        let choices = choices.into_iter().map(|choice| Choice { chosen: choice.code == picked, ..choice }).collect();
        let list = match &question.list {
            List::Service => text("imports-list-service"),
            List::Office => text("imports-list-office"),
            List::Outcome => text("imports-list-outcome"),
            List::Stage => text("imports-list-stage"),
            List::Reason => text("imports-list-reason"),
            List::Facets => text("imports-list-facets"),
            List::Facet(column) => text("imports-list-facet").with("column", column),
            List::Person(_) => text("imports-list-person"),
            List::Colleague => text("imports-list-colleague"),
        };
        let of_person = matches!(question.list, List::Person(_));
        let people =
            if of_person { plan.offers.get(&question.list).into_iter().flatten().map(|(code, _)| code.clone()).collect() } else { Vec::new() };
        let label = if of_person {
            text("imports-question-person").with("value", &question.value)
        } else if question.value.is_empty() {
            text("imports-question-nothing")
        } else {
            text("imports-question").with("value", &question.value)
        };
        let label = label.with("list", list).with("rows", question.rows).with("line", question.line);
        Self { number, list: question.list.key(), value: question.value.clone(), label, choices, is_open: question.answer.is_none(), people }
    }
}

#[derive(Template)]
#[template(path = "imports/progress.html")]
pub struct ProgressPage {
    name: Text,
    entered: i64,
    planned: i64,
}

impl ProgressPage {
    pub fn of(import: &Import) -> Self {
        Self { name: name(import), entered: import.persons + import.cases + import.steps, planned: import.planned }
    }
}

#[derive(Template)]
#[template(path = "imports/done.html")]
pub struct DonePage {
    id: String,
    name: Text,
    is_done: bool,
    persons: i64,
    cases: i64,
    steps: i64,
    in_the_way: Vec<Text>,
}

impl DonePage {
    pub fn of(import: &Import, in_the_way: InTheWay) -> Self {
        let InTheWay { steps, attempts, cases, consents, changes } = in_the_way;
        let kinds = [
            (steps, text("imports-way-steps")),
            (attempts, text("imports-way-attempts")),
            (cases, text("imports-way-cases")),
            (consents, text("imports-way-consents")),
            (changes, text("imports-way-changes")),
        ];
        let in_the_way = kinds.into_iter().filter(|(count, _)| *count > 0).map(|(count, text)| text.with("n", count)).collect();
        Self {
            id: import.id.0.to_string(),
            name: name(import),
            is_done: import.state == State::Done,
            persons: import.persons,
            cases: import.cases,
            steps: import.steps,
            in_the_way,
        }
    }
}
