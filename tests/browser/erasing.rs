//! A person asks to be forgotten: a caseworker asks, a supervisor agrees, an administrator sees what goes and does it.

use crate::support::browser::keys::ENTER;
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

#[tokio::test]
async fn somebody_is_erased_on_phones_by_keyboard_alone() {
    let office = TestApp::start().await.open().await;
    let mei = office.caseworker("Mei").await;
    office.admin("Ada").await;
    let case = mei.registers(&XIUYING).await;
    mei.logs(&case, &[("outcome", "refused"), ("words", "they said no")]).await.ok();
    let person = case.person();
    let phone = async |who: &str| {
        let phone = Browser::open(&office.app.address, Window::Phone).await;
        phone.enters(who, PASSWORD, "en").await;
        phone
    };
    let asks = phone(&email("Mei")).await;
    asks.visit(&format!("/people/{person}")).await;
    asks.tab_and_enter("#erase summary").await;
    asks.tab_and_enter("#erase form button").await;
    asks.says("A supervisor has not decided yet.").await;

    let lin = phone(LIN).await;
    lin.visit("/erasures").await;
    lin.tab_and_enter(&format!("form[action='/erasures/{person}/approve'] button")).await;
    lin.says("agreed").await;

    let ada = phone(&email("Ada")).await;
    ada.visit("/erasures").await;
    ada.tab_and_enter(&format!("#asked a[href='/erasures/{person}']")).await;
    ada.find("#goes li").await;
    ada.tab_and_type("#code", &format!("{person}{ENTER}")).await;
    ada.says("Erased. Here it is final from").await;
    ada.fits_its_width().await;

    assert!(!office.lin.finds("刘秀英").await.has("#hits a"), "nobody is found by that name any more");
    let kept = office.lin.get("/cases").await.ok();
    assert_eq!(kept.texts("tbody th").len() + office.lin.get("/cases?closed=true").await.ok().texts("tbody th").len(), 1, "the coded case stays");
    let log = office.lin.get("/admin/audit").await.ok();
    let erased: Vec<String> = log.texts("tbody tr").into_iter().filter(|line| line.contains("erased somebody")).collect();
    assert!(erased.len() == 1 && !erased[0].contains(&person), "it happened, not who: {erased:?}");
}
