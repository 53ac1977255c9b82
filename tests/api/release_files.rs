//! The files of releases: tables that hang together, every format alike, and what was published before.

use std::io::Read;

use super::releases::{drafts, fill, keeps, previews, publishes, rows};
use crate::support::{
    Office, Page, TestApp, Visitor,
    crowd::{Met, register},
    on_both,
    pdf::text_of,
};
use calamine::{Data, Reader, Xlsx};
use reqwest::StatusCode;
use throughline::{
    domain::{id::OfficeId, outcome::Outcome, person::CONSENT_COUNT},
    store::{consents, people, reference},
};

on_both!(
    tables_that_hang_together_survive_the_attack_and_stay_as_they_were,
    every_format_says_the_same,
    the_brief_is_a_pdf_that_says_what_the_tables_say,
    what_was_published_too_openly_before_stops_what_follows,
    anybody_reads_what_is_published_and_nothing_else,
    a_spreadsheet_runs_nothing_of_a_release
);

/// The package of a release, put away as a file that commands can read.
pub async fn puts_away(visitor: &Visitor, path: &str, folder: &std::path::Path) -> (Vec<u8>, String) {
    let file = visitor.download(&format!("{path}/package.zip")).await;
    assert_eq!(file.status, StatusCode::OK, "{path}");
    let put = folder.join(format!("{}.zip", path.rsplit('/').next().expect("a code")));
    std::fs::write(&put, &file.bytes).expect("a temporary file");
    (file.bytes, put.to_string_lossy().into_owned())
}

/// Attacks packages of releases, as anybody can who has the program.
pub fn attack(files: &[&str]) -> std::process::Output {
    std::process::Command::new(env!("CARGO_BIN_EXE_throughline")).arg("attack").args(files).output().expect("the program runs")
}

/// Enough people at three counters for tables of two dimensions; few are refused, and few come to the last counter.
pub async fn fill_three_counters(office: &Office) {
    office
        .record(|db, author, ring| {
            for (code, met) in [("w1", [30, 14, 3]), ("w2", [25, 22, 12]), ("w3", [5, 11, 2])] {
                let id = OfficeId::random();
                let counter = reference::Office {
                    id,
                    organization_id: author.organization,
                    jurisdiction_id: None,
                    code: code.to_owned(),
                    en: format!("Counter {code}"),
                    zh: format!("窗口{code}"),
                };
                reference::add_office(db, &counter)?;
                for (outcome, count) in [Outcome::Granted, Outcome::Deflected, Outcome::Refused].into_iter().zip(met) {
                    register(db, author, ring, count, Met { office: Some(id), ..Met::at_school(outcome) })?;
                }
            }
            Ok(())
        })
        .await;
}

/// Two tables: persons and attempts by office and outcome, persons by service and outcome.
async fn previews_two_tables(visitor: &Visitor) -> Page {
    let form = visitor.get("/releases/new").await.ok().form("form[action='/releases/new']");
    let form = form.set("first", "office").set("second", "outcome").set("measures", "attempts");
    visitor.submit(form.set("first-2", "service").set("second-2", "outcome")).await
}

