//! Erasing a person: asked, agreed, done by code; what goes, what stays, and what the log says of it.

use crate::support::{Office, Page, Somebody, TestApp, Visitor, XIUYING, on_both};
use reqwest::StatusCode;

on_both!(
    a_person_is_forgotten_and_what_was_coded_stays,
    nobody_is_erased_by_one_alone_or_by_a_slip,
    whoever_was_merged_is_forgotten_too_and_still_counts_once,
    how_many_met_the_same_does_not_change
);

/// Somebody with everything that there is to forget.
async fn known(office: &Office, mei: &Visitor) -> Page {
    office.has_office("Education Commission D1").await;
    let case = mei.registers(&XIUYING).await;
    let fields = [
        ("day", "2026-03-09"),
        ("office", "Education Commission D1"),
        ("outcome", "more-demanded"),
        ("words", "回去等"),
        ("note", "her sister waits"),
        ("demanded_else", "a letter from the grandparents"),
        ("deadline", "2099-06-30"),
    ];
    let page = mei.logs(&case, &fields).await.ok();
    mei.submit(page.form("#add-note").set("remark", "ring twice")).await.ok();
    mei.submit(page.form("#set-watch").set("line", "the deadline")).await.ok();
    mei.submit(page.form("#add-files").attach("files", "said.txt", "they said no")).await.ok();
    mei.submit(page.form("#step").set("words", "not yet saved").to("/drafts")).await;
    let letters = format!("{}/letters", case.url.path());
    mei.submit(page.form("#step").set("place", &letters).set("words", "not yet sent").to("/drafts")).await;
    case
}

async fn asks(mei: &Visitor, person: &str) {
    let page = mei.get(&format!("/people/{person}")).await.ok();
    mei.submit(page.form(&format!("form[action='/people/{person}/erase']"))).await.ok().says("A supervisor has not decided yet.");
}

async fn agrees(office: &Office, person: &str) {
    let page = office.lin.get("/erasures").await.ok();
    office.lin.submit(page.form(&format!("form[action='/erasures/{person}/approve']"))).await.ok().says("✓ agreed");
}

async fn erases(ada: &Visitor, person: &str) -> Page {
    let page = ada.get(&format!("/erasures/{person}")).await.ok();
    ada.submit(page.form(&format!("form[action='/erasures/{person}']")).set("code", &format!("p-{person}"))).await.ok()
}

