//! What changed when a policy came into force? Before and after, here and where it is not in force (METHODS §4).

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::columns::NO_DAY;
use super::cut::Slice;
use super::hypothesis::{Dimension, Hypothesis};
use super::record::Record;
use super::statement::{Statement, Target};
use super::stats::{Estimate, TwoByTwo};

/// Days on either side, at most: half a year.
pub const LONGEST: i32 = 182;

/// Windows shorter than this say nothing: four weeks.
pub const SHORTEST: i32 = 28;

/// A policy's coming into force.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// The first day in force.
    pub from: NaiveDate,
    /// The places in which it is in force, as (level, place) in the names of the columns; empty: everywhere, so that there is nothing to compare with.
    pub places: &'a [(&'a str, &'a str)],
    /// The services that it names; empty: all.
    pub services: &'a [&'a str],
}

/// A target before and after a policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyEffect {
    pub target: Target,
    /// Length of each of the two windows.
    pub days: i32,
    /// Where it is in force: persons seen after (`a` met the target, `b` did not) and before (`c`, `d`). Who was seen in both windows counts in each.
    pub here: TwoByTwo,
    /// The rate after over the rate before, with its interval; `None` where nobody was seen on one side.
    pub risk_ratio: Option<Estimate>,
    /// The same services at places where it is not in force.
    pub elsewhere: TwoByTwo,
    pub elsewhere_ratio: Option<Estimate>,
    /// The one ratio over the other: what changed here beyond what changed everywhere.
    pub ratio_of_ratios: Option<Estimate>,
    /// Persons who were seen both here and elsewhere; they count on both sides.
    pub both: u64,
}

/// Why nothing can be said of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoEffect {
    #[error("the record has fewer than four weeks before or after the day of effect")]
    TooShort,
    #[error("the record knows none of the places, services or outcomes that are named")]
    Unknown,
}

