//! Rule against practice: what counters ask for, by what the rule in force that day says of it.

use super::{Block, Reading, Shown, bar};
use crate::{
    draw::bars::{Bar, Shade, bars},
    engine::{columns::Basis, maps::Beyond, practice::Practice},
    words::{Text, text},
};

const BARS: usize = 20;

pub fn of(reading: &Reading<'_>, beyond: &Beyond) -> Shown {
    let mut shown = Shown::default();
    let Some(all) = &beyond.together else {
        shown.sentences.push(text("maps-no-demands"));
        return shown;
    };
    if reading.share(all.beyond_the_rule).is_some() && all.beyond_the_rule.of > 0 {
        shown.sentences.push(text("maps-practice-beyond").with("share", reading.of_all(all.beyond_the_rule)));
    }
    let by = |practice: &Practice| reading.value_or_not(&beyond.by, practice.of.as_deref());
    let requirement =
        |practice: &Practice| practice.of.as_deref().map_or_else(|| reading.say(&text("maps-not-known")), |code| reading.requirement(code));
    shown.blocks.push(block(reading, text("maps-practice-by").with("by", reading.by(&beyond.by)), reading.by(&beyond.by), &beyond.each, by));
    shown.blocks.push(block(reading, text("maps-practice-requirements"), text("maps-requirement"), &beyond.by_requirement, requirement));
    shown.notes.push(text("maps-practice-basis"));
    shown
}

fn block(reading: &Reading<'_>, heading: Text, of: Text, practices: &[Practice], name: impl Fn(&Practice) -> String) -> Block {
    let known: Vec<&Practice> = practices.iter().filter(|practice| practice.beyond_the_rule.of > 0).take(BARS).collect();
    let drawn: Vec<Bar> = known.iter().map(|practice| bar(reading, name(practice), practice.beyond_the_rule, Shade::Red)).collect();
    let rows = practices.iter().map(|practice| {
        let on = |basis: Basis| {
            let people = practice.by_basis.iter().find(|on| on.basis == basis).map_or(0, |on| on.persons);
            reading.people(people)
        };
        let mut row = vec![name(practice), reading.people(practice.persons)];
        row.extend(Basis::ALL.map(on));
        row
    });
    let heads = [
        of,
        text("maps-number"),
        text("maps-in-the-rule"),
        text("maps-local-addition"),
        text("maps-no-rule-found"),
        text("maps-forbidden"),
        text("maps-basis-not-known"),
    ];
    let title = reading.say(&heading);
    let block = Block::of(heading, heads, rows.collect());
    if drawn.is_empty() { block } else { block.drawn(bars(&drawn, &[], &reading.shares(), &title), text("maps-practice-caption")) }
}
