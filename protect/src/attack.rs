//! The attack on a release: what anybody can work out from the files of this and all earlier releases and the published rules. It knows nothing of how cells were chosen to be hidden.

use std::time::Instant;

use serde::Serialize;

use super::{
    linkage::{Figures, Linked, Reading, readings},
    program::{Breadth, Part},
    published::{ALL, Cell, Measure, OneValue, Release, Row, Table},
    standing::{Safety, Seen},
};

/// A cell that does not hold.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Broken {
    pub cell: Cell,
    pub measure: Measure,
    /// Between these the true count must lie.
    pub least: f64,
    pub greatest: f64,
}

/// What an attack found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Verdict {
    /// Hidden cells of all releases together; a cell that is hidden alike in two counts once.
    pub hidden: usize,
    /// Cells of all releases.
    pub cells: usize,
    pub broken: Vec<Broken>,
    /// Cells of which a rate is told that does not follow from shown figures.
    pub rates: Vec<Cell>,
    /// Cells of which a median is told although they are hidden, or too few for one.
    pub medians: Vec<Cell>,
    /// Whether the figures contradict each other if nobody came or went between the releases; then this release was attacked alone.
    pub moved: bool,
    /// Whether no table of people fits the figures, however they are read: then nothing shows that the release holds.
    pub contradictory: bool,
    /// Whether the attack gave up before it knew of every cell.
    pub unfinished: bool,
}

impl Verdict {
    pub fn holds(&self) -> bool {
        self.broken.is_empty() && self.rates.is_empty() && self.medians.is_empty() && !self.contradictory && !self.unfinished
    }
}

/// Attacks the first release with what the others tell besides.
pub fn attack(releases: &[Release]) -> Verdict {
    attack_until(releases, None)
}

/// The same for somebody who waits for it. What is not finished by then does not hold.
pub fn attack_until(releases: &[Release], until: Option<Instant>) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(first) = releases.first() else { return verdict };
    verdict.read(releases, Figures::Counts, until);
    for measure in Measure::MAGNITUDES.into_iter().filter(|measure| first.tables.iter().any(|table| table.magnitudes.contains(measure))) {
        verdict.read(releases, Figures::Magnitude(measure), until);
    }
    verdict
}

impl Verdict {
    /// Reads some figures of the releases, and notes what follows.
    fn read(&mut self, releases: &[Release], figures: Figures, until: Option<Instant>) {
        let safety = figures.safety(releases[0].rules, 0.0);
        for (read, reading) in readings(releases) {
            let mut linked = Linked::of(read, figures, reading);
            linked.system.until = until;
            if figures == Figures::Counts {
                (self.cells, self.hidden) = (linked.names.len(), linked.hidden.iter().filter(|hidden| **hidden).count());
            }
            if let (Some(bounds), Some(centre)) = (linked.system.propagated(30), linked.centre(safety)) {
                self.told_outright(read, figures);
                self.broken.extend(Attack::of(&linked, bounds, centre, safety).broken());
                self.unfinished |= linked.system.is_late();
                self.moved |= read.len() < releases.len() || reading == Reading::Kept;
                return;
            }
            if linked.system.is_late() {
                self.unfinished = true;
                return;
            }
        }
        self.moved = true;
        self.contradictory = true;
        self.told_outright(releases, figures);
    }

    /// What needs no reckoning with other cells.
    fn told_outright(&mut self, releases: &[Release], figures: Figures) {
        match figures {
            Figures::Counts => {
                let (told, amiss) = told_by_rates(releases);
                self.broken.extend(told);
                self.rates.extend(amiss);
                self.broken.extend(told_too_much(releases));
                self.medians.extend(medians_of_few(releases));
            }
            Figures::Magnitude(measure) => self.broken.extend(beside_hidden(releases, measure)),
        }
    }
}

/// Magnitudes that are told of hidden cells.
fn beside_hidden(releases: &[Release], measure: Measure) -> Vec<Broken> {
    let mut broken = Vec::new();
    for release in releases {
        let off = release.rules.reach(measure);
        for table in &release.tables {
            for row in table.rows.iter().filter(|row| row.figures.is_none()) {
                let told = table.figure(row, measure).map(|figure| figure as f64);
                broken.extend(told.map(|figure| Broken { cell: table.cell(row), measure, least: (figure - off).max(0.0), greatest: figure + off }));
            }
        }
    }
    broken
}

/// Medians of hidden cells, and of fewer than 2k persons.
fn medians_of_few(releases: &[Release]) -> Vec<Cell> {
    let mut amiss = Vec::new();
    for release in releases {
        let enough = (2 * release.rules.k).saturating_sub(release.rules.perturbation(Measure::Persons));
        for table in &release.tables {
            let few = |row: &&Row| row.median.is_some() && table.figure(row, Measure::Persons).is_none_or(|persons| persons < enough);
            amiss.extend(table.rows.iter().filter(few).map(|row| table.cell(row)));
        }
    }
    amiss
}

/// What rates tell beyond the figures.
fn told_by_rates(releases: &[Release]) -> (Vec<Broken>, Vec<Cell>) {
    let tables = releases.iter().flat_map(|release| release.tables.iter().map(|table| table.told_by_rates(release.rules)));
    let (broken, amiss): (Vec<_>, Vec<_>) = tables.unzip();
    (broken.concat(), amiss.concat())
}

