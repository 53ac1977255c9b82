//! Which figures may this reader see? Whoever has the right to all cases sees them exactly; others see none that stands for fewer people than the organization's display threshold.

use crate::{
    domain::{caller::Caller, rights::Role},
    engine::stats::TwoByTwo,
    store::organizations::Organization,
    words::{Text, text},
};

/// What a reader may see of counts of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// Counts below this are hidden, nought like all others; 0 where nothing is.
    least: u64,
}

impl Sight {
    pub fn of(caller: &Caller, organization: &Organization) -> Self {
        let least = if caller.is(Role::Supervisor) { 0 } else { organization.least_shown().max(5) };
        Self { least }
    }

    /// The fewest people that a figure stands for.
    pub fn least(self) -> u64 {
        self.least
    }

    pub fn is_exact(self) -> bool {
        self.least == 0
    }

    pub fn sees(self, people: u64) -> bool {
        people >= self.least
    }

    /// Whether the whole table may be seen: from three cells and a ratio the fourth can be worked out.
    pub fn sees_table(self, table: TwoByTwo) -> bool {
        [table.a, table.b, table.c, table.d].into_iter().all(|cell| self.sees(cell))
    }

    /// A median over so many people tells of single ones, where they are few.
    pub fn sees_median(self, people: u64) -> bool {
        people >= 2 * self.least
    }

    /// The figure, or that it is too small.
    pub fn figure(self, people: u64) -> Text {
        if self.sees(people) { text("layout-number").with("n", people) } else { text("layout-fewer").with("least", self.least) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

    #[test]
    fn a_guarded_reader_sees_no_small_figure_and_cannot_tell_nought_from_few() {
        let guarded = Sight { least: 5 };
        assert_eq!([0, 4, 5].map(|n| guarded.figure(n).say(Language::En)), ["fewer than 5", "fewer than 5", "5"]);
        assert!(guarded.sees_table(TwoByTwo::new(5, 5, 5, 5)));
        for hidden in [TwoByTwo::new(9, 4, 9, 9), TwoByTwo::new(9, 9, 0, 9), TwoByTwo::new(9, 9, 9, 1)] {
            assert!(!guarded.sees_table(hidden));
        }
        assert!(!guarded.sees_median(9) && guarded.sees_median(10));
        let exact = Sight { least: 0 };
        assert_eq!(exact.figure(0).say(Language::En), "0");
        assert!(exact.sees_table(TwoByTwo::new(1, 0, 0, 1)));
    }
}
