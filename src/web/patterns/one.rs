//! One pattern: what, how sure, whether another explanation holds, what it rests on, whose cases, and what people make of it.

use askama::Template;

use super::{
    Seen, explained, list,
    trend::{self, TrendShown},
};
use crate::{
    domain::rights::{DecidePatterns, ReadCases, Right},
    draw::interval::{self, Ratio, Row},
    engine::{
        adjust::AdjustedBy,
        behind::AtOffice,
        pattern::{ExplainedBy, Pattern},
        recorder::RecorderWarning,
        stats::{Estimate, TwoByTwo, rate},
    },
    store::patterns::{Decided, Decision, Week},
    web::{
        filters,
        form::{Choice, Typed, Wrong},
    },
    words::{
        Says, Text,
        finding::{Finding, Labels},
        heading::heading,
        numbers, text,
    },
};

/// What was kept of a pattern: its figures week by week, and what was decided.
pub struct History {
    pub weeks: Vec<Week>,
    pub decisions: Vec<Decided>,
    /// Dossiers in which a pattern can still be gathered, by code and title; none for whoever gathers none.
    pub dossiers: Option<Vec<(String, String)>>,
}

#[derive(Template)]
#[template(path = "patterns/one.html")]
pub struct PatternPage {
    id: String,
    title: String,
    certainty: Text,
    state: Option<Text>,
    decision: Option<Decision>,
    watched: bool,
    trend: Option<TrendShown>,
    history: Vec<Vec<String>>,
    history_heads: Vec<Text>,
    decisions: Vec<Decided>,
    typed: Typed,
    wrong: Wrong,
    first_seen: Option<chrono::NaiveDate>,
    sentence: String,
    /// The others, and the figures; none where the reader may not see all of them.
    figures: Option<Figures>,
    least: u64,
    verdict: Vec<String>,
    rests_on: Text,
    left_out: u64,
    warning: Option<Text>,
    /// How many people are behind it.
    people: u64,
    may_decide: bool,
    dossiers: Option<Vec<Choice>>,
    may_see_cases: bool,
    sees_all_cases: bool,
}

struct Figures {
    comparison: String,
    /// As recorded and adjusted, drawn.
    adjusted: String,
    rivals: Vec<Vec<String>>,
    rival_heads: Vec<Text>,
    evidence: Vec<Vec<String>>,
    evidence_heads: Vec<Text>,
    offices: Vec<Vec<String>>,
    office_heads: Vec<Text>,
    chance: String,
    fisher: String,
}

impl PatternPage {
    pub fn of(seen: &Seen, id: &str, history: &History, typed: Typed, wrong: Wrong) -> Option<Self> {
        let (pattern, offices) = seen.scan.as_ref()?.findings.pattern(id)?;
        let finding = Finding::of(pattern, &seen.names);
        let remembered = seen.remembered(id);
        let roles = seen.caller.roles;
        let figures = seen.sight.sees_table(pattern.table).then(|| Figures::of(seen, pattern, offices));
        Some(Self {
            id: pattern.id.clone(),
            title: title(seen, pattern),
            certainty: finding.certainty.text(),
            state: seen.state(id).map(trend::state),
            watched: seen.watched.iter().any(|watched| watched == id),
            trend: seen.scan.as_ref().and_then(|scan| scan.findings.trend(id)).filter(|_| figures.is_some()).map(|trend| TrendShown::of(seen, trend)),
            history: if figures.is_some() { trend::history(seen, &history.weeks) } else { Vec::new() },
            history_heads: vec![text("patterns-week-from"), text("patterns-group-met"), text("patterns-ratio")],
            decisions: history.decisions.clone(),
            typed,
            wrong,
            decision: remembered.and_then(|one| one.decision),
            first_seen: remembered.map(|one| one.first_seen),
            sentence: if figures.is_some() { finding.headline(seen.language()).html() } else { finding.without_total(seen.language()).html() },
            figures,
            least: seen.sight.least(),
            verdict: verdict(seen, pattern),
            rests_on: list::rests_on(seen, pattern),
            left_out: pattern.quality.left_out,
            warning: pattern.quality.warning.map(|warning| match warning {
                RecorderWarning::RestsOnOneCaseworker => text("patterns-warning-one"),
                RecorderWarning::VanishesWithinCaseworkers => text("patterns-warning-within"),
            }),
            people: pattern.table.a,
            // only what holds is remembered, and can be decided on
            dossiers: history.dossiers.as_ref().filter(|_| remembered.is_some() && pattern.explained_by.is_none()).map(|open| gathering(seen, open)),
            may_decide: remembered.is_some() && roles.any_of(DecidePatterns::ROLES),
            may_see_cases: roles.any_of(ReadCases::ROLES),
            sees_all_cases: seen.sight.is_exact(),
        })
    }

