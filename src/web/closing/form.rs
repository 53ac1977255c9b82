//! The form with which a case is closed: what was chosen becomes a closing, or everything that is wrong with it.

use crate::{
    domain::{
        closing::{Closing, Ending},
        outcome::Outcome,
    },
    seed::vocabulary,
    web::{
        cases::known::Known,
        form::{Typed, Wrong},
    },
    words::text,
};

/// What stands for never having applied, where otherwise an outcome stands.
pub const NEVER_APPLIED: &str = "never-applied";

/// What the last step came to is proposed, with the reason that was given for giving up.
pub fn proposed(known: &Known) -> Typed {
    let last = known.last();
    Typed::default()
        .with("outcome", last.map_or(NEVER_APPLIED, |step| step.outcome.code()))
        .with("gave_up_reason", last.and_then(|step| step.gave_up_reason.clone()).unwrap_or_default())
}

/// What was meant, or everything that is wrong.
pub fn read(typed: &Typed, known: &Known) -> Result<Closing, Wrong> {
    let mut wrong = Wrong::default();
    let expectation = match typed.get("expectation") {
        "" => None,
        code => among(&known.lists.expectations, code, "expectation", &mut wrong),
    };
    let ending = match typed.get("outcome") {
        // whoever made a step has applied
        NEVER_APPLIED if known.steps.is_empty() => {
            let why = among(&known.lists.never_applied_reasons, typed.get("never_applied_reason"), "never_applied_reason", &mut wrong);
            why.map(|why| Ending::NeverApplied { why })
        }
        code => match code.parse() {
            Ok(Outcome::Withdrew) => {
                let why = among(&known.lists.gave_up_reasons, typed.get("gave_up_reason"), "gave_up_reason", &mut wrong);
                why.map(|why| Ending::GaveUp { why })
            }
            Ok(outcome) => Some(Ending::CameOut(outcome)),
            Err(_) => {
                wrong.add("outcome", text("closing-wrong-outcome"));
                None
            }
        },
    };
    match ending {
        Some(ending) if wrong.is_empty() => Ok(Closing { ending, expectation }),
        _ => Err(wrong),
    }
}

fn among(list: &[vocabulary::Choice], code: &str, field: &'static str, wrong: &mut Wrong) -> Option<String> {
    let known = list.iter().find(|entry| entry.code == code);
    if known.is_none() {
        wrong.add(field, text("closing-wrong-reason"));
    }
    known.map(|entry| entry.code.clone())
}
