//! From the plan's people to what the store enters: codes become identifiers of the record.

use std::collections::HashMap;

use crate::{
    demo::{
        DemoError,
        ground::Codes,
        plan::{PlannedCase, PlannedPerson, PlannedStep},
    },
    domain::{
        id::UserId,
        person::{Attribute, Card},
        step::{Demanded, NewDemand, NewStep},
    },
    store::{
        bulk::{Life, PastCase, PastStep},
        people::NewPerson,
    },
};

/// A person of the plan; `staff` are the caseworkers in the plan's order.
pub fn life(person: &PlannedPerson, codes: &Codes, staff: &[UserId]) -> Result<Life, DemoError> {
    let someone = &person.someone;
    let attributes = someone.facets.iter().map(|(facet, value)| {
        let known = codes.facets.get(&((*facet).to_owned(), (*value).to_owned())).ok_or_else(|| unknown(value))?;
        Ok(Attribute { facet: known.0, value: known.1, since: person.registered_on })
    });
    Ok(Life {
        person: NewPerson {
            card: Card {
                name: someone.name.clone(),
                phones: someone.phone.iter().cloned().collect(),
                birth_year: Some(someone.birth_year),
                contact_rule: someone.safe_contact.to_owned(),
                ..Card::default()
            },
            attributes: attributes.collect::<Result<_, DemoError>>()?,
            consents: someone.consents.iter().map(|(kind, given)| ((*kind).to_owned(), *given)).collect(),
            assignee: member(staff, someone.caseworker)?,
            import: None,
            on: person.registered_on,
        },
        cases: person.cases.iter().map(|case| past(case, codes, staff)).collect::<Result<_, _>>()?,
    })
}

fn past(case: &PlannedCase, codes: &Codes, staff: &[UserId]) -> Result<PastCase, DemoError> {
    let steps = || case.attempts.iter().flat_map(|attempt| &attempt.steps);
    let attempts = case.attempts.iter().map(|attempt| attempt.steps.iter().map(|planned| step(planned, codes, staff)).collect());
    Ok(PastCase {
        service: find(&codes.services, case.service)?,
        opened_on: case.opened_on,
        closed: case.closed_on.zip(steps().last().map(|last| last.outcome)),
        touched_on: steps().map(|step| step.recorded_on).max().unwrap_or(case.opened_on),
        attempts: attempts.collect::<Result<_, _>>()?,
    })
}

fn step(planned: &PlannedStep, codes: &Codes, staff: &[UserId]) -> Result<PastStep, DemoError> {
    let own = |code: Option<&str>| code.map(str::to_owned);
    let demands = planned
        .demands
        .iter()
        .map(|(requirement, state)| Ok(NewDemand { what: Demanded::Listed(find(&codes.requirements, requirement)?), state: *state }));
    let step = NewStep {
        day: planned.day,
        office: Some(find(&codes.offices, planned.office)?),
        channel: own(Some(planned.channel)),
        official_role: own(Some(planned.official_role)),
        stage: planned.stage,
        outcome: planned.outcome,
        reason: planned.reason.map(|code| find(&codes.reasons, code)).transpose()?,
        given_how: own(planned.given_how),
        sent_to: planned.sent_to.map(|code| find(&codes.offices, code)).transpose()?,
        words: planned.words.unwrap_or_default().to_owned(),
        note: String::new(),
        demands: demands.collect::<Result<_, DemoError>>()?,
        promise: planned.promise.map(|promise| promise.until),
        burden: planned.burden,
        expectation: own(planned.expectation),
        attribution: own(planned.attribution),
        gave_up_reason: own(planned.gave_up_reason),
        submission: None,
    };
    Ok(PastStep {
        step,
        recorder: member(staff, planned.recorder)?,
        recorded_on: planned.recorded_on,
        kept: planned.promise.and_then(|promise| promise.kept),
    })
}

fn find<I: Copy>(known: &HashMap<String, I>, code: &str) -> Result<I, DemoError> {
    known.get(code).copied().ok_or_else(|| unknown(code))
}

fn member(staff: &[UserId], at: usize) -> Result<UserId, DemoError> {
    staff.get(at).copied().ok_or_else(|| unknown("caseworker"))
}

fn unknown(code: &str) -> DemoError {
    DemoError::UnknownCode(code.to_owned())
}
