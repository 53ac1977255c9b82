//! Lists from elsewhere: dry run, all or nothing, taken back, and what is broken.

use crate::support::{LIN, PASSWORD, Page, TestApp, Visitor, on_both};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::process::{Command, Output, Stdio};
use throughline::store::{db::Db, location::Location};

on_both!(
    a_list_is_looked_through_brought_in_once_and_taken_back,
    nothing_is_brought_in_while_a_row_is_wrong,
    an_import_with_something_on_top_stays,
    a_broken_file_says_what_is_wrong_and_changes_nothing,
    a_list_is_imported_from_the_command_line,
    the_permit_log_imports_whole,
    the_name_of_a_retired_entry_means_the_one_it_points_to,
);

const LIST: &str = "person,attempt,seq,date,service,city,office,outcome,reason,hukou\n\
    A1,1,1,2026-03-02,school-enrolment,Shenzhen,Window 3,deflected,,\n\
    A1,1,2,2026-03-09,school-enrolment,Shenzhen,Window 5,sent away,,\n\
    A1,2,1,2026-04,school-enrolment,Shenzhen,Window 3,granted,,\n\
    A2,1,1,2026-05-04,school-enrolment,Shenzhen,Window 3,Refused,a curious ground,\n";

/// How many rows each table has, and what it holds of codes: one digest.
fn picture(office: &TestApp) -> String {
    use diesel::{
        QueryableByName, RunQueryDsl,
        sql_types::{BigInt, Text},
    };
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        rows: i64,
        #[diesel(sql_type = Text)]
        codes: String,
    }
    let mut db = Db::open(&Location::of(&office.data(), office.database_url()).expect("a location")).expect("the database opens");
    let mut seen = String::new();
    for (table, code) in [
        ("persons", "code"),
        ("cases", "code"),
        ("attempts", "''"),
        ("steps", "outcome"),
        ("assignments", "''"),
        ("match_tokens", "''"),
        ("person_facets", "''"),
        ("offices", "code"),
        ("services", "code"),
        ("reasons", "code"),
        ("facets", "code"),
        ("facet_values", "code"),
        ("jurisdictions", "code"),
        ("import_chunks", "''"),
    ] {
        let gather = if office.database_url().is_some() { "string_agg" } else { "group_concat" };
        let query = format!("SELECT count(*) AS rows, coalesce({gather}({code}, ','), '') AS codes FROM {table}");
        let row: Row = diesel::sql_query(query).get_result(&mut db).expect("it can be counted");
        let mut codes: Vec<&str> = row.codes.split(',').collect();
        codes.sort_unstable();
        seen.push_str(&format!("{table} {} {}\n", row.rows, data_encoding::HEXLOWER.encode(&Sha256::digest(codes.join(",")))));
    }
    seen
}

async fn upload(lin: &Visitor, name: &str, content: &[u8]) -> Page {
    let form = lin.get("/imports").await.ok().form("form[action='/imports']");
    lin.submit(form.attach("file", name, content)).await
}

async fn checked(lin: &Visitor, columns: &Page) -> Page {
    lin.submit(columns.form("form[action$='/check']")).await
}

fn counts(page: &Page) -> Vec<String> {
    page.texts("#counts td.num")
}

/// Answers every question: outcomes as told, everything else becomes an entry of its own.
fn answered(page: &Page) -> crate::support::form::Form {
    let form = page.form("form[action$='/check']");
    let lists: Vec<String> = (0..).map_while(|number| page.attribute(&format!("input[name='list-{number}']"), "value")).collect();
    lists
        .iter()
        .enumerate()
        .fold(form, |form, (number, list)| form.set(&format!("answer-{number}"), if list == "outcome" { "deflected" } else { "+new" }))
}

