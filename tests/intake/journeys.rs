//! The map of journeys, as a script gets it.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::program::{Desk, keys};

/// A real log and counts made of it by an independent library, where the machine has them.
fn permit_log() -> Option<(PathBuf, Value)> {
    let Some(folder) = std::env::var_os("THROUGHLINE_SAMPLE_LOGS").map(PathBuf::from) else {
        eprintln!("skipped: THROUGHLINE_SAMPLE_LOGS does not name the folder of the sample logs");
        return None;
    };
    let reference = std::fs::read_to_string(folder.join("permit-receipt.reference.json")).unwrap();
    Some((folder.join("permit-receipt.xes.gz"), serde_json::from_str::<Value>(&reference).unwrap()["permit-receipt"].take()))
}

#[test]
fn the_permit_log_matches_an_independent_count() {
    let Some((log, reference)) = permit_log() else { return };
    let map = Desk::new().run(&["journeys", log.to_str().unwrap(), "--json"]).json();
    let edges = map["edges"].as_array().unwrap();
    assert_eq!(map["attempts"], reference["cases"]);
    assert_eq!(map["steps"], reference["events"]);
    assert_eq!(map["nodes"].as_array().unwrap().len(), reference["activities"]);
    assert_eq!(edges.len(), reference["dfg_edges"]);
    assert_eq!(edges.iter().map(|edge| edge["count"].as_u64().unwrap()).sum::<u64>(), reference["dfg_total"]);
    assert_eq!(map["variants"], reference["variants"]);
    for (edge, expected) in edges.iter().zip(reference["top_edges"].as_array().unwrap()) {
        assert_eq!(&json!([[edge["from"], edge["to"]], edge["count"]]), expected);
    }
    let by_group = Desk::new().run(&["journeys", log.to_str().unwrap(), "--by", "office", "--json"]).json();
    for map in [&map, &by_group] {
        assert_eq!(
            map["returns"],
            json!({ "attempts_returning": reference["cases_returning_to_a_group"], "ping_pong": reference["cases_with_a_b_a"] })
        );
    }
    assert_eq!(by_group["nodes"].as_array().unwrap().len(), reference["groups"]);
}

const LOG: &str = "\
person,attempt,seq,date,office,sent_to,outcome
P1,1,1,2026-03-02,D1,W2,deflected
P1,1,2,2026-03-05,W2,,refused
P1,1,3,2026-03-12,D1,,granted
P2,1,1,2026-03-02,D1,,refused
P2,1,2,2026-03,W2,D1,deflected
P2,2,1,2026-04-01,D1,,refused
P2,2,2,2026-04-02,W2,,granted
P2,2,3,2026-04-03,D1,,refused
";

#[test]
fn the_object_printed_is_the_one_that_is_promised() {
    let map = Desk::new().with("log.csv", LOG).run(&["journeys", "log.csv", "--json"]).json();
    assert_eq!(keys(&map), ["attempts", "edges", "nodes", "notes", "returns", "seconds", "steps", "variants"]);
    assert_eq!(keys(&map["seconds"]), ["map", "read"]);
    assert_eq!((&map["attempts"], &map["steps"], &map["variants"]), (&json!(3), &json!(8), &json!(2)));
    assert_eq!(map["nodes"], json!([{ "name": "D1", "steps": 5, "attempts": 3 }, { "name": "W2", "steps": 3, "attempts": 3 }]));
    let edges = json!([
        { "from": "W2", "to": "D1", "count": 2, "attempts": 2, "median_days": 4.0 },
        { "from": "D1", "to": "W2", "count": 3, "attempts": 3, "median_days": 2.0 },
    ]);
    assert_eq!(map["edges"], json!([edges[1], edges[0]]));
    // P1 came back to D1; P2 was sent back to D1 and did not go; P2's second way back came after a grant.
    assert_eq!(map["returns"], json!({ "attempts_returning": 2, "ping_pong": 2 }));
    assert_eq!(map["notes"], json!(["dates that give only a month or a year: 1; they order nothing and count for no days between steps"]));
}

#[test]
fn the_text_says_the_same() {
    insta::assert_snapshot!(Desk::new().with("log.csv", LOG).run(&["journeys", "log.csv"]).out, @r"
    3 attempts, 8 steps, 2 nodes (by office), 2 edges, 2 variants
    2 attempts return to an office that they had left; 2 go from one office to another and straight back

       steps  attempts  office
           5         3  D1
           3         3  W2

       times  attempts  days  from → to (median days)
           3         3     2  D1 → W2
           2         2     4  W2 → D1

      people     times  days  sent round (median days)
           2         2    10  D1 → W2 → D1

    Note: dates that give only a month or a year: 1; they order nothing and count for no days between steps.
    ");
}

#[test]
fn a_map_by_activity_needs_an_activity() {
    let desk = Desk::new().with("log.csv", LOG);
    insta::assert_snapshot!(desk.run(&["journeys", "log.csv", "--by", "activity"]).complaint(), @r#"log.csv: no column is known for the activity of a step; name it in --columns with a line like activity = "name of the column""#);
}

#[test]
fn an_event_log_can_be_mapped_by_other_attributes() {
    let log = r#"<log><trace><string key="concept:name" value="c1"/><string key="who" value="P1"/>
        <event><string key="desk" value="north"/></event><event><string key="desk" value="south"/></event></trace>
        <trace><string key="concept:name" value="c2"/><string key="who" value="P1"/><event><string key="desk" value="north &amp; south"/></event></trace></log>"#;
    let columns = "person = \"case:who\"\nattempt = \"case:concept:name\"\noffice = \"desk\"\n";
    let desk = Desk::new().with("log.xes", log).with("columns.toml", columns);
    let map = desk.run(&["journeys", "log.xes", "--by", "office", "--columns", "columns.toml", "--json"]).json();
    assert_eq!((&map["attempts"], &map["steps"]), (&json!(2), &json!(3)));
    assert_eq!(map["nodes"][2]["name"], "south");
    assert_eq!(map["nodes"][1]["name"], "north & south");
}
