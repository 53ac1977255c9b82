//! How long do people wait for an answer? Survival curves by service, place, office and group (METHODS §4).

use std::collections::BTreeMap;
use std::fmt;

use chrono::{Datelike, NaiveDate};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::columns::{Column, Columns, NO_DAY, UNKNOWN};
use super::cut::{Cut, Slice};
use super::hypothesis::Dimension;
use super::stats::survival::{KaplanMeier, LogRank, Quantile, Wait};

/// The outcome with which a wait begins, those with which it ends, and the one after which nobody waits any longer.
const FILED: &str = "accepted-for-processing";
const ANSWERED: [&str; 3] = ["granted", "partly-granted", "refused"];
const WITHDREW: &str = "withdrew";

/// More groups than this are listed, but not tested against each other.
const MOST_TESTED: usize = 50;

/// Where waits begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Began {
    /// When papers were taken: the attempt's first step with the outcome accepted-for-processing.
    Filed,
    /// With the attempt's first step, since the record has no papers taken anywhere.
    FirstStep,
}

/// The waits of a cut.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    pub began: Began,
    /// All services together by service, then each service by place, office and facet.
    pub comparisons: Vec<Comparison>,
    pub notes: Vec<Note>,
}

/// Waits of several groups side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The service that they are about; empty: all of them.
    pub scope: BTreeMap<String, String>,
    /// What tells the groups apart: `service`, a level of place, `office`, or a facet.
    pub by: String,
    /// In the order of names.
    pub groups: Vec<GroupWait>,
    /// Whether they wait equally long; `None` where fewer than two groups, or more than fifty, say anything.
    pub log_rank: Option<LogRank>,
}

/// The waits of one group. A person counts once, with their first wait in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupWait {
    pub value: String,
    pub persons: usize,
    /// Those of them who were answered; the others were still waiting when last seen.
    pub answered: usize,
    /// Days until a quarter, a half, three quarters were answered.
    pub lower: Quantile,
    pub median: Quantile,
    pub upper: Quantile,
    #[serde(skip)]
    pub curve: KaplanMeier,
}

/// What a reader should know beside the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// So many attempts are left out: no day is known on which their wait began, or it began after the last day.
    WithoutDay(usize),
    /// So many are left out: the answer has no day, or an earlier one.
    AnswerWithoutDay(usize),
    /// Nobody's papers were taken anywhere: waits are counted from the first step.
    FromFirstStep,
}

impl fmt::Display for Note {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Note::WithoutDay(attempts) => {
                write!(to, "attempts left out of waiting times because no day is known on which the wait began: {attempts}")
            }
            Note::AnswerWithoutDay(attempts) => {
                write!(to, "attempts left out of waiting times because the answer has no day, or an earlier one: {attempts}")
            }
            Note::FromFirstStep => {
                write!(to, "no step has papers accepted for processing, so that waiting times begin with the first step of an attempt")
            }
        }
    }
}

/// One attempt's wait.
#[derive(Clone, Copy, Debug)]
struct One {
    person: u32,
    /// The step with which it began: it says where, for what and as whom.
    step: u32,
    wait: Wait,
}

/// What became of an attempt's wait.
enum Found {
    None,
    WithoutDay,
    AnswerWithoutDay,
    Wait(One),
}

/// Times from filing to answer within an attempt. Whoever has no answer by `until` (the last day that is surely filled in), or withdrew, is right-censored there. Attempts count whose
/// filing is in the cut. Groups are compared within a service, since services differ; `least`: groups of fewer persons are left out of the test, not of the list.
///
/// Kaplan–Meier medians and quartiles with intervals, log-rank test between groups, see [`KaplanMeier`] and [`LogRank`].
pub fn waiting(columns: &Columns, cut: &Cut, until: NaiveDate, least: usize) -> Waiting {
    let slice = cut.of(columns);
    let mut notes = Vec::new();
    let filed = columns.outcome().code(FILED);
    if filed.is_none() && columns.steps() > 0 {
        notes.push(Note::FromFirstStep);
    }
    let codes = Codes {
        filed,
        answered: ANSWERED.iter().filter_map(|name| columns.outcome().code(name)).collect(),
        withdrew: columns.outcome().code(WITHDREW),
    };
    let found: Vec<Found> =
        (0..columns.attempts()).into_par_iter().map(|attempt| codes.of_attempt(&slice, attempt, until.num_days_from_ce())).collect();
    let mut waits = Vec::new();
    let (mut without_day, mut unclear) = (0, 0);
    for one in found {
        match one {
            Found::None => {}
            Found::WithoutDay => without_day += 1,
            Found::AnswerWithoutDay => unclear += 1,
            Found::Wait(one) => waits.push(one),
        }
    }
    if without_day > 0 {
        notes.push(Note::WithoutDay(without_day));
    }
    if unclear > 0 {
        notes.push(Note::AnswerWithoutDay(unclear));
    }
    let began = if filed.is_some() { Began::Filed } else { Began::FirstStep };
    Waiting { began, comparisons: comparisons(columns, &waits, least), notes }
}

