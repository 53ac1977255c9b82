//! A matrix of shares: rows by columns, darker where the share is larger, with a sign where the rule says so.

use super::svg::{At, Escaped, fitting, push};

/// One field: the share between 0 and 1, where it is shown, what is written in it, and whether it bears the sign.
#[derive(Clone, Debug, Default)]
pub struct Field {
    pub share: Option<f64>,
    pub said: String,
    pub marked: bool,
}

const LABEL: f64 = 250.0;
const CELL: f64 = 92.0;
const ROW: f64 = 34.0;
const INK: &str = "#16202a";

/// `rows` have one field a column. `title` names the figure for screen readers. As wide as it has columns: on a phone it is moved sideways.
pub fn matrix(columns: &[String], rows: &[(String, Vec<Field>)], title: &str) -> String {
    let wide = LABEL + CELL * columns.len() as f64;
    let high = 40.0 + ROW * rows.len() as f64;
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="matrix" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">"#,
        At(wide),
        At(high),
        At(wide),
        At(high),
        Escaped(title)
    );
    for (at, column) in columns.iter().enumerate() {
        let x = At(LABEL + CELL * (at as f64 + 0.5));
        push(
            &mut svg,
            format_args!(r#"<text x="{x}" y="24" font-size="14" text-anchor="middle" fill="{INK}">{}</text>"#, Escaped(&fitting(column, 6.2))),
        );
    }
    for (at, (label, fields)) in rows.iter().enumerate() {
        let y = 36.0 + ROW * at as f64;
        push(&mut svg, format_args!(r#"<text x="0" y="{}" font-size="14" fill="{INK}">{}</text>"#, At(y + 21.0), Escaped(&fitting(label, 17.0))));
        for (column, field) in fields.iter().enumerate() {
            put(&mut svg, field, LABEL + CELL * column as f64, y);
        }
    }
    svg.push_str("</svg>");
    svg
}

fn put(svg: &mut String, field: &Field, x: f64, y: f64) {
    let share = field.share.unwrap_or(0.0).clamp(0.0, 1.0);
    // from white to a blue that black words can still be read on
    let tone = |from: f64, to: f64| (from + (to - from) * share).round() as u8;
    let fill = format!("#{:02x}{:02x}{:02x}", tone(255.0, 120.0), tone(255.0, 160.0), tone(255.0, 195.0));
    let thick = if field.marked { 2.5 } else { 0.6 };
    push(
        svg,
        format_args!(
            r#"<rect x="{}" y="{}" width="{}" height="{}" fill="{fill}" stroke="{INK}" stroke-width="{thick}"/>"#,
            At(x + 2.0),
            At(y + 2.0),
            At(CELL - 4.0),
            At(ROW - 4.0)
        ),
    );
    let said = if field.marked { format!("§ {}", field.said) } else { field.said.clone() };
    push(
        svg,
        format_args!(
            r#"<text x="{}" y="{}" font-size="14" text-anchor="middle" fill="{INK}">{}</text>"#,
            At(x + CELL / 2.0),
            At(y + 22.0),
            Escaped(&said)
        ),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::tests::{texts, well_formed};

    #[test]
    fn a_field_says_its_share_and_bears_the_sign_of_the_rule() {
        let field = |share, marked| Field { share: Some(share), said: format!("{} %", share * 100.0), marked };
        let svg = matrix(&["云桥".into(), "A & B".into()], &[("proof of work".into(), vec![field(0.25, true), Field::default()])], "Patchwork");
        well_formed(&svg);
        assert_eq!(texts(&svg), ["云桥", "A & B", "proof of work", "§ 25 %", ""]);
        assert!(svg.contains("#dde7f0") && svg.contains("#ffffff"), "{svg}");
    }
}
