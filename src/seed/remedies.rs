//! What can be done against a refusal, and the periods that the rules give for it.

use serde::Deserialize;

use crate::{
    domain::{bilingual::Bilingual, day::Day},
    law::{
        calendar::Calendar,
        deadline::{InvalidPeriod, Period, Unit},
        remedy::{self, ActBy, Clock, Told},
    },
};

/// A way to challenge a decision or to complain.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remedy {
    pub code: String,
    pub en: String,
    pub zh: String,
    /// Time within which the person must act; none: at any time.
    pub act: Option<Span>,
    /// What holds where the person was not told of the right.
    pub not_told: Option<NotTold>,
    /// Time to act on unpaid wages, instead of `act`; none runs while the employment lasts.
    pub unpaid_wages: Option<Span>,
    /// Time to act once reconsideration was decided.
    pub after_reconsideration: Option<Span>,
    /// Time that must pass without an answer before one can act on the silence.
    pub after_silence: Option<Span>,
    /// Time to act once the award was received.
    pub after_award: Option<Span>,
    /// Matters in which reconsideration must be asked for first.
    pub reconsideration_first: Option<Bilingual>,
    /// Time within which they must answer.
    pub answer: Option<Span>,
    /// Further rounds, in order.
    #[serde(default)]
    pub next: Vec<Round>,
    /// The policy that gives the periods.
    pub policy: Option<String>,
    /// What an editor should compare with the official text.
    pub check: Option<Bilingual>,
}

/// A further round of a remedy.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    pub en: String,
    pub zh: String,
    pub ask: Span,
    pub answer: Span,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotTold {
    pub from: String,
    pub longest: Span,
}

/// A period with its start, and what may be added to it.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "RawSpan")]
pub struct Span(pub Clock);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSpan {
    n: u16,
    unit: Unit,
    /// In the same unit.
    extend: Option<u16>,
    from: String,
}

impl TryFrom<RawSpan> for Span {
    type Error = InvalidPeriod;
    fn try_from(raw: RawSpan) -> Result<Span, InvalidPeriod> {
        let extended = raw.extend.map(|more| Period::new(raw.n.saturating_add(more), raw.unit)).transpose()?;
        Ok(Span(Clock { period: Period::new(raw.n, raw.unit)?, extended, from: raw.from }))
    }
}

impl Remedy {
    /// By when a person must act who learnt of the decision on `knew`.
    pub fn act_by(&self, knew: Day, told: Told, calendar: &Calendar) -> ActBy {
        let not_told = self.not_told.as_ref().map(|not_told| remedy::NotTold { from: not_told.from.clone(), longest: not_told.longest.0.clone() });
        remedy::act_by(self.act.as_ref().map(|span| &span.0), not_told.as_ref(), knew, told, calendar)
    }

    /// All periods of the remedy.
    pub fn clocks(&self) -> impl Iterator<Item = &Clock> {
        let own = [&self.act, &self.unpaid_wages, &self.after_reconsideration, &self.after_silence, &self.after_award, &self.answer];
        let longest = self.not_told.iter().map(|not_told| &not_told.longest.0);
        own.into_iter().flatten().map(|span| &span.0).chain(longest).chain(self.next.iter().flat_map(|round| [&round.ask.0, &round.answer.0]))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{calendar, vocabulary};
    use super::*;
    use crate::law::deadline::Holidays;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn remedy(code: &str) -> &'static Remedy {
        vocabulary::china().remedy(code).unwrap()
    }

    #[test]
    fn reconsideration_shows_both_days_until_one_was_asked() {
        let ActBy::Depends { told, not_told_at_longest } = remedy("reconsideration").act_by(day("2026-03-09"), Told::NotAsked, calendar::china())
        else {
            panic!("one day alone")
        };
        assert_eq!((told.counts.to_string(), told.holidays), ("2026-05-08".to_owned(), Holidays::Known));
        assert_eq!(
            (not_told_at_longest.counts.to_string(), not_told_at_longest.holidays),
            ("2027-03-09".to_owned(), Holidays::NotKnownAfter { year: 2026 })
        );
    }

    #[test]
    fn a_lawsuit_that_ends_in_the_golden_week_may_be_filed_after_it() {
        let ActBy::By(by) = remedy("lawsuit").act_by(day("2026-04-02"), Told::Yes, calendar::china()) else { panic!("more than one day") };
        assert_eq!((by.ends.to_string(), by.counts.to_string()), ("2026-10-02".to_owned(), "2026-10-08".to_owned()));
    }

    #[test]
    fn an_information_request_is_answered_in_working_days() {
        let answer = &remedy("information-request").answer.as_ref().unwrap().0;
        // From Wednesday 16 September 2026: Sunday 20 September is worked, 25 to 27 September and 1 to 7 October are off, Saturday 10 October is worked.
        assert_eq!(answer.ends(day("2026-09-16"), calendar::china()).counts.to_string(), "2026-10-20");
        assert_eq!(answer.ends_at_latest(day("2026-09-16"), calendar::china()).counts.to_string(), "2026-11-17");
    }

    #[test]
    fn a_wage_claim_runs_from_the_end_of_the_employment() {
        let clock = &remedy("labour-arbitration").unpaid_wages.as_ref().unwrap().0;
        assert_eq!(clock.from, "employment_ended");
        assert_eq!(clock.ends(day("2025-05"), calendar::china()).counts.to_string(), "2026-05-06", "1 to 5 May are off");
    }

    #[test]
    fn the_hotline_can_be_called_at_any_time() {
        assert_eq!(remedy("hotline").act_by(day("2026-03-09"), Told::NotAsked, calendar::china()), ActBy::AnyTime);
    }
}
