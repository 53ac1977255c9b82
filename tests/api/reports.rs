//! Reports: the same question asked of every quarter, and answered by releases that stay what they are.

use super::{
    release_files::{attack, puts_away},
    releases::{fill, keeps, previews, publishes, rows},
};
use crate::support::{
    Office, Page, TestApp, Visitor,
    crowd::{Met, register},
    on_both, today,
};
use calamine::{Data, Reader, Xlsx};
use reqwest::StatusCode;
use throughline::domain::{
    outcome::Outcome,
    period::{Length, Period},
};

on_both!(
    the_quarterly_report_is_run_exported_and_repeated_for_last_year,
    a_quarter_and_its_year_hold_together,
    what_cannot_be_a_report_is_said_and_each_does_what_their_role_allows,
);

/// The last quarter that is over.
fn quarter() -> Period {
    Period::closed(Length::Quarter, today()).next().expect("there is always one")
}

/// Whatever is dated today happened on this day instead.
fn happened(office: &Office, on: chrono::NaiveDate) {
    office.app.forge(&format!("UPDATE steps SET day = '{on}' WHERE day = '{}'", today()));
}

async fn comes(office: &Office, count: usize, outcome: Outcome, on: chrono::NaiveDate) {
    office.record(move |db, author, ring| register(db, author, ring, count, Met::at_school(outcome)).map(drop)).await;
    happened(office, on);
}

/// Saves what the preview counts as a report of quarters.
async fn saves(wei: &Visitor, by: &[&str], name: &str) -> Page {
    let link = previews(wei, by).await.ok().attribute("a[href^='/reports/new']", "href").expect("it can be saved");
    let form = wei.get(&link).await.ok().form("form[action='/reports']");
    wei.submit(form.set("name", name).set("length", "quarter")).await.ok()
}

/// Where the report is made for a period.
fn makes(page: &Page, period: Period) -> String {
    let links = page.attributes("section td a[href^='/releases/new?']", "href");
    links.into_iter().find(|link| link.contains(&format!("period={period}&"))).unwrap_or_else(|| panic!("{period} is not offered"))
}

async fn the_quarterly_report_is_run_exported_and_repeated_for_last_year(app: TestApp) {
    let office = app.open().await;
    let (wei, mei) = (office.analyst("Wei").await, office.caseworker("Mei").await);
    let (quarter, before) = (quarter(), quarter().a_year_before());
    fill(&office).await;
    happened(&office, quarter.first());
    comes(&office, 24, Outcome::Granted, before.last()).await;
    // of these the quarter is not known, and those come after it
    comes(&office, 40, Outcome::Refused, Period::around(quarter.first(), Length::Year).first()).await;
    office.app.forge(&format!(
        "UPDATE steps SET day_precision = 2 WHERE day = '{}' AND outcome = 'refused'",
        Period::around(quarter.first(), Length::Year).first()
    ));
    comes(&office, 30, Outcome::Granted, quarter.last() + chrono::Days::new(1)).await;

    let page = saves(&wei, &["outcome"], "For the foundation").await;
    assert_eq!(page.url.path(), "/reports");
    page.says("For the foundation").says("Persons by Outcome of a step").says("For every quarter").says("none yet");
    let page = wei.get(&makes(&page, quarter)).await.ok();
    page.says("It holds");
    assert!(page.form("form[action='/releases']").value("title").is_some_and(|title| title.starts_with("For the foundation: ")));
    let path = keeps(&wei, page, &format!("For the foundation: {quarter}")).await;
    wei.get("/reports").await.ok().says("draft");
    assert!(!mei.get("/reports").await.ok().words().contains("draft"), "a draft is for those who make it");
    let page = publishes(&office.lin, &path).await;
    page.says("Counted is what happened in");

    // the file equals the screen, in labels
    let shown: Vec<String> = page.texts("table.figures tbody tr");
    let file = wei.download(&format!("{path}/release.xlsx?in=en")).await;
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(file.bytes.clone())).expect("a workbook");
    let notes = book.worksheet_range("Notes").expect("notes").rows().map(|row| row[0].to_string()).collect::<Vec<_>>().join(" ");
    assert!(notes.contains("Counted is what happened in"), "{notes}");
    let sheet = book.sheet_names()[1].clone();
    let range = book.worksheet_range(&sheet).expect("figures");
    let mut told = 0;
    for row in range.rows().skip(1) {
        let line = shown.iter().find(|line| line.starts_with(&row[0].to_string())).unwrap_or_else(|| panic!("{row:?} is not on the page: {shown:?}"));
        match &row[1] {
            Data::Float(figure) => {
                told += 1;
                assert!(line.ends_with(&figure.to_string()), "{row:?} {line}");
            }
            _ => assert!(line.ends_with("hidden"), "{row:?} {line}"),
        }
    }
    assert_eq!((range.rows().count() - 1, shown.len(), told), (12, 12, 2), "granted and all: the others are few, or of another period");
    let formulas = book.worksheet_formula(&sheet).expect("readable");
    assert!(formulas.used_cells().next().is_none(), "a spreadsheet runs nothing");
    let all = |rows: &[Vec<String>]| rows.last().expect("the total")[1].parse::<u64>().expect("it is shown");
    let codes = rows(&wei, &path, "values=codes").await;
    assert!(all(&codes).abs_diff(25) <= 2, "only the quarter counts: {codes:?}");

    // what it says of itself
    let json: serde_json::Value = serde_json::from_str(&wei.get(&format!("{path}/release.json")).await.ok().html).expect("JSON");
    assert_eq!(json["period"]["name"], quarter.to_string());
    let folder = tempfile::tempdir().expect("a folder");
    let (package, put) = puts_away(&wei, &path, folder.path()).await;
    let holds = attack(&[&put]);
    assert!(holds.status.success(), "{}", String::from_utf8_lossy(&holds.stderr));

    // next week: somebody enters what was forgotten, and the same question gives the same numbers
    comes(&office, 3, Outcome::Granted, quarter.last()).await;
    assert_eq!(wei.download(&format!("{path}/package.zip")).await.bytes, package);
    assert_eq!(wei.download(&format!("{path}/release.xlsx?in=en")).await.bytes, file.bytes);
    let again = wei.get(&makes(&wei.get("/reports").await.ok(), quarter)).await.ok();
    again.says("This question has been asked of this period already");
    assert_eq!(again.attribute("#there a", "href").as_deref(), Some(path.as_str()));
    assert!(wei.get("/reports").await.ok().has(&format!("section td a[href='{path}/release.xlsx']")));

    // the same for last year
    let link = wei.get(&path).await.ok().attribute(&format!("a[href*='period={before}']"), "href").expect("the year before");
    let page = wei.get(&link).await.ok();
    page.says("It holds").says("together with one earlier release");
    let path = keeps(&wei, page, "The year before").await;
    publishes(&office.lin, &path).await.says("published");
    let codes = rows(&wei, &path, "values=codes").await;
    assert!(all(&codes).abs_diff(24) <= 2, "{codes:?}");
    let (_, other) = puts_away(&wei, &path, folder.path()).await;
    let holds = attack(&[&other, &put]);
    assert!(holds.status.success(), "{}", String::from_utf8_lossy(&holds.stderr));
    let page = mei.get("/reports").await.ok();
    page.says("The year before");
    assert!(!page.has("section td a[href^='/releases/new?']"), "a caseworker makes none");
}