async fn tables_that_hang_together_survive_the_attack_and_stay_as_they_were(app: TestApp) {
    let office = app.open().await;
    fill_three_counters(&office).await;
    let wei = office.analyst("Wei").await;
    let preview = previews_two_tables(&wei).await.ok();
    preview.says("It holds").says("Persons, Attempts by Office, Outcome of a step").says("Persons by Service, Outcome of a step").says("(all)");
    let first = keeps(&wei, preview, "Counters").await;
    publishes(&office.lin, &first).await;
    let folder = tempfile::tempdir().expect("a folder");
    let (before, first_file) = puts_away(&wei, &first, folder.path()).await;
    assert!(attack(&[&first_file]).status.success());

    // three people fewer change nothing in what is published next, and both together still hold
    office
        .record(|db, author, ring| {
            let more = register(db, author, ring, 3, Met::at_school(Outcome::Refused))?;
            let person = people::find(db, author, more[0])?;
            consents::record(db, author, &person, CONSENT_COUNT, false)
        })
        .await;
    let preview = previews_two_tables(&wei).await.ok();
    preview.says("together with one earlier release");
    let second = keeps(&wei, preview, "Counters").await;
    publishes(&office.lin, &second).await;
    let (_, second_file) = puts_away(&wei, &second, folder.path()).await;
    let attack = attack(&[&second_file, &first_file]);
    assert!(attack.status.success(), "{}", String::from_utf8_lossy(&attack.stdout));
    for table in ["table=1", "table=2"] {
        assert_eq!(rows(&wei, &first, table).await, rows(&wei, &second, table).await, "sticky figures");
    }
    let (again, _) = puts_away(&wei, &first, folder.path()).await;
    assert_eq!(again, before, "byte for byte");
}

/// The figures of a table by its rows' codes or names; none where hidden.
type Figures = Vec<(Vec<String>, Option<Vec<u64>>)>;

fn figures(rows: &[Vec<String>], dimensions: usize) -> Figures {
    let figure = |row: &Vec<String>| {
        let figures = &row[dimensions..row.len() - 1];
        figures.iter().map(|figure| figure.replace(',', "").parse::<f64>().ok().map(|figure| figure as u64)).collect::<Option<Vec<_>>>()
    };
    rows.iter().map(|row| (row[..dimensions].to_vec(), figure(row))).collect()
}

/// A workbook as another program reads it: of each sheet its name, where it is frozen, and its rows.
fn by_openpyxl(book: &[u8]) -> serde_json::Value {
    const READ: &str = "import io, json, sys, openpyxl
book = openpyxl.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
print(json.dumps([[sheet.title, sheet.freeze_panes, [[cell.value for cell in row] for row in sheet.iter_rows()]] for sheet in book]))";
    let mut reader = std::process::Command::new("/usr/bin/python3")
        .args(["-c", READ])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("Debian's python3 is installed");
    std::io::Write::write_all(reader.stdin.as_mut().expect("piped"), book).expect("it reads");
    serde_json::from_slice(&reader.wait_with_output().expect("it ends").stdout).expect("openpyxl opens it")
}

