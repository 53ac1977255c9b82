//! The team page: a line a colleague, and the cases that were asked for.

use askama::Template;
use chrono::NaiveDate;

use crate::{
    domain::{id::UserId, language::Language, rights::Role},
    store::{reference::Named, team::Standing, users::User},
    web::{
        filters,
        form::{Choice, Typed, Wrong},
    },
    words::{Says, Text, days, text},
};

use super::{
    Found,
    form::{Filter, Show, can_take},
};

/// More lines would help nobody; the counts are of all.
const A_LIST: usize = 200;

#[derive(Template)]
#[template(path = "team/show.html")]
pub struct TeamPage {
    rows: Vec<Row>,
    views: Vec<(String, String, String)>,
    shows: Vec<Choice>,
    workers: Vec<Choice>,
    services: Vec<Choice>,
    /// That people will be erased by time, where there are some.
    running_out: Option<Text>,
    title: Text,
    lines: Vec<Line>,
    all: usize,
    /// What is set, to be sent along with a form.
    filter: Vec<(&'static str, String)>,
    handover: Option<Handover>,
    typed: Typed,
    wrong: Wrong,
}

/// A colleague, and how many of their cases are open, overdue, stalled, not coded; each count with where it leads.
struct Row {
    name: String,
    counts: Vec<(usize, String)>,
}

struct Line {
    case: String,
    person: String,
    service: String,
    workers: String,
    touched: String,
    silent: i64,
    overdue: i64,
    uncoded: i64,
    ticked: bool,
}

/// Whose cases can be handed over here, and to whom.
struct Handover {
    name: String,
    open: usize,
    to: Vec<Choice>,
}

/// In the order of the table's columns.
const COLUMNS: [Show; 4] = [Show::Open, Show::Overdue, Show::Stalled, Show::Uncoded];

impl TeamPage {
    /// Whether there are more than are shown.
    fn is_cut(&self) -> bool {
        self.all > self.lines.len()
    }

    pub fn of(found: &Found, filter: &Filter, language: Language, today: NaiveDate, typed: Typed, wrong: Wrong) -> Self {
        let name = |id: &UserId| found.colleagues.iter().find(|user| user.id == *id).map(|user| user.name.clone());
        let service = found.services.iter().find(|service| Some(&service.code) == filter.service.as_ref());
        let asked = |case: &&Standing| {
            filter.show.takes(case)
                && filter.worker.is_none_or(|worker| case.workers.contains(&worker))
                && service.is_none_or(|service| service.id == case.service)
        };
        let line = |case: &Standing| Line {
            case: case.code.to_string(),
            person: case.person_code.to_string(),
            service: found
                .services
                .iter()
                .find(|service| service.id == case.service)
                .map(|service| service.name(language).to_owned())
                .unwrap_or_default(),
            workers: case.workers.iter().filter_map(name).collect::<Vec<_>>().join(language.pick(", ", "、")),
            touched: days::day(case.touched_on, language),
            silent: (today - case.touched_on).num_days(),
            overdue: case.overdue,
            uncoded: case.uncoded,
            ticked: typed.is("cases", &case.code.to_string()),
        };
        let asked: Vec<&Standing> = found.standing.iter().filter(asked).collect();
        let handing = filter.worker.and_then(|worker| found.colleagues.iter().find(|user| user.id == worker));
        Self {
            rows: found.colleagues.iter().filter_map(|user| row(found, filter, user)).collect(),
            views: found.views.iter().map(|(id, view)| (id.0.to_string(), view.name.clone(), view.filters.clone())).collect(),
            shows: Show::ALL.map(|show| Choice::new(show.code(), show.text().say(language)).chosen(show == filter.show)).to_vec(),
            workers: found
                .colleagues
                .iter()
                .filter(|user| works(found, user))
                .map(|user| Choice::new(user.id.0.to_string(), &user.name).chosen(Some(user.id) == filter.worker))
                .collect(),
            services: found
                .services
                .iter()
                .map(|service| Choice::new(&service.code, service.name(language)).chosen(Some(&service.code) == filter.service.as_ref()))
                .collect(),
            running_out: (found.running_out > 0).then(|| text("team-running-out").with("n", found.running_out)),
            title: filter.show.text(),
            lines: asked.iter().take(A_LIST).map(|case| line(case)).collect(),
            all: asked.len(),
            filter: written(filter),
            handover: handing.map(|user| Handover {
                name: user.name.clone(),
                open: found.standing.iter().filter(|case| case.workers.contains(&user.id)).count(),
                to: found
                    .colleagues
                    .iter()
                    .filter(|other| can_take(other) && other.id != user.id)
                    .map(|other| Choice::new(other.id.0.to_string(), &other.name).chosen(typed.is("to", &other.id.0.to_string())))
                    .collect(),
            }),
            typed,
            wrong,
        }
    }
}

fn written(filter: &Filter) -> Vec<(&'static str, String)> {
    let mut fields = vec![("show", filter.show.code().to_owned())];
    fields.extend(filter.worker.map(|worker| ("worker", worker.0.to_string())));
    fields.extend(filter.service.clone().map(|service| ("service", service)));
    fields
}

/// Caseworkers, and whoever else has an open case.
fn works(found: &Found, user: &User) -> bool {
    (user.roles().has(Role::Caseworker) && !user.suspended) || found.standing.iter().any(|case| case.workers.contains(&user.id))
}

fn row(found: &Found, filter: &Filter, user: &User) -> Option<Row> {
    if !works(found, user) {
        return None;
    }
    let count = |show: Show| {
        let theirs = found.standing.iter().filter(|case| case.workers.contains(&user.id));
        let number = match show {
            // of these there are several in a case
            Show::Overdue => theirs.map(|case| usize::try_from(case.overdue).unwrap_or(0)).sum(),
            Show::Uncoded => theirs.map(|case| usize::try_from(case.uncoded).unwrap_or(0)).sum(),
            _ => theirs.filter(|case| show.takes(case)).count(),
        };
        (number, Filter { show, worker: Some(user.id), service: filter.service.clone() }.written())
    };
    Some(Row { name: user.name.clone(), counts: COLUMNS.map(count).to_vec() })
}
