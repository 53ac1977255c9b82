//! People: registering, consent with its history, who works with them.

use crate::support::{Somebody, TestApp, XIUYING, on_both};
use reqwest::StatusCode;

on_both!(
    consent_has_a_history,
    the_name_is_hidden_until_asked_for,
    what_was_typed_stays_when_something_is_wrong,
    the_same_person_elsewhere_is_a_hint_and_no_wall,
    a_person_is_handed_to_a_colleague
);

async fn consent_has_a_history(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let path = format!("/people/{}", case.person());
    let consents = |page: &crate::support::Page| page.texts("#consents li");
    let page = mei.get(&path).await.ok();
    assert!(consents(&page)[1].contains("✓ agreed") && consents(&page)[2].contains("not agreed"), "{:?}", consents(&page));
    let withdrawn = mei.post(&format!("{path}/consents"), &[("kind", "aggregate"), ("given", "false")]).await.ok();
    let counted = &consents(&withdrawn)[1];
    assert!(!counted.contains("✓") && counted.contains("agreed on") && counted.contains("not agreed on"), "{counted}");
    let again = mei.post(&format!("{path}/consents"), &[("kind", "aggregate"), ("given", "true")]).await.ok();
    assert_eq!(consents(&again)[1].matches(" on ").count(), 3, "{:?}", consents(&again));
    assert_eq!(mei.post(&format!("{path}/consents"), &[("kind", "everything"), ("given", "true")]).await.status, StatusCode::NOT_FOUND);
}

async fn the_name_is_hidden_until_asked_for(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let case = mei.registers(&XIUYING).await;
    let path = format!("/people/{}", case.person());
    let page = mei.get(&path).await.ok();
    assert!(!page.html.contains("刘秀英") && !case.html.contains("刘秀英"));
    let shown = mei.submit(page.form("form[action$='/card']")).await.ok();
    assert!(shown.texts("#card").join(" ").contains("刘秀英 Phone 138 0013 8000"), "{:?}", shown.texts("#card"));
    office.lin.get("/admin/audit").await.ok().says(&case.person());
    for forbidden in [wen.get(&path).await, wen.post(&format!("{path}/card"), &[]).await] {
        assert_eq!(forbidden.status, StatusCode::NOT_FOUND);
    }
    let newcomer = office.newcomer("Hua", &["supervisor"]).await;
    assert!(!newcomer.post(&format!("{path}/card"), &[]).await.html.contains("刘秀英"), "nobody admitted her yet");
}

async fn what_was_typed_stays_when_something_is_wrong(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let form = mei.get("/people/new").await.ok().form("form[action='/people/new']");
    let page = mei
        .submit(form.set("name", "刘\u{7}秀英").set("phone", "12").set("birth_year", "1788").set("safe_contact", "evenings").set("consents", "quote"))
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.texts(".govuk-error-summary li").len(), 5, "{:?}", page.texts(".govuk-error-summary li"));
    let form = page.form("form[action='/people/new']");
    assert_eq!(
        [form.value("phone"), form.value("birth_year"), form.value("safe_contact"), form.value("consents")].map(Option::unwrap),
        ["12", "1788", "evenings", "quote"]
    );
    assert!(mei.finds("liuxiuying").await.texts("#hits li").is_empty(), "nothing was kept");
}

async fn the_same_person_elsewhere_is_a_hint_and_no_wall(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let known = mei.registers(&XIUYING).await;
    let page = wen.registers(&Somebody { name: "刘秀英", ..XIUYING }).await;
    let matches = page.texts("section.others li");
    assert!(matches.len() == 1 && matches[0].contains(&known.person()) && matches[0].contains("Mei"), "{matches:?}");
    let saved = wen.submit(page.form("form[action='/people/new']")).await.ok();
    assert!(saved.url.path().starts_with("/cases/"), "{}", saved.url);
    assert_ne!(saved.person(), known.person());
}

async fn a_person_is_handed_to_a_colleague(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let case = mei.registers(&XIUYING).await;
    let path = format!("/people/{}", case.person());
    assert!(!mei.get(&path).await.ok().has("form[action$='/assign']"));
    let page = office.lin.get(&path).await.ok();
    let form = page.form("form[action$='/assign']");
    let wens = page.attribute("select[name=to] option:last-child", "value").expect("a colleague");
    let page = office.lin.submit(form.set("to", &wens)).await.ok();
    assert_eq!(page.texts("#assigned"), ["Mei, Wen"]);
    assert!(wen.get(case.url.path()).await.ok().has("#step"));
    assert_eq!(wen.finds("lxy").await.texts("#hits li").len(), 1);
}
