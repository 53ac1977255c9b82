//! What stands beside the thread of a case: what is still to be done, notes, and whether it is watched.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::{
    domain::{
        caller::Caller,
        code::CaseCode,
        id::{TaskId, UserId},
        rights::{ReadCases, WriteCases},
        task::Kind,
    },
    store::{
        StoreError,
        cases::{self, Case},
        contents::{Contents, if_any},
        db::Db,
        hand_overs, notes, tasks, watches,
    },
    vault::keys::PersonKey,
    web::{
        error::WebError,
        form::{Choice, Typed, Wrong},
        may::May,
        sign_in::go_to,
    },
    words::{Text, days, text},
};

use super::{form, known::Known};

/// What the record says beside the thread; typed texts are empty where the reader has no key.
#[derive(Default)]
pub struct Beside {
    tasks: Vec<(tasks::Task, String)>,
    notes: Vec<(notes::Note, String)>,
    watch: Option<(watches::Watch, String)>,
    colleagues: Vec<(UserId, String)>,
    reader: Option<UserId>,
    /// What was typed into the forms beside the thread and not saved.
    begun: Typed,
}

/// The forms beside the thread that keep drafts, and what they ask.
pub const FORMS: [&str; 3] = ["tasks", "notes", "watch"];
const FIELDS: [&str; 5] = ["task", "due", "taker", "remark", "line"];

/// Where the drafts of a form are kept.
pub fn place(code: CaseCode, form: &str) -> String {
    format!("/cases/{code}/{form}")
}

impl Beside {
    /// Takes in what was typed into one of the forms and not saved.
    pub fn begun(&mut self, typed: &Typed) {
        let begun = std::mem::take(&mut self.begun);
        self.begun = FIELDS.iter().filter(|field| !typed.get(field).is_empty()).fold(begun, |begun, field| begun.instead(field, typed));
    }
}

/// Four queries at the most, however much there is.
pub fn gather(db: &mut Db, caller: &Caller, case: &Case, there: &Contents, key: Option<&PersonKey>) -> Result<Beside, StoreError> {
    let opened = |open: &dyn Fn(&PersonKey) -> Result<String, StoreError>| key.map_or(Ok(String::new()), open);
    let tasks = if_any(there.tasks, || tasks::of_case(db, case.id))?.into_iter().map(|task| opened(&|key| task.text(key)).map(|text| (task, text)));
    let notes = if_any(there.notes, || notes::of_case(db, case.id))?.into_iter().map(|note| opened(&|key| note.text(key)).map(|text| (note, text)));
    let watch = watches::of_case(db, caller, case.id)?;
    Ok(Beside {
        tasks: tasks.collect::<Result<_, _>>()?,
        notes: notes.collect::<Result<_, _>>()?,
        watch: watch.map(|watch| opened(&|key| watch.line(key)).map(|line| (watch, line))).transpose()?,
        colleagues: hand_overs::colleagues(db, caller.organization, case.person_id)?,
        reader: Some(caller.user),
        begun: Typed::default(),
    })
}

/// The same in words.
pub struct Shown {
    pub tasks: Vec<TaskLine>,
    pub notes: Vec<NoteLine>,
    pub watch: Option<WatchLine>,
    /// For whom a task can be: whoever works with the person, oneself first.
    pub takers: Vec<Choice>,
    pub task: String,
    pub due: String,
    pub remark: String,
    pub line: String,
}

pub struct TaskLine {
    pub id: String,
    pub what: String,
    pub due: Text,
    pub overdue: bool,
    /// Whose it is, where it is not the reader's own.
    pub whose: Option<String>,
}

pub struct NoteLine {
    pub text: String,
    pub who: String,
    pub on: String,
}

pub struct WatchLine {
    pub line: String,
    pub who: String,
}

impl Shown {
    pub fn of(known: &Known, typed: &Typed) -> Self {
        let (beside, language) = (&known.beside, known.language);
        let own = |user: UserId| Some(user) == beside.reader;
        let task = |(task, text): &(tasks::Task, String)| TaskLine {
            id: task.id.0.to_string(),
            what: said(task.kind, text).say(language),
            due: due(task.due, known.today),
            overdue: task.due < known.today,
            whose: (!own(task.assignee)).then(|| task.name.clone()),
        };
        let note = |(note, text): &(notes::Note, String)| NoteLine { text: text.clone(), who: note.name.clone(), on: days::day(note.on, language) };
        // what came back with what is wrong in it, or else what was begun before
        let had = |field: &str| if typed.get(field).is_empty() { beside.begun.get(field) } else { typed.get(field) }.to_owned();
        let me = beside.reader.map(|user| Choice::new(user.0.to_string(), text("cases-task-mine").say(language)));
        let others = beside.colleagues.iter().filter(|(user, _)| !own(*user)).map(|(user, name)| Choice::new(user.0.to_string(), name));
        Self {
            tasks: beside.tasks.iter().map(task).collect(),
            notes: beside.notes.iter().map(note).collect(),
            watch: beside.watch.as_ref().map(|(watch, line)| WatchLine { line: line.clone(), who: watch.name.clone() }),
            takers: me.into_iter().chain(others).map(|choice| choice_of(choice, &had("taker"))).collect(),
            task: had("task"),
            due: had("due"),
            remark: had("remark"),
            line: had("line"),
        }
    }
}

