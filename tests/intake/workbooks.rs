//! Excel workbooks as spreadsheet programs write them, and as nobody should.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use std::io::Write;
use throughline::intake::{Kind, bounded::Limits, broken::Broken, entry::Wish, grid::Book};

fn today() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day")
}

fn read(bytes: &[u8]) -> Result<Book, Broken> {
    Wish::table(Kind::Workbook, bytes, today())
}

fn saved(mut workbook: Workbook) -> Vec<u8> {
    workbook.save_to_buffer().expect("memory")
}

#[test]
fn dates_are_days_and_numbers_have_no_point() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("人员").expect("a name");
    let (day, moment) = (Format::new().set_num_format("yyyy/m/d"), Format::new().set_num_format("yyyy-mm-dd hh:mm"));
    for (at, name) in ["姓名", "电话", "日期", "时刻", "是", "公式", "比率"].into_iter().enumerate() {
        sheet.write(0, u16::try_from(at).expect("few"), name).expect("written");
    }
    sheet.write(1, 0, "刘秀英").expect("written");
    sheet.write(1, 1, 13_800_138_000_i64).expect("written");
    sheet.write_with_format(1, 2, ExcelDateTime::from_ymd(2026, 3, 4).expect("a day"), &day).expect("written");
    sheet.write_with_format(1, 3, ExcelDateTime::from_ymd(2026, 3, 4).expect("a day").and_hms(14, 30, 0).expect("a time"), &moment).expect("written");
    sheet.write(1, 4, true).expect("written");
    sheet.write(1, 5, Formula::new("=1+1").set_result("2")).expect("written");
    sheet.write(1, 6, 0.25).expect("written");
    // a row is left out: the numbers of the rows are those of the spreadsheet
    sheet.write(3, 0, "张伟").expect("written");
    sheet.write(3, 5, Formula::new("=1/0").set_result("#DIV/0!")).expect("written");
    let book = read(&saved(workbook)).expect("a workbook");
    let grid = &book.sheets[0];
    assert_eq!(grid.sheet, "人员");
    assert_eq!(grid.header, ["姓名", "电话", "日期", "时刻", "是", "公式", "比率"]);
    assert_eq!(grid.rows[0].cells, ["刘秀英", "13800138000", "2026-03-04", "2026-03-04 14:30", "true", "2", "0.25"]);
    assert_eq!((grid.rows[1].line, grid.rows[1].cells[0].as_str(), grid.rows[1].cells[5].as_str()), (4, "张伟", "#DIV/0!"));
    assert_eq!(book.told.formulas, 2);
}

#[test]
fn a_workbook_of_another_program_is_read_too() {
    let book = read(include_bytes!("openpyxl.xlsx")).expect("a workbook");
    let names: Vec<&str> = book.sheets.iter().map(|sheet| sheet.sheet.as_str()).collect();
    assert_eq!(names, ["人员", "第二张"], "hidden sheets are none of ours");
    assert_eq!(book.sheets[0].rows[0].cells, ["1001", "欧阳", "秀英", "13800138021", "1979", "school-enrolment", "2026-03-04", ""]);
    assert_eq!(book.sheets[0].rows[1].cells[6], "2026-03-05 14:30");
    assert_eq!(book.told.formulas, 2);
}

#[test]
fn merged_cells_stand_in_each_row_but_not_among_the_names() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "name").expect("written");
    sheet.write(0, 1, "day").expect("written");
    sheet.merge_range(1, 0, 2, 0, "Liu Xiuying", &Format::new()).expect("merged");
    sheet.write(1, 1, "2026-03-04").expect("written");
    sheet.write(2, 1, "2026-03-05").expect("written");
    let book = read(&saved(workbook)).expect("a workbook");
    let cells: Vec<&[String]> = book.sheets[0].rows.iter().map(|row| &row.cells[..]).collect();
    assert_eq!(cells, [["Liu Xiuying", "2026-03-04"], ["Liu Xiuying", "2026-03-05"]]);

    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.merge_range(0, 0, 0, 1, "Our clients", &Format::new()).expect("merged");
    sheet.write(1, 0, "name").expect("written");
    assert!(matches!(read(&saved(workbook)), Err(Broken::MergedHeader { cells }) if cells == "A1:B1"));
}

#[test]
fn what_would_eat_the_machine_is_turned_away() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "name").expect("written");
    sheet.write(1_048_575, 16_383, "far away").expect("written");
    assert!(matches!(read(&saved(workbook)), Err(Broken::TooManyColumns { line: 1_048_576, most }) if most == Limits::default().columns));

    let bomb = {
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        archive.start_file("xl/worksheets/sheet1.xml", zip::write::SimpleFileOptions::default()).expect("memory");
        let zeros = vec![0; 1 << 20];
        (0..300).for_each(|_| archive.write_all(&zeros).expect("memory"));
        archive.finish().expect("memory").into_inner()
    };
    let began = std::time::Instant::now();
    assert!(matches!(read(&bomb), Err(Broken::Bomb { .. } | Broken::TooLarge { .. })));
    assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
}

#[test]
fn what_is_no_workbook_says_so() {
    assert!(matches!(read(b""), Err(Broken::Empty)));
    assert!(matches!(read(b"name,phone\n"), Err(Broken::NotAWorkbook)));
    assert!(matches!(read(b"PK\x03\x04 and so on"), Err(Broken::NotAWorkbook)));
    assert!(matches!(read(b"\xD0\xCF\x11\xE0 and so on"), Err(Broken::OldWorkbook)));
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write(0, 0, "name").expect("written");
    let whole = saved(workbook);
    assert!(matches!(read(&whole), Err(Broken::NoRows)));
    for length in [whole.len() / 3, whole.len() / 2, whole.len() - 10] {
        assert!(read(&whole[..length]).is_err(), "cut off after {length} bytes");
    }
    let mut empty = Workbook::new();
    empty.add_worksheet();
    assert!(matches!(read(&saved(empty)), Err(Broken::Empty)));
}
