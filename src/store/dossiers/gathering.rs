//! What is gathered in a dossier: patterns, releases, vignettes.

use diesel::prelude::*;

use super::open_one;
use crate::{
    domain::{
        code::ShortCode,
        id::{DossierId, ReleaseId, VignetteId},
    },
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        releases::State,
        schema::{dossier_patterns, dossier_releases, dossier_vignettes, patterns, releases},
    },
    vault::server::ServerKey,
};

/// Something that can be gathered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// By its identity.
    Pattern(String),
    Release(ShortCode),
    Vignette(VignetteId),
}

impl What {
    /// For the audit log.
    fn kind(&self) -> &'static str {
        match self {
            Self::Pattern(_) => "pattern",
            Self::Release(_) => "release",
            Self::Vignette(_) => "vignette",
        }
    }
}

/// Everything in a dossier, in the order in which it came.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    pub patterns: Vec<String>,
    pub releases: Vec<ReleaseId>,
    /// With the numbers that they keep when one of them is removed, from 1.
    pub vignettes: Vec<(i32, VignetteId)>,
}

pub fn gathered(db: &mut Db, dossier: DossierId) -> Result<Gathered, StoreError> {
    Ok(Gathered {
        patterns: dossier_patterns::table
            .filter(dossier_patterns::dossier_id.eq(dossier))
            .order((dossier_patterns::ordinal.asc(), dossier_patterns::hash.asc()))
            .select(dossier_patterns::hash)
            .load(db)?,
        releases: dossier_releases::table
            .filter(dossier_releases::dossier_id.eq(dossier))
            .order((dossier_releases::ordinal.asc(), dossier_releases::release_id.asc()))
            .select(dossier_releases::release_id)
            .load(db)?,
        vignettes: dossier_vignettes::table
            .filter(dossier_vignettes::dossier_id.eq(dossier))
            .order((dossier_vignettes::ordinal.asc(), dossier_vignettes::vignette_id.asc()))
            .select((dossier_vignettes::ordinal, dossier_vignettes::vignette_id))
            .load(db)?,
    })
}

/// Adds something to a dossier; once however often. Only what may be read: a pattern that held at some time, a release that is published, a vignette whose person agrees to be quoted.
///
/// # Errors
/// [`StoreError::Conflict`] for a dossier that is frozen, [`StoreError::NotFound`] for what is not there.
pub fn add(db: &mut Db, author: &Author, keys: &ServerKey, code: ShortCode, what: &What) -> Result<(), StoreError> {
    let dossier = open_one(db, author, code)?;
    macro_rules! insert {
        ($table:ident, $column:ident, $value:expr) => {{
            let there = $table::table.filter($table::dossier_id.eq(dossier));
            if there.filter($table::$column.eq($value)).count().get_result::<i64>(db)? > 0 {
                return Ok(());
            }
            let last = there.select(diesel::dsl::max($table::ordinal)).first::<Option<i32>>(db)?.unwrap_or(0);
            diesel::insert_into($table::table)
                .values((
                    $table::dossier_id.eq(dossier),
                    $table::$column.eq($value),
                    $table::organization_id.eq(author.organization),
                    $table::ordinal.eq(last + 1),
                ))
                .execute(db)?;
        }};
    }
    match what {
        What::Pattern(hash) => {
            if patterns::table.find((author.organization, hash)).count().get_result::<i64>(db)? == 0 {
                return Err(StoreError::NotFound);
            }
            insert!(dossier_patterns, hash, hash);
        }
        What::Release(release) => {
            let id = published(db, author, *release)?;
            insert!(dossier_releases, release_id, id);
        }
        What::Vignette(id) => {
            let readable = crate::store::vignettes::readable(db, author, keys)?;
            if !readable.iter().any(|vignette| vignette.id == *id) {
                return Err(StoreError::NotFound);
            }
            insert!(dossier_vignettes, vignette_id, *id);
        }
    }
    author.records(db, Action::DossierChanged, &code.to_string(), what.kind())
}

fn published(db: &mut Db, author: &Author, code: ShortCode) -> Result<ReleaseId, StoreError> {
    let own = releases::table.filter(releases::organization_id.eq(author.organization)).filter(releases::code.eq(code));
    Ok(own.filter(releases::state.eq(State::Published.code())).select(releases::id).first(db)?)
}

/// Takes something out again.
pub fn remove(db: &mut Db, author: &Author, code: ShortCode, what: &What) -> Result<(), StoreError> {
    let dossier = open_one(db, author, code)?;
    match what {
        What::Pattern(hash) => diesel::delete(dossier_patterns::table.find((dossier, hash))).execute(db)?,
        What::Release(release) => {
            let own = releases::table.filter(releases::organization_id.eq(author.organization)).filter(releases::code.eq(*release));
            let id = own.select(releases::id).first::<ReleaseId>(db)?;
            diesel::delete(dossier_releases::table.find((dossier, id))).execute(db)?
        }
        What::Vignette(id) => diesel::delete(dossier_vignettes::table.find((dossier, *id))).execute(db)?,
    };
    author.records(db, Action::DossierChanged, &code.to_string(), what.kind())
}