/// Persons who met the target among those seen, in windows of equal length (at most [`LONGEST`] days, as long as the record has both) before and from the day of effect, as a risk ratio
/// with its log-normal interval (Katz 1978). The comparison is the same service elsewhere: `RR_here / RR_elsewhere`, with the two logarithmic variances added (Altman & Bland 2003).
/// `until`: the last day that is surely filled in. `among`: what else must hold of a step; it should leave place and time to the comparison.
///
/// # Errors
/// A record that does not cover both sides, or does not know what is named.
pub fn policy_effect(record: &Record, change: &Change, target: &Target, until: NaiveDate, among: &Slice) -> Result<PolicyEffect, NoEffect> {
    let columns = record.columns;
    let statement = Statement { target: target.clone(), scope: Default::default(), group: Default::default() };
    let event = Hypothesis::of(&statement, columns).ok_or(NoEffect::Unknown)?.event;
    let services: Vec<u32> = change.services.iter().filter_map(|name| columns.service().code(name)).collect();
    let dimension = |level: &str| Dimension::all(columns).into_iter().find(|dimension| dimension.is_where() && dimension.name(columns) == level);
    let places: Vec<(Dimension, u32)> =
        change.places.iter().filter_map(|(level, place)| dimension(level).and_then(|at| Some((at, at.column(columns).code(place)?)))).collect();
    if (services.is_empty() && !change.services.is_empty()) || (places.is_empty() && !change.places.is_empty()) {
        return Err(NoEffect::Unknown);
    }
    let effect = change.from.num_days_from_ce();
    let first = columns.days().iter().copied().filter(|day| *day != NO_DAY).min().ok_or(NoEffect::TooShort)?;
    let days = LONGEST.min(until.num_days_from_ce().saturating_sub(effect) + 1).min(effect.saturating_sub(first));
    if days < SHORTEST {
        return Err(NoEffect::TooShort);
    }
    let in_force = |step: usize| places.is_empty() || places.iter().any(|(at, place)| at.column(columns).codes()[step] == *place);
    // a step whose place is not known is neither here nor elsewhere
    let placed = |step: usize| places.is_empty() || places.iter().all(|(at, _)| at.column(columns).name(at.column(columns).codes()[step]).is_some());
    let (mut tables, mut both) = ([TwoByTwo::default(); 2], 0);
    for person in 0..columns.persons() {
        // here and elsewhere, after and before: whether the person was seen there, and met it
        let mut seen = [[None; 2]; 2];
        for step in columns.steps_of(person) {
            let day = columns.days()[step];
            let counts = (services.is_empty() || services.contains(&columns.service().codes()[step])) && placed(step);
            if day == NO_DAY || !counts || !(effect - days..effect + days).contains(&day) || !among.holds(step) {
                continue;
            }
            let met = &mut seen[usize::from(!in_force(step))][usize::from(day < effect)];
            *met = Some(met.unwrap_or(false) | event.happened(record, step));
        }
        for (table, seen) in tables.iter_mut().zip(&seen) {
            for (before, met) in seen.iter().enumerate() {
                if let Some(met) = met {
                    table.count(before == 0, *met);
                }
            }
        }
        both += u64::from(seen.iter().all(|side| side.iter().any(Option::is_some)));
    }
    let [here, elsewhere] = tables;
    let ratio = |table: TwoByTwo| table.has_both_sides().then(|| table.risk_ratio());
    let ratio_of_ratios = (here.has_both_sides() && elsewhere.has_both_sides()).then(|| here.ratio_of_risk_ratios(elsewhere));
    Ok(PolicyEffect {
        target: target.clone(),
        days,
        here,
        risk_ratio: ratio(here),
        elsewhere,
        elsewhere_ratio: ratio(elsewhere),
        ratio_of_ratios,
        both,
    })
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use proptest::prelude::*;

    use super::*;
    use crate::columns::{Columns, Shape, Step};
    use crate::cut::Cut;

    const EFFECT: NaiveDate = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();

    /// Person, days from the effect, city, refused.
    fn columns(rows: &[(u32, i64, &str, bool)]) -> Columns {
        let mut builder = Columns::builder(Shape { places: vec!["city".into()], ..Shape::default() });
        for (person, day, city, refused) in rows {
            builder.push(&Step {
                person: &person.to_string(),
                day: Some(EFFECT + Duration::days(*day)),
                places: &[Some(*city)],
                service: Some("school"),
                outcome: Some(if *refused { "refused" } else { "granted" }),
                ..Step::default()
            });
        }
        builder.finish()
    }

    fn effect(rows: &[(u32, i64, &str, bool)], places: &[(&str, &str)]) -> Result<PolicyEffect, NoEffect> {
        let columns = columns(rows);
        let change = Change { from: EFFECT, places, services: &["school"] };
        policy_effect(&Record::of(&columns), &change, &Target::Outcome("refused".into()), EFFECT + Duration::days(99), &Cut::default().of(&columns))
    }

    /// So many refused of a hundred, one person each: after and before, here and elsewhere.
    fn rows(here: (u32, u32), elsewhere: (u32, u32)) -> Vec<(u32, i64, &'static str, bool)> {
        let side = |city, from: u32, refused: u32, sign: i64| {
            (0..100).map(move |n| (from + n, if sign < 0 { -1 - i64::from(n) } else { i64::from(n) }, city, n < refused))
        };
        side("north", 0, here.0, 1)
            .chain(side("north", 100, here.1, -1))
            .chain(side("south", 200, elsewhere.0, 1))
            .chain(side("south", 300, elsewhere.1, -1))
            .collect()
    }

    #[test]
    fn what_changed_everywhere_is_taken_off() {
        let found = effect(&rows((60, 30), (40, 20)), &[("city", "north")]).unwrap();
        assert_eq!((found.days, found.here, found.elsewhere), (100, TwoByTwo::new(60, 40, 30, 70), TwoByTwo::new(40, 60, 20, 80)));
        assert!((found.risk_ratio.unwrap().value - 2.0).abs() < 1e-12);
        let both = found.ratio_of_ratios.unwrap();
        // by hand: ln 1 ± 1.96 √(1/60 − 1/100 + 1/30 − 1/100 + 1/40 − 1/100 + 1/20 − 1/100)
        let error = (1.0_f64 / 60.0 + 1.0 / 30.0 + 1.0 / 40.0 + 1.0 / 20.0 - 4.0 / 100.0).sqrt();
        assert!((both.value - 1.0).abs() < 1e-12 && (both.high.ln() - 1.959_963_984_540_054 * error).abs() < 1e-12, "{both:?}");
    }

    #[test]
    fn a_policy_of_the_whole_country_has_no_elsewhere() {
        let found = effect(&rows((60, 30), (40, 20)), &[]).unwrap();
        assert_eq!((found.here.persons(), found.elsewhere.persons(), found.ratio_of_ratios), (400, 0, None));
    }

    #[test]
    fn a_record_that_is_too_short_or_knows_no_such_place_says_so() {
        assert_eq!(effect(&[(1, -20, "north", true), (2, 50, "north", true)], &[("city", "north")]), Err(NoEffect::TooShort));
        assert_eq!(effect(&rows((60, 30), (40, 20)), &[("city", "west")]), Err(NoEffect::Unknown));
        assert_eq!(effect(&rows((60, 30), (40, 20)), &[("planet", "north")]), Err(NoEffect::Unknown));
    }

    #[test]
    fn only_those_in_the_cut_are_seen() {
        let columns = columns(&rows((60, 30), (40, 20)));
        let change = Change { from: EFFECT, places: &[("city", "north")], services: &["school"] };
        let seen = |cut: Cut| {
            policy_effect(&Record::of(&columns), &change, &Target::Outcome("refused".into()), EFFECT + Duration::days(99), &cut.of(&columns))
        };
        let north = seen(Cut { scope: [("city".to_owned(), "north".to_owned())].into(), ..Cut::default() }).unwrap();
        assert!(north.here.persons() > 0);
        assert_eq!((north.elsewhere.persons(), north.ratio_of_ratios), (0, None));
    }

    proptest! {
        #[test]
        fn each_person_counts_once_a_window(rows in proptest::collection::vec((0_u32..15, -150_i64..99, 0_usize..2, any::<bool>()), 1..80)) {
            let rows: Vec<_> = rows.into_iter().map(|(person, day, city, refused)| (person, day, ["north", "south"][city], refused)).collect();
            if let Ok(found) = effect(&rows, &[("city", "north")]) {
                let seen = |city: &str, after: bool| {
                    let inside = |row: &&(u32, i64, &str, bool)| row.2 == city && (row.1 >= 0) == after && row.1 >= i64::from(-found.days) && row.1 < i64::from(found.days);
                    rows.iter().filter(inside).map(|row| row.0).collect::<std::collections::BTreeSet<_>>().len() as u64
                };
                prop_assert_eq!([found.here.group(), found.here.c + found.here.d], [seen("north", true), seen("north", false)]);
                prop_assert_eq!([found.elsewhere.group(), found.elsewhere.c + found.elsewhere.d], [seen("south", true), seen("south", false)]);
            }
        }
    }
}
