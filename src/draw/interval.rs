//! The interval line: how many times as often, and how sure, on one scale for every finding of a page.

use super::svg::{At, Escaped, push};

/// A ratio with its interval; all three above 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// One line of a figure with several.
#[derive(Clone, Debug)]
pub struct Row {
    /// What stands above the line: "as recorded", "same income band".
    pub label: String,
    pub ratio: Ratio,
    /// What stands at its end: "2.9 (2.2 to 3.8)".
    pub said: String,
    /// The row to which the others are compared; drawn in red, with a ring.
    pub main: bool,
}

const INK: &str = "#16202a";
const QUIET: &str = "#55606b";
const RED: &str = "#b8422a";

/// A single interval, 260 by 42, on the fixed scale from half to twelve times, so that lines below each other compare.
///
/// `same` is the word under 1 ("same", "一样"), `said` the sentence for screen readers. What reaches past the scale ends in an arrow.
pub fn line(ratio: Ratio, same: &str, said: &str) -> String {
    let scale = Scale { left: 4.0, right: 256.0, low: 0.5, high: 12.0 };
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="interval" width="260" height="42" viewBox="0 0 260 42" role="img" aria-label="{}">"#,
        Escaped(said)
    );
    let one = At(scale.x(1.0));
    push(&mut svg, format_args!(r#"<line x1="{one}" x2="{one}" y1="3" y2="26" stroke="{QUIET}" stroke-dasharray="2 2"/>"#));
    mark(&mut svg, &scale, ratio, 15.0, RED);
    for (at, label) in [(1.0, same), (2.0, "2×"), (4.0, "4×"), (8.0, "8×")] {
        tick(&mut svg, scale.x(at), 39.0, 12, label);
    }
    svg.push_str("</svg>");
    svg
}

/// Several intervals below each other on one scale, narrow enough for a phone; the scale takes in whatever the rows reach, up to sixteen times.
/// The words stand above their line, so that they stay readable where the picture is 330 pixels wide.
///
/// `title` names the figure for screen readers; each row's words are text in it.
pub fn rows(rows: &[Row], same: &str, title: &str) -> String {
    let reach = rows.iter().map(|row| row.ratio.high).filter(|high| high.is_finite()).fold(2.0, f64::max).min(16.0);
    let least = rows.iter().map(|row| row.ratio.low).filter(|low| *low > 0.0).fold(0.9, f64::min).max(0.25);
    let scale = Scale { left: 8.0, right: 432.0, low: least, high: reach * 1.05 };
    let bottom = 10.0 + 50.0 * f64::from(u32::try_from(rows.len()).unwrap_or(u32::MAX));
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="intervals" viewBox="0 0 440 {}" width="100%" role="img" aria-label="{}">"#,
        At(bottom + 34.0),
        Escaped(title)
    );
    let one = At(scale.x(1.0));
    push(&mut svg, format_args!(r#"<line x1="{one}" x2="{one}" y1="10" y2="{}" stroke="{QUIET}" stroke-dasharray="3 3"/>"#, At(bottom)));
    let mut y = 22.0;
    for row in rows {
        // the dashed line goes behind the words, not through them
        for (x, anchor, words) in [(0.0, "start", &row.label), (440.0, "end", &row.said)] {
            push(
                &mut svg,
                format_args!(
                    r##"<text x="{}" y="{}" text-anchor="{anchor}" font-size="16" fill="{INK}" stroke="#fff" stroke-width="4" paint-order="stroke">{}</text>"##,
                    At(x),
                    At(y),
                    Escaped(words)
                ),
            );
        }
        mark(&mut svg, &scale, row.ratio, y + 18.0, if row.main { RED } else { INK });
        y += 50.0;
    }
    for (at, label) in [(0.5, "½×"), (1.0, same), (2.0, "2×"), (4.0, "4×"), (8.0, "8×"), (16.0, "16×")] {
        if (scale.low..=scale.high).contains(&at) {
            tick(&mut svg, scale.x(at), bottom + 20.0, 15, label);
        }
    }
    svg.push_str("</svg>");
    svg
}

/// A logarithmic scale, in user units: doubling is the same step everywhere.
struct Scale {
    left: f64,
    right: f64,
    low: f64,
    high: f64,
}

impl Scale {
    fn x(&self, ratio: f64) -> f64 {
        let share = (ratio.max(f64::MIN_POSITIVE) / self.low).ln() / (self.high / self.low).ln();
        self.left + (self.right - self.left) * share.clamp(0.0, 1.0)
    }
}

fn mark(svg: &mut String, scale: &Scale, ratio: Ratio, y: f64, dot: &str) {
    let (low, high, y) = (scale.x(ratio.low), scale.x(ratio.high), At(y));
    push(svg, format_args!(r#"<line x1="{}" x2="{}" y1="{y}" y2="{y}" stroke="{INK}" stroke-width="3"/>"#, At(low), At(high)));
    for (beyond, tip, back) in [(ratio.high > scale.high, high, -7.0), (ratio.low < scale.low, low, 7.0)] {
        if beyond {
            let (tip, back) = (At(tip), At(tip + back));
            push(svg, format_args!(r#"<path d="M{tip} {y}L{back} {}V{}z" fill="{INK}"/>"#, At(y.0 - 5.0), At(y.0 + 5.0)));
        }
    }
    push(svg, format_args!(r##"<circle cx="{}" cy="{y}" r="6" fill="{dot}" stroke="#fff"/>"##, At(scale.x(ratio.value))));
}

fn tick(svg: &mut String, x: f64, y: f64, size: u32, label: &str) {
    push(svg, format_args!(r#"<text x="{}" y="{}" font-size="{size}" text-anchor="middle" fill="{QUIET}">{}</text>"#, At(x), At(y), Escaped(label)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::tests::{texts, well_formed};

    const STRONG: Ratio = Ratio { value: 2.9, low: 2.2, high: 3.8 };

    #[test]
    fn a_line_is_well_formed_and_always_the_same() {
        let svg = line(STRONG, "一样 & <same>", "2.9 times as often \"2.2 to 3.8\"");
        well_formed(&svg);
        assert_eq!(svg, line(STRONG, "一样 & <same>", "2.9 times as often \"2.2 to 3.8\""));
        assert_eq!(texts(&svg), ["一样 & <same>", "2×", "4×", "8×"]);
    }

    #[test]
    fn doubling_is_the_same_step_everywhere() {
        let scale = Scale { left: 4.0, right: 256.0, low: 0.5, high: 12.0 };
        let step = scale.x(2.0) - scale.x(1.0);
        assert!((scale.x(4.0) - scale.x(2.0) - step).abs() < 1e-9);
        assert!((scale.x(8.0) - scale.x(4.0) - step).abs() < 1e-9);
    }

    #[test]
    fn what_reaches_past_the_scale_ends_in_an_arrow() {
        assert!(!line(STRONG, "same", "").contains("<path"));
        let wide = line(Ratio { value: 9.0, low: 0.1, high: f64::INFINITY }, "same", "");
        well_formed(&wide);
        assert_eq!(wide.matches("<path").count(), 2);
        assert!(!wide.contains("NaN") && !wide.contains("inf"));
    }

    #[test]
    fn rows_share_one_scale() {
        let row = |label: &str, main| Row { label: label.into(), ratio: STRONG, said: "2.9 (2.2 to 3.8)".into(), main };
        let svg = rows(&[row("as recorded", true), row("same office, same try", false)], "same", "Risk ratio as recorded and adjusted");
        well_formed(&svg);
        assert_eq!(texts(&svg), ["as recorded", "2.9 (2.2 to 3.8)", "same office, same try", "2.9 (2.2 to 3.8)", "same", "2×"]);
        assert_eq!(svg.matches(RED).count(), 1);
    }
}
