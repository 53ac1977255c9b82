//! Challenging a refusal from beginning to end: the deadline, the letter, the clock, the answer. By mouse at a desk in English, by keyboard alone
//! at a desk in Chinese, and on a phone without JavaScript in Chinese.

use crate::support::browser::keys::ENTER;
use crate::support::{Browser, PASSWORD, TestApp, Window, XIUYING, email};

/// What stands on links and buttons, in one language.
struct Words {
    language: &'static str,
    challenge: &'static str,
    remedy: &'static str,
    choose: &'static str,
    last_day: &'static str,
    write: &'static str,
    make: &'static str,
    save: &'static str,
    name: &'static str,
    deadline: &'static str,
    sent: &'static str,
    is_sent: &'static str,
    to_challenge: &'static str,
    start: &'static str,
    answer_by: &'static str,
    stop: &'static str,
    answered: &'static str,
    overdue: &'static str,
    hand_out: &'static str,
    to_know: &'static str,
}

const ENGLISH: Words = Words {
    language: "en",
    challenge: "Challenge this",
    remedy: "Administrative reconsideration",
    choose: "Save",
    last_day: "The last day is 8 May 2026.",
    write: "Write a letter",
    make: "Make it",
    save: "Save",
    name: "Applicant: 刘秀英",
    deadline: "The last day to ask is 8 May 2026.",
    sent: "Mark as sent",
    is_sent: "✓ sent on",
    to_challenge: "To the challenge",
    start: "Save: the clock starts",
    answer_by: "They must answer by 8 June 2026.",
    stop: "Save: the clock stops",
    answered: "✓ Answered",
    overdue: "They have to answer the challenge",
    hand_out: "Hand-out",
    to_know: "What you should know",
};

const CHINESE: Words = Words {
    language: "zh",
    challenge: "提出救济",
    remedy: "行政复议",
    choose: "保存",
    last_day: "最后一天是2026年5月8日。",
    write: "写文书",
    make: "生成",
    save: "保存",
    name: "申请人：刘秀英",
    deadline: "申请期限至2026年5月8日。",
    sent: "标为已发出",
    is_sent: "已发出",
    to_challenge: "去记录",
    start: "保存：开始计时",
    answer_by: "对方应在2026年6月8日之前答复。",
    stop: "保存：停止计时",
    answered: "✓ 已答复",
    overdue: "对方应当答复救济申请",
    hand_out: "给当事人的纸",
    to_know: "您应当知道",
};

async fn look(browser: &Browser, name: &str, words: &Words) {
    browser.fits_its_width().await;
    browser.picture(&format!("{name}-{}", words.language)).await;
}

/// The whole way, from the refused step to the answer.
async fn challenges(browser: &Browser, case: &str, words: &Words) {
    browser.visit(case).await;
    browser.click_on(words.challenge).await;
    browser.says(words.remedy).await;
    browser.click("input[name=remedy][value=reconsideration]").await;
    browser.choose("#told", "yes").await;
    browser.click_on(words.choose).await;
    browser.says(words.last_day).await;

    browser.click("#challenges a").await;
    browser.find("#file").await;
    browser.click_on(words.write).await;
    browser.find("#choose").await;
    browser.choose("#language", words.language).await;
    browser.click_on(words.make).await;
    browser.find("#letter").await;
    let body = browser.find("#body").await;
    let written = body.prop("value").await.expect("a property").expect("a letter");
    assert!(written.contains(words.name) && written.contains(words.deadline), "{written}");
    look(browser, "letter-new", words).await;
    body.send_keys(" P.S.").await.expect("it can be edited");
    browser.click_on(words.save).await;
    browser.find("#sheet").await;
    browser.says("P.S.").await;
    look(browser, "letter", words).await;
    browser.click_on(words.sent).await;
    browser.says(words.is_sent).await;
    browser.click_on(words.to_challenge).await;

    browser.fill("#filed", "2026-04-07").await;
    browser.click_on(words.start).await;
    browser.says(words.answer_by).await;
    browser.says(words.overdue).await;
    browser.find("#letters a").await;
    look(browser, "case-with-letter", words).await;
    browser.visit("/today").await;
    browser.says(words.overdue).await;

    browser.visit(case).await;
    browser.click("#challenges a").await;
    browser.find("#answer").await;
    browser.find("#letters a").await;
    look(browser, "challenge-with-letter", words).await;
    browser.fill("#day", "2026-06-01").await;
    browser.choose("#outcome", "granted").await;
    browser.fill("#words", "OK").await;
    browser.click_on(words.stop).await;
    browser.says(words.answered).await;
    assert!(!browser.words().await.contains(words.overdue), "the clock has stopped");

    browser.click_on(words.hand_out).await;
    browser.says(words.to_know).await;
    look(browser, "hand-out", words).await;
}

