//! What is remembered of a pattern from scan to scan: since when it is known, its figures week by week, what was decided and why, and who keeps an eye on it.

use chrono::{Datelike, Days, NaiveDate};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        caller::Caller,
        id::{DecisionId, OrganizationId, UserId},
        outcome::UnknownCode,
    },
    each,
    engine::{pattern::Pattern, stats::Estimate},
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        schema::{pattern_decisions, pattern_watches, pattern_weeks, patterns, users},
    },
    vault::{VaultError, field::Place, server::SettingsKey},
};

/// Weeks of figures that are kept: two years.
const WEEKS: u64 = 104;

/// The most that the reason of a decision may hold, in characters.
pub const WHY_MAX: usize = 2_000;

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

/// A pattern's figures in a week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Week {
    /// Its Monday.
    pub week: NaiveDate,
    /// People of the group who met the target, and all of the group.
    pub met: u64,
    pub people: u64,
    pub risk_ratio: Estimate,
}

/// Table and column of what is sealed.
const FIGURES: (&str, &str) = ("pattern_weeks", "sealed");
const WHY: (&str, &str) = ("pattern_decisions", "why");

fn place(organization: OrganizationId, (table, column): (&'static str, &'static str), row: [u8; 16]) -> Place {
    Place { organization: organization.0, table, column, row: uuid::Uuid::from_bytes(row), generation: 0 }
}

/// The identity of a pattern in a week, as a row's: both are known to whoever has the row, so a digest of them tells nothing more.
fn row_of(hash: &str, week: NaiveDate) -> [u8; 16] {
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(format!("{hash}|{week}"));
    std::array::from_fn(|at| digest[at])
}

