//! What a task is about.

use crate::domain::outcome::UnknownCode;

/// Whether somebody typed a task, or a day that was named or that a rule gives made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Typed,
    /// An office said until when they have to wait.
    Promise,
    /// An office said by when something has to be brought.
    Deadline,
    /// A refusal is to be challenged while it can be.
    Challenge,
    /// They have to answer a challenge by then.
    Answer,
    /// The person is to hear what their case helped to do.
    Tell,
}

impl Kind {
    pub const ALL: &'static [Self] = &[Self::Typed, Self::Promise, Self::Deadline, Self::Challenge, Self::Answer, Self::Tell];

    /// The code that is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Typed => "typed",
            Self::Promise => "promise",
            Self::Deadline => "deadline",
            Self::Challenge => "challenge",
            Self::Answer => "answer",
            Self::Tell => "tell",
        }
    }
}

impl std::str::FromStr for Kind {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL.iter().copied().find(|kind| kind.code() == text).ok_or_else(|| UnknownCode(text.chars().take(60).collect()))
    }
}
