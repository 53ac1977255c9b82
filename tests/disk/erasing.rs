//! Whoever is erased is nowhere on the disk, not even locked; and an old copy of the database forgets them again.

use super::support::{
    LIN, Office, PASSWORD, Page, TestApp, Visitor, XIUYING,
    crowd::{Met, register},
    on_both,
};
use super::{gather, tables};
use diesel::prelude::*;
use diesel::sql_types::Binary;
use throughline::{domain::outcome::Outcome, store::directory::A_SHEET};

on_both!(whoever_is_erased_is_not_on_the_disk, a_sheet_of_the_directory_goes_with_whoever_stands_on_it);

/// What is locked of her, and what leads to her: one query a column.
const LOCKED: &[&str] = &[
    "SELECT card AS bytes FROM persons WHERE card IS NOT NULL",
    "SELECT directory_card AS bytes FROM persons WHERE directory_card IS NOT NULL",
    "SELECT sealed_key AS bytes FROM persons WHERE sealed_key IS NOT NULL",
    "SELECT sealed_key AS bytes FROM assignments",
    "SELECT token AS bytes FROM match_tokens",
    "SELECT words AS bytes FROM steps WHERE words IS NOT NULL",
    "SELECT said AS bytes FROM step_demands WHERE said IS NOT NULL",
    "SELECT body AS bytes FROM notes",
    "SELECT name AS bytes FROM attachments",
    "SELECT sealed AS bytes FROM attachment_chunks",
    "SELECT sealed AS bytes FROM drafts",
    "SELECT recipient AS bytes FROM referrals",
    "SELECT about AS bytes FROM referrals",
    "SELECT why AS bytes FROM eligibility_checks WHERE why IS NOT NULL",
];

#[derive(QueryableByName)]
struct Bytes {
    #[diesel(sql_type = Binary)]
    bytes: Vec<u8>,
}

fn bytes(app: &TestApp, query: &str) -> Vec<Vec<u8>> {
    let rows: Vec<Bytes> = match app.database_url() {
        Some(url) => diesel::sql_query(query).load(&mut PgConnection::establish(url).expect("it answers")),
        None => diesel::sql_query(query)
            .load(&mut SqliteConnection::establish(app.data().join("throughline.db").to_str().expect("a path")).expect("it opens")),
    }
    .expect("it answers");
    rows.into_iter().map(|row| row.bytes).collect()
}

fn locked(app: &TestApp) -> Vec<(&'static str, Vec<u8>)> {
    LOCKED.iter().flat_map(|query| bytes(app, query).into_iter().map(move |bytes| (*query, bytes))).collect()
}

