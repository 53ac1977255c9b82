//! The first call of somebody new, by keyboard; and a page of somebody known, on a phone: their card, groups and household.

use crate::support::browser::keys::{ENTER, SPACE, TAB};
use crate::support::office::email;
use crate::support::{Browser, PASSWORD, TestApp, Window, XIUYING};
use std::time::{Duration, Instant};

/// What the path says in a language: the button for someone new, what stands when nobody is found, and on the case page.
struct Said {
    language: &'static str,
    nobody: &'static str,
    new: &'static str,
    service: &'static str,
    save: &'static str,
    next: &'static str,
}

const ENGLISH: Said = Said {
    language: "en",
    nobody: "Nobody was found",
    new: "New person",
    service: "Compulsory",
    save: "Save and log the first step",
    next: "Next step",
};
const CHINESE: Said =
    Said { language: "zh", nobody: "没有找到", new: "新来的人", service: "义务教育", save: "保存并记第一步", next: "下一步" };

async fn first_call(said: &Said) {
    let office = TestApp::start().await.open().await;
    office.has_office("Education Commission D1").await;
    office.caseworker("Mei").await;
    let browser = Browser::open(&office.app.address, Window::Desk).await;
    browser.enters(&email("Mei"), PASSWORD, said.language).await;
    let began = Instant::now();
    browser.type_keys(&format!("/lxy{ENTER}")).await;
    browser.says(said.nobody).await;
    browser.tab_to(said.new).await;
    browser.type_keys(ENTER).await;
    browser.find("form[action='/people/new']").await;
    assert_eq!(browser.focus().await, "name", "the cursor stands where one goes on");
    assert_eq!(browser.find("#name").await.prop("value").await.expect("a value").as_deref(), Some("lxy"), "what was typed is carried over");
    browser.fill("#name", "刘秀英").await;
    browser.tab_to("phone").await;
    browser.type_keys("13800138000").await;
    browser.tab_to("safe_contact").await;
    browser.type_keys(if said.language == "zh" { "只发信息" } else { "Messages only" }).await;
    browser.tab_to("service").await;
    browser.type_keys(said.service).await;
    browser.tab_to("consents").await;
    browser.type_keys(&format!("{SPACE}{TAB}{SPACE}")).await;
    browser.tab_to(said.save).await;
    browser.type_keys(ENTER).await;
    browser.find("#step").await;
    browser.says(said.next).await;
    assert_eq!(browser.focus().await, "office", "one lands where the first step begins");
    assert!(began.elapsed() < Duration::from_secs(90), "{:?}", began.elapsed());
    for typed in ["lxy", "liuxiuying", "秀英", "8000"] {
        browser.visit("/find").await;
        browser.fill("#find-again", typed).await;
        browser.click("main form[action='/find'] button").await;
        assert!(browser.find("#hits li").await.text().await.expect("a text").contains("刘秀英"), "{typed}");
    }
}

#[tokio::test]
async fn a_first_call_takes_less_than_ninety_seconds() {
    first_call(&ENGLISH).await;
}

#[tokio::test]
async fn a_first_call_takes_less_than_ninety_seconds_in_chinese() {
    first_call(&CHINESE).await;
}

#[tokio::test]
async fn a_first_call_is_taken_on_a_phone_without_javascript() {
    let office = TestApp::start().await.open().await;
    office.caseworker("Mei").await;
    let (phone, said) = (Browser::without_javascript(&office.app.address, Window::Phone).await, &CHINESE);
    phone.enters(&email("Mei"), PASSWORD, said.language).await;
    phone.fill("#find", "lxy").await;
    phone.click("form.bar__find button").await;
    phone.says(said.nobody).await;
    phone.click_on(said.new).await;
    assert_eq!(phone.find("#name").await.prop("value").await.expect("a value").as_deref(), Some("lxy"), "what was typed is carried over");
    phone.fill("#name", "刘秀英").await;
    phone.fill("#phone", "13800138000").await;
    // a list is chosen from by its keys
    phone.find("#service").await.send_keys(said.service).await.expect("keys");
    for consent in ["keep", "aggregate"] {
        phone.click(&format!("input[name=consents][value={consent}]")).await;
    }
    phone.fits_its_width().await;
    phone.click_on(said.save).await;
    phone.find("#step").await;
    phone.says(said.next).await;
    assert_eq!(phone.focus().await, "office", "one lands where the first step begins");
    for typed in ["lxy", "liuxiuying", "秀英", "8000"] {
        phone.visit("/find").await;
        phone.fill("#find-again", typed).await;
        phone.click("main form[action='/find'] button").await;
        assert!(phone.find("#hits li").await.text().await.expect("a text").contains("刘秀英"), "{typed}");
    }
}

#[tokio::test]
async fn a_phone_without_javascript_changes_a_card_and_notes_a_household() {
    let office = TestApp::start().await.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let path = format!("/people/{}", case.person());
    for language in ["en", "zh"] {
        let phone = Browser::without_javascript(&office.app.address, Window::Phone).await;
        phone.enters(&email("Mei"), PASSWORD, language).await;
        phone.visit(&path).await;
        phone.fits_its_width().await;
        phone.click("header .actions a[href$='/edit']").await;
        phone.find("#contact_rule").await;
        phone.fits_its_width().await;
        phone.picture(&format!("people-edit-phone-{language}")).await;
        phone.fill("#other_names", "翠花").await;
        phone.fill("#contact_when", "19:00").await;
        phone.click("main form[action$='/edit'] .govuk-button").await;
        phone.find("#groups").await;
        phone.click("form[action$='/card'] button").await;
        phone.says("翠花").await;
        phone.says("19:00").await;
        phone.picture(&format!("people-phone-{language}")).await;
        phone.fits_its_width().await;
        phone.click("form[action$='/relative'] button").await;
        phone.fill("#name", if language == "en" { "刘小宝" } else { "周国强" }).await;
        phone.fits_its_width().await;
        // a list is chosen from by its keys
        phone.find("#service").await.send_keys(if language == "en" { "Compulsory" } else { "义务教育" }).await.expect("keys");
        phone.click("input[name=consents][value=keep]").await;
        phone.click("form[action='/people/new'] .govuk-button").await;
        phone.find("#step").await;
        phone.visit(&path).await;
        phone.find(&format!("#housemates li:nth-child({})", if language == "en" { 1 } else { 2 })).await;
    }
    let desk = Browser::open(&office.app.address, Window::Desk).await;
    desk.enters(&email("Mei"), PASSWORD, "en").await;
    for language in ["en", "zh"] {
        desk.reads(language).await;
        desk.visit(&path).await;
        desk.picture(&format!("people-desk-{language}")).await;
    }
}
