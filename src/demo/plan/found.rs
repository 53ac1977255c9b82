//! Does the engine find what is hidden in the demo, and see through the trap?

use std::collections::BTreeMap;

use super::*;
use crate::{
    demo::planted::{PLANTED, Planted, Scope, TRAP},
    engine::{
        columns::{Columns, Shape, Step},
        pattern::{ExplainedBy, Pattern},
        scan::{Settings, scan},
        statement::Target,
    },
};

const LEVELS: [&str; 3] = ["province", "prefecture", "county"];

/// The plan as the store will hand it to the engine: everything in codes.
fn columns(plan: &DemoPlan) -> Columns {
    let facets: Vec<String> = vocabulary::china().facets.iter().map(|facet| facet.code.clone()).collect();
    let rivals = vocabulary::china().facets.iter().filter(|facet| facet.rival).map(|facet| facet.code.clone()).collect();
    let mut builder = Columns::builder(Shape { places: LEVELS.map(str::to_owned).to_vec(), facets: facets.clone(), rivals, target_outcomes: None });
    let mut at: BTreeMap<&str, [Option<&str>; 3]> = BTreeMap::new();
    for office in &plan.offices {
        let mut place = plan.places.iter().find(|place| place.code == office.place);
        while let Some(here) = place {
            let level = LEVELS.iter().position(|level| *level == here.level).unwrap();
            at.entry(office.code).or_default()[level] = Some(here.code);
            place = plan.places.iter().find(|place| place.code == here.parent);
        }
    }
    for (number, person) in plan.persons.iter().enumerate() {
        let name = number.to_string();
        let values: Vec<Option<&str>> = facets.iter().map(|facet| person.someone.facet(facet)).collect();
        for (case_number, case) in person.cases.iter().enumerate() {
            for (attempt_number, attempt) in case.attempts.iter().enumerate() {
                let attempt_name = format!("{case_number}.{attempt_number}");
                for (order, step) in attempt.steps.iter().enumerate() {
                    builder.push(&Step {
                        person: &name,
                        attempt: Some(&attempt_name),
                        order: Some(i64::try_from(order).unwrap()),
                        day: Some(step.day.earliest()),
                        service: Some(case.service),
                        places: &at[step.office],
                        office: Some(step.office),
                        stage: Some(step.stage.code()),
                        activity: None,
                        outcome: Some(step.outcome.code()),
                        reason: step.reason,
                        sent_to: step.sent_to,
                        recorder: Some(&plan.caseworkers[step.recorder].login),
                        facets: &values,
                        ..Step::default()
                    });
                }
            }
        }
    }
    builder.finish()
}

fn scope(scope: Scope) -> (&'static str, &'static str) {
    match scope {
        Scope::Service(service) => ("service", service),
        Scope::Office(office) => ("office", office),
    }
}

/// Whether the pattern says just this; of an outcome for whatever reason.
fn says(pattern: &Pattern, planted: &Planted) -> bool {
    let (dimension, value) = scope(planted.scope);
    let statement = &pattern.statement;
    statement.target == Target::Outcome(planted.outcome.code().to_owned())
        && statement.scope.len() == 1
        && statement.scope.get(dimension).is_some_and(|own| own == value)
        && statement.group.len() == 1
        && statement.group.get(planted.group.0).is_some_and(|own| own == planted.group.1)
}

#[test]
fn the_engine_finds_what_is_hidden_and_sees_through_the_trap() {
    let plan = DemoPlan::new(NaiveDate::from_ymd_opt(2026, 11, 24).unwrap());
    let found = scan(&columns(&plan), Settings::default());
    let line = |pattern: &Pattern| {
        format!(
            "{:?}: a = {}, RR {:.2}, q {:.1e}, {:?}",
            pattern.statement, pattern.table.a, pattern.risk_ratio.value, pattern.q, pattern.explained_by
        )
    };
    let list = found.patterns.iter().map(line).collect::<Vec<_>>().join("\n");
    assert_eq!(found.records.persons, plan.persons.len());
    for planted in &PLANTED {
        assert!(found.patterns.iter().any(|pattern| pattern.explained_by.is_none() && says(pattern, planted)), "{planted:?} is not shown:\n{list}");
    }
    let trap = found.patterns.iter().find(|pattern| says(pattern, &TRAP)).and_then(|pattern| pattern.explained_by.as_ref());
    assert!(matches!(trap, Some(ExplainedBy::Adjustment(_))), "the trap is not seen through:\n{list}");
    let shown = found.patterns.iter().filter(|pattern| pattern.explained_by.is_none()).count();
    assert!(shown <= 20, "a newcomer would not read {shown} patterns:\n{list}");
}
