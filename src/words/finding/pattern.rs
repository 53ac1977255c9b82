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

    fn facet(&self, _facet: &str) -> Option<&str> {
        None
    }

    fn facet_value(&self, _facet: &str, _value: &str) -> Option<&str> {
        None
    }

    /// The name of a place, office, service or stage.
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
        let target = match &statement.target {
            statement::Target::Outcome(code) => Target::Outcome { outcome: outcome(code), reason: None },
            statement::Target::OutcomeFor { outcome: code, reason } => {
                Target::Outcome { outcome: outcome(code), reason: Some(Named { code: reason, label: labels.reason(reason) }) }
            }
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
}
