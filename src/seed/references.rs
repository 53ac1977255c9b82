//! Do the built-in files fit together? Every code that one of them names is there, no code is there twice, every text is there in both languages.

use std::collections::HashSet;

use super::{
    policies,
    vocabulary::{self, FacetSource, Vocabulary},
};
use crate::domain::bilingual::Bilingual;

/// Every entry of every list, as `(list, code, en, zh)`.
fn entries(vocabulary: &Vocabulary) -> Vec<(&'static str, &str, &str, &str)> {
    let mut entries = Vec::new();
    macro_rules! list {
        ($($list:ident),*) => { $(entries.extend(vocabulary.$list.iter().map(|e| (stringify!($list), e.code.as_str(), e.en.as_str(), e.zh.as_str())));)* };
    }
    list!(
        outcomes,
        stages,
        given_how,
        channels,
        official_roles,
        gave_up_reasons,
        never_applied_reasons,
        attributions,
        expectations,
        burdens,
        reasons,
        facets
    );
    list!(consents, safe_contacts, services, requirements, requirement_kinds, remedies, payers, clock_starts, place_levels, policy_levels);
    entries
}

fn codes<'a>(vocabulary: &'a Vocabulary, list: &str) -> HashSet<&'a str> {
    entries(vocabulary).into_iter().filter(|(own, ..)| *own == list).map(|(_, code, ..)| code).collect()
}

fn both(text: &Bilingual) -> bool {
    said(&text.en, &text.zh)
}

