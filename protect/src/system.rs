//! What is known of numbers that were not told: bounds of each, and linear relations between them.

use std::time::Instant;

use rustc_hash::FxHashMap;

/// A relation: `lower ≤ Σ coefficient · variable ≤ upper`.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    pub terms: Vec<(u32, f64)>,
    pub lower: f64,
    pub upper: f64,
}

impl Relation {
    pub fn is_equation(&self) -> bool {
        self.lower >= self.upper
    }

    /// The sum in a world.
    pub fn sum(&self, world: &[f64]) -> f64 {
        self.terms.iter().map(|&(variable, coefficient)| coefficient * world[variable as usize]).sum()
    }
}

/// Unknown true counts, one variable a cell and measure. The variables of a cell lie side by side.
#[derive(Clone, Debug, Default)]
pub struct System {
    /// The least that each variable can be.
    pub lower: Vec<f64>,
    /// The most; infinite where nothing is told.
    pub upper: Vec<f64>,
    pub relations: Vec<Relation>,
    /// The cell of each variable.
    pub cell_of: Vec<u32>,
    /// Where each cell's variables begin, and the end.
    pub begins: Vec<u32>,
    /// The relations that each variable stands in.
    pub occurs: Vec<Vec<u32>>,
    /// Relations that the bounds imply, by one of their variables: they count again when bounds fall away.
    implied: Vec<(Relation, bool)>,
    implied_by: FxHashMap<u32, Vec<u32>>,
    /// By how much a world may miss a bound or relation, beyond what is taken for nothing anyway.
    pub slack: f64,
    /// When to give up, where somebody waits: a program over a large part cannot be stopped from outside, so it looks at the clock itself.
    pub until: Option<Instant>,
}

/// Rounding that is taken for nothing.
pub const TOLERANCE: f64 = 1e-6;

impl System {
    pub fn is_late(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }

    pub fn cells(&self) -> usize {
        self.begins.len().saturating_sub(1)
    }

    pub fn variables_of(&self, cell: u32) -> std::ops::Range<usize> {
        self.begins[cell as usize] as usize..self.begins[cell as usize + 1] as usize
    }

    /// Adds a cell with the bounds of its variables.
    pub fn add_cell(&mut self, bounds: &[(f64, f64)]) -> u32 {
        if self.begins.is_empty() {
            self.begins.push(0);
        }
        let cell = self.cells() as u32;
        for &(lower, upper) in bounds {
            self.lower.push(lower);
            self.upper.push(upper);
            self.cell_of.push(cell);
            self.occurs.push(Vec::new());
        }
        self.begins.push(self.lower.len() as u32);
        cell
    }

    /// Adds a relation, unless the bounds of its variables imply it.
    pub fn relate(&mut self, relation: Relation) {
        let (least, most) = self.reach(&relation);
        if least >= relation.lower && most <= relation.upper {
            for &(variable, _) in &relation.terms {
                self.implied_by.entry(variable).or_default().push(self.implied.len() as u32);
            }
            self.implied.push((relation, true));
            return;
        }
        self.activate(relation);
    }

    fn activate(&mut self, relation: Relation) {
        for &(variable, _) in &relation.terms {
            self.occurs[variable as usize].push(self.relations.len() as u32);
        }
        self.relations.push(relation);
    }

    /// Nothing is told of a cell any more. Whatever was possible before is so still.
    pub fn hide(&mut self, cell: u32) {
        for v in self.variables_of(cell) {
            (self.lower[v], self.upper[v]) = (0.0, f64::INFINITY);
            for number in self.implied_by.remove(&(v as u32)).unwrap_or_default() {
                let (relation, is_implied) = &mut self.implied[number as usize];
                if std::mem::take(is_implied) {
                    let relation = std::mem::replace(relation, Relation { terms: Vec::new(), lower: 0.0, upper: 0.0 });
                    self.activate(relation);
                }
            }
        }
    }

    /// Between which values a relation's sum lies, by the bounds of its variables alone.
    fn reach(&self, relation: &Relation) -> (f64, f64) {
        relation.terms.iter().fold((0.0, 0.0), |(least, most), &(variable, coefficient)| {
            let (lower, upper) = (coefficient * self.lower[variable as usize], coefficient * self.upper[variable as usize]);
            (least + lower.min(upper), most + lower.max(upper))
        })
    }

    /// Narrower bounds that follow from bounds and relations, one relation after the other, in at most `rounds` rounds. What they exclude is impossible; what they leave need not be possible.
    /// None where a bound is exceeded: there is no world at all.
    pub fn propagated(&self, rounds: usize) -> Option<(Vec<f64>, Vec<f64>)> {
        let (mut lower, mut upper) = (self.lower.clone(), self.upper.clone());
        for _ in 0..rounds {
            let mut moved = false;
            for relation in &self.relations {
                // infinite ends are counted, so that one variable without an end can still be bounded by all the others
                let (mut least, mut most, mut endless_down, mut endless_up) = (0.0, 0.0, 0, 0);
                let ends = |&(variable, coefficient): &(u32, f64), lower: &[f64], upper: &[f64]| {
                    let (one, other) = (coefficient * lower[variable as usize], coefficient * upper[variable as usize]);
                    (one.min(other), one.max(other))
                };
                for term in &relation.terms {
                    let (down, up) = ends(term, &lower, &upper);
                    if down.is_finite() {
                        least += down
                    } else {
                        endless_down += 1
                    }
                    if up.is_finite() { most += up } else { endless_up += 1 }
                }
                for term in &relation.terms {
                    let (variable, coefficient) = (term.0 as usize, term.1);
                    let (down, up) = ends(term, &lower, &upper);
                    let others_least = (endless_down == usize::from(!down.is_finite())).then(|| if down.is_finite() { least - down } else { least });
                    let others_most = (endless_up == usize::from(!up.is_finite())).then(|| if up.is_finite() { most - up } else { most });
                    let high = others_least.map_or(f64::INFINITY, |others| relation.upper - others);
                    let low = others_most.map_or(f64::NEG_INFINITY, |others| relation.lower - others);
                    let (new_lower, new_upper) =
                        if coefficient > 0.0 { (low / coefficient, high / coefficient) } else { (high / coefficient, low / coefficient) };
                    if new_lower > lower[variable] + TOLERANCE {
                        lower[variable] = new_lower;
                        moved = true;
                    }
                    if new_upper < upper[variable] - TOLERANCE {
                        upper[variable] = new_upper;
                        moved = true;
                    }
                    if lower[variable] > upper[variable] + TOLERANCE {
                        return None;
                    }
                }
                // the sums above are of before this relation's own steps, which only makes them wider
            }
            if !moved {
                break;
            }
        }
        Some((lower, upper))
    }
}
