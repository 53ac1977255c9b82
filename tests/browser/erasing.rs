//! A person asks to be forgotten: a caseworker asks, a supervisor agrees, an administrator sees what goes and does it.

use crate::support::office::{LIN, email};
use crate::support::{Browser, PASSWORD, TestApp, Window, XIUYING};

#[tokio::test]
async fn somebody_is_erased_by_three() {
    for (language, waits, agreed, erased) in [
        ("en", "A supervisor has not decided yet.", "agreed", "Erased. Here it is final from"),
        ("zh", "主管还没有决定。", "已同意", "已经抹去。这里自"),
    ] {
        let office = TestApp::start().await.open().await;
        let mei = office.caseworker("Mei").await;
        office.admin("Ada").await;
        let case = mei.registers(&XIUYING).await;
        mei.submit(case.form("#add-files").attach("files", "said.txt", "they said no")).await.ok();
        let person = case.person();

        let phone = Browser::open(&office.app.address, Window::Phone).await;
        phone.enters(&email("Mei"), PASSWORD, language).await;
        phone.visit(&format!("/people/{person}")).await;
        phone.click("#erase summary").await;
        phone.fits_its_width().await;
        phone.picture(&format!("erase-ask-phone-{language}")).await;
        phone.click("#erase form button").await;
        phone.says(waits).await;

        let lin = Browser::open(&office.app.address, Window::Desk).await;
        lin.enters(LIN, PASSWORD, language).await;
        lin.visit("/erasures").await;
        lin.picture(&format!("erasures-desk-{language}")).await;
        lin.click(&format!("form[action='/erasures/{person}/approve'] button")).await;
        lin.says(agreed).await;

        let ada = Browser::open(&office.app.address, Window::Phone).await;
        ada.enters(&email("Ada"), PASSWORD, language).await;
        ada.visit("/erasures").await;
        ada.fits_its_width().await;
        ada.click(&format!("#asked a[href='/erasures/{person}']")).await;
        ada.fill("#code", &person).await;
        ada.fits_its_width().await;
        ada.picture(&format!("erasures-one-phone-{language}")).await;
        ada.click("main form.narrow button").await;
        ada.says(erased).await;
        ada.picture(&format!("erasures-done-phone-{language}")).await;

        lin.visit("/cases?closed=true").await;
        lin.click("main th a[href^='/cases/']").await;
        lin.find("#closed").await;
        lin.picture(&format!("erased-case-desk-{language}")).await;
        assert!(!lin.words().await.contains("said.txt"));
    }
}
