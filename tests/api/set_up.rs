//! Setting up from nothing.

use crate::support::{LIN, PASSWORD, TestApp, on_both};
use reqwest::StatusCode;

on_both!(the_first_one_sets_the_office_up_and_nobody_after, what_was_typed_stays_when_something_is_wrong);

async fn the_first_one_sets_the_office_up_and_nobody_after(office: TestApp) {
    let (lin, page) = office.set_up().await;
    assert_eq!(page.texts("ol.words li").len(), 24);
    lin.get("/today").await.ok().says("Lin");

    let late = office.visitor().get("/set-up").await.ok();
    assert_eq!(late.url.path(), "/sign-in");
    let form = [
        ("token", office.set_up_code()),
        ("organization", "Another".to_owned()),
        ("language", "en".to_owned()),
        ("time_zone", "Asia/Shanghai".to_owned()),
    ];
    let more = [("vocabulary", "china"), ("name", "Wei"), ("email", "wei@office.example"), ("password", PASSWORD)];
    let fields: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).chain(more).collect();
    office.visitor().post("/set-up", &fields).await;
    let (_, page) = office.sign_in("wei@office.example", PASSWORD).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "the second set-up made nobody");
}

async fn what_was_typed_stays_when_something_is_wrong(office: TestApp) {
    let visitor = office.visitor();
    let form = visitor.get("/set-up").await.ok().form("form[action='/set-up']");
    let form =
        form.set("token", "AAAABBBBCCCCDDDD").set("organization", "Riverside Legal Aid").set("name", "Lin").set("email", LIN).set("password", "lin");
    let page = visitor.submit(form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("This is not the code that the program printed.");
    let form = page.form("form[action='/set-up']");
    assert_eq!(form.value("organization").as_deref(), Some("Riverside Legal Aid"));
    assert_eq!(form.value("email").as_deref(), Some(LIN));
    assert_eq!(form.value("password").as_deref(), Some(""), "a password is never sent back");
    assert_eq!(visitor.get("/today").await.url.path(), "/set-up", "nothing was set up");
}
