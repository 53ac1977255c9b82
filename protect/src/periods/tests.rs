//! Releases of periods that lie within each other: what two tell together, and that nothing is told after all.

use proptest::prelude::*;

use crate::{
    attack::attack,
    draw_up::{Axis, Record, Wanted, draw_up},
    keys::Secret,
    ledger::Ledger,
    period::Period,
    published::{ALL, Cell, Dimension, Measure, OneValue, Release, Row, Rules, Table},
};

fn period(text: &str) -> Period {
    text.parse().expect("a period")
}

/// Persons and steps of three groups and all, exactly; none where hidden.
fn release(of: &str, figures: [Option<[u64; 2]>; 4]) -> Release {
    let row = |(value, figures): (&str, Option<[u64; 2]>)| Row {
        values: vec![value.to_owned()],
        figures: figures.map(|figures| figures.to_vec()),
        ..Row::default()
    };
    let table = Table {
        name: "t".to_owned(),
        period: Some(period(of)),
        dimensions: vec![Dimension { name: "hukou".to_owned(), one_value: OneValue::Person }],
        measures: vec![Measure::Persons, Measure::Steps],
        rows: ["a", "b", "c", ALL].into_iter().zip(figures).map(row).collect(),
        ..Table::default()
    };
    Release { rules: Rules::new(10, 0), tables: vec![table] }
}

#[test]
fn the_other_quarter_of_a_half_year_is_worked_out() {
    let quarter = release("2026-Q1", [None, Some([30, 40]), None, Some([100, 130])]);
    let other = release("2026-Q2", [Some([90, 114]), Some([30, 50]), Some([28, 36]), Some([148, 200])]);
    let half = release("2026-H1", [Some([150, 200]), Some([60, 90]), Some([30, 40]), Some([240, 330])]);
    for alone in [&quarter, &other, &half] {
        assert!(attack(std::slice::from_ref(alone)).holds());
    }
    let verdict = attack(&[half.clone(), other.clone(), quarter.clone()]);
    let c = Cell::of([("hukou", "c")]).within(Some(period("2026-Q1")));
    let told = verdict.broken.iter().find(|broken| broken.cell == c && broken.measure == Measure::Steps);
    assert!(told.is_some_and(|told| (told.least - 4.0).abs() < 1e-6 && (told.greatest - 4.0).abs() < 1e-6), "40 less 36: {verdict:?}");

    // of the year before it tells nothing
    let elsewhere = release("2025-H1", [Some([150, 200]), Some([60, 90]), Some([30, 40]), Some([240, 330])]);
    assert!(attack(&[elsewhere, other, quarter]).holds());
}

#[test]
fn few_of_a_longer_period_are_few_of_a_shorter_one() {
    // alone, nobody knows of c in the quarter whether it is 3 or 40
    let quarter = release("2026-Q1", [None, Some([30, 40]), None, Some([70, 90])]);
    let year = release("2026", [Some([150, 200]), Some([60, 90]), Some([12, 12]), Some([222, 302])]);
    assert!(attack(std::slice::from_ref(&quarter)).holds());
    let verdict = attack(&[year, quarter]);
    assert!(verdict.holds() && !verdict.moved, "0 to 12 is wide enough: {verdict:?}");
}

#[test]
fn a_quarter_is_the_same_cell_in_a_release_of_it_and_in_one_by_quarters() {
    let by_quarters = Cell::of([("outcome", "refused"), ("quarter", "2026-Q3")]);
    let of_the_quarter = Cell::of([("outcome", "refused"), ("quarter", ALL)]).within(Some(period("2026-Q3")));
    assert_eq!(by_quarters, of_the_quarter);
    assert_eq!(by_quarters.clone().within(Some(period("2026"))), by_quarters, "which year it is follows");
    assert_ne!(by_quarters.clone().within(Some(period("2025"))), by_quarters);
    assert_ne!(Cell::of([("outcome", "refused")]).within(Some(period("2026-Q2"))), by_quarters);
    assert_eq!((by_quarters.period(), by_quarters.at_any_time()), (Some(period("2026-Q3")), Cell::of([("outcome", "refused")])));
    // what looks like a period and is none
    assert_eq!(Cell::of([("quarter", "not-recorded"), ("year", "2026-Q3")]).period(), None);
}

/// People with steps over the months of a year; some steps are known by the year only.
#[derive(Clone, Debug)]
struct Year {
    persons: u32,
    seed: u64,
}

const YEAR: i32 = 2026;

