//! Where things stand on a map: boxes on a ring, in an order that keeps strong flows short, and curves between them that pass no other box.

use super::map::Flow;

/// A box by its middle, in user units.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Spot {
    pub fn covers(&self, x: f64, y: f64, margin: f64) -> bool {
        (x - self.x).abs() < self.width / 2.0 + margin && (y - self.y).abs() < self.height / 2.0 + margin
    }
}

/// A quadratic curve from the edge of one box to the edge of another.
#[derive(Clone, Copy, Debug)]
pub struct Curve {
    pub start: (f64, f64),
    pub bend: (f64, f64),
    pub end: (f64, f64),
}

impl Curve {
    pub fn at(&self, t: f64) -> (f64, f64) {
        let (a, b, c) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
        (a * self.start.0 + b * self.bend.0 + c * self.end.0, a * self.start.1 + b * self.bend.1 + c * self.end.1)
    }

    /// Whether it is too short to carry a number.
    pub fn is_short(&self) -> bool {
        (self.end.0 - self.start.0).hypot(self.end.1 - self.start.1) < 75.0
    }

    /// The part between two places of the curve, which is such a curve again.
    fn between(&self, from: f64, to: f64) -> Self {
        let along = |a: (f64, f64), b: (f64, f64), t: f64| (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t);
        let bend = along(along(self.start, self.bend, from), along(self.bend, self.end, from), to);
        Self { start: self.at(from), bend, end: self.at(to) }
    }
}

/// The order of `count` boxes around the ring: the exchange of any two would make the flows longer, weighed by people; circles count threefold,
/// so that they are seen as circles.
pub fn ring(count: usize, flows: &[Flow]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let length = |order: &[usize]| -> u64 {
        let mut seat = vec![0; count];
        for (at, office) in order.iter().enumerate() {
            seat[*office] = at;
        }
        let apart = |a: usize, b: usize| {
            let steps = seat[a].abs_diff(seat[b]);
            steps.min(count - steps) as u64
        };
        flows.iter().map(|flow| apart(flow.from, flow.to) * flow.people * if flow.circle { 3 } else { 1 }).sum()
    };
    let mut best = length(&order);
    // Each round shortens the whole by at least one, and a few rounds settle it; the bound keeps a page from waiting.
    for _ in 0..40 {
        let before = best;
        for a in 0..count {
            for b in a + 1..count {
                order.swap(a, b);
                let now = length(&order);
                if now < best {
                    best = now;
                } else {
                    order.swap(a, b);
                }
            }
        }
        if best == before {
            break;
        }
    }
    order
}

/// Places the boxes clockwise on an ellipse, from the left, evenly by the room that boxes take; returns them by office, and the height of the picture.
pub fn place(order: &[usize], heights: &[f64], box_width: f64, width: f64) -> (Vec<Spot>, f64) {
    let tallest = heights.iter().copied().fold(44.0, f64::max);
    #[allow(clippy::cast_precision_loss, reason = "at most some dozens of boxes")]
    let count = order.len() as f64;
    let across = (width - box_width) / 2.0 - 6.0;
    // As low as leaves room for an arrow and its number between neighbours.
    let mut ellipse = Ellipse { across, down: 90.0, middle: (width / 2.0, 0.0) };
    let mut walked = ellipse.walk(box_width + 60.0, tallest + 66.0);
    while walked[walked.len() - 1] < count && ellipse.down < 2_000.0 {
        ellipse.down += 10.0;
        walked = ellipse.walk(box_width + 60.0, tallest + 66.0);
    }
    ellipse.middle.1 = ellipse.down + tallest / 2.0 + 8.0;
    let (whole, height) = (walked[walked.len() - 1], 2.0 * ellipse.middle.1);
    let mut spots = vec![Spot { x: 0.0, y: 0.0, width: box_width, height: tallest }; order.len()];
    let mut share = 0.0;
    for office in order {
        let step = walked.iter().position(|length| *length >= whole * share / count - 1e-9).unwrap_or_default();
        let (x, y) = ellipse.point(u32::try_from(step).unwrap_or_default());
        spots[*office] = Spot { x: x.round(), y: y.round(), width: box_width, height: heights[*office] };
        share += 1.0;
    }
    (spots, height)
}

