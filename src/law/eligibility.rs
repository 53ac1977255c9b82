//! Is somebody entitled, as far as can be seen before an office says so? Worked out from what they have of what the rules ask for.

use crate::domain::outcome::{Eligibility, Possession};

/// What a rule asks for: one thing, or one of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked<R> {
    All(R),
    OneOf(Vec<R>),
}

/// Eligible if everything that is asked for is there; not eligible if something is missing for certain; else unclear. Nothing asked for is unclear: no list was entered.
pub fn eligibility<R>(asked: &[Asked<R>], has: impl Fn(&R) -> Possession) -> Eligibility {
    let met = |asked: &Asked<R>| match asked {
        Asked::All(one) => has(one),
        Asked::OneOf(several) if several.iter().any(|one| has(one) == Possession::Has) => Possession::Has,
        Asked::OneOf(several) if several.iter().all(|one| has(one) == Possession::Lacks) => Possession::Lacks,
        Asked::OneOf(_) => Possession::NotKnown,
    };
    if asked.iter().any(|asked| met(asked) == Possession::Lacks) {
        Eligibility::NotEligible
    } else if !asked.is_empty() && asked.iter().all(|asked| met(asked) == Possession::Has) {
        Eligibility::Eligible
    } else {
        Eligibility::Unclear
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use Possession::{Has, Lacks, NotKnown};

    fn of(asked: &[Asked<usize>], has: &[Possession]) -> Eligibility {
        eligibility(asked, |one| has[*one])
    }

    #[test]
    fn everything_must_be_there_and_one_of_several_is_enough() {
        let asked = [Asked::All(0), Asked::OneOf(vec![1, 2])];
        assert_eq!(of(&asked, &[Has, Lacks, Has]), Eligibility::Eligible);
        assert_eq!(of(&asked, &[Has, Lacks, NotKnown]), Eligibility::Unclear);
        assert_eq!(of(&asked, &[Has, Lacks, Lacks]), Eligibility::NotEligible);
        assert_eq!(of(&asked, &[Lacks, Has, Has]), Eligibility::NotEligible);
        assert_eq!(of(&asked, &[NotKnown, Has, Has]), Eligibility::Unclear);
        assert_eq!(of(&[], &[]), Eligibility::Unclear, "no list was entered");
    }

    proptest! {
        /// Learning more never turns a certain answer into another.
        #[test]
        fn what_is_certain_stays(has in prop::collection::vec(0..3_usize, 4), at in 0..4_usize, learnt in prop::bool::ANY) {
            let asked = [Asked::All(0), Asked::OneOf(vec![1, 2]), Asked::All(3)];
            let mut has: Vec<Possession> = has.into_iter().map(|one| Possession::ALL[one]).collect();
            prop_assume!(has[at] == NotKnown);
            let before = of(&asked, &has);
            has[at] = if learnt { Has } else { Lacks };
            prop_assert!(before == Eligibility::Unclear || of(&asked, &has) == before);
        }
    }
}
