//! The national rules that start the policy register: who owes what to whom, by when, and who pays.

use std::sync::LazyLock;

use serde::Deserialize;

use super::remedies::Span;
use crate::{
    domain::{bilingual::Bilingual, day::Day},
    law::basis::Rule,
};

/// A rule as the shipped register has it: a starter entry. It was written from general knowledge and is *not checked* until an editor compared it with the official text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    pub code: String,
    /// A code of `policy_level`.
    pub level: String,
    pub issuer: Bilingual,
    /// The number that the issuer gave it, as printed.
    pub number: Option<String>,
    pub title: Bilingual,
    /// Codes of the policies that it carries out.
    #[serde(default)]
    pub implements: Vec<String>,
    pub from: Day,
    /// The last day in force.
    pub until: Option<Day>,
    /// Services that it is about; empty: any.
    pub services: Vec<String>,
    /// Requirements that it asks for.
    #[serde(default)]
    pub names: Vec<String>,
    /// Requirements of which it asks for one.
    #[serde(default)]
    pub any_of: Vec<String>,
    /// When one of `any_of` is asked for.
    pub any_of_when: Option<Bilingual>,
    /// Requirements that it forbids to ask for.
    #[serde(default)]
    pub forbids: Vec<String>,
    /// When it forbids them; always where nothing is said.
    pub forbids_when: Option<Bilingual>,
    /// The obligation that it puts on offices.
    pub owes: Option<Bilingual>,
    /// Time within which offices must answer.
    pub answer: Option<Span>,
    pub promise: Option<Promise>,
    /// Who pays for it: a code of `payer`.
    pub pays: String,
    /// What an editor should compare with the official text.
    pub check: Option<Bilingual>,
}

/// What a policy holds out for later.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    pub en: String,
    pub zh: String,
    pub until: Day,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Register {
    /// The place in which the rules are in force.
    place: String,
    policy: Vec<Policy>,
}

fn register() -> &'static Register {
    // Cannot fail: the text is built in, and the tests of `references` read the very same bytes.
    static REGISTER: LazyLock<Register> = LazyLock::new(|| toml::from_str(include_str!("../../reference/policies-china.toml")).expect("built in"));
    &REGISTER
}

/// The national policies of China.
pub fn china() -> &'static [Policy] {
    &register().policy
}

/// The code of the place in which they are in force.
pub fn place() -> &'static str {
    &register().place
}

impl Policy {
    /// Whether it is about the service.
    pub fn covers(&self, service: &str) -> bool {
        self.services.is_empty() || self.services.iter().any(|own| own == service)
    }

    /// What it says of requirements, as the legal basis of a demand is worked out; `checked`: whether an editor confirmed the entry.
    pub fn rule(&self, checked: bool) -> Rule<&str, &str> {
        fn all(codes: &[String]) -> Vec<&str> {
            codes.iter().map(String::as_str).collect()
        }
        let (forbids, forbids_sometimes) = if self.forbids_when.is_some() { (vec![], all(&self.forbids)) } else { (all(&self.forbids), vec![]) };
        Rule {
            policy: self.code.as_str(),
            from: self.from,
            until: self.until,
            names: all(&self.names),
            any_of: all(&self.any_of),
            forbids,
            forbids_sometimes,
            checked,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::basis::{Basis, Doubt, Level, basis};

    fn levels(service: &str, checked: bool) -> Vec<Level<&'static str, &'static str>> {
        vec![Level { rules: china().iter().filter(|policy| policy.covers(service)).map(|policy| policy.rule(checked)).collect(), complete: true }]
    }

    #[test]
    fn a_guest_student_fee_is_forbidden_once_an_editor_confirmed_the_law() {
        let on = "2026-03-09".parse().unwrap();
        assert_eq!(basis(&levels("school-enrolment", true), on, &"guest-student-fee"), Basis::Forbidden { policy: "compulsory-education-law" });
        let starter = basis(&levels("school-enrolment", false), on, &"guest-student-fee");
        assert_eq!(starter, Basis::NotKnown(Doubt::NotChecked("compulsory-education-law")));
    }

    #[test]
    fn a_residence_permit_is_in_the_rule_for_schooling_and_a_fifth_certificate_is_not() {
        let on = "2026-03-09".parse().unwrap();
        assert!(matches!(basis(&levels("school-enrolment", false), on, &"residence-permit"), Basis::InTheRule { one_of: false, .. }));
        assert_eq!(basis(&levels("school-enrolment", true), on, &"no-guardian-at-home"), Basis::NoRuleFound);
    }
}
