//! Spreadsheets of people, cases and steps: columns proposed, dry run, doubts asked once, rows mended, brought in once, taken back.

use crate::support::{Office, Page, TestApp, Visitor, on_both};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

on_both!(
    eight_hundred_rows_are_brought_in_once_whatever_is_pressed,
    a_row_is_mended_in_the_browser_or_left_out,
    what_was_said_of_columns_and_values_is_remembered,
    someone_at_the_same_phone_is_asked_about,
    names_stay_whole_in_both_languages,
    steps_of_a_spreadsheet_join_the_people_they_are_of,
    another_encoding_and_separator_are_told,
    what_cannot_be_is_said_beside_the_column,
);

/// A workbook with one sheet; what looks like a day becomes one.
fn workbook(rows: &[Vec<String>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    for (line, row) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            match (ExcelDateTime::parse_from_str(cell), cell.parse::<u64>()) {
                (Ok(date), _) if cell.len() == 10 && cell.contains('-') => sheet.write_with_format(line, column, &date, &day).expect("written"),
                (_, Ok(number)) => sheet.write(line, column, number).expect("written"),
                _ => sheet.write(line, column, cell).expect("written"),
            };
        }
    }
    workbook.save_to_buffer().expect("memory")
}

fn rows(lines: &[&str]) -> Vec<Vec<String>> {
    lines.iter().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

async fn upload(lin: &Visitor, name: &str, content: &[u8]) -> Page {
    let form = lin.get("/imports").await.ok().form("form[action='/imports']");
    lin.submit(form.attach("file", name, content)).await
}

async fn check(lin: &Visitor, columns: &Page) -> Page {
    lin.submit(columns.form("form[action$='/check']")).await.ok()
}

/// New people, people known, cases, attempts, steps, recorded, doubtful, rejected.
fn counts(page: &Page) -> Vec<String> {
    page.texts("#counts td.num")
}

/// Runs what was checked, and waits until it has ended.
async fn run(lin: &Visitor, ready: &Page) -> Page {
    let to = ready.attribute("button[name=run]", "formaction").unwrap_or_else(|| panic!("it cannot be run: {}", ready.words()));
    let mut page = lin.submit(ready.form("form[action$='/check']").set("run", "yes").to(&to)).await.ok();
    for _ in 0..600 {
        if !page.has("progress") {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        page = lin.get(page.url.path()).await.ok();
    }
    panic!("the import does not end: {}", page.words());
}

/// How many people a search by this finds.
async fn found(lin: &Visitor, what: &str) -> usize {
    let form = lin.get("/today").await.ok().form("form.bar__find").set("find", what);
    lin.submit(form).await.ok().texts("#hits > li").len()
}

async fn opened(app: TestApp) -> Office {
    app.open().await
}

async fn eight_hundred_rows_are_brought_in_once_whatever_is_pressed(app: TestApp) {
    let office = opened(app).await;
    let lin = &office.lin;
    let mut list = rows(&["编号,姓名,电话,出生年份,服务,开案日期,同意记录"]);
    for at in 0..800 {
        let (given, phone) = (["秀英", "伟", "芳", "建国"][at % 4], 13_800_100_000_u64 + at as u64);
        list.push(rows(&[&format!("{},王{given},{phone},{},school-enrolment,2026-03-04,是", 1000 + at, 1950 + at % 50)]).remove(0));
    }
    let file = workbook(&list);
    let columns = upload(lin, "people.xlsx", &file).await.ok();
    columns.says("800 rows");
    assert_eq!(columns.form("form[action$='/check']").value("subject").as_deref(), Some("cases"));
    let ready = check(lin, &columns).await;
    assert_eq!(counts(&ready), ["800", "0", "800", "0", "0", "0", "0", "0"]);
    let began = std::time::Instant::now();
    let done = run(lin, &ready).await;
    done.says("people 800, cases 800");
    assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());

    let again = check(lin, &upload(lin, "people.xlsx", &file).await.ok()).await;
    assert_eq!(counts(&again), ["0", "800", "0", "0", "0", "800", "0", "0"]);
    assert!(again.has("#nothing-new") && !again.has("button[name=run]"));

    // the same people under another name of the list and without codes: they are known by phone and name
    let mut bare: Vec<Vec<String>> = list.iter().take(11).map(|row| row[1..4].to_vec()).collect();
    bare[3][1] = format!("+86 {}", bare[3][1]);
    let known = check(lin, &upload(lin, "bare.xlsx", &workbook(&bare)).await.ok()).await;
    assert_eq!(counts(&known), ["0", "10", "0", "0", "0", "10", "0", "0"]);

    let undone = lin.submit(lin.get(done.url.path()).await.ok().form("form[action$='/undo']")).await.ok();
    undone.says("taken back");
    let ready = check(lin, &upload(lin, "people.xlsx", &file).await.ok()).await;
    assert_eq!(counts(&ready), ["800", "0", "800", "0", "0", "0", "0", "0"], "nothing of it is left");
    run(lin, &ready).await.says("people 800, cases 800");
}

async fn a_row_is_mended_in_the_browser_or_left_out(app: TestApp) {
    let office = opened(app).await;
    let lin = &office.lin;
    let list = "name,phone,birth year,keep record\n\
        Liu Xiuying,13800138000,1990,yes\n\
        Zhang Wei,12,1985,yes\n\
        Chen Fang,13800138002,1985,no\n\
        ,13800138003,1985,yes\n";
    let page = check(lin, &upload(lin, "list.csv", list.as_bytes()).await.ok()).await;
    assert_eq!(counts(&page), ["1", "0", "0", "0", "0", "0", "0", "3"]);
    page.says("Line 3: “12” in “phone” is not a phone number").says("Line 4: this person did not agree").says("Line 5:");
    assert!(!page.has("button[name=run]"));
    let mended =
        page.form("form[action$='/check']").set("mend-3-1", "138 0013 8001").set("leave-4", "yes").set("mend-5-0", "李明").set("check", "yes");
    let ready = lin.submit(mended).await.ok();
    assert_eq!(counts(&ready), ["3", "0", "0", "0", "0", "0", "0", "0"]);
    run(lin, &ready).await.says("people 3");
    assert_eq!((found(lin, "138 0013 8001").await, found(lin, "李明").await, found(lin, "Chen Fang").await), (1, 1, 0));
}

async fn what_was_said_of_columns_and_values_is_remembered(app: TestApp) {
    let office = opened(app).await;
    office.caseworker("Mei").await;
    let lin = &office.lin;
    let list =
        |more: &str| format!("Wer,Ruf,hukou,caseworker\nLiu Xiuying,13800138000,country folk,Mei\nZhang Wei,13800138001,country folk,M.\n{more}");
    let columns = upload(lin, "spring.csv", list("").as_bytes()).await.ok();
    let wrong = lin.submit(columns.form("form[action$='/check']")).await;
    assert_eq!(wrong.status, 422);
    wrong.says("which column holds the person");
    let form =
        wrong.form("form[action$='/check']").set("column-0", "name").set("column-1", "phone").set("list", "Spring").set("column-2", "group:hukou");
    let page = lin.submit(form).await.ok();
    assert_eq!(page.texts("form .field select").len(), 2, "each value is asked about once: {}", page.words());
    page.says("“country folk” (rows: 2").says("“M.” (rows: 1");
    assert_eq!(counts(&page)[6], "2");
    let numbered =
        |list: &str| (0..9).find(|at| page.attribute(&format!("input[name='list-{at}']"), "value").is_some_and(|key| key == list)).expect("asked");
    let (group, worker) = (format!("answer-{}", numbered("facet:hukou")), format!("answer-{}", numbered("colleague")));
    let form = page.form("form[action$='/check']").set(&group, "+new").set(&worker, "mei@office.example");
    let ready = lin.submit(form).await.ok();
    assert_eq!(counts(&ready), ["2", "0", "0", "0", "0", "0", "0", "0"]);
    let done = run(lin, &ready).await;

    // a newer version of the list, under another name of the file
    let columns = upload(lin, "spring (2).csv", list("Chen Fang,13800138002,country folk,M.\n").as_bytes()).await.ok();
    let form = columns.form("form[action$='/check']");
    let said = ["column-0", "column-1", "column-2", "list"].map(|field| form.value(field).unwrap_or_default());
    assert_eq!(said, ["name", "phone", "group:hukou", "Spring"]);
    let ready = check(lin, &columns).await;
    assert_eq!(counts(&ready), ["1", "2", "0", "0", "0", "2", "0", "0"], "{}", ready.words());
    lin.submit(lin.get(done.url.path()).await.ok().form("form[action$='/undo']")).await.ok().says("taken back");
    let ready = check(lin, &columns).await;
    assert_eq!(counts(&ready), ["3", "0", "0", "0", "0", "0", "0", "0"], "an answer outlives what was taken back");
}

async fn someone_at_the_same_phone_is_asked_about(app: TestApp) {
    let office = opened(app).await;
    let lin = &office.lin;
    let first = check(lin, &upload(lin, "one.csv", b"name,phone\nLiu Xiuying,13800138000\n").await.ok()).await;
    run(lin, &first).await.says("people 1");
    let page = check(lin, &upload(lin, "two.csv", "name,phone\n刘秀英,138-0013-8000\n".as_bytes()).await.ok()).await;
    assert_eq!(counts(&page), ["0", "1", "0", "0", "0", "1", "0", "0"], "the same name in characters, the same phone");
    let page = check(lin, &upload(lin, "three.csv", "name,phone\n张伟,13800138000\n".as_bytes()).await.ok()).await;
    assert_eq!(counts(&page)[6], "1");
    page.says("someone recorded already?").says("Shares a phone number");
    let code = page.form("form[action$='/check']").offers("answer-0").pop().expect("the one who is there");
    let same = lin.submit(page.form("form[action$='/check']").set("answer-0", &code)).await.ok();
    assert_eq!(counts(&same), ["0", "1", "0", "0", "0", "1", "0", "0"]);
    let other = lin.submit(same.form("form[action$='/check']").set("answer-0", "+new")).await.ok();
    run(lin, &other).await.says("people 1");
    assert_eq!(found(lin, "13800138000").await, 2);
}

async fn names_stay_whole_in_both_languages(app: TestApp) {
    let office = opened(app).await;
    let lin = &office.lin;
    let list =
        workbook(&rows(&["姓,名,手机,能否联系", "欧阳,秀英,13800138021,晚上七点以后", "Garcia,Maria,13800138022,yes", "买买提,,13800138023,"]));
    let ready = check(lin, &upload(lin, "names.xlsx", &list).await.ok()).await;
    assert_eq!(counts(&ready)[..2], ["3", "0"]);
    run(lin, &ready).await.says("people 3");
    for name in ["欧阳秀英", "ouyangxiuying", "oyxy", "Garcia Maria", "买买提"] {
        assert_eq!(found(lin, name).await, 1, "{name}");
    }
}

async fn steps_of_a_spreadsheet_join_the_people_they_are_of(app: TestApp) {
    let office = opened(app).await;
    office.has_office("Window 3").await;
    let lin = &office.lin;
    let people = check(lin, &upload(lin, "people.csv", "姓名,电话\n刘秀英,13800138000\n".as_bytes()).await.ok()).await;
    run(lin, &people).await.says("people 1");
    let list = "姓名,电话,日期,服务,机构,结果\n\
        刘秀英,13800138000,2026/3/4,school-enrolment,Window 3,refused\n\
        张伟,13800138001,2026年3月5日,school-enrolment,Window 3,granted\n\
        张伟,13800138001,2085-01-01,school-enrolment,Window 3,granted\n";
    let columns = upload(lin, "steps.csv", list.as_bytes()).await.ok();
    assert_eq!(columns.form("form[action$='/check']").value("subject").as_deref(), Some("steps"));
    let page = check(lin, &columns).await;
    page.says("Line 4: 2085-01-01 is after today");
    let ready = lin.submit(page.form("form[action$='/check']").set("mend-4-2", "2026-03-06")).await.ok();
    assert_eq!(counts(&ready), ["1", "1", "2", "3", "3", "0", "0", "0"]);
    run(lin, &ready).await.says("people 1, cases 2, steps 3");
    assert_eq!(found(lin, "刘秀英").await, 1);
    let again = check(lin, &upload(lin, "steps.csv", list.replace("2085-01-01", "2026-03-06").as_bytes()).await.ok()).await;
    assert_eq!(counts(&again), ["0", "2", "0", "0", "0", "3", "0", "0"]);
}

async fn another_encoding_and_separator_are_told(app: TestApp) {
    let office = opened(app).await;
    let lin = &office.lin;
    let (bytes, ..) = encoding_rs::GB18030.encode("姓名;电话\n刘秀英;13800138000\n");
    let columns = upload(lin, "list.csv", &bytes).await.ok();
    columns.says("Read as GB18030, columns separated by semicolons").says("刘秀英");
    let ready = check(lin, &columns).await;
    run(lin, &ready).await.says("people 1");
    assert_eq!(found(lin, "刘秀英").await, 1);
}

async fn what_cannot_be_is_said_beside_the_column(app: TestApp) {
    let office = opened(app).await;
    let lin = &office.lin;
    let columns = upload(lin, "list.csv", b"name,phone,when\nLiu Xiuying,13800138000,2026-03-04\n").await.ok();
    let form = columns.form("form[action$='/check']").set("column-1", "name").set("column-2", "date");
    let wrong = lin.submit(form).await;
    assert_eq!(wrong.status, 422);
    wrong.says("“phone” is the same as another column").says("“when” cannot be that in a list of this kind").says("Nothing was changed");
    assert!(wrong.has("#column-1-wrong") && wrong.has("#column-2-wrong"));
    assert_eq!(wrong.form("form[action$='/check']").value("column-2").as_deref(), Some("date"), "what was picked is kept");
    let two = {
        let mut workbook = Workbook::new();
        for (name, cell) in [("First", "Liu Xiuying"), ("Second", "Zhang Wei")] {
            let sheet = workbook.add_worksheet().set_name(name).expect("a name");
            sheet.write(0, 0, "name").expect("written");
            sheet.write(1, 0, cell).expect("written");
        }
        workbook.save_to_buffer().expect("memory")
    };
    let first = upload(lin, "two.xlsx", &two).await.ok();
    assert_eq!(first.texts("#rows td"), ["Liu Xiuying"]);
    let second = lin.submit(first.form("form[method=get].filters").set("sheet", "1")).await.ok();
    assert_eq!(second.texts("#rows td"), ["Zhang Wei"]);
    run(lin, &check(lin, &second).await).await.says("people 1");
    assert_eq!((found(lin, "Zhang Wei").await, found(lin, "Liu Xiuying").await), (1, 0));
}
