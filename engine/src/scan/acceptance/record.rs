//! Generated records of many shapes whose probabilities are known: patterns planted at will, traps laid.

use std::collections::BTreeMap;

use crate::columns::{Basis, Columns, Demand, Shape, Step};
use crate::statement::{Statement, Target};
use crate::stats::TwoByTwo;

const OUTCOMES: [&str; 6] = ["refused", "deflected", "deferred", "more-demanded", "no-answer", "withdrew"];
const OFTEN: [f64; 6] = [0.14, 0.11, 0.08, 0.09, 0.05, 0.03];
const REASONS: [&str; 5] = ["no-permit", "no-contract", "wrong-office", "quota", "not-said"];
const SERVICES: [&str; 3] = ["school", "permit", "insurance"];
const STAGES: [&str; 3] = ["qualify", "access", "use"];
const REQUIREMENTS: [&str; 6] = ["lease", "seal", "photo", "contract", "fee", "letter"];
/// How often each requirement is asked for, and how often no rule names it then.
const ASKED: [(f64, f64); 6] = [(0.20, 0.02), (0.10, 0.30), (0.15, 0.0), (0.08, 0.1), (0.06, 0.5), (0.05, 0.2)];
const BROKEN: f64 = 0.05;

/// What a record is like.
#[derive(Clone, Debug)]
pub struct Form {
    pub attempts: usize,
    /// Number of values of each facet.
    pub widths: Vec<usize>,
    pub offices: usize,
    pub places: usize,
    pub dated: bool,
    /// How likely somebody tries again after a bad outcome; twice the way to 1 for whoever is eager.
    pub again: f64,
    pub most_attempts: usize,
    /// Whether the last facet has one value, held by all.
    pub one_for_all: bool,
    pub traps: bool,
}

/// Facets with a part to play, where traps are laid: they try more often, or go where more is refused.
pub const EAGER: usize = 0;
pub const GOES_TO_HARSHER: usize = 1;

/// What was planted: a target so many times as likely, in a scope, for a group.
#[derive(Clone, Debug)]
pub struct Planted {
    pub what: What,
    pub city: Option<usize>,
    pub office: Option<usize>,
    pub service: Option<usize>,
    pub stage: Option<usize>,
    /// Facet and value.
    pub group: Vec<(usize, usize)>,
    pub times: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Outcome(usize),
    Demand(usize),
    /// Asked for although no rule names it.
    WithoutRule(usize),
    Broken,
}

/// A record with what is known of it.
pub struct Known {
    pub form: Form,
    pub planted: Vec<Planted>,
    people: Vec<Vec<usize>>,
    made: Vec<Attempt>,
    harshness: Vec<[f64; 6]>,
}

#[derive(Clone)]
struct Attempt {
    person: usize,
    office: usize,
    service: usize,
    stage: usize,
    outcome: Option<usize>,
    reason: usize,
    /// One bit a requirement: asked for, and named by no rule.
    asked: u8,
    beyond: u8,
    broken: bool,
}

/// splitmix64 (Steele, Lea & Flood 2014): the same on every machine.
pub struct Dice(pub u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn share(&mut self) -> f64 {
        (self.roll() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.share() * n as f64) as usize
    }
}

/// What an attempt may bring.
struct Odds {
    outcomes: [f64; 6],
    asked: [f64; 6],
    beyond: [f64; 6],
    broken: f64,
}

impl Known {
    pub fn generate(seed: u64, form: Form, planted: Vec<Planted>) -> Known {
        let mut dice = Dice(seed.wrapping_mul(0x1234_5678_9abc_def1) ^ 0x5eed);
        let harshness: Vec<[f64; 6]> = (0..form.offices)
            .map(|office| {
                let mut of: [f64; 6] = std::array::from_fn(|_| 0.75 + 0.5 * dice.share());
                if form.traps && office % 6 == 5 {
                    of[0] *= 2.0; // one office in six refuses twice as often
                }
                of
            })
            .collect();
        let mut known = Known { form, planted, people: Vec::new(), made: Vec::new(), harshness };
        while known.made.len() < known.form.attempts {
            known.someone(&mut dice);
        }
        known
    }

