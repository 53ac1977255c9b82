//! One office: what people met there, beside the same services elsewhere; never a league table.

use askama::Template;
use chrono::NaiveDate;

use super::{
    page::{Block, Reading, Shown},
    shown::bar,
};
use crate::{
    draw::bars::{Bar, Shade, bars},
    engine::{
        maps::Measured,
        office::{Compared, OfficeFigures},
        response_clocks::{ResponseClocks, State},
    },
    web::{filters, patterns::Seen},
    words::{Says, Text, finding::Labels, text},
};

#[derive(Template)]
#[template(path = "maps/office.html")]
pub struct OfficePage {
    code: String,
    name: String,
    as_of: NaiveDate,
    sentences: Vec<String>,
    blocks: Vec<Block>,
    notes: Vec<Text>,
    guarded: Option<(u64, u64)>,
}

impl OfficePage {
    pub fn of(seen: &Seen, code: &str, as_of: NaiveDate, shown: Shown) -> Self {
        let said = |text: &Text| crate::words::finding::Sentence::of(text.say(seen.names.language)).html();
        Self {
            name: seen.names.office(code).to_owned(),
            code: code.to_owned(),
            as_of,
            sentences: shown.sentences.iter().map(said).collect(),
            blocks: shown.blocks,
            notes: shown.notes,
            guarded: seen.sight.guards(),
        }
    }
}

/// `beside`: the maps of the office's own cut that tell of demands, promises and waits.
pub fn shown(reading: &Reading<'_>, figures: Option<&OfficeFigures>, response: Option<&ResponseClocks>, beside: &[Measured]) -> Shown {
    let mut shown = Shown::default();
    let Some(figures) = figures else {
        shown.sentences.push(text("maps-office-nobody"));
        return shown;
    };
    let counted = |figure: u64| reading.counted(figure, figures.persons);
    shown.sentences.push(
        text("maps-office-people")
            .with("people", reading.people(figures.persons))
            .with("attempts", counted(figures.attempts))
            .with("steps", counted(figures.steps)),
    );
    let outcome = |code: &str| reading.seen.names.outcome(code).unwrap_or(code).to_owned();
    let reason = |code: &str| reading.seen.names.reason(code).unwrap_or(code).to_owned();
    shown.blocks.push(compared(reading, text("maps-office-outcomes"), text("maps-outcome"), &figures.outcomes, outcome));
    shown.blocks.push(compared(reading, text("maps-office-reasons"), text("maps-why"), &figures.reasons, reason));
    for (heading, offices) in [(text("maps-office-sends"), &figures.sends_to), (text("maps-office-sent-by"), &figures.sent_by)] {
        let rows = offices.iter().map(|(office, people)| vec![reading.seen.names.office(office).to_owned(), reading.people(*people)]).collect();
        shown.blocks.push(Block::of(heading, [text("maps-office"), text("maps-number")], rows));
    }
    if let Some(found) = response {
        shown.blocks.push(clocks(reading, found));
        shown.notes.push(text("maps-clocks-rule"));
        if found.left_out > 0 {
            shown.notes.push(text("maps-clocks-left-out").with("n", found.left_out));
        }
    }
    for measured in beside {
        let other = super::page::shown(reading, measured);
        shown.blocks.extend(other.blocks);
        shown.notes.extend(other.notes);
    }
    shown.notes.push(text("maps-office-both").with("people", reading.people(figures.both)));
    shown
}

/// Whether papers that the office took were answered in the time that the rules give it.
fn clocks(reading: &Reading<'_>, found: &ResponseClocks) -> Block {
    let named = |state: State| match state {
        State::Kept => text("maps-clock-kept"),
        State::Late => text("maps-clock-late"),
        State::Missed => text("maps-clock-missed"),
        State::Running => text("maps-clock-running"),
    };
    let row =
        |(state, clocks, people): &(State, u64, u64)| vec![reading.say(&named(*state)), reading.counted(*clocks, *people), reading.people(*people)];
    let heading = text("maps-clocks");
    let waited = bar(reading, reading.say(&text("maps-clocks-let-down")), found.let_down, Shade::Red);
    let drawn = bars(&[waited], &[], &reading.shares(), &reading.say(&heading));
    let heads = [text("maps-how"), text("maps-clocks-times"), text("maps-number")];
    Block::of(heading, heads, found.states.iter().map(row).collect()).drawn(drawn, text("maps-clocks-caption"))
}

fn compared(reading: &Reading<'_>, heading: Text, what: Text, all: &[Compared], name: impl Fn(&str) -> String) -> Block {
    let drawn: Vec<Bar> = all
        .iter()
        .take(8)
        .flat_map(|one| {
            let elsewhere = reading.say(&text("maps-elsewhere-same").with("what", name(&one.code)));
            [bar(reading, name(&one.code), one.here, Shade::Red), bar(reading, elsewhere, one.elsewhere, Shade::Light)]
        })
        .collect();
    let rows = all.iter().map(|one| vec![name(&one.code), reading.of_all(one.here), reading.of_all(one.elsewhere)]).collect();
    let title = reading.say(&heading);
    let block = Block::of(heading, [what, text("maps-here"), text("maps-elsewhere")], rows);
    if drawn.is_empty() { block } else { block.drawn(bars(&drawn, &[], &reading.shares(), &title), text("maps-office-caption")) }
}
