//! From what is gathered to what is handed out: figures are fixed on a day by one person, and looked at by another.

use std::collections::HashSet;

use diesel::prelude::*;

use super::{Dossier, Frozen, find, gathered, place};
use crate::{
    domain::{
        caller::Caller,
        code::ShortCode,
        dossier::Progress,
        id::{CaseId, UserId},
    },
    protect::told::Told,
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        schema::{dossier_cases, dossiers, users, vignettes},
    },
    vault::{VaultError, server::ServerKey},
};

/// Why someone may not approve a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is not frozen, or not any more; by whom it was approved, where it was.
    NotFrozen(Option<String>),
    /// A second person looks at it.
    OwnFreeze,
}

/// Why the caller may not approve a dossier; none if they may.
pub fn refusal(db: &mut Db, caller: &Caller, dossier: &Dossier) -> Result<Option<Refusal>, StoreError> {
    if dossier.state != Progress::Frozen {
        let name = |user: UserId, db: &mut Db| users::table.find(user).select(users::name).first::<String>(db);
        let by = dossier.approved_by.map(|user| name(user, db)).transpose()?;
        return Ok(Some(Refusal::NotFrozen(by)));
    }
    Ok((dossier.frozen_by == Some(caller.user)).then_some(Refusal::OwnFreeze))
}

/// What was told last of a pattern in any dossier that is frozen: figures stay as they were until enough people came or went.
pub fn told_before<'d>(all: &'d [Dossier], hash: &str) -> Option<&'d Told> {
    let frozen = all.iter().filter(|dossier| dossier.state != Progress::Open);
    let said = frozen.flat_map(|dossier| {
        let exhibits = dossier.frozen.iter().flat_map(|frozen| &frozen.exhibits);
        exhibits.filter(|exhibit| exhibit.hash == hash).map(|exhibit| (dossier.frozen_on, &exhibit.told))
    });
    said.max_by_key(|(on, _)| *on).map(|(_, told)| told)
}

/// Fixes what a dossier says, and notes whose cases are behind it.
///
/// # Errors
/// [`StoreError::Conflict`] where it is frozen already, or something was added or taken out while the figures were drawn up.
pub fn freeze(db: &mut Db, author: &Author, keys: &ServerKey, code: ShortCode, frozen: &Frozen, behind: &[CaseId]) -> Result<(), StoreError> {
    let dossier = find(db, author, keys, code)?;
    let there = gathered(db, dossier.id)?;
    let same = there.patterns.iter().eq(frozen.exhibits.iter().map(|exhibit| &exhibit.hash)) && there.releases.len() == frozen.releases.len();
    if dossier.state != Progress::Open || !same {
        return Err(StoreError::Conflict);
    }
    let json = serde_json::to_vec(frozen).map_err(|_| VaultError::CannotOpen)?;
    let quoted: Vec<_> = there.vignettes.iter().map(|(_, id)| *id).collect();
    let quoted = vignettes::table.filter(vignettes::id.eq_any(quoted)).select(vignettes::case_id).load::<CaseId>(db)?;
    diesel::update(dossiers::table.find(dossier.id))
        .set((
            dossiers::state.eq(Progress::Frozen),
            dossiers::frozen.eq(Some(keys.settings_key().seal(&place(author.organization, dossier.id, "frozen"), json))),
            dossiers::frozen_by.eq(Some(author.user)),
            dossiers::frozen_on.eq(Some(author.today)),
        ))
        .execute(db)?;
    for case in behind.iter().chain(&quoted).copied().collect::<HashSet<CaseId>>() {
        diesel::insert_into(dossier_cases::table)
            .values((
                dossier_cases::dossier_id.eq(dossier.id),
                dossier_cases::case_id.eq(case),
                dossier_cases::organization_id.eq(author.organization),
            ))
            .execute(db)?;
    }
    author.records(db, Action::DossierFrozen, &code.to_string(), &frozen.exhibits.len().to_string())
}

/// Opens a frozen dossier again that nobody approved yet: what was fixed is dropped.
pub fn reopen(db: &mut Db, author: &Author, keys: &ServerKey, code: ShortCode) -> Result<(), StoreError> {
    let dossier = find(db, author, keys, code)?;
    if dossier.state != Progress::Frozen {
        return Err(StoreError::Conflict);
    }
    diesel::delete(dossier_cases::table.filter(dossier_cases::dossier_id.eq(dossier.id))).execute(db)?;
    diesel::update(dossiers::table.find(dossier.id))
        .set((
            dossiers::state.eq(Progress::Open),
            dossiers::frozen.eq(None::<Vec<u8>>),
            dossiers::frozen_by.eq(None::<UserId>),
            dossiers::frozen_on.eq(None::<chrono::NaiveDate>),
        ))
        .execute(db)?;
    author.records(db, Action::DossierReopened, &code.to_string(), "")
}

/// Approves what somebody else froze; from now on it stays as it is.
///
/// # Errors
/// [`StoreError::Conflict`] where something else is frozen now than what was `seen`, or somebody may not approve it.
pub fn approve(db: &mut Db, author: &Author, keys: &ServerKey, code: ShortCode, seen: &str) -> Result<(), StoreError> {
    let dossier = find(db, author, keys, code)?;
    let same = dossier.frozen.as_ref().is_some_and(|frozen| frozen.edition() == seen);
    if refusal(db, author, &dossier)?.is_some() || !same {
        return Err(StoreError::Conflict);
    }
    diesel::update(dossiers::table.find(dossier.id))
        .set((dossiers::state.eq(Progress::Approved), dossiers::approved_by.eq(Some(author.user)), dossiers::approved_on.eq(Some(author.today))))
        .execute(db)?;
    author.records(db, Action::DossierApproved, &code.to_string(), "")
}