#[tokio::test]
async fn a_refusal_is_challenged_from_the_deadline_to_the_answer() {
    let office = TestApp::start().await.open().await;
    office.has_office("Education Commission D1").await;
    let mei = office.caseworker("Mei").await;
    let mut cases = Vec::new();
    for _ in 0..2 {
        let case = mei.registers(&XIUYING).await;
        mei.logs(&case, &[("day", "2026-03-09"), ("office", "Education Commission D1"), ("outcome", "refused")]).await.ok();
        cases.push(case.url.path().to_owned());
    }
    let desk = Browser::open(&office.app.address, Window::Desk).await;
    desk.enters(&email("Mei"), PASSWORD, "en").await;
    challenges(&desk, &cases[0], &ENGLISH).await;
    let phone = Browser::without_javascript(&office.app.address, Window::Phone).await;
    phone.enters(&email("Mei"), PASSWORD, "zh").await;
    challenges(&phone, &cases[1], &CHINESE).await;
}

#[tokio::test]
async fn a_refusal_is_challenged_by_keyboard_alone() {
    let office = TestApp::start().await.open().await;
    office.has_office("Education Commission D1").await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    mei.logs(&case, &[("day", "2026-03-09"), ("office", "Education Commission D1"), ("outcome", "refused")]).await.ok();
    let (browser, words) = (Browser::open(&office.app.address, Window::Desk).await, &CHINESE);
    browser.enters(&email("Mei"), PASSWORD, words.language).await;
    browser.visit(case.url.path()).await;
    browser.tab_to(words.challenge).await;
    browser.type_keys(ENTER).await;
    browser.tab_and_pick("input[name=remedy]", "reconsideration").await;
    browser.tab_and_pick("#told", "yes").await;
    browser.tab_and_enter("#choose button").await;
    browser.says(words.last_day).await;

    browser.tab_and_enter("#challenges a").await;
    browser.find("#file").await;
    browser.tab_to(words.write).await;
    browser.type_keys(ENTER).await;
    browser.tab_and_pick("#choose #language", words.language).await;
    browser.tab_and_enter("#choose button").await;
    browser.find("#letter").await;
    browser.tab_and_type("#body", " P.S. ").await;
    let written = browser.find("#body").await.prop("value").await.expect("a property").expect("a letter");
    assert!(written.contains(words.name) && written.contains(words.deadline), "{written}");
    browser.tab_to(words.save).await;
    browser.type_keys(ENTER).await;
    browser.find("#sheet").await;
    browser.says("P.S.").await;
    for (press, then) in [(words.sent, words.is_sent), (words.to_challenge, words.start)] {
        browser.tab_to(press).await;
        browser.type_keys(ENTER).await;
        browser.says(then).await;
    }
    browser.tab_and_type("#filed", &format!("2026-04-07{ENTER}")).await;
    browser.says(words.answer_by).await;
    browser.says(words.overdue).await;

    browser.tab_and_enter("#challenges a").await;
    browser.tab_and_type("#answer #day", "2026-06-01").await;
    browser.tab_and_pick("#answer #outcome", "granted").await;
    browser.tab_and_type("#answer #words", "OK").await;
    browser.tab_to(words.stop).await;
    browser.type_keys(ENTER).await;
    browser.says(words.answered).await;
    assert!(!browser.words().await.contains(words.overdue), "the clock has stopped");
    assert_eq!(mei.get(case.url.path()).await.ok().texts(".thread > li").len(), 2, "the answer is a step");
}

#[tokio::test]
async fn templates_of_letters_are_read_and_written_at_a_desk_and_on_a_phone() {
    let office = TestApp::start().await.open().await;
    for (window, size) in [(Window::Desk, "desk"), (Window::Phone, "phone")] {
        let browser = Browser::without_javascript(&office.app.address, window).await;
        browser.visit("/sign-in").await;
        browser.fill("[name=email]", crate::support::LIN).await;
        browser.fill("[name=password]", PASSWORD).await;
        browser.click("form[action='/sign-in'] button").await;
        browser.find("form[action='/language']").await;
        for _ in 0..2 {
            for (path, name) in [
                ("/reference/letters", "letter-templates"),
                ("/reference/letters/reconsideration", "letter-template"),
                ("/reference/letters/reconsideration/edit", "letter-template-edit"),
            ] {
                browser.visit(path).await;
                browser.find("main h1").await;
                browser.fits_its_width().await;
                let language = if browser.has("html[lang=en]").await { "en" } else { "zh" };
                browser.picture(&format!("{name}-{size}-{language}")).await;
            }
            browser.click("form[action='/language'] button").await;
            browser.find("main h1").await;
        }
    }
}
