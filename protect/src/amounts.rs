//! Magnitudes of a cell (hours, money, trips, papers) and the days of its persons: what each person adds at most, whether the sum may be told (the p % rule), and the median that is.

use super::{
    keys::drawn,
    published::{Measure, Rules},
    tally::{Grid, NOWHERE, Steps},
};

/// Of the cell's sum at least so many percent of its largest contribution are left when the two largest are taken off (Hundepool et al. 2012).
const P: u64 = 15;

/// What the persons of a cell carried of one magnitude, none of them more than the cap, in the unit in which the record keeps it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    pub sum: u64,
    /// Persons of whom anything is recorded.
    pub persons: u64,
    /// The largest contributions, the largest first.
    pub largest: [u64; 2],
}

impl Amount {
    fn add(&mut self, own: u64) {
        self.sum += own;
        self.persons += 1;
        if own > self.largest[0] {
            self.largest = [own, self.largest[0]];
        } else if own > self.largest[1] {
            self.largest[1] = own;
        }
    }

    /// Whether the sum tells of nobody: at least `k` persons added to it, and whoever added the second largest part cannot reckon the largest closely.
    pub fn is_safe(self, k: u64) -> bool {
        self.persons >= k && (self.sum - self.largest[0] - self.largest[1]) * 100 >= P * self.largest[0]
    }

    /// The sum in the unit that releases tell it in, rounded.
    pub fn told_in(self, measure: Measure) -> u64 {
        (self.sum + measure.fine() / 2) / measure.fine()
    }
}

/// The most that one person adds to a magnitude: the 95th percentile of what each person carried in all, to two digits, in the unit that releases tell it in, with the persons (ascending) from whom it is taken.
/// No cap where fewer than 2k persons have anything recorded: then it would tell of one of them.
pub fn cap(steps: &Steps, amounts: &[u32], measure: Measure, k: u64) -> (Option<u64>, Vec<u32>) {
    let mut totals: Vec<(u32, u64)> = Vec::new();
    for (step, &amount) in amounts.iter().enumerate().filter(|(_, amount)| **amount != NOWHERE) {
        match totals.last_mut() {
            Some((person, total)) if *person == steps.person[step] => *total += u64::from(amount),
            _ => totals.push((steps.person[step], u64::from(amount))),
        }
    }
    let mut persons: Vec<u32> = totals.iter().map(|(person, _)| *person).collect();
    persons.sort_unstable();
    if (totals.len() as u64) < 2 * k {
        return (None, persons);
    }
    let mut ordered: Vec<u64> = totals.into_iter().map(|(_, total)| total).collect();
    ordered.sort_unstable();
    let at = (ordered.len() * 95).div_ceil(100) - 1;
    (Some(two_digits(ordered[at].div_ceil(measure.fine())).max(1)), persons)
}

/// What stands in each cell of a table. Of a person counts what was carried first, up to the cap.
pub fn tally(steps: &Steps, grid: &Grid, amounts: &[u32], most: u64) -> Vec<Amount> {
    let mut contents = vec![Amount::default(); grid.cells()];
    let mut open: Vec<Option<(u32, u64)>> = vec![None; grid.cells()];
    let (mut cells, mut of, mut left) = (Vec::new(), None, most);
    for (step, &amount) in amounts.iter().enumerate().filter(|(_, amount)| **amount != NOWHERE) {
        let person = steps.person[step];
        if of.replace(person) != Some(person) {
            left = most;
        }
        let counts = u64::from(amount).min(left);
        left -= counts;
        grid.cells_of(grid.dimensions.iter().map(|&dimension| steps.values[dimension][step]), &mut cells);
        for &cell in &cells {
            match &mut open[cell] {
                Some((known, own)) if *known == person => *own += counts,
                other => {
                    if let Some((_, own)) = other.replace((person, counts)) {
                        contents[cell].add(own);
                    }
                }
            }
        }
    }
    for (content, open) in contents.iter_mut().zip(open) {
        if let Some((_, own)) = open {
            content.add(own);
        }
    }
    contents
}

