//! The case page: steps one after the other, the thread with its loops, what the rules say, and how many others met the same.

use crate::support::{Page, Somebody, TestApp, XIUYING, on_both};
use reqwest::StatusCode;

on_both!(
    three_offices_that_send_round_are_a_named_loop,
    a_form_sent_twice_is_one_step,
    what_is_wrong_is_said_and_what_was_typed_stays,
    a_demand_is_judged_by_the_rule_of_its_day,
    ten_others_are_told_of_and_nine_are_not,
    a_case_is_nobody_elses,
    the_list_is_read_page_by_page,
    a_day_that_an_office_named_is_something_to_do,
    tasks_and_notes_are_locked_and_ticked_off,
    a_watched_case_says_why,
    what_worked_for_others_is_told_roughly_and_exactly_to_who_sees_all
);

async fn three_offices_that_send_round_are_a_named_loop(app: TestApp) {
    let office = app.open().await;
    for name in ["Education Commission D1", "Resident Service Centre W2", "Sub-district Office S3"] {
        office.has_office(name).await;
    }
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let sent = |day, from, to| [("day", day), ("office", from), ("outcome", "deflected"), ("sent_to", to)];
    mei.logs(&case, &sent("2026-03-09", "Education Commission D1", "Resident Service Centre W2")).await.ok();
    mei.logs(&case, &sent("2026-03-11", "Resident Service Centre W2", "Sub-district Office S3")).await.ok();
    let page = mei.logs(&case, &sent("2026-03-18", "sub-district office s3", "Education Commission D1")).await.ok();
    let loops = page.texts(".thread .back");
    assert_eq!(loops, ["Loop: Education Commission D1 → Resident Service Centre W2 → Sub-district Office S3 → Education Commission D1, 9 days"]);
    assert_eq!(page.texts(".thread > li.loop").len(), 1);
    let form = page.form("#step");
    assert_eq!(form.value("office").as_deref(), Some("Sub-district Office S3"), "the office of the last step is kept");

    let waits = [
        ("day", "2026-04"),
        ("outcome", "deferred"),
        ("promise_until", "2099-06-30"),
        ("words", "after the new rules, in June"),
        ("trips", "4"),
        ("hours", "1.5"),
        ("money", "340"),
    ];
    let page = mei.logs(&case, &waits).await.ok();
    page.says("April 2026").says("“after the new rules, in June”").says("Promise until 30 June 2099").says("4 trips").says("1.5 hours").says("¥340");
    let given_up = mei.logs(&case, &[("outcome", "withdrew"), ("gave_up_reason", "hopeless")]).await.ok();
    given_up.says("Gave up because:");
    assert_eq!(given_up.form("#step").value("new_attempt").as_deref(), Some("yes"), "a new attempt is suggested");
    let page = mei.logs(&case, &[("outcome", "granted")]).await.ok();
    page.says("Attempt 2");
    assert_eq!(page.texts("ol.thread").len(), 2);
}

async fn a_form_sent_twice_is_one_step(app: TestApp) {
    let office = app.open().await;
    office.has_office("Education Commission D1").await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let page = mei.get(case.url.path()).await.ok();
    let form = || page.form("#step").set("office", "Education Commission D1").set("outcome", "refused").set("then", "next");
    let (one, other) = tokio::join!(mei.submit(form()), mei.submit(form()));
    let third = mei.submit(form()).await.ok();
    assert_eq!([one.ok(), other.ok(), third].map(|page| page.texts(".thread > li").len()), [1, 1, 1]);
}

