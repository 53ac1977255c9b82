//! People: registering, consent with its history, who works with them.

use crate::support::{Somebody, TestApp, XIUYING, on_both};
use reqwest::StatusCode;

on_both!(
    consent_has_a_history,
    the_name_is_hidden_until_asked_for,
    what_was_typed_stays_when_something_is_wrong,
    the_same_person_elsewhere_is_a_hint_and_no_wall,
    a_person_is_handed_to_a_colleague,
    the_card_is_changed_and_what_is_found_follows_it,
    a_group_holds_since_a_day_and_the_earlier_one_stays,
    a_household_shares_contacts_and_no_records,
    the_same_is_opened_for_a_child_after_the_first_step
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
    let page = wen.registers(&XIUYING).await;
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

async fn the_card_is_changed_and_what_is_found_follows_it(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let case = mei.registers(&XIUYING).await;
    let path = format!("/people/{}", case.person());
    assert!(!office.lin.finds("lxy").await.texts("#hits li").is_empty(), "she is in the directory");
    let form = mei.get(&format!("{path}/edit")).await.ok().form("form[action$='/edit']");
    assert_eq!([form.value("name"), form.value("phone"), form.value("birth_year")].map(Option::unwrap), ["刘秀英", "138 0013 8000", "1988"]);
    let form = form.set("other_names", "Cuihua, 刘翠花").set("birth_year", "1979").set("document", "110101 19790307 867X");
    let wrong = mei.submit(form.clone().set("phone", "12").set("name", "")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.texts(".govuk-error-summary li").len(), 2, "{:?}", wrong.texts(".govuk-error-summary li"));
    assert_eq!(wrong.form("form[action$='/edit']").value("other_names").as_deref(), Some("Cuihua, 刘翠花"), "what was typed is still there");
    let form =
        form.set("phone", "139 0013 9000").set("contact_rule", "hours").set("contact_when", "after nine").set("safe_contact", "never to his mother");
    let page = mei.submit(form).await.ok();
    assert!(!page.html.contains("Cuihua") && !page.html.contains("his mother"), "the name is hidden again");
    page.says("born in the 1970s").says("1970s since");
    let shown = mei.submit(page.form("form[action$='/card']")).await.ok().texts("#card").join(" ");
    for said in ["Cuihua, 刘翠花", "139 0013 9000", "1979", "867X", "Only at the hours given: after nine never to his mother"] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    for (typed, found) in [("liucuihua", 1), ("lxy", 1), ("9000", 1), ("8000", 0)] {
        for who in [&mei, &office.lin] {
            assert_eq!(who.finds(typed).await.texts("#hits li").len(), found, "{typed}");
        }
    }
    assert!(wen.finds("139 0013 9000").await.has("section.others") && !wen.finds("138 0013 8000").await.has("section.others"), "match tokens follow");
    assert_eq!(wen.get(&format!("{path}/edit")).await.status, StatusCode::NOT_FOUND);
    office.lin.get("/admin/audit").await.ok().says("changed a person's card");
}

async fn a_group_holds_since_a_day_and_the_earlier_one_stays(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let path = format!("/people/{}", mei.registers(&XIUYING).await.person());
    let record = async |group: &str, since: &str| {
        let form = mei.get(&path).await.ok().form("form[action$='/groups']");
        mei.submit(form.set("group", group).set("since", since)).await
    };
    record("gender:woman", "2019").await.ok();
    let page = record("gender:other", "2024-05").await.ok();
    page.says("Other since 1 May 2024 · before: Woman, since 1 January 2019");
    let wrong = record("", "2999-01-01").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.texts(".govuk-error-summary li").len(), 2);
    assert_eq!(wrong.form("form[action$='/groups']").value("since").as_deref(), Some("2999-01-01"));
}

