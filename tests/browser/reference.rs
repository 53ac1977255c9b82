//! Reference data without code: an administrator sets offices up and changes what the form offers, and a caseworker sees it at once; in both languages.

use crate::support::office::{Office, email};
use crate::support::{Browser, PASSWORD, TestApp, Window, XIUYING};

async fn enter(browser: &Browser, who: &str) {
    browser.visit("/sign-in").await;
    browser.fill("[name=email]", who).await;
    browser.fill("[name=password]", PASSWORD).await;
    browser.click("form[action='/sign-in'] button").await;
    browser.find("form[action='/language']").await;
}

async fn speak(browser: &Browser, language: &str) {
    if !browser.has(&format!("html[lang^={language}]")).await {
        browser.click("form[action='/language'] button").await;
        browser.find(&format!("html[lang^={language}]")).await;
    }
}

/// Pictures of a page in both languages, each within its width.
async fn look(browser: &Browser, path: &str, name: &str) {
    for language in ["zh", "en"] {
        browser.visit(path).await;
        speak(browser, language).await;
        browser.visit(path).await;
        browser.find("main h1").await;
        browser.fits_its_width().await;
        browser.picture(&format!("{name}-{language}")).await;
    }
}

#[tokio::test]
async fn every_list_can_be_read_on_a_phone_and_at_a_desk() {
    let office = TestApp::start().await.open().await;
    office.has_office("Education Commission D1").await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    mei.logs(&case, &[("office", "Village School V4"), ("outcome", "refused")]).await;
    let page = mei.logs(&case, &[("office", "Village School V4"), ("outcome", "refused")]).await;
    mei.submit(page.form("#step").set("add_office", "yes").set("then", "stay")).await.ok();
    let entry = |page: &crate::support::Page, selector: &str| page.attribute(selector, "href").expect("an entry");
    let hub = office.lin.get("/reference").await.ok();
    let suggested = entry(&hub, "#suggested a");
    let service = entry(&office.lin.get("/reference/services").await.ok(), "#entries a");
    let facet = entry(&office.lin.get("/reference/facets").await.ok(), "#entries a");
    for (window, size) in [(Window::Desk, "desk"), (Window::Phone, "phone")] {
        let browser = Browser::without_javascript(&office.app.address, window).await;
        enter(&browser, crate::support::LIN).await;
        for (path, name) in [
            ("/reference", "reference"),
            ("/reference/services", "services"),
            ("/reference/requirements", "requirements"),
            ("/reference/places", "places"),
            (suggested.as_str(), "suggested"),
            (service.as_str(), "service"),
            (facet.as_str(), "facet"),
        ] {
            look(&browser, path, &format!("{name}-{size}")).await;
        }
    }
}
