//! The same thing for a family, and giving up: a child's case is begun after the mother's first step, by keyboard alone at a desk and on a phone; her record stays as it was.

use crate::support::browser::keys::{DOWN, ENTER, SPACE};
use crate::support::{Browser, PASSWORD, Somebody, TestApp, Window, XIUYING, email};

const W2: &str = "Resident Service Centre W2";

struct Words {
    language: &'static str,
    copy: &'static str,
    open: &'static str,
    gave_up: &'static str,
    closed: &'static str,
}

const BOTH: [(Window, Words); 2] = [
    (Window::Desk, Words { language: "en", copy: "Same for the household", open: "Open their case", gave_up: "Gave up", closed: "Closed on" }),
    (Window::Phone, Words { language: "zh", copy: "家人同样办理", open: "打开家人的个案", gave_up: "放弃", closed: "结案" }),
];

#[tokio::test]
async fn a_child_is_begun_after_the_mother_and_gives_up_by_keyboard_alone() {
    for (window, words) in BOTH {
        let office = TestApp::start().await.open().await;
        for name in ["Education Commission D1", W2] {
            office.has_office(name).await;
        }
        let mei = office.caseworker("Mei").await;
        let mother = mei.registers(&XIUYING).await;
        let said = [("day", "2026-03-09"), ("office", "Education Commission D1"), ("outcome", "refused"), ("words", "no seats left")];
        mei.logs(&mother, &said).await.ok();
        let child =
            mei.registers(&Somebody { name: "刘小宝", phone: "139 0013 9009", birth_year: "2018", service: "residence-permit", ..XIUYING }).await;
        let page = mei.get(&format!("/people/{}", mother.person())).await.ok();
        mei.submit(page.form("form[action$='/household']").set("mate", &child.person())).await.ok();
        let before = office.lin.get(mother.url.path()).await.ok().texts(".thread > li");

        let browser = Browser::open(&office.app.address, window).await;
        browser.enters(&email("Mei"), PASSWORD, words.language).await;
        browser.visit(mother.url.path()).await;
        browser.tab_to(words.copy).await;
        browser.type_keys(ENTER).await;
        browser.says(words.open).await;
        browser.fits_its_width().await;
        browser.picture(&format!("copy-{}", words.language)).await;
        browser.tab_to(words.open).await;
        browser.type_keys(ENTER).await;

        // as it was for the mother; the office is looked up by its initials or a part of its name, and taken from the list
        browser.find("#step").await;
        let value = async |selector: &str| browser.find(selector).await.prop("value").await.expect("a value").unwrap_or_default();
        assert_eq!(value("#day").await, "2026-03-09");
        assert_eq!(value("#office").await, "Education Commission D1");
        assert_eq!(value("#words").await, "", "what was said is the mother's own");
        browser.find("#office").await.clear().await.expect("it can be emptied");
        browser.client.execute("document.getElementById('office').focus()", vec![]).await.expect("a script runs");
        browser.type_keys("service c").await;
        browser.find("#office__listbox [role=option]").await;
        browser.picture(&format!("type-ahead-{}", words.language)).await;
        browser.type_keys(&format!("{DOWN}{ENTER}")).await;
        assert_eq!(value("#office").await, W2, "the name is taken over, and the form is not sent");
        browser.tab_to("outcome").await;
        browser.type_keys("u").await;
        browser.tab_to("gave_up_reason").await;
        browser.choose("#gave_up_reason", "fear").await;
        browser.tab_to("then").await;
        browser.type_keys(ENTER).await;
        browser.find(".thread > li").await;
        browser.says(words.gave_up).await;

        // closed with what the step came to; the reason is not asked again
        let path = browser.path().await;
        let case = path.split('?').next().unwrap_or_default().to_owned();
        browser.visit(&format!("{case}/close")).await;
        assert_eq!(value("#gave_up_reason").await, "fear", "the reason was given once");
        browser.client.execute("document.querySelector('#close button').focus()", vec![]).await.expect("a script runs");
        browser.type_keys(SPACE).await;
        browser.says(words.closed).await;
        browser.fits_its_width().await;
        assert_eq!(office.lin.get(mother.url.path()).await.ok().texts(".thread > li"), before, "her record is as it was");
        assert_eq!(mei.get(&case).await.ok().texts(".thread > li").len(), 1);
    }
}
