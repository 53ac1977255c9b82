//! What hits the same people again and again? All hypotheses are counted, tested, and held against each other.

mod beside;
mod candidates;
mod memberships;
mod standing;

use std::{collections::HashSet, fmt};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::adjust::{Adjusted, Explanation, explain, survives, within};
use super::cohort::Cohort;
use super::columns::{Basis, Columns, NO_DAY};
use super::groups::Groups;
use super::hypothesis::Hypothesis;
use super::pattern::{ExplainedBy, Pattern};
use super::record::Record;
use super::scopes::Scopes;
use super::stats::exact::from_ln;
use super::stats::step_up::q_values;
use beside::Beside;
use candidates::{Budget, Candidate};
use memberships::{MOST_STANDING, Strata, mask};
use standing::{Against, Standing, Subject, Verdict};

/// The false discovery rate of what is shown.
pub const ALPHA: f64 = 0.02;

/// Differences below this are not worth saying.
pub const LEAST_RATIO: f64 = 1.25;

/// No scan shows more patterns.
pub const MOST_SHOWN: usize = 100;

/// Nor files more explained ones below them; those that the adjustment explains come first.
pub const MOST_EXPLAINED: usize = 100;

/// At most so many candidates are judged side by side: as soon as one of them stands, those after it are judged anew.
const AHEAD: usize = 256;

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// No step has an outcome that counts as a target.
    NoTarget,
    /// No hypothesis had enough persons to be tested.
    NothingTestable,
    /// Everybody of whom it is known has the same value of this facet.
    NobodyToCompare(String),
    /// So many values of this facet are held by fewer people than a pattern needs, and were not tested.
    RareValues { facet: String, values: usize },
    /// So many steps have no day, though others have.
    WithoutDay(usize),
    /// One person made so many attempts; people are counted once.
    ManyAttempts(usize),
    /// So many people were granted something and refused it at the same office on the same day: both count.
    Contradictory(usize),
    /// So many explained patterns were left out below the first [`MOST_EXPLAINED`].
    ExplainedLeftOut(usize),
    /// So many weaker candidates were not looked at, because so many stronger ones stand already.
    CandidatesLeftOut(usize),
    /// Demands that no rule names were compared between groups only, not between places: the legal basis of so many demands is not known.
    BasisNotKnown(usize),
}

impl fmt::Display for Note {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Note::NoTarget => write!(to, "no step has an outcome that counts as a target"),
            Note::NothingTestable => write!(to, "there are too few people for any pattern to be told from chance"),
            Note::NobodyToCompare(facet) => write!(to, "all have the same value of “{facet}”, so that nobody can be compared by it"),
            Note::RareValues { facet, values } => {
                write!(to, "{values} values of “{facet}” are held by too few people for a pattern and were not tested")
            }
            Note::WithoutDay(steps) => {
                write!(to, "{steps} steps have no day; within an attempt they come last among steps that no other number puts in order")
            }
            Note::ManyAttempts(attempts) => write!(to, "one person made {attempts} attempts; in every figure people are counted once"),
            Note::Contradictory(people) => {
                write!(to, "{people} people were granted and refused the same service at the same office on the same day; both count")
            }
            Note::ExplainedLeftOut(count) => write!(to, "{count} more patterns that others explain are not listed"),
            Note::CandidatesLeftOut(count) => write!(to, "{count} weaker candidates were not looked at"),
            Note::BasisNotKnown(demands) => {
                write!(to, "the legal basis of {demands} demands is not known, so that places are not compared by demands that no rule names")
            }
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
    let threshold = settings.threshold.max(5);
    let record = Record::of(columns);
    let scopes = Scopes::of(&record, threshold);
    let groups = Groups::of(columns, threshold);
    let (hypotheses, budget, candidates) = candidates::find(&record, &scopes, &groups, threshold);
    let mut notes = Vec::new();
    if record.events.list.is_empty() {
        notes.push(Note::NoTarget);
    } else if hypotheses.testable == 0 {
        notes.push(Note::NothingTestable);
    }
    notes.extend(oddities(columns, &groups));
    let candidates = in_order(&record, &scopes, candidates);
    let standing = Standing::new(&record, &scopes, &budget);
    let judged = judge(standing, &budget, &candidates, Beside::new(&record, &scopes, &groups), &mut notes);
    drop(groups);
    let patterns = listed(&record, &scopes, &budget, &judged, &mut notes);
    let records = Records { persons: columns.persons(), attempts: columns.attempts(), steps: columns.steps() };
    Scan { records, hypotheses, patterns, notes }
}

/// More attempts of one person than this are worth a word.
const MANY_ATTEMPTS: usize = 100;

