//! A dossier: how far it has come, and what came of the places to which it went.

use crate::domain::outcome::UnknownCode;

/// How far a dossier has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Things are gathered in it.
    Open,
    /// Its figures are fixed, and wait for a second person.
    Frozen,
    /// A second person agreed: it may be handed out.
    Approved,
}

impl Progress {
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Frozen => "frozen",
            Self::Approved => "approved",
        }
    }
}

impl std::str::FromStr for Progress {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let all = [Self::Open, Self::Frozen, Self::Approved];
        all.into_iter().find(|one| one.code() == text).ok_or_else(|| UnknownCode(text.chars().take(60).collect()))
    }
}

/// What came of a dossier where it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// They answered, and nothing changed yet.
    Answered,
    Refused,
    /// They were waited for in vain.
    NoAnswer,
    RuleChanged,
    /// The rule stayed, and the counter asks for less.
    PracticeChanged,
    Other,
}

impl Answer {
    pub const ALL: &'static [Self] = &[Self::Answered, Self::Refused, Self::NoAnswer, Self::RuleChanged, Self::PracticeChanged, Self::Other];

    /// The code that is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Refused => "refused",
            Self::NoAnswer => "no-answer",
            Self::RuleChanged => "rule-changed",
            Self::PracticeChanged => "practice-changed",
            Self::Other => "other",
        }
    }
}

impl std::str::FromStr for Answer {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL.iter().copied().find(|one| one.code() == text).ok_or_else(|| UnknownCode(text.chars().take(60).collect()))
    }
}
