//! The people whom a hypothesis compares: who is in the group, who is in the target, and where each began.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::alike::service_bit;
use super::columns::UNKNOWN;
use super::hypothesis::{Event, Hypothesis, Term};
use super::record::Record;
use super::scopes::{Scopes, Stay};
use super::stats::TwoByTwo;
use super::tables::Count;

/// Attempts are told apart by their number up to this one; later ones count as this.
pub const LAST_ORDINAL: usize = 4;

/// Up to so many strata have a table each from the start.
const TABLES: u128 = 1 << 14;

/// A person in the table of a hypothesis. 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    pub person: u32,
    /// The first of the person's steps within the comparison, and the end of their steps in the record.
    from: u32,
    to: u32,
    /// Whether all steps from the first on are known to lie within the comparison.
    all: bool,
    pub in_group: bool,
    pub met: bool,
}

/// Everyone in the table of a hypothesis, ascending by person.
pub struct Cohort<'a> {
    pub record: &'a Record<'a>,
    pub hypothesis: Hypothesis,
    pub members: Vec<Member>,
    within: Within<'a>,
    /// People seen on both sides of a comparison of places; whoever's value is not known.
    pub left_out: usize,
}

/// The steps that a comparison looks at.
enum Within<'a> {
    Everything,
    /// Those in the scope.
    Scope(Vec<(&'a [u32], u32)>),
    /// Those at a known place of the same kind, for the services that the scope gives: an empty group is compared with its peers elsewhere.
    Peers {
        services: Vec<bool>,
        of_step: &'a [u32],
        places: Vec<(&'a [u32], u32)>,
        others: Vec<(&'a [u32], u32)>,
    },
}

/// Where a step lies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Scope,
    Peers,
    Outside,
}

impl<'a> Cohort<'a> {
    /// The people of a hypothesis. With a group: everyone with a step in the scope and known values on the day of the first. With an empty group: those seen in the scope and
    /// nowhere else for its services, and those seen elsewhere for them.
    pub fn of(record: &'a Record<'a>, hypothesis: Hypothesis) -> Self {
        // whoever is compared with an empty group need not have been there, but met the terms that do not say where
        let is_shared = |term: &&Term| !hypothesis.group.is_empty() || !term.dimension.is_where();
        let persons = &record.persons_in(&hypothesis.scope.iter().filter(is_shared).copied().collect::<Vec<Term>>());
        let within = Within::of(record, &hypothesis);
        let event = hypothesis.event;
        let members = Vec::with_capacity(persons.len());
        let mut cohort = Cohort { record, hypothesis, members, within, left_out: 0 };
        let (outcomes, reasons) = (record.columns.outcome().codes(), record.columns.reason().codes());
        // one loop for each kind of event, so that the innermost question is a comparison of numbers
        match event {
            Event::Outcome(code) => cohort.take(persons, |step| outcomes[step] == code),
            Event::OutcomeFor { outcome, reason } => cohort.take(persons, |step| outcomes[step] == outcome && reasons[step] == reason),
            Event::Returned => cohort.take(persons, |step| record.events.returned(step)),
            Event::Demand(_) | Event::DemandWithoutRule(_) | Event::AnyDemandWithoutRule | Event::PromiseBroken => {
                cohort.take(persons, |step| event.happened(record, step));
            }
        }
        cohort
    }

    /// The people of a hypothesis that was counted: where there is a group, who was seen in its scope, and what they met there, is known already.
    pub fn counted(record: &'a Record<'a>, scopes: &Scopes, count: &Count) -> Self {
        let hypothesis = count.hypothesis(record, scopes);
        if hypothesis.group.is_empty() {
            return Self::of(record, hypothesis);
        }
        let (within, met) = (Within::of(record, &hypothesis), scopes.family(count.scope).met(count.event));
        let (stays, all) = (scopes.stays(count.scope), matches!(within, Within::Everything));
        let member = |stay: &Stay| {
            let person = record.person_of(stay.first as usize);
            let in_group = hypothesis.in_group(record.columns, stay.first as usize)?;
            Some(Member { person, from: stay.first, to: record.steps_of(person).end as u32, all, in_group, met: met[stay.met as usize] })
        };
        let members: Vec<Member> = stays.iter().filter_map(member).collect();
        let left_out = stays.len() - members.len();
        Cohort { record, members, within, left_out, hypothesis }
    }

    fn take(&mut self, persons: &[u32], happened: impl Fn(usize) -> bool) {
        let record = self.record;
        let glance = Glance::of(record, &self.hypothesis, &self.within);
        let event = record.events.number(self.hypothesis.event);
        for &person in persons {
            let (steps, alike) = (record.steps_of(person), glance.side(record, person));
            let (first, all, side, met) = match (alike, event.and_then(|event| record.alike.met(event, person))) {
                (Some(Side::Outside), _) => continue,
                (Some(side), Some(met)) => (steps.start, true, Some(side), met),
                _ => match self.look(steps.clone(), &happened) {
                    Some(looked) => looked,
                    None => continue,
                },
            };
            let in_group = match self.within {
                Within::Everything | Within::Scope(_) => self.hypothesis.in_group(record.columns, first),
                Within::Peers { .. } => side.map(|side| side == Side::Scope),
            };
            match in_group {
                Some(in_group) => self.members.push(Member { person, from: first as u32, to: steps.end as u32, all, in_group, met }),
                None => self.left_out += 1,
            }
        }
    }

    /// The first of a person's steps within the comparison, whether all from there on are, on which side they lie (`None`: on both), and whether the target was met at one.
    /// `None` if the comparison looks at none of them.
    fn look(&self, steps: Range<usize>, happened: impl Fn(usize) -> bool) -> Option<(usize, bool, Option<Side>, bool)> {
        let (mut first, mut all, mut here, mut elsewhere, mut met) = (None, true, false, false, false);
        for step in steps {
            match self.within.side(step) {
                Side::Outside => {
                    all &= first.is_none();
                    continue;
                }
                Side::Scope => here = true,
                Side::Peers => elsewhere = true,
            }
            first.get_or_insert(step);
            met |= happened(step);
        }
        let side = (here != elsewhere).then_some(if here { Side::Scope } else { Side::Peers });
        first.map(|first| (first, all, side, met))
    }

    /// The steps of a member that the comparison looks at, in order; there is at least one.
    pub fn steps(&self, member: &Member) -> impl Iterator<Item = usize> {
        let all = member.all;
        (member.from as usize..member.to as usize).filter(move |&step| all || self.within.side(step) != Side::Outside)
    }

    /// Whether the comparison looks at all steps of the member.
    pub fn has_all_steps(&self, member: &Member) -> bool {
        let from = member.from as usize;
        from == self.record.steps_of(member.person).start
            && (member.all || (from..member.to as usize).all(|step| self.within.side(step) != Side::Outside))
    }

    /// The first of them: the values in force there decide who the person is.
    pub fn first_step(&self, member: &Member) -> usize {
        member.from as usize
    }

    pub fn table(&self) -> TwoByTwo {
        let mut table = TwoByTwo::default();
        for member in &self.members {
            table.count(member.in_group, member.met);
        }
        table
    }

    /// The members by person, in strata of a key below `keys`, ascending by it; who has none (`None`) is left out.
    pub fn in_strata(&self, keys: u128, mut key: impl FnMut(&Member) -> Option<u128>) -> Vec<TwoByTwo> {
        let keyed = self.members.iter().filter_map(|member| key(member).map(|key| (key, member)));
        if keys <= TABLES {
            let mut tables = vec![TwoByTwo::default(); keys as usize];
            keyed.for_each(|(key, member)| tables[key as usize].count(member.in_group, member.met));
            tables.retain(|table| table.persons() > 0);
            return tables;
        }
        let mut strata: FxHashMap<u128, TwoByTwo> = FxHashMap::default();
        keyed.for_each(|(key, member)| strata.entry(key).or_default().count(member.in_group, member.met));
        let mut strata: Vec<(u128, TwoByTwo)> = strata.into_iter().collect();
        strata.sort_unstable_by_key(|(key, _)| *key);
        strata.into_iter().map(|(_, table)| table).collect()
    }

    /// The risk sets: every member's visits in order, up to and including the first at which the target was met, in strata `stratum(place, ordinal) < strata`.
    ///
    /// A visit is a run of steps of one attempt at one place, so that an attempt at a single office is one visit; `place` gives each step's place, `ordinal` counts the member's attempts within
    /// the comparison from 0, 4th and later alike. Being refused makes people try again, so the number of attempts is an outcome and must not be held fixed; this way only the visits are compared
    /// that were the same person's first, second … chance.
    pub fn risk_sets(&self, strata: usize, place: impl Fn(usize) -> usize, stratum: impl Fn(usize, usize) -> usize) -> Vec<TwoByTwo> {
        let mut tables = vec![TwoByTwo::default(); strata];
        self.visits(place, |member, place, ordinal, met| tables[stratum(place, ordinal)].count(self.members[member].in_group, met));
        tables.retain(|table| table.persons() > 0);
        tables
    }

    /// The same, in strata of place, ordinal and each member's kind.
    pub fn risk_sets_within(&self, kinds: &[u32], place: impl Fn(usize) -> usize) -> Vec<TwoByTwo> {
        let mut tables: FxHashMap<(usize, usize, u32), TwoByTwo> = FxHashMap::default();
        self.visits(place, |member, place, ordinal, met| {
            tables.entry((place, ordinal, kinds[member])).or_default().count(self.members[member].in_group, met);
        });
        let mut tables: Vec<_> = tables.into_iter().collect();
        tables.sort_unstable_by_key(|(stratum, _)| *stratum);
        tables.into_iter().map(|(_, table)| table).collect()
    }

    /// Shows every visit of the risk sets: whose (by position in the list of members), where, at which attempt, and whether the target was met.
    fn visits(&self, place: impl Fn(usize) -> usize, mut visit: impl FnMut(usize, usize, usize, bool)) {
        for (number, member) in self.members.iter().enumerate() {
            let first = self.first_step(member);
            let (mut ordinal, mut attempt, mut at) = (0, self.record.attempt_of(first), place(first));
            let mut met = false;
            for step in self.steps(member) {
                let (now, here) = (self.record.attempt_of(step), place(step));
                if now != attempt || here != at {
                    visit(number, at, ordinal, false);
                    at = here;
                }
                if now != attempt {
                    ordinal = (ordinal + 1).min(LAST_ORDINAL - 1);
                    attempt = now;
                }
                met = self.hypothesis.event.happened(self.record, step);
                if met {
                    break;
                }
            }
            visit(number, at, ordinal, met);
        }
    }
}

/// What can be said of a person at a glance, without looking at each step.
enum Glance<'a> {
    Nothing,
    Everything,
    /// Of those whose steps all have one value, given for each person.
    Scope {
        values: &'a [u32],
        value: u32,
    },
    Peers {
        values: &'a [u32],
        value: u32,
        given: u64,
    },
}

impl<'a> Glance<'a> {
    fn of(record: &'a Record<'a>, hypothesis: &Hypothesis, within: &Within) -> Self {
        let term = match hypothesis.scope.as_slice() {
            [] => return if matches!(within, Within::Everything) { Glance::Everything } else { Glance::Nothing },
            [term] => record.place_of(term.dimension).map(|dimension| (record.alike.values(dimension), term.code)),
            _ => None,
        };
        match (within, term) {
            (Within::Scope(_), Some((values, value))) => Glance::Scope { values, value },
            (Within::Peers { services, others, .. }, Some((values, value))) if others.is_empty() => {
                let given = services.iter().zip(0..).filter(|(given, _)| **given).filter_map(|(_, code)| service_bit(code)).sum();
                Glance::Peers { values, value, given }
            }
            _ => Glance::Nothing,
        }
    }

    /// The side on which all steps of the person lie; `None` if one has to look.
    fn side(&self, record: &Record, person: u32) -> Option<Side> {
        match *self {
            Glance::Nothing => None,
            Glance::Everything => Some(Side::Scope),
            Glance::Scope { values, value } => (values[person as usize] == value).then_some(Side::Scope),
            Glance::Peers { values, value, given } => {
                let (here, services) = (values[person as usize], record.alike.services(person));
                match (here, services & given) {
                    (UNKNOWN, _) => None,
                    _ if services == 0 => None,
                    (_, 0) => Some(Side::Outside),
                    (_, shared) if shared != services => None,
                    _ => Some(if here == value { Side::Scope } else { Side::Peers }),
                }
            }
        }
    }
}

impl<'a> Within<'a> {
    fn of(record: &'a Record<'a>, hypothesis: &Hypothesis) -> Self {
        let columns = record.columns;
        let resolve = |terms: Vec<Term>| terms.into_iter().map(|term| (term.dimension.column(columns).codes(), term.code)).collect();
        if hypothesis.group.is_empty() {
            let (places, others) = hypothesis.scope.iter().copied().partition(|term: &Term| term.dimension.is_where());
            let services = services_given(record, hypothesis);
            return Within::Peers { services, of_step: columns.service().codes(), places: resolve(places), others: resolve(others) };
        }
        if hypothesis.scope.is_empty() { Within::Everything } else { Within::Scope(resolve(hypothesis.scope.clone())) }
    }

    fn side(&self, step: usize) -> Side {
        match self {
            Within::Everything => Side::Scope,
            Within::Scope(terms) if terms.iter().all(|(codes, code)| codes[step] == *code) => Side::Scope,
            Within::Peers { services, of_step, places, others } if services[of_step[step] as usize] => {
                if places.iter().any(|(codes, _)| codes[step] == UNKNOWN) || others.iter().any(|(codes, code)| codes[step] != *code) {
                    return Side::Outside;
                }
                if places.iter().all(|(codes, code)| codes[step] == *code) { Side::Scope } else { Side::Peers }
            }
            Within::Scope(_) | Within::Peers { .. } => Side::Outside,
        }
    }
}

/// For each code of service ("not known" among them) whether anyone was seen for it in the scope.
fn services_given(record: &Record, hypothesis: &Hypothesis) -> Vec<bool> {
    let columns = record.columns;
    let mut services = vec![false; columns.service().width()];
    for &person in record.persons_in(&hypothesis.scope).iter() {
        for step in columns.steps_of(person as usize).filter(|&step| hypothesis.in_scope(columns, step)) {
            services[columns.service().codes()[step] as usize] = true;
        }
    }
    services
}
