//! The list of patterns, strongest first; below it what others explain, and what was dismissed.

use askama::Template;

use super::{
    Seen,
    emerging::Beginning,
    explained,
    filter::{Choices, Wanted},
    trend,
};
use crate::{
    draw::interval::Ratio,
    engine::{
        adjust::AdjustedBy,
        pattern::{ExplainedBy, Pattern},
        scan::Note,
        trend::State,
    },
    store::patterns::Decision,
    web::{filters, form::Wrong},
    words::{
        Says, Text,
        finding::{Finding, Labels},
        numbers, text,
    },
};

#[derive(Template)]
#[template(path = "patterns/list.html")]
pub struct ListPage {
    /// None before the first scan.
    scan: Option<Summary>,
    choices: Choices,
    filtered: bool,
    holding: Vec<Line>,
    dismissed: Vec<Line>,
    explained: Vec<Line>,
    /// What is met by more people of late than its own past lets one expect.
    beginning: Vec<Beginning>,
    /// What was left out of the scan, and why.
    notes: Vec<Text>,
    /// The filters are a form that cannot be wrong.
    wrong: Wrong,
}

/// What the last scan came to.
pub struct Summary {
    pub on: chrono::NaiveDate,
    pub possible: usize,
    pub holding: usize,
}

/// A finding in the list.
pub struct Line {
    pub id: String,
    pub sentence: String,
    /// None where the reader may not see all figures.
    pub ratio: Option<Ratio>,
    pub meta: Vec<Text>,
    pub rests_on: Text,
    pub confirmed: bool,
    /// New, growing or fading; nothing of what stays as it is.
    pub state: Option<Text>,
    pub watched: bool,
}

impl ListPage {
    pub fn of(seen: &Seen, wanted: &Wanted) -> Self {
        let patterns: &[Pattern] = seen.scan.as_ref().map(|scan| scan.findings.scan.patterns.as_slice()).unwrap_or_default();
        let scan = seen.scan.as_ref().zip(seen.scanned_on()).map(|(scan, on)| Summary {
            on,
            possible: scan.findings.scan.hypotheses.possible,
            holding: scan.findings.holding().count(),
        });
        let mut page = Self {
            scan,
            choices: wanted.choices(patterns.iter(), seen),
            filtered: !wanted.is_empty(),
            holding: Vec::new(),
            dismissed: Vec::new(),
            explained: Vec::new(),
            notes: seen.scan.as_ref().map(|scan| scan.findings.scan.notes.iter().map(|note| said(seen, note)).collect()).unwrap_or_default(),
            beginning: if wanted.is_empty() { Beginning::all(seen) } else { Vec::new() },
            wrong: Wrong::default(),
        };
        for pattern in patterns.iter().filter(|pattern| wanted.has(pattern, seen)) {
            let line = Line::of(seen, pattern);
            match (&pattern.explained_by, seen.remembered(&pattern.id).and_then(|one| one.decision)) {
                (Some(_), _) => page.explained.push(line),
                (None, Some(Decision::Dismissed)) => page.dismissed.push(line),
                (None, _) => page.holding.push(line),
            }
        }
        page
    }
}

/// What a reader should know beside the patterns.
fn said(seen: &Seen, note: &Note) -> Text {
    let facet = |code: &str| seen.names.facet(code).unwrap_or(code).to_owned();
    match note {
        Note::NoTarget => text("patterns-note-no-target"),
        Note::NothingTestable => text("patterns-note-nothing-testable"),
        Note::NobodyToCompare(code) => text("patterns-note-nobody-to-compare").with("facet", facet(code)),
        Note::RareValues { facet: code, values } => text("patterns-note-rare-values").with("facet", facet(code)).with("n", *values),
        Note::WithoutDay(steps) => text("patterns-note-without-day").with("n", *steps),
        Note::ManyAttempts(attempts) => text("patterns-note-many-attempts").with("n", *attempts),
        Note::Contradictory(people) => text("patterns-note-contradictory").with("n", seen.sight.figure(*people as u64).say(seen.names.language)),
        Note::ExplainedLeftOut(count) => text("patterns-note-explained-left-out").with("n", *count),
        Note::CandidatesLeftOut(count) => text("patterns-note-candidates-left-out").with("n", *count),
        Note::BasisNotKnown(demands) => text("patterns-note-basis-not-known").with("n", *demands),
    }
}

impl Line {
    fn of(seen: &Seen, pattern: &Pattern) -> Self {
        let ratio = pattern.risk_ratio;
        Self {
            id: pattern.id.clone(),
            sentence: seen.sentence(pattern),
            ratio: seen.sight.sees_table(pattern.table).then_some(Ratio { value: ratio.value, low: ratio.low, high: ratio.high }),
            meta: meta(seen, pattern),
            rests_on: rests_on(seen, pattern),
            confirmed: seen.remembered(&pattern.id).and_then(|one| one.decision) == Some(Decision::Confirmed),
            state: seen.state(&pattern.id).filter(|state| *state != State::Steady).map(trend::state),
            watched: seen.watched.contains(&pattern.id),
        }
    }
}

/// How sure it is, and whether another explanation holds.
fn meta(seen: &Seen, pattern: &Pattern) -> Vec<Text> {
    match &pattern.explained_by {
        Some(ExplainedBy::Adjustment(explanation)) => return vec![explained(*explanation)],
        Some(ExplainedBy::Patterns(ids)) => {
            let first = ids.iter().find_map(|id| seen.pattern(id)).map(|other| Finding::of(other, &seen.names));
            return match first {
                Some(first) => vec![text("patterns-explained-pattern").with("other", first.without_total(seen.language()).to_string())],
                None => vec![text("patterns-explained-patterns")],
            };
        }
        None => {}
    }
    let mut meta = vec![Finding::of(pattern, &seen.names).certainty.text(), holds(pattern)];
    // a share of the gap tells about the ratio, which is hidden together with the table
    if let Some(share) = pattern.rivals.last().and_then(|all| all.share).filter(|_| seen.sight.sees_table(pattern.table)) {
        meta.push(rivals_share(seen, share));
    }
    if pattern.quality.warning.is_some() {
        meta.push(text("patterns-one-caseworker"));
    }
    meta
}

/// How much of the gap all rival explanations together account for.
pub fn rivals_share(seen: &Seen, share: f64) -> Text {
    match share {
        ..0.005 => text("patterns-rivals-nothing"),
        share => text("patterns-rivals-share").with("share", numbers::percent(share, seen.language())),
    }
}

/// What it still holds after.
pub fn holds(pattern: &Pattern) -> Text {
    match pattern.adjusted.by {
        AdjustedBy::Office => text("patterns-holds-office"),
        AdjustedBy::Service => text("patterns-holds-service"),
    }
}

/// People, steps, caseworkers, share not coded.
pub fn rests_on(seen: &Seen, pattern: &Pattern) -> Text {
    let quality = &pattern.quality;
    text("patterns-rests-on")
        .with("steps", quality.steps)
        .with("caseworkers", quality.recorders)
        .with("share", numbers::percent(quality.not_coded, seen.language()))
}
