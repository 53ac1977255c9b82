//! `throughline bench engine`: how long a scan for patterns and the map of journeys take on generated records.

use std::collections::{HashMap, HashSet};
use std::time::Instant;

use clap::Args;

use super::super::{Failure, print};
use crate::engine::columns::{Basis, Column, Columns, Demand, Shape, Step};
use crate::engine::crosstabs::{Crosstab, coded};
use crate::engine::journeys::{By, Journeys};
use crate::engine::scan::{Settings, scan};

/// Measures the engine: scans for patterns, and the map of journeys
#[derive(Debug, Args)]
pub struct Options {
    /// Attempts of the scans
    #[arg(long, value_delimiter = ',', default_values_t = [100_000, 1_000_000])]
    attempts: Vec<usize>,
    /// Steps of the map
    #[arg(long, default_value_t = 5_000_000)]
    steps: usize,
    /// Times that each measurement is repeated; the middle one counts
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..))]
    repeat: u8,
}

/// Generates, measures, prints.
pub fn run(options: &Options) -> Result<(), Failure> {
    print(&format!("On {} threads; each figure is the middle one of {} runs.\n", rayon::current_num_threads(), options.repeat))?;
    for &attempts in &options.attempts {
        let record = visits(attempts);
        let seconds = middle(options.repeat, || scan(&record, Settings::default()));
        let found = scan(&record, Settings::default());
        let shown = found.patterns.iter().filter(|pattern| pattern.explained_by.is_none()).count();
        print(&format!(
            "scan of {} attempts by {} people: {seconds:.3} s ({} hypotheses possible, {} tested, {shown} patterns shown, {} explained)\n",
            record.attempts(),
            record.persons(),
            found.hypotheses.possible,
            found.hypotheses.tested,
            found.patterns.len() - shown,
        ))?;
        let known = coded(&record);
        let tables = known.len() * (known.len() - 1) / 2;
        let seconds = middle(options.repeat, || Crosstab::all(&record));
        let grouped = middle(1, || grouped(&record, known[0], known[1])) * tables as f64;
        print(&format!(
            "{tables} two-way tables with distinct persons: {seconds:.3} s (a plain GROUP BY with COUNT(DISTINCT person): about {grouped:.1} s, one table measured)\n"
        ))?;
    }
    let record = wanderings(options.steps);
    let seconds = middle(options.repeat, || Journeys::of(&record, By::Office));
    print(&format!(
        "map of {} steps, {} attempts, {} offices: {seconds:.3} s (nodes, edges with median days, variants, returns)\n",
        record.steps(),
        record.attempts(),
        record.office().width() - 1,
    ))
}

/// What the tables are held against: the rows grouped by a hash of both values, persons in a set of each group.
fn grouped(record: &Columns, one: &Column, other: &Column) -> usize {
    let mut groups: HashMap<(u32, u32), HashSet<u32>> = HashMap::new();
    for person in 0..record.persons() {
        for step in record.steps_of(person) {
            groups.entry((one.codes()[step], other.codes()[step])).or_default().insert(person as u32);
        }
    }
    groups.values().map(HashSet::len).sum()
}

/// The middle one of the times, in seconds, that some work takes.
pub(super) fn middle<T>(repeat: u8, work: impl Fn() -> T) -> f64 {
    let mut times = (0..repeat)
        .map(|_| {
            let begun = Instant::now();
            std::hint::black_box(work());
            begun.elapsed().as_secs_f64()
        })
        .collect::<Vec<_>>();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Numbers that look random and are the same on every machine (Steele, Lea & Flood 2014, splitmix64).
pub(super) struct Dice(pub u64);

impl Dice {
    /// A number below `sides`.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides
    }
}

