//! What whoever takes the machine finds on it: its files, its database, its log. No name, no number, nothing that was said.

mod erasing;
#[path = "../support/mod.rs"]
mod support;
mod traces;

use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use support::{Kind, LIN, Office, PASSWORD, Somebody, TestApp, Visitor, XIUYING, on_both};

on_both!(no_identity_is_on_the_disk, what_is_kept_is_for_its_owner_only);

const PEOPLE: usize = 50;

/// What all fifty have in common, so that one search finds any of them: part of the name, as characters and as it is read; the number's beginning; words typed at each place.
const CANARIES: &[&str] = &[
    "鹍翀",
    "kunchong",
    "kun chong",
    "1390077",
    "139 0077",
    "the clerk laughed",
    "her sister waits",
    "ring twice only",
    "not yet saved",
    "钱翠翀",
    "110101199003078671",
    "after the night shift",
    "her uncle is at home",
    "the ones that worry me",
    "her mother came",
    "we write because she wept",
    "Ms Qian at the clinic",
    "plead for her brother",
    "the village has a copy",
];

async fn no_identity_is_on_the_disk(app: TestApp) {
    let mut office = app.open().await;
    office.has_office("Education Commission D1").await;
    let mei = office.caseworker("Mei").await;
    for number in 0..PEOPLE {
        let name =
            format!("{}{}鹍翀", ["赵", "钱", "孙", "周", "吴"][number % 5], ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"][number / 5]);
        let phone = format!("139 0077 {:04}", number * 131);
        let case = mei.registers(&Somebody { name: &name, phone: &phone, birth_year: "1990", ..XIUYING }).await;
        if number % 10 == 0 {
            let said = [("office", "Education Commission D1"), ("outcome", "refused"), ("words", "the clerk laughed"), ("note", "her sister waits")];
            mei.logs(&case, &said).await.ok().says("the clerk laughed");
            let page = mei.get(&format!("{}/letters/new", case.url.path())).await.ok();
            let made = mei.submit(page.form("#choose").set("template", "complaint")).await.ok();
            let body = made.form("#letter").value("body").expect("a letter") + "\nwe write because she wept";
            mei.submit(made.form("#letter").set("body", &body)).await.ok().says("we write because she wept");
            let page = mei.get(&format!("{}/referrals/new", case.url.path())).await.ok();
            mei.submit(page.form("#refer").set("recipient", "Ms Qian at the clinic").set("about", "plead for her brother")).await.ok();
            let page = mei.get(&format!("{}/eligibility", case.url.path())).await.ok();
            mei.submit(page.form("#check").set("judged", "eligible").set("why", "the village has a copy")).await.ok().says("the village has a copy");
        }
    }
    mei.finds("kunchong").await.says("鹍翀");
    let form = mei.get("/people/new").await.ok().form("form[action='/people/new']");
    let kept = form.set("name", "郑鹍翀").set("phone", "139 0077 9999").set("safe_contact", "ring twice only, not yet saved").to("/drafts");
    assert!(mei.submit(kept).await.status.is_success());
    mei.get("/people/new").await.ok().form("form[action='/people/new']").value("name").filter(|name| name == "郑鹍翀").expect("the draft is kept");

    rewrite_and_hand_over(&office, &mei).await;

    search(&office.app, "while people are signed in").await;
    mei.submit(mei.get("/today").await.ok().form("form[action='/sign-out']")).await;
    office.lin.submit(office.lin.get("/today").await.ok().form("form[action='/sign-out']")).await;
    search(&office.app, "after all have signed out").await;
    assert!(office.app.stop().success());
    search(&office.app, "when the program is at rest").await;

    // What was searched is indeed where it lies: with her password it is all there again.
    office.app.start_again().await;
    let (lin, _) = office.app.sign_in(LIN, PASSWORD).await;
    lin.finds("139 0077 0131").await.says("鹍翀");
}

/// What else is typed of people: on their card, when they are handed over, and as the name of a view.
async fn rewrite_and_hand_over(office: &Office, mei: &Visitor) {
    let person = mei.get("/cases").await.ok().attribute("main td a[href^='/people/']", "href").expect("a person");
    let form = mei.get(&format!("{person}/edit")).await.ok().form("form[action$='/edit']");
    let form = form.set("other_names", "钱翠翀").set("document", "110101199003078671").set("contact_when", "after the night shift");
    mei.submit(form.set("contact_rule", "hours").set("safe_contact", "not while her uncle is at home")).await.ok();
    office.caseworker("Wen").await;
    let team = office.lin.get("/team").await.ok();
    let worker = |name: &str| {
        let at = team.texts("#worker option").iter().position(|option| option == name).expect("a colleague") + 1;
        team.attribute(&format!("#worker option:nth-child({at})"), "value").expect("an identifier")
    };
    let page = office.lin.get(&format!("/team?show=open&worker={}", worker("Mei"))).await.ok();
    let view = page.form("#save-view").set("name", "the ones that worry me");
    office.lin.submit(view).await.ok();
    let order = page.form("#handover").set("cases", &page.attribute("#handover input[name=cases]", "value").expect("a case"));
    office.lin.submit(order.set("to", &worker("Wen")).set("reason", "her mother came to the office")).await.ok();
}

/// Everything on the disk and in the database is read, byte by byte.
async fn search(app: &TestApp, when: &'static str) {
    let mut places: Vec<(String, Vec<u8>)> = Vec::new();
    gather(app.folder(), &mut places);
    places.push(("what it printed".to_owned(), app.said().join("\n").into_bytes()));
    if let Some(url) = app.database_url() {
        places.extend(tables(url));
    }
    // Beside the clients, whose connections would otherwise end without their noticing.
    tokio::task::spawn_blocking(move || none_is_in(&places, when)).await.expect("nothing is found");
}

fn none_is_in(places: &[(String, Vec<u8>)], when: &str) {
    let is_anywhere = |wanted: &[u8]| places.iter().any(|(_, bytes)| traces::is_in(wanted, bytes));
    assert!(is_anywhere(b"Education Commission D1"), "the search does not reach the record at all");
    for canary in CANARIES {
        for (encoding, trace) in traces::of(canary) {
            let met: Vec<_> = places.iter().filter(|(_, bytes)| traces::is_in(&trace, bytes)).map(|(name, _)| name).collect();
            assert!(met.is_empty(), "“{canary}” in {encoding} lies in {met:?} {when}");
        }
    }
}

fn gather(folder: &Path, into: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("a folder can be read").path();
        if path.is_dir() {
            gather(&path, into);
        } else {
            into.push((path.display().to_string(), std::fs::read(&path).expect("a file can be read")));
        }
    }
}

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Rows {
    #[diesel(sql_type = Nullable<Text>)]
    rows: Option<String>,
}

/// All rows of all tables, as PostgreSQL writes them: bytes in hexadecimal.
fn tables(url: &str) -> Vec<(String, Vec<u8>)> {
    let mut db = PgConnection::establish(url).expect("the database answers");
    let tables = "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public'";
    let names: Vec<Table> = diesel::sql_query(tables).load(&mut db).expect("it tells its tables");
    let read = |Table { name }| {
        let all = diesel::sql_query(format!("SELECT string_agg(t::text, chr(10)) AS rows FROM \"{name}\" t"));
        let rows: Rows = all.get_result(&mut db).expect("it tells its rows");
        (format!("table {name}"), rows.rows.unwrap_or_default().into_bytes())
    };
    names.into_iter().map(read).collect()
}

async fn what_is_kept_is_for_its_owner_only(app: TestApp) {
    let mode = |path: &Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode(&app.data()), 0o700, "the folder of the record");
    assert_eq!(mode(&app.data().join("server.key")), 0o600, "the server key");
    assert_eq!(app.data().join("throughline.db").exists(), app.kind == Kind::Sqlite);
}
