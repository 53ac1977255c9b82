//! One row of a file as a step: which cell is what, and what is wrong with it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::ControlFlow;

use chrono::NaiveDate;

use super::broken::{Broken, Doubt, Why, nearest_of, short};
use super::columns::{MOST_FACETS, MOST_PLACES, Mapping};
use crate::domain::day::{Day, InvalidDay};
use crate::engine::columns::{Basis, Demand, Step};

/// A step with the line on which it stands. Texts are trimmed, empty ones are `None`, and nothing is judged against a vocabulary but what `values` of the mapping says.
#[derive(Debug)]
pub struct Row<'a> {
    /// Line of the file, from 1, on which the row begins.
    pub line: u64,
    /// The day as precisely as it was written; `step.day` holds exact days only.
    pub day: Option<Day>,
    /// Facets come in the order of `Mapping::all_facets`.
    pub step: Step<'a>,
}

/// The mapping worked out against one file: every column that is read has a slot, and each field knows its slots.
#[derive(Debug)]
pub(super) struct Form {
    /// Names of the columns that are read, one a slot.
    pub wanted: Vec<String>,
    person: usize,
    attempt: Option<usize>,
    order: Option<usize>,
    date: Option<usize>,
    service: Option<usize>,
    places: Vec<usize>,
    office: Option<usize>,
    stage: Option<usize>,
    activity: Option<usize>,
    outcome: Option<usize>,
    reason: Option<usize>,
    sent_to: Option<usize>,
    demands: Option<usize>,
    basis: Option<usize>,
    promise_broken: Option<usize>,
    period: Option<usize>,
    recorder: Option<usize>,
    facets: Vec<usize>,
    /// The values that a slot may hold, where the mapping says so.
    allowed: Vec<(usize, HashSet<String>)>,
    today: NaiveDate,
}

/// What a file tells beside its cells: the row's line, and names and places that an event log has by its structure.
pub(super) struct Place<'a> {
    pub line: u64,
    pub attempt: Option<&'a str>,
    pub order: Option<i64>,
}

impl Form {
    /// Gives every column of the mapping a slot. `check` says whether the file has a column.
    pub fn new(mapping: &Mapping, today: NaiveDate, mut check: impl FnMut(&'static str, &str) -> Result<(), Broken>) -> Result<Self, Broken> {
        let mut wanted = Vec::new();
        let mut slot = |key: &'static str, column: &str| -> Result<usize, Broken> {
            check(key, column)?;
            Ok(wanted.iter().position(|known| known == column).unwrap_or_else(|| {
                wanted.push(column.to_owned());
                wanted.len() - 1
            }))
        };
        let mut maybe = |key: &'static str, column: &Option<String>| column.as_deref().map(|column| slot(key, column)).transpose();
        let (attempt, order, date) = (maybe("attempt", &mapping.attempt)?, maybe("order", &mapping.order)?, maybe("date", &mapping.date)?);
        let (service, office, stage) = (maybe("service", &mapping.service)?, maybe("office", &mapping.office)?, maybe("stage", &mapping.stage)?);
        let (activity, outcome, reason) =
            (maybe("activity", &mapping.activity)?, maybe("outcome", &mapping.outcome)?, maybe("reason", &mapping.reason)?);
        let (sent_to, recorder, period) =
            (maybe("sent_to", &mapping.sent_to)?, maybe("recorder", &mapping.recorder)?, maybe("period", &mapping.period)?);
        let (demands, basis, promise_broken) =
            (maybe("demands", &mapping.demands)?, maybe("basis", &mapping.basis)?, maybe("promise_broken", &mapping.promise_broken)?);
        let person = slot("person", &mapping.person)?;
        let places = mapping.places.iter().map(|column| slot("places", column)).collect::<Result<_, _>>()?;
        let facets = mapping.all_facets().iter().map(|column| slot("facets", column)).collect::<Result<_, _>>()?;
        let mut allowed = Vec::new();
        for (column, values) in &mapping.values {
            allowed.push((slot("values", column)?, values.iter().cloned().collect()));
        }
        Ok(Self {
            wanted,
            person,
            attempt,
            order,
            date,
            service,
            places,
            office,
            stage,
            activity,
            outcome,
            reason,
            sent_to,
            demands,
            basis,
            promise_broken,
            period,
            recorder,
            facets,
            allowed,
            today,
        })
    }

