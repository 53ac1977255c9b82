//! What can I tell the program to do? One file a subcommand; each ends well, with bad input (exit code 1), or with a wrong command line (exit code 2).

mod analyse;
mod attack;
mod audit;
mod bench;
mod digest;
mod import;
mod input;
mod journeys;
mod place;
mod release;
mod scan;
mod serve;
mod server_key;
mod site;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Case tracking for those who stand beside internal migrants: logs every step, shows what the steps have in common, protects the people in it.
#[derive(Debug, Parser)]
#[command(name = "throughline", version, propagate_version = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Options),
    Import(import::Options),
    Audit(audit::Options),
    Digest(digest::Options),
    Analyse(analyse::Options),
    Journeys(journeys::Options),
    Release(release::Options),
    Attack(attack::Options),
    Bench(bench::Options),
    Scan(scan::Options),
    ServerKey(server_key::Options),
    Site(site::Options),
}

/// Why a command could not be carried out, in words for whoever typed it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Failure(String);

impl Failure {
    /// A failure over a file, said with the file's name in front of every line of it.
    fn over(file: &std::path::Path, reason: impl std::fmt::Display) -> Self {
        let name = file.display();
        Self(reason.to_string().lines().map(|line| format!("{name}: {line}")).collect::<Vec<_>>().join("\n"))
    }
}

/// Carries out what the command line says.
pub fn run() -> ExitCode {
    // A wrong command line ends here, with its explanation and exit code 2.
    let done = match CommandLine::parse().command {
        Command::Serve(options) => serve::run(options),
        Command::Import(options) => import::run(options),
        Command::Audit(options) => audit::run(options),
        Command::Digest(options) => digest::run(options),
        Command::Analyse(options) => analyse::run(&options),
        Command::Journeys(options) => journeys::run(&options),
        Command::Release(options) => release::run(&options),
        Command::Attack(options) => attack::run(&options),
        Command::Bench(options) => bench::run(&options),
        Command::Scan(options) => scan::run(&options),
        Command::ServerKey(options) => server_key::run(options),
        Command::Site(options) => site::run(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

/// Writes to standard output; that the reader has gone away (`| head`) is no failure.
fn print(text: &str) -> Result<(), Failure> {
    use std::io::Write;
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure(format!("cannot write the result: {error}"))),
        _ => Ok(()),
    }
}

/// Puts a file in its place whole or not at all, in a folder that is made if it is not there; `mode` says who may read it.
fn put(path: &std::path::Path, bytes: &[u8], mode: u32) -> Result<(), Failure> {
    use std::{io::Write, os::unix::fs::PermissionsExt, path::Path};
    let fail = |error: std::io::Error| Failure::over(path, format!("cannot be written: {error}"));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(fail)?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(fail)?;
    file.write_all(bytes).map_err(fail)?;
    file.as_file().set_permissions(std::fs::Permissions::from_mode(mode)).map_err(fail)?;
    file.as_file().sync_all().map_err(fail)?;
    file.persist(path).map_err(|error| fail(error.error))?;
    Ok(())
}
