//! Bad input, in every form of every page: always an answer that says what to do, beside the field and at the top, with everything typed still there; never a failure of the program.

use std::collections::HashSet;

use crate::support::{Office, Page, Somebody, TestApp, Visitor, XIUYING, on_both};
use reqwest::StatusCode;

on_both!(no_form_fails_whatever_is_typed, ten_thousand_demands_are_no_step, what_is_typed_is_never_run);

/// What nobody should type, and somebody does.
const TYPED: [(&str, &str); 9] = [
    ("nothing", ""),
    ("a control character", "a\u{7}b"),
    ("emoji", "👩‍👧‍👦🏽"),
    ("right to left", "\u{202e}שלום עליכם\u{202c}"),
    ("a day that does not exist", "2026-02-30"),
    ("a day before anyone's birth", "1066-10-14"),
    ("a number below zero", "-1"),
    ("a quotation that ends a statement", "' OR 1=1; --"),
    ("markup", "<script>alert(1)</script>"),
];

/// Forms that only do something: nothing is typed into them, or what they end is needed for the rest.
const NOT_FILLED_IN: [&str; 4] = ["/sign-out", "/leave", "/language", "/erase"];

/// Pages with forms, as someone who is supervisor and administrator sees them.
async fn pages(office: &Office) -> Vec<String> {
    office.has_office("Education Commission D1").await;
    let lin = &office.lin;
    let case = lin.registers(&XIUYING).await;
    let page = lin.logs(&case, &[("day", "2026-03-09"), ("office", "Education Commission D1"), ("outcome", "refused")]).await.ok();
    let path = case.url.path().to_owned();
    let challenge = page.attribute(".thread a[href*='/challenge/']", "href").expect("it can be challenged");
    let page = lin.submit(lin.get(&challenge).await.ok().form("#choose").set("remedy", "reconsideration").set("told", "yes")).await.ok();
    let remedy = page.attribute("#challenges a", "href").expect("it has a page");
    let page = lin.get(&format!("{path}/referrals/new")).await.ok();
    let page = lin.submit(page.form("#refer").set("recipient", "Clinic").set("about", "help")).await.ok();
    let referral = page.attribute("#referrals a", "href").expect("it has a page");
    office.caseworker("Wen").await;
    let below = ["", "/close", "/hand-over", "/referrals/new", "/eligibility", "/copy", "/letters/new?template=complaint&language=en"];
    let mut all: Vec<String> = below.iter().map(|below| format!("{path}{below}")).collect();
    all.extend([challenge, remedy, referral]);
    all.extend(["", "/edit"].map(|below| format!("/people/{}{below}", case.person())));
    let others = [
        "/find",
        "/people/new",
        "/today",
        "/team",
        "/team/recode",
        "/closing",
        "/duplicates",
        "/erasures",
        "/admin",
        "/admin/settings",
        "/reference/offices",
        "/reference/services",
        "/reference/reasons",
        "/reference/policies",
        "/reference/policies/new",
        "/reference/calendar",
        "/reference/letters/new",
        "/reference/questions",
        "/releases",
        "/summary",
        "/imports",
    ];
    all.extend(others.map(str::to_owned));
    all
}

async fn no_form_fails_whatever_is_typed(app: TestApp) {
    let office = app.open().await;
    let mut wrong = Vec::new();
    let mut seen = HashSet::new();
    let (mut filled, mut refused) = (0, 0);
    for path in pages(&office).await {
        let page = office.lin.get(&path).await;
        assert!(page.status.is_success() || page.status == StatusCode::NOT_FOUND, "{path} answered {}", page.status);
        let forms = page.forms().len();
        for number in 0..forms {
            // of forms that are alike, such as one a line of a list, one is enough
            let alike = page.forms().get(number).map(|form| (form.texts(), form.hidden(), form.path().rsplit('/').next().map(str::to_owned)));
            if !seen.insert(alike) {
                continue;
            }
            for (what, typed) in TYPED {
                // a form that was sent may have changed the page
                let Some(form) = office.lin.get(&path).await.forms().into_iter().nth(number) else { break };
                if NOT_FILLED_IN.iter().any(|end| form.path().ends_with(end)) || form.texts().is_empty() {
                    break;
                }
                filled += 1;
                let (texts, to) = (form.texts(), form.path().to_owned());
                let forged = form.hidden().into_iter().filter(|field| field != "place");
                let form = texts.iter().cloned().chain(forged).fold(form, |form, field| form.set(&field, typed));
                let answer = office.lin.submit(form).await;
                refused += usize::from(answer.status == StatusCode::UNPROCESSABLE_ENTITY);
                wrong.extend(faults(&answer, &texts, typed).into_iter().map(|fault| format!("{path} → {to} with {what}: {fault}")));
            }
        }
    }
    assert!(filled > 150 && refused > 50, "only {filled} forms were filled in, {refused} refused");
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}