/// What is odd about a record, and what was left out for it.
fn oddities(columns: &Columns, groups: &Groups) -> Vec<Note> {
    let mut notes = Vec::new();
    for (position, facet) in columns.shape().facets.iter().enumerate() {
        match groups.facets.iter().find(|tested| tested.position == position) {
            Some(tested) if tested.rare > 0 => notes.push(Note::RareValues { facet: facet.clone(), values: tested.rare }),
            Some(_) => {}
            None if columns.facets()[position].width() > 2 => {
                notes.push(Note::RareValues { facet: facet.clone(), values: columns.facets()[position].width() - 1 })
            }
            None => notes.push(Note::NobodyToCompare(facet.clone())),
        }
    }
    let undated = columns.days().iter().filter(|day| **day == NO_DAY).count();
    if undated > 0 && undated < columns.steps() {
        notes.push(Note::WithoutDay(undated));
    }
    let demands = columns.demands().all();
    let unknown = demands.iter().filter(|made| made.basis == Basis::NotKnown).count();
    if unknown > 0 && demands.iter().any(|made| made.basis.is_named_by_no_rule()) {
        notes.push(Note::BasisNotKnown(unknown));
    }
    let most = (0..columns.persons()).map(|person| columns.attempts_of(person).len()).max().unwrap_or(0);
    if most > MANY_ATTEMPTS {
        notes.push(Note::ManyAttempts(most));
    }
    let contradictory = contradictory(columns);
    if contradictory > 0 {
        notes.push(Note::Contradictory(contradictory));
    }
    notes
}

/// How many people were granted and refused the same service at the same office on the same day: mostly a slip of whoever recorded it.
fn contradictory(columns: &Columns) -> usize {
    let [granted, refused] = ["granted", "refused"].map(|outcome| columns.outcome().code(outcome));
    let (Some(granted), Some(refused)) = (granted, refused) else { return 0 };
    let (outcomes, days) = (columns.outcome().codes(), columns.days());
    let at = |step: usize| (days[step], columns.office().codes()[step], columns.service().codes()[step]);
    let with = |person: usize, outcome: u32| columns.steps_of(person).filter(move |step| outcomes[*step] == outcome && days[*step] != NO_DAY).map(at);
    let is_both = |person: &usize| {
        let grants: HashSet<_> = with(*person, granted).collect();
        !grants.is_empty() && with(*person, refused).any(|refusal| grants.contains(&refusal))
    };
    (0..columns.persons()).into_par_iter().filter(is_both).count()
}

/// Strongest first, by weighted p; equals by identity.
fn in_order(record: &Record, scopes: &Scopes, candidates: Vec<Candidate>) -> Vec<(Hypothesis, Candidate)> {
    let mut candidates: Vec<(String, Hypothesis, Candidate)> = candidates
        .into_par_iter()
        .map(|candidate| {
            let hypothesis = candidate.count.hypothesis(record, scopes);
            (hypothesis.statement(record.columns).id(), hypothesis, candidate)
        })
        .collect();
    candidates.par_sort_unstable_by(|one, other| one.2.ln_weighted.total_cmp(&other.2.ln_weighted).then_with(|| one.0.cmp(&other.0)));
    candidates.into_iter().map(|(_, hypothesis, candidate)| (hypothesis, candidate)).collect()
}

/// Distinct patterns: each candidate in turn is held against those that stand before it, and must survive where people go and how often they try.
///
/// Almost all are explained, and one that is explained changes nothing for the next. So many are judged side by side, each against the same standing patterns, and taken over in order up to the first that stands.
fn judge(mut standing: Standing, budget: &Budget, candidates: &[(Hypothesis, Candidate)], mut beside: Beside, notes: &mut Vec<Note>) -> Vec<Judged> {
    let mut standing_candidates: Vec<usize> = Vec::new(); // the candidate behind each number that `standing` gives
    let mut judged: Vec<Judged> = Vec::new();
    let mut ahead = 1;
    while judged.len() < candidates.len() {
        if standing_candidates.len() >= MOST_STANDING {
            notes.push(Note::CandidatesLeftOut(candidates.len() - judged.len()));
            break;
        }
        let next = &candidates[judged.len()..candidates.len().min(judged.len() + ahead)];
        let with_group = next.iter().filter(|(hypothesis, _)| !hypothesis.group.is_empty());
        beside.prepare(with_group.map(|(_, candidate)| &candidate.count), standing.memberships());
        let fates: Vec<(Fate, f64, Vec<usize>)> =
            next.par_iter().map(|(hypothesis, candidate)| fate(&standing, &beside, budget, &standing.subject(hypothesis, candidate))).collect();
        ahead = (ahead * 2).min(AHEAD);
        for ((hypothesis, candidate), (fate, ln_p, narrows)) in next.iter().zip(fates) {
            let number = judged.len();
            if let Fate::Distinct = fate {
                for accepted in narrows {
                    if !standing.stands_without(accepted, candidate.count.scope) {
                        standing.fell(accepted);
                        if let Fate::Distinct = judged[standing_candidates[accepted]].fate {
                            judged[standing_candidates[accepted]].fate = Fate::By(vec![number]);
                        }
                    }
                }
            }
            let stands = !matches!(fate, Fate::By(_));
            let fate = match fate {
                Fate::By(numbers) => Fate::By(numbers.into_iter().map(|standing| standing_candidates[standing]).collect()),
                fate => {
                    standing.add(hypothesis);
                    standing_candidates.push(number);
                    fate
                }
            };
            let is_distinct = matches!(fate, Fate::Distinct);
            judged.push(Judged { hypothesis: hypothesis.clone(), candidate: *candidate, fate, ln_p });
            if is_distinct {
                look_again(hypothesis, &mut standing, &standing_candidates, &mut judged, &mut beside);
            }
            if stands {
                ahead = 2;
                break;
            }
        }
    }
    judged
}

