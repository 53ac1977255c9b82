//! A caseworker's day from Today: results set one after the other, a case given up and closed, two handed over; and the supervisor's look before closing.

use crate::support::browser::keys::{ENTER, SPACE, TAB};
use crate::support::office::{LIN, Office, email};
use crate::support::{Browser, PASSWORD, Page, Somebody, TestApp, Visitor, Window, XIUYING};
use fantoccini::Locator;
use std::time::{Duration, Instant};

const D1: &str = "Education Commission D1";
const W2: &str = "Resident Service Centre W2";

async fn office() -> (Office, Visitor) {
    let office = TestApp::start().await.open().await;
    office.has_office(D1).await;
    office.has_office(W2).await;
    let mei = office.caseworker("Mei").await;
    (office, mei)
}

async fn cases(mei: &Visitor, how_many: usize) -> Vec<Page> {
    let mut cases = Vec::new();
    for number in 0..how_many {
        let name = format!("Person {number}");
        let case = mei.registers(&Somebody { name: &name, phone: "", birth_year: "", ..XIUYING }).await;
        mei.logs(&case, &[("day", "2026-03-02"), ("office", D1), ("outcome", "accepted-for-processing")]).await.ok();
        cases.push(case);
    }
    cases
}

/// The line, from 1, of the list on which the focus is; 0 for none.
async fn line_in_focus(browser: &Browser) -> usize {
    let line = "const line = document.activeElement && document.activeElement.closest('.lines > li');
        return line ? [...line.parentElement.children].indexOf(line) + 1 : 0;";
    let found = browser.client.execute(line, vec![]).await.expect("a script runs");
    usize::try_from(found.as_u64().expect("a number")).expect("small")
}

