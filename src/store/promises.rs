//! Promises that have run out: "come back after …", and nothing came of it.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        code::CaseCode,
        day::{Day, Precision},
        id::{CaseId, PromiseId, ServiceId},
        outcome::CaseState,
        rights::Role,
    },
    store::{
        StoreError,
        db::Db,
        schema::{cases, promises},
        sight,
    },
};

/// A promise in a list, with its case. By codes only.
#[derive(Queryable, Clone)]
pub struct Listed {
    pub id: PromiseId,
    pub case: CaseId,
    pub code: CaseCode,
    pub service: ServiceId,
    until: NaiveDate,
    precision: Precision,
}

impl Listed {
    pub fn until(&self) -> Day {
        Day::from_parts(self.until, self.precision)
    }
}

/// Where a page of promises begins: behind this day and identifier.
pub type After = Option<(NaiveDate, PromiseId)>;

/// Promises in open cases whose day has passed, the last to pass first.
pub fn overdue(db: &mut Db, caller: &Caller, today: NaiveDate, after: After, limit: i64) -> Result<Vec<Listed>, StoreError> {
    let (day, id) = after.unwrap_or((today, PromiseId(uuid::Uuid::nil())));
    macro_rules! due {
        ($cases:expr) => {
            $cases
                .select((promises::id, cases::id, cases::code, cases::service_id, promises::until.assume_not_null(), promises::until_precision))
                // each condition by itself keeps the type of the whole small enough to compile
                .into_boxed()
                .filter(promises::until.lt(today))
                .filter(promises::until.lt(day).or(promises::until.eq(day).and(promises::id.lt(id))))
                .filter(promises::kept.is_null())
                .filter(cases::state.eq(CaseState::Open))
                .order((promises::until.desc(), promises::id.desc()))
                .limit(limit)
                .load::<Listed>(db)?
        };
    }
    // A supervisor's list goes along the organization's promises in order; anybody else's begins with the few people assigned to them.
    let of_case = promises::table.on(promises::case_id.eq(cases::id));
    Ok(if caller.is(Role::Supervisor) {
        let whole = sight::visible_to(caller).inner_join(cases::table).inner_join(of_case);
        due!(whole.filter(promises::organization_id.eq(caller.organization)))
    } else {
        due!(sight::assigned_to(caller).inner_join(cases::table).inner_join(of_case))
    })
}
