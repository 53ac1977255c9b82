//! A patchwork, city by city: which requirement is named by the rule where, and which is asked for where? (METHODS §6)

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::demand::Demand;
use super::share::Share;

/// That the rules in force at a place name a requirement for a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named<'a> {
    pub service: &'a str,
    pub place: &'a str,
    pub requirement: &'a str,
}

/// How many attempts were made for a service at a place, whether or not anything was demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts<'a> {
    pub service: &'a str,
    pub place: &'a str,
    pub attempts: u64,
}

/// The matrix of one service: requirements by places.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Patchwork {
    pub service: String,
    /// The columns, in the order of names: places at which an attempt was made.
    pub places: Vec<String>,
    /// The rows, in the order of names.
    pub rows: Vec<Row>,
    /// Mean pairwise Jaccard distance between the places' sets of demands, between 0 (the same everywhere) and 1 (nothing in common); `None` of fewer than two places.
    pub index_by_practice: Option<f64>,
    /// The same between the sets that the rules name.
    pub index_by_rule: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub requirement: String,
    /// One a place.
    pub cells: Vec<Cell>,
}

/// One requirement at one place.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Whether the rules in force there name it.
    pub by_rule: bool,
    /// Persons of whom it was demanded.
    pub persons: u64,
    /// Attempts at which it was demanded, of all made there for the service.
    pub demanded: Share,
}

/// The matrices of all services at which an attempt was made, in the order of names. Demands at places without a known attempt make their own attempts known; demands without a place are
/// left out. `1 − |A ∩ B| / |A ∪ B|` (Jaccard 1901), two empty sets being the same.
pub fn patchwork(rules: &[Named], attempts: &[Attempts], demands: &[Demand]) -> Vec<Patchwork> {
    type Demanded<'a> = BTreeMap<(&'a str, &'a str), (BTreeSet<u64>, BTreeSet<&'a str>)>;
    let mut services: BTreeMap<&str, (BTreeMap<&str, u64>, Demanded)> = BTreeMap::new();
    for made in attempts.iter().filter(|made| made.attempts > 0) {
        *services.entry(made.service).or_default().0.entry(made.place).or_default() += made.attempts;
    }
    for demand in demands {
        let Some(place) = demand.place else { continue };
        let (places, demanded) = services.entry(demand.service).or_default();
        places.entry(place).or_default();
        let (attempts, persons) = demanded.entry((demand.requirement, place)).or_default();
        attempts.insert(demand.attempt);
        persons.insert(demand.person);
    }
    let named: BTreeSet<Named> = rules.iter().copied().collect();
    let matrix = |(service, (mut places, demanded)): (&str, (BTreeMap<&str, u64>, Demanded))| {
        for (place, made) in &mut places {
            let asked: BTreeSet<u64> = demanded.iter().filter(|((_, at), _)| at == place).flat_map(|(_, (attempts, _))| attempts).copied().collect();
            *made = (*made).max(asked.len() as u64);
        }
        let of_rules = named.iter().filter(|named| named.service == service && places.contains_key(named.place));
        let requirements: BTreeSet<&str> =
            of_rules.map(|named| named.requirement).chain(demanded.keys().map(|(requirement, _)| *requirement)).collect();
        let cell = |requirement: &str, place: &str, made: u64| {
            let (attempts, persons) =
                demanded.get(&(requirement, place)).map_or((0, 0), |(attempts, persons)| (attempts.len() as u64, persons.len() as u64));
            Cell { by_rule: named.contains(&Named { service, place, requirement }), persons, demanded: Share::new(attempts, made) }
        };
        let row = |requirement: &&str| Row {
            requirement: (*requirement).to_owned(),
            cells: places.iter().map(|(place, made)| cell(requirement, place, *made)).collect(),
        };
        let rows: Vec<Row> = requirements.iter().map(row).collect();
        Patchwork {
            service: service.to_owned(),
            places: places.keys().map(|place| (*place).to_owned()).collect(),
            index_by_practice: index(&rows, places.len(), |cell| cell.demanded.persons > 0),
            index_by_rule: index(&rows, places.len(), |cell| cell.by_rule),
            rows,
        }
    };
    services.into_iter().map(matrix).collect()
}

