//! Challenging a refusal: the deadlines, the clock of the answer, and the step that stops it.

use crate::support::{TestApp, XIUYING, on_both};
use reqwest::StatusCode;

on_both!(a_challenge_is_chosen_filed_and_answered, what_is_wrong_is_said_and_nothing_typed_is_lost, nobody_challenges_in_somebody_elses_case);

/// The page on which the refused step of a new case is challenged.
async fn refused(mei: &crate::support::Visitor) -> (crate::support::Page, String) {
    let case = mei.registers(&XIUYING).await;
    let page = mei.logs(&case, &[("day", "2026-03-09"), ("outcome", "refused"), ("words", "no seats left")]).await.ok();
    let path = page.attribute(".thread a[href*='/challenge/']", "href").expect("a refused step can be challenged");
    (case, path)
}

async fn a_challenge_is_chosen_filed_and_answered(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let (case, path) = refused(&mei).await;
    let page = mei.get(&path).await.ok();
    // 60 days, or a year for whoever was not told: Administrative Reconsideration Law of China (2023), article 20.
    page.says("If the person was told of this right, the last day is 8 May 2026.").says("ends on 9 March 2027 at the latest");
    let chosen = mei.submit(page.form("#choose").set("remedy", "reconsideration").set("told", "yes")).await.ok();
    assert_eq!(chosen.url.path(), case.url.path());
    chosen.says("The last day is 8 May 2026.").says("Hand in the challenge: last day").says("Overdue");

    let one = mei.get(&chosen.attribute("#challenges a", "href").expect("the challenge has a page")).await.ok();
    let filed = mei.submit(one.form("#file").set("filed", "2026-04-07")).await.ok();
    filed.says("Handed in on 7 April 2026.").says("They must answer by 8 June 2026.").says("They have to answer the challenge");
    assert!(!filed.words().contains("Hand in the challenge"), "what is done is not to be done any more");

    let one = mei.get(&filed.attribute("#challenges a", "href").expect("the challenge has a page")).await.ok();
    let answered = mei.submit(one.form("#answer").set("day", "2026-06-01").set("outcome", "granted").set("words", "there is a seat now")).await.ok();
    answered.says("Answered").says("“there is a seat now”");
    assert!(!answered.words().contains("They have to answer"), "the clock has stopped");
    office.lin.get("/admin/audit").await.ok().says("chose to challenge a step").says("recorded the answer to a challenge");
}

async fn what_is_wrong_is_said_and_nothing_typed_is_lost(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let (_, path) = refused(&mei).await;
    let page = mei.get(&path).await.ok();
    let back = mei.submit(page.form("#choose").set("told", "no").set("learnt", "soon").set("filed", "2999-01-01")).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    back.says("Choose which way.").says("Write the day as 2026-03-04").says("This day has not come yet.");
    assert_eq!(back.form("#choose").value("learnt").as_deref(), Some("soon"));
    assert_eq!(back.form("#choose").value("told").as_deref(), Some("no"));

    let chosen = mei.submit(back.form("#choose").set("remedy", "reconsideration").set("learnt", "2026-04-01").set("filed", "2026-04-07")).await.ok();
    let one = mei.get(&chosen.attribute("#challenges a", "href").expect("the challenge has a page")).await.ok();
    let back = mei.submit(one.form("#answer").set("day", "2026-04-01").set("words", "come in May")).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    back.says("They cannot have answered before it was handed in.").says("Choose what came out.");
    assert_eq!(back.form("#answer").value("words").map(|words| words.trim().to_owned()).as_deref(), Some("come in May"));
}

async fn nobody_challenges_in_somebody_elses_case(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let (_, path) = refused(&mei).await;
    assert_eq!(wen.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(wen.post(&path, &[("remedy", "reconsideration"), ("told", "yes")]).await.status, StatusCode::NOT_FOUND);
    // A step of another case is no step of this one.
    let (other, _) = (wen.registers(&XIUYING).await, ());
    let step = path.rsplit('/').next().expect("a step");
    let mixed = format!("{}/challenge/{step}", other.url.path());
    assert_eq!(wen.post(&mixed, &[("remedy", "reconsideration"), ("told", "yes")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(office.analyst("Anna").await.get(&path).await.status, StatusCode::FORBIDDEN);
}
