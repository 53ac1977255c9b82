//! How fast does this disk commit? The yardstick beside which writing is measured.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use diesel::{RunQueryDsl, sql_types::Binary};

use crate::store::{StoreError, db::Db, location::Location};

/// Bytes of a row: about those of a step.
const ROW: usize = 300;

/// Commits of one row each, one after the other, that the disk of `file` makes permanent in a second. The file is made if it is not there.
pub fn commits_per_second(file: &Path, span: Duration) -> Result<f64, StoreError> {
    let mut db = Db::open(&Location::Sqlite(file.to_owned()))?;
    diesel::sql_query("CREATE TABLE IF NOT EXISTS commits (row BLOB NOT NULL) STRICT").execute(&mut db)?;
    let row = vec![7_u8; ROW];
    let (begun, mut done) = (Instant::now(), 0_u32);
    while begun.elapsed() < span {
        diesel::sql_query("INSERT INTO commits (row) VALUES ($1)").bind::<Binary, _>(&row).execute(&mut db)?;
        done += 1;
    }
    Ok(f64::from(done) / begun.elapsed().as_secs_f64())
}
