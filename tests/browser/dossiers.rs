//! A claim file from the pattern to the printed page and what came of it (A5): a caseworker on a phone without JavaScript, an analyst and a supervisor at their desks, in both languages; axe-core finds nothing.

use crate::pages::faults;
use crate::support::{Browser, LIN, PASSWORD, Somebody, TestApp, Window, XIUYING, email, record::Someone};
use throughline::domain::outcome::Outcome::{AcceptedForProcessing, Refused};

const SCHOOL: Someone = Someone { group: ("contract", "none"), service: "school-enrolment", steps: &[("D1", Refused)], with: "lin", keeps: true };
const TAKEN: &[(&str, throughline::domain::outcome::Outcome)] = &[("D1", AcceptedForProcessing)];

/// 60 of 80 without a contract are refused, 16 of 80 others; every other one is Mei's.
fn record() -> Vec<Someone> {
    let others = Someone { group: ("contract", "written"), ..SCHOOL };
    let all = [(SCHOOL, 60), (Someone { steps: TAKEN, ..SCHOOL }, 20), (others, 16), (Someone { steps: TAKEN, ..others }, 64)];
    let each = |(one, count): (Someone, usize)| (0..count).map(move |number| if number % 2 == 0 { one } else { Someone { with: "mei", ..one } });
    all.into_iter().flat_map(each).collect()
}

#[tokio::test]
async fn a_claim_file_from_the_pattern_to_the_page_and_what_came_of_it() {
    let office = TestApp::start().await.open().await;
    let mei = office.caseworker("Mei").await;
    office.analyst("Wei").await;
    office.app.enter(record()).await;
    assert!(office.app.command(&["scan"]).status.success());
    let case = mei.registers(&Somebody { consents: &["keep", "aggregate", "quote"], ..XIUYING }).await;
    mei.logs(&case, &[("day", "2026-03-14"), ("outcome", "refused")]).await.ok();
    let (case, address) = (case.url.path().to_owned(), office.app.address.clone());

    for (language, words, exhibit) in
        [("en", "She was sent home three times.", "Exhibit 2: what one person met"), ("zh", "她被打发回家三次。", "证据 2：一个人的经历")]
    {
        let phone = Browser::without_javascript(&address, Window::Phone).await;
        phone.enters(&email("Mei"), PASSWORD, language).await;
        phone.visit(&format!("{case}/vignettes/new")).await;
        phone.fill("[name=words]", &format!("刘秀英 {words}")).await;
        phone.click("#propose [value=look]").await;
        phone.find("#looked mark").await;
        phone.find("#words-wrong").await;
        phone.fits_its_width().await;
        phone.picture(&format!("vignette-marked-phone-{language}")).await;
        phone.fill("[name=words]", words).await;
        phone.click("#propose [value=look]").await;
        phone.click("#propose [value=send]").await;
        phone.find("#vignettes li").await;

        let lin = Browser::open(&address, Window::Desk).await;
        lin.enters(LIN, PASSWORD, language).await;
        lin.visit("/vignettes").await;
        assert_eq!(faults(&lin).await, Vec::<String>::new(), "the list of vignettes");
        lin.click("#proposed li a").await;
        assert_eq!(faults(&lin).await, Vec::<String>::new(), "a proposed vignette");
        lin.click("#review [value=approve]").await;

        let wei = Browser::open(&address, Window::Desk).await;
        wei.enters(&email("Wei"), PASSWORD, language).await;
        wei.visit("/patterns").await;
        wei.click(".finding a").await;
        wei.choose("#gather [name=dossier]", "").await;
        wei.click("#gather button").await;
        wei.find("#patterns li").await;
        let choose = "[...document.querySelectorAll('#add-vignette option')].find(option => option.text === arguments[0]).selected = true;";
        wei.find("#add-vignette").await;
        wei.client.execute(choose, vec![words.into()]).await.expect("it is offered");
        wei.click("form:has(#add-vignette) button").await;
        wei.find(".vignette blockquote").await;
        assert_eq!(faults(&wei).await, Vec::<String>::new(), "what is gathered");
        wei.picture(&format!("dossier-open-desk-{language}")).await;
        let path = wei.path().await;
        wei.click("#freeze button").await;
        wei.find("svg.bars").await;
        assert_eq!(faults(&wei).await, Vec::<String>::new(), "what is frozen");

        lin.visit(&path).await;
        lin.click("form[action$='/approve'] button").await;
        lin.find("#use").await;
        assert_eq!(faults(&lin).await, Vec::<String>::new(), "what is approved");
        lin.picture(&format!("dossier-approved-desk-{language}")).await;

        wei.visit(&format!("{path}/print")).await;
        wei.says(words).await;
        wei.says(exhibit).await;
        assert!(!wei.words().await.contains("刘秀英"));
        assert_eq!(faults(&wei).await, Vec::<String>::new(), "the printed page");
        wei.picture(&format!("dossier-print-desk-{language}")).await;
        wei.visit(&format!("{path}/today")).await;
        wei.find("table.figures").await;
        assert_eq!(faults(&wei).await, Vec::<String>::new(), "the figures of today");
        wei.visit(&path).await;
        wei.fill("#recipient", "D1").await;
        wei.click("#use .govuk-button").await;
        wei.click("#uses details summary").await;
        wei.choose("#uses [name=answer]", "rule-changed").await;
        wei.click("#uses details .govuk-button").await;
        wei.find("#uses li .tag").await;
        wei.visit("/dossiers").await;
        assert_eq!(faults(&wei).await, Vec::<String>::new(), "the list");

        phone.visit(&case).await;
        phone.find("#used li").await;
        let narrow = Browser::open(&address, Window::Phone).await;
        narrow.enters(LIN, PASSWORD, language).await;
        narrow.visit(&format!("{case}/vignettes/new")).await;
        narrow.fill("[name=words]", "秀英 2026-03-14").await;
        narrow.click("#propose [value=look]").await;
        narrow.find("#looked mark").await;
        assert_eq!(faults(&narrow).await, Vec::<String>::new(), "the marked vignette");
        for at in ["/dossiers".to_owned(), path.clone(), format!("{path}/print"), format!("{path}/today"), "/vignettes".to_owned()] {
            narrow.visit(&at).await;
            narrow.fits_its_width().await;
            narrow.picture(&format!("dossiers{}-phone-{language}", at.len())).await;
        }
    }
}
