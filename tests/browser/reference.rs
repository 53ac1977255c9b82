//! Reference data without code: an administrator sets offices up and changes what the form offers, and a caseworker sees it at once; in both languages.

use crate::support::browser::keys::{DOWN, ENTER, TAB};
use crate::support::{Browser, PASSWORD, TestApp, Window, XIUYING};

/// Pictures of a page in both languages, each within its width.
async fn look(browser: &Browser, path: &str, name: &str) {
    for language in ["zh", "en"] {
        browser.visit(path).await;
        browser.reads(language).await;
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
    let policy = entry(&office.lin.get("/reference/policies").await.ok(), "tbody th a");
    for (window, size) in [(Window::Desk, "desk"), (Window::Phone, "phone")] {
        let browser = Browser::without_javascript(&office.app.address, window).await;
        browser.enters(crate::support::LIN, PASSWORD, "en").await;
        for (path, name) in [
            ("/reference", "reference"),
            ("/reference/services", "services"),
            ("/reference/requirements", "requirements"),
            ("/reference/places", "places"),
            ("/reference/policies", "policies"),
            (policy.as_str(), "policy"),
            (&format!("{policy}/edit"), "policy-edit"),
            (&format!("{service}/rules"), "rules"),
            (&format!("{service}/questions"), "question"),
            ("/reference/calendar?year=2026", "calendar"),
            (suggested.as_str(), "suggested"),
            (service.as_str(), "service"),
            (facet.as_str(), "facet"),
        ] {
            look(&browser, path, &format!("{name}-{size}")).await;
        }
    }
}

/// What stands on links and buttons, in one language.
struct Words {
    language: &'static str,
    reference: &'static str,
    add: &'static str,
    save: &'static str,
    policies: &'static str,
    add_policy: &'static str,
    checked: &'static str,
    pays_nobody: &'static str,
    services: &'static str,
    schooling: &'static str,
    add_question: &'static str,
    reasons: &'static str,
    retire: &'static str,
    retired: &'static str,
}

const ENGLISH: Words = Words {
    language: "en",
    reference: "Reference",
    add: "Add",
    save: "Save",
    policies: "Policies",
    add_policy: "Add a policy",
    checked: "I compared this entry with the official text",
    pays_nobody: "Nobody",
    services: "Services",
    schooling: "Compulsory schooling",
    add_question: "Add a question",
    reasons: "Reasons",
    retire: "Retire",
    retired: "Older steps keep it, and reports count them under",
};

const CHINESE: Words = Words {
    language: "zh",
    reference: "资料",
    add: "添加",
    save: "保存",
    policies: "政策",
    add_policy: "添加政策",
    checked: "我已将本条目与官方原文核对",
    pays_nobody: "无人",
    services: "事项",
    schooling: "义务教育入学",
    add_question: "添加问题",
    reasons: "理由",
    retire: "停用",
    retired: "以前的记录保持不变，统计时归入",
};

/// Four offices and one policy, with its published papers and the days between which it holds.
async fn sets_up(browser: &Browser, words: &Words) {
    browser.reads(words.language).await;
    browser.click_on(words.reference).await;
    for name in ["D1", "W2", "M1", "S3"] {
        let name = format!("{name} ({})", words.language);
        browser.fill(&format!("#{}", words.language), &name).await;
        browser.fill("#place", "110105").await;
        browser.click_on(words.add).await;
        browser.says(&name).await;
    }
    browser.click_on(words.policies).await;
    browser.click_on(words.add_policy).await;
    let title = format!("2026 ({})", words.language);
    browser.fill(&format!("#title_{}", words.language), &title).await;
    browser.fill(&format!("#issuer_{}", words.language), "D1").await;
    browser.choose("#level", "district").await;
    browser.fill("#place", "110105").await;
    browser.fill("#from", "2026-01-01").await;
    browser.fill("#until", "2026-12-31").await;
    browser.click("input[name=services][value=school-enrolment]").await;
    for paper in ["residence-permit", "hukou-book"] {
        browser.click(&format!("input[name=names][value={paper}]")).await;
    }
    browser.choose("#pays", "nobody").await;
    browser.fill("#source", "D1/2026/1").await;
    browser.click_on(words.checked).await;
    browser.click_on(words.save).await;
    browser.find("#facts").await;
    browser.says("D1/2026/1").await;
    browser.says(words.pays_nobody).await;
    browser.says(words.schooling).await;
    browser.click_on(words.policies).await;
    browser.says(&title).await;
}

#[tokio::test]
async fn an_administrator_enters_four_offices_and_a_policy() {
    let office = TestApp::start().await.open().await;
    office.admin("Tao").await;
    let tao = crate::support::email("Tao");
    let desk = Browser::open(&office.app.address, Window::Desk).await;
    desk.enters(&tao, PASSWORD, "en").await;
    sets_up(&desk, &ENGLISH).await;
    let phone = Browser::without_javascript(&office.app.address, Window::Phone).await;
    phone.enters(&tao, PASSWORD, "en").await;
    sets_up(&phone, &CHINESE).await;
    phone.fits_its_width().await;
}

/// A question at one service; a reason in other words, retired, and pointed to another. `number`: which reason of the list.
async fn changes_the_form(browser: &Browser, words: &Words, number: usize) {
    browser.reads(words.language).await;
    browser.click_on(words.reference).await;
    browser.click_on(words.services).await;
    browser.click_on(words.schooling).await;
    browser.click_on(words.add_question).await;
    for (field, text) in [
        ("en", "Who lives with the child?"),
        ("zh", "孩子跟谁住？"),
        ("answer_en_1", "Parents"),
        ("answer_zh_1", "父母"),
        ("answer_en_2", "Grandparents"),
        ("answer_zh_2", "祖父母"),
    ] {
        browser.fill(&format!("#{field}"), text).await;
    }
    browser.click_on(words.save).await;
    browser.find("#questions").await;
    browser.click_on(words.services).await;
    browser.click_on(words.reasons).await;
    browser.click(&format!("#entries tr:nth-child({number}) a")).await;
    browser.fill("#names #en", &format!("Old reason {number}")).await;
    browser.fill("#names #zh", &format!("旧理由{number}")).await;
    browser.click_on(words.save).await;
    browser.says(if words.language == "en" { "Old reason" } else { "旧理由" }).await;
    let target = browser.find("#points_to option:last-child").await.attr("value").await.expect("an attribute").expect("a reason");
    browser.choose("#points_to", &target).await;
    browser.click_on(words.retire).await;
    browser.says(words.retired).await;
}

#[tokio::test]
async fn the_form_is_changed_and_the_next_step_is_asked_anew() {
    let office = TestApp::start().await.open().await;
    office.admin("Tao").await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let offered = mei.get("/reference/reasons").await.ok().texts("#entries tbody th a");
    for reason in &offered[..2] {
        mei.logs(&case, &[("outcome", "refused"), ("reason", reason)]).await.ok();
    }
    let counter = Browser::open(&office.app.address, Window::Desk).await;
    counter.enters(&crate::support::email("Mei"), PASSWORD, "en").await;
    counter.visit(case.url.path()).await;
    assert!(!counter.has("#questions select").await);

    let desk = Browser::open(&office.app.address, Window::Desk).await;
    desk.enters(&crate::support::email("Tao"), PASSWORD, "en").await;
    changes_the_form(&desk, &ENGLISH, 1).await;
    desk.picture("retired-desk-en").await;
    let phone = Browser::without_javascript(&office.app.address, Window::Phone).await;
    phone.enters(&crate::support::email("Tao"), PASSWORD, "en").await;
    changes_the_form(&phone, &CHINESE, 2).await;
    phone.fits_its_width().await;
    phone.picture("retired-phone-zh").await;

    // The caseworker goes on in the browser that was open all the while.
    counter.visit(case.url.path()).await;
    counter.says("Old reason 1").await;
    counter.says("Old reason 2").await;
    assert!(!counter.has("#reasons-list option[value='Old reason 1']").await, "it is not offered any more");
    let answer = counter.find("#questions select option:last-child").await.attr("value").await.expect("an attribute").expect("an answer");
    counter.choose("#questions select", &answer).await;
    counter.click("label:has([name=outcome][value=refused])").await;
    counter.click_on("Save").await;
    counter.says("Who lives with the child? Grandparents").await;
    counter.picture("answered-desk-en").await;
    counter.reads("zh").await;
    counter.says("孩子跟谁住？祖父母").await;
    counter.says("旧理由1").await;
    counter.picture("answered-desk-zh").await;
}

#[tokio::test]
async fn the_form_is_changed_by_keyboard_alone() {
    let office = TestApp::start().await.open().await;
    office.admin("Tao").await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let reason = mei.get("/reference/reasons").await.ok().texts("#entries tbody th a").remove(0);
    mei.logs(&case, &[("outcome", "refused"), ("reason", &reason)]).await.ok();
    let (browser, words) = (Browser::open(&office.app.address, Window::Desk).await, &CHINESE);
    browser.enters(&crate::support::email("Tao"), PASSWORD, words.language).await;
    browser.tab_and_enter("nav a[href='/reference']").await;
    browser.tab_and_enter("nav a[href='/reference/services']").await;
    for link in [words.schooling, words.add_question] {
        browser.find("main h1").await;
        browser.tab_to(link).await;
        browser.type_keys(ENTER).await;
    }
    browser.tab_onto("#question #en").await;
    let question = ["Who lives with the child?", "孩子跟谁住？", "Parents", "父母", "Grandparents"];
    browser.type_keys(&format!("{}{TAB}祖父母{ENTER}", question.join(TAB))).await;
    browser.find("#questions").await;
    browser.says("孩子跟谁住？").await;

    browser.tab_and_enter("header a[href='/reference/services']").await;
    browser.tab_and_enter("nav a[href='/reference/reasons']").await;
    browser.tab_and_enter("#entries tr:nth-child(1) a").await;
    browser.tab_and_type("#names #en", "Old reason").await;
    browser.tab_and_type("#names #zh", &format!("旧理由{ENTER}")).await;
    browser.says("旧理由").await;
    browser.tab_and_type("#points_to", DOWN).await;
    browser.tab_and_enter("#retire .govuk-button").await;
    browser.says(words.retired).await;

    let page = mei.get(case.url.path()).await.ok();
    page.says("Old reason");
    assert!(page.has("#questions select") && !page.has("#reasons-list option[value='Old reason']"), "{}", page.words());
}