/// The days of each person in each cell of a table: the most of their steps there.
pub fn days(steps: &Steps, grid: &Grid, days: &[u32]) -> Vec<Vec<u32>> {
    let mut contents: Vec<Vec<u32>> = vec![Vec::new(); grid.cells()];
    let mut last = vec![NOWHERE; grid.cells()];
    let mut cells = Vec::new();
    for (step, &day) in days.iter().enumerate().filter(|(_, day)| **day != NOWHERE) {
        grid.cells_of(grid.dimensions.iter().map(|&dimension| steps.values[dimension][step]), &mut cells);
        for &cell in &cells {
            match contents[cell].last_mut() {
                Some(most) if last[cell] == steps.person[step] => *most = day.max(*most),
                _ => contents[cell].push(day),
            }
            last[cell] = steps.person[step];
        }
    }
    contents
}

/// The median that is told of some persons' days: of the person up to `D` ranks from the middle, by the cell's key, to two digits. None of fewer than 2k persons.
pub fn median(mut days: Vec<u32>, cell_key: u64, rules: Rules) -> Option<u64> {
    let persons = days.len() as u64;
    if persons < 2 * rules.k {
        return None;
    }
    days.sort_unstable();
    let moved = drawn(persons, cell_key, Measure::Days.tag(), rules.largest_perturbation);
    // 2k persons are more than twice as many as ranks are moved, or the rank is held within them
    let rank = (persons / 2 + moved).saturating_sub(rules.largest_perturbation).min(persons - 1);
    Some(two_digits(u64::from(days[rank as usize])))
}

/// A number to its two first digits.
fn two_digits(number: u64) -> u64 {
    let mut unit = 1;
    while number / unit >= 100 {
        unit *= 10;
    }
    (number + unit / 2) / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One step a person, and another for the first.
    fn steps(values: &[u32]) -> Steps {
        let person = (0..values.len() as u32).collect::<Vec<_>>();
        Steps { attempt: person.clone(), person, values: vec![values.to_vec()], ..Steps::default() }
    }

    const GRID: fn() -> Grid = || Grid { dimensions: vec![0], sizes: vec![2] };

    #[test]
    fn the_p_percent_rule_takes_the_two_largest_off() {
        let of = |own: &[u64]| {
            let mut amount = Amount::default();
            own.iter().for_each(|own| amount.add(*own));
            amount
        };
        let nine = [&[100, 80][..], &[2; 8]].concat();
        assert_eq!(of(&nine), Amount { sum: 196, persons: 10, largest: [100, 80] });
        assert!(of(&nine).is_safe(10), "16 of 100");
        assert!(!of(&[&[100, 80][..], &[1; 14]].concat()).is_safe(10), "14 of 100");
        assert!(!of(&[30; 9]).is_safe(10), "nine carried anything");
    }

    #[test]
    fn nobody_adds_more_than_the_cap_and_what_is_not_recorded_adds_nothing() {
        let mut steps = steps(&[0, 0, 1, 1]);
        steps.person = vec![0, 0, 1, 2];
        let contents = tally(&steps, &GRID(), &[30, 20, 70, NOWHERE], 40);
        assert_eq!(contents.iter().map(|content| (content.sum, content.persons)).collect::<Vec<_>>(), [(40, 1), (40, 1), (80, 2)]);
    }

    #[test]
    fn the_cap_is_the_95th_percentile_to_two_digits_and_of_few_there_is_none() {
        let hundred: Vec<u32> = (1..=100).map(|minutes| minutes * 60 * 7).collect();
        let (cap, persons) = cap(&steps(&[0; 100]), &hundred, Measure::Hours, 10);
        assert_eq!((cap, persons.len()), (Some(670), 100), "665 hours");
        assert_eq!(super::cap(&steps(&[0; 19]), &[5; 19], Measure::Trips, 10).0, None);
    }

    #[test]
    fn a_median_is_of_enough_people_and_near_the_middle() {
        let rules = Rules::new(10, 2);
        let median = |persons: u32, key| median((0..persons).map(|person| person * 10).rev().collect(), key, rules);
        assert_eq!(median(19, 7), None);
        for key in 0..50 {
            let told = median(41, key).expect("enough people");
            assert!((180..=220).contains(&told), "{told}");
            assert_eq!(median(41, key), Some(told));
        }
        assert_eq!([7, 99, 104, 105, 1_249, 0].map(two_digits), [7, 99, 100, 110, 1_200, 0]);
    }

    #[test]
    fn the_days_of_a_person_are_the_most_of_a_cell() {
        let mut steps = steps(&[0, 1, 0]);
        steps.person = vec![0, 0, 1];
        assert_eq!(days(&steps, &GRID(), &[3, 9, NOWHERE]), [vec![3], vec![9], vec![9]]);
    }
}
