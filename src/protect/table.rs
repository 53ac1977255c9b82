//! A table of persons: how many different ones stand in each combination of the values of a few axes.

/// Combinations that one table has at most; a larger one is all but empty, and nobody could check it.
pub const CELLS_MAX: usize = 10_000;

/// Why a table cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooManyCells {
    /// `widest` is the axis with the most values, from 0: the one to drop first.
    #[error("this table would have {cells} cells, more than {CELLS_MAX}")]
    Cells { cells: u64, widest: usize },
}

/// The axes of a table, by how many values each has. Every combination is a cell, whether or not anybody stands in it: a table that left the empty ones out would tell which are.
/// Cells are numbered row by row, the last axis running fastest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape(Vec<usize>);

impl Shape {
    /// # Errors
    /// More than [`CELLS_MAX`] combinations.
    pub fn new(axes: Vec<usize>) -> Result<Self, TooManyCells> {
        let cells = axes.iter().fold(1_u64, |cells, &values| cells.saturating_mul(values as u64));
        if cells > CELLS_MAX as u64 {
            let widest = (0..axes.len()).max_by_key(|&at| axes[at]).unwrap_or(0);
            return Err(TooManyCells::Cells { cells, widest });
        }
        Ok(Self(axes))
    }

    pub fn cells(&self) -> usize {
        self.0.iter().product()
    }

    /// The cell of a combination; none if it has too few values or one that its axis lacks.
    fn cell(&self, values: &[usize]) -> Option<usize> {
        let fits = values.len() == self.0.len() && values.iter().zip(&self.0).all(|(value, size)| value < size);
        fits.then(|| values.iter().zip(&self.0).fold(0, |cell, (value, size)| cell * size + value))
    }

    /// The combination of a cell, one value an axis.
    pub fn values(&self, cell: usize) -> Vec<usize> {
        let mut rest = cell;
        let mut values: Vec<usize> = self.0.iter().rev().map(|&size| (rest % size, rest /= size).0).collect();
        values.reverse();
        values
    }
}

/// True counts of different persons, one a cell. They stay inside: only [`super::suppress`] reads them.
pub struct Counts {
    pub(super) persons: Vec<u64>,
}

impl Counts {
    /// Counts persons, each named by any number of its own. A person counts once in each cell they stand in, however often they are named there.
    /// What does not fit the shape is left out: whoever reads the record gives each axis a value for "not recorded".
    pub fn of(shape: &Shape, stands: impl IntoIterator<Item = (u32, Vec<usize>)>) -> Self {
        let mut pairs: Vec<(usize, u32)> = stands.into_iter().filter_map(|(person, values)| Some((shape.cell(&values)?, person))).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let mut persons = vec![0; shape.cells()];
        for (cell, _) in pairs {
            persons[cell] += 1;
        }
        Self { persons }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ten_steps_by_one_person_are_one_person() {
        let shape = Shape::new(vec![2, 3]).expect("small");
        let counts = Counts::of(&shape, [(7, vec![0, 1]), (7, vec![0, 1]), (8, vec![0, 1]), (7, vec![1, 2]), (9, vec![2, 0]), (9, vec![0])]);
        assert_eq!(counts.persons, [0, 2, 0, 0, 0, 1]);
    }

    #[test]
    fn a_table_that_nobody_could_check_names_its_widest_axis() {
        assert_eq!(Shape::new(vec![11, 3_000, 4]), Err(TooManyCells::Cells { cells: 132_000, widest: 1 }));
        assert!(matches!(Shape::new(vec![usize::MAX; 3]), Err(TooManyCells::Cells { cells: u64::MAX, .. })));
        assert_eq!(Shape::new(vec![100, 100]).map(|shape| shape.cells()), Ok(CELLS_MAX));
    }

    proptest! {
        #[test]
        fn a_cell_and_its_combination_are_the_same(axes in prop::collection::vec(1..12_usize, 1..4)) {
            let shape = Shape::new(axes).expect("at most 1331 cells");
            for cell in 0..shape.cells() {
                prop_assert_eq!(shape.cell(&shape.values(cell)), Some(cell));
            }
        }
    }
}
