//! What the team page is asked for: which cases, and who takes whose over.

use std::collections::HashSet;

use crate::{
    domain::{code::CaseCode, id::UserId, rights::Role},
    store::{
        reassignments::{Chosen, Order, REASON_MAX},
        team::Standing,
        users::User,
    },
    web::form::{Typed, Wrong},
    words::{Text, text},
};

/// Which cases are shown. It stands in the address, so that it is still set when one comes back from a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub show: Show,
    pub worker: Option<UserId>,
    /// By code.
    pub service: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    Stalled,
    Overdue,
    Uncoded,
    Open,
}

impl Show {
    pub const ALL: [Self; 4] = [Self::Stalled, Self::Overdue, Self::Uncoded, Self::Open];

    pub fn code(self) -> &'static str {
        match self {
            Self::Stalled => "stalled",
            Self::Overdue => "overdue",
            Self::Uncoded => "uncoded",
            Self::Open => "open",
        }
    }

    pub fn text(self) -> Text {
        match self {
            Self::Stalled => text("team-stalled"),
            Self::Overdue => text("team-overdue"),
            Self::Uncoded => text("team-uncoded"),
            Self::Open => text("team-open"),
        }
    }

    pub fn takes(self, case: &Standing) -> bool {
        match self {
            Self::Stalled => case.stalled,
            Self::Overdue => case.overdue > 0,
            Self::Uncoded => case.uncoded > 0,
            Self::Open => true,
        }
    }
}

impl Filter {
    /// Whatever is not a filter is passed over.
    pub fn of(typed: &Typed) -> Self {
        Self {
            show: Show::ALL.into_iter().find(|show| show.code() == typed.get("show")).unwrap_or(Show::Stalled),
            worker: typed.get("worker").parse().ok().map(UserId),
            service: Some(typed.get("service")).filter(|code| is_code(code)).map(str::to_owned),
        }
    }

    /// As the address of the page writes it.
    pub fn written(&self) -> String {
        let worker = self.worker.map(|worker| format!("&worker={}", worker.0)).unwrap_or_default();
        let service = self.service.as_ref().map(|service| format!("&service={service}")).unwrap_or_default();
        format!("show={}{worker}{service}", self.show.code())
    }
}

fn is_code(text: &str) -> bool {
    !text.is_empty() && text.len() <= 60 && text.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'))
}

/// Whether someone can be given people: they work with cases, were admitted, and are here.
pub fn can_take(user: &User) -> bool {
    let works = user.roles().has(Role::Caseworker) || user.roles().has(Role::Supervisor);
    works && user.admitted_on.is_some() && !user.suspended
}

/// Who hands over what to whom, or everything that is wrong.
pub fn order(typed: &Typed, colleagues: &[User]) -> Result<Order, Wrong> {
    let mut wrong = Wrong::default();
    let from = typed.get("worker").parse().ok().map(UserId);
    let known = |id: UserId| colleagues.iter().find(|user| user.id == id);
    let to: Vec<UserId> = typed.all("to").filter_map(|id| id.parse().ok().map(UserId)).filter(|id| known(*id).is_some_and(can_take)).collect();
    if to.is_empty() || to.len() != typed.all("to").count() || to.iter().any(|id| Some(*id) == from) {
        wrong.add("to", text("team-wrong-to"));
    }
    let ticked: Option<HashSet<CaseCode>> = typed.all("cases").map(|code| code.parse().ok()).collect();
    let cases = match ticked {
        _ if typed.is("all", "yes") => Some(Chosen::All),
        Some(codes) if !codes.is_empty() => Some(Chosen::These(codes)),
        _ => None,
    };
    if cases.is_none() {
        wrong.add("cases", text("team-wrong-cases"));
    }
    let reason = typed.text("reason", REASON_MAX, &mut wrong);
    if reason.is_empty() {
        wrong.add("reason", text("team-wrong-reason"));
    }
    match (from.filter(|id| known(*id).is_some()), cases) {
        (Some(from), Some(cases)) if wrong.is_empty() => Ok(Order { from, to, cases, reason }),
        (None, _) => {
            wrong.add("worker", text("team-wrong-worker"));
            Err(wrong)
        }
        _ => Err(wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_reads_back_as_it_was_written() {
        let worker = Some(UserId::random());
        for show in Show::ALL {
            for filter in [Filter { show, worker, service: Some("school-enrolment".into()) }, Filter { show, worker: None, service: None }] {
                assert_eq!(Filter::of(&Typed::from_body(filter.written().as_bytes())), filter);
            }
        }
        let nonsense = Filter::of(&Typed::from_body(b"show=everything&worker=mei&service=%22%3E%3Cscript"));
        assert_eq!(nonsense, Filter { show: Show::Stalled, worker: None, service: None });
    }
}
