//! Is a pattern new, growing, steady or fading? The last weeks against those before (METHODS §4).

use chrono::NaiveDate;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::hypothesis::Hypothesis;
use super::record::Record;
use super::statement::Statement;
use super::stats::Estimate;
use super::stats::poisson_ratio::{Count, PoissonRatio};
use super::stats::step_up::q_values;
use super::weeks::{Onset, Weeks};

/// So many weeks are recent, and so many before them are what they are held against.
pub const RECENT: usize = 8;
pub const BEFORE: usize = 26;

/// A trend is said at this false discovery rate over all patterns given, and from this ratio on (or its inverse).
pub const ALPHA: f64 = 0.05;
pub const LEAST_RATIO: f64 = 1.5;

/// A pattern to be followed.
#[derive(Clone, Copy, Debug)]
pub struct Followed<'a> {
    pub statement: &'a Statement,
    /// The day on which it was first shown; `None`: today is the first time.
    pub first_shown: Option<NaiveDate>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// First shown within the last seven days.
    New,
    Growing,
    Steady,
    Fading,
}

/// A run of weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub from: NaiveDate,
    pub until: NaiveDate,
    /// Persons of the group who met the target for the first time in the scope.
    pub newly: u64,
    /// Persons of the group seen in the scope who had not met it before, each once a week.
    pub seen: u64,
}

/// What became of a pattern lately.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// The pattern's identity, see [`Statement::id`].
    pub id: String,
    pub state: State,
    pub recent: Window,
    pub before: Window,
    /// The recent rate over the one before with its exact interval; `null` in JSON where it has no upper bound. `None`: nothing happened, or nobody was seen, in one of them.
    pub ratio: Option<Estimate>,
    /// Two-sided, and over all patterns given.
    pub p: Option<f64>,
    pub q: Option<f64>,
    /// Week by week, oldest first, [`BEFORE`] + [`RECENT`] of them.
    pub weeks: Vec<Window>,
}

/// The trend of each pattern, in the order given; patterns that name what the record does not know are left out. `until`: the last day that is surely filled in, see
/// [`super::weeks::filled_in_until`].
///
/// A rate is persons newly in the target per person seen (so more intake is not growth). Seen is counted once a week until the target is met: over a longer run of weeks whoever comes
/// often has more occasions to meet it, and per person alone every pattern would seem to fade. The two counts are compared exactly (Przyborowski & Wilenski 1940).
pub fn trends(record: &Record, followed: &[Followed], until: NaiveDate, today: NaiveDate) -> Vec<Trend> {
    let mut trends: Vec<Trend> = followed.par_iter().filter_map(|one| Trend::of(record, one, Weeks::until(until), today)).collect();
    let tested: Vec<usize> = (0..trends.len()).filter(|&at| trends[at].p.is_some()).collect();
    let p: Vec<f64> = tested.iter().filter_map(|&at| trends[at].p).collect();
    for (at, q) in tested.into_iter().zip(q_values(&p, p.len() as f64)) {
        trends[at].judge(q);
    }
    trends
}

impl Trend {
    fn of(record: &Record, followed: &Followed, weeks: Weeks, today: NaiveDate) -> Option<Trend> {
        let hypothesis = Hypothesis::of(followed.statement, record.columns)?;
        let mut counted = [(0, 0); RECENT + BEFORE];
        let mut onset = Onset::default();
        for &person in record.persons_in(&hypothesis.scope).iter() {
            onset.clear();
            let mut steps = record.steps_of(person).filter(|&step| hypothesis.in_scope(record.columns, step)).peekable();
            // the group is the one in force at the first step in the scope
            if steps.peek().is_none_or(|&first| hypothesis.in_group(record.columns, first) != Some(true)) {
                continue;
            }
            steps.for_each(|step| onset.add(weeks, record.columns.days()[step], hypothesis.event.happened(record, step)));
            onset.each(|week, newly| {
                if let Some((all, seen)) = counted.get_mut(week) {
                    *all += u64::from(newly);
                    *seen += 1;
                }
            });
        }
        let window = |newest: usize, oldest: usize| {
            let (from, until) = weeks.days(newest, oldest);
            let sum = |of: fn(&(u64, u64)) -> u64| counted[newest..=oldest].iter().map(of).sum();
            Window { from, until, newly: sum(|week| week.0), seen: sum(|week| week.1) }
        };
        let (recent, before) = (window(0, RECENT - 1), window(RECENT, RECENT + BEFORE - 1));
        let count = |window: Window| Count { events: window.newly, exposure: window.seen as f64 };
        let ratio = PoissonRatio::of(count(recent), count(before));
        let is_new = followed.first_shown.is_none_or(|day| (today - day).num_days() < 7);
        Some(Trend {
            id: followed.statement.id(),
            state: if is_new { State::New } else { State::Steady },
            recent,
            before,
            ratio: ratio.map(PoissonRatio::ratio),
            p: ratio.map(PoissonRatio::p_two_sided),
            q: None,
            weeks: (0..RECENT + BEFORE).rev().map(|week| window(week, week)).collect(),
        })
    }

