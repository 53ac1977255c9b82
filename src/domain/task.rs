//! What a task is about.

use crate::domain::outcome::UnknownCode;

/// Whether somebody typed a task, or a day named at a step made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Typed,
    /// An office said until when they have to wait.
    Promise,
    /// An office said by when something has to be brought.
    Deadline,
}

impl Kind {
    pub const ALL: &'static [Self] = &[Self::Typed, Self::Promise, Self::Deadline];

    /// The code that is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Typed => "typed",
            Self::Promise => "promise",
            Self::Deadline => "deadline",
        }
    }
}

impl std::str::FromStr for Kind {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL.iter().copied().find(|kind| kind.code() == text).ok_or_else(|| UnknownCode(text.chars().take(60).collect()))
    }
}