/// The outcomes that begin and end a wait, in codes.
struct Codes {
    filed: Option<u32>,
    answered: Vec<u32>,
    withdrew: Option<u32>,
}

impl Codes {
    fn of_attempt(&self, slice: &Slice, attempt: usize, until: i32) -> Found {
        let (outcomes, days) = (slice.columns.outcome().codes(), slice.columns.days());
        let mut steps = slice.columns.steps_of_attempt(attempt);
        let is_filing = |step: &usize| self.filed.is_none_or(|filed| outcomes[*step] == filed);
        let Some(filing) = steps.find(is_filing).filter(|filing| slice.holds(*filing)) else { return Found::None };
        let began = days[filing];
        if began == NO_DAY || began > until {
            return Found::WithoutDay;
        }
        let ends = |step: usize| self.answered.contains(&outcomes[step]) || Some(outcomes[step]) == self.withdrew;
        // without papers taken anywhere an attempt may begin with its answer
        let mut from_there = (if self.filed.is_some() { filing + 1 } else { filing })..steps.end;
        let wait = match from_there.find(|&step| ends(step)) {
            Some(end) if days[end] == NO_DAY || days[end] < began => return Found::AnswerWithoutDay,
            Some(end) if days[end] <= until => Wait { days: (days[end] - began) as u32, ended: Some(outcomes[end]) != self.withdrew },
            _ => Wait { days: (until - began) as u32, ended: false },
        };
        Found::Wait(One { person: slice.columns.attempt_persons()[attempt], step: filing as u32, wait })
    }
}

fn comparisons(columns: &Columns, waits: &[One], least: usize) -> Vec<Comparison> {
    let service = columns.service();
    let facets = columns.shape().facet_columns();
    let dimensions = Dimension::all(columns).into_iter().filter(|dimension| dimension.is_where());
    let mut others: Vec<(&str, &Column)> = dimensions.map(|dimension| (dimension.name(columns), dimension.column(columns))).collect();
    others.extend(facets.into_iter().zip(columns.facets()));
    let mut of_service: Vec<Vec<One>> = vec![Vec::new(); service.width()];
    waits.iter().for_each(|one| of_service[service.codes()[one.step as usize] as usize].push(*one));
    let overall = (BTreeMap::new(), waits, "service", service);
    let mut wanted = vec![overall];
    for (code, own) in of_service.iter().enumerate().filter(|(_, own)| !own.is_empty()) {
        // waits for what is not known are compared with each other only where no service is known at all
        let scope = match service.name(code as u32) {
            Some(name) => BTreeMap::from([("service".to_owned(), name.to_owned())]),
            None if !service.is_known_anywhere() => BTreeMap::new(),
            None => continue,
        };
        wanted.extend(others.iter().map(|(by, column)| (scope.clone(), &own[..], *by, *column)));
    }
    let all = wanted.into_par_iter().map(|(scope, waits, by, column)| Comparison::of(scope, by, column, waits, least));
    all.collect::<Vec<_>>().into_iter().filter(|comparison| !comparison.groups.is_empty()).collect()
}

