//! What does it cost people? Trips, hours, money, papers and days, per person (METHODS §5).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::stats::quartiles::Quartiles;

/// What one step cost, as the store has it; `None`: not recorded. Names are those of the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost<'a> {
    pub person: &'a str,
    pub service: Option<&'a str>,
    pub office: Option<&'a str>,
    pub trips: Option<u32>,
    pub minutes: Option<u32>,
    /// In the smallest unit of a currency.
    pub money: Option<(i64, &'a str)>,
    pub papers: Option<u32>,
    /// Days waited because of this step.
    pub days: Option<u32>,
}

/// One kind of burden: per person, over those of whom anything of the kind is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Carried {
    pub persons: u64,
    #[serde(flatten)]
    pub per_person: Quartiles,
    /// Of all of them together.
    pub total: f64,
}

/// What the people of one office, service or group carried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Burden {
    /// What they have in common; `None`: not known.
    pub of: Option<String>,
    pub persons: u64,
    pub trips: Option<Carried>,
    pub hours: Option<Carried>,
    /// By currency, in its smallest unit.
    pub money: BTreeMap<String, Carried>,
    pub papers: Option<Carried>,
    pub days: Option<Carried>,
}

/// Adds up what each person carried within a `key` (an office, a service, a group of theirs), and gives medians and quartiles of the persons; most persons first.
pub fn burden<'a>(costs: &[Cost<'a>], key: impl Fn(&Cost<'a>) -> Option<&'a str>) -> Vec<Burden> {
    let mut groups: BTreeMap<Option<&str>, BTreeMap<&str, Sums>> = BTreeMap::new();
    for cost in costs {
        groups.entry(key(cost)).or_default().entry(cost.person).or_default().add(cost);
    }
    let mut found: Vec<Burden> = groups.into_iter().map(|(of, people)| Burden::of(of, &people)).collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.persons));
    found
}

/// What one person carried, as far as it is recorded.
#[derive(Default)]
struct Sums<'a> {
    trips: Option<u64>,
    minutes: Option<u64>,
    money: BTreeMap<&'a str, i128>,
    papers: Option<u64>,
    days: Option<u64>,
}

impl<'a> Sums<'a> {
    fn add(&mut self, cost: &Cost<'a>) {
        let add = |sum: &mut Option<u64>, more: Option<u32>| {
            if let Some(more) = more {
                *sum = Some(sum.unwrap_or(0) + u64::from(more));
            }
        };
        add(&mut self.trips, cost.trips);
        add(&mut self.minutes, cost.minutes);
        add(&mut self.papers, cost.papers);
        add(&mut self.days, cost.days);
        if let Some((amount, currency)) = cost.money {
            *self.money.entry(currency).or_default() += i128::from(amount);
        }
    }
}

impl Burden {
    fn of(of: Option<&str>, people: &BTreeMap<&str, Sums>) -> Self {
        let each = |figure: fn(&Sums) -> Option<u64>| carried(people.values().filter_map(figure).map(|sum| sum as f64));
        let hours = carried(people.values().filter_map(|sums| sums.minutes).map(|minutes| minutes as f64 / 60.0));
        let mut money: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        people.values().flat_map(|sums| &sums.money).for_each(|(currency, amount)| money.entry(currency).or_default().push(*amount as f64));
        Self {
            of: of.map(str::to_owned),
            persons: people.len() as u64,
            trips: each(|sums| sums.trips),
            hours,
            money: money.into_iter().filter_map(|(currency, amounts)| Some((currency.to_owned(), carried(amounts)?))).collect(),
            papers: each(|sums| sums.papers),
            days: each(|sums| sums.days),
        }
    }
}

fn carried(figures: impl IntoIterator<Item = f64>) -> Option<Carried> {
    let mut figures: Vec<f64> = figures.into_iter().collect();
    let per_person = Quartiles::of(&mut figures)?;
    Some(Carried { persons: figures.len() as u64, per_person, total: figures.iter().sum() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_each_person_carried_is_added_up_first() {
        let cost = |person, trips| Cost { person, office: Some("A"), trips, minutes: Some(90), ..Cost::default() };
        let costs = [
            cost("1", Some(1)),
            cost("1", Some(4)),
            cost("2", Some(1)),
            Cost { money: Some((500, "CNY")), ..cost("3", None) },
            Cost { money: Some((20, "USD")), office: Some("B"), ..cost("3", None) },
        ];
        let found = burden(&costs, |cost| cost.office);
        assert_eq!((found[0].of.as_deref(), found[0].persons), (Some("A"), 3));
        let trips = found[0].trips.unwrap();
        assert_eq!((trips.persons, trips.per_person.median, trips.total), (2, 3.0, 6.0));
        assert_eq!(found[0].hours.unwrap().total, 6.0);
        assert_eq!((found[0].money["CNY"].total, found[1].money["USD"].total, found[0].money.len()), (500.0, 20.0, 1));
        assert_eq!(found[0].papers, None);
        let json = serde_json::to_value(&found[0]).unwrap();
        assert_eq!(json["trips"]["median"], 3.0);
    }

    proptest! {
        #[test]
        fn neither_the_order_of_steps_nor_how_they_are_split_up_matters(costs in proptest::collection::vec((0_usize..5, 0_u32..50), 0..40)) {
            let people = ["1", "2", "3", "4", "5"];
            let all: Vec<Cost> = costs.iter().map(|(person, trips)| Cost { person: people[*person], trips: Some(*trips), ..Cost::default() }).collect();
            let split: Vec<Cost> = all.iter().rev().flat_map(|cost| [Cost { trips: Some(0), ..*cost }, *cost]).collect();
            prop_assert_eq!(burden(&split, |_| None), burden(&all, |_| None));
        }
    }
}
