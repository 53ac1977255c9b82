//! Releases: what leaves the house, and what does not.

use crate::support::{
    Office, Page, TestApp, Visitor,
    crowd::{Met, register},
    on_both,
};
use reqwest::StatusCode;
use sha2::{Digest, Sha256};
use throughline::{
    domain::{
        id::OfficeId,
        outcome::Outcome,
        person::{CONSENT_COUNT, CONSENT_KEEP},
    },
    store::{consents, people, reference},
};

on_both!(
    only_those_who_agreed_are_counted_and_small_cells_are_hidden,
    only_a_second_person_publishes,
    what_overlaps_with_a_published_release_is_refused,
    what_cannot_be_counted_is_said,
    a_spreadsheet_runs_nothing_of_a_release
);

/// The preview of a release by one or two dimensions.
async fn previews(visitor: &Visitor, by: &[&str]) -> Page {
    let mut form = visitor.get("/releases/new").await.ok().form("form[action='/releases/new']");
    for (name, code) in ["first", "second", "third"].into_iter().zip(by) {
        form = form.set(name, code);
    }
    visitor.submit(form).await
}

/// Drafts a release and gives its path.
async fn drafts(visitor: &Visitor, by: &[&str], title: &str) -> String {
    let form = previews(visitor, by).await.ok().form("form[action='/releases']");
    let page = visitor.submit(form.set("title", title)).await.ok();
    page.says(title).says("draft");
    page.url.path().to_owned()
}

async fn publishes(visitor: &Visitor, path: &str) -> Page {
    let form = visitor.get(path).await.ok().form("form[action$='/publish']");
    visitor.submit(form).await.ok()
}

async fn rows(visitor: &Visitor, path: &str, how: &str) -> Vec<Vec<String>> {
    let file = visitor.get(&format!("{path}/table.csv?{how}")).await.ok();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file.html.as_bytes());
    reader.records().map(|row| row.expect("a row of one length").iter().map(str::to_owned).collect()).collect()
}

/// 12 who were granted and 3 more who did not agree; 11 deflected of whom one withdrew the agreement and one the record; 4 refused.
async fn fill(office: &Office) {
    office
        .record(|db, author, ring| {
            register(db, author, ring, 12, Met::at_school(Outcome::Granted))?;
            register(db, author, ring, 3, Met { agrees: false, ..Met::at_school(Outcome::Granted) })?;
            register(db, author, ring, 4, Met::at_school(Outcome::Refused))?;
            let deflected = register(db, author, ring, 11, Met::at_school(Outcome::Deflected))?;
            for (code, kind) in deflected.into_iter().zip([CONSENT_COUNT, CONSENT_KEEP]) {
                let person = people::find(db, author, code)?;
                consents::record(db, author, &person, kind, false)?;
            }
            Ok(())
        })
        .await;
}

async fn only_those_who_agreed_are_counted_and_small_cells_are_hidden(app: TestApp) {
    let office = app.open().await;
    fill(&office).await;
    let wei = office.analyst("Wei").await;
    wei.get("/releases").await.ok().says("There are no releases yet");
    let page = previews(&wei, &["outcome"]).await.ok();
    page.says("11 of 12 rows are hidden").says("fewer than 10 people").says("What is not protected yet");
    let path = drafts(&wei, &["outcome"], "Outcomes at schools").await;
    publishes(&office.lin, &path).await.says("published").says("Fewer than 10 people whose steps are recorded did not agree");

    let rows = rows(&wei, &path, "values=codes&hxl=yes").await;
    assert_eq!(rows[0], ["outcome", "persons", "status"]);
    assert_eq!(rows[1], ["#status+outcome+code", "#affected+persons", "#meta+status"]);
    assert_eq!(rows.len(), 2 + 12, "every outcome and “not recorded”, and no total");
    assert_eq!(rows[2], ["granted", "12", "shown"]);
    assert!(rows[3..].iter().all(|row| row[1].is_empty() && row[2] == "hidden"), "nine, four and nobody are told alike: {rows:?}");
    let file = wei.get(&format!("{path}/table.csv?values=codes&hxl=yes")).await.ok();
    let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(file.html.as_bytes()));
    office.lin.get(&path).await.ok().says(&digest);
    let dictionary = wei.get(&format!("{path}/dictionary.md")).await.ok();
    dictionary
        .says("12 combinations, 11 of them hidden because fewer than 10 persons")
        .says("What is not protected yet")
        .says("目前尚未保护的方面")
        .says(&digest);
    office.lin.get("/admin/audit").await.ok().says("downloaded a release").says("published a release");

    // Someone who withdraws later is in no file made from now on; the published one stays as it was.
    let later = wei.get(&format!("{path}/table.csv?values=codes&hxl=yes")).await.ok();
    assert_eq!(later.html, file.html);
}

