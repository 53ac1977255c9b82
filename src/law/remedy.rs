//! Until when can a refusal be challenged, and by when must they answer?

use super::{
    calendar::Calendar,
    deadline::{Deadline, Period},
};
use crate::domain::day::Day;

/// A period with what starts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    pub period: Period,
    /// The whole period where they may and do lengthen it (the time added is in it).
    pub extended: Option<Period>,
    /// What starts the clock: a code of the vocabulary's `clock_start`.
    pub from: String,
}

/// What holds where the person was not told of the right to challenge, as with most refusals by word of mouth: the time runs from the day on which they learnt of
/// the right, but ends at the latest when `longest` ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotTold {
    pub from: String,
    pub longest: Clock,
}

/// What the person was told of the right to challenge. It must be asked: nobody can tell from the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    NotAsked,
    Yes,
    /// No; and the day on which the person learnt of the right, if that was before today's talk.
    No {
        learnt: Day,
    },
}

/// By when the person must act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActBy {
    /// No period is known for this remedy: it can be used at any time.
    AnyTime,
    By(Deadline),
    /// It depends on whether the person was told of the right. A page shows both days and asks; it never shows `told` alone.
    Depends {
        told: Deadline,
        not_told_at_longest: Deadline,
    },
}

impl Clock {
    pub fn ends(&self, from: Day, calendar: &Calendar) -> Deadline {
        self.period.ends(from, calendar)
    }

    /// When it ends if they lengthen it; the same day where they may not.
    pub fn ends_at_latest(&self, from: Day, calendar: &Calendar) -> Deadline {
        self.extended.unwrap_or(self.period).ends(from, calendar)
    }
}

/// By when a person must act who learnt of the decision on `knew`.
///
/// Source for `not_told`: Administrative Reconsideration Law of China (2023), article 20; Supreme People's Court, Interpretation 法释〔2018〕1号, article 64.
pub fn act_by(act: Option<&Clock>, not_told: Option<&NotTold>, knew: Day, told: Told, calendar: &Calendar) -> ActBy {
    let Some(act) = act else { return ActBy::AnyTime };
    let short = act.ends(knew, calendar);
    let Some(not_told) = not_told else { return ActBy::By(short) };
    let longest = not_told.longest.ends(knew, calendar);
    match told {
        Told::Yes => ActBy::By(short),
        Told::NotAsked => ActBy::Depends { told: short, not_told_at_longest: longest },
        // Nobody learns of the right before the decision; a rough memory of it must not cut the time short.
        Told::No { learnt } => {
            let by = act.ends(learnt.max(knew), calendar);
            ActBy::By(if by.counts <= longest.counts { by } else { longest })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::deadline::Unit;
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn clock(n: u16, unit: Unit) -> Clock {
        Clock { period: Period::new(n, unit).unwrap(), extended: None, from: "knew_of_act".to_owned() }
    }

    fn by(told: Told) -> ActBy {
        let not_told = NotTold { from: "knew_of_right".to_owned(), longest: clock(1, Unit::Year) };
        act_by(Some(&clock(60, Unit::Day)), Some(&not_told), day("2026-03-09"), told, &Calendar::default())
    }

    fn counts(by: ActBy) -> String {
        match by {
            ActBy::By(deadline) => deadline.counts.to_string(),
            other => panic!("no single day: {other:?}"),
        }
    }

    #[test]
    fn whoever_was_not_asked_sees_both_days() {
        let ActBy::Depends { told, not_told_at_longest } = by(Told::NotAsked) else { panic!("one day alone") };
        assert_eq!((told.counts.to_string(), not_told_at_longest.counts.to_string()), ("2026-05-08".to_owned(), "2027-03-09".to_owned()));
    }

    #[test]
    fn whoever_was_not_told_counts_from_learning_of_the_right_but_not_for_ever() {
        assert_eq!(counts(by(Told::Yes)), "2026-05-08");
        assert_eq!(counts(by(Told::No { learnt: day("2026-09-01") })), "2026-11-02", "31 October is a Saturday");
        assert_eq!(counts(by(Told::No { learnt: day("2027-03-01") })), "2027-03-09");
        assert_eq!(counts(by(Told::No { learnt: day("2025-03-01") })), "2026-05-08", "nobody learns of it before the decision");
    }

    #[test]
    fn a_remedy_without_a_period_is_open_at_any_time() {
        assert_eq!(act_by(None, None, day("2026-03-09"), Told::NotAsked, &Calendar::default()), ActBy::AnyTime);
        assert!(matches!(act_by(Some(&clock(2, Unit::Year)), None, day("2026-03-09"), Told::NotAsked, &Calendar::default()), ActBy::By(_)));
    }
}
