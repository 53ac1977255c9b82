//! `throughline site`: the published releases as static pages that anybody may read.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{Failure, place::Place, print, put};
use crate::{
    config::Clock,
    release::{
        labels,
        publication::Publication,
        site::{self, Public},
    },
    store::{StoreError, organizations, reference::Reference, releases, starter},
};

/// Writes pages of all published releases into a folder, for a web server that anybody can reach: no script, nothing from elsewhere, no trace of readers
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    place: Place,
    /// Folder that the pages are written to; made if it is not there. Of an earlier run, what is published no more is removed
    folder: PathBuf,
    /// Whose releases, where there are several organizations
    #[arg(long, value_name = "NAME")]
    organization: Option<String>,
}

/// The web server reads them as whoever it runs as.
const ANYBODY: u32 = 0o644;

/// Which files of the folder are ours.
const LIST: &str = "files.txt";

pub fn run(options: &Options) -> Result<(), Failure> {
    let before = ours(&options.folder)?;
    let store = options.place.open_quietly()?;
    let wanted = options.organization.clone();
    let keys = store.keys.clone();
    let now = Clock::default().now().into();
    let (organization, public) = store
        .write_now::<_, StoreError>(move |db| {
            let mut all = organizations::all(db)?;
            all.retain(|known| wanted.as_ref().is_none_or(|name| *name == known.name));
            let [organization] = all.as_slice() else { return Ok((None, Vec::new())) };
            let lists = Reference::load(db, organization.id)?;
            let vocabulary = starter::words_of(organization);
            let public = releases::hand_out(db, organization.id, &keys, now)?.into_iter().map(|(release, figures, names)| {
                let names = names.unwrap_or_else(|| labels::names(&release.definition, &figures, &lists, vocabulary));
                Public { withdrawn_on: release.withdrawn_on, publication: Publication::of(&release, figures, names) }
            });
            Ok((Some(organization.name.clone()), public.collect()))
        })
        .map_err(|error| Failure(error.to_string()))?;
    let organization =
        organization.ok_or_else(|| Failure("there is no such organization here, or there are several; say which with --organization".to_owned()))?;
    let files = site::files(&organization, &public).map_err(|error| Failure(error.to_string()))?;
    for (path, bytes) in &files {
        put(&options.folder.join(path), bytes, ANYBODY)?;
    }
    let now: BTreeSet<String> = files.into_iter().map(|(path, _)| path).collect();
    for gone in before.difference(&now) {
        // somebody may have removed it already
        let _ = std::fs::remove_file(options.folder.join(gone));
    }
    put(&options.folder.join(LIST), now.iter().map(|path| format!("{path}\n")).collect::<String>().as_bytes(), ANYBODY)?;
    print(&format!("{} releases, {} files in {}.\n", public.len(), now.len(), options.folder.display()))
}

/// What an earlier run wrote. A folder with other files in it is left alone.
fn ours(folder: &Path) -> Result<BTreeSet<String>, Failure> {
    if let Ok(list) = std::fs::read_to_string(folder.join(LIST)) {
        let within = |path: &&str| Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_)));
        return Ok(list.lines().filter(within).map(str::to_owned).collect());
    }
    if std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Failure::over(folder, "has other files in it; name a new folder"));
    }
    Ok(BTreeSet::new())
}