async fn every_format_says_the_same(app: TestApp) {
    let office = app.open().await;
    fill_three_counters(&office).await;
    let wei = office.analyst("Wei").await;
    let path = keeps(&wei, previews_two_tables(&wei).await, "Counters").await;
    publishes(&office.lin, &path).await;
    let codes = figures(&rows(&wei, &path, "table=1&values=codes").await[1..], 2);
    assert!(codes.iter().any(|(_, figures)| figures.is_none()) && codes.iter().any(|(_, figures)| figures.is_some()));

    let package = wei.download(&format!("{path}/package.zip")).await;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(package.bytes)).expect("an archive");
    let mut names: Vec<String> = archive.file_names().map(|name| name.expect("readable").into_owned()).collect();
    names.sort();
    let charts: Vec<String> = names.extract_if(.., |name| name.starts_with("charts/")).collect();
    let called = ["office-outcome-by-office", "office-outcome-by-outcome"]
        .into_iter()
        .flat_map(|name| ["en.png", "en.svg", "zh.png", "zh.svg"].map(|ending| format!("charts/{name}.{ending}")));
    assert_eq!(charts, called.collect::<Vec<_>>(), "a service that is the only one has no chart");
    let expected = [
        "datapackage.json",
        "dictionary.en.md",
        "dictionary.zh.md",
        "methods.en.md",
        "methods.zh.md",
        "tables/office-outcome.csv",
        "tables/service-outcome.csv",
    ];
    assert_eq!(names, expected);
    let mut text = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).expect("it is there").read_to_string(&mut text).expect("a text");
        text
    };
    let chart = text("charts/office-outcome-by-office.zh.svg");
    assert!(chart.starts_with("<svg") && chart.contains("窗口w1") && chart.contains("按单位统计的人数"), "{chart}");
    let descriptor: serde_json::Value = serde_json::from_str(&text("datapackage.json")).expect("JSON");
    assert_eq!(descriptor["charts"][0]["paths"][1], "charts/office-outcome-by-office.en.png");
    assert_eq!(descriptor["resources"].as_array().map(Vec::len), Some(2), "charts are no tables");
    assert_eq!(descriptor["licenses"][0]["name"], "CC-BY-4.0");
    assert_eq!(descriptor["protection"]["k"], 10);
    assert_eq!(descriptor["contributors"][0]["title"], "Riverside Legal Aid");
    assert!(text("methods.en.md").contains("What is not protected") && text("methods.zh.md").contains("没有保护的方面"));
    assert!(text("dictionary.zh.md").contains("`w1`: 窗口w1"));
    let mut reader = csv::Reader::from_reader(std::io::Cursor::new(text("tables/office-outcome.csv")));
    let mut dots = Vec::new();
    archive.by_name("charts/office-outcome-by-outcome.en.png").expect("it is there").read_to_end(&mut dots).expect("bytes");
    assert!(dots.starts_with(b"\x89PNG"));
    let packed: Vec<Vec<String>> = reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
    assert_eq!(figures(&packed, 2), codes);

    let json: serde_json::Value = serde_json::from_str(&wei.get(&format!("{path}/release.json")).await.ok().html).expect("JSON");
    let table = json["tables"][0]["rows"].as_array().expect("rows");
    let from_json: Figures = table
        .iter()
        .map(|row| {
            let values = ["office", "outcome"].map(|column| row[column].as_str().expect("a code").to_owned()).to_vec();
            (values, ["persons", "attempts"].iter().map(|measure| row[measure].as_u64()).collect())
        })
        .collect();
    assert_eq!(from_json, codes);

    for (language, sheet, all) in [("en", "1 Persons, Attempts by Office, ", "(all)"), ("zh", "1 按单位、步骤结果统计的人数、办理次数", "（合计）")]
    {
        let file = wei.download(&format!("{path}/release.xlsx?in={language}")).await;
        let opened = by_openpyxl(&file.bytes);
        assert!(opened[1][0] == sheet.trim_end() && opened[1][1] == "A2", "the head stays in sight: {opened}");
        let persons = opened[1][2].as_array().expect("rows")[1..].iter().map(|row| row[2].as_u64());
        assert!(persons.eq(codes.iter().map(|(_, figures)| figures.as_ref().map(|figures| figures[0]))), "{opened}");
        let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(file.bytes)).expect("a workbook");
        let names = book.sheet_names();
        assert_eq!(names.len(), 3, "{names:?}");
        assert_eq!(names[1], sheet.trim_end());
        let range = book.worksheet_range(&names[1]).expect("a sheet");
        let lines: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect();
        let named = figures(&lines[1..], 2);
        assert_eq!(named.iter().map(|(_, figures)| figures).collect::<Vec<_>>(), codes.iter().map(|(_, figures)| figures).collect::<Vec<_>>());
        assert_eq!(named.last().expect("a total").0, [all, all]);
        assert!(range.rows().skip(1).any(|row| matches!(row[2], Data::Float(_))), "figures are numbers");
        let as_csv = rows(&wei, &path, &format!("table=1&values=names&in={language}")).await;
        assert_eq!(figures(&as_csv[1..], 2), named);
    }
}