async fn wait_for(browser: &Browser, what: &str, selector: &str, how_many: usize) {
    let began = Instant::now();
    while browser.client.find_all(Locator::Css(selector)).await.expect("a selector").len() != how_many {
        assert!(began.elapsed() < Duration::from_secs(10), "{what}: {}\n{}", browser.path().await, browser.words().await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn pages_fit_a_phone(office: &Office, language: &str, paths: &[(&str, &str)]) {
    let phone = Browser::without_javascript(&office.app.address, Window::Phone).await;
    phone.enters(&email("Mei"), PASSWORD, language).await;
    for (path, name) in paths {
        phone.visit(path).await;
        phone.find("main h1").await;
        phone.fits_its_width().await;
        phone.picture(&format!("{name}-phone-{language}")).await;
    }
}

#[tokio::test]
async fn three_results_are_set_by_keyboard_without_opening_a_case() {
    for (language, others) in [("en", "other people met this reason"), ("zh", "遇到同样理由")] {
        let (office, mei) = office().await;
        cases(&mei, 3).await;
        let since = crate::support::today() - chrono::TimeDelta::days(20);
        office.app.forge(&format!("UPDATE cases SET touched_on = '{since}'"));
        let browser = Browser::open(&office.app.address, Window::Desk).await;
        browser.enters(&email("Mei"), PASSWORD, language).await;
        browser.visit("/today").await;
        browser.picture(&format!("today-waiting-desk-{language}")).await;
        let first = browser.find("#waiting li a[href^='/today/outcome/']").await;
        browser.client.execute("arguments[0].focus()", vec![serde_json::json!(first)]).await.expect("it takes the focus");

        // Four keystrokes and the reason.
        browser.type_keys(ENTER).await;
        let reason = browser.find("#reasons-list option").await.attr("value").await.expect("an attribute").expect("a reason");
        browser.type_keys(&format!("r{TAB}{reason}")).await;
        browser.says(others).await;
        browser.picture(&format!("today-outcome-desk-{language}")).await;
        browser.type_keys(ENTER).await;
        wait_for(&browser, "back with one set", "#waiting li.set", 1).await;
        browser.says(others).await;
        assert_eq!(line_in_focus(&browser).await, 2, "one goes on with the next line");
        // Four and the office.
        browser.type_keys(ENTER).await;
        browser.find("#outcome-form").await;
        browser.type_keys(&format!("s{TAB}{W2}{ENTER}")).await;
        wait_for(&browser, "back with two set", "#waiting li.set", 2).await;
        assert_eq!(line_in_focus(&browser).await, 3);
        // Three.
        browser.type_keys(ENTER).await;
        browser.find("#outcome-form").await;
        browser.type_keys(&format!("n{ENTER}")).await;
        wait_for(&browser, "back with three set", "#waiting li.set", 3).await;
        browser.picture(&format!("today-set-desk-{language}")).await;
        assert_eq!(mei.get("/today").await.ok().texts("#waiting li").len(), 0, "nothing waits any more");
        assert_eq!(mei.get("/today").await.ok().texts("#tasks li").len(), 0);
        let code = mei.get("/cases").await.ok().texts("tbody th a").pop().expect("a case");
        pages_fit_a_phone(&office, language, &[("/today", "today-full"), (&format!("/today/outcome/{code}?list=recent&row=0"), "today-outcome")])
            .await;
    }
}

#[tokio::test]
async fn a_case_is_given_up_and_closed_with_the_reason_asked_once() {
    for (language, closed) in [("en", "Gave up: Was told it is hopeless"), ("zh", "放弃：别人说没希望")] {
        let (office, mei) = office().await;
        let case = cases(&mei, 1).await.remove(0);
        let path = case.url.path();
        let browser = Browser::open(&office.app.address, Window::Desk).await;
        browser.enters(&email("Mei"), PASSWORD, language).await;
        browser.visit(path).await;
        browser.find("#step").await;
        browser.type_keys("u").await;
        browser.choose("#gave_up_reason", "hopeless").await;
        browser.click("button[name=then][value=stay]").await;
        wait_for(&browser, "the step stands", ".thread > li", 2).await;
        browser.click(&format!("a[href='{path}/close']")).await;
        browser.find("#close").await;
        // Nothing is asked again: outcome and reason are chosen already.
        browser.choose("#expectation", "no-hope").await;
        browser.picture(&format!("closing-desk-{language}")).await;
        browser.click("#close button").await;
        browser.find("#closed").await;
        browser.says(closed).await;
        assert!(!browser.has("#step").await, "a closed case takes no steps");
        wait_for(&browser, "it is counted once", ".thread > li", 2).await;
        browser.picture(&format!("case-closed-desk-{language}")).await;
        pages_fit_a_phone(&office, language, &[(path, "case-closed")]).await;
        browser.click("#closed form button").await;
        browser.find("#step").await;
        pages_fit_a_phone(&office, language, &[(&format!("{path}/close"), "closing")]).await;
    }
}

#[tokio::test]
async fn two_watched_cases_are_handed_over_and_a_checklist_goes_along() {
    for language in ["en", "zh"] {
        let (office, mei) = office().await;
        office.caseworker("Wen").await;
        let cases = cases(&mei, 2).await;
        let browser = Browser::open(&office.app.address, Window::Desk).await;
        browser.enters(&email("Mei"), PASSWORD, language).await;
        for (case, line) in cases.iter().zip(["Hearing on Friday", "Her lease ends"]) {
            browser.visit(case.url.path()).await;
            browser.click("details:has(#set-watch) summary").await;
            browser.fill("#line", line).await;
            browser.click("#set-watch button").await;
            browser.find("#watch").await;
        }
        let path = cases[0].url.path();
        browser.click("details:has(#add-note) summary").await;
        browser.fill("#remark", "Her brother must not know").await;
        browser.click("#add-note button").await;
        browser.says("Her brother must not know").await;
        browser.picture(&format!("case-beside-desk-{language}")).await;
        browser.visit(&format!("{path}/checklist")).await;
        browser.says(D1).await;
        browser.picture(&format!("checklist-desk-{language}")).await;
        let words = browser.words().await;
        assert!(!words.contains("Her brother") && !words.contains("Hearing on Friday"), "the sheet has nothing internal: {words}");
        pages_fit_a_phone(
            &office,
            language,
            &[
                (&format!("{path}/checklist"), "checklist"),
                (&format!("{path}/print"), "print"),
                (&format!("{path}/hand-over"), "hand-over"),
                (cases[1].url.path(), "case-beside"),
            ],
        )
        .await;
        for case in &cases {
            let path = case.url.path();
            browser.visit(path).await;
            browser.click(&format!("a[href='{path}/hand-over']")).await;
            let wen = browser.find("#to option:last-child").await.attr("value").await.expect("an attribute").expect("Wen");
            browser.choose("#to", &wen).await;
            browser.fill("#note", "Call her before nine").await;
            browser.picture(&format!("hand-over-desk-{language}")).await;
            browser.click("#hand-over button").await;
            browser.find("#tasks").await;
            assert_eq!(browser.path().await, "/today");
        }
        let wen = Browser::open(&office.app.address, Window::Desk).await;
        wen.enters(&email("Wen"), PASSWORD, language).await;
        wen.visit("/today").await;
        wait_for(&wen, "both are watched", "#watched li", 2).await;
        wait_for(&wen, "both are handed over", "#handed li", 2).await;
        wen.says("Hearing on Friday").await;
        wen.says("Her lease ends").await;
        wen.says("Call her before nine").await;
        wen.picture(&format!("today-handed-desk-{language}")).await;
    }
}

#[tokio::test]
async fn a_watched_case_is_handed_over_on_a_phone_by_keyboard_alone() {
    let (office, mei) = office().await;
    let wen = office.caseworker("Wen").await;
    let case = cases(&mei, 1).await.remove(0);
    let path = case.url.path();
    let browser = Browser::open(&office.app.address, Window::Phone).await;
    browser.enters(&email("Mei"), PASSWORD, "zh").await;
    browser.visit(path).await;
    browser.tab_and_enter("details:has(#set-watch) summary").await;
    browser.tab_and_type("#line", "周五开庭").await;
    browser.tab_and_enter("#set-watch button").await;
    browser.says("周五开庭").await;
    browser.tab_and_enter(&format!("a[href='{path}/checklist']")).await;
    browser.says(D1).await;
    assert!(!browser.words().await.contains("周五开庭"), "the sheet has nothing internal");
    browser.visit(path).await;
    browser.tab_and_enter(&format!("a[href='{path}/hand-over']")).await;
    browser.tab_onto("#to").await;
    browser.type_keys("W").await;
    browser.tab_and_type("#note", "九点前打电话").await;
    browser.tab_and_enter("#hand-over button").await;
    browser.find("#tasks").await;
    let wen = wen.get("/today").await.ok();
    wen.says("周五开庭").says("九点前打电话");
}

#[tokio::test]
async fn a_supervisor_sends_one_back_and_approves_the_rest() {
    for language in ["en", "zh"] {
        let (office, mei) = office().await;
        let settings = office.lin.get("/admin/settings").await.ok().form("form[action='/admin/settings']");
        office.lin.submit(settings.set("closing_needs_approval", "yes")).await.ok();
        for case in cases(&mei, 3).await {
            mei.logs(&case, &[("office", D1), ("outcome", "refused")]).await.ok();
            mei.submit(mei.get(&format!("{}/close", case.url.path())).await.ok().form("#close")).await.ok();
        }
        let browser = Browser::open(&office.app.address, Window::Desk).await;
        browser.enters(LIN, PASSWORD, language).await;
        browser.visit("/today").await;
        browser.click("#closing a.code").await;
        wait_for(&browser, "the queue", "#waiting > li", 3).await;
        browser.picture(&format!("closing-queue-desk-{language}")).await;
        browser.click("#waiting > li:first-child summary").await;
        browser.fill("#waiting > li:first-child textarea", "Did he get it in writing?").await;
        browser.click("#waiting > li:first-child form[action$='/question'] button").await;
        wait_for(&browser, "one went back", "#waiting > li", 2).await;
        browser.fits_its_width().await;
        browser.click("#rest button").await;
        wait_for(&browser, "the rest is approved", "#waiting > li", 0).await;
        assert_eq!(mei.get("/cases?closed=true").await.ok().texts("tbody th").len(), 2);
        let worker = Browser::open(&office.app.address, Window::Desk).await;
        worker.enters(&email("Mei"), PASSWORD, language).await;
        worker.visit("/today").await;
        worker.says("Did he get it in writing?").await;
        worker.click("#sent-back a.code").await;
        worker.says("Did he get it in writing?").await;
        worker.picture(&format!("closing-sent-back-desk-{language}")).await;
    }
}

#[tokio::test]
async fn one_goes_back_and_the_rest_is_approved_on_a_phone_by_keyboard_alone() {
    let (office, mei) = office().await;
    let settings = office.lin.get("/admin/settings").await.ok().form("form[action='/admin/settings']");
    office.lin.submit(settings.set("closing_needs_approval", "yes")).await.ok();
    for case in cases(&mei, 3).await {
        mei.submit(mei.get(&format!("{}/close", case.url.path())).await.ok().form("#close").set("outcome", "granted")).await.ok();
    }
    let browser = Browser::open(&office.app.address, Window::Phone).await;
    browser.enters(LIN, PASSWORD, "zh").await;
    browser.tab_and_enter("#closing a.code").await;
    wait_for(&browser, "the queue", "#waiting > li", 3).await;
    browser.says("与最后一步不同").await;
    browser.tab_and_enter("#waiting > li:first-child summary").await;
    browser.tab_and_type("#waiting > li:first-child textarea", "拿到书面答复了吗？").await;
    browser.tab_and_enter("#waiting > li:first-child form[action$='/question'] button").await;
    wait_for(&browser, "one went back", "#waiting > li", 2).await;
    // what differs from the last step is not ticked beforehand
    browser.tab_and_type("#rest input[name=cases]", &format!("{SPACE}{TAB}{SPACE}")).await;
    browser.tab_and_enter("#rest button").await;
    wait_for(&browser, "the rest is approved", "#waiting > li", 0).await;
    browser.fits_its_width().await;
    assert_eq!(mei.get("/cases?closed=true").await.ok().texts("tbody th").len(), 2);
    mei.get("/today").await.ok().says("拿到书面答复了吗？");
}

#[tokio::test]
async fn three_results_are_set_on_a_phone_without_javascript() {
    let (office, mei) = office().await;
    cases(&mei, 3).await;
    let since = crate::support::today() - chrono::TimeDelta::days(20);
    office.app.forge(&format!("UPDATE cases SET touched_on = '{since}'"));
    let phone = Browser::without_javascript(&office.app.address, Window::Phone).await;
    phone.enters(&email("Mei"), PASSWORD, "en").await;
    phone.visit("/today").await;
    let reason = mei.get("/reference/reasons").await.ok().texts("#entries tbody th a").remove(0);
    for (row, (outcome, field, value)) in
        [("refused", "#reason", reason.as_str()), ("deflected", "#sent_to", W2), ("no-answer", "", "")].into_iter().enumerate()
    {
        phone.click(&format!("#waiting li:nth-child({}) a[href^='/today/outcome/']", row + 1)).await;
        phone.click(&format!("input[name=outcome][value={outcome}]")).await;
        if !field.is_empty() {
            phone.fill(field, value).await;
        }
        phone.fits_its_width().await;
        phone.click("#outcome-form .buttons button").await;
        wait_for(&phone, "back with one more set", "#waiting li.set", row + 1).await;
        assert!(phone.path().await.starts_with("/today?"), "one is back where one was");
        if outcome == "refused" {
            phone.says("Fewer than 10 other people met this reason").await;
        }
    }
    phone.picture("today-set-phone-en").await;
    assert_eq!(mei.get("/today").await.ok().texts("#waiting li").len(), 0, "nothing waits any more");
}
