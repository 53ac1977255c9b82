//! Scans whose answers are known: real data, planted patterns, shuffled outcomes.

use std::collections::BTreeMap;

use super::*;
use crate::behind::Behind;
use crate::columns::{Shape, Step};
use crate::pattern::Certainty;
use crate::statement::{Statement, Target};

mod naive;
mod planted;
use crate::stats::TwoByTwo;

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
fn what_was_planted_is_found_and_traps_are_not_shown() {
    let planted = planted::record(7, 40_000, false);
    let scan = scan(&planted.columns, Settings::default());
    let shown: Vec<&Pattern> = scan.patterns.iter().filter(|pattern| pattern.explained_by.is_none()).collect();
    let about_groups: Vec<&Statement> = shown.iter().map(|pattern| &pattern.statement).filter(|statement| !statement.group.is_empty()).collect();
    for statement in &planted.statements {
        assert!(about_groups.contains(&statement), "{statement:?} is not among {about_groups:?}");
    }
    assert_eq!(about_groups.len(), planted.statements.len(), "{about_groups:?}");
    assert_eq!(shown[0].statement, planted.statements[0]);
    let harsher = shown.iter().filter(|pattern| pattern.statement.group.is_empty()).count();
    assert!(harsher > 0, "offices that differ are shown as offices that differ");

    let explained = |facet: &str| &of_group(&scan, facet, "v0", "refused").explained_by;
    assert_eq!(*explained("f00"), Some(ExplainedBy::Adjustment(Explanation::Tries)));
    assert_eq!(*explained("f01"), Some(ExplainedBy::Adjustment(Explanation::Place)));
    assert_eq!(*explained("f06"), Some(ExplainedBy::Patterns(vec![planted.statements[0].id()])));
    for pattern in &scan.patterns {
        assert_eq!(pattern.id, pattern.statement.id());
        assert_eq!(pattern.rivals.last().map(|rival| rival.facet.as_str()), (!pattern.rivals.is_empty()).then_some("all"));
    }
}

#[test]
fn shuffled_outcomes_show_nothing() {
    for seed in 0..4 {
        let scan = scan(&planted::record(seed, 8_000, true).columns, Settings::default());
        assert!(scan.hypotheses.testable > 1000);
        assert!(scan.patterns.iter().all(|pattern| pattern.explained_by.is_some()), "seed {seed}: {:?}", scan.patterns);
    }
}

#[test]
fn the_threads_do_not_show() {
    let planted = planted::record(3, 6_000, false);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| serde_json::to_string(&scan(&planted.columns, Settings::default())).unwrap())
    };
    let one = on(1);
    assert!(one.len() > 10_000);
    assert_eq!(one, on(2));
    assert_eq!(one, on(3));
}

#[test]
fn the_contract_of_the_command_line() {
    let mut found = scan(&admissions(), Settings::default());
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!(json["records"]["persons"], 4526);
    let pattern = json["patterns"]
        .as_array()
        .unwrap()
        .iter()
        .find(|pattern| pattern["group"]["gender"] == "Female" && pattern["scope"] == serde_json::json!({}))
        .unwrap();
    assert_eq!(pattern["target"], serde_json::json!({ "outcome": "refused" }));
    assert_eq!(pattern["table"], serde_json::json!({ "a": 1278, "b": 557, "c": 1493, "d": 1198 }));
    assert_eq!(pattern["explained_by"], "where people go");
    assert_eq!(pattern["adjusted"]["by"], "office and attempt");
    for key in ["risk_ratio", "ic"] {
        assert!(["value", "low", "high"].iter().all(|part| pattern[key][part].is_f64()), "{key}");
    }
    for key in ["id", "p", "q", "rivals", "certainty"] {
        assert!(pattern.get(key).is_some(), "{key}");
    }
    assert!(pattern.get("sentence").is_none());
    found.patterns[0].sentence = Some("in words".to_owned());
    let back: Scan = serde_json::from_str(&serde_json::to_string(&found).unwrap()).unwrap();
    assert_eq!(back.patterns.len(), found.patterns.len());
    for (back, found) in back.patterns.iter().zip(&found.patterns) {
        assert_eq!(
            (&back.id, &back.sentence, &back.statement, &back.explained_by),
            (&found.id, &found.sentence, &found.statement, &found.explained_by)
        );
    }
}

