//! Today: what concerns me now.

use crate::support::{TestApp, on_both};

on_both!(today_is_the_first_page_of_those_signed_in_only);

async fn today_is_the_first_page_of_those_signed_in_only(office: TestApp) {
    let (lin, _) = office.set_up().await;
    let page = lin.get("/").await.ok();
    assert_eq!(page.url.path(), "/today");
    assert!(page.says("Lin").has("main h1"));
    assert_eq!(office.visitor().get("/").await.url.path(), "/sign-in");
}
