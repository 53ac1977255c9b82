//! `throughline bench`: measures the program on this machine, prints the figures and says what they mean. One file a subject.

mod engine;
mod http;
mod measures;
mod release;

use clap::{Args, Subcommand};

use super::Failure;

/// Measures the program on this machine, on records that it generates
#[derive(Debug, Args)]
pub struct Options {
    #[command(subcommand)]
    subject: Subject,
}

#[derive(Debug, Subcommand)]
enum Subject {
    Engine(engine::Options),
    Http(http::Options),
    Measures(measures::Options),
    Release(release::Options),
}

/// Measures one subject.
pub fn run(options: &Options) -> Result<(), Failure> {
    match &options.subject {
        Subject::Engine(options) => engine::run(options),
        Subject::Http(options) => http::run(options),
        Subject::Measures(options) => measures::run(options),
        Subject::Release(options) => release::run(options),
    }
}
