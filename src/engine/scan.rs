//! What hits the same people again and again? All hypotheses are counted, tested, and held against each other.

mod candidates;
mod memberships;
mod standing;

use std::fmt;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::adjust::{Adjusted, Explanation, explain};
use super::cohort::Cohort;
use super::columns::Columns;
use super::hypothesis::Hypothesis;
use super::pattern::{ExplainedBy, Pattern};
use super::record::Record;
use super::stats::exact::from_ln;
use super::stats::step_up::q_values;
use candidates::{Budget, Candidate};
use memberships::MOST_STANDING;
use standing::{Against, Standing, Verdict};

/// The false discovery rate of what is shown.
pub const ALPHA: f64 = 0.02;

/// Differences below this are not worth saying.
pub const LEAST_RATIO: f64 = 1.25;

/// No scan shows more patterns.
pub const MOST_SHOWN: usize = 100;

/// Nor files more explained ones below them.
pub const MOST_EXPLAINED: usize = 200;

/// Candidates whose people are looked up ahead, side by side.
const AHEAD: usize = 16;

/// What an organization chooses about its scans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `k`: a pattern needs at least so many persons in its group and target. At least 5; less is taken as 5.
    pub threshold: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { threshold: 5 }
    }
}

/// What a scan found. Serialised it is what `analyse` prints, but for the seconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scan {
    pub records: Records,
    pub hypotheses: Hypotheses,
    /// Those that are shown first, strongest first (by weighted p); then the explained ones, likewise.
    pub patterns: Vec<Pattern>,
    pub notes: Vec<Note>,
}

/// What the record holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Records {
    pub persons: usize,
    pub attempts: usize,
    pub steps: usize,
}

/// How many hypotheses a scan looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hypotheses {
    /// Combinations of target, scope and group whose two sides were both seen.
    pub possible: usize,
    /// Those whose margins allow a small enough p (Tarone 1990): the number that the false discovery rate is controlled over.
    pub testable: usize,
    /// Those of them that point the right way, with enough persons and a ratio worth saying, so that their p was worked out.
    pub tested: usize,
}

/// What a reader of a scan should know beside the patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// No step has an outcome that counts as a target.
    NoTarget,
    /// No hypothesis had enough persons to be tested.
    NothingTestable,
    /// So many explained patterns were left out below the first [`MOST_EXPLAINED`].
    ExplainedLeftOut(usize),
    /// So many weaker candidates were not looked at, because so many stronger ones stand already.
    CandidatesLeftOut(usize),
}

impl fmt::Display for Note {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Note::NoTarget => write!(to, "no step has an outcome that counts as a target"),
            Note::NothingTestable => write!(to, "there are too few people for any pattern to be told from chance"),
            Note::ExplainedLeftOut(count) => write!(to, "{count} more patterns that others explain are not listed"),
            Note::CandidatesLeftOut(count) => write!(to, "{count} weaker candidates were not looked at"),
        }
    }
}

/// What became of a candidate.
#[derive(Clone, Debug)]
enum Fate {
    Distinct,
    Adjustment(Explanation),
    /// Explained by these candidates.
    By(Vec<usize>),
}

/// A candidate that was looked at closely.
struct Judged {
    hypothesis: Hypothesis,
    candidate: Candidate,
    fate: Fate,
    /// Of a distinct one: the larger of its own weighted p, its conditional ones, and that of the adjustment, as a logarithm.
    ln_p: f64,
}

/// Scans a record. The same record gives the same result, byte for byte, whatever the order of its rows and the number of threads.
pub fn scan(columns: &Columns, settings: Settings) -> Scan {
    let record = Record::of(columns);
    let (hypotheses, budget, candidates) = candidates::find(&record, settings.threshold.max(5));
    let mut notes = Vec::new();
    if record.events.list.is_empty() {
        notes.push(Note::NoTarget);
    } else if hypotheses.testable == 0 {
        notes.push(Note::NothingTestable);
    }
    let judged = judge(&record, &budget, in_order(&record, candidates), &mut notes);
    let patterns = listed(&record, &budget, &judged, &mut notes);
    let records = Records { persons: columns.persons(), attempts: columns.attempts(), steps: columns.steps() };
    Scan { records, hypotheses, patterns, notes }
}

/// Strongest first, by weighted p; equals by identity.
fn in_order(record: &Record, candidates: Vec<Candidate>) -> Vec<(Hypothesis, Candidate)> {
    let mut candidates: Vec<(String, Hypothesis, Candidate)> = candidates
        .into_par_iter()
        .map(|candidate| {
            let hypothesis = candidate.count.hypothesis(record);
            (hypothesis.statement(record.columns).id(), hypothesis, candidate)
        })
        .collect();
    candidates.par_sort_unstable_by(|one, other| one.2.ln_weighted.total_cmp(&other.2.ln_weighted).then_with(|| one.0.cmp(&other.0)));
    candidates.into_iter().map(|(_, hypothesis, candidate)| (hypothesis, candidate)).collect()
}

