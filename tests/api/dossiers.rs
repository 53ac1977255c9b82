//! Dossiers: gathered, frozen by one, approved by another, printed, and what became of them.

use super::patterns::{path_of, record, scan};
use crate::support::{Office, Page, TestApp, Visitor, on_both, pdf::text_of, today};
use chrono::Days;
use reqwest::StatusCode;

on_both!(
    a_pattern_becomes_a_claim_that_a_second_person_approves,
    whoever_froze_it_does_not_approve_it_and_what_is_frozen_stays,
    what_leaves_counts_who_agreed_and_hides_the_few,
    where_it_went_and_what_came_of_it_is_recorded,
    people_who_agreed_hear_what_their_case_helped_to_do,
    a_pattern_sheet_is_one_page_without_exact_figures,
);

/// Adds the pattern with these words to a new dossier, from its page.
async fn gathers(reader: &Visitor, words: &str) -> Page {
    let page = reader.get(&path_of(reader, words).await).await.ok();
    reader.submit(page.form("#gather")).await.ok()
}

async fn freezes(reader: &Visitor, path: &str) -> Page {
    reader.submit(reader.get(path).await.ok().form("#freeze")).await
}

async fn approves(reader: &Visitor, path: &str) -> Page {
    reader.submit(reader.get(path).await.ok().form("form[action$='/approve']")).await
}

async fn rows(reader: &Visitor, path: &str) -> Vec<Vec<String>> {
    let file = reader.get(&format!("{path}/figures.csv")).await.ok();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file.html.as_bytes());
    reader.records().map(|row| row.expect("a row of one length").iter().map(str::to_owned).collect()).collect()
}

/// An office with a scanned record, a caseworker and an analyst.
async fn filled(app: TestApp) -> (Office, Visitor, Visitor) {
    let office = app.open().await;
    let (mei, wei) = (office.caseworker("Mei").await, office.analyst("Wei").await);
    office.app.enter(record()).await;
    scan(&office);
    (office, mei, wei)
}

