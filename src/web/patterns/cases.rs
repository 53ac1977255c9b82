//! The cases behind a pattern, by codes, for those who may open them.

use askama::Template;

use super::{Seen, one};
use crate::{
    engine::pattern::Pattern,
    store::{cases::Listed, reference::Named as _},
    web::filters,
    words::Says,
};

#[derive(Template)]
#[template(path = "patterns/cases.html")]
pub struct CasesPage {
    id: String,
    title: String,
    sentence: String,
    sees_all: bool,
    cases: Vec<Line>,
}

struct Line {
    case: Listed,
    service: String,
}

impl CasesPage {
    pub fn of(seen: &Seen, pattern: &Pattern, found: Vec<Listed>) -> Self {
        let service = |case: &Listed| {
            let service = seen.reference.services.iter().find(|service| service.id == case.service_id);
            service.map(|service| service.name(seen.language()).to_owned()).unwrap_or_default()
        };
        Self {
            id: pattern.id.clone(),
            title: one::title(seen, pattern),
            sentence: seen.sentence(pattern),
            sees_all: seen.sight.is_exact(),
            cases: found.into_iter().map(|case| Line { service: service(&case), case }).collect(),
        }
    }
}
