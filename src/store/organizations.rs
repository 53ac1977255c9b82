//! The organization: its name, language, time zone and thresholds.

use chrono::{Months, NaiveDate};
use chrono_tz::Tz;
use diesel::prelude::*;

use crate::{
    domain::{id::OrganizationId, language::Language},
    store::{StoreError, audit, db::Db, editions, retention, schema::organizations},
};

#[derive(Insertable, Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = organizations)]
pub struct Organization {
    pub id: OrganizationId,
    pub name: String,
    pub language: Language,
    /// Name in the IANA database, such as `Asia/Shanghai`.
    pub time_zone: String,
    /// Which vocabulary it started with: `china` or `general`.
    pub vocabulary: String,
    /// Fewest persons that a figure stands for on a page of someone without the right to the cases; 5 at the least.
    pub display_threshold: i16,
    /// Fewest persons that a published figure stands for; 5 at the least.
    pub release_threshold: i16,
    /// Whether it is the fictional one, whose passwords everybody knows.
    pub demo: bool,
    pub created_on: NaiveDate,
    /// Whether a caseworker asks a supervisor to close a case, instead of closing it.
    pub closing_needs_approval: bool,
    /// Months after the closing of the last case for which it is kept who somebody was; none: until somebody asks.
    pub retention_months: Option<i16>,
}

impl Organization {
    /// Fewest persons that a band or a figure stands for, on a page of someone without the right to the cases.
    pub fn least_shown(&self) -> u64 {
        u64::from(self.display_threshold.unsigned_abs())
    }

    /// For how long it is kept who somebody was after their last case was closed, if an end was set.
    pub fn retention(&self) -> Option<Months> {
        self.retention_months.map(|months| Months::new(u32::from(months.unsigned_abs())))
    }

    pub fn zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(Tz::UTC)
    }
}

/// Creates an organization and begins its audit log.
pub fn create(db: &mut Db, organization: &Organization) -> Result<(), StoreError> {
    diesel::insert_into(organizations::table).values(organization.clone()).execute(db)?;
    audit::begin(db, organization.id)
}

pub fn find(db: &mut Db, id: OrganizationId) -> Result<Organization, StoreError> {
    Ok(organizations::table.find(id).select(Organization::as_select()).first(db)?)
}

pub fn zone(db: &mut Db, id: OrganizationId) -> Result<Tz, StoreError> {
    Ok(find(db, id)?.zone())
}

pub fn all(db: &mut Db) -> Result<Vec<Organization>, StoreError> {
    Ok(organizations::table.order(organizations::created_on.asc()).select(Organization::as_select()).load(db)?)
}

/// What an administrator can change.
pub struct Settings {
    pub name: String,
    pub time_zone: Tz,
    pub display_threshold: i16,
    pub release_threshold: i16,
    pub closing_needs_approval: bool,
    pub retention_months: Option<i16>,
}

impl Settings {
    /// For how many months it can be kept who somebody was.
    pub const RETENTION: std::ops::RangeInclusive<i16> = 1..=240;
    /// No figure about fewer people is ever shown to those without a right to the cases.
    pub const LEAST_THRESHOLD: i16 = 5;
}

pub fn change(db: &mut Db, author: &audit::Author, settings: &Settings) -> Result<(), StoreError> {
    diesel::update(organizations::table.find(author.organization))
        .set((
            organizations::name.eq(&settings.name),
            organizations::time_zone.eq(settings.time_zone.name()),
            organizations::display_threshold.eq(settings.display_threshold),
            organizations::release_threshold.eq(settings.release_threshold),
            organizations::closing_needs_approval.eq(settings.closing_needs_approval),
            organizations::retention_months.eq(settings.retention_months),
        ))
        .execute(db)?;
    if settings.retention_months.is_none() {
        retention::end(db, author.organization)?;
    }
    editions::changed(db, author.organization)?;
    author.records(db, audit::Action::SettingsChanged, "", &format!("{} {}", settings.display_threshold, settings.release_threshold))
}
