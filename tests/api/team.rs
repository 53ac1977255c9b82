//! Team: how each colleague's cases stand, handing them over all or none, saved views, and coding many alike at once.

use crate::support::record::Someone;
use crate::support::{Office, Page, TestApp, Visitor, XIUYING, on_both};
use reqwest::StatusCode;
use throughline::domain::outcome::Outcome;

on_both!(
    a_supervisor_sees_how_cases_stand_and_comes_back_to_the_same_choice,
    thirty_seven_cases_are_split_between_two_who_are_told_once,
    a_handover_is_all_or_nothing,
    what_was_watched_is_watched_by_whoever_takes_over,
    twelve_steps_alike_are_coded_at_once_and_uncoded_again
);

/// People of one colleague, with one case of one refused step each, long ago.
fn people(number: usize, with: &'static str) -> Vec<Someone> {
    let one = Someone { group: ("gender", "woman"), service: "school-enrolment", steps: &[("d1", Outcome::Refused)], with, keeps: true };
    vec![one; number]
}

/// The code of a case as the database keeps it.
fn code(case: &Page) -> String {
    case.url.path()[7..].replace('-', "")
}

/// The line of a colleague in the table: name, open, overdue, stalled, not coded.
async fn line(lin: &Visitor, name: &str) -> String {
    let rows = lin.get("/team").await.ok().texts("#team tbody tr");
    rows.into_iter().find(|row| row.starts_with(name)).unwrap_or_else(|| panic!("no line for {name}"))
}

async fn identifier(lin: &Visitor, name: &str) -> String {
    let page = lin.get("/team").await.ok();
    let names = page.texts("#worker option");
    let at = names.iter().position(|option| option == name).expect("a colleague") + 1;
    page.attribute(&format!("#worker option:nth-child({at})"), "value").expect("an identifier")
}

