//! How many others, told roughly enough that nobody can be picked out.

/// A number of people as a hand-out or a case page may tell it: 10 to 19, 20 to 49, 50 to 99, 100 and more; below that only that there are fewer than the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Band {
    FewerThan(u64),
    Between(u64, u64),
    AtLeast(u64),
}

impl Band {
    /// The band of a count. `least` is what the organization shows at the least; below 10 nothing is ever told apart.
    pub fn of(people: usize, least: u64) -> Band {
        let (people, least) = (people as u64, least.max(10));
        if people < least {
            return Band::FewerThan(least);
        }
        match people {
            100.. => Band::AtLeast(100.max(least)),
            50.. => Band::Between(50.max(least), 99),
            20.. => Band::Between(20.max(least), 49),
            _ => Band::Between(10.max(least), 19),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_told_as_its_band() {
        let band = |people| Band::of(people, 5);
        assert_eq!([0, 9].map(band), [Band::FewerThan(10); 2]);
        assert_eq!([10, 19].map(band), [Band::Between(10, 19); 2]);
        assert_eq!([20, 49].map(band), [Band::Between(20, 49); 2]);
        assert_eq!([50, 99].map(band), [Band::Between(50, 99); 2]);
        assert_eq!([100, 9_000].map(band), [Band::AtLeast(100); 2]);
        assert_eq!((Band::of(14, 15), Band::of(15, 15)), (Band::FewerThan(15), Band::Between(15, 19)));
    }
}
