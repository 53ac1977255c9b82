//! Two-way tables: how many different people fall into each cell of two columns.

use rayon::prelude::*;

use super::columns::{Column, Columns};
use super::hypothesis::Dimension;

/// Distinct persons by the codes of two columns, "not known" among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crosstab {
    /// Width of the second column: the cell of codes `one` and `other` is `persons[one · width + other]`.
    pub width: usize,
    pub persons: Vec<u32>,
}

impl Crosstab {
    /// Counts people along the runs of their steps: each cell remembers who was counted in it last. 8 bytes a cell while counting, 4 thereafter.
    pub fn of(columns: &Columns, one: &Column, other: &Column) -> Self {
        let width = other.width();
        let mut cells = vec![(u32::MAX, 0_u32); one.width() * width];
        for person in 0..columns.persons() {
            let steps = columns.steps_of(person);
            for (one, other) in one.codes()[steps.clone()].iter().zip(&other.codes()[steps]) {
                let cell = &mut cells[*one as usize * width + *other as usize];
                if cell.0 != person as u32 {
                    *cell = (person as u32, cell.1 + 1);
                }
            }
        }
        Crosstab { width, persons: cells.into_iter().map(|(_, persons)| persons).collect() }
    }

    /// The tables of every pair of columns of a record that know anything: dimensions, outcome, reason, facets, in this order.
    pub fn all(columns: &Columns) -> Vec<Crosstab> {
        let known: Vec<&Column> = coded(columns);
        let pairs: Vec<(&Column, &Column)> = (0..known.len())
            .flat_map(|one| (one + 1..known.len()).map(move |other| (one, other)))
            .map(|(one, other)| (known[one], known[other]))
            .collect();
        pairs.into_par_iter().map(|(one, other)| Crosstab::of(columns, one, other)).collect()
    }
}

/// The columns that are crossed.
pub fn coded(columns: &Columns) -> Vec<&Column> {
    let dimensions = Dimension::all(columns).into_iter().map(|dimension| dimension.column(columns));
    let known = |column: &&Column| column.is_known_anywhere();
    dimensions.chain([columns.outcome(), columns.reason()]).chain(columns.facets()).filter(known).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::columns::{Shape, Step};
    use super::*;

    proptest! {
        #[test]
        fn each_person_counts_once_a_cell(rows in prop::collection::vec((0..9_u8, 0..4_u8, 0..4_u8), 0..60)) {
            let mut builder = Columns::builder(Shape::default());
            let name = |code: u8| (code > 0).then(|| code.to_string());
            for &(person, office, outcome) in &rows {
                let (office, outcome) = (name(office), name(outcome));
                builder.push(&Step { person: &person.to_string(), office: office.as_deref(), outcome: outcome.as_deref(), ..Step::default() });
            }
            let columns = builder.finish();
            let table = Crosstab::of(&columns, columns.office(), columns.outcome());
            for one in 0..columns.office().width() as u32 {
                for other in 0..columns.outcome().width() as u32 {
                    let is_there = |(_, office, outcome): &&(u8, u8, u8)| {
                        name(*office).as_deref() == columns.office().name(one) && name(*outcome).as_deref() == columns.outcome().name(other)
                    };
                    let persons: BTreeSet<u8> = rows.iter().filter(is_there).map(|row| row.0).collect();
                    prop_assert_eq!(table.persons[one as usize * table.width + other as usize] as usize, persons.len());
                }
            }
        }
    }
}