/// Remembers that these patterns hold today, with this week's figures.
pub(super) fn remember(
    db: &mut Db,
    key: &SettingsKey,
    organization: OrganizationId,
    today: NaiveDate,
    holding: &[&Pattern],
) -> Result<(), StoreError> {
    let rows: Vec<_> = holding
        .iter()
        .map(|pattern| {
            (
                patterns::organization_id.eq(organization),
                patterns::hash.eq(&pattern.id),
                patterns::first_seen.eq(today),
                patterns::last_seen.eq(today),
            )
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    each!(db, connection => diesel::insert_into(patterns::table)
        .values(&rows)
        .on_conflict((patterns::organization_id, patterns::hash))
        .do_update()
        .set(patterns::last_seen.eq(today))
        .execute(connection))?;
    let week = today - Days::new(today.weekday().num_days_from_monday().into());
    let ids: Vec<&str> = holding.iter().map(|pattern| pattern.id.as_str()).collect();
    let own = pattern_weeks::table.filter(pattern_weeks::organization_id.eq(organization));
    diesel::delete(own.filter(pattern_weeks::week.eq(week)).filter(pattern_weeks::hash.eq_any(ids))).execute(db)?;
    diesel::delete(own.filter(pattern_weeks::week.lt(week - Days::new(7 * WEEKS)))).execute(db)?;
    let mut figures = Vec::new();
    for pattern in holding {
        let own = Week { week, met: pattern.table.a, people: pattern.table.group(), risk_ratio: pattern.risk_ratio };
        let json = serde_json::to_vec(&own).map_err(|_| VaultError::CannotOpen)?;
        figures.push((
            pattern_weeks::organization_id.eq(organization),
            pattern_weeks::hash.eq(&pattern.id),
            pattern_weeks::week.eq(week),
            pattern_weeks::sealed.eq(key.seal(&place(organization, FIGURES, row_of(&pattern.id, week)), json)),
        ));
    }
    each!(db, connection => diesel::insert_into(pattern_weeks::table).values(&figures).execute(connection))?;
    Ok(())
}

/// The figures of a pattern, oldest week first.
pub fn weeks(db: &mut Db, key: &SettingsKey, organization: OrganizationId, hash: &str) -> Result<Vec<Week>, StoreError> {
    let rows = pattern_weeks::table
        .filter(pattern_weeks::organization_id.eq(organization))
        .filter(pattern_weeks::hash.eq(hash))
        .order(pattern_weeks::week.asc())
        .select((pattern_weeks::week, pattern_weeks::sealed))
        .load::<(NaiveDate, Vec<u8>)>(db)?;
    let mut found = Vec::new();
    for (week, sealed) in rows {
        let json = key.open(&place(organization, FIGURES, row_of(hash, week)), &sealed)?;
        found.extend(serde_json::from_slice::<Week>(&json).ok());
    }
    Ok(found)
}

/// A decision about a pattern, as the page tells it.
#[derive(Clone, Debug)]
pub struct Decided {
    /// None: an earlier decision was taken back.
    pub decision: Option<Decision>,
    pub why: String,
    pub by: String,
    pub on: NaiveDate,
}

/// Confirms or dismisses a pattern that held at some time, and says why; `None` takes an earlier decision back.
pub fn decide(db: &mut Db, author: &Author, key: &SettingsKey, hash: &str, decision: Option<Decision>, why: &str) -> Result<(), StoreError> {
    let changed = diesel::update(patterns::table.find((author.organization, hash)))
        .set((patterns::decision.eq(decision.map(Decision::code)), patterns::decided_by.eq(decision.map(|_| author.user))))
        .execute(db)?;
    if changed != 1 {
        return Err(StoreError::NotFound);
    }
    let id = DecisionId::random();
    let of_pattern =
        pattern_decisions::table.filter(pattern_decisions::organization_id.eq(author.organization)).filter(pattern_decisions::hash.eq(hash));
    let last = of_pattern.select(diesel::dsl::max(pattern_decisions::ordinal)).get_result::<Option<i32>>(db)?.unwrap_or(0);
    let sealed = (!why.is_empty()).then(|| key.seal(&place(author.organization, WHY, *id.0.as_bytes()), why.as_bytes()));
    diesel::insert_into(pattern_decisions::table)
        .values((
            pattern_decisions::id.eq(id),
            pattern_decisions::organization_id.eq(author.organization),
            pattern_decisions::hash.eq(hash),
            pattern_decisions::ordinal.eq(last + 1),
            pattern_decisions::decision.eq(decision.map(Decision::code)),
            pattern_decisions::why.eq(sealed),
            pattern_decisions::decided_by.eq(author.user),
            pattern_decisions::decided_on.eq(author.today),
        ))
        .execute(db)?;
    author.records(db, Action::PatternDecided, hash, decision.map_or("reopened", Decision::code))
}

/// What was decided about a pattern, newest first.
pub fn decisions(db: &mut Db, key: &SettingsKey, organization: OrganizationId, hash: &str) -> Result<Vec<Decided>, StoreError> {
    let rows = pattern_decisions::table
        .inner_join(users::table)
        .filter(pattern_decisions::organization_id.eq(organization))
        .filter(pattern_decisions::hash.eq(hash))
        .order(pattern_decisions::ordinal.desc())
        .select((pattern_decisions::id, pattern_decisions::decision, pattern_decisions::why, users::name, pattern_decisions::decided_on))
        .load::<(DecisionId, Option<String>, Option<Vec<u8>>, String, NaiveDate)>(db)?;
    let mut found = Vec::new();
    for (id, decision, why, by, on) in rows {
        let why = match why {
            Some(sealed) => String::from_utf8_lossy(&key.open(&place(organization, WHY, *id.0.as_bytes()), &sealed)?).into_owned(),
            None => String::new(),
        };
        found.push(Decided { decision: decision.and_then(|code| code.parse().ok()), why, by, on });
    }
    Ok(found)
}

/// The patterns on which somebody keeps an eye.
pub fn watched(db: &mut Db, caller: &Caller) -> Result<Vec<String>, StoreError> {
    Ok(pattern_watches::table
        .filter(pattern_watches::organization_id.eq(caller.organization))
        .filter(pattern_watches::user_id.eq(caller.user))
        .select(pattern_watches::hash)
        .load(db)?)
}

/// Keeps an eye on a pattern that held at some time, or no longer.
pub fn watch(db: &mut Db, author: &Author, hash: &str, watches: bool) -> Result<(), StoreError> {
    let known = patterns::table.find((author.organization, hash)).count().get_result::<i64>(db)?;
    if known == 0 {
        return Err(StoreError::NotFound);
    }
    diesel::delete(pattern_watches::table.find((author.organization, author.user, hash))).execute(db)?;
    if watches {
        diesel::insert_into(pattern_watches::table)
            .values((
                pattern_watches::organization_id.eq(author.organization),
                pattern_watches::user_id.eq(author.user),
                pattern_watches::hash.eq(hash),
                pattern_watches::since.eq(author.today),
            ))
            .execute(db)?;
    }
    author.records(db, if watches { Action::PatternWatched } else { Action::PatternUnwatched }, hash, "")
}
