//! Which steps go back to an office that was left before?

use rayon::prelude::*;

use super::columns::{Columns, UNKNOWN};

/// Outcomes after which going back to an office left earlier is no return.
pub const GRANTED: [&str; 2] = ["granted", "partly-granted"];

/// One return: within one attempt, from office `from` to office `to`, which had been left at step `left`, with no grant in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Return {
    /// Code of the office from which the person went, or was sent, back.
    pub from: u32,
    /// Code of the office that had been left.
    pub to: u32,
    /// Step at which the person was last at `to`.
    pub left: usize,
    /// Step that counts as the return: where the sending back was said, or else where the person came back.
    pub said: usize,
    /// Step with which the circle ends: the coming back if the person went, else the same as `said`.
    pub ends: usize,
    /// Whether the person had come to `from` straight from `to`: A→B→A.
    pub ping_pong: bool,
}

/// Finds the returns of attempts one by one, remembering offices in a table that is never cleared.
#[derive(Debug)]
pub struct Returning<'c> {
    columns: &'c Columns,
    grants: Vec<u32>,
    /// For each office the attempt (plus one) and the step of the last visit.
    visits: Vec<(u32, u32)>,
}

impl<'c> Returning<'c> {
    /// `granted`: the outcomes after which going back to an office left earlier is no return.
    pub fn new(columns: &'c Columns, granted: &[&str]) -> Self {
        let grants = granted.iter().filter_map(|name| columns.outcome().code(name)).collect();
        Self { columns, grants, visits: vec![(0, 0); columns.office().width()] }
    }

    /// Adds the returns of an attempt to `found`, in the order of steps. "Sent to" counts when it is said, once, whether or not the person then goes.
    pub fn of_attempt(&mut self, attempt: usize, found: &mut Vec<Return>) {
        let (offices, sent_to, outcomes) = (self.columns.office().codes(), self.columns.sent_to(), self.columns.outcome().codes());
        let stamp = attempt as u32 + 1;
        let (mut here, mut before) = (UNKNOWN, UNKNOWN);
        let mut last_grant = None;
        // The office to which the person was last sent back, and where that return stands in `found`.
        let mut told: Option<(u32, usize)> = None;
        for step in self.columns.steps_of_attempt(attempt) {
            let office = offices[step];
            let left = |visits: &[(u32, u32)], office: u32| {
                let (seen, at) = visits[office as usize];
                (seen == stamp && last_grant.is_none_or(|grant| grant <= at as usize)).then_some(at as usize)
            };
            if office != UNKNOWN && office != here {
                let as_told = told.take().filter(|(to, _)| *to == office);
                match (as_told, left(&self.visits, office)) {
                    (Some((_, at)), _) => found[at].ends = step,
                    (None, Some(left)) => found.push(Return { from: here, to: office, left, said: step, ends: step, ping_pong: before == office }),
                    (None, None) => {}
                }
                (before, here) = (here, office);
            }
            let next = sent_to[step];
            if next != UNKNOWN
                && here != UNKNOWN
                && next != here
                && told.is_none_or(|(to, _)| to != next)
                && let Some(left) = left(&self.visits, next)
            {
                told = Some((next, found.len()));
                found.push(Return { from: here, to: next, left, said: step, ends: step, ping_pong: before == next });
            }
            let granted = self.grants.contains(&outcomes[step]);
            if office != UNKNOWN || granted {
                self.visits[here as usize] = (stamp, step as u32);
            }
            if granted {
                last_grant = Some(step);
            }
        }
    }
}

/// For each step whether there the person came back, or was sent back, to an office that they had left within the attempt, without a grant in between.
/// Being sent back counts when it is said; coming there next does not count again. Staying at an office is no return.
pub fn returned(columns: &Columns, granted: &[&str]) -> Vec<bool> {
    let mut marks = vec![false; columns.steps()];
    if !columns.office().is_known_anywhere() {
        return marks;
    }
    let said = super::journeys::shares(columns).into_par_iter().flat_map_iter(|persons| {
        let mut returning = Returning::new(columns, granted);
        let mut found = Vec::new();
        persons.flat_map(|person| columns.attempts_of(person)).for_each(|attempt| returning.of_attempt(attempt, &mut found));
        found.into_iter().map(|one| one.said)
    });
    said.collect::<Vec<_>>().into_iter().for_each(|step| marks[step] = true);
    marks
}

#[cfg(test)]
mod tests {
    use super::super::columns::{Shape, Step};
    use super::*;

    /// One attempt: offices, each with whom it sent to and its outcome (`""`: not known).
    fn marks(steps: &[(&str, &str, &str)]) -> Vec<bool> {
        let known = |name| Some(name).filter(|name: &&str| !name.is_empty());
        let mut builder = Columns::builder(Shape::default());
        for &(office, sent_to, outcome) in steps {
            builder.push(&Step {
                person: "p",
                attempt: Some("a"),
                office: known(office),
                sent_to: known(sent_to),
                outcome: known(outcome),
                ..Step::default()
            });
        }
        returned(&builder.finish(), &["granted"])
    }

    #[test]
    fn going_back_is_a_return_and_staying_is_not() {
        assert_eq!(
            marks(&[("a", "", ""), ("a", "", ""), ("b", "", ""), ("", "", ""), ("a", "", ""), ("b", "", "")]),
            [false, false, false, false, true, true]
        );
    }

    #[test]
    fn being_sent_back_counts_once_where_it_is_said() {
        assert_eq!(marks(&[("a", "b", ""), ("b", "a", ""), ("a", "", "")]), [false, true, false]);
        assert_eq!(marks(&[("a", "b", ""), ("b", "a", "")]), [false, true]);
        assert_eq!(marks(&[("a", "b", ""), ("b", "c", ""), ("a", "", "")]), [false, false, true]);
    }

    #[test]
    fn a_grant_in_between_begins_anew() {
        assert_eq!(marks(&[("a", "", ""), ("b", "", "granted"), ("a", "", "")]), [false, false, false]);
    }

    #[test]
    fn a_grant_before_leaving_does_not_excuse_the_way_back() {
        assert_eq!(marks(&[("a", "", ""), ("a", "", "granted"), ("b", "", ""), ("a", "", "")]), [false, false, false, true]);
        assert_eq!(marks(&[("a", "", ""), ("b", "", "granted"), ("a", "", ""), ("b", "", "")]), [false, false, false, true]);
    }
}
