//! What was typed is not lost when the session ends.

use crate::support::{PASSWORD, TestApp, XIUYING, on_both};
use reqwest::StatusCode;

on_both!(
    what_is_typed_is_offered_back_to_its_writer_only,
    a_form_that_arrives_too_late_is_kept_and_offered_after_signing_in,
    every_form_about_a_case_keeps_what_was_typed,
    a_note_that_arrives_too_late_is_in_its_form_again
);

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

/// The forms of a case and its person in which something is typed: the page, the form on it, a field.
async fn every_form_about_a_case_keeps_what_was_typed(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    office.caseworker("Wen").await;
    let path = case.url.path();
    let page = mei.logs(&case, &[("day", "2026-03-09"), ("outcome", "refused")]).await.ok();
    let challenge = mei.get(&page.attribute(".thread a[href*='/challenge/']", "href").expect("it can be challenged")).await.ok();
    let page = mei.submit(challenge.form("#choose").set("remedy", "reconsideration").set("told", "yes").set("filed", "2026-03-20")).await.ok();
    let remedy = page.attribute("#challenges a", "href").expect("it has a page");
    let page = mei.get(&format!("{path}/referrals/new")).await.ok();
    let page = mei.submit(page.form("#refer").set("recipient", "Clinic").set("about", "help")).await.ok();
    let referral = page.attribute("#referrals a", "href").expect("it has a page");
    let page = mei.get(&format!("{path}/letters/new")).await.ok();
    let page = mei.submit(page.form("#choose").set("template", "complaint")).await.ok();
    let letter = mei.submit(page.form("#letter")).await.ok().url.path().to_owned();
    let forms = [
        (path.to_owned(), "#add-note", "remark"),
        (path.to_owned(), "#add-task", "task"),
        (path.to_owned(), "#set-watch", "line"),
        (format!("{path}/close"), "#close", "expectation"),
        (format!("{path}/hand-over"), "#hand-over", "note"),
        (format!("{path}/referrals/new"), "#refer", "about"),
        (format!("{path}/eligibility"), "#check", "why"),
        (format!("/people/{}/edit", case.person()), "form[action$='/edit']", "safe_contact"),
        (remedy, "#answer", "words"),
        (referral, "#answer", "reply"),
        (letter, "#change", "body"),
    ];
    for (page, form, field) in forms {
        let typed = if field == "expectation" { "hopeful" } else { "not yet saved" };
        let begun = mei.get(&page).await.ok().form(form).set(field, typed);
        let place = begun.value("place").unwrap_or_else(|| panic!("{page} {form} keeps no draft"));
        assert_eq!(mei.submit(begun.to("/drafts")).await.status, StatusCode::NO_CONTENT, "{place}");
        let again = mei.get(&page).await.ok();
        assert_eq!(again.form(form).value(field).map(|kept| kept.trim().to_owned()).as_deref(), Some(typed), "{page} {form}");
        assert!(!office.lin.get(&page).await.ok().html.contains("not yet saved"), "{page}: it was Mei who typed it");
        mei.post("/drafts/discard", &[("place", &place)]).await.ok();
        assert_ne!(mei.get(&page).await.ok().form(form).value(field).unwrap_or_default().trim(), typed, "{page} {form} was thrown away");
    }
}

async fn a_note_that_arrives_too_late_is_in_its_form_again(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let form = mei.get(case.url.path()).await.ok().form("#add-note").set("remark", "a long note about the grandparents");
    office.app.forge("UPDATE sessions SET seen_at = '2020-01-01 00:00:00.000000'");
    let page = mei.submit(form).await.ok();
    let page = mei.submit(page.form("form[action='/sign-in']").set("email", "mei@office.example").set("password", PASSWORD)).await.ok();
    assert_eq!(page.url.path(), case.url.path());
    assert_eq!(page.form("#add-note").value("remark").map(|kept| kept.trim().to_owned()).as_deref(), Some("a long note about the grandparents"));
    let saved = mei.submit(page.form("#add-note")).await.ok();
    saved.says("a long note about the grandparents");
    assert_eq!(saved.form("#add-note").value("remark").unwrap_or_default().trim(), "", "it is saved, and no draft any more");
}
