//! The calendar by which an organization counts working days: the shipped one of its country, and over it what its editors entered.

use std::{collections::BTreeMap, sync::Arc};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{bilingual::Bilingual, id::OrganizationId},
    law::calendar::{Calendar, DayKind},
    seed::calendar,
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        editions::{self, Kept},
        organizations,
        schema::calendar_days,
        starter::Vocabulary,
    },
};

/// A day that is not as its weekday is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// None: an ordinary day, though the shipped calendar says otherwise.
    pub kind: Option<DayKind>,
    pub name: Bilingual,
    /// Whether an editor entered it.
    pub own: bool,
}

/// How an ordinary day is stored.
const ORDINARY: &str = "ordinary";

/// Everything by which working days are counted.
pub struct Days {
    pub exceptions: BTreeMap<NaiveDate, Exception>,
    pub calendar: Calendar,
}

/// From memory, unless something of it was changed since it was read.
pub fn days(db: &mut Db, organization: OrganizationId) -> Result<Arc<Days>, StoreError> {
    static KEPT: Kept<Days> = Kept::empty();
    KEPT.get(db, organization, |db| read(db, organization))
}

fn read(db: &mut Db, organization: OrganizationId) -> Result<Days, StoreError> {
    let mut exceptions = BTreeMap::new();
    if organizations::find(db, organization)?.vocabulary == Vocabulary::China.code() {
        let shipped = calendar::days().iter();
        exceptions.extend(shipped.map(|day| (day.day, Exception { kind: Some(day.kind), name: Bilingual::new(day.en, day.zh), own: false })));
    }
    let own = calendar_days::table
        .filter(calendar_days::organization_id.eq(organization))
        .select((calendar_days::day, calendar_days::kind, calendar_days::en, calendar_days::zh))
        .load::<(NaiveDate, String, String, String)>(db)?;
    for (day, kind, en, zh) in own {
        let kind = DayKind::ALL.iter().copied().find(|known| known.code() == kind);
        exceptions.insert(day, Exception { kind, name: Bilingual { en, zh }, own: true });
    }
    let calendar = Calendar::new(exceptions.iter().filter_map(|(day, exception)| Some((*day, exception.kind?))));
    Ok(Days { exceptions, calendar })
}

/// Says what a day is, over what the shipped calendar says of it; none: an ordinary day.
pub fn set(db: &mut Db, author: &Author, day: NaiveDate, kind: Option<DayKind>, name: &Bilingual) -> Result<(), StoreError> {
    forget(db, author.organization, day)?;
    let code = kind.map_or(ORDINARY, DayKind::code);
    diesel::insert_into(calendar_days::table)
        .values((
            calendar_days::organization_id.eq(author.organization),
            calendar_days::day.eq(day),
            calendar_days::kind.eq(code),
            calendar_days::en.eq(&name.en),
            calendar_days::zh.eq(&name.zh),
        ))
        .execute(db)?;
    author.records(db, Action::ReferenceChanged, &day.to_string(), &format!("calendar {code}"))
}

/// Takes back what an editor said of a day: it is again as it was shipped.
pub fn reset(db: &mut Db, author: &Author, day: NaiveDate) -> Result<(), StoreError> {
    if forget(db, author.organization, day)? == 0 {
        return Err(StoreError::NotFound);
    }
    author.records(db, Action::ReferenceChanged, &day.to_string(), "calendar as shipped")
}

fn forget(db: &mut Db, organization: OrganizationId, day: NaiveDate) -> Result<usize, StoreError> {
    editions::changed(db, organization)?;
    let own = calendar_days::table.filter(calendar_days::organization_id.eq(organization)).filter(calendar_days::day.eq(day));
    Ok(diesel::delete(own).execute(db)?)
}
