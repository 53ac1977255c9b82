//! Which figures may this reader see? Whoever has the right to all cases sees them exactly; others see none that stands for fewer people than the organization's display threshold.

use crate::{
    domain::{caller::Caller, rights::Role},
    engine::{share::Share, stats::TwoByTwo},
    store::organizations::Organization,
    words::{Text, text},
};

/// Rounded figures are multiples of this.
const STEP: u64 = 5;

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

    /// What a page says of its figures: of how many people they are at least, and to what they are rounded; none where all are exact.
    pub fn guards(self) -> Option<(u64, u64)> {
        (!self.is_exact()).then_some((self.least, STEP))
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

    /// The figure as it may be shown: exact, or to the nearest multiple of [`STEP`], so that it moves by no single person; none where it is too small. Readers who choose their
    /// own cuts of the record get their figures so: from two exact ones a third could be worked out.
    pub fn rounded(self, people: u64) -> Option<u64> {
        if self.is_exact() {
            return Some(people);
        }
        self.sees(people).then_some((people + STEP / 2) / STEP * STEP)
    }

    /// The same of a share: both figures rounded, and none unless those who met it and those who did not are both shown. The interval is that of the rounded figures.
    pub fn share(self, share: Share) -> Option<Share> {
        if self.is_exact() {
            return Some(share);
        }
        let (met, others) = (self.rounded(share.persons)?, self.rounded(share.of - share.persons)?);
        Some(Share::new(met, met + others))
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
        assert_eq!([4, 5, 7, 8, 52].map(|n| guarded.rounded(n)), [None, Some(5), Some(5), Some(10), Some(50)]);
        assert_eq!([0, 7].map(|n| exact.rounded(n)), [Some(0), Some(7)]);
        assert_eq!(guarded.share(Share::new(51, 84)).map(|share| (share.persons, share.of)), Some((50, 85)));
        assert_eq!((guarded.share(Share::new(82, 84)), guarded.share(Share::new(2, 84))), (None, None));
        assert_eq!(exact.share(Share::new(2, 84)), Some(Share::new(2, 84)));
        assert_eq!(exact.figure(0).say(Language::En), "0");
        assert!(exact.sees_table(TwoByTwo::new(1, 0, 0, 1)));
    }
}
