//! The built program, run on files in a folder of its own.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A folder with files, and the program to run on them.
pub struct Desk {
    folder: TempDir,
}

/// How a run ended.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Desk {
    pub fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    /// Puts a file on the desk.
    pub fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        std::fs::write(self.path(name), content).unwrap();
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the program in the folder.
    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(Command::new(env!("CARGO_BIN_EXE_throughline")).args(arguments).current_dir(self.folder.path()).output().unwrap())
    }

    /// Runs the program with so many megabytes of address space; what asks for more is killed.
    pub fn run_within(&self, megabytes: usize, arguments: &[&str]) -> Run {
        let limited = format!("ulimit -v {}; exec \"$@\"", megabytes * 1024);
        let program = Command::new("sh")
            .args(["-c", &limited, "sh", env!("CARGO_BIN_EXE_throughline")])
            .args(arguments)
            .current_dir(self.folder.path())
            .output();
        Run::of(program.unwrap())
    }
}

impl Run {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// The object printed by a run that went well.
    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.code, Some(0), "{self:?}");
        serde_json::from_str(&self.out).unwrap()
    }

    /// What was said about bad input; nothing else was printed.
    #[track_caller]
    pub fn complaint(&self) -> &str {
        assert_eq!((self.code, self.out.as_str()), (Some(1), ""), "{self:?}");
        self.err.trim_end()
    }
}

/// The keys of an object, in alphabetical order.
pub fn keys(object: &Value) -> Vec<&str> {
    let mut keys = object.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>();
    keys.sort_unstable();
    keys
}