/// Waits until an import has ended.
async fn ended(lin: &Visitor, page: Page) -> Page {
    let mut page = page;
    for _ in 0..600 {
        if !page.has("progress") {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        page = lin.get(page.url.path()).await.ok();
    }
    panic!("the import does not end: {}", page.words());
}

async fn imported(lin: &Visitor, name: &str, content: &[u8]) -> Page {
    let questions = checked(lin, &upload(lin, name, content).await.ok()).await.ok();
    let ready = lin.submit(answered(&questions)).await.ok();
    let run = ready.form("form[action$='/check']").set("run", "yes");
    let page = lin.submit(run.to(&ready.attribute("button[name=run]", "formaction").expect("it can be run"))).await.ok();
    ended(lin, page).await
}

async fn a_list_is_looked_through_brought_in_once_and_taken_back(office: TestApp) {
    let (lin, _) = office.set_up().await;
    let before = picture(&office);
    let columns = upload(&lin, "spring.csv", LIST.as_bytes()).await.ok();
    let questions = checked(&lin, &columns).await.ok();
    assert_eq!(counts(&questions), ["0", "0", "0", "0", "0", "0", "4", "0"], "everything waits for answers");
    questions.says("“Window 3” (rows: 3, first on line 2)").says("“sent away” (rows: 1, first on line 3)").says("a curious ground");
    let ready = lin.submit(answered(&questions)).await.ok();
    assert_eq!(counts(&ready), ["2", "0", "2", "3", "4", "0", "0", "0"]);
    let done = imported(&lin, "spring.csv", LIST.as_bytes()).await;
    done.says("people 2, cases 2, steps 4");
    assert_ne!(picture(&office), before);

    let again = checked(&lin, &upload(&lin, "spring.csv", LIST.as_bytes()).await.ok()).await.ok();
    assert_eq!(counts(&again), ["0", "2", "0", "0", "0", "4", "0", "0"], "the same list adds nothing");
    assert!(again.has("#nothing-new") && !again.has("button[name=run]"));
    lin.submit(lin.get(again.url.path().trim_end_matches("/check")).await.ok().form("form[action$='/discard']")).await.ok();

    let undone = lin.submit(lin.get(done.url.path()).await.ok().form("form[action$='/undo']")).await.ok();
    undone.says("taken back");
    let waiting = lin.get(columns.url.path()).await.ok();
    lin.submit(waiting.form("form[action$='/discard']")).await.ok();
    assert_eq!(picture(&office), before, "what was added is gone, and nothing else");
    imported(&lin, "spring.csv", LIST.as_bytes()).await.says("people 2, cases 2, steps 4");
}

async fn nothing_is_brought_in_while_a_row_is_wrong(office: TestApp) {
    let (lin, _) = office.set_up().await;
    let wrong = format!(
        "{LIST}A3,1,1,2085-01-01,school-enrolment,,,granted,,\nA3,1,2,,school-enrolment,,,granted,,\nA4,1,1,2026-05-02,,,,granted,,\nA4,1,2,2026-05-01,,,,granted,,\n"
    );
    let page = checked(&lin, &upload(&lin, "spring.csv", wrong.as_bytes()).await.ok()).await.ok();
    page.says("Line 6: 2085-01-01 is after today").says("Line 7: no day stands").says("Line 9: it is dated before line 8");
    let after_answers = lin.submit(answered(&page)).await.ok();
    assert!(!after_answers.has("button[name=run]"));
    let before = picture(&office);
    let forced = lin.submit(answered(&page).to(&page.url.path().replace("/check", "/run"))).await;
    assert_eq!(forced.status, 422);
    assert_eq!(picture(&office), before);
}

async fn an_import_with_something_on_top_stays(office: TestApp) {
    let (lin, _) = office.set_up().await;
    let done = imported(&lin, "spring.csv", LIST.as_bytes()).await;
    let more = format!("{LIST}A1,2,2,2026-05-01,school-enrolment,Shenzhen,Window 5,withdrew,,\n");
    let ready = checked(&lin, &upload(&lin, "spring.csv", more.as_bytes()).await.ok()).await.ok();
    assert_eq!(counts(&ready), ["0", "2", "0", "0", "1", "4", "0", "0"], "a step that came since joins its attempt");
    imported(&lin, "spring.csv", more.as_bytes()).await.says("steps 1");
    let before = picture(&office);
    let page = lin.submit(lin.get(done.url.path()).await.ok().form("form[action$='/undo']")).await;
    assert_eq!(page.status, 422);
    page.says("steps: 1").says("Nothing was changed");
    assert_eq!(picture(&office), before);
}

async fn a_broken_file_says_what_is_wrong_and_changes_nothing(office: TestApp) {
    let (lin, _) = office.set_up().await;
    let before = picture(&office);
    let bomb = {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(b"<log>").expect("memory");
        for _ in 0..40 {
            packed.write_all("<trace></trace>".repeat(1 << 16).as_bytes()).expect("memory");
        }
        packed.finish().expect("memory")
    };
    let wide = vec!["c"; 2_000].join(",");
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("list.csv", vec![], "is empty"),
        ("list.csv", b"PK\x03\x04rest".to_vec(), "not a CSV"),
        ("list.csv", b"person,\xE9t\xE9\n1,2\n".to_vec(), "not UTF-8"),
        ("list.csv", b"\x89PNG\r\n\x1a\n\0\0".to_vec(), "not UTF-8"),
        ("list.csv", b"person,person\n1,2\n".to_vec(), "Two columns are called"),
        ("list.csv", b"person,date\n".to_vec(), "has no rows"),
        ("list.xlsx", b"person,date\n1,2\n".to_vec(), "not an Excel workbook"),
        ("list.xlsx", b"\xD0\xCF\x11\xE0rest".to_vec(), "old kind (.xls)"),
        ("list.xlsx", zipped("xl/workbook.xml", b"<workbook/>"), "not an Excel workbook"),
        ("list.xlsx", zipped("xl/worksheets/sheet1.xml", &vec![b' '; 60 << 20]), "times its size"),
        ("list.csv", wide.into_bytes(), "columns"),
        ("list.txt", b"person\n".to_vec(), "must end in .csv"),
        ("log.xes.gz", bomb, "times its size"),
        ("log.xes", b"<html></html>".to_vec(), "not an event log"),
        ("log.xes", b"<log><trace>".to_vec(), "cut short"),
        ("large.csv", vec![b'a'; 21 << 20], "larger than 20 MB"),
    ];
    for (name, content, expected) in cases {
        let page = upload(&lin, name, &content).await;
        assert_eq!(page.status, 422, "{name}: {}", page.words());
        page.says(expected).says("Nothing was changed");
        assert_eq!(picture(&office), before, "{expected}");
    }
}

