//! Whether a person is entitled: worked out from what the rules ask for, and judged otherwise with a reason.

use crate::support::{Somebody, TestApp, Visitor, XIUYING, on_both};
use reqwest::StatusCode;

on_both!(
    what_the_rules_ask_for_decides_unless_somebody_judges_otherwise,
    what_is_wrong_is_said_and_nothing_typed_is_lost,
    nobody_checks_somebody_elses_people
);

/// Residence Permit Regulations (State Council Order 663), article 9: an identity card, a photo, and one of proof of residence, of work or of study.
const SERVICE: Somebody<'static> = Somebody { service: "residence-permit", ..XIUYING };

async fn checks(mei: &Visitor, path: &str, has: &[(&str, &str)]) -> crate::support::Page {
    let form = mei.get(path).await.ok().form("#check");
    let form = has.iter().fold(form, |form, (paper, has)| form.set(&format!("has-{paper}"), has));
    mei.submit(form).await.ok()
}

async fn what_the_rules_ask_for_decides_unless_somebody_judges_otherwise(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&SERVICE).await;
    let path = format!("{}/eligibility", case.url.path());
    let page = mei.get(&path).await.ok();
    assert!(page.has("#has-id-card") && page.has("#has-proof-of-study"), "{}", page.words());

    let some = checks(&mei, &path, &[("id-card", "has"), ("photo", "has"), ("half-year-residence", "has")]).await;
    assert!(some.texts("#made li")[0].starts_with("not clear yet"), "{:?}", some.texts("#made li"));
    assert_eq!(some.form("#check").value("has-photo").as_deref(), Some("has"), "what was answered before stands");
    let all = checks(&mei, &path, &[("proof-of-work", "lacks"), ("proof-of-residence", "has")]).await;
    assert!(all.texts("#made li")[0].starts_with("entitled, as the papers stand"), "one of several is enough: {:?}", all.texts("#made li"));
    mei.get(case.url.path()).await.ok().says("Entitled? entitled, as the papers stand");
    let form = mei.get(&path).await.ok().form("#check").set("has-id-card", "lacks");
    let judged = mei.submit(form.set("judged", "eligible").set("why", "the police station has a copy")).await.ok();
    judged.says("The papers alone say: not entitled, as the papers stand").says("the police station has a copy");
    assert_eq!(judged.texts("#made li").len(), 3, "earlier checks stay");
    mei.get(case.url.path()).await.ok().says("Entitled? entitled, as the papers stand");
    office.lin.get("/admin/audit").await.ok().says("checked what a person has of what the rule asks for");
}

async fn what_is_wrong_is_said_and_nothing_typed_is_lost(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&SERVICE).await;
    let path = format!("{}/eligibility", case.url.path());
    let form = mei.get(&path).await.ok().form("#check").set("has-photo", "has").set("judged", "not-eligible");
    let back = mei.submit(form).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    back.says("Say why you see it otherwise.");
    assert_eq!(back.form("#check").value("has-photo").as_deref(), Some("has"));
    assert_eq!(back.form("#check").value("judged").as_deref(), Some("not-eligible"));
    let forged = mei.post(&path, &[("has-photo", "perhaps"), ("judged", "surely"), ("why", "so")]).await;
    assert_eq!(forged.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!mei.get(&path).await.ok().has("#made"), "nothing was kept");
}

async fn nobody_checks_somebody_elses_people(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let path = format!("{}/eligibility", mei.registers(&SERVICE).await.url.path());
    assert_eq!(wen.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(wen.post(&path, &[("has-photo", "has")]).await.status, StatusCode::NOT_FOUND);
}