    fn someone(&mut self, dice: &mut Dice) {
        let form = self.form.clone();
        let person = self.people.len();
        let facets = form.widths.len();
        // the first value of each facet is held by three in ten, the others share the rest
        let mut values: Vec<usize> =
            form.widths.iter().map(|&width| if width == 1 || dice.share() < 0.3 { 0 } else { 1 + dice.below(width - 1) }).collect();
        if facets > 7 && dice.share() < 0.8 {
            values[6] = values[4].min(form.widths[6] - 1); // two facets that go together
        }
        if form.one_for_all {
            values[facets - 1] = 0;
        }
        let is = |facet: usize| form.traps && values.get(facet) == Some(&0);
        let mut office = dice.below(form.offices);
        if is(GOES_TO_HARSHER) && form.offices >= 6 && dice.share() < 0.6 {
            office = office / 6 * 6 + 5;
            office = office.min(form.offices - 1);
        }
        let again = if is(EAGER) { 1.0 - (1.0 - form.again) / 6.0 } else { form.again };
        self.people.push(values);
        let service = dice.below(SERVICES.len());
        for number in 0..form.most_attempts {
            let stage = dice.below(STAGES.len());
            let mut attempt =
                Attempt { person, office, service, stage, outcome: None, reason: dice.below(REASONS.len()), asked: 0, beyond: 0, broken: false };
            let odds = self.odds(&attempt);
            let mut rest = dice.share();
            attempt.outcome = odds.outcomes.iter().position(|odds| {
                rest -= odds;
                rest < 0.0
            });
            for requirement in 0..REQUIREMENTS.len() {
                if dice.share() < odds.asked[requirement] {
                    attempt.asked |= 1 << requirement;
                    attempt.beyond |= u8::from(dice.share() < odds.beyond[requirement]) << requirement;
                }
            }
            attempt.broken = dice.share() < odds.broken;
            let granted = attempt.outcome.is_none();
            self.made.push(attempt);
            if granted || number + 1 == form.most_attempts || dice.share() > again {
                break;
            }
            if dice.share() < 0.2 && !form.traps {
                office = dice.below(form.offices);
            }
        }
    }

    fn odds(&self, attempt: &Attempt) -> Odds {
        let harshness = &self.harshness[attempt.office];
        let mut odds = Odds {
            outcomes: std::array::from_fn(|outcome| OFTEN[outcome] * harshness[outcome]),
            asked: ASKED.map(|(asked, _)| asked),
            beyond: ASKED.map(|(_, beyond)| beyond),
            broken: BROKEN,
        };
        for planted in self.planted.iter().filter(|planted| self.is_in_scope(planted, attempt) && self.is_in_group(planted, attempt.person)) {
            match planted.what {
                What::Outcome(outcome) => odds.outcomes[outcome] *= planted.times,
                What::Demand(requirement) => odds.asked[requirement] *= planted.times,
                What::WithoutRule(requirement) => odds.beyond[requirement] *= planted.times,
                What::Broken => odds.broken *= planted.times,
            }
        }
        let sum: f64 = odds.outcomes.iter().sum();
        if sum > 0.97 {
            odds.outcomes = odds.outcomes.map(|odds| odds * 0.97 / sum);
        }
        odds
    }

    fn city(&self, office: usize) -> usize {
        office * self.form.places / self.form.offices
    }

    fn is_in_scope(&self, planted: &Planted, attempt: &Attempt) -> bool {
        planted.city.is_none_or(|city| self.city(attempt.office) == city)
            && planted.office.is_none_or(|office| attempt.office == office)
            && planted.service.is_none_or(|service| attempt.service == service)
            && planted.stage.is_none_or(|stage| attempt.stage == stage)
    }

    fn is_in_group(&self, planted: &Planted, person: usize) -> bool {
        planted.group.iter().all(|&(facet, value)| self.people[person][facet] == value)
    }

