//! The parts of a summary, which its reader can leave out one by one.

use crate::domain::{caller::Caller, rights::Role};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Promises that have run out.
    Overdue,
    /// Challenges past their day.
    Challenges,
    /// Answers to dossiers past their day.
    Dossiers,
    /// Cases in which nothing happened.
    Silent,
    /// How many steps one logged oneself.
    OwnSteps,
    /// What the organization recorded.
    Recorded,
    Patterns,
}

impl Part {
    pub const ALL: [Self; 7] = [Self::Overdue, Self::Challenges, Self::Dossiers, Self::Silent, Self::OwnSteps, Self::Recorded, Self::Patterns];

    /// The kind under which it is subscribed to.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Overdue => "weekly-overdue",
            Self::Challenges => "weekly-challenges",
            Self::Dossiers => "weekly-dossiers",
            Self::Silent => "weekly-silent",
            Self::OwnSteps => "weekly-own-steps",
            Self::Recorded => "weekly-recorded",
            Self::Patterns => "weekly-patterns",
        }
    }

    /// Whether it has anything to say to somebody.
    pub fn is_for(self, reader: &Caller) -> bool {
        let works_with_cases = reader.is(Role::Caseworker) || reader.is(Role::Supervisor);
        match self {
            Self::Overdue | Self::Challenges | Self::Silent => works_with_cases,
            Self::OwnSteps => reader.is(Role::Caseworker),
            Self::Recorded | Self::Dossiers => reader.is(Role::Supervisor) || reader.is(Role::Analyst),
            Self::Patterns => works_with_cases || reader.is(Role::Analyst),
        }
    }
}
