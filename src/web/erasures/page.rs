//! Whose erasing was asked for, and what would go.

use askama::Template;
use chrono::NaiveDate;

use crate::{
    domain::{caller::Caller, rights::Role},
    store::erasures::{Preview, Request},
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

impl ListPage {
    pub fn of(all: &[Request], caller: &Caller, today: NaiveDate, done: bool) -> Self {
        let line = |request: &Request| Line {
            code: request.code.to_string(),
            asked: text("erasures-asked").with("who", &request.who).with("on", request.asked_on),
            approved: request.approved_by.is_some(),
        };
        Self {
            lines: all.iter().map(line).collect(),
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