    /// How many people of a planted group were seen in its scope.
    pub fn persons(&self, planted: &Planted) -> usize {
        let mut persons: Vec<usize> = self
            .made
            .iter()
            .filter(|attempt| self.is_in_scope(planted, attempt) && self.is_in_group(planted, attempt.person))
            .map(|a| a.person)
            .collect();
        persons.dedup();
        persons.len()
    }

    /// The table of a planted pattern, by person.
    pub fn table(&self, planted: &Planted) -> TwoByTwo {
        let mut people: BTreeMap<usize, bool> = BTreeMap::new();
        for attempt in self.made.iter().filter(|attempt| self.is_in_scope(planted, attempt)) {
            let met = match planted.what {
                What::Outcome(outcome) => attempt.outcome == Some(outcome),
                What::Demand(requirement) => attempt.asked & 1 << requirement != 0,
                What::WithoutRule(requirement) => attempt.beyond & 1 << requirement != 0,
                What::Broken => attempt.broken,
            };
            *people.entry(attempt.person).or_default() |= met;
        }
        let mut table = TwoByTwo { a: 0, b: 0, c: 0, d: 0 };
        for (person, met) in people {
            let cell = match (self.is_in_group(planted, person), met) {
                (true, true) => &mut table.a,
                (true, false) => &mut table.b,
                (false, true) => &mut table.c,
                (false, false) => &mut table.d,
            };
            *cell += 1;
        }
        table
    }

    /// Takes what happened away from those to whom it happened.
    pub fn shuffle(&mut self, seed: u64) {
        let mut dice = Dice(seed ^ 0x0bad_5eed);
        for at in (1..self.made.len()).rev() {
            let other = dice.below(at + 1);
            let (one, two) = (self.made[at].clone(), self.made[other].clone());
            let happened = |to: &mut Attempt, from: Attempt| {
                (to.outcome, to.reason, to.asked, to.beyond, to.broken) = (from.outcome, from.reason, from.asked, from.beyond, from.broken);
            };
            happened(&mut self.made[at], two);
            happened(&mut self.made[other], one);
        }
    }

    pub fn columns(&self) -> Columns {
        let form = &self.form;
        let facets: Vec<String> = (0..form.widths.len()).map(|facet| format!("f{facet:02}")).collect();
        let rivals = facets.last().cloned().into_iter().collect();
        let mut builder = Columns::builder(Shape { places: vec!["city".into()], facets, rivals, ..Shape::default() });
        let begin = chrono::NaiveDate::from_ymd_opt(2025, 1, 1).unwrap();
        for (order, attempt) in self.made.iter().enumerate() {
            let values: Vec<String> = self.people[attempt.person].iter().map(|value| format!("v{value}")).collect();
            let values: Vec<Option<&str>> = values.iter().map(|value| Some(value.as_str())).collect();
            let asked = (0..REQUIREMENTS.len()).filter(|at| attempt.asked & 1 << at != 0);
            let demands: Vec<Demand> = asked
                .map(|at| Demand {
                    requirement: REQUIREMENTS[at],
                    basis: if attempt.beyond & 1 << at != 0 { Basis::NoRuleFound } else { Basis::InTheRule },
                    policy: None,
                })
                .collect();
            let day = begin.checked_add_days(chrono::Days::new(order as u64 * 500 / form.attempts.max(1) as u64));
            builder.push(&Step {
                person: &format!("P{:07}", attempt.person),
                order: Some(order as i64),
                day: day.filter(|_| form.dated),
                places: &[Some(&city_name(self.city(attempt.office)))],
                office: Some(&office_name(attempt.office)),
                service: Some(SERVICES[attempt.service]),
                stage: Some(STAGES[attempt.stage]),
                outcome: Some(attempt.outcome.map_or("granted", |at| OUTCOMES[at])),
                reason: (attempt.outcome == Some(0)).then_some(REASONS[attempt.reason]),
                demands: &demands,
                promise_broken: attempt.broken,
                facets: &values,
                ..Step::default()
            });
        }
        builder.finish()
    }

