//! A world: one possible answer to everything that was not told. The nearest one to a guess, by least squares.

use super::system::{System, TOLERANCE};

/// Rounds after which there is taken to be no world.
const ROUNDS: usize = 20_000;

impl System {
    /// The world that minimises `Σ ((x − guess) / spread)²` within bounds and relations, by successive steps along each constraint (Hildreth 1957, *A quadratic programming procedure*;
    /// Lent & Censor 1980 for intervals). A variable whose bounds are equal stays there. `spread` is positive. The result keeps every constraint to [`TOLERANCE`] and the system's slack.
    ///
    /// None if none is found: with constraints that contradict each other the steps never settle.
    pub fn nearest(&self, guess: &[f64], spread: impl Fn(usize) -> f64) -> Option<Vec<f64>> {
        let weight: Vec<f64> = (0..guess.len()).map(|v| if self.lower[v] >= self.upper[v] { 0.0 } else { spread(v).powi(2) }).collect();
        let mut world: Vec<f64> = (0..guess.len()).map(|v| if weight[v] == 0.0 { self.lower[v] } else { guess[v] }).collect();
        let norms: Vec<f64> = self
            .relations
            .iter()
            .map(|relation| relation.terms.iter().map(|&(v, coefficient)| coefficient.powi(2) * weight[v as usize]).sum())
            .collect();
        let mut multipliers = vec![0.0; self.relations.len()];
        let mut of_bounds = vec![0.0; guess.len()];
        for round in 1..=ROUNDS {
            for (at, relation) in self.relations.iter().enumerate() {
                let sum = relation.sum(&world);
                if norms[at] == 0.0 {
                    if (relation.lower - sum).max(sum - relation.upper) > TOLERANCE + self.slack {
                        return None;
                    }
                    continue;
                }
                let step = step(sum, relation.lower, relation.upper, norms[at], &mut multipliers[at]);
                if step != 0.0 {
                    for &(v, coefficient) in &relation.terms {
                        world[v as usize] += step * coefficient * weight[v as usize];
                    }
                }
            }
            for v in 0..world.len() {
                if weight[v] > 0.0 {
                    world[v] += step(world[v], self.lower[v], self.upper[v], weight[v], &mut of_bounds[v]) * weight[v];
                }
            }
            if round % 64 == 0 && self.is_late() {
                return None;
            }
            if round % 8 == 0 && self.is_amiss_by(&world) <= TOLERANCE + self.slack {
                return Some(world);
            }
        }
        None
    }

    /// By how much a world misses the worst of its constraints.
    pub fn is_amiss_by(&self, world: &[f64]) -> f64 {
        let relations = self.relations.iter().map(|relation| {
            let sum = relation.sum(world);
            (relation.lower - sum).max(sum - relation.upper)
        });
        let bounds = world.iter().enumerate().map(|(v, &x)| (self.lower[v] - x).max(x - self.upper[v]));
        relations.chain(bounds).fold(0.0, f64::max)
    }
}

/// The change of a constraint's multiplier that puts its sum where it belongs, or gives back what an earlier step took too much.
fn step(sum: f64, lower: f64, upper: f64, norm: f64, multiplier: &mut f64) -> f64 {
    let without = sum - *multiplier * norm;
    let new = if without < lower {
        (lower - without) / norm
    } else if without > upper {
        (upper - without) / norm
    } else {
        0.0
    };
    let change = new - *multiplier;
    *multiplier = new;
    change
}
