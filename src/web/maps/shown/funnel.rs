//! The funnel: where people stop, and how.

use super::{Block, Reading, Shown, bar};
use crate::{
    draw::bars::{Shade, bars},
    engine::funnel::{Funnel, How, Stage, Stopped},
    words::{
        Text,
        finding::{Labels, ScopeKind},
        text,
    },
};

pub fn of(reading: &Reading<'_>, funnel: &Funnel) -> Shown {
    let mut shown = Shown::default();
    if funnel.began == 0 && funnel.never_applied.is_empty() {
        shown.sentences.push(text("maps-nothing-here"));
        return shown;
    }
    shown.sentences.push(
        text("maps-funnel-began").with("people", reading.people(funnel.persons)).with("pursuits", reading.counted(funnel.began, funnel.persons)),
    );
    shown.blocks.push(stages(reading, &funnel.stages));
    shown.blocks.push(stops(reading, &funnel.stages));
    if !funnel.never_applied.is_empty() {
        let all: u64 = funnel.never_applied.iter().map(|stopped| stopped.persons).sum();
        shown.sentences.push(text("maps-funnel-never").with("people", reading.people(all)));
        let row = |stopped: &Stopped| {
            let why = stopped
                .reason
                .as_deref()
                .map_or_else(|| reading.say(&text("maps-no-reason")), |code| reading.word(&reading.words.never_applied_reasons, code).to_owned());
            vec![why, reading.people(stopped.persons)]
        };
        let heads = [text("maps-why"), text("maps-number")];
        shown.blocks.push(Block::of(text("maps-never-applied"), heads, funnel.never_applied.iter().map(row).collect()));
    }
    if funnel.without_stage > 0 {
        shown.notes.push(text("maps-funnel-without-stage").with("people", reading.people(funnel.without_stage)));
    }
    shown
}

fn stage<'r>(reading: &'r Reading<'_>, stage: &'r str) -> &'r str {
    reading.seen.names.scope(ScopeKind::Stage, stage).unwrap_or(stage)
}

/// Reached and passed, stage by stage.
fn stages(reading: &Reading<'_>, stages: &[Stage]) -> Block {
    let reached =
        |one: &Stage| bar(reading, reading.say(&text("maps-reached").with("stage", stage(reading, &one.stage))), one.reached, Shade::Middle);
    let passed = |one: &Stage| bar(reading, reading.say(&text("maps-passed").with("stage", stage(reading, &one.stage))), one.passed, Shade::Dark);
    let drawn: Vec<_> = stages.iter().flat_map(|stage| [reached(stage), passed(stage)]).collect();
    let svg = bars(&drawn, &[], &reading.shares(), &reading.say(&text("maps-funnel")));
    let rows = stages.iter().map(|one| vec![stage(reading, &one.stage).to_owned(), reading.of_all(one.reached), reading.of_all(one.passed)]);
    Block::of(text("maps-funnel-stages"), [text("maps-stage"), text("maps-stage-reached"), text("maps-stage-passed")], rows.collect())
        .drawn(svg, text("maps-funnel-caption"))
}

/// How those stand who did not get through.
fn stops(reading: &Reading<'_>, stages: &[Stage]) -> Block {
    let mut rows = Vec::new();
    for one in stages {
        for stopped in &one.stopped {
            let why = stopped.reason.as_deref().map_or_else(|| reading.say(&text("maps-no-reason")), |code| reason(reading, stopped.how, code));
            rows.push(vec![stage(reading, &one.stage).to_owned(), reading.say(&how(stopped.how)), why, reading.people(stopped.persons)]);
        }
    }
    let heads = [text("maps-stage"), text("maps-how"), text("maps-why"), text("maps-number")];
    Block { numbers_from: 3, ..Block::of(text("maps-stopped"), heads, rows) }
}

fn reason(reading: &Reading<'_>, how: How, code: &str) -> String {
    match how {
        How::GaveUp => reading.word(&reading.words.gave_up_reasons, code).to_owned(),
        _ => reading.seen.names.reason(code).unwrap_or(code).to_owned(),
    }
}

fn how(how: How) -> Text {
    match how {
        How::GaveUp => text("maps-gave-up"),
        How::Refused => text("maps-refused"),
        How::SentElsewhere => text("maps-sent-elsewhere"),
        How::MoreDemanded => text("maps-more-demanded"),
        How::Waiting => text("maps-still-waiting"),
        How::NotKnown => text("maps-not-known"),
    }
}
