//! Week by week: how many people newly met something, the last weeks marked.

use super::svg::{At, Escaped, push};

const WIDTH: f64 = 440.0;
const HEIGHT: f64 = 90.0;
const QUIET: &str = "#55606b";

/// Columns of `counts`, oldest first, the last `recent` of them in red and with an outline below. `ends`: the first and the last day in words; `most` what stands at the top of the scale.
/// A count that is not shown (`None`) leaves a gap with a dot. `title` names the figure for screen readers.
pub fn weeks(counts: &[Option<u64>], recent: usize, ends: [&str; 2], title: &str) -> String {
    let most = counts.iter().flatten().copied().max().unwrap_or(0).max(1);
    let (top, bottom) = (20.0, 20.0 + HEIGHT);
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="weeks" viewBox="0 0 {WIDTH} {}" width="100%" role="img" aria-label="{}">"#,
        At(bottom + 24.0),
        Escaped(title)
    );
    push(
        &mut svg,
        format_args!(
            r#"<text x="0" y="14" font-size="14" fill="{QUIET}">{most}</text><line x1="0" x2="{WIDTH}" y1="{top}" y2="{top}" stroke="{QUIET}" stroke-dasharray="2 4"/><line x1="0" x2="{WIDTH}" y1="{bottom}" y2="{bottom}" stroke="{QUIET}"/>"#
        ),
    );
    let wide = WIDTH / counts.len().max(1) as f64;
    for (at, count) in counts.iter().enumerate() {
        let (x, is_recent) = (wide * at as f64, at + recent >= counts.len());
        let Some(count) = count else {
            push(&mut svg, format_args!(r#"<circle cx="{}" cy="{}" r="1.5" fill="{QUIET}"/>"#, At(x + wide / 2.0), At(bottom - 3.0)));
            continue;
        };
        let high = HEIGHT * *count as f64 / most as f64;
        if high > 0.0 {
            let fill = if is_recent { "#b8422a" } else { "#5b7a94" };
            push(
                &mut svg,
                format_args!(
                    r#"<rect x="{}" y="{}" width="{}" height="{}" fill="{fill}"/>"#,
                    At(x + 1.0),
                    At(bottom - high),
                    At((wide - 2.0).max(1.0)),
                    At(high)
                ),
            );
        }
    }
    let from = At(wide * counts.len().saturating_sub(recent) as f64);
    push(
        &mut svg,
        format_args!(r##"<line x1="{from}" x2="{WIDTH}" y1="{}" y2="{}" stroke="#b8422a" stroke-width="3"/>"##, At(bottom + 2.5), At(bottom + 2.5)),
    );
    for (x, anchor, words) in [(0.0, "start", ends[0]), (WIDTH, "end", ends[1])] {
        push(
            &mut svg,
            format_args!(
                r#"<text x="{}" y="{}" font-size="14" text-anchor="{anchor}" fill="{QUIET}">{}</text>"#,
                At(x),
                At(bottom + 20.0),
                Escaped(words)
            ),
        );
    }
    svg.push_str("</svg>");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::tests::{texts, well_formed};

    #[test]
    fn the_last_weeks_are_marked_and_hidden_ones_leave_a_gap() {
        let svg = weeks(&[Some(3), None, Some(0), Some(6)], 1, ["2 March", "29 March"], "Week by week");
        well_formed(&svg);
        assert_eq!(texts(&svg), ["6", "2 March", "29 March"]);
        assert_eq!((svg.matches("<rect").count(), svg.matches("<circle").count()), (2, 1));
        well_formed(&weeks(&[], 8, ["", ""], ""));
    }
}
