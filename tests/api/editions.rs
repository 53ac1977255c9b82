//! Two tabs, or two people: what one of them saved meanwhile is neither lost nor overwritten unseen.

use crate::support::{Page, TestApp, Visitor, XIUYING, on_both};
use reqwest::StatusCode;

on_both!(
    different_fields_of_a_card_are_both_kept,
    the_same_field_of_a_card_comes_back_with_both,
    settings_policies_and_entries_ask_as_well,
    a_case_is_not_closed_past_what_came_meanwhile
);

const CARD: &str = "form[action$='/edit']";

async fn different_fields_of_a_card_are_both_kept(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let path = format!("/people/{}", mei.registers(&XIUYING).await.person());
    let edit = format!("{path}/edit");
    let (one, other) = (mei.get(&edit).await.ok().form(CARD), office.lin.get(&edit).await.ok().form(CARD));
    office.lin.submit(other.set("phone", "139 0013 9000").set("safe_contact", "only by text\nnever at work")).await.ok();
    // what is wrong comes back with what the other saved, and is mended there
    let wrong = mei.submit(one.set("other_names", "Cuihua").set("birth_year", "12")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let again = wrong.form(CARD);
    assert_eq!(again.value("phone").as_deref(), Some("139 0013 9000"));
    mei.submit(again.set("birth_year", "1988")).await.ok();
    let kept = mei.get(&edit).await.ok().form(CARD);
    assert_eq!(["name", "other_names", "phone", "birth_year"].map(|field| kept.value(field).unwrap()), ["刘秀英", "Cuihua", "139 0013 9000", "1988"]);
    assert!(kept.value("safe_contact").unwrap().contains("never at work"));
}

async fn the_same_field_of_a_card_comes_back_with_both(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let edit = format!("/people/{}/edit", mei.registers(&XIUYING).await.person());
    let (one, other) = (mei.get(&edit).await.ok().form(CARD), office.lin.get(&edit).await.ok().form(CARD));
    let second_tab = mei.get(&edit).await.ok().form(CARD);
    office.lin.submit(other.set("phone", "139 0013 9000").set("contact_rule", "hours")).await.ok();
    let asked = mei.submit(one.set("phone", "137 0013 7000").set("contact_rule", "message-only").set("document", "E12345678")).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    asked.says("Lin saved “139 0013 9000” here meanwhile; you typed “137 0013 7000”").says("Lin saved “Only at the hours given”");
    assert_eq!(asked.texts(".govuk-error-summary li").len(), 2, "{:?}", asked.texts(".govuk-error-summary li"));
    assert!(asked.has("#phone-wrong") && asked.has("#contact_rule-wrong"), "each beside its field");
    let again = asked.form(CARD);
    assert_eq!(again.value("phone").as_deref(), Some("137 0013 7000"), "what was typed is still there");
    let now = office.lin.get(&edit).await.ok().form(CARD);
    assert_eq!(now.value("phone").as_deref(), Some("139 0013 9000"), "nothing was overwritten");
    mei.submit(again).await.ok();
    let kept = mei.get(&edit).await.ok().form(CARD);
    assert_eq!(["phone", "document"].map(|field| kept.value(field).unwrap()), ["137 0013 7000", "E12345678"], "who has seen it decides");
    // in another tab of one's own nobody else is named
    mei.submit(second_tab.set("phone", "136 0013 6000")).await.says("“137 0013 7000” was saved here meanwhile");
}

/// Two forms that were opened at once, sent one after the other with different values of one field: the second asks, and the first stands until it is sent again.
async fn asks(first: &Visitor, second: &Visitor, path: &str, form: &str, (field, one, other): (&str, &str, &str)) -> Page {
    let (early, late) = (first.get(path).await.ok().form(form), second.get(path).await.ok().form(form));
    first.submit(early.set(field, one)).await.ok();
    let asked = second.submit(late.set(field, other)).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {form}");
    asked.says(one).says(other);
    assert_eq!(asked.form(form).value(field).as_deref(), Some(other), "{path}");
    second.submit(asked.form(form)).await.ok();
    asked
}

async fn settings_policies_and_entries_ask_as_well(app: TestApp) {
    let office = app.open().await;
    let ana = office.admin("Ana").await;
    let lin = &office.lin;
    let form = "form[action='/admin/settings']";
    asks(&ana, lin, "/admin/settings", form, ("display_threshold", "8", "9")).await.says("Ana saved “8” here meanwhile");
    let (early, late) = (ana.get("/admin/settings").await.ok().form(form), lin.get("/admin/settings").await.ok().form(form));
    ana.submit(early.set("name", "Bridge Aid")).await.ok();
    lin.submit(late.set("release_threshold", "20").set("closing_needs_approval", "yes")).await.ok();
    let kept = lin.get("/admin/settings").await.ok().form(form);
    assert_eq!(["name", "display_threshold", "release_threshold"].map(|field| kept.value(field).unwrap()), ["Bridge Aid", "9", "20"]);

    office.has_office("Education Commission D1").await;
    let rob = office.colleague("Rob", &["analyst", "supervisor"]).await;
    for (list, form, field) in [("/reference", "#names", "zh"), ("/reference/services", "#names", "en"), ("/reference/policies", "#policy", "number")]
    {
        let path = lin.get(list).await.ok().attribute("tbody th a", "href").expect("an entry");
        let path = if form == "#policy" { format!("{path}/edit") } else { path };
        asks(&rob, lin, &path, form, (field, "First 1", "Second 2")).await.says("Rob saved “First 1” here meanwhile");
    }
    let service = lin.get("/reference/services").await.ok().attribute("tbody th a", "href").expect("a service");
    let ticks = async |who: &Visitor| who.get(&service).await.ok().form("#demands-form").clear("demands");
    let (early, late) = (ticks(&rob).await, ticks(lin).await);
    rob.submit(early.set("demands", "photo")).await.ok();
    let asked = lin.submit(late.set("demands", "id-card")).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.has("#demands-wrong"));
    assert_eq!(asked.form("#demands-form").value("demands").as_deref(), Some("id-card"));
}

async fn a_case_is_not_closed_past_what_came_meanwhile(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    mei.logs(&case, &[("outcome", "refused")]).await.ok();
    let path = case.url.path();
    let close = format!("{path}/close");
    let first = mei.get(&close).await.ok().form("#close");
    office.lin.logs(&case, &[("outcome", "granted")]).await.ok();
    let asked = mei.submit(first.set("expectation", "no-hope")).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    asked.says("Something was recorded in this case meanwhile");
    let again = asked.form("#close");
    assert_eq!(
        (again.value("outcome").as_deref(), again.value("expectation").as_deref()),
        (Some("refused"), Some("no-hope")),
        "what was chosen stays"
    );
    assert!(!mei.get(path).await.ok().has("#closed"));

    let late = office.lin.get(&close).await.ok().form("#close").set("outcome", "refused");
    let same = mei.get(&close).await.ok().form("#close").set("outcome", "granted");
    mei.submit(again.set("outcome", "granted")).await.ok().says("Closed on");
    let told = office.lin.submit(late).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    told.says("This case was closed meanwhile: Granted. You chose: Refused");
    assert_eq!(mei.submit(same).await.ok().url.path(), path, "who meant the same goes on");
    mei.get(path).await.ok().says("Granted");
}
