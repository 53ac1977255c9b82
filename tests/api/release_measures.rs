//! What a release tells beside counts: rates with their intervals, hours and medians of days.

use std::io::Read;

use super::release_files::{attack, fill_three_counters, puts_away};
use super::releases::{keeps, publishes, rows};
use crate::support::{
    TestApp,
    crowd::{Met, register},
    on_both,
    pdf::text_of,
};
use calamine::{Data, Reader, Xlsx};
use reqwest::StatusCode;
use throughline::domain::outcome::Outcome;

on_both!(rates_stand_beside_shown_figures_in_every_format, hours_and_medians_are_told_where_they_betray_nobody);

async fn rates_stand_beside_shown_figures_in_every_format(app: TestApp) {
    let office = app.open().await;
    fill_three_counters(&office).await;
    let wei = office.analyst("Wei").await;
    let form = wei.get("/releases/new").await.ok().form("form[action='/releases/new']");
    let refused = wei.submit(form.set("first", "office").set("measures", "rate")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("A rate is the share of an outcome");

    let preview = wei.submit(refused.form("form[action='/releases/new']").set("second", "outcome")).await.ok();
    preview.says("It holds").says("Persons, Rate by Office, Outcome of a step").says("Rate (95 % interval)");
    let path = keeps(&wei, preview, "Shares").await;
    publishes(&office.lin, &path).await.says("Rate (95 % interval)");

    let codes = rows(&wei, &path, "table=1&values=codes&hxl=yes").await;
    assert_eq!(codes[0], ["office", "outcome", "persons", "rate", "rate_low", "rate_high", "status"]);
    assert_eq!(codes[1][3..6], ["#indicator+rate", "#indicator+rate+min", "#indicator+rate+max"]);
    let find = |office: &str, outcome: &str| codes.iter().find(|row| row[0] == office && row[1] == outcome).expect("every combination is a row");
    let number = |text: &str| text.parse::<f64>().unwrap_or_else(|_| panic!("{text} in {codes:?}"));
    let met = codes[2..].iter().find(|row| row[0] != "(all)" && !row[3].is_empty()).unwrap_or_else(|| panic!("no rate in {codes:?}"));
    let of = find(&met[0], "(all)");
    assert!((number(&met[3]) - number(&met[2]) / number(&of[2])).abs() <= 0.0005, "{met:?} of {of:?}");
    assert!(number(&met[4]) < number(&met[3]) && number(&met[3]) < number(&met[5]));
    assert!(codes[2..].iter().all(|row| row[6].is_empty() || row[2..6] == [""; 4]), "nothing beside what is hidden: {codes:?}");
    assert_eq!(of[3..6], [""; 3], "the total is of itself");

    let json: serde_json::Value = serde_json::from_str(&wei.get(&format!("{path}/release.json")).await.ok().html).expect("JSON");
    assert_eq!(json["tables"][0]["rate_over"], "outcome");
    let found = json["tables"][0]["rows"].as_array().expect("rows").iter().find(|row| row["office"] == *met[0] && row["outcome"] == *met[1]);
    assert!((found.expect("a row")["rate_low"].as_f64().expect("told") - number(&met[4])).abs() < 1e-9);

    for (language, head, word) in [("en", "Rate, at least", "Rate (95 % interval)"), ("zh", "比例下限", "比例（95% 区间）")] {
        let file = wei.download(&format!("{path}/release.xlsx?in={language}")).await;
        let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(file.bytes)).expect("a workbook");
        let name = book.sheet_names()[1].clone();
        let range = book.worksheet_range(&name).expect("a sheet");
        assert_eq!(range.rows().next().expect("a head")[4], Data::String(head.to_owned()));
        assert!(range.rows().any(|row| matches!(row[3], Data::Float(rate) if (rate - number(&met[3])).abs() < 1e-9)), "{language}");
        let brief = wei.download(&format!("{path}/brief.pdf?in={language}")).await;
        assert!(text_of(&brief.bytes).contains(word), "{language}");
    }

    let folder = tempfile::tempdir().expect("a folder");
    let (bytes, file) = puts_away(&wei, &path, folder.path()).await;
    let attacked = attack(&[&file]);
    assert!(attacked.status.success(), "{}", String::from_utf8_lossy(&attacked.stdout));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut dictionary = String::new();
    archive.by_name("dictionary.zh.md").expect("it is there").read_to_string(&mut dictionary).expect("a text");
    assert!(dictionary.contains("`rate_low`: 比例下限"), "{dictionary}");
    let site = folder.path().join("site");
    assert!(office.app.command(&["site", &site.to_string_lossy()]).status.success());
    let code = path.rsplit('/').next().expect("a code");
    let page = std::fs::read_to_string(site.join(format!("zh/{code}.html"))).expect("its page");
    assert!(page.contains("比例（95% 区间）") && page.contains('至'), "{page}");

    // the same once more, as of today
    let again = wei.get(&path).await.ok().attribute("a[href^='/releases/new?']", "href").expect("an analyst can draw it up again");
    wei.get(&again).await.ok().says("Persons, Rate by Office, Outcome of a step").says("It holds");
}

