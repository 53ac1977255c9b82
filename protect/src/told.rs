//! What may be said outside of one comparison of a group with others: four cells of people, their two totals, and nothing that tells of a few.

use serde::{Deserialize, Serialize};

use super::{
    keys::perturbed,
    ledger::Ledger,
    published::{Measure, Rules},
};

/// The figures of a comparison as they may be handed out, with what has to be remembered of who stands behind them. It is sealed wherever it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The keys of the people in the group who met it, in the group who did not, of the others who met it and who did not; each ascending.
    people: [Vec<u64>; 4],
    /// Which cells stand for enough people.
    shown: [bool; 4],
    /// Of the group those who met it and all, of the others likewise; each perturbed by itself.
    figures: [u64; 4],
}

impl Told {
    /// Draws the figures up. What was handed out `before` of the same comparison stays, figures and what is hidden, until at least `k` people entered or left.
    pub fn of(mut people: [Vec<u64>; 4], rules: Rules, before: Option<&Told>) -> Self {
        people.iter_mut().for_each(|cell| cell.sort_unstable());
        // whoever stood behind it then is remembered on, so that many small changes are noticed in the end
        let stays = |before: &&Told| sets(&before.people).iter().zip(&sets(&people)).all(|(then, now)| Ledger::stays(then, now, rules.k));
        let cells_stay = |before: &&Told| before.people.iter().zip(&people).all(|(then, now)| Ledger::stays(then, now, rules.k));
        if let Some(before) = before.filter(stays).filter(cells_stay) {
            return before.clone();
        }
        let shown = std::array::from_fn(|cell| match before {
            Some(before) if Ledger::stays(&before.people[cell], &people[cell], rules.k) => before.shown[cell],
            _ => people[cell].len() as u64 >= rules.k,
        });
        let now = sets(&people);
        let earlier = before.map(|before| sets(&before.people));
        let mut figures: [u64; 4] = std::array::from_fn(|place| match before.zip(earlier.as_ref()) {
            Some((before, earlier)) if Ledger::stays(&earlier[place], &now[place], rules.k) => before.figures[place],
            _ => {
                let key = now[place].iter().fold(0, |sum: u64, key| sum.wrapping_add(*key));
                perturbed(now[place].len() as u64, key, Measure::Persons, rules)
            }
        });
        // where one figure stayed and the other moved, those who did not meet it must not seem fewer than may be told
        for (met, all) in [(0, 1), (2, 3)] {
            figures[all] = figures[all].max(figures[met] + rules.k);
        }
        Self { people, shown, figures }
    }

    /// How many of the group met it and how many there are, and the same of the others; none where a cell is too small, since from three of the four the last follows.
    pub fn all(&self) -> Option<[u64; 4]> {
        (self.shown == [true; 4]).then_some(self.figures)
    }

    /// How many of the group met it, where that alone may be said.
    pub fn met(&self) -> Option<u64> {
        self.shown[0].then_some(self.figures[0])
    }
}

/// Whom each figure counts.
fn sets(people: &[Vec<u64>; 4]) -> [Vec<u64>; 4] {
    let both = |one: &[u64], other: &[u64]| {
        let mut all = [one, other].concat();
        all.sort_unstable();
        all
    };
    [people[0].clone(), both(&people[0], &people[1]), people[2].clone(), both(&people[2], &people[3])]
}

/// How many people met something, perturbed; none where they are too few.
pub fn count(people: &[u64], rules: Rules) -> Option<u64> {
    let key = people.iter().fold(0, |sum: u64, key| sum.wrapping_add(*key));
    (people.len() as u64 >= rules.k).then(|| perturbed(people.len() as u64, key, Measure::Persons, rules))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RULES: Rules = Rules::new(10, 2);

    fn people(from: u64, count: usize) -> Vec<u64> {
        (from..).take(count).map(|number| number.wrapping_mul(0x9E37_79B9_7F4A_7C15)).collect()
    }

    fn told(sizes: [usize; 4], before: Option<&Told>) -> Told {
        let people = [people(0, sizes[0]), people(1_000, sizes[1]), people(2_000, sizes[2]), people(3_000, sizes[3])];
        Told::of(people, RULES, before)
    }

    #[test]
    fn one_small_cell_hides_the_comparison() {
        assert!(told([60, 20, 16, 64], None).all().is_some());
        for sizes in [[60, 9, 16, 64], [60, 20, 0, 64], [60, 20, 16, 3]] {
            let told = told(sizes, None);
            assert!(told.all().is_none() && told.met().is_some_and(|met| met.abs_diff(60) <= 2), "{sizes:?}");
        }
        assert_eq!(told([9, 60, 60, 60], None).met(), None);
    }

    #[test]
    fn fewer_than_k_who_come_or_go_change_nothing() {
        let before = told([60, 20, 16, 64], None);
        let later = told([66, 20, 16, 64], Some(&before));
        assert_eq!(later.all(), before.all(), "six came");
        let hidden = told([60, 9, 16, 64], None);
        assert_eq!(told([60, 12, 16, 64], Some(&hidden)).all(), None, "nobody learns that three made it ten or more");
        assert!(told([60, 30, 16, 64], Some(&hidden)).all().is_some());
        assert_ne!(told([90, 20, 16, 64], Some(&before)).all(), before.all());
    }

    proptest! {
        #[test]
        fn figures_lie_near_the_truth_and_leave_room_for_those_who_did_not_meet_it(sizes in [0_usize..80, 0_usize..80, 0_usize..80, 0_usize..80], later in [0_usize..80, 0_usize..80, 0_usize..80, 0_usize..80]) {
            let before = told(sizes, None);
            if let Some([met, group, others_met, others]) = before.all() {
                prop_assert!(met.abs_diff(sizes[0] as u64) <= 2 && others_met.abs_diff(sizes[2] as u64) <= 2);
                prop_assert!(group >= met + 10 && others >= others_met + 10);
            }
            if let Some([met, group, others_met, others]) = told(later, Some(&before)).all() {
                prop_assert!(group >= met + 10 && others >= others_met + 10);
            }
            prop_assert_eq!(told(sizes, None), before);
        }
    }
}
