//! Which words of a text tell who it is about? A person's names, in characters and in pinyin, their numbers, and whatever a reader could look up: long numbers and exact days.

use std::ops::Range;

use super::names::{Spellings, folded};
use crate::domain::person::Card;

/// Digits in a row that could be part of a number.
const SHORT: usize = 4;
/// Digits in a row that single one person out.
const LONG: usize = 6;
/// Letters of a word of a name that are no common word by themselves.
const WORD: usize = 3;

/// What part of a text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tells {
    /// A name, or the part of it by which one is called.
    Name,
    /// A phone number or the number of a document, or a good part of it.
    Number,
    /// A single character or a few digits of either: it may mean something else.
    Part,
    /// A day; months are enough.
    Day,
    /// A number by which an office finds its papers.
    Reference,
}

impl Tells {
    /// Whether the text must not go on while this stands in it.
    pub fn is_who(self) -> bool {
        matches!(self, Self::Name | Self::Number)
    }
}

/// A part of a text, in bytes, and what it tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub at: Range<usize>,
    pub tells: Tells,
}

/// Everything in a text that tells who it is about, from the beginning on; parts do not overlap, and of two that would the graver one stays.
pub fn marks(text: &str, card: &Card) -> Vec<Mark> {
    let folded = Folded::of(text);
    let mut all = Vec::new();
    for name in card.names() {
        names(&folded, name, &mut all);
    }
    numbers(text, card, &mut all);
    days(text, &mut all);
    all.sort_by_key(|mark| (mark.tells, mark.at.start, std::cmp::Reverse(mark.at.end)));
    let mut kept: Vec<Mark> = Vec::new();
    for mark in all {
        if !mark.at.is_empty() && kept.iter().all(|other| other.at.end <= mark.at.start || mark.at.end <= other.at.start) {
            kept.push(mark);
        }
    }
    kept.sort_by_key(|mark| mark.at.start);
    kept
}

/// A text as names are looked for in it, with where each letter stands.
struct Folded {
    letters: String,
    /// For each byte of `letters` where the character stands from which it came, and where that ends.
    from: Vec<Range<usize>>,
    /// Whether nothing stands between a letter and the one before it.
    joined: Vec<bool>,
}

impl Folded {
    fn of(text: &str) -> Self {
        let mut all = Self { letters: String::new(), from: Vec::new(), joined: Vec::new() };
        let mut joined = false;
        let mut buffer = [0; 4];
        for (start, character) in text.char_indices() {
            let here = folded(character.encode_utf8(&mut buffer));
            let at = start..start + character.len_utf8();
            for byte in 0..here.len() {
                all.from.push(at.clone());
                all.joined.push(joined || byte > 0);
            }
            all.letters.push_str(&here);
            // a tone written as a character of its own belongs to the letter before it
            joined = character.is_alphanumeric() || (joined && here.is_empty() && !character.is_whitespace() && !character.is_ascii_punctuation());
        }
        all
    }

    /// Where something stands that is written as one or in parts; `whole`: not within a longer word.
    fn find(&self, wanted: &str, whole: bool) -> Vec<Range<usize>> {
        if wanted.is_empty() {
            return Vec::new();
        }
        let found = self.letters.match_indices(wanted).filter(|(at, _)| {
            let end = at + wanted.len();
            !whole || (!self.is_joined(*at) && !self.is_joined(end))
        });
        found.map(|(at, _)| self.from[at].start..self.from[at + wanted.len() - 1].end).collect()
    }

    /// Whether the letter here and the one before it are Latin letters of one word.
    fn is_joined(&self, at: usize) -> bool {
        let latin = |place: usize| self.letters.as_bytes().get(place).is_some_and(u8::is_ascii_alphanumeric);
        at > 0 && latin(at) && latin(at - 1) && self.joined[at]
    }
}

fn names(text: &Folded, name: &str, marks: &mut Vec<Mark>) {
    let mut add = |wanted: &str, whole: bool, tells: Tells| marks.extend(text.find(wanted, whole).into_iter().map(|at| Mark { at, tells }));
    let spellings = Spellings::of(name);
    let characters: Vec<char> = spellings.written.chars().collect();
    let is_latin = spellings.written.is_ascii();
    let whole_name = if characters.len() > 1 { Tells::Name } else { Tells::Part };
    add(&spellings.written, is_latin, whole_name);
    if is_latin {
        for word in name.split(|c: char| !c.is_alphanumeric()).map(folded).filter(|word| word.chars().count() >= WORD) {
            add(&word, true, Tells::Name);
        }
        return;
    }
    for reading in &spellings.readings {
        add(reading, true, whole_name);
    }
    // what one is called by: the name without the first one or two characters, which are the surname
    for surname in [1, 2] {
        if characters.len() >= surname + 2 {
            let given: String = characters[surname..].iter().collect();
            add(&given, false, Tells::Name);
            for reading in Spellings::of(&given).readings {
                add(&reading, true, Tells::Name);
            }
        }
    }
    if spellings.readings.first().is_some_and(|reading| *reading != spellings.written) {
        characters.iter().for_each(|character| add(&character.to_string(), false, Tells::Part));
    }
}

