//! What does a newcomer see? A fictional organization with people, places and offices that do not exist, and with a few patterns hidden in its record.
//!
//! `plan` says what there is to insert, as plain lists made from a fixed seed; `colleagues`, `ground` and `lives` bring it into the record;
//! the rest of the folder is what the plan is drawn from.

pub mod colleagues;
mod dice;
mod fate;
mod ground;
mod lives;
mod offices;
mod people;
mod places;
pub mod plan;
pub mod planted;
mod rules;
mod walk;

use crate::{
    access::{AccessError, Moment},
    domain::id::UserId,
    store::{Store, StoreError, audit::Action, bulk, organizations, people as persons, reference::Reference},
    vault::VaultError,
};
use colleagues::Founder;
use ground::Codes;
use plan::{DemoPlan, PERSONS, PlannedPerson};

/// Why the demo cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("this directory holds the record of a real organization: name another one with --data")]
    NotADemo,
    #[error("the making of this demo was interrupted: delete the directory, and start again")]
    Unfinished,
    #[error("the demo names “{0}”, which the vocabulary does not know")]
    UnknownCode(String),
    #[error(transparent)]
    Access(#[from] AccessError),
}

impl From<StoreError> for DemoError {
    fn from(error: StoreError) -> Self {
        Self::Access(error.into())
    }
}

impl From<VaultError> for DemoError {
    fn from(error: VaultError) -> Self {
        Self::Access(error.into())
    }
}

impl From<diesel::result::Error> for DemoError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Access(error.into())
    }
}

/// Sees to it that the demo is there: makes it in an empty database, finds it in one where it was made before. `said` hears how many people are entered.
///
/// # Errors
/// [`DemoError::NotADemo`] where a real organization is; [`DemoError::Unfinished`] where the program was stopped while it made the demo.
pub fn open(store: &Store, at: Moment, said: impl FnMut(usize, usize)) -> Result<(), DemoError> {
    let there = store.read_now::<_, DemoError>(|db| {
        let organizations = organizations::all(db)?;
        organizations.into_iter().next().map(|first| Ok((first.demo, persons::count(db, first.id)?))).transpose()
    })?;
    match there {
        None => make(store, at, PERSONS, said),
        Some((false, _)) => Err(DemoError::NotADemo),
        Some((true, people)) if people < i64::from(PERSONS) => Err(DemoError::Unfinished),
        Some((true, _)) => Ok(()),
    }
}

/// Makes the demo with as many people, in an empty database.
pub fn make(store: &Store, at: Moment, people: u32, said: impl FnMut(usize, usize)) -> Result<(), DemoError> {
    let plan = DemoPlan::sized(at.today, people);
    let founder = colleagues::found(store, at)?;
    let (founder, staff) = colleagues::hire(store, at, founder, &plan.caseworkers)?;
    let (organization, today) = (founder.author.organization, at.today);
    let DemoPlan { persons, .. } = &plan;
    let people = persons.clone();
    let reference = store.write_now::<_, DemoError>(move |db| {
        ground::lay(db, organization, &plan, today)?;
        Ok(Reference::load(db, organization)?)
    })?;
    enter(store, founder, &people, &Codes::of(&reference), &staff, said)
}

/// People who are entered in one write.
const PART: usize = 500;

fn enter(
    store: &Store,
    founder: Founder,
    people: &[PlannedPerson],
    codes: &Codes,
    staff: &[UserId],
    mut said: impl FnMut(usize, usize),
) -> Result<(), DemoError> {
    let organization = founder.author.organization;
    let ring = store.read_now::<_, DemoError>(|db| Ok(founder.ring(db)?))?;
    for (part, some) in people.chunks(PART).enumerate() {
        let lives = some.iter().map(|person| lives::life(person, codes, staff)).collect::<Result<Vec<_>, _>>()?;
        let sealed = bulk::Sealed::people(organization, &ring, founder.author.user, &lives)?;
        store.write_now::<_, DemoError>(move |db| Ok(sealed.enter(db, organization)?))?;
        said(part * PART + some.len(), people.len());
    }
    let (founder, counted) = (founder, people.len());
    let founder = store.write_now::<_, DemoError>(move |db| {
        founder.author.records(db, Action::ImportDone, "demo", &counted.to_string())?;
        Ok(founder)
    })?;
    Ok(founder.leave(store)?)
}
