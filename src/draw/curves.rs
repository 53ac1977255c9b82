//! Curves over days or numbers of attempts, told apart by their dashes as well as by their shade.

use super::svg::{At, Escaped, push, width_in_em};

/// A curve; shares between 0 and 1.
#[derive(Clone, Debug)]
pub struct Curve {
    pub label: String,
    /// Ascending by the first number.
    pub points: Vec<(f64, f64)>,
}

/// Whether a curve keeps its height until the next point, or goes straight there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    Steps,
    Lines,
}

/// What stands along the axes.
#[derive(Clone, Copy, Debug)]
pub struct Axes<'a> {
    /// The unit below: "days".
    pub along: &'a str,
    /// Where the scale begins and ends, and where its marks stand.
    pub from: f64,
    pub until: f64,
    pub ticks: &'a [(f64, String)],
    /// What stands at the top and in the middle of the scale: "100 %", "50 %".
    pub whole: &'a str,
    pub half: &'a str,
}

/// At most so many curves are drawn; more could not be told apart.
pub const MOST: usize = 6;

const WIDTH: f64 = 440.0;
const HEIGHT: f64 = 180.0;
const LEFT: f64 = 46.0;
const INK: &str = "#16202a";
const QUIET: &str = "#55606b";
const STYLES: [(&str, &str); MOST] =
    [("#16202a", ""), ("#b8422a", "7 4"), ("#5b7a94", "2 3"), ("#55606b", "10 3 2 3"), ("#7a3f2c", "4 2"), ("#8aa0b2", "12 4")];

