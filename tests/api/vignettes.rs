//! Vignettes: proposed without who it was, approved by a supervisor, gone when the person takes the agreement back.

use crate::support::{Office, Page, Somebody, TestApp, Visitor, XIUYING, on_both};
use reqwest::StatusCode;
use throughline::{
    domain::{code::PersonCode, person::CONSENT_QUOTE},
    store::{audit::Author, consents, db::Db, erasing, keyring::Keyring, merges, people},
};

on_both!(
    a_vignette_is_proposed_without_who_it_was_and_approved_by_a_supervisor,
    without_consent_nothing_is_told,
    whoever_takes_the_consent_back_is_told_of_no_more,
    whoever_is_erased_is_told_of_no_more,
);

const QUOTED: Somebody<'static> = Somebody { consents: &["keep", "aggregate", "quote"], ..XIUYING };
const WORDS: &str = "She was sent home three times for a paper that no rule asks for.";

/// Mei's case of somebody who may be quoted, with a step.
async fn case_of(mei: &Visitor) -> Page {
    let case = mei.registers(&QUOTED).await;
    mei.logs(&case, &[("day", "2026-03-14"), ("outcome", "refused")]).await.ok();
    mei.get(case.url.path()).await.ok()
}

async fn proposes(mei: &Visitor, case: &Page, words: &str) -> Page {
    let form = mei.get(&format!("{}/vignettes/new", case.url.path())).await.ok().form("#propose");
    let looked = mei.submit(form.set("words", words).set("do", "look")).await;
    if looked.status != StatusCode::OK {
        return looked;
    }
    mei.submit(looked.form("#propose").set("do", "send")).await
}

async fn approves(office: &Office) -> Page {
    let list = office.lin.get("/vignettes").await.ok();
    let path = list.attribute("#proposed li a", "href").expect("one waits");
    office.lin.submit(office.lin.get(&path).await.ok().form("#review").set("do", "approve")).await.ok()
}

/// A dossier with the one vignette that there is, frozen and approved; its path.
async fn claims(office: &Office, wei: &Visitor) -> String {
    let page =
        wei.submit(wei.get("/dossiers").await.ok().form("main form[action='/dossiers']").set("title", "Papers that no rule asks for")).await.ok();
    let path = page.url.path().to_owned();
    let form = page.form("form:has(#add-vignette)");
    let id = form.offers("id").into_iter().find(|id| !id.is_empty()).expect("it is offered");
    wei.submit(form.set("id", &id)).await.ok().says(WORDS);
    wei.submit(wei.get(&path).await.ok().form("#freeze")).await.ok();
    office.lin.submit(office.lin.get(&path).await.ok().form("form[action$='/approve']")).await.ok();
    path
}

