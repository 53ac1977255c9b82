//! Whether hidden cells stand against an attack: what is shown to be possible for each, and what is left to be shown.

use rayon::prelude::*;

use super::{
    linkage::Linked,
    program::{Breadth, Part},
};

/// When a hidden cell is safe. Widened by a margin, so that whoever reckons in whole numbers finds no less.
#[derive(Clone, Copy, Debug)]
pub struct Safety {
    /// Every hidden figure can be so large.
    reach: f64,
    /// Between its least and its greatest lies so much,
    width: f64,
    /// unless it is this large in any case.
    floor: f64,
    margin: f64,
}

impl Safety {
    /// Of counts: nobody can tell that fewer than `k` stand there.
    pub fn of_counts(k: u64, margin: f64) -> Self {
        let k = k as f64;
        Self { reach: k, width: k - 1.0, floor: k, margin }
    }

    /// Of a magnitude: whatever one person can add to it, the cap, she could have added or not.
    pub fn of_magnitude(cap: f64, margin: f64) -> Self {
        Self { reach: 0.0, width: cap, floor: f64::INFINITY, margin }
    }

    /// What a hidden figure is guessed to be, before anything is known of it.
    pub fn guess(self) -> f64 {
        (self.width + 1.0) / 2.0
    }

    /// Whether a range that is known to be possible is enough.
    pub fn is_enough(self, least: f64, greatest: f64) -> bool {
        greatest - least >= self.width + self.margin - 1e-6 && greatest >= self.reach + self.margin - 1e-6
    }

    /// Whether a range of which it is known that nothing outside is possible cannot be enough; `seen` is some value that is possible.
    pub fn is_too_little(self, least: f64, greatest: f64, seen: f64) -> bool {
        greatest < self.reach - 1e-6 || (greatest - least < self.width - 1e-6 && seen.max(least) < self.floor - 1e-6)
    }

    /// What a variable must be able to reach, given the least that is seen of it.
    pub fn goal(self, least: f64) -> f64 {
        (self.reach + self.margin).max(least + self.width + self.margin)
    }
}

/// The least and the greatest value that each variable was seen to have in some world.
#[derive(Clone, Debug)]
pub struct Seen {
    pub least: Vec<f64>,
    pub greatest: Vec<f64>,
}

impl Seen {
    pub fn of(world: &[f64]) -> Self {
        Self { least: world.to_vec(), greatest: world.to_vec() }
    }

    pub fn see(&mut self, moved: &Move) {
        for &(v, x) in moved {
            self.least[v] = self.least[v].min(x);
            self.greatest[v] = self.greatest[v].max(x);
        }
    }
}

/// The variables that a world differs in, with what they are there.
pub type Move = Vec<(usize, f64)>;

/// Cells that are worked on at once; the same on any number of threads.
const BATCH: usize = 32;

impl Linked {
    /// The variables of a cell that do not yet stand, outright bounds given.
    pub fn exposed(&self, cell: u32, seen: &Seen, lower: &[f64], safety: Safety) -> Vec<usize> {
        let stands = |v: &usize| lower[*v] >= safety.floor || safety.is_enough(seen.least[*v], seen.greatest[*v]);
        self.system.variables_of(cell).filter(|v| !stands(v)).collect()
    }

    /// The middle of what is possible, as far as least squares find it.
    pub fn centre(&self, safety: Safety) -> Option<Vec<f64>> {
        let system = &self.system;
        let guess: Vec<f64> = (0..system.lower.len())
            .map(|v| if system.upper[v].is_finite() { f64::midpoint(system.lower[v], system.upper[v]) } else { safety.guess() })
            .collect();
        system.nearest(&guess, |v| self.spread(v, 2.0 * safety.guess()))
    }

    fn spread(&self, v: usize, of_hidden: f64) -> f64 {
        let (lower, upper) = (self.system.lower[v], self.system.upper[v]);
        if upper.is_finite() { ((upper - lower) / 2.0).max(0.5) } else { of_hidden }
    }

    /// Tries to show with moves of the cells around each that it stands. Returns those of which it could not be shown.
    pub fn settle(&self, cells: &[u32], centre: &[f64], lower: &[f64], seen: &mut Seen, safety: Safety, breadth: Breadth) -> Vec<u32> {
        let mut left = Vec::new();
        for batch in cells.chunks(BATCH) {
            let open: Vec<u32> = batch.iter().copied().filter(|cell| !self.exposed(*cell, seen, lower, safety).is_empty()).collect();
            let worlds: Vec<Vec<Move>> = open
                .par_iter()
                .map(|&cell| self.stretched(cell, centre, &self.system.part_around(cell, &self.hidden, breadth), seen, safety))
                .collect();
            for world in worlds.iter().flatten() {
                seen.see(world);
            }
            left.extend(open.into_iter().filter(|cell| !self.exposed(*cell, seen, lower, safety).is_empty()));
        }
        left
    }

    /// Worlds in which a cell is as great, and as small, as it gets within a part.
    pub fn stretched(&self, cell: u32, centre: &[f64], part: &Part, seen: &Seen, safety: Safety) -> Vec<Move> {
        let variables = self.system.variables_of(cell);
        let down: Vec<(u32, f64)> = variables.clone().map(|v| (v as u32, -1.0)).collect();
        let low = self.system.moved(centre, part, &down, None);
        let least = variables
            .clone()
            .map(|v| low.iter().flatten().find(|(at, _)| *at == v).map_or(centre[v], |(_, x)| *x).min(seen.least[v]))
            .fold(0.0, f64::max);
        let up: Vec<(u32, f64)> = variables.map(|v| (v as u32, 1.0)).collect();
        let high = self.system.moved(centre, part, &up, Some(safety.goal(least)));
        low.into_iter().chain(high).collect()
    }
}
