//! Joining by an invitation.

use crate::support::{PASSWORD, TestApp, on_both};
use reqwest::StatusCode;

on_both!(a_link_that_nobody_made_opens_nothing);

async fn a_link_that_nobody_made_opens_nothing(office: TestApp) {
    office.set_up().await;
    let visitor = office.visitor();
    let page = visitor.get("/join/made-up").await;
    assert_eq!(page.status, StatusCode::GONE);
    page.says("This invitation no longer works");
    assert_eq!(visitor.post("/join/made-up", &[("password", PASSWORD)]).await.status, StatusCode::GONE);
}