    /// Says what the q over all patterns makes of it.
    fn judge(&mut self, q: f64) {
        self.q = Some(q);
        let Some(ratio) = self.ratio.filter(|_| self.state == State::Steady && q <= ALPHA) else { return };
        if ratio.value >= LEAST_RATIO {
            self.state = State::Growing;
        } else if ratio.value <= 1.0 / LEAST_RATIO {
            self.state = State::Fading;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::Duration;
    use proptest::prelude::*;

    use super::*;
    use crate::columns::{Columns, Shape, Step};
    use crate::statement::Target;

    const LAST: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();

    /// Person, days before the last, whether refused.
    fn columns(rows: &[(u32, i64, bool)]) -> Columns {
        let mut builder = Columns::builder(Shape { facets: vec!["hukou".into()], ..Shape::default() });
        for (person, ago, refused) in rows {
            builder.push(&Step {
                person: &person.to_string(),
                day: Some(LAST - Duration::days(*ago)),
                office: Some("A"),
                outcome: Some(if *refused { "refused" } else { "granted" }),
                facets: &[Some("rural")],
                ..Step::default()
            });
        }
        builder.finish()
    }

    fn statement() -> Statement {
        Statement { target: Target::Outcome("refused".into()), scope: BTreeMap::new(), group: BTreeMap::from([("hukou".into(), "rural".into())]) }
    }

    fn trend(rows: &[(u32, i64, bool)], first_shown: Option<NaiveDate>) -> Trend {
        let columns = columns(rows);
        let statement = statement();
        trends(&Record::of(&columns), &[Followed { statement: &statement, first_shown }], LAST, LAST).remove(0)
    }

    /// One person a row, so many refused of so many, recently and before.
    fn crowd(recent: (u32, u32), before: (u32, u32)) -> Vec<(u32, i64, bool)> {
        let people = |(refused, all): (u32, u32), from: u32, ago: i64| (0..all).map(move |n| (from + n, ago + i64::from(n % 40), n < refused));
        people(recent, 0, 0).chain(people(before, 10_000, 60)).collect()
    }

    #[test]
    fn what_is_met_more_often_grows_and_more_intake_is_no_growth() {
        let long_ago = NaiveDate::from_ymd_opt(2026, 1, 1);
        assert_eq!(trend(&crowd((60, 100), (40, 200)), long_ago).state, State::Growing);
        assert_eq!(trend(&crowd((8, 100), (80, 200)), long_ago).state, State::Fading);
        let intake = trend(&crowd((120, 600), (40, 200)), long_ago);
        assert_eq!((intake.state, intake.recent.newly, intake.recent.seen, intake.before.seen), (State::Steady, 120, 600, 200));
        assert!((intake.ratio.unwrap().value - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_shown_for_the_first_time_is_new() {
        let rows = crowd((60, 100), (40, 200));
        assert_eq!(trend(&rows, None).state, State::New);
        assert_eq!(trend(&rows, Some(LAST - Duration::days(6))).state, State::New);
        assert_eq!(trend(&rows, Some(LAST - Duration::days(7))).state, State::Growing);
    }

    #[test]
    fn coming_often_does_not_make_a_pattern_fade() {
        // everyone comes each week and is refused with the same chance each time, new people every week
        let rows: Vec<(u32, i64, bool)> = (0..2_000)
            .flat_map(|n: u32| (0..4).map(move |visit| (n, i64::from(n % 34 * 7 + visit * 7), (n / 34 + visit).is_multiple_of(5))))
            .collect();
        let found = trend(&rows, NaiveDate::from_ymd_opt(2026, 1, 1));
        assert_eq!(found.state, State::Steady, "{:?}", found.ratio);
        assert_eq!(found.weeks.len(), 34);
        assert_eq!(found.weeks.iter().map(|week| week.newly).sum::<u64>(), found.recent.newly + found.before.newly);
    }

    #[test]
    fn nothing_seen_is_no_trend_and_an_unknown_group_is_left_out() {
        let mut rows = crowd((0, 10), (0, 10));
        rows.push((99, 900, true));
        let found = trend(&rows, NaiveDate::from_ymd_opt(2026, 1, 1));
        assert_eq!((found.state, found.p), (State::Steady, None));
        let columns = columns(&crowd((1, 2), (1, 2)));
        let elsewhere = Statement { group: BTreeMap::from([("hukou".into(), "other".into())]), ..statement() };
        assert_eq!(trends(&Record::of(&columns), &[Followed { statement: &elsewhere, first_shown: None }], LAST, LAST), []);
    }

    proptest! {
        #[test]
        fn each_person_is_newly_met_once_at_most_and_the_order_of_rows_does_not_matter(rows in proptest::collection::vec((0_u32..20, 0_i64..300, any::<bool>()), 1..80)) {
            prop_assume!(rows.iter().any(|row| row.2));
            let found = trend(&rows, None);
            let met: std::collections::BTreeSet<u32> = rows.iter().filter(|row| row.2).map(|row| row.0).collect();
            prop_assert!(found.recent.newly + found.before.newly <= met.len() as u64);
            prop_assert!(found.recent.newly <= found.recent.seen && found.before.newly <= found.before.seen);
            let turned: Vec<_> = rows.into_iter().rev().collect();
            prop_assert_eq!(trend(&turned, None), found);
        }
    }
}
