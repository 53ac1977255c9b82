//! Maps: the runaround, as picture, tables and file.

use crate::support::{Office, TestApp, on_both, record::Someone};
use reqwest::StatusCode;
use throughline::domain::outcome::Outcome::{Deflected, Refused};

on_both!(who_is_sent_round_is_drawn_counted_and_downloaded, a_circle_of_a_few_is_for_supervisors_only);

const ROUND: Someone = Someone {
    group: ("contract", "none"),
    service: "school-enrolment",
    steps: &[("D1", Deflected), ("W2", Deflected), ("S3", Deflected), ("D1", Refused)],
    with: "lin",
    keeps: true,
};
const TO_AND_FRO: Someone = Someone { steps: &[("P4", Deflected), ("Q5", Deflected), ("P4", Refused)], ..ROUND };

async fn with_circles(office: Office) -> Office {
    let people = vec![ROUND; 12].into_iter().chain(vec![TO_AND_FRO; 3]).collect();
    office.app.enter(people).await;
    assert!(office.app.command(&["scan"]).status.success());
    office
}

async fn who_is_sent_round_is_drawn_counted_and_downloaded(app: TestApp) {
    let empty = app.open().await;
    empty.lin.get("/maps").await.ok().says("Runaround");
    empty.lin.get("/maps/runaround").await.ok().says("Nothing has been looked through yet.");
    assert_eq!(empty.lin.get("/maps/runaround.csv").await.status, StatusCode::NOT_FOUND);

    let office = with_circles(empty).await;
    let page = office.lin.get("/maps/runaround").await.ok();
    page.says("12 people went the whole circle Office D1 → Office W2 → Office S3 → Office D1.").says("21 days").says("3 trips");
    page.says("Of all 15, 15 came or were sent back");
    assert!(page.has("svg.map") && page.texts("svg.map text").iter().any(|text| text == "12"));
    let loops = page.texts("table.figures tbody tr");
    assert!(loops.iter().any(|row| row.starts_with("Office P4 → Office Q5 → Office P4 3")), "{loops:?}");

    let file = office.lin.get("/maps/runaround.csv").await.ok();
    assert!(file.headers["content-type"].to_str().expect("readable").starts_with("text/csv"));
    let rows: Vec<&str> = file.html.lines().collect();
    assert!(rows.contains(&"flow,Office D1,Office W2,,12,12,7,yes"), "{rows:?}");
    assert!(rows.iter().any(|row| row.starts_with("circle,Office P4,Office P4,Office P4 → Office Q5 → Office P4,3,3,14,yes")), "{rows:?}");
}

async fn a_circle_of_a_few_is_for_supervisors_only(app: TestApp) {
    let office = with_circles(app.open().await).await;
    let analyst = office.analyst("Yi").await;
    let page = analyst.get("/maps/runaround").await.ok();
    page.says("12 people went the whole circle").says("fewer than 5 people are not shown to you");
    assert!(!page.words().contains("Office P4 → Office Q5"), "{}", page.words());
    let file = analyst.get("/maps/runaround.csv").await.ok();
    assert!(!file.html.contains("Office P4 →") && file.html.contains("office,Office P4,,,fewer than 5,fewer than 5,,"), "{}", file.html);
}
