//! Funder figures, as a working day needs them: the saved report is run for a quarter, taken as a spreadsheet, and run for the year before; on a phone without JavaScript and at a desk.

use crate::demo::PASSPHRASE;
use crate::pages::faults;
use crate::support::{Browser, Kind, TestApp, Window};

#[tokio::test]
async fn the_quarterly_report_is_run_exported_and_repeated_for_last_year() {
    let demo = TestApp::start_with(Kind::Sqlite, &["--demo"], &[]).await;
    for (language, says) in [
        ("en", ["This question has been asked of this period already", "Counted is what happened in", "For every quarter"]),
        ("zh", ["这一时期已经有同样内容的发布", "统计的是", "每季度一份"]),
    ] {
        let phone = Browser::without_javascript(&demo.address, Window::Phone).await;
        phone.enters("yiran@demo.example", PASSPHRASE, language).await;
        let measure = if language == "en" { "attempts" } else { "steps" };
        phone.visit(&format!("/releases/new?first=outcome&measures={measure}")).await;
        phone.click("a[href^='/reports/new']").await;
        phone.fill("[name=name]", &format!("Foundation 基金会, {measure}")).await;
        phone.choose("[name=length]", "quarter").await;
        phone.fits_its_width().await;
        phone.click("form[action='/reports'] button").await;
        phone.says(says[2]).await;
        phone.fits_its_width().await;
        phone.picture(&format!("reports-phone-{language}")).await;

        // the last quarter that is over
        let made = format!("section:has(a[href*='measures={measure}']) tbody tr:first-child a[href^='/releases/new']");
        phone.click(&made).await;
        phone.find("#attack").await;
        phone.fits_its_width().await;
        phone.click("form[action='/releases'] button").await;
        phone.find("#attack").await;
        phone.says(says[1]).await;
        let path = phone.path().await;

        let desk = Browser::open(&demo.address, Window::Desk).await;
        desk.enters("ning@demo.example", PASSPHRASE, language).await;
        desk.visit(&path).await;
        desk.click("form[action$='/publish'] button").await;
        desk.find("a[href$='/release.xlsx?in=zh']").await;
        desk.says(says[1]).await;
        desk.visit("/reports").await;
        desk.find(&format!("a[href='{path}/release.xlsx']")).await;
        assert_eq!(faults(&desk).await, Vec::<String>::new(), "the reports");
        desk.picture(&format!("reports-desk-{language}")).await;

        // the same question again, and the same of the year before
        phone.visit("/reports").await;
        phone.click(&made).await;
        phone.says(says[0]).await;
        phone.find(&format!("#there a[href='{path}']")).await;
        phone.visit(&path).await;
        phone.click("header .actions a[href*='period=']:nth-of-type(2)").await;
        phone.find("#period").await;
        phone.fits_its_width().await;
    }
}
