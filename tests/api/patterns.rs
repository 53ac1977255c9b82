//! Patterns: who sees which figures, what is decided, whose cases are listed.

use crate::support::{Office, TestApp, on_both, record::Someone};
use reqwest::StatusCode;
use throughline::domain::outcome::Outcome::{AcceptedForProcessing as Accepted, Deflected, Refused};

on_both!(
    what_hits_a_group_is_said_in_a_sentence_and_opens_with_its_evidence,
    small_figures_are_shown_to_supervisors_only,
    the_cases_behind_a_pattern_are_ones_own_and_looking_is_written_down,
    a_pattern_is_confirmed_dismissed_and_reopened,
    whoever_withdrew_is_not_counted,
    whoever_watches_a_pattern_finds_it_again,
);

const SCHOOL: Someone = Someone { group: ("contract", "none"), service: "school-enrolment", steps: &[("D1", Refused)], with: "lin", keeps: true };
const OTHERS: Someone = Someone { group: ("contract", "written"), ..SCHOOL };

/// Every other one is Mei's, so that nothing rests on one caseworker.
fn of_both(one: Someone, count: usize) -> impl Iterator<Item = Someone> {
    (0..count).map(move |number| if number % 2 == 0 { one } else { Someone { with: "mei", ..one } })
}

/// At one office 60 of 80 without a contract are refused, 16 of 80 others; elsewhere 19 of 20 without one are sent away, 2 of 40 others.
pub fn record() -> Vec<Someone> {
    let taken: &[_] = &[("D1", Accepted)];
    let (sent, seen): (&[_], &[_]) = (&[("M1", Deflected)], &[("M1", Accepted)]);
    let insurance = |one| Someone { service: "health-insurance", ..one };
    of_both(SCHOOL, 60)
        .chain(of_both(Someone { steps: taken, ..SCHOOL }, 20))
        .chain(of_both(OTHERS, 16))
        .chain(of_both(Someone { steps: taken, ..OTHERS }, 64))
        .chain(of_both(insurance(Someone { steps: sent, ..SCHOOL }), 19))
        .chain(of_both(insurance(Someone { steps: seen, ..SCHOOL }), 1))
        .chain(of_both(insurance(Someone { steps: sent, ..OTHERS }), 2))
        .chain(of_both(insurance(Someone { steps: seen, ..OTHERS }), 38))
        .collect()
}

