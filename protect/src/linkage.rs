//! How published figures hang together: from the tables of some releases to bounds and relations of the true counts behind them (the rules of an attack).

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    periods,
    published::{ALL, Cell, Measure, OneValue, Release, Rules, Table},
    standing::Safety,
    system::{Relation, System},
};

/// Units that the cap of a magnitude is reckoned as.
const CAPS: f64 = 4.0;

/// A world of magnitudes may be off by so many units, a four-hundredth of the cap: their blurring is so fine that the exact ones can lie in slivers, towards which steps are slow.
const SLACK: f64 = 0.01;

/// Which figures are read: all counts together, or one magnitude by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figures {
    Counts,
    Magnitude(Measure),
}

impl Figures {
    /// Those of a table.
    fn of(self, table: &Table) -> Vec<Measure> {
        match self {
            Self::Counts => table.measures.clone(),
            Self::Magnitude(measure) => table.magnitudes.iter().copied().filter(|known| *known == measure).collect(),
        }
    }

    /// When a hidden one is safe.
    pub(super) fn safety(self, rules: Rules, margin: f64) -> Safety {
        match self {
            Self::Counts => Safety::of_counts(rules.k, margin),
            Self::Magnitude(_) => Safety::of_magnitude(CAPS, margin * 10.0 * SLACK),
        }
    }

    /// In how large a unit they are reckoned: of magnitudes the cap is the same few units whatever it is, since programs and steps towards a world are exact to a millionth only.
    pub fn unit(self, rules: Rules) -> f64 {
        match self {
            Self::Counts => 1.0,
            Self::Magnitude(measure) => rules.cap(measure).max(1) as f64 / CAPS,
        }
    }
}

/// How figures of several days are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As [`Self::Still`], and what lies in a period lies in every longer one around it.
    Nested,
    /// As [`Self::Capped`], and whoever stands in a period stands in every longer one around it.
    NestedCapped,
    /// Nobody came or went: a cell that is told alike in two releases is the same in both, and every figure lies within its perturbation.
    Still,
    /// The same, and of whoever tried often some attempts and steps are not counted in some cells: there fewer attempts than persons can stand.
    Capped,
    /// A figure may be kept from an earlier release, from which fewer than `k` persons came or went.
    Kept,
}

impl Reading {
    pub fn is_capped(self) -> bool {
        matches!(self, Self::Capped | Self::NestedCapped)
    }

    pub fn is_nested(self) -> bool {
        matches!(self, Self::Nested | Self::NestedCapped)
    }
}

/// What an attack, and whoever protects against it, takes the figures for: the first of these that does not contradict itself, the strongest first. First all releases are read together, then the newest alone.
pub fn readings(releases: &[Release]) -> Vec<(&[Release], Reading)> {
    let newest = &releases[..releases.len().min(1)];
    // where no release is of a period, those two would say what the next ones say
    let of_periods = releases.iter().flat_map(|release| &release.tables).any(|table| table.period.is_some());
    let nested = [(releases, Reading::Nested), (releases, Reading::NestedCapped)].into_iter().filter(|_| of_periods);
    let others =
        [(releases, Reading::Still), (releases, Reading::Capped), (newest, Reading::Still), (newest, Reading::Capped), (newest, Reading::Kept)];
    nested.chain(others).collect()
}

/// The system behind some releases, and which cell of it each row is.
#[derive(Debug, Default)]
pub struct Linked {
    pub system: System,
    /// Which cells are hidden.
    pub hidden: Vec<bool>,
    pub names: Vec<Cell>,
    pub measures: Vec<Vec<Measure>>,
    /// How much one unit of the system is, in that of the figures.
    pub unit: f64,
    /// The cell of a row, by release, table and row.
    pub at: Vec<Vec<Vec<u32>>>,
}

