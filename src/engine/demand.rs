//! A demand as measures see it: what was asked for, where, of whom, and what the rules in force that day say of it.

use serde::{Deserialize, Serialize};

/// What the rules in force that day say of a demand; worked out where the rules are known. Codes are those of exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LegalBasis {
    InTheRule,
    LocalAddition,
    Forbidden,
    NoRuleFound,
    NotKnown,
}

impl LegalBasis {
    pub const ALL: [Self; 5] = [Self::InTheRule, Self::LocalAddition, Self::Forbidden, Self::NoRuleFound, Self::NotKnown];

    /// Whether the counter asked for more than the rule does.
    pub fn is_beyond_the_rule(self) -> bool {
        matches!(self, Self::LocalAddition | Self::Forbidden | Self::NoRuleFound)
    }
}

/// A demand as the store has it; names are those of the columns, requirements and policies by their codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand<'a> {
    pub person: &'a str,
    /// Tells the attempts of all people apart.
    pub attempt: u64,
    pub service: &'a str,
    pub place: Option<&'a str>,
    pub office: Option<&'a str>,
    pub requirement: &'a str,
    pub basis: LegalBasis,
    /// The policy that the basis rests on, where there is one.
    pub policy: Option<&'a str>,
}