async fn hours_and_medians_are_told_where_they_betray_nobody(app: TestApp) {
    let office = app.open().await;
    fill_three_counters(&office).await;
    let wei = office.analyst("Wei").await;
    let form = wei.get("/releases/new").await.ok().form("form[action='/releases/new']");
    let form = form.set("first", "outcome").set("measures", "hours").set("measures", "days");
    let nobody = wei.submit(form).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    nobody.says("“Hours” is recorded of fewer than 20 people");

    // two steps of an hour each; one who waited for days at the window is capped
    office
        .record(|db, author, ring| {
            register(db, author, ring, 24, Met { minutes: Some(60), ..Met::at_school(Outcome::Granted) })?;
            register(db, author, ring, 16, Met { minutes: Some(60), ..Met::at_school(Outcome::Refused) })?;
            register(db, author, ring, 1, Met { minutes: Some(6_000), ..Met::at_school(Outcome::Refused) })
        })
        .await;
    let demands = wei.submit(nobody.form("form[action='/releases/new']").set("second", "demand")).await;
    demands.says("cannot be counted where each demand counts by itself");
    let preview = wei.submit(nobody.form("form[action='/releases/new']")).await.ok();
    preview.says("It holds").says("Persons, Hours, Median of days by Outcome of a step").says("In rows that are shown, ");
    let path = keeps(&wei, preview, "What it takes").await;
    publishes(&office.lin, &path).await.says("off by up to two persons");
    let codes = rows(&wei, &path, "table=1&values=codes").await;
    assert_eq!(codes[0], ["outcome", "persons", "hours", "days_median", "status"]);
    let find = |outcome: &str| codes.iter().find(|row| row[0] == outcome).expect("every outcome is a row");
    let number = |text: &str| text.parse::<u64>().unwrap_or_else(|_| panic!("{text} in {codes:?}"));
    // two hours each, nobody more, and two people's worth off; of the three one may be company for what is hidden
    let told: Vec<u64> = [("granted", 48), ("refused", 34), ("(all)", 82)]
        .into_iter()
        .filter(|(outcome, _)| !find(outcome)[2].is_empty())
        .map(|(outcome, hours)| number(&find(outcome)[2]).abs_diff(hours))
        .collect();
    assert!(told.len() >= 2 && told.iter().all(|off| *off <= 4), "{codes:?}");
    assert_eq!(find("granted")[3], "0", "all on one day");
    assert!(codes[1..].iter().all(|row| row[4].is_empty() || row[1..4] == [""; 3]), "{codes:?}");

    let json: serde_json::Value = serde_json::from_str(&wei.get(&format!("{path}/release.json")).await.ok().html).expect("JSON");
    assert_eq!(json["protection"]["caps"]["hours"], 2);
    let row = json["tables"][0]["rows"].as_array().expect("rows").iter().find(|row| row["outcome"] == "granted").expect("a row");
    assert_eq!(row["hours"].as_u64(), find("granted")[2].parse().ok());
    let brief = wei.download(&format!("{path}/brief.pdf?in=zh")).await;
    assert!(text_of(&brief.bytes).contains("小时数"));

    // fewer than ten people more change nothing, and both together hold
    let folder = tempfile::tempdir().expect("a folder");
    let (_, first) = puts_away(&wei, &path, folder.path()).await;
    office.record(|db, author, ring| register(db, author, ring, 4, Met { minutes: Some(240), ..Met::at_school(Outcome::Granted) })).await;
    let again = wei.get(&path).await.ok().attribute("a[href^='/releases/new?']", "href").expect("an analyst can draw it up again");
    let later = keeps(&wei, wei.get(&again).await.ok(), "What it takes, again").await;
    publishes(&office.lin, &later).await;
    assert_eq!(rows(&wei, &later, "table=1&values=codes").await, codes, "sticky figures");
    let (_, second) = puts_away(&wei, &later, folder.path()).await;
    let attacked = attack(&[&second, &first]);
    assert!(attacked.status.success(), "{}", String::from_utf8_lossy(&attacked.stdout));
}
