//! The inclusion profile: who gets in and who does not, by service, place and group.

use super::{Block, Reading, Shown, bar};
use crate::{
    draw::bars::{Bar, Shade, bars},
    engine::{inclusion::Inclusion, maps::Profile},
    words::{finding::Labels, text},
};

/// Bars of one picture; the table has all.
const BARS: usize = 24;

pub fn of(reading: &Reading<'_>, profile: &Profile) -> Shown {
    let mut shown = Shown::default();
    if profile.cells.is_empty() {
        shown.sentences.push(text("maps-nothing-here"));
        return shown;
    }
    let facet = profile.facet.as_deref().unwrap_or_default();
    let named = |cell: &Inclusion| {
        let service = cell.service.as_deref().map(|code| reading.value("service", code).to_owned());
        let place = cell.place.as_deref().zip(profile.by.as_deref()).map(|(code, by)| reading.value(by, code).to_owned());
        let group = cell
            .group
            .as_deref()
            .map_or_else(|| reading.say(&text("maps-everyone")), |code| reading.seen.names.facet_value(facet, code).unwrap_or(code).to_owned());
        (service.unwrap_or_else(|| reading.say(&text("maps-all-services"))), place.unwrap_or_else(|| reading.say(&text("maps-everywhere"))), group)
    };
    let drawn: Vec<Bar> = profile
        .cells
        .iter()
        .take(BARS)
        .map(|cell| {
            let (service, place, group) = named(cell);
            let label = if profile.by.is_some() { format!("{service} · {place} · {group}") } else { format!("{service} · {group}") };
            bar(reading, label, cell.granted, if cell.group.is_none() { Shade::Light } else { Shade::Middle })
        })
        .collect();
    let rows = profile.cells.iter().map(|cell| {
        let (service, place, group) = named(cell);
        vec![service, place, group, reading.of_all(cell.granted)]
    });
    let place = profile.by.as_deref().map_or_else(|| text("maps-place"), |by| reading.by(by));
    let group = text("maps-named").with("name", reading.seen.names.facet(facet).unwrap_or(facet));
    let block = Block::of(text("maps-inclusion-table"), [text("maps-service"), place, group, text("maps-granted")], rows.collect());
    let svg = bars(&drawn, &[], &reading.shares(), &reading.say(&text("maps-inclusion")));
    let caption = if profile.cells.len() > BARS { text("maps-inclusion-caption-some").with("n", BARS) } else { text("maps-inclusion-caption") };
    shown.blocks.push(Block { numbers_from: 3, ..block.drawn(svg, caption) });
    shown
}
