//! `throughline audit verify`: does the log still tell the truth?

use crate::{
    cli::{Failure, place::Place, print},
    store::{
        StoreError,
        audit::{self, Verdict},
        organizations,
    },
};

/// The audit log.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Check that no entry was altered, removed, moved or cut off; exit code 1 and the number of the first bad entry if one was
    Verify(Place),
}

pub fn run(options: Options) -> Result<(), Failure> {
    let Command::Verify(place) = options.command;
    let store = place.open()?;
    let verdicts = store
        .read_now::<_, StoreError>(|db| {
            let all = organizations::all(db)?;
            all.into_iter().map(|one| Ok((audit::verify(db, &store.keys.audit_key(one.id.0), one.id)?, one.name))).collect::<Result<Vec<_>, _>>()
        })
        .map_err(|error| Failure(error.to_string()))?;
    let mut broken = Vec::new();
    for (verdict, name) in verdicts {
        match verdict {
            Verdict::Whole { entries, head } => print(&format!("{name}: {entries} entries, whole up to {head}\n"))?,
            Verdict::Broken { at } => broken.push(format!("{name}: entry {at} was altered, removed or moved; nothing from there on can be trusted")),
            Verdict::CutOff { entries, head_says } => {
                broken.push(format!("{name}: the log ends after entry {entries}, but {head_says} were written"))
            }
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(Failure(broken.join("\n"))) }
}
