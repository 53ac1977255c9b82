//! Confirming by the code, so that nobody is erased by a slip of the finger.

use crate::{
    domain::code::PersonCode,
    web::form::{Typed, Wrong},
    words::text,
};

/// Whether the code that was typed is the one that is shown.
pub fn read(typed: &Typed, shown: PersonCode) -> Result<(), Wrong> {
    let code = typed.get("code").to_uppercase();
    if code.trim_start_matches("P-").parse() == Ok(shown) {
        return Ok(());
    }
    let mut wrong = Wrong::default();
    wrong.add("code", text("erasures-wrong-code"));
    Err(wrong)
}
