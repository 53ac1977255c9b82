//! `throughline bench measures`: how long the scan for what emerges, the waiting times and the measures of places take on generated records.

use chrono::{Days, NaiveDate};
use clap::Args;

use super::super::{Failure, print};
use super::engine::{Dice, middle};
use crate::engine::columns::{Columns, Shape, Step};
use crate::engine::cut::Cut;
use crate::engine::emerging::emerging;
use crate::engine::funnel::funnel;
use crate::engine::hypothesis::Dimension;
use crate::engine::openness::openness;
use crate::engine::record::Record;
use crate::engine::waiting::waiting;

/// Measures what is said of time and places: what emerges, how long people wait, where they stop, how open places are
#[derive(Debug, Args)]
pub struct Options {
    /// Steps of the record that is scanned for what emerges
    #[arg(long, default_value_t = 1_000_000)]
    steps: usize,
    /// Attempts of the record whose waiting times are worked out
    #[arg(long, default_value_t = 1_000_000)]
    attempts: usize,
    /// Times that each measurement is repeated; the middle one counts
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..))]
    repeat: u8,
}

/// The day on which the generated records end.
const LAST: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();

/// Generates, measures, prints.
pub fn run(options: &Options) -> Result<(), Failure> {
    print(&format!("On {} threads; each figure is the middle one of {} runs.\n", rayon::current_num_threads(), options.repeat))?;
    let columns = visits(options.steps, 1);
    let record = Record::of(&columns);
    let seconds = middle(options.repeat, || emerging(&record, LAST, 5));
    let found = emerging(&record, LAST, 5);
    print(&format!(
        "what emerges in {} steps by {} people: {seconds:.3} s ({} pairs of scope and target over {} weeks, 999 replicas, {} clusters)\n",
        columns.steps(),
        columns.persons(),
        found.scanned,
        found.weeks,
        found.clusters.len(),
    ))?;
    let columns = visits(options.attempts, 3);
    let whole = Cut::default();
    let seconds = middle(options.repeat, || waiting(&columns, &whole, LAST, 5));
    let found = waiting(&columns, &whole, LAST, 5);
    let curves: usize = found.comparisons.iter().map(|comparison| comparison.groups.len()).sum();
    print(&format!(
        "waiting times of {} attempts, {} steps: {seconds:.3} s ({} comparisons of {curves} curves)\n",
        columns.attempts(),
        columns.steps(),
        found.comparisons.len(),
    ))?;
    let seconds = middle(options.repeat, || funnel(&columns, &whole, &[]));
    print(&format!("funnel of the same: {seconds:.3} s\n"))?;
    let seconds = middle(options.repeat, || openness(&whole.of(&columns), Dimension::Place(0)));
    print(&format!("openness of the places in the same: {seconds:.3} s\n"))
}

/// Attempts over three years at 144 offices in 8 places for 4 services, by people with two facets, each of so many steps: papers are taken first, and answered at the last one or not at all.
/// Over the last five weeks one office refuses three times as many as before.
fn visits(attempts: usize, steps: u64) -> Columns {
    const SPAN: u64 = 3 * 365;
    let offices = (0..144).map(|number| format!("office {number}")).collect::<Vec<_>>();
    let places = (0..8).map(|number| format!("place {number}")).collect::<Vec<_>>();
    let facets = ["origin", "contract"].map(str::to_owned).to_vec();
    let mut builder = Columns::builder(Shape { places: vec!["place".to_owned()], facets, ..Shape::default() });
    let mut dice = Dice(20_261_124);
    let mut person = String::new();
    for attempt in 0..attempts {
        if attempt == 0 || dice.roll(2) == 0 {
            person = format!("{attempt}");
        }
        let name = format!("{attempt}");
        let (office, service) = (dice.roll(144) as usize, dice.roll(4) as usize);
        let facets = [Some(["far", "near"][dice.roll(2) as usize]), Some(["written", "oral", "none"][dice.roll(3) as usize])];
        let mut ago = dice.roll(SPAN);
        for order in 0..steps {
            let harsh = if office == 17 && ago < 35 { 45 } else { 15 };
            let refused = dice.roll(100) < harsh;
            let outcome = match order {
                0 if steps > 1 => "accepted-for-processing",
                _ if refused => "refused",
                _ => ["granted", "deferred", "more-demanded", "deflected", "no-answer"][dice.roll(5) as usize],
            };
            builder.push(&Step {
                person: &person,
                attempt: Some(&name),
                order: Some((attempt as u64 * steps + order).cast_signed()),
                day: LAST.checked_sub_days(Days::new(ago)),
                places: &[Some(&places[office % 8])],
                office: Some(&offices[office]),
                service: Some(["permit", "school", "clinic", "pension"][service]),
                stage: Some(["qualify", "access", "use"][order.min(2) as usize]),
                outcome: Some(outcome),
                facets: &facets,
                ..Step::default()
            });
            // what comes after the last day has not happened yet
            match ago.checked_sub(dice.roll(60)) {
                Some(next) => ago = next,
                None => break,
            }
        }
    }
    builder.finish()
}
