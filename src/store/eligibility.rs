//! Eligibility checks: what a person has of what the rule asks for, what follows from it, and what a caseworker judges instead, with the reason.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        id::{CaseId, EligibilityId, OrganizationId, RequirementId},
        outcome::{Eligibility, Possession},
    },
    store::{
        StoreError,
        audit::{Action, Author},
        cases::Case,
        db::Db,
        schema::{eligibility_answers, eligibility_checks, users},
    },
    vault::{field::Place, keys::PersonKey},
};

/// The most that may be said of why somebody judges otherwise, in characters.
pub const WHY_MAX: usize = 1_000;

#[derive(Queryable, Clone)]
pub struct Check {
    pub id: EligibilityId,
    organization: OrganizationId,
    /// What follows from what the person has.
    pub found: Eligibility,
    /// What a caseworker judged instead.
    pub judged: Option<Eligibility>,
    why: Option<Vec<u8>>,
    pub on: NaiveDate,
    /// What whoever checked is called by colleagues.
    pub who: String,
}

impl Check {
    /// What counts: the judgement of a person before that of the program.
    pub fn stands(&self) -> Eligibility {
        self.judged.unwrap_or(self.found)
    }

    /// Why somebody judged otherwise, opened with the person's key.
    pub fn why(&self, key: &PersonKey) -> Result<String, StoreError> {
        let Some(sealed) = self.why.as_deref() else { return Ok(String::new()) };
        Ok(key.open_text(&place(self.organization, self.id), sealed)?.to_string())
    }
}

fn place(organization: OrganizationId, check: EligibilityId) -> Place {
    Place { organization: organization.0, table: "eligibility_checks", column: "why", row: check.0, generation: 0 }
}

/// A check to be kept.
pub struct NewCheck {
    /// Chosen when the form was shown, so that the same press of the button twice is one check.
    pub id: EligibilityId,
    pub has: Vec<(RequirementId, Possession)>,
    pub found: Eligibility,
    /// What is judged instead, and why.
    pub judged: Option<(Eligibility, String)>,
}

pub fn add(db: &mut Db, author: &Author, case: &Case, key: &PersonKey, new: &NewCheck) -> Result<(), StoreError> {
    match eligibility_checks::table.find(new.id).select(eligibility_checks::case_id).first::<CaseId>(db).optional()? {
        Some(there) if there == case.id => return Ok(()),
        Some(_) => return Err(StoreError::NotFound),
        None => {}
    }
    let of_case = eligibility_checks::table.filter(eligibility_checks::case_id.eq(case.id));
    let last = of_case.select(diesel::dsl::max(eligibility_checks::ordinal)).first::<Option<i32>>(db)?;
    let judged = new.judged.as_ref();
    diesel::insert_into(eligibility_checks::table)
        .values((
            eligibility_checks::id.eq(new.id),
            eligibility_checks::organization_id.eq(author.organization),
            eligibility_checks::case_id.eq(case.id),
            eligibility_checks::ordinal.eq(last.unwrap_or(0).saturating_add(1)),
            eligibility_checks::found.eq(new.found),
            eligibility_checks::judged.eq(judged.map(|(judged, _)| *judged)),
            eligibility_checks::why.eq(judged.map(|(_, why)| key.seal(&place(author.organization, new.id), why))),
            eligibility_checks::checked_by.eq(author.user),
            eligibility_checks::checked_on.eq(author.today),
        ))
        .execute(db)?;
    for (requirement, has) in &new.has {
        diesel::insert_into(eligibility_answers::table)
            .values((
                eligibility_answers::check_id.eq(new.id),
                eligibility_answers::requirement_id.eq(*requirement),
                eligibility_answers::organization_id.eq(author.organization),
                eligibility_answers::has.eq(*has),
            ))
            .execute(db)?;
    }
    author.records(db, Action::EligibilityChecked, &case.code.to_string(), judged.map_or(new.found, |(judged, _)| *judged).code())
}

/// The checks of a case, newest first. The caller has found the case, and so may see it.
pub fn of_case(db: &mut Db, case: CaseId) -> Result<Vec<Check>, StoreError> {
    Ok(eligibility_checks::table
        .inner_join(users::table)
        .filter(eligibility_checks::case_id.eq(case))
        .order(eligibility_checks::ordinal.desc())
        .select((
            eligibility_checks::id,
            eligibility_checks::organization_id,
            eligibility_checks::found,
            eligibility_checks::judged,
            eligibility_checks::why,
            eligibility_checks::checked_on,
            users::name,
        ))
        .load(db)?)
}

/// What was answered in a check.
pub fn answers(db: &mut Db, check: EligibilityId) -> Result<Vec<(RequirementId, Possession)>, StoreError> {
    let of_check = eligibility_answers::table.filter(eligibility_answers::check_id.eq(check));
    Ok(of_check.select((eligibility_answers::requirement_id, eligibility_answers::has)).load(db)?)
}