async fn the_brief_is_a_pdf_that_says_what_the_tables_say(app: TestApp) {
    let office = app.open().await;
    fill_three_counters(&office).await;
    let wei = office.analyst("Wei").await;
    let path = keeps(&wei, previews_two_tables(&wei).await, "在窗口: at counters").await;
    publishes(&office.lin, &path).await;
    let code = path.rsplit('/').next().expect("a code");
    let says = [
        ("en", ["How sure this is", "Persons, Attempts by Office, Outcome of a step", "Whom to ask", "rows are hidden"]),
        ("zh", ["有多大把握", "按单位、步骤结果统计的人数、办理次数", "向谁询问", "行隐去"]),
    ];
    for (language, says) in says {
        let file = wei.download(&format!("{path}/brief.pdf?in={language}")).await;
        let text = text_of(&file.bytes);
        for said in says.into_iter().chain(["在窗口: at counters", "Riverside Legal Aid", code]) {
            assert!(text.contains(said), "{said}: {text}");
        }
        let pages = text.matches('\u{c}').count();
        assert!((2..=4).contains(&pages), "{pages} pages");
        // the largest figures of the tables stand in it, and what is hidden does not
        let table = figures(&rows(&wei, &path, &format!("table=1&values=names&in={language}")).await[1..], 2);
        let single = table.iter().filter(|(values, _)| values.iter().all(|value| !["(all)", "（合计）"].contains(&value.as_str())));
        let largest = single.filter_map(|(values, figures)| Some((values, figures.as_ref()?[0]))).max_by_key(|(_, figure)| *figure);
        let (values, figure) = largest.expect("a row is shown");
        let line = |line: &&str| line.contains(&values[0]) && line.split_whitespace().any(|word| word == figure.to_string());
        assert!(text.lines().any(|known| line(&known)), "{values:?} {figure}: {text}");
        assert_eq!(wei.download(&format!("{path}/brief.pdf?in={language}")).await.bytes, file.bytes, "byte for byte");
    }
}

/// A release from before tables were weighed against each other: readable as it was, and attacked together with what follows.
async fn what_was_published_too_openly_before_stops_what_follows(app: TestApp) {
    let office = app.open().await;
    fill(&office).await;
    let wei = office.analyst("Wei").await;
    let old = drafts(&wei, &["outcome"], "Of old").await;
    let code = old.rsplit('/').next().expect("a code").replace('-', "");
    let forge = |told: i64| {
        format!(
            "UPDATE releases SET state = 'published', definition = '1 persons by outcome', published_by = drafted_by, published_on = drafted_on, threshold = 10 WHERE code = '{code}';
             DELETE FROM release_cells;
             INSERT INTO release_cells (release_id, ordinal, organization_id, dimensions, measure)
                 SELECT id, 0, organization_id, '[\"granted\"]', 12 FROM releases WHERE code = '{code}';
             INSERT INTO release_cells (release_id, ordinal, organization_id, dimensions, measure)
                 SELECT id, 1, organization_id, '[\"refused\"]', {told} FROM releases WHERE code = '{code}';
             INSERT INTO release_cells (release_id, ordinal, organization_id, dimensions, measure)
                 SELECT id, 2, organization_id, '[\"deflected\"]', NULL FROM releases WHERE code = '{code}';"
        )
    };
    office.app.forge(&forge(11));
    office.lin.get(&old).await.ok().says("published").says("There are no totals");
    let file = wei.get(&format!("{old}/table.csv?values=codes&hxl=yes")).await.ok();
    assert_eq!(
        file.html,
        "outcome,persons,status\r\n#status+outcome+code,#affected+persons,#meta+status\r\ngranted,12,shown\r\nrefused,11,shown\r\ndeflected,,hidden\r\n",
        "as it was written then"
    );
    previews(&wei, &["outcome", "stage"]).await.ok().says("together with one earlier release").says("It holds");

    office.app.forge(&forge(4));
    let path = drafts(&wei, &["outcome", "stage"], "After it").await;
    let page = office.lin.get(&path).await.ok();
    page.says("It does not hold").says("Outcome of a step: Refused: Persons between 4 and 4").says("Count by fewer things");
    assert!(!page.has("form[action$='/publish']"));
    let sent = office.lin.post(&format!("{path}/publish"), &[]).await;
    assert_eq!(sent.status, StatusCode::CONFLICT);
    sent.says("It does not hold");
    assert_eq!(wei.get(&format!("{path}/package.zip")).await.status, StatusCode::NOT_FOUND);
}