async fn a_person_is_forgotten_and_what_was_coded_stays(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let ada = office.admin("Ada").await;
    let case = known(&office, &mei).await;
    let (person, path) = (case.person(), case.url.path().to_owned());
    let file = mei.get(&path).await.ok().attribute("#case-files li > a", "href").expect("a file");
    assert!(office.lin.get("/cases").await.ok().html.contains(&path));
    asks(&mei, &person).await;
    agrees(&office, &person).await;
    mei.get(&format!("/people/{person}")).await.ok().says("a supervisor agreed");

    let list = ada.get("/erasures").await.ok();
    list.says(&format!("P-{person}"));
    assert!(!list.words().contains("刘秀英"));
    let preview = ada.get(&format!("/erasures/{person}")).await.ok();
    assert_eq!(
        preview.texts("#goes li"),
        [
            "one card: names, contacts, number, how to reach them",
            "2 copies of the key",
            "3 marks by which they would be found",
            "6 texts: words said, notes, tasks, letters",
            "one file",
            "2 drafts"
        ]
    );
    assert_eq!(preview.texts("#stays li"), ["one case", "one coded step"]);
    let form = preview.form(&format!("form[action='/erasures/{person}']"));
    let wrong = ada.submit(form.set("code", "00000")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("This is not the code that stands above.");
    erases(&ada, &person).await.says("Erased. Here it is final from").says("Nobody was asked for.");

    for who in [&mei, &office.lin] {
        assert_eq!(who.get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(who.get(&format!("/people/{person}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(who.download(&file).await.status, StatusCode::NOT_FOUND);
        for words in ["刘秀英", "liuxiuying", "138 0013 8000", "8000", &person] {
            assert!(!who.finds(words).await.has("#hits a"), "{words} still finds her");
        }
    }
    // what stays, under another code, by the month
    let list = office.lin.get("/cases?closed=true").await.ok();
    let left = list.attribute("main a[href^='/cases/']", "href").expect("the case is there");
    assert_ne!(left, path);
    let page = office.lin.get(&left).await.ok();
    page.says("March 2026").says("Education Commission D1").says("More demanded");
    for gone in ["回去等", "her sister waits", "grandparents", "ring twice", "said.txt", "the deadline", "Bring what they asked for"] {
        assert!(!page.words().contains(gone), "{gone} is still there");
    }
    // nobody goes on with it
    page.says("It was forgotten whose case this is.");
    assert!(!page.has("form[action$='/reopen'], #add-note, #add-files, #add-task, a[href$='/letters/new']"), "{}", page.words());
    let form = office.lin.get("/admin/settings").await.ok().form("form[action='/admin/settings']");
    assert_eq!(office.lin.submit(form.to(&format!("{left}/reopen"))).await.status, StatusCode::CONFLICT);
    let anonymous = format!("/people/{}", page.person());
    office.lin.get(&anonymous).await.ok().says("It was forgotten who this is, in");
    // the log says that it happened, not to whom
    let log = office.lin.get("/admin/audit").await.ok();
    for line in log.texts("tbody tr") {
        if ["erased somebody", "agreed to an erasing", "asked for somebody to be erased"].iter().any(|said| line.contains(said)) {
            assert!(!line.contains(&person) && !line.contains(&page.person()), "{line}");
        }
    }
    log.says("erased somebody").says("agreed to an erasing").says("asked for somebody to be erased");
    assert!(office.app.command(&["audit", "verify"]).status.success());
}

async fn nobody_is_erased_by_one_alone_or_by_a_slip(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let wen = office.caseworker("Wen").await;
    let ada = office.admin("Ada").await;
    let person = mei.registers(&XIUYING).await.person();
    assert_eq!(wen.post(&format!("/people/{person}/erase"), &[]).await.status, StatusCode::NOT_FOUND, "not hers");
    assert_eq!(ada.post(&format!("/erasures/{person}"), &[("code", &person)]).await.status, StatusCode::NOT_FOUND, "nobody asked");
    asks(&mei, &person).await;
    ada.get(&format!("/erasures/{person}")).await.ok().says("A supervisor has still to agree.");
    assert_eq!(ada.post(&format!("/erasures/{person}"), &[("code", &person)]).await.status, StatusCode::NOT_FOUND, "nobody agreed");
    assert_eq!(ada.post(&format!("/erasures/{person}/approve"), &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(mei.post(&format!("/erasures/{person}/approve"), &[]).await.status, StatusCode::FORBIDDEN);
    let page = office.lin.get("/erasures").await.ok();
    office.lin.submit(page.form(&format!("form[action='/erasures/{person}/refuse']"))).await.ok().says("Nobody was asked for.");
    let page = mei.get(&format!("/people/{person}")).await.ok();
    assert!(page.has(&format!("form[action='/people/{person}/erase']")), "it can be asked for again");
    mei.finds("刘秀英").await.says("刘秀英");
}

async fn whoever_was_merged_is_forgotten_too_and_still_counts_once(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let ada = office.admin("Ada").await;
    let kept = mei.registers(&XIUYING).await.person();
    let merged = mei.registers(&Somebody { name: "刘秀瑛", ..XIUYING }).await.person();
    let list = office.lin.get("/duplicates").await.ok();
    let compare = list.attribute("main a[href^='/duplicates/']", "href").expect("a pair that is alike");
    let page = office.lin.get(&compare).await.ok();
    let form = page.form("form[action$='/merge']");
    office.lin.submit(form).await.ok();
    let root = if office.lin.get(&format!("/people/{kept}")).await.url.path().ends_with(&merged) { &merged } else { &kept };
    asks(&mei, root).await;
    agrees(&office, root).await;
    ada.get(&format!("/erasures/{root}")).await.ok().says("2 cards").says("2 cases");
    erases(&ada, root).await.says("Erased.");
    for name in ["刘秀英", "刘秀瑛"] {
        assert!(!office.lin.finds(name).await.has("#hits a"), "{name}");
    }
    let cases = office.lin.get("/cases?closed=true").await.ok();
    let people: std::collections::BTreeSet<_> = cases.texts("main tbody td a[href^='/people/']").into_iter().collect();
    assert_eq!(cases.texts("main tbody tr").len(), 2);
    let shown = |code: &str| {
        let (lin, path) = (office.lin.clone(), format!("/people/{}", code.trim_start_matches("P-")));
        async move { lin.get(&path).await.ok().url.path().to_owned() }
    };
    let mut as_whom = std::collections::BTreeSet::new();
    for code in &people {
        as_whom.insert(shown(code).await);
    }
    assert_eq!(as_whom.len(), 1, "they are one person still");
}

async fn how_many_met_the_same_does_not_change(app: TestApp) {
    let mut office = app.open().await;
    office.has_office("Education Commission D1").await;
    let mei = office.caseworker("Mei").await;
    let ada = office.admin("Ada").await;
    let mut cases = Vec::new();
    for number in 0..11 {
        let name = format!("Person {number}");
        let case = mei.registers(&Somebody { name: &name, phone: "", birth_year: "", ..XIUYING }).await;
        let reason = case.attribute("#reasons-list option", "value").expect("a reason to choose");
        mei.logs(&case, &[("office", "Education Commission D1"), ("outcome", "refused"), ("reason", &reason)]).await.ok();
        cases.push(case);
    }
    let last = cases[10].url.path().to_owned();
    mei.get(&last).await.ok().says("10 to 19 other people met this reason");
    asks(&mei, &cases[0].person()).await;
    agrees(&office, &cases[0].person()).await;
    erases(&ada, &cases[0].person()).await.says("Erased.");
    assert!(office.app.stop().success());
    office.app.start_again().await;
    mei.get(&last).await.ok().says("10 to 19 other people met this reason");
}