async fn a_pattern_becomes_a_claim_that_a_second_person_approves(app: TestApp) {
    let (office, mei, wei) = filled(app).await;
    wei.get("/dossiers").await.ok().says("There are no dossiers yet");
    let page = gathers(&wei, "60 were refused").await;
    page.says("being gathered").says("60 were refused");
    let path = page.url.path().to_owned();
    // the same pattern twice is there once
    let again = wei.get(&path_of(&wei, "60 were refused").await).await.ok().form("#gather");
    wei.submit(again.set("dossier", path.trim_start_matches("/dossiers/"))).await.ok();
    assert_eq!(wei.get(&path).await.ok().texts("#patterns li").len(), 1);

    freezes(&wei, &path).await.ok().says("frozen, waits for approval").says("Exhibit 1:");
    assert_eq!(wei.post(&format!("{path}/approve"), &[]).await.status, StatusCode::FORBIDDEN, "an analyst approves nothing");
    wei.get(&format!("{path}/print")).await.ok().says("Not approved yet");
    approves(&office.lin, &path).await.ok().says("approved");

    let sheet = wei.get(&format!("{path}/print")).await.ok();
    sheet
        .says("How this was counted")
        .says("Strong evidence")
        .says("other people who tried the same and are not in this group")
        .says("Riverside Legal Aid");
    assert!(!sheet.words().contains("Not approved yet") && !sheet.html.contains("某人"), "{}", sheet.words());
    assert!(sheet.has("#sheet svg.bars") && sheet.has("#sheet table.figures"));
    let rows = rows(&wei, &path).await;
    let figure = |at: usize| rows[1][at].parse::<u64>().unwrap_or_else(|_| panic!("{rows:?}"));
    assert!(rows.len() == 2 && figure(2).abs_diff(60) <= 2 && figure(4).abs_diff(16) <= 2, "{rows:?}");
    sheet.says(&format!("{} were refused", figure(2)));

    let claim = text_of(&wei.download(&format!("{path}/claim.pdf")).await.bytes);
    let told = format!("{} were refused", figure(2));
    for said in ["Exhibit 1:", "Strong evidence", "How this was counted", "Riverside Legal Aid", &told] {
        assert!(claim.split_whitespace().collect::<Vec<_>>().join(" ").contains(said), "{said}: {claim}");
    }
    let one = text_of(&wei.download(&format!("{}/sheet.pdf", path_of(&wei, "60 were refused").await)).await.bytes);
    assert!(one.contains("How this was counted") && one.matches('\u{c}').count() == 1, "one pattern on one page: {one}");

    for path in ["/dossiers".to_owned(), path.clone(), format!("{path}/print"), format!("{path}/claim.pdf"), format!("{path}/figures.csv")] {
        assert_eq!(mei.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let refused = mei.get(&format!("{}/cases", path_of(&mei, "60 were refused").await)).await.ok();
    let case = refused.attribute("tbody a[href^='/cases/']", "href").expect("a case of hers");
    mei.get(&case).await.ok().says("Used in").says("not sent anywhere yet");
    let trail = office.lin.get("/admin/audit").await.ok();
    trail.says("began a dossier").says("froze a dossier").says("approved a dossier").says("printed or downloaded a dossier");
    assert!(office.app.command(&["audit", "verify"]).status.success());
}

async fn whoever_froze_it_does_not_approve_it_and_what_is_frozen_stays(app: TestApp) {
    let (office, _, wei) = filled(app).await;
    let other = office.colleague("Ning", &["supervisor"]).await;
    let path = gathers(&office.lin, "60 were refused").await.url.path().to_owned();
    assert_eq!(approves_at_once(&office.lin, &path).await.status, StatusCode::CONFLICT, "nothing is frozen yet");
    freezes(&office.lin, &path).await.ok().says("You froze this dossier");
    assert_eq!(approves_at_once(&office.lin, &path).await.status, StatusCode::FORBIDDEN);
    // opened again, frozen by the analyst, approved by either
    other.submit(other.get(&path).await.ok().form("form[action$='/reopen']")).await.ok().says("being gathered");
    freezes(&wei, &path).await.ok();
    approves(&other, &path).await.ok().says("approved");
    let twice = approves_at_once(&office.lin, &path).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    twice.says("Ning has approved it already");

    let before = wei.get(&format!("{path}/print")).await.ok().texts("#sheet");
    for action in ["add", "remove"] {
        let pattern = path_of(&wei, "60 were refused").await.replace("/patterns/", "");
        let late = wei.post(&format!("{path}/{action}"), &[("what", "pattern"), ("id", &pattern)]).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{action}");
    }
    assert_eq!(wei.post(&format!("{path}/reopen"), &[]).await.status, StatusCode::CONFLICT);
    wei.get(&format!("{path}/today")).await.ok().says("Unchanged: fewer than 10 people came or went.");
    // three who take their agreement back change nothing, many do; what is frozen stays
    take_back(&office, 3);
    wei.get(&format!("{path}/today")).await.ok().says("Unchanged: fewer than 10 people came or went.");
    take_back(&office, 40);
    wei.get(&format!("{path}/today")).await.ok().says("It has changed.");
    scan(&office);
    assert_eq!(wei.get(&format!("{path}/print")).await.ok().texts("#sheet"), before);
}

/// So many of those who were refused agree no longer to be counted.
fn take_back(office: &Office, people: usize) {
    let refused = "SELECT cases.person_id FROM cases JOIN steps ON steps.case_id = cases.id WHERE steps.outcome = 'refused'";
    office.app.forge(&format!("UPDATE consents SET given = (1 = 0) WHERE kind = 'aggregate' AND person_id IN ({refused} LIMIT {people})"));
}

async fn approves_at_once(reader: &Visitor, path: &str) -> Page {
    reader.post(&format!("{path}/approve"), &[]).await
}

async fn what_leaves_counts_who_agreed_and_hides_the_few(app: TestApp) {
    let (office, _, wei) = filled(app).await;
    let few = gathers(&office.lin, "19 were sent elsewhere").await.url.path().to_owned();
    let page = freezes(&office.lin, &few).await.ok();
    page.says("fewer than 10 people who agreed to be counted stand behind one of them");
    assert!(!page.words().contains("2 were sent elsewhere") && !page.has("main svg.bars") && !page.has("main table.figures"), "{}", page.words());
    let hidden = rows(&wei, &few).await;
    assert!(hidden[1][3..9].iter().all(String::is_empty), "{hidden:?}");
    let again = wei.get(&format!("{few}/today")).await.ok().texts("main tbody tr");
    assert!(again[0].matches(&hidden[1][2]).count() == 2 && again[1].matches("hidden").count() == 2, "what was told is told again: {again:?}");

    // nobody agreed to be counted any more
    let open = gathers(&wei, "60 were refused").await.url.path().to_owned();
    office.app.forge("UPDATE consents SET given = NOT given WHERE kind = 'aggregate'");
    freezes(&wei, &open).await.ok().says("The figures are hidden: fewer than 10 people who agreed to be counted met this.");
    assert!(rows(&wei, &open).await[1][2..9].iter().all(String::is_empty));
    let empty = wei.submit(wei.get("/dossiers").await.ok().form("main form[action='/dossiers']").set("title", "Nothing in it")).await.ok();
    let refused = freezes(&wei, empty.url.path()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Nothing is gathered yet");
    let untitled = wei.submit(wei.get("/dossiers").await.ok().form("main form[action='/dossiers']").set("title", " ")).await;
    assert_eq!(untitled.status, StatusCode::UNPROCESSABLE_ENTITY);
    untitled.says("Give a title of 1 to 120 characters.");
}

async fn where_it_went_and_what_came_of_it_is_recorded(app: TestApp) {
    let (office, mei, wei) = filled(app).await;
    let path = gathers(&wei, "60 were refused").await.url.path().to_owned();
    assert_eq!(wei.post(&format!("{path}/uses"), &[("recipient", "D1")]).await.status, StatusCode::CONFLICT, "nobody approved it yet");
    freezes(&wei, &path).await.ok();
    approves(&office.lin, &path).await.ok();
    let day = |ago: u64| (today() - Days::new(ago)).to_string();

    let form = wei.get(&path).await.ok().form("#use");
    let wrong = wei.submit(form.clone().set("recipient", "The city's ombudsman").set("sent", &day(10)).set("due", &day(12))).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("The answer cannot be due before it was sent.");
    assert_eq!(wrong.form("#use").value("recipient").as_deref(), Some("The city's ombudsman"), "what was typed stays");
    let sent = form.set("recipient", "The city's ombudsman").set("sent", &day(10)).set("due", &day(5));
    wei.submit(sent.clone()).await.ok().says("The city's ombudsman").says("answer overdue");
    wei.submit(sent).await.ok();
    // whoever works with dossiers is told on the first page, and on Monday
    for reader in [&office.lin, &wei] {
        let page = reader.get("/today").await.ok();
        page.says("One answer is overdue");
        assert_eq!(page.attribute("#dossiers a", "href"), Some(format!("{path}#uses")));
    }
    assert!(!mei.get("/today").await.ok().has("#dossiers"));
    office.app.forge(&format!("UPDATE dossier_uses SET due_on = '{}' WHERE due_on IS NOT NULL", day(9)));
    wei.get("/summary").await.ok().says("One answer to a dossier is overdue");
    assert!(!mei.get("/summary").await.ok().words().contains("a dossier is overdue"));
    wei.submit(wei.get(&path).await.ok().form("#use").set("recipient", "D1")).await.ok();
    assert_eq!(wei.get(&path).await.ok().texts("#uses li").len(), 2, "the same press twice is one");
    wei.get("/dossiers").await.ok().says("one answer is overdue");

    let answer = wei.get(&path).await.ok().form("#uses li:first-child form");
    let nothing = wei.submit(answer.clone()).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    nothing.says("Choose what came of it.");
    let answered = wei.submit(answer.set("answer", "rule-changed").set("answered", &day(1)).set("changed", "The cut-off date is gone.")).await.ok();
    answered.says("the rule was changed").says("The cut-off date is gone.");
    assert!(!wei.get("/dossiers").await.ok().words().contains("overdue"));

    let refused = mei.get(&format!("{}/cases", path_of(&mei, "60 were refused").await)).await.ok();
    let case = refused.attribute("tbody a[href^='/cases/']", "href").expect("a case of hers");
    let used = mei.get(&case).await.ok().texts("#used").join(" ");
    assert!(used.contains("The city's ombudsman: the rule was changed") && used.contains("D1: sent on"), "{used}");
    office.lin.get("/admin/audit").await.ok().says("recorded where a dossier went or what came of it");
}

async fn people_who_agreed_hear_what_their_case_helped_to_do(app: TestApp) {
    const TASK: &str = "Tell the person what their case helped to do";
    let (office, mei, wei) = filled(app).await;
    let refused = mei.get(&format!("{}/cases", path_of(&mei, "60 were refused").await)).await.ok();
    let cases = refused.attributes("tbody a[href^='/cases/']", "href");
    let [agrees, does_not] = [0, 1].map(|at: usize| cases[at].clone());
    let person = mei.get(&agrees).await.ok().person();
    mei.post(&format!("/people/{person}/consents"), &[("kind", "joint-claim"), ("given", "true")]).await.ok();
    let path = gathers(&wei, "60 were refused").await.url.path().to_owned();
    freezes(&wei, &path).await.ok();
    approves(&office.lin, &path).await.ok();
    wei.submit(wei.get(&path).await.ok().form("#use").set("recipient", "D1")).await.ok();
    assert!(!mei.get("/today").await.ok().words().contains(TASK), "nothing came of it yet");
    assert_eq!(mei.get(&format!("{agrees}/came-of-it")).await.status, StatusCode::NOT_FOUND);

    let answers = async |what: &str, changed: &str| {
        let form = wei.get(&path).await.ok().form("#uses li:first-child form");
        wei.submit(form.set("answer", what).set("answered", &today().to_string()).set("changed", changed)).await.ok();
    };
    answers("answered", "They will look into it.").await;
    let page = mei.get("/today").await.ok();
    assert_eq!(page.words().matches(TASK).count(), 1, "one task, for the one who agreed");
    assert!(!office.lin.get("/today").await.ok().words().contains(TASK), "it is for whoever works with them");

    mei.get(&agrees).await.ok().says("may hear what came of it");
    let sheet = mei.get(&format!("{agrees}/came-of-it")).await.ok();
    sheet.says("They will look into it.").says("What came of it: answered");
    let code = agrees.trim_start_matches("/cases/");
    assert!(!sheet.texts("#sheet").join(" ").contains(code), "the sheet names nobody");
    mei.get(&format!("{agrees}/came-of-it?language=zh")).await.ok().says("您的个案起了什么作用").says("已答复");
    mei.get(&does_not).await.ok().says("do not call them for this");
    assert_eq!(mei.get(&format!("{does_not}/came-of-it")).await.status, StatusCode::NOT_FOUND);

    mei.submit(mei.get(&agrees).await.ok().form("#tasks form[action*='/tasks/']")).await.ok();
    assert!(!mei.get("/today").await.ok().words().contains(TASK), "she was told");
    answers("answered", "They are looking into it.").await;
    assert!(!mei.get("/today").await.ok().words().contains(TASK), "the same answer in other words is no news");
    answers("rule-changed", "The cut-off date is gone.").await;
    assert!(mei.get("/today").await.ok().words().contains(TASK), "another answer is");
}

#[tokio::test]
async fn a_pattern_about_a_demand_says_on_which_legal_basis_it_was_made() {
    let demo = TestApp::start_with(crate::support::Kind::Sqlite, &["--demo"], &[]).await;
    assert!(demo.command(&["scan"]).status.success());
    let (yiran, page) = demo.sign_in("yiran@demo.example", "lantern reeds copper ferry autumn bridge").await;
    page.ok();
    let path = path_of(&yiran, "asked for “").await;
    let sheet = yiran.get(&format!("{path}/sheet")).await.ok();
    sheet.says("What was asked of people in this group, and on which legal basis").says("Legal basis").says("Rule");
    let rows = sheet.texts("#sheet table.figures").pop().expect("the table of demands");
    assert!(
        rows.contains("no rule found") || rows.contains("forbidden") || rows.contains("in the rule") || rows.contains("local addition"),
        "{rows}"
    );
}

async fn a_pattern_sheet_is_one_page_without_exact_figures(app: TestApp) {
    let (office, mei, wei) = filled(app).await;
    let path = path_of(&wei, "19 were sent elsewhere").await;
    let sheet = wei.get(&format!("{path}/sheet")).await.ok();
    sheet.says("How this was counted").says("fewer than 10 people who agreed");
    assert!(!sheet.words().contains("Of 20 people"), "{}", sheet.words());
    assert_eq!(mei.get(&format!("{path}/sheet")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(wei.get("/patterns/0123/sheet").await.status, StatusCode::NOT_FOUND);
    let chinese = office.lin.submit(office.lin.get("/dossiers").await.ok().form("form[action='/language']").set("language", "zh")).await.ok();
    chinese.says("案卷");
    office.lin.get(&format!("{path}/sheet")).await.ok().says("如何统计");
}