/// Shown figures that say outright that fewer than `k` stand there.
fn told_too_much(releases: &[Release]) -> Vec<Broken> {
    let mut broken = Vec::new();
    for release in releases {
        for table in &release.tables {
            for row in &table.rows {
                for (&measure, &figure) in table.measures.iter().zip(row.figures.iter().flatten()) {
                    let off = release.rules.perturbation(measure);
                    if figure + off < release.rules.k {
                        broken.push(Broken {
                            cell: table.cell(row),
                            measure,
                            least: figure.saturating_sub(off) as f64,
                            greatest: (figure + off) as f64,
                        });
                    }
                }
            }
        }
    }
    broken.dedup();
    broken
}

struct Attack<'a> {
    linked: &'a Linked,
    /// Outside of these nothing is possible.
    bounds: (Vec<f64>, Vec<f64>),
    centre: Vec<f64>,
    seen: Seen,
    safety: Safety,
}

impl<'a> Attack<'a> {
    fn of(linked: &'a Linked, bounds: (Vec<f64>, Vec<f64>), centre: Vec<f64>, safety: Safety) -> Self {
        let seen = Seen::of(&centre);
        Self { linked, bounds, centre, seen, safety }
    }

    fn broken(mut self) -> Vec<Broken> {
        let mut broken = Vec::new();
        let hidden = (0..self.linked.names.len() as u32).filter(|cell| self.linked.hidden[*cell as usize]);
        let mut left: Vec<u32> = hidden.filter(|&cell| !self.gives_in(cell, &self.bounds, &mut broken)).collect();
        for breadth in Breadth::STAGES {
            left = self.linked.settle(&left, &self.centre, &self.bounds.0, &mut self.seen, self.safety, breadth);
        }
        for cell in left {
            self.decide(cell, &mut broken);
        }
        broken.sort_by(|one, other| (&one.cell, one.measure).cmp(&(&other.cell, other.measure)));
        broken
    }

    /// Widens the part around a cell until it either stands or gives in; with the whole, it is one or the other.
    fn decide(&mut self, cell: u32, broken: &mut Vec<Broken>) {
        for breadth in Breadth::STAGES.into_iter().map(Some).chain([None]) {
            let part = breadth
                .map_or_else(|| self.linked.system.whole_around(cell), |breadth| self.linked.system.part_around(cell, &self.linked.hidden, breadth));
            let bounds = self.narrowed(cell, &part);
            if self.gives_in(cell, &bounds, broken) {
                return;
            }
            for world in self.linked.stretched(cell, &self.centre, &part, &self.seen, self.safety) {
                self.seen.see(&world);
            }
            if self.linked.exposed(cell, &self.seen, &bounds.0, self.safety).is_empty() {
                return;
            }
        }
    }

    /// Notes each measure of a cell whose bounds are too narrow, and says whether there was one.
    fn gives_in(&self, cell: u32, bounds: &(Vec<f64>, Vec<f64>), broken: &mut Vec<Broken>) -> bool {
        let before = broken.len();
        for (v, &measure) in self.linked.system.variables_of(cell).zip(&self.linked.measures[cell as usize]) {
            let (least, greatest) = (bounds.0[v], bounds.1[v]);
            if self.safety.is_too_little(least, greatest, self.seen.least[v]) {
                let (least, greatest) = (least * self.linked.unit, greatest * self.linked.unit);
                broken.push(Broken { cell: self.linked.names[cell as usize].clone(), measure, least, greatest });
            }
        }
        broken.len() > before
    }

    /// Bounds of a cell's variables that a part sets; the others as they were.
    fn narrowed(&self, cell: u32, part: &Part) -> (Vec<f64>, Vec<f64>) {
        let (mut lower, mut upper) = self.bounds.clone();
        for v in self.linked.system.variables_of(cell) {
            let bound = |sign: f64| self.linked.system.bound((&self.bounds.0, &self.bounds.1), part, &[(v as u32, sign)]);
            if let Some(greatest) = bound(1.0) {
                upper[v] = upper[v].min(greatest);
            }
            if let Some(least) = bound(-1.0) {
                lower[v] = lower[v].max(-least);
            }
        }
        (lower, upper)
    }
}

/// The rows of a table that differ in one dimension only, by what they share: whether each is the total, and its figures.
type Lines<'a> = std::collections::BTreeMap<Vec<&'a str>, Vec<(bool, Option<&'a Vec<u64>>)>>;

/// What a dimension probably has one value of, for a release that does not say so: a person, unless shown figures do not add up along it.
pub fn inferred(table: &Table, along: usize, off: impl Fn(Measure) -> u64) -> OneValue {
    let mut lines: Lines<'_> = Lines::new();
    for row in &table.rows {
        let others = row.values.iter().enumerate().filter(|(at, _)| *at != along).map(|(_, value)| value.as_str()).collect();
        lines.entry(others).or_default().push((row.values[along] == ALL, row.figures.as_ref()));
    }
    let adds_up = |measure: Measure| {
        let Some(at) = table.measures.iter().position(|known| *known == measure) else { return true };
        lines.values().all(|line| {
            let shown: Option<Vec<(bool, u64)>> = line.iter().map(|(total, figures)| Some((*total, *figures.as_ref()?.get(at)?))).collect();
            let Some(shown) = shown.filter(|shown| shown.iter().any(|(total, _)| *total)) else { return true };
            let total: u64 = shown.iter().filter(|(total, _)| *total).map(|(_, figure)| figure).sum();
            let parts: u64 = shown.iter().filter(|(total, _)| !*total).map(|(_, figure)| figure).sum();
            total.abs_diff(parts) <= off(measure) * shown.len() as u64
        })
    };
    match (adds_up(Measure::Persons), adds_up(Measure::Attempts)) {
        (true, true) => OneValue::Person,
        (_, true) => OneValue::Attempt,
        (_, false) => OneValue::Step,
    }
}