fn traces<'a>(app: &TestApp, of: &'a [(&'static str, Vec<u8>)]) -> Vec<&'a str> {
    let mut places = Vec::new();
    gather(app.folder(), &mut places);
    let tables = app.database_url().map(tables).unwrap_or_default();
    let lies = |bytes: &[u8]| {
        // long enough to be nothing else, short enough to lie on one page
        let piece = &bytes[1..bytes.len().min(25)];
        let written = data_encoding::HEXLOWER.encode(piece);
        places.iter().any(|(_, all)| memchr::memmem::find(all, piece).is_some())
            || tables.iter().any(|(_, all)| memchr::memmem::find(all, written.as_bytes()).is_some())
    };
    of.iter().filter(|(_, bytes)| lies(bytes)).map(|(query, _)| *query).collect()
}

/// Somebody with all that there is to forget; gives the code.
async fn somebody(office: &Office, mei: &Visitor) -> String {
    office.has_office("Education Commission D1").await;
    let case = mei.registers(&XIUYING).await;
    let said =
        [("office", "Education Commission D1"), ("outcome", "more-demanded"), ("words", "回去等"), ("demanded_else", "a letter from her mother")];
    let page = mei.logs(&case, &said).await.ok();
    mei.submit(page.form("#add-note").set("remark", "ring twice")).await.ok();
    mei.submit(page.form("#add-files").attach("files", "said.txt", "they said no ".repeat(60_000))).await.ok();
    mei.submit(page.form("#step").set("words", "not yet saved").to("/drafts")).await;
    let page = mei.get(&format!("{}/referrals/new", case.url.path())).await.ok();
    mei.submit(page.form("#refer").set("recipient", "Ms Qian at the clinic").set("about", "plead for her brother")).await.ok();
    let page = mei.get(&format!("{}/eligibility", case.url.path())).await.ok();
    mei.submit(page.form("#check").set("judged", "eligible").set("why", "the village has a copy of it")).await.ok();
    office.lin.finds("刘秀英").await.says("刘秀英");
    case.person()
}

async fn erase(office: &Office, mei: &Visitor, ada: &Visitor, person: &str) {
    let page = mei.get(&format!("/people/{person}")).await.ok();
    mei.submit(page.form(&format!("form[action='/people/{person}/erase']"))).await.ok();
    let page = office.lin.get("/erasures").await.ok();
    office.lin.submit(page.form(&format!("form[action='/erasures/{person}/approve']"))).await.ok();
    let page = ada.get(&format!("/erasures/{person}")).await.ok();
    ada.submit(page.form(&format!("form[action='/erasures/{person}']")).set("code", person)).await.ok().says("Erased.");
}

async fn whoever_is_erased_is_not_on_the_disk(app: TestApp) {
    let mut office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let ada = office.admin("Ada").await;
    let person = somebody(&office, &mei).await;
    let hers = locked(&office.app);
    let kinds: std::collections::BTreeSet<_> = hers.iter().map(|(query, _)| *query).collect();
    assert_eq!(kinds.len(), LOCKED.len(), "something of each kind: {kinds:?}");
    assert_eq!(traces(&office.app, &hers).len(), hers.len(), "the search finds what is there");
    erase(&office, &mei, &ada, &person).await;
    assert_eq!(traces(&office.app, &hers), [""; 0], "while the program runs");
    assert_eq!(locked(&office.app).len(), 0, "nothing else is locked of her");
    assert!(office.app.stop().success());
    assert_eq!(traces(&office.app, &hers), [""; 0], "at rest");
}

/// Hundreds are sealed together for searching; who is erased takes their sheet along, and who is called otherwise is found by that.
async fn a_sheet_of_the_directory_goes_with_whoever_stands_on_it(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let ada = office.admin("Ada").await;
    let person = somebody(&office, &mei).await;
    office.record(|db, author, ring| register(db, author, ring, 2 * A_SHEET - 1, Met::at_school(Outcome::Granted))).await;
    let sheets =
        || bytes(&office.app, "SELECT sealed AS bytes FROM directory_sheets").into_iter().map(|sheet| ("a sheet", sheet)).collect::<Vec<_>>();
    let found = |page: Page| page.texts("#hits li").len();
    assert_eq!((found(office.lin.finds("刘秀英").await), sheets().len()), (1, 2));
    assert_eq!(found(office.lin.finds("刘秀英").await), 1, "on a sheet as well");
    assert_eq!(found(office.lin.finds("Somebody 500").await), 1);

    let page = office.lin.get(&format!("/people/{person}/edit")).await.ok();
    office.lin.submit(page.form("form[action$='/edit']").set("name", "陈小梅")).await.ok();
    assert_eq!(
        (found(office.lin.finds("刘秀英").await), found(office.lin.finds("陈小梅").await), found(office.lin.finds("Somebody 500").await)),
        (0, 1, 1)
    );

    let hers = sheets();
    assert_eq!(hers.len(), 2, "bound anew");
    erase(&office, &mei, &ada, &person).await;
    let left = sheets();
    assert_eq!(left.len(), 1, "hers is gone");
    let gone: Vec<_> = hers.into_iter().filter(|sheet| !left.contains(sheet)).collect();
    assert_eq!(traces(&office.app, &gone), [""; 0]);
    assert_eq!((found(office.lin.finds("陈小梅").await), found(office.lin.finds("Somebody 500").await)), (0, 1));
}

#[tokio::test]
async fn a_copy_that_is_put_back_forgets_them_again() {
    let mut office = TestApp::start().await.open().await;
    let mei = office.caseworker("Mei").await;
    let ada = office.admin("Ada").await;
    let person = somebody(&office, &mei).await;
    assert!(office.app.stop().success());
    // the file and the log beside it, which a copy has to take along
    let copied = ["throughline.db", "throughline.db-wal"].map(|name| {
        let file = office.app.data().join(name);
        (std::fs::read(&file).ok(), file)
    });
    office.app.start_again().await;
    erase(&office, &mei, &ada, &person).await;
    assert!(office.app.stop().success());
    let _ = std::fs::remove_file(office.app.data().join("throughline.db-shm"));
    for (copy, file) in copied {
        match copy {
            Some(copy) => std::fs::write(file, copy).expect("it is put back"),
            None => drop(std::fs::remove_file(file)),
        }
    }
    office.app.start_again().await;
    let (lin, _) = office.app.sign_in(LIN, PASSWORD).await;
    assert!(!lin.finds("刘秀英").await.has("#hits a"));
    assert!(!lin.get(&format!("/people/{person}")).await.status.is_success());
    assert_eq!(lin.get("/cases?closed=true").await.ok().texts("main tbody tr").len(), 1, "what was coded is there");
    assert!(office.app.command(&["audit", "verify"]).status.success());
    assert!(traces(&office.app, &locked(&office.app)).is_empty());
}
