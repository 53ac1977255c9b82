//! Draws up a release from the record: values, cells, figures; what stays as it was published, what is hidden, and what that costs.

use std::{collections::BTreeMap, time::Instant};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    conceal::{Exposed, conceal},
    keys::perturbed,
    ledger::{Behind, Ledger, Standing, Unusable},
    magnitudes::{Source, besides},
    published::{ALL, Cell, Dimension, Measure, OneValue, Release, Row, Rules, Table},
    rates::Rates,
    tally::{Content, Grid, NOWHERE, Steps},
};
use crate::period::Period;

/// Cells of all tables of a release together; a larger one is all but empty, and nobody could check it.
pub const CELLS_MAX: usize = 100_000;

/// A dimension of the record.
#[derive(Clone, Debug)]
pub struct Axis {
    pub name: String,
    pub one_value: OneValue,
    /// Names of values, in the order in which rows come.
    pub values: Vec<String>,
    /// Whether every value is a row, whoever has it. Else a value is one if at least `k` persons have it.
    pub declared: bool,
    /// The value of each step, as a place in `values`, or [`NOWHERE`].
    pub codes: Vec<u32>,
}

/// The record as releases count it: persons who agreed to it, and their steps. See [`Steps`] for the order.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Codes of persons, by the numbers that `person` has.
    pub names: Vec<String>,
    pub person: Vec<u32>,
    pub attempt: Vec<u32>,
    pub axes: Vec<Axis>,
    /// Given where a shown cell needs two of them.
    pub office: Option<Vec<u32>>,
    pub recorder: Option<Vec<u32>>,
    /// The period in which all of it happened, where the release is of one.
    pub period: Option<Period>,
    /// As in [`Steps`], where a table tells them.
    pub amounts: Vec<(Measure, Vec<u32>)>,
    pub days: Option<Vec<u32>>,
}

/// A table that is wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub name: String,
    /// Places in [`Record::axes`].
    pub dimensions: Vec<usize>,
    /// Counts, persons first.
    pub measures: Vec<Measure>,
    pub magnitudes: Vec<Measure>,
    /// Whether it tells the median of days.
    pub medians: bool,
    /// The dimension along which it tells rates, if it does: a place in [`Record::axes`].
    pub rate_over: Option<usize>,
}

/// A release, ready to be written, and what only the house may know about it.
#[derive(Clone, Debug)]
pub struct Drawn {
    pub release: Release,
    pub cost: Cost,
    /// Persons whose steps are all without a value that a dimension of the release needs.
    pub left_out: usize,
}

/// What the protection cost, exactly. It stays in the house: together with the files it would tell what is hidden.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    pub cells: usize,
    pub hidden: usize,
    /// Persons-in-cells: each person counts in every cell they stand in.
    pub persons: u64,
    pub persons_hidden: u64,
    /// Sum over all shown figures of what they differ from the truth.
    pub perturbation: u64,
}

/// Why a release is not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error(
        "the tables would have {cells} cells together, more than {most}; leave out “{widest}”, which has the most values ({values}), or group its values"
    )]
    TooManyCells { cells: usize, most: usize, widest: String, values: usize },
    #[error("“{0}” has a value “{ALL}”, which stands for totals; call that value something else")]
    Reserved(String),
    #[error(
        "nearly every value of “{name}” ({values}) is that of fewer than {k} people, as if it named single people; leave it out of the tables, or group its values"
    )]
    NearlyUnique { name: String, values: usize, k: u64 },
    #[error("nobody is left to be counted: {0}")]
    Nobody(&'static str),
    #[error(
        "everything would be hidden: no cell stands for {k} people or more. Use fewer dimensions (leave out “{widest}” first, which has the most values), group values, or wait until more people have come"
    )]
    EverythingHidden { k: u64, widest: String },
    #[error("fewer than {} people have {} recorded, so that they would tell of single people; leave them out", 2 * .k, .measure.name())]
    TooFewWith { measure: Measure, k: u64 },
    #[error(transparent)]
    Exposed(#[from] Exposed),
    #[error(transparent)]
    Ledger(#[from] Unusable),
}

/// Draws up the release and enters it in the ledger.
///
/// # Errors
/// What cannot be published; the ledger is then not to be kept.
pub fn draw_up(record: &Record, wanted: &[Wanted], rules: Rules, ledger: &mut Ledger) -> Result<Drawn, Refused> {
    draw_up_within(record, wanted, rules, ledger, Patience { cells: CELLS_MAX, until: None })
}

/// How much may be asked of the drawing up, where somebody waits for it.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Cells of all tables together.
    pub cells: usize,
    /// When to give up.
    pub until: Option<Instant>,
}

