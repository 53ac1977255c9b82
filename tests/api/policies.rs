//! The policy register: written in the browser, and what a demand at a counter is judged by.

use crate::support::{Office, Page, Somebody, TestApp, Visitor, XIUYING, form::Form, on_both};
use reqwest::StatusCode;

on_both!(
    a_policy_says_what_it_asks_and_whether_it_was_checked,
    what_is_wrong_with_a_policy_is_said_all_at_once,
    a_policy_that_is_edited_keeps_what_it_said,
    a_demand_that_no_rule_names_is_called_so_once_all_lists_are_complete,
    a_demand_is_judged_by_the_rule_that_was_in_force_that_day,
    a_policy_does_not_carry_out_itself
);

async fn a_policy_says_what_it_asks_and_whether_it_was_checked(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let list = mei.get("/reference/policies").await.ok();
    list.says("Interim Regulations on Residence Permits").says("starter entry, not yet checked");
    assert!(!list.has("a[href='/reference/policies/new']"));
    let page = named(&mei, "Interim Regulations on Residence Permits").await;
    page.says("Identity card")
        .says("first issue and yearly endorsement")
        .says("15 days, from:")
        .says("Carries out")
        .says("Reform of the Household Registration");
    assert!(!page.has("header a[href$='/edit']"));
    assert_eq!(mei.get("/reference/policies/new").await.status, StatusCode::FORBIDDEN);
}

/// The page of the policy that the list calls so.
async fn named(visitor: &Visitor, title: &str) -> Page {
    let list = visitor.get("/reference/policies").await.ok();
    let html = scraper::Html::parse_document(&list.html);
    let links = scraper::Selector::parse("tbody th a").expect("a selector");
    let href = html.select(&links).find(|link| link.text().collect::<String>() == title).and_then(|link| link.attr("href").map(str::to_owned));
    visitor.get(&href.unwrap_or_else(|| panic!("no policy {title}:\n{}", list.words()))).await.ok()
}

async fn edits(visitor: &Visitor, title: &str) -> Form {
    let path = named(visitor, title).await.attribute("header a[href$='/edit']", "href").expect("an editor may edit");
    visitor.get(&path).await.ok().form("#policy")
}

async fn begins(visitor: &Visitor) -> Form {
    visitor.get("/reference/policies/new").await.ok().form("#policy")
}

fn city(form: Form, title: &str) -> Form {
    form.set("title_en", title)
        .set("issuer_zh", "北京市政府")
        .set("level", "provincial")
        .set("place", "110000")
        .set("pays", "nobody")
        .set("from", "2020")
}

