//! Linear programs over a part of a system: how far some variables can be moved in a world while the rest of it stays, and what bounds the part alone sets.
//!
//! A part is a few cells around the one in question. What is possible while everything else stays is possible; what is impossible although everything else may be anything is impossible. Between the two
//! the part is widened until it is the whole, where both are the same.

use std::time::Instant;

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, Solution, SolveOutcome, Variable};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    standing::Move,
    system::{Relation, System},
};

/// The cells of a part, ascending.
#[derive(Clone, Debug)]
pub struct Part {
    pub cells: Vec<u32>,
    /// Whether it is everything that hangs together with the cell in question.
    pub whole: bool,
}

/// A variable as a program sees it: `base + Σ factor · column`.
struct Columns {
    problem: Problem,
    of: FxHashMap<u32, Vec<(Variable, f64)>>,
}

/// How many cells around one are let move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breadth {
    /// Of each relation of the cell itself, beside the total.
    pub near: usize,
    /// Parts of each other total that moves.
    pub beyond: usize,
}

impl Breadth {
    /// From the fewest on, each tried where those before were not enough; after the last comes the whole.
    pub const STAGES: [Self; 2] = [Self { near: 6, beyond: 2 }, Self { near: 24, beyond: 2 }];
}

impl System {
    /// Cells around one: of each relation that it stands in, the total and some others, hidden ones first; then for each sum that would have no second cell to move, its total, or some parts.
    pub fn part_around(&self, cell: u32, hidden: &[bool], breadth: Breadth) -> Part {
        let mut inside = FxHashSet::from_iter([cell]);
        let mut queue = vec![cell];
        let mut seen_relations = FxHashSet::default();
        let mut next = 0;
        while next < queue.len() {
            let member = queue[next];
            next += 1;
            let mut relations: Vec<u32> = self.variables_of(member).flat_map(|v| self.occurs[v].iter().copied()).collect();
            relations.dedup();
            for number in relations {
                let relation = &self.relations[number as usize];
                if (member != cell && !relation.is_equation()) || !seen_relations.insert(number) {
                    continue;
                }
                let others: Vec<u32> = relation.terms.iter().map(|term| self.cell_of[term.0 as usize]).filter(|other| *other != member).collect();
                let balanced = member != cell && others.iter().any(|other| inside.contains(other));
                if balanced {
                    continue;
                }
                // a relation's first term is its total
                let total = self.cell_of[relation.terms[0].0 as usize];
                let (mut add, wanted) = if total == member || member == cell {
                    (others.clone(), if member == cell { breadth.near } else { breadth.beyond })
                } else {
                    (vec![total], 1)
                };
                if total != member && member == cell {
                    add.retain(|other| *other != total);
                    add.insert(0, total);
                    add[1..].sort_by_key(|other| (!hidden[*other as usize], *other));
                } else {
                    add.sort_by_key(|other| (!hidden[*other as usize], *other));
                }
                for other in add.into_iter().take(wanted) {
                    if inside.insert(other) {
                        queue.push(other);
                    }
                }
            }
        }
        queue.sort_unstable();
        Part { cells: queue, whole: false }
    }

    /// Everything that hangs together with a cell.
    pub fn whole_around(&self, cell: u32) -> Part {
        let mut inside = FxHashSet::from_iter([cell]);
        let mut queue = vec![cell];
        let mut next = 0;
        while next < queue.len() {
            let member = queue[next];
            next += 1;
            for relation in self.variables_of(member).flat_map(|v| &self.occurs[v]) {
                for term in &self.relations[*relation as usize].terms {
                    let other = self.cell_of[term.0 as usize];
                    if inside.insert(other) {
                        queue.push(other);
                    }
                }
            }
        }
        queue.sort_unstable();
        Part { cells: queue, whole: true }
    }

    fn relations_of(&self, part: &Part) -> Vec<u32> {
        let mut relations: Vec<u32> =
            part.cells.iter().flat_map(|&cell| self.variables_of(cell)).flat_map(|v| self.occurs[v].iter().copied()).collect();
        relations.sort_unstable();
        relations.dedup();
        relations
    }

    /// The world with `Σ towards · x` as great as it gets by moving the cells of a part only, no variable of `towards` beyond `ends` (where it stands already beyond, it may stay).
    pub fn moved(&self, world: &[f64], part: &Part, towards: &[(u32, f64)], end: Option<f64>) -> Option<Move> {
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let wanted: FxHashMap<u32, f64> = towards.iter().copied().collect();
        let mut of = FxHashMap::default();
        for v in part.cells.iter().flat_map(|&cell| self.variables_of(cell)) {
            let (x, coefficient) = (world[v], wanted.get(&(v as u32)).copied().unwrap_or(0.0));
            let mut top = self.upper[v] - x;
            if let (Some(end), true) = (end, coefficient > 0.0) {
                top = top.min((end - x).max(0.0));
            }
            of.insert(v as u32, vec![(problem.add_var(coefficient, ((self.lower[v] - x).min(0.0), top.max(0.0))), 1.0)]);
        }
        let mut columns = Columns { problem, of };
        for number in self.relations_of(part) {
            columns.keep(&self.relations[number as usize], world);
        }
        let solution = self.solved(&mut columns.problem)?;
        Some(columns.moved(&solution, world))
    }

