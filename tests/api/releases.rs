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
        outcome::Outcome,
        person::{CONSENT_COUNT, CONSENT_KEEP},
    },
    store::{consents, people},
};

on_both!(
    only_those_who_agreed_are_counted_and_small_cells_are_hidden,
    only_a_second_person_publishes,
    of_two_who_publish_at_once_one_does_and_the_other_is_told,
    places_and_periods_of_two_sizes_are_refused,
    whoever_takes_a_release_back_says_why,
    what_cannot_be_counted_is_said
);

/// The preview of a release with one table.
pub async fn previews(visitor: &Visitor, by: &[&str]) -> Page {
    let mut form = visitor.get("/releases/new").await.ok().form("form[action='/releases/new']");
    for (name, code) in ["first", "second", "third", "fourth"].into_iter().zip(by) {
        form = form.set(name, code);
    }
    visitor.submit(form).await
}

/// Drafts a release and gives its path.
pub async fn drafts(visitor: &Visitor, by: &[&str], title: &str) -> String {
    keeps(visitor, previews(visitor, by).await, title).await
}

pub async fn keeps(visitor: &Visitor, preview: Page, title: &str) -> String {
    let form = preview.ok().form("form[action='/releases']");
    let page = visitor.submit(form.set("title", title)).await.ok();
    page.says(title).says("draft");
    page.url.path().to_owned()
}

pub async fn publishes(visitor: &Visitor, path: &str) -> Page {
    let form = visitor.get(path).await.ok().form("form[action$='/publish']");
    visitor.submit(form).await.ok()
}

pub async fn rows(visitor: &Visitor, path: &str, how: &str) -> Vec<Vec<String>> {
    let file = visitor.get(&format!("{path}/table.csv?{how}")).await.ok();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file.html.as_bytes());
    reader.records().map(|row| row.expect("a row of one length").iter().map(str::to_owned).collect()).collect()
}

/// 12 who were granted and 3 more who did not agree; 11 deflected of whom one withdrew the agreement and one the record; 4 refused.
pub async fn fill(office: &Office) {
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
    page.says("10 of 12 rows are hidden").says("fewer than 10 people").says("It holds").says("of 10 hidden figures none can be worked out");
    page.says("What is not protected").says("Fewer than 10 people whose steps are recorded did not agree to be counted");
    let path = drafts(&wei, &["outcome"], "Outcomes at schools").await;
    publishes(&office.lin, &path).await.says("published").says("Fewer than 10 people whose steps are recorded did not agree");

    let rows = rows(&wei, &path, "values=codes&hxl=yes").await;
    assert_eq!(rows[0], ["outcome", "persons", "status"]);
    assert_eq!(rows[1], ["#status+outcome+code", "#affected+persons", "#meta+status"]);
    assert_eq!(rows.len(), 2 + 11 + 1, "every outcome, and the total");
    let shown: Vec<&Vec<String>> = rows[2..].iter().filter(|row| row[2].is_empty()).collect();
    assert_eq!(shown.len(), 2, "nine, four and nobody are told alike: {rows:?}");
    assert!(shown[0][0] == "granted" && shown[1][0] == "(all)", "{rows:?}");
    let figure = |row: &Vec<String>| row[1].parse::<u64>().expect("a figure");
    assert!(figure(shown[0]).abs_diff(12) <= 2 && figure(shown[1]).abs_diff(25) <= 2, "{rows:?}");

    let package = wei.download(&format!("{path}/package.zip")).await;
    let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(&package.bytes));
    office.lin.get(&path).await.ok().says(&digest);
    office.lin.get("/admin/audit").await.ok().says("downloaded a release").says("published a release");

    // The same is drawn up once more from its definition.
    let again = wei.get(&path).await.ok().attribute("a[href^='/releases/new?']", "href").expect("an analyst can draw it up again");
    let page = wei.get(&again).await.ok();
    page.says("together with one earlier release").says("It holds");
    assert!(!office.lin.get(&path).await.ok().has("a[href^='/releases/new?']"), "a supervisor does not draft");

    // What is published stays as it was, whoever withdraws and whatever is renamed.
    office
        .record(|db, author, ring| {
            let code = register(db, author, ring, 1, Met::at_school(Outcome::Granted))?[0];
            let person = people::find(db, author, code)?;
            consents::record(db, author, &person, CONSENT_COUNT, false)
        })
        .await;
    office.app.forge("UPDATE organizations SET name = 'Another name', edition = edition + 1");
    let later = wei.download(&format!("{path}/package.zip")).await;
    assert_eq!(later.bytes, package.bytes);
}

async fn only_a_second_person_publishes(app: TestApp) {
    let office = app.open().await;
    fill(&office).await;
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
    for file in ["package.zip", "table.csv", "release.json", "release.xlsx", "brief.pdf"] {
        assert_eq!(both.get(&format!("{path}/{file}")).await.status, StatusCode::NOT_FOUND, "nothing leaves before it is published");
    }
    assert!(!mei.get("/releases").await.ok().words().contains("Where it ends"));

    publishes(&office.lin, &path).await.says("published");
    mei.get("/releases").await.ok().says("Where it ends");
    mei.get(&path).await.ok().says("All releases");
    assert_eq!(mei.post(&format!("{path}/withdraw"), &[("why", "no")]).await.status, StatusCode::FORBIDDEN);
}

