//! What was asked for at the steps: several requirements a step, each with its legal basis.

use serde::{Deserialize, Serialize};

use super::UNKNOWN;

/// What the rules in force that day say of a demand (METHODS: legal basis), from what weighs least against it to what weighs most. It is worked out by whoever fills the columns.
/// Codes are those of exports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    #[default]
    NotKnown,
    InTheRule,
    LocalAddition,
    NoRuleFound,
    Forbidden,
}

impl Basis {
    /// In the order of tables.
    pub const ALL: [Self; 5] = [Self::InTheRule, Self::LocalAddition, Self::NoRuleFound, Self::Forbidden, Self::NotKnown];

    /// Reads a code, in the short form of files or in the long one of the record.
    pub fn parse(code: &str) -> Option<Basis> {
        Some(match code {
            "forbidden" => Basis::Forbidden,
            "in-rule" | "in-the-rule" => Basis::InTheRule,
            "local-addition" => Basis::LocalAddition,
            "no-rule" | "no-rule-found" => Basis::NoRuleFound,
            "unknown" | "not-known" => Basis::NotKnown,
            _ => return None,
        })
    }

    /// Whether no rule in force names the demand as one that may be made: none speaks of it, or one forbids it. A local addition is named, by a lower level.
    pub fn is_named_by_no_rule(self) -> bool {
        matches!(self, Basis::NoRuleFound | Basis::Forbidden)
    }

    /// Whether the counter asked for more than the rule does: added locally, named nowhere, or forbidden.
    pub fn is_beyond_the_rule(self) -> bool {
        matches!(self, Basis::LocalAddition | Basis::NoRuleFound | Basis::Forbidden)
    }

    /// The code of exports.
    pub fn code(self) -> &'static str {
        match self {
            Basis::NotKnown => "not-known",
            Basis::InTheRule => "in-the-rule",
            Basis::LocalAddition => "local-addition",
            Basis::NoRuleFound => "no-rule-found",
            Basis::Forbidden => "forbidden",
        }
    }
}

/// One demand as it comes from a file or from the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand<'a> {
    /// Code of the requirement.
    pub requirement: &'a str,
    pub basis: Basis,
    /// Code of the policy that the basis rests on, where there is one.
    pub policy: Option<&'a str>,
}

/// One demand in codes. 12 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Made {
    /// Code of the requirement, from 1.
    pub requirement: u32,
    pub basis: Basis,
    /// Code of the policy, 0 where there is none.
    pub policy: u32,
}

/// The demands of all steps as compressed rows: those of step `i` are `made[starts[i]..starts[i + 1]]`, ascending by requirement, each requirement once.
#[derive(Clone, Debug, Default)]
pub struct Demands {
    /// `names[0]` is empty; the others ascend.
    pub(super) names: Vec<String>,
    /// `policies[0]` is empty; the others ascend.
    pub(super) policies: Vec<String>,
    /// Empty where no step has a demand.
    pub(super) starts: Vec<u32>,
    pub(super) made: Vec<Made>,
}

impl Demands {
    /// What was asked for at a step.
    pub fn at(&self, step: usize) -> &[Made] {
        match self.starts.get(step..step + 2) {
            Some(bounds) => &self.made[bounds[0] as usize..bounds[1] as usize],
            None => &[],
        }
    }

    /// The policy on which a demand's basis rests.
    pub fn policy(&self, made: Made) -> Option<&str> {
        if made.policy == UNKNOWN { None } else { self.policies.get(made.policy as usize).map(String::as_str) }
    }

    /// Every demand of the record, in the order of steps.
    pub fn all(&self) -> &[Made] {
        &self.made
    }

    /// How many codes of requirements there are, with the unused 0: codes lie in `1..width()`.
    pub fn width(&self) -> usize {
        self.names.len().max(1)
    }

    /// The name behind a requirement's code.
    pub fn name(&self, code: u32) -> Option<&str> {
        if code == UNKNOWN { None } else { self.names.get(code as usize).map(String::as_str) }
    }

    /// The code of a requirement, if it was ever asked for.
    pub fn code(&self, name: &str) -> Option<u32> {
        let known = self.names.get(1..)?;
        known.binary_search_by(|other| other.as_str().cmp(name)).ok().map(|at| at as u32 + 1)
    }
}
