//! Whose time runs out: announced a month before, kept by a supervisor, erased at night; an open case is never touched.

use std::time::{Duration, Instant};

use crate::support::{LIN, Office, PASSWORD, Somebody, TestApp, Visitor, XIUYING, email, on_both};
use reqwest::StatusCode;

on_both!(
    whose_time_ran_out_is_announced_and_a_month_later_erased,
    whoever_was_recorded_without_a_case_runs_out_too,
    no_time_is_set_unless_an_administrator_sets_one
);

const PATIENCE: Duration = Duration::from_secs(30);

async fn set(lin: &Visitor, months: &str) -> crate::support::Page {
    let form = lin.get("/admin/settings").await.ok().form("form[action='/admin/settings']");
    lin.submit(form.set("retention_months", months)).await
}

/// Registers somebody and closes their case; gives the codes of person and case.
async fn closed(mei: &Visitor, who: &Somebody<'_>) -> (String, String) {
    let case = mei.registers(who).await;
    let path = case.url.path().to_owned();
    let form = mei.get(&format!("{path}/close")).await.ok().form("#close");
    mei.submit(form.set("outcome", "granted").set("expectation", "hopeful")).await.ok();
    (case.person(), path)
}

/// The program is started again so many days later, and Lin signs in.
async fn later(office: &mut Office, days: i64) {
    office.app.stop();
    let then = chrono::Utc::now() + chrono::TimeDelta::days(days);
    office.app.set_argument("--clock", &then.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
    office.app.start_again().await;
    office.lin = office.app.sign_in(LIN, PASSWORD).await.0;
}

/// Waits until the night's work has made the page say so.
async fn waits_for(lin: &Visitor, path: &str, says: &str) {
    let began = Instant::now();
    while !lin.get(path).await.words().contains(says) {
        assert!(began.elapsed() < PATIENCE, "{path} does not say {says:?}: {}", lin.get(path).await.words());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn whose_time_ran_out_is_announced_and_a_month_later_erased(app: TestApp) {
    let mut office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let (gone, case) = closed(&mei, &XIUYING).await;
    let (kept, _) = closed(&mei, &Somebody { name: "王建国", phone: "139 0013 9001", ..XIUYING }).await;
    let (again, reopened) = closed(&mei, &Somebody { name: "陈小梅", phone: "139 0013 9002", ..XIUYING }).await;
    let open = mei.registers(&Somebody { name: "赵大海", phone: "139 0013 9003", ..XIUYING }).await.person();
    set(&office.lin, "3").await.ok();
    office.lin.get("/erasures").await.ok().says("3 months after their last case was closed").says("Nobody’s time runs out in the next 30 days.");

    // three months on, nobody is erased by surprise
    later(&mut office, 100).await;
    waits_for(&office.lin, "/erasures", &format!("P-{gone}")).await;
    let page = office.lin.get("/erasures").await.ok();
    for announced in [&gone, &kept, &again] {
        page.says(&format!("P-{announced}"));
    }
    assert!(!page.words().contains(&open), "an open case is not announced");
    office.lin.get("/team").await.ok().says("3 people whose time runs out");
    office.lin.get(&format!("/people/{gone}")).await.ok().says("it will be erased who this is");
    office.lin.submit(page.form(&format!("form[action='/erasures/{kept}/keep']"))).await.ok();
    let mei = office.app.sign_in(&email("Mei"), PASSWORD).await.0;
    assert_eq!(mei.post(&format!("/erasures/{gone}/keep"), &[]).await.status, StatusCode::FORBIDDEN, "a supervisor decides");
    let page = mei.get(&reopened).await.ok();
    mei.submit(page.form("form[action$='/reopen']")).await.ok();
    let before = office.lin.get("/cases?closed=true").await.ok().texts("tbody th").len();

    later(&mut office, 135).await;
    let began = Instant::now();
    while office.lin.get(&format!("/people/{gone}")).await.status != StatusCode::NOT_FOUND {
        assert!(began.elapsed() < PATIENCE, "nobody was erased");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(office.lin.get(&case).await.status, StatusCode::NOT_FOUND);
    assert!(!office.lin.finds("刘秀英").await.has("#hits a"));
    for stays in [&kept, &again, &open] {
        office.lin.get(&format!("/people/{stays}")).await.ok();
    }
    office.lin.finds("王建国").await.says("王建国");
    let page = office.lin.get("/erasures").await.ok();
    assert!(!page.words().contains(&kept) && !page.words().contains(&again), "{}", page.words());
    assert_eq!(office.lin.get("/cases?closed=true").await.ok().texts("tbody th").len(), before, "what was coded stays");
    let log = office.lin.get("/admin/audit").await.ok();
    let erased: Vec<String> = log.texts("tbody tr").into_iter().filter(|line| line.contains("erased somebody")).collect();
    assert_eq!(erased.len(), 1);
    assert!(!erased[0].contains(&gone));
    log.says("kept somebody a year longer");
    assert!(office.app.command(&["audit", "verify"]).status.success());
}

/// Brings somebody in from a list of people; gives their code.
async fn recorded(office: &Office, name: &str) -> String {
    let form = office.lin.get("/imports").await.ok().form("form[action='/imports']");
    let columns = office.lin.submit(form.attach("file", "people.csv", format!("name\n{name}\n").as_bytes())).await.ok();
    let ready = office.lin.submit(columns.form("form[action$='/check']")).await.ok();
    let run = ready.attribute("button[name=run]", "formaction").unwrap_or_else(|| panic!("it cannot be run: {}", ready.words()));
    let running = office.lin.submit(ready.form("form[action$='/check']").set("run", "yes").to(&run)).await.ok();
    let began = Instant::now();
    while office.lin.get(running.url.path()).await.ok().has("progress") {
        assert!(began.elapsed() < PATIENCE, "the import does not end");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let found = office.lin.finds(name).await;
    let link = found.attribute("#hits a[href^='/people/']", "href").unwrap_or_else(|| panic!("{name} is not found: {}", found.words()));
    link.trim_start_matches("/people/").to_owned()
}

async fn whoever_was_recorded_without_a_case_runs_out_too(app: TestApp) {
    let mut office = app.open().await;
    let gone = recorded(&office, "刘秀英").await;
    let (kept, helped) = (recorded(&office, "王建国").await, recorded(&office, "陈小梅").await);
    set(&office.lin, "3").await.ok();
    office.lin.get("/erasures").await.ok().says("or, where there is no case, after they were recorded");

    later(&mut office, 50).await;
    let page = office.lin.get("/erasures").await.ok();
    page.says("Nobody’s time runs out in the next 30 days.");

    later(&mut office, 100).await;
    waits_for(&office.lin, "/erasures", &format!("P-{gone}")).await;
    let page = office.lin.get("/erasures").await.ok();
    page.says(&format!("P-{kept}")).says(&format!("P-{helped}"));
    office.lin.submit(page.form(&format!("form[action='/erasures/{kept}/keep']"))).await.ok();
    let page = office.lin.get(&format!("/people/{helped}")).await.ok();
    office.lin.submit(page.form("form[action$='/cases']").set("service", "school-enrolment")).await.ok();

    later(&mut office, 135).await;
    let began = Instant::now();
    while office.lin.get(&format!("/people/{gone}")).await.status != StatusCode::NOT_FOUND {
        assert!(began.elapsed() < PATIENCE, "nobody was erased");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    for stays in [&kept, &helped] {
        office.lin.get(&format!("/people/{stays}")).await.ok();
    }
    assert!(!office.lin.finds("刘秀英").await.has("#hits a"));
}

async fn no_time_is_set_unless_an_administrator_sets_one(app: TestApp) {
    let office = app.open().await;
    office.lin.get("/erasures").await.ok().says("No time is set");
    for wrong in ["0", "241", "soon", "-3", "1.5"] {
        let page = set(&office.lin, wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        page.says("Give a number of months from 1 to 240, or nothing.");
        assert_eq!(page.attribute("[name=retention_months]", "value").as_deref(), Some(wrong), "what was typed is still there");
    }
    set(&office.lin, "24").await.ok();
    office.lin.get("/erasures").await.ok().says("24 months after their last case was closed");
    set(&office.lin, "").await.ok();
    office.lin.get("/erasures").await.ok().says("No time is set");
}
