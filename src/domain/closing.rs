//! How a case ends: with an outcome, by giving up, or without ever having applied.

use crate::domain::outcome::Outcome;

/// What is recorded when a case is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    pub ending: Ending,
    /// How hopeful the person is now; a code of the vocabulary.
    pub expectation: Option<String>,
}

/// With what a case ends. Reasons are codes of the vocabulary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Any outcome but giving up, which has its reason.
    CameOut(Outcome),
    GaveUp {
        why: String,
    },
    /// Nobody was asked for the service: a quiet refusal that no counter ever saw.
    NeverApplied {
        why: String,
    },
}

impl Ending {
    /// Puts it together again from its three columns; `None` for what no closing writes.
    pub fn from_parts(outcome: Option<Outcome>, gave_up: Option<String>, never_applied: Option<String>) -> Option<Self> {
        match (outcome, gave_up, never_applied) {
            (_, _, Some(why)) => Some(Self::NeverApplied { why }),
            (Some(Outcome::Withdrew), Some(why), None) => Some(Self::GaveUp { why }),
            (Some(Outcome::Withdrew) | None, _, None) => None,
            (Some(outcome), _, None) => Some(Self::CameOut(outcome)),
        }
    }

    /// The case's outcome; none where nobody was asked.
    pub fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::CameOut(outcome) => Some(*outcome),
            Self::GaveUp { .. } => Some(Outcome::Withdrew),
            Self::NeverApplied { .. } => None,
        }
    }

    pub fn gave_up_reason(&self) -> Option<&str> {
        match self {
            Self::GaveUp { why } => Some(why),
            _ => None,
        }
    }

    pub fn never_applied_reason(&self) -> Option<&str> {
        match self {
            Self::NeverApplied { why } => Some(why),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_columns_hold_an_ending() {
        let endings = [Ending::CameOut(Outcome::Refused), Ending::GaveUp { why: "fear".into() }, Ending::NeverApplied { why: "did-not-know".into() }];
        for ending in endings {
            let (gave_up, never) = (ending.gave_up_reason().map(str::to_owned), ending.never_applied_reason().map(str::to_owned));
            assert_eq!(Ending::from_parts(ending.outcome(), gave_up, never), Some(ending));
        }
        assert_eq!(Ending::from_parts(Some(Outcome::Withdrew), None, None), None, "giving up has a reason");
        assert_eq!(Ending::from_parts(None, None, None), None);
    }
}
