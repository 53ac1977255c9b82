//! Find, register, log: a caseworker's main path, by keyboard at a desk, and on a phone without JavaScript.

use crate::support::browser::keys::{ENTER, SPACE, TAB};
use crate::support::office::{Office, email};
use crate::support::{Browser, PASSWORD, TestApp, Window, XIUYING};
use std::time::{Duration, Instant};

async fn office() -> Office {
    let office = TestApp::start().await.open().await;
    for name in ["Education Commission D1", "Resident Service Centre W2"] {
        office.has_office(name).await;
    }
    office
}

async fn lead_to(browser: &Browser, path: &str) {
    let began = Instant::now();
    while !browser.path().await.starts_with(path) {
        assert!(began.elapsed() < Duration::from_secs(10), "{} is not {path}", browser.path().await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn three_steps_are_logged_by_keyboard_alone() {
    let office = office().await;
    office.caseworker("Mei").await;
    let browser = Browser::open(&office.app.address, Window::Desk).await;
    browser.visit("/sign-in").await;
    browser.type_keys(&format!("{}{TAB}{PASSWORD}{ENTER}", email("Mei"))).await;
    browser.says("Today").await;
    browser.type_keys("/").await;
    assert_eq!(browser.focus().await, "find");
    browser.type_keys(&format!("Chen Xiaomei{ENTER}")).await;
    browser.says("Nobody was found").await;
    browser.picture("find-desk-en").await;
    browser.tab_to("New person").await;
    browser.type_keys(ENTER).await;
    browser.says("Year of birth").await;
    assert_eq!(browser.focus().await, "name", "the cursor stands where one goes on");
    assert_eq!(browser.find("#name").await.prop("value").await.expect("a value").as_deref(), Some("Chen Xiaomei"));
    browser.tab_to("phone").await;
    browser.type_keys("13911112222").await;
    browser.tab_to("service").await;
    browser.type_keys("Compulsory").await;
    browser.tab_to("consents").await;
    browser.type_keys(&format!("{SPACE}{TAB}{SPACE}")).await;
    browser.picture("people-new-desk-en").await;
    browser.tab_to("Save and log the first step").await;
    browser.type_keys(ENTER).await;
    lead_to(&browser, "/cases/").await;
    browser.says("Next step").await;
    assert_eq!(browser.focus().await, "office", "the first step begins with the office");
    browser.type_keys(&format!("Education Commission D1{TAB}s")).await;
    browser.tab_to("sent_to").await;
    browser.type_keys("Resident Service Centre W2").await;
    browser.picture("case-first-step-desk-en").await;
    save_and_go_on(&browser, 1).await;
    // The office is kept; an outcome is one key.
    browser.type_keys("r").await;
    browser.tab_to("reason").await;
    browser.type_keys(&office_reason(&browser).await).await;
    browser.tab_to("given_how").await;
    browser.says("other people met this reason").await;
    save_and_go_on(&browser, 2).await;
    browser.type_keys("w").await;
    browser.tab_to("promise_until").await;
    browser.type_keys("2099-06-30").await;
    save_and_go_on(&browser, 3).await;
    browser.says("Promise until 30 June 2099").await;
    browser.picture("case-desk-en").await;
    browser.click("form[action='/language'] button").await;
    browser.find("html[lang=zh-CN]").await;
    browser.picture("case-desk-zh").await;
}

async fn save_and_go_on(browser: &Browser, steps: usize) {
    browser.tab_to("then").await;
    browser.type_keys(ENTER).await;
    browser.find(&format!(".thread > li:nth-child({steps})")).await;
    assert_eq!(browser.focus().await, "outcome", "after saving one goes on with the next step");
}

/// The first reason that the form offers.
async fn office_reason(browser: &Browser) -> String {
    browser.find("#reasons-list option").await.attr("value").await.expect("an attribute").expect("a name")
}

#[tokio::test]
async fn a_phone_without_javascript_logs_a_step() {
    let office = office().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let phone = Browser::without_javascript(&office.app.address, Window::Phone).await;
    phone.visit("/sign-in").await;
    phone.fill("[name=email]", &email("Mei")).await;
    phone.fill("[name=password]", PASSWORD).await;
    phone.click("form[action='/sign-in'] button").await;
    phone.says("Mei").await;
    for path in ["/find", "/people/new", "/cases", &format!("/people/{}", case.person()), case.url.path()] {
        phone.visit(path).await;
        phone.fits_its_width().await;
        phone.picture(&format!("{}-phone-en", path.trim_start_matches('/').split('/').next().unwrap_or("case"))).await;
    }
    phone.fill("#office", "Education Commission D1").await;
    phone.click("input[name=outcome][value=more-demanded]").await;
    phone.click("input[name=demands][value=residence-permit]").await;
    phone.fill("#demanded_else", "a letter from the grandparents").await;
    phone.click("button[name=then][value=stay]").await;
    phone.says("More demanded Residence permit").await;
    phone.says("a letter from the grandparents").await;
    phone.fits_its_width().await;
    phone.picture("case-phone-en").await;
}

#[tokio::test]
async fn a_loop_of_three_offices_is_logged_by_keyboard_alone_and_named() {
    for (window, language, word) in [(Window::Desk, "en", "Loop: "), (Window::Phone, "zh", "绕圈：")] {
        let office = office().await;
        office.has_office("Sub-district Office S3").await;
        let mei = office.caseworker("Mei").await;
        let case = mei.registers(&XIUYING).await;
        let browser = Browser::open(&office.app.address, window).await;
        browser.enters(&email("Mei"), PASSWORD, language).await;
        browser.visit(case.url.path()).await;
        browser.find("#step").await;
        let way = ["Education Commission D1", "Resident Service Centre W2", "Sub-district Office S3", "Education Commission D1"];
        for (number, leg) in way.windows(2).enumerate() {
            browser.tab_to("office").await;
            browser.type_keys(&format!("{}{TAB}", leg[0])).await;
            browser.tab_to("outcome").await;
            browser.type_keys("s").await;
            browser.tab_to("sent_to").await;
            browser.type_keys(leg[1]).await;
            save_and_go_on(&browser, number + 1).await;
        }
        browser.says(&format!("{word}{}", way.join(" → "))).await;
        assert!(browser.has(".thread > li.loop .back svg").await, "it is drawn");
        assert_eq!(browser.words().await.matches(word).count(), 1, "it counts once");
        browser.fits_its_width().await;
        browser.picture(&format!("case-loop-{language}")).await;
    }
}
