//! A supervisor's Monday, in both languages: how cases stand, a colleague on leave, who is recorded twice, reasons not coded.

use crate::support::browser::keys::{ENTER, SPACE, TAB};
use crate::support::record::Someone;
use crate::support::{Browser, LIN, Office, PASSWORD, Somebody, TestApp, Window, XIUYING};
use throughline::domain::outcome::Outcome;

async fn lin_at(office: &Office, window: Window, language: &str) -> Browser {
    let browser = Browser::open(&office.app.address, window).await;
    browser.enters(LIN, PASSWORD, language).await;
    browser
}

async fn office_with_cases() -> Office {
    let office = TestApp::start().await.open().await;
    for name in ["Mei", "Wen", "Hua"] {
        office.caseworker(name).await;
    }
    let one = Someone { group: ("gender", "woman"), service: "school-enrolment", steps: &[("d1", Outcome::Refused)], with: "mei", keeps: true };
    office.app.enter(vec![one; 37]).await;
    office.app.forge("UPDATE steps SET reason_id = (SELECT id FROM reasons WHERE code = 'other')");
    office
}

/// Saves pictures of the page as it stands, at a desk and on a phone.
async fn pictures(office: &Office, path: &str, name: &str, language: &str) {
    for (window, size) in [(Window::Desk, "desk"), (Window::Phone, "phone")] {
        let browser = lin_at(office, window, language).await;
        browser.visit(path).await;
        browser.fits_its_width().await;
        browser.picture(&format!("{name}-{size}-{language}")).await;
    }
}

async fn monday(language: &str) {
    let office = office_with_cases().await;
    let browser = lin_at(&office, Window::Desk, language).await;
    browser.click("nav a[href='/team']").await;
    browser.find("#team").await;
    // S1: the oldest that is stalled, and back to the same choice
    browser.click("#team tbody tr:has(a) td:nth-child(4) a").await;
    browser.find("#handover").await;
    assert!(!browser.words().await.contains("某人"), "no name before a case is opened");
    let chosen = browser.path().await;
    browser.click("#lines tbody tr:first-child th a").await;
    browser.find("#step").await;
    browser.client.back().await.expect("back");
    browser.find("#lines").await;
    assert_eq!(browser.path().await, chosen, "the filters are still set");
    browser.fill("#save-view #name", "Monday 星期一").await;
    browser.click("#save-view button").await;
    browser.find("#views a").await;
    browser.visit("/team").await;
    browser.click_on("Monday 星期一").await;
    browser.find("#handover").await;
    assert_eq!(browser.path().await, chosen);
    pictures(&office, &chosen, "team", language).await;
    // S2: a colleague on leave
    browser.click("#handover #all").await;
    let receivers = browser.client.find_all(fantoccini::Locator::Css("#handover input[name=to]")).await.expect("a selector");
    for receiver in receivers.iter().take(2) {
        receiver.click().await.expect("a box can be ticked");
    }
    browser.fill("#reason", "休假到春天").await;
    browser.click("#handover > .govuk-button").await;
    browser.find("#team tbody tr td:nth-child(2) a").await;
    let open: Vec<String> = texts(&browser, "#team tbody tr td:nth-child(2)").await;
    let mut open: Vec<usize> = open.iter().map(|n| n.parse().expect("a count")).collect();
    open.sort_unstable();
    assert_eq!(open.iter().sum::<usize>(), 37, "none is skipped: {open:?}");
    assert_eq!(&open[open.len() - 2..], [18, 19]);
}

async fn texts(browser: &Browser, selector: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for element in browser.client.find_all(fantoccini::Locator::Css(selector)).await.expect("a selector") {
        texts.push(element.text().await.expect("a text"));
    }
    texts
}

#[tokio::test]
async fn a_supervisors_monday() {
    monday("en").await;
}

#[tokio::test]
async fn a_supervisors_monday_in_chinese() {
    monday("zh").await;
}

