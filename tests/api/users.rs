//! Who works here: inviting, admitting, suspending.

use crate::support::{PASSWORD, TestApp, email, on_both};
use reqwest::StatusCode;

on_both!(
    a_colleague_is_invited_joins_and_is_admitted,
    wrong_digits_admit_nobody,
    an_invitation_works_once,
    a_suspended_colleague_is_out_at_once,
    a_forgotten_password_needs_a_new_admission,
    what_is_wrong_in_an_invitation_is_said_beside_the_field
);

async fn a_colleague_is_invited_joins_and_is_admitted(app: TestApp) {
    let office = app.open().await;
    let mei = office.newcomer("Mei", &["caseworker"]).await;
    mei.get("/today").await.ok().says("A supervisor still has to admit you");
    office.lin.get("/today").await.ok().says("One colleague waits to be admitted");
    office.admit("Mei", &mei).await.ok().says("Admitted");
    assert!(!mei.get("/today").await.ok().words().contains("admit you"));
}

async fn wrong_digits_admit_nobody(app: TestApp) {
    let office = app.open().await;
    let _mei = office.newcomer("Mei", &["caseworker"]).await;
    let form = office.lin.get("/admin").await.ok().form("form[action$='/admit']");
    let page = office.lin.submit(form.set("digits", "12345 12345 12345 12345 12345 12345")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("These are not the digits").says("waits for a supervisor");
}

async fn an_invitation_works_once(app: TestApp) {
    let office = app.open().await;
    let form = office.lin.get("/admin").await.ok().form("form[action='/admin/users']");
    let form = form.set("name", "Mei").set("email", &email("mei")).set("caseworker", "yes");
    let link = office.lin.submit(form).await.ok().attribute("input.link", "value").expect("a link");
    let path = format!("/join/{}", link.rsplit('/').next().expect("a token"));
    let (first, second) = (office.app.visitor(), office.app.visitor());
    // looking does not use it up: mail scanners look
    first.get(&path).await.ok();
    let form = first.get(&path).await.ok().form("main form");
    let late = second.get(&path).await.ok().form("main form");
    first.submit(form.set("password", PASSWORD)).await.ok();
    assert_eq!(second.submit(late.set("password", PASSWORD)).await.status, StatusCode::GONE);
    assert_eq!(second.get(&path).await.status, StatusCode::GONE);
}

async fn a_suspended_colleague_is_out_at_once(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let form = office.lin.get("/admin").await.ok().form("form[action$='/suspend']");
    office.lin.submit(form).await.ok().says("Suspended");
    assert_eq!(mei.get("/today").await.url.path(), "/sign-in");
    let (_, page) = office.app.sign_in(&email("mei"), PASSWORD).await;
    page.says("This account is suspended");
}

async fn a_forgotten_password_needs_a_new_admission(app: TestApp) {
    let office = app.open().await;
    let _mei = office.caseworker("Mei").await;
    let form = office.lin.get("/admin").await.ok().form("form[action$='/link']");
    let link = office.lin.submit(form).await.ok().attribute("input.link", "value").expect("a link");
    let mei = office.app.visitor();
    let form = mei.get(&format!("/join/{}", link.rsplit('/').next().expect("a token"))).await.ok().form("main form");
    mei.submit(form.set("password", "another lantern walks over seven bridges")).await.ok().says("A supervisor still has to admit you");
    office.admit("Mei", &mei).await.ok();
    mei.get("/cases").await.ok();
}

async fn what_is_wrong_in_an_invitation_is_said_beside_the_field(app: TestApp) {
    let office = app.open().await;
    let form = office.lin.get("/admin").await.ok().form("form[action='/admin/users']");
    let page = office.lin.submit(form.set("name", "  ").set("email", "no address")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Give a name").says("This is not an e-mail address").says("Choose at least one role");
    assert_eq!(page.attribute("#email", "value").as_deref(), Some("no address"), "what was typed is still there");
    let form = page.form("form[action='/admin/users']").set("name", "Lin").set("email", "LIN@office.example").set("admin", "yes");
    office.lin.submit(form).await.says("already here");
}
