//! A demand as measures see it: what was asked for, where, of whom, and what the rules in force that day say of it.

use super::columns::Basis;

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
    pub basis: Basis,
    /// The policy that the basis rests on, where there is one.
    pub policy: Option<&'a str>,
}
