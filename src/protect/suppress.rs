//! Small cells are hidden: whoever reads the table learns that fewer than `k` persons stand there, not how many, and not whether any.

use super::table::Counts;

/// The fewest persons that a shown figure stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold(u64);

impl Threshold {
    /// No organization can go below this.
    pub const LEAST: u64 = 5;

    /// `k`, or [`Self::LEAST`] where that is more.
    pub fn new(k: u64) -> Self {
        Self(k.max(Self::LEAST))
    }

    pub fn k(self) -> u64 {
        self.0
    }
}

/// What is told of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Persons, `k` at the least.
    Shown(u64),
    /// From 0 to `k − 1` persons, all told alike.
    Hidden,
}

impl Figure {
    pub fn shown(self) -> Option<u64> {
        match self {
            Self::Shown(persons) => Some(persons),
            Self::Hidden => None,
        }
    }
}

/// The table as it may be told, one figure a cell in the order of the shape. There are no totals: beside a total, a single hidden cell is what is missing to it.
pub fn suppress(counts: &Counts, threshold: Threshold) -> Vec<Figure> {
    counts.persons.iter().map(|&persons| if persons < threshold.k() { Figure::Hidden } else { Figure::Shown(persons) }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::protect::table::Shape;

    fn told(cells: &[u64], k: u64) -> Vec<Figure> {
        suppress(&Counts { persons: cells.to_vec() }, Threshold::new(k))
    }

    #[test]
    fn nobody_can_ask_for_less_than_five() {
        assert_eq!(Threshold::new(1).k(), 5);
        assert_eq!(told(&[0, 4, 5], 0), [Figure::Hidden, Figure::Hidden, Figure::Shown(5)]);
    }

    proptest! {
        #[test]
        fn no_shown_figure_is_below_k(cells in prop::collection::vec(0..40_u64, 1..60), k in 0..30_u64) {
            for figure in told(&cells, k) {
                prop_assert!(figure.shown().is_none_or(|persons| persons >= k.max(5)));
            }
        }

        /// Two records that differ only in cells that stay small are told alike, zero or not.
        #[test]
        fn a_hidden_cell_does_not_say_whether_anybody_stands_there(cells in prop::collection::vec(0..40_u64, 1..60), others in prop::collection::vec(0..10_u64, 60)) {
            let altered: Vec<u64> = cells.iter().zip(others).map(|(&cell, other)| if cell < 10 { other } else { cell }).collect();
            prop_assert_eq!(told(&cells, 10), told(&altered, 10));
        }

        /// Someone who comes into one cell alters the figure of that cell only, and none if it stays small.
        #[test]
        fn one_person_more_in_a_small_cell_changes_nothing(cells in prop::collection::vec(0..40_u64, 1..60), at in 0..60_usize) {
            let at = at % cells.len();
            let mut more = cells.clone();
            more[at] += 1;
            let (before, after) = (told(&cells, 10), told(&more, 10));
            for cell in 0..cells.len() {
                prop_assert!(before[cell] == after[cell] || (cell == at && more[at] >= 10));
            }
        }

        /// The attack on one table: from the shown figures and the rules, a hidden cell can hold anything from 0 to k − 1, whatever the others hold.
        /// Where each person stands in one cell only, a written total would end that; none is written, one figure a cell and nothing else.
        #[test]
        fn every_count_below_k_remains_possible_in_every_hidden_cell(cells in prop::collection::vec(0..25_u64, 1..12), hidden_truth in 0..10_u64) {
            let released = told(&cells, 10);
            prop_assert_eq!(released.len(), cells.len());
            for at in (0..cells.len()).filter(|&at| released[at] == Figure::Hidden) {
                let mut world = cells.clone();
                world[at] = hidden_truth;
                prop_assert_eq!(&told(&world, 10), &released);
            }
        }
    }

    #[test]
    fn one_figure_a_cell_and_no_total() {
        let shape = Shape::new(vec![3, 4]).expect("small");
        let stands = (0..240).map(|person| (person, vec![person as usize % 3, person as usize % 4]));
        assert_eq!(suppress(&Counts::of(&shape, stands), Threshold::new(10)).len(), 12);
    }
}
