//! The runaround map: offices as boxes on a ring, people sent from one to the next as arrows between them.

use super::{
    layout::{self, Curve, Spot},
    svg::{At, Escaped, fitting, push, width_in_em},
};

/// At most so many offices are drawn; more could not be told apart.
pub const MOST_OFFICES: usize = 14;
/// At most so many flows are drawn.
pub const MOST_FLOWS: usize = 36;

/// An office of the map.
#[derive(Clone, Debug)]
pub struct Office {
    pub name: String,
    /// What stands below the name: "412 people".
    pub said: String,
}

/// People who went from one office to the next.
#[derive(Clone, Copy, Debug)]
pub struct Flow {
    /// Places in the slice of offices.
    pub from: usize,
    pub to: usize,
    /// How many people; the width of the arrow.
    pub people: u64,
    /// Whether it is part of a circle: somebody who went this way came back to an office left before.
    pub circle: bool,
}

/// What the map says to those who do not see it.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    pub title: &'a str,
    pub description: &'a str,
}

/// A drawn map and what did not find room in it, so that the caption can say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    pub svg: String,
    pub left_out: LeftOut,
}

/// What is not in the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    pub offices: usize,
    pub flows: usize,
    /// People of the largest flow among those left out.
    pub largest_flow: u64,
}

const WIDTH: f64 = 860.0;
const BOX: f64 = 196.0;
const INK: &str = "#16202a";
const QUIET: &str = "#55606b";
const RED: &str = "#b8422a";
const GREY: &str = "#8b98a1";
const LETTER: f64 = 13.0;

/// Draws the strongest flows that at least `at_least` people took, and the offices between which they run.
///
/// A flow that is part of a circle is red, and dashed, so that it is told apart in grey as well. The same input gives the same picture;
/// flows from an office to itself, or to one that is not in the slice, are left out.
pub fn draw(offices: &[Office], flows: &[Flow], at_least: u64, told: Told<'_>) -> Map {
    let shown = Shown::choose(offices, flows, at_least);
    let order = layout::ring(shown.offices.len(), &shown.flows);
    let heights: Vec<f64> = shown.offices.iter().map(|office| if name_lines(&office.name).len() > 1 { 60.0 } else { 44.0 }).collect();
    let (spots, height) = layout::place(&order, &heights, BOX, WIDTH);

    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="0 0 {WIDTH} {}" width="100%" role="img" aria-labelledby="map-title map-description"><title id="map-title">{}</title><desc id="map-description">{}</desc>"#,
        At(height),
        Escaped(told.title),
        Escaped(told.description)
    );
    let most = shown.flows.iter().map(|flow| flow.people).max().unwrap_or(1).max(1);
    let mut labels = Vec::new();
    // Thin ones first, so that the strong ones lie on top.
    for flow in shown.flows.iter().rev() {
        let Some(curve) = layout::curve(&spots, &order, flow.from, flow.to) else { continue };
        arrow(&mut svg, curve, flow, 1.5 + 7.5 * share(flow.people, most));
        labels.push((curve, flow));
    }
    let mut taken: Vec<(f64, f64)> = Vec::new();
    for (curve, flow) in labels.into_iter().rev() {
        let (x, y) = free_spot(curve, &taken, &spots);
        taken.push((x, y));
        let weight = if flow.circle { r#" font-weight="600""# } else { "" };
        push(
            &mut svg,
            format_args!(
                r##"<text x="{}" y="{}" font-size="{LETTER}" text-anchor="middle" fill="{INK}" stroke="#fff" stroke-width="5" paint-order="stroke"{weight}>{}</text>"##,
                At(x),
                At(y + 4.5),
                flow.people
            ),
        );
    }
    for (office, spot) in shown.offices.iter().zip(&spots) {
        station(&mut svg, office, *spot);
    }
    svg.push_str("</svg>");
    Map { svg, left_out: shown.left_out }
}

/// The part of the map for which there is room, strongest flows first.
struct Shown<'a> {
    offices: Vec<&'a Office>,
    flows: Vec<Flow>,
    left_out: LeftOut,
}

