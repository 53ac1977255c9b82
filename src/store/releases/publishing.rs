//! From the draft to what left the house, and back: who may publish, what is kept at the publication, who takes a file, and why a release is taken back.

use diesel::prelude::*;

use super::{Frozen, Gathered, Names, Release, ReleaseError, State, defined, drawing::AsOf, find, ledger, place, published};
use crate::{
    domain::{caller::Caller, code::ShortCode, release::Definition},
    protect::published as figures,
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        schema::{releases, users},
    },
    vault::server::ServerKey,
};

/// Why someone may not publish this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// By whom it was published, where it was.
    NotADraft(Option<String>),
    /// A second person looks at it.
    OwnDraft,
    /// The release with this code counts by places or periods of another size: what lies within what is not weighed.
    Nested(ShortCode),
}

/// Why the caller may not publish a release; none if they may.
pub fn refusal(db: &mut Db, caller: &Caller, release: &Release) -> Result<Option<Refusal>, StoreError> {
    if release.state != State::Draft {
        let by = release.published_by.map(|user| users::table.find(user).select(users::name).first(db)).transpose()?;
        return Ok(Some(Refusal::NotADraft(by)));
    }
    if release.drafted_by == caller.user {
        return Ok(Some(Refusal::OwnDraft));
    }
    Ok(nested(db, caller, &release.definition)?.map(Refusal::Nested))
}

/// A release that left the house and counts by places or periods of another size than this definition.
pub fn nested(db: &mut Db, caller: &Caller, definition: &Definition) -> Result<Option<ShortCode>, StoreError> {
    let left_the_house = releases::table
        .filter(releases::organization_id.eq(caller.organization))
        .filter(releases::published_on.is_not_null())
        .order((releases::published_on.asc(), releases::code.asc()))
        .select((releases::code, releases::definition))
        .load::<(ShortCode, String)>(db)?;
    for (code, earlier) in left_the_house {
        if defined(&earlier)?.nests_with(definition) {
            return Ok(Some(code));
        }
    }
    Ok(None)
}

/// A release that was drawn up, attacked and found to hold, ready to be published.
pub struct Ready {
    pub frozen: Vec<u8>,
    /// What the files hash to.
    pub digest: [u8; 32],
    ledger: Vec<u8>,
    as_of: AsOf,
    k: u64,
    left_out: Option<i32>,
}

impl Ready {
    /// Of what was gathered, with the ledger as it is after the release was drawn up.
    pub fn of(gathered: &Gathered, frozen: &Frozen, digest: [u8; 32]) -> Self {
        Self {
            frozen: frozen.to_bytes(),
            digest,
            ledger: gathered.ledger.to_bytes(),
            as_of: gathered.as_of,
            k: gathered.rules.k,
            left_out: gathered.left_out,
        }
    }
}

/// Keeps the figures as they were drawn up, and in the same transaction the ledger that remembers who stands behind them.
///
/// # Errors
/// [`ReleaseError::Refused`] for the drafter's own and for what is no draft any more; [`ReleaseError::Moved`] where it has to be drawn up again.
pub fn publish(db: &mut Db, author: &Author, keys: &ServerKey, code: ShortCode, ready: &Ready) -> Result<(), ReleaseError> {
    let release = find(db, author, keys, code)?;
    // The entry comes first: it takes the lock on the head of the chain, so that of two who publish at once the second sees what the first did.
    author.records(db, Action::ReleasePublished, &code.to_string(), &release.definition.to_string())?;
    let release = find(db, author, keys, code)?;
    if let Some(refusal) = refusal(db, author, &release)? {
        return Err(ReleaseError::Refused(refusal));
    }
    if AsOf::read(db, author.organization)? != ready.as_of {
        return Err(ReleaseError::Moved);
    }
    ledger::keep(db, author.organization, keys, &ready.ledger, ready.as_of.edition())?;
    diesel::update(releases::table.find(release.id))
        .set((
            releases::state.eq(State::Published.code()),
            releases::threshold.eq(i16::try_from(ready.k).unwrap_or(i16::MAX)),
            releases::published_by.eq(Some(author.user)),
            releases::published_on.eq(Some(author.today)),
            releases::left_out.eq(ready.left_out),
            releases::digest.eq(Some(ready.digest.to_vec())),
            releases::frozen.eq(Some(keys.settings_key().seal(&place(author.organization, release.id, "frozen"), &ready.frozen))),
        ))
        .execute(db)?;
    Ok(())
}

/// Takes a draft or a release back, and says why. Its files are not handed out any more; what they said stays in the ledger, since nobody can unsay it.
///
/// # Errors
/// [`StoreError::Conflict`] where it was taken back before.
pub fn withdraw(db: &mut Db, author: &Author, keys: &ServerKey, code: ShortCode, why: &str) -> Result<(), StoreError> {
    let release = find(db, author, keys, code)?;
    // first, for its lock: see `publish`
    author.records(db, Action::ReleaseWithdrawn, &code.to_string(), release.state.code())?;
    if find(db, author, keys, code)?.state == State::Withdrawn {
        return Err(StoreError::Conflict);
    }
    let sealed = keys.settings_key().seal(&place(author.organization, release.id, "withdrawn_why"), why);
    diesel::update(releases::table.find(release.id))
        .set((
            releases::state.eq(State::Withdrawn.code()),
            releases::withdrawn_by.eq(Some(author.user)),
            releases::withdrawn_on.eq(Some(author.today)),
            releases::withdrawn_why.eq(Some(sealed)),
        ))
        .execute(db)?;
    Ok(())
}

/// A published release with its figures, for whoever takes a file; the audit log says who did, and in which form.
pub fn take(
    db: &mut Db,
    author: &Author,
    keys: &ServerKey,
    code: ShortCode,
    form: &str,
) -> Result<(Release, figures::Release, Option<Names>), StoreError> {
    // first, for its lock: of one who withdraws and one who takes at once, the second sees what the first did
    author.records(db, Action::ReleaseDownloaded, &code.to_string(), form)?;
    let release = find(db, author, keys, code)?;
    if release.state != State::Published {
        return Err(StoreError::NotFound);
    }
    let (told, names) = published(db, author.organization, keys, &release)?;
    Ok((release, told, names))
}