/// The same for somebody who waits for it.
///
/// # Errors
/// As [`draw_up`].
pub fn draw_up_within(record: &Record, wanted: &[Wanted], rules: Rules, ledger: &mut Ledger, patience: Patience) -> Result<Drawn, Refused> {
    if record.names.is_empty() {
        return Err(Refused::Nobody("the file has no one who agreed to it"));
    }
    let keys: Vec<u64> = record.names.par_iter().map(|name| ledger.secret.key(name)).collect();
    let numbers = if record.period.is_some() { ledger.entered(&keys) } else { ledger.numbers(&keys)? };
    let axes: Vec<Axis> = record
        .axes
        .iter()
        .map(|axis| with_rows(&with_earlier_values(axis, record.period, ledger), record, &numbers, rules.k, ledger))
        .collect::<Result<_, _>>()?;
    let (steps, left_out) = placed(record, &axes);
    if steps.person.is_empty() {
        return Err(Refused::Nobody("nobody has a value in every dimension that the tables use"));
    }
    let grids = grids(wanted, &axes, patience.cells)?;
    let contents: Vec<Vec<Content>> = grids.par_iter().map(|grid| steps.tally(grid)).collect();

    // the same cell in several tables has the same content
    let mut cells: BTreeMap<Cell, Known> = BTreeMap::new();
    let mut tables = Vec::new();
    for ((want, grid), contents) in wanted.iter().zip(&grids).zip(contents) {
        let mut table = Table {
            name: want.name.clone(),
            period: record.period,
            dimensions: want.dimensions.iter().map(|&at| Dimension { name: axes[at].name.clone(), one_value: axes[at].one_value }).collect(),
            measures: want.measures.clone(),
            rates: want.rate_over.map(|at| Rates { over: axes[at].name.clone(), read: Vec::new() }),
            rows: Vec::with_capacity(grid.cells()),
            ..Table::default()
        };
        for (number, content) in contents.into_iter().enumerate() {
            let values = grid.values(number).into_iter().zip(&want.dimensions);
            let values = values.map(|(value, &at)| axes[at].values.get(value as usize).map_or(ALL, String::as_str).to_owned()).collect();
            let row = Row { values, ..Row::default() };
            let known = cells.entry(table.cell(&row)).or_insert_with_key(|cell| Known::of(cell, content, &keys, &numbers, rules, ledger));
            known.measures.extend(want.measures.iter().filter(|measure| !known.measures.contains(measure)).copied().collect::<Vec<_>>());
            table.rows.push(row);
        }
        tables.push(table);
    }
    let mut kept = FxHashSet::default();
    for table in &mut tables {
        for at in 0..table.rows.len() {
            let known = &cells[&table.cell(&table.rows[at])];
            table.rows[at].figures = known.figures(&table.measures, rules);
            if known.kept_shown {
                kept.insert(table.cell(&table.rows[at]));
            }
        }
    }
    let release = conceal(Release { rules, tables }, &ledger.releases, &kept, patience.until)?;
    if release.tables.iter().all(|table| table.rows.iter().all(|row| row.figures.is_none())) {
        let widest = axes.iter().max_by_key(|axis| axis.values.len()).map(|axis| axis.name.clone()).unwrap_or_default();
        return Err(Refused::EverythingHidden { k: rules.k, widest });
    }
    let source = Source { steps: &steps, wanted, grids: &grids, cells: &cells, numbers: &numbers, until: patience.until };
    let release = source.tell(release, ledger)?;
    let cost = settle(&release, &cells, rules.k, ledger);
    if !ledger.releases.contains(&release) {
        ledger.releases.push(release.clone());
    }
    Ok(Drawn { release, cost, left_out })
}

/// What is known of a cell while the release is drawn up.
pub(super) struct Known {
    content: Content,
    /// By their numbers in the ledger.
    pub(super) behind: Behind,
    pub(super) key: u64,
    /// Figures that stay as they were published.
    kept: BTreeMap<Measure, u64>,
    kept_shown: bool,
    hidden: bool,
    measures: Vec<Measure>,
}

