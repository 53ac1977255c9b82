//! The hope curve: how hopeful people are at their first, second, third attempt.

use super::{Block, Reading, Shown};
use crate::{
    draw::curves::{Axes, Between, Curve, curves},
    engine::{
        hope::{AtAttempt, Hope, LAST_NUMBER},
        maps::ByPlace,
        share::Share,
    },
    words::text,
};

pub fn of(reading: &Reading<'_>, hope: &ByPlace<Hope>) -> Shown {
    let mut shown = Shown::default();
    let Some(all) = hope.together.as_ref().filter(|all| !all.attempts.is_empty()) else {
        shown.sentences.push(text("maps-no-hope-said"));
        return shown;
    };
    if let (Some(first), Some(last)) = (all.attempts.first(), all.attempts.last().filter(|last| last.attempt > 1))
        && let (Some(first), Some(later)) =
            (reading.share(first.hopeful).and_then(|share| share.share), reading.share(last.hopeful).and_then(|share| share.share))
    {
        let number = last.attempt;
        shown.sentences.push(
            text("maps-hope-falls").with("first", reading.percent(first.value)).with("later", reading.percent(later.value)).with("number", number),
        );
    }
    shown.blocks.push(block(reading, all));
    let mut rows = Vec::new();
    for service in &hope.each {
        rows.extend(service.attempts.iter().map(|at| {
            let mut row = vec![reading.value_or_not("service", service.of.as_deref())];
            row.extend(figures(reading, at));
            row
        }));
    }
    let heads = [text("maps-service"), text("maps-attempt-number"), text("maps-hopeful"), text("maps-unsure"), text("maps-without-hope")];
    shown.blocks.push(Block { numbers_from: 2, ..Block::of(text("maps-hope-services"), heads, rows) });
    if all.left_out > 0 {
        shown.notes.push(text("maps-hope-left-out").with("n", all.left_out));
    }
    shown
}

fn number(reading: &Reading<'_>, at: &AtAttempt) -> String {
    let key = if at.attempt == LAST_NUMBER { text("maps-attempt-and-later") } else { text("maps-attempt-alone") };
    reading.say(&key.with("n", at.attempt))
}

fn figures(reading: &Reading<'_>, at: &AtAttempt) -> Vec<String> {
    vec![number(reading, at), reading.of_all(at.hopeful), reading.of_all(at.unsure), reading.of_all(at.no_hope)]
}

fn block(reading: &Reading<'_>, all: &Hope) -> Block {
    let points = |of: fn(&AtAttempt) -> Share| {
        all.attempts.iter().filter_map(|at| Some((f64::from(at.attempt), reading.share(of(at))?.share?.value))).collect::<Vec<_>>()
    };
    let drawn = [
        Curve { label: reading.say(&text("maps-hopeful")), points: points(|at| at.hopeful) },
        Curve { label: reading.say(&text("maps-without-hope")), points: points(|at| at.no_hope) },
        Curve { label: reading.say(&text("maps-unsure")), points: points(|at| at.unsure) },
    ];
    let ticks: Vec<(f64, String)> = all.attempts.iter().map(|at| (f64::from(at.attempt), number(reading, at))).collect();
    let (along, whole, half) = (reading.say(&text("maps-attempt-axis")), reading.percent(1.0), reading.percent(0.5));
    let axes = Axes { along: &along, from: 0.7, until: f64::from(LAST_NUMBER) + 0.3, ticks: &ticks, whole: &whole, half: &half };
    let heads = [text("maps-attempt-number"), text("maps-hopeful"), text("maps-unsure"), text("maps-without-hope")];
    Block::of(text("maps-hope"), heads, all.attempts.iter().map(|at| figures(reading, at)).collect())
        .drawn(curves(&drawn, axes, Between::Lines, &reading.say(&text("maps-hope"))), text("maps-hope-caption"))
}