/// Digits, and the letters of documents, with blanks and hyphens between them.
fn numbers(text: &str, card: &Card, marks: &mut Vec<Mark>) {
    let own: Vec<String> = card.phones.iter().chain([&card.document]).map(|number| folded(number)).filter(|number| number.len() >= SHORT).collect();
    for run in runs(text) {
        let said = folded(&text[run.clone()]);
        let digits = said.bytes().filter(u8::is_ascii_digit).count();
        let longest = own.iter().map(|number| common(number, &said)).max().unwrap_or(0);
        let tells = match () {
            () if longest >= LONG => Tells::Number,
            () if longest >= SHORT => Tells::Part,
            () if digits > SHORT => Tells::Reference,
            () => continue,
        };
        marks.push(Mark { at: run, tells });
    }
}

/// The parts of a text that can be numbers: ASCII or full-width letters and digits with a digit among them, also with single blanks, hyphens or brackets in between.
fn runs(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut run: Option<Range<usize>> = None;
    let mut gap = 0;
    let is_part = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || c.is_ascii_uppercase();
    for (at, character) in text.char_indices() {
        if is_part(character) {
            let from = run.take().map_or(at, |run| run.start);
            run = Some(from..at + character.len_utf8());
            gap = 0;
        } else if run.is_some() && gap < 2 && matches!(character, ' ' | '-' | '–' | '(' | ')' | '（' | '）' | '/' | '.' | '\u{a0}') {
            gap += 1;
        } else {
            found.extend(run.take());
            gap = 0;
        }
    }
    found.extend(run);
    found.retain(|run| text[run.clone()].chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c)));
    found
}

/// The length of the longest row of letters and digits that stands in both.
fn common(one: &str, other: &str) -> usize {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut before = vec![0; other.len() + 1];
    let mut longest = 0;
    for a in one {
        let mut now = vec![0; other.len() + 1];
        for (at, b) in other.iter().enumerate() {
            if a == b {
                now[at + 1] = before[at] + 1;
                longest = longest.max(now[at + 1]);
            }
        }
        before = now;
    }
    longest
}

/// Days as they are written in figures: 2026-03-14, 3月14日, 14日.
fn days(text: &str, marks: &mut Vec<Mark>) {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let digits_before = |at: usize| characters[..at].iter().rev().take_while(|(_, c)| c.is_ascii_digit()).count();
    for (at, (start, character)) in characters.iter().enumerate() {
        let digits = digits_before(at);
        if matches!(character, '日' | '号' | '號') && (1..=2).contains(&digits) {
            marks.push(Mark { at: characters[at - digits].0..start + character.len_utf8(), tells: Tells::Day });
        }
    }
    for (start, _) in text.char_indices() {
        let Some(ten) = text.get(start..start + 10) else { continue };
        let is_shaped = ten.bytes().enumerate().all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
        if is_shaped && chrono::NaiveDate::parse_from_str(ten, "%Y-%m-%d").is_ok() {
            marks.push(Mark { at: start..start + 10, tells: Tells::Day });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> Card {
        Card {
            name: "刘秀英".to_owned(),
            other_names: vec!["Grace Wanjiru".to_owned()],
            phones: vec!["138 0013 8000".to_owned()],
            document: "110101198803074321".to_owned(),
            ..Card::default()
        }
    }

    fn told(text: &str) -> Vec<(&str, Tells)> {
        marks(text, &card()).into_iter().map(|mark| (&text[mark.at.clone()], mark.tells)).collect()
    }

    #[test]
    fn a_name_is_found_however_it_is_written() {
        for (text, name) in [
            ("昨天刘秀英又去了", "刘秀英"),
            ("昨天秀英又去了", "秀英"),
            ("Liu Xiuying went again", "Liu Xiuying"),
            ("LIÚ XIÙYĪNG went again", "LIÚ XIÙYĪNG"),
            ("then Xiu-ying left", "Xiu-ying"),
            ("so Wanjiru left", "Wanjiru"),
            ("刘 秀 英", "刘 秀 英"),
        ] {
            assert!(told(text).iter().any(|(said, tells)| *said == name && *tells == Tells::Name), "{text}: {:?}", told(text));
        }
        assert!(told("The disgraceful clerk left").is_empty(), "part of a longer word is no name");
        assert_eq!(told("刘女士"), [("刘", Tells::Part)]);
    }

    #[test]
    fn numbers_are_found_with_blanks_and_in_part() {
        assert_eq!(told("call 138-0013-8000 now"), [("138-0013-8000", Tells::Number)]);
        assert_eq!(told("the last four are 8000"), [("8000", Tells::Part)]);
        assert_eq!(told("no 110101 1988 0307 4321"), [("110101 1988 0307 4321", Tells::Number)]);
        assert_eq!(told("file A 2026 88123"), [("A 2026 88123", Tells::Reference)]);
        assert!(told("12 people waited 30 days, 3 times").is_empty());
    }

    #[test]
    fn exact_days_are_marked_and_months_are_not() {
        assert_eq!(told("in March, on 2026-03-14"), [("2026-03-14", Tells::Day)]);
        assert_eq!(told("3月14日又去了"), [("14日", Tells::Day)]);
        assert!(told("2026年3月又去了").is_empty());
    }

    #[test]
    fn marks_never_overlap_and_lie_on_characters() {
        for text in ["刘秀英秀英liuxiuying13800138000", "ﬃ２０２６－０３－１４ 刘", "", "🎈138 0013 8000🎈"] {
            let marks = marks(text, &card());
            assert!(marks.windows(2).all(|two| two[0].at.end <= two[1].at.start));
            assert!(marks.iter().all(|mark| text.get(mark.at.clone()).is_some()));
        }
    }
}
