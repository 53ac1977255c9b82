//! The last step of each of some cases: what a list shows of a case without opening it. By codes only.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        day::{Day, Precision},
        id::{CaseId, OfficeId, ReasonId},
        outcome::Outcome,
    },
    store::{
        StoreError,
        db::Db,
        schema::{attempts, cases, steps},
    },
};

/// What came out last, where and when.
#[derive(Clone, Copy, Debug)]
pub struct Last {
    pub day: Day,
    pub office: Option<OfficeId>,
    pub outcome: Outcome,
    pub reason: Option<ReasonId>,
}

/// The last step of each of these cases; cases without a step are left out. Whoever calls this has found the cases, and so may see them.
pub fn of_cases(db: &mut Db, wanted: &[CaseId]) -> Result<HashMap<CaseId, Last>, StoreError> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    // Which one is the last, the database finds out: a long case is not read for the sake of one line.
    let (of_case, made_in) = diesel::alias!(steps as of_case, attempts as made_in);
    let newest = of_case
        .inner_join(made_in.on(made_in.field(attempts::id).eq(of_case.field(steps::attempt_id))))
        .filter(of_case.field(steps::case_id).eq(cases::id))
        .order((made_in.field(attempts::ordinal).desc(), of_case.field(steps::ordinal).desc()))
        .select(of_case.field(steps::id))
        .limit(1)
        .single_value();
    let rows = cases::table
        .inner_join(steps::table.on(steps::id.nullable().eq(newest)))
        .filter(cases::id.eq_any(wanted))
        .select((steps::case_id, steps::day, steps::day_precision, steps::office_id, steps::outcome, steps::reason_id))
        .load::<(CaseId, NaiveDate, Precision, Option<OfficeId>, Outcome, Option<ReasonId>)>(db)?;
    let last = |(case, day, precision, office, outcome, reason)| (case, Last { day: Day::from_parts(day, precision), office, outcome, reason });
    Ok(rows.into_iter().map(last).collect())
}
