//! The plan of the demo: everything that is to be inserted, as plain lists.
//!
//! The same `today` gives the same plan, byte for byte. All texts but names and words said are codes of the Chinese vocabulary or of the lists in this plan.

use chrono::{Days, NaiveDate};

use super::{
    dice::Dice,
    offices::{SOUGHT, Sought},
    people::{someone, staff},
    places::PLACES,
    rules::{self, LISTS_COMPLETE},
    walk::{End, Walk},
};
pub use super::{
    offices::{OFFICES, PlannedOffice},
    people::{PlannedCaseworker, Someone},
    places::PlannedPlace,
    rules::PlannedPolicy,
};
use crate::{
    domain::{
        day::Day,
        outcome::{DemandState, Outcome, Stage},
        step::Burden,
    },
    seed::{calendar, policies, vocabulary},
};

/// How many people there are.
pub const PERSONS: u32 = 7_500;
/// So that each of a team's twelve works with some 600 people, however large the record.
const PERSONS_OF_A_TEAM: u32 = 8_000;
/// How many days before today the record begins: about 18 months.
pub const DAYS: i64 = 548;
const SEED: u64 = 20_240_917;

/// What is to be inserted.
pub struct DemoPlan {
    /// Beneath the nation of the shipped places; each after the one that it lies in.
    pub places: Vec<PlannedPlace>,
    pub offices: Vec<PlannedOffice>,
    /// Fictional local rules, beside the shipped national ones.
    pub policies: Vec<PlannedPolicy>,
    /// Codes of shipped national policies that count as checked and complete in the demo, so that local additions show. Nobody compared them with the
    /// official texts: the demo says so wherever it says that all of it is fictional.
    pub checked: Vec<&'static str>,
    pub caseworkers: Vec<PlannedCaseworker>,
    pub persons: Vec<PlannedPerson>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PlannedPerson {
    pub someone: Someone,
    /// The day on which the first case was opened; facets and consents are from this day.
    pub registered_on: NaiveDate,
    pub cases: Vec<PlannedCase>,
}

/// One person's pursuit of one service.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedCase {
    pub service: &'static str,
    pub opened_on: NaiveDate,
    /// Closed with the outcome of its last step, on that step's day; open where there is none.
    pub closed_on: Option<NaiveDate>,
    /// In order; at least one.
    pub attempts: Vec<PlannedAttempt>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PlannedAttempt {
    /// In order; 1 to 8.
    pub steps: Vec<PlannedStep>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PlannedStep {
    pub day: Day,
    /// The day on which it was typed in; not after today.
    pub recorded_on: NaiveDate,
    /// Position in [`DemoPlan::caseworkers`].
    pub recorder: usize,
    /// Code of an office of the plan.
    pub office: &'static str,
    pub channel: &'static str,
    pub official_role: &'static str,
    pub stage: Stage,
    pub outcome: Outcome,
    pub reason: Option<&'static str>,
    pub given_how: Option<&'static str>,
    /// Code of the office to which the person was sent.
    pub sent_to: Option<&'static str>,
    /// What was said, in Chinese.
    pub words: Option<&'static str>,
    pub demands: Vec<(&'static str, DemandState)>,
    pub promise: Option<PlannedPromise>,
    /// Money in fen.
    pub burden: Burden,
    pub expectation: Option<&'static str>,
    pub attribution: Option<&'static str>,
    pub gave_up_reason: Option<&'static str>,
}

/// "Come back after …".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlannedPromise {
    /// None: no day was named.
    pub until: Option<Day>,
    /// None: it is not known yet whether it was kept.
    pub kept: Option<bool>,
}

impl DemoPlan {
    /// The plan of a demo whose record ends `today`.
    pub fn new(today: NaiveDate) -> DemoPlan {
        Self::sized(today, PERSONS)
    }

    /// The same with another number of people; the first of them are the same ones, shared among as many teams as so many people need.
    pub fn sized(today: NaiveDate, persons: u32) -> DemoPlan {
        let teams = persons.div_ceil(PERSONS_OF_A_TEAM).max(1);
        DemoPlan {
            places: PLACES.to_vec(),
            offices: OFFICES.to_vec(),
            policies: rules::policies(today),
            checked: policies::china()
                .iter()
                .filter(|policy| LISTS_COMPLETE.iter().any(|service| policy.covers(service)))
                .map(|policy| policy.code.as_str())
                .collect(),
            caseworkers: staff(teams as usize),
            persons: (0..persons).map(|number| person(number, (number % teams) as usize, today)).collect(),
        }
    }

    /// How many attempts and steps it has.
    pub fn counts(&self) -> (usize, usize) {
        let attempts = || self.persons.iter().flat_map(|person| &person.cases).flat_map(|case| &case.attempts);
        (attempts().count(), attempts().map(|attempt| attempt.steps.len()).sum())
    }
}

fn person(number: u32, team: usize, today: NaiveDate) -> PlannedPerson {
    let mut dice = Dice::of(SEED, u64::from(number));
    let someone = someone(&mut dice, number, team, today);
    let mut wanted: Vec<&'static Sought> = Vec::new();
    for _ in 0..dice.weighted(&[(1, 74.0), (2, 21.0), (3, 5.0)]) {
        let left: Vec<(&'static Sought, f64)> =
            SOUGHT.iter().filter(|sought| wanted.iter().all(|own| own.service != sought.service)).map(|sought| (sought, sought.share)).collect();
        wanted.push(dice.weighted(&left));
    }
    let mut cases: Vec<PlannedCase> = wanted.into_iter().map(|sought| case(&mut dice, &someone, sought, today)).collect();
    cases.sort_by_key(|case| case.opened_on);
    // Cannot be empty: everybody wants at least one service.
    let registered_on = cases.first().map_or(today, |case| case.opened_on);
    PlannedPerson { someone, registered_on, cases }
}

fn case(dice: &mut Dice, person: &Someone, sought: &'static Sought, today: NaiveDate) -> PlannedCase {
    let vocabulary = vocabulary::china();
    // Cannot fail: a test finds every service that the demo seeks in the vocabulary.
    let service = vocabulary.service(sought.service).unwrap_or(&vocabulary.services[0]);
    let walk = Walk { person, sought, service, calendar: calendar::china(), today };
    // The younger half of the record holds a little more: the organization grows.
    let ago = dice.between(2, DAYS).min(dice.between(2, DAYS * 2));
    let mut start = today - Days::new(u64::try_from(ago).unwrap_or(0));
    let mut attempts = Vec::new();
    let mut end;
    loop {
        let (steps, how) = walk.attempt(dice, start);
        let last = steps.last().map_or(start, |step| step.day.latest().min(today));
        attempts.push(PlannedAttempt { steps });
        end = (how, last);
        let again = last + Days::new(u64::try_from(dice.between(12, 70)).unwrap_or(0));
        let tries = how == End::TurnedAway && dice.chance(0.72) || how == End::GaveUp && dice.chance(0.12);
        if !tries || attempts.len() == 4 || again > today {
            break;
        }
        start = again;
    }
    let opened_on = attempts[0].steps[0].day.earliest();
    PlannedCase { service: sought.service, opened_on, closed_on: matches!(end.0, End::Granted | End::GaveUp).then_some(end.1), attempts }
}

#[cfg(test)]
mod found;
#[cfg(test)]
mod tests;