impl Linked {
    /// The first release is the one that is looked at; the others are earlier.
    pub fn of(releases: &[Release], figures: Figures, reading: Reading) -> Self {
        let unit = releases.first().map_or(1.0, |newest| figures.unit(newest.rules));
        let mut linked = Self { unit, ..Self::default() };
        linked.system.slack = if figures == Figures::Counts { 0.0 } else { SLACK };
        let told = Together::of(releases, figures);
        let mut known: FxHashMap<(Cell, usize), u32> = FxHashMap::default();
        for (release, entries) in releases.iter().zip(&told.entries) {
            let mut tables = Vec::new();
            for table in &release.tables {
                let told_any = !figures.of(table).is_empty();
                let numbers = table.rows.iter().filter(|_| told_any).map(|row| {
                    let cell = table.cell(row);
                    let entry = entries[&cell];
                    *known.entry((cell, entry)).or_insert_with_key(|(cell, entry)| linked.add(cell, &told.cells[cell][*entry], releases, reading))
                });
                tables.push(numbers.collect());
            }
            linked.at.push(tables);
        }
        for (at, release) in releases.iter().enumerate() {
            for (number, table) in release.tables.iter().enumerate() {
                linked.relate(table, &figures.of(table), &linked.at[at][number].clone());
            }
        }
        if let Figures::Magnitude(measure) = figures {
            linked.limit(releases, measure, reading);
        }
        linked.nest(&of_persons(releases), reading);
        periods::relate(&mut linked, releases, reading);
        linked
    }

    fn add(&mut self, cell: &Cell, told: &Told, releases: &[Release], reading: Reading) -> u32 {
        let bounds: Vec<(f64, f64)> = told
            .0
            .iter()
            .map(|&Figure { measure, figure, release }| {
                let rules = releases[release].rules;
                let k = rules.k as f64;
                let Some(figure) = figure.map(|figure| figure as f64) else { return (0.0, f64::INFINITY) };
                let off = rules.reach(measure);
                let (lower, upper) = match reading {
                    // a figure below k was not made by these rules; nothing says that it was raised
                    Reading::Nested | Reading::NestedCapped | Reading::Still | Reading::Capped => {
                        ((figure - off).max(if figure >= k && measure.is_count() { k } else { 0.0 }), figure + off)
                    }
                    Reading::Kept => {
                        let off = off + (k - 1.0) * rules.cap(measure) as f64;
                        ((figure - off).max(0.0), figure + off)
                    }
                };
                (lower / self.unit, upper / self.unit)
            })
            .collect();
        self.hidden.push(told.0.iter().any(|told| told.figure.is_none()));
        self.names.push(cell.clone());
        self.measures.push(told.0.iter().map(|told| told.measure).collect());
        self.system.add_cell(&bounds)
    }

    /// The variable of a cell's measure, if the cell has it.
    pub fn variable(&self, cell: u32, measure: Measure) -> Option<u32> {
        let at = self.measures[cell as usize].iter().position(|known| *known == measure)?;
        Some(self.system.begins[cell as usize] + at as u32)
    }

    /// The sums of a table: along each dimension a total, and the parts that it is of.
    fn relate(&mut self, table: &Table, told: &[Measure], cells: &[u32]) {
        for (along, dimension) in table.dimensions.iter().enumerate() {
            let mut lines: FxHashMap<Vec<&str>, (Option<u32>, Vec<u32>)> = FxHashMap::default();
            let mut order = Vec::new();
            for (row, &cell) in table.rows.iter().zip(cells) {
                let others: Vec<&str> = row.values.iter().enumerate().filter(|(at, _)| *at != along).map(|(_, value)| value.as_str()).collect();
                let line = lines.entry(others.clone()).or_insert_with(|| {
                    order.push(others);
                    (None, Vec::new())
                });
                if row.values[along] == ALL { line.0 = Some(cell) } else { line.1.push(cell) }
            }
            for others in order {
                let (Some(total), parts) = &lines[&others] else { continue };
                for &measure in told {
                    self.add_up(*total, parts, measure, dimension.one_value.adds_up(measure));
                }
            }
        }
    }

