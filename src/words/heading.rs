//! The heading of a pattern: who, what, where, short enough to stand above a page.

use super::{
    finding::{Labels as _, ScopeKind},
    names::Names,
    text,
};
use crate::engine::statement::{DEMANDED, DEMANDED_WITHOUT_RULE, PROMISE_BROKEN, RETURNED, Statement};

/// The parts of a statement, said one by one.
pub struct Parts {
    /// "Household registration: rural"; one a facet.
    pub group: Vec<String>,
    /// The outcome, and its reason or what was asked for.
    pub what: Vec<String>,
    /// Places, offices, services and stages.
    pub scope: Vec<String>,
}

impl Parts {
    pub fn of(statement: &Statement, names: &Names) -> Self {
        let named = |(facet, value): (&String, &String)| {
            let value = names.facet_value(facet, value).unwrap_or(value);
            text("patterns-group-named").with("facet", names.facet(facet).unwrap_or(facet)).with("value", value).say(names.language)
        };
        let mut what = vec![outcome(names, statement.target.outcome())];
        what.extend(statement.target.reason().map(|reason| names.reason(reason).unwrap_or(reason).to_owned()));
        what.extend(statement.target.requirement().map(|code| names.requirement(code).unwrap_or(code).to_owned()));
        let scope = statement.scope.iter().map(|(dimension, code)| names.scope(ScopeKind::of(dimension), code).unwrap_or(code).to_owned());
        Self { group: statement.group.iter().map(named).collect(), what, scope: scope.collect() }
    }
}

/// Who, what, where.
pub fn heading(statement: &Statement, names: &Names) -> String {
    let parts = Parts::of(statement, names);
    let group = parts.group.join(" · ");
    let what = [parts.what, parts.scope].concat().join(" · ");
    if group.is_empty() { what } else { text("patterns-heading").with("group", group).with("what", what).say(names.language) }
}

/// An outcome as the vocabulary calls it; demands, broken promises and coming back to an office are none of its outcomes.
pub fn outcome(names: &Names, code: &str) -> String {
    let own = match code {
        RETURNED => text("patterns-returned"),
        PROMISE_BROKEN => text("patterns-promise-broken"),
        DEMANDED => text("patterns-demanded"),
        DEMANDED_WITHOUT_RULE => text("patterns-demanded-without-rule"),
        _ => return names.outcome(code).unwrap_or(code).to_owned(),
    };
    own.say(names.language)
}
