//! Writing SVG: escaping, and numbers short enough to be read in a diff.

use std::fmt::{self, Display, Write};

/// Text for an element or a quoted attribute. Characters that XML 1.0 cannot hold are left out.
pub struct Escaped<'a>(pub &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\t' | '\n' | '\r' => f.write_char(' ')?,
                '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

/// A coordinate in user units, to a tenth.
pub struct At(pub f64);

impl Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (self.0 * 10.0).round();
        // Negative zero would be written as "-0".
        let value = if tenths == 0.0 { 0.0 } else { tenths / 10.0 };
        write!(f, "{value}")
    }
}

/// How wide a text is about, in em: a Chinese character fills its square, a Latin letter half of it.
pub fn width_in_em(text: &str) -> f64 {
    text.chars().map(|character| if u32::from(character) >= 0x2e80 { 1.0 } else { 0.52 }).sum()
}

/// As much of a text as fits into so many em, with an ellipsis where something is left out.
pub fn fitting(text: &str, em: f64) -> String {
    if width_in_em(text) <= em {
        return text.to_owned();
    }
    let mut kept = String::new();
    for character in text.chars() {
        kept.push(character);
        if width_in_em(&kept) > em - 1.0 {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

/// Writes on at the end of a drawing.
pub fn push(svg: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = svg.write_fmt(what);
}
