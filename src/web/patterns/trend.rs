//! What becomes of a pattern: new, growing, steady or fading, week by week.

use super::Seen;
use crate::{
    draw::weeks::weeks,
    engine::trend::{RECENT, State, Trend, Window},
    store::patterns::Week,
    words::{Text, days, numbers, text},
};

/// A state in a word.
pub fn state(state: State) -> Text {
    match state {
        State::New => text("patterns-new"),
        State::Growing => text("patterns-growing"),
        State::Steady => text("patterns-steady"),
        State::Fading => text("patterns-fading"),
    }
}

/// As it stands in addresses.
pub fn code(state: State) -> &'static str {
    match state {
        State::New => "new",
        State::Growing => "growing",
        State::Steady => "steady",
        State::Fading => "fading",
    }
}

/// The trend as the page shows it; none where the reader may not see its figures.
pub struct TrendShown {
    pub said: String,
    /// None where none of its weeks may be seen.
    pub svg: Option<String>,
    pub heads: Vec<Text>,
    pub rows: Vec<Vec<String>>,
}

impl TrendShown {
    pub fn of(seen: &Seen, trend: &Trend) -> Self {
        let language = seen.names.language;
        let shows = |window: &Window| seen.sight.is_exact() || (seen.sight.sees(window.newly) && seen.sight.sees(window.seen));
        let figure = |people: u64| seen.sight.figure(people).say(language);
        let mut said = match trend.ratio.filter(|_| shows(&trend.recent) && shows(&trend.before)) {
            Some(ratio) => text("patterns-trend-ratio")
                .with("recent", figure(trend.recent.newly))
                .with("before", figure(trend.before.newly))
                .with("ratio", numbers::ratio(ratio.value))
                .with("range", numbers::range(ratio.low, ratio.high, language)),
            None => text("patterns-trend-few"),
        }
        .say(language);
        if let Some(q) = trend.q.filter(|_| shows(&trend.recent) && shows(&trend.before)) {
            said = format!("{said} {}", text("patterns-trend-chance").with("q", numbers::probability(q)).say(language));
        }
        let counts: Vec<Option<u64>> = trend.weeks.iter().map(|week| seen.sight.sees(week.newly).then_some(week.newly)).collect();
        let ends = [trend.weeks.first().map(|week| week.from), trend.weeks.last().map(|week| week.until)];
        let [from, until] = ends.map(|day| day.map(|day| days::day(day, language)).unwrap_or_default());
        let rows = trend
            .weeks
            .iter()
            .rev()
            .filter(|week| shows(week))
            .map(|week| vec![days::day(week.from, language), figure(week.newly), figure(week.seen)])
            .collect();
        Self {
            said,
            svg: counts.iter().any(Option::is_some).then(|| weeks(&counts, RECENT, [&from, &until], &text("patterns-trend-title").say(language))),
            heads: vec![text("patterns-week-from"), text("patterns-newly"), text("patterns-seen")],
            rows,
        }
    }
}

/// The figures of each week in which it held, newest first.
pub fn history(seen: &Seen, weeks: &[Week]) -> Vec<Vec<String>> {
    let language = seen.names.language;
    let shows = |week: &&Week| seen.sight.is_exact() || (seen.sight.sees(week.met) && seen.sight.sees(week.people - week.met.min(week.people)));
    let row = |week: &Week| {
        let ratio = week.risk_ratio;
        vec![
            days::day(week.week, language),
            text("patterns-of").with("met", week.met).with("all", week.people).say(language),
            text("patterns-estimate")
                .with("value", numbers::ratio(ratio.value))
                .with("range", numbers::range(ratio.low, ratio.high, language))
                .say(language),
        ]
    };
    weeks.iter().rev().filter(shows).map(row).collect()
}
