//! Gradations: what comes out, status tier by status tier.

use super::{Block, Reading, Shown, bar};
use crate::{
    draw::bars::{Shade, bars},
    engine::gradations::{Gradations, Grade},
    words::{finding::Labels, text},
};

pub fn of(reading: &Reading<'_>, grades: Option<&(String, Gradations)>) -> Shown {
    let mut shown = Shown::default();
    let Some((facet, found)) = grades else {
        shown.sentences.push(text("maps-no-tiers"));
        return shown;
    };
    if found.grades.iter().all(|grade| grade.persons == 0) {
        shown.sentences.push(text("maps-nothing-here"));
        return shown;
    }
    let tier = |grade: &Grade| reading.seen.names.facet_value(facet, &grade.tier).unwrap_or(&grade.tier).to_owned();
    let drawn: Vec<_> = found.grades.iter().map(|grade| bar(reading, tier(grade), grade.granted, Shade::Middle)).collect();
    let name = reading.seen.names.facet(facet).unwrap_or(facet).to_owned();
    let rows = found.grades.iter().map(|grade| vec![tier(grade), reading.people(grade.persons), reading.of_all(grade.granted)]);
    let block = Block::of(
        text("maps-gradations-granted"),
        [text("maps-named").with("name", name.clone()), text("maps-number"), text("maps-granted")],
        rows.collect(),
    );
    shown.blocks.push(block.drawn(bars(&drawn, &[], &reading.shares(), &reading.say(&text("maps-gradations"))), text("maps-gradations-caption")));
    let mut met = Vec::new();
    for grade in &found.grades {
        for (outcome, share) in grade.outcomes.iter().filter(|(_, share)| share.persons > 0) {
            let outcome = reading.seen.names.outcome(outcome).unwrap_or(outcome).to_owned();
            met.push(vec![tier(grade), outcome, reading.of_all(*share)]);
        }
    }
    let heads = [text("maps-named").with("name", name), text("maps-outcome"), text("maps-who-met")];
    shown.blocks.push(Block { numbers_from: 2, ..Block::of(text("maps-gradations-outcomes"), heads, met) });
    if found.left_out > 0 {
        shown.notes.push(text("maps-gradations-left-out").with("people", reading.people(found.left_out)));
    }
    shown
}
