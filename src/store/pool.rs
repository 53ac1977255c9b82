//! Connections kept open for reading.

use crate::store::{StoreError, db::Db, location::Location};

/// Opens connections for the pool and says why when it cannot (`Db::establish` would swallow the reason).
pub struct Manager(Location);

impl diesel::r2d2::ManageConnection for Manager {
    type Connection = Db;
    type Error = StoreError;

    fn connect(&self) -> Result<Db, StoreError> {
        Db::open(&self.0)
    }

    fn is_valid(&self, db: &mut Db) -> Result<(), StoreError> {
        use diesel::RunQueryDsl;
        diesel::sql_query("SELECT 1").execute(db)?;
        Ok(())
    }

    fn has_broken(&self, db: &mut Db) -> bool {
        use diesel::r2d2::R2D2Connection;
        match db {
            Db::Sqlite(connection) => connection.is_broken(),
            Db::Postgres(connection) => connection.is_broken(),
        }
    }
}

#[derive(Clone)]
pub struct Pool(diesel::r2d2::Pool<Manager>);

impl Pool {
    /// Few connections: reading is bound by the processor, and each holds a page cache.
    pub fn open(at: &Location) -> Result<Self, StoreError> {
        // To PostgreSQL none is opened ahead of need: a command that ends while another thread is still shaking hands with the server crashes in OpenSSL's tidying up.
        let (size, idle, check) = match at {
            Location::Sqlite(_) => (6, 2, false),
            Location::Postgres(_) => (12, 0, true),
        };
        diesel::r2d2::Pool::builder()
            .max_size(size)
            .min_idle(Some(idle))
            .test_on_check_out(check)
            .connection_timeout(std::time::Duration::from_secs(15))
            .build(Manager(at.clone()))
            .map(Self)
            .map_err(|error| StoreError::Busy(error.to_string()))
    }

    /// A connection, if one is free at this moment.
    pub fn at_hand(&self) -> Option<diesel::r2d2::PooledConnection<Manager>> {
        self.0.try_get()
    }

    pub fn get(&self) -> Result<diesel::r2d2::PooledConnection<Manager>, StoreError> {
        self.0.get().map_err(|error| StoreError::Busy(error.to_string()))
    }
}