    fn add_up(&mut self, total: u32, parts: &[u32], measure: Measure, exactly: bool) {
        let Some(total) = self.variable(total, measure) else { return };
        let parts: Vec<u32> = parts.iter().filter_map(|&part| self.variable(part, measure)).collect();
        let mut terms = vec![(total, -1.0)];
        terms.extend(parts.iter().map(|&part| (part, 1.0)));
        self.system.relate(Relation { terms, lower: 0.0, upper: if exactly { 0.0 } else { f64::INFINITY } });
        if !exactly {
            for part in parts {
                self.system.relate(Relation { terms: vec![(total, 1.0), (part, -1.0)], lower: 0.0, upper: f64::INFINITY });
            }
        }
    }

    /// No person of a cell adds more to a magnitude than the cap.
    fn limit(&mut self, releases: &[Release], measure: Measure, reading: Reading) {
        let at = std::mem::take(&mut self.at);
        for (release, tables) in releases.iter().zip(&at) {
            let rules = release.rules;
            let off = rules.perturbation(Measure::Persons) + if reading == Reading::Kept { rules.k - 1 } else { 0 };
            for (table, cells) in release.tables.iter().zip(tables) {
                for (row, &cell) in table.rows.iter().zip(cells) {
                    if let (Some(persons), Some(amount)) = (table.figure(row, Measure::Persons), self.variable(cell, measure)) {
                        let upper = (persons + off) as f64 * rules.cap(measure) as f64 + 0.5;
                        self.system.relate(Relation { terms: vec![(amount, 1.0)], lower: f64::NEG_INFINITY, upper: upper / self.unit });
                    }
                }
            }
        }
        self.at = at;
    }

    /// Within a cell: persons ≤ attempts ≤ steps, and no person adds more than the cap.
    fn nest(&mut self, of_persons: &FxHashSet<&str>, reading: Reading) {
        for cell in 0..self.names.len() as u32 {
            // where a person stands in one cell of the table only, some attempt of theirs counts in it
            let is_whole = !reading.is_capped() || self.names[cell as usize].values().all(|(dimension, _)| of_persons.contains(dimension));
            let measures = self.measures[cell as usize].clone();
            for (at, &few) in measures.iter().enumerate() {
                for &many in &measures[at + 1..] {
                    let (Some(less), Some(more)) = (self.variable(cell, few), self.variable(cell, many)) else { continue };
                    if is_whole {
                        self.system.relate(Relation { terms: vec![(more, 1.0), (less, -1.0)], lower: 0.0, upper: f64::INFINITY });
                    }
                    if few == Measure::Persons {
                        self.system.relate(Relation { terms: vec![(less, many.cap() as f64), (more, -1.0)], lower: 0.0, upper: f64::INFINITY });
                    }
                }
            }
        }
    }
}

/// Dimensions of which a person has one value, as far as the releases say.
fn of_persons(releases: &[Release]) -> FxHashSet<&str> {
    let dimensions = || releases.iter().flat_map(|release| &release.tables).flat_map(|table| &table.dimensions);
    let other: FxHashSet<&str> =
        dimensions().filter(|dimension| dimension.one_value != OneValue::Person).map(|dimension| dimension.name.as_str()).collect();
    // whoever stands in a release of a period stands in it whole
    let periods = releases.iter().flat_map(|release| &release.tables).filter_map(|table| table.period).map(|period| period.length().code());
    dimensions().map(|dimension| dimension.name.as_str()).chain(periods).filter(|name| !other.contains(name)).collect()
}

/// What the releases tell of each cell. Where two tell the same of what both tell, nobody came or went between them, and what only one tells belongs to the other's cell, too.
struct Together {
    cells: FxHashMap<Cell, Vec<Told>>,
    /// By release, which of a cell's entries is its own.
    entries: Vec<FxHashMap<Cell, usize>>,
}

