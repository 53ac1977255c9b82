//! Tables that are broken get a clear message, exit code 1, and nothing else.

use encoding_rs::GB18030;

use crate::program::Desk;

/// What the program says about a table called `log.csv`.
#[track_caller]
fn complaint(content: impl AsRef<[u8]>) -> String {
    Desk::new().with("log.csv", content).run(&["journeys", "log.csv", "--json"]).complaint().to_owned()
}

/// What the program says about a table with such a `columns.toml`.
#[track_caller]
fn complaint_with(content: &str, columns: &str) -> String {
    let desk = Desk::new().with("log.csv", content).with("columns.toml", columns);
    desk.run(&["journeys", "log.csv", "--columns", "columns.toml", "--json"]).complaint().to_owned()
}

const GOOD: &str = "person,office,outcome,date\nP1,north,refused,2026-03-02\nP1,south,granted,2026-03-09\n";
const MAPPING: &str = "person = \"person\"\noffice = \"office\"\noutcome = \"outcome\"\ndate = \"date\"\n";

#[test]
fn an_encoding_other_than_utf8_is_named_with_its_line() {
    let (chinese, ..) = GB18030.encode("person,office,outcome\nP1,一号窗口,refused\n");
    insta::assert_snapshot!(complaint(chinese), @"log.csv: line 2: is not UTF-8 (it looks like GB18030, as Chinese spreadsheet programs write it). Save it as UTF-8 (in a spreadsheet: CSV UTF-8) and try again");
    insta::assert_snapshot!(complaint(b"person,office,outcome\nP1,north,refused\nP2,caf\xe9,refused\n"), @"log.csv: line 3: is not UTF-8. Save it as UTF-8 (in a spreadsheet: CSV UTF-8) and try again");
    insta::assert_snapshot!(complaint(b"\xff\xfep\0e\0r\0"), @"log.csv: line 1: is not UTF-8 (it looks like UTF-16). Save it as UTF-8 (in a spreadsheet: CSV UTF-8) and try again");
}

#[test]
fn a_wrong_separator_is_named() {
    insta::assert_snapshot!(complaint("person;office;outcome\nP1;north;refused\n"), @"log.csv: has columns separated by semicolons, not by commas; save it with commas");
    insta::assert_snapshot!(complaint("person\toffice\toutcome\nP1\tnorth\trefused\n"), @"log.csv: has columns separated by tabs, not by commas; save it with commas");
}

#[test]
fn a_missing_column_is_named_with_the_nearest_and_all_that_are_there() {
    let said = complaint_with("persn,office,outcome,date\nP1,north,refused,2026-03-02\n", MAPPING);
    insta::assert_snapshot!(said, @"log.csv: has no column `person`, which is needed for person (did you mean `persn`?). Columns found: persn, office, outcome, date");
    insta::assert_snapshot!(complaint("a,b\n1,2\n"), @"log.csv: has no column `person`, which is needed for person. Columns found: a, b");
}

#[test]
fn a_value_that_is_not_in_the_vocabulary_is_named() {
    let mapping = format!("{MAPPING}[values]\noutcome = [\"granted\", \"refused\"]\n");
    let said = complaint_with(&GOOD.replace("granted", "grantd"), &mapping);
    insta::assert_snapshot!(said, @"log.csv: line 3: column `outcome`: “grantd” is not a known value (did you mean `granted`?)");
}

