//! Scans whose answers are known: real data, planted patterns, shuffled outcomes.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::engine::behind::Behind;
use crate::engine::columns::{Shape, Step};
use crate::engine::pattern::Certainty;
use crate::engine::statement::Target;

mod planted;
use crate::engine::stats::TwoByTwo;

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| name.to_string()).collect()
}

/// The pattern of one facet value, everywhere.
fn of_group<'a>(scan: &'a Scan, facet: &str, value: &str, outcome: &str) -> &'a Pattern {
    let group: BTreeMap<String, String> = [(facet.to_owned(), value.to_owned())].into();
    let found = scan.patterns.iter().find(|pattern| {
        let said = &pattern.statement;
        said.group == group && said.scope.is_empty() && said.target == Target::Outcome(outcome.to_owned())
    });
    found.unwrap_or_else(|| panic!("no pattern about {facet} {value}"))
}

#[track_caller]
fn near(ours: f64, theirs: f64) {
    assert!((ours - theirs).abs() <= 1e-9 * theirs.abs(), "{ours} instead of {theirs}");
}

fn retries() -> Columns {
    let shape = Shape { facets: names(&["origin", "eager"]), target_outcomes: Some(names(&["refused"])), ..Shape::default() };
    let mut builder = Columns::builder(shape);
    let mut reader = csv::Reader::from_reader(&include_bytes!("../../../tests/reference/retries.csv")[..]);
    for row in reader.records() {
        let row = row.unwrap();
        builder.push(&Step {
            person: &row[0],
            order: Some(row[1].parse().unwrap()),
            office: Some(&row[2]),
            service: Some(&row[3]),
            facets: &[Some(&row[4]), Some(&row[5])],
            outcome: Some(&row[6]),
            ..Step::default()
        });
    }
    builder.finish()
}

#[test]
fn of_two_groups_that_are_refused_more_one_only_tries_more() {
    let scan = scan(&retries(), Settings::default());
    let origin = of_group(&scan, "origin", "group-a", "refused");
    assert_eq!(origin.table, TwoByTwo::new(300, 330, 261, 709));
    near(origin.risk_ratio.value, 1.7697500456121145);
    assert_eq!(origin.explained_by, None);
    let ratio = origin.adjusted.risk_ratio.unwrap();
    near(ratio.value, 1.8433532800610473);
    near(ratio.low, 1.5955695814085478);
    near(ratio.high, 2.1296165047920725);
    near(origin.adjusted.p.unwrap(), 3.980415643641237e-17);
    assert_eq!(origin.certainty, Certainty::Strong);

    let eager = of_group(&scan, "eager", "yes", "refused");
    assert_eq!(eager.table, TwoByTwo::new(275, 217, 286, 822));
    near(eager.risk_ratio.value, 2.16541588492808);
    near(eager.adjusted.risk_ratio.unwrap().value, 1.004944162996951);
    near(eager.adjusted.p.unwrap(), 0.4769983135552563);
    assert_eq!(eager.explained_by, Some(ExplainedBy::Adjustment(Explanation::Tries)));
    let shown: Vec<&Pattern> = scan.patterns.iter().filter(|pattern| pattern.explained_by.is_none() && !pattern.statement.group.is_empty()).collect();
    assert_eq!(shown, [origin]);
}

/// The admissions of 1973 from the reference file: per department refused and admitted women, refused and admitted men.
fn admissions() -> Columns {
    let reference: serde_json::Value = serde_json::from_str(include_str!("../../../tests/reference/stats_reference.json")).unwrap();
    let ucb = &reference["ucb_admissions"];
    let mut builder = Columns::builder(Shape { facets: names(&["gender"]), ..Shape::default() });
    let mut persons = 0;
    for (department, table) in ucb["departments"].as_array().unwrap().iter().zip(ucb["tables"].as_array().unwrap()) {
        let cells = [("Female", "refused"), ("Female", "granted"), ("Male", "refused"), ("Male", "granted")];
        for ((gender, outcome), count) in cells.into_iter().zip(table.as_array().unwrap()) {
            for _ in 0..count.as_u64().unwrap() {
                persons += 1;
                let person = format!("P{persons}");
                builder.push(&Step {
                    person: &person,
                    office: department.as_str(),
                    outcome: Some(outcome),
                    facets: &[Some(gender)],
                    ..Step::default()
                });
            }
        }
    }
    builder.finish()
}

#[test]
fn admissions_are_explained_by_where_people_go() {
    let scan = scan(&admissions(), Settings::default());
    let women = of_group(&scan, "gender", "Female", "refused");
    near(women.risk_ratio.value, 1.2553033137384086);
    near(women.fisher, 4.835903179337353e-22);
    let ratio = women.adjusted.risk_ratio.unwrap();
    near(ratio.value, 0.9730625446697444);
    near(ratio.low, 0.930671469763846);
    near(ratio.high, 1.0173844870085227);
    assert_eq!(women.explained_by, Some(ExplainedBy::Adjustment(Explanation::Place)));
}

#[test]
#[ignore]
fn timing() {
    let n: usize = std::env::var("N").unwrap().parse().unwrap();
    let started = std::time::Instant::now();
    let planted = planted::record(1, n, std::env::var("SHUFFLED").is_ok());
    eprintln!("generate {:?} persons {}", started.elapsed(), planted.columns.persons());
    let started = std::time::Instant::now();
    let scan = scan(&planted.columns, Settings::default());
    eprintln!("scan {:?} {:?} {:?}", started.elapsed(), scan.hypotheses, scan.notes);
    for pattern in &scan.patterns {
        eprintln!(
            "{:?} {:?} {:?} {:?} rr {:.2} adj {:.2} p {:.1e} q {:.1e} {:?} {}",
            pattern.statement.target,
            pattern.statement.scope,
            pattern.statement.group,
            [pattern.table.a, pattern.table.b, pattern.table.c, pattern.table.d],
            pattern.risk_ratio.value,
            pattern.adjusted.risk_ratio.map_or(f64::NAN, |r| r.value),
            pattern.p,
            pattern.q,
            pattern.explained_by,
            planted.statements.contains(&pattern.statement)
        );
    }
}
