//! Which steps go back to an office that was left before?

use rayon::prelude::*;

use super::columns::{Columns, UNKNOWN};

/// For each step whether there the person came back, or was sent back, to an office that they had left within the attempt, without a grant in between.
/// Being sent back counts when it is said; coming there next does not count again. Staying at an office is no return.
pub fn returned(columns: &Columns, granted: &[&str]) -> Vec<bool> {
    let grants: Vec<u32> = granted.iter().filter_map(|name| columns.outcome().code(name)).collect();
    let mut marks = vec![false; columns.steps()];
    if !columns.office().is_known_anywhere() {
        return marks;
    }
    let mut rest = marks.as_mut_slice();
    let mut attempts = Vec::with_capacity(columns.attempts());
    for attempt in 0..columns.attempts() {
        let steps = columns.steps_of_attempt(attempt);
        let (own, others) = rest.split_at_mut(steps.len());
        rest = others;
        if steps.len() > 1 {
            attempts.push((steps, own));
        }
    }
    attempts.into_par_iter().for_each(|(steps, marks)| {
        let mut left: Vec<u32> = Vec::new();
        let (mut here, mut announced) = (UNKNOWN, UNKNOWN);
        for (step, mark) in steps.zip(marks) {
            let office = columns.office().codes()[step];
            if office != UNKNOWN && office != here {
                if here != UNKNOWN && !left.contains(&here) {
                    left.push(here);
                }
                *mark = left.contains(&office) && office != announced;
                here = office;
                announced = UNKNOWN;
            }
            let sent_to = columns.sent_to()[step];
            if sent_to != UNKNOWN && sent_to != here && left.contains(&sent_to) {
                *mark |= sent_to != announced;
                announced = sent_to;
            }
            if grants.contains(&columns.outcome().codes()[step]) {
                left.clear();
                announced = UNKNOWN;
            }
        }
    });
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
}
