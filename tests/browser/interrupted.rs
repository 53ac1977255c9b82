//! Interrupted and timed out: a long note is offered back after signing in again, and two tabs lose nothing.

use crate::support::browser::keys::{ENTER, TAB};
use crate::support::office::email;
use crate::support::{Browser, PASSWORD, TestApp, Window, XIUYING};

struct Said {
    language: &'static str,
    kept: &'static str,
    offered: &'static str,
    meanwhile: &'static str,
}

const BOTH: [Said; 2] = [
    Said {
        language: "en",
        kept: "draft saved",
        offered: "is back in the form",
        meanwhile: "“137 0013 7000” was saved here meanwhile; you typed “136 0013 6000”",
    },
    Said {
        language: "zh", kept: "草稿已保存", offered: "放回", meanwhile: "这一项刚才已保存为“137 0013 7000”，您填的是“136 0013 6000”"
    },
];

const NOTE: &str = "The clerk said that the quota was full, that nobody could say until when, and that she should ask at the street office first.";

#[tokio::test]
async fn a_note_outlives_its_session_and_two_tabs_lose_nothing() {
    for said in BOTH {
        let office = TestApp::start().await.open().await;
        let mei = office.caseworker("Mei").await;
        let case = mei.registers(&XIUYING).await;
        let browser = Browser::open(&office.app.address, Window::Desk).await;
        browser.visit("/sign-in").await;
        sign_in(&browser).await;
        if !browser.has(&format!("html[lang^={}]", said.language)).await {
            browser.click("form[action='/language'] button").await;
            browser.find(&format!("html[lang^={}]", said.language)).await;
        }
        browser.visit(case.url.path()).await;
        browser.click("details:has(#words) summary").await;
        browser.fill("#words", NOTE).await;
        browser.says(said.kept).await;
        // nobody waits fifteen minutes for a test
        office.app.forge("UPDATE sessions SET seen_at = '2020-01-01 00:00:00.000000'");
        browser.visit(case.url.path()).await;
        sign_in(&browser).await;
        browser.visit(case.url.path()).await;
        browser.says(said.offered).await;
        assert_eq!(browser.find("#words").await.prop("value").await.expect("a value").as_deref(), Some(NOTE));

        let edit = format!("/people/{}/edit", case.person());
        browser.visit(&edit).await;
        let one = browser.client.window().await.expect("a window");
        let two = browser.client.new_window(true).await.expect("another tab").handle;
        browser.client.switch_to_window(two.clone()).await.expect("the other tab");
        browser.visit(&edit).await;
        browser.fill("#document", "E12345678").await;
        browser.fill("#phone", "137 0013 7000").await;
        browser.click("main form[action$='/edit'] button").await;
        browser.find("#consents").await;
        browser.client.switch_to_window(one).await.expect("the first tab");
        browser.fill("#other_names", "Cuihua").await;
        browser.fill("#phone", "136 0013 6000").await;
        browser.click("main form[action$='/edit'] button").await;
        browser.says(said.meanwhile).await;
        browser.fits_its_width().await;
        browser.picture(&format!("two-tabs-desk-{}", said.language)).await;
        browser.click("main form[action$='/edit'] button").await;
        browser.find("#consents").await;
        browser.visit(&edit).await;
        for (field, kept) in [("#document", "E12345678"), ("#other_names", "Cuihua"), ("#phone", "136 0013 6000")] {
            assert_eq!(browser.find(field).await.prop("value").await.expect("a value").as_deref(), Some(kept), "{field}");
        }
    }
}

#[tokio::test]
async fn a_note_outlives_its_session_and_two_tabs_lose_nothing_on_a_phone_by_keyboard_alone() {
    let (office, said) = (TestApp::start().await.open().await, &BOTH[1]);
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let phone = Browser::open(&office.app.address, Window::Phone).await;
    phone.enters(&email("Mei"), PASSWORD, said.language).await;
    phone.visit(case.url.path()).await;
    phone.tab_onto("details:has(#words) summary").await;
    phone.type_keys(ENTER).await;
    phone.tab_and_type("#words", NOTE).await;
    phone.says(said.kept).await;
    office.app.forge("UPDATE sessions SET seen_at = '2020-01-01 00:00:00.000000'");
    phone.visit(case.url.path()).await;
    phone.find("[name=email]").await;
    // the cursor is there already
    phone.type_keys(&format!("{}{TAB}{PASSWORD}{ENTER}", email("Mei"))).await;
    phone.says("Mei").await;
    phone.visit(case.url.path()).await;
    phone.says(said.offered).await;
    assert_eq!(phone.find("#words").await.prop("value").await.expect("a value").as_deref(), Some(NOTE));

    let edit = format!("/people/{}/edit", case.person());
    let save = "main form[action$='/edit'] .govuk-button";
    phone.visit(&edit).await;
    let one = phone.client.window().await.expect("a window");
    let two = phone.client.new_window(true).await.expect("another tab").handle;
    phone.client.switch_to_window(two).await.expect("the other tab");
    phone.visit(&edit).await;
    phone.tab_and_type("#phone", "137 0013 7000").await;
    phone.tab_and_enter(save).await;
    phone.find("#consents").await;
    phone.client.switch_to_window(one).await.expect("the first tab");
    phone.tab_and_type("#phone", "136 0013 6000").await;
    phone.tab_and_enter(save).await;
    phone.says(said.meanwhile).await;
    phone.fits_its_width().await;
    phone.picture("two-tabs-phone-zh").await;
    phone.tab_and_enter(save).await;
    phone.find("#consents").await;
    phone.visit(&edit).await;
    assert_eq!(phone.find("#phone").await.prop("value").await.expect("a value").as_deref(), Some("136 0013 6000"));
}

async fn sign_in(browser: &Browser) {
    browser.fill("[name=email]", &email("Mei")).await;
    browser.fill("[name=password]", PASSWORD).await;
    browser.click("form[action='/sign-in'] button").await;
    browser.says("Mei").await;
}
