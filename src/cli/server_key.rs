//! `throughline server-key`: a key for a machine whose service manager keeps it, so that it never lies beside the data.

use crate::{cli::Failure, vault::server::ServerKey};

/// Make a key for a new machine and print it.
///
/// For a service manager that hands it to `serve` as the credential "server-key". Keep a copy on paper, away from the machine: without its key the record cannot be opened. Where no credential is given, `serve` makes a key by itself at its first start.
#[derive(Debug, clap::Args)]
pub struct Options {}

pub fn run(_: Options) -> Result<(), Failure> {
    println!("{}", *ServerKey::random().written());
    Ok(())
}
