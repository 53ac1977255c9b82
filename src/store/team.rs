//! How the team's cases stand: what is overdue, stalled or not coded yet, and with whom. By codes only.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};
use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        code::{CaseCode, PersonCode},
        id::{CaseId, OrganizationId, PersonId, ReasonId, ServiceId, UserId},
        outcome::{CaseState, Outcome},
    },
    store::{
        StoreError,
        db::Db,
        merges,
        schema::{assignments, cases, persons, promises, reasons, steps},
        sight,
    },
};

/// A case in which nothing was recorded for this long is stalled.
const STALLED: Days = Days::new(30);
/// The code of whatever is not coded yet, among reasons as among outcomes.
pub const OTHER: &str = "other";

/// An open case, as far as its supervisor needs to know before opening it.
pub struct Standing {
    pub id: CaseId,
    pub code: CaseCode,
    /// As whom the person is shown.
    pub person: PersonId,
    pub person_code: PersonCode,
    pub service: ServiceId,
    pub touched_on: NaiveDate,
    pub workers: Vec<UserId>,
    /// Promises that ran out and were not kept.
    pub overdue: i64,
    /// Steps whose outcome or reason is "other".
    pub uncoded: i64,
    pub stalled: bool,
}

/// The open cases that the caller may see, longest silent first.
pub fn standing(db: &mut Db, caller: &Caller, today: NaiveDate) -> Result<Vec<Standing>, StoreError> {
    let open = sight::visible_to(caller)
        .inner_join(cases::table)
        .filter(cases::organization_id.eq(caller.organization))
        .filter(cases::state.eq(CaseState::Open))
        .order((cases::touched_on.asc(), cases::id.asc()))
        .select((cases::id, cases::code, persons::id, persons::code, cases::service_id, cases::touched_on))
        .load::<(CaseId, CaseCode, PersonId, PersonCode, ServiceId, NaiveDate)>(db)?;
    let roots = merges::roots(db, caller.organization)?;
    let mut workers: HashMap<PersonId, Vec<UserId>> = HashMap::new();
    let assigned = assignments::table
        .filter(assignments::organization_id.eq(caller.organization))
        .order((assignments::since.asc(), assignments::user_id.asc()))
        .select((assignments::person_id, assignments::user_id))
        .load::<(PersonId, UserId)>(db)?;
    for (person, user) in assigned {
        workers.entry(person).or_default().push(user);
    }
    let (overdue, uncoded) = (overdue(db, caller.organization, today)?, uncoded(db, caller.organization)?);
    let silent_since = today.checked_sub_days(STALLED).unwrap_or(today);
    let told = |(id, code, person, person_code, service, touched_on): (CaseId, CaseCode, PersonId, PersonCode, ServiceId, NaiveDate)| Standing {
        id,
        code,
        person: roots.of(person),
        person_code: roots.merged(person).map_or(person_code, |root| root.code),
        service,
        touched_on,
        workers: workers.get(&person).cloned().unwrap_or_default(),
        overdue: overdue.get(&id).copied().unwrap_or(0),
        uncoded: uncoded.get(&id).copied().unwrap_or(0),
        stalled: touched_on < silent_since,
    };
    Ok(open.into_iter().map(told).collect())
}

fn overdue(db: &mut Db, organization: OrganizationId, today: NaiveDate) -> Result<HashMap<CaseId, i64>, StoreError> {
    let rows = promises::table
        .filter(promises::organization_id.eq(organization))
        .filter(promises::until.lt(today))
        .filter(promises::kept.is_null())
        .group_by(promises::case_id)
        .select((promises::case_id, diesel::dsl::count_star()))
        .load::<(CaseId, i64)>(db)?;
    Ok(rows.into_iter().collect())
}

fn uncoded(db: &mut Db, organization: OrganizationId) -> Result<HashMap<CaseId, i64>, StoreError> {
    let mut seen = HashSet::new();
    let mut count: HashMap<CaseId, i64> = HashMap::new();
    let others = other_reasons(db, organization)?;
    let by_outcome = steps::table.filter(steps::organization_id.eq(organization)).filter(steps::outcome.eq(Outcome::Other));
    let by_reason = steps::table.filter(steps::organization_id.eq(organization)).filter(steps::reason_id.eq_any(others.into_iter().map(Some)));
    let mut rows = by_outcome.select((steps::id, steps::case_id)).load::<(crate::domain::id::StepId, CaseId)>(db)?;
    rows.extend(by_reason.select((steps::id, steps::case_id)).load::<(crate::domain::id::StepId, CaseId)>(db)?);
    for (step, case) in rows {
        if seen.insert(step) {
            *count.entry(case).or_default() += 1;
        }
    }
    Ok(count)
}

/// The reasons that say no more than that there was another one.
pub(super) fn other_reasons(db: &mut Db, organization: OrganizationId) -> Result<Vec<ReasonId>, StoreError> {
    Ok(reasons::table.filter(reasons::organization_id.eq(organization)).filter(reasons::code.eq(OTHER)).select(reasons::id).load(db)?)
}