/// Narrower patterns that were accepted before a more general one must say something beside it, too: otherwise a real pattern together with a group that only tries more often,
/// which has the smaller p, would stay although its second term is superfluous.
fn look_again(general: &Hypothesis, standing: &mut Standing, candidates: &[usize], judged: &mut [Judged], beside: &mut Beside) {
    for number in standing.narrower_than(general) {
        let accepted = &judged[candidates[number]];
        if !matches!(accepted.fate, Fate::Distinct) {
            continue;
        }
        beside.prepare(std::iter::once(&accepted.candidate.count), standing.memberships());
        let subject = standing.subject(&accepted.hypothesis, &accepted.candidate);
        let verdict = standing.judge(&subject, &beside.strata(&accepted.candidate.count), accepted.ln_p, Against::Groups);
        if let Verdict::Explained { by } = verdict {
            standing.fell(number);
            judged[candidates[number]].fate = Fate::By(by.into_iter().map(|by| candidates[by]).collect());
        }
    }
}

/// What becomes of one candidate, its p, and which standing patterns it narrows. A group is first held against groups, then adjusted, then held against places, too: so a group that only goes to harsher
/// offices is said to be explained by where people go, rather than by a list of offices.
fn fate(standing: &Standing, beside: &Beside, budget: &Budget, subject: &Subject) -> (Fate, f64, Vec<usize>) {
    let is_group = !subject.hypothesis.group.is_empty();
    let first = if is_group { Against::Groups } else { Against::Everything };
    let strata: Strata = if is_group { beside.strata(&subject.candidate.count) } else { standing.memberships().of(subject.cohort()) };
    let (ln_p, narrows, told_apart) = match standing.judge(subject, &strata, subject.candidate.ln_weighted, first) {
        Verdict::Explained { by } => return (Fate::By(by), 0.0, Vec::new()),
        Verdict::Distinct { ln_p, narrows, beside } => (ln_p, narrows, beside),
    };
    let adjusted = Adjusted::of(subject.cohort());
    if !adjusted.survives() {
        return (Fate::Adjustment(explain(subject.cohort())), 0.0, Vec::new());
    }
    let same_target = standing.with_target(&told_apart, subject.hypothesis.event);
    if is_group && !same_target.is_empty() {
        let kinds = standing.memberships().kinds(subject.cohort(), &mask(same_target.iter().copied()));
        if !survives(within(subject.cohort(), &kinds)) {
            return (Fate::By(same_target), 0.0, Vec::new());
        }
    }
    // Trying more often makes the crude p small; what is left between alike must be a discovery on its own. (Without this, one in seven sets of shuffled outcomes showed something.)
    let ln_p = adjusted.p.map_or(0.0, |p| budget.ln_weighted(p.ln(), subject.hypothesis.terms())).max(ln_p);
    match first {
        Against::Everything => (Fate::Distinct, ln_p, narrows),
        Against::Groups => match standing.judge(subject, &strata, ln_p, Against::Everything) {
            Verdict::Explained { by } => (Fate::By(by), 0.0, Vec::new()),
            Verdict::Distinct { ln_p, .. } => (Fate::Distinct, ln_p, narrows),
        },
    }
}

/// The step-up over distinct patterns, and what is filed below those that are shown.
fn listed(record: &Record, scopes: &Scopes, budget: &Budget, judged: &[Judged], notes: &mut Vec<Note>) -> Vec<Pattern> {
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
        explained.sort_by_key(|&number| (matches!(judged[number].fate, Fate::By(_)), number));
        explained.truncate(MOST_EXPLAINED);
        explained.sort_unstable();
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
            Pattern::of(&Cohort::counted(record, scopes, &one.candidate.count), one.candidate.p(), q, explained_by)
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
mod acceptance;
#[cfg(test)]
mod tests;
