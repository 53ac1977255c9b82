//! What has to be remembered between releases of an organization: one sealed text, which only the server key opens.

use diesel::prelude::*;

use super::{ReleaseError, State, defined, older};
use crate::{
    domain::id::{OrganizationId, ReleaseId},
    protect::{keys::Secret, ledger::Ledger},
    store::{
        StoreError,
        db::Db,
        schema::{release_ledgers, releases},
    },
    vault::{field::Place, server::ServerKey},
};

fn place(organization: OrganizationId) -> Place {
    Place { organization: organization.0, table: "release_ledgers", column: "sealed", row: organization.0, generation: 0 }
}

/// How often the ledger was written; 0 where there is none yet.
pub(super) fn edition(db: &mut Db, organization: OrganizationId) -> Result<i64, StoreError> {
    let found = release_ledgers::table.find(organization).select(release_ledgers::edition).first::<i64>(db).optional()?;
    Ok(found.unwrap_or(0))
}

/// The ledger, or a new one. A new one knows what was published before there were ledgers: of those figures nobody knows who stood behind them, but they are weighed against.
///
/// # Errors
/// A ledger that does not open, or is damaged.
pub(super) fn open(db: &mut Db, organization: OrganizationId, keys: &ServerKey) -> Result<Ledger, ReleaseError> {
    let sealed = release_ledgers::table.find(organization).select(release_ledgers::sealed).first::<Vec<u8>>(db).optional()?;
    match sealed {
        Some(sealed) => Ok(Ledger::from_bytes(&keys.settings_key().open(&place(organization), &sealed).map_err(StoreError::from)?)?),
        None => {
            let mut ledger = Ledger::new(Secret(keys.cell_keys(organization.0)));
            let before = releases::table
                .filter(releases::organization_id.eq(organization))
                .filter(releases::state.ne(State::Draft.code()))
                .filter(releases::published_on.is_not_null())
                .filter(releases::frozen.is_null())
                .order((releases::published_on.asc(), releases::code.asc()))
                .select((releases::id, releases::definition, releases::threshold))
                .load::<(ReleaseId, String, i16)>(db)?;
            for (id, definition, threshold) in before {
                ledger.releases.push(older::figures(db, organization, id, &defined(&definition)?, threshold)?);
            }
            Ok(ledger)
        }
    }
}

/// Writes the ledger in the place of the edition that it was made from.
///
/// # Errors
/// [`StoreError::Conflict`] where it was written meanwhile.
pub(super) fn keep(db: &mut Db, organization: OrganizationId, keys: &ServerKey, bytes: &[u8], made_from: i64) -> Result<(), StoreError> {
    let sealed = keys.settings_key().seal(&place(organization), bytes);
    let edition = made_from + 1;
    if made_from == 0 {
        let row = (release_ledgers::organization_id.eq(organization), release_ledgers::edition.eq(edition), release_ledgers::sealed.eq(sealed));
        diesel::insert_into(release_ledgers::table).values(row).execute(db)?;
        return Ok(());
    }
    let written = diesel::update(release_ledgers::table.find(organization).filter(release_ledgers::edition.eq(made_from)))
        .set((release_ledgers::edition.eq(edition), release_ledgers::sealed.eq(sealed)))
        .execute(db)?;
    if written == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}
