//! Letters on a case: made from a template, carrying what it names and no more, edited, printed, sent.

use crate::support::{Office, Page, TestApp, Visitor, XIUYING, on_both};
use reqwest::StatusCode;

on_both!(
    a_letter_carries_the_fields_that_its_template_names_and_no_others,
    a_letter_of_a_challenge_is_edited_and_sent_once,
    what_is_wrong_is_said_and_the_letter_is_not_lost,
    nobody_reads_the_letters_of_somebody_elses_case
);

/// A case in which school enrolment was refused at D1.
async fn refused(office: &Office, mei: &Visitor) -> Page {
    office.has_office("Education Commission D1").await;
    let case = mei.registers(&XIUYING).await;
    let reason = mei.get(case.url.path()).await.ok().attribute("#reasons-list option", "value").expect("a reason");
    let step =
        [("day", "2026-03-09"), ("office", "Education Commission D1"), ("outcome", "refused"), ("reason", &reason), ("words", "no seats left")];
    mei.logs(&case, &step).await.ok()
}

/// The page of a reconsideration that is chosen against the refusal.
async fn challenged(mei: &Visitor, case: &Page) -> Page {
    let page = mei.get(&case.attribute(".thread a[href*='/challenge/']", "href").expect("it can be challenged")).await.ok();
    let chosen = mei.submit(page.form("#choose").set("remedy", "reconsideration").set("told", "yes")).await.ok();
    mei.get(&chosen.attribute("#challenges a", "href").expect("the challenge has a page")).await.ok()
}

fn body(page: &Page) -> String {
    page.form("#letter").value("body").expect("a letter")
}

async fn a_letter_carries_the_fields_that_its_template_names_and_no_others(app: TestApp) {
    let office = app.open().await;
    let form = office.lin.get("/reference/letters/new").await.ok().form("#template").set("en", "Short note");
    let text = "To {{office}}: on {{refused_on}} you said no to {{service}} ({{case_code}}). {{demanded}}";
    office.lin.submit(form.set("body_en", text)).await.ok();
    let mei = office.caseworker("Mei").await;
    let case = refused(&office, &mei).await;
    let begin = mei.get(&case.attribute("header a[href$='/letters/new']", "href").expect("a letter can be written")).await.ok();
    begin.says("About this step: 9 March 2026, Education Commission D1");
    let code = begin.choice("#template", "Short note");
    let made = mei.submit(begin.form("#choose").set("template", &code)).await.ok();
    let written = body(&made);
    let case_code = case.url.path().trim_start_matches("/cases/");
    assert_eq!(written.trim(), format!("To Education Commission D1: on 9 March 2026 you said no to Compulsory schooling ({case_code}). ________"));
    assert_eq!(made.texts("#missing"), ["Not known, and left blank: what was asked for at the counter"]);
    for other in ["刘秀英", "no seats left", "Riverside"] {
        assert!(!written.contains(other), "{other} is not named by the template");
    }
    let log = office.lin.get("/admin/audit").await.ok();
    assert!(!log.words().contains("saw an identity"), "the name was not opened for it");
    // The name is opened for a template that names it, and the audit trail says so. Chinese is said in Chinese.
    let zh = mei.submit(begin.form("#choose").set("template", "complaint").set("language", "zh")).await.ok();
    let written = body(&zh);
    assert!(written.contains("投诉人：刘秀英") && written.contains("2026年3月9日") && written.contains("义务教育入学"), "{written}");
    assert!(!written.contains("no seats left"));
    zh.says("No lawyer has checked this letter.");
    office.lin.get("/admin/audit").await.ok().says("saw an identity");
}