    fn is_confirmed(&self) -> bool {
        self.decision == Some(Decision::Confirmed)
    }

    fn is_dismissed(&self) -> bool {
        self.decision == Some(Decision::Dismissed)
    }
}

/// The dossiers to which a pattern can be added, and a new one.
fn gathering(seen: &Seen, open: &[(String, String)]) -> Vec<Choice> {
    let new = Choice::new("", text("dossiers-into-new").say(seen.language()));
    open.iter().map(|(code, title)| Choice::new(code, title)).chain([new]).collect()
}

/// Who, what, where: short enough for a heading.
pub fn title(seen: &Seen, pattern: &Pattern) -> String {
    heading(&pattern.statement, &seen.names)
}

/// Whether another explanation holds, in sentences.
fn verdict(seen: &Seen, pattern: &Pattern) -> Vec<String> {
    let sentence = |text: Text| {
        let said = text.say(seen.language());
        let mut letters = said.chars();
        let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        crate::words::text("patterns-verdict").with("said", capital).say(seen.language())
    };
    explanations(seen, pattern).into_iter().map(sentence).collect()
}

fn explanations(seen: &Seen, pattern: &Pattern) -> Vec<Text> {
    let mut said = match &pattern.explained_by {
        Some(ExplainedBy::Adjustment(explanation)) => vec![explained(*explanation)],
        Some(ExplainedBy::Patterns(_)) => vec![text("patterns-explained-patterns")],
        None => vec![list::holds(pattern)],
    };
    let Some(all) = pattern.rivals.last().filter(|_| seen.sight.sees_table(pattern.table)) else { return said };
    said.push(match all.share {
        Some(share) => list::rivals_share(seen, share),
        None => text("patterns-rivals-none"),
    });
    said.push(text("patterns-rivals-dropped").with("n", all.persons_dropped));
    said
}

impl Figures {
    fn of(seen: &Seen, pattern: &Pattern, offices: &[AtOffice]) -> Self {
        let adjusted = adjusted(seen, pattern);
        Self {
            comparison: Finding::of(pattern, &seen.names).comparison(seen.language()).html(),
            adjusted: interval::rows(
                &adjusted,
                &text("layout-interval-same").say(seen.language()),
                &text("patterns-adjusted-title").say(seen.language()),
            ),
            rivals: rivals(seen, pattern),
            rival_heads: [text("patterns-held-fixed"), text("patterns-ratio"), text("patterns-share-of-gap"), text("patterns-not-comparable")].into(),
            evidence: evidence(seen, pattern),
            evidence_heads: [text("patterns-who"), text("patterns-met"), text("patterns-not-met"), text("patterns-people"), text("patterns-rate")]
                .into(),
            offices: at_offices(seen, offices),
            office_heads: [text("patterns-office"), text("patterns-group-met"), text("patterns-others-met")].into(),
            chance: numbers::probability(pattern.q),
            fisher: numbers::probability(pattern.fisher),
        }
    }
}

fn as_ratio(estimate: Estimate) -> Ratio {
    Ratio { value: estimate.value, low: estimate.low, high: estimate.high }
}

fn said(seen: &Seen, estimate: Estimate) -> String {
    text("patterns-estimate")
        .with("value", numbers::ratio(estimate.value))
        .with("range", numbers::range(estimate.low, estimate.high, seen.language()))
        .say(seen.language())
}