impl Known {
    fn of(cell: &Cell, content: Content, keys: &[u64], numbers: &[u32], rules: Rules, ledger: &Ledger) -> Self {
        let key = content.persons.iter().fold(0_u64, |sum, &person| sum.wrapping_add(keys[person as usize]));
        let mut behind: Vec<u32> = content.persons.iter().map(|&person| numbers[person as usize]).collect();
        behind.sort_unstable();
        let mut known = Self { behind: behind.into(), key, kept: BTreeMap::new(), kept_shown: false, hidden: false, measures: Vec::new(), content };
        match ledger.cells.get(cell) {
            Some(Standing::Hidden(then)) if Ledger::stays(then, &known.behind, rules.k) => known.hidden = true,
            Some(Standing::Shown(figures)) => {
                let stay = figures.iter().filter(|(_, (_, then))| Ledger::stays(then, &known.behind, rules.k));
                known.kept = stay.map(|(&measure, &(figure, _))| (measure, figure)).collect();
                known.kept_shown = !known.kept.is_empty();
            }
            _ => {}
        }
        if !known.kept_shown {
            known.hidden |= (known.content.persons.len() as u64) < rules.k || known.content.of_one;
        }
        known
    }

    fn figures(&self, measures: &[Measure], rules: Rules) -> Option<Vec<u64>> {
        (!self.hidden).then(|| measures.iter().map(|measure| self.figure(*measure, rules)).collect())
    }

    /// What is told of a count, where the cell is not hidden.
    fn figure(&self, measure: Measure, rules: Rules) -> u64 {
        self.kept.get(&measure).copied().unwrap_or_else(|| perturbed(self.content.count(measure), self.key, measure, rules))
    }
}

/// Enters what is published, and reckons what the protection cost.
fn settle(release: &Release, cells: &BTreeMap<Cell, Known>, k: u64, ledger: &mut Ledger) -> Cost {
    let mut cost = Cost::default();
    let mut shown: FxHashMap<Cell, Option<BTreeMap<Measure, u64>>> = FxHashMap::default();
    for table in &release.tables {
        for row in &table.rows {
            let told = shown.entry(table.cell(row)).or_default();
            if row.figures.is_some() {
                told.get_or_insert_default().extend(besides(table, row));
            }
        }
    }
    for (cell, known) in cells {
        let persons = known.content.persons.len() as u64;
        cost.cells += 1;
        cost.persons += persons;
        let counts = shown[cell].as_ref().map(|_| {
            let figures = known.figures(&known.measures, release.rules).unwrap_or_default();
            known.measures.iter().copied().zip(figures).collect::<Vec<_>>()
        });
        match &counts {
            None => {
                cost.hidden += 1;
                cost.persons_hidden += persons;
            }
            Some(figures) => cost.perturbation += figures.iter().map(|(measure, figure)| figure.abs_diff(known.content.count(*measure))).sum::<u64>(),
        }
        let figures = counts.zip(shown[cell].as_ref()).map(|(counts, besides)| counts.into_iter().chain(besides.clone()).collect::<Vec<_>>());
        Ledger::remember(&mut ledger.cells, cell.clone(), figures.as_deref(), &known.behind, k);
    }
    cost
}

/// The axis with the values besides that were rows in an earlier release; nobody may have them any more, and still they stay for a while.
fn with_earlier_values(axis: &Axis, period: Option<Period>, ledger: &Ledger) -> Axis {
    let shown = ledger.values.iter().filter(|(_, standing)| matches!(standing, Standing::Shown(_)));
    let earlier = shown.filter_map(|(cell, _)| cell.only_value_of(&axis.name, period));
    let missing: Vec<String> = earlier.filter(|value| !axis.values.iter().any(|known| known == value)).map(str::to_owned).collect();
    if missing.is_empty() {
        return axis.clone();
    }
    let mut order: Vec<(bool, &String, u32)> =
        axis.values.iter().chain(&missing).zip(0..).map(|(value, at)| (value == NOT_RECORDED, value, at)).collect();
    if !axis.declared {
        order.sort_unstable();
    }
    let mut places = vec![0; order.len()];
    for (place, (.., at)) in order.iter().enumerate() {
        places[*at as usize] = place as u32;
    }
    Axis {
        values: order.into_iter().map(|(_, value, _)| value.clone()).collect(),
        codes: axis.codes.iter().map(|&code| if code == NOWHERE { NOWHERE } else { places[code as usize] }).collect(),
        ..axis.clone()
    }
}

