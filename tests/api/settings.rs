//! The organization's settings.

use crate::support::{TestApp, on_both};
use reqwest::StatusCode;

on_both!(thresholds_can_be_raised_but_not_below_five);

async fn thresholds_can_be_raised_but_not_below_five(app: TestApp) {
    let office = app.open().await;
    let form = office.lin.get("/admin/settings").await.ok().form("form[action='/admin/settings']");
    let page = office.lin.submit(form.set("display_threshold", "4").set("time_zone", "Middle/Nowhere")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Give a number from 5 to 1000").says("Choose a time zone");
    let form = page.form("form[action='/admin/settings']").set("display_threshold", "8").set("time_zone", "Asia/Urumqi");
    let page = office.lin.submit(form).await.ok();
    assert_eq!(page.attribute("#display_threshold", "value").as_deref(), Some("8"));
    assert_eq!(page.attribute("#time_zone", "value").as_deref(), Some("Asia/Urumqi"));
    office.lin.get("/admin/audit").await.ok().says("changed the settings");
}