/// What is held fixed in the entry of a rival.
fn held_fixed(seen: &Seen, facet: &str) -> String {
    match facet {
        "all" => text("patterns-same-all").say(seen.language()),
        facet => text("patterns-same").with("facet", seen.names.facet(facet).unwrap_or(facet)).say(seen.language()),
    }
}

/// The ratio as recorded, then with each other explanation held fixed.
fn adjusted(seen: &Seen, pattern: &Pattern) -> Vec<Row> {
    let row = |label: String, estimate: Estimate, main| Row { label, ratio: as_ratio(estimate), said: said(seen, estimate), main };
    let mut rows = vec![row(text("patterns-as-recorded").say(seen.language()), pattern.risk_ratio, true)];
    let by = match pattern.adjusted.by {
        AdjustedBy::Office => text("patterns-same-office"),
        AdjustedBy::Service => text("patterns-same-service"),
    };
    rows.extend(pattern.adjusted.risk_ratio.map(|estimate| row(by.say(seen.language()), estimate, false)));
    if let Some(estimate) = pattern.quality.by_recorder {
        rows.push(row(text("patterns-same-caseworker").say(seen.language()), estimate, false));
    }
    rows.extend(pattern.rivals.iter().filter_map(|rival| Some(row(held_fixed(seen, &rival.facet), rival.risk_ratio?, false))));
    rows
}

fn rivals(seen: &Seen, pattern: &Pattern) -> Vec<Vec<String>> {
    let nothing = || text("patterns-no-figure").say(seen.language());
    pattern
        .rivals
        .iter()
        .map(|rival| {
            vec![
                held_fixed(seen, &rival.facet),
                rival.risk_ratio.map_or_else(nothing, |estimate| said(seen, estimate)),
                rival.share.map_or_else(nothing, |share| numbers::percent(share.max(0.0), seen.language())),
                numbers::count(rival.persons_dropped),
            ]
        })
        .collect()
}

fn evidence(seen: &Seen, pattern: &Pattern) -> Vec<Vec<String>> {
    let row = |who: Text, met: u64, not: u64| {
        let share = rate::rate(met, met + not).map(|share| share_of(seen, share)).unwrap_or_default();
        vec![who.say(seen.language()), numbers::count(met), numbers::count(not), numbers::count(met + not), share]
    };
    let TwoByTwo { a, b, c, d } = pattern.table;
    let (here, there) = if pattern.statement.group.is_empty() {
        (text("patterns-here"), text("patterns-elsewhere"))
    } else {
        (text("patterns-this-group"), text("patterns-the-others"))
    };
    vec![row(here, a, b), row(there, c, d)]
}

fn share_of(seen: &Seen, share: Estimate) -> String {
    let percent = |value| numbers::percent(value, seen.language());
    text("patterns-rate-range")
        .with("share", percent(share.value))
        .with("low", percent(share.low))
        .with("high", percent(share.high))
        .say(seen.language())
}

/// Office by office, those with most people of the group first.
fn at_offices(seen: &Seen, offices: &[AtOffice]) -> Vec<Vec<String>> {
    let mut offices: Vec<&AtOffice> = offices.iter().filter(|at| at.table.group() > 0).collect();
    if offices.len() < 2 {
        return Vec::new(); // one office has the figures of the whole
    }
    offices.sort_by_key(|at| std::cmp::Reverse(at.table.group()));
    let of = |met: u64, all: u64| {
        if all == 0 && seen.sight.is_exact() {
            return text("patterns-no-figure").say(seen.language());
        }
        let hidden = !seen.sight.sees(met) || !seen.sight.sees(all - met);
        let said =
            if hidden { text("layout-fewer").with("least", seen.sight.least()) } else { text("patterns-of").with("met", met).with("all", all) };
        said.say(seen.language())
    };
    let row = |at: &AtOffice| {
        let table = at.table;
        vec![seen.names.office(&at.office).to_owned(), of(table.a, table.group()), of(table.c, table.c + table.d)]
    };
    offices.into_iter().take(50).map(row).collect()
}
