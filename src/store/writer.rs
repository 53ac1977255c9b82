//! The one writer of the SQLite file: takes what is waiting, runs each job in its own savepoint, commits them together, and answers only when the commit holds.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
};

use diesel::{
    Connection, SqliteConnection,
    connection::{AnsiTransactionManager, TransactionManager, TransactionManagerStatus},
};
use tokio::sync::oneshot;

use crate::store::{StoreError, db::Db};

/// Jobs that share one commit at most; more would make the first of them wait.
const BATCH: usize = 256;

/// Runs, and hands back how to answer once it is known whether the commit held.
type Job = Box<dyn FnOnce(&mut Db) -> Answer + Send>;
type Answer = Box<dyn FnOnce(bool) + Send>;

#[derive(Clone)]
pub struct Writer(SyncSender<Job>);

impl Writer {
    pub fn start(db: Db) -> Result<Self, StoreError> {
        let (sender, jobs) = sync_channel(1024);
        std::thread::Builder::new().name("writer".into()).spawn(move || work(db, &jobs)).map_err(|error| StoreError::Busy(error.to_string()))?;
        Ok(Self(sender))
    }

    pub async fn run<T, E>(&self, job: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + From<diesel::result::Error> + Send + 'static,
    {
        let (answer, outcome) = oneshot::channel();
        let job = boxed(job, answer);
        match self.0.try_send(job) {
            Ok(()) => {}
            Err(std::sync::mpsc::TrySendError::Full(job)) => {
                let sender = self.0.clone();
                let sent = tokio::task::spawn_blocking(move || sender.send(job)).await;
                if !matches!(sent, Ok(Ok(()))) {
                    return Err(StoreError::NotCommitted.into());
                }
            }
            Err(std::sync::mpsc::TrySendError::Disconnected(_)) => return Err(StoreError::NotCommitted.into()),
        }
        outcome.await.map_err(|_| StoreError::NotCommitted)?
    }

    pub fn run_now<T, E>(&self, job: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + From<diesel::result::Error> + Send + 'static,
    {
        let (answer, outcome) = oneshot::channel();
        self.0.send(boxed(job, answer)).map_err(|_| StoreError::NotCommitted)?;
        outcome.blocking_recv().map_err(|_| StoreError::NotCommitted)?
    }
}

fn boxed<T, E>(job: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static, answer: oneshot::Sender<Result<T, E>>) -> Job
where
    T: Send + 'static,
    E: From<StoreError> + From<diesel::result::Error> + Send + 'static,
{
    Box::new(move |db| {
        let outcome = catch_unwind(AssertUnwindSafe(|| db.transaction(job))).unwrap_or_else(|_| Err(StoreError::Panicked.into()));
        Box::new(move |committed| {
            // whoever asked may have gone; the write stands all the same
            let _ = answer.send(if committed { outcome } else { outcome.and(Err(StoreError::NotCommitted.into())) });
        })
    })
}

fn work(mut db: Db, jobs: &Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        let Db::Sqlite(connection) = &mut db else { return };
        let begun = AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN IMMEDIATE").is_ok();
        let mut answers = Vec::new();
        let mut next = Some(first);
        while let Some(job) = next {
            if begun {
                answers.push(job(&mut db));
                close_savepoints(&mut db);
            } else {
                // dropping the job drops its channel: the caller hears that nothing was committed
                drop(job);
            }
            next = if answers.len() < BATCH { jobs.try_recv().ok() } else { None };
        }
        let committed = begun && commit(&mut db);
        for answer in answers {
            answer(committed);
        }
    }
}

/// Rolls back whatever a job that failed or panicked left open inside the batch.
fn close_savepoints(db: &mut Db) {
    if let Db::Sqlite(connection) = db {
        while depth(connection) > 1 && AnsiTransactionManager::rollback_transaction(connection).is_ok() {}
    }
}

fn commit(db: &mut Db) -> bool {
    let Db::Sqlite(connection) = db else { return false };
    if depth(connection) != 1 {
        while depth(connection) > 0 && depth(connection) < u32::MAX && AnsiTransactionManager::rollback_transaction(connection).is_ok() {}
        return false;
    }
    AnsiTransactionManager::commit_transaction(connection).is_ok() && depth(connection) == 0
}

/// Open transactions: 1 is the batch, each savepoint one more.
fn depth(connection: &mut SqliteConnection) -> u32 {
    match AnsiTransactionManager::transaction_manager_status_mut(connection) {
        TransactionManagerStatus::Valid(status) => status.transaction_depth().map_or(0, std::num::NonZero::get),
        TransactionManagerStatus::InError => u32::MAX,
    }
}
