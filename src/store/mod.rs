//! Where is it kept? One file a record; the only place that speaks SQL. What is written and its entry in the audit log are one transaction.
//!
//! [`Store::read`] runs on a pool, [`Store::write`] on the one writer (SQLite) or in a pooled transaction (PostgreSQL). Both keep off the async threads.

pub mod activity;
pub mod attachments;
pub mod attributes;
pub mod audit;
pub mod bases;
pub mod behind;
pub mod bulk;
pub mod calendars;
pub mod cases;
pub mod claims;
pub mod closing;
pub mod columns;
pub mod consents;
pub mod contents;
pub mod db;
pub mod directory;
pub mod dossiers;
pub mod drafts;
pub mod duplicates;
pub mod editions;
pub mod eligibility;
pub mod erased;
pub mod erasing;
pub mod erasures;
pub mod hand_overs;
pub mod households;
pub mod imports;
pub mod keyring;
pub mod known;
pub mod last;
pub mod letter_templates;
pub mod letters;
pub mod links;
pub mod lists;
pub mod location;
pub mod matching;
pub mod memories;
pub mod merges;
pub mod messages;
pub mod notes;
pub mod notices;
pub mod opening;
pub mod organizations;
pub mod others;
pub mod patterns;
pub mod people;
pub mod policies;
pub mod pool;
pub mod promises;
pub mod questions;
pub mod raw;
pub mod reassignments;
pub mod recodings;
pub mod reference;
pub mod referrals;
pub mod releases;
pub mod remedies;
pub mod reports;
pub mod retention;
pub mod rules;
pub mod scans;
mod schema;
pub mod sessions;
pub mod sight;
pub mod sql;
pub mod starter;
pub mod steps;
pub mod subscriptions;
pub mod suggestions;
pub mod tasks;
pub mod team;
pub mod throttle;
pub mod undo;
pub mod users;
pub mod views;
pub mod vignettes;
pub mod watches;
pub mod worked;
mod writer;

use std::sync::Arc;

use db::Db;
use location::Location;
use pool::Pool;

/// Why the record could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("there is no such entry, or you have no right to it")]
    NotFound,
    #[error("someone else changed this in the meantime")]
    Conflict,
    #[error("the case is closed: reopen it first")]
    Closed,
    #[error(transparent)]
    Vault(#[from] crate::vault::VaultError),
    #[error("the database answered: {0}")]
    Query(diesel::result::Error),
    #[error("the database cannot be opened: {0}")]
    Open(#[from] diesel::ConnectionError),
    #[error("the database is busy: {0}")]
    Busy(String),
    #[error("the database's schema cannot be brought up to date: {0}")]
    Migration(Box<dyn std::error::Error + Send + Sync>),
    #[error("the list of erasures cannot be used: {0}")]
    Erasures(String),
    #[error("the program failed at this request; nothing was written")]
    Panicked,
    #[error("the write could not be made permanent; nothing was kept")]
    NotCommitted,
}

impl From<diesel::result::Error> for StoreError {
    fn from(error: diesel::result::Error) -> Self {
        match error {
            diesel::result::Error::NotFound => Self::NotFound,
            other => Self::Query(other),
        }
    }
}

/// The record, as the rest of the program reaches it. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pool: Pool,
    writer: Option<writer::Writer>,
    pub keys: Arc<crate::vault::server::ServerKey>,
    erased: Option<erased::Erased>,
}

impl Store {
    /// Opens the database, bringing its schema up to date first.
    pub fn open(at: &Location, keys: crate::vault::server::ServerKey) -> Result<Self, StoreError> {
        let mut first = Db::open(at)?;
        first.migrate()?;
        let writer = match at {
            Location::Sqlite(_) => Some(writer::Writer::start(first)?),
            Location::Postgres(_) => None,
        };
        Ok(Self { pool: Pool::open(at)?, writer, keys: Arc::new(keys), erased: None })
    }

    /// The same record with the list of those who were erased; without it nobody can be.
    #[must_use]
    pub fn with_erased(self, list: erased::Erased) -> Self {
        Self { erased: Some(list), ..self }
    }

    pub fn erased(&self) -> Result<&erased::Erased, StoreError> {
        self.erased.as_ref().ok_or_else(|| StoreError::Erasures("this command has none".to_owned()))
    }

    /// Overwrites what was freed: on SQLite the log beside the file is emptied into it (the file overwrites what it frees), on PostgreSQL dead rows give their place free.
    /// Waits for nobody: what is being read just now goes with the next time.
    pub async fn overwrite_freed(&self) -> Result<(), StoreError> {
        let store = self.clone();
        tokio::task::spawn_blocking(move || store.overwrite_freed_now()).await.map_err(|_| StoreError::Panicked)?
    }

    /// [`Store::overwrite_freed`] for threads that may wait.
    pub fn overwrite_freed_now(&self) -> Result<(), StoreError> {
        const VACUUM: &str = "VACUUM persons, assignments, match_tokens, person_facets, consents, cases, attempts, steps, step_demands, promises, remedies, notes, letters, referrals, eligibility_checks, eligibility_answers, tasks, \
             watches, hand_overs, reassignments, attachments, attachment_chunks, drafts, vignettes, dossier_vignettes, dossier_cases";
        self.pool.get()?.run_script(if self.writer.is_some() { "PRAGMA wal_checkpoint(TRUNCATE)" } else { VACUUM })
    }

    /// Reads, in one snapshot.
    pub async fn read<T, E>(&self, job: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + From<diesel::result::Error> + Send + 'static,
    {
        let pool = self.pool.clone();
        tokio::task::spawn_blocking(move || {
            let mut db = pool.get()?;
            diesel::Connection::transaction(&mut *db, job)
        })
        .await
        .map_err(|_| StoreError::Panicked)?
    }

    /// Looks one thing up by its key. On SQLite this takes less time than handing it to another thread, so it is done on the spot; never for more than that.
    pub async fn look_up<T, E>(&self, job: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + From<diesel::result::Error> + Send + 'static,
    {
        match self.writer.is_some().then(|| self.pool.at_hand()).flatten() {
            Some(mut db) => job(&mut db),
            None => self.read(job).await,
        }
    }

    /// Writes: what `job` did is permanent when this returns `Ok`, and undone otherwise.
    pub async fn write<T, E>(&self, job: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + From<diesel::result::Error> + Send + 'static,
    {
        match &self.writer {
            Some(writer) => writer.run(job).await,
            None => self.read(job).await,
        }
    }

    /// [`Store::read`] for threads that may wait.
    pub fn read_now<T, E>(&self, job: impl FnOnce(&mut Db) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError> + From<diesel::result::Error>,
    {
        let mut db = self.pool.get()?;
        diesel::Connection::transaction(&mut *db, job)
    }

    /// [`Store::write`] for threads that may wait.
    pub fn write_now<T, E>(&self, job: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + From<diesel::result::Error> + Send + 'static,
    {
        match &self.writer {
            Some(writer) => writer.run_now(job),
            None => self.read_now(job),
        }
    }
}
