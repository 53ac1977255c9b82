//! Signing in and out.

use crate::support::{LIN, PASSWORD, TestApp, on_both};
use reqwest::StatusCode;

on_both!(
    only_the_right_password_enters,
    whoever_signs_out_is_out,
    who_is_sent_away_to_sign_in_comes_back,
    a_session_outlives_a_restart_and_a_guesser_is_slowed,
    every_page_forbids_what_it_does_not_need
);

async fn only_the_right_password_enters(office: TestApp) {
    office.set_up().await;
    let (stranger, page) = office.sign_in(LIN, "copper lantern oblong tundra whisk parody").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("The e-mail address or the password is not right.");
    assert_eq!(page.form("form[action='/sign-in']").value("email").as_deref(), Some(LIN));
    assert_eq!(stranger.get("/today").await.url.path(), "/sign-in");

    let (_, unknown) = office.sign_in("nobody@office.example", PASSWORD).await;
    assert_eq!(unknown.texts(".govuk-error-message"), page.texts(".govuk-error-message"), "nobody learns who has an account");

    let (lin, page) = office.sign_in(LIN, PASSWORD).await;
    assert_eq!(page.ok().url.path(), "/today");
    lin.get("/today").await.ok().says("Lin");
}

async fn whoever_signs_out_is_out(office: TestApp) {
    let (lin, _) = office.set_up().await;
    let form = lin.get("/today").await.ok().form("form[action='/sign-out']");
    let page = lin.submit(form).await;
    assert_eq!(lin.get("/today").await.url.path(), "/sign-in", "{}", page.words());
}

async fn who_is_sent_away_to_sign_in_comes_back(office: TestApp) {
    office.set_up().await;
    let visitor = office.visitor();
    let page = visitor.get("/today?from=bookmark").await.ok();
    assert_eq!(page.url.path(), "/sign-in");
    let page = visitor.submit(page.form("form[action='/sign-in']").set("email", LIN).set("password", PASSWORD)).await.ok();
    assert_eq!((page.url.path(), page.url.query()), ("/today", Some("from=bookmark")));
}

async fn a_session_outlives_a_restart_and_a_guesser_is_slowed(mut office: TestApp) {
    let (lin, _) = office.set_up().await;
    office.kill();
    office.start_again().await;
    lin.get("/today").await.ok().says("Lin");
    let mut answers = Vec::new();
    for guess in 0..8 {
        answers.push(office.sign_in(LIN, &format!("guess number {guess}")).await.1.words());
    }
    assert!(answers.last().is_some_and(|answer| answer.contains("Too many tries")), "{answers:?}");
    lin.get("/today").await.ok().says("Lin");
}

async fn every_page_forbids_what_it_does_not_need(office: TestApp) {
    let (lin, _) = office.set_up().await;
    for page in [office.visitor().get("/sign-in").await, lin.get("/today").await, lin.get("/nowhere").await] {
        let header = |name: &str| page.headers.get(name).map(|value| value.to_str().expect("readable").to_owned()).unwrap_or_default();
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{} allows {policy}", page.url);
        assert_eq!(header("cache-control"), "no-store", "{}", page.url);
        assert_eq!(header("referrer-policy"), "no-referrer", "{}", page.url);
        assert!(!page.html.contains("<style") && !page.html.contains(" style="), "{} has style inline", page.url);
        assert!(page.texts("script").iter().all(String::is_empty), "{} has script inline", page.url);
    }
}
