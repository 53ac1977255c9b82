//! Openness: the share of attempts granted, place by place, with shared ranks.

use super::{Block, Reading, Shown};
use crate::{
    draw::bars::{Bar, Shade, bars},
    engine::{
        maps::ByPlace,
        openness::{Openness, Place},
        share::Share,
    },
    words::text,
};

pub fn of(reading: &Reading<'_>, open: &ByPlace<Openness>) -> Shown {
    let mut shown = Shown { notes: vec![text("maps-openness-shrunk"), text("maps-openness-ranks")], ..Shown::default() };
    for service in open.each.iter().filter(|service| !service.places.is_empty()) {
        shown.blocks.push(block(reading, &open.by, service));
    }
    if shown.blocks.is_empty() {
        shown.sentences.push(text("maps-nothing-here"));
    }
    shown
}

fn block(reading: &Reading<'_>, by: &str, open: &Openness) -> Block {
    let granted = |place: &Place| reading.share(Share::new(place.granted, place.attempts)).filter(|_| reading.seen.sight.sees(place.persons));
    let drawn: Vec<Bar> = open
        .places
        .iter()
        .map(|place| {
            let shown = granted(place).is_some();
            Bar {
                label: reading.value(by, &place.place).to_owned(),
                said: if shown { reading.percent(place.open.value) } else { reading.say(&text("maps-too-few")) },
                parts: if shown { vec![(place.open.value, Shade::Middle)] } else { Vec::new() },
                interval: shown.then_some((place.open.low, place.open.high)),
            }
        })
        .collect();
    let row = |place: &Place| {
        let (open, rank) = match granted(place) {
            Some(_) => {
                let [value, low, high] = [place.open.value, place.open.low, place.open.high].map(|share| reading.percent(share));
                (reading.say(&text("maps-share-range").with("share", value).with("low", low).with("high", high)), place.rank.to_string())
            }
            None => (reading.say(&text("maps-too-few")), reading.say(&text("maps-unknown"))),
        };
        let attempts = reading.counted(place.attempts, place.persons);
        vec![reading.value(by, &place.place).to_owned(), rank, open, reading.people(place.persons), attempts]
    };
    let service = if open.service.is_empty() {
        text("maps-all-services")
    } else {
        text("maps-named").with("name", reading.value("service", &open.service).to_owned())
    };
    let title = reading.say(&text("maps-openness-of").with("service", service.clone()));
    let heads = [reading.by(by), text("maps-rank"), text("maps-open"), text("maps-number"), text("maps-attempts")];
    Block::of(service, heads, open.places.iter().map(row).collect())
        .drawn(bars(&drawn, &[], &reading.shares(), &title), text("maps-openness-caption"))
}