async fn only_a_second_person_publishes(app: TestApp) {
    let office = app.open().await;
    let (both, mei) = (office.colleague("Wei", &["analyst", "supervisor"]).await, office.caseworker("Mei").await);
    assert_eq!(mei.get("/releases/new").await.status, StatusCode::FORBIDDEN);
    assert_eq!(mei.post("/releases", &[("first", "outcome"), ("title", "Mine")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(office.lin.get("/releases/new").await.status, StatusCode::FORBIDDEN, "a supervisor does not draft");

    let path = drafts(&both, &["outcome", "stage"], "Where it ends").await;
    let page = both.get(&path).await.ok();
    page.says("You drafted this release");
    assert!(!page.has("form[action$='/publish']"));
    assert_eq!(both.post(&format!("{path}/publish"), &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(mei.get(&path).await.status, StatusCode::NOT_FOUND, "a draft is for those who make it");
    assert_eq!(both.get(&format!("{path}/table.csv")).await.status, StatusCode::NOT_FOUND, "nothing leaves before it is published");
    assert!(!mei.get("/releases").await.ok().words().contains("Where it ends"));

    publishes(&office.lin, &path).await.says("published");
    mei.get("/releases").await.ok().says("Where it ends");
    mei.get(&path).await.ok().says("All releases");
    assert_eq!(mei.post(&format!("{path}/withdraw"), &[]).await.status, StatusCode::FORBIDDEN);
}

async fn what_overlaps_with_a_published_release_is_refused(app: TestApp) {
    let office = app.open().await;
    let wei = office.analyst("Wei").await;
    let first = drafts(&wei, &["outcome"], "Outcomes").await;
    publishes(&office.lin, &first).await;
    previews(&wei, &["outcome", "service"]).await.ok().says("This cannot be published as long as release");
    let second = drafts(&wei, &["outcome", "service"], "Outcomes by service").await;
    let page = office.lin.get(&second).await.ok();
    page.says("It cannot be published");
    assert!(!page.has("form[action$='/publish']"));
    assert_eq!(office.lin.post(&format!("{second}/publish"), &[]).await.status, StatusCode::CONFLICT);

    // Nobody has taken a file of the first yet, so it can be withdrawn, and the second takes its place.
    office.lin.submit(office.lin.get(&first).await.ok().form("form[action$='/withdraw']")).await.ok();
    assert_eq!(wei.get(&format!("{first}/table.csv")).await.status, StatusCode::NOT_FOUND);
    publishes(&office.lin, &second).await.says("published");
    wei.get(&format!("{second}/table.csv")).await.ok();
    assert!(!office.lin.get(&second).await.ok().has("form[action$='/withdraw']"));
    assert_eq!(office.lin.post(&format!("{second}/withdraw"), &[]).await.status, StatusCode::CONFLICT, "it has left the house");
    let other = drafts(&wei, &["quarter"], "By quarter").await;
    publishes(&office.lin, &other).await.says("published");
}

async fn what_cannot_be_counted_is_said(app: TestApp) {
    let office = app.open().await;
    let wei = office.analyst("Wei").await;
    for (by, why) in [
        (&[][..], "Choose at least one thing"),
        (&["stage", "stage"][..], "The same thing is chosen twice"),
        (&["year", "quarter"][..], "One of these lies within the other"),
        (&["service", "reason", "quarter"][..], "too many to check"),
    ] {
        let page = previews(&wei, by).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{by:?}");
        page.says(why);
        assert!(!page.has("form[action='/releases']"), "{by:?}");
    }
    let made_up = wei.post("/releases", &[("first", "facet:made-up"), ("title", "Made up")]).await;
    assert_eq!(made_up.status, StatusCode::UNPROCESSABLE_ENTITY);
    let untitled = wei.post("/releases", &[("first", "stage"), ("title", " ")]).await;
    assert_eq!(untitled.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(untitled.form("form[action='/releases/new']").value("first").as_deref(), Some("stage"));
    wei.get("/releases").await.ok().says("There are no releases yet");
}

async fn a_spreadsheet_runs_nothing_of_a_release(app: TestApp) {
    let office = app.open().await;
    office
        .record(|db, author, ring| {
            let id = OfficeId::random();
            let name = "=HYPERLINK(\"http://office.example\")".to_owned();
            let counter = reference::Office {
                id,
                organization_id: author.organization,
                jurisdiction_id: None,
                code: "w1".to_owned(),
                en: name.clone(),
                zh: name,
            };
            reference::add_office(db, &counter)?;
            register(db, author, ring, 10, Met { office: Some(id), ..Met::at_school(Outcome::Granted) })
        })
        .await;
    let wei = office.analyst("Wei").await;
    let path = drafts(&wei, &["office"], "By office").await;
    publishes(&office.lin, &path).await;
    let rows = rows(&wei, &path, "values=labels").await;
    assert_eq!(rows[0], ["Office", "Persons", "Status"]);
    assert_eq!(rows[1], ["'=HYPERLINK(\"http://office.example\")", "10", "shown"]);
    assert_eq!(rows[2], ["not recorded", "", "hidden: too few persons"]);
}
