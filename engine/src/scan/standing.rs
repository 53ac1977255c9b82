//! The patterns that stand so far, and whether another says something that they do not.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use crate::cohort::Cohort;
use crate::hypothesis::{Event, Hypothesis};
use crate::record::Record;
use crate::scopes::{ScopeId, Scopes, Stay};
use crate::stats::{TwoByTwo, adjusted, exact_in_strata, normal_tail};
use crate::tables::Count;

use super::LEAST_RATIO;
use super::candidates::{Budget, Candidate};
use super::memberships::{Memberships, Strata, mask};

/// How many times as strong a narrower statement must be to stand beside the broader one.
const NARROWER_RATIO: f64 = 1.2;

/// A pattern has something to do with a candidate when holding it fixed changes the risk ratio so much.
const SWAY: f64 = 1.05;

/// The patterns that later candidates are held against: accepted ones, and those that only where people go or how often they try explains.
pub struct Standing<'a> {
    record: &'a Record<'a>,
    budget: &'a Budget,
    patterns: Vec<Pattern>,
    memberships: Memberships<'a>,
    scopes: &'a Scopes,
    /// Who stands where in the tables of standing patterns, by event, once it was asked for.
    sides: Mutex<FxHashMap<(usize, Event), Arc<Sides>>>,
}

/// Everyone in a table, so that a part of them is taken out without listing them anew.
struct Sides {
    table: TwoByTwo,
    /// For each step the cell of its person, counted from 1; 0 for whoever is not in the table. 1 byte a step.
    cells: Vec<u8>,
}

struct Pattern {
    hypothesis: Hypothesis,
    stands: bool,
}

/// A candidate while it is judged: its people are listed one by one only if someone asks for them.
pub struct Subject<'a> {
    record: &'a Record<'a>,
    scopes: &'a Scopes,
    pub hypothesis: &'a Hypothesis,
    pub candidate: &'a Candidate,
    cohort: OnceLock<Cohort<'a>>,
}

impl<'a> Subject<'a> {
    pub fn cohort(&self) -> &Cohort<'a> {
        self.cohort.get_or_init(|| self.cohort_for(self.hypothesis.event))
    }

    /// Its people with another event as the target.
    fn cohort_for(&self, event: Event) -> Cohort<'a> {
        match self.record.events.number(event) {
            Some(event) => Cohort::counted(self.record, self.scopes, &Count { event, ..self.candidate.count }),
            None => Cohort::of(self.record, Hypothesis { event, ..self.hypothesis.clone() }),
        }
    }

    pub fn table(&self) -> TwoByTwo {
        self.candidate.count.table
    }
}

/// Which of the standing patterns a candidate is held against.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Against {
    Groups,
    Everything,
}

/// What holding a candidate against the standing patterns gave.
#[derive(Debug, PartialEq)]
pub enum Verdict {
    /// These patterns (by number) say it already.
    Explained { by: Vec<usize> },
    /// It says something new; `ln_p` is the weighted conditional p. The accepted ones of which it is a narrower, stronger part are to be tested again without it;
    /// `beside` are those in whose strata it was tested.
    Distinct { ln_p: f64, narrows: Vec<usize>, beside: Vec<usize> },
}

impl<'a> Standing<'a> {
    pub fn new(record: &'a Record<'a>, scopes: &'a Scopes, budget: &'a Budget) -> Self {
        Standing { record, budget, patterns: Vec::new(), memberships: Memberships::new(record), scopes, sides: Mutex::default() }
    }

    /// Adds a pattern; its number is how many were added before.
    pub fn add(&mut self, hypothesis: &Hypothesis) {
        self.memberships.add(hypothesis);
        self.patterns.push(Pattern { hypothesis: hypothesis.clone(), stands: true });
    }

    /// Takes a pattern out of the strata.
    pub fn fell(&mut self, number: usize) {
        self.patterns[number].stands = false;
    }