struct Ellipse {
    across: f64,
    down: f64,
    middle: (f64, f64),
}

impl Ellipse {
    const STEPS: u32 = 720;

    /// A point of the ellipse, clockwise from the left.
    fn point(&self, step: u32) -> (f64, f64) {
        let angle = std::f64::consts::PI + std::f64::consts::TAU * f64::from(step) / f64::from(Self::STEPS);
        (self.middle.0 + self.across * angle.cos(), self.middle.1 + self.down * angle.sin())
    }

    /// How far each step is from the first, measured in boxes: side by side they need their width, one above the other their height.
    fn walk(&self, box_width: f64, box_height: f64) -> Vec<f64> {
        let mut walked = vec![0.0];
        let mut so_far = 0.0;
        for step in 1..=Self::STEPS {
            let (a, b) = (self.point(step - 1), self.point(step));
            so_far += ((b.0 - a.0) / box_width).hypot((b.1 - a.1) / box_height);
            walked.push(so_far);
        }
        walked
    }
}

/// The curve from one box to another: bowed to its right, so that two opposite flows lie apart, and bent inwards where boxes of the ring stand between.
pub fn curve(spots: &[Spot], order: &[usize], from: usize, to: usize) -> Option<Curve> {
    let (a, b) = (spots.get(from)?, spots.get(to)?);
    let seat = |office| order.iter().position(|other| *other == office);
    let steps = seat(from)?.abs_diff(seat(to)?);
    let apart = steps.min(order.len() - steps);
    #[allow(clippy::cast_precision_loss, reason = "at most some dozens of boxes")]
    let count = spots.len() as f64;
    let centre = spots.iter().fold((0.0, 0.0), |sum, spot| (sum.0 + spot.x / count, sum.1 + spot.y / count));
    let mid = ((a.x + b.x) / 2.0, (a.y + b.y) / 2.0);
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let inwards = match apart {
        0 | 1 => 0.0,
        2 => 0.8,
        3 => 0.6,
        _ => 0.45,
    };
    let bend = (mid.0 + (centre.0 - mid.0) * inwards - dy * 0.13, mid.1 + (centre.1 - mid.1) * inwards + dx * 0.13);
    let whole = Curve { start: (a.x, a.y), bend, end: (b.x, b.y) };

    const STEPS: u32 = 200;
    let share = |step: u32| f64::from(step) / f64::from(STEPS);
    let outside = |spot: &Spot, step: &u32| {
        let (x, y) = whole.at(share(*step));
        !spot.covers(x, y, 4.0)
    };
    let leaves = (0..=STEPS).find(|step| outside(a, step))?;
    let arrives = (0..=STEPS).rev().find(|step| outside(b, step))?;
    (leaves < arrives).then(|| whole.between(share(leaves), share(arrives)))
}

/// The unit vector from one point to another; to the right where they are the same.
pub fn direction(from: (f64, f64), to: (f64, f64)) -> (f64, f64) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    if length > 0.0 { (dx / length, dy / length) } else { (1.0, 0.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_do_not_lie_on_each_other() {
        for count in 1..=14 {
            let order: Vec<usize> = (0..count).collect();
            let (spots, height) = place(&order, &vec![60.0; count], 196.0, 860.0);
            for (at, spot) in spots.iter().enumerate() {
                assert!(spot.y - 30.0 >= 0.0 && spot.y + 30.0 <= height && spot.x - 98.0 >= 0.0 && spot.x + 98.0 <= 860.0, "{count}: {spot:?}");
                for other in &spots[at + 1..] {
                    assert!((spot.x - other.x).abs() >= 196.0 || (spot.y - other.y).abs() >= 60.0, "{count}: {spot:?} on {other:?}");
                }
            }
        }
    }

    #[test]
    fn strong_flows_run_between_neighbours() {
        let flow = |from, to, people| Flow { from, to, people, circle: true };
        let order = ring(6, &[flow(0, 3, 90), flow(3, 5, 80), flow(5, 0, 70), flow(1, 2, 5)]);
        let seat = |office: usize| order.iter().position(|other| *other == office).expect("every office has a seat");
        for (a, b) in [(0, 3), (3, 5)] {
            let steps = seat(a).abs_diff(seat(b));
            assert!(steps == 1 || steps == 5, "{order:?}");
        }
    }
}
