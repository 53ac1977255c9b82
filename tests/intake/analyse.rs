//! Patterns of a file, as a script gets them: known records give the known answers.

use std::fmt::Write;

use serde_json::Value;

use crate::program::{Desk, keys};

fn reference() -> Value {
    serde_json::from_str(include_str!("../reference/stats_reference.json")).unwrap()
}

/// Relative error of at most one in a billion.
#[track_caller]
fn assert_close(found: &Value, expected: &Value) {
    let (found, expected) = (found.as_f64().unwrap(), expected.as_f64().unwrap());
    assert!((found - expected).abs() <= 1e-9 * expected.abs(), "{found} where {expected} is expected");
}

fn retries() -> Value {
    let columns = r#"
        person = "person"
        order = "seq"
        office = "office"
        service = "service"
        outcome = "outcome"
        target_outcomes = ["refused"]
        facets = ["origin", "eager"]
    "#;
    let desk = Desk::new().with("retries.csv", include_str!("../reference/retries.csv")).with("columns.toml", columns);
    desk.run(&["analyse", "retries.csv", "--columns", "columns.toml", "--json"]).json()
}

/// The pattern of a group, everywhere.
fn of_group<'a>(found: &'a Value, facet: &str, value: &str) -> &'a Value {
    let patterns = found["patterns"].as_array().unwrap();
    let is = |pattern: &&Value| pattern["scope"].as_object().unwrap().is_empty() && pattern["group"] == serde_json::json!({ facet: value });
    patterns.iter().find(is).unwrap_or_else(|| panic!("nothing is said of {facet} = {value}: {found:#}"))
}

#[test]
fn a_group_that_is_refused_more_often_is_found_and_one_that_only_tries_more_often_is_explained() {
    let (found, reference) = (retries(), &reference()["risk_sets"]);
    let origin = of_group(&found, "origin", "group-a");
    assert_close(&origin["risk_ratio"]["value"], &reference["origin"]["risk_ratio"]);
    for figure in ["value", "low", "high"] {
        assert_close(&origin["adjusted"]["risk_ratio"][figure], &reference["origin"]["by_office_and_ordinal"][figure]);
    }
    assert_eq!(origin.get("explained_by"), None);
    let eager = of_group(&found, "eager", "yes");
    assert_close(&eager["risk_ratio"]["value"], &reference["eager"]["risk_ratio"]);
    assert_close(&eager["adjusted"]["risk_ratio"]["value"], &reference["eager"]["by_office_and_ordinal"]["value"]);
    assert_eq!(eager["explained_by"], "how often they try");
    let order = found["patterns"].as_array().unwrap().iter().map(|pattern| pattern.get("explained_by").is_some()).collect::<Vec<_>>();
    assert!(order.is_sorted(), "shown ones come before explained ones: {order:?}");
}

#[test]
fn the_object_printed_is_the_one_that_is_promised() {
    let found = retries();
    let parts = ["emerging", "funnel", "hypotheses", "inclusion", "notes", "openness", "patterns", "records", "seconds", "waiting"];
    assert_eq!(keys(&found), parts);
    assert_eq!(keys(&found["records"]), ["attempts", "persons", "steps"]);
    assert_eq!(keys(&found["hypotheses"]), ["possible", "testable", "tested"]);
    assert_eq!(keys(&found["seconds"]), ["measures", "read", "scan"]);
    let origin = of_group(&found, "origin", "group-a");
    for key in ["id", "sentence", "target", "scope", "group", "table", "risk_ratio", "ic", "p", "q", "adjusted", "rivals", "certainty"] {
        assert!(origin.get(key).is_some(), "{key} is missing: {origin:#}");
    }
    assert_eq!(origin["target"], serde_json::json!({ "outcome": "refused" }));
    assert_eq!(origin["table"], serde_json::json!({ "a": 300, "b": 330, "c": 261, "d": 709 }));
    assert_eq!(keys(&origin["ic"]), ["high", "low", "value"]);
    assert_eq!(origin["certainty"], "strong");
    insta::assert_snapshot!(origin["sentence"].as_str().unwrap(), @"Of 630 people from group-a, 300 were refused: 1.8 times as often as others (1.6 to 2.0). Strong evidence.");
}

