//! When a summary is due: Monday at seven in the organization's time zone, about the seven days before.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// Seven in the morning.
const HOUR: NaiveTime = NaiveTime::from_hms_opt(7, 0, 0).unwrap();

/// A week of which the summary is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// The Monday on which the summary goes out: the day after the week's last.
    pub monday: NaiveDate,
}

impl Week {
    /// The week whose summary is the last that was due at this instant.
    pub fn last_due(now: DateTime<Utc>, zone: Tz) -> Self {
        let today = now.with_timezone(&zone).date_naive();
        let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
        if now >= begins(monday, zone) { Self { monday } } else { Self { monday: monday - Days::new(7) } }
    }

    /// The first day that it is about.
    pub fn from(self) -> NaiveDate {
        self.monday - Days::new(7)
    }

    /// The last day that it is about.
    pub fn until(self) -> NaiveDate {
        self.monday - Days::new(1)
    }

    /// Its name in the outbox: `2026-W47` by ISO 8601.
    pub fn period(self) -> String {
        let week = self.from().iso_week();
        format!("{}-W{:02}", week.year(), week.week())
    }
}

/// Seven o'clock of a day; where the clocks skip that hour, the next one that there is.
fn begins(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let wanted = day.and_time(HOUR);
    let later = |hours| zone.from_local_datetime(&(wanted + TimeDelta::hours(hours))).earliest();
    (0..3).find_map(later).map_or_else(|| wanted.and_utc(), |found| found.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn monday_at_seven_where_the_organization_works() {
        let shanghai = chrono_tz::Asia::Shanghai;
        // 06:59 and 07:00 on Monday 23 November in Shanghai
        assert_eq!(Week::last_due(at("2026-11-22T22:59:00Z"), shanghai).period(), "2026-W46");
        let week = Week::last_due(at("2026-11-22T23:00:00Z"), shanghai);
        assert_eq!(
            (week.period().as_str(), week.from().to_string().as_str(), week.until().to_string().as_str()),
            ("2026-W47", "2026-11-16", "2026-11-22")
        );
        assert_eq!(Week::last_due(at("2026-11-29T12:00:00Z"), shanghai), week, "all week long");
        assert_eq!(Week::last_due(at("2027-01-04T00:00:00Z"), shanghai).period(), "2026-W53");
    }

    proptest! {
        #[test]
        fn each_week_is_due_once_and_in_turn(seconds in 0_i64..4_000_000_000, zone in 0..chrono_tz::TZ_VARIANTS.len(), step in 1_i64..700_000) {
            let zone = chrono_tz::TZ_VARIANTS[zone];
            let now = DateTime::from_timestamp(seconds, 0).expect("in range");
            let (week, later) = (Week::last_due(now, zone), Week::last_due(now + TimeDelta::seconds(step), zone));
            prop_assert_eq!(week.monday.weekday(), Weekday::Mon);
            prop_assert!(later.monday >= week.monday);
            prop_assert!(begins(week.monday, zone) <= now, "never before its time");
            prop_assert!(now < begins(week.monday + Days::new(7), zone), "never a week late");
        }
    }
}