async fn a_letter_of_a_challenge_is_edited_and_sent_once(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = refused(&office, &mei).await;
    let one = challenged(&mei, &case).await;
    let begin = mei.get(&one.attribute("#letters a", "href").expect("a letter can be written")).await.ok();
    let offered = begin.form("#choose").offers("template");
    assert_eq!(offered, ["reconsideration"], "only what fits the challenge");
    let made = mei.submit(begin.form("#choose")).await.ok();
    assert!(body(&made).contains("The last day to ask is 8 May 2026."), "{}", body(&made));
    let edited = body(&made) + "\nP.S. We wait.";
    let form = made.form("#letter").set("body", &edited);
    let kept = mei.submit(form.clone()).await.ok();
    kept.says("P.S. We wait.").says("not sent yet").says("刘秀英");
    let again = mei.submit(form).await.ok();
    assert_eq!(again.url, kept.url, "the same press twice is one letter");
    assert_eq!(mei.get(case.url.path()).await.ok().texts("#letters li").len(), 1);
    let changed = mei.submit(kept.form("#change").set("body", "Dear D1,\n\nplease answer.")).await.ok();
    assert_eq!(changed.texts("#sheet"), ["Dear D1, please answer."]);

    let wrong = mei.submit(changed.form("#sent-form").set("sent", "2026-01-01")).await;
    assert_eq!((wrong.status, wrong.form("#sent-form").value("sent").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some("2026-01-01")));
    wrong.says("It cannot have been sent before it was written.");
    let stale = changed.form("#change").set("body", "Too late");
    let sent = mei.submit(changed.form("#sent-form")).await.ok();
    sent.says("✓ sent on").says("the clock of the answer starts");
    assert!(!sent.has("#change"));
    let refused = mei.submit(stale).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.form("#change").value("body").map(|body| body.trim().to_owned()).as_deref(), Some("Too late"), "what was typed is not lost");
    assert_eq!(mei.get(sent.url.path()).await.ok().texts("#sheet"), ["Dear D1, please answer."], "what was sent stays as it went out");
    for page in [case.url.path(), one.url.path()] {
        let list = mei.get(page).await.ok().texts("#letters li");
        assert!(list.len() == 1 && list[0].contains("Application for administrative reconsideration ✓ sent on"), "{page}: {list:?}");
    }
    mei.submit(sent.form("#not-sent").set("not", "yes")).await.ok().says("not sent yet");
    office.lin.get("/admin/audit").await.ok().says("wrote a letter").says("said whether a letter was sent");
}

async fn what_is_wrong_is_said_and_the_letter_is_not_lost(app: TestApp) {
    let office = app.open().await;
    let form = office.lin.get("/reference/letters/new").await.ok().form("#template").set("en", "English only");
    office.lin.submit(form.set("body_en", "To {{office}}")).await.ok();
    let mei = office.caseworker("Mei").await;
    let case = refused(&office, &mei).await;
    let path = format!("{}/letters/new", case.url.path());
    let begin = mei.get(&path).await.ok();
    let code = begin.choice("#template", "English only");
    let wrong = mei.submit(begin.form("#choose").set("template", &code).set("language", "zh")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("This letter is not written in this language.");
    assert_eq!(wrong.form("#choose").value("language").as_deref(), Some("zh"));
    let made = mei.submit(wrong.form("#choose").set("language", "en")).await.ok();
    let empty = mei.submit(made.form("#letter").set("body", " ")).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    empty.says("The letter is empty.");
    // What is typed is kept while it is typed, and offered back where it was begun.
    let typed = empty.form("#letter").set("body", "Half a letter").to("/drafts");
    assert_eq!(mei.submit(typed).await.status, StatusCode::NO_CONTENT);
    let back = mei.get(&path).await.ok();
    back.says("What you typed and did not save is back in the form.");
    assert_eq!(body(&back).trim(), "Half a letter");
    mei.submit(back.form("#letter")).await.ok().says("Half a letter");
    assert!(!mei.get(&path).await.ok().has("#letter"), "what was saved is no draft any more");
    // A retired letter is not offered, and the letter made from it keeps its name.
    office.lin.submit(office.lin.get(&format!("/reference/letters/{code}")).await.ok().form("#retire")).await.ok();
    assert!(!mei.get(&path).await.ok().form("#choose").offers("template").contains(&code));
    mei.get(case.url.path()).await.ok().says("English only");
}

async fn nobody_reads_the_letters_of_somebody_elses_case(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let case = refused(&office, &mei).await;
    let begin = mei.get(&format!("{}/letters/new", case.url.path())).await.ok();
    let made = mei.submit(begin.form("#choose").set("template", "complaint")).await.ok();
    let kept = mei.submit(made.form("#letter")).await.ok();
    for path in [begin.url.path(), kept.url.path()] {
        assert_eq!(wen.get(path).await.status, StatusCode::NOT_FOUND);
    }
    let own = wen.registers(&XIUYING).await;
    let letter = kept.url.path().rsplit('/').next().expect("an identifier");
    let mixed = format!("{}/letters/{letter}", own.url.path());
    assert_eq!(wen.get(&mixed).await.status, StatusCode::NOT_FOUND);
    assert_eq!(wen.post(&mixed, &[("body", "x")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(wen.post(&format!("{mixed}/sent"), &[("not", "yes")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(office.analyst("Anna").await.get(kept.url.path()).await.status, StatusCode::FORBIDDEN);
    mei.get(kept.url.path()).await.ok().says("not sent yet");
}
