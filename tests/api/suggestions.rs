//! What caseworkers add to the lists and tell of rules: used at once or looked up first, and reviewed by whoever edits.

use crate::reference::{code, follow, open};
use crate::support::{Somebody, TestApp, XIUYING, on_both};
use reqwest::StatusCode;

on_both!(
    an_office_that_a_caseworker_adds_is_reviewed,
    what_a_caseworker_suggests_is_used_at_once_and_reviewed,
    a_rule_that_a_caseworker_read_of_is_looked_up_and_entered,
);

async fn an_office_that_a_caseworker_adds_is_reviewed(app: TestApp) {
    let office = app.open().await;
    office.has_office("Education Commission D1").await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    for name in ["Education Comission D1", "Village School V4"] {
        let wrong = mei.logs(&case, &[("office", name), ("outcome", "refused")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        mei.submit(wrong.form("#step").set("add_office", "yes").set("then", "stay")).await.ok().says(name);
    }
    assert!(!mei.get("/reference").await.ok().has("#suggested"), "who cannot edit has nothing to review");
    let page = office.lin.get("/reference").await.ok();
    let mut suggested = page.texts("#suggested li a");
    suggested.sort();
    assert_eq!(suggested, ["Education Comission D1", "Village School V4"]);
    let kept = follow(&office.lin, &page, "Village School V4").await;
    kept.says("Mei added this. It can be used already.");
    office.lin.submit(kept.form("form[action$='/keep']")).await.ok();
    let target = code(&open(&office.lin, "offices", "Education Commission D1").await);
    let doubled = open(&office.lin, "offices", "Education Comission D1").await;
    office.lin.submit(doubled.form("#retire").set("points_to", &target)).await.ok();
    assert!(!office.lin.get("/reference").await.ok().has("#suggested"));
    let page = mei.get(case.url.path()).await.ok();
    page.says("Education Comission D1");
    assert!(!page.has("#offices-list option[value='Education Comission D1']"));
    // an editor's own office needs no review
    let lins = office.lin.registers(&Somebody { name: "Chen", phone: "", ..XIUYING }).await;
    let wrong = office.lin.logs(&lins, &[("office", "Town Hall T1"), ("outcome", "refused")]).await;
    office.lin.submit(wrong.form("#step").set("add_office", "yes").set("then", "stay")).await.ok();
    assert!(!office.lin.get("/reference").await.ok().has("#suggested"));
}

async fn what_a_caseworker_suggests_is_used_at_once_and_reviewed(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let suggests = |list: &'static str, fields: &'static [(&'static str, &'static str)]| {
        let mei = mei.clone();
        async move {
            let page = mei.get(&format!("/reference/{list}")).await.ok();
            page.says("Suggest an entry");
            mei.submit(fields.iter().fold(page.form("#add"), |form, (field, value)| form.set(field, value))).await
        }
    };
    let empty = suggests("reasons", &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    empty.says("Give a name in one language");
    suggests("reasons", &[("en", "The stove was cold")]).await.ok().says("The stove was cold").says("suggested");
    suggests("requirements", &[("en", "A stamp from the village"), ("kind", "paper")]).await.ok();
    suggests("services", &[("en", "Library card"), ("zh", "借书证"), ("stage", "qualify")]).await.ok();
    let form = mei.get("/reference").await.ok().form("form[action='/reference/offices']");
    mei.submit(form.set("en", "Village School V4")).await.ok();
    for list in ["places", "facets"] {
        assert!(!mei.get(&format!("/reference/{list}")).await.ok().has("#add"), "{list} are the editors'");
        assert_eq!(mei.post(&format!("/reference/{list}"), &[("en", "x")]).await.status, StatusCode::FORBIDDEN);
    }
    // used at once
    mei.get("/people/new").await.ok().says("Library card");
    let case = mei.registers(&XIUYING).await;
    let step =
        [("office", "Village School V4"), ("outcome", "refused"), ("reason", "The stove was cold"), ("demanded_else", "A stamp from the village")];
    mei.logs(&case, &step).await.ok().says("The stove was cold").says("A stamp from the village");
    // a reason that is met while a step is logged
    let wrong = mei.logs(&case, &[("outcome", "refused"), ("reason", "The moon was full")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("or tick below that it is new");
    assert!(!wrong.form("#step").offers("add_office").contains(&"yes".to_owned()));
    mei.submit(wrong.form("#step").set("add_reason", "yes").set("then", "stay")).await.ok().says("The moon was full");

    assert!(!mei.get("/reference").await.ok().has("#suggested"), "who cannot edit has nothing to review");
    let page = office.lin.get("/reference").await.ok();
    let mut suggested = page.texts("#suggested li a");
    suggested.sort();
    assert_eq!(suggested, ["A stamp from the village", "Library card", "The moon was full", "The stove was cold", "Village School V4"]);
    let stove = follow(&office.lin, &page, "The stove was cold").await;
    stove.says("Mei added this");
    assert_eq!(mei.post(&format!("{}/keep", stove.url.path()), &[]).await.status, StatusCode::FORBIDDEN);
    office.lin.submit(stove.form("form[action$='/keep']")).await.ok();
    let quota = code(&open(&office.lin, "reasons", "Places or quota used up").await);
    let moon = follow(&office.lin, &page, "The moon was full").await;
    office.lin.submit(moon.form("#retire").set("points_to", &quota)).await.ok();
    let left = office.lin.get("/reference").await.ok().texts("#suggested li a");
    assert!(left.len() == 3 && !left.iter().any(|name| name.starts_with("The ")), "{left:?}");
    let page = mei.get(case.url.path()).await.ok();
    page.says("The moon was full");
    assert!(!page.has("#reasons-list option[value='The moon was full']") && page.has("#reasons-list option[value='The stove was cold']"));
    // an editor's own entry needs no review
    let form = office.lin.get("/reference/reasons").await.ok().form("#add").set("en", "The clerk was out");
    office.lin.submit(form).await.ok();
    assert!(!office.lin.get("/reference").await.ok().texts("#suggested li a").contains(&"The clerk was out".to_owned()));
    office.lin.get("/admin/audit").await.ok().says("reasons suggested").says("reasons kept");
}

async fn a_rule_that_a_caseworker_read_of_is_looked_up_and_entered(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let page = mei.get("/reference/policies").await.ok();
    let wrong = mei.submit(page.form("#suggest").set("title", "Notice 12 on school places")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Say where you read of it");
    assert_eq!(wrong.attribute("#title", "value").as_deref(), Some("Notice 12 on school places"), "what was typed stays");
    mei.submit(wrong.form("#suggest").set("source", "On the wall at window 3")).await.ok().says("Notice 12 on school places");
    let again = mei.get("/reference/policies").await.ok().form("#suggest").set("title", "流动儿童入学通知").set("source", "www.example");
    mei.submit(again).await.ok();
    assert!(!office.lin.get("/reference/policies").await.ok().has("#suggest"), "an editor enters it");

    let told = office.lin.get("/reference").await.ok();
    let lines = told.texts("#suggested-rules li");
    let at = lines.iter().position(|line| line.contains("Notice 12 on school places On the wall at window 3 · Mei")).expect("it was told");
    assert_eq!(lines.len(), 2);
    let enter = told.attribute(&format!("#suggested-rules li:nth-child({}) a", at + 1), "href").expect("a link");
    assert_eq!(mei.get(&enter).await.status, StatusCode::FORBIDDEN);
    let form = office.lin.get(&enter).await.ok();
    let form = form.form("#policy");
    assert_eq!(
        (form.value("title_en").as_deref(), form.value("source").as_deref()),
        (Some("Notice 12 on school places"), Some("On the wall at window 3"))
    );
    let wrong = office.lin.submit(form).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "it has still to be looked up");
    assert_eq!(office.lin.get("/reference").await.ok().texts("#suggested-rules li").len(), 2);
    let payer = wrong.form("#policy").offers("pays")[1].clone();
    let form = wrong.form("#policy").set("issuer_en", "Education Commission").set("from", "2026").set("pays", &payer);
    office.lin.submit(form).await.ok().says("Notice 12 on school places");
    let left = office.lin.get("/reference").await.ok();
    let lines = left.texts("#suggested-rules li");
    assert!(lines.len() == 1 && lines[0].contains("流动儿童入学通知"), "{lines:?}");
    let aside = left.form("#suggested-rules form");
    office.lin.submit(aside).await.ok();
    assert!(!office.lin.get("/reference").await.ok().has("#suggested"));
    office.lin.get("/admin/audit").await.ok().says("policies suggested").says("policies suggestion laid aside");
}
