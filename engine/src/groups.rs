//! Everyone's group attributes, made ready for counting: rare values set aside, all facets of a step side by side.

use rayon::prelude::*;

use super::columns::{Column, Columns, UNKNOWN};
use super::hypothesis::Belonging;

/// The facets that are tested as groups.
///
/// The values of one step lie together, 2 bytes each, so that counting a person touches one or two lines of memory however many facets there are.
pub struct Groups {
    pub facets: Vec<Facet>,
    /// One number a step and facet: 0 is "not known", then the values that enough people hold, at last whatever is rarer.
    rows: Vec<u16>,
}

/// One facet, with its values numbered anew.
pub struct Facet {
    /// Its position in `Shape::facet_columns`.
    pub position: usize,
    /// Codes of the values that enough people hold; value `i` here is number `i + 1` in the rows.
    pub values: Vec<u32>,
    /// Numbers lie in `0..width`.
    pub width: usize,
    /// Values set aside, because fewer people hold them than a pattern needs.
    pub rare: usize,
}

/// Rows hold numbers of 16 bits, the first and the last of which are taken.
const MOST_VALUES: usize = u16::MAX as usize - 2;

impl Groups {
    /// Values held by fewer than `threshold` people can never be a pattern and are not told apart: a column with as many values as people has none left.
    /// A facet with nobody to compare (a single value, held by all) is left out.
    pub fn of(columns: &Columns, threshold: u64) -> Self {
        let facets: Vec<(Facet, Vec<u16>)> = (0..columns.shape().facets.len())
            .into_par_iter()
            .map(|position| numbered(columns, position, threshold))
            .filter(|(facet, _)| !facet.values.is_empty() && facet.width > 2)
            .collect();
        let mut rows = vec![0; columns.steps() * facets.len()];
        if !facets.is_empty() {
            rows.par_chunks_exact_mut(facets.len()).enumerate().for_each(|(step, row)| {
                for (to, (facet, numbers)) in row.iter_mut().zip(&facets) {
                    *to = numbers[columns.facets()[facet.position].codes()[step] as usize];
                }
            });
        }
        Groups { facets: facets.into_iter().map(|(facet, _)| facet).collect(), rows }
    }

    /// The values in force at a step, one number a facet.
    pub fn row(&self, step: usize) -> &[u16] {
        &self.rows[step * self.facets.len()..(step + 1) * self.facets.len()]
    }

    /// The group of a value by its number in the rows, if it is one.
    pub fn belonging(&self, facet: usize, number: usize) -> Option<Belonging> {
        let facet = &self.facets[facet];
        let code = *facet.values.get(number.checked_sub(1)?)?;
        Some(Belonging { facet: facet.position, code })
    }

    /// The facet and the number that a group has in the rows, if it is tested.
    pub fn numbered(&self, group: Belonging) -> Option<(usize, usize)> {
        let facet = self.facets.iter().position(|facet| facet.position == group.facet)?;
        let at = self.facets[facet].values.binary_search(&group.code).ok()?;
        Some((facet, at + 1))
    }
}

/// A facet and the number of each of its codes.
fn numbered(columns: &Columns, position: usize, threshold: u64) -> (Facet, Vec<u16>) {
    let column = &columns.facets()[position];
    let held = holders(columns, column);
    let values: Vec<u32> = (1..column.width() as u32).filter(|&code| held[code as usize] >= threshold).take(MOST_VALUES).collect();
    let rare = column.width() - 1 - values.len();
    let mut numbers = vec![values.len() as u16 + 1; column.width()];
    numbers[UNKNOWN as usize] = 0;
    for (at, &code) in values.iter().enumerate() {
        numbers[code as usize] = at as u16 + 1;
    }
    let width = 1 + values.len() + usize::from(rare > 0);
    (Facet { position, values, width, rare }, numbers)
}

/// For each code the number of persons who held it at any step.
fn holders(columns: &Columns, column: &Column) -> Vec<u64> {
    let mut held = vec![0; column.width()];
    let mut last = vec![u32::MAX; column.width()];
    for person in 0..columns.persons() {
        for &code in &column.codes()[columns.steps_of(person)] {
            if last[code as usize] != person as u32 {
                last[code as usize] = person as u32;
                held[code as usize] += 1;
            }
        }
    }
    held
}
