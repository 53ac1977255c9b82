//! What was typed is not lost when the session ends.

use crate::support::{PASSWORD, TestApp, XIUYING, on_both};
use reqwest::StatusCode;

on_both!(what_is_typed_is_offered_back_to_its_writer_only, a_form_that_arrives_too_late_is_kept_and_offered_after_signing_in);

async fn what_is_typed_is_offered_back_to_its_writer_only(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let place = format!("{}/steps", case.url.path());
    let page = mei.get(case.url.path()).await.ok();
    let submission = page.form("#step").value("submission").expect("a name of this press");
    let typed = [("place", place.as_str()), ("submission", submission.as_str()), ("words", "说六月以后再来"), ("outcome", "deferred")];
    assert_eq!(mei.post("/drafts", &typed).await.status, StatusCode::NO_CONTENT);
    let again = mei.get(case.url.path()).await.ok();
    again.says("is back in the form");
    assert_eq!(again.form("#step").value("words").map(|words| words.trim().to_owned()).as_deref(), Some("说六月以后再来"));
    assert!(!office.lin.get(case.url.path()).await.ok().html.contains("说六月以后再来"), "it was Mei who typed it");
    assert_eq!(mei.post("/drafts", &[("place", "/sign-in"), ("words", "x")]).await.status, StatusCode::BAD_REQUEST);

    let saved = mei.submit(again.form("#step").set("then", "stay")).await.ok();
    assert!(!saved.words().contains("is back in the form") && saved.texts(".thread > li").len() == 1);
    mei.post("/drafts", &typed).await;
    assert!(!mei.get(case.url.path()).await.ok().words().contains("is back in the form"), "a draft that came after its step");
}

async fn a_form_that_arrives_too_late_is_kept_and_offered_after_signing_in(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let form = mei.get(case.url.path()).await.ok().form("#step").set("words", "come back in June").set("outcome", "deferred").set("then", "next");
    // nobody waits fifteen minutes for a test
    office.app.forge("UPDATE sessions SET seen_at = '2020-01-01 00:00:00.000000'");
    let page = mei.submit(form).await.ok();
    assert_eq!(page.url.path(), "/sign-in");
    let page = mei.submit(page.form("form[action='/sign-in']").set("email", "mei@office.example").set("password", PASSWORD)).await.ok();
    assert_eq!(page.url.path(), case.url.path());
    page.says("is back in the form");
    let saved = mei.submit(page.form("#step").set("then", "stay")).await.ok();
    saved.says("“come back in June”");
    assert_eq!(saved.texts(".thread > li").len(), 1);
}