#[test]
fn days_on_which_no_step_can_have_happened_are_named() {
    let with = |day: &str| complaint(GOOD.replace("2026-03-09", day));
    insta::assert_snapshot!(with("09.03.2026"), @r#"log.csv: line 3: column `date`: "09.03.2026" is not a day: write the day as 2026-03-04, the month as 2026-03, or only the year as 2026"#);
    insta::assert_snapshot!(with("2085-03-09"), @"log.csv: line 3: column `date`: 2085-03-09 is after today: write the day on which it happened");
    insta::assert_snapshot!(with("2026-02-30"), @"log.csv: line 3: column `date`: there is no day 2026-02-30: look at the calendar again");
    insta::assert_snapshot!(with("1899-12-31"), @"log.csv: line 3: column `date`: 1899-12-31 is before 1900: is the year right?");
}

#[test]
fn ten_million_columns_fail_at_once_and_in_little_memory() {
    let header = "a,".repeat(10_000_000);
    let desk = Desk::new().with("log.csv", format!("{header}b\n"));
    let run = desk.run_within(256, &["journeys", "log.csv"]);
    insta::assert_snapshot!(run.complaint(), @"log.csv: line 1: has more than 1000 columns");
    insta::assert_snapshot!(complaint(format!("{}b\n", "a,".repeat(1_000))), @"log.csv: line 1: has more than 1000 columns");
}

#[test]
fn a_quotation_mark_left_open_does_not_swallow_the_file() {
    let desk = Desk::new().with("log.csv", format!("{GOOD}P2,\"north,refused\n{}", "P3,north\n".repeat(5_000_000)));
    let run = desk.run_within(256, &["journeys", "log.csv"]);
    insta::assert_snapshot!(run.complaint(), @"log.csv: line 4: one record is longer than 1048576 bytes; is a quotation mark left open?");
}

#[test]
fn a_row_of_another_width_is_named() {
    let said = complaint(format!("{GOOD}\nP2,No. 3, Long Street,refused,2026-03-02\n"));
    insta::assert_snapshot!(said, @"log.csv: line 5: has 5 columns where the header has 4; a comma inside a value needs quotation marks around the value");
}

#[test]
fn a_column_that_stands_twice_is_named() {
    insta::assert_snapshot!(complaint("person,office,person\nP1,north,P1\n"), @"log.csv: has two columns called `person` (columns 1 and 3); rename one");
}

#[test]
fn files_with_nothing_in_them_say_so() {
    insta::assert_snapshot!(complaint(""), @"log.csv: is empty");
    insta::assert_snapshot!(complaint("person,office,outcome\n"), @"log.csv: has a header but no rows below it");
}

#[test]
fn files_that_are_something_else_say_so() {
    insta::assert_snapshot!(complaint(b"PK\x03\x04workbook"), @"log.csv: is a workbook or another packed file, not a CSV; open it and save it as CSV UTF-8 (comma separated)");
    insta::assert_snapshot!(complaint("<?xml version=\"1.0\"?><log/>"), @"log.csv: is an XML file, not a CSV; an event log must be called .xes");
    let desk = Desk::new().with("log.pdf", "x");
    insta::assert_snapshot!(desk.run(&["journeys", "log.pdf"]).complaint(), @"log.pdf: is not a kind of file that is read here; what can be read: .csv, .xlsx, .xes, .xes.gz");
    assert!(desk.run(&["journeys", "gone.csv"]).complaint().starts_with("gone.csv: cannot be opened: "));
}

#[test]
fn nobody_in_a_row_is_named_and_many_bad_rows_are_counted() {
    let said = complaint(format!("person,office\nP1,north\n{}", " ,north\n".repeat(8)));
    insta::assert_snapshot!(said, @r"
    log.csv: line 3: nobody stands in column `person`; every step belongs to a person
    log.csv: line 4: nobody stands in column `person`; every step belongs to a person
    log.csv: line 5: nobody stands in column `person`; every step belongs to a person
    log.csv: line 6: nobody stands in column `person`; every step belongs to a person
    log.csv: line 7: nobody stands in column `person`; every step belongs to a person
    log.csv: and 3 more bad rows
    ");
}

#[test]
fn an_order_that_is_no_number_is_named() {
    let said = complaint("person,attempt,seq,office\nP1,1,first,north\n");
    insta::assert_snapshot!(said, @"log.csv: line 2: column `seq`: “first” is not a whole number");
}

#[test]
fn a_columns_file_that_is_wrong_is_named() {
    let said = complaint_with(GOOD, "person = \"person\"\noutcme = \"outcome\"\n");
    assert!(said.contains("columns.toml: ") && said.contains("unknown field `outcme`") && said.contains("line 2"), "{said}");
    insta::assert_snapshot!(complaint_with(GOOD, "outcome = \"outcome\"\n"), @r#"columns.toml: names no column for `person`, which is needed; add a line like person = "name of the column""#);
    insta::assert_snapshot!(complaint_with(GOOD, "person = \"person\"\nfacets = [\"a\", \"a\"]\n"), @"columns.toml: names the column `a` twice in `facets`");
}

#[test]
fn a_wrong_command_line_is_not_bad_input() {
    assert_eq!(Desk::new().run(&["journeys"]).code, Some(2));
    assert_eq!(Desk::new().run(&["journeys", "log.csv", "--by", "weekday"]).code, Some(2));
}

#[test]
fn what_spreadsheets_add_does_no_harm() {
    let table = "\u{feff}person,attempt,office,outcome\r\n张三,1,一号窗口,refused\r\n\r\n张三,1,二号窗口,granted\r\n";
    let map = Desk::new().with("日志.csv", table).run(&["journeys", "日志.csv", "--json"]).json();
    assert_eq!((&map["edges"][0]["from"], &map["edges"][0]["to"]), (&"一号窗口".into(), &"二号窗口".into()));
}