/// Mean pairwise Jaccard distance between columns, each the set of rows whose cell `has` it.
fn index(rows: &[Row], places: usize, has: impl Fn(&Cell) -> bool) -> Option<f64> {
    let mut sum = 0.0;
    for one in 0..places {
        for other in 0..one {
            let (mut both, mut either) = (0_u32, 0_u32);
            for row in rows {
                let (here, there) = (has(&row.cells[one]), has(&row.cells[other]));
                both += u32::from(here && there);
                either += u32::from(here || there);
            }
            sum += if either == 0 { 0.0 } else { 1.0 - f64::from(both) / f64::from(either) };
        }
    }
    (places > 1).then(|| sum / (places * (places - 1) / 2) as f64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::columns::Basis;

    fn demand(attempt: u64, place: &'static str, requirement: &'static str) -> Demand<'static> {
        Demand {
            person: ["1", "2", "3", "4"][attempt as usize % 4],
            attempt,
            service: "school",
            place: Some(place),
            office: None,
            requirement,
            basis: Basis::NotKnown,
            policy: None,
        }
    }

    #[test]
    fn a_matrix_has_rule_and_practice_side_by_side() {
        let named = |place, requirement| Named { service: "school", place, requirement };
        let made = |place, attempts| Attempts { service: "school", place, attempts };
        let demands = [
            demand(1, "north", "lease"),
            demand(5, "north", "lease"),
            demand(1, "north", "fee"),
            demand(2, "south", "lease"),
            Demand { place: None, ..demand(9, "", "fee") },
        ];
        let found = patchwork(
            &[named("north", "lease"), named("south", "photo"), named("west", "photo")],
            &[made("north", 4), made("south", 2), made("east", 3)],
            &demands,
        );
        assert_eq!(found.len(), 1);
        let matrix = &found[0];
        assert_eq!(matrix.places, ["east", "north", "south"]);
        let cells: Vec<_> = matrix
            .rows
            .iter()
            .map(|row| {
                (row.requirement.as_str(), row.cells.iter().map(|cell| (cell.by_rule, cell.persons, cell.demanded.persons)).collect::<Vec<_>>())
            })
            .collect();
        assert_eq!(
            cells,
            [
                ("fee", vec![(false, 0, 0), (false, 1, 1), (false, 0, 0)]),
                ("lease", vec![(false, 0, 0), (true, 1, 2), (false, 1, 1)]),
                ("photo", vec![(false, 0, 0), (false, 0, 0), (true, 0, 0)]),
            ]
        );
        assert_eq!(matrix.rows[1].cells[1].demanded.of, 4);
        // east {} against north {fee, lease}: 1, against south {lease}: 1; north against south: ½
        assert!((matrix.index_by_practice.unwrap() - 2.5 / 3.0).abs() < 1e-12);
        assert!((matrix.index_by_rule.unwrap() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn one_place_is_no_patchwork() {
        assert_eq!(patchwork(&[], &[], &[demand(1, "north", "lease")])[0].index_by_practice, None);
        assert_eq!(patchwork(&[], &[], &[]), []);
    }

    proptest! {
        #[test]
        fn the_index_lies_between_the_same_everywhere_and_nothing_in_common(rows in proptest::collection::vec((0_u64..12, 0_usize..3, 0_usize..4), 0..30)) {
            let demands: Vec<Demand> = rows.iter().map(|row| demand(row.0, ["north", "south", "west"][row.1], ["a", "b", "c", "d"][row.2])).collect();
            for matrix in patchwork(&[], &[], &demands) {
                prop_assert!(matrix.index_by_practice.is_none_or(|index| (0.0..=1.0).contains(&index)));
                prop_assert!(matrix.rows.iter().flat_map(|row| &row.cells).all(|cell| cell.demanded.persons <= cell.demanded.of));
                let everywhere: Vec<Demand> = demands.iter().flat_map(|one| ["north", "south"].map(|place| Demand { place: Some(place), ..*one })).collect();
                prop_assert_eq!(patchwork(&[], &[], &everywhere)[0].index_by_practice, Some(0.0));
            }
        }
    }
}