#[test]
fn parts_can_be_chosen() {
    let log = "person,date,office,outcome\n1,2026-01-05,A,refused\n2,2026-03-09,A,granted\n";
    let columns = "person = \"person\"\ndate = \"date\"\noffice = \"office\"\noutcome = \"outcome\"\n";
    let desk = Desk::new().with("log.csv", log).with("columns.toml", columns);
    let found = desk.run(&["analyse", "log.csv", "--columns", "columns.toml", "--only", "waiting,funnel", "--json"]).json();
    assert_eq!(keys(&found), ["funnel", "notes", "records", "seconds", "waiting"]);
    assert_eq!(found["funnel"]["began"], 2);
    let office = &found["waiting"][0];
    assert_eq!((&office["by"], &office["groups"][0]["answered"]), (&"office".into(), &2.into()));
    assert_eq!(desk.run(&["analyse", "log.csv", "--only", "weather"]).code, Some(2));
}

/// Graduate admissions at Berkeley: one row an applicant.
fn admissions() -> (Value, Value) {
    let reference = reference()["ucb_admissions"].take();
    let mut table = "applicant,department,sex,result\n".to_owned();
    let mut applicant = 0;
    for (department, counts) in reference["departments"].as_array().unwrap().iter().zip(reference["tables"].as_array().unwrap()) {
        for (count, (sex, result)) in [("Female", "Rejected"), ("Female", "Admitted"), ("Male", "Rejected"), ("Male", "Admitted")].iter().enumerate()
        {
            for _ in 0..counts[count].as_u64().unwrap() {
                applicant += 1;
                writeln!(table, "{applicant},{},{sex},{result}", department.as_str().unwrap()).unwrap();
            }
        }
    }
    let columns = r#"
        person = "applicant"
        office = "department"
        outcome = "result"
        target_outcomes = ["Rejected"]
        facets = ["sex"]
    "#;
    let desk = Desk::new().with("ucb.csv", table).with("columns.toml", columns);
    (desk.run(&["analyse", "ucb.csv", "--columns", "columns.toml", "--json"]).json(), reference)
}

#[test]
fn a_gap_that_comes_from_where_people_go_is_explained_by_it() {
    let (found, reference) = admissions();
    let women = of_group(&found, "sex", "Female");
    assert_close(&women["risk_ratio"]["value"], &reference["crude_risk_ratio"]);
    assert_close(&women["fisher"], &reference["crude_fisher_p"]);
    assert_close(&women["adjusted"]["risk_ratio"]["value"], &reference["mh_risk_ratio"]);
    let interval = &reference["mh_risk_ratio_ci95_greenland_robins"];
    assert_close(&women["adjusted"]["risk_ratio"]["low"], &interval[0]);
    assert_close(&women["adjusted"]["risk_ratio"]["high"], &interval[1]);
    assert_eq!(women["explained_by"], "where people go");
}

