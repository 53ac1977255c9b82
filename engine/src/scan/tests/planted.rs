//! A generated record whose patterns are known: three are planted, four traps are laid.

use std::collections::BTreeMap;

use crate::columns::{Columns, Shape, Step};
use crate::statement::{Statement, Target};

const OUTCOMES: [&str; 6] = ["refused", "deflected", "deferred", "more-demanded", "no-answer", "withdrew"];
const OFTEN: [f64; 6] = [0.15, 0.12, 0.08, 0.10, 0.05, 0.03];
const REASONS: [&str; 5] = ["no-permit", "no-contract", "wrong-office", "quota", "not-said"];
const CITIES: usize = 8;
const OFFICES: usize = 144;
const WIDTHS: [usize; 12] = [2, 2, 2, 2, 3, 4, 5, 3, 6, 4, 3, 8];

/// How often each facet's first value; the others share the rest.
const FIRST: f64 = 0.3;

/// Facets with a part to play; the others have none.
const EAGER: usize = 0;
const GOES_TO_HARSHER: usize = 1;
const LARGE: usize = 4;
const IN_CITY: usize = 5;
const TWIN_OF_LARGE: usize = 6;
const AT_OFFICE: usize = 7;

/// A small generator of numbers (splitmix64): the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn share(&mut self) -> f64 {
        (self.roll() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, n: usize) -> usize {
        (self.share() * n as f64) as usize
    }
}

/// One attempt of the generated record.
struct Attempt {
    person: usize,
    office: usize,
    service: usize,
    outcome: &'static str,
    reason: &'static str,
}

/// The record, and what was planted in it: two large patterns and a narrow one.
pub struct Planted {
    pub columns: Columns,
    pub statements: Vec<Statement>,
}

/// Generates a record of about so many attempts; `shuffled` takes the outcomes away from the people to whom they belong.
pub fn record(seed: u64, attempts: usize, shuffled: bool) -> Planted {
    let mut dice = Dice(seed);
    let harshness: Vec<[f64; 6]> = (0..OFFICES).map(|_| std::array::from_fn(|_| 0.7 + 0.6 * dice.share())).collect();
    let harsher = |office: usize| office % 6 == 5; // one office in six refuses twice as often
    let mut people: Vec<[usize; 12]> = Vec::new();
    let mut made: Vec<Attempt> = Vec::new();
    while made.len() < attempts {
        let person = people.len();
        let mut values: [usize; 12] = std::array::from_fn(|facet| if dice.share() < FIRST { 0 } else { 1 + dice.below(WIDTHS[facet] - 1) });
        if dice.share() < 0.8 {
            values[TWIN_OF_LARGE] = if values[LARGE] == 0 { 0 } else { 1 + dice.below(WIDTHS[TWIN_OF_LARGE] - 1) };
        }
        people.push(values);
        let city = dice.below(CITIES);
        let mut local = dice.below(OFFICES / CITIES);
        if values[GOES_TO_HARSHER] == 0 && dice.share() < 0.6 {
            local = 6 * dice.below(3) + 5;
        }
        let office = city * (OFFICES / CITIES) + local;
        let service = dice.below(3);
        for _ in 0..8 {
            let mut odds: [f64; 6] = std::array::from_fn(|outcome| OFTEN[outcome] * harshness[office][outcome]);
            if harsher(local) {
                odds[0] *= 2.0;
            }
            if values[LARGE] == 0 {
                odds[0] *= 2.2;
            }
            if values[IN_CITY] == 0 && city == 2 {
                odds[2] *= 3.0;
            }
            if values[AT_OFFICE] == 0 && office == 40 {
                odds[1] *= 5.0;
            }
            let mut rest = dice.share();
            let outcome = odds.iter().position(|odds| {
                rest -= odds;
                rest < 0.0
            });
            let reason = REASONS[dice.below(REASONS.len())];
            made.push(Attempt { person, office, service, outcome: outcome.map_or("granted", |at| OUTCOMES[at]), reason });
            let again = if values[EAGER] == 0 { 0.9 } else { 0.35 };
            if outcome.is_none() || dice.share() > again {
                break;
            }
        }
    }
    if shuffled {
        for at in (1..made.len()).rev() {
            let other = dice.below(at + 1);
            let (one, two) = ((made[at].outcome, made[at].reason), (made[other].outcome, made[other].reason));
            ((made[at].outcome, made[at].reason), (made[other].outcome, made[other].reason)) = (two, one);
        }
    }
    let statement = |outcome: &str, scope: &[(&str, &str)], facet: usize| Statement {
        target: Target::Outcome(outcome.to_owned()),
        scope: scope.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
        group: BTreeMap::from([(format!("f{facet:02}"), "v0".to_owned())]),
    };
    Planted {
        columns: columns(&people, &made),
        statements: vec![
            statement("refused", &[], LARGE),
            statement("deferred", &[("city", "city-2")], IN_CITY),
            statement("deflected", &[("office", "office-040")], AT_OFFICE),
        ],
    }
}

fn columns(people: &[[usize; 12]], made: &[Attempt]) -> Columns {
    let facets = (0..WIDTHS.len()).map(|facet| format!("f{facet:02}")).collect();
    let mut builder = Columns::builder(Shape { places: vec!["city".into()], facets, rivals: vec!["f11".into()], ..Shape::default() });
    for (order, attempt) in made.iter().enumerate() {
        let values: Vec<String> = people[attempt.person].iter().map(|value| format!("v{value}")).collect();
        let values: Vec<Option<&str>> = values.iter().map(|value| Some(value.as_str())).collect();
        builder.push(&Step {
            person: &format!("P{:07}", attempt.person),
            order: Some(order as i64),
            places: &[Some(&format!("city-{}", attempt.office / (OFFICES / CITIES)))],
            office: Some(&format!("office-{:03}", attempt.office)),
            service: Some(["school", "permit", "insurance"][attempt.service]),
            outcome: Some(attempt.outcome),
            reason: (attempt.outcome == "refused").then_some(attempt.reason),
            facets: &values,
            ..Step::default()
        });
    }
    builder.finish()
}