async fn a_supervisor_sees_how_cases_stand_and_comes_back_to_the_same_choice(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let silent = mei.registers(&XIUYING).await;
    mei.logs(&silent, &[("outcome", "deferred"), ("promise_until", "2030-01-31")]).await.ok();
    mei.logs(&silent, &[("outcome", "other")]).await.ok();
    let fresh = mei.registers(&crate::support::Somebody { name: "王芳", phone: "", ..XIUYING }).await;
    wen.registers(&crate::support::Somebody { name: "张伟", phone: "", ..XIUYING }).await;
    let silence = format!("UPDATE cases SET touched_on = '2026-01-05' WHERE code = '{}'", code(&silent));
    office.app.forge(&format!("{silence}; UPDATE promises SET until = '2026-01-31'"));
    assert_eq!(mei.get("/team").await.status, StatusCode::FORBIDDEN);
    assert_eq!([line(&office.lin, "Mei").await, line(&office.lin, "Wen").await], ["Mei 2 1 1 1", "Wen 1 0 0 0"]);
    let page = office.lin.get("/team").await.ok();
    assert!(!page.html.contains("刘秀英"), "codes only");
    assert_eq!(page.texts("#lines tbody tr").len(), 1, "the silent one");
    let lines = |page: &Page| page.texts("#lines tbody th");
    let filter = page.form("#filters");
    for (show, cases) in [("open", 2), ("overdue", 1), ("uncoded", 1)] {
        let page = office.lin.submit(filter.clone().set("show", show).set("worker", &identifier(&office.lin, "Mei").await)).await.ok();
        assert!(lines(&page).len() == cases && lines(&page).contains(&silent.url.path()[7..].to_owned()), "{show}: {:?}", lines(&page));
    }
    let chosen = office.lin.submit(filter.set("show", "open").set("worker", &identifier(&office.lin, "Mei").await)).await.ok();
    assert!(lines(&chosen).contains(&fresh.url.path()[7..].to_owned()));
    let again = office.lin.get(&format!("{}?{}", chosen.url.path(), chosen.url.query().expect("filters"))).await.ok();
    assert_eq!(lines(&again), lines(&chosen), "the filters stand in the address");
    let chinese = office.lin.submit(again.form("form[action='/language']").set("language", "zh")).await.ok();
    assert_eq!((lines(&chinese), chinese.attribute("html", "lang").as_deref()), (lines(&chosen), Some("zh-CN")), "and outlive another language");
    office.lin.submit(chinese.form("form[action='/language']").set("language", "en")).await.ok();
    let unnamed = office.lin.submit(chosen.form("#save-view")).await;
    assert_eq!(unnamed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(lines(&unnamed), lines(&chosen), "nothing is lost of the choice");
    office.lin.submit(unnamed.form("#save-view").set("name", "Monday at Mei's")).await.ok();
    let views = office.lin.get("/team").await.ok();
    assert!(views.texts("#views a") == ["Monday at Mei's"]);
    let monday = office.lin.get(&views.attribute("#views a", "href").expect("a link")).await.ok();
    assert_eq!(lines(&monday), lines(&chosen));
    let kept = std::fs::read(office.app.data().join("throughline.db")).unwrap_or_default();
    assert!(!String::from_utf8_lossy(&kept).contains("Monday at"), "sealed on the disk");
    assert!(!office.colleague("Hua", &["supervisor"]).await.get("/team").await.ok().has("#views"), "hers alone");
    let page = office.lin.submit(views.form("#views form")).await.ok();
    assert!(!page.has("#views"));
}

/// A form that hands Mei's cases over to these.
async fn order(office: &Office, to: &[&str]) -> crate::support::form::Form {
    let mei = identifier(&office.lin, "Mei").await;
    let mut form = office.lin.get(&format!("/team?show=open&worker={mei}")).await.ok().form("#handover");
    for name in to {
        form = form.set("to", &identifier(&office.lin, name).await);
    }
    form
}

async fn thirty_seven_cases_are_split_between_two_who_are_told_once(app: TestApp) {
    let office = app.open().await;
    let (mei, wen, hua) = (office.caseworker("Mei").await, office.caseworker("Wen").await, office.caseworker("Hua").await);
    office.app.enter(people(37, "mei")).await;
    let one = mei.get("/cases").await.ok().attribute("main td a[href^='/people/']", "href").expect("a person");
    let form = order(&office, &["Wen", "Hua"]).await.set("all", "yes");
    let wrong = office.lin.submit(form.clone()).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Say why");
    assert!(line(&office.lin, "Mei").await.starts_with("Mei 37"));
    let form = wrong.form("#handover").set("reason", "Mei is on leave until spring");
    office.lin.submit(form).await.ok();
    assert!(line(&office.lin, "Mei").await.starts_with("Mei 0"));
    let taken = [line(&office.lin, "Wen").await, line(&office.lin, "Hua").await].map(|row| row.split(' ').nth(1).expect("a count").to_owned());
    assert!(taken == ["19", "18"] || taken == ["18", "19"], "{taken:?}");
    let mut seen = 0;
    for (who, cases) in [(&wen, &taken[0]), (&hua, &taken[1])] {
        let today = who.get("/today").await.ok();
        let notices = today.texts("form[action^='/team/notices/']");
        assert!(notices.len() == 1 && notices[0].contains(&format!("Lin handed {cases} cases over to you")), "{notices:?}");
        let page = who.submit(today.form("form[action^='/team/notices/']")).await.ok();
        assert!(!page.has("form[action^='/team/notices/']"), "told once");
        let person = who.get(&one).await;
        if person.status.is_success() {
            seen += 1;
            let said = person.texts("#handed-over li");
            assert!(
                said.len() == 1 && said[0].contains("Lin handed them over from Mei to") && said[0].contains("Mei is on leave until spring"),
                "{said:?}"
            );
            let shown = who.submit(person.form("form[action$='/card']")).await.ok();
            assert!(shown.texts("#card").join(" ").contains("某人"), "the key came along");
        }
    }
    assert_eq!(seen, 1, "one colleague works with a person");
    assert_eq!(mei.get(&one).await.status, StatusCode::NOT_FOUND);
    assert_eq!(mei.get("/cases").await.ok().texts("main tbody tr").len(), 0);
    let log = office.lin.get("/admin/audit").await.ok();
    assert_eq!(log.texts("main tbody tr").iter().filter(|entry| entry.contains("handed a person over")).count(), 37);
}

async fn a_handover_is_all_or_nothing(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let (hers, also) = (mei.registers(&XIUYING).await, mei.registers(&crate::support::Somebody { name: "王芳", phone: "", ..XIUYING }).await);
    let other = wen.registers(&crate::support::Somebody { name: "张伟", phone: "", ..XIUYING }).await;
    let form = order(&office, &["Wen"]).await.set("cases", &hers.url.path()[7..]).set("reason", "closer to her");
    // meanwhile somebody else's case has come into the choice
    let fields = [("worker", identifier(&office.lin, "Mei").await), ("to", identifier(&office.lin, "Wen").await), ("reason", "x".into())];
    let mut posted: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    posted.extend([("cases", &hers.url.path()[7..]), ("cases", &other.url.path()[7..])]);
    let refused = office.lin.post("/team/handover", &posted).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Nothing was handed over");
    assert_eq!(wen.get(hers.url.path()).await.status, StatusCode::NOT_FOUND);
    assert!(!wen.get("/today").await.ok().has("form[action^='/team/notices/']"));
    assert_eq!(mei.post("/team/handover", &posted).await.status, StatusCode::FORBIDDEN);
    office.lin.submit(form).await.ok();
    assert!(wen.get(hers.url.path()).await.ok().has("#step"));
    assert_eq!(mei.get(hers.url.path()).await.status, StatusCode::NOT_FOUND);
    assert!(mei.get(also.url.path()).await.ok().has("#step"), "the one not ticked stays");
}

async fn what_was_watched_is_watched_by_whoever_takes_over(app: TestApp) {
    let office = app.open().await;
    let (mei, wen, hua) = (office.caseworker("Mei").await, office.caseworker("Wen").await, office.caseworker("Hua").await);
    let (hers, also) = (mei.registers(&XIUYING).await, mei.registers(&crate::support::Somebody { name: "王芳", phone: "", ..XIUYING }).await);
    for (case, line) in [(&hers, "Hearing on Friday"), (&also, "Her lease ends")] {
        let page = mei.get(&format!("{}/hand-over", case.url.path())).await.ok();
        mei.submit(page.form("#hand-over").set("to", &page.choice("#to", "Hua")).set("stays", "yes")).await.ok();
        mei.submit(mei.get(case.url.path()).await.ok().form("#set-watch").set("line", line)).await.ok();
    }
    // Hua has laid one down before: she goes on without it, whoever comes for Mei with it
    hua.submit(hua.get(hers.url.path()).await.ok().form("#watch form").set("end", "yes")).await.ok();
    let form = order(&office, &["Wen"]).await.set("cases", &hers.url.path()[7..]).set("reason", "closer to her");
    office.lin.submit(form).await.ok();
    let watched = wen.get("/today").await.ok().texts("#watched li");
    assert!(watched.len() == 1 && watched[0].contains("Hearing on Friday") && watched[0].contains("Mei"), "{watched:?}");
    assert_eq!(wen.get(hers.url.path()).await.ok().texts("#watch p"), ["Watched: Hearing on Friday Mei"]);
    let left = mei.get("/today").await.ok().texts("#watched li");
    assert!(left.len() == 1 && left[0].contains("Her lease ends"), "{left:?}");
    assert!(!hua.get(hers.url.path()).await.ok().has("#watch"));
    // Whoever watches the case already watches it once.
    let form = order(&office, &["Hua"]).await.set("cases", &also.url.path()[7..]).set("reason", "closer to her");
    office.lin.submit(form).await.ok();
    let watched = hua.get("/today").await.ok().texts("#watched li");
    assert!(watched.len() == 1 && watched[0].contains("Her lease ends"), "{watched:?}");
    assert!(!mei.get("/today").await.ok().has("#watched"));
}

async fn twelve_steps_alike_are_coded_at_once_and_uncoded_again(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    office.app.enter(people(13, "mei")).await;
    office.app.forge("UPDATE steps SET reason_id = (SELECT id FROM reasons WHERE code = 'other')");
    let case = mei.registers(&XIUYING).await;
    mei.logs(&case, &[("outcome", "refused"), ("reason", "Other"), ("words", "the lease must be new")]).await.ok();
    assert_eq!(mei.get("/team/recode").await.status, StatusCode::FORBIDDEN);
    assert!(line(&office.lin, "Mei").await.ends_with(" 14"));
    let page = office.lin.get("/team/recode").await.ok();
    page.says("14 steps have the reason");
    assert!(!page.html.contains("the lease must be new"), "words only when asked for");
    let words = office.lin.submit(page.form("form[action$='/words']")).await.ok();
    words.says("the lease must be new");
    office.lin.get("/admin/audit").await.ok().says(&format!("read a case {} words", &case.url.path()[7..]));
    let wrong = office.lin.submit(page.form("#recode")).await;
    assert_eq!((wrong.status, wrong.texts(".govuk-error-summary li").len()), (StatusCode::UNPROCESSABLE_ENTITY, 2));
    let html = scraper::Html::parse_document(&page.html);
    let boxes = scraper::Selector::parse("input[name=steps]").expect("a selector");
    let steps: Vec<String> = html.select(&boxes).filter_map(|tick| tick.attr("value").map(str::to_owned)).collect();
    let twelve = steps.iter().take(12).fold(page.form("#recode"), |form, step| form.set("steps", step));
    let stale = twelve.clone();
    let page = office.lin.submit(twelve.set("reason", "quota-full")).await.ok();
    page.says("2 steps have the reason").says("12 steps:");
    assert!(line(&office.lin, "Mei").await.ends_with(" 2"));
    let late = office.lin.submit(stale.set("reason", "quota-full")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    late.says("Nothing was changed");
    office.lin.get("/admin/audit").await.ok().says("gave steps another reason");
    let last = steps.last().expect("a step").clone();
    let own = page.form("#recode").set("steps", &last).set("reason_en", "Lease too old").set("reason_zh", "租约太旧");
    office.lin.submit(own).await.ok().says("One step: Lease too old");
    let page = office.lin.get("/team/recode").await.ok();
    let at = page.texts("#past li").iter().position(|past| past.starts_with("12 steps")).expect("the recoding") + 1;
    let page = office.lin.submit(page.form(&format!("#past li:nth-child({at}) form"))).await.ok();
    page.says("13 steps have the reason").says("undone");
    office.lin.get("/admin/audit").await.ok().says("gave steps their reason back");
}
