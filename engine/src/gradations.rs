//! New grades of second-class citizenship: what comes out, status tier by status tier (METHODS §5).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::columns::{Columns, UNKNOWN};
use super::cut::Cut;
use super::returned::GRANTED;
use super::share::Share;

/// What the people of one tier met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grade {
    pub tier: String,
    pub persons: u64,
    /// Persons granted anything, wholly or in part.
    pub granted: Share,
    /// Persons who met each outcome at least once; the same outcomes in every tier.
    pub outcomes: BTreeMap<String, Share>,
}

/// The grades of a cut.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gradations {
    /// In the order of the tiers given.
    pub grades: Vec<Grade>,
    /// Persons whose value is not known, or none of the tiers.
    pub left_out: u64,
}

/// Outcomes by the tiers of a status facet, in their order. A person belongs to the tier in force at their first step in the cut. `None`: the record has no such facet.
pub fn gradations(columns: &Columns, cut: &Cut, facet: &str, tiers: &[&str]) -> Option<Gradations> {
    let at = columns.shape().facet_columns().into_iter().position(|name| name == facet)?;
    let column = &columns.facets()[at];
    let slice = cut.of(columns);
    let outcome = columns.outcome();
    let mut counted: Vec<(u64, u64, BTreeMap<u32, u64>)> = vec![Default::default(); tiers.len()];
    let (mut left_out, mut occurring) = (0, BTreeSet::new());
    for person in 0..columns.persons() {
        let mut steps = slice.steps_of(person).peekable();
        let Some(&first) = steps.peek() else { continue };
        let tier = column.name(column.codes()[first]).and_then(|value| tiers.iter().position(|tier| *tier == value));
        let Some((persons, granted, outcomes)) = tier.map(|tier| &mut counted[tier]) else {
            left_out += 1;
            continue;
        };
        let met: BTreeSet<u32> = steps.map(|step| outcome.codes()[step]).filter(|code| *code != UNKNOWN).collect();
        *persons += 1;
        *granted += u64::from(met.iter().any(|code| outcome.name(*code).is_some_and(|name| GRANTED.contains(&name))));
        met.iter().for_each(|code| *outcomes.entry(*code).or_default() += 1);
        occurring.extend(met);
    }
    let grade = |(tier, (persons, granted, outcomes)): (&&str, (u64, u64, BTreeMap<u32, u64>))| {
        let of = |code: &u32| Some((outcome.name(*code)?.to_owned(), Share::new(outcomes.get(code).copied().unwrap_or(0), persons)));
        Grade { tier: (*tier).to_owned(), persons, granted: Share::new(granted, persons), outcomes: occurring.iter().filter_map(of).collect() }
    };
    Some(Gradations { grades: tiers.iter().zip(counted).map(grade).collect(), left_out })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::columns::{Shape, Step};

    const TIERS: [&str; 3] = ["rural", "permit", "local"];

    fn found(rows: &[(u8, &str, &str)]) -> Option<Gradations> {
        let mut builder = Columns::builder(Shape { facets: vec!["status".into()], ..Shape::default() });
        for (at, (person, tier, outcome)) in rows.iter().enumerate() {
            let facets = [Some(*tier).filter(|tier| !tier.is_empty())];
            builder.push(&Step { person: &person.to_string(), order: Some(at as i64), outcome: Some(outcome), facets: &facets, ..Step::default() });
        }
        gradations(&builder.finish(), &Cut::default(), "status", &TIERS)
    }

    #[test]
    fn tiers_stand_in_their_order_with_what_their_people_met() {
        let rows = [
            (1, "rural", "refused"),
            (1, "local", "refused"),
            (2, "rural", "granted"),
            (3, "local", "partly-granted"),
            (4, "", "refused"),
            (5, "other", "refused"),
        ];
        let found = found(&rows).unwrap();
        assert_eq!(found.left_out, 2);
        let grades: Vec<_> =
            found.grades.iter().map(|grade| (grade.tier.as_str(), grade.persons, grade.granted.persons, grade.outcomes["refused"].persons)).collect();
        assert_eq!(grades, [("rural", 2, 1, 1), ("permit", 0, 0, 0), ("local", 1, 1, 0)]);
        assert_eq!(found.grades[1].granted.share, None);
    }

    #[test]
    fn an_unknown_facet_has_no_grades() {
        let columns = Columns::builder(Shape::default()).finish();
        assert_eq!(gradations(&columns, &Cut::default(), "status", &TIERS), None);
    }

    proptest! {
        #[test]
        fn everyone_is_in_one_tier_or_left_out(rows in proptest::collection::vec((0_u8..8, 0_usize..4, 0_usize..3), 0..50)) {
            let rows: Vec<_> = rows.into_iter().map(|(person, tier, outcome)| (person, ["rural", "permit", "local", ""][tier], ["refused", "granted", "deferred"][outcome])).collect();
            let found = found(&rows).unwrap();
            let people = rows.iter().map(|row| row.0).collect::<BTreeSet<_>>().len() as u64;
            prop_assert_eq!(found.grades.iter().map(|grade| grade.persons).sum::<u64>() + found.left_out, people);
            prop_assert!(found.grades.iter().flat_map(|grade| grade.outcomes.values()).all(|share| share.persons <= share.of));
        }
    }
}
