//! Today: what concerns me now, and what came of a case set from there.

use crate::support::{Office, Page, Somebody, TestApp, Visitor, XIUYING, on_both, today};
use reqwest::StatusCode;

on_both!(
    today_is_the_first_page_of_those_signed_in_only,
    results_are_set_from_the_list_and_one_goes_on_where_one_was,
    what_is_wrong_with_a_result_is_said_beside_it,
    what_the_service_asks_is_answered_where_the_result_is_set,
    what_was_handed_over_and_watched_stands_at_the_top,
    tasks_are_ticked_off_from_today,
    a_question_from_the_supervisor_is_on_the_workers_page,
    a_promise_that_ran_out_is_named_until_there_is_an_answer,
    a_long_list_is_read_page_by_page
);

async fn today_is_the_first_page_of_those_signed_in_only(office: TestApp) {
    let (lin, _) = office.set_up().await;
    let page = lin.get("/").await.ok();
    assert_eq!(page.url.path(), "/today");
    assert!(page.says("Lin").has("main h1"));
    assert_eq!(office.visitor().get("/").await.url.path(), "/sign-in");
}

impl Office {
    /// Cases in which something was tried, and which then lay for `days`.
    async fn waits(&self, mei: &Visitor, how_many: usize, days: i64) -> Vec<Page> {
        let mut cases = Vec::new();
        for number in 0..how_many {
            let name = format!("Person {number}");
            let case = mei.registers(&Somebody { name: &name, phone: "", birth_year: "", ..XIUYING }).await;
            let step = [("day", "2026-03-02"), ("office", "Education Commission D1"), ("outcome", "accepted-for-processing")];
            mei.logs(&case, &step).await.ok();
            cases.push(case);
        }
        let since = today() - chrono::TimeDelta::days(days);
        self.app.forge(&format!("UPDATE cases SET touched_on = '{since}'"));
        cases
    }
}

async fn results_are_set_from_the_list_and_one_goes_on_where_one_was(app: TestApp) {
    let office = app.open().await;
    office.has_office("Education Commission D1").await;
    office.has_office("Resident Service Centre W2").await;
    let mei = office.caseworker("Mei").await;
    office.waits(&mei, 4, 20).await;
    let list = mei.get("/today").await.ok();
    let codes = list.texts("#waiting a.code");
    assert_eq!(codes.len(), 4);
    assert!(list.texts("#waiting li").iter().all(|line| line.contains("Education Commission D1") && line.contains("Accepted")), "{}", list.words());
    let set = |page: &Page, row: usize| page.attribute(&format!("#waiting li:nth-child({row}) a[href^='/today/outcome/']"), "href").expect("a link");

    // The first: refused, with its reason.
    let form = mei.get(&set(&list, 1)).await.ok();
    assert!(form.has("#outcome[autofocus]"), "one key picks the outcome");
    let reason = form.attribute("#reasons-list option", "value").expect("a reason");
    let list = mei.submit(form.form("#outcome-form").set("outcome", "refused").set("reason", &reason)).await.ok();
    assert_eq!(list.url.path(), "/today");
    let lines = list.texts("#waiting li");
    assert_eq!(lines.len(), 4, "every line is where it was: {lines:?}");
    assert_eq!(list.texts("#waiting a.code"), codes);
    assert!(lines[0].contains("Refused") && lines[0].contains("Fewer than 10 other people met this reason at this office"), "{}", lines[0]);
    assert_eq!(set(&list, 2), list.attribute("a[autofocus]", "href").expect("one goes on with the next"));

    // The second: sent elsewhere; the third: no answer.
    let form = mei.get(&set(&list, 2)).await.ok().form("#outcome-form");
    let list = mei.submit(form.set("outcome", "deflected").set("sent_to", "Resident Service Centre W2")).await.ok();
    let form = mei.get(&set(&list, 3)).await.ok().form("#outcome-form");
    let list = mei.submit(form.set("outcome", "no-answer")).await.ok();
    assert_eq!(list.texts("#waiting a.code"), codes);
    let states: Vec<_> = list.texts("#waiting li .tag");
    assert_eq!(states, ["× Refused", "× Sent elsewhere", "… No answer", "✓ Accepted for processing"]);
    assert_eq!(list.texts("#waiting li.set").len(), 3);
    assert_eq!(set(&list, 4), list.attribute("a[autofocus]", "href").expect("one goes on with the last"));
    assert!(mei.get(&format!("/cases/{}", codes[1])).await.ok().texts(".thread > li")[1].contains("→ Resident Service Centre W2"));
    let fresh = mei.get("/today").await.ok();
    assert_eq!(fresh.texts("#waiting a.code"), [codes[3].clone()], "what has an answer is not asked for again");
}

