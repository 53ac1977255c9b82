//! A pattern of the engine as a finding that can be said, with the labels of a vocabulary where there is one.

use crate::engine::{
    pattern::{self, Pattern},
    statement,
};

use super::{Certainty, Finding, Group, Named, Scope, ScopeKind, Target};

/// Where the labels of codes come from, in one language. Whatever has no label is said by its code.
pub trait Labels {
    fn outcome(&self, _code: &str) -> Option<&str> {
        None
    }

    fn reason(&self, _code: &str) -> Option<&str> {
        None
    }

    fn requirement(&self, _code: &str) -> Option<&str> {
        None
    }

    fn facet(&self, _facet: &str) -> Option<&str> {
        None
    }

    fn facet_value(&self, _facet: &str, _value: &str) -> Option<&str> {
        None
    }

    /// The name of a place, office, service, stage or period.
    fn scope(&self, _at: ScopeKind, _code: &str) -> Option<&str> {
        None
    }
}

/// For a file without a vocabulary: its own names are the words.
pub struct NoLabels;

impl Labels for NoLabels {}

impl<'a> Finding<'a> {
    /// The pattern as a finding.
    pub fn of(pattern: &'a Pattern, labels: &'a impl Labels) -> Self {
        let statement = &pattern.statement;
        let outcome = |code: &'a str| Named { code, label: labels.outcome(code) };
        let requirement = |code: &'a str| Named { code, label: labels.requirement(code) };
        let target = match &statement.target {
            statement::Target::Outcome(code) => Target::Outcome { outcome: outcome(code), reason: None },
            statement::Target::OutcomeFor { outcome: code, reason } => {
                Target::Outcome { outcome: outcome(code), reason: Some(Named { code: reason, label: labels.reason(reason) }) }
            }
            statement::Target::Demand(code) => Target::Demand { requirement: requirement(code), without_rule: false },
            statement::Target::DemandWithoutRule(code) => Target::Demand { requirement: requirement(code), without_rule: true },
            statement::Target::AnyDemandWithoutRule => Target::AnyDemandWithoutRule,
            statement::Target::PromiseBroken => Target::PromiseBroken,
            statement::Target::Returned => Target::Returned,
        };
        let scope = statement.scope.iter().map(|(dimension, code)| {
            let at = ScopeKind::of(dimension);
            Scope { at, value: Named { code, label: labels.scope(at, code) } }
        });
        let group = statement.group.iter().map(|(facet, code)| Group {
            facet: Named { code: facet, label: labels.facet(facet) },
            value: Named { code, label: labels.facet_value(facet, code) },
        });
        let (table, ratio) = (pattern.table, pattern.risk_ratio);
        let certainty = match pattern.certainty {
            pattern::Certainty::Strong => Certainty::Strong,
            pattern::Certainty::Some => Certainty::Some,
        };
        let (scope, group) = (scope.collect(), group.collect());
        Self { target, scope, group, a: table.a, b: table.b, c: table.c, d: table.d, ratio: ratio.value, low: ratio.low, high: ratio.high, certainty }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

    struct Chinese;

    impl Labels for Chinese {
        fn outcome(&self, code: &str) -> Option<&str> {
            (code == "refused").then_some("拒绝")
        }

        fn requirement(&self, code: &str) -> Option<&str> {
            (code == "seal").then_some("公章")
        }

        fn facet(&self, facet: &str) -> Option<&str> {
            (facet == "hukou").then_some("户口")
        }

        fn scope(&self, at: ScopeKind, code: &str) -> Option<&str> {
            (at == ScopeKind::Service && code == "school-enrolment").then_some("义务教育入学")
        }
    }

    fn pattern() -> Pattern {
        let ratio = serde_json::json!({"value": 2.9, "low": 2.2, "high": 3.8});
        serde_json::from_value(serde_json::json!({
            "id": "0", "target": {"outcome": "refused", "reason": "late"}, "scope": {"city": "Yunqiao", "service": "school-enrolment"}, "group": {"hukou": "rural"},
            "table": {"a": 51, "b": 33, "c": 90, "d": 340}, "risk_ratio": ratio, "ic": ratio, "p": 1e-9, "fisher": 1e-9, "q": 1e-6, "excess": 30.0,
            "adjusted": {"by": "office and attempt", "risk_ratio": null, "p": null}, "rivals": [], "certainty": "strong",
            "quality": {"steps": 212, "recorders": 7, "not_coded": 0.06, "left_out": 0, "by_recorder": null, "warning": null}
        }))
        .expect("the pattern is as the engine writes it")
    }

    #[test]
    fn a_pattern_is_said_with_the_labels_of_a_vocabulary_or_without() {
        let pattern = pattern();
        assert_eq!(
            Finding::of(&pattern, &NoLabels).headline(Language::En).to_string(),
            "Of 84 people with hukou “rural” who asked for school-enrolment in Yunqiao, 51 were refused on the ground “late”: 2.9 times as often as others who asked there."
        );
        assert_eq!(
            Finding::of(&pattern, &Chinese).headline(Language::Zh).to_string(),
            "在Yunqiao申请“义务教育入学”、户口为“rural”的 84 人中，以“late”为由，51 人被拒绝，比例是当地其他申请人的 2.9 倍。"
        );
    }

    #[test]
    fn demands_and_broken_promises_are_said() {
        let said = |target: statement::Target, labels: bool| {
            let mut pattern = pattern();
            pattern.statement.target = target;
            pattern.statement.scope = [("period".to_owned(), "2026".to_owned())].into();
            let english = Finding::of(&pattern, &NoLabels).headline(Language::En).to_string();
            if labels { Finding::of(&pattern, &Chinese).headline(Language::Zh).to_string() } else { english }
        };
        let seal = || "seal".to_owned();
        let start = "Of 84 people with hukou “rural” who tried in the period “2026”, 51 were";
        let end = ": 2.9 times as often as others in that period.";
        assert_eq!(said(statement::Target::Demand(seal()), false), format!("{start} asked for “seal”{end}"));
        assert_eq!(said(statement::Target::DemandWithoutRule(seal()), false), format!("{start} asked for “seal”, which no rule names{end}"));
        assert_eq!(said(statement::Target::AnyDemandWithoutRule, false), format!("{start} asked for something that no rule names{end}"));
        assert_eq!(said(statement::Target::PromiseBroken, false), format!("{start} promised something by a day that passed{end}"));
        assert_eq!(
            said(statement::Target::DemandWithoutRule(seal()), true),
            "办事（“2026”时期）、户口为“rural”的 84 人中，51 人被要求提供没有规定依据的“公章”，比例是同一时期其他人的 2.9 倍。"
        );
        assert_eq!(
            said(statement::Target::PromiseBroken, true),
            "办事（“2026”时期）、户口为“rural”的 84 人中，51 人得到过承诺而到期未兑现，比例是同一时期其他人的 2.9 倍。"
        );
    }
}
