//! What a table of a release tells beside the number of persons, by choice.

/// One measure beside persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Beside {
    Attempts,
    Steps,
    /// The share of the persons of the row's total who met what the row tells, with its interval.
    Rate,
}

impl Beside {
    pub const ALL: [Self; 3] = [Self::Attempts, Self::Steps, Self::Rate];

    /// Its name in definitions, forms and files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Attempts => "attempts",
            Self::Steps => "steps",
            Self::Rate => "rate",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }
}
