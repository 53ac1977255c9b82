//! Bringing the spreadsheet: eight hundred rows, columns proposed, two rows mended, brought in, taken back, brought in again; in both languages.

use crate::support::{Browser, LIN, PASSWORD, TestApp, Window};
use rust_xlsxwriter::Workbook;

/// What stands on links and buttons, in one language.
struct Words {
    language: &'static str,
    upload: &'static str,
    check: &'static str,
    again: &'static str,
    mend: [&'static str; 2],
    run: &'static str,
    undo: &'static str,
    undone: &'static str,
    done: &'static str,
    known: &'static str,
}

const ENGLISH: Words = Words {
    language: "en",
    upload: "Upload",
    check: "See what would happen",
    again: "Check again",
    mend: ["Mend row 3", "Mend row 5"],
    run: "Import all of it",
    undo: "Take this import back",
    undone: "Nothing of this import is in the record",
    done: "Imported: people 800, cases 800, steps 0.",
    known: "All of this is recorded already",
};

const CHINESE: Words = Words {
    language: "zh",
    upload: "上传",
    check: "试运行",
    again: "再检查一次",
    mend: ["改正第 3 行", "改正第 5 行"],
    run: "全部导入",
    undo: "撤销此次导入",
    undone: "此次导入已撤销",
    done: "已导入：人 800，个案 800，步骤 0。",
    known: "这些内容都已有记录",
};

/// A workbook as an organization has it: two rows have something wrong.
fn spreadsheet(header: [&str; 6]) -> tempfile::NamedTempFile {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, name) in (0..).zip(header) {
        sheet.write(0, column, name).expect("written");
    }
    for row in 1..=800_u32 {
        let phone = match row {
            2 => "12".to_owned(),
            _ => format!("139{:08}", 10_000_000 + row),
        };
        let year = if row == 4 { "long ago".to_owned() } else { (1950 + row % 50).to_string() };
        let name = if row % 2 == 0 { format!("王秀英{row}") } else { format!("Liu Xiuying {row}") };
        for (column, cell) in (0..).zip([row.to_string(), name, phone, year, "school-enrolment".to_owned(), "2026-03-04".to_owned()]) {
            sheet.write(row, column, cell).expect("written");
        }
    }
    let file = tempfile::Builder::new().suffix(".xlsx").tempfile().expect("a file");
    workbook.save(file.path()).expect("written");
    file
}

async fn upload(browser: &Browser, file: &tempfile::NamedTempFile, words: &Words) {
    browser.visit("/imports").await;
    browser.fill("#file", file.path().to_str().expect("a path")).await;
    browser.click_on(words.upload).await;
    browser.find("#column-0").await;
}

async fn brings_the_spreadsheet(browser: &Browser, words: &Words, file: &tempfile::NamedTempFile, size: &str) {
    upload(browser, file, words).await;
    browser.fits_its_width().await;
    browser.picture(&format!("imports-columns-{size}-{}", words.language)).await;
    browser.click_on(words.check).await;
    browser.find("#rejected").await;
    browser.fits_its_width().await;
    browser.click_on(words.mend[0]).await;
    browser.fill("#mend-3-2", "139 1000 0002").await;
    browser.click_on(words.mend[1]).await;
    browser.fill("#mend-5-3", "1954").await;
    browser.fits_its_width().await;
    browser.picture(&format!("imports-mend-{size}-{}", words.language)).await;
    browser.click_on(words.again).await;
    browser.find("button[name=run]").await;
    browser.picture(&format!("imports-ready-{size}-{}", words.language)).await;
    browser.click_on(words.run).await;
    browser.says(words.done).await;
    browser.picture(&format!("imports-done-{size}-{}", words.language)).await;
    browser.click_on(words.undo).await;
    browser.says(words.undone).await;

    // once more, with the two rows mended again: what was said of the columns is remembered
    for expected in [words.done, words.known] {
        upload(browser, file, words).await;
        browser.click_on(words.check).await;
        browser.click_on(words.mend[0]).await;
        browser.fill("#mend-3-2", "139 1000 0002").await;
        browser.click_on(words.mend[1]).await;
        browser.fill("#mend-5-3", "1954").await;
        browser.click_on(words.again).await;
        if expected == words.done {
            browser.find("button[name=run]").await;
            browser.click_on(words.run).await;
        }
        browser.says(expected).await;
    }
}

#[tokio::test]
async fn the_spreadsheet_is_brought_in_english_at_a_desk() {
    let office = TestApp::start().await.open().await;
    let browser = Browser::open(&office.app.address, Window::Desk).await;
    browser.enters(LIN, PASSWORD, "en").await;
    let file = spreadsheet(["id", "name", "phone", "birth year", "service", "opened on"]);
    brings_the_spreadsheet(&browser, &ENGLISH, &file, "desk").await;
}

#[tokio::test]
async fn the_spreadsheet_is_brought_in_chinese_on_a_phone_without_javascript() {
    let office = TestApp::start().await.open().await;
    let browser = Browser::without_javascript(&office.app.address, Window::Phone).await;
    browser.enters(LIN, PASSWORD, "zh").await;
    let file = spreadsheet(["编号", "姓名", "电话", "出生年份", "服务", "开案日期"]);
    brings_the_spreadsheet(&browser, &CHINESE, &file, "phone").await;
}

#[tokio::test]
async fn the_spreadsheet_is_brought_in_on_a_phone_by_keyboard_alone() {
    let office = TestApp::start().await.open().await;
    let browser = Browser::open(&office.app.address, Window::Phone).await;
    browser.enters(LIN, PASSWORD, "en").await;
    let file = spreadsheet(["id", "name", "phone", "birth year", "service", "opened on"]);
    browser.visit("/imports").await;
    // the system's own window for choosing a file is not the page's
    browser.fill("#file", file.path().to_str().expect("a path")).await;
    browser.tab_and_enter("form[action='/imports'] button").await;
    browser.tab_and_enter("form[action$='/check'] > .govuk-button").await;
    for (line, field, value) in [(3, "#mend-3-2", "139 1000 0002"), (5, "#mend-5-3", "1954")] {
        browser.tab_and_enter(&format!("#row-{line} summary")).await;
        browser.tab_and_type(field, value).await;
    }
    browser.fits_its_width().await;
    browser.tab_and_enter("button[name=check]").await;
    browser.tab_and_enter("button[name=run]").await;
    browser.says(ENGLISH.done).await;
    browser.tab_and_enter("form[action$='/undo'] button").await;
    browser.says(ENGLISH.undone).await;
}
