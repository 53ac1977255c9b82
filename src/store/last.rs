//! The last step of each of some cases: what a list shows of a case without opening it. By codes only.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        day::{Day, Precision},
        id::{CaseId, OfficeId},
        outcome::Outcome,
    },
    store::{
        StoreError,
        db::Db,
        schema::{attempts, steps},
    },
};

/// What came out last, where and when.
#[derive(Clone, Copy, Debug)]
pub struct Last {
    pub day: Day,
    pub office: Option<OfficeId>,
    pub outcome: Outcome,
}

/// The last step of each of these cases; cases without a step are left out. Whoever calls this has found the cases, and so may see them.
pub fn of_cases(db: &mut Db, cases: &[CaseId]) -> Result<HashMap<CaseId, Last>, StoreError> {
    if cases.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = steps::table
        .inner_join(attempts::table)
        .filter(steps::case_id.eq_any(cases))
        .order((attempts::ordinal.asc(), steps::ordinal.asc()))
        .select((steps::case_id, steps::day, steps::day_precision, steps::office_id, steps::outcome))
        .load::<(CaseId, NaiveDate, Precision, Option<OfficeId>, Outcome)>(db)?;
    let last = |(case, day, precision, office, outcome)| (case, Last { day: Day::from_parts(day, precision), office, outcome });
    // in order, so that the last of each case stays
    Ok(rows.into_iter().map(last).collect())
}
