//! Every map of a small record, and of none.

use super::*;
use crate::columns::{Basis, Columns, Demand, Shape, Step};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// Forty people at two cities, two of three refused in the north; before and after a rule of the north a seal was and was not asked for.
fn evidence() -> Evidence {
    let mut builder = Columns::builder(Shape { places: vec!["city".into()], facets: vec!["hukou".into()], ..Shape::default() });
    for at in 0..40_u32 {
        let (person, north) = (format!("p{at:02}"), at % 2 == 0);
        let seal = [Demand { requirement: "seal", basis: Basis::LocalAddition, policy: Some("north-rule") }];
        let first = day("2026-01-05") + chrono::Days::new(u64::from(at) * 7);
        for (order, outcome) in [(1, "accepted-for-processing"), (2, if north && at % 3 > 0 { "refused" } else { "granted" })] {
            builder.push(&Step {
                person: &person,
                attempt: Some("1"),
                order: Some(order),
                day: Some(first + chrono::Days::new(order as u64 * 5)),
                service: Some("school"),
                places: &[Some(if north { "north" } else { "south" })],
                office: Some(if north { "D1" } else { "W2" }),
                stage: Some("access"),
                outcome: Some(outcome),
                demands: if north { &seal } else { &[] },
                facets: &[Some(if at % 4 < 2 { "rural" } else { "local" })],
                ..Step::default()
            });
        }
    }
    Evidence::of(builder.finish())
}

fn lists() -> Lists {
    Lists {
        policies: vec![Policy {
            code: "north-rule".into(),
            level: "municipal".into(),
            implements: Vec::new(),
            owes: true,
            pays: "nobody".into(),
            from: day("2026-06-01"),
            place: Some(("city".into(), "north".into())),
            services: vec!["school".into()],
        }],
        named: vec![NamedThere { level: "city".into(), place: "south".into(), service: "school".into(), requirement: "permit".into() }],
        tiers: vec![("hukou".into(), vec!["rural".into(), "local".into()])],
        currency: "CNY",
    }
}

fn shown(map: Map, asked: &Asked) -> Measured {
    measure(map, &evidence(), &lists(), asked, day("2026-11-24"), 5)
}

#[test]
fn every_map_has_a_code_of_its_own_and_is_kept_and_read_again() {
    for map in Map::ALL {
        assert_eq!(Map::from_code(map.code()), Some(map));
        let measured = shown(map, &Asked { policy: Some("north-rule".into()), ..Asked::default() });
        let kept = serde_json::to_string(&measured).expect("it can be written");
        let read: Measured = serde_json::from_str(&kept).expect("it can be read");
        assert_eq!(std::mem::discriminant(&read), std::mem::discriminant(&measured), "{map:?}");
    }
}

#[test]
fn what_is_asked_decides_what_stands_beside_each_other() {
    let by = |by: &str| Asked { by: Some(by.into()), ..Asked::default() };
    let Measured::Openness(open) = shown(Map::Openness, &Asked::default()) else { panic!("openness") };
    assert_eq!((open.by.as_str(), open.each[0].places.len()), ("city", 2));
    let Measured::Openness(open) = shown(Map::Openness, &by("office")) else { panic!("openness") };
    assert_eq!(open.by, "office");
    let Measured::Waiting(waits) = shown(Map::Waiting, &by("hukou")) else { panic!("waiting") };
    assert_eq!(waits.by, "service", "without a service only services are told apart");
    let school = Cut { scope: [("service".to_owned(), "school".to_owned())].into(), ..Cut::default() };
    let Measured::Waiting(waits) = shown(Map::Waiting, &Asked { cut: school, ..by("hukou") }) else { panic!("waiting") };
    assert_eq!(waits.groups.iter().map(|group| (group.value.as_str(), group.persons)).collect::<Vec<_>>(), [("local", 20), ("rural", 20)]);
    assert_eq!(waits.groups[0].curve, [(5, 0.0)]);
}

#[test]
fn the_rule_stands_beside_the_practice_and_the_policy_beside_what_people_met() {
    let Measured::Patchwork(patchwork) = shown(Map::Patchwork, &Asked::default()) else { panic!("patchwork") };
    let rows = &patchwork.each[0].rows;
    assert_eq!(
        rows.iter().map(|row| (row.requirement.as_str(), row.cells[0].persons, row.cells[1].by_rule)).collect::<Vec<_>>(),
        [("permit", 0, true), ("seal", 20, false)]
    );
    let Measured::Directives(tree) = shown(Map::Directives, &Asked::default()) else { panic!("directives") };
    assert_eq!((tree.nodes[0].unfunded, tree.nodes[0].met[0].persons), (true, 20));
    let Measured::Effect(Some(effect)) = shown(Map::Effect, &Asked { policy: Some("north-rule".into()), ..Asked::default() }) else {
        panic!("effect")
    };
    assert_eq!(effect.effects.len(), 1, "{effect:?}");
    assert!(effect.effects[0].here.group() > 0 && effect.effects[0].elsewhere.group() > 0);
    assert_eq!(shown(Map::Effect, &Asked::default()), Measured::Effect(None));
}

#[test]
fn a_record_without_anything_has_maps_without_figures() {
    let nothing = Evidence::of(Columns::builder(Shape::default()).finish());
    for map in Map::ALL {
        measure(map, &nothing, &Lists::default(), &Asked::default(), day("2026-11-24"), 5);
    }
}