async fn a_vignette_is_proposed_without_who_it_was_and_approved_by_a_supervisor(app: TestApp) {
    let office = app.open().await;
    let (mei, hua, wei) = (office.caseworker("Mei").await, office.caseworker("Hua").await, office.analyst("Wei").await);
    let case = case_of(&mei).await;
    let form = mei.get(&format!("{}/vignettes/new", case.url.path())).await.ok().form("#propose");
    assert!(form.value("decade").is_some_and(|decade| !decade.is_empty()), "the age is proposed by tens");
    assert_eq!(form.value("month").as_deref(), Some("2026-03"));

    for words in ["刘秀英 was refused.", "Liu Xiuying was refused.", "Call 138-0013-8000."] {
        let refused = proposes(&mei, &case, words).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        refused.says("A name or number of this person still stands in it.");
        assert!(refused.has("#looked mark") && refused.has("#words-wrong"), "{words}");
        assert_eq!(refused.form("#propose").value("words").as_deref(), Some(words), "what was typed stays");
        // sent in spite of it, it is refused as well
        let forced = mei.submit(refused.form("#propose").set("do", "send")).await;
        assert_eq!(forced.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let day = mei.submit(form.clone().set("words", "On 2026-03-14 it was refused.").set("month", "2026-03-14").set("do", "look")).await;
    day.says("an exact day: the month is enough").says("Write the month as 2026-03");
    proposes(&mei, &case, "She waited.").await.ok().says("Proposed on");

    assert_eq!(hua.get(&format!("{}/vignettes/new", case.url.path())).await.status, StatusCode::NOT_FOUND, "not her case");
    assert_eq!(wei.get("/vignettes").await.status, StatusCode::FORBIDDEN);
    let list = office.lin.get("/vignettes").await.ok();
    let path = list.attribute("#proposed li a", "href").expect("one waits");
    let page = office.lin.get(&path).await.ok();
    assert_eq!(page.form("#review").value("words").as_deref(), Some("She waited."));
    let refused = office.lin.submit(page.form("#review").set("words", "刘秀英 waited.").set("do", "approve")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let draft = wei.submit(wei.get("/dossiers").await.ok().form("main form[action='/dossiers']").set("title", "A draft")).await.ok();
    assert!(!draft.has("#add-vignette"), "a proposal is not read by analysts");
    office.lin.submit(page.form("#review").set("words", WORDS).set("do", "approve")).await.ok();

    let path = claims(&office, &wei).await;
    let sheet = wei.get(&format!("{path}/print")).await.ok();
    sheet.says(WORDS).says("30 to 39 years old").says("March 2026").says("Exhibit 1: what one person met");
    assert!(!sheet.html.contains("刘秀英") && !sheet.html.contains(&case.person()), "it names nobody");
    mei.get(case.url.path()).await.ok().says("Approved on").says("Used in").says("Papers that no rule asks for");
    let trail = office.lin.get("/admin/audit").await.ok();
    trail.says("proposed a vignette").says("read a proposed vignette").says("approved a vignette");
}

async fn without_consent_nothing_is_told(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let path = format!("{}/vignettes", case.url.path());
    let page = mei.get(&format!("{path}/new")).await.ok();
    page.says("This person has not agreed to be quoted");
    assert!(!page.has("#propose"));
    mei.post(&path, &[("words", WORDS), ("do", "send")]).await.says("has not agreed to be quoted").says(WORDS);
    office.lin.get("/vignettes").await.ok().says("Nothing waits.");
}

fn code(case: &Page) -> PersonCode {
    case.person().parse().expect("a code")
}

/// Whether somebody agrees to be quoted.
async fn says(office: &Office, person: PersonCode, yes: bool) {
    let record = move |db: &mut Db, author: &Author, _: &Keyring| {
        let person = people::find(db, author, person)?;
        consents::record(db, author, &person, CONSENT_QUOTE, yes)
    };
    office.record(record).await;
}

async fn whoever_takes_the_consent_back_is_told_of_no_more(app: TestApp) {
    let office = app.open().await;
    let (mei, wei) = (office.caseworker("Mei").await, office.analyst("Wei").await);
    let case = case_of(&mei).await;
    proposes(&mei, &case, WORDS).await.ok();
    approves(&office).await;
    let path = claims(&office, &wei).await;
    wei.get(&format!("{path}/print")).await.ok().says(WORDS);

    // the same person is recorded a second time, said no there, and both records are made one
    let person = code(&case);
    let second = mei.registers(&Somebody { name: "王小梅", phone: "139 0013 9000", consents: &["keep"], ..XIUYING }).await;
    let other = code(&second);
    office
        .record(move |db, author, ring| {
            let (kept, merged) = (people::find(db, author, person)?, people::find(db, author, other)?);
            consents::record(db, author, &merged, CONSENT_QUOTE, true)?;
            consents::record(db, author, &merged, CONSENT_QUOTE, false)?;
            merges::merge(db, author, ring, &kept, &merged).map(|_| ())
        })
        .await;
    for at in ["", "/print"] {
        assert!(!wei.get(&format!("{path}{at}")).await.ok().words().contains(WORDS), "{at}");
    }

    says(&office, person, true).await;
    wei.get(&format!("{path}/print")).await.ok().says(WORDS);
    for words in ["王小梅 waited.", "139 0013 9000"] {
        let other = proposes(&mei, &case, words).await;
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "what the other record calls them is theirs, too: {words}");
    }
    says(&office, person, false).await;
    for at in ["", "/print"] {
        assert!(!wei.get(&format!("{path}{at}")).await.ok().words().contains(WORDS), "{at}");
    }
    // a new agreement does not bring the old words back
    says(&office, person, true).await;
    assert!(!wei.get(&format!("{path}/print")).await.ok().words().contains(WORDS));
    office.lin.get("/vignettes").await.ok().says("Nothing waits.");
}

async fn whoever_is_erased_is_told_of_no_more(app: TestApp) {
    let office = app.open().await;
    let (mei, wei) = (office.caseworker("Mei").await, office.analyst("Wei").await);
    let case = case_of(&mei).await;
    proposes(&mei, &case, WORDS).await.ok();
    approves(&office).await;
    let path = claims(&office, &wei).await;
    let person = code(&case);
    office
        .record(move |db, author, _| {
            let person = people::find(db, author, person)?;
            erasing::erase(db, author.organization, &[person.id], author.today)
        })
        .await;
    for at in ["", "/print"] {
        assert!(!wei.get(&format!("{path}{at}")).await.ok().words().contains(WORDS), "{at}");
    }
}