impl Together {
    fn of(releases: &[Release], figures: Figures) -> Self {
        let mut together = Self { cells: FxHashMap::default(), entries: Vec::new() };
        for (release, tables) in releases.iter().map(|release| &release.tables).enumerate() {
            // all its measures, from whichever table
            let mut own: FxHashMap<Cell, Told> = FxHashMap::default();
            for table in tables {
                let measures = figures.of(table);
                for row in table.rows.iter().filter(|_| !measures.is_empty()) {
                    let entry = own.entry(table.cell(row)).or_default();
                    measures.iter().for_each(|&measure| entry.add(Figure { measure, figure: table.figure(row, measure), release }));
                }
            }
            let entries = own.into_iter().map(|(cell, told)| {
                let known = together.cells.entry(cell.clone()).or_default();
                let entry = known.iter().position(|known| known.agrees_with(&told)).unwrap_or_else(|| {
                    known.push(Told::default());
                    known.len() - 1
                });
                told.0.into_iter().for_each(|figure| known[entry].add(figure));
                (cell, entry)
            });
            let entries = entries.collect();
            together.entries.push(entries);
        }
        together
    }
}

/// What is told of a cell, by measure in their order.
#[derive(Clone, Debug, Default)]
struct Told(Vec<Figure>);

/// One figure, none where hidden, and the first of the releases that tell it.
#[derive(Clone, Copy, Debug)]
struct Figure {
    measure: Measure,
    figure: Option<u64>,
    release: usize,
}

impl Told {
    fn add(&mut self, told: Figure) {
        match self.0.binary_search_by_key(&told.measure, |known| known.measure) {
            Ok(at) => self.0[at].figure = self.0[at].figure.or(told.figure),
            Err(at) => self.0.insert(at, told),
        }
    }

    /// Whether both tell something, and the same of all that both tell.
    fn agrees_with(&self, other: &Self) -> bool {
        let mut shared = self
            .0
            .iter()
            .filter_map(|own| other.0.iter().find(|other| other.measure == own.measure).map(|other| own.figure == other.figure))
            .peekable();
        shared.peek().is_some() && shared.all(|same| same)
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        attack::attack,
        published::{ALL, Dimension, Measure, OneValue, Release, Row, Rules, Table},
    };

    /// A table of persons' own values, and perhaps of their attempts; hidden rows have no figures.
    fn table(dimensions: &[&str], measures: &[Measure], rows: &[(&[&str], Option<&[u64]>)]) -> Table {
        Table {
            name: "t".to_owned(),
            dimensions: dimensions.iter().map(|name| Dimension { name: (*name).to_owned(), one_value: OneValue::Person }).collect(),
            measures: measures.to_vec(),
            rows: rows
                .iter()
                .map(|(values, figures)| Row {
                    values: values.iter().map(|value| (*value).to_owned()).collect(),
                    figures: figures.map(<[u64]>::to_vec),
                    ..Row::default()
                })
                .collect(),
            ..Table::default()
        }
    }

    #[test]
    fn releases_that_tell_different_counts_of_a_cell_are_read_together() {
        let rules = Rules::new(10, 0);
        // alone, a and c can share their 70 persons in any way
        let newest = table(
            &["hukou"],
            &[Measure::Persons, Measure::Attempts],
            &[(&["a"], None), (&["b"], Some(&[30, 40])), (&["c"], None), (&[ALL], Some(&[100, 130]))],
        );
        // an earlier one tells c by origin, without attempts: 25 and 40
        let earlier =
            table(&["hukou", "origin"], &[Measure::Persons], &[(&["c", "near"], Some(&[25])), (&["c", "far"], Some(&[40])), (&["c", ALL], None)]);
        let release = |table: &Table| Release { rules, tables: vec![table.clone()] };
        assert!(attack(&[release(&newest)]).holds());
        let verdict = attack(&[release(&newest), release(&earlier)]);
        let a = verdict.broken.iter().find(|broken| broken.cell == newest.cell(&newest.rows[0]) && broken.measure == Measure::Persons);
        assert!(a.is_some_and(|a| (a.least - 5.0).abs() < 1e-6 && (a.greatest - 5.0).abs() < 1e-6), "70 less 65: {verdict:?}");
    }
}
