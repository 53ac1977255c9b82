//! The demo as a newcomer walks through it: patterns, one pattern, the map, a release from draft to file; at a desk and on a phone, in both languages.

use crate::support::{Browser, Kind, TestApp, Window};

pub const PASSPHRASE: &str = "lantern reeds copper ferry autumn bridge";

/// The first scan runs by itself, soon after the start.
pub async fn wait_for_the_scan(browser: &Browser) {
    for _ in 0..60 {
        browser.visit("/patterns").await;
        if browser.has(".finding").await {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    }
    panic!("the demo was not scanned:\n{}", browser.words().await);
}

#[tokio::test]
async fn a_newcomer_sees_patterns_the_map_and_a_release() {
    let demo = TestApp::start_with(Kind::Sqlite, &["--demo"], &[]).await;

    let desk = Browser::open(&demo.address, Window::Desk).await;
    desk.enters("ning@demo.example", PASSPHRASE, "en").await;
    wait_for_the_scan(&desk).await;
    desk.says("possible statements").await;
    desk.says("times as often").await;
    desk.picture("patterns-desk-en").await;
    desk.click(".finding a").await;
    desk.says("Does another explanation hold?").await;
    desk.find("table.figures").await;
    desk.picture("pattern-desk-en").await;
    desk.visit("/maps/runaround").await;
    desk.find("figure svg").await;
    desk.says("Education Commission D1 → Resident Service Centre W2").await;
    desk.find("a[href^='/maps/runaround.csv']").await;
    desk.picture("runaround-desk-en").await;

    for map in ["funnel", "waiting", "openness", "inclusion", "gradations", "practice", "patchwork", "promises", "burden", "hope"] {
        desk.visit(&format!("/maps/{map}")).await;
        desk.find("main figure svg").await;
        desk.find("main table.figures tbody tr").await;
        desk.picture(&format!("{map}-desk-en")).await;
    }
    desk.visit("/maps/directives").await;
    desk.find("main table.figures tbody tr").await;
    desk.visit("/offices?office=Education+Commission+D1").await;
    desk.says("People seen here").await;
    desk.picture("office-desk-en").await;

    let phone = Browser::without_javascript(&demo.address, Window::Phone).await;
    phone.enters("yiran@demo.example", PASSPHRASE, "zh").await;
    for (path, name) in [
        ("/patterns", "patterns"),
        ("/maps/runaround", "runaround"),
        ("/maps/funnel", "funnel"),
        ("/maps/patchwork", "patchwork"),
        ("/maps/promises?by=office", "promises"),
        ("/maps/waiting?service=school-enrolment&by=office", "waiting"),
        ("/releases/new?first=outcome&second=stage", "release-preview"),
        ("/summary", "summary"),
    ] {
        phone.visit(path).await;
        phone.find("main h1").await;
        phone.fits_its_width().await;
        phone.picture(&format!("{name}-phone-zh")).await;
    }
    phone.visit("/releases/new?first=outcome").await;
    phone.fill("[name=title]", "各种结果的人数").await;
    phone.click("form[action='/releases'] button").await;
    // The form shows its title in a field only; where it can be read, the draft is there.
    phone.says("各种结果的人数").await;
    let path = phone.path().await;
    assert!(path.starts_with("/releases/"), "{path}");
    desk.visit(&path).await;
    desk.click("form[action$='/publish'] button").await;
    desk.find("form[action$='/table.csv']").await;
    phone.visit(&path).await;
    phone.find("form[action$='/table.csv']").await;
    phone.fits_its_width().await;
    phone.picture("release-phone-zh").await;
}
