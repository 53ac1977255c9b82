//! The typeface of everything printed: how wide a text is in it, and where its lines end. One face for both languages, shipped with the program.

use std::sync::LazyLock;

use crate::domain::language::Language;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use ttf_parser::Face;
use unicode_linebreak::{BreakOpportunity, linebreaks};

/// What pictures name as their font, and what the shipped files call themselves.
pub const FAMILY: &str = "Noto Sans CJK SC";

/// Printed in place of a character that the face does not have.
const MISSING: char = '□';

pub static REGULAR: LazyLock<Typeface> = LazyLock::new(|| Typeface::of(include_bytes!("../../../fonts/NotoSansCJKsc-Regular.otf")));
pub static BOLD: LazyLock<Typeface> = LazyLock::new(|| Typeface::of(include_bytes!("../../../fonts/NotoSansCJKsc-Bold.otf")));

/// One weight of the typeface.
pub struct Typeface {
    face: Face<'static>,
    font: Font,
    bytes: &'static [u8],
}

impl Typeface {
    fn of(bytes: &'static [u8]) -> Self {
        // the two files that are shipped; a test opens both
        let face = Face::parse(bytes, 0).expect("the shipped face is a font");
        let font = Font::new(bytes.into(), 0).expect("the shipped face is a font");
        Self { face, font, bytes }
    }

    pub fn font(&self) -> Font {
        self.font.clone()
    }

    /// The file itself.
    pub fn bytes(&self) -> &'static [u8] {
        self.bytes
    }

    /// The glyph of a character and how far it leads, in em.
    fn glyph(&self, character: char) -> (u16, f32) {
        let known = self.face.glyph_index(character).unwrap_or_default();
        let advance = f32::from(self.face.glyph_hor_advance(known).unwrap_or_default());
        (known.0, advance / f32::from(self.face.units_per_em()))
    }

    /// In em.
    pub fn width(&self, text: &str) -> f32 {
        text.chars().map(|character| self.glyph(character).1).sum()
    }

    /// A line as it is drawn.
    pub fn glyphs(&self, line: &str) -> Vec<KrillaGlyph> {
        let glyph = |(at, character): (usize, char)| {
            let (id, advance) = self.glyph(character);
            KrillaGlyph::new(GlyphId::new(u32::from(id)), advance, 0.0, 0.0, 0.0, at..at + character.len_utf8(), None)
        };
        line.char_indices().map(glyph).collect()
    }

    /// The lines of a text where so many em have room. Broken where Unicode's rules allow it (UAX 14): between Chinese characters, yet never before a full stop or
    /// after an opening bracket; a word that is wider than the line, anywhere.
    pub fn lines(&self, text: &str, room: f32) -> Vec<String> {
        let text = printable(text);
        let (mut lines, mut line, mut from) = (Vec::new(), String::new(), 0);
        for (until, opportunity) in linebreaks(&text) {
            let piece = &text[from..until];
            from = until;
            if !line.is_empty() && self.width(&line) + self.width(piece.trim_end()) > room {
                lines.push(ended(&mut line));
            }
            for character in piece.chars().filter(|character| *character != '\n') {
                if !line.is_empty() && !character.is_whitespace() && self.width(&line) + self.glyph(character).1 > room {
                    lines.push(ended(&mut line));
                }
                line.push(character);
            }
            if opportunity == BreakOpportunity::Mandatory && until < text.len() {
                lines.push(ended(&mut line));
            }
        }
        lines.push(ended(&mut line));
        lines
    }
}

/// In Latin text quotation marks as a typewriter has them: the face, made for Chinese, has round ones only as wide as a character.
pub fn quoted(text: &str, language: Language) -> String {
    match language {
        Language::Zh => text.to_owned(),
        Language::En => text.replace(['“', '”'], "\"").replace(['‘', '’'], "'"),
    }
}

/// A text with nothing in it that cannot be printed: no control character but the end of a line, and [`MISSING`] for each that the face does not have.
pub fn printable(text: &str) -> String {
    let known = |character: char| character == '\n' || REGULAR.face.glyph_index(character).is_some();
    text.chars()
        .filter(|character| !character.is_control() || *character == '\n')
        .map(|character| if known(character) { character } else { MISSING })
        .collect()
}

fn ended(line: &mut String) -> String {
    let whole = std::mem::take(line);
    whole.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn both_weights_have_what_is_written() {
        for face in [&*REGULAR, &*BOLD] {
            for character in "Aéß 人口流动，。「」%–—…×≥□①堃".chars() {
                assert!(face.face.glyph_index(character).is_some(), "{character}");
            }
            assert!(face.width("中文") > 1.9 && face.width("il") < 1.0);
        }
    }

    #[test]
    fn no_line_begins_with_a_full_stop_or_ends_with_an_opening_bracket() {
        for room in 5_u8..14 {
            for line in REGULAR.lines("他们说（今年）名额没有了。下个月“再来”，也许有。", f32::from(room)) {
                assert!(!line.starts_with(['。', '，', '）', '”']), "{line}");
                assert!(!line.ends_with(['（', '“']), "{line}");
            }
        }
    }

    proptest! {
        #[test]
        fn lines_fit_and_lose_no_letter(text in "[a-z人口，。 ]{0,80}", room in 2.0_f32..30.0) {
            let lines = REGULAR.lines(&text, room);
            let letters = |text: &str| text.chars().filter(|character| !character.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
            for line in &lines {
                prop_assert!(REGULAR.width(line) <= room + 1e-3, "{}", line);
            }
        }
    }
}
