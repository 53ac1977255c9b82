//! The real program, started on a fresh database as an organization would start it.

use super::database::{Database, Kind};
use super::visitor::Visitor;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long a start may take; the migrations and, with `--demo`, the demonstration data are part of it.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running `throughline serve`, killed when dropped, with its data and its database.
pub struct TestApp {
    /// Where it listens: `http://127.0.0.1:PORT`. Stays the same after `start_again`.
    pub address: String,
    pub kind: Kind,
    folder: tempfile::TempDir,
    database: Option<Database>,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    program: Child,
    said: Arc<Mutex<Vec<String>>>,
}

impl TestApp {
    /// Starts an empty office on SQLite.
    pub async fn start() -> Self {
        Self::start_on(Kind::Sqlite).await
    }

    /// Starts an empty office on the database named; on PostgreSQL `THROUGHLINE_TEST_POSTGRES` must be set.
    pub async fn start_on(kind: Kind) -> Self {
        Self::start_with(kind, &[], &[]).await
    }

    /// Starts with more arguments to `serve` (such as `--demo`) and more environment.
    pub async fn start_with(kind: Kind, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = (kind == Kind::Postgres).then(Database::fresh);
        let arguments: Vec<_> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let environment: Vec<_> = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let (program, said) = launch(folder.path(), database.as_ref(), "127.0.0.1:0", &arguments, &environment);
        let mut app = Self { address: String::new(), kind, folder, database, arguments, environment, program, said };
        app.address = app.wait_for_address().await;
        app
    }

    /// All that the program leaves on the disk: its data, its log, its temporary files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The folder given as `--data`.
    pub fn data(&self) -> PathBuf {
        data(self.folder.path())
    }

    /// The `--database` URL, on PostgreSQL.
    pub fn database_url(&self) -> Option<&str> {
        self.database.as_ref().map(|database| database.url.as_str())
    }

    /// All that the program has printed, line by line: its address, the token for the first set-up, the demo's sign-ins.
    pub fn said(&self) -> Vec<String> {
        self.said.lock().expect("no reader panicked").clone()
    }

    /// What the program logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(log(self.folder.path())).unwrap_or_default()
    }

    /// Somebody with a browser of their own: cookies are not shared with others.
    pub fn visitor(&self) -> Visitor {
        Visitor::at(&self.address)
    }

    /// Runs another command of the program on the same data: `office.command(&["audit", "verify"])`.
    pub fn command(&self, arguments: &[&str]) -> std::process::Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_throughline"));
        command.args(arguments).arg("--data").arg(self.data());
        if let Some(database) = &self.database {
            command.args(["--database", &database.url]);
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value))).stdin(Stdio::null()).output().expect("the program runs")
    }

    /// Writes to the database behind the program's back, as a thief of the server could.
    pub fn forge(&self, sql: &str) {
        let written = match self.database_url() {
            Some(url) => Command::new("psql").args([url, "-q", "-v", "ON_ERROR_STOP=1", "-c", sql]).status(),
            None => {
                let mut database =
                    throughline::store::db::Db::open(&throughline::store::location::Location::Sqlite(self.data().join("throughline.db")));
                database.as_mut().map(|db| db.run_script(sql)).expect("the file opens").expect("the statement runs");
                return;
            }
        };
        assert!(written.expect("psql is there").success(), "{sql}");
    }

    /// The most memory that the program ever held, in kilobytes.
    pub fn peak_memory(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.program.id())).expect("it runs");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the kernel says so");
        peak.trim().trim_end_matches(" kB").parse().expect("a number")
    }

    /// Ends the program as a power cut would: SIGKILL, no time to tidy up.
    pub fn kill(&mut self) {
        self.program.kill().expect("it can be killed");
        self.program.wait().expect("it can be waited for");
    }

    /// Ends the program as a service manager does: SIGTERM, and waits until it is gone.
    pub fn stop(&mut self) -> std::process::ExitStatus {
        Command::new("kill").arg(self.program.id().to_string()).status().expect("kill is there");
        self.program.wait().expect("it can be waited for")
    }

    /// Gives an argument of `serve` a value, or another one, for the next start.
    pub fn set_argument(&mut self, name: &str, value: &str) {
        match self.arguments.iter().position(|argument| argument == name) {
            Some(at) => self.arguments[at + 1] = value.to_owned(),
            None => self.arguments.extend([name.to_owned(), value.to_owned()]),
        }
    }

    /// Starts it again on the same data and the same port.
    pub async fn start_again(&mut self) {
        let listen = self.address.trim_start_matches("http://").to_owned();
        (self.program, self.said) = launch(self.folder.path(), self.database.as_ref(), &listen, &self.arguments, &self.environment);
        self.wait_for_address().await;
    }

    async fn wait_for_address(&mut self) -> String {
        let began = Instant::now();
        loop {
            let address = self.said().iter().find_map(|line| address_in(line));
            if let Some(address) = address {
                return address;
            }
            if let Some(status) = self.program.try_wait().expect("it can be asked") {
                panic!("the program ended at its start ({status}):\n{}\n{}", self.said().join("\n"), self.log());
            }
            assert!(began.elapsed() < PATIENCE, "no address after {PATIENCE:?}:\n{}\n{}", self.said().join("\n"), self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
        if std::thread::panicking() {
            eprintln!("--- the program said ---\n{}\n--- and logged ---\n{}", self.said().join("\n"), self.log());
        }
    }
}

fn data(folder: &Path) -> PathBuf {
    folder.join("data")
}

fn log(folder: &Path) -> PathBuf {
    folder.join("log")
}

fn launch(
    folder: &Path,
    database: Option<&Database>,
    listen: &str,
    arguments: &[String],
    environment: &[(String, String)],
) -> (Child, Arc<Mutex<Vec<String>>>) {
    let log = File::options().create(true).append(true).open(log(folder)).expect("a log file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_throughline"));
    command.arg("serve").arg("--data").arg(data(folder)).args(["--listen", listen]).args(arguments);
    if let Some(database) = database {
        command.args(["--database", &database.url]);
    }
    let temporary = folder.join("tmp");
    std::fs::create_dir_all(&temporary).expect("a folder for temporary files");
    command.env("TMPDIR", temporary).envs(environment.iter().map(|(name, value)| (name, value)));
    let mut program = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn().expect("the program starts");
    let said = Arc::new(Mutex::new(Vec::new()));
    let out = program.stdout.take().expect("its output is piped");
    let heard = Arc::clone(&said);
    std::thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            heard.lock().expect("no reader panicked").push(line);
        }
    });
    (program, said)
}

/// The first `http://HOST:PORT` in a line, without a path.
fn address_in(line: &str) -> Option<String> {
    let rest = &line[line.find("http://")? + 7..];
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || ".:[]-".contains(c))).unwrap_or(rest.len());
    rest[..end].contains(':').then(|| format!("http://{}", &rest[..end]))
}
