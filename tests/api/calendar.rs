//! The calendar: what is shipped, and what editors say over it.

use crate::support::{Page, TestApp, on_both};
use reqwest::StatusCode;

on_both!(the_shipped_calendar_can_be_changed_and_taken_back, what_is_wrong_with_a_day_is_said);

fn working(page: &Page) -> i32 {
    let said = page.texts("#working").remove(0);
    said.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("{said}"))
}

async fn the_shipped_calendar_can_be_changed_and_taken_back(app: TestApp) {
    let office = app.open().await;
    let lin = &office.lin;
    let page = lin.get("/reference/calendar?year=2026").await.ok();
    page.says("Spring Festival").says("10 October Saturday worked, to make up");
    let before = working(&page);
    let day_off = page.form("#add").set("day", "2026-03-02").set("kind", "day_off").set("en", "Founding day").set("zh", "成立日");
    let page = lin.submit(day_off).await.ok();
    page.says("2 March Monday day off Founding day (entered here)");
    assert_eq!(working(&page), before - 1);
    let page = lin.submit(page.form("#add").set("day", "2026-03-07").set("kind", "working_day").set("zh", "补班")).await.ok();
    assert_eq!(working(&page), before);
    // a holiday that is shipped, and not kept here
    let page = lin.submit(page.form("#days form").set("day", "2026-01-01")).await.ok();
    page.says("1 January Thursday a day like any other");
    assert_eq!(working(&page), before + 1);
    let page = lin.submit(page.form("#days form").set("day", "2026-01-01")).await.ok();
    page.says("1 January Thursday day off");
    assert_eq!(working(&page), before, "taken back: as it was shipped");
    let next = page.attribute("a[rel=next]", "href").expect("the year after");
    lin.get(&next).await.ok().says("2027").says("No holidays of this year are known yet");
    let mei = office.caseworker("Mei").await;
    let read = mei.get("/reference/calendar?year=2026").await.ok();
    read.says("Founding day");
    assert!(!read.has("#add"));
    assert_eq!(mei.post("/reference/calendar", &[("day", "2026-03-03"), ("kind", "day_off")]).await.status, StatusCode::FORBIDDEN);
}

async fn what_is_wrong_with_a_day_is_said(app: TestApp) {
    let office = app.open().await;
    let page = office.lin.get("/reference/calendar?year=2027").await.ok();
    let wrong = office.lin.submit(page.form("#add").set("day", "tomorrow")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.texts(".govuk-error-summary li").len(), 2);
    let form = wrong.form("#add");
    assert_eq!(form.value("day").as_deref(), Some("tomorrow"));
    let wrong = office.lin.submit(form.set("day", "2027-01-04").set("kind", "working_day").set("en", "New Year")).await;
    wrong.says("This is not a Saturday or Sunday");
    let page = office.lin.submit(wrong.form("#add").set("day", "2027-01-01").set("kind", "day_off")).await.ok();
    page.says("1 January Friday day off New Year");
}
