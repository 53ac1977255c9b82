//! What goes on paper: the thread of a case, and the checklist to take along.

use crate::support::{Page, Somebody, TestApp, XIUYING, on_both};
use reqwest::StatusCode;

on_both!(
    the_case_on_paper_has_its_thread_and_nothing_internal,
    the_checklist_says_where_when_which_papers_and_what_the_rule_says,
    the_hand_out_tells_of_others_in_bands_and_names_nobody
);

/// What stands beside the thread must not be on any paper.
async fn case_with_internals(office: &crate::support::Office, mei: &crate::support::Visitor) -> Page {
    office.has_office("Permit window P1").await;
    office.has_office("Sub-district Office S3").await;
    let case = mei.registers(&Somebody { service: "residence-permit", ..XIUYING }).await;
    let asked = [
        ("office", "Permit window P1"),
        ("outcome", "more-demanded"),
        ("demands", "id-card"),
        ("demanded_else", "a letter from the village"),
        ("words", "go back to the village"),
        ("note", "the clerk was rude"),
    ];
    mei.logs(&case, &asked).await.ok();
    let sent = [("office", "Permit window P1"), ("outcome", "deflected"), ("sent_to", "Sub-district Office S3"), ("promise_until", "2099-06-30")];
    mei.logs(&case, &sent).await.ok();
    let page = mei.get(case.url.path()).await.ok();
    mei.submit(page.form("#add-note").set("remark", "Her brother must not know")).await.ok();
    mei.submit(page.form("#add-task").set("task", "Warn the cousin").set("due", "3")).await.ok();
    mei.submit(page.form("#set-watch").set("line", "She may leave town")).await.ok();
    case
}

const INTERNAL: [&str; 5] = ["the clerk was rude", "Her brother must not know", "Warn the cousin", "She may leave town", "刘秀英"];

async fn the_case_on_paper_has_its_thread_and_nothing_internal(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let case = case_with_internals(&office, &mei).await;
    let path = format!("{}/print", case.url.path());
    let paper = mei.get(&path).await.ok();
    paper.says("Permit window P1").says("“go back to the village”").says("a letter from the village").says("→ Sub-district Office S3");
    assert_eq!(paper.texts(".thread > li").len(), 2);
    for internal in INTERNAL {
        assert!(!paper.words().contains(internal), "{internal} is on the paper");
    }
    assert!(mei.get(case.url.path()).await.ok().has(&format!("a[href='{path}']")));
    assert_eq!(wen.get(&path).await.status, StatusCode::NOT_FOUND);
    office.lin.get("/admin/audit").await.ok().says("paper");
}

async fn the_checklist_says_where_when_which_papers_and_what_the_rule_says(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let case = case_with_internals(&office, &mei).await;
    let path = format!("{}/checklist", case.url.path());
    let sheet = mei.get(&path).await.ok();
    let leads = sheet.texts("#sheet .lead");
    assert!(leads[0].starts_with("Sub-district Office S3") && leads[0].contains("Beijing"), "where they were sent: {leads:?}");
    assert!(leads[1].starts_with("30 June 2099, Tuesday"), "the day that was named: {leads:?}");
    let papers = sheet.texts("#sheet .boxes li");
    let of = |what: &str| papers.iter().find(|paper| paper.contains(what)).unwrap_or_else(|| panic!("{what}: {papers:?}")).clone();
    assert!(of("Identity card").contains("was asked for") && of("Identity card").contains("The rule asks for"), "{papers:?}");
    assert!(of("a letter from the village").contains("Whether a rule asks for it is not known"), "{papers:?}");
    assert!(sheet.texts("#sheet h2").contains(&"What the rule says".to_owned()));
    for internal in INTERNAL.into_iter().chain(["go back to the village"]) {
        assert!(!sheet.words().contains(internal), "{internal} is on the checklist");
    }

    let other = mei.submit(sheet.form("#choose").set("office", "Permit window P1").set("day", "2099-07-01")).await.ok();
    let leads = other.texts("#sheet .lead");
    assert!(leads[0].starts_with("Permit window P1") && leads[1].starts_with("1 July 2099"), "{leads:?}");
    let wrong = mei.submit(sheet.form("#choose").set("office", "Nowhere").set("day", "soon")).await;
    assert_eq!((wrong.status, wrong.texts(".govuk-error-summary li").len()), (StatusCode::UNPROCESSABLE_ENTITY, 2));
    assert_eq!(wrong.form("#choose").value("office").as_deref(), Some("Nowhere"));
    // What was met is not needed any more; with a rule of another time the sheet says so.
    mei.logs(&case, &[("outcome", "accepted-for-processing"), ("demands", "id-card")]).await.ok();
    assert!(
        !mei.get(&path).await.ok().texts("#sheet .boxes li").iter().any(|paper| paper.contains("Identity card") && paper.contains("was asked for"))
    );
    assert_eq!(wen.get(&path).await.status, StatusCode::NOT_FOUND);
}

async fn the_hand_out_tells_of_others_in_bands_and_names_nobody(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let case = case_with_internals(&office, &mei).await;
    let path = format!("{}/hand-out", case.url.path());
    let before = mei.get(&path).await.ok();
    before.says("What you should know").says("it does not say how many");
    assert!(!before.words().contains("You are not the only one"), "of nobody else is told");
    let reason = mei.get(case.url.path()).await.ok().attribute("#reasons-list option", "value").expect("a reason");
    let refused = [("day", "2026-03-09"), ("office", "Permit window P1"), ("outcome", "refused"), ("reason", reason.as_str())];
    for number in 0..10 {
        let (name, phone) = (format!("某{number}人"), format!("139000000{number:02}"));
        let other = mei.registers(&Somebody { name: &name, phone: &phone, service: "residence-permit", ..XIUYING }).await;
        mei.logs(&other, &refused).await.ok();
        mei.logs(&other, &[("day", "2026-03-16"), ("office", "Sub-district Office S3"), ("outcome", "granted")]).await.ok();
    }
    mei.logs(&case, &[("office", "Permit window P1"), ("outcome", "refused"), ("reason", &reason)]).await.ok();
    assert!(office.app.command(&["scan"]).status.success());
    let sheet = mei.get(&path).await.ok();
    assert!(mei.get(case.url.path()).await.ok().has(&format!("a[href='{path}']")));
    let said = sheet.texts("#sheet").remove(0);
    for expected in
        ["You are not the only one", "Permit window P1", "10 to 19 other people met this reason", "Went to Sub-district Office S3", "9 in 10 or more"]
    {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    assert!(sheet.has("#rules li"), "what the rule says: {said}");
    let code = case.url.path().trim_start_matches("/cases/");
    for internal in INTERNAL.into_iter().chain(["go back to the village", code, "10 people"]) {
        assert!(!said.contains(internal), "{internal} is on the sheet: {said}");
    }
    // Also once it was granted, the sheet is about what was refused.
    mei.logs(&case, &[("office", "Permit window P1"), ("outcome", "granted")]).await.ok();
    // In the language that the person reads, whatever the reader's is; exact figures are for nobody here, a supervisor neither.
    let zh = office.lin.submit(office.lin.get(&path).await.ok().form("#choose").set("language", "zh")).await.ok();
    let said = zh.texts("#sheet").remove(0);
    for expected in ["不是只有您一个人", "另有 10 至 19 人", "九成以上", "别人怎么做的"] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    assert!(!said.contains("You are not") && !said.contains("10 人，其中"), "{said}");
    zh.says("Back");
    assert_eq!(wen.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(office.analyst("Anna").await.get(&path).await.status, StatusCode::FORBIDDEN);
}
