//! Scans: what the pattern engine found. A scan is sealed under the server's key, since it speaks of groups of a few people.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    domain::id::{OrganizationId, ScanId},
    engine::{
        behind::AtOffice,
        emerging::Emerging,
        flows::Flows,
        maps::{Map, Measured},
        pattern::Pattern,
        scan::Scan,
        trend::Trend,
    },
    store::{StoreError, audit::Action, db::Db, patterns, schema::scans, sql::Instant},
    vault::{
        VaultError,
        field::Place,
        server::{ServerKey, SettingsKey},
    },
};

/// Scans kept; older ones are removed.
const KEPT: i64 = 30;

/// Everything that the pages about patterns and maps show of one scan.
#[derive(Serialize, Deserialize)]
pub struct Findings {
    pub scan: Scan,
    /// For each pattern of the scan, in its order, how it looks office by office.
    pub offices: Vec<Vec<AtOffice>>,
    pub flows: Flows,
    /// What becomes of each pattern that holds, in their order; and what is beginning.
    pub trends: Vec<Trend>,
    pub emerging: Emerging,
    /// Every map of the whole record.
    pub maps: BTreeMap<Map, Measured>,
    /// The last day that is surely filled in.
    pub until: NaiveDate,
}

impl Findings {
    /// The patterns that hold, strongest first; those that others explain come after them in the scan.
    pub fn holding(&self) -> impl Iterator<Item = &Pattern> {
        self.scan.patterns.iter().filter(|pattern| pattern.explained_by.is_none())
    }

    pub fn trend(&self, id: &str) -> Option<&Trend> {
        self.trends.iter().find(|trend| trend.id == id)
    }

    /// The pattern with this identity, and how it looks office by office.
    pub fn pattern(&self, id: &str) -> Option<(&Pattern, &[AtOffice])> {
        let at = self.scan.patterns.iter().position(|pattern| pattern.id == id)?;
        Some((&self.scan.patterns[at], self.offices.get(at).map(Vec::as_slice).unwrap_or_default()))
    }
}

/// A scan as it was kept.
pub struct Kept {
    pub finished_at: Instant,
    /// Steps that the organization had recorded.
    pub steps: i64,
    pub findings: Findings,
}

fn place(organization: OrganizationId, scan: ScanId) -> Place {
    Place { organization: organization.0, table: "scans", column: "sealed", row: scan.0, generation: 0 }
}

/// Keeps a scan, and remembers when each pattern that holds was first and last seen.
pub fn keep(
    db: &mut Db,
    keys: &ServerKey,
    organization: OrganizationId,
    now: Instant,
    today: NaiveDate,
    steps: i64,
    findings: &Findings,
) -> Result<ScanId, StoreError> {
    let id = ScanId::random();
    let json = serde_json::to_vec(findings).map_err(|_| VaultError::CannotOpen)?;
    diesel::insert_into(scans::table)
        .values((
            scans::id.eq(id),
            scans::organization_id.eq(organization),
            scans::finished_at.eq(now),
            scans::steps.eq(steps),
            scans::sealed.eq(keys.settings_key().seal(&place(organization, id), json)),
        ))
        .execute(db)?;
    patterns::remember(db, &keys.settings_key(), organization, today, &findings.holding().collect::<Vec<_>>())?;
    let newest = scans::table
        .filter(scans::organization_id.eq(organization))
        .order((scans::finished_at.desc(), scans::id.asc()))
        .limit(KEPT)
        .select(scans::id)
        .load::<ScanId>(db)?;
    diesel::delete(scans::table.filter(scans::organization_id.eq(organization)).filter(scans::id.ne_all(newest))).execute(db)?;
    crate::store::audit::append(
        db,
        &keys.audit_key(organization.0),
        organization,
        None,
        now,
        Action::Scanned,
        "",
        &findings.holding().count().to_string(),
    )?;
    Ok(id)
}

/// The last scan; none before the first.
pub fn latest(db: &mut Db, key: &SettingsKey, organization: OrganizationId) -> Result<Option<Kept>, StoreError> {
    let row = scans::table
        .filter(scans::organization_id.eq(organization))
        .order((scans::finished_at.desc(), scans::id.asc()))
        .select((scans::id, scans::finished_at, scans::steps, scans::sealed))
        .first::<(ScanId, Instant, i64, Vec<u8>)>(db)
        .optional()?;
    let Some((id, finished_at, steps, sealed)) = row else { return Ok(None) };
    let json = key.open(&place(organization, id), &sealed)?;
    // A scan that an older version wrote in another form is as good as none: the next one replaces it.
    Ok(serde_json::from_slice(&json).ok().map(|findings| Kept { finished_at, steps, findings }))
}

/// When the last scan was, and how many steps it knew of.
pub fn last_run(db: &mut Db, organization: OrganizationId) -> Result<Option<(Instant, i64)>, StoreError> {
    Ok(scans::table
        .filter(scans::organization_id.eq(organization))
        .order((scans::finished_at.desc(), scans::id.asc()))
        .select((scans::finished_at, scans::steps))
        .first(db)
        .optional()?)
}
