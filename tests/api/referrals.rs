//! Referring somebody elsewhere, and what became of it.

use crate::support::{Somebody, TestApp, XIUYING, on_both};
use reqwest::StatusCode;

on_both!(a_referral_is_made_and_its_reply_recorded, what_is_wrong_is_said_and_nothing_typed_is_lost, nobody_refers_somebody_elses_people);

async fn a_referral_is_made_and_its_reply_recorded(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let path = format!("{}/referrals/new", case.url.path());
    let page = mei.get(&path).await.ok();
    page.says("has not agreed that their case is shared");
    let form = page.form("#refer").set("recipient", "Lantern Law Clinic").set("about", "represent her at the review").set("on", "2026-03-09");
    let twice = form.clone();
    let made = mei.submit(form).await.ok();
    assert_eq!(made.url.path(), case.url.path());
    made.says("Lantern Law Clinic").says("no reply yet").says("referred by Mei on 9 March 2026");
    let again = mei.submit(twice).await.ok();
    assert_eq!(again.texts("#referrals li").len(), 1, "one press is one referral");

    let one = mei.get(&again.attribute("#referrals a", "href").expect("it has a page")).await.ok();
    one.says("represent her at the review");
    let form = one.form("#answer").set("answer", "taken-on").set("answered", "2026-03-12").set("reply", "ask for Ms Qian");
    let answered = mei.submit(form).await.ok();
    answered.says("✓ they took the person on".trim_start_matches("✓ "));
    let one = mei.get(&answered.attribute("#referrals a", "href").expect("it has a page")).await.ok();
    one.says("ask for Ms Qian");
    assert_eq!(one.form("#answer").value("answer").as_deref(), Some("taken-on"));
    office.lin.get("/admin/audit").await.ok().says("referred a person elsewhere").says("recorded what became of a referral");

    let sharing = mei.registers(&Somebody { name: "王建国", phone: "139 0013 9001", consents: &["keep", "share"], ..XIUYING }).await;
    mei.get(&format!("{}/referrals/new", sharing.url.path())).await.ok().says("agreed that their case is shared with other organizations");
}

async fn what_is_wrong_is_said_and_nothing_typed_is_lost(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let page = mei.get(&format!("{}/referrals/new", case.url.path())).await.ok();
    let back = mei.submit(page.form("#refer").set("about", "look at her papers").set("on", "2999-01-01")).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    back.says("Say to whom the person is referred.").says("This day has not come yet.");
    assert_eq!(back.form("#refer").value("about").map(|about| about.trim().to_owned()).as_deref(), Some("look at her papers"));
    let made = mei.submit(back.form("#refer").set("recipient", "Clinic").set("on", "2026-03-09")).await.ok();
    let one = mei.get(&made.attribute("#referrals a", "href").expect("it has a page")).await.ok();
    let back = mei.submit(one.form("#answer").set("answered", "2026-03-08").set("reply", "come on Tuesday")).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    back.says("Choose what became of it.").says("This day is before the referral.");
    assert_eq!(back.form("#answer").value("reply").map(|reply| reply.trim().to_owned()).as_deref(), Some("come on Tuesday"));
}

async fn nobody_refers_somebody_elses_people(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let case = mei.registers(&XIUYING).await;
    let path = case.url.path();
    let page = mei.get(&format!("{path}/referrals/new")).await.ok();
    let made = mei.submit(page.form("#refer").set("recipient", "Clinic").set("about", "help")).await.ok();
    let one = made.attribute("#referrals a", "href").expect("it has a page");
    assert_eq!(wen.get(&one).await.status, StatusCode::NOT_FOUND);
    assert_eq!(wen.get(&format!("{path}/referrals/new")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(wen.post(&format!("{path}/referrals"), &[("recipient", "Clinic"), ("about", "help")]).await.status, StatusCode::NOT_FOUND);
    // a referral of another case is not there, even if both cases are hers
    let other = mei.registers(&Somebody { name: "王建国", phone: "139 0013 9001", ..XIUYING }).await;
    let astray = one.replace(path, other.url.path());
    assert_eq!(mei.get(&astray).await.status, StatusCode::NOT_FOUND);
}
