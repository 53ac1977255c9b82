//! An office took papers, and a rule says by when it must answer: which of these clocks were kept? (PRODUCT §5, screen 8)

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::columns::{Columns, NO_DAY};
use super::cut::Slice;
use super::share::Share;

/// A clock that papers taken at a step started; it ends with the day `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResponseClock {
    pub step: u32,
    pub until: NaiveDate,
}

/// Outcomes that answer papers.
const ANSWERS: [&str; 3] = ["granted", "partly-granted", "refused"];
const WITHDREW: &str = "withdrew";

/// How a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Answered by its last day.
    Kept,
    /// Answered after it.
    Late,
    /// Its last day is over, and nothing was answered.
    Missed,
    /// Its last day is still to come.
    Running,
}

impl State {
    pub const ALL: [Self; 4] = [Self::Kept, Self::Late, Self::Missed, Self::Running];
}

/// The clocks of a cut.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResponseClocks {
    /// For each state how many clocks, and of how many people.
    pub states: Vec<(State, u64, u64)>,
    /// Persons whom an office let wait beyond a clock's end, of those one of whose clocks has ended one way or the other.
    pub let_down: Share,
    /// Clocks of whose answer the day is not known, or that ended because the person gave up.
    pub left_out: u64,
}

/// Counts the clocks that began in a cut. `None`: there are none.
pub fn response_clocks(clocks: &[ResponseClock], slice: &Slice, today: NaiveDate) -> Option<ResponseClocks> {
    let columns = slice.columns;
    let mut counted = State::ALL.map(|_| (0_u64, BTreeSet::new()));
    let mut left_out = 0;
    for clock in clocks.iter().filter(|clock| slice.holds(clock.step as usize)) {
        match state(columns, clock, today) {
            Some(state) => {
                let of = &mut counted[state as usize];
                of.0 += 1;
                of.1.insert(columns.attempt_persons()[attempt_of(columns, clock.step)]);
            }
            None => left_out += 1,
        }
    }
    let people = |states: &[State]| states.iter().flat_map(|state| &counted[*state as usize].1).collect::<BTreeSet<_>>().len() as u64;
    let let_down = Share::new(people(&[State::Late, State::Missed]), people(&[State::Kept, State::Late, State::Missed]));
    let states: Vec<_> = State::ALL.into_iter().zip(&counted).map(|(state, (clocks, people))| (state, *clocks, people.len() as u64)).collect();
    let any = left_out > 0 || states.iter().any(|(_, clocks, _)| *clocks > 0);
    any.then_some(ResponseClocks { states, let_down, left_out })
}

fn attempt_of(columns: &Columns, step: u32) -> usize {
    columns.attempt_bounds().partition_point(|from| *from <= step) - 1
}

/// `None`: nothing can be said.
fn state(columns: &Columns, clock: &ResponseClock, today: NaiveDate) -> Option<State> {
    let later = clock.step as usize + 1..columns.steps_of_attempt(attempt_of(columns, clock.step)).end;
    let outcome = |step: usize| columns.outcome().name(columns.outcome().codes()[step]);
    let ends = |step: &usize| outcome(*step).is_some_and(|outcome| ANSWERS.contains(&outcome) || outcome == WITHDREW);
    match later.clone().find(ends) {
        Some(step) if outcome(step) == Some(WITHDREW) => None,
        Some(step) => match columns.days()[step] {
            NO_DAY => None,
            day if day <= clock.until.num_days_from_ce() => Some(State::Kept),
            _ => Some(State::Late),
        },
        None if clock.until < today => Some(State::Missed),
        None => Some(State::Running),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::{Shape, Step};
    use crate::cut::Cut;

    #[test]
    fn a_clock_is_kept_late_missed_or_running() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let mut builder = Columns::builder(Shape::default());
        type Course<'a> = (&'a str, &'a [(&'a str, Option<&'a str>)]);
        let people: [Course; 6] = [
            ("kept", &[("accepted-for-processing", Some("2026-03-02")), ("deferred", Some("2026-03-09")), ("granted", Some("2026-03-17"))]),
            ("late", &[("accepted-for-processing", Some("2026-03-02")), ("refused", Some("2026-03-18"))]),
            ("missed", &[("accepted-for-processing", Some("2026-03-02")), ("more-demanded", Some("2026-03-18"))]),
            ("gave-up", &[("accepted-for-processing", Some("2026-03-02")), ("withdrew", Some("2026-03-18"))]),
            ("undated", &[("accepted-for-processing", Some("2026-03-02")), ("granted", None)]),
            ("waits", &[("accepted-for-processing", Some("2026-05-28"))]),
        ];
        for (person, steps) in people {
            for (order, (outcome, on)) in steps.iter().enumerate() {
                let step =
                    Step { person, attempt: Some("1"), order: Some(order as i64), day: on.map(day), outcome: Some(outcome), ..Step::default() };
                builder.push(&step);
            }
        }
        let columns = builder.finish();
        let taken = |step: &usize| columns.outcome().name(columns.outcome().codes()[*step]) == Some("accepted-for-processing");
        let clocks: Vec<ResponseClock> = (0..columns.steps())
            .filter(taken)
            .map(|step| ResponseClock { step: step as u32, until: columns.day(step).unwrap() + chrono::TimeDelta::days(15) })
            .collect();
        let found = response_clocks(&clocks, &Cut::default().of(&columns), day("2026-06-01")).unwrap();
        assert_eq!(found.states, State::ALL.map(|state| (state, 1, 1)));
        assert_eq!((found.let_down.persons, found.let_down.of, found.left_out), (2, 3, 2));
        assert_eq!(response_clocks(&[], &Cut::default().of(&columns), day("2026-06-01")), None);
    }
}
