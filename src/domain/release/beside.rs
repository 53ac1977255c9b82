//! What a table of a release tells beside the number of persons, by choice.

/// One measure beside persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Beside {
    Attempts,
    Steps,
    /// Hours that steps took.
    Hours,
    /// Money that they cost, in the organization's currency.
    Money,
    Trips,
    /// Papers carried along.
    Papers,
    /// The median of days from the first step of an attempt.
    Days,
    /// The share of the persons of the row's total who met what the row tells, with its interval.
    Rate,
}

impl Beside {
    pub const ALL: [Self; 8] = [Self::Attempts, Self::Steps, Self::Hours, Self::Money, Self::Trips, Self::Papers, Self::Days, Self::Rate];

    /// Its name in definitions, forms and files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Attempts => "attempts",
            Self::Steps => "steps",
            Self::Hours => "hours",
            Self::Money => "money",
            Self::Trips => "trips",
            Self::Papers => "papers",
            Self::Days => "days",
            Self::Rate => "rate",
        }
    }

    /// Whether it is a sum over steps, which nobody can take apart by what was asked for at one.
    pub fn is_of_steps(self) -> bool {
        matches!(self, Self::Steps | Self::Hours | Self::Money | Self::Trips | Self::Papers)
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }
}
