//! What was asked for at the steps: several requirements a step, each with its legal basis.

use super::UNKNOWN;

/// Whether the rules in force that day name a demand (METHODS: legal basis). It is worked out by whoever fills the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    #[default]
    Unknown,
    InRule,
    LocalAddition,
    NoRule,
    Forbidden,
}

impl Basis {
    /// Reads a code, in the short form of files or in the long one of the record.
    pub fn parse(code: &str) -> Option<Basis> {
        Some(match code {
            "forbidden" => Basis::Forbidden,
            "in-rule" | "in-the-rule" => Basis::InRule,
            "local-addition" => Basis::LocalAddition,
            "no-rule" | "no-rule-found" => Basis::NoRule,
            "unknown" | "not-known" => Basis::Unknown,
            _ => return None,
        })
    }

    /// Whether no rule in force names the demand as one that may be made: none speaks of it, or one forbids it. A local addition is named, by a lower level.
    pub fn is_named_by_no_rule(self) -> bool {
        matches!(self, Basis::NoRule | Basis::Forbidden)
    }
}

/// One demand as it comes from a file or from the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand<'a> {
    /// Code of the requirement.
    pub requirement: &'a str,
    pub basis: Basis,
}

/// One demand in codes. 8 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Made {
    /// Code of the requirement, from 1.
    pub requirement: u32,
    pub basis: Basis,
}

/// The demands of all steps as compressed rows: those of step `i` are `made[starts[i]..starts[i + 1]]`, ascending by requirement, each requirement once.
#[derive(Clone, Debug, Default)]
pub struct Demands {
    /// `names[0]` is empty; the others ascend.
    pub(super) names: Vec<String>,
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