async fn what_is_wrong_is_said_and_what_was_typed_stays(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let long = "x".repeat(4_001);
    let wrong = [
        ("day", "2085-01-01"),
        ("office", "Nowhere"),
        ("reason", "because"),
        ("trips", "many"),
        ("words", long.as_str()),
        ("note", "a\u{0}b"),
        ("demanded_else", "a photo of the cat"),
        ("promise_until", "2026-02-30"),
    ];
    let page = mei.logs(&case, &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = page.texts(".govuk-error-summary li");
    assert_eq!(said.len(), 8, "{said:?}");
    let form = page.form("#step");
    for (field, typed) in wrong.iter().filter(|(field, _)| !["words", "note"].contains(field)) {
        assert_eq!(form.value(field).as_deref(), Some(*typed), "{field}");
    }
    assert!(form.value("words").is_some_and(|words| words.trim() == long));
    let of_another = mei
        .post(&format!("{}/steps", case.url.path()), &[("outcome", "refused"), ("channel", "00000000-0000-4000-8000-000000000000"), ("stage", "x")])
        .await;
    assert_eq!(of_another.texts(".govuk-error-summary li").len(), 2, "{}", of_another.words());
    assert!(mei.get(case.url.path()).await.ok().texts(".thread > li").is_empty(), "nothing was kept");

    let mended =
        page.form("#step").set("day", "2026-03").set("reason", "").set("trips", "").set("words", "").set("note", "").set("promise_until", "");
    let page = mei.submit(mended.set("outcome", "refused").set("add_office", "yes").set("then", "stay")).await.ok();
    page.says("Nowhere").says("March 2026").says("a photo of the cat");
}

async fn a_demand_is_judged_by_the_rule_of_its_day(app: TestApp) {
    let office = app.open().await;
    office.has_office("Permit window P1").await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&Somebody { service: "residence-permit", ..XIUYING }).await;
    let asked = [
        ("day", "2026-03-02"),
        ("office", "Permit window P1"),
        ("outcome", "more-demanded"),
        ("demands", "id-card"),
        ("demanded_else", "a letter from the village"),
    ];
    let page = mei.logs(&case, &asked).await.ok();
    let tags = page.texts(".thread p .tag");
    assert!(tags.contains(&"§ in the rule".to_owned()) && tags.contains(&"? rule not known".to_owned()), "{tags:?}");
    let before = [("day", "2001-03-02"), ("outcome", "more-demanded"), ("demands", "id-card")];
    let page = mei.logs(&case, &before).await.ok();
    assert_eq!(page.texts(".thread > li:last-child p .tag")[1], "? rule not known", "the rule was not in force yet");
}

async fn ten_others_are_told_of_and_nine_are_not(app: TestApp) {
    let office = app.open().await;
    office.has_office("Education Commission D1").await;
    let mei = office.caseworker("Mei").await;
    let step = [("office", "Education Commission D1"), ("outcome", "refused"), ("reason", "Quota full")];
    let form = mei.registers(&XIUYING).await;
    let reason = form.attribute("#reasons-list option", "value").expect("a reason to choose");
    let step = step.map(|(field, value)| (field, if field == "reason" { reason.as_str() } else { value }));
    let meets = |number: usize, consents: &'static [&'static str]| {
        let mei = mei.clone();
        async move {
            let name = format!("Person {number}");
            let case = mei.registers(&Somebody { name: &name, phone: "", birth_year: "", service: "school-enrolment", consents }).await;
            mei.logs(&case, &step).await.ok()
        }
    };
    for number in 0..10 {
        meets(number, &["keep", "aggregate"]).await;
    }
    let one = meets(10, &["keep"]).await;
    one.says("10 to 19 other people met this reason");
    let counted = mei.finds("Person 3").await;
    let case = mei.get(&counted.attribute("#hits a[href^='/cases/']", "href").expect("her case")).await.ok();
    case.says("Fewer than 10 other people met this reason");
    let asked = |page: &Page| format!("{}/others", page.url.path());
    let fields = [("office", "Education Commission D1"), ("reason", reason.as_str())];
    mei.post(&asked(&one), &fields).await.ok().says("10 to 19 other people");
    mei.post(&asked(&case), &fields).await.ok().says("Fewer than 10");
    assert_eq!(mei.post(&asked(&case), &[]).await.ok().words(), "");
}

