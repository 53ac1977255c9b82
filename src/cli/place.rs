//! Where a command finds the record: the options that serve, import, audit and digest share.

use std::path::PathBuf;

use crate::{
    cli::Failure,
    store::{Store, location::Location},
    vault::server::ServerKey,
};

#[derive(Debug, Clone, clap::Args)]
pub struct Place {
    /// Directory of the built-in database and of the server key
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// PostgreSQL instead of the built-in database
    #[arg(long, value_name = "URL", env = "THROUGHLINE_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
}

impl Place {
    pub fn location(&self) -> Result<Location, Failure> {
        Location::of(&self.data, self.database.as_deref()).map_err(Failure)
    }

    /// Opens the record with the key of this machine, which is made at the first start.
    pub fn open(&self) -> Result<Store, Failure> {
        std::fs::create_dir_all(&self.data).map_err(|error| Failure(format!("cannot make the directory {}: {error}", self.data.display())))?;
        let file = self.data.join("server.key");
        let credentials = std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
        let key = match ServerKey::find(credentials.as_deref(), &file).map_err(|error| Failure(error.to_string()))? {
            Some(key) => key,
            None => {
                let key = ServerKey::create(&file).map_err(|error| Failure(error.to_string()))?;
                eprintln!(
                    "A key for this machine was made in {}. Without it the record cannot be opened; keep a copy on paper, away from the machine:\n\n  {}\n",
                    file.display(),
                    *key.written()
                );
                key
            }
        };
        Store::open(&self.location()?, key).map_err(|error| Failure(error.to_string()))
    }
}
