//! Before and after a policy: here, and at places where it is not in force.

use super::{Block, Reading, Shown};
use crate::{
    draw::interval::{self, Ratio, Row},
    engine::{
        maps::Effect,
        policy_effect::{NoEffect, PolicyEffect},
        share::Share,
        stats::{Estimate, TwoByTwo},
    },
    web::patterns,
    words::{numbers, text},
};

pub fn of(reading: &Reading<'_>, effect: Option<&Effect>) -> Shown {
    let mut shown = Shown::default();
    let Some(effect) = effect else {
        shown.sentences.push(text("maps-effect-choose"));
        return shown;
    };
    if let Some(nothing) = effect.nothing {
        shown.sentences.push(match nothing {
            NoEffect::TooShort => text("maps-effect-too-short").with("day", effect.from),
            NoEffect::Unknown => text("maps-effect-unknown"),
        });
        return shown;
    }
    let seen = |effect: &&PolicyEffect| reading.seen.sight.sees_table(effect.here);
    let shows: Vec<&PolicyEffect> = effect.effects.iter().filter(seen).collect();
    let days = effect.effects.first().map_or(0, |effect| effect.days);
    shown
        .sentences
        .push(text("maps-effect-windows").with("policy", reading.policy(&effect.policy).to_owned()).with("day", effect.from).with("days", days));
    let target = |effect: &PolicyEffect| patterns::outcome(reading.seen, effect.target.outcome());
    let drawn: Vec<Row> = shows
        .iter()
        .filter_map(|effect| {
            let ratio = effect.risk_ratio?;
            Some(Row {
                label: target(effect),
                ratio: Ratio { value: ratio.value, low: ratio.low, high: ratio.high },
                said: said(reading, Some(ratio)),
                main: false,
            })
        })
        .collect();
    let share = |met: u64, not: u64| reading.of_all(Share::new(met, met + not));
    let rows = effect.effects.iter().map(|effect| {
        let TwoByTwo { a, b, c, d } = effect.here;
        let ratio = |ratio: Option<Estimate>, table: TwoByTwo| said(reading, ratio.filter(|_| reading.seen.sight.sees_table(table)));
        let both = if reading.seen.sight.sees_table(effect.elsewhere) { effect.ratio_of_ratios } else { None };
        vec![
            target(effect),
            share(c, d),
            share(a, b),
            ratio(effect.risk_ratio, effect.here),
            ratio(effect.elsewhere_ratio, effect.elsewhere),
            ratio(both, effect.here),
        ]
    });
    let heads = [
        text("maps-outcome"),
        text("maps-before"),
        text("maps-after"),
        text("maps-ratio-here"),
        text("maps-ratio-elsewhere"),
        text("maps-ratio-of-ratios"),
    ];
    let block = Block::of(text("maps-effect-table"), heads, rows.collect());
    let (same, title) = (reading.say(&text("layout-interval-same")), reading.say(&text("maps-effect")));
    shown.blocks.push(if drawn.is_empty() { block } else { block.drawn(interval::rows(&drawn, &same, &title), text("maps-effect-caption")) });
    shown.notes.push(text("maps-effect-note"));
    shown
}

fn said(reading: &Reading<'_>, ratio: Option<Estimate>) -> String {
    match ratio {
        Some(ratio) => reading.say(
            &text("patterns-estimate")
                .with("value", numbers::ratio(ratio.value))
                .with("range", numbers::range(ratio.low, ratio.high, reading.language())),
        ),
        None => reading.say(&text("maps-unknown")),
    }
}
