//! The lists of Today: what stands in each, and where a page of it begins. Each page takes the same work, however long the list is.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use crate::{
    domain::{
        caller::Caller,
        code::CaseCode,
        id::{CaseId, ClosingRequestId, HandOverId, PersonId, PromiseId, ServiceId, TaskId, WatchId},
        outcome::CaseState,
        rights::Role,
    },
    store::{StoreError, cases, closing, db::Db, hand_overs, promises, tasks, watches},
    vault::keys::PersonKey,
    web::cases::beside,
    words::{Text, text},
};

/// A case in which nothing happened for this long is stale.
const STALE: Days = Days::new(30);
/// After this long one asks whether there is an answer yet.
const WAITING: Days = Days::new(14);
/// What is due within so many days stands on Today.
const AHEAD: Days = Days::new(7);

macro_rules! lists {
    ($($list:ident = $code:literal: $title:expr;)+) => {
        /// The lists of Today, in the order in which they stand there.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum List { $($list),+ }

        impl List {
            pub const ALL: &'static [Self] = &[$(Self::$list),+];

            /// How addresses call it.
            pub fn code(self) -> &'static str {
                match self { $(Self::$list => $code),+ }
            }

            pub fn title(self) -> Text {
                match self { $(Self::$list => $title),+ }
            }
        }
    };
}

lists! {
    Handed = "handed": text("today-handed");
    SentBack = "sent-back": text("today-sent-back");
    Watched = "watched": text("today-watched");
    Tasks = "tasks": text("today-tasks");
    Promises = "promises": text("today-overdue");
    Closing = "closing": text("today-closing");
    Waiting = "waiting": text("today-waiting-cases");
    Stale = "stale": text("today-stale");
    Recent = "recent": text("today-recent");
}

impl std::str::FromStr for List {
    type Err = crate::domain::outcome::UnknownCode;
    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().copied().find(|list| list.code() == code);
        found.ok_or_else(|| crate::domain::outcome::UnknownCode(code.chars().take(60).collect()))
    }
}

impl List {
    /// What stands in its place while it is empty; none where an empty list is not worth a heading.
    pub fn empty(self) -> Option<Text> {
        match self {
            Self::Tasks => Some(text("today-no-tasks")),
            Self::Promises => Some(text("today-no-overdue")),
            Self::Stale => Some(text("today-no-stale")),
            Self::Recent => Some(text("today-no-recent")),
            _ => None,
        }
    }
}

/// A line of a list.
pub struct Item {
    pub case: CaseId,
    pub code: CaseCode,
    pub service: ServiceId,
    /// What the list says of it.
    pub about: Option<Text>,
    /// What somebody typed; empty where the reader has no key.
    pub typed: String,
    pub alarm: bool,
    /// Where a tick is sent that takes it off the list.
    pub tick: Option<String>,
    /// By which the next page begins.
    pub key: (NaiveDate, Uuid),
}

/// Where a page begins: behind the day and the identifier of the last line before.
pub type After = Option<(NaiveDate, Uuid)>;

/// A page of a list as it was read, its typed texts still locked.
pub enum Locked {
    Handed(Vec<hand_overs::Listed>),
    SentBack(Vec<closing::Listed>),
    Watched(Vec<watches::Listed>),
    Tasks(Vec<tasks::Listed>),
    Promises(Vec<promises::Listed>),
    Closing(Vec<closing::Listed>),
    Silent(Vec<cases::Listed>),
}

/// A page of a list.
pub fn load(db: &mut Db, caller: &Caller, today: NaiveDate, list: List, after: After, limit: i64) -> Result<Locked, StoreError> {
    let ago = |days| today.checked_sub_days(days).unwrap_or(today);
    Ok(match list {
        List::Handed => Locked::Handed(hand_overs::mine(db, caller, after.map(|(day, id)| (day, HandOverId(id))), limit)?),
        List::SentBack => Locked::SentBack(closing::sent_back(db, caller, after.map(|(day, id)| (day, ClosingRequestId(id))), limit)?),
        List::Watched => Locked::Watched(watches::mine(db, caller, after.map(|(day, id)| (day, WatchId(id))), limit)?),
        List::Tasks => {
            let until = today.checked_add_days(AHEAD).unwrap_or(today);
            Locked::Tasks(tasks::mine(db, caller, until, after.map(|(day, id)| (day, TaskId(id))), limit)?)
        }
        List::Promises => Locked::Promises(promises::overdue(db, caller, today, after.map(|(day, id)| (day, PromiseId(id))), limit)?),
        List::Closing => Locked::Closing(closing::waiting(db, caller, after.map(|(day, id)| (day, ClosingRequestId(id))), limit)?),
        List::Waiting => Locked::Silent(cases::silent(db, caller, (ago(STALE), ago(WAITING)), after.map(|(day, id)| (day, CaseId(id))), limit)?),
        List::Stale => Locked::Silent(cases::stale(db, caller, ago(STALE), after.map(|(day, id)| (day, CaseId(id))), limit)?),
        List::Recent => Locked::Silent(cases::list(db, caller, Some(CaseState::Open), after.map(|(day, id)| (day, CaseId(id))), limit)?),
    })
}