async fn what_is_wrong_with_a_result_is_said_beside_it(app: TestApp) {
    let office = app.open().await;
    office.has_office("Education Commission D1").await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let case = office.waits(&mei, 1, 40).await.remove(0);
    let list = mei.get("/today/stale").await.ok();
    let set = list.attribute("#stale a[href^='/today/outcome/']", "href").expect("a link");
    let page = mei.submit(mei.get(&set).await.ok().form("#outcome-form").set("reason", "because").set("day", "2085-01-01")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.texts(".govuk-error-summary li").len(), 3, "{:?}", page.texts(".govuk-error-summary li"));
    let form = page.form("#outcome-form");
    assert_eq!(form.value("reason").as_deref(), Some("because"), "what was typed stays");
    let back = mei.submit(form.set("reason", "").set("day", "").set("outcome", "granted")).await.ok();
    assert_eq!(back.url.path(), "/today/stale", "back where one came from");
    assert!(back.texts("#stale li")[0].contains("Granted"));
    assert_eq!(wen.get(&set).await.status, StatusCode::NOT_FOUND);
    assert_eq!(wen.post(&set, &[("outcome", "granted")]).await.status, StatusCode::NOT_FOUND);

    // What is being typed on the case page is not thrown away by a result that is set from the list.
    let typed = mei.get(case.url.path()).await.ok().form("#step").set("words", "half a sentence");
    mei.submit(typed.to("/drafts")).await.ok();
    mei.submit(mei.get(&set).await.ok().form("#outcome-form").set("outcome", "no-answer")).await.ok();
    mei.get(case.url.path()).await.ok().says("What you typed and did not save is back");
    // A closed case takes no result.
    let late = mei.get(&set).await.ok().form("#outcome-form").set("outcome", "refused");
    let close = mei.get(&format!("{}/close", case.url.path())).await.ok().form("#close").set("outcome", "granted");
    mei.submit(close).await.ok();
    let refused = mei.submit(late).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Somebody closed this case in the meantime");
}

async fn what_the_service_asks_is_answered_where_the_result_is_set(app: TestApp) {
    let office = app.open().await;
    office.has_office("Education Commission D1").await;
    let mei = office.caseworker("Mei").await;
    let case = office.waits(&mei, 1, 20).await.remove(0);
    let list = mei.get("/today").await.ok();
    let set = list.attribute("#waiting a[href^='/today/outcome/']", "href").expect("a link");
    assert!(!mei.get(&set).await.ok().has("#questions"), "nothing is asked where nothing is to be asked");
    let services = office.lin.get("/reference/services").await.ok();
    let names = services.texts("#entries th a");
    let at = names.iter().position(|name| name.starts_with("Compulsory schooling")).expect("the service") + 1;
    let service = services.attribute(&format!("#entries tr:nth-child({at}) th a"), "href").expect("a link");
    let form = office.lin.get(&format!("{service}/questions")).await.ok().form("#question").set("en", "Who lives with the child?");
    office.lin.submit(form.set("answer_en_1", "Parents").set("answer_en_2", "Grandparents")).await.ok();

    let form = mei.get(&set).await.ok();
    let field = form.attribute("#questions select", "name").expect("it is asked");
    let answers = form.form("#outcome-form").offers(&field);
    assert_eq!(answers.len(), 3, "nothing, and the two");
    let wrong = mei.submit(form.form("#outcome-form").set(&field, &answers[2])).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "no outcome was chosen");
    assert_eq!(wrong.form("#outcome-form").value(&field).as_deref(), Some(answers[2].as_str()), "what was chosen stays");
    mei.submit(wrong.form("#outcome-form").set("outcome", "no-answer")).await.ok();
    mei.get(case.url.path()).await.ok().says("Who lives with the child? Grandparents");
    // it need not be answered, and an answer that is none is said beside it
    let foreign = mei.post(&set, &[("outcome", "no-answer"), (&field, "somebody")]).await;
    assert_eq!(foreign.texts(".govuk-error-summary li"), ["Choose one of the list."]);
    mei.submit(mei.get(&set).await.ok().form("#outcome-form").set("outcome", "no-answer")).await.ok();
}

