//! Whose erasing was asked for, and what would go.

use askama::Template;
use chrono::NaiveDate;

use crate::{
    domain::{caller::Caller, rights::Role},
    store::{
        StoreError,
        db::Db,
        erasures::{Preview, Request},
        organizations,
        retention::{self, Notice},
    },
    web::{
        filters,
        form::{Typed, Wrong},
    },
    words::{Says, Text, text},
};

#[derive(Template)]
#[template(path = "erasures/list.html")]
pub struct ListPage {
    lines: Vec<Line>,
    /// After how many months it is erased who somebody was; none where no time was set.
    retention: Option<Text>,
    announced: Vec<Soon>,
    /// How many more there are than are listed.
    more: Option<Text>,
    may_approve: bool,
    may_erase: bool,
    /// Where somebody was erased just now: when that is final.
    done: Option<Text>,
}

struct Line {
    code: String,
    asked: Text,
    approved: bool,
}

struct Soon {
    code: String,
    on: Text,
}

/// Whose time runs out.
pub struct Announced {
    months: Option<i16>,
    first: Vec<Notice>,
    count: i64,
}

impl Announced {
    /// So many are listed; whoever is erased makes place for the next.
    const LISTED: i64 = 100;

    pub fn load(db: &mut Db, caller: &Caller) -> Result<Self, StoreError> {
        Ok(Self {
            months: organizations::find(db, caller.organization)?.retention_months,
            first: retention::announced(db, caller, Self::LISTED)?,
            count: retention::count(db, caller)?,
        })
    }
}

impl ListPage {
    pub fn of(all: &[Request], announced: &Announced, caller: &Caller, today: NaiveDate, done: bool) -> Self {
        let line = |request: &Request| Line {
            code: request.code.to_string(),
            asked: text("erasures-asked").with("who", &request.who).with("on", request.asked_on),
            approved: request.approved_by.is_some(),
        };
        Self {
            lines: all.iter().map(line).collect(),
            retention: announced.months.map(|months| text("erasures-retention").with("n", i64::from(months))),
            announced: announced
                .first
                .iter()
                .map(|notice| Soon { code: notice.code.to_string(), on: text("erasures-on").with("on", notice.erase_on) })
                .collect(),
            more: (announced.count > Announced::LISTED).then(|| text("erasures-more").with("n", announced.count - Announced::LISTED)),
            may_approve: caller.is(Role::Supervisor),
            may_erase: caller.is(Role::Admin),
            done: done.then(|| text("erasures-done").with("on", today)),
        }
    }
}

#[derive(Template)]
#[template(path = "erasures/show.html")]
pub struct PreviewPage {
    code: String,
    asked: Text,
    approved: bool,
    may_erase: bool,
    goes: Vec<Text>,
    stays: Vec<Text>,
    typed: String,
    wrong: Wrong,
}

impl PreviewPage {
    pub fn of(request: &Request, preview: Preview, caller: &Caller, typed: &Typed, wrong: Wrong) -> Self {
        Self {
            code: request.code.to_string(),
            asked: text("erasures-asked").with("who", &request.who).with("on", request.asked_on),
            approved: request.approved_by.is_some(),
            may_erase: caller.is(Role::Admin),
            goes: vec![
                text("erasures-cards").with("n", preview.cards),
                text("erasures-keys").with("n", preview.keys),
                text("erasures-tokens").with("n", preview.tokens),
                text("erasures-texts").with("n", preview.texts),
                text("erasures-files").with("n", preview.files),
                text("erasures-drafts").with("n", preview.drafts),
            ],
            stays: vec![text("erasures-cases").with("n", preview.cases), text("erasures-steps").with("n", preview.steps)],
            typed: typed.get("code").to_owned(),
            wrong,
        }
    }
}
