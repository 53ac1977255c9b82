//! The runaround map as it is kept and shown: offices, people between them, and the ways round on which they are sent (METHODS §5).

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::cut::Slice;
use super::journeys::{By, Journeys};

/// No map keeps more flows, and no more loops: the strongest are kept.
pub const MOST_FLOWS: usize = 1_000;
pub const MOST_LOOPS: usize = 300;

/// Where people go from office to office. Counts are people unless they say otherwise.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Flows {
    /// Everyone in the cut.
    pub people: usize,
    /// Those with at least one return to an office left before.
    pub people_returning: usize,
    pub attempts: usize,
    pub attempts_returning: usize,
    /// Most people first.
    pub offices: Vec<Office>,
    /// Between two different offices, most people first.
    pub flows: Vec<Flow>,
    /// Ways round, most people first.
    pub loops: Vec<Loop>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Office {
    pub code: String,
    pub people: usize,
    /// Whose attempts they are, and so how often the office was tried.
    pub attempts: usize,
}

/// People who went from one office straight to another within an attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flow {
    pub from: String,
    pub to: String,
    pub people: usize,
    pub times: usize,
    /// Median days between the two steps; none where no days are known.
    pub median_days: Option<f64>,
}

/// A way round: the offices in order; it ends where it began.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Loop {
    pub offices: Vec<String>,
    pub people: usize,
    pub times: usize,
    /// Steps taken after the office was first left until it was reached again, median of the times.
    pub median_trips: f64,
    pub median_days: Option<f64>,
}

impl Flows {
    /// Counts the journeys from office to office of the attempts that have a step in the cut: they are followed whole, also to offices outside of it.
    pub fn of(slice: &Slice) -> Self {
        let columns = slice.columns;
        let map = Journeys::among(columns, By::Office, |attempt| columns.steps_of_attempt(attempt).any(|step| slice.holds(step)));
        let returns = map.returns;
        let mut offices: Vec<Office> =
            map.nodes.into_iter().map(|node| Office { code: node.name, people: node.persons, attempts: node.attempts }).collect();
        offices.sort_by(|one, other| other.people.cmp(&one.people).then_with(|| one.code.cmp(&other.code)));
        let between = map.edges.into_iter().filter(|edge| edge.from != edge.to);
        let mut flows: Vec<Flow> = between
            .map(|edge| Flow { from: edge.from, to: edge.to, people: edge.persons, times: edge.count, median_days: edge.median_days })
            .collect();
        flows.sort_by(|one, other| (other.people, &one.from, &one.to).cmp(&(one.people, &other.from, &other.to)));
        flows.truncate(MOST_FLOWS);
        let loops = returns.routes.into_iter().take(MOST_LOOPS).map(|way| Loop {
            offices: way.offices,
            people: way.persons,
            times: way.times,
            median_trips: way.median_trips,
            median_days: way.median_days,
        });
        Self {
            people: map.persons,
            people_returning: returns.persons_returning,
            attempts: map.attempts,
            attempts_returning: returns.attempts_returning,
            offices,
            flows,
            loops: loops.collect(),
        }
    }

    /// The flows that are part of a loop which at least so many people went.
    pub fn in_loops(&self, at_least: usize) -> HashSet<(&str, &str)> {
        let mut part = HashSet::new();
        for round in self.loops.iter().filter(|round| round.people >= at_least) {
            let next = round.offices.iter().cycle().skip(1);
            part.extend(round.offices.iter().zip(next).map(|(from, to)| (from.as_str(), to.as_str())));
        }
        part
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::{Columns, Shape, Step};
    use crate::cut::Cut;

    #[test]
    fn a_circle_that_enough_people_went_marks_its_flows() {
        let mut builder = Columns::builder(Shape::default());
        for person in ["1", "2"] {
            for (order, office) in ["A", "B", "C", "A"].into_iter().enumerate() {
                builder.push(&Step { person, attempt: Some("1"), order: Some(order as i64), office: Some(office), ..Step::default() });
            }
        }
        builder.push(&Step { person: "3", attempt: Some("1"), order: Some(1), office: Some("A"), ..Step::default() });
        builder.push(&Step { person: "3", attempt: Some("1"), order: Some(2), office: Some("D"), ..Step::default() });
        let columns = builder.finish();
        let flows = Flows::of(&Cut::default().of(&columns));
        assert_eq!((flows.people, flows.people_returning, flows.attempts_returning), (3, 2, 2));
        assert_eq!(flows.offices[0], Office { code: "A".into(), people: 3, attempts: 3 });
        assert_eq!(flows.loops.len(), 1);
        assert_eq!((&flows.loops[0].offices[..], flows.loops[0].people), (&["A", "B", "C"].map(str::to_owned)[..], 2));
        let marked = flows.in_loops(2);
        assert!(marked.contains(&("C", "A")) && marked.contains(&("A", "B")) && !marked.contains(&("A", "D")));
        assert!(flows.in_loops(3).is_empty());

        let through = |office: &str| Cut { scope: [("office".to_owned(), office.to_owned())].into(), ..Cut::default() };
        let round_b = Flows::of(&through("B").of(&columns));
        assert_eq!((round_b.people, round_b.people_returning, round_b.offices.len()), (2, 2, 3), "followed whole, also where they leave the cut");
        let round_d = Flows::of(&through("D").of(&columns));
        assert_eq!((round_d.people, round_d.people_returning, round_d.flows.len()), (1, 0, 1));
    }
}