async fn duplicates_and_coding(language: &str) {
    let office = office_with_cases().await;
    let lin = &office.lin;
    lin.registers(&XIUYING).await;
    lin.registers(&Somebody { name: "Liu Xiuying", ..XIUYING }).await;
    lin.registers(&Somebody { name: "王芳", phone: "139 0013 9000", birth_year: "1990", ..XIUYING }).await;
    lin.registers(&Somebody { name: "张伟", phone: "139 0013 9000", birth_year: "1991", ..XIUYING }).await;
    let browser = lin_at(&office, Window::Desk, language).await;
    browser.click("nav a[href='/team']").await;
    browser.click("header a[href='/duplicates']").await;
    browser.find("#pairs tbody tr:nth-child(2)").await;
    pictures(&office, "/duplicates", "duplicates", language).await;
    browser.click("#pairs tbody tr:first-child a").await;
    browser.find("#compared").await;
    browser.says("Liu Xiuying").await;
    pictures(&office, &browser.path().await, "duplicates-compare", language).await;
    browser.click("form[action$='/merge'] .govuk-button").await;
    browser.find("#merged").await;
    assert_eq!(texts(&browser, "main .list a[href^='/cases/']").await.len(), 2, "both timelines");
    browser.picture(&format!("people-merged-desk-{language}")).await;
    browser.visit("/duplicates").await;
    browser.click("#pairs tbody tr:first-child a").await;
    browser.says("张伟").await;
    browser.click("form[action$='/apart'] .govuk-button").await;
    browser.find("main > p[role=status]").await;
    assert!(!browser.has("#pairs").await, "the pair is not offered again");
    browser.visit("/team/recode").await;
    pictures(&office, "/team/recode", "team-recode", language).await;
    for at in 1..=12 {
        browser.click(&format!("#recode tbody tr:nth-child({at}) input")).await;
    }
    browser.choose("#reason", "quota-full").await;
    browser.click("#recode > .govuk-button").await;
    browser.find("#past li").await;
    assert!(browser.words().await.contains("25"), "{}", browser.words().await);
    browser.click("#past form button").await;
    browser.find("#past .tag").await;
    assert!(browser.words().await.contains("37"), "{}", browser.words().await);
}

#[tokio::test]
async fn duplicates_are_decided_and_reasons_coded() {
    duplicates_and_coding("en").await;
}

#[tokio::test]
async fn duplicates_are_decided_and_reasons_coded_in_chinese() {
    duplicates_and_coding("zh").await;
}

#[tokio::test]
async fn thirty_seven_cases_are_split_on_a_phone_by_keyboard_alone() {
    let office = office_with_cases().await;
    let browser = lin_at(&office, Window::Phone, "en").await;
    browser.tab_and_enter("nav a[href='/team']").await;
    browser.tab_and_enter("#team tbody tr:has(a) td:nth-child(2) a").await;
    browser.tab_and_type("#handover #all", SPACE).await;
    browser.tab_and_type("#handover input[name=to]", &format!("{SPACE}{TAB}{SPACE}")).await;
    browser.tab_and_enter("#handover > .govuk-button").await;
    browser.says("Say why").await;
    assert_eq!(
        browser.client.find_all(fantoccini::Locator::Css("input[name=to]:checked")).await.expect("a selector").len(),
        2,
        "what was ticked stays"
    );
    browser.tab_and_type("#reason", "On leave until spring").await;
    browser.tab_and_enter("#handover > .govuk-button").await;
    browser.find("#team tbody tr td:nth-child(2) a").await;
    let mut open: Vec<usize> = texts(&browser, "#team tbody tr td:nth-child(2)").await.iter().map(|n| n.parse().expect("a count")).collect();
    open.sort_unstable();
    assert_eq!((open.iter().sum::<usize>(), &open[open.len() - 2..]), (37, &[18, 19][..]), "none is skipped");
    browser.fits_its_width().await;
    let log = office.lin.get("/admin/audit").await.ok();
    assert_eq!(log.texts("main tbody tr").iter().filter(|entry| entry.contains("handed a person over")).count(), 37);
}

