//! A release as pages show it: its tables, what is hidden and where, how it was made.

use super::{
    besides::Said,
    dictionary,
    publication::{Publication, measure},
};
use crate::{
    domain::language::Language,
    protect::published::{Row as Cells, Table as Figures},
    words::{Text, numbers, text},
};

/// Rows of a table that a page shows at most; the file has all.
const ROWS_MAX: usize = 300;

/// All tables of a release.
pub struct Shown {
    pub tables: Vec<Table>,
    /// Rows of all tables.
    pub cells: usize,
    pub hidden: usize,
    /// Sums and medians that are hidden in rows that are shown.
    pub beside_hidden: usize,
    pub k: u64,
    pub is_older: bool,
    pub left_out: Text,
    pub method: Vec<Text>,
    pub limits: Vec<Text>,
}

pub struct Table {
    /// From 1.
    pub number: usize,
    pub caption: String,
    /// What the columns of dimensions are called, and those of figures.
    pub heads: Vec<String>,
    pub measures: Vec<Text>,
    pub rows: Vec<Row>,
    /// Rows of the whole table.
    pub cells: usize,
    pub hidden: usize,
    /// By dimension: which values show something, and how many show nothing.
    pub values: Vec<ByDimension>,
}

pub struct Row {
    pub values: Vec<String>,
    /// None where hidden.
    pub figures: Option<Vec<String>>,
}

pub struct ByDimension {
    pub name: String,
    /// A value a line: how many of its rows are shown, and how many it has.
    pub some: Vec<Text>,
    /// Values of which every row is hidden.
    pub nothing: usize,
}

impl Shown {
    pub fn of(publication: &Publication, language: Language) -> Self {
        let tables: Vec<Table> =
            publication.figures.tables.iter().zip(1..).map(|(table, number)| Table::of(publication, table, number, language)).collect();
        Self {
            cells: tables.iter().map(|table| table.cells).sum(),
            hidden: tables.iter().map(|table| table.hidden).sum(),
            beside_hidden: publication.figures.tables.iter().map(beside_hidden).sum(),
            tables,
            k: publication.k(),
            is_older: publication.is_older,
            left_out: dictionary::left_out(publication.left_out, publication.k()),
            method: dictionary::notes(publication).into_iter().nth(1).map(|(_, lines)| lines).unwrap_or_default(),
            limits: dictionary::limits(publication.is_older),
        }
    }
}

fn beside_hidden(table: &Figures) -> usize {
    let shown = || table.rows.iter().filter(|row| row.figures.is_some());
    let sums = shown().flat_map(|row| &row.magnitudes).filter(|sum| sum.is_none()).count();
    sums + if table.medians { shown().filter(|row| row.median.is_none()).count() } else { 0 }
}

impl Table {
    fn of(publication: &Publication, table: &Figures, number: usize, language: Language) -> Self {
        let names = &publication.names;
        let named = |row: &Cells| {
            let values = row.values.iter().zip(&table.dimensions);
            values.map(|(code, dimension)| names.value(&dimension.name, code, language).to_owned()).collect()
        };
        // What is shown comes first: of a wide table most rows are hidden.
        let besides = Said::of(table, publication.figures.rules, language);
        let (shown, hidden): (Vec<_>, Vec<_>) = table.rows.iter().enumerate().partition(|(_, row)| row.figures.is_some());
        let written =
            |at: usize, figures: &Vec<u64>| figures.iter().map(|figure| numbers::count(*figure)).chain(besides.cells[at].iter().cloned()).collect();
        let row = |(at, row): &(usize, &Cells)| Row { values: named(row), figures: row.figures.as_ref().map(|figures| written(*at, figures)) };
        Self {
            number,
            caption: publication.caption(table, language),
            heads: table.dimensions.iter().map(|dimension| names.dimension(&dimension.name, language).to_owned()).collect(),
            measures: table.measures.iter().map(|&known| measure(known)).chain(besides.heads.clone()).collect(),
            rows: shown.iter().chain(&hidden).take(ROWS_MAX).map(row).collect(),
            cells: table.rows.len(),
            hidden: hidden.len(),
            values: (0..table.dimensions.len()).map(|at| ByDimension::of(publication, table, at, language)).collect(),
        }
    }

    /// Whether the page leaves rows out that the file has.
    pub fn is_cut(&self) -> bool {
        self.cells > self.rows.len()
    }
}

impl ByDimension {
    fn of(publication: &Publication, table: &Figures, at: usize, language: Language) -> Self {
        let column = &table.dimensions[at].name;
        let mut tally: Vec<(&str, usize, usize)> = Vec::new();
        for row in &table.rows {
            let (value, is_shown) = (row.values[at].as_str(), usize::from(row.figures.is_some()));
            match tally.iter_mut().find(|(known, ..)| *known == value) {
                Some((_, shown, all)) => (*shown, *all) = (*shown + is_shown, *all + 1),
                None => tally.push((value, is_shown, 1)),
            }
        }
        let nothing = tally.iter().filter(|(_, shown, _)| *shown == 0).count();
        let line = |(value, shown, all)| {
            text("releases-value").with("name", publication.names.value(column, value, language)).with("shown", shown).with("all", all)
        };
        let some = tally.into_iter().filter(|(_, shown, _)| *shown > 0).map(line).collect();
        Self { name: publication.names.dimension(column, language).to_owned(), some, nothing }
    }
}