    /// A candidate, to be held against them.
    pub fn subject(&self, hypothesis: &'a Hypothesis, candidate: &'a Candidate) -> Subject<'a> {
        Subject { record: self.record, scopes: self.scopes, hypothesis, candidate, cohort: OnceLock::new() }
    }

    /// Of these patterns those with the same target as an event, or with one within the other.
    pub fn with_target(&self, numbers: &[usize], event: Event) -> Vec<usize> {
        numbers.iter().copied().filter(|&number| is_related(self.patterns[number].hypothesis.event, event)).collect()
    }

    /// Who belongs to which of them.
    pub fn memberships(&self) -> &Memberships<'a> {
        &self.memberships
    }

    /// Tests a candidate in strata of joint membership, by person and within its own scope, in the standing patterns.
    pub fn judge(&self, subject: &Subject, strata: &Strata, own_ln_p: f64, against: Against) -> Verdict {
        let considered = |pattern: &Pattern| {
            let itself = pattern.hypothesis == *subject.hypothesis;
            pattern.stands && !itself && (against == Against::Everything || !pattern.hypothesis.group.is_empty())
        };
        let numbers: Vec<usize> = (0..self.patterns.len()).filter(|&number| considered(&self.patterns[number])).collect();
        if numbers.is_empty() {
            return Verdict::Distinct { ln_p: own_ln_p, narrows: Vec::new(), beside: Vec::new() };
        }
        let members = strata.of_patterns(self.patterns.len());
        let whole = subject.table();
        let (mut told_apart, mut same_people) = (Vec::new(), Vec::new());
        for number in numbers {
            let (members, event) = (members[number], self.patterns[number].hypothesis.event);
            match members.persons() == members.group() {
                false => told_apart.push(number),
                // All its members are of the candidate's group, so that a stratum of them has nobody to compare with. Of another target it says nothing about this one.
                true if !is_related(event, subject.hypothesis.event) => {}
                true if members.group() == whole.group() => same_people.push(number),
                true => told_apart.push(number),
            }
        }
        // Most candidates fall here, at little cost.
        let terms = subject.hypothesis.terms();
        let jointly = strata.under(&mask(told_apart.iter().copied()));
        let conditional = self.holds(&jointly, terms);
        let mut narrows = Vec::new();
        // where a pattern's members are just the candidate's group, no stratum has both sides
        for number in same_people {
            match self.beside(subject, number) {
                Beside::AnotherMatter => {}
                Beside::Nothing => return Verdict::Explained { by: vec![number] },
                Beside::Narrower => narrows.push(number),
            }
        }
        let ln_p = match conditional {
            Some(ln_p) => ln_p,
            None => {
                let telling = Telling::of(&members, &told_apart, whole);
                if let Some(number) = self.explainer(&telling, terms) {
                    return Verdict::Explained { by: vec![number] };
                }
                // None explains it alone. Where all at once leave hardly anybody to compare with, only those are told apart that have something to do with it.
                let nobody_left = are_shredded(&jointly) && !self.has_relatives(&told_apart, subject.hypothesis);
                match nobody_left.then(|| self.holds(&strata.under(&mask(telling.swaying())), terms)).flatten() {
                    Some(ln_p) => ln_p,
                    None => return Verdict::Explained { by: telling.numbers() },
                }
            }
        };
        Verdict::Distinct { ln_p: ln_p.max(own_ln_p), narrows, beside: told_apart }
    }

    /// The patterns with the same target that are about fewer people than a more general one: their terms are its terms and more.
    pub fn narrower_than(&self, general: &Hypothesis) -> Vec<usize> {
        let is_narrower = |pattern: &Pattern| {
            let narrow = &pattern.hypothesis;
            let all = general.scope.iter().all(|term| narrow.scope.contains(term)) && general.group.iter().all(|term| narrow.group.contains(term));
            pattern.stands && narrow.event == general.event && narrow.terms() > general.terms() && all && !general.group.is_empty()
        };
        (0..self.patterns.len()).filter(|&number| is_narrower(&self.patterns[number])).collect()
    }

    /// Tests an accepted pattern again, without the scope of a candidate that is a narrower, stronger part of it.
    pub fn stands_without(&self, number: usize, narrower: ScopeId) -> bool {
        let accepted = &self.patterns[number].hypothesis;
        self.holds(&[self.sides(number, accepted.event).without(self.scopes.stays(narrower))], accepted.terms()).is_some()
    }

    /// The weighted p of the exact test in strata, as a logarithm, if it is small enough and the Mantel–Haenszel risk ratio large enough.
    fn holds(&self, strata: &[TwoByTwo], terms: usize) -> Option<f64> {
        if !is_large(strata) || self.budget.ln_weighted(ln_hoped(strata), terms) > self.budget.ln_bound {
            return None;
        }
        let ln_p = self.budget.ln_weighted(exact_in_strata::ln_mid_p(strata)?, terms);
        (ln_p <= self.budget.ln_bound).then_some(ln_p)
    }

    /// A candidate of the same people as a standing pattern with the same target, or one within the other: does it add anything?
    fn beside(&self, subject: &Subject, number: usize) -> Beside {
        let (candidate, standing) = (subject.hypothesis, &self.patterns[number].hypothesis);
        if candidate.group != standing.group {
            return Beside::Nothing;
        }
        if candidate.scope != standing.scope && self.is_stronger_here(subject, number) {
            return if candidate.event == standing.event { Beside::Narrower } else { Beside::AnotherMatter };
        }
        let adds = if standing.event.contains(candidate.event) {
            self.is_more_of_the_same(subject, standing.event)
        } else {
            candidate.event.contains(standing.event) && self.is_more_than_that(subject.cohort(), standing.event)
        };
        if adds { Beside::AnotherMatter } else { Beside::Nothing }
    }

    /// Who stands where in the table of a standing pattern with this event as the target.
    fn sides(&self, number: usize, event: Event) -> Arc<Sides> {
        let mut sides = self.sides.lock().unwrap_or_else(PoisonError::into_inner);
        let broader = || Hypothesis { event, ..self.patterns[number].hypothesis.clone() };
        sides.entry((number, event)).or_insert_with(|| Arc::new(Sides::of(&Cohort::of(self.record, broader())))).clone()
    }

    /// Whether the difference in the candidate's scope is larger than in the rest of the standing pattern's: the ratio of the risk ratios, one-sided, by their standard errors.
    fn is_stronger_here(&self, subject: &Subject, number: usize) -> bool {
        let rest = self.sides(number, subject.hypothesis.event).without(self.scopes.stays(subject.candidate.count.scope));
        let here = subject.table();
        if !rest.has_both_sides() || rest.target() == 0 {
            return false;
        }
        let ((here, here_error), (rest, rest_error)) = (here.log_risk_ratio(), rest.log_risk_ratio());
        let ln_p = normal_tail((here - rest) / here_error.hypot(rest_error)).ln();
        (here - rest).exp() >= NARROWER_RATIO && self.budget.ln_weighted(ln_p, subject.hypothesis.terms()) <= self.budget.ln_bound
    }

    /// Whether, among those who met the broader event, the group met this narrower one more often than others did: an outcome for this reason, a demand that no rule names.
    /// The first time counts: who meets the outcome more often hears more reasons.
    fn is_more_of_the_same(&self, subject: &Subject, broader: Event) -> bool {
        let (narrower, terms) = (subject.hypothesis.event, subject.hypothesis.terms());
        let cohort = subject.cohort_for(broader);
        let mut table = TwoByTwo::default();
        for member in cohort.members.iter().filter(|member| member.met) {
            if let Some(step) = cohort.steps(member).find(|&step| broader.happened(self.record, step)) {
                table.count(member.in_group, narrower.happened(self.record, step));
            }
        }
        if !table.has_both_sides() {
            return false;
        }
        table.risk_ratio().value >= NARROWER_RATIO && self.budget.ln_weighted(table.ln_mid_p(), terms) <= self.budget.ln_bound
    }

    /// Whether the group meets the candidate's event more often where the narrower one is not met, too.
    fn is_more_than_that(&self, cohort: &Cohort, narrower: Event) -> bool {
        let broader = cohort.hypothesis.event;
        let mut table = TwoByTwo::default();
        for member in &cohort.members {
            let alone = |step: usize| broader.happened(self.record, step) && !narrower.happened(self.record, step);
            table.count(member.in_group, member.met && cohort.steps(member).any(alone));
        }
        self.holds(&[table], cohort.hypothesis.terms()).is_some()
    }

    /// Whether one of these patterns is about the same, or nearly the same, target and shares a term of the candidate's group: what the candidate adds to it must hold in all strata.
    fn has_relatives(&self, numbers: &[usize], candidate: &Hypothesis) -> bool {
        let shares = |pattern: &Hypothesis| pattern.group.iter().any(|term| candidate.group.contains(term));
        self.with_target(numbers, candidate.event).into_iter().any(|number| shares(&self.patterns[number].hypothesis))
    }

    /// The first pattern that alone explains a candidate.
    fn explainer(&self, telling: &Telling, terms: usize) -> Option<usize> {
        let splits = &telling.splits;
        let alone = splits.iter().find(|(_, split)| !is_large(split)); // cheaper than the exact test, and mostly enough
        alone.or_else(|| splits.iter().find(|(_, split)| self.holds(split, terms).is_none())).map(|(number, _)| *number)
    }
}