/// S1 whole: the oldest that is stalled, a comment and a task about it, and back to the same choice, which gets a name.
#[tokio::test]
async fn a_supervisors_monday_on_a_phone_by_keyboard_alone() {
    let office = office_with_cases().await;
    let browser = lin_at(&office, Window::Phone, "zh").await;
    browser.tab_and_enter("nav a[href='/team']").await;
    browser.tab_and_enter("#team tbody tr:has(a) td:nth-child(4) a").await;
    let chosen = browser.path().await;
    browser.tab_and_enter("#lines tbody tr:first-child th a").await;
    browser.tab_and_enter("details:has(#add-note) summary").await;
    browser.tab_and_type("#remark", "先问学校要书面答复").await;
    browser.tab_and_enter("#add-note button").await;
    browser.says("先问学校要书面答复").await;
    browser.tab_and_enter("details:has(#add-task) summary").await;
    browser.tab_and_type("#task", "周三前打电话").await;
    browser.tab_and_type("#due", "3").await;
    browser.tab_and_enter("#add-task button").await;
    browser.says("周三前打电话").await;
    browser.fits_its_width().await;
    for _ in 0..3 {
        browser.client.back().await.expect("back");
    }
    browser.find("#lines").await;
    assert_eq!(browser.path().await, chosen, "the filters are still set");
    browser.tab_and_type("#save-view #name", "星期一").await;
    browser.tab_and_enter("#save-view button").await;
    browser.says("星期一").await;
    let log = office.lin.get("/admin/audit").await.ok();
    assert!(log.texts("main tbody tr").iter().any(|entry| entry.contains("查看个案")), "{:?}", log.texts("main tbody tr"));
}

#[tokio::test]
async fn duplicates_are_decided_and_reasons_coded_by_keyboard_alone() {
    let office = office_with_cases().await;
    let lin = &office.lin;
    lin.registers(&XIUYING).await;
    lin.registers(&Somebody { name: "Liu Xiuying", ..XIUYING }).await;
    lin.registers(&Somebody { name: "王芳", phone: "139 0013 9000", birth_year: "1990", ..XIUYING }).await;
    lin.registers(&Somebody { name: "张伟", phone: "139 0013 9000", birth_year: "1991", ..XIUYING }).await;
    let browser = lin_at(&office, Window::Desk, "en").await;
    browser.tab_and_enter("nav a[href='/team']").await;
    browser.tab_and_enter("header a[href='/duplicates']").await;
    browser.tab_and_enter("#pairs tbody tr:first-child a").await;
    browser.says("Liu Xiuying").await;
    browser.tab_and_enter("form[action$='/merge'] .govuk-button").await;
    browser.find("#merged").await;
    assert_eq!(texts(&browser, "main .list a[href^='/cases/']").await.len(), 2, "both timelines");
    browser.visit("/duplicates").await;
    browser.tab_and_enter("#pairs tbody tr:first-child a").await;
    browser.says("张伟").await;
    browser.tab_and_enter("form[action$='/apart'] .govuk-button").await;
    browser.find("main > p[role=status]").await;
    assert!(!browser.has("#pairs").await, "the pair is not offered again");

    browser.visit("/team/recode").await;
    for at in 1..=12 {
        browser.tab_and_type(&format!("#recode tbody tr:nth-child({at}) input"), SPACE).await;
    }
    browser.tab_and_pick("#reason", "quota-full").await;
    browser.tab_and_enter("#recode > .govuk-button").await;
    browser.find("#past li").await;
    browser.says("25 steps have the reason").await;
    // a reason that the list lacks
    browser.tab_and_type("#recode tbody tr:first-child input", SPACE).await;
    browser.tab_and_enter("#recode summary").await;
    browser.tab_and_type("#reason_en", "Lease too old").await;
    browser.tab_and_type("#reason_zh", &format!("租约太旧{ENTER}")).await;
    browser.says("One step: Lease too old").await;
    let twelve = texts(&browser, "#past li").await.iter().position(|said| said.starts_with("12 steps")).expect("the twelve") + 1;
    browser.tab_and_enter(&format!("#past li:nth-child({twelve}) form button")).await;
    browser.says("36 steps have the reason").await;
}

#[tokio::test]
async fn a_supervisor_has_room_to_look_somebody_up() {
    let office = TestApp::start().await.open().await;
    for language in ["en", "zh"] {
        let browser = lin_at(&office, Window::Desk, language).await;
        let width = "return document.getElementById('find').getBoundingClientRect().width;";
        let width = browser.client.execute(width, vec![]).await.expect("a script runs").as_f64().expect("a width");
        assert!(width >= 220.0, "{width} pixels are too few for a name in {language}");
        browser.fits_its_width().await;
        browser.picture(&format!("bar-desk-{language}")).await;
    }
}
