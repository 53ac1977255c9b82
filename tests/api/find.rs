//! The one box.

use crate::support::{Somebody, TestApp, XIUYING, on_both};

on_both!(
    one_person_is_found_in_every_way,
    others_learn_that_there_is_a_match_and_no_name,
    whom_nobody_found_is_carried_over,
    a_supervisor_finds_whom_caseworkers_registered,
    who_fits_so_far_is_shown_while_typing_and_told_by_no_length,
    names_are_offered_for_a_beginning_pinyin_or_a_part
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

async fn who_fits_so_far_is_shown_while_typing_and_told_by_no_length(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let case = mei.registers(&XIUYING).await;
    let near = |typed: &'static str| [("find", typed)];
    let found = mei.post("/find/near", &near("lxy")).await.ok();
    found.says("刘秀英").says(&case.person());
    let nobody = mei.post("/find/near", &near("wjg")).await.ok();
    assert!(!nobody.has("#near"));
    let length = |page: &crate::support::Page| page.html.len();
    assert_eq!((length(&found) % 4096, length(&nobody) % 4096), (0, 0), "whoever watches the line learns little");
    assert!(
        !wen.post("/find/near", &near("lxy")).await.ok().html.contains(&case.person()),
        "somebody else's people are looked for when the search is sent"
    );
    assert!(!wen.post("/find/near", &near("138 0013 8000")).await.ok().has("#near"));
    let shown = office
        .lin
        .get("/admin/audit")
        .await
        .ok()
        .texts("tbody tr")
        .into_iter()
        .filter(|line| line.contains("Mei") && line.contains("saw an identity"))
        .count();
    assert!(shown >= 1, "what was shown is in the log: {:?}", office.lin.get("/admin/audit").await.ok().texts("tbody tr"));
}

async fn names_are_offered_for_a_beginning_pinyin_or_a_part(app: TestApp) {
    let office = app.open().await;
    for name in ["Education Commission D1", "Resident Service Centre W2", "Higher Education Office D1"] {
        office.has_office(name).await;
    }
    let mei = office.caseworker("Mei").await;
    let ask = async |list: &str, typed: &str| -> Vec<String> {
        let answer = mei.ask(reqwest::Method::POST, &format!("/suggest/{list}"), &[("typed", typed)]).await.ok();
        serde_json::from_str(&answer.html).unwrap_or_else(|_| panic!("{}", answer.html))
    };
    assert_eq!(ask("offices", "educ").await, ["Education Commission D1", "Higher Education Office D1"], "what begins with it comes first");
    assert_eq!(ask("offices", "service centre").await, ["Resident Service Centre W2"]);
    assert!(ask("offices", "zzz").await.is_empty() && ask("offices", "  ").await.is_empty());
    assert!(
        ask("requirements", "residence perm").await.contains(&"Residence permit".to_owned()),
        "{:?}",
        ask("requirements", "residence perm").await
    );
    assert!(ask("requirements", "jzz").await.contains(&"Residence permit".to_owned()), "by initials of 居住证");
    assert!(ask("reasons", "e").await.len() <= 8);
    assert_eq!(mei.post("/suggest/people", &[("typed", "l")]).await.status, reqwest::StatusCode::NOT_FOUND);
}
