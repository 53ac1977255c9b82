//! Whose cases are behind a pattern? Only those that the caller may see, by codes only.

use std::collections::HashSet;

use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        code::PersonCode,
        id::{CaseId, EntryId, OfficeId, OrganizationId, PersonId, ReasonId, ServiceId},
        outcome::{Outcome, Stage},
    },
    engine::{
        behind::Behind,
        statement::{Statement, Target},
    },
    store::{
        StoreError,
        cases::Listed,
        columns,
        db::Db,
        reference::{InList, Jurisdiction, Office, Reference},
        schema::{cases, persons, steps},
        sight,
    },
};

/// People looked up at a time.
const PIECE: usize = 500;

/// The cases, newest touched first, of the people in the pattern's group who met its target, at whose steps they met it within its scope.
pub fn cases(db: &mut Db, caller: &Caller, statement: &Statement) -> Result<Vec<Listed>, StoreError> {
    let columns = columns::visible(db, caller)?.columns;
    let Some(behind) = Behind::of(statement, &columns) else { return Ok(Vec::new()) };
    let people: Vec<PersonCode> = behind.persons.iter().filter_map(|code| code.parse().ok()).collect();
    let met = Met::of(statement, &*Reference::load(db, caller.organization)?);
    let mut found: Vec<Listed> = Vec::new();
    let mut seen: HashSet<CaseId> = HashSet::new();
    for piece in people.chunks(PIECE) {
        let merged_into = persons::table
            .filter(persons::organization_id.eq(caller.organization))
            .filter(persons::code.eq_any(piece))
            .select(persons::id)
            .load::<PersonId>(db)?
            .into_iter()
            .map(Some);
        let rows = sight::visible_to(caller)
            .inner_join(cases::table.inner_join(steps::table))
            .filter(persons::code.eq_any(piece).or(persons::merged_into.eq_any(merged_into)))
            .filter(steps::outcome.eq_any(&met.outcomes))
            .select((Listed::as_select(), steps::office_id, steps::reason_id, steps::stage))
            .load::<(Listed, Option<OfficeId>, Option<ReasonId>, Stage)>(db)?;
        for (case, office, reason, stage) in rows {
            if met.at(case.service_id, office, reason, stage) && seen.insert(case.id) {
                found.push(case);
            }
        }
    }
    found.sort_by_key(|case| (std::cmp::Reverse(case.touched_on), case.id));
    Ok(found)
}

/// The cases of these people at whose steps they met the statement's target within its scope, whoever works with them: for noting whose cases went into what was handed out.
pub(super) fn contributing(
    db: &mut Db,
    organization: OrganizationId,
    statement: &Statement,
    people: &[PersonCode],
) -> Result<Vec<CaseId>, StoreError> {
    let met = Met::of(statement, &*Reference::load(db, organization)?);
    let mut found: HashSet<CaseId> = HashSet::new();
    for piece in people.chunks(PIECE) {
        let theirs = persons::table.filter(persons::organization_id.eq(organization)).filter(persons::code.eq_any(piece));
        let merged_into = theirs.select(persons::id).load::<PersonId>(db)?.into_iter().map(Some);
        let rows = persons::table
            .inner_join(cases::table.inner_join(steps::table))
            .filter(persons::organization_id.eq(organization))
            .filter(persons::code.eq_any(piece).or(persons::merged_into.eq_any(merged_into)))
            .filter(steps::outcome.eq_any(&met.outcomes))
            .select((cases::id, cases::service_id, steps::office_id, steps::reason_id, steps::stage))
            .load::<(CaseId, ServiceId, Option<OfficeId>, Option<ReasonId>, Stage)>(db)?;
        found
            .extend(rows.into_iter().filter(|(_, service, office, reason, stage)| met.at(*service, *office, *reason, *stage)).map(|(case, ..)| case));
    }
    Ok(found.into_iter().collect())
}

/// What a step must be for its case to be behind a pattern.
struct Met {
    outcomes: Vec<Outcome>,
    reasons: Option<HashSet<EntryId>>,
    services: Option<HashSet<EntryId>>,
    stage: Option<Stage>,
    /// The offices of the scope; none where the scope names no place.
    offices: Option<HashSet<EntryId>>,
}

impl Met {
    fn of(statement: &Statement, reference: &Reference) -> Self {
        // Who was sent back, asked for something or promised something met it somewhere in the case: any of its steps will do.
        let outcomes = match &statement.target {
            Target::Returned | Target::PromiseBroken | Target::Demand(_) | Target::DemandWithoutRule(_) | Target::AnyDemandWithoutRule => {
                Outcome::ALL.to_vec()
            }
            Target::Outcome(outcome) | Target::OutcomeFor { outcome, .. } => outcome.parse().into_iter().collect(),
        };
        let reasons = statement.target.reason().and_then(|code| called(reference, &reference.reasons, |reason| reason.code == code));
        let mut met = Self { outcomes, reasons, services: None, stage: None, offices: None };
        for (dimension, code) in &statement.scope {
            match dimension.as_str() {
                "service" => met.services = called(reference, &reference.services, |service| service.code == *code),
                "stage" => met.stage = code.parse().ok(),
                "period" => {} // the record has none
                "office" => met.offices = Some(called(reference, &reference.offices, |office| office.code == *code).unwrap_or_default()),
                level => {
                    let is_it = |place: &&Jurisdiction| place.level == level && reference.counted(&reference.jurisdictions, place).code == *code;
                    let lies_there = |office: &&Office| {
                        let counted = reference.counted(&reference.offices, office);
                        reference.upwards(counted.jurisdiction_id).into_iter().any(|place| is_it(&place))
                    };
                    met.offices = Some(reference.offices.iter().filter(lies_there).map(|office| office.id.into()).collect());
                }
            }
        }
        met
    }

    fn at(&self, service: ServiceId, office: Option<OfficeId>, reason: Option<ReasonId>, stage: Stage) -> bool {
        self.services.as_ref().is_none_or(|wanted| wanted.contains(&service.into()))
            && self.stage.is_none_or(|wanted| wanted == stage)
            && self.reasons.as_ref().is_none_or(|wanted| reason.is_some_and(|reason| wanted.contains(&reason.into())))
            && self.offices.as_ref().is_none_or(|wanted| office.is_some_and(|office| wanted.contains(&office.into())))
    }
}

/// The entry that is meant, with those that are counted under it; none where no entry is.
fn called<T: InList>(reference: &Reference, list: &[T], meant: impl Fn(&&T) -> bool) -> Option<HashSet<EntryId>> {
    list.iter().find(meant).map(|entry| reference.alike(entry.entry()).into_iter().collect())
}
