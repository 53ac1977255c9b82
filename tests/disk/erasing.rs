//! Whoever is erased is nowhere on the disk, not even locked; and an old copy of the database forgets them again.

use super::support::{LIN, Office, PASSWORD, TestApp, Visitor, XIUYING, on_both};
use super::{gather, tables};
use diesel::prelude::*;
use diesel::sql_types::Binary;

on_both!(whoever_is_erased_is_not_on_the_disk);

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

fn locked(app: &TestApp) -> Vec<(&'static str, Vec<u8>)> {
    let mut found = Vec::new();
    for query in LOCKED {
        let rows: Vec<Bytes> = match app.database_url() {
            Some(url) => diesel::sql_query(*query).load(&mut PgConnection::establish(url).expect("it answers")),
            None => diesel::sql_query(*query)
                .load(&mut SqliteConnection::establish(app.data().join("throughline.db").to_str().expect("a path")).expect("it opens")),
        }
        .expect("it answers");
        found.extend(rows.into_iter().map(|row| (*query, row.bytes)));
    }
    found
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