impl Year {
    /// What of it lies in a period, as a record; none is all of it.
    fn record(&self, of: Option<Period>, cut: bool) -> Record {
        let mut dice = fastrand::Rng::with_seed(self.seed);
        let mut record = Record { period: of, ..Record::default() };
        let (mut groups, mut outcomes, mut quarters) = (Vec::new(), Vec::new(), Vec::new());
        let mut attempts = 0;
        for person in 0..self.persons {
            let group = (dice.f64().powi(2) * 4.0) as u32;
            let mut is_there = false;
            for _ in 0..=dice.u32(0..3) {
                attempts += 1;
                let (outcome, month, is_vague) = ((dice.f64().powi(2) * 4.0) as u32, dice.u32(1..=12), dice.u32(0..12) == 0);
                let days = period(&if is_vague { format!("{YEAR}") } else { format!("{YEAR}-{month:02}") });
                if of.is_some_and(|of| !of.contains(days)) {
                    continue;
                }
                if !is_there {
                    record.names.push(format!("P{person:05}"));
                    is_there = true;
                }
                record.person.push(record.names.len() as u32 - 1);
                record.attempt.push(attempts);
                groups.push(group);
                outcomes.push(outcome);
                quarters.push(if is_vague { 4 } else { (month - 1) / 3 });
            }
        }
        let axis = |name: &str, one_value, values: Vec<String>, codes| Axis { name: name.to_owned(), one_value, values, declared: true, codes };
        let values = |of: u32| (0..of).map(|value| format!("v{value}")).collect::<Vec<_>>();
        record.axes = vec![axis("group", OneValue::Person, values(4), groups), axis("outcome", OneValue::Step, values(4), outcomes)];
        if cut {
            let names = (1..=4).map(|quarter| format!("{YEAR}-Q{quarter}")).chain([crate::draw_up::NOT_RECORDED.to_owned()]).collect();
            record.axes.push(axis("quarter", OneValue::Step, names, quarters));
        }
        record
    }

    fn wanted(cut: bool) -> Vec<Wanted> {
        let table = |name: &str, dimensions: &[usize]| Wanted {
            name: name.to_owned(),
            dimensions: dimensions.to_vec(),
            measures: vec![Measure::Persons, Measure::Attempts, Measure::Steps],
            ..Wanted::default()
        };
        let mut wanted = vec![table("both", &[0, 1])];
        wanted.extend(cut.then(|| table("quarters", &[1, 2])));
        wanted
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn releases_of_periods_within_each_other_hold_together(persons in 150..500_u32, seed in any::<u64>(), order in Just(vec!["2026-Q1", "2026-H1", "2026-Q2", "2026", ""]).prop_shuffle()) {
        let year = Year { persons, seed };
        let mut ledger = Ledger::new(Secret([7; 32]));
        let mut published: Vec<Release> = Vec::new();
        for (number, of) in order.into_iter().enumerate() {
            let of = of.parse::<Period>().ok();
            // the whole record and the year are counted by quarters as well
            let cut = of.is_none_or(|of| of == period("2026")) && number % 2 == 0;
            let mut tried = ledger.clone();
            // what cannot be protected beside the others is refused
            if let Ok(drawn) = draw_up(&year.record(of, cut), &Year::wanted(cut), Rules::new(10, 2), &mut tried) {
                ledger = Ledger::from_bytes(&tried.to_bytes()).expect("what it wrote");
                published.insert(0, drawn.release);
                let verdict = attack(&published);
                prop_assert!(verdict.holds(), "{of:?}: {:?}", verdict.broken);
            }
        }
        prop_assert!(published.len() > 1, "all but nothing could be published");
    }
}

#[test]
fn a_figure_of_a_quarter_stays_whichever_release_tells_it() {
    let year = Year { persons: 700, seed: 3 };
    let mut ledger = Ledger::new(Secret([7; 32]));
    let rules = Rules::new(10, 2);
    let by_quarters = draw_up(&year.record(None, true), &Year::wanted(true), rules, &mut ledger).expect("enough people").release;
    // three more come before the quarter is told by itself
    let more = Year { persons: 703, seed: 3 };
    let of_quarter = draw_up(&more.record(Some(period("2026-Q2")), false), &Year::wanted(false), rules, &mut ledger).expect("enough people").release;
    let figures = |release: &Release| -> std::collections::BTreeMap<Cell, Option<u64>> {
        let rows = release.tables.iter().flat_map(|table| table.rows.iter().map(move |row| (table.cell(row), table.figure(row, Measure::Persons))));
        rows.collect()
    };
    let (before, now) = (figures(&by_quarters), figures(&of_quarter));
    let both: Vec<_> = now.iter().filter_map(|(cell, figure)| Some((cell, figure, before.get(cell)?))).collect();
    assert_eq!(both.len(), 5, "four outcomes and all: {both:?}");
    assert!(both.iter().all(|(_, now, before)| before.is_none() || now.is_none() || now == before), "{both:?}");
    assert!(both.iter().any(|(_, now, _)| now.is_some()));
}
