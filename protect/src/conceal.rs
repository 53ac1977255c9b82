//! Complementary suppression: which further cells are hidden, so that no hidden one can be worked out from what is shown.
//!
//! After Fischetti & Salazar (1999): a hidden cell is protected by a world in which it is greater, and hiding is what makes that world possible. For each cell that does not stand yet, a linear program finds the world that
//! costs the fewest persons' worth of shown cells (Kelly, Golden & Assad 1992, cell by cell). The perturbation of shown figures is room that costs nothing.

use std::{collections::BTreeSet, time::Instant};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    linkage::{Figures, Linked, readings},
    program::{Breadth, Part},
    published::{Cell, Measure, Release},
    standing::{Move, Safety, Seen},
};

/// Why a release cannot be made safe.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Exposed {
    /// What would have to be hidden was published before, and stays.
    #[error(
        "“{0}” could be worked out together with what was published before, whatever else is hidden; leave a dimension out of the table that it stands in, or wait until more people have come"
    )]
    Cell(Cell),
    /// No table of people fits the figures, so that nothing can be said of what they tell.
    #[error(
        "the figures kept from earlier releases contradict those of this one, so that nobody can say whether it is safe; wait until more people have come"
    )]
    Contradiction,
    #[error("it takes too long to find out what has to be hidden; use fewer dimensions or fewer values")]
    Late,
}

/// A sum with one hidden cell has company for it unless the other cells leave it so many times `k` of room.
const ROOM: f64 = 4.0;

/// So many hidden cells are too many for a linear program each without company first; for fewer the programs alone lose less.
const MANY: usize = 300;

/// Whoever reckons in whole numbers finds a little less than linear programs do.
const MARGIN: f64 = 1.0;

/// Hides rows of a release until it holds, alone and beside the earlier ones, the newest of which comes last. Rows that have no figures are hidden already. Cells of `kept` stay as they are.
///
/// # Errors
/// A cell that cannot be protected because what would have to be hidden is kept, figures that contradict each other, or `until` has come.
pub fn conceal(release: Release, earlier: &[Release], kept: &FxHashSet<Cell>, until: Option<Instant>) -> Result<Release, Exposed> {
    concealed(release, Figures::Counts, earlier, kept, until)
}

/// The same of one magnitude, which is hidden by itself: what was hidden of it already cannot be worked out either.
///
/// # Errors
/// As [`conceal`].
pub fn conceal_magnitude(
    release: Release,
    measure: Measure,
    earlier: &[Release],
    kept: &FxHashSet<Cell>,
    until: Option<Instant>,
) -> Result<Release, Exposed> {
    concealed(release, Figures::Magnitude(measure), earlier, kept, until)
}

fn concealed(
    mut release: Release,
    figures: Figures,
    earlier: &[Release],
    kept: &FxHashSet<Cell>,
    until: Option<Instant>,
) -> Result<Release, Exposed> {
    loop {
        let mut all = vec![release.clone()];
        all.extend(earlier.iter().cloned());
        let hidden = match Sought::of(&all, figures, kept, until) {
            Some(sought) => sought.hidden()?,
            None if until.is_some_and(|until| Instant::now() >= until) => return Err(Exposed::Late),
            None => return Err(Exposed::Contradiction),
        };
        if hidden.is_empty() {
            return Ok(release);
        }
        for table in &mut release.tables {
            for at in 0..table.rows.len() {
                if !hidden.contains(&table.cell(&table.rows[at])) {
                    continue;
                }
                match figures {
                    Figures::Counts => table.rows[at].figures = None,
                    Figures::Magnitude(measure) => {
                        if let Some(place) = table.magnitudes.iter().position(|known| *known == measure) {
                            table.rows[at].magnitudes[place] = None;
                        }
                    }
                }
            }
        }
    }
}

/// One search, in one reading of the figures.
struct Sought {
    linked: Linked,
    centre: Vec<f64>,
    seen: Seen,
    safety: Safety,
    /// What it costs to hide a cell; none: it stays as it is.
    cost: Vec<Option<f64>>,
    chosen: BTreeSet<Cell>,
    /// No bound is relied upon while bounds still fall away.
    nothing: Vec<f64>,
}

