//! The reference data: what an organization starts with, and offices to add.

use crate::support::{TestApp, on_both};
use reqwest::StatusCode;

on_both!(an_organization_starts_with_the_shipped_lists, an_office_is_added_where_it_is);

async fn an_organization_starts_with_the_shipped_lists(app: TestApp) {
    let office = app.open().await;
    let page = office.lin.get("/reference").await.ok();
    page.says("Compulsory schooling").says("Interim Regulations on Residence Permits").says("starter entry, not yet checked").says("No offices yet");
}

async fn an_office_is_added_where_it_is(app: TestApp) {
    let office = app.open().await;
    let form = office.lin.get("/reference").await.ok().form("form[action='/reference/offices']");
    let page = office.lin.submit(form.set("zh", "教育局D1").set("place", "000000")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("This place is not in the list");
    assert_eq!(page.attribute("#zh", "value").as_deref(), Some("教育局D1"));
    let form = page.form("form[action='/reference/offices']").set("place", "110105");
    office.lin.submit(form).await.ok().says("教育局D1").says("Beijing › Chaoyang District");
    let form = page.form("form[action='/reference/offices']").set("zh", "").set("en", "").set("place", "");
    office.lin.submit(form).await.says("Give a name in one language");
}
