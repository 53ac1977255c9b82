//! `throughline scan`: looks for patterns now, instead of when the site next does.

use super::{Failure, place::Place, print};
use crate::{
    config::Clock,
    jobs::scan,
    store::{StoreError, organizations},
};

/// Scan the record for patterns now. The site does so by itself within a minute or so after steps were added
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(flatten)]
    place: Place,
}

pub fn run(options: &Options) -> Result<(), Failure> {
    let fail = |error: StoreError| Failure(error.to_string());
    let store = options.place.open()?;
    for organization in store.read_now(organizations::all).map_err(fail)? {
        let done = scan::now_for(&store, Clock::default(), &organization).map_err(fail)?;
        print(&format!("{}: looked at {} possible statements, {} hold ({:.1} s)\n", organization.name, done.possible, done.holding, done.seconds))?;
    }
    Ok(())
}