impl Sides {
    fn of(cohort: &Cohort) -> Self {
        let mut cells = vec![0; cohort.record.columns.steps()];
        for member in &cohort.members {
            let cell = 1 + 2 * u8::from(!member.in_group) + u8::from(!member.met);
            cells[cohort.record.steps_of(member.person)].fill(cell);
        }
        Sides { table: cohort.table(), cells }
    }

    /// The table without those who were seen in a scope.
    fn without(&self, seen: &[Stay]) -> TwoByTwo {
        let mut counts = [0; 5];
        seen.iter().for_each(|stay| counts[usize::from(self.cells[stay.first as usize])] += 1);
        let [_, a, b, c, d] = counts;
        less(self.table, TwoByTwo::new(a, b, c, d))
    }
}

/// The standing patterns that tell a candidate's people apart, each with its members and the others.
struct Telling {
    whole: TwoByTwo,
    splits: Vec<(usize, [TwoByTwo; 2])>,
}

impl Telling {
    fn of(members: &[TwoByTwo], numbers: &[usize], whole: TwoByTwo) -> Self {
        let split = |&number: &usize| (number, [members[number], less(whole, members[number])]);
        let splits = numbers.iter().map(split).filter(|(_, split)| split.iter().all(|part| part.persons() > 0)).collect();
        Telling { whole, splits }
    }