fn choice_of(choice: Choice, taker: &str) -> Choice {
    let chosen = taker == choice.code;
    choice.chosen(chosen)
}

/// What is to be done, in words.
pub fn said(kind: Kind, typed: &str) -> Text {
    match kind {
        Kind::Typed => text("cases-task-typed").with("task", typed),
        Kind::Promise => text("cases-task-promise"),
        Kind::Deadline => text("cases-task-deadline"),
        Kind::Challenge => text("cases-task-challenge"),
        Kind::Answer => text("cases-task-answer"),
        Kind::Tell => text("cases-task-tell"),
    }
}

/// By when, and how long that is from today.
pub fn due(day: chrono::NaiveDate, today: chrono::NaiveDate) -> Text {
    let left = (day - today).num_days();
    if left < 0 {
        text("cases-task-overdue").with("day", day).with("days", -left)
    } else {
        text("cases-task-due").with("day", day).with("days", left)
    }
}

/// Adds a task for oneself or for a colleague who works with the person.
pub async fn add_task(may: May<WriteCases>, code: web::Path<CaseCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (code, typed, today) = (*code, typed.into_inner(), may.today());
    let mut wrong = Wrong::default();
    let task = typed.text("task", tasks::TEXT_MAX, &mut wrong);
    if task.is_empty() {
        wrong.add("task", text("cases-wrong-task"));
    }
    let due = form::day_or_days(&typed, "due", today, &mut wrong);
    if due.is_none() && wrong.with("due").is_none() {
        wrong.add("due", text("cases-wrong-due"));
    }
    let taker = typed.get("taker").parse().map_or(may.caller().user, UserId);
    let Some(due) = due.filter(|_| wrong.is_empty()) else { return refuse(&may, code, &typed, wrong).await };
    keep(may, code, "tasks", move |db, author, case, key| tasks::add(db, author, case, key, &task, due, taker)).await
}

/// From where something was ticked off: the page goes back there.
#[derive(Deserialize)]
pub struct From {
    #[serde(default)]
    back: String,
}

pub async fn finish_task(may: May<WriteCases>, path: web::Path<(CaseCode, uuid::Uuid)>, from: web::Form<From>) -> Result<HttpResponse, WebError> {
    let (code, task) = path.into_inner();
    may.write(move |db, author| {
        let case = cases::find(db, author, code)?;
        tasks::finish(db, author, &case, TaskId(task))
    })
    .await?;
    Ok(go_to(&if from.back == "today" { "/today".to_owned() } else { format!("/cases/{code}") }))
}

pub async fn add_note(may: May<WriteCases>, code: web::Path<CaseCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (code, typed) = (*code, typed.into_inner());
    let mut wrong = Wrong::default();
    let remark = typed.text("remark", notes::TEXT_MAX, &mut wrong);
    if remark.is_empty() {
        wrong.add("remark", text("cases-wrong-remark"));
    }
    if !wrong.is_empty() {
        return refuse(&may, code, &typed, wrong).await;
    }
    keep(may, code, "notes", move |db, author, case, key| notes::add(db, author, case, key, &remark)).await
}

/// Puts the case under watch, or lays that down.
pub async fn watch(may: May<WriteCases>, code: web::Path<CaseCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (code, typed) = (*code, typed.into_inner());
    if typed.is("end", "yes") {
        return keep(may, code, "watch", |db, author, case, _| watches::end(db, author, case)).await;
    }
    let mut wrong = Wrong::default();
    let line = typed.text("line", watches::LINE_MAX, &mut wrong);
    if !wrong.is_empty() {
        return refuse(&may, code, &typed, wrong).await;
    }
    keep(may, code, "watch", move |db, author, case, key| watches::set(db, author, case, key, &line)).await
}

/// Writes something about a case under the person's key, and goes back to its page. What was begun in that form is saved, then, and no draft any more.
async fn keep(
    may: May<WriteCases>,
    code: CaseCode,
    form: &'static str,
    write: impl FnOnce(&mut Db, &crate::store::audit::Author, &Case, &PersonKey) -> Result<(), StoreError> + Send + 'static,
) -> Result<HttpResponse, WebError> {
    super::write_about(&may, code, place(code, form), write).await?;
    Ok(go_to(&format!("/cases/{code}")))
}

/// The page again, with what is wrong and what was typed; a step that was begun is still offered.
async fn refuse(may: &May<WriteCases>, code: CaseCode, typed: &Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let known = super::know(may, code).await?;
    let step = known.draft.clone().unwrap_or_else(|| form::blank(&known));
    let both = FIELDS.iter().fold(step, |step, field| step.with(field, typed.get(field)));
    super::respond(may, known, &both, wrong, false).await
}

/// Whoever comes to the address of a form by reloading or by switching the language goes on at its page.
pub async fn back(_: May<ReadCases>, code: web::Path<CaseCode>) -> HttpResponse {
    go_to(&format!("/cases/{code}"))
}