async fn what_was_handed_over_and_watched_stands_at_the_top(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let mut codes = Vec::new();
    for (name, line) in [("Zhao Min", "Hearing on Friday"), ("Qian Li", "Her lease ends")] {
        let case = mei.registers(&Somebody { name, phone: "", birth_year: "", ..XIUYING }).await;
        let page = mei.submit(case.form("#set-watch").set("line", line)).await.ok();
        let path = case.url.path().to_owned();
        codes.push(path.trim_start_matches("/cases/").to_owned());
        page.says(line);
        let page = mei.get(&format!("{path}/hand-over")).await.ok();
        let form = page.form("#hand-over").set("to", &page.choice("#to", "Wen")).set("note", "Call her before nine");
        mei.submit(form).await.ok();
    }
    let page = wen.get("/today").await.ok();
    let sections: Vec<_> = page.texts("main section h2");
    assert_eq!(sections[..2], ["Handed to you", "Watched"], "at the top of her page");
    let lines = page.texts("#watched li");
    assert!(lines.iter().any(|line| line.contains("Hearing on Friday")) && lines.iter().any(|line| line.contains("Her lease ends")), "{lines:?}");
    let handed = page.texts("#handed li");
    assert!(handed.len() == 2 && handed[0].contains("Call her before nine") && handed[0].contains("Mei handed this person over"), "{handed:?}");
    for name in ["Zhao Min", "Qian Li"] {
        assert!(!page.words().contains(name), "by codes, never by names");
    }
    let page = wen.submit(page.form("#handed li form")).await.ok();
    assert_eq!(page.texts("#handed li").len(), 1, "what was read is laid aside");
    let meis = mei.get("/today").await.ok();
    assert!(!meis.has("#watched") && !meis.has("#handed"), "whoever left watches no more");
}

async fn tasks_are_ticked_off_from_today(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    for (task, due) in [("Call the school", "1"), ("Next year", "300"), ("Long ago", "0")] {
        mei.submit(mei.get(case.url.path()).await.ok().form("#add-task").set("task", task).set("due", due)).await.ok();
    }
    office.app.forge(&format!("UPDATE tasks SET due = '2026-01-05' WHERE due = '{}'", today()));
    let page = mei.get("/today").await.ok();
    let lines = page.texts("#tasks li");
    assert_eq!(lines.len(), 2, "what is due later than in a week is not for today: {lines:?}");
    assert!(lines[0].contains("! Long ago · was due 5 January 2026") && lines[1].contains("Call the school · by"), "{lines:?}");
    let page = mei.submit(page.form("#tasks li form")).await.ok();
    assert_eq!(page.url.path(), "/today");
    assert_eq!(page.texts("#tasks li").len(), 1);
    page.says("Call the school");
    assert!(!office.lin.get("/today").await.ok().words().contains("Call the school"), "it is Mei's to do");
}

