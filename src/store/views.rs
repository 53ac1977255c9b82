//! Saved views: what somebody calls a choice of filters, and which. Sealed to whoever saved them.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{caller::Caller, id::SavedViewId},
    store::{StoreError, audit::Author, db::Db, keyring::Keyring, schema::saved_views, users},
    vault::{VaultError, draft::DraftKey},
};

pub const NAME_MAX: usize = 60;
/// So many views one may keep.
pub const MOST: i64 = 30;

#[derive(Serialize, Deserialize)]
pub struct View {
    pub name: String,
    /// The filters, as the address of the page writes them.
    pub filters: String,
}

/// Keeps a view. [`StoreError::Conflict`] if there are too many.
pub fn save(db: &mut Db, author: &Author, key: &DraftKey, view: &View) -> Result<(), StoreError> {
    let theirs = saved_views::table.filter(saved_views::organization_id.eq(author.organization)).filter(saved_views::user_id.eq(author.user));
    if theirs.count().get_result::<i64>(db)? >= MOST {
        return Err(StoreError::Conflict);
    }
    let id = SavedViewId::random();
    let letterbox = users::find(db, author.organization, author.user)?.letterbox.ok_or(VaultError::NotAdmitted)?;
    let bytes = serde_json::to_vec(view).map_err(|_| VaultError::CannotOpen)?;
    diesel::insert_into(saved_views::table)
        .values((
            saved_views::id.eq(id),
            saved_views::organization_id.eq(author.organization),
            saved_views::user_id.eq(author.user),
            saved_views::sealed.eq(key.seal(author.organization.0, author.user.0, &letterbox, id.0, &bytes)?),
            saved_views::saved_on.eq(author.today),
        ))
        .execute(db)?;
    Ok(())
}

/// The caller's views, by name. What was sealed to a key that they no longer have is lost.
pub fn own(db: &mut Db, caller: &Caller, ring: &Keyring) -> Result<Vec<(SavedViewId, View)>, StoreError> {
    let rows = saved_views::table
        .filter(saved_views::organization_id.eq(caller.organization))
        .filter(saved_views::user_id.eq(caller.user))
        .select((saved_views::id, saved_views::sealed))
        .load::<(SavedViewId, Vec<u8>)>(db)?;
    let open = |(id, sealed): (SavedViewId, Vec<u8>)| Some((id, serde_json::from_slice(&ring.own.open_draft(id.0, &sealed).ok()?).ok()?));
    let mut views: Vec<(SavedViewId, View)> = rows.into_iter().filter_map(open).collect();
    views.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name));
    Ok(views)
}

pub fn forget(db: &mut Db, author: &Author, id: SavedViewId) -> Result<(), StoreError> {
    let theirs = saved_views::table
        .filter(saved_views::id.eq(id))
        .filter(saved_views::organization_id.eq(author.organization))
        .filter(saved_views::user_id.eq(author.user));
    if diesel::delete(theirs).execute(db)? == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}