    /// Hands one row to `visit`, given the cells of the slots, or what is wrong with it.
    pub fn tell(
        &self,
        place: &Place<'_>,
        cells: &[Option<&str>],
        visit: &mut impl FnMut(Result<Row<'_>, Doubt>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let cell = |slot: usize| cells[slot];
        let maybe = |slot: Option<usize>| slot.and_then(|slot| cells[slot]);
        let (mut places, mut facets) = ([None; MOST_PLACES], [None; MOST_FACETS]);
        for (to, slot) in places.iter_mut().zip(&self.places) {
            *to = cell(*slot);
        }
        for (to, slot) in facets.iter_mut().zip(&self.facets) {
            *to = cell(*slot);
        }
        let judged = self.judge(cells);
        let (demands, broken) = match judged.as_ref().map_or_else(|_| Ok((Vec::new(), false)), |_| self.burdens(cells)) {
            Ok(found) => found,
            Err(why) => return visit(Err(Doubt { line: place.line, why })),
        };
        let judged = judged.map(|(person, order, day)| Row {
            line: place.line,
            day,
            step: Step {
                person,
                attempt: maybe(self.attempt).or(place.attempt),
                order: if self.order.is_some() { order } else { place.order },
                day: day.and_then(exact),
                service: maybe(self.service),
                places: &places[..self.places.len()],
                office: maybe(self.office),
                stage: maybe(self.stage),
                activity: maybe(self.activity),
                outcome: maybe(self.outcome),
                reason: maybe(self.reason),
                sent_to: maybe(self.sent_to),
                recorder: maybe(self.recorder),
                period: maybe(self.period),
                demands: &demands,
                promise_broken: broken,
                facets: &facets[..self.facets.len()],
            },
        });
        visit(judged.map_err(|why| Doubt { line: place.line, why }))
    }

    /// What was asked for at a row, and whether its promise was broken.
    fn burdens<'a>(&self, cells: &[Option<&'a str>]) -> Result<(Vec<Demand<'a>>, bool), Why> {
        let column = |slot: usize| self.wanted[slot].clone();
        let parts = |slot: Option<usize>| slot.and_then(|slot| cells[slot]).map(|cell| cell.split([';', '|']).map(str::trim)).into_iter().flatten();
        let requirements: Vec<&str> = parts(self.demands).filter(|part| !part.is_empty()).collect();
        let mut bases = Vec::new();
        if let Some(slot) = self.basis {
            for part in parts(Some(slot)).filter(|part| !part.is_empty()) {
                let wrong = || Why::UnknownValue { column: column(slot), value: short(part), near: nearest_of(&short(part), BASES) };
                bases.push(Basis::parse(part).ok_or_else(wrong)?);
            }
            if bases.len() > 1 && bases.len() != requirements.len() {
                return Err(Why::Bases { column: column(slot), bases: bases.len(), demands: requirements.len() });
            }
        }
        let basis = |at: usize| bases.get(if bases.len() == 1 { 0 } else { at }).copied().unwrap_or_default();
        let demands = requirements.into_iter().enumerate().map(|(at, requirement)| Demand { requirement, basis: basis(at), policy: None }).collect();
        let broken = match self.promise_broken.and_then(|slot| cells[slot].map(|text| (slot, text))) {
            None => false,
            Some((slot, text)) => match text.to_ascii_lowercase().as_str() {
                "yes" | "1" | "true" => true,
                "no" | "0" | "false" => false,
                _ => return Err(Why::UnknownValue { column: column(slot), value: short(text), near: None }),
            },
        };
        Ok((demands, broken))
    }

    /// Person, order and day of a row, if every cell is what it should be.
    #[allow(clippy::type_complexity)] // the three that are read here, in one breath
    fn judge<'a>(&self, cells: &[Option<&'a str>]) -> Result<(&'a str, Option<i64>, Option<Day>), Why> {
        let column = |slot: usize| self.wanted[slot].clone();
        let person = cells[self.person].ok_or_else(|| Why::NoPerson { column: column(self.person) })?;
        let order = match self.order.and_then(|slot| cells[slot].map(|text| (slot, text))) {
            Some((slot, text)) => Some(text.parse().map_err(|_| Why::Order { column: column(slot), value: short(text) })?),
            None => None,
        };
        let day = match self.date.and_then(|slot| cells[slot].map(|text| (slot, text))) {
            Some((slot, text)) => Some(day_of(text, self.today).map_err(|reason| Why::Day { column: column(slot), reason })?),
            None => None,
        };
        for (slot, values) in &self.allowed {
            if let Some(value) = cells[*slot].filter(|value| !values.contains(*value)) {
                let near = nearest_of(&short(value), values.iter().map(String::as_str));
                return Err(Why::UnknownValue { column: column(*slot), value: short(value), near });
            }
        }
        Ok((person, order, day))
    }
}

