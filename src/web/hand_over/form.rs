//! The form for handing over: to whom, with which words, and whether one stays.

use crate::{
    domain::id::UserId,
    store::hand_overs::NOTE_MAX,
    web::form::{Typed, Wrong},
    words::text,
};

/// What is to be handed over.
pub struct Given {
    pub to: UserId,
    pub note: String,
    pub stays: bool,
}

/// What was meant, or everything that is wrong. Nobody hands over to themselves.
pub fn read(typed: &Typed, giver: UserId) -> Result<Given, Wrong> {
    let mut wrong = Wrong::default();
    let note = typed.text("note", NOTE_MAX, &mut wrong);
    let to = typed.get("to").parse().ok().map(UserId).filter(|to| *to != giver);
    if to.is_none() {
        wrong.add("to", text("hand-over-wrong-whom"));
    }
    match to {
        Some(to) if wrong.is_empty() => Ok(Given { to, note, stays: typed.is("stays", "yes") }),
        _ => Err(wrong),
    }
}