async fn what_is_wrong_with_a_policy_is_said_all_at_once(app: TestApp) {
    let office = app.open().await;
    let form = begins(&office.lin).await;
    let form = form
        .set("from", "once")
        .set("place", "Atlantis")
        .set("answer_count", "0")
        .set("checked", "yes")
        .set("names", "photo")
        .set("forbids", "photo");
    let page = office.lin.submit(form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = page.texts(".govuk-error-summary li");
    assert_eq!(said.len(), 8, "{said:?}");
    let form = page.form("#policy");
    assert_eq!([form.value("from"), form.value("place"), form.value("names")].map(Option::unwrap_or_default), ["once", "Atlantis", "photo"]);
    let form = city(
        form.clear("forbids").set("answer_count", "15").set("answer_from", "accepted").set("until", "2019").set("source", "Gazette 3"),
        "Library rules",
    );
    let page = office.lin.submit(form).await;
    assert_eq!(page.texts(".govuk-error-summary li"), ["This is before it came into force."]);
    let page = office.lin.submit(page.form("#policy").set("until", "2099-12-31")).await.ok();
    page.says("Library rules")
        .says("北京市政府")
        .says("China › Beijing")
        .says("2020 to 31 December 2099")
        .says("Nobody")
        .says("any service")
        .says("Gazette 3");
    page.says("Somebody compared this entry with the official text");
}

async fn a_policy_that_is_edited_keeps_what_it_said(app: TestApp) {
    let office = app.open().await;
    let title = "Interim Regulations on Residence Permits";
    let before = named(&office.lin, title).await.texts("#facts");
    let form = edits(&office.lin, title).await;
    let page = office.lin.submit(form).await.ok();
    assert_eq!(page.texts("#facts"), before);
    page.says("starter entry, not yet checked");
    let form = edits(&office.lin, title).await.set("title_zh", "居住证条例").set("owes_en", "A permit in ten days").set("answer_count", "10");
    let page = office.lin.submit(form.set("source", "Gazette 2015/35")).await.ok();
    page.says("A permit in ten days").says("10 days, from:").says("Gazette 2015/35");
    let other = office.lin.get("/admin/audit").await.ok();
    other.says("changed the reference data");
}

/// A service of our own, an office in Beijing, and a case of somebody who asks for the service there.
async fn at_the_library(office: &Office) -> (Page, String) {
    let form = office.lin.get("/reference/services").await.ok().form("#add");
    let list = office.lin.submit(form.set("en", "Library card").set("stage", "access")).await.ok();
    let service = list.attribute("tbody tr:last-child a", "href").expect("it was added");
    office.has_office("Library L1").await;
    let form = office.lin.get("/people/new").await.ok().form("form[action='/people/new']");
    let code = office.lin.get(&service).await.ok().texts("main .code").remove(0);
    assert!(form.offers("service").contains(&code));
    (office.lin.registers(&Somebody { service: &code, ..XIUYING }).await, service)
}

/// Somebody is asked for an identity card on this day: what its legal basis is said to be.
async fn asked_for_a_card(office: &Office, case: &Page, day: &str) -> Page {
    let asked = [("day", day), ("office", "Library L1"), ("outcome", "more-demanded"), ("demanded_else", "Identity card")];
    office.lin.logs(case, &asked).await.ok()
}

fn bases(page: &Page) -> Vec<String> {
    page.texts(".thread p:nth-child(3) .tag")
}

async fn a_demand_that_no_rule_names_is_called_so_once_all_lists_are_complete(app: TestApp) {
    let office = app.open().await;
    let lin = &office.lin;
    let (case, service) = at_the_library(&office).await;
    let page = asked_for_a_card(&office, &case, "2026-03-02").await;
    assert_eq!(bases(&page), ["? rule not known"]);
    let code = lin.get(&service).await.ok().texts("main .code").remove(0);
    let form = city(begins(lin).await, "Library rules").set("services", &code).set("names", "photo").set("source", "Gazette 3").set("checked", "yes");
    lin.submit(form).await.ok();
    let rules = format!("{service}/rules");
    let page = lin.get(&rules).await.ok();
    assert_eq!(page.texts("[data-place] h2"), ["China", "China › Beijing", "China › Beijing › Chaoyang District"]);
    let mark = |page: &Page, at: usize| {
        let html = scraper::Html::parse_document(&page.html);
        let places = scraper::Selector::parse("[data-place]").expect("a selector");
        let place = html.select(&places).nth(at).and_then(|place| place.attr("data-place")).expect("a place").to_owned();
        page.form(&format!("[data-place='{place}'] form")).set("complete", "yes")
    };
    let refused = lin.submit(mark(&page, 0)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("China: first compare each of its rules");
    let html = scraper::Html::parse_document(&refused.html);
    let open: Vec<String> = {
        let links = scraper::Selector::parse("[data-place]:first-child p a").expect("a selector");
        html.select(&links).filter_map(|link| link.attr("href").map(str::to_owned)).collect()
    };
    assert!(open.len() > 3, "rules about any service hold here too");
    for path in open {
        let form = lin.get(&format!("{path}/edit")).await.ok().form("#policy");
        lin.submit(form.set("checked", "yes").set("source", "the official text")).await.ok();
    }
    for at in 0..3 {
        let page = lin.get(case.url.path()).await.ok();
        assert_eq!(bases(&page), ["? rule not known"], "{at} of 3 lists are complete");
        lin.submit(mark(&lin.get(&rules).await.ok(), at)).await.ok();
    }
    let page = lin.get(case.url.path()).await.ok();
    assert_eq!(bases(&page), ["! no rule found"]);
    // a card that was called by another name is judged by what it points to
    let papers = lin.get("/reference/requirements").await.ok();
    let html = scraper::Html::parse_document(&papers.html);
    let links = scraper::Selector::parse("tbody a").expect("a selector");
    let paper =
        html.select(&links).find(|link| link.text().collect::<String>() == "Identity card").and_then(|link| link.attr("href")).expect("it is listed");
    let paper = lin.get(paper).await.ok();
    lin.submit(paper.form("#retire").set("points_to", "photo")).await.ok();
    assert_eq!(bases(&lin.get(case.url.path()).await.ok()), ["§ in the rule"]);
    let mei = office.caseworker("Mei").await;
    assert_eq!(mei.post(&rules, &[]).await.status, StatusCode::FORBIDDEN);
}

async fn a_demand_is_judged_by_the_rule_that_was_in_force_that_day(app: TestApp) {
    let office = app.open().await;
    let lin = &office.lin;
    let (case, service) = at_the_library(&office).await;
    let code = lin.get(&service).await.ok().texts("main .code").remove(0);
    let of_city = |form: Form, title: &str| city(form, title).set("services", &code).set("source", "Gazette 3").set("checked", "yes");
    let old = of_city(begins(lin).await, "Library rules of 2020").set("names", "id-card").set("until", "2025-12-31");
    lin.submit(old).await.ok();
    asked_for_a_card(&office, &case, "2025-06-01").await;
    let page = asked_for_a_card(&office, &case, "2026-03-02").await;
    assert_eq!(bases(&page), ["§ in the rule", "? rule not known"]);
    let new = of_city(begins(lin).await, "Library rules of 2026").set("forbids", "id-card").set("from", "2026-01-01");
    lin.submit(new).await.ok();
    assert_eq!(bases(&lin.get(case.url.path()).await.ok()), ["§ in the rule", "! forbidden"]);
    let mended = edits(lin, "Library rules of 2026").await.clear("forbids").set("names", "id-card");
    lin.submit(mended).await.ok();
    assert_eq!(bases(&lin.get(case.url.path()).await.ok()), ["§ in the rule", "§ in the rule"]);
}

async fn a_policy_does_not_carry_out_itself(app: TestApp) {
    let office = app.open().await;
    let lin = &office.lin;
    let first = city(begins(lin).await, "First").set("implements", "compulsory-education-law");
    lin.submit(first).await.ok().says("Compulsory Education Law");
    // those that the program draws; the shipped ones are words with hyphens
    let drawn = |codes: Vec<String>| codes.into_iter().find(|code| code.len() == 8 && !code.contains('-'));
    let code = drawn(begins(lin).await.offers("implements")).expect("the first one's code");
    let second = city(begins(lin).await, "Second").set("implements", &code);
    lin.submit(second).await.ok();
    named(lin, "First").await.says("Carried out by Second");
    let own = edits(lin, "First").await;
    let back = drawn(own.offers("implements")).expect("the second one's code");
    let round = lin.submit(own.set("implements", &back)).await;
    assert_eq!(round.status, StatusCode::UNPROCESSABLE_ENTITY);
    round.says("It would carry out itself");
}
