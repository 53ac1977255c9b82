//! A template is plain text in which fields stand in double braces: `{{office}}`. A letter carries only the fields that its template names.

use std::collections::BTreeSet;

macro_rules! fields {
    ($($(#[$about:meta])* $field:ident = $code:literal,)+) => {
        /// What a template can ask for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Field { $($(#[$about])* $field),+ }

        impl Field {
            pub const ALL: &'static [Self] = &[$(Self::$field),+];

            /// As it is written between the braces.
            pub fn code(self) -> &'static str {
                match self { $(Self::$field => $code),+ }
            }
        }
    };
}

fields! {
    /// The day on which the letter is written.
    Today = "today",
    Organization = "organization",
    PersonName = "person_name",
    CaseCode = "case_code",
    Service = "service",
    /// Where the step took place that the letter is about.
    Office = "office",
    RefusedOn = "refused_on",
    Outcome = "outcome",
    Reason = "reason",
    /// What was said at the counter.
    Words = "words",
    /// What was asked for at the step.
    Demanded = "demanded",
    /// The rules in force there on that day.
    Rule = "rule",
    Remedy = "remedy",
    /// The last day on which the remedy can be used.
    Deadline = "deadline",
}

/// What stands where nothing is known, to be filled in by hand.
pub const BLANK: &str = "________";

/// Why a text is no template.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum Fault {
    #[error("there is no field {0}")]
    Unknown(String),
    #[error("braces were opened and not closed: {0}")]
    Unclosed(String),
    #[error("braces were closed that were not opened: {0}")]
    Unopened(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part<'a> {
    Text(&'a str),
    Field(Field),
}

/// A text that was read, with its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template<'a>(Vec<Part<'a>>);

/// A letter as it was made, and the fields of which nothing is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    pub text: String,
    pub missing: BTreeSet<Field>,
}

/// Characters of a fault that are shown: enough to find the place.
const SHOWN: usize = 30;

impl<'a> Template<'a> {
    /// Reads a text; all its faults if it has any, in their order.
    pub fn read(text: &'a str) -> Result<Self, Vec<Fault>> {
        let (mut parts, mut faults) = (Vec::new(), Vec::new());
        let mut rest = text;
        let begin = |text: &str| text.chars().take(SHOWN).collect::<String>();
        loop {
            let open = rest.find("{{");
            let before = &rest[..open.unwrap_or(rest.len())];
            if let Some(at) = before.find("}}") {
                faults.push(Fault::Unopened(begin(&before[at..])));
            }
            parts.push(Part::Text(before));
            let Some(open) = open else { break };
            let inside = &rest[open + 2..];
            // a field stands on one line: whoever forgets to close one learns of that one, not of all after it
            let line = &inside[..inside.find(['\n', '{']).unwrap_or(inside.len())];
            match line.find("}}") {
                Some(close) => {
                    let name = line[..close].trim();
                    match Field::ALL.iter().find(|field| field.code() == name) {
                        Some(field) => parts.push(Part::Field(*field)),
                        None => faults.push(Fault::Unknown(begin(name))),
                    }
                    rest = &inside[close + 2..];
                }
                None => {
                    faults.push(Fault::Unclosed(begin(&rest[open..])));
                    rest = inside;
                }
            }
        }
        if faults.is_empty() { Ok(Self(parts)) } else { Err(faults) }
    }

    /// The fields that it names.
    pub fn fields(&self) -> BTreeSet<Field> {
        let named = |part: &Part<'_>| if let Part::Field(field) = part { Some(*field) } else { None };
        self.0.iter().filter_map(named).collect()
    }

    /// Puts in each named field what is known of it. It is asked of no other, and what is put in is not read for fields again.
    pub fn fill(&self, known: impl Fn(Field) -> Option<String>) -> Filled {
        let mut filled = Filled { text: String::new(), missing: BTreeSet::new() };
        for part in &self.0 {
            match part {
                Part::Text(text) => filled.text.push_str(text),
                Part::Field(field) => match known(*field).filter(|value| !value.trim().is_empty()) {
                    Some(value) => filled.text.push_str(&value),
                    None => {
                        filled.text.push_str(BLANK);
                        filled.missing.insert(*field);
                    }
                },
            }
        }
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::letters;
    use proptest::prelude::*;

    #[test]
    fn a_letter_is_the_text_with_what_is_known() {
        let template = Template::read("To {{office}}: refused on {{ refused_on }}, {{reason}}.").expect("a template");
        assert_eq!(template.fields(), BTreeSet::from([Field::Office, Field::RefusedOn, Field::Reason]));
        let filled = template.fill(|field| match field {
            Field::Office => Some("D1".to_owned()),
            Field::RefusedOn => Some("{{person_name}}".to_owned()),
            _ => None,
        });
        assert_eq!(filled.text, "To D1: refused on {{person_name}}, ________.");
        assert_eq!(filled.missing, BTreeSet::from([Field::Reason]));
    }

    #[test]
    fn every_fault_is_said_and_each_once() {
        let faults = Template::read("{{name}} {{office {{today}}\n}} {{deadline\n{{ 部门 }}").expect_err("faults");
        let expected = [
            Fault::Unknown("name".to_owned()),
            Fault::Unclosed("{{office {{today}}\n}} {{deadli".to_owned()),
            Fault::Unopened("}} ".to_owned()),
            Fault::Unclosed("{{deadline\n{{ 部门 }}".to_owned()),
            Fault::Unknown("部门".to_owned()),
        ];
        assert_eq!(faults, expected);
    }

    #[test]
    fn the_letters_that_are_built_in_are_templates() {
        assert!(letters::shipped().len() >= 3);
        for letter in letters::shipped() {
            for body in [&letter.body.en, &letter.body.zh] {
                let template = Template::read(body).unwrap_or_else(|faults| panic!("{}: {faults:?}", letter.code));
                assert!(template.fields().contains(&Field::Office), "{} says to whom it goes", letter.code);
            }
            let fields = [&letter.body.en, &letter.body.zh].map(|body| Template::read(body).expect("read above").fields());
            assert_eq!(fields[0], fields[1], "{} says the same in both languages", letter.code);
        }
    }

    /// A template as pieces: text without braces, or a field.
    fn pieces() -> impl Strategy<Value = Vec<Result<String, Field>>> {
        let piece = prop_oneof!["[^{}]{0,12}".prop_map(Ok), (0..Field::ALL.len()).prop_map(|at| Err(Field::ALL[at]))];
        proptest::collection::vec(piece, 0..12)
    }

    /// What is put in may hold anything, braces and names of fields too.
    fn values() -> impl Strategy<Value = Vec<Option<String>>> {
        let value = prop_oneof![Just(None), Just(Some("{{today}}".to_owned())), ".{0,8}".prop_map(Some)];
        proptest::collection::vec(value, Field::ALL.len())
    }

    proptest! {
        #[test]
        fn filling_puts_each_value_in_its_place_and_asks_for_no_other(pieces in pieces(), values in values(), blanks in "[ ]{0,2}") {
            let written: String = pieces.iter().map(|piece| match piece {
                Ok(text) => text.clone(),
                Err(field) => format!("{{{{{blanks}{}{blanks}}}}}", field.code()),
            }).collect();
            let value = |field: Field| {
                let at = Field::ALL.iter().position(|other| *other == field).expect("it is one of all");
                values[at].clone()
            };
            let known = |field: Field| value(field).filter(|value| !value.trim().is_empty());
            let expected: String = pieces.iter().map(|piece| match piece {
                Ok(text) => text.clone(),
                Err(field) => known(*field).unwrap_or_else(|| BLANK.to_owned()),
            }).collect();
            let named: BTreeSet<Field> = pieces.iter().filter_map(|piece| piece.as_ref().err().copied()).collect();
            let asked = std::cell::RefCell::new(BTreeSet::new());
            let template = Template::read(&written).expect("pieces make a template");
            let filled = template.fill(|field| { asked.borrow_mut().insert(field); value(field) });
            prop_assert_eq!(&filled.text, &expected);
            prop_assert_eq!(template.fields(), named.clone());
            prop_assert_eq!(asked.into_inner(), named.clone());
            prop_assert_eq!(filled.missing, named.into_iter().filter(|field| known(*field).is_none()).collect::<BTreeSet<_>>());
        }

        #[test]
        fn whatever_is_typed_is_read_or_refused(text in "[{} \\na-z_]{0,40}") {
            match Template::read(&text) {
                Ok(template) => prop_assert!(!template.fill(|_| Some("x".to_owned())).text.contains("{{")),
                Err(faults) => prop_assert!(!faults.is_empty()),
            }
        }
    }
}
