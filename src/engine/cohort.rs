//! The people whom a hypothesis compares: who is in the group, who is in the target, and where each began.

use std::collections::HashMap;

use super::columns::{Columns, UNKNOWN};
use super::hypothesis::Hypothesis;
use super::record::Record;
use super::stats::TwoByTwo;

/// Attempts are told apart by their number up to this one; later ones count as this.
pub const LAST_ORDINAL: usize = 4;

/// A person in the table of a hypothesis. 12 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    pub person: u32,
    /// The person's first step within the comparison: the values in force there decide who they are.
    pub first: u32,
    pub in_group: bool,
    pub met: bool,
}

/// Everyone in the table of a hypothesis, ascending by person.
pub struct Cohort<'a> {
    pub record: &'a Record<'a>,
    pub hypothesis: Hypothesis,
    /// Which steps the comparison looks at.
    within: Within,
    pub members: Vec<Member>,
    /// People seen on both sides of a comparison of places; whoever's value is not known.
    pub left_out: usize,
}

/// The steps that a comparison looks at.
enum Within {
    /// Those in the scope.
    Scope,
    /// Those at a known place of the same kind, for the services that the scope gives: an empty group is compared with its peers elsewhere.
    Peers { services: Vec<bool> },
}

impl<'a> Cohort<'a> {
    /// The people of a hypothesis. With a group: everyone with a step in the scope and known values on the day of the first. With an empty group: those seen in the scope and
    /// nowhere else for its services, and those seen elsewhere for them.
    pub fn of(record: &'a Record<'a>, hypothesis: Hypothesis) -> Self {
        let within = if hypothesis.group.is_empty() { Within::Peers { services: services_given(record, &hypothesis) } } else { Within::Scope };
        let mut cohort = Cohort { record, hypothesis, within, members: Vec::new(), left_out: 0 };
        match (&cohort.within, cohort.hypothesis.scope.first()) {
            (Within::Scope, Some(&term)) => {
                for &person in record.persons_seen(term.dimension, term.code) {
                    cohort.take(person as usize);
                }
            }
            _ => (0..record.columns.persons()).for_each(|person| cohort.take(person)),
        }
        cohort
    }

    fn take(&mut self, person: usize) {
        let columns = self.record.columns;
        let (mut first, mut met, mut here, mut elsewhere) = (None, false, false, false);
        for step in columns.steps_of(person).filter(|&step| self.within.holds(&self.hypothesis, columns, step)) {
            first.get_or_insert(step);
            met |= self.hypothesis.event.happened(self.record, step);
            match self.hypothesis.in_scope(columns, step) {
                true => here = true,
                false => elsewhere = true,
            }
        }
        let Some(first) = first else { return };
        let in_group = match self.within {
            Within::Scope => self.hypothesis.in_group(columns, first),
            Within::Peers { .. } => (here != elsewhere).then_some(here),
        };
        match in_group {
            Some(in_group) => self.members.push(Member { person: person as u32, first: first as u32, in_group, met }),
            None => self.left_out += 1,
        }
    }

    /// The steps of a member that the comparison looks at, in order.
    pub fn steps(&self, member: &Member) -> impl Iterator<Item = usize> {
        let columns = self.record.columns;
        let end = columns.steps_of(member.person as usize).end;
        (member.first as usize..end).filter(|&step| self.within.holds(&self.hypothesis, columns, step))
    }

    pub fn table(&self) -> TwoByTwo {
        table(&self.members)
    }

    /// The members' table with another event as the target.
    pub fn table_of(&self, mut happened: impl FnMut(usize) -> bool) -> TwoByTwo {
        let mut table = TwoByTwo::default();
        for member in &self.members {
            table.count(member.in_group, self.steps(member).any(&mut happened));
        }
        table
    }