    pub fn statement(&self, planted: &Planted) -> Statement {
        let scope = [
            ("city", planted.city.map(city_name)),
            ("office", planted.office.map(office_name)),
            ("service", planted.service.map(|at| SERVICES[at].to_owned())),
            ("stage", planted.stage.map(|at| STAGES[at].to_owned())),
        ];
        let target = match planted.what {
            What::Outcome(at) => Target::Outcome(OUTCOMES[at].to_owned()),
            What::Demand(at) => Target::Demand(REQUIREMENTS[at].to_owned()),
            What::WithoutRule(at) => Target::DemandWithoutRule(REQUIREMENTS[at].to_owned()),
            What::Broken => Target::PromiseBroken,
        };
        Statement {
            target,
            scope: scope.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect(),
            group: planted.group.iter().map(|(facet, value)| (format!("f{facet:02}"), format!("v{value}"))).collect(),
        }
    }

    /// The risk ratio of a statement that follows from the probabilities with which the record was made, by person: of each person's first attempt in the scope, Mantel–Haenszel over
    /// offices (over services where offices are compared), so that neither trying more often nor going elsewhere counts.
    pub fn truth(&self, statement: &Statement) -> f64 {
        let at = |scope: &BTreeMap<String, String>, attempt: &Attempt| {
            scope.iter().all(|(name, value)| match name.as_str() {
                "city" => *value == city_name(self.city(attempt.office)),
                "office" => *value == office_name(attempt.office),
                "service" => value == SERVICES[attempt.service],
                _ => value == STAGES[attempt.stage],
            })
        };
        let is_peers = statement.group.is_empty();
        let elsewhere: BTreeMap<String, String> = statement
            .scope
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "city" | "office"))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let mut strata: BTreeMap<usize, [f64; 4]> = BTreeMap::new();
        let mut last = usize::MAX;
        for attempt in &self.made {
            if attempt.person == last || !at(if is_peers { &elsewhere } else { &statement.scope }, attempt) {
                continue;
            }
            last = attempt.person;
            let belongs = |(facet, value): (&String, &String)| {
                let facet: usize = facet[1..].parse().unwrap();
                format!("v{}", self.people[attempt.person][facet]) == *value
            };
            let in_group = if is_peers { at(&statement.scope, attempt) } else { statement.group.iter().all(belongs) };
            let p = self.probability(&statement.target, attempt);
            let stratum = strata.entry(if is_peers { attempt.service } else { attempt.office }).or_default();
            let side = usize::from(!in_group) * 2;
            stratum[side] += p;
            stratum[side + 1] += 1.0;
        }
        let (mut over, mut under) = (0.0, 0.0);
        for [met, group, others_met, others] in strata.into_values() {
            over += met * others / (group + others);
            under += others_met * group / (group + others);
        }
        over / under
    }

    fn probability(&self, target: &Target, attempt: &Attempt) -> f64 {
        let odds = self.odds(attempt);
        let requirement = |name: &str| REQUIREMENTS.iter().position(|other| *other == name).unwrap();
        match target {
            Target::Outcome(name) => odds.outcomes[OUTCOMES.iter().position(|other| other == name).unwrap()],
            Target::OutcomeFor { .. } => odds.outcomes[0] / REASONS.len() as f64,
            Target::Demand(name) => odds.asked[requirement(name)],
            Target::DemandWithoutRule(name) => odds.asked[requirement(name)] * odds.beyond[requirement(name)],
            Target::AnyDemandWithoutRule => 1.0 - (0..REQUIREMENTS.len()).map(|at| 1.0 - odds.asked[at] * odds.beyond[at]).product::<f64>(),
            Target::PromiseBroken => odds.broken,
            Target::Returned => 0.0,
        }
    }
}

fn city_name(city: usize) -> String {
    format!("city-{city}")
}

fn office_name(office: usize) -> String {
    format!("office-{office:04}")
}