/// What is wrong with an answer to a form in which the same was typed everywhere.
fn faults(answer: &Page, texts: &[String], typed: &str) -> Vec<String> {
    if answer.status.is_server_error() {
        return vec![format!("the program failed: {}", answer.words())];
    }
    let mut faults = Vec::new();
    if answer.html.contains("<script>alert(1)") {
        faults.push("what was typed is markup on the page".to_owned());
    }
    if answer.status != StatusCode::UNPROCESSABLE_ENTITY {
        return faults;
    }
    if !answer.has("[data-focus] a[href^='#']") {
        faults.push("nothing at the top leads to what is wrong".to_owned());
    }
    if !answer.has("main form .wrong, main .field--wrong") {
        faults.push("nothing beside a field says what is wrong".to_owned());
    }
    // What was typed stands in the form again: in as many fields as the page still has of those that were filled in.
    let again: Vec<_> = answer.forms();
    let kept =
        |field: &String| again.iter().any(|form| form.texts().contains(field) && form.value(field).is_some_and(|value| value.trim() == typed.trim()));
    let there = |field: &&String| again.iter().any(|form| form.texts().contains(*field));
    let lost: Vec<&String> = texts.iter().filter(there).filter(|field| !kept(field)).collect();
    if !lost.is_empty() {
        faults.push(format!("what was typed is gone from {lost:?}"));
    }
    faults
}

async fn ten_thousand_demands_are_no_step(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let form = mei.get(case.url.path()).await.ok().form("#step");
    let submission = form.value("submission").expect("a name of this press");
    let many: Vec<(&str, &str)> = std::iter::repeat_n(("demands", "residence-permit"), 10_000)
        .chain([("outcome", "more-demanded"), ("submission", submission.as_str()), ("then", "stay"), ("words", "they want it all")])
        .collect();
    let answer = mei.post(&format!("{}/steps", case.url.path()), &many).await;
    assert!(!answer.status.is_server_error(), "{}", answer.status);
    let demanded = mei
        .get(case.url.path())
        .await
        .ok()
        .texts(".thread li li, .thread .demands li, .thread p")
        .iter()
        .filter(|line| line.contains("Residence permit"))
        .count();
    assert!(demanded <= 1, "what is asked for twice is one demand: {demanded}");
}

/// What is typed by someone is shown to others as it was typed.
async fn what_is_typed_is_never_run(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let evil = "\"><img src=x onerror=alert(1)>";
    let case = mei.registers(&Somebody { name: evil, phone: "", ..XIUYING }).await;
    let page = mei.logs(&case, &[("outcome", "refused"), ("words", evil), ("note", evil)]).await.ok();
    mei.submit(page.form("#add-note").set("remark", evil)).await.ok();
    mei.submit(page.form("#add-task").set("task", evil).set("due", "5")).await.ok();
    let looks: [(&Visitor, String); 3] =
        [(&mei, case.url.path().to_owned()), (&office.lin, format!("/people/{}", case.person())), (&mei, "/today".to_owned())];
    for (who, path) in looks {
        let page = who.get(&path).await.ok();
        assert!(!page.has("img[onerror]"), "{path}");
    }
    assert!(!mei.finds("img").await.has("img[onerror]"));
}