/// The axis with those of its values that are rows. A value nobody declared becomes one when at least `k` persons have it, and then stays as other figures do: what a single person brings along must not be a row.
fn with_rows(axis: &Axis, record: &Record, numbers: &[u32], k: u64, ledger: &mut Ledger) -> Result<Axis, Refused> {
    if axis.values.iter().any(|value| value == ALL) {
        return Err(Refused::Reserved(axis.name.clone()));
    }
    let mut behind: Vec<Vec<u32>> = vec![Vec::new(); axis.values.len()];
    for (step, &code) in axis.codes.iter().enumerate().filter(|(_, code)| **code != NOWHERE) {
        let number = numbers[record.person[step] as usize];
        if behind[code as usize].last() != Some(&number) {
            behind[code as usize].push(number);
        }
    }
    let mut rows = Vec::new();
    for (value, mut behind) in behind.into_iter().enumerate() {
        behind.sort_unstable();
        behind.dedup();
        let behind: Behind = behind.into();
        let cell = Cell::of([(axis.name.as_str(), axis.values[value].as_str())]).within(record.period);
        let was_row = ledger.values.get(&cell).and_then(|standing| match standing {
            Standing::Hidden(then) => Ledger::stays(then, &behind, k).then_some(false),
            Standing::Shown(figures) => figures.values().any(|(_, then)| Ledger::stays(then, &behind, k)).then_some(true),
        });
        let is_declared = axis.declared && axis.values[value] != NOT_RECORDED;
        let is_row = is_declared || was_row.unwrap_or(behind.len() as u64 >= k);
        if !is_declared {
            Ledger::remember(&mut ledger.values, cell, is_row.then_some(&[(Measure::Persons, 0)]), &behind, k);
        }
        if is_row {
            rows.push((value, behind.len()));
        }
    }
    let counted: usize = rows.iter().map(|(_, persons)| persons).sum();
    if !axis.declared && rows.len() * 2 < axis.values.len() && counted * 2 < record.names.len() {
        return Err(Refused::NearlyUnique { name: axis.name.clone(), values: axis.values.len(), k });
    }
    let mut places = vec![NOWHERE; axis.values.len()];
    for (place, &(value, _)) in rows.iter().enumerate() {
        places[value] = place as u32;
    }
    Ok(Axis {
        values: rows.iter().map(|&(value, _)| axis.values[value].clone()).collect(),
        codes: axis.codes.iter().map(|&code| if code == NOWHERE { NOWHERE } else { places[code as usize] }).collect(),
        ..axis.clone()
    })
}

/// What stands where nothing is recorded; a row like a value that nobody declared.
pub const NOT_RECORDED: &str = "not-recorded";

/// The steps that have a place in every dimension, and how many persons have none.
fn placed(record: &Record, axes: &[Axis]) -> (Steps, usize) {
    let at: Vec<usize> = (0..record.person.len()).filter(|&step| axes.iter().all(|axis| axis.codes[step] != NOWHERE)).collect();
    let pick = |column: &[u32]| at.iter().map(|&step| column[step]).collect::<Vec<u32>>();
    let mut persons = pick(&record.person);
    let steps = Steps {
        person: persons.clone(),
        attempt: pick(&record.attempt),
        values: axes.iter().map(|axis| pick(&axis.codes)).collect(),
        office: record.office.as_deref().map(pick),
        recorder: record.recorder.as_deref().map(pick),
        amounts: record.amounts.iter().map(|(measure, amounts)| (*measure, pick(amounts))).collect(),
        days: record.days.as_deref().map(pick),
    };
    persons.dedup();
    (steps, record.names.len() - persons.len())
}

fn grids(wanted: &[Wanted], axes: &[Axis], most: usize) -> Result<Vec<Grid>, Refused> {
    let size = |at: usize| axes[at].values.len();
    let count = |want: &Wanted| want.dimensions.iter().fold(1_usize, |cells, &at| cells.saturating_mul(size(at) + 1));
    let cells = wanted.iter().map(count).fold(0_usize, usize::saturating_add);
    if cells > most {
        let widest = wanted.iter().max_by_key(|want| count(want)).and_then(|want| want.dimensions.iter().copied().max_by_key(|&at| size(at)));
        let (widest, values) = widest.map(|at| (axes[at].name.clone(), size(at))).unwrap_or_default();
        return Err(Refused::TooManyCells { cells, most, widest, values });
    }
    Ok(wanted
        .iter()
        .map(|want| Grid { dimensions: want.dimensions.clone(), sizes: want.dimensions.iter().map(|&at| size(at) as u32).collect() })
        .collect())
}
