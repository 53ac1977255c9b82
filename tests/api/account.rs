//! One's own account: the language, and leaving.

use crate::support::{LIN, PASSWORD, TestApp, on_both};
use reqwest::{Method, StatusCode};

on_both!(the_language_follows_the_user_to_another_machine, leaving_quickly_ends_the_session);

async fn the_language_follows_the_user_to_another_machine(office: TestApp) {
    let (lin, _) = office.set_up().await;
    let page = lin.get("/today").await.ok();
    assert_eq!(page.attribute("html", "lang").as_deref(), Some("en"));
    let page = lin.submit(page.form("form[action='/language']").set("language", "zh")).await.ok();
    assert_eq!((page.url.path(), page.attribute("html", "lang").as_deref()), ("/today", Some("zh-CN")));
    let (_, page) = office.sign_in(LIN, PASSWORD).await;
    assert_eq!(page.attribute("html", "lang").as_deref(), Some("zh-CN"));
    let elsewhere = lin.post("/language", &[("language", "en"), ("back", "//elsewhere.example/")]).await.ok();
    assert_eq!(elsewhere.url.path(), "/today");
    assert_eq!(lin.post("/language", &[("language", "xx")]).await.status, StatusCode::BAD_REQUEST);
}

/// It goes on to an empty page, which is no address that a client could follow; what counts is that the session is over.
async fn leaving_quickly_ends_the_session(office: TestApp) {
    let (lin, _) = office.set_up().await;
    let _ = lin.try_ask(Method::POST, "/leave", &[]).await;
    assert_eq!(lin.get("/today").await.url.path(), "/sign-in");
}
