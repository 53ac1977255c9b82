//! What a pattern says, in the record's own names, and the identity that it keeps from week to week.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What happened at a step. Serialised as `{"outcome", "reason"?}` or `{"demand", "basis"?}`; returning reads `{"outcome": "returned"}`, a broken promise
/// `{"outcome": "promise-broken"}`, any demand that no rule names `{"demand": "(any)", "basis": "no-rule"}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "TargetNames", into = "TargetNames")]
pub enum Target {
    /// This outcome, for whatever reason.
    Outcome(String),
    /// This outcome, for this reason.
    OutcomeFor { outcome: String, reason: String },
    /// This requirement was asked for.
    Demand(String),
    /// This requirement was asked for, and no rule in force names it: none speaks of it, or one forbids it.
    DemandWithoutRule(String),
    /// Something was asked for that no rule in force names.
    AnyDemandWithoutRule,
    /// Something promised at the step was not kept by the day that was said.
    PromiseBroken,
    /// The person went back, or was sent back, to an office left before in the same attempt.
    Returned,
}

/// How returning to an office is named among outcomes, where targets are named.
pub const RETURNED: &str = "returned";

/// How a broken promise is named among outcomes, where targets are named.
pub const PROMISE_BROKEN: &str = "promise-broken";

/// How demands are named where targets are told apart by outcome: all of them, and those that no rule names.
pub const DEMANDED: &str = "demanded";
pub const DEMANDED_WITHOUT_RULE: &str = "demanded-without-rule";

/// What stands for the requirement where any that no rule names is meant.
const ANY: &str = "(any)";
const NO_RULE: &str = "no-rule";

impl Target {
    /// The outcome as findings name it; of a target that is none, the word that stands for its kind.
    pub fn outcome(&self) -> &str {
        match self {
            Target::Outcome(outcome) | Target::OutcomeFor { outcome, .. } => outcome,
            Target::Demand(_) => DEMANDED,
            Target::DemandWithoutRule(_) | Target::AnyDemandWithoutRule => DEMANDED_WITHOUT_RULE,
            Target::PromiseBroken => PROMISE_BROKEN,
            Target::Returned => RETURNED,
        }
    }

    pub fn reason(&self) -> Option<&str> {
        match self {
            Target::OutcomeFor { reason, .. } => Some(reason),
            _ => None,
        }
    }

    /// The requirement that was asked for.
    pub fn requirement(&self) -> Option<&str> {
        match self {
            Target::Demand(requirement) | Target::DemandWithoutRule(requirement) => Some(requirement),
            _ => None,
        }
    }

    /// The kind, and the two names that tell it apart from others of its kind.
    fn canonical(&self) -> [&str; 3] {
        match self {
            Target::Outcome(outcome) => ["outcome", outcome, ""],
            Target::OutcomeFor { outcome, reason } => ["outcome", outcome, reason],
            Target::Demand(requirement) => ["demand", requirement, ""],
            Target::DemandWithoutRule(requirement) => ["demand", requirement, NO_RULE],
            Target::AnyDemandWithoutRule => ["any-demand", "", NO_RULE],
            Target::PromiseBroken => ["promise-broken", "", ""],
            Target::Returned => ["returned", RETURNED, ""],
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum TargetNames {
    Demand {
        demand: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        basis: Option<String>,
    },
    Outcome {
        outcome: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
}

impl From<TargetNames> for Target {
    fn from(names: TargetNames) -> Self {
        match names {
            TargetNames::Outcome { outcome, reason: Some(reason) } => Target::OutcomeFor { outcome, reason },
            TargetNames::Outcome { outcome, reason: None } if outcome == RETURNED => Target::Returned,
            TargetNames::Outcome { outcome, reason: None } if outcome == PROMISE_BROKEN => Target::PromiseBroken,
            TargetNames::Outcome { outcome, reason: None } => Target::Outcome(outcome),
            TargetNames::Demand { demand, basis: None } => Target::Demand(demand),
            TargetNames::Demand { demand, basis: Some(_) } if demand == ANY => Target::AnyDemandWithoutRule,
            TargetNames::Demand { demand, basis: Some(_) } => Target::DemandWithoutRule(demand),
        }
    }
}

impl From<Target> for TargetNames {
    fn from(target: Target) -> Self {
        let outcome = |outcome: &str| TargetNames::Outcome { outcome: outcome.to_owned(), reason: None };
        match target {
            Target::Outcome(name) => outcome(&name),
            Target::OutcomeFor { outcome, reason } => TargetNames::Outcome { outcome, reason: Some(reason) },
            Target::Demand(demand) => TargetNames::Demand { demand, basis: None },
            Target::DemandWithoutRule(demand) => TargetNames::Demand { demand, basis: Some(NO_RULE.to_owned()) },
            Target::AnyDemandWithoutRule => TargetNames::Demand { demand: ANY.to_owned(), basis: Some(NO_RULE.to_owned()) },
            Target::PromiseBroken => outcome(PROMISE_BROKEN),
            Target::Returned => outcome(RETURNED),
        }
    }
}

/// "People of this group, in this scope, meet this target more often than comparable others."
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Statement {
    pub target: Target,
    /// Dimension to value: a level of place by its name, `office`, `service`, `stage`, `period`. Empty: everywhere.
    pub scope: BTreeMap<String, String>,
    /// Facet to value. Empty: the scope against its peers.
    pub group: BTreeMap<String, String>,
}

impl Statement {
    /// The identity: 32 hexadecimal digits, the beginning of the SHA-256 of the statement's canonical form, in which every name stands with its length, so that no
    /// two statements share it.
    pub fn id(&self) -> String {
        let [kind, name, detail] = self.target.canonical();
        let mut canonical = String::from(kind);
        let mut add = |name: &str| {
            let _ = write!(canonical, "|{}:{name}", name.len()); // writing to a string cannot fail
        };
        add(name);
        add(detail);
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
        let targets = [
            (Target::Returned, serde_json::json!({ "outcome": "returned" })),
            (Target::PromiseBroken, serde_json::json!({ "outcome": "promise-broken" })),
            (Target::Outcome("refused".into()), serde_json::json!({ "outcome": "refused" })),
            (
                Target::OutcomeFor { outcome: "refused".into(), reason: "no-seal".into() },
                serde_json::json!({ "outcome": "refused", "reason": "no-seal" }),
            ),
            (Target::Demand("seal".into()), serde_json::json!({ "demand": "seal" })),
            (Target::DemandWithoutRule("seal".into()), serde_json::json!({ "demand": "seal", "basis": "no-rule" })),
            (Target::AnyDemandWithoutRule, serde_json::json!({ "demand": "(any)", "basis": "no-rule" })),
        ];
        let mut ids = Vec::new();
        for (target, json) in targets {
            let statement = Statement { target, ..statement("", &[("office", "w3")], &[]) };
            let written = serde_json::to_value(&statement).unwrap();
            assert_eq!(written["target"], json);
            assert_eq!(serde_json::from_value::<Statement>(written).unwrap(), statement);
            assert!(!ids.contains(&statement.id()), "{statement:?}");
            ids.push(statement.id());
        }
    }
}