impl Comparison {
    fn of(scope: BTreeMap<String, String>, by: &str, column: &Column, waits: &[One], least: usize) -> Self {
        let mut groups: Vec<(Vec<Wait>, Option<u32>)> = vec![(Vec::new(), None); column.width()];
        for one in waits {
            let (own, last) = &mut groups[column.codes()[one.step as usize] as usize];
            // attempts come person by person, in order: the first of each counts
            if *last != Some(one.person) {
                *last = Some(one.person);
                own.push(one.wait);
            }
        }
        let mut listed = Vec::new();
        let mut tested = Vec::new();
        for (code, (mut own, _)) in groups.into_iter().enumerate().filter(|(code, (own, _))| *code as u32 != UNKNOWN && !own.is_empty()) {
            let curve = KaplanMeier::of(&mut own);
            listed.push(GroupWait {
                value: column.name(code as u32).unwrap_or_default().to_owned(),
                persons: own.len(),
                answered: own.iter().filter(|wait| wait.ended).count(),
                lower: curve.quantile(0.25),
                median: curve.quantile(0.5),
                upper: curve.quantile(0.75),
                curve,
            });
            if own.len() >= least {
                tested.push(own);
            }
        }
        let log_rank = if tested.len() <= MOST_TESTED { LogRank::of(&mut tested) } else { None };
        Self { scope, by: by.to_owned(), groups: listed, log_rank }
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use proptest::prelude::*;

    use super::*;
    use crate::columns::{Shape, Step};

    const BEGIN: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();

    /// Person, attempt, day (below 0: not known), outcome, group.
    type Row<'a> = (u32, u32, i64, &'a str, &'a str);

    fn found(rows: &[Row], until: i64) -> Waiting {
        let mut builder = Columns::builder(Shape { facets: vec!["hukou".into()], ..Shape::default() });
        for (at, (person, attempt, day, outcome, group)) in rows.iter().enumerate() {
            builder.push(&Step {
                person: &person.to_string(),
                attempt: Some(&attempt.to_string()),
                order: Some(at as i64),
                day: (*day >= 0).then(|| BEGIN + Duration::days(*day)),
                service: Some("permit"),
                office: Some("A"),
                outcome: Some(outcome),
                facets: &[Some(group)],
                ..Step::default()
            });
        }
        waiting(&builder.finish(), &Cut::default(), BEGIN + Duration::days(until), 1)
    }

    fn by<'a>(waiting: &'a Waiting, by: &str) -> &'a Comparison {
        waiting.comparisons.iter().find(|comparison| comparison.by == by).unwrap()
    }

    const FILE: &str = "accepted-for-processing";

    #[test]
    fn who_was_not_answered_counts_as_still_waiting() {
        let waits = found(
            &[
                (1, 1, 0, FILE, "rural"),
                (1, 1, 10, "deferred", "rural"),
                (1, 1, 30, "granted", "rural"),
                (2, 1, 5, FILE, "rural"),
                (3, 1, 5, FILE, "local"),
                (3, 1, 9, "withdrew", "local"),
                (4, 1, 5, FILE, "local"),
                (4, 1, 200, "refused", "local"),
            ],
            100,
        );
        let office = &by(&waits, "office").groups[0];
        assert_eq!((waits.began, office.persons, office.answered), (Began::Filed, 4, 1));
        let points: Vec<(u32, f64)> = office.curve.curve.iter().map(|still| (still.days, still.share)).collect();
        assert_eq!(points, [(4, 1.0), (30, 1.0 - 1.0 / 3.0), (95, 1.0 - 1.0 / 3.0)]);
        assert_eq!((office.lower.days, office.median.days), (Some(30), None));
        assert_eq!(by(&waits, "hukou").groups.iter().map(|group| group.value.as_str()).collect::<Vec<_>>(), ["local", "rural"]);
        assert_eq!(by(&waits, "hukou").log_rank.map(|test| test.degrees_of_freedom), Some(1));
    }

    #[test]
    fn a_person_counts_once_and_what_has_no_day_is_said() {
        let waits = found(
            &[
                (1, 1, 0, FILE, "rural"),
                (1, 1, 7, "granted", "rural"),
                (1, 2, 20, FILE, "rural"),
                (1, 2, 90, "granted", "rural"),
                (2, 1, -1, FILE, "rural"),
                (3, 1, 9, FILE, "rural"),
                (3, 1, -1, "granted", "rural"),
                (4, 1, 9, "refused", "rural"),
            ],
            100,
        );
        let group = &by(&waits, "hukou").groups[0];
        assert_eq!((group.persons, group.median.days), (1, Some(7)));
        assert_eq!(waits.notes, [Note::WithoutDay(1), Note::AnswerWithoutDay(1)]);
    }

    #[test]
    fn a_record_without_filings_counts_from_the_first_step() {
        let waits = found(&[(1, 1, 3, "deferred", "rural"), (1, 1, 8, "granted", "rural"), (2, 1, 4, "refused", "rural")], 100);
        assert_eq!((waits.began, &waits.notes[..]), (Began::FirstStep, &[Note::FromFirstStep][..]));
        assert_eq!(by(&waits, "service").groups[0].curve.curve.iter().map(|still| still.days).collect::<Vec<_>>(), [0, 5]);
        assert_eq!(found(&[], 9).comparisons, []);
    }

    proptest! {
        #[test]
        fn nobody_is_lost_and_the_number_of_threads_does_not_show(rows in proptest::collection::vec((0_u32..8, 0_u32..3, -3_i64..60, 0_usize..5, 0_usize..2), 0..80), until in 0_i64..70) {
            let outcomes = [FILE, "granted", "refused", "deferred", "withdrew"];
            let rows: Vec<Row> = rows.iter().map(|row| (row.0, row.1, row.2, outcomes[row.3], ["rural", "local"][row.4])).collect();
            let waits = found(&rows, until);
            for comparison in &waits.comparisons {
                for group in &comparison.groups {
                    prop_assert!(group.answered <= group.persons && group.persons <= 8);
                    prop_assert!(group.curve.curve.iter().all(|still| i64::from(still.days) <= until.max(60)));
                }
            }
            let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
            prop_assert_eq!(pool.install(|| found(&rows, until)), waits);
        }
    }
}
