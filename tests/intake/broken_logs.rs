//! Event logs that are broken, or made to do harm, get a clear message, exit code 1, and nothing else.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};

use crate::program::Desk;

#[track_caller]
fn complaint(content: impl AsRef<[u8]>) -> String {
    Desk::new().with("log.xes", content).run(&["journeys", "log.xes", "--json"]).complaint().to_owned()
}

fn packed(content: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(content).unwrap();
    packer.finish().unwrap()
}

fn log(traces: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<log xes.version=\"1.0\">\n{traces}\n</log>\n")
}

fn event(inside: &str) -> String {
    format!("<trace>\n<string key=\"concept:name\" value=\"c1\"/>\n<event>\n{inside}\n</event></trace>")
}

const NAMED: &str = "<string key=\"concept:name\" value=\"a\"/>";

#[test]
fn a_gzip_bomb_is_turned_away_in_little_memory() {
    let bomb = packed(log(&"<trace></trace>\n".repeat(3_000_000)).as_bytes());
    assert!(bomb.len() < 200_000);
    let run = Desk::new().with("log.xes.gz", bomb).run_within(256, &["journeys", "log.xes.gz"]);
    insta::assert_snapshot!(run.complaint(), @"log.xes.gz: unpacks to more than 250 times its size, as no honest log does; unpack it yourself and look at it");
}

#[test]
fn a_log_that_is_packed_is_read_whatever_its_name() {
    let desk = Desk::new().with("log.xes", packed(log(&event(NAMED)).as_bytes()));
    assert_eq!(desk.run(&["journeys", "log.xes", "--json"]).json()["steps"], 1);
}

#[test]
fn entities_of_its_own_are_turned_away() {
    let laughs = r#"<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<log><trace><string key="concept:name" value="&b;"/></trace></log>"#;
    insta::assert_snapshot!(complaint(laughs), @"log.xes: line 2: declares entities of its own (<!DOCTYPE>), which no event log needs; remove the declaration");
    let said = complaint(log(&event("<string key=\"concept:name\" value=\"&b;\"/>")));
    assert!(said.starts_with("log.xes: line 6: is not well-formed XML: "), "{said}");
}

#[test]
fn tags_inside_tags_without_end_are_turned_away() {
    let deep = log(&event(&format!("{}{}", "<list key=\"k\">".repeat(100_000), "</list>".repeat(100_000))));
    insta::assert_snapshot!(complaint(deep), @"log.xes: line 6: has more than 64 tags inside each other");
}

#[test]
fn attributes_without_end_are_turned_away() {
    let many = log(&event(&"<string key=\"k\" value=\"v\"/>\n".repeat(1_001)));
    insta::assert_snapshot!(complaint(many), @"log.xes: line 1006: has more than 1000 columns");
}

#[test]
fn a_tag_without_end_is_turned_away() {
    let long = log(&event(&format!("<string key=\"k\" value=\"{}\"/>", "v".repeat(2 << 20))));
    insta::assert_snapshot!(complaint(long), @"log.xes: line 6: one record is longer than 1048576 bytes; is a quotation mark left open?");
}

#[test]
fn a_log_that_was_cut_short_says_so() {
    let whole = log(&event(NAMED));
    let said = complaint(&whole[..whole.len() - 10]);
    insta::assert_snapshot!(said, @"log.xes: cannot be read to its end: it ends before its last tag is closed. It may have been cut short on its way; fetch it again");
    let mut half = packed(whole.as_bytes());
    half.truncate(half.len() / 2);
    assert!(complaint(half).starts_with("log.xes: cannot be read to its end: "));
}

#[test]
fn what_is_no_event_log_says_so() {
    insta::assert_snapshot!(complaint(""), @"log.xes: is empty");
    insta::assert_snapshot!(complaint("<html><body/></html>"), @"log.xes: is not an event log: it begins with <html>, not with <log>");
    insta::assert_snapshot!(complaint(log("<trace/>")), @"log.xes: has no steps: not one <event> stands in a <trace>");
    assert!(complaint("<log><trace></event></log>").starts_with("log.xes: line 1: is not well-formed XML: "));
    assert!(complaint("person,office\nP1,north\n").starts_with("log.xes: line 1: is not well-formed XML: "));
    insta::assert_snapshot!(complaint(b"<log><trace><string key=\"concept:name\" value=\"caf\xe9\"/></trace></log>"), @"log.xes: line 1: is not UTF-8. Save it as UTF-8 (in a spreadsheet: CSV UTF-8) and try again");
}

#[test]
fn an_event_without_a_case_or_with_an_impossible_day_is_named() {
    let nobody = "<trace><event>\n<string key=\"concept:name\" value=\"a\"/></event></trace>";
    insta::assert_snapshot!(complaint(log(nobody)), @"log.xes: line 3: nobody stands in column `case:concept:name`; every step belongs to a person");
    let later = event("<date key=\"time:timestamp\" value=\"2085-01-01T00:00:00.000+01:00\"/>");
    insta::assert_snapshot!(complaint(log(&later)), @"log.xes: line 5: column `time:timestamp`: 2085-01-01 is after today: write the day on which it happened");
}