async fn a_question_from_the_supervisor_is_on_the_workers_page(app: TestApp) {
    let office = app.open().await;
    let form = office.lin.get("/admin/settings").await.ok().form("form[action='/admin/settings']");
    office.lin.submit(form.set("closing_needs_approval", "yes")).await.ok();
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    mei.logs(&case, &[("outcome", "refused")]).await.ok();
    mei.submit(mei.get(&format!("{}/close", case.url.path())).await.ok().form("#close")).await.ok();
    let queue = office.lin.get("/today").await.ok();
    assert!(queue.texts("#closing li")[0].contains("Mei asked for it"), "{:?}", queue.texts("#closing li"));
    assert!(!mei.get("/today").await.ok().has("#closing"), "the queue is the supervisors'");
    let code = case.url.path().trim_start_matches("/cases/");
    let form = office.lin.get("/closing").await.ok().form(&format!("form[action='/closing/{code}/question']"));
    office.lin.submit(form.set("question", "Did he get it in writing?")).await.ok();
    let page = mei.get("/today").await.ok();
    assert!(page.texts("#sent-back li")[0].contains("Did he get it in writing?"), "{}", page.words());
    assert_eq!(page.attribute("#sent-back a.code", "href"), Some(format!("/cases/{code}/close")));
    assert!(!office.lin.get("/today").await.ok().has("#closing"));
}

async fn a_long_list_is_read_page_by_page(app: TestApp) {
    let office = app.open().await;
    office.has_office("Education Commission D1").await;
    let mei = office.caseworker("Mei").await;
    let case = office.waits(&mei, 1, 40).await.remove(0);
    let person = format!("/people/{}/cases", case.person());
    for _ in 0..29 {
        mei.post(&person, &[("service", "dibao")]).await.ok();
    }
    office.app.forge("UPDATE cases SET touched_on = '2026-01-05'");
    for reader in [&mei, &office.lin] {
        let today = reader.get("/today").await.ok();
        let first = today.texts("#stale a.code");
        let more = reader.get(&today.attribute("#stale a[rel=next]", "href").expect("more")).await.ok();
        let second = more.texts("#stale a.code");
        let last = reader.get(&more.attribute("a[rel=next]", "href").expect("more")).await.ok();
        let third = last.texts("#stale a.code");
        assert_eq!([first.len(), second.len(), third.len()], [8, 20, 2]);
        assert!(!last.has("a[rel=next]"));
        let all: std::collections::BTreeSet<_> = first.iter().chain(&second).chain(&third).collect();
        assert_eq!(all.len(), 30, "each stands once");
    }
    assert_eq!(mei.get("/today/nothing").await.status, StatusCode::NOT_FOUND);
}

async fn a_promise_that_ran_out_is_named_until_there_is_an_answer(app: TestApp) {
    let office = app.open().await;
    office.has_office("Education Commission D1").await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let waits = [("day", "2026-03-02"), ("office", "Education Commission D1"), ("outcome", "deferred"), ("promise_until", "2026-04-30")];
    mei.logs(&case, &waits).await.ok();
    mei.logs(&case, &[("day", "2026-04-01"), ("outcome", "refused")]).await.ok();
    let list = mei.get("/today").await.ok();
    let lines = list.texts("#promises li");
    assert!(
        lines.len() == 1 && lines[0].contains("was told to come back after 30 April 2026"),
        "an answer before the day decides nothing: {lines:?}"
    );
    assert!(office.lin.get("/today").await.ok().has("#promises li"));
    let set = list.attribute("#promises a[href^='/today/outcome/']", "href").expect("a link");
    let list = mei.submit(mei.get(&set).await.ok().form("#outcome-form").set("outcome", "no-answer")).await.ok();
    assert!(list.texts("#promises li.set")[0].contains("No answer"), "the list shows the new state");
    assert!(!mei.get("/today").await.ok().has("#promises li"), "whoever came back after the day had no more to wait for");
}