impl<'a> Shown<'a> {
    fn choose(offices: &'a [Office], flows: &[Flow], at_least: u64) -> Self {
        let mut strong: Vec<Flow> = flows
            .iter()
            .filter(|flow| flow.from != flow.to && flow.from < offices.len() && flow.to < offices.len() && flow.people > 0 && flow.people >= at_least)
            .copied()
            .collect();
        // Circles first: they are what the map is for. Then by people; names decide ties, so that the order of rows does not matter.
        let name = |at: usize| offices[at].name.as_str();
        strong.sort_by(|x, y| {
            (y.circle, y.people).cmp(&(x.circle, x.people)).then_with(|| (name(x.from), name(x.to)).cmp(&(name(y.from), name(y.to))))
        });
        let (mut places, mut kept): (Vec<usize>, Vec<Flow>) = (Vec::new(), Vec::new());
        for flow in strong {
            let new: Vec<usize> = [flow.from, flow.to].into_iter().filter(|at| !places.contains(at)).collect();
            if kept.len() < MOST_FLOWS && places.len() + new.len() <= MOST_OFFICES {
                places.extend(new);
                kept.push(flow);
            }
        }
        let is_kept = |flow: &Flow| kept.iter().any(|other| (other.from, other.to) == (flow.from, flow.to));
        let missing: Vec<&Flow> = flows.iter().filter(|flow| !is_kept(flow)).collect();
        let left_out = LeftOut {
            offices: offices.len() - places.len(),
            flows: missing.len(),
            largest_flow: missing.iter().map(|flow| flow.people).max().unwrap_or(0),
        };
        let seat = |at: usize| places.iter().position(|place| *place == at).unwrap_or_default();
        let mut flows: Vec<Flow> = kept.iter().map(|flow| Flow { from: seat(flow.from), to: seat(flow.to), ..*flow }).collect();
        flows.sort_by(|x, y| y.people.cmp(&x.people).then((x.from, x.to).cmp(&(y.from, y.to))));
        Self { offices: places.iter().map(|at| &offices[*at]).collect(), flows, left_out }
    }
}