async fn of_two_who_publish_at_once_one_does_and_the_other_is_told(app: TestApp) {
    let office = app.open().await;
    fill(&office).await;
    let (wei, rui) = (office.analyst("Wei").await, office.colleague("Rui", &["supervisor"]).await);
    let path = drafts(&wei, &["outcome"], "Outcomes").await;
    let publish = format!("{path}/publish");
    let (one, other) = tokio::join!(office.lin.post(&publish, &[]), rui.post(&publish, &[]));
    let (mut done, mut late) = (0, 0);
    for page in [one, other] {
        match page.status {
            StatusCode::OK => done += 1,
            StatusCode::CONFLICT => {
                page.says("has published it already");
                late += 1;
            }
            other => panic!("{other}"),
        }
    }
    assert_eq!((done, late), (1, 1));
    let rows = rows(&wei, &path, "values=codes").await;
    assert_eq!(rows.len(), 1 + 12);
}

async fn places_and_periods_of_two_sizes_are_refused(app: TestApp) {
    let office = app.open().await;
    fill(&office).await;
    let wei = office.analyst("Wei").await;
    let first = drafts(&wei, &["year"], "By year").await;
    publishes(&office.lin, &first).await;
    previews(&wei, &["month", "service"]).await.ok().says("This cannot be published: release");
    let second = drafts(&wei, &["month"], "By month").await;
    let page = office.lin.get(&second).await.ok();
    page.says("It cannot be published");
    assert!(!page.has("form[action$='/publish']"));
    assert_eq!(office.lin.post(&format!("{second}/publish"), &[]).await.status, StatusCode::CONFLICT);
    let third = drafts(&wei, &["year", "service"], "By year and service").await;
    publishes(&office.lin, &third).await.says("published");
}

async fn whoever_takes_a_release_back_says_why(app: TestApp) {
    let office = app.open().await;
    fill(&office).await;
    let (wei, mei) = (office.analyst("Wei").await, office.caseworker("Mei").await);
    let path = drafts(&wei, &["outcome"], "Outcomes").await;
    publishes(&office.lin, &path).await;
    wei.get(&format!("{path}/table.csv")).await.ok();
    let form = office.lin.get(&path).await.ok().form("form[action$='/withdraw']");
    let page = office.lin.submit(form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Say why");
    let page = office.lin.submit(page.form("form[action$='/withdraw']").set("why", "One service was coded wrongly")).await.ok();
    page.says("withdrawn").says("One service was coded wrongly");
    assert!(!page.has("form[action$='/withdraw']"));
    assert_eq!(office.lin.post(&format!("{path}/withdraw"), &[("why", "again")]).await.status, StatusCode::CONFLICT);
    assert_eq!(wei.get(&format!("{path}/package.zip")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(mei.get(&path).await.status, StatusCode::NOT_FOUND);
    // it has left the house, so what follows is attacked together with it
    previews(&wei, &["outcome", "service"]).await.ok().says("together with one earlier release");
}

async fn what_cannot_be_counted_is_said(app: TestApp) {
    let office = app.open().await;
    let wei = office.analyst("Wei").await;
    let nobody = previews(&wei, &["outcome"]).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    nobody.says("Nobody would be counted");
    fill(&office).await;
    for (by, why) in [
        (&[][..], "Choose at least one thing"),
        (&["stage", "stage"][..], "The same thing is chosen twice"),
        (&["year", "quarter"][..], "One of these lies within the other"),
    ] {
        let page = previews(&wei, by).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{by:?}");
        page.says(why);
        assert!(!page.has("form[action='/releases']"), "{by:?}");
    }
    let form = wei.get("/releases/new").await.ok().form("form[action='/releases/new']");
    let page =
        wei.submit(form.set("first", "year").set("second", "year").set("first-2", "month").set("second-2", "month").set("measures-2", "steps")).await;
    assert_eq!(page.texts(".govuk-error-summary li").len(), 2, "everything that is wrong at once");
    assert_eq!(page.form("form[action='/releases/new']").value("second-2").as_deref(), Some("month"), "and nothing chosen is lost");
    let form = wei.get("/releases/new").await.ok().form("form[action='/releases/new']");
    let form = form.set("first", "outcome").set("second", "facet:hukou").set("third", "facet:status-tier").set("fourth", "facet:insurance");
    let form = form.set("first-2", "outcome").set("second-2", "facet:hukou").set("third-2", "facet:status-tier").set("fourth-2", "facet:dwelling");
    wei.submit(form).await.says("too many to check").says("Leave “Outcome of a step” out");
    let made_up = wei.post("/releases", &[("first", "facet:made-up"), ("title", "Made up")]).await;
    assert_eq!(made_up.status, StatusCode::UNPROCESSABLE_ENTITY);
    let untitled = wei.post("/releases", &[("first", "stage"), ("title", " ")]).await;
    assert_eq!(untitled.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(untitled.form("form[action='/releases/new']").value("first").as_deref(), Some("stage"));
    wei.get("/releases").await.ok().says("There are no releases yet");
}
