//! How a text can lie on a disk: in which encodings, and whether one of them is there.

use data_encoding::{BASE32, BASE64, BASE64URL, HEXLOWER, HEXUPPER};
use std::fmt::Write;

/// A way to write a text, and how it looks then.
type Trace = (&'static str, Vec<u8>);

/// A text in every encoding that the program, its databases or its log could write it in.
pub fn of(text: &str) -> Vec<Trace> {
    let plain = text.as_bytes();
    let escaped = |prefix: &str, upper: bool| {
        plain.iter().fold(String::new(), |mut out, byte| {
            let written = if upper { write!(out, "{prefix}{byte:02X}") } else { write!(out, "{prefix}{byte:02x}") };
            written.expect("a string takes all that is written");
            out
        })
    };
    let json = text.encode_utf16().fold(String::new(), |mut out, unit| {
        write!(out, "\\u{unit:04x}").expect("a string takes all that is written");
        out
    });
    let mut traces: Vec<Trace> = vec![
        ("UTF-8", plain.to_vec()),
        ("UTF-16, little end first", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("UTF-16, big end first", text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("GB18030", encoding_rs::GB18030.encode(text).0.into_owned()),
        ("hexadecimal, lower case", HEXLOWER.encode(plain).into_bytes()),
        ("hexadecimal, upper case", HEXUPPER.encode(plain).into_bytes()),
        ("percent signs", escaped("%", true).into_bytes()),
        ("percent signs, lower case", escaped("%", false).into_bytes()),
        ("octets with backslashes", plain.iter().fold(String::new(), |out, byte| format!("{out}\\{byte:03o}")).into_bytes()),
        ("JSON escapes", json.into_bytes()),
    ];
    // What stands around a text shifts its letters, so that it can look in as many ways as there are bytes in a group.
    for shift in 0..3 {
        traces.push(("base 64", inside(shift, 3, plain, |bytes| BASE64.encode(bytes))));
        traces.push(("base 64 for addresses", inside(shift, 3, plain, |bytes| BASE64URL.encode(bytes))));
    }
    for shift in 0..5 {
        traces.push(("base 32", inside(shift, 5, plain, |bytes| BASE32.encode(bytes))));
    }
    traces
}

/// The letters of an encoding that depend on the text alone, when `shift` bytes stand before it in a group of `group`.
fn inside(shift: usize, group: usize, text: &[u8], encode: impl Fn(&[u8]) -> String) -> Vec<u8> {
    let whole = |first: u8, last: u8| {
        let before = std::iter::repeat_n(first, shift);
        let after = std::iter::repeat_n(last, group * 2 - (shift + text.len()) % group);
        encode(&before.chain(text.iter().copied()).chain(after).collect::<Vec<_>>()).into_bytes()
    };
    let (one, other) = (whole(0, 0), whole(255, 255));
    let same: Vec<_> = one.iter().zip(&other).map(|(a, b)| a == b).collect();
    let start = same.iter().position(|same| *same).expect("a text is longer than a group");
    let length = same[start..].iter().take_while(|same| **same).count();
    one[start..start + length].to_vec()
}

/// Whether the bytes stand somewhere among those.
pub fn is_in(wanted: &[u8], among: &[u8]) -> bool {
    memchr::memmem::find(among, wanted).is_some()
}

#[test]
fn a_text_is_found_in_every_encoding_wherever_it_stands() {
    let text = "鹍翀 said";
    for before in ["", "x", "xy", "xyz", "wxyz"] {
        let around = format!("{before}{text} and more");
        let written = [
            around.clone().into_bytes(),
            BASE64.encode(around.as_bytes()).into_bytes(),
            BASE64URL.encode(around.as_bytes()).into_bytes(),
            BASE32.encode(around.as_bytes()).into_bytes(),
            HEXLOWER.encode(around.as_bytes()).into_bytes(),
            encoding_rs::GB18030.encode(&around).0.into_owned(),
        ];
        for bytes in written {
            assert!(of(text).iter().any(|(_, trace)| is_in(trace, &bytes)), "{}", String::from_utf8_lossy(&bytes));
            assert!(!of("鹍鹏 said").iter().any(|(_, trace)| is_in(trace, &bytes)));
        }
    }
}
