//! What a pattern says, in the record's own names, and the identity that it keeps from week to week.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// What happened at a step. Serialised as `{"outcome", "reason"?}`; returning reads `{"outcome": "returned"}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(from = "TargetNames")]
pub enum Target {
    /// This outcome, for whatever reason.
    Outcome(String),
    /// This outcome, for this reason.
    OutcomeFor { outcome: String, reason: String },
    /// The person went back, or was sent back, to an office left before in the same attempt.
    Returned,
}

/// How returning to an office is named among outcomes, where targets are named.
pub const RETURNED: &str = "returned";

impl Target {
    /// The outcome as findings name it; "returned" for returning.
    pub fn outcome(&self) -> &str {
        match self {
            Target::Outcome(outcome) | Target::OutcomeFor { outcome, .. } => outcome,
            Target::Returned => RETURNED,
        }
    }

    pub fn reason(&self) -> Option<&str> {
        match self {
            Target::OutcomeFor { reason, .. } => Some(reason),
            Target::Outcome(_) | Target::Returned => None,
        }
    }
}

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("outcome", self.outcome())?;
        if let Some(reason) = self.reason() {
            map.serialize_entry("reason", reason)?;
        }
        map.end()
    }
}

#[derive(Deserialize)]
struct TargetNames {
    outcome: String,
    reason: Option<String>,
}

impl From<TargetNames> for Target {
    fn from(names: TargetNames) -> Self {
        match names.reason {
            Some(reason) => Target::OutcomeFor { outcome: names.outcome, reason },
            None if names.outcome == RETURNED => Target::Returned,
            None => Target::Outcome(names.outcome),
        }
    }
}

/// "People of this group, in this scope, meet this target more often than comparable others."
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Statement {
    pub target: Target,
    /// Dimension to value: a level of place by its name, `office`, `service`, `stage`. Empty: everywhere.
    pub scope: BTreeMap<String, String>,
    /// Facet to value. Empty: the scope against its peers.
    pub group: BTreeMap<String, String>,
}

impl Statement {
    /// The identity: 32 hexadecimal digits, the beginning of the SHA-256 of the statement's canonical form, in which every name stands with its length, so that no
    /// two statements share it.
    pub fn id(&self) -> String {
        let mut canonical = String::from(match self.target {
            Target::Returned => "returned",
            Target::Outcome(_) | Target::OutcomeFor { .. } => "outcome",
        });
        let mut add = |name: &str| {
            let _ = write!(canonical, "|{}:{name}", name.len()); // writing to a string cannot fail
        };
        add(self.target.outcome());
        add(self.target.reason().unwrap_or_default());
        for terms in [&self.scope, &self.group] {
            add(&terms.len().to_string());
            for (name, value) in terms {
                add(name);
                add(value);
            }
        }
        data_encoding::HEXLOWER.encode(&Sha256::digest(canonical.as_bytes())[..16])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(outcome: &str, scope: &[(&str, &str)], group: &[(&str, &str)]) -> Statement {
        let map = |terms: &[(&str, &str)]| terms.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        Statement { target: Target::Outcome(outcome.to_owned()), scope: map(scope), group: map(group) }
    }

    #[test]
    fn an_identity_is_kept_and_not_shared() {
        let refused = statement("refused", &[("city", "x")], &[("hukou", "rural")]);
        assert_eq!(refused.id(), refused.clone().id());
        assert_eq!(refused.id().len(), 32);
        let others = [
            statement("refused", &[], &[("city", "x"), ("hukou", "rural")]),
            statement("refused", &[("city", "x"), ("hukou", "rural")], &[]),
            statement("refused", &[("cit", "yx")], &[("hukou", "rural")]),
            Statement { target: Target::OutcomeFor { outcome: "refused".into(), reason: "city".into() }, ..refused.clone() },
            Statement { target: Target::Returned, ..refused.clone() },
            Statement { target: Target::Outcome(RETURNED.into()), ..refused.clone() },
        ];
        for other in &others {
            assert_ne!(refused.id(), other.id());
        }
        assert_ne!(others[4].id(), others[5].id());
    }

    #[test]
    fn a_statement_reads_back() {
        for target in
            [Target::Returned, Target::Outcome("refused".into()), Target::OutcomeFor { outcome: "refused".into(), reason: "no-seal".into() }]
        {
            let statement = Statement { target, ..statement("", &[("office", "w3")], &[]) };
            let json = serde_json::to_string(&statement).unwrap();
            assert_eq!(serde_json::from_str::<Statement>(&json).unwrap(), statement);
        }
    }
}