    fn numbers(self) -> Vec<usize> {
        self.splits.into_iter().map(|(number, _)| number).collect()
    }

    /// Those that change the risk ratio by at least [`SWAY`] when they alone are held fixed (change in estimate: Mickey & Greenland 1989).
    fn swaying(&self) -> impl Iterator<Item = usize> {
        let crude = adjusted::risk_ratio(&[self.whole]).map(|ratio| ratio.value);
        let sways = move |split: &[TwoByTwo; 2]| match (crude, adjusted::risk_ratio(split)) {
            (Some(crude), Some(ratio)) => (ratio.value / crude).ln().abs() >= SWAY.ln(),
            _ => true,
        };
        self.splits.iter().filter(move |(_, split)| sways(split)).map(|(number, _)| *number)
    }
}

/// Whether so many patterns are told apart at once that a tenth of what the comparison knows is lost: `Σ (a+b)(c+d)/n` over the strata, to which the precision of a Mantel–Haenszel
/// estimate is in proportion where there is no difference, beside the same of all people together.
fn are_shredded(strata: &[TwoByTwo]) -> bool {
    let weight = |table: &TwoByTwo| {
        let (group, all) = (table.group() as f64, table.persons() as f64);
        if all > 0.0 { group * (all - group) / all } else { 0.0 }
    };
    let whole = strata.iter().fold(TwoByTwo::default(), |sum, table| sum + *table);
    strata.iter().map(weight).sum::<f64>() < 0.9 * weight(&whole)
}

/// Whether one of two events is, or contains, the other.
fn is_related(one: Event, other: Event) -> bool {
    one == other || one.contains(other) || other.contains(one)
}

/// Whether people in the group are at least 1.25 times as often in the target, between alike.
fn is_large(strata: &[TwoByTwo]) -> bool {
    adjusted::risk_ratio(strata).is_some_and(|ratio| ratio.value >= LEAST_RATIO)
}

/// `ln` of a p that the exact test does not undercut: that of the normal distribution at twice the distance (Cochran–Mantel–Haenszel). It saves most of the convolutions.
fn ln_hoped(strata: &[TwoByTwo]) -> f64 {
    adjusted::cochran_mantel_haenszel(strata, false).map_or(0.0, |test| normal_tail(2.0 * test.value.sqrt()).ln())
}

/// What a candidate adds to a standing pattern of the same people.
enum Beside {
    Nothing,
    /// It is about something else, or a narrower or broader target that differs on its own.
    AnotherMatter,
    /// It is the same in a narrower scope, and stronger there.
    Narrower,
}

fn less(whole: TwoByTwo, part: TwoByTwo) -> TwoByTwo {
    TwoByTwo::new(whole.a - part.a, whole.b - part.b, whole.c - part.c, whole.d - part.d)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strata_that_leave_hardly_anybody_to_compare_with_are_told() {
        let balanced = TwoByTwo::new(10, 10, 20, 60);
        assert!(!are_shredded(&[balanced, balanced]), "as many of both in each");
        let alone = [TwoByTwo::new(10, 10, 0, 0), TwoByTwo::new(0, 0, 20, 60)];
        assert!(are_shredded(&[balanced, alone[0], alone[1]]));
        assert!(!are_shredded(&[]));
    }

    #[test]
    fn a_pattern_sways_that_changes_the_ratio_when_it_is_held_fixed() {
        let whole = TwoByTwo::new(30, 70, 20, 180);
        // of the members of the first everybody alike, whatever the group; the second has nothing to do with it
        let (confounds, apart) = (TwoByTwo::new(28, 32, 14, 16), TwoByTwo::new(15, 35, 10, 90));
        let members = [confounds, apart, TwoByTwo::default()];
        let telling = Telling::of(&members, &[0, 1, 2], whole);
        assert_eq!(telling.swaying().collect::<Vec<_>>(), [0]);
        assert_eq!(telling.numbers(), [0, 1], "one without members here tells nobody apart");
    }
}