async fn anybody_reads_what_is_published_and_nothing_else(app: TestApp) {
    let office = app.open().await;
    fill(&office).await;
    let wei = office.analyst("Wei").await;
    let path = drafts(&wei, &["outcome"], "Outcomes at schools").await;
    let draft = drafts(&wei, &["stage"], "Not for everybody").await;
    publishes(&office.lin, &path).await;
    let (code, draft) = (path.rsplit('/').next().expect("a code"), draft.rsplit('/').next().expect("a code"));
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("site");
    let write = || office.app.command(&["site", &site.to_string_lossy()]);
    let read = |name: &str| std::fs::read_to_string(site.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let done = write();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    for (language, says) in
        [("en", ["Published figures", "What is not protected", "(all)"]), ("zh", ["公开的统计数字", "没有保护的方面", "（合计）"])]
    {
        let (list, page) = (read(&format!("{language}/index.html")), read(&format!("{language}/{code}.html")));
        assert!(list.contains("Outcomes at schools") && list.contains(says[0]) && page.contains(says[1]) && page.contains(says[2]), "{page}");
        for html in [list, page] {
            assert!(!html.contains("<script") && !html.contains(draft) && !html.contains("Not for everybody"), "{html}");
            let outward = html.split(['"', '\'']).filter(|part| part.starts_with("http") || part.starts_with("//") || part.starts_with('/'));
            assert_eq!(outward.count(), 0, "nothing comes from elsewhere: {html}");
        }
    }
    assert!(std::fs::read(site.join(format!("files/{code}-zh.pdf"))).expect("the brief").starts_with(b"%PDF"));
    let package = wei.download(&format!("{path}/package.zip")).await;
    assert_eq!(std::fs::read(site.join(format!("files/{code}.zip"))).expect("the package"), package.bytes);
    let before = read("files.txt");
    assert!(write().status.success());
    assert_eq!(read("files.txt"), before, "the same again");

    office.lin.post(&format!("{path}/withdraw"), &[("why", "A service was coded wrongly")]).await.ok();
    assert!(write().status.success());
    assert!(!site.join(format!("files/{code}.zip")).exists(), "its files are gone");
    let page = read(&format!("en/{code}.html"));
    assert!(page.contains("was withdrawn on") && !page.contains("coded wrongly") && !page.contains("(all)"), "{page}");
    std::fs::create_dir(folder.path().join("other")).expect("a folder");
    std::fs::write(folder.path().join("other/mine.txt"), "mine").expect("a file");
    assert!(!office.app.command(&["site", &folder.path().join("other").to_string_lossy()]).status.success(), "other files are left alone");
}

async fn a_spreadsheet_runs_nothing_of_a_release(app: TestApp) {
    let office = app.open().await;
    office
        .record(|db, author, ring| {
            let id = OfficeId::random();
            let name = "=HYPERLINK(\"http://office.example\")".to_owned();
            let counter = reference::Office {
                id,
                organization_id: author.organization,
                jurisdiction_id: None,
                code: "w1".to_owned(),
                en: name.clone(),
                zh: name,
            };
            reference::add_office(db, &counter)?;
            register(db, author, ring, 10, Met { office: Some(id), ..Met::at_school(Outcome::Granted) })
        })
        .await;
    let wei = office.analyst("Wei").await;
    let path = drafts(&wei, &["office"], "By office").await;
    publishes(&office.lin, &path).await;
    let rows = rows(&wei, &path, "values=names").await;
    assert_eq!(rows[0], ["Office", "Persons", "Status"]);
    assert_eq!(rows[1][0], "'=HYPERLINK(\"http://office.example\")");
    assert_eq!(rows[1][2], "shown");
    assert_eq!(rows.last().expect("a total")[0], "(all)");
}
