//! Duplicates: found with their grounds, merged and taken apart again, or told apart for good.

use crate::support::{Page, Somebody, TestApp, Visitor, XIUYING, on_both};
use reqwest::StatusCode;

on_both!(
    two_records_become_one_person_and_two_again,
    a_merge_of_a_merge_is_undone_in_any_order,
    others_are_counted_once_when_two_of_them_are_one,
    people_told_apart_are_not_offered_again,
    whoever_registers_sees_who_is_like_it
);

const AGAIN: Somebody<'static> = Somebody { name: "Liu Xiuying", service: "residence-permit", consents: &["keep"], ..XIUYING };

/// Saves again where others work with someone alike.
async fn registers_anyway(who: &Visitor, somebody: &Somebody<'_>) -> Page {
    let page = who.registers(somebody).await;
    if page.has("#step") { page } else { who.submit(page.form("form[action='/people/new']")).await.ok() }
}

async fn pairs(who: &Visitor) -> Vec<String> {
    who.get("/duplicates").await.ok().texts("#pairs tbody tr")
}

fn compare(one: &Page, other: &Page) -> String {
    format!("/duplicates/{}/{}", one.person(), other.person())
}

async fn two_records_become_one_person_and_two_again(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let (meis, wens) = (mei.registers(&XIUYING).await, registers_anyway(&wen, &AGAIN).await);
    assert_eq!(mei.get("/duplicates").await.status, StatusCode::FORBIDDEN);
    let page = office.lin.get("/duplicates").await.ok();
    assert!(!page.html.contains("刘秀英") && !page.html.contains("Xiuying"), "codes only");
    let offered = page.texts("#pairs tbody tr");
    assert!(offered.len() == 1 && offered[0].contains("85 %") && offered[0].contains("same name and year of birth"), "{offered:?}");
    let page = office.lin.get(&compare(&meis, &wens)).await.ok();
    page.says("刘秀英").says("Liu Xiuying").says(&meis.url.path()[7..]).says(&wens.url.path()[7..]);
    let page = office.lin.submit(page.form("form[action$='/merge']").set("keep", &meis.person())).await.ok();
    assert_eq!(page.url.path(), format!("/people/{}", meis.person()));
    assert!(pairs(&office.lin).await.is_empty());
    // both timelines under one person, for everyone who worked with either
    for who in [&mei, &wen, &office.lin] {
        let page = who.get(&format!("/people/{}", wens.person())).await.ok();
        assert_eq!(page.url.path(), format!("/people/{}", meis.person()), "the other code leads to the same page");
        assert_eq!(page.texts("main .list a[href^='/cases/']").len(), 2);
        let hits = who.finds("liuxiuying").await.texts("#hits li");
        assert!(hits.len() == 1 && hits[0].contains(&meis.person()) && hits[0].contains(&wens.url.path()[7..]), "{hits:?}");
        for case in [&meis, &wens] {
            assert!(who.get(case.url.path()).await.ok().has("#step"));
        }
    }
    let page = office.lin.get(&format!("/people/{}", meis.person())).await.ok();
    office.lin.submit(page.form("form[action$='/card']")).await.ok().says(&format!("As P-{} Liu Xiuying", wens.person()));
    wen.logs(&meis, &[("outcome", "refused"), ("words", "come back with the lease")]).await.ok();
    mei.logs(&wens, &[("outcome", "granted")]).await.ok();
    office.lin.get("/admin/audit").await.ok().says(&format!("merged two people {} {}", meis.person(), wens.person()));
    assert_eq!(counted(&office.app).await, 1, "one person counts once");
    // and exactly back
    let page = office.lin.submit(page.form("form[action='/duplicates/undo']")).await.ok();
    assert!(!page.has("#merged"));
    assert_eq!(page.texts("#assigned"), ["Mei"]);
    assert_eq!([mei.get(wens.url.path()).await.status, wen.get(meis.url.path()).await.status], [StatusCode::NOT_FOUND; 2]);
    mei.get(meis.url.path()).await.ok().says("come back with the lease");
    assert!(wen.get(wens.url.path()).await.ok().has("#step"));
    assert_eq!(office.lin.finds("liuxiuying").await.texts("#hits li").len(), 2);
    assert_eq!(pairs(&office.lin).await.len(), 1, "it is offered again");
    assert_eq!(counted(&office.app).await, 2, "and two count twice");
    office.lin.get("/admin/audit").await.ok().says("undid a merge");
}

/// How many people the pattern engine counts.
async fn counted(app: &TestApp) -> usize {
    use throughline::{
        domain::caller::Caller,
        store::{StoreError, columns, users},
    };
    let store = app.store();
    let count = move || {
        store.read_now::<_, StoreError>(|db| {
            let lin = users::by_email(db, &crate::support::LIN.parse().expect("an address"))?.expect("Lin");
            let caller: Caller = lin.caller();
            Ok(columns::whole(db, caller.organization)?.columns.persons())
        })
    };
    tokio::task::spawn_blocking(count).await.expect("counted").expect("counted")
}