/// Visits to 144 offices in 8 places by people with 12 facets of 2 to 8 values each. Offices differ a little; those of facet 4, value 0, are refused twice as often, and facet 6 mostly goes with it.
/// Reasons are given, papers are asked for (some that no rule names), promises are broken: every kind of target occurs.
fn visits(attempts: usize) -> Columns {
    const OUTCOMES: [&str; 6] = ["deflected", "deferred", "more-demanded", "not-taken", "no-answer", "granted"];
    const REASONS: [&str; 5] = ["no-permit", "no-contract", "quota", "wrong-office", "not-said"];
    const PAPERS: [&str; 6] = ["lease", "seal", "photo", "contract", "fee", "letter"];
    const WIDTHS: [u64; 12] = [2, 2, 2, 2, 3, 4, 5, 3, 6, 4, 3, 8];
    let offices = (0..144).map(|number| format!("office {number}")).collect::<Vec<_>>();
    let places = (0..8).map(|number| format!("place {number}")).collect::<Vec<_>>();
    let values = (0..8).map(|number| format!("value {number}")).collect::<Vec<_>>();
    let facets = (0..12).map(|number| format!("facet {number}")).collect::<Vec<_>>();
    let mut builder = Columns::builder(Shape { places: vec!["place".to_owned()], rivals: vec!["facet 11".to_owned()], facets, ..Shape::default() });
    let mut dice = Dice(20_261_124);
    let mut person = 0_usize;
    while builder.steps() < attempts {
        person += 1;
        let name = format!("{person}");
        let mut own = WIDTHS.map(|width| if dice.roll(10) < 3 { 0 } else { dice.roll(width) as usize });
        if dice.roll(10) < 8 {
            own[6] = own[4];
        }
        let held = own.map(|value| Some(values[value].as_str()));
        for order in 0..(1 + dice.roll(3)).min((attempts - builder.steps()) as u64) {
            let office = dice.roll(144) as usize;
            let refused = dice.roll(100) < (if own[4] == 0 { 30 } else { 15 }) + (office % 6) as u64;
            let asked = PAPERS.iter().enumerate().filter(|(at, _)| dice.roll(100) < 5 + 3 * *at as u64);
            let demands = asked.map(|(at, requirement)| Demand {
                requirement,
                basis: if at % 3 == 1 { Basis::NoRuleFound } else { Basis::InTheRule },
                policy: None,
            });
            builder.push(&Step {
                demands: &demands.collect::<Vec<_>>(),
                person: &name,
                order: Some(order.cast_signed()),
                places: &[Some(&places[office % 8])],
                office: Some(&offices[office]),
                service: Some(["permit", "school", "clinic", "pension"][dice.roll(4) as usize]),
                outcome: Some(if refused { "refused" } else { OUTCOMES[dice.roll(6) as usize] }),
                reason: refused.then_some(REASONS[dice.roll(5) as usize]),
                promise_broken: dice.roll(20) == 0,
                facets: &held,
                ..Step::default()
            });
        }
    }
    builder.finish()
}

/// People who go from office to office among 144, mostly to the next one, in attempts of 1 to 9 steps.
fn wanderings(steps: usize) -> Columns {
    let offices = (0..144).map(|number| format!("office {number}")).collect::<Vec<_>>();
    let mut dice = Dice(20_261_124);
    let mut builder = Columns::builder(Shape::default());
    let begin = chrono::NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default();
    let mut attempts = 0_u64;
    while builder.steps() < steps {
        let person = format!("{}", attempts / 2);
        let attempt = format!("{attempts}");
        attempts += 1;
        let mut office = dice.roll(144);
        let mut day = dice.roll(2_000);
        for order in 0..1 + dice.roll(9).min((steps - builder.steps()) as u64 - 1) {
            let step = Step {
                person: &person,
                attempt: Some(&attempt),
                order: Some(order.cast_signed()),
                day: begin.checked_add_days(chrono::Days::new(day)),
                office: Some(&offices[office as usize]),
                outcome: Some(["refused", "deflected", "deferred", "granted"][dice.roll(4) as usize]),
                ..Step::default()
            };
            builder.push(&step);
            office = if dice.roll(5) == 0 { dice.roll(144) } else { (office + 1 + dice.roll(3)) % 144 };
            day += dice.roll(30);
        }
    }
    builder.finish()
}