/// What was found for a cell.
struct Protected {
    worlds: Vec<Move>,
    opened: Vec<u32>,
    /// The cell, if it has to be looked at again.
    again: Option<u32>,
}

/// Cells that are protected at once.
const BATCH: usize = 8;

impl Sought {
    /// In the reading that an attack takes: the first that does not contradict itself. None where every reading does.
    fn of(all: &[Release], figures: Figures, kept: &FxHashSet<Cell>, until: Option<Instant>) -> Option<Self> {
        let safety = figures.safety(all[0].rules, MARGIN);
        let priced = match figures {
            Figures::Counts => Measure::Persons,
            Figures::Magnitude(measure) => measure,
        };
        let (linked, centre) = readings(all).into_iter().find_map(|(releases, reading)| {
            let mut linked = Linked::of(releases, figures, reading);
            linked.system.until = until;
            let centre = linked.centre(safety)?;
            Some((linked, centre))
        })?;
        let mut worth: FxHashMap<u32, f64> = FxHashMap::default();
        for (table, numbers) in all[0].tables.iter().zip(&linked.at[0]) {
            for (row, &cell) in table.rows.iter().zip(numbers) {
                if let Some(figure) = table.figure(row, priced) {
                    // no two cells cost the same, so that a program has one answer
                    let tie = f64::from(cell.wrapping_mul(0x9E37_79B1) >> 16) / 65536.0;
                    worth.insert(cell, figure as f64 / linked.unit + tie);
                }
            }
        }
        // a cell that an earlier release shows alike cannot be taken back by hiding it in this one
        let earlier: FxHashSet<u32> = linked.at[1..].iter().flatten().flatten().copied().collect();
        let cost = (0..linked.names.len() as u32)
            .map(|cell| worth.get(&cell).copied().filter(|_| !earlier.contains(&cell) && !kept.contains(&linked.names[cell as usize])))
            .collect();
        let seen = Seen::of(&centre);
        let nothing = vec![0.0; centre.len()];
        Some(Self { nothing, linked, centre, seen, safety, cost, chosen: BTreeSet::new() })
    }

    /// The cells to hide besides.
    fn hidden(mut self) -> Result<BTreeSet<Cell>, Exposed> {
        let hidden = |linked: &Linked| -> Vec<u32> { (0..linked.names.len() as u32).filter(|cell| linked.hidden[*cell as usize]).collect() };
        if hidden(&self.linked).len() > MANY {
            self.widen_lines();
        }
        let mut left = hidden(&self.linked);
        for breadth in &Breadth::STAGES[..1] {
            left = self.linked.settle(&left, &self.centre, &self.nothing, &mut self.seen, self.safety, *breadth);
        }
        while !left.is_empty() {
            // from the end, so that what is opened for a cell is looked at next; the cells of a batch do not see each other's openings
            let batch = left.split_off(left.len().saturating_sub(BATCH));
            let done: Vec<Protected> = batch.par_iter().map(|&cell| self.protect(cell)).collect::<Result<_, _>>()?;
            for protected in done {
                protected.worlds.iter().for_each(|world| self.seen.see(world));
                for opened in protected.opened {
                    if !self.linked.hidden[opened as usize] {
                        self.open(opened);
                        left.push(opened);
                    }
                }
                left.extend(protected.again);
            }
        }
        Ok(self.chosen)
    }