async fn a_household_shares_contacts_and_no_records(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let case = mei.registers(&XIUYING).await;
    let path = format!("/people/{}", case.person());
    let form = mei.submit(mei.get(&path).await.ok().form("form[action$='/relative']")).await.ok().form("form[action='/people/new']");
    assert_eq!(form.value("phone").as_deref(), Some("138 0013 8000"), "the phone is carried over");
    let childs = mei.submit(form.set("name", "刘小宝").set("service", "school-enrolment").set("consents", "keep")).await.ok();
    assert!(childs.has("#step"), "the phone of a household makes no duplicate");
    let page = mei.get(&path).await.ok();
    assert!(
        page.texts("#housemates li").len() == 1 && page.texts("#housemates li")[0].contains(&childs.person()),
        "{:?}",
        page.texts("#housemates li")
    );
    assert!(!page.html.contains(&childs.url.path()[1..]), "the child's case is the child's");
    let wens = wen.registers(&Somebody { name: "刘大宝", phone: "", ..XIUYING }).await;
    let refused = mei.submit(page.form("form[action$='/household']").set("mate", &wens.person())).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "whom she does not work with");
    let lins = office.lin.registers(&Somebody { name: "赵大宝", phone: "", ..XIUYING }).await;
    let form = office.lin.get(&path).await.ok().form("form[action$='/household']");
    office.lin.submit(form.set("mate", &format!("P-{}", lins.person()))).await.ok();
    let page = mei.get(&path).await.ok();
    assert_eq!(page.texts("#housemates li").len(), 2);
    assert!(page.has(&format!("#housemates a[href='/people/{}']", childs.person())));
    assert!(!page.has(&format!("#housemates a[href='/people/{}']", lins.person())), "a code only: others work with him");
    let leave = page.form(&format!("#housemates form:has(input[value='{}'])", childs.person()));
    let page = mei.submit(leave).await.ok();
    assert_eq!(page.texts("#housemates li").len(), 1);
    assert!(mei.get(&format!("/people/{}", childs.person())).await.ok().texts("#housemates li").is_empty());
}

async fn the_same_is_opened_for_a_child_after_the_first_step(app: TestApp) {
    let office = app.open().await;
    office.has_office("Education Commission D1").await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let said = [
        ("day", "2026-03-09"),
        ("office", "Education Commission D1"),
        ("outcome", "more-demanded"),
        ("demands", "residence-permit"),
        ("words", "bring more"),
    ];
    mei.logs(&case, &said).await.ok();
    mei.logs(&case, &[("day", "2026-03-20"), ("outcome", "refused")]).await.ok();
    let copy = format!("{}/copy", case.url.path());
    mei.get(&copy).await.ok().says("Nobody of this person’s household is here yet.");
    let child = mei.registers(&Somebody { name: "刘小宝", phone: "139 0013 9009", birth_year: "2018", ..XIUYING }).await;
    let page = mei.get(&format!("/people/{}", case.person())).await.ok();
    mei.submit(page.form("form[action$='/household']").set("mate", &child.person())).await.ok();

    let page = mei.get(&copy).await.ok();
    let wrong = mei.post(&copy, &[("mate", "00000-0")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let opened = mei.submit(page.form("#copy").set("mate", &child.person())).await.ok();
    assert_eq!(opened.url.path(), child.url.path(), "the child's case for the same service is open already");
    let form = opened.form("#step");
    assert_eq!(form.value("day").as_deref(), Some("2026-03-09"), "as the first step was");
    assert_eq!(form.value("office").as_deref(), Some("Education Commission D1"));
    assert_eq!(form.value("demands").as_deref(), Some("residence-permit"));
    assert_eq!(
        (form.value("words").unwrap_or_default().trim(), form.value("outcome")),
        ("", None),
        "what was said and what came out are each person's own"
    );
    let logged = mei.submit(form.set("outcome", "refused").set("then", "stay")).await.ok();
    assert_eq!(logged.texts(".thread > li").len(), 1);
    assert_eq!(mei.get(case.url.path()).await.ok().texts(".thread > li").len(), 2, "the mother's record is as it was");

    // where the child has no open case for it, one is opened
    let close = mei.get(&format!("{}/close", child.url.path())).await.ok().form("#close").set("outcome", "withdrew").set("gave_up_reason", "fear");
    mei.submit(close).await.ok();
    let opened = mei.submit(mei.get(&copy).await.ok().form("#copy").set("mate", &child.person())).await.ok();
    assert!(opened.url.path() != child.url.path() && opened.person() == child.person());
    let wen = office.caseworker("Wen").await;
    assert_eq!(wen.get(&copy).await.status, StatusCode::NOT_FOUND);
}
