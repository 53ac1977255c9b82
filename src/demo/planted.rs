//! What is hidden in the demo, so that a newcomer has something to find and a test can tell whether it is found.

use crate::domain::outcome::Outcome;

/// Where a pattern holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Service(&'static str),
    Office(&'static str),
}

/// A group that meets an outcome more often than others in the same scope.
#[derive(Clone, Copy, Debug)]
pub struct Planted {
    pub scope: Scope,
    /// Facet and value.
    pub group: (&'static str, &'static str),
    pub outcome: Outcome,
    /// How many times as likely the outcome is at each step. By person it is a little less, since people try more than once.
    pub times: f64,
}

/// The patterns. Risk ratios by person lie between 1.8 and 3.
pub const PLANTED: [Planted; 5] = [
    Planted { scope: Scope::Office("D1"), group: ("status-tier", "permit-new"), outcome: Outcome::Refused, times: 2.6 },
    Planted { scope: Scope::Office("D1"), group: ("status-tier", "permit-new"), outcome: Outcome::Deflected, times: 2.9 },
    Planted { scope: Scope::Service("health-insurance"), group: ("contract", "none"), outcome: Outcome::Deflected, times: 2.4 },
    Planted { scope: Scope::Service("reimbursement"), group: ("insurance", "home-rural"), outcome: Outcome::Refused, times: 2.6 },
    Planted { scope: Scope::Service("residence-permit"), group: ("dwelling", "rent-unregistered"), outcome: Outcome::NotTaken, times: 3.1 },
];

/// The trap: people in dormitories seem to be refused more often when they claim wages, but only because most of them live where L3 refuses everybody.
pub const TRAP: Planted = Planted { scope: Scope::Service("unpaid-wages"), group: ("dwelling", "dormitory"), outcome: Outcome::Refused, times: 1.0 };

/// The office behind the trap, and how many times as likely it refuses anybody, mostly without a ground.
pub const HARSH: (&str, f64) = ("L3", 4.2);

/// The loop of school enrolment: each of the offices sends people to the next.
pub const LOOP: [&str; 4] = ["D1", "W2", "S3", "D1"];

/// The requirement that no rule names, the office that asks for it, and of whom.
pub const EXTRA_LEGAL: (&str, &str, (&str, &str)) = ("M1", "committee-letter", ("hukou", "converted-elsewhere"));

impl Scope {
    pub fn holds(self, service: &str, office: &str) -> bool {
        match self {
            Scope::Service(own) => own == service,
            Scope::Office(own) => own == office,
        }
    }
}
