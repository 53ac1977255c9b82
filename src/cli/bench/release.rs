//! `throughline bench release`: how long a release of three linked tables takes to protect, and to attack, and what that costs in figures and memory.

use std::time::Instant;

use clap::Args;

use super::{
    super::{Failure, print},
    engine::Dice,
};
use crate::{
    protect::{
        attack::attack,
        draw_up::{Axis, Record, Wanted, draw_up},
        keys::Secret,
        ledger::Ledger,
        published::{Measure, OneValue, Rules},
    },
    release::package,
};

/// Measures the protection of a release of three linked tables, and the attack on its files
#[derive(Debug, Args)]
pub struct Options {
    /// Attempts of the generated record
    #[arg(long, default_value_t = 1_000_000)]
    attempts: u32,
    /// The fewest people that a shown figure stands for
    #[arg(long, default_value_t = 10)]
    k: u64,
}

const CITIES: u64 = 8;
const OFFICES: u64 = 144;
const SERVICES: u64 = 8;
const OUTCOMES: u64 = 11;
const ORIGINS: u64 = 6;
const QUARTERS: u64 = 12;

/// Places of the dimensions in the record.
const CITY: usize = 0;
const OFFICE: usize = 1;
const SERVICE: usize = 2;
const OUTCOME: usize = 3;
const ORIGIN: usize = 4;
const QUARTER: usize = 5;

/// Generates, measures, prints.
pub fn run(options: &Options) -> Result<(), Failure> {
    let record = record(options.attempts);
    let wanted =
        [("offices", vec![OFFICE, OUTCOME]), ("services", vec![CITY, SERVICE, OUTCOME, ORIGIN]), ("quarters", vec![SERVICE, QUARTER, OUTCOME])];
    let wanted = wanted.map(|(name, dimensions)| Wanted {
        name: name.to_owned(),
        dimensions,
        measures: vec![Measure::Persons, Measure::Attempts],
        ..Wanted::default()
    });
    let rules = Rules::new(options.k, Rules::USUAL_PERTURBATION);
    let mut ledger = Ledger::new(Secret([7; 32]));
    let begun = Instant::now();
    let drawn = draw_up(&record, &wanted, rules, &mut ledger).map_err(|error| Failure(error.to_string()))?;
    let protected = begun.elapsed().as_secs_f64();
    let files = package::files(&drawn.release, &package::About::default());
    let written = package::reread(&files).map_err(|error| Failure(error.to_string()))?;
    let begun = Instant::now();
    let verdict = attack(&[written]);
    let attacked = begun.elapsed().as_secs_f64();
    let cost = drawn.cost;
    print(&format!(
        "{} attempts by {} people; {} cells of persons and attempts in three linked tables, {} hidden; of {} persons-in-cells {} are hidden\n\
         protected in {protected:.2} s (aim: under 10 s)\n\
         attacked, from the files as written, in {attacked:.2} s (aim: under 30 s): {}\n\
         {} MB of memory at most, the record included (aim: under 1,024 MB)\n",
        options.attempts,
        record.names.len(),
        cost.cells,
        cost.hidden,
        cost.persons,
        cost.persons_hidden,
        if verdict.holds() { "it holds" } else { "it does NOT hold" },
        peak_memory()?,
    ))
}

/// People who came one to three times to one of 144 offices in 8 cities; some services, origins and outcomes are rare, so that many cells are small.
fn record(attempts: u32) -> Record {
    let mut dice = Dice(20_261_201);
    let mut record = Record::default();
    let mut codes: [Vec<u32>; 6] = Default::default();
    let mut attempt = 0;
    while attempt < attempts {
        let person = record.names.len() as u32;
        record.names.push(format!("{person}"));
        let (home, origin) = (dice.roll(CITIES), rare(&mut dice, ORIGINS));
        for _ in 0..(1 + dice.roll(3)).min(u64::from(attempts - attempt)) {
            let office = home + CITIES * dice.roll(OFFICES / CITIES);
            let values = [home, office, rare(&mut dice, SERVICES), rare(&mut dice, OUTCOMES), origin, dice.roll(QUARTERS)];
            codes.iter_mut().zip(values).for_each(|(column, value)| column.push(value as u32));
            record.person.push(person);
            record.attempt.push(attempt);
            attempt += 1;
        }
    }
    let named = [
        ("city", CITIES, OneValue::Attempt),
        ("office", OFFICES, OneValue::Attempt),
        ("service", SERVICES, OneValue::Attempt),
        ("outcome", OUTCOMES, OneValue::Attempt),
        ("origin", ORIGINS, OneValue::Person),
        ("quarter", QUARTERS, OneValue::Attempt),
    ];
    let axes = named.into_iter().zip(codes).map(|((name, values, one_value), codes)| Axis {
        name: name.to_owned(),
        one_value,
        values: (0..values).map(|value| format!("{name} {value}")).collect(),
        declared: true,
        codes,
    });
    record.axes = axes.collect();
    record
}

/// A value below `many`, each half as likely as the one before, the last two alike.
fn rare(dice: &mut Dice, many: u64) -> u64 {
    (0..many - 1).find(|_| dice.roll(2) == 0).unwrap_or(many - 1)
}

/// The most memory that this program held so far, in megabytes.
fn peak_memory() -> Result<u64, Failure> {
    let status =
        std::fs::read_to_string("/proc/self/status").map_err(|error| Failure(format!("the kernel does not say what memory is used: {error}")))?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    Ok(peak.unwrap_or_default() / 1_024)
}
