//! The program under measurement: a process of its own, so that its memory is its own.

use std::{
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use crate::cli::Failure;

/// `throughline serve`, killed when dropped.
pub struct Program {
    process: Child,
    /// Kept, since the program goes on printing.
    _said: BufReader<ChildStdout>,
    pub address: SocketAddr,
}

impl Program {
    /// Starts this very program on a directory and, if it is named, a PostgreSQL database, and waits until it listens.
    pub fn start(data: &Path, database: Option<&str>) -> Result<Self, Failure> {
        let fail = |error: std::io::Error| Failure(format!("the program cannot be started: {error}"));
        let mut command = Command::new(std::env::current_exe().map_err(fail)?);
        command.arg("serve").arg("--data").arg(data).args(["--listen", "127.0.0.1:0"]).env_remove("THROUGHLINE_DATABASE");
        command.args(database.into_iter().flat_map(|url| ["--database", url]));
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(fail)?;
        let ended = || Failure("the program ended before it listened".to_owned());
        let mut said = process.stdout.take().map(BufReader::new).ok_or_else(ended)?;
        let address = said.by_ref().lines().map_while(Result::ok).find_map(|line| line.split_once("http://")?.1.trim().parse().ok());
        let program = Self { process, _said: said, address: address.unwrap_or(SocketAddr::from(([0, 0, 0, 0], 0))) };
        // Whatever was started is ended with it, also where it never listened.
        if address.is_none() { Err(ended()) } else { Ok(program) }
    }

    /// Resident memory in MB (10⁶ bytes).
    ///
    /// # Errors
    /// Where there is no `/proc` to ask.
    pub fn memory(&self) -> Result<u64, Failure> {
        let file = format!("/proc/{}/status", self.process.id());
        let status = std::fs::read_to_string(&file).map_err(|error| Failure(format!("{file}: {error}")))?;
        let kib = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
        kib.map(|kib| kib * 1_024 / 1_000_000).ok_or_else(|| Failure(format!("{file} does not tell the resident memory")))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone afterwards.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