/// What may stand in a column of legal bases.
const BASES: [&str; 5] = ["forbidden", "in-rule", "local-addition", "no-rule", "unknown"];

/// A day as spreadsheets show it (`2026/3/4`, `2026.3.4`, `2026年3月4日`, `2026-3-4`), spelled as ISO 8601 does; anything else stays as it is.
fn spelled(text: &str) -> Cow<'_, str> {
    let parts: Vec<&str> = text.trim_end_matches(['日', '月', '年']).split(['-', '/', '.', '年', '月']).map(str::trim).collect();
    let digits = |part: &&str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    match &parts[..] {
        [year, rest @ ..] if year.len() == 4 && digits(year, 4) && (1..=2).contains(&rest.len()) && rest.iter().all(|part| digits(part, 2)) => {
            let rest: String = rest.iter().map(|part| format!("-{part:0>2}")).collect();
            Cow::Owned(format!("{year}{rest}"))
        }
        _ => Cow::Borrowed(text),
    }
}

/// Reads a day as it is written in a file, or the day of an ISO 8601 instant as it was there (the offset is not applied).
pub(super) fn day_of(text: &str, today: NaiveDate) -> Result<Day, InvalidDay> {
    let day = text.split_at_checked(10).filter(|(_, time)| matches!(time.as_bytes(), [b'T' | b't' | b' ', b'0'..=b'9', ..]));
    Day::past(&spelled(day.map_or(text, |(day, _)| day)), today)
}

/// The day itself, where more than a month or a year is known.
fn exact(day: Day) -> Option<NaiveDate> {
    match day {
        Day::Exact(day) => Some(day),
        Day::Month { .. } | Day::Year(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_an_instant_is_the_day_it_was_there() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let day = |text| day_of(text, today).map(|day| day.to_string());
        assert_eq!(day("2011-10-11T23:45:40.276+02:00").as_deref(), Ok("2011-10-11"));
        assert_eq!(day("2011-10-11 08:00").as_deref(), Ok("2011-10-11"));
        assert_eq!(day("2011-10").as_deref(), Ok("2011-10"));
        for text in ["2011/10/9", "2011.10.09", "2011年10月9日", "2011-10-9"] {
            assert_eq!(day(text).as_deref(), Ok("2011-10-09"), "{text}");
        }
        assert_eq!(day("2011年10月").as_deref(), Ok("2011-10"));
        for text in
            ["2011-10-11T", "2011-10-11Today", "2011-10-11x08", "11.10.2011", "2026-11-25", "2085-01-01T00:00", "1899-12-31", "２０１１-10-11"]
        {
            assert!(day(text).is_err(), "{text}");
        }
    }
}
