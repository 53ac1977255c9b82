//! The connection: one enum for both databases, how it is opened, and the macro for queries that the enum cannot run.

use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::store::{StoreError, location::Location};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// `synchronous=FULL`: an acknowledged write survives a power cut. `secure_delete`: freed pages are overwritten, so that erasing erases.
/// The log is carried into the file every 16 MB instead of every 4: pages that are written again and again are carried over less often.
/// The file is read, not mapped: a map counts once for each connection that has it, and is torn down whenever the file grows.
const PRAGMAS: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; \
     PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4000; PRAGMA wal_autocheckpoint = 4000;";

/// One of the two databases that Throughline runs on.
#[derive(diesel::MultiConnection)]
pub enum Db {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Writes once a query that the enum cannot run (batch inserts, `on_conflict`, `for_update`), and runs it on whichever database it is. Also for what runs at every
/// request: the enum puts a query's text together anew each time, though the statement was prepared long ago.
#[macro_export]
macro_rules! each {
    ($db:expr, $connection:ident => $query:expr) => {
        match $db {
            $crate::store::db::Db::Sqlite($connection) => $query,
            $crate::store::db::Db::Postgres($connection) => $query,
        }
    };
}

impl Db {
    /// Opens a connection and sets what every connection needs.
    pub fn open(at: &Location) -> Result<Self, StoreError> {
        match at {
            Location::Sqlite(path) => {
                let mut connection = SqliteConnection::establish(&path.to_string_lossy())?;
                connection.batch_execute(PRAGMAS)?;
                Ok(Self::Sqlite(connection))
            }
            Location::Postgres(url) => {
                let mut connection = PgConnection::establish(url)?;
                connection.batch_execute("SET TIME ZONE 'UTC'; SET lock_timeout = '10s';")?;
                Ok(Self::Postgres(connection))
            }
        }
    }

    /// Runs statements as they are: for upkeep and for tests that forge.
    pub fn run_script(&mut self, sql: &str) -> Result<(), StoreError> {
        Ok(each!(self, connection => connection.batch_execute(sql))?)
    }

    /// Brings the schema up to date. On PostgreSQL an advisory lock keeps two nodes from doing it at once.
    pub fn migrate(&mut self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => {
                connection.run_pending_migrations(SQLITE).map_err(StoreError::Migration)?;
            }
            Self::Postgres(connection) => {
                connection.batch_execute("SELECT pg_advisory_lock(7446291)")?;
                let outcome = connection.run_pending_migrations(POSTGRES).map(|_| ()).map_err(StoreError::Migration);
                connection.batch_execute("SELECT pg_advisory_unlock(7446291)")?;
                outcome?;
            }
        }
        Ok(())
    }
}