/// English in ASCII letters and a few marks, Chinese with at least one Chinese character.
fn said(en: &str, zh: &str) -> bool {
    !en.trim().is_empty() && !en.chars().any(is_han) && zh.chars().any(is_han)
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn every_list_is_there_in_both_languages_and_no_code_twice() {
    for vocabulary in [vocabulary::general(), vocabulary::china()] {
        let mut seen = HashSet::new();
        for (list, code, en, zh) in entries(vocabulary) {
            assert!(seen.insert((list, code)), "{list} has {code} twice");
            assert!(code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_'), "{code} is no code");
            assert!(said(en, zh), "{list} {code}: {en} | {zh}");
        }
        for facet in &vocabulary.facets {
            let mut values = HashSet::new();
            assert!(facet.values.iter().all(|value| values.insert(&value.code)), "{} has a value twice", facet.code);
            // Bands such as "3–5年" need no word but the unit.
            assert!(facet.values.iter().all(|value| !value.en.is_empty() && !value.zh.is_empty()));
            assert_eq!(facet.help_en.is_some(), facet.help_zh.is_some());
            assert_eq!(facet.values.is_empty(), matches!(facet.source, FacetSource::Place(_)), "{}", facet.code);
        }
        assert!(vocabulary.outcomes.iter().all(|outcome| said(&outcome.help_en, &outcome.help_zh)));
        assert!(vocabulary.remedies.iter().all(|remedy| remedy.check.iter().chain(&remedy.reconsideration_first).all(both)));
        assert!(vocabulary.remedies.iter().flat_map(|remedy| &remedy.next).all(|round| said(&round.en, &round.zh)));
        assert!(both(&vocabulary.name));
        let keys: HashSet<char> = vocabulary.outcomes.iter().map(|outcome| outcome.key).collect();
        assert_eq!(keys.len(), vocabulary.outcomes.len(), "each outcome has a key of its own");
    }
}

#[test]
fn what_the_vocabulary_names_is_in_it() {
    let china = vocabulary::china();
    let (stages, requirements, kinds) = (codes(china, "stages"), codes(china, "requirements"), codes(china, "requirement_kinds"));
    for service in &china.services {
        assert!(stages.contains(service.stage.as_str()), "{}: stage {}", service.code, service.stage);
        for demand in &service.demands {
            assert!(requirements.contains(demand.as_str()), "{}: demand {demand}", service.code);
        }
    }
    assert!(china.requirements.iter().all(|requirement| kinds.contains(requirement.kind.as_str())));
    let (starts, policies) = (codes(china, "clock_starts"), policies::china());
    for remedy in &china.remedies {
        for clock in remedy.clocks() {
            assert!(starts.contains(clock.from.as_str()), "{}: from {}", remedy.code, clock.from);
        }
        assert!(remedy.not_told.iter().all(|not_told| starts.contains(not_told.from.as_str())));
        assert!(remedy.policy.iter().all(|code| policies.iter().any(|policy| &policy.code == code)), "{}", remedy.code);
    }
    let levels = codes(china, "place_levels");
    for facet in &china.facets {
        if let FacetSource::Place(level) = &facet.source {
            assert!(levels.contains(level.as_str()), "{}: place level {level}", facet.code);
        }
    }
    assert!(super::places::china().all().iter().all(|place| levels.contains(place.level)));
}

#[test]
fn a_reason_that_replaces_another_takes_its_place() {
    let (general, china) = (codes(vocabulary::general(), "reasons"), codes(vocabulary::china(), "reasons"));
    for reason in &vocabulary::china().reasons {
        if let Some(replaced) = &reason.replaces {
            assert!(general.contains(replaced.as_str()) && !china.contains(replaced.as_str()), "{} replaces {replaced}", reason.code);
        }
    }
    let at = |vocabulary: &Vocabulary, code: &str| vocabulary.reasons.iter().position(|reason| reason.code == code);
    assert_eq!(at(vocabulary::general(), "outsider"), at(vocabulary::china(), "not-local-hukou"));
    assert_eq!(vocabulary::china().reasons.len(), vocabulary::general().reasons.len() + 23);
}

#[test]
fn what_a_policy_names_is_there() {
    let china = vocabulary::china();
    let (services, requirements) = (codes(china, "services"), codes(china, "requirements"));
    let (levels, payers, starts) = (codes(china, "policy_levels"), codes(china, "payers"), codes(china, "clock_starts"));
    assert!(super::places::china().get(policies::place()).is_some());
    let known: HashSet<&str> = policies::china().iter().map(|policy| policy.code.as_str()).collect();
    assert_eq!(known.len(), policies::china().len());
    for policy in policies::china() {
        let code = &policy.code;
        for service in &policy.services {
            assert!(services.contains(service.as_str()), "{code}: service {service}");
        }
        for requirement in policy.names.iter().chain(&policy.any_of).chain(&policy.forbids) {
            assert!(requirements.contains(requirement.as_str()), "{code}: requirement {requirement}");
        }
        for other in &policy.implements {
            assert!(known.contains(other.as_str()), "{code}: implements {other}");
        }
        assert!(levels.contains(policy.level.as_str()) && payers.contains(policy.pays.as_str()), "{code}");
        assert!(policy.answer.iter().all(|span| starts.contains(span.0.from.as_str())), "{code}");
        assert!(policy.until.is_none_or(|until| until >= policy.from), "{code}");
        assert!([&policy.issuer, &policy.title].into_iter().chain(&policy.check).chain(&policy.owes).all(both), "{code}");
        assert!(policy.forbids_when.iter().chain(&policy.any_of_when).all(both), "{code}");
        assert!(policy.promise.iter().all(|promise| said(&promise.en, &promise.zh)), "{code}");
    }
}

#[test]
fn a_vocabulary_on_the_wrong_base_is_refused() {
    let wrong = Vocabulary::parse("name = { en = \"X\", zh = \"某\" }\nextends = \"mars\"").unwrap().on_top_of("general", vocabulary::general());
    assert_eq!(wrong.unwrap_err().to_string(), "the vocabulary stands on \"mars\", which is not the one given (\"general\")");
    assert!(Vocabulary::parse("name = { en = \"X\", zh = \"某\" }\noutcomes = []").is_err(), "an unknown list is not passed over");
}
