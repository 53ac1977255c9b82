//! Who gets in? The share granted per service, place and group (PRODUCT M1, METHODS §6).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::columns::{Column, UNKNOWN};
use super::cut::Slice;
use super::hypothesis::Dimension;
use super::returned::GRANTED;
use super::share::Share;

/// One cell of the inclusion profile. `None` stands for all services, all places, or everyone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inclusion {
    pub service: Option<String>,
    pub place: Option<String>,
    pub group: Option<String>,
    /// Persons granted the service there, wholly or in part, of those who asked for it there.
    pub granted: Share,
}

/// Codes of service and place; `None` where the profile is not cut by them.
type There = (Option<u32>, Option<u32>);

/// The profile of a cut by service, by place (on the level `at`, or by office) and by the values of a facet, each where it is named, with a line for all of a facet's values together.
/// A person counts once in a cell, and in the group that is in force at their first step there; whoever's value is not known counts in the line of all. In the order of names.
pub fn inclusion(slice: &Slice, at: Option<Dimension>, facet: Option<&str>) -> Vec<Inclusion> {
    let columns = slice.columns;
    let service = Some(columns.service()).filter(|service| service.is_known_anywhere());
    let place = at.map(|at| at.column(columns));
    let position = facet.and_then(|facet| columns.shape().facet_columns().into_iter().position(|name| name == facet));
    let group = position.map(|position| &columns.facets()[position]);
    let code = |column: Option<&Column>, step: usize| column.map(|column| column.codes()[step]);
    let mut cells: BTreeMap<(There, Option<u32>), (u64, u64)> = BTreeMap::new();
    for person in 0..columns.persons() {
        // service and place with the group at the first step there, and whether anything was granted
        let mut own: BTreeMap<There, (Option<u32>, bool)> = BTreeMap::new();
        for step in slice.steps_of(person) {
            let key = (code(service, step), code(place, step));
            if key.0 == Some(UNKNOWN) || key.1 == Some(UNKNOWN) {
                continue;
            }
            let granted = columns.outcome().name(columns.outcome().codes()[step]).is_some_and(|name| GRANTED.contains(&name));
            own.entry(key).or_insert((code(group, step), false)).1 |= granted;
        }
        for (there, (group, granted)) in own {
            let known = group.filter(|code| *code != UNKNOWN).map(Some);
            for line in [None].into_iter().chain(known) {
                let (got, all) = cells.entry((there, line)).or_default();
                *got += u64::from(granted);
                *all += 1;
            }
        }
    }
    let name = |column: Option<&Column>, code: Option<u32>| Some(column?.name(code?)?.to_owned());
    let cell = |(((of, at), who), (got, all))| Inclusion {
        service: name(service, of),
        place: name(place, at),
        group: name(group, who),
        granted: Share::new(got, all),
    };
    cells.into_iter().map(cell).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::columns::{Columns, Shape, Step};
    use crate::cut::Cut;

    /// Person, city, group, granted.
    fn columns(rows: &[(u8, &str, &str, bool)]) -> Columns {
        let mut builder = Columns::builder(Shape { places: vec!["city".into()], facets: vec!["hukou".into()], ..Shape::default() });
        for (at, (person, city, group, granted)) in rows.iter().enumerate() {
            builder.push(&Step {
                person: &person.to_string(),
                order: Some(at as i64),
                places: &[Some(*city).filter(|city| !city.is_empty())],
                service: Some("school"),
                outcome: Some(if *granted { "granted" } else { "refused" }),
                facets: &[Some(*group).filter(|group| !group.is_empty())],
                ..Step::default()
            });
        }
        builder.finish()
    }

    fn lines(rows: &[(u8, &str, &str, bool)]) -> Vec<(String, Option<String>, u64, u64)> {
        let columns = columns(rows);
        let found = inclusion(&Cut::default().of(&columns), Some(Dimension::Place(0)), Some("hukou"));
        found.into_iter().map(|one| (one.place.unwrap(), one.group, one.granted.persons, one.granted.of)).collect()
    }

    #[test]
    fn a_person_counts_once_in_a_place_and_in_the_group_of_their_first_step() {
        let rows = [
            (1, "north", "rural", false),
            (1, "north", "local", true),
            (2, "north", "rural", false),
            (3, "north", "", true),
            (3, "", "", true),
            (2, "south", "rural", true),
        ];
        let line = |place: &str, group: Option<&str>, got, of| (place.to_owned(), group.map(str::to_owned), got, of);
        assert_eq!(
            lines(&rows),
            [line("north", None, 2, 3), line("north", Some("rural"), 1, 2), line("south", None, 1, 1), line("south", Some("rural"), 1, 1)]
        );
    }

    #[test]
    fn without_places_and_groups_it_is_the_service_alone() {
        let columns = columns(&[(1, "north", "rural", false), (1, "south", "rural", true)]);
        let found = inclusion(&Cut::default().of(&columns), None, Some("no such facet"));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].service.as_deref(), &found[0].place, found[0].granted.persons, found[0].granted.of), (Some("school"), &None, 1, 1));
    }

    proptest! {
        #[test]
        fn groups_add_up_to_all_where_everyone_has_one(rows in proptest::collection::vec((0_u8..9, 0_usize..2, 0_usize..3, any::<bool>()), 0..50)) {
            let rows: Vec<_> = rows.into_iter().map(|row| (row.0, ["north", "south"][row.1], ["rural", "local", "permit"][row.2], row.3)).collect();
            let found = lines(&rows);
            for place in ["north", "south"] {
                let sum = |all: bool| found.iter().filter(|line| line.0 == place && line.1.is_none() == all).fold((0, 0), |sum, line| (sum.0 + line.2, sum.1 + line.3));
                prop_assert_eq!(sum(true), sum(false));
            }
        }
    }
}
