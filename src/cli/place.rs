//! Where a command finds the record: the options that serve, import, audit and digest share.

use std::{os::unix::fs::DirBuilderExt, path::PathBuf};

use clap::builder::ArgPredicate;

use crate::{
    cli::Failure,
    store::{Store, erased::Erased, location::Location},
    vault::server::ServerKey,
};

#[derive(Debug, Clone, clap::Args)]
pub struct Place {
    /// Directory of the built-in database and of the server key; the demo's own is demo-data
    #[arg(long, value_name = "DIR", default_value = "data", default_value_if("demo", ArgPredicate::Equals("true".into()), "demo-data"))]
    pub data: PathBuf,
    /// PostgreSQL instead of the built-in database
    #[arg(long, value_name = "URL", env = "THROUGHLINE_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
}

impl Place {
    pub fn location(&self) -> Result<Location, Failure> {
        Location::of(&self.data, self.database.as_deref()).map_err(Failure)
    }

    /// Opens the record with the key of this machine, which is made at the first start, and then printed once.
    pub fn open(&self) -> Result<Store, Failure> {
        let (key, is_new) = self.key()?;
        if is_new {
            eprintln!(
                "A key for this machine was made in {}. Without it the record cannot be opened; keep a copy on paper, away from the machine:\n\n  {}\n",
                self.key_file().display(),
                *key.written()
            );
        }
        self.open_with(key)
    }

    /// [`Place::open`] for a record that is made anew when it is lost: its key is not worth printing.
    pub fn open_quietly(&self) -> Result<Store, Failure> {
        let (key, _) = self.key()?;
        self.open_with(key)
    }

    fn open_with(&self, key: ServerKey) -> Result<Store, Failure> {
        let store = Store::open(&self.location()?, key).map_err(|error| Failure(error.to_string()))?;
        Ok(store.with_erased(Erased::within(&self.data)))
    }

    fn key_file(&self) -> PathBuf {
        self.data.join("server.key")
    }

    /// The key of this machine, and whether it was made just now.
    fn key(&self) -> Result<(ServerKey, bool), Failure> {
        // For nobody else's eyes: the built-in database is readable in part (SECURITY.md).
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.data)
            .map_err(|error| Failure(format!("cannot make the directory {}: {error}", self.data.display())))?;
        let file = self.key_file();
        let credentials = std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
        let found = ServerKey::find(credentials.as_deref(), &file).map_err(|error| Failure(error.to_string()))?;
        let is_new = found.is_none();
        let key = found.map_or_else(|| ServerKey::create(&file), Ok).map_err(|error| Failure(error.to_string()))?;
        Ok((key, is_new))
    }
}
