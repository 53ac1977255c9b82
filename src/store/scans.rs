//! Scans: what the pattern engine found, and what was decided about it. A scan is sealed under the server's key, since it speaks of groups of a few people.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        id::{OrganizationId, ScanId, UserId},
        outcome::UnknownCode,
    },
    each,
    engine::{behind::AtOffice, flows::Flows, pattern::Pattern, scan::Scan},
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        schema::{patterns, scans},
        sql::Instant,
    },
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
}

impl Findings {
    /// The patterns that hold, strongest first; those that others explain come after them in the scan.
    pub fn holding(&self) -> impl Iterator<Item = &Pattern> {
        self.scan.patterns.iter().filter(|pattern| pattern.explained_by.is_none())
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
    let rows: Vec<_> = findings
        .holding()
        .map(|pattern| {
            (
                patterns::organization_id.eq(organization),
                patterns::hash.eq(&pattern.id),
                patterns::first_seen.eq(today),
                patterns::last_seen.eq(today),
            )
        })
        .collect();
    if !rows.is_empty() {
        each!(db, connection => diesel::insert_into(patterns::table)
            .values(&rows)
            .on_conflict((patterns::organization_id, patterns::hash))
            .do_update()
            .set(patterns::last_seen.eq(today))
            .execute(connection))?;
    }
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

/// What people made of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Confirmed,
    Dismissed,
}

impl Decision {
    pub fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Dismissed => "dismissed",
        }
    }
}

impl std::str::FromStr for Decision {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        [Self::Confirmed, Self::Dismissed].into_iter().find(|one| one.code() == text).ok_or_else(|| UnknownCode(text.chars().take(60).collect()))
    }
}

/// What is remembered of a pattern from scan to scan.
#[derive(Clone, Debug)]
pub struct Remembered {
    pub hash: String,
    pub first_seen: NaiveDate,
    pub last_seen: NaiveDate,
    pub decision: Option<Decision>,
    pub decided_by: Option<UserId>,
}

/// Every pattern that ever held.
pub fn remembered(db: &mut Db, organization: OrganizationId) -> Result<Vec<Remembered>, StoreError> {
    let rows = patterns::table
        .filter(patterns::organization_id.eq(organization))
        .order(patterns::hash.asc())
        .select((patterns::hash, patterns::first_seen, patterns::last_seen, patterns::decision, patterns::decided_by))
        .load::<(String, NaiveDate, NaiveDate, Option<String>, Option<UserId>)>(db)?;
    let read = |(hash, first_seen, last_seen, decision, decided_by): (_, _, _, Option<String>, _)| Remembered {
        hash,
        first_seen,
        last_seen,
        decision: decision.and_then(|code| code.parse().ok()),
        decided_by,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Confirms or dismisses a pattern that held at some time; `None` takes an earlier decision back.
pub fn decide(db: &mut Db, author: &Author, hash: &str, decision: Option<Decision>) -> Result<(), StoreError> {
    let changed = diesel::update(patterns::table.find((author.organization, hash)))
        .set((patterns::decision.eq(decision.map(Decision::code)), patterns::decided_by.eq(decision.map(|_| author.user))))
        .execute(db)?;
    if changed != 1 {
        return Err(StoreError::NotFound);
    }
    author.records(db, Action::PatternDecided, hash, decision.map_or("reopened", Decision::code))
}