async fn a_merge_of_a_merge_is_undone_in_any_order(app: TestApp) {
    let office = app.open().await;
    let lin = &office.lin;
    let one = lin.registers(&XIUYING).await;
    let two = lin.registers(&AGAIN).await;
    let three = lin.registers(&Somebody { name: "刘秀瑛", ..AGAIN }).await;
    for (kept, merged) in [(&two, &three), (&one, &two)] {
        let form = lin.get(&compare(kept, merged)).await.ok().form("form[action$='/merge']");
        lin.submit(form.set("keep", &kept.person())).await.ok();
    }
    let path = format!("/people/{}", one.person());
    let page = lin.get(&path).await.ok();
    assert_eq!(page.texts("main .list a[href^='/cases/']").len(), 3);
    let undo = |page: &Page, code: &str| {
        let at = page.texts("#merged li").iter().position(|said| said.contains(code)).expect("a merge") + 1;
        page.form(&format!("#merged li:nth-child({at}) form"))
    };
    lin.submit(undo(&page, &two.person())).await.ok();
    assert_eq!(lin.get(&path).await.ok().texts("main .list a[href^='/cases/']").len(), 1);
    let page = lin.get(&format!("/people/{}", three.person())).await.ok();
    assert!(page.url.path().ends_with(&two.person()), "the inner merge stands: {}", page.url);
    lin.submit(undo(&page, &three.person())).await.ok();
    let page = lin.get(&format!("/people/{}", three.person())).await.ok();
    assert!(page.url.path().ends_with(&three.person()), "{}", page.url);
}

async fn others_are_counted_once_when_two_of_them_are_one(app: TestApp) {
    use crate::support::record::Someone;
    use throughline::domain::outcome::Outcome;
    let office = app.open().await;
    let one = Someone { group: ("gender", "woman"), service: "school-enrolment", steps: &[("d1", Outcome::Refused)], with: "lin", keeps: true };
    office.app.enter(vec![one; 12]).await;
    // this year, with a reason, and all of them agree to be counted
    let day = crate::support::today() - chrono::Days::new(30);
    office.app.forge(&format!("UPDATE steps SET day = '{day}', reason_id = (SELECT id FROM reasons WHERE code = 'quota-full')"));
    office.app.forge("UPDATE consents SET kind = 'aggregate'");
    let lin = &office.lin;
    let page = lin.get("/cases").await.ok();
    let (case, people) = (page.attribute("main tbody th a", "href").expect("a case"), page.texts("main td a[href^='/people/']"));
    let met = async || {
        let asked = [("office", "Office d1"), ("reason", "Places or quota used up")];
        lin.post(&format!("{case}/others"), &asked).await.ok().html
    };
    let merge = async |one: &str, other: &str| {
        let form = lin.get(&format!("/duplicates/{one}/{other}")).await.ok().form("form[action$='/merge']");
        lin.submit(form.set("keep", one)).await.ok()
    };
    let [one, other, third, fourth] = [8, 9, 10, 11].map(|at: usize| people[at].trim_start_matches("P-"));
    let (ten, nine) = ("10 to 19 other people", "Fewer than 10 other people");
    assert!(met().await.contains(ten), "eleven others");
    let merged = merge(one, other).await;
    assert!(met().await.contains(ten), "ten others");
    lin.post(&format!("/people/{one}/consents"), &[("kind", "aggregate"), ("given", "false")]).await.ok();
    assert!(met().await.contains(nine), "what is withdrawn under one record holds for both");
    lin.submit(merged.form("form[action='/duplicates/undo']")).await.ok();
    assert!(met().await.contains(ten), "ten agree again");
    merge(third, fourth).await;
    assert!(met().await.contains(nine), "nine");
}

async fn people_told_apart_are_not_offered_again(app: TestApp) {
    let office = app.open().await;
    let lin = &office.lin;
    let mother = lin.registers(&XIUYING).await;
    let friend = lin.registers(&Somebody { name: "王芳", birth_year: "1989", ..XIUYING }).await;
    assert_eq!(pairs(lin).await.len(), 1, "the same phone");
    let page = lin.get(&compare(&mother, &friend)).await.ok();
    lin.submit(page.form("form[action$='/apart']")).await.ok();
    assert!(pairs(lin).await.is_empty());
    // someone else with that phone still is
    lin.registers(&Somebody { name: "张伟", birth_year: "1990", ..XIUYING }).await;
    assert_eq!(pairs(lin).await.len(), 2);
    assert_eq!(lin.get(&format!("/duplicates/{0}/{0}", mother.person())).await.status, StatusCode::NOT_FOUND);
    let merged = lin.post(&format!("/duplicates/{0}/{0}/merge", mother.person()), &[]).await;
    assert_eq!(merged.status, StatusCode::CONFLICT);
}

async fn whoever_registers_sees_who_is_like_it(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let known = mei.registers(&XIUYING).await;
    let form = mei.get("/people/new").await.ok().form("form[action='/people/new']");
    let form = form.set("name", "liu xiuyin").set("phone", "+86 13800138000").set("birth_year", "1988");
    let page = mei.submit(form.set("service", "school-enrolment").set("consents", "keep")).await.ok();
    let alike = page.texts("#alikes li");
    assert!(alike.len() == 1 && alike[0].contains("刘秀英") && alike[0].contains(&known.person()), "{alike:?}");
    assert!(alike[0].contains("75 % alike: same phone, nearly the same name, same year of birth"), "{alike:?}");
    let form = page.form("form[action='/people/new']");
    assert_eq!(form.value("name").as_deref(), Some("liu xiuyin"), "what was typed is still there");
    assert!(mei.submit(form).await.ok().has("#step"), "a list, and no wall");
}
