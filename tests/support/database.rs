//! A PostgreSQL database for one test, copied from a template that has the migrations in it.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// On which of the two databases a test runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// The server that `tests/run` started, as a URL of its maintenance database.
pub fn server() -> Option<String> {
    std::env::var("THROUGHLINE_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

/// A database that nobody else uses; gone when dropped.
pub struct Database {
    pub url: String,
    name: String,
    server: String,
}

impl Database {
    /// Copies the template, which whoever comes first makes while the others wait.
    pub fn fresh() -> Self {
        let server = server().expect("THROUGHLINE_TEST_POSTGRES is set; tests/run sets it");
        let mut admin = connect(&server);
        let template = template(&mut admin, &server);
        let name = format!("t_{}", uuid::Uuid::new_v4().simple());
        run(&mut admin, &format!("CREATE DATABASE {name} TEMPLATE {template}"));
        Self { url: with_database(&server, &name), name, server }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Ok(mut admin) = PgConnection::establish(&self.server) {
            let _ = admin.batch_execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}

/// Named after what is in the migrations, so that another state of the code gets another template.
fn template(admin: &mut PgConnection, server: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/postgres");
    let name = format!("template_{}", &digest(&folder)[..16]);
    run(admin, "SELECT pg_advisory_lock(7411)");
    let known: i64 =
        diesel::select(diesel::dsl::sql::<diesel::sql_types::BigInt>(&format!("(SELECT count(*) FROM pg_database WHERE datname = '{name}')")))
            .get_result(admin)
            .expect("the server answers");
    if known == 0 {
        // Under another name until it is whole, or the next test would copy half a template.
        run(admin, &format!("DROP DATABASE IF EXISTS {name}_unready WITH (FORCE); "));
        run(admin, &format!("CREATE DATABASE {name}_unready TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"));
        let migrations = FileBasedMigrations::from_path(&folder).expect("migrations/postgres is there");
        connect(&with_database(server, &format!("{name}_unready"))).run_pending_migrations(migrations).expect("the migrations run");
        run(admin, &format!("ALTER DATABASE {name}_unready RENAME TO {name}"));
    }
    run(admin, "SELECT pg_advisory_unlock(7411)");
    name
}

fn digest(folder: &Path) -> String {
    let mut files = files_below(folder);
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(file.to_string_lossy().as_bytes());
        hash.update(std::fs::read(&file).expect("a migration can be read"));
    }
    data_encoding::HEXLOWER.encode(&hash.finalize())
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries
        .flat_map(|entry| {
            let path = entry.expect("a folder can be read").path();
            if path.is_dir() { files_below(&path) } else { vec![path] }
        })
        .collect()
}

fn connect(url: &str) -> PgConnection {
    PgConnection::establish(url).expect("the test server accepts connections")
}

fn run(connection: &mut PgConnection, sql: &str) {
    connection.batch_execute(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// The URL of another database on the same server.
fn with_database(server: &str, name: &str) -> String {
    let (base, parameters) = server.split_once('?').map_or((server, None), |(base, rest)| (base, Some(rest)));
    let host = base.rfind('/').map_or(base, |at| if base[..at].ends_with('/') { base } else { &base[..at] });
    parameters.map_or_else(|| format!("{host}/{name}"), |rest| format!("{host}/{name}?{rest}"))
}