/// Draws the first [`MOST`] of the curves. `title` names the figure for screen readers.
pub fn curves(curves: &[Curve], axes: Axes<'_>, between: Between, title: &str) -> String {
    let shown = &curves[..curves.len().min(MOST)];
    let (keys, top) = keys(shown);
    let bottom = top + HEIGHT;
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="curves" viewBox="0 0 {WIDTH} {}" width="100%" role="img" aria-label="{}">"#,
        At(bottom + 42.0),
        Escaped(title)
    );
    svg.push_str(&keys);
    for (share, label) in [(0.0, ""), (0.5, axes.half), (1.0, axes.whole)] {
        let y = At(bottom - HEIGHT * share);
        push(&mut svg, format_args!(r#"<line x1="{LEFT}" x2="{WIDTH}" y1="{y}" y2="{y}" stroke="{QUIET}" stroke-width="0.6"/>"#));
        push(
            &mut svg,
            format_args!(
                r#"<text x="{}" y="{}" font-size="14" text-anchor="end" fill="{QUIET}">{}</text>"#,
                At(LEFT - 5.0),
                At(y.0 + 5.0),
                Escaped(label)
            ),
        );
    }
    let reach = (axes.until - axes.from).max(f64::MIN_POSITIVE);
    let x = |at: f64| LEFT + (WIDTH - LEFT - 8.0) * ((at - axes.from) / reach).clamp(0.0, 1.0);
    for (at, label) in axes.ticks {
        push(
            &mut svg,
            format_args!(
                r#"<text x="{}" y="{}" font-size="14" text-anchor="middle" fill="{QUIET}">{}</text>"#,
                At(x(*at)),
                At(bottom + 17.0),
                Escaped(label)
            ),
        );
    }
    push(
        &mut svg,
        format_args!(r#"<text x="{WIDTH}" y="{}" font-size="14" text-anchor="end" fill="{QUIET}">{}</text>"#, At(bottom + 36.0), Escaped(axes.along)),
    );
    for (curve, (colour, dashes)) in shown.iter().zip(STYLES) {
        let mut path = String::new();
        let mut last: Option<f64> = None;
        for (at, share) in curve.points.iter().filter(|(at, share)| at.is_finite() && share.is_finite()) {
            let (px, py) = (At(x(*at)), At(bottom - HEIGHT * share.clamp(0.0, 1.0)));
            match last {
                None => push(&mut path, format_args!("M{px} {py}")),
                Some(before) if between == Between::Steps => push(&mut path, format_args!("L{px} {}L{px} {py}", At(before))),
                Some(_) => push(&mut path, format_args!("L{px} {py}")),
            }
            last = Some(py.0);
        }
        if !path.is_empty() {
            push(&mut svg, format_args!(r#"<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.4" stroke-dasharray="{dashes}"/>"#));
        }
        if between == Between::Lines {
            for (at, share) in &curve.points {
                push(
                    &mut svg,
                    format_args!(r#"<circle cx="{}" cy="{}" r="4" fill="{colour}"/>"#, At(x(*at)), At(bottom - HEIGHT * share.clamp(0.0, 1.0))),
                );
            }
        }
    }
    svg.push_str("</svg>");
    svg
}

/// The names of the curves, as many lines as they need, and where the curves begin.
fn keys(curves: &[Curve]) -> (String, f64) {
    let (mut svg, mut x, mut y) = (String::new(), 0.0, 0.0);
    for (curve, (colour, dashes)) in curves.iter().zip(STYLES) {
        let wide = 40.0 + width_in_em(&curve.label) * 14.0 + 14.0;
        if x > 0.0 && x + wide > WIDTH {
            (x, y) = (0.0, y + 20.0);
        }
        let middle = At(y + 8.0);
        push(
            &mut svg,
            format_args!(
                r#"<line x1="{}" x2="{}" y1="{middle}" y2="{middle}" stroke="{colour}" stroke-width="2.4" stroke-dasharray="{dashes}"/>"#,
                At(x),
                At(x + 30.0)
            ),
        );
        push(
            &mut svg,
            format_args!(r#"<text x="{}" y="{}" font-size="14" fill="{INK}">{}</text>"#, At(x + 36.0), At(y + 13.0), Escaped(&curve.label)),
        );
        x += wide;
    }
    (svg, y + 34.0)
}

/// Marks at round numbers between two: at most seven.
pub fn round_ticks(from: f64, until: f64) -> Vec<f64> {
    let reach = (until - from).max(1.0);
    let steps = [1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 90.0, 180.0, 365.0, 730.0, 1825.0, 3650.0];
    let step = steps.into_iter().find(|step| reach / step <= 6.0).unwrap_or(reach / 6.0);
    let first = (from / step).ceil() as i64;
    (first..).map(|at| at as f64 * step).take_while(|at| *at <= until + 1e-9).take(7).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::tests::{texts, well_formed};

    #[test]
    fn curves_are_well_formed_told_apart_and_never_too_many() {
        let curve = |at: usize| Curve { label: format!("组 {at}"), points: vec![(0.0, 1.0), (30.0, 0.4), (f64::NAN, 0.2)] };
        let many: Vec<Curve> = (0..9).map(curve).collect();
        let ticks: Vec<(f64, String)> = round_ticks(0.0, 60.0).into_iter().map(|at| (at, format!("{at}"))).collect();
        let axes = Axes { along: "days", from: 0.0, until: 60.0, ticks: &ticks, whole: "100 %", half: "50 %" };
        for between in [Between::Steps, Between::Lines] {
            let svg = curves(&many, axes, between, "Waiting <1>");
            well_formed(&svg);
            assert_eq!(svg.matches("<path").count(), MOST);
            assert!(texts(&svg).contains(&"组 5".to_owned()) && !texts(&svg).contains(&"组 6".to_owned()));
        }
        assert!(curves(&many[..1], axes, Between::Steps, "").contains("M46 "));
    }

    #[test]
    fn marks_are_round_and_few() {
        assert_eq!(round_ticks(0.0, 43.0), [0.0, 10.0, 20.0, 30.0, 40.0]);
        assert_eq!(round_ticks(1.0, 4.0), [1.0, 2.0, 3.0, 4.0]);
        assert!(round_ticks(0.0, 1e7).len() <= 7);
    }
}