/// Distinct patterns: each candidate in turn is held against those that stand before it, and must survive where people go and how often they try.
fn judge(record: &Record, budget: &Budget, candidates: Vec<(Hypothesis, Candidate)>, notes: &mut Vec<Note>) -> Vec<Judged> {
    let mut standing = Standing::new(record, budget);
    let mut standing_candidates: Vec<usize> = Vec::new(); // the candidate behind each number that `standing` gives
    let mut judged: Vec<Judged> = Vec::new();
    for ahead in candidates.chunks(AHEAD) {
        if standing_candidates.len() + AHEAD > MOST_STANDING {
            notes.push(Note::CandidatesLeftOut(candidates.len() - judged.len()));
            break;
        }
        let cohorts: Vec<Cohort> = ahead.par_iter().map(|(hypothesis, _)| Cohort::of(record, hypothesis.clone())).collect();
        for ((hypothesis, candidate), cohort) in ahead.iter().zip(&cohorts) {
            let (fate, ln_p, narrows) = fate(&standing, budget, cohort, candidate);
            let number = judged.len();
            if let Fate::Distinct = fate {
                for accepted in narrows {
                    if !standing.stands_without(accepted, hypothesis) {
                        standing.fell(accepted);
                        if let Fate::Distinct = judged[standing_candidates[accepted]].fate {
                            judged[standing_candidates[accepted]].fate = Fate::By(vec![number]);
                        }
                    }
                }
            }
            let fate = match fate {
                Fate::By(numbers) => Fate::By(numbers.into_iter().map(|standing| standing_candidates[standing]).collect()),
                fate => {
                    standing.add(hypothesis, cohort.table());
                    standing_candidates.push(number);
                    fate
                }
            };
            judged.push(Judged { hypothesis: hypothesis.clone(), candidate: *candidate, fate, ln_p });
        }
    }
    judged
}

/// What becomes of one candidate, its p, and which standing patterns it narrows. A group is first held against groups, then adjusted, then held against places, too: so a group that only goes to harsher
/// offices is said to be explained by where people go, rather than by a list of offices.
fn fate(standing: &Standing, budget: &Budget, cohort: &Cohort, candidate: &Candidate) -> (Fate, f64, Vec<usize>) {
    let first = if cohort.hypothesis.group.is_empty() { Against::Everything } else { Against::Groups };
    let (ln_p, narrows) = match standing.judge(cohort, candidate.ln_weighted, first) {
        Verdict::Explained { by } => return (Fate::By(by), 0.0, Vec::new()),
        Verdict::Distinct { ln_p, narrows } => (ln_p, narrows),
    };
    let adjusted = Adjusted::of(cohort);
    if !adjusted.survives() {
        return (Fate::Adjustment(explain(cohort)), 0.0, Vec::new());
    }
    // Trying more often makes the crude p small; what is left between alike must be a discovery on its own. (Without this, one in seven sets of shuffled outcomes showed something.)
    let ln_p = adjusted.p.map_or(0.0, |p| budget.ln_weighted(p.ln(), cohort.hypothesis.terms())).max(ln_p);
    match first {
        Against::Everything => (Fate::Distinct, ln_p, narrows),
        Against::Groups => match standing.judge(cohort, ln_p, Against::Everything) {
            Verdict::Explained { by } => (Fate::By(by), 0.0, Vec::new()),
            Verdict::Distinct { ln_p, .. } => (Fate::Distinct, ln_p, narrows),
        },
    }
}

/// The step-up over distinct patterns, and what is filed below those that are shown.
fn listed(record: &Record, budget: &Budget, judged: &[Judged], notes: &mut Vec<Note>) -> Vec<Pattern> {
    let m = budget.testable as f64;
    let distinct: Vec<usize> = (0..judged.len()).filter(|&number| matches!(judged[number].fate, Fate::Distinct)).collect();
    let p: Vec<f64> = distinct.iter().map(|&number| from_ln(judged[number].ln_p)).collect();
    let q = q_values(&p, m);
    let shown: Vec<(usize, f64)> = distinct.iter().copied().zip(q).filter(|(_, q)| *q <= ALPHA).take(MOST_SHOWN).collect();

    let mut is_listed = vec![false; judged.len()];
    for (number, _) in &shown {
        is_listed[*number] = true;
    }
    let mut explained: Vec<usize> = Vec::new();
    for number in 0..judged.len() {
        if is_rooted(judged, &is_listed, number) && !matches!(judged[number].fate, Fate::Distinct) {
            explained.push(number);
        }
    }
    if explained.len() > MOST_EXPLAINED {
        notes.push(Note::ExplainedLeftOut(explained.len() - MOST_EXPLAINED));
        explained.truncate(MOST_EXPLAINED);
    }
    let id = |number: &usize| judged[*number].hypothesis.statement(record.columns).id();
    let explained = explained.into_iter().filter_map(|number| match &judged[number].fate {
        Fate::By(numbers) => Some((number, 1.0, Some(ExplainedBy::Patterns(numbers.iter().map(id).collect())))),
        Fate::Adjustment(explanation) => Some((number, 1.0, Some(ExplainedBy::Adjustment(*explanation)))),
        Fate::Distinct => None,
    });
    let all: Vec<(usize, f64, Option<ExplainedBy>)> = shown.iter().map(|&(number, q)| (number, q, None)).chain(explained).collect();
    all.into_par_iter()
        .map(|(number, q, explained_by)| {
            let one = &judged[number];
            Pattern::of(&Cohort::of(record, one.hypothesis.clone()), one.candidate.p(), q, explained_by)
        })
        .collect()
}

/// Whether a pattern is shown, or explained by the adjustment, or lies beneath one that is: what lies beneath a pattern that is not shown is not shown.
fn is_rooted(judged: &[Judged], shown: &[bool], number: usize) -> bool {
    match &judged[number].fate {
        Fate::Distinct => shown[number],
        Fate::Adjustment(_) => true,
        Fate::By(numbers) => numbers.iter().any(|&above| above != number && is_rooted(judged, shown, above)),
    }
}

#[cfg(test)]
mod tests;
