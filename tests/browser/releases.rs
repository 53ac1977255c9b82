//! A release from the choice to the file, in both languages, on a phone and at a desk: what would be hidden is seen before, the attack's verdict too.

use crate::demo::PASSPHRASE;
use crate::pages::faults;
use crate::support::{Browser, Kind, TestApp, Window};

#[tokio::test]
async fn a_release_is_drafted_checked_published_and_taken() {
    let demo = TestApp::start_with(Kind::Sqlite, &["--demo"], &[]).await;
    for (drafter, publisher, language, says) in [
        (
            "yiran@demo.example",
            "ning@demo.example",
            "en",
            ["It holds", "totals on their own", "Everything as a Data Package", "Rate (95 % interval)"],
        ),
        ("yiran@demo.example", "ning@demo.example", "zh", ["可靠", "合计单独处理", "数据包", "比例（95% 区间）"]),
    ] {
        let phone = Browser::without_javascript(&demo.address, Window::Phone).await;
        phone.enters(drafter, PASSPHRASE, language).await;
        phone.visit("/releases/new").await;
        phone.choose("[name=first]", "service").await;
        phone.choose("[name=second]", "outcome").await;
        for told in ["attempts", "days", "rate"] {
            phone.click(&format!("[name=measures][value={told}]")).await;
        }
        phone.click("form[action='/releases/new'] details summary").await;
        phone.choose("[name=first-2]", "facet:status-tier").await;
        phone.click("form[action='/releases/new'] button").await;
        phone.find("#attack").await;
        phone.says(says[0]).await;
        phone.says(says[1]).await;
        phone.says(says[3]).await;
        phone.fits_its_width().await;
        phone.picture(&format!("release-checked-phone-{language}")).await;
        phone.fill("[name=title]", "Services 服务").await;
        phone.click("form[action='/releases'] button").await;
        // the form shows its title in a field only; where it can be read, the draft is there
        phone.says("Services 服务").await;
        phone.find("#attack").await;
        let path = phone.path().await;

        let desk = Browser::open(&demo.address, Window::Desk).await;
        desk.enters(publisher, PASSPHRASE, language).await;
        desk.visit(&path).await;
        assert_eq!(faults(&desk).await, Vec::<String>::new(), "the draft");
        desk.picture(&format!("release-draft-desk-{language}")).await;
        desk.click("form[action$='/publish'] button").await;
        desk.find("a[href$='/package.zip']").await;
        desk.says(says[2]).await;
        assert_eq!(faults(&desk).await, Vec::<String>::new(), "the release");
        desk.picture(&format!("release-published-desk-{language}")).await;
        desk.find("a[href$='/release.xlsx?in=zh']").await;
        desk.find("form[action$='/table.csv'] [name=table][value='2']").await;
        phone.visit(&path).await;
        phone.find("a[href$='/package.zip']").await;
        phone.fits_its_width().await;
    }
}
