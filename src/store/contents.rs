//! What there is of a case beside its steps: one statement, so that a page reads nothing that is not there.

use diesel::{dsl::exists, prelude::*};

use crate::{
    domain::id::CaseId,
    each,
    store::{
        StoreError,
        db::Db,
        schema::{attachments, eligibility_checks, letters, notes, promises, referrals, remedies, step_demands, steps, tasks},
    },
};

/// Of which kinds there is anything.
#[derive(Clone, Copy, Debug, Queryable)]
pub struct Contents {
    pub demands: bool,
    pub promises: bool,
    pub remedies: bool,
    pub letters: bool,
    pub referrals: bool,
    pub files: bool,
    pub checks: bool,
    pub tasks: bool,
    pub notes: bool,
}

/// The caller has found the case, and so may see it.
pub fn of_case(db: &mut Db, case: CaseId) -> Result<Contents, StoreError> {
    macro_rules! any {
        ($table:ident) => {
            exists($table::table.filter($table::case_id.eq(case)))
        };
    }
    let demands = step_demands::table.inner_join(steps::table).filter(steps::case_id.eq(case));
    let asked = diesel::select((
        exists(demands),
        any!(promises),
        any!(remedies),
        any!(letters),
        any!(referrals),
        any!(attachments),
        any!(eligibility_checks),
        any!(tasks),
        any!(notes),
    ));
    Ok(each!(db, connection => asked.get_result(connection))?)
}

/// What `read` gives; nothing, and nothing is asked, where there is none of its kind.
pub fn if_any<T: Default>(is_there: bool, read: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    if is_there { read() } else { Ok(T::default()) }
}
