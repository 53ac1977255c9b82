//! Random records with hours and days, protected and attacked: what has to hold whatever the amounts are.

use proptest::prelude::*;

use crate::{
    attack::attack,
    draw_up::{Drawn, Record, Refused, Wanted, draw_up},
    ledger::Ledger,
    published::{ALL, Cell, Dimension, Measure, OneValue, Release, Row, Rules, Table},
    tally::NOWHERE,
    tests::{RULES, Sketch, coordinates, ledger, sketches},
};

/// The record of a sketch with what some steps took in minutes and money, a few of them far more than the others, and days.
fn record(sketch: &Sketch) -> Record {
    let mut record = sketch.record();
    let mut dice = fastrand::Rng::with_seed(sketch.seed ^ 1);
    let steps = record.person.len();
    let mut minutes = || if dice.u32(0..5) == 0 { NOWHERE } else { (30.0 / (dice.f64() + 0.004)) as u32 };
    let hours: Vec<u32> = (0..steps).map(|_| minutes()).collect();
    // large numbers, for programs that reckon with fractions
    let money = hours.iter().map(|minutes| if *minutes == NOWHERE { NOWHERE } else { minutes * 1_000 }).collect();
    record.amounts = vec![(Measure::Hours, hours), (Measure::Money, money)];
    record.days = Some((0..steps).map(|_| dice.u32(0..200)).collect());
    record
}

fn wanted(sketch: &Sketch) -> Vec<Wanted> {
    sketch
        .wanted()
        .into_iter()
        .map(|want| Wanted { magnitudes: vec![Measure::Hours, Measure::Money], medians: true, rate_over: None, ..want })
        .collect()
}

fn drawn(sketch: &Sketch, ledger: &mut Ledger) -> Option<Drawn> {
    match draw_up(&record(sketch), &wanted(sketch), RULES, ledger) {
        Ok(drawn) => Some(drawn),
        Err(Refused::EverythingHidden { .. } | Refused::TooFewWith { .. }) => None,
        Err(error) => panic!("{error}"),
    }
}