    /// The table of those members who have no step where `apart` holds.
    pub fn table_without(&self, apart: &Hypothesis) -> TwoByTwo {
        let mut table = TwoByTwo::default();
        let columns = self.record.columns;
        for member in self.members.iter().filter(|member| !self.steps(member).any(|step| apart.in_scope(columns, step))) {
            table.count(member.in_group, member.met);
        }
        table
    }

    /// The members by person, in strata of a key, ascending by it; who has none (`None`) is left out.
    pub fn in_strata(&self, mut key: impl FnMut(&Member) -> Option<u64>) -> Vec<TwoByTwo> {
        let mut strata: HashMap<u64, TwoByTwo> = HashMap::new();
        for member in &self.members {
            if let Some(key) = key(member) {
                strata.entry(key).or_default().count(member.in_group, member.met);
            }
        }
        let mut strata: Vec<(u64, TwoByTwo)> = strata.into_iter().collect();
        strata.sort_unstable_by_key(|(key, _)| *key);
        strata.into_iter().map(|(_, table)| table).collect()
    }

    /// The risk sets: every member's visits in order, up to and including the first at which the target was met, in strata `stratum(place, ordinal) < strata`.
    ///
    /// A visit is a run of steps of one attempt at one place, so that an attempt at a single office is one visit; `place` gives each step's place, `ordinal` counts the member's attempts within
    /// the comparison from 0, 4th and later alike. Being refused makes people try again, so the number of attempts is an outcome and must not be held fixed; this way only the visits are compared
    /// that were the same person's first, second … chance.
    pub fn risk_sets(&self, strata: usize, place: impl Fn(usize) -> usize, stratum: impl Fn(usize, usize) -> usize) -> Vec<TwoByTwo> {
        let columns = self.record.columns;
        let mut tables = vec![TwoByTwo::default(); strata];
        for member in &self.members {
            let mut ordinal = 0;
            'person: for attempt in columns.attempts_of(member.person as usize) {
                let mut visit = None;
                for step in columns.steps_of_attempt(attempt).filter(|&step| self.within.holds(&self.hypothesis, columns, step)) {
                    let here = place(step);
                    if let Some(before) = visit.filter(|before| *before != here) {
                        tables[stratum(before, ordinal)].count(member.in_group, false);
                    }
                    visit = Some(here);
                    if self.hypothesis.event.happened(self.record, step) {
                        tables[stratum(here, ordinal)].count(member.in_group, true);
                        break 'person;
                    }
                }
                if let Some(last) = visit {
                    tables[stratum(last, ordinal)].count(member.in_group, false);
                    ordinal = (ordinal + 1).min(LAST_ORDINAL - 1);
                }
            }
        }
        tables.retain(|table| table.persons() > 0);
        tables
    }
}

/// Counts members.
pub fn table(members: &[Member]) -> TwoByTwo {
    let mut table = TwoByTwo::default();
    for member in members {
        table.count(member.in_group, member.met);
    }
    table
}

impl Within {
    fn holds(&self, hypothesis: &Hypothesis, columns: &Columns, step: usize) -> bool {
        match self {
            Within::Scope => hypothesis.in_scope(columns, step),
            Within::Peers { services } => {
                services[columns.service().codes()[step] as usize]
                    && hypothesis.scope.iter().all(|term| {
                        let code = term.dimension.column(columns).codes()[step];
                        if term.dimension.is_where() { code != UNKNOWN } else { code == term.code }
                    })
            }
        }
    }
}

/// For each code of service ("not known" among them) whether anyone was seen for it in the scope.
fn services_given(record: &Record, hypothesis: &Hypothesis) -> Vec<bool> {
    let columns = record.columns;
    let mut services = vec![false; columns.service().width()];
    if let Some(term) = hypothesis.scope.first() {
        for &person in record.persons_seen(term.dimension, term.code) {
            for step in columns.steps_of(person as usize).filter(|&step| hypothesis.in_scope(columns, step)) {
                services[columns.service().codes()[step] as usize] = true;
            }
        }
    }
    services
}
