//! Bars below each other on one scale: how many of how many, in parts, with what chance leaves open.

use super::svg::{At, Escaped, push, width_in_em};

/// How a part is filled: each is told apart in grey as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shade {
    Dark,
    Middle,
    Light,
    /// Nearly white, with an outline.
    Pale,
    /// What the eye should find.
    Red,
}

impl Shade {
    fn fill(self) -> &'static str {
        match self {
            Self::Dark => "#16202a",
            Self::Middle => "#5b7a94",
            Self::Light => "#a9bccb",
            Self::Pale => "#eef2f5",
            Self::Red => "#b8422a",
        }
    }
}

/// One bar, and the words above it.
#[derive(Clone, Debug, Default)]
pub struct Bar {
    pub label: String,
    /// What stands at the right: "51 of 84 (61 %)".
    pub said: String,
    /// Lengths from left to right, each a share of the scale between 0 and 1.
    pub parts: Vec<(f64, Shade)>,
    /// The interval of the first part's end, on the same scale.
    pub interval: Option<(f64, f64)>,
}

const WIDTH: f64 = 440.0;
const ROW: f64 = 44.0;
const INK: &str = "#16202a";
const QUIET: &str = "#55606b";

/// `legend` names the shades; `ticks` what stands below, at shares of the scale; `title` names the figure for screen readers. Narrow enough for a phone.
pub fn bars(bars: &[Bar], legend: &[(Shade, String)], ticks: &[(f64, String)], title: &str) -> String {
    let (keys, top) = keys(legend);
    let bottom = top + ROW * f64::from(u32::try_from(bars.len()).unwrap_or(u32::MAX));
    let height = At(bottom + if ticks.is_empty() { 4.0 } else { 24.0 });
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="bars" viewBox="0 0 {WIDTH} {height}" width="100%" role="img" aria-label="{}">"#,
        Escaped(title)
    );
    svg.push_str(&keys);
    for (at, label) in ticks {
        let x = At(place(*at));
        push(&mut svg, format_args!(r#"<line x1="{x}" x2="{x}" y1="{}" y2="{}" stroke="{QUIET}" stroke-dasharray="2 4"/>"#, At(top), At(bottom)));
        let anchor = if *at < 0.05 {
            "start"
        } else if *at > 0.95 {
            "end"
        } else {
            "middle"
        };
        push(
            &mut svg,
            format_args!(r#"<text x="{x}" y="{}" font-size="14" text-anchor="{anchor}" fill="{QUIET}">{}</text>"#, At(bottom + 18.0), Escaped(label)),
        );
    }
    let mut y = top;
    for bar in bars {
        draw(&mut svg, bar, y);
        y += ROW;
    }
    svg.push_str("</svg>");
    svg
}

fn draw(svg: &mut String, bar: &Bar, y: f64) {
    // the dashed lines go behind the words, not through them
    for (x, anchor, words) in [(0.0, "start", &bar.label), (WIDTH, "end", &bar.said)] {
        push(
            svg,
            format_args!(
                r##"<text x="{}" y="{}" text-anchor="{anchor}" font-size="15" fill="{INK}" stroke="#fff" stroke-width="4" paint-order="stroke">{}</text>"##,
                At(x),
                At(y + 15.0),
                Escaped(words)
            ),
        );
    }
    let mut from = 0.0_f64;
    for (share, shade) in &bar.parts {
        let until = (from + share.max(0.0)).min(1.0);
        let (left, wide) = (At(place(from)), At(place(until) - place(from)));
        if wide.0 > 0.0 {
            let outline = if *shade == Shade::Pale { QUIET } else { "#fff" };
            push(
                svg,
                format_args!(
                    r#"<rect x="{left}" y="{}" width="{wide}" height="14" fill="{}" stroke="{outline}" stroke-width="0.8"/>"#,
                    At(y + 21.0),
                    shade.fill()
                ),
            );
        }
        from = until;
    }
    if let Some((low, high)) = bar.interval {
        let (low, high, middle) = (At(place(low)), At(place(high)), At(y + 28.0));
        push(svg, format_args!(r##"<line x1="{low}" x2="{high}" y1="{middle}" y2="{middle}" stroke="#fff" stroke-width="5"/>"##));
        push(svg, format_args!(r#"<line x1="{low}" x2="{high}" y1="{middle}" y2="{middle}" stroke="{INK}" stroke-width="2"/>"#));
        for end in [low, high] {
            push(
                svg,
                format_args!(r#"<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{INK}" stroke-width="2"/>"#, end, end, At(y + 22.0), At(y + 34.0)),
            );
        }
    }
}

/// The legend, as many lines as it needs, and where it ends.
fn keys(legend: &[(Shade, String)]) -> (String, f64) {
    let (mut svg, mut x, mut y) = (String::new(), 0.0, 0.0);
    for (shade, label) in legend {
        let wide = 22.0 + width_in_em(label) * 14.0 + 14.0;
        if x > 0.0 && x + wide > WIDTH {
            (x, y) = (0.0, y + 20.0);
        }
        let (left, at) = (At(x + 1.0), At(y + 2.0));
        push(
            &mut svg,
            format_args!(r#"<rect x="{left}" y="{at}" width="14" height="12" fill="{}" stroke="{QUIET}" stroke-width="0.8"/>"#, shade.fill()),
        );
        push(&mut svg, format_args!(r#"<text x="{}" y="{}" font-size="14" fill="{INK}">{}</text>"#, At(x + 20.0), At(y + 13.0), Escaped(label)));
        x += wide;
    }
    (svg, if legend.is_empty() { 0.0 } else { y + 26.0 })
}

fn place(share: f64) -> f64 {
    1.0 + (WIDTH - 2.0) * share.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::tests::{texts, well_formed};

    #[test]
    fn bars_are_well_formed_and_say_what_they_show() {
        let bar = Bar {
            label: "学校 & \"D1\"".into(),
            said: "51 of 84".into(),
            parts: vec![(0.6, Shade::Red), (0.3, Shade::Pale), (f64::NAN, Shade::Dark)],
            interval: Some((0.5, 1.4)),
        };
        let legend = [(Shade::Red, "refused".to_owned()), (Shade::Pale, "granted".to_owned())];
        let svg = bars(&[bar.clone(), bar], &legend, &[(0.0, "0 %".into()), (1.0, "100 %".into())], "Who is refused");
        well_formed(&svg);
        assert_eq!(texts(&svg), ["refused", "granted", "0 %", "100 %", "学校 & \"D1\"", "51 of 84", "学校 & \"D1\"", "51 of 84"]);
        assert!(!svg.contains("NaN"), "{svg}");
    }

    #[test]
    fn parts_never_reach_past_the_scale() {
        let svg = bars(&[Bar { parts: vec![(0.8, Shade::Dark), (0.8, Shade::Light)], ..Bar::default() }], &[], &[], "");
        let rects: Vec<&str> = svg.split("<rect ").skip(1).collect();
        let number = |rect: &str, name: &str| -> f64 {
            rect.split(&format!(" {name}=\"")).nth(1).unwrap_or("").split('"').next().unwrap_or("").parse().unwrap_or(-1.0)
        };
        let ends: Vec<f64> = rects
            .iter()
            .map(|rect| {
                let rect = format!(" {rect}");
                number(&rect, "x") + number(&rect, "width")
            })
            .collect();
        assert!(ends.len() == 2 && ends.iter().all(|end| *end <= WIDTH), "{ends:?}");
    }
}