async fn a_quarter_and_its_year_hold_together(app: TestApp) {
    let office = app.open().await;
    let wei = office.analyst("Wei").await;
    let quarter = quarter().a_year_before();
    let year = Period::around(quarter.first(), Length::Year);
    let elsewhere = if quarter.number() == 1 { year.last() } else { year.first() };
    for (outcome, [within, besides]) in [(Outcome::Granted, [34, 21]), (Outcome::Deflected, [15, 12]), (Outcome::Refused, [4, 13])] {
        comes(&office, within, outcome, quarter.first()).await;
        comes(&office, besides, outcome, elsewhere).await;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = Vec::new();
    for period in [quarter, year] {
        let page = wei.get(&format!("/releases/new?first=outcome&measures=steps&period={period}")).await.ok();
        page.says("It holds");
        let path = keeps(&wei, page, &format!("Outcomes in {period}")).await;
        publishes(&office.lin, &path).await.says("published");
        files.push(puts_away(&wei, &path, folder.path()).await.1);
    }
    let verdict = attack(&[&files[1], &files[0], "--json"]);
    let told: serde_json::Value = serde_json::from_slice(&verdict.stdout).expect("JSON");
    assert!(verdict.status.success() && told["holds"] == true && told["moved"] == false, "{told}");
    assert_eq!(told["cells"], 24, "no cell of the quarter is one of the year: {told}");
}

async fn what_cannot_be_a_report_is_said_and_each_does_what_their_role_allows(app: TestApp) {
    let office = app.open().await;
    let wei = office.analyst("Wei").await;
    fill(&office).await;
    wei.get("/reports").await.ok().says("No report is saved yet");
    let now = Period::around(today(), Length::Quarter);
    let page = wei.get(&format!("/releases/new?first=outcome&period={now}")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("is not over: it ends on");
    assert!(page.has("#period[aria-invalid]"), "beside its field");
    let page = wei.get(&format!("/releases/new?first=outcome&second=quarter&period={}", quarter())).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("cannot be counted by periods as long as that");
    assert_eq!(wei.get("/releases/new?first=outcome&period=2026-Q9").await.status, StatusCode::UNPROCESSABLE_ENTITY);

    let new = "/reports/new?definition=2%20persons%20by%20outcome%2C%20month%3B%20CC-BY-4.0&length=month";
    let form = wei.get(new).await.ok().form("form[action='/reports']");
    let page = wei.submit(form.clone()).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Give a name of 1 to 80 characters").says("cannot be counted by periods as long as that");
    let form = page.form("form[action='/reports']").set("name", "Months").set("length", "half-year");
    wei.submit(form.clone()).await.ok().says("For every half year");
    wei.submit(form).await.ok();
    assert_eq!(wei.get("/reports").await.ok().texts("section h2").len(), 1, "the same press twice is one");
    assert_eq!(wei.get("/reports/new").await.ok().url.path(), "/releases/new", "there one chooses");

    for (method, path) in [("GET", new), ("POST", "/reports"), ("POST", "/reports/00000000-0000-4000-8000-000000000000/remove")] {
        let page = office.lin.ask(method.parse().expect("a method"), path, &[]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "a supervisor approves, and does not draft: {method} {path}");
    }
    let page = wei.submit(wei.get("/reports").await.ok().form("form[action$='/remove']")).await.ok();
    page.says("No report is saved yet");
    office.lin.get("/admin/audit").await.ok().says("saved a report").says("took a report off the list");
}