/// What each person of a cell added to its hours, in minutes, and their days there.
fn truth(record: &Record, cell: &[(usize, u32)], cap: u64) -> (Vec<u64>, Vec<u32>) {
    let (amounts, days) = (&record.amounts[0].1, record.days.as_ref().expect("days"));
    let (mut hours, mut longest) = (Vec::<(u32, u64)>::new(), Vec::<(u32, u32)>::new());
    let (mut of, mut left) = (None, 0);
    for step in 0..record.person.len() {
        let person = record.person[step];
        if of.replace(person) != Some(person) {
            left = cap * 60;
        }
        let counts = if amounts[step] == NOWHERE { 0 } else { u64::from(amounts[step]).min(left) };
        left -= counts;
        if !cell.iter().all(|(axis, code)| record.axes[*axis].codes[step] == *code) {
            continue;
        }
        if amounts[step] != NOWHERE {
            match hours.last_mut() {
                Some((known, own)) if *known == person => *own += counts,
                _ => hours.push((person, counts)),
            }
        }
        match longest.last_mut() {
            Some((known, own)) if *known == person => *own = days[step].max(*own),
            _ => longest.push((person, days[step])),
        }
    }
    (hours.into_iter().map(|(_, own)| own).collect(), longest.into_iter().map(|(_, own)| own).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn magnitudes_and_medians_are_protected_and_never_broken(sketch in sketches()) {
        let Some(drawn) = drawn(&sketch, &mut ledger()) else { return Ok(()) };
        let (record, release) = (record(&sketch), drawn.release);
        let cap = release.rules.cap(Measure::Hours);
        for table in &release.tables {
            for row in &table.rows {
                let (mut hours, mut days) = truth(&record, &coordinates(&record, table, &row.values), cap);
                prop_assert!(row.figures.is_some() || (row.magnitudes == [None, None] && row.median.is_none()), "nothing is told of a hidden row");
                if let Some(figure) = row.magnitudes[0] {
                    let sum: u64 = hours.iter().sum();
                    prop_assert!((figure as f64 - sum as f64 / 60.0).abs() <= release.rules.reach(Measure::Hours), "{figure} for {sum} minutes");
                    hours.sort_unstable();
                    let largest: Vec<u64> = hours.iter().rev().take(2).copied().collect();
                    prop_assert!(hours.len() >= 10 && (sum - largest[0] - largest[1]) * 100 >= 15 * largest[0]);
                }
                if let Some(median) = row.median {
                    days.sort_unstable();
                    let near: Vec<u64> = days[days.len() / 2 - 2..=days.len() / 2 + 2].iter().map(|days| u64::from(*days)).collect();
                    prop_assert!(days.len() >= 20 && near[0] <= median + 5 && median <= near[4] + 5, "{median} of {near:?}");
                }
            }
        }
        let verdict = attack(&[release]);
        prop_assert!(verdict.holds() && !verdict.moved, "{:?} {:?}", verdict.broken, verdict.medians);
    }

    #[test]
    fn fewer_than_k_people_more_or_fewer_change_no_magnitude(sketch in sketches(), fewer in 1..10_u32) {
        let mut ledger = ledger();
        let Some(first) = drawn(&sketch, &mut ledger) else { return Ok(()) };
        let mut ledger = Ledger::from_bytes(&ledger.to_bytes()).expect("it was just written");
        let mut less = record(&sketch);
        let keep: Vec<usize> = (0..less.person.len()).filter(|step| less.person[*step] >= fewer).collect();
        let pick = |column: &[u32]| keep.iter().map(|step| column[*step]).collect::<Vec<u32>>();
        (less.person, less.attempt) = (keep.iter().map(|step| less.person[*step] - fewer).collect(), pick(&less.attempt));
        less.axes.iter_mut().for_each(|axis| axis.codes = pick(&axis.codes));
        less.amounts.iter_mut().for_each(|(_, amounts)| *amounts = pick(amounts));
        less.days = less.days.as_deref().map(pick);
        less.names.drain(..fewer as usize);
        let second = draw_up(&less, &wanted(&sketch), RULES, &mut ledger).expect("as publishable as before");
        prop_assert_eq!(&first.release, &second.release);
        prop_assert!(attack(&[second.release, first.release]).holds());
    }
}

/// Hours by one dimension, the last the total; of each row 50 people, and hours where they are told.
fn hours(figures: &[Option<u64>]) -> Release {
    let names = ["a", "b", "c"].into_iter().chain([ALL]);
    let row = |(name, hours): (&str, &Option<u64>)| Row {
        values: vec![name.to_owned()],
        figures: Some(vec![if name == ALL { 150 } else { 50 }]),
        magnitudes: vec![*hours],
        median: None,
    };
    let mut rules = Rules::new(10, 2);
    rules.caps.set(Measure::Hours, 5);
    let table = Table {
        name: "t".to_owned(),
        dimensions: vec![Dimension { name: "d".to_owned(), one_value: OneValue::Person }],
        measures: vec![Measure::Persons],
        magnitudes: vec![Measure::Hours],
        medians: true,
        rows: names.zip(figures).map(row).collect(),
        ..Table::default()
    };
    Release { rules, tables: vec![table] }
}

/// 271 less 100 and 200, each 10 and rounding off, is −29 ± 31.5: at most 2.5 hours, where one person can add 5.
#[test]
fn a_hidden_magnitude_between_its_total_and_the_others_is_broken() {
    assert!(attack(&[hours(&[Some(100), Some(200), None, Some(380)])]).holds());
    let verdict = attack(&[hours(&[Some(100), Some(200), None, Some(271)])]);
    assert_eq!(
        verdict.broken.iter().map(|broken| (broken.cell.clone(), broken.measure)).collect::<Vec<_>>(),
        [(Cell::of([("d", "c")]), Measure::Hours)]
    );
    assert!(verdict.broken[0].least.abs() < 1e-6 && (verdict.broken[0].greatest - 2.5).abs() < 1e-6, "{verdict:?}");
}

#[test]
fn a_median_of_a_hidden_row_or_of_few_is_told() {
    let mut release = hours(&[Some(100), Some(200), None, Some(380)]);
    release.tables[0].rows[0].median = Some(12);
    assert!(attack(std::slice::from_ref(&release)).holds());
    release.tables[0].rows[0].figures = Some(vec![17]);
    release.tables[0].rows[1].figures = None;
    release.tables[0].rows[1].magnitudes = vec![None];
    release.tables[0].rows[1].median = Some(12);
    let verdict = attack(std::slice::from_ref(&release));
    assert!(verdict.broken.is_empty());
    assert_eq!(verdict.medians, [Cell::of([("d", "a")]), Cell::of([("d", "b")])]);
    release.tables[0].rows[1].magnitudes = vec![Some(30)];
    let verdict = attack(&[release]);
    assert_eq!((verdict.broken[0].cell.clone(), verdict.broken[0].measure), (Cell::of([("d", "b")]), Measure::Hours), "hours beside hidden persons");
}
