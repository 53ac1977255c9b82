//! The circles of one attempt: where somebody came back, or was sent back, to an office that they had left.

use super::columns::{Columns, Shape, Step};
use super::returned::{GRANTED, Returning};

/// One step of an attempt, as far as going round in circles is concerned. Offices may be called by any name that tells them apart.
#[derive(Clone, Copy, Debug)]
pub struct Visit<'a> {
    pub office: Option<&'a str>,
    pub sent_to: Option<&'a str>,
    pub outcome: &'a str,
}

/// A circle: steps count from 0 within the attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circle {
    /// The last step at the office before it was left.
    pub left: usize,
    /// The step at which the sending back was said, or else at which the person came back.
    pub said: usize,
    /// The offices in order, from the one left back to it.
    pub route: Vec<String>,
}

/// The circles of one attempt, by the same rule as the loop report's: see [`Returning`].
pub fn circles(visits: &[Visit<'_>]) -> Vec<Circle> {
    let mut builder = Columns::builder(Shape::default());
    for visit in visits {
        builder.push(&Step {
            person: "one",
            attempt: Some("one"),
            office: visit.office,
            sent_to: visit.sent_to,
            outcome: Some(visit.outcome),
            ..Step::default()
        });
    }
    let columns = builder.finish();
    let mut found = Vec::new();
    if columns.attempts() > 0 {
        Returning::new(&columns, &GRANTED).of_attempt(0, &mut found);
    }
    let name = |code: u32| columns.office().name(code).unwrap_or_default().to_owned();
    let circle = |one: super::returned::Return| {
        let mut route: Vec<String> = visits[one.left..=one.said].iter().filter_map(|visit| visit.office.map(str::to_owned)).collect();
        route.dedup();
        if route.last() != Some(&name(one.to)) {
            route.push(name(one.to));
        }
        Circle { left: one.left, said: one.said, route }
    };
    found.into_iter().map(circle).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit<'a>(office: &'a str, sent_to: &'a str) -> Visit<'a> {
        Visit { office: Some(office), sent_to: Some(sent_to).filter(|name| !name.is_empty()), outcome: "deflected" }
    }

    #[test]
    fn three_offices_that_send_round_are_one_circle_said_once() {
        let round = [visit("D1", ""), visit("D1", "W2"), visit("W2", "S3"), visit("S3", "D1"), visit("D1", "")];
        let circle = Circle { left: 1, said: 3, route: ["D1", "W2", "S3", "D1"].map(str::to_owned).to_vec() };
        assert_eq!(circles(&round), [circle]);
    }

    #[test]
    fn coming_back_unsent_is_a_circle_too_and_staying_is_none() {
        let back = circles(&[visit("D1", ""), visit("W2", ""), visit("D1", "")]);
        assert_eq!(back, [Circle { left: 0, said: 2, route: ["D1", "W2", "D1"].map(str::to_owned).to_vec() }]);
        assert_eq!(circles(&[visit("D1", ""), visit("D1", "")]), []);
        assert_eq!(circles(&[]), []);
    }
}
