//! The one box.

use crate::support::{Somebody, TestApp, XIUYING, on_both};

on_both!(
    one_person_is_found_in_every_way,
    others_learn_that_there_is_a_match_and_no_name,
    whom_nobody_found_is_carried_over,
    a_supervisor_finds_whom_caseworkers_registered
);

async fn one_person_is_found_in_every_way(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    mei.registers(&Somebody { name: "王大力", phone: "", birth_year: "", ..XIUYING }).await;
    for typed in ["lxy", "liuxiuying", "Liu Xiuying", "刘秀英", "秀英", "8000", "13800138000"] {
        let page = mei.finds(typed).await;
        let hits = page.texts("#hits li");
        assert_eq!(hits.len(), 1, "{typed}: {hits:?}");
        assert!(
            hits[0].contains("刘秀英") && hits[0].contains("1980s") && hits[0].contains("Compulsory schooling") && hits[0].contains("Mei"),
            "{hits:?}"
        );
    }
    let code = case.url.path().trim_start_matches("/cases/").to_lowercase().replace('-', "");
    assert_eq!(mei.finds(&code).await.url.path(), case.url.path());
    assert_eq!(mei.finds(&format!("P-{}", case.person())).await.url.path(), format!("/people/{}", case.person()));
    assert!(mei.finds("").await.texts("#hits li").is_empty());
    office.lin.get("/admin/audit").await.ok().says("Mei");
}

async fn others_learn_that_there_is_a_match_and_no_name(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let case = mei.registers(&XIUYING).await;
    for typed in ["138 0013 8000", "刘秀英 1988"] {
        let page = wen.finds(typed).await;
        let matches = page.texts("section.others li");
        assert!(matches.len() == 1 && matches[0].contains(&case.person()) && matches[0].contains("Mei"), "{typed}: {matches:?}");
        assert!(page.texts("#hits li").is_empty() && !matches[0].contains("刘秀英"));
    }
    for typed in ["lxy", "8000", "刘秀英", &case.person()] {
        let page = wen.finds(typed).await;
        assert!(page.texts("main li").is_empty(), "{typed} tells {:?}", page.texts("main li"));
    }
}

async fn whom_nobody_found_is_carried_over(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    for (typed, field) in [("陈小梅", "name"), ("13911112222", "phone")] {
        let page = mei.finds(typed).await;
        page.says("Nobody was found");
        let new = mei.submit(page.form("form[action='/people/begin']")).await.ok();
        assert_eq!(new.form("form[action='/people/new']").value(field).as_deref(), Some(typed));
        assert!(new.url.query().is_none() && page.url.query().is_none(), "what was typed stands in an address");
    }
}

async fn a_supervisor_finds_whom_caseworkers_registered(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    mei.registers(&XIUYING).await;
    assert_eq!(office.lin.finds("lxy").await.texts("#hits li").len(), 1);
    assert_eq!(office.lin.finds("lxy").await.texts("#hits li").len(), 1);
}