#[test]
fn the_text_says_the_same() {
    let desk = Desk::new().with("retries.csv", include_str!("../reference/retries.csv"));
    let columns = "person = \"person\"\norder = \"seq\"\noffice = \"office\"\noutcome = \"outcome\"\nfacets = [\"origin\", \"eager\"]\n";
    insta::assert_snapshot!(desk.with("columns.toml", columns).run(&["analyse", "retries.csv", "--columns", "columns.toml"]).out, @r"
    1600 people, 3243 attempts, 3243 steps. 26 hypotheses possible, 26 testable, 12 tested.

    1. Of 630 people from group-a, 300 were refused: 1.8 times as often as others (1.6 to 2.0). Strong evidence.
       Adjusted by office and attempt: 1.84 (1.60 to 2.13). q 1.8e-6

    2. Of 809 people who tried at north, 349 were refused: 1.6 times as often as elsewhere (1.4 to 1.9). Strong evidence.
       Adjusted by service and attempt: 1.71 (1.47 to 1.98). q 7.1e-7

    Seen too, and explained (10):
    -  Of 216 people with eager “yes” and from group-a, 157 were refused: 2.5 times as often as others (2.2 to 2.8). Some evidence.
       Explained by 1.
    -  Of 492 people with eager “yes”, 275 were refused: 2.2 times as often as others (1.9 to 2.5). Some evidence.
       Explained by how often they try (adjusted 1.00).
    -  Of 111 people with eager “yes” and from group-a who tried at north, 92 were refused: 2.3 times as often as others there (2.0 to 2.6). Some evidence.
       Explained by other explained ones.
    -  Of 251 people with eager “yes” who tried at south, 118 were refused: 2.7 times as often as others there (2.2 to 3.4). Some evidence.
       Explained by how often they try (adjusted 1.19).
    -  Of 241 people with eager “yes” who tried at north, 157 were refused: 1.9 times as often as others there (1.7 to 2.2). Some evidence.
       Explained by other explained ones.
    -  Of 105 people with eager “yes” and from group-a who tried at south, 65 were refused: 2.9 times as often as others there (2.3 to 3.6). Some evidence.
       Explained by 1.
    -  Of 379 people from group-a who tried at north, 203 were refused: 1.6 times as often as others there (1.3 to 1.9). Some evidence.
       Explained by 1.
    -  Of 251 people from group-a who tried at south, 97 were refused: 1.8 times as often as others there (1.4 to 2.3). Some evidence.
       Explained by 1.
    -  Of 146 people with eager “yes” and from group-b who tried at south, 53 were refused: 1.5 times as often as others there (1.1 to 1.9). Some evidence.
       Explained by other explained ones.
    -  Of 276 people with eager “yes” and from group-b, 118 were refused: 1.3 times as often as others (1.1 to 1.5). Some evidence.
       Explained by other explained ones.

    Note: no step has a day, so that nothing can be said about time.

    Note: steps of some people have no stage (qualify, access, use); they are in no stage of the funnel.
    ");
}

#[test]
fn a_table_without_facets_is_read_and_says_what_is_missing() {
    let desk = Desk::new().with("log.csv", "person,outcome\nP1,refused\n");
    insta::assert_snapshot!(desk.run(&["analyse", "log.csv", "--json"]).json()["notes"], @r#"["no facets are named, so that no groups of people can be compared; name them in --columns","there are too few people for any pattern to be told from chance","no step has a day, so that nothing can be said about time","steps of some people have no stage (qualify, access, use); they are in no stage of the funnel","no step is granted or partly-granted, so that nothing is said about openness and inclusion"]"#);
}

#[test]
fn analysing_needs_an_outcome() {
    let desk = Desk::new().with("log.csv", "person,office\nP1,north\n").with("columns.toml", "person = \"person\"\n");
    insta::assert_snapshot!(desk.run(&["analyse", "log.csv"]).complaint(), @r#"log.csv: no column is known for the outcome of a step; name it in --columns with a line like outcome = "name of the column""#);
    insta::assert_snapshot!(desk.run(&["analyse", "log.csv", "--columns", "columns.toml"]).complaint(), @r#"columns.toml: names no column for `outcome`, which is needed; add a line like outcome = "name of the column""#);
}

#[test]
fn a_target_that_occurs_nowhere_is_told() {
    let columns = "person = \"person\"\noutcome = \"outcome\"\ntarget_outcomes = [\"refusd\"]\nfacets = [\"origin\"]\n";
    let desk = Desk::new().with("retries.csv", include_str!("../reference/retries.csv")).with("columns.toml", columns);
    let notes = desk.run(&["analyse", "retries.csv", "--columns", "columns.toml", "--json"]).json()["notes"].take();
    assert_eq!(notes[0], "the target outcome “refusd” occurs in no row");
}
