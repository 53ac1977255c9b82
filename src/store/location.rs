//! Where the record is kept.

use std::path::{Path, PathBuf};

/// A file, or a server.
#[derive(Clone)]
pub enum Location {
    Sqlite(PathBuf),
    /// A URL as libpq reads it; it may hold a password, so it is never printed.
    Postgres(String),
}

impl Location {
    /// `throughline.db` in the data directory, unless a PostgreSQL URL was given.
    pub fn of(data: &Path, url: Option<&str>) -> Result<Self, String> {
        match url {
            None => Ok(Self::Sqlite(data.join("throughline.db"))),
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => Ok(Self::Postgres(url.to_owned())),
            Some(_) => Err("the database's URL must begin with postgres://; leave it out to use the built-in database".to_owned()),
        }
    }
}
