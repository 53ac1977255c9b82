//! What a dry run found: how many of each kind, on which lines; and what is to be added for people who are recorded already.

use super::broken::Doubt;
use crate::{
    domain::id::{AttemptId, CaseId},
    store::bulk::{PastCase, PastStep},
};

/// Lines that are kept of each kind; the others are counted.
pub const SHOWN: usize = 200;
/// Cells of a row that can be mended where it is shown.
pub const MENDED: usize = 40;

/// How many there are of something, and on which lines the first of them stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub count: usize,
    pub lines: Vec<u64>,
}

impl Tally {
    pub fn add(&mut self, line: u64) {
        self.count += 1;
        if self.lines.len() < SHOWN {
            self.lines.push(line);
        }
    }
}

/// What a dry run found.
#[derive(Debug, Default)]
pub struct Found {
    pub persons: Tally,
    /// People of the list who are recorded already, each once.
    pub matched: Tally,
    pub cases: Tally,
    pub attempts: Tally,
    pub steps: Tally,
    /// Rows that are recorded already.
    pub recorded: Tally,
    /// Rows that hold a value that nobody has said yet what it stands for.
    pub doubtful: Tally,
    /// Rows that cannot be used, and the first of them with why.
    pub rejected: usize,
    pub reasons: Vec<Doubt>,
}

impl Found {
    /// Puts the lines of each kind in order.
    pub fn sort(&mut self) {
        for tally in
            [&mut self.persons, &mut self.matched, &mut self.cases, &mut self.attempts, &mut self.steps, &mut self.recorded, &mut self.doubtful]
        {
            tally.lines.sort_unstable();
        }
    }
}

/// More for a person who is recorded already.
pub struct More {
    /// The person's code in the list.
    pub code: String,
    pub cases: Vec<PastCase>,
    /// Attempts of cases that are there: the case, which attempt of it, the steps.
    pub attempts: Vec<(CaseId, i16, Vec<PastStep>)>,
    /// Steps of attempts that are there: the case and the attempt, the first one's place, the steps.
    pub steps: Vec<(CaseId, AttemptId, i32, Vec<PastStep>)>,
}
