//! What stands in each cell of a table with totals: which persons, how many attempts and steps, and whether more than one office or caseworker.

use rustc_hash::{FxHashMap, FxHashSet};

use super::published::Measure;

/// A value that is not told, or not counted by.
pub const NOWHERE: u32 = u32::MAX;

/// Steps of persons who agreed to be counted, one entry a step in every column; the steps of a person, and of an attempt within it, follow each other.
#[derive(Clone, Debug, Default)]
pub struct Steps {
    /// Numbers of persons.
    pub person: Vec<u32>,
    /// Numbers of attempts; no two persons share one.
    pub attempt: Vec<u32>,
    /// One column a dimension of the release: the value's number, or [`NOWHERE`].
    pub values: Vec<Vec<u32>>,
    /// The office and the caseworker of each step, where it matters.
    pub office: Option<Vec<u32>>,
    pub recorder: Option<Vec<u32>>,
    /// What each step took of each magnitude, in the unit in which the record keeps it, or [`NOWHERE`].
    pub amounts: Vec<(Measure, Vec<u32>)>,
    /// The days from the first step of its attempt to each, or [`NOWHERE`].
    pub days: Option<Vec<u32>>,
}

/// What is counted in one step: itself, the attempt and the person, as far as the caps allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Counts {
    attempt: bool,
    step: bool,
}

/// The true content of a cell. It stays inside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// Ascending.
    pub persons: Vec<u32>,
    pub attempts: u64,
    pub steps: u64,
    /// Fewer than two offices, or caseworkers, where that matters.
    pub of_one: bool,
}

impl Content {
    pub fn count(&self, measure: Measure) -> u64 {
        match measure {
            Measure::Persons => self.persons.len() as u64,
            Measure::Attempts => self.attempts,
            _ => self.steps,
        }
    }
}

/// A table's dimensions by their number in the release, and how many values each has. Cells are numbered with the last dimension running fastest; of each dimension the total comes after its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    pub dimensions: Vec<usize>,
    pub sizes: Vec<u32>,
}

impl Grid {
    pub fn cells(&self) -> usize {
        self.sizes.iter().map(|&size| size as usize + 1).product()
    }

    /// The values of a cell, the size of the dimension standing for its total.
    pub fn values(&self, cell: usize) -> Vec<u32> {
        let mut rest = cell;
        let mut values: Vec<u32> = self.sizes.iter().rev().map(|&size| (rest % (size as usize + 1), rest /= size as usize + 1).0 as u32).collect();
        values.reverse();
        values
    }

    /// The cells that a combination of values counts in: with each choice of dimensions taken together.
    pub(super) fn cells_of(&self, values: impl Iterator<Item = u32>, into: &mut Vec<usize>) {
        into.clear();
        into.push(0);
        for (value, &size) in values.zip(&self.sizes) {
            let wide = size as usize + 1;
            let before = into.len();
            for at in 0..before {
                into.push(into[at] * wide + size as usize);
                into[at] = into[at] * wide + value as usize;
            }
        }
    }
}

impl Steps {
    /// Steps that have a value in every dimension; only they are counted.
    fn is_placed(&self, step: usize) -> bool {
        self.values.iter().all(|column| column[step] != NOWHERE)
    }

    /// Which attempts and steps count, so that no person adds more to any figure than the caps. Of a person's attempts those come first that stand in combinations not yet counted, so that whoever is counted as a person in a
    /// cell is counted there as an attempt too, as far as that goes; else the earlier ones.
    fn counted(&self) -> Vec<Counts> {
        let mut counts = vec![Counts { attempt: false, step: false }; self.person.len()];
        let mut begin = 0;
        while begin < self.person.len() {
            let end = begin + self.person[begin..].iter().take_while(|person| **person == self.person[begin]).count();
            self.count_person(begin..end, &mut counts);
            begin = end;
        }
        counts
    }

    fn count_person(&self, own: std::ops::Range<usize>, counts: &mut [Counts]) {
        let placed: Vec<usize> = own.filter(|step| self.is_placed(*step)).collect();
        let (attempts, steps) = (Measure::Attempts.cap() as usize, Measure::Steps.cap() as usize);
        if placed.len() <= attempts {
            for step in placed {
                counts[step] = Counts { attempt: true, step: true };
            }
            return;
        }
        let mut met: FxHashMap<Vec<u32>, ()> = FxHashMap::default();
        let mut chosen: FxHashSet<u32> = FxHashSet::default();
        let mut leading = Vec::new();
        for &step in &placed {
            if met.insert(self.values.iter().map(|column| column[step]).collect(), ()).is_none() {
                leading.push(step);
            }
        }
        for step in leading.iter().chain(&placed) {
            if chosen.len() < attempts {
                chosen.insert(self.attempt[*step]);
            }
        }
        let is_chosen = |step: &&usize| chosen.contains(&self.attempt[**step]);
        let mut left = steps;
        for &step in leading.iter().filter(is_chosen).chain(placed.iter().filter(is_chosen)).chain(&placed) {
            counts[step].attempt = chosen.contains(&self.attempt[step]);
            if left > 0 && !counts[step].step {
                counts[step].step = true;
                left -= 1;
            }
        }
    }

    /// The content of each cell of a table.
    pub fn tally(&self, grid: &Grid) -> Vec<Content> {
        let counts = self.counted();
        let mut contents = vec![Content::default(); grid.cells()];
        let mut last_attempt = vec![NOWHERE; grid.cells()];
        let (mut offices, mut recorders) = (Several::new(self.office.as_ref(), grid), Several::new(self.recorder.as_ref(), grid));
        let mut cells = Vec::new();
        for step in (0..self.person.len()).filter(|step| self.is_placed(*step)) {
            let (person, attempt) = (self.person[step], self.attempt[step]);
            grid.cells_of(grid.dimensions.iter().map(|&dimension| self.values[dimension][step]), &mut cells);
            for &cell in &cells {
                let content = &mut contents[cell];
                if content.persons.last() != Some(&person) {
                    content.persons.push(person);
                }
                if counts[step].attempt && last_attempt[cell] != attempt {
                    last_attempt[cell] = attempt;
                    content.attempts += 1;
                }
                content.steps += u64::from(counts[step].step);
                for several in [&mut offices, &mut recorders].into_iter().flatten() {
                    several.meet(cell, step);
                }
            }
        }
        for (cell, content) in contents.iter_mut().enumerate() {
            content.persons.sort_unstable();
            content.of_one = [&offices, &recorders].into_iter().flatten().any(|several| !several.met_two[cell]);
        }
        contents
    }
}

/// Whether a cell has met two different values of a column.
struct Several<'a> {
    column: &'a [u32],
    first: Vec<u32>,
    met_two: Vec<bool>,
}

impl<'a> Several<'a> {
    fn new(column: Option<&'a Vec<u32>>, grid: &Grid) -> Option<Self> {
        column.map(|column| Self { column, first: vec![NOWHERE; grid.cells()], met_two: vec![false; grid.cells()] })
    }

    fn meet(&mut self, cell: usize, step: usize) {
        let value = self.column[step];
        if value == NOWHERE {
            return;
        }
        if self.first[cell] == NOWHERE {
            self.first[cell] = value;
        }
        self.met_two[cell] |= self.first[cell] != value;
    }
}
