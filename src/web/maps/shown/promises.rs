//! The promise tracker: "come back after …", kept, broken, overdue.

use super::{Block, Reading, Shown};
use crate::{
    draw::bars::{Bar, Shade, bars},
    engine::{maps::ByPlace, promises::Promises},
    words::text,
};

const BARS: usize = 20;

pub fn of(reading: &Reading<'_>, promises: &ByPlace<Promises>) -> Shown {
    let mut shown = Shown::default();
    let Some(all) = &promises.together else {
        shown.sentences.push(text("maps-no-promises"));
        return shown;
    };
    let together = text("maps-promises-all").with("promises", reading.counted(all.promises, all.persons)).with("people", reading.people(all.persons));
    shown.sentences.push(together);
    if reading.share(all.let_down).is_some() && all.let_down.of > 0 {
        shown.sentences.push(text("maps-promises-let-down").with("share", reading.of_all(all.let_down)));
    }
    let name = |one: &Promises| reading.value_or_not(&promises.by, one.of.as_deref());
    let row = |one: &Promises| {
        let figure = |figure: u64| reading.counted(figure, one.persons);
        vec![
            name(one),
            reading.people(one.persons),
            figure(one.promises),
            figure(one.kept),
            figure(one.broken),
            figure(one.overdue),
            figure(one.open),
            reading.of_all(one.let_down),
        ]
    };
    let heads = [
        reading.by(&promises.by),
        text("maps-number"),
        text("maps-promises-made"),
        text("maps-kept"),
        text("maps-broken"),
        text("maps-overdue"),
        text("maps-open-still"),
        text("maps-let-down"),
    ];
    let block = Block::of(text("maps-promises"), heads, promises.each.iter().map(row).collect());
    let most = promises.each.iter().map(|one| one.promises).max().unwrap_or(1).max(1) as f64;
    let shades = [
        (Shade::Dark, text("maps-kept")),
        (Shade::Red, text("maps-broken")),
        (Shade::Light, text("maps-overdue")),
        (Shade::Pale, text("maps-open-still")),
    ];
    let part = |figure: u64, one: &Promises, shade| {
        reading.seen.sight.rounded(one.persons).and_then(|_| reading.seen.sight.rounded(figure)).map(|figure| (figure as f64 / most, shade))
    };
    let drawn: Vec<Bar> = promises
        .each
        .iter()
        .take(BARS)
        .map(|one| Bar {
            label: name(one),
            said: reading.counted(one.promises, one.persons),
            parts: [(one.kept, Shade::Dark), (one.broken, Shade::Red), (one.overdue, Shade::Light), (one.open, Shade::Pale)]
                .into_iter()
                .filter_map(|(figure, shade)| part(figure, one, shade))
                .collect(),
            interval: None,
        })
        .collect();
    let legend: Vec<_> = shades.iter().map(|(shade, name)| (*shade, reading.say(name))).collect();
    shown.blocks.push(block.drawn(bars(&drawn, &legend, &[], &reading.say(&text("maps-promises"))), text("maps-promises-caption")));
    shown
}
