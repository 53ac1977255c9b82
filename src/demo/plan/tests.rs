//! Is the plan what it says: the same every time, its codes all known, its hidden patterns there to be found?

use std::collections::{BTreeMap, HashSet};

use chrono::Datelike;

use super::*;
use crate::{
    demo::planted::{EXTRA_LEGAL, HARSH, LOOP, PLANTED, Planted, Scope, TRAP},
    law::basis::{Basis, Level, Rule, basis},
    seed::{places, vocabulary::FacetSource},
};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

fn steps(person: &PlannedPerson) -> impl Iterator<Item = (&PlannedCase, &PlannedStep)> {
    person.cases.iter().flat_map(|case| case.attempts.iter().flat_map(move |attempt| attempt.steps.iter().map(move |step| (case, step))))
}

/// Persons in and outside the group who were in the scope: `[in target, all]` of each. Whoever's value is not known is left out.
#[derive(Clone, Copy, Default)]
struct Count {
    group: [f64; 2],
    others: [f64; 2],
}

impl Count {
    fn risk_ratio(self) -> f64 {
        (self.group[0] / self.group[1]) / (self.others[0] / self.others[1])
    }
}

/// By person, in strata that `by` names (one stratum: all the same name).
fn counts(plan: &DemoPlan, planted: &Planted, by: impl Fn(&PlannedStep) -> &'static str) -> BTreeMap<&'static str, Count> {
    let mut strata: BTreeMap<&'static str, Count> = BTreeMap::new();
    for person in &plan.persons {
        let Some(value) = person.someone.facet(planted.group.0) else { continue };
        let mut seen: BTreeMap<&'static str, bool> = BTreeMap::new();
        for (case, step) in steps(person) {
            if planted.scope.holds(case.service, step.office) {
                *seen.entry(by(step)).or_default() |= step.outcome == planted.outcome;
            }
        }
        for (stratum, target) in seen {
            let count = strata.entry(stratum).or_default();
            let side = if value == planted.group.1 { &mut count.group } else { &mut count.others };
            side[0] += f64::from(u8::from(target));
            side[1] += 1.0;
        }
    }
    strata
}

fn crude(plan: &DemoPlan, planted: &Planted) -> Count {
    counts(plan, planted, |_| "all")["all"]
}

#[test]
fn it_has_the_size_that_it_promises_and_is_the_same_every_time() {
    let (plan, again) = (DemoPlan::new(today()), DemoPlan::new(today()));
    assert!(plan.persons == again.persons && plan.policies == again.policies && plan.checked == again.checked);
    let (attempts, steps) = plan.counts();
    assert_eq!(plan.persons.len(), 7_500);
    assert!((11_500..12_500).contains(&attempts), "{attempts} attempts");
    assert!((22_000..40_000).contains(&steps), "{steps} steps");
    let agreed = plan.persons.iter().filter(|person| person.someone.consents.contains(&("aggregate", true))).count();
    assert!((5_850..6_150).contains(&agreed), "{agreed} agreed to be counted");
}

#[test]
fn every_day_lies_in_its_eighteen_months_and_in_order() {
    for today in [today(), NaiveDate::from_ymd_opt(2027, 2, 28).unwrap()] {
        for person in DemoPlan::new(today).persons {
            let first = today - Days::new(560) - Days::new(31);
            for case in &person.cases {
                assert!((1..=4).contains(&case.attempts.len()));
                assert!(case.opened_on >= person.registered_on);
                assert!(case.closed_on.is_none_or(|closed| closed >= case.opened_on && closed <= today));
                let mut before = case.opened_on;
                for attempt in &case.attempts {
                    assert!((1..=8).contains(&attempt.steps.len()));
                    for step in &attempt.steps {
                        let day = step.day.latest().min(today);
                        assert!(step.day.earliest() >= first && step.day.earliest() <= today, "{}", step.day);
                        assert!(day >= before && step.recorded_on <= today && step.recorded_on >= step.day.earliest());
                        before = step.day.earliest();
                    }
                    assert!(attempt.steps[..attempt.steps.len() - 1].iter().all(|step| !step.outcome.ends_attempt()), "nothing comes after the end");
                }
            }
        }
    }
}

#[test]
fn every_code_is_known() {
    let (plan, china) = (DemoPlan::new(today()), vocabulary::china());
    let choices = |list: &'static [vocabulary::Choice]| list.iter().map(|choice| choice.code.as_str()).collect::<HashSet<_>>();
    let (channels, roles, how) = (choices(&china.channels), choices(&china.official_roles), choices(&china.given_how));
    let (expectations, attributions, gave_up) = (choices(&china.expectations), choices(&china.attributions), choices(&china.gave_up_reasons));
    let (contacts, payers, levels) = (choices(&china.safe_contacts), choices(&china.payers), choices(&china.policy_levels));
    let reasons: HashSet<&str> = china.reasons.iter().map(|reason| reason.code.as_str()).collect();
    let offices: HashSet<&str> = plan.offices.iter().map(|office| office.code).collect();
    let provinces: HashSet<&str> = plan.places.iter().filter(|place| place.level == "province").map(|place| place.code).collect();
    assert!(china.services.iter().all(|service| service.stage.parse::<Stage>().is_ok()));
    for person in &plan.persons {
        assert!(contacts.contains(person.someone.safe_contact));
        assert_eq!(plan.caseworkers[person.someone.caseworker].city, person.someone.city);
        for (consent, _) in &person.someone.consents {
            assert!(china.consents.iter().any(|own| own.code == *consent), "{consent}");
        }
        for (facet, value) in &person.someone.facets {
            let own = china.facet(facet).unwrap();
            let known =
                if matches!(own.source, FacetSource::Place(_)) { provinces.contains(value) } else { own.values.iter().any(|own| own.code == *value) };
            assert!(known, "{facet} {value}");
        }
        for (case, step) in steps(person) {
            assert!(china.service(case.service).is_some());
            assert!(
                offices.contains(step.office) && step.sent_to.is_none_or(|office| offices.contains(office)) && step.recorder < plan.caseworkers.len()
            );
            assert!(channels.contains(step.channel) && roles.contains(step.official_role), "{} {}", step.channel, step.official_role);
            assert!(step.reason.is_none_or(|code| reasons.contains(code)), "{:?}", step.reason);
            assert!(step.given_how.is_none_or(|code| how.contains(code)) && step.attribution.is_none_or(|code| attributions.contains(code)));
            assert!(step.expectation.is_none_or(|code| expectations.contains(code)) && step.gave_up_reason.is_none_or(|code| gave_up.contains(code)));
            assert!(step.demands.iter().all(|(code, _)| china.requirement(code).is_some()), "{:?}", step.demands);
            assert_eq!(step.sent_to.is_some(), step.outcome == Outcome::Deflected);
            assert_eq!(step.gave_up_reason.is_some(), step.outcome == Outcome::Withdrew);
        }
    }
    for policy in &plan.policies {
        assert!(
            plan.places.iter().any(|place| place.code == policy.place) && levels.contains(policy.level) && payers.contains(policy.pays),
            "{}",
            policy.code
        );
        assert!(
            policy.services.iter().all(|code| china.service(code).is_some()) && policy.names.iter().all(|code| china.requirement(code).is_some()),
            "{}",
            policy.code
        );
        let known = |code: &str| plan.policies.iter().any(|own| own.code == code) || policies::china().iter().any(|own| own.code == code);
        assert!(policy.implements.is_none_or(known), "{}", policy.code);
    }
}

#[test]
fn nobody_can_be_called_by_mistake() {
    let plan = DemoPlan::new(today());
    let phones: Vec<&str> = plan.persons.iter().filter_map(|person| person.someone.phone.as_deref()).collect();
    assert!(phones.len() > 6_900 && phones.iter().all(|phone| phone.len() == 11 && phone.starts_with("0000")));
    assert_eq!(phones.iter().collect::<HashSet<_>>().len(), phones.len(), "no number twice");
    assert!(plan.persons.iter().all(|person| person.someone.name.chars().count() == 3 && person.someone.birth_year < today().year() - 15));
}

#[test]
fn the_hidden_patterns_are_there() {
    for today in [today(), NaiveDate::from_ymd_opt(2027, 6, 9).unwrap()] {
        let plan = DemoPlan::new(today);
        for planted in &PLANTED {
            let count = crude(&plan, planted);
            let ratio = count.risk_ratio();
            assert!((1.8..=3.0).contains(&ratio), "{planted:?}: {ratio:.2}");
            assert!(
                count.group[1] >= 60.0 && count.group[0] >= 20.0 && count.others[1] >= 250.0,
                "{planted:?}: {:?} {:?}",
                count.group,
                count.others
            );
        }
    }
}

#[test]
fn the_trap_is_explained_by_where_people_go() {
    let plan = DemoPlan::new(today());
    let all = crude(&plan, &TRAP).risk_ratio();
    assert!(all >= 1.35, "it looks like a pattern: {all:.2}");
    // Mantel and Haenszel's risk ratio over offices.
    let (mut above, mut below) = (0.0, 0.0);
    for count in counts(&plan, &TRAP, |step| step.office).values() {
        let n = count.group[1] + count.others[1];
        above += count.group[0] * count.others[1] / n;
        below += count.others[0] * count.group[1] / n;
    }
    assert!((0.8..=1.2).contains(&(above / below)), "within an office it is gone: {:.2}", above / below);
    let harsh = Planted { scope: Scope::Office(HARSH.0), ..TRAP };
    let (here, everywhere) = (crude(&plan, &harsh), crude(&plan, &TRAP));
    assert!(here.others[0] / here.others[1] > 1.8 * everywhere.others[0] / everywhere.others[1], "the office refuses everybody more often");
}

#[test]
fn people_are_sent_round_in_a_circle() {
    let plan = DemoPlan::new(today());
    let circle = |attempt: &PlannedAttempt| {
        attempt.steps.windows(3).any(|three| LOOP.windows(2).zip(three).all(|(pair, step)| step.office == pair[0] && step.sent_to == Some(pair[1])))
    };
    let went = |person: &&PlannedPerson| person.cases.iter().flat_map(|case| &case.attempts).any(circle);
    let at_d1 = |person: &&PlannedPerson| steps(person).any(|(_, step)| step.office == LOOP[0]);
    let new = |person: &&PlannedPerson| person.someone.is(("status-tier", "permit-new"));
    let count = |in_group: bool| {
        let seen: Vec<&PlannedPerson> = plan.persons.iter().filter(at_d1).filter(|person| new(person) == in_group).collect();
        (seen.iter().filter(|person| went(person)).count(), seen.len())
    };
    let (group, others) = (count(true), count(false));
    assert!(group.0 + others.0 >= 30, "{group:?} {others:?} went the whole circle");
    assert!(group.0 as f64 / group.1 as f64 > 1.4 * others.0 as f64 / others.1 as f64, "{group:?} {others:?}");
}

/// The rules for a service at each level of an office's place, as the store will hand them over.
fn levels(plan: &'static DemoPlan, place: &'static str, service: &str) -> Vec<Level<&'static str, &'static str>> {
    let mut way: Vec<&str> =
        std::iter::successors(Some(place), |code| plan.places.iter().find(|own| own.code == *code).map(|own| own.parent)).collect();
    way.reverse();
    let national = policies::china()
        .iter()
        .filter(|policy| policy.covers(service))
        .map(|policy| policy.rule(plan.checked.contains(&policy.code.as_str())))
        .collect();
    way.into_iter()
        .map(|place| {
            if place == policies::place() {
                assert!(places::china().get(place).is_some());
                return Level { rules: Vec::clone(&national), complete: true };
            }
            let rules = plan.policies.iter().filter(|policy| policy.place == place && policy.services.contains(&service)).map(|policy| Rule {
                policy: policy.code,
                from: policy.from.into(),
                until: None,
                names: policy.names.to_vec(),
                any_of: vec![],
                forbids: vec![],
                forbids_sometimes: vec![],
                checked: policy.checked,
            });
            let rules: Vec<_> = rules.collect();
            Level { complete: !rules.is_empty(), rules }
        })
        .collect()
}

#[test]
fn two_cities_ask_for_more_than_the_rule() {
    let plan: &'static DemoPlan = Box::leak(Box::new(DemoPlan::new(today())));
    let recent = Day::Exact(today() - Days::new(30));
    let school = levels(plan, "demo-yunqiao-north", "school-enrolment");
    assert!(matches!(basis(&school, recent, &"residence-permit"), Basis::InTheRule { .. }));
    assert_eq!(
        basis(&school, recent, &"no-guardian-at-home"),
        Basis::LocalAddition { policy: "demo-yunqiao-schooling", above: "integrated-schooling-2016" }
    );
    assert_eq!(basis(&school, recent, &"cut-off-date"), Basis::NoRuleFound);
    assert_eq!(basis(&school, Day::Exact(today() - Days::new(400)), &"no-guardian-at-home"), Basis::NoRuleFound, "before the city's rule");
    let letter = EXTRA_LEGAL.1;
    assert_eq!(basis(&levels(plan, "demo-yunqiao", "health-insurance"), recent, &letter), Basis::NoRuleFound);
    assert!(matches!(
        basis(&levels(plan, "demo-luting", "reimbursement"), recent, &"hometown-letter"),
        Basis::LocalAddition { policy: "demo-luting-medical", .. }
    ));
    let asked = |requirement: &'static str, office: &'static str| {
        plan.persons
            .iter()
            .filter(|person| steps(person).any(|(_, step)| step.office == office && step.demands.iter().any(|(code, _)| *code == requirement)))
            .count()
    };
    assert!(
        asked(letter, EXTRA_LEGAL.0) >= 60
            && asked("no-guardian-at-home", "D1") >= 60
            && asked("hometown-letter", "M2") >= 60
            && asked("cut-off-date", "D1") >= 20
    );
}
