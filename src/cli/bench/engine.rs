//! `throughline bench engine`: how long the map of journeys takes on a generated record.

use std::time::Instant;

use clap::Args;

use super::super::{Failure, print};
use crate::engine::columns::{Columns, Shape, Step};
use crate::engine::journeys::{By, Journeys};

/// Measures the engine: the map of journeys
#[derive(Debug, Args)]
pub struct Options {
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
    let record = wanderings(options.steps);
    let seconds = middle(options.repeat, || Journeys::of(&record, By::Office));
    print(&format!(
        "map of {} steps, {} attempts, {} offices: {seconds:.3} s (nodes, edges with median days, variants, returns)\n",
        record.steps(),
        record.attempts(),
        record.office().width() - 1,
    ))
}

/// The middle one of the times, in seconds, that some work takes.
fn middle<T>(repeat: u8, work: impl Fn() -> T) -> f64 {
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
struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides
    }
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
