//! What stood in a form when it was shown. A form that changes what is recorded carries it along, so that nothing that somebody saved meanwhile is overwritten unseen: changes of
//! different fields are both kept, and where both changed one field, the page asks.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};

use crate::{
    store::{
        StoreError,
        audit::{self, Action, Author},
        db::Db,
    },
    web::form::{Typed, Wrong},
    words::text,
};

/// The hidden field that carries it.
pub const FIELD: &str = "edition";

/// A form filled with what is recorded, which carries what it shows in these fields.
pub fn shown(recorded: Typed, fields: &[&str]) -> Typed {
    let edition = of(&recorded, fields);
    recorded.with(FIELD, edition)
}

/// A digest of each field: enough to see which was changed, and no second copy of what stands there.
pub fn of(typed: &Typed, fields: &[&str]) -> String {
    fields.iter().map(|field| digest(typed, field)).collect::<Vec<_>>().join(".")
}

/// Whether the form was shown when something else was recorded.
pub fn is_old(typed: &Typed, recorded: &Typed, fields: &[&str]) -> bool {
    !typed.get(FIELD).is_empty() && typed.get(FIELD) != of(recorded, fields)
}

/// What is to be saved, and where it clashes with what somebody saved meanwhile.
pub struct Met {
    pub typed: Typed,
    pub wrong: Wrong,
}

impl Met {
    /// What was meant; or the form as it comes back, with all that is wrong in it.
    pub fn read<T>(self, read: impl FnOnce(&Typed) -> Result<T, Wrong>) -> Result<T, (Typed, Wrong)> {
        let Self { typed, mut wrong } = self;
        match read(&typed) {
            Ok(meant) if wrong.is_empty() => Ok(meant),
            Ok(_) => Err((typed, wrong)),
            Err(more) => {
                wrong.append(more);
                Err((typed, wrong))
            }
        }
    }
}

/// Puts together what was typed and what is recorded by now. `changed`: the entry of the audit log by which the last change is known. `says`: what a value of a field is called on
/// the page. Call it in the transaction that writes, after [`audit::one_at_a_time`] and before `recorded` could be old.
pub fn meet(
    db: &mut Db,
    author: &Author,
    changed: (Action, &str),
    typed: Typed,
    recorded: &Typed,
    fields: &[&'static str],
    says: &dyn Fn(&str, &str) -> String,
) -> Result<Met, StoreError> {
    let (typed, clashes) = put_together(typed, recorded, fields);
    let mut wrong = Wrong::default();
    if clashes.is_empty() {
        return Ok(Met { typed, wrong });
    }
    let who = audit::last_by(db, author.organization, changed.0, changed.1)?.filter(|(user, _)| *user != author.user).map(|(_, name)| name);
    let read = |typed: &Typed, field: &str| {
        let said: Vec<String> = values(typed, field).iter().map(|value| says(field, value)).collect();
        if said.is_empty() { text("layout-nothing").say(author.language) } else { said.join(author.language.pick(", ", "、")) }
    };
    for field in clashes {
        let (theirs, yours) = (read(recorded, field), read(&typed, field));
        let why = match &who {
            Some(who) => text("layout-meanwhile").with("who", who),
            // in another window of theirs, or by what leaves no name
            None => text("layout-meanwhile-elsewhere"),
        };
        wrong.add(field, why.with("theirs", theirs).with("yours", yours));
    }
    Ok(Met { typed, wrong })
}

/// Takes over what was changed only by others, and says which fields were changed by both. From now on the form carries what is recorded now, so that whoever sends it once more has
/// seen it.
fn put_together(typed: Typed, recorded: &Typed, fields: &[&'static str]) -> (Typed, Vec<&'static str>) {
    let edition = typed.get(FIELD).to_owned();
    let shown: Vec<&str> = edition.split('.').collect();
    if shown.len() != fields.len() || edition.is_empty() {
        return (typed, Vec::new());
    }
    let mut clashes = Vec::new();
    let met = fields.iter().zip(shown).fold(typed, |met, (field, shown)| {
        let (now, own) = (digest(recorded, field), digest(&met, field));
        match () {
            () if now == shown || now == own => met,
            () if own == shown => met.instead(field, recorded),
            () => {
                clashes.push(*field);
                met
            }
        }
    });
    (met.with(FIELD, of(recorded, fields)), clashes)
}

fn digest(typed: &Typed, field: &str) -> String {
    let mut hash = Sha256::new();
    for value in values(typed, field) {
        hash.update((value.len() as u64).to_be_bytes());
        hash.update(value);
    }
    BASE64URL_NOPAD.encode(&hash.finalize()[..9])
}

/// What stands in a field, as it is compared: browsers end lines otherwise than the record, and ticks have no order.
fn values(typed: &Typed, field: &str) -> Vec<String> {
    let mut values: Vec<String> =
        typed.all(field).map(|value| value.replace("\r\n", "\n").trim().to_owned()).filter(|value| !value.is_empty()).collect();
    values.sort();
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [&str; 3] = ["name", "phone", "papers"];

    fn recorded() -> Typed {
        Typed::default().with("name", "a").with("phone", "1\n2").also("papers", "x").also("papers", "y")
    }

    #[test]
    fn changes_of_different_fields_are_both_kept() {
        let typed = shown(recorded(), &FIELDS).with("name", "b").with("phone", "1\r\n2 ");
        let now = recorded().with("phone", "3").with("papers", "z");
        let (met, clashes) = put_together(typed, &now, &FIELDS);
        assert_eq!((met.get("name"), met.get("phone"), met.get("papers")), ("b", "3", "z"));
        assert!(clashes.is_empty());
    }

    #[test]
    fn a_field_that_both_changed_clashes_until_it_was_seen() {
        let typed = shown(recorded(), &FIELDS).with("papers", "y").with("name", "b");
        let now = recorded().with("papers", "x").with("name", "b");
        let (met, clashes) = put_together(typed, &now, &FIELDS);
        assert_eq!(clashes, ["papers"]);
        assert_eq!(met.get("papers"), "y", "what was typed stays");
        assert!(put_together(met, &now, &FIELDS).1.is_empty());
    }

    #[test]
    fn the_order_of_ticks_is_no_change_and_a_form_without_edition_is_saved_as_it_is() {
        let turned = Typed::default().with("name", "a").with("phone", "1\n2").also("papers", "y").also("papers", "x");
        assert!(!is_old(&shown(recorded(), &FIELDS), &turned, &FIELDS));
        let (met, clashes) = put_together(Typed::default().with("name", "b"), &recorded(), &FIELDS);
        assert!(clashes.is_empty() && met.get("phone").is_empty());
    }
}
