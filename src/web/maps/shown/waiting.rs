//! Waiting times: how long until an answer, side by side.

use super::{Block, Reading, Shown};
use crate::{
    draw::curves::{Axes, Between, Curve, MOST, curves, round_ticks},
    engine::{
        maps::{Wait, Waits},
        stats::survival::Quantile,
        waiting::{Began, Note},
    },
    words::{Text, numbers, text},
};

pub fn of(reading: &Reading<'_>, waits: &Waits) -> Shown {
    let mut shown = Shown::default();
    let sees = |wait: &&Wait| reading.seen.sight.sees_median(wait.persons as u64);
    let mut seen: Vec<&Wait> = waits.groups.iter().filter(sees).collect();
    seen.sort_by_key(|wait| std::cmp::Reverse(wait.persons));
    if waits.groups.is_empty() {
        shown.sentences.push(text("maps-nothing-here"));
        return shown;
    }
    let half = |wait: &&&Wait| wait.median.days;
    let longest = seen.iter().filter(|wait| half(wait).is_some()).max_by_key(|wait| half(wait));
    if let Some((wait, days)) = longest.and_then(|wait| Some((wait, wait.median.days?))) {
        let who = reading.value(&waits.by, &wait.value).to_owned();
        shown.sentences.push(text("maps-waiting-longest").with("who", who).with("days", days));
    }
    if let Some(test) = waits.log_rank.filter(|_| reading.seen.sight.is_exact() || seen.len() == waits.groups.len()) {
        let key = if test.p <= 0.05 { text("maps-waiting-differ") } else { text("maps-waiting-alike") };
        shown.sentences.push(key.with("p", numbers::probability(test.p)));
    }
    let rows = waits.groups.iter().map(|wait| row(reading, &waits.by, wait)).collect();
    let heads =
        [reading.by(&waits.by), text("maps-number"), text("maps-answered"), text("maps-quarter"), text("maps-half"), text("maps-three-quarters")];
    let block = Block::of(text("maps-waiting-table"), heads, rows);
    shown.blocks.push(match draw(reading, &waits.by, &seen) {
        Some(svg) => {
            block.drawn(svg, if seen.len() > MOST { text("maps-waiting-caption-some").with("n", MOST) } else { text("maps-waiting-caption") })
        }
        None => block,
    });
    shown.notes.push(match waits.began {
        Began::Filed => text("maps-waiting-from-filing"),
        Began::FirstStep => text("maps-waiting-from-first"),
    });
    shown.notes.extend(waits.notes.iter().filter_map(note));
    shown
}

fn note(note: &Note) -> Option<Text> {
    match note {
        Note::WithoutDay(attempts) => Some(text("maps-waiting-without-day").with("n", *attempts)),
        Note::AnswerWithoutDay(attempts) => Some(text("maps-waiting-unclear").with("n", *attempts)),
        Note::FromFirstStep => None,
    }
}

fn row(reading: &Reading<'_>, by: &str, wait: &Wait) -> Vec<String> {
    let (persons, answered) = (wait.persons as u64, wait.answered as u64);
    let shows = reading.seen.sight.sees_median(persons);
    let days = |quantile: Quantile| if shows { reading.say(&quantile_of(quantile)) } else { reading.say(&text("maps-unknown")) };
    let name = reading.value(by, &wait.value).to_owned();
    vec![name, reading.people(persons), reading.counted(answered, persons), days(wait.lower), days(wait.median), days(wait.upper)]
}

fn quantile_of(quantile: Quantile) -> Text {
    match (quantile.days, quantile.low, quantile.high) {
        (None, ..) => text("maps-not-seen"),
        (Some(days), Some(low), Some(high)) => text("maps-days-range").with("days", days).with("low", low).with("high", high),
        (Some(days), Some(low), None) => text("maps-days-at-least").with("days", days).with("low", low),
        (Some(days), ..) => text("maps-days-alone").with("days", days),
    }
}

fn draw(reading: &Reading<'_>, by: &str, waits: &[&Wait]) -> Option<String> {
    let reach = waits.iter().take(MOST).flat_map(|wait| wait.curve.last()).map(|(days, _)| *days).max().filter(|days| *days > 0)?;
    let curve = |wait: &&Wait| Curve {
        label: reading.value(by, &wait.value).to_owned(),
        points: [(0.0, 1.0)].into_iter().chain(wait.curve.iter().map(|(days, share)| (f64::from(*days), *share))).collect(),
    };
    let drawn: Vec<Curve> = waits.iter().take(MOST).map(curve).collect();
    let ticks: Vec<(f64, String)> = round_ticks(0.0, f64::from(reach)).into_iter().map(|at| (at, numbers::plain(at))).collect();
    let (along, whole, half) = (reading.say(&text("maps-days-axis")), reading.percent(1.0), reading.percent(0.5));
    let axes = Axes { along: &along, from: 0.0, until: f64::from(reach), ticks: &ticks, whole: &whole, half: &half };
    Some(curves(&drawn, axes, Between::Steps, &reading.say(&text("maps-waiting"))))
}
