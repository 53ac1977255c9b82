//! A tree read from the top: each branch hangs below the one that it belongs to, with words and a small bar.

use super::svg::{At, Escaped, push, width_in_em};

/// A branch, in the order in which the tree is printed: each is followed by those that hang from it.
#[derive(Clone, Debug, Default)]
pub struct Branch {
    /// 0 for one that hangs from nothing.
    pub depth: usize,
    pub label: String,
    /// What stands below the label.
    pub said: String,
    /// What the eye should find: a broken, red frame and an exclamation mark.
    pub marked: bool,
    /// Length of the bar and of its dark part, shares between 0 and 1; none where there is nothing to show.
    pub bar: Option<(f64, f64)>,
}

const WIDTH: f64 = 440.0;
const ROW: f64 = 62.0;
const STEP: f64 = 24.0;
/// Branches further in than this are drawn no further in, so that their words keep their room.
const DEEPEST: usize = 8;
const FONT: f64 = 15.0;
const INK: &str = "#16202a";
const QUIET: &str = "#55606b";
const RED: &str = "#b8422a";

/// `title` names the figure for screen readers. Labels that are too long for their line end in "…"; the table has them whole.
pub fn tree(branches: &[Branch], title: &str) -> String {
    let height = At(ROW * f64::from(u32::try_from(branches.len()).unwrap_or(u32::MAX)));
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="tree" viewBox="0 0 {WIDTH} {height}" width="100%" role="img" aria-label="{}">"#,
        Escaped(title)
    );
    // where the last branch of each depth stands
    let mut tops = [0.0; DEEPEST + 1];
    let mut y = 0.0;
    for branch in branches {
        let depth = branch.depth.min(DEEPEST);
        if depth > 0 {
            let (x, from, to) = (left(depth - 1) + 10.0, tops[depth - 1] + ROW - 8.0, y + 24.0);
            push(
                &mut svg,
                format_args!(r#"<path d="M{} {}V{}H{}" fill="none" stroke="{QUIET}" stroke-width="1.2"/>"#, At(x), At(from), At(to), At(left(depth))),
            );
        }
        tops[depth] = y;
        draw(&mut svg, branch, left(depth), y);
        y += ROW;
    }
    svg.push_str("</svg>");
    svg
}

fn left(depth: usize) -> f64 {
    // at most `DEEPEST`
    STEP * depth as f64
}

fn draw(svg: &mut String, branch: &Branch, x: f64, y: f64) {
    let wide = WIDTH - x - 2.0;
    let (stroke, dashes) = if branch.marked { (RED, r#" stroke-dasharray="5 3" stroke-width="1.6""#) } else { (QUIET, r#" stroke-width="0.8""#) };
    push(
        svg,
        format_args!(
            r##"<rect x="{}" y="{}" width="{}" height="{}" fill="#fff" stroke="{stroke}"{dashes}/>"##,
            At(x + 1.0),
            At(y + 2.0),
            At(wide),
            At(ROW - 10.0)
        ),
    );
    let sign = if branch.marked { "! " } else { "" };
    let label = shortened(&format!("{sign}{}", branch.label), wide - 16.0, FONT);
    let said = shortened(&branch.said, wide - 16.0, 13.0);
    push(svg, format_args!(r#"<text x="{}" y="{}" font-size="{FONT}" fill="{INK}">{}</text>"#, At(x + 9.0), At(y + 20.0), Escaped(&label)));
    push(svg, format_args!(r#"<text x="{}" y="{}" font-size="13" fill="{QUIET}">{}</text>"#, At(x + 9.0), At(y + 37.0), Escaped(&said)));
    let Some((all, dark)) = branch.bar else { return };
    let length = |share: f64| (wide - 16.0) * share.clamp(0.0, 1.0);
    for (share, fill) in [(all, "#a9bccb"), (dark.min(all), INK)] {
        if length(share) > 0.0 {
            push(
                svg,
                format_args!(r#"<rect x="{}" y="{}" width="{}" height="6" fill="{fill}"/>"#, At(x + 9.0), At(y + 43.0), At(length(share).max(1.0))),
            );
        }
    }
}

/// What fits into so many pixels of a font of this size.
fn shortened(words: &str, wide: f64, font: f64) -> String {
    if width_in_em(words) * font <= wide {
        return words.to_owned();
    }
    let mut kept = words.to_owned();
    while !kept.is_empty() && width_in_em(&kept) * font > wide - font {
        kept.pop();
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::tests::{texts, well_formed};

    #[test]
    fn a_tree_is_well_formed_and_says_what_it_shows() {
        let branch = |depth, label: &str, marked| Branch {
            depth,
            label: label.into(),
            said: "city · nobody pays".into(),
            marked,
            bar: Some((0.8, if marked { f64::NAN } else { 0.9 })),
        };
        let long = "a title that is far too long for one line ".repeat(4);
        let svg = tree(&[branch(0, "中央 & <rule>", false), branch(1, &long, true), branch(30, "deep", false)], "Who carries out what");
        well_formed(&svg);
        let said = texts(&svg);
        assert_eq!(said[0], "中央 & <rule>");
        assert!(said[2].starts_with("! a title that") && said[2].ends_with('…'), "{said:?}");
        assert!(!svg.contains("NaN"), "{svg}");
        assert_eq!(svg.matches("<path ").count(), 2, "each but the first hangs from another");
        assert_eq!(svg.matches("stroke-dasharray").count(), 1);
    }

    #[test]
    fn nothing_is_drawn_beyond_the_frame() {
        let deep: Vec<Branch> = (0..20).map(|depth| Branch { depth, bar: Some((7.0, 9.0)), ..Branch::default() }).collect();
        let svg = tree(&deep, "");
        for rect in svg.split("<rect ").skip(1) {
            let number =
                |name: &str| rect.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next()?.parse::<f64>().ok()).unwrap_or(-1.0);
            assert!(number("x") + number("width") <= WIDTH, "{rect}");
        }
    }
}
