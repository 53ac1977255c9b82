//! Setting up and signing in.

use crate::support::browser::keys::{ENTER, TAB};
use crate::support::{Browser, LIN, PASSWORD, TestApp, Window};

#[tokio::test]
async fn an_office_is_set_up_and_entered_by_keyboard_alone() {
    let office = TestApp::start().await;
    let browser = Browser::open(&office.address, Window::Desk).await;
    browser.visit("/").await;
    assert_eq!(browser.path().await, "/set-up");
    browser.picture("set-up-desk-en").await;
    // The cursor stands in the first field; the lists keep what they suggest.
    let typed = [&office.set_up_code(), "Riverside Legal Aid", "", "", "", "Lin", LIN, PASSWORD];
    browser.type_keys(&(typed.join(TAB) + ENTER)).await;
    browser.find("ol.words").await;
    browser.picture("set-up-words-desk-en").await;
    browser.visit("/today").await;
    browser.says("Lin").await;
    browser.picture("today-desk-en").await;
    browser.click("form[action='/sign-out'] button").await;
    browser.find("form[action='/sign-in']").await;
    browser.type_keys(&format!("{LIN}{TAB}{PASSWORD}{ENTER}")).await;
    browser.says("Lin").await;
    assert_eq!(browser.path().await, "/today");
}

#[tokio::test]
async fn a_phone_without_javascript_enters_too() {
    let office = TestApp::start().await;
    let phone = Browser::without_javascript(&office.address, Window::Phone).await;
    phone.visit("/set-up").await;
    phone.fits_its_width().await;
    phone.picture("set-up-phone-en").await;
    office.set_up().await;
    phone.visit("/sign-in").await;
    phone.fits_its_width().await;
    phone.picture("sign-in-phone-en").await;
    phone.fill("[name=email]", LIN).await;
    phone.fill("[name=password]", PASSWORD).await;
    phone.click("form[action='/sign-in'] button").await;
    phone.says("Lin").await;
    phone.fits_its_width().await;
    phone.picture("today-phone-en").await;
    phone.click("form[action='/language'] button").await;
    phone.find("html[lang=zh-CN]").await;
    phone.fits_its_width().await;
    phone.picture("today-phone-zh").await;
}