async fn a_case_is_nobody_elses(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let case = mei.registers(&XIUYING).await;
    let path = case.url.path();
    for page in [
        wen.get(path).await,
        wen.post(&format!("{path}/steps"), &[("outcome", "refused")]).await,
        wen.post(&format!("{path}/others"), &[]).await,
        wen.get(&format!("/people/{}", case.person())).await,
    ] {
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{}", page.url);
    }
    office.lin.get(path).await.ok().says("Compulsory schooling");
    assert!(wen.get("/cases").await.ok().texts("tbody tr").is_empty());
}

async fn the_list_is_read_page_by_page(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let path = format!("/people/{}", case.person());
    for _ in 0..51 {
        mei.post(&format!("{path}/cases"), &[("service", "dibao")]).await.ok();
    }
    let first = mei.get("/cases").await.ok();
    let next = first.attribute("a[rel=next]", "href").expect("a second page");
    let second = mei.get(&next).await.ok();
    let (first, second) = (first.texts("tbody th"), second.texts("tbody th"));
    assert_eq!((first.len(), second.len()), (50, 2));
    assert!(second.iter().all(|code| !first.contains(code)));
}

async fn a_day_that_an_office_named_is_something_to_do(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    assert!(case.has("#step [name=deadline]"));
    let wrong = mei.logs(&case, &[("day", "2026-03-02"), ("outcome", "more-demanded"), ("deadline", "2026-03-01")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("This lies in the past");
    let page = mei.logs(&case, &[("outcome", "more-demanded"), ("deadline", "5")]).await.ok();
    let tasks = page.texts("#tasks li");
    assert!(tasks.len() == 1 && tasks[0].starts_with("Bring what they asked for by this day") && tasks[0].contains("in 5 days"), "{tasks:?}");
    let page = mei.logs(&case, &[("outcome", "deferred"), ("promise_until", "2099-06-30")]).await.ok();
    let tasks = page.texts("#tasks li");
    assert!(tasks.len() == 2 && tasks[1].starts_with("Ask again") && tasks[1].contains("30 June 2099"), "{tasks:?}");
    let page = mei.logs(&case, &[("outcome", "refused")]).await.ok();
    assert_eq!(page.texts("#tasks li").len(), 2, "a step without a day adds nothing");
}

async fn tasks_and_notes_are_locked_and_ticked_off(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let case = mei.registers(&XIUYING).await;
    let path = case.url.path();
    let empty = mei.submit(case.form("#add-task")).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(empty.texts(".govuk-error-summary li").len(), 2);
    assert_eq!(empty.form("#step").value("outcome"), case.form("#step").value("outcome"), "the form for a step is as it was");
    let wrong = mei.submit(empty.form("#add-task").set("task", "Call the aunt in Hefei").set("due", "soon")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.form("#add-task").value("task").as_deref(), Some("Call the aunt in Hefei"), "what was typed stays");
    let page = mei.submit(wrong.form("#add-task").set("due", "1")).await.ok();
    assert!(page.texts("#tasks li")[0].starts_with("Call the aunt in Hefei · by"), "{:?}", page.texts("#tasks li"));
    let lin = office.lin.get(path).await.ok();
    let tasks = lin.texts("#tasks li");
    assert!(tasks[0].starts_with("Call the aunt in Hefei") && tasks[0].contains("Mei"), "a supervisor reads it and whose it is: {tasks:?}");
    // A supervisor sets the caseworker a task and leaves a note.
    let mei_id = lin.choice("#taker", "Mei");
    let form = lin.form("#add-task").set("task", "Ask for the decision in writing").set("due", "2099-01-05").set("taker", &mei_id);
    office.lin.submit(form).await.ok();
    let noted = office.lin.get(path).await.ok().form("#add-note").set("remark", "Well done.\nGo on.");
    office.lin.submit(noted).await.ok();
    let page = mei.get(path).await.ok();
    page.says("Ask for the decision in writing").says("Lin Well done. Go on.");
    assert!(!page.texts("#tasks li").iter().any(|task| task.contains("Mei")), "both are her own");
    for (path, fields) in [("tasks", [("task", "x"), ("due", "1")]), ("notes", [("remark", "x"), ("", "")]), ("watch", [("line", "x"), ("", "")])] {
        assert_eq!(wen.post(&format!("{}/{path}", case.url.path()), &fields).await.status, StatusCode::NOT_FOUND);
    }
    let done = page.form("#tasks li form");
    let page = mei.submit(done).await.ok();
    assert_eq!(page.texts("#tasks li").len(), 1);
    page.says("Ask for the decision in writing");
    office.lin.get("/admin/audit").await.ok().says("finished a task").says("wrote a note on a case");
}

async fn a_watched_case_says_why(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let page = mei.submit(case.form("#set-watch").set("line", "The landlord threatens to end the lease")).await.ok();
    assert_eq!(page.texts("#watch p"), ["Watched: The landlord threatens to end the lease Mei"]);
    let page = mei.submit(page.form("#watch form").set("end", "yes")).await.ok();
    assert!(!page.has("#watch") && page.has("#set-watch"));
}

/// Twelve others were refused and went again, half of them in the end with success; five challenged it and wait.
async fn what_worked_for_others_is_told_roughly_and_exactly_to_who_sees_all(app: TestApp) {
    let office = app.open().await;
    office.has_office("Education Commission D1").await;
    let (lin, mei) = (&office.lin, office.caseworker("Mei").await);
    let own = mei.registers(&XIUYING).await;
    let reason = mei.get(own.url.path()).await.ok().attribute("#reasons-list option", "value").expect("a reason");
    let refused = [("day", "2026-03-09"), ("office", "Education Commission D1"), ("outcome", "refused"), ("reason", reason.as_str())];
    mei.logs(&own, &refused).await.ok();
    let mut people = Vec::new();
    for number in 0..17 {
        let (name, phone) = (format!("某{number}人"), format!("139000000{number:02}"));
        let case = lin.registers(&Somebody { name: &name, phone: &phone, ..XIUYING }).await;
        people.push(case.person());
        let page = lin.logs(&case, &refused).await.ok();
        if number < 12 {
            let outcome = if number % 2 == 0 { "granted" } else { "deferred" };
            lin.logs(&case, &[("day", "2026-03-16"), ("office", "Education Commission D1"), ("outcome", outcome)]).await.ok();
        } else {
            let page = lin.get(&page.attribute(".thread a[href*='/challenge/']", "href").expect("it can be challenged")).await.ok();
            lin.submit(page.form("#choose").set("remedy", "reconsideration").set("told", "yes").set("filed", "2026-03-20")).await.ok();
        }
    }
    assert!(!mei.get(own.url.path()).await.ok().has("#worked"), "nothing was counted yet");
    let scanned = office.app.command(&["scan"]);
    assert!(scanned.status.success(), "{}", String::from_utf8_lossy(&scanned.stderr));
    let exact = lin.get(own.url.path()).await.ok().texts("#worked li");
    assert_eq!(
        exact,
        [
            "Went to the same office again 12 people, 6 of them were granted it later: 50 % (25 % to 75 %)",
            "Challenged it: Administrative reconsideration 5 people, 0 of them were granted it later: 0 % (0 % to 43 %)",
        ]
    );
    // Of five nothing is told to who does not see their cases; of the twelve a band, as wide as so few make it.
    let rough = mei.get(own.url.path()).await.ok().texts("#worked li");
    assert_eq!(
        rough,
        ["Went to the same office again 10 to 19 people; about 5 in 10 were granted it later. With so few it could as well be 2 to 8 in 10."]
    );
    // Three who do not want to be counted any more leave too few to tell.
    for person in &people[..3] {
        lin.post(&format!("/people/{person}/consents"), &[("kind", "aggregate"), ("given", "false")]).await.ok();
    }
    assert!(office.app.command(&["scan"]).status.success());
    assert!(!mei.get(own.url.path()).await.ok().has("#worked"), "nine agree to be counted");
    assert_eq!(lin.get(own.url.path()).await.ok().texts("#worked li"), exact, "inside the organization all are counted");
}