    /// Gives each hidden cell company where a sum leaves it little room: the cheapest cell of the sum is hidden too, one that helps several sums before others. What linear programs would find, found without them for most.
    fn widen_lines(&mut self) {
        let mut cells: Vec<u32> = (0..self.linked.names.len() as u32).filter(|cell| self.linked.hidden[*cell as usize]).collect();
        while let Some(cell) = cells.pop() {
            let relations: Vec<u32> = self.linked.system.variables_of(cell).flat_map(|v| self.linked.system.occurs[v].clone()).collect();
            for number in relations {
                if !self.is_tight(number) {
                    continue;
                }
                let helps = |other: &u32| {
                    let others = self.linked.system.variables_of(*other).flat_map(|v| &self.linked.system.occurs[v]);
                    others.filter(|number| self.is_tight(**number)).count() as f64
                };
                let members = self.linked.system.relations[number as usize].terms.iter().map(|term| self.linked.system.cell_of[term.0 as usize]);
                let priced = members.filter_map(|other| Some((self.cost[other as usize]? / helps(&other), other)));
                if let Some((_, other)) = priced.min_by(|one, other| one.0.total_cmp(&other.0)) {
                    self.open(other);
                    cells.push(other);
                }
            }
        }
    }

    /// Whether a sum has one hidden cell only, and the others leave it less room than two such sums together need.
    fn is_tight(&self, relation: u32) -> bool {
        let system = &self.linked.system;
        let relation = &system.relations[relation as usize];
        if !relation.is_equation() {
            return false;
        }
        let (mut room, mut hidden) = (0.0, 0);
        for &(v, _) in &relation.terms {
            if system.upper[v as usize].is_finite() { room += system.upper[v as usize] - system.lower[v as usize] } else { hidden += 1 }
        }
        hidden == 1 && room < ROOM * 2.0 * self.safety.guess()
    }

    fn open(&mut self, cell: u32) {
        self.linked.system.hide(cell);
        self.linked.hidden[cell as usize] = true;
        self.cost[cell as usize] = None;
        self.chosen.insert(self.linked.names[cell as usize].clone());
    }

    /// What has to be hidden for a cell to stand.
    fn protect(&self, cell: u32) -> Result<Protected, Exposed> {
        let mut seen = self.seen.clone();
        let mut worlds = Vec::new();
        for breadth in Breadth::STAGES.into_iter().map(Some).chain([None]) {
            let part = breadth
                .map_or_else(|| self.linked.system.whole_around(cell), |breadth| self.linked.system.part_around(cell, &self.linked.hidden, breadth));
            for world in self.linked.stretched(cell, &self.centre, &part, &seen, self.safety) {
                seen.see(&world);
                worlds.push(world);
            }
            if self.linked.exposed(cell, &seen, &self.nothing, self.safety).is_empty() {
                return Ok(Protected { worlds, opened: Vec::new(), again: None });
            }
            if self.linked.system.is_late() {
                return Err(Exposed::Late);
            }
            if let Some(opened) = self.cheapest(cell, &part, &seen) {
                // where nothing needs to be opened, the program found the world that the moves before had missed
                let again = (!opened.is_empty()).then_some(cell);
                return Ok(Protected { worlds, opened, again });
            }
        }
        if self.linked.system.is_late() {
            return Err(Exposed::Late);
        }
        Err(Exposed::Cell(self.linked.names[cell as usize].clone()))
    }

    fn cheapest(&self, cell: u32, part: &Part, seen: &Seen) -> Option<Vec<u32>> {
        let raised: Vec<(u32, f64)> =
            self.linked.system.variables_of(cell).map(|v| (v as u32, self.safety.goal(seen.least[v]).max(self.centre[v]))).collect();
        let opened = |allowed: &dyn Fn(u32) -> bool| {
            self.linked.system.opened(&self.centre, part, &raised, |cell| self.cost[cell as usize].filter(|_| allowed(cell)))
        };
        let mut chosen = opened(&|_| true)?;
        // a program spreads what it needs over several cells; the dearest are left out as long as the others are enough
        let mut dearest = chosen.clone();
        dearest.sort_by(|one, other| self.cost[*other as usize].unwrap_or_default().total_cmp(&self.cost[*one as usize].unwrap_or_default()));
        for without in dearest {
            if chosen.len() > 1
                && let Some(fewer) = opened(&|cell| cell != without && chosen.contains(&cell))
            {
                chosen = fewer;
            }
        }
        Some(chosen)
    }
}
