//! Handing somebody over: the colleague reads everything, the giver nothing any more.

use crate::support::{TestApp, XIUYING, on_both};
use reqwest::StatusCode;

on_both!(
    a_colleague_takes_over_with_a_note_and_the_giver_reads_nothing_more,
    both_can_go_on_and_one_can_stop,
    whoever_goes_on_watches_what_the_leaver_watched,
    nobody_gives_away_what_is_not_theirs
);

async fn a_colleague_takes_over_with_a_note_and_the_giver_reads_nothing_more(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let case = mei.registers(&XIUYING).await;
    let (path, person) = (case.url.path(), case.person());
    mei.logs(&case, &[("outcome", "more-demanded"), ("deadline", "3"), ("words", "bring the deed")]).await.ok();
    assert_eq!(wen.get(path).await.status, StatusCode::NOT_FOUND);
    let page = mei.get(&format!("{path}/hand-over")).await.ok();
    let nobody = mei.submit(page.form("#hand-over").set("note", "She is afraid of the office")).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(nobody.form("#hand-over").value("note").map(|note| note.trim().to_owned()).as_deref(), Some("She is afraid of the office"));
    let wens = page.choice("#to", "Wen");
    let gone = mei.submit(nobody.form("#hand-over").set("to", &wens)).await.ok();
    assert_eq!(gone.url.path(), "/today", "whoever left does not see the case any more");
    assert_eq!(mei.get(path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(mei.get(&format!("/people/{person}")).await.status, StatusCode::NOT_FOUND);
    let theirs = wen.get(path).await.ok();
    theirs.says("“bring the deed”");
    assert!(!theirs.texts("#tasks li")[0].contains("Mei"), "what Mei had to do is Wen's now");
    wen.post(&format!("/people/{person}/card"), &[]).await.ok().says("刘秀英");
    office.lin.get("/admin/audit").await.ok().says("assigned a person").says("ended an assignment");
}

async fn both_can_go_on_and_one_can_stop(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let case = mei.registers(&XIUYING).await;
    let path = case.url.path();
    let page = mei.get(&format!("{path}/hand-over")).await.ok();
    let alone = mei.submit(page.form("#works form").set("user", &page.form("#works form").offers("user")[0])).await;
    assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY);
    alone.says("Somebody has to work with this person");
    let form = page.form("#hand-over").set("to", &page.choice("#to", "Wen")).set("stays", "yes");
    assert_eq!(mei.submit(form).await.ok().url.path(), path);
    wen.get(path).await.ok();
    // A watch that is set now is for both; each lays it down alone.
    mei.submit(mei.get(path).await.ok().form("#set-watch").set("line", "Hearing on Friday")).await.ok();
    wen.get(path).await.ok().says("Hearing on Friday");
    let page = wen.get(&format!("{path}/hand-over")).await.ok();
    assert_eq!(page.texts("#works li").len(), 2);
    assert_eq!(page.texts("#works button"), ["End Wen’s work with them"], "a caseworker ends their own only");
    let meis = mei.get(&format!("{path}/hand-over")).await.ok().form("#works form").offers("user")[0].clone();
    assert_eq!(wen.post(&format!("{path}/hand-over/end"), &[("user", &meis)]).await.status, StatusCode::NOT_FOUND);
    wen.submit(page.form("#works form").set("user", &page.form("#works form").offers("user")[0])).await.ok();
    assert_eq!(wen.get(path).await.status, StatusCode::NOT_FOUND);
    mei.get(path).await.ok().says("Hearing on Friday");
}

async fn whoever_goes_on_watches_what_the_leaver_watched(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let case = mei.registers(&XIUYING).await;
    let path = case.url.path();
    mei.submit(case.form("#set-watch").set("line", "Hearing on Friday")).await.ok();
    // Wen came by Lin, who does not watch it, and so does not watch it herself.
    let page = office.lin.get(&format!("{path}/hand-over")).await.ok();
    office.lin.submit(page.form("#hand-over").set("to", &page.choice("#to", "Wen"))).await.ok();
    assert!(!wen.get("/today").await.ok().has("#watched"));
    let page = office.lin.get(&format!("{path}/hand-over")).await.ok();
    let meis = page.texts("#works li").iter().position(|line| line.starts_with("Mei")).expect("Mei works with her") + 1;
    let form = page.form(&format!("#works li:nth-child({meis}) form"));
    let user = form.offers("user")[0].clone();
    office.lin.submit(form.set("user", &user)).await.ok();
    assert_eq!(mei.get(path).await.status, StatusCode::NOT_FOUND);
    let watched = wen.get("/today").await.ok().texts("#watched li");
    assert!(watched.len() == 1 && watched[0].contains("Hearing on Friday"), "{watched:?}");
}

async fn nobody_gives_away_what_is_not_theirs(app: TestApp) {
    let office = app.open().await;
    let (mei, wen) = (office.caseworker("Mei").await, office.caseworker("Wen").await);
    let anna = office.analyst("Anna").await;
    let case = mei.registers(&XIUYING).await;
    let path = format!("{}/hand-over", case.url.path());
    let page = mei.get(&path).await.ok();
    let offered = page.form("#hand-over").offers("to");
    assert_eq!(offered.len(), 3, "nothing, Lin, Wen; neither Anna nor Mei herself: {offered:?}");
    let wens = page.choice("#to", "Wen");
    assert_eq!(wen.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(wen.post(&path, &[("to", &wens)]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(anna.post(&path, &[("to", &wens)]).await.status, StatusCode::FORBIDDEN);
    // Somebody who was not admitted cannot be sealed to.
    office.newcomer("Tao", &["caseworker"]).await;
    assert!(!mei.get(&path).await.ok().texts("#to option").contains(&"Tao".to_owned()));
    let unknown = mei.post(&path, &[("to", "00000000-0000-4000-8000-000000000000")]).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    unknown.says("cannot take people on yet");
    mei.get(case.url.path()).await.ok();
}
