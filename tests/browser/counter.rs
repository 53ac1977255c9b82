//! A step at the counter, on a phone: a photo of the notice is attached, the network goes and comes back, and what was saved is one step with one file.

use crate::support::browser::keys::{ENTER, SPACE};
use crate::support::office::{Office, email};
use crate::support::{Browser, PASSWORD, Somebody, TestApp, Window, XIUYING, today};
use fantoccini::Locator;

const D1: &str = "Education Commission D1";
const UNLISTED: &str = "proof nobody at home can care for child";

struct Words {
    language: &'static str,
    unsent: &'static str,
    task: &'static str,
    no_rule: &'static str,
    in_five: &'static str,
}

const BOTH: [Words; 2] = [
    Words {
        language: "en",
        unsent: "There is no connection, so nothing was saved. Everything is still here",
        task: "Bring what they asked for by this day",
        no_rule: "no rule found",
        in_five: "in 5 days",
    },
    Words {
        language: "zh", unsent: "没有网络，还没有保存", task: "在这一天之前把要求的材料交上", no_rule: "没有查到规定", in_five: "还有 5 天"
    },
];

/// Somebody compared all rules about this service at this place: whatever they do not name, no rule names.
fn all_lists_are_complete(office: &Office) {
    let today = today();
    office.app.forge(&format!(
        "INSERT INTO complete_lists (service_id, jurisdiction_id, organization_id, marked_on)
         SELECT s.id, j.id, s.organization_id, '{today}' FROM services s, jurisdictions j WHERE s.code = 'school-enrolment' AND s.organization_id = j.organization_id;
         UPDATE policies SET checked_on = '{today}';
         UPDATE organizations SET edition = edition + 1;"
    ));
}

#[tokio::test]
async fn a_step_at_the_counter_survives_a_lost_network_and_is_one_step() {
    for words in BOTH {
        let mut office = TestApp::start().await.open().await;
        office.has_office(D1).await;
        let mei = office.caseworker("Mei").await;
        let case = mei.registers(&Somebody { name: "刘秀英", ..XIUYING }).await;
        mei.logs(&case, &[("day", "2026-03-02"), ("office", D1), ("outcome", "accepted-for-processing")]).await.ok();
        all_lists_are_complete(&office);
        let phone = Browser::open(&office.app.address, Window::Phone).await;
        phone.enters(&email("Mei"), PASSWORD, words.language).await;

        // from the cases last worked on, one tap
        phone.click(&format!("a[href='{}']", case.url.path())).await;
        let day = phone.find("#day").await.prop("value").await.expect("a value");
        assert_eq!(day.as_deref(), Some(today().to_string().as_str()), "the day is there");
        let value = phone.find("#office").await.prop("value").await.expect("a value").unwrap_or_default();
        assert!(value.starts_with(D1), "the office is there: {value}");
        fills(&phone, words.language == "zh").await;
        let published = phone.client.find_all(Locator::Css("input[name=demands]")).await.expect("ticks");
        assert!(published.len() >= 2, "the published papers are offered");
        let folder = tempfile::tempdir().expect("a folder");
        let photo = folder.path().join("notice.png");
        std::fs::write(&photo, notice()).expect("a photo");
        phone.find("#files").await.send_keys(photo.to_str().expect("a path")).await.expect("a photo is chosen");
        phone.fits_its_width().await;

        office.app.kill();
        phone.tab_onto("button[name=then][value=stay]").await;
        phone.type_keys(ENTER).await;
        phone.says(words.unsent).await;
        phone.picture(&format!("counter-unsent-phone-{}", words.language)).await;
        assert_eq!(phone.find("#demanded_else").await.prop("value").await.expect("a value").as_deref(), Some(UNLISTED));
        office.app.start_again().await;
        phone.click("button[name=then][value=stay]").await;
        phone.find(".thread > li:nth-child(2)").await;
        phone.says("notice.png").await;
        phone.says(words.task).await;
        phone.fits_its_width().await;
        phone.picture(&format!("counter-saved-phone-{}", words.language)).await;

        // what the record says afterwards, read without a script
        let page = mei.get(case.url.path()).await.ok();
        assert_eq!((page.texts(".thread > li").len(), page.texts("#case-files li").len()), (2, 1), "one step more, one file");
        page.says(words.task).says(words.in_five);
        let said = page.texts(".thread > li:nth-child(2) p").join(" ");
        assert!(said.contains(&format!("{UNLISTED} ! {}", words.no_rule)), "{said}");
        assert_eq!(page.texts(".thread > li:nth-child(2) p:nth-child(3) .tag").len(), 3, "two papers of the list and one beside it: {said}");
        // a file can be seen among the files at a desk, too
        let desk = Browser::open(&office.app.address, Window::Desk).await;
        desk.enters(&email("Mei"), PASSWORD, words.language).await;
        desk.visit(case.url.path()).await;
        desk.says("notice.png").await;
        desk.picture(&format!("case-files-desk-{}", words.language)).await;
    }
}

/// What was asked for and by when, by keyboard alone or by touch.
async fn fills(phone: &Browser, by_keys: bool) {
    let papers = ["residence-permit", "vaccination-card"].map(|code| format!("input[name=demands][value={code}]"));
    if by_keys {
        phone.tab_and_pick("#official_role", "clerk").await;
        phone.tab_and_pick("input[name=outcome]", "more-demanded").await;
        for paper in papers {
            phone.tab_onto(&paper).await;
            phone.type_keys(SPACE).await;
        }
        phone.tab_and_type("#demanded_else", UNLISTED).await;
        phone.tab_and_type("#deadline", "5").await;
        return;
    }
    phone.choose("#official_role", "clerk").await;
    phone.click("input[name=outcome][value=more-demanded]").await;
    for paper in papers {
        phone.click(&paper).await;
    }
    phone.fill("#demanded_else", UNLISTED).await;
    phone.fill("#deadline", "5").await;
}

/// The smallest picture there is.
fn notice() -> Vec<u8> {
    let base64 = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    data_encoding::BASE64.decode(base64.as_bytes()).expect("base64")
}
