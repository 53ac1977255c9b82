//! The list of those who were erased: a file beside the database, kept apart from it, so that a database put back from a copy forgets them again.
//!
//! It holds their random identifiers, which only someone with an old copy can make anything of.

use std::{
    fs::{File, OpenOptions},
    io::{Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use uuid::Uuid;

use crate::{domain::id::PersonId, store::StoreError};

/// One identifier a line, oldest first.
#[derive(Clone, Debug)]
pub struct Erased(PathBuf);

impl Erased {
    /// The list in a data directory; it is made with the first who is erased.
    pub fn within(data: &Path) -> Self {
        Self(data.join("erasures"))
    }

    /// Adds people. On the disk when this returns, so that what is begun will be finished, at the latest by the next start.
    pub fn add(&self, people: &[PersonId]) -> Result<(), StoreError> {
        let lines: String = people.iter().map(|person| format!("{}\n", person.0)).collect();
        let mut file = OpenOptions::new().create(true).append(true).mode(0o600).open(&self.0).map_err(broken)?;
        file.write_all(lines.as_bytes()).and_then(|()| file.sync_all()).map_err(broken)
    }

    /// Everybody on it.
    pub fn all(&self) -> Result<Vec<PersonId>, StoreError> {
        let mut text = String::new();
        match File::open(&self.0) {
            Ok(mut file) => file.read_to_string(&mut text).map_err(broken)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(broken(error)),
        };
        text.lines().map(|line| line.trim().parse::<Uuid>().map(PersonId).map_err(broken)).collect()
    }
}

fn broken(error: impl std::fmt::Display) -> StoreError {
    StoreError::Erasures(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_added_is_on_it_and_a_torn_list_is_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let list = Erased::within(folder.path());
        assert!(list.all().expect("none yet").is_empty());
        let people = [PersonId::random(), PersonId::random()];
        list.add(&people[..1]).expect("written");
        list.add(&people[1..]).expect("written");
        assert_eq!(list.all().expect("readable"), people);
        std::fs::write(folder.path().join("erasures"), "half an ident").expect("written");
        assert!(list.all().is_err());
    }
}