fn arrow(svg: &mut String, curve: Curve, flow: &Flow, width: f64) {
    let head = 7.0 + width;
    let Curve { start, bend, end } = curve;
    let (dx, dy) = layout::direction(bend, end);
    let neck = (end.0 - dx * head, end.1 - dy * head);
    let (colour, dash) = if flow.circle { (RED, r#" stroke-dasharray="14 4""#) } else { (GREY, "") };
    push(
        svg,
        format_args!(
            r#"<path d="M{} {}Q{} {} {} {}" fill="none" stroke="{colour}" stroke-width="{}"{dash}/>"#,
            At(start.0),
            At(start.1),
            At(bend.0),
            At(bend.1),
            At(neck.0),
            At(neck.1),
            At(width)
        ),
    );
    let half = head * 0.62;
    push(
        svg,
        format_args!(
            r#"<path d="M{} {}L{} {}L{} {}z" fill="{colour}"/>"#,
            At(end.0),
            At(end.1),
            At(neck.0 - dy * half),
            At(neck.1 + dx * half),
            At(neck.0 + dy * half),
            At(neck.1 - dx * half)
        ),
    );
}

fn station(svg: &mut String, office: &Office, spot: Spot) {
    let (left, top) = (spot.x - spot.width / 2.0, spot.y - spot.height / 2.0);
    push(
        svg,
        format_args!(
            r##"<g><title>{}</title><rect x="{}" y="{}" width="{}" height="{}" rx="4" fill="#fff" stroke="{INK}" stroke-width="1.5"/>"##,
            Escaped(&office.name),
            At(left),
            At(top),
            At(spot.width),
            At(spot.height)
        ),
    );
    let mut y = top + 19.0;
    for line in name_lines(&office.name) {
        push(
            svg,
            format_args!(
                r#"<text x="{}" y="{}" font-size="{LETTER}" text-anchor="middle" fill="{INK}">{}</text>"#,
                At(spot.x),
                At(y),
                Escaped(&line)
            ),
        );
        y += 16.0;
    }
    push(
        svg,
        format_args!(
            r#"<text x="{}" y="{}" font-size="12" text-anchor="middle" fill="{QUIET}">{}</text></g>"#,
            At(spot.x),
            At(y),
            Escaped(&fitting(&office.said, (BOX - 12.0) / 12.0))
        ),
    );
}

/// A name in one line or two, as much of it as fits.
fn name_lines(name: &str) -> Vec<String> {
    let room = (BOX - 12.0) / LETTER;
    if width_in_em(name) <= room {
        return vec![name.to_owned()];
    }
    let mut cut = 0;
    for (at, character) in name.char_indices() {
        let end = at + character.len_utf8();
        if width_in_em(&name[..end]) > room {
            break;
        }
        // A line ends between words, or after any Chinese character.
        if character == ' ' || u32::from(character) >= 0x2e80 {
            cut = end;
        }
    }
    if cut == 0 {
        return vec![fitting(name, room)];
    }
    vec![name[..cut].trim_end().to_owned(), fitting(name[cut..].trim_start(), room)]
}

/// Where on a curve a number stands furthest from boxes and other numbers.
fn free_spot(curve: Curve, taken: &[(f64, f64)], spots: &[Spot]) -> (f64, f64) {
    let crowding = |(x, y): (f64, f64)| {
        let numbers = taken.iter().filter(|(a, b)| (a - x).abs() < 30.0 && (b - y).abs() < 16.0).count();
        let boxes = spots.iter().filter(|spot| spot.covers(x, y, 10.0)).count();
        numbers + boxes
    };
    let along = [0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78].map(|t| curve.at(t));
    // Beside a short arrow, so as not to hide it: to its right, where the bow is, else to its left.
    let (dx, dy) = layout::direction(curve.start, curve.end);
    let (x, y) = curve.at(0.5);
    let beside = [20.0, -20.0].map(|far| (x - dy * far, y + dx * far * 0.8));
    let places = if curve.is_short() { beside.to_vec() } else { along.to_vec() };
    places.into_iter().min_by_key(|at| crowding(*at)).unwrap_or(curve.end)
}

#[allow(clippy::cast_precision_loss, reason = "people of one organization are far below 2^53")]
fn share(people: u64, most: u64) -> f64 {
    people as f64 / most as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::tests::{texts, well_formed};

    const TOLD: Told<'static> = Told { title: "Flows & loops", description: "D1 <→> W2" };

    fn office(name: &str) -> Office {
        Office { name: name.into(), said: "412 people".into() }
    }

    fn flow(from: usize, to: usize, people: u64, circle: bool) -> Flow {
        Flow { from, to, people, circle }
    }

    fn drawing() -> (Vec<Office>, Vec<Flow>) {
        let offices = ["Education \"D1\" & <Co>", "Resident Service Centre W2", "Sub-district Office S3", "Police Station P1"].map(office).to_vec();
        (
            offices,
            vec![
                flow(0, 1, 121, true),
                flow(1, 2, 74, true),
                flow(2, 0, 66, true),
                flow(1, 3, 52, false),
                flow(3, 3, 9, false),
                flow(3, 0, 4, false),
            ],
        )
    }

    #[test]
    fn a_map_is_well_formed_and_says_who_is_in_it() {
        let (offices, flows) = drawing();
        let map = draw(&offices, &flows, 5, TOLD);
        well_formed(&map.svg);
        let texts = texts(&map.svg);
        for said in ["Flows & loops", "D1 <→> W2", "Education \"D1\" & <Co>", "121", "74", "66", "52", "412 people"] {
            assert!(texts.iter().any(|text| text == said), "{said}: {texts:?}");
        }
        assert_eq!(map.left_out, LeftOut { offices: 0, flows: 2, largest_flow: 9 });
    }

    #[test]
    fn a_circle_is_red_and_dashed() {
        let (offices, flows) = drawing();
        let map = draw(&offices, &flows, 5, TOLD);
        assert_eq!(map.svg.matches("stroke-dasharray").count(), 3);
        assert_eq!(map.svg.matches(&format!(r#"stroke="{RED}""#)).count(), 3);
    }

    #[test]
    fn the_same_flows_in_another_order_give_the_same_picture() {
        let (offices, mut flows) = drawing();
        let map = draw(&offices, &flows, 5, TOLD);
        flows.reverse();
        assert_eq!(map, draw(&offices, &flows, 5, TOLD));
    }

    #[test]
    fn a_crowd_is_cut_down_to_what_can_be_read() {
        let offices: Vec<Office> = (0..40).map(|n| office(&format!("Office {n}"))).collect();
        let flows: Vec<Flow> = (0..40).flat_map(|a| (0..40).map(move |b| flow(a, b, (a * 7 + b * 3) as u64 % 50 + 1, a + b == 39))).collect();
        let map = draw(&offices, &flows, 1, TOLD);
        well_formed(&map.svg);
        assert_eq!(map.left_out.offices, 40 - MOST_OFFICES);
        assert!(map.svg.matches("<rect").count() <= MOST_OFFICES && (1..=MOST_FLOWS).contains(&map.svg.matches("fill=\"none\"").count()));
        assert!(!map.svg.contains("NaN"));
    }

    #[test]
    fn nothing_to_draw_is_an_empty_picture() {
        let map = draw(&[], &[], 1, TOLD);
        well_formed(&map.svg);
        assert_eq!(map.left_out, LeftOut::default());
    }

    #[test]
    fn a_long_name_takes_two_lines() {
        assert_eq!(name_lines("Sub-district Office S3").len(), 1);
        assert_eq!(name_lines("Sub-district Labour and Social Security Office S3"), ["Sub-district Labour and", "Social Security Office S3"]);
        assert_eq!(name_lines("云桥市北区人力资源和社会保障局服务大厅").len(), 2);
        assert_eq!(name_lines(&"x".repeat(80)).len(), 1);
    }
}
