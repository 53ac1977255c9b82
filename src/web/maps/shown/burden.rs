//! The burden: trips, hours, money, papers and days that people carry.

use super::{Block, Reading, Shown};
use crate::{
    draw::bars::{Bar, Shade, bars},
    engine::{
        burden::{Burden, Carried},
        maps::ByPlace,
    },
    words::{Text, numbers, text},
};

const BARS: usize = 20;

pub fn of(reading: &Reading<'_>, burden: &ByPlace<Burden>) -> Shown {
    let mut shown = Shown::default();
    let Some(all) = &burden.together else {
        shown.sentences.push(text("maps-no-burden"));
        return shown;
    };
    let said = |carried: Option<&Carried>, whole: Text, unit: f64| {
        let carried = carried.filter(|carried| reading.seen.sight.sees_median(carried.persons))?;
        Some(whole.with("median", numbers::plain(carried.per_person.median / unit)).with("people", reading.people(carried.persons)))
    };
    shown.sentences.extend(said(all.trips.as_ref(), text("maps-burden-trips"), 1.0));
    shown.sentences.extend(said(all.days.as_ref(), text("maps-burden-days"), 1.0));
    shown.blocks.push(block(reading, burden, all));
    shown.notes.push(text("maps-burden-note"));
    shown
}

fn block(reading: &Reading<'_>, burden: &ByPlace<Burden>, all: &Burden) -> Block {
    let name = |one: &Burden| reading.value_or_not(&burden.by, one.of.as_deref());
    let figure = |carried: Option<&Carried>, write: &dyn Fn(f64) -> String| match carried {
        Some(carried) if reading.seen.sight.sees_median(carried.persons) => {
            let [lower, median, upper] = [carried.per_person.lower, carried.per_person.median, carried.per_person.upper].map(write);
            reading.say(&text("maps-quartiles").with("median", median).with("lower", lower).with("upper", upper))
        }
        Some(_) => reading.say(&text("maps-too-few")),
        None => reading.say(&text("maps-unknown")),
    };
    let plain: &dyn Fn(f64) -> String = &|value| numbers::plain((value * 10.0).round() / 10.0);
    let row = |name: String, one: &Burden| {
        let money = one.money.iter().next();
        vec![
            name,
            reading.people(one.persons),
            figure(one.trips.as_ref(), plain),
            figure(one.hours.as_ref(), plain),
            figure(money.map(|(_, carried)| carried), &|value| numbers::money(value.round() as i64, money.map_or("CNY", |(currency, _)| currency))),
            figure(one.papers.as_ref(), plain),
            figure(one.days.as_ref(), plain),
        ]
    };
    let rows = [row(reading.say(&text("maps-together")), all)].into_iter().chain(burden.each.iter().map(|one| row(name(one), one)));
    let heads = [
        reading.by(&burden.by),
        text("maps-number"),
        text("maps-trips-each"),
        text("maps-hours-each"),
        text("maps-money-each"),
        text("maps-papers-each"),
        text("maps-days-each"),
    ];
    let block = Block::of(text("maps-burden"), heads, rows.collect());
    let seen = |one: &&Burden| one.days.is_some_and(|carried| reading.seen.sight.sees_median(carried.persons));
    let most = burden.each.iter().filter(seen).filter_map(|one| one.days).map(|carried| carried.per_person.upper).fold(1.0, f64::max);
    let drawn: Vec<Bar> = burden
        .each
        .iter()
        .filter(seen)
        .take(BARS)
        .filter_map(|one| {
            let days = one.days?.per_person;
            Some(Bar {
                label: name(one),
                said: reading.say(&text("maps-days-alone").with("days", days.median)),
                parts: vec![(days.median / most, Shade::Middle)],
                interval: Some((days.lower / most, days.upper / most)),
            })
        })
        .collect();
    if drawn.is_empty() { block } else { block.drawn(bars(&drawn, &[], &[], &reading.say(&text("maps-burden"))), text("maps-burden-caption")) }
}
