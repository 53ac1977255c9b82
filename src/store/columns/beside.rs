//! What only some steps have: demands with what the rules say of them, promises, remedies, and the cases of people who never applied.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Attributes, People, names::Names};
use crate::{
    domain::{
        day::{Day, Precision},
        id::{OrganizationId, PersonId, PromiseId, RequirementId, ServiceId, StepId},
    },
    engine::evidence::NeverApplied,
    store::{
        StoreError,
        db::Db,
        reference::Reference,
        schema::{attempts, cases, promises, remedies, step_demands, steps},
    },
};

/// What was asked for, promised and lodged, by the step; each list ascends by step, so that a step's own is found by halving.
#[derive(Default)]
pub(super) struct Beside {
    demands: Vec<(StepId, Option<RequirementId>)>,
    promises: Vec<(StepId, Promise)>,
    /// The remedy that was lodged against a step that was challenged; of several the one lodged first.
    lodged: HashMap<StepId, String>,
}

/// Until when, and what came of it.
pub(super) type Promise = (Option<Day>, Option<bool>);

type PromiseRow = (StepId, Option<NaiveDate>, Precision, Option<String>, PromiseId);

impl Beside {
    /// Of all steps of an organization.
    pub fn whole(db: &mut Db, organization: OrganizationId) -> Result<Self, StoreError> {
        let mut all = Self { lodged: lodged(db, organization)?, ..Self::default() };
        let demands = step_demands::table.filter(step_demands::organization_id.eq(organization));
        all.demands = demands.select((step_demands::step_id, step_demands::requirement_id)).load(db)?;
        let promised = promises::table.filter(promises::organization_id.eq(organization));
        let promised = promised.select((promises::step_id, promises::until, promises::until_precision, promises::kept, promises::id));
        all.promise(promised.load(db)?);
        Ok(all.sorted())
    }

    /// Of some steps.
    pub fn of_steps(db: &mut Db, organization: OrganizationId, few: &[StepId]) -> Result<Self, StoreError> {
        let mut all = Self { lodged: lodged(db, organization)?, ..Self::default() };
        for some in few.chunks(super::FEW) {
            let demands = step_demands::table.filter(step_demands::step_id.eq_any(some));
            all.demands.extend(demands.select((step_demands::step_id, step_demands::requirement_id)).load::<(StepId, Option<RequirementId>)>(db)?);
            let promised = promises::table.filter(promises::step_id.eq_any(some));
            let promised = promised.select((promises::step_id, promises::until, promises::until_precision, promises::kept, promises::id));
            all.promise(promised.load(db)?);
        }
        Ok(all.sorted())
    }

    fn promise(&mut self, rows: Vec<PromiseRow>) {
        let read = |(step, until, precision, kept, _): PromiseRow| {
            (step, (until.map(|until| Day::from_parts(until, precision)), kept.map(|kept| kept == "kept")))
        };
        self.promises.extend(rows.into_iter().map(read));
    }

    fn sorted(mut self) -> Self {
        self.demands.sort_unstable_by_key(|(step, requirement)| (*step, *requirement));
        self.promises.sort_unstable_by_key(|(step, _)| *step);
        self
    }

    pub fn demands(&self, step: StepId) -> impl Iterator<Item = Option<RequirementId>> {
        let from = self.demands.partition_point(|(of, _)| *of < step);
        self.demands[from..].iter().take_while(move |(of, _)| *of == step).map(|(_, requirement)| *requirement)
    }

    pub fn promises(&self, step: StepId) -> impl Iterator<Item = Promise> {
        let from = self.promises.partition_point(|(of, _)| *of < step);
        self.promises[from..].iter().take_while(move |(of, _)| *of == step).map(|(_, promise)| *promise)
    }

    pub fn lodged(&self, step: StepId) -> Option<&str> {
        self.lodged.get(&step).map(String::as_str)
    }
}

fn lodged(db: &mut Db, organization: OrganizationId) -> Result<HashMap<StepId, String>, StoreError> {
    let rows = remedies::table
        .filter(remedies::organization_id.eq(organization))
        .filter(remedies::filed.is_not_null())
        .order((remedies::filed.desc(), remedies::id.asc()))
        .select((remedies::step_id, remedies::code))
        .load::<(StepId, String)>(db)?;
    Ok(rows.into_iter().collect())
}

/// The cases of people who never asked for the service at a counter: closed so, without a step.
pub(super) fn never_applied(
    db: &mut Db,
    organization: OrganizationId,
    people: &People,
    names: &Names<'_>,
    attributes: &Attributes<'_>,
    reference: &Reference,
) -> Result<Vec<NeverApplied>, StoreError> {
    let closed = cases::table
        .filter(cases::organization_id.eq(organization))
        .filter(cases::never_applied_reason.is_not_null())
        .order(cases::id.asc())
        .select((cases::person_id, cases::service_id, cases::never_applied_reason, cases::opened_on, cases::id))
        .load::<(PersonId, ServiceId, Option<String>, NaiveDate, crate::domain::id::CaseId)>(db)?;
    let with_steps = attempts::table
        .inner_join(steps::table)
        .inner_join(cases::table)
        .filter(cases::organization_id.eq(organization))
        .filter(cases::never_applied_reason.is_not_null())
        .select(cases::id)
        .distinct()
        .load::<crate::domain::id::CaseId>(db)?;
    let with_steps: HashSet<_> = with_steps.into_iter().collect();
    let services: HashMap<ServiceId, &str> = names.services.iter().copied().collect();
    let found = closed.into_iter().filter(|(.., case)| !with_steps.contains(case)).filter_map(|(person, service, reason, on, _)| {
        let number = people.counted(person)?;
        let service = *services.get(&service)?;
        let held = attributes.on(number, on, Some(service)).into_iter().zip(reference.groupings());
        Some(NeverApplied {
            person: people.codes[number as usize].as_str().to_owned(),
            service: service.to_owned(),
            reason,
            on,
            facets: held.filter_map(|(value, grouping)| Some((grouping.code().to_owned(), value?.to_owned()))).collect(),
        })
    });
    Ok(found.collect())
}
