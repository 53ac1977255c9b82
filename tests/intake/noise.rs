//! Whatever bytes come in, the readers end with rows or with a message, and never by falling over.

use std::io::Cursor;
use std::ops::ControlFlow;

use chrono::NaiveDate;
use proptest::prelude::*;
use throughline::intake::bounded::Limits;
use throughline::intake::{Kind, Rules, StepFile};

fn rules() -> Rules {
    // Small caps, so that they are reached.
    let limits = Limits { record: 4_000, columns: 20, depth: 8, total: 100_000, ratio: 50 };
    Rules { today: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(), limits }
}

/// Reads to the end; returns the lines of rows and doubts.
fn read(kind: Kind, bytes: Vec<u8>) -> Option<Vec<u64>> {
    let mut lines = Vec::new();
    let file = StepFile::from_source(kind, Box::new(Cursor::new(bytes)), None, rules()).ok()?;
    let rows = file.each(|row| {
        lines.push(match row {
            Ok(row) => row.line,
            Err(doubt) => {
                assert!(!doubt.to_string().is_empty());
                doubt.line
            }
        });
        ControlFlow::Continue(())
    });
    rows.ok().inspect(|rows| assert_eq!(*rows, lines.len() as u64))?;
    Some(lines)
}

const TABLE: &str =
    "person,attempt,seq,date,office,sent_to,outcome\nP1,1,1,2026-03-02,\"D, 1\",W2,deflected\n张三,1,2,2026-03-05T10:00,W2,,refused\n";
const LOG: &str = r#"<?xml version="1.0"?><log><trace><string key="concept:name" value="c&amp;1"/><event>
    <string key="org:group" value="组"/><date key="time:timestamp" value="2011-10-11T13:45:40.276+02:00"/><list key="l"><values/></list></event></trace></log>"#;

/// A good file with some bytes overwritten, and perhaps cut short.
fn damaged(good: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let bytes = proptest::collection::vec((0..good.len(), any::<u8>()), 0..6);
    (bytes, 0..=good.len()).prop_map(move |(changes, end)| {
        let mut bytes = good.as_bytes().to_vec();
        changes.into_iter().for_each(|(at, byte)| bytes[at] = byte);
        bytes.truncate(end);
        bytes
    })
}

proptest! {
    #[test]
    fn random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..6_000)) {
        read(Kind::Table, bytes.clone());
        read(Kind::EventLog, bytes);
    }

    #[test]
    fn damaged_files(table in damaged(TABLE), log in damaged(LOG)) {
        read(Kind::Table, table);
        read(Kind::EventLog, log);
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them(blank in proptest::collection::vec(0_usize..3, 1..20), crlf: bool) {
        let (mut table, mut lines, mut line) = ("person,office\n".to_owned(), Vec::new(), 1);
        for blank in blank {
            table += &"\n".repeat(blank);
            line += blank as u64 + 1;
            lines.push(line);
            table += "P1,\"two\nlines\"\n";
            line += 1;
        }
        if crlf {
            table = table.replace('\n', "\r\n");
        }
        prop_assert_eq!(read(Kind::Table, table.into_bytes()), Some(lines));
    }
}

#[test]
fn the_good_files_are_good() {
    assert_eq!(read(Kind::Table, TABLE.into()), Some(vec![2, 3]));
    assert_eq!(read(Kind::EventLog, LOG.into()), Some(vec![1]));
}
