//! A table of a release as pages show it: its rows, what is hidden and why, and what is not protected.

use crate::{
    domain::release::Definition,
    release::{dictionary, labels::Labels},
    store::releases::Cell,
    words::{Text, numbers, text},
};

/// Rows that a page shows at most; the file has all.
const ROWS_MAX: usize = 300;

pub struct Table {
    /// What the columns are called.
    pub heads: Vec<String>,
    pub rows: Vec<Row>,
    /// Rows of the whole table.
    pub cells: usize,
    pub hidden: usize,
    pub k: u64,
    /// By dimension: which values show something, and how many show nothing.
    pub values: Vec<ByDimension>,
    pub method: Vec<Text>,
    pub limits: Vec<Text>,
}

pub struct Row {
    pub values: Vec<String>,
    /// Persons; none where hidden.
    pub persons: Option<String>,
}

pub struct ByDimension {
    pub name: String,
    /// A value a line: how many of its rows are shown, and how many it has.
    pub some: Vec<Text>,
    /// Values of which every row is hidden.
    pub nothing: usize,
}

impl Table {
    pub fn of(definition: &Definition, cells: &[Cell], k: u64, labels: &Labels<'_>) -> Self {
        let dimensions = definition.dimensions();
        let named = |cell: &Cell| cell.values.iter().zip(dimensions).map(|(value, dimension)| labels.value(dimension, value)).collect();
        // What is shown comes first: of a wide table most rows are hidden.
        let (shown, hidden): (Vec<&Cell>, Vec<&Cell>) = cells.iter().partition(|cell| cell.persons.is_some());
        let written = |persons: u64| numbers::count(persons);
        let row = |cell: &&Cell| Row { values: named(cell), persons: cell.persons.map(written) };
        Self {
            heads: dimensions.iter().map(|dimension| labels.dimension(dimension)).collect(),
            rows: shown.iter().chain(&hidden).take(ROWS_MAX).map(row).collect(),
            cells: cells.len(),
            hidden: hidden.len(),
            k,
            values: (0..dimensions.len()).map(|at| ByDimension::of(definition, at, cells, labels)).collect(),
            method: dictionary::method(k),
            limits: dictionary::limits(),
        }
    }

    /// Whether the page leaves rows out that the file has.
    pub fn is_cut(&self) -> bool {
        self.cells > self.rows.len()
    }
}

impl ByDimension {
    fn of(definition: &Definition, at: usize, cells: &[Cell], labels: &Labels<'_>) -> Self {
        let dimension = &definition.dimensions()[at];
        let mut tally: Vec<(&str, usize, usize)> = Vec::new();
        for cell in cells {
            let (value, is_shown) = (cell.values[at].as_str(), usize::from(cell.persons.is_some()));
            match tally.iter_mut().find(|(known, ..)| *known == value) {
                Some((_, shown, all)) => (*shown, *all) = (*shown + is_shown, *all + 1),
                None => tally.push((value, is_shown, 1)),
            }
        }
        let nothing = tally.iter().filter(|(_, shown, _)| *shown == 0).count();
        let line = |(value, shown, all)| text("releases-value").with("name", labels.value(dimension, value)).with("shown", shown).with("all", all);
        let some = tally.into_iter().filter(|(_, shown, _)| *shown > 0).map(line).collect();
        Self { name: labels.dimension(dimension), some, nothing }
    }
}

/// What a table counts by, in words: "City, Outcome of a step".
pub fn counted_by(definition: &Definition, labels: &Labels<'_>) -> String {
    let names: Vec<String> = definition.dimensions().iter().map(|dimension| labels.dimension(dimension)).collect();
    names.join(text("releases-and").say(labels.language).as_str())
}