    /// The best there is; none where nothing is possible, nothing is best, or it gets too late.
    fn solved(&self, problem: &mut Problem) -> Option<Solution> {
        if let Some(until) = self.until {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            problem.set_time_limit(left);
        }
        match problem.solve() {
            Ok(SolveOutcome::Solution(solution)) => Some(solution),
            _ => None,
        }
    }

    /// The cells that have to be hidden so that each variable of `raised` can reach the value beside it, at the least cost: `cost` of a shown cell a unit that one of its figures leaves its bounds, none where it must
    /// stay shown. Only cells of the part move. Some of the cells may turn out not to be needed. None if it cannot be done.
    pub fn opened(&self, world: &[f64], part: &Part, raised: &[(u32, f64)], cost: impl Fn(u32) -> Option<f64>) -> Option<Vec<u32>> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let mut of = FxHashMap::default();
        let mut excesses = Vec::new();
        for &cell in &part.cells {
            let cost = cost(cell);
            for v in self.variables_of(cell) {
                let x = world[v];
                let least = raised.iter().find(|(other, _)| *other as usize == v).map_or(f64::NEG_INFINITY, |(_, value)| value - x);
                let (bottom, top) = ((self.lower[v] - x).min(0.0), (self.upper[v] - x).max(0.0));
                if least > top {
                    return None; // hidden cells have no end, and only they are raised
                }
                let mut terms = vec![(problem.add_var(0.0, (bottom.max(least), top)), 1.0)];
                if let Some(cost) = cost {
                    let (up, down) = (problem.add_var(cost, (0.0, f64::INFINITY)), problem.add_var(cost, (0.0, self.lower[v].max(0.0))));
                    terms.extend([(up, 1.0), (down, -1.0)]);
                    excesses.extend([(cell, up), (cell, down)]);
                }
                of.insert(v as u32, terms);
            }
        }
        let mut columns = Columns { problem, of };
        for number in self.relations_of(part) {
            columns.keep(&self.relations[number as usize], world);
        }
        let solution = self.solved(&mut columns.problem)?;
        let mut opened: Vec<u32> = excesses.into_iter().filter(|(_, excess)| solution.var_value(*excess) > 1e-7).map(|(cell, _)| cell).collect();
        opened.sort_unstable();
        opened.dedup();
        Some(opened)
    }

    /// A bound of `Σ towards · x` from above by the relations of a part, whatever the cells outside hold within `bounds`. Exact where the part is the whole. None where the part alone sets no bound.
    pub fn bound(&self, bounds: (&[f64], &[f64]), part: &Part, towards: &[(u32, f64)]) -> Option<f64> {
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let wanted: FxHashMap<u32, f64> = towards.iter().copied().collect();
        let mut of = FxHashMap::default();
        for v in part.cells.iter().flat_map(|&cell| self.variables_of(cell)) {
            let column = problem.add_var(wanted.get(&(v as u32)).copied().unwrap_or(0.0), (bounds.0[v], bounds.1[v]));
            of.insert(v as u32, column);
        }
        for number in self.relations_of(part) {
            let relation = &self.relations[number as usize];
            let mut expression = LinearExpr::empty();
            let (mut least, mut most) = (0.0, 0.0);
            for &(v, coefficient) in &relation.terms {
                if let Some(&column) = of.get(&v) {
                    expression.add(column, coefficient);
                } else {
                    let (one, other) = (coefficient * bounds.0[v as usize], coefficient * bounds.1[v as usize]);
                    least += one.min(other);
                    most += one.max(other);
                }
            }
            add(&mut problem, expression, relation.lower - most, relation.upper - least);
        }
        self.solved(&mut problem).map(|solution| solution.objective())
    }
}

impl Columns {
    /// The relation goes on holding, as well as it does in the world.
    fn keep(&mut self, relation: &Relation, world: &[f64]) {
        let sum = relation.sum(world);
        let mut expression = LinearExpr::empty();
        for (v, coefficient) in &relation.terms {
            for &(column, factor) in self.of.get(v).into_iter().flatten() {
                expression.add(column, coefficient * factor);
            }
        }
        let (lower, upper) = if relation.is_equation() { (0.0, 0.0) } else { ((relation.lower - sum).min(0.0), (relation.upper - sum).max(0.0)) };
        add(&mut self.problem, expression, lower, upper);
    }

    fn moved(self, solution: &Solution, world: &[f64]) -> Move {
        let at = |(v, terms): (u32, Vec<(Variable, f64)>)| {
            let change: f64 = terms.into_iter().map(|(column, factor)| factor * solution.var_value(column)).sum();
            (v as usize, world[v as usize] + change)
        };
        self.of.into_iter().map(at).collect()
    }
}

fn add(problem: &mut Problem, expression: LinearExpr, lower: f64, upper: f64) {
    if lower >= upper {
        problem.add_constraint(expression, ComparisonOp::Eq, lower);
        return;
    }
    if lower.is_finite() {
        problem.add_constraint(expression.clone(), ComparisonOp::Ge, lower);
    }
    if upper.is_finite() {
        problem.add_constraint(expression, ComparisonOp::Le, upper);
    }
}