/// A packed file with one part.
fn zipped(name: &str, content: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("memory");
    archive.write_all(content).expect("memory");
    archive.finish().expect("memory").into_inner()
}

/// Runs the program with a password on its standard input.
fn import(office: &TestApp, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_throughline"));
    command.arg("import").args(arguments).args(["--as", LIN]).arg("--data").arg(office.data());
    if let Some(url) = office.database_url() {
        command.args(["--database", url]);
    }
    let mut program = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
    program.stdin.take().expect("piped").write_all(format!("{PASSWORD}\n").as_bytes()).expect("it listens");
    program.wait_with_output().expect("it ends")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The identifier by which an import is taken back.
fn identifier(said: &str) -> String {
    said.split("import undo ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap_or_else(|| panic!("no identifier in {said}")).to_owned()
}

async fn a_list_is_imported_from_the_command_line(office: TestApp) {
    office.set_up().await;
    let folder = tempfile::tempdir().expect("a folder");
    let (list, answers) = (folder.path().join("spring.csv"), folder.path().join("answers.toml"));
    std::fs::write(&list, LIST).expect("written");
    std::fs::write(&answers, "[outcome]\n\"sent away\" = \"deflected\"\n[reason]\n\"a curious ground\" = \"-empty\"\n").expect("written");
    let (list, answers) = (list.to_str().expect("a path"), answers.to_str().expect("a path"));
    let before = picture(&office);
    let unanswered = import(&office, &[list]);
    assert_eq!(unanswered.status.code(), Some(1));
    assert!(said(&unanswered).contains("\"sent away\" = "), "{}", said(&unanswered));
    let dry = import(&office, &[list, "--answers", answers, "--add-new", "--dry-run"]);
    assert!(dry.status.success(), "{}", said(&dry));
    assert_eq!(picture(&office), before);
    let done = import(&office, &[list, "--answers", answers, "--add-new"]);
    assert!(done.status.success() && said(&done).contains("4 of 4 steps"), "{}", said(&done));
    assert!(said(&import(&office, &[list, "--answers", answers])).contains("nothing to import"));
    let undone = import(&office, &["undo", &identifier(&said(&done))]);
    assert!(undone.status.success(), "{}", said(&undone));
    assert_eq!(picture(&office), before);
    assert!(office.command(&["audit", "verify"]).status.success());
}

async fn the_permit_log_imports_whole(office: TestApp) {
    let Some(logs) = std::env::var_os("THROUGHLINE_SAMPLE_LOGS") else {
        eprintln!("passed over: THROUGHLINE_SAMPLE_LOGS is not set");
        return;
    };
    office.set_up().await;
    let log = std::path::Path::new(&logs).join("permit-receipt.xes.gz");
    let log = log.to_str().expect("a path");
    let before = picture(&office);
    let done = import(&office, &[log, "--add-new"]);
    assert!(done.status.success(), "{}", said(&done));
    let after = picture(&office);
    for expected in ["persons 1434 ", "cases 1434 ", "attempts 1434 ", "steps 8577 "] {
        assert!(after.contains(expected), "{expected}: {after}");
    }
    assert!(said(&import(&office, &[log, "--add-new", "--dry-run"])).contains("recorded already        8577"));
    assert!(import(&office, &["undo", &identifier(&said(&done))]).status.success());
    assert_eq!(picture(&office), before);
}

async fn the_name_of_a_retired_entry_means_the_one_it_points_to(app: TestApp) {
    let office = app.open().await;
    let lin = &office.lin;
    for name in ["Old ground", "New ground"] {
        lin.submit(lin.get("/reference/reasons").await.ok().form("#add").set("en", name)).await.ok();
    }
    let list = lin.get("/reference/reasons").await.ok();
    let old = lin.get(&list.attribute("tbody tr:nth-last-child(2) a", "href").expect("the old one")).await.ok();
    let to = old.form("#retire").offers("points_to").pop().expect("the new one is the last");
    lin.submit(old.form("#retire").set("points_to", &to)).await.ok();
    let rows =
        "person,attempt,seq,date,service,city,office,outcome,reason\nA1,1,1,2026-03-02,school-enrolment,Shenzhen,Window 3,refused,old ground\n";
    let questions = checked(lin, &upload(lin, "list.csv", rows.as_bytes()).await.ok()).await.ok();
    assert!(!questions.words().contains("old ground"), "it is not asked about: {}", questions.words());
    imported(lin, "list.csv", rows.as_bytes()).await.ok();
    let case = lin.get("/cases").await.ok().attribute("main tbody a[href^='/cases/']", "href").expect("a case");
    lin.get(&case).await.ok().says("Reason: New ground");
}