impl Locked {
    /// Whose keys open what was typed.
    pub fn people(&self) -> Vec<PersonId> {
        match self {
            Self::Handed(lines) => lines.iter().map(|one| one.person).collect(),
            Self::SentBack(lines) => lines.iter().map(|one| one.person).collect(),
            Self::Watched(lines) => lines.iter().map(|one| one.person).collect(),
            Self::Tasks(lines) => lines.iter().map(|one| one.person).collect(),
            Self::Promises(_) | Self::Closing(_) | Self::Silent(_) => Vec::new(),
        }
    }

    /// The lines with what was typed, for whoever has the keys.
    pub fn open(&self, keys: &HashMap<PersonId, PersonKey>, today: NaiveDate) -> Result<Vec<Item>, StoreError> {
        match self {
            Self::Handed(lines) => lines.iter().map(|one| handed(one, keys.get(&one.person))).collect(),
            Self::SentBack(lines) => lines.iter().map(|one| sent_back(one, keys.get(&one.person))).collect(),
            Self::Watched(lines) => lines.iter().map(|one| watched(one, keys.get(&one.person))).collect(),
            Self::Tasks(lines) => lines.iter().map(|one| task(one, keys.get(&one.person), today)).collect(),
            Self::Promises(lines) => Ok(lines.iter().map(|one| promise(one, today)).collect()),
            Self::Closing(lines) => Ok(lines.iter().map(asked).collect()),
            Self::Silent(lines) => Ok(lines.iter().map(silent).collect()),
        }
    }
}

/// Whether somebody with this role has such a list at all.
pub fn has(caller: &Caller, list: List) -> bool {
    list != List::Closing || caller.is(Role::Supervisor)
}

fn handed(one: &hand_overs::Listed, key: Option<&PersonKey>) -> Result<Item, StoreError> {
    Ok(Item {
        about: Some(text("today-handed-by").with("who", &one.hand_over.name).with("on", one.hand_over.on)),
        typed: key.map_or(Ok(String::new()), |key| one.hand_over.note(key))?,
        alarm: false,
        tick: Some(format!("/today/handed/{}", one.hand_over.id.0)),
        key: (one.hand_over.on, one.hand_over.id.0),
        case: one.case,
        code: one.code,
        service: one.service,
    })
}

fn sent_back(one: &closing::Listed, key: Option<&PersonKey>) -> Result<Item, StoreError> {
    Ok(Item { typed: key.map_or(Ok(String::new()), |key| one.request.question(key))?, about: Some(text("today-sent-back-question")), ..asked(one) })
}

fn asked(one: &closing::Listed) -> Item {
    Item {
        about: Some(text("today-asked-by").with("who", &one.request.name).with("on", one.request.on)),
        typed: String::new(),
        alarm: false,
        tick: None,
        key: (one.request.on, one.request.id().0),
        case: one.case,
        code: one.code,
        service: one.service,
    }
}

fn watched(one: &watches::Listed, key: Option<&PersonKey>) -> Result<Item, StoreError> {
    Ok(Item {
        about: Some(text("today-watched-by").with("who", &one.watch.name).with("on", one.watch.since)),
        typed: key.map_or(Ok(String::new()), |key| one.watch.line(key))?,
        alarm: false,
        tick: None,
        key: (one.watch.since, one.watch.id.0),
        case: one.case,
        code: one.code,
        service: one.service,
    })
}

fn task(one: &tasks::Listed, key: Option<&PersonKey>, today: NaiveDate) -> Result<Item, StoreError> {
    let typed = key.map_or(Ok(String::new()), |key| one.task.text(key))?;
    Ok(Item {
        about: Some(text("today-task").with("task", beside::said(one.task.kind, &typed)).with("due", beside::due(one.task.due, today))),
        typed: String::new(),
        alarm: one.task.due < today,
        tick: Some(format!("/cases/{}/tasks/{}", one.code, one.task.id.0)),
        key: (one.task.due, one.task.id.0),
        case: one.case,
        code: one.code,
        service: one.service,
    })
}

fn promise(one: &promises::Listed, today: NaiveDate) -> Item {
    Item {
        about: Some(text("today-promised").with("until", one.until()).with("days", (today - one.until().latest()).num_days())),
        typed: String::new(),
        alarm: false,
        tick: None,
        key: (one.until().earliest(), one.id.0),
        case: one.case,
        code: one.code,
        service: one.service,
    }
}

fn silent(one: &cases::Listed) -> Item {
    Item {
        about: Some(text("today-touched").with("on", one.touched_on)),
        typed: String::new(),
        alarm: false,
        tick: None,
        key: (one.touched_on, one.id.0),
        case: one.id,
        code: one.code,
        service: one.service_id,
    }
}
