//! Weeks counted backwards from the last day that is surely filled in.

use chrono::{Datelike, Duration, NaiveDate};

use super::columns::NO_DAY;

/// Week 0 is the seven days up to and including the last one, week 1 the seven before, and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weeks {
    last: NaiveDate,
}

impl Weeks {
    pub fn until(last: NaiveDate) -> Self {
        Self { last }
    }

    /// The week of a day, given as [`super::columns::Columns::days`] has it. `None` where it is not known or comes after the last.
    pub fn of(self, day: i32) -> Option<usize> {
        let ago = i64::from(self.last.num_days_from_ce()) - i64::from(day);
        (day != NO_DAY && ago >= 0).then_some(ago as usize / 7)
    }

    /// First and last day of the weeks `newest..=oldest`.
    pub fn days(self, newest: usize, oldest: usize) -> (NaiveDate, NaiveDate) {
        let back = |days: usize| self.last.checked_sub_signed(Duration::days(days as i64)).unwrap_or(NaiveDate::MIN);
        (back(oldest * 7 + 6), back(newest * 7))
    }
}

/// The last day up to which a record is filled in: `today` less the 90th percentile (nearest rank) of the days from step to entry. `delays` are those of the entries that people typed,
/// not of lists brought in later; it is put in order. Without any it is today.
pub fn filled_in_until(today: NaiveDate, delays: &mut [u32]) -> NaiveDate {
    delays.sort_unstable();
    let rank = (delays.len() * 9).div_ceil(10);
    let delay = rank.checked_sub(1).map_or(0, |at| delays[at]);
    today.checked_sub_signed(Duration::days(delay.into())).unwrap_or(NaiveDate::MIN)
}

/// When somebody was seen, and when they first met something: what rates of newly met persons are made of.
#[derive(Clone, Debug, Default)]
pub struct Onset {
    /// Weeks in which they were seen, in any order.
    pub seen: Vec<usize>,
    /// The week in which they first met it; `usize::MAX` where it is not known when, and so may have been before everything.
    pub first: Option<usize>,
}

impl Onset {
    pub fn clear(&mut self) {
        self.seen.clear();
        self.first = None;
    }

    /// Adds a step. Those after the last day are passed over.
    pub fn add(&mut self, weeks: Weeks, day: i32, met: bool) {
        let week = weeks.of(day);
        self.seen.extend(week);
        if met && (week.is_some() || day == NO_DAY) {
            self.first = self.first.max(Some(week.unwrap_or(usize::MAX)));
        }
    }

    /// Calls `count` for each week in which the person was seen and had not met it before, saying whether it was met in that very week. Sorts the weeks.
    pub fn each(&mut self, mut count: impl FnMut(usize, bool)) {
        self.seen.sort_unstable();
        self.seen.dedup();
        for &week in &self.seen {
            if self.first.is_none_or(|first| week >= first) {
                count(week, self.first == Some(week));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn weeks_count_backwards_and_know_their_days() {
        let weeks = Weeks::until(day("2026-11-22"));
        let of = |text| weeks.of(day(text).num_days_from_ce());
        assert_eq!([of("2026-11-23"), of("2026-11-22"), of("2026-11-16"), of("2026-11-15")], [None, Some(0), Some(0), Some(1)]);
        assert_eq!(weeks.of(NO_DAY), None);
        assert_eq!(weeks.days(0, 1), (day("2026-11-09"), day("2026-11-22")));
    }

    #[test]
    fn nine_of_ten_entries_are_there_by_then() {
        let mut delays = [0, 0, 0, 1, 1, 2, 3, 5, 9, 40];
        assert_eq!(filled_in_until(day("2026-11-24"), &mut delays), day("2026-11-15"));
        assert_eq!(filled_in_until(day("2026-11-24"), &mut []), day("2026-11-24"));
    }

    #[test]
    fn whoever_met_it_is_no_longer_newly_met() {
        let weeks = Weeks::until(day("2026-11-22"));
        let counted = |steps: &[(&str, bool)]| {
            let (mut onset, mut found) = (Onset::default(), Vec::new());
            steps.iter().for_each(|(on, met)| onset.add(weeks, on.parse().map_or(NO_DAY, |day: NaiveDate| day.num_days_from_ce()), *met));
            onset.each(|week, newly| found.push((week, newly)));
            found
        };
        assert_eq!(counted(&[("2026-11-20", true), ("2026-11-02", true), ("2026-10-26", false)]), [(2, true), (3, false)]);
        assert_eq!(counted(&[("2026-11-20", false), ("", true)]), []);
        assert_eq!(counted(&[("2026-11-20", false), ("2026-11-24", true)]), [(0, false)]);
    }
}
