//! From where an outcome was set, so that the page goes back to the same place of the same list and shows what became of it.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::{domain::code::CaseCode, web::form::Typed};

use super::lists::{After, List};

/// At most so many lines are remembered as done; older ones are left out.
const REMEMBERED: usize = 20;

/// A place on Today, or on a page of one of its lists.
#[derive(Clone, Default)]
pub struct Back {
    pub list: Option<List>,
    /// Whether it is the list's own page, and not Today with all lists.
    pub alone: bool,
    pub after: After,
    /// What was set from here since the page was opened, each with the line on which it stood.
    pub done: Vec<(CaseCode, usize)>,
}

impl Back {
    /// Reads what [`Self::fields`] wrote; whatever else was sent leads to the beginning of Today.
    pub fn read(typed: &Typed) -> Self {
        let day: Option<NaiveDate> = typed.get("at").parse().ok();
        let id: Option<Uuid> = typed.get("after").parse().ok();
        let done = typed.get("done").split(',').filter_map(|one| {
            let (code, row) = one.split_once('.')?;
            Some((code.parse().ok()?, row.parse().ok().filter(|row: &usize| *row < 1_000)?))
        });
        Self { list: typed.get("list").parse().ok(), alone: typed.is("alone", "yes"), after: day.zip(id), done: done.take(REMEMBERED).collect() }
    }

    /// The same after one more was set, the latest last.
    pub fn with(mut self, code: CaseCode, row: usize) -> Self {
        self.done.retain(|(done, _)| *done != code);
        self.done.push((code, row));
        let surplus = self.done.len().saturating_sub(REMEMBERED);
        self.done.drain(..surplus);
        self
    }

    /// As fields of a form or parts of an address.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let done = self.done.iter().map(|(code, row)| format!("{code}.{row}")).collect::<Vec<_>>().join(",");
        let mut fields = Vec::new();
        let mut add = |name, value: String| {
            if !value.is_empty() {
                fields.push((name, value));
            }
        };
        add("list", self.list.map(List::code).unwrap_or_default().to_owned());
        add("alone", if self.alone { "yes" } else { "" }.to_owned());
        add("at", self.after.map(|(day, _)| day.to_string()).unwrap_or_default());
        add("after", self.after.map(|(_, id)| id.to_string()).unwrap_or_default());
        add("done", done);
        fields
    }

    fn query(&self) -> String {
        // codes, days and identifiers: nothing that an address would have to escape
        self.fields().iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
    }

    /// The address of the place.
    pub fn href(&self) -> String {
        match self.list {
            Some(list) if self.alone => format!("/today/{}?{}", list.code(), self.query()),
            _ => format!("/today?{}", self.query()),
        }
    }

    /// The address at which the outcome of the case on this line is set.
    pub fn outcome_of(&self, code: CaseCode, row: usize) -> String {
        format!("/today/outcome/{code}?row={row}&{}", self.query())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_again() {
        let (one, other) = (CaseCode::from_seed(1), CaseCode::from_seed(2));
        let back = Back { list: Some(List::Stale), alone: true, after: None, done: Vec::new() }.with(one, 3).with(other, 4).with(one, 5);
        let query = back.href();
        let read = Back::read(&Typed::from_body(query.split_once('?').unwrap().1.as_bytes()));
        assert_eq!((read.list, read.alone, read.done), (Some(List::Stale), true, vec![(other, 4), (one, 5)]));
        assert!(query.starts_with("/today/stale?"));
        let nothing = Back::read(&Typed::from_body(b"list=x&done=,a.b,7.9&at=2026-01-01"));
        assert!(nothing.list.is_none() && nothing.after.is_none() && nothing.done.is_empty());
        assert_eq!(nothing.href(), "/today?");
    }
}