pub fn scan(office: &Office) -> String {
    let output = office.app.command(&["scan"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Where the pattern whose sentence has these words stands.
pub async fn path_of(reader: &crate::support::Visitor, words: &str) -> String {
    let page = reader.get("/patterns").await.ok();
    let sentences = page.texts("main > .finding .say");
    let at = sentences.iter().position(|sentence| sentence.contains(words)).unwrap_or_else(|| panic!("no “{words}” in {sentences:?}"));
    page.attribute(&format!("main > .finding:nth-of-type({}) .say a", at + 1), "href").expect("a sentence leads to its page")
}

async fn what_hits_a_group_is_said_in_a_sentence_and_opens_with_its_evidence(app: TestApp) {
    let office = app.open().await;
    office.lin.get("/patterns").await.ok().says("Nothing has been looked for yet.");
    office.caseworker("Mei").await;
    office.app.enter(record()).await;
    let said = scan(&office);
    assert!(said.contains("possible statements") && said.contains("Riverside Legal Aid"), "{said}");

    let page = office.lin.get("/patterns").await.ok();
    page.says("possible statements")
        .says("holds between people at the same office and the same try")
        .says("These compare people within our own record");
    let one = office.lin.get(&path_of(&office.lin, "60 were refused").await).await.ok();
    one.says("Of 100 people with work contract “None”").says("Of 120 others").says("16 were refused").says("60 of 80");
    assert_eq!(one.texts("aside table.figures tbody tr").len(), 2);
    assert!(one.has("svg.intervals") && one.has("form[action$='/decision']"));
    assert_eq!(
        office.lin.get("/patterns?outcome=deflected").await.ok().texts("main > .finding").iter().filter(|said| said.contains("refused")).count(),
        0
    );
    office.lin.get("/patterns?service=hospital-nowhere").await.ok().says("No pattern holds for this choice.");
    office.lin.get("/patterns/method").await.ok().says("People are counted, not steps.");
    assert_eq!(office.lin.get("/patterns/0123").await.status, StatusCode::NOT_FOUND);

    let chinese = office.lin.submit(page.form("form[action='/language']").set("language", "zh")).await.ok();
    chinese.says("证据").says("60 人被拒绝");
}

async fn small_figures_are_shown_to_supervisors_only(app: TestApp) {
    let office = app.open().await;
    office.caseworker("Mei").await;
    let analyst = office.analyst("Yi").await;
    office.app.enter(record()).await;
    scan(&office);
    let path = path_of(&office.lin, "19 were sent elsewhere").await;
    office.lin.get(&path).await.ok().says("Of 20 people").says("2 were sent elsewhere");
    let guarded = analyst.get(&path).await.ok();
    guarded.says("19 were sent elsewhere").says("more often than others").says("fewer than 5 people");
    assert!(!guarded.words().contains("Of 20 people") && !guarded.has("table.figures") && !guarded.has("svg.intervals"), "{}", guarded.words());
    let list = analyst.get("/patterns").await.ok();
    let line = list.texts("main > .finding").into_iter().find(|said| said.contains("19 were sent elsewhere")).expect("it is listed");
    assert!(!line.contains("times as often") && !line.contains("of the gap"), "{line}");
    // a table of larger figures is shown to everybody
    let open = analyst.get(&path_of(&analyst, "60 were refused").await).await.ok();
    open.says("Of 100 people").says("Caseworkers and supervisors can open their cases.");
}

async fn the_cases_behind_a_pattern_are_ones_own_and_looking_is_written_down(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let analyst = office.analyst("Yi").await;
    office.app.enter(record()).await;
    scan(&office);
    let path = format!("{}/cases", path_of(&office.lin, "60 were refused").await);
    let all = office.lin.get(&path).await.ok();
    all.says("60 cases.");
    assert_eq!(all.texts("tbody tr").len(), 60);
    let own = mei.get(&path).await.ok();
    own.says("30 of your cases are behind this pattern.");
    assert_eq!(own.texts("tbody tr").len(), 30);
    assert!(!own.html.contains("某人"), "a name stands on it");
    assert_eq!(analyst.get(&path).await.status, StatusCode::FORBIDDEN);
    let trail = office.lin.get("/admin/audit").await.ok();
    assert_eq!(trail.words().matches("read the cases behind a pattern").count(), 2, "{}", trail.words());
}

async fn a_pattern_is_confirmed_dismissed_and_reopened(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    office.app.enter(record()).await;
    scan(&office);
    let path = path_of(&office.lin, "60 were refused").await;
    assert!(!mei.get(&path).await.ok().has("form[action$='/decision']"));
    assert_eq!(mei.post(&format!("{path}/decision"), &[("decision", "confirmed")]).await.status, StatusCode::FORBIDDEN);

    let form = async |value: &str| office.lin.get(&path).await.ok().form("form[action$='/decision']").set("decision", value);
    let bare = office.lin.submit(form("confirmed").await).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    bare.says("Say why, in a few words: others will rely on it.");
    let press = async |value: &str| office.lin.submit(form(value).await.set("why", &format!("We looked: {value}"))).await.ok();
    press("confirmed").await.says("Confirmed").says("We looked: confirmed");
    let dismissed = press("dismissed").await;
    assert_eq!(dismissed.texts("#decisions li").len(), 2, "earlier decisions are kept");
    assert!(dismissed.texts("#decisions li")[0].contains("We looked: dismissed"));
    let list = office.lin.get("/patterns").await.ok();
    assert!(!list.texts("main > .finding").iter().any(|said| said.contains("60 were refused")));
    assert!(list.texts("#dismissed .finding").iter().any(|said| said.contains("60 were refused")));
    scan(&office);
    assert!(office.lin.get("/patterns").await.ok().has("#dismissed .finding"), "a decision outlives the next scan");
    press("open").await;
    path_of(&office.lin, "60 were refused").await;
    office.lin.get("/admin/audit").await.ok().says("confirmed or dismissed a pattern");
    assert!(office.app.command(&["audit", "verify"]).status.success());
}

async fn whoever_withdrew_is_not_counted(app: TestApp) {
    let office = app.open().await;
    office.caseworker("Mei").await;
    let mut people = record();
    for one in people.iter_mut().take(10) {
        one.keeps = false;
    }
    office.app.enter(people).await;
    scan(&office);
    office.lin.get(&path_of(&office.lin, "50 were refused").await).await.ok().says("Of 90 people");
}

async fn whoever_watches_a_pattern_finds_it_again(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    office.app.enter(record()).await;
    scan(&office);
    mei.get("/patterns?state=watched").await.ok().says("No pattern holds for this choice.");
    let path = path_of(&mei, "60 were refused").await;
    let one = mei.get(&path).await.ok();
    one.says("Week by week");
    assert!(office.lin.get(&path).await.ok().has("svg.weeks"));
    mei.submit(one.form("form[action$='/watch']").set("watch", "yes")).await.ok().says("Do not watch it any more");
    let watched = mei.get("/patterns?state=watched").await.ok();
    assert_eq!(watched.texts("main > .finding").len(), 1);
    watched.says("You watch it");
    office.lin.get("/patterns?state=watched").await.ok().says("No pattern holds for this choice.");
    mei.submit(mei.get(&path).await.ok().form("form[action$='/watch']").set("watch", "no")).await.ok().says("Watch this pattern");
    assert_eq!(mei.post("/patterns/none/watch", &[("watch", "yes")]).await.status, StatusCode::NOT_FOUND);
}