#[test]
fn a_record_without_anything_to_find_says_so() {
    let empty = scan(&Columns::builder(Shape::default()).finish(), Settings::default());
    assert_eq!((empty.patterns.len(), empty.notes), (0, vec![Note::NoTarget]));
    let mut builder = Columns::builder(Shape { facets: names(&["hukou"]), ..Shape::default() });
    for (person, hukou, outcome) in [("a", "rural", "refused"), ("b", "local", "granted")] {
        builder.push(&Step { person, facets: &[Some(hukou)], outcome: Some(outcome), ..Step::default() });
    }
    let few = scan(&builder.finish(), Settings::default());
    assert_eq!(few.hypotheses, Hypotheses { possible: 0, testable: 0, tested: 0 });
    assert_eq!(few.notes, [Note::NothingTestable, Note::RareValues { facet: "hukou".to_owned(), values: 2 }]);
}

/// A record of people who were refused or not, with whatever `bend` makes of each step before it is added.
fn bent(people: usize, facets: &[&str], bend: impl Fn(usize, &mut Step, &mut Vec<Option<String>>)) -> Scan {
    let mut builder = Columns::builder(Shape { places: names(&["city"]), facets: names(facets), ..Shape::default() });
    for number in 0..people {
        let person = format!("p{number}");
        let mut values = vec![Some(if number % 3 == 0 { "rural" } else { "local" }.to_owned()); facets.len()];
        let outcome = if number % 3 == 0 || number % 5 == 0 { "refused" } else { "granted" };
        let mut step = Step { person: &person, office: Some("window"), service: Some("permit"), outcome: Some(outcome), ..Step::default() };
        bend(number, &mut step, &mut values);
        let values: Vec<Option<&str>> = values.iter().map(Option::as_deref).collect();
        builder.push(&Step { facets: &values, ..step });
    }
    scan(&builder.finish(), Settings::default())
}

#[test]
fn columns_that_tell_nothing_are_left_out_and_noted() {
    let found = bent(600, &["hukou", "same", "own", "empty"], |number, _, values| {
        values[1] = Some("v".to_owned());
        values[2] = Some(format!("v{number}"));
        values[3] = None;
    });
    let rural = of_group(&found, "hukou", "rural", "refused");
    assert_eq!((rural.table.a, rural.explained_by.as_ref()), (200, None));
    assert_eq!(
        found.notes,
        [Note::NobodyToCompare("same".into()), Note::RareValues { facet: "own".into(), values: 600 }, Note::NobodyToCompare("empty".into())]
    );
}

#[test]
fn dates_missing_in_half_the_rows_are_noted() {
    let found = bent(600, &["hukou"], |number, step, _| step.day = chrono::NaiveDate::from_ymd_opt(2026, 3, 2).filter(|_| number % 2 == 0));
    assert_eq!(found.notes, [Note::WithoutDay(300)]);
    assert!(of_group(&found, "hukou", "rural", "refused").explained_by.is_none());
}

#[test]
fn whoever_tries_ten_thousand_times_is_one_person() {
    let found = bent(10_600, &["hukou"], |number, step, values| {
        if number >= 600 {
            (step.person, step.outcome, values[0]) = ("p0", Some(["refused", "deflected"][number % 2]), Some("rural".to_owned()));
        }
    });
    assert_eq!(found.notes, [Note::ManyAttempts(10_001)]);
    assert_eq!(of_group(&found, "hukou", "rural", "refused").table.a, 200, "they were refused, too");
}

#[test]
fn contradictory_outcomes_both_count() {
    let mut builder = Columns::builder(Shape { facets: names(&["hukou"]), ..Shape::default() });
    for number in 0..600 {
        let (person, hukou) = (format!("p{number}"), if number % 3 == 0 { "rural" } else { "local" });
        for outcome in if number % 3 == 0 { ["refused", "granted"] } else { ["granted", "granted"] } {
            builder.push(&Step {
                person: &person,
                attempt: Some("a"),
                order: Some(1),
                day: chrono::NaiveDate::from_ymd_opt(2026, 3, 2),
                outcome: Some(outcome),
                facets: &[Some(hukou)],
                ..Step::default()
            });
        }
    }
    let found = scan(&builder.finish(), Settings::default());
    assert_eq!(found.notes, [Note::Contradictory(200)]);
    assert_eq!(of_group(&found, "hukou", "rural", "refused").table, TwoByTwo::new(200, 0, 0, 400));
}
