//! A release before it is published, as its page tells of it: what the protection costs, and what an attack found.

use super::{form, known::Known};
use crate::{
    domain::{language::Language, period::Period, release::Definition},
    protect::{
        attack::{Broken, Verdict},
        draw_up::Cost,
        published::Measure,
    },
    release::{
        proposal::Proposal,
        publication::{beside, measure},
    },
    store::releases::{Release, State},
    words::{Text, days, text},
};

/// Figures that can be worked out of which a page tells.
const BROKEN_MAX: usize = 10;

/// What is known of a release before it is published.
pub struct Checked {
    /// How much of what is counted is hidden.
    pub lost: Text,
    /// By how much figures differ from the truth.
    pub noise: Text,
    /// People without a value that has a row.
    pub without_row: Option<Text>,
    pub holds: bool,
    pub verdict: Text,
    /// Figures that can be worked out.
    pub broken: Vec<Text>,
}

impl Checked {
    pub fn of(proposal: &Proposal, known: &Known, language: Language) -> Self {
        let rules = proposal.publication.figures.rules;
        let verdict = &proposal.verdict;
        Self {
            lost: text("releases-lost").with("hidden", proposal.cost.hidden).with("cells", proposal.cost.cells).with("share", lost(proposal.cost)),
            noise: text("releases-noise").with("most", rules.largest_perturbation),
            without_row: (proposal.without_row as u64 >= rules.k).then(|| text("releases-without-row").with("k", rules.k)),
            holds: verdict.holds(),
            verdict: said(verdict, proposal.earlier),
            broken: verdict
                .broken
                .iter()
                .take(BROKEN_MAX)
                .map(|broken| worked_out(broken, known, &proposal.publication.definition, language))
                .collect(),
        }
    }
}

fn said(verdict: &Verdict, earlier: usize) -> Text {
    if verdict.unfinished {
        text("releases-attack-unfinished")
    } else if verdict.contradictory {
        text("releases-attack-contradiction")
    } else if verdict.holds() {
        text("releases-attack-holds").with("hidden", verdict.hidden).with("earlier", earlier)
    } else {
        text("releases-attack-broken").with("broken", verdict.broken.len() + verdict.rates.len() + verdict.medians.len()).with("earlier", earlier)
    }
}

fn worked_out(broken: &Broken, known: &Known, definition: &Definition, language: Language) -> Text {
    text("releases-worked-out")
        .with("cell", known.cell(definition, &broken.cell, language))
        .with("measure", measure(broken.measure))
        .with("least", broken.least.round())
        .with("greatest", broken.greatest.round())
}

/// What share of all persons-in-cells is hidden, so coarsely that no hidden cell follows from it.
fn lost(cost: Cost) -> Text {
    match cost.persons_hidden * 100 / cost.persons.max(1) {
        0..5 => text("releases-lost-little"),
        5..10 => text("releases-lost-five"),
        10..25 => text("releases-lost-ten"),
        25..50 => text("releases-lost-quarter"),
        _ => text("releases-lost-half"),
    }
}

/// A release in a list.
pub struct Line {
    pub code: String,
    pub title: String,
    pub state: Text,
    pub counted: Vec<String>,
    pub period: Option<Period>,
    /// When it was withdrawn, else published, else drafted.
    pub on: chrono::NaiveDate,
    /// Whether its files are handed out.
    pub published: bool,
}

impl Line {
    pub fn of(release: &Release, known: &Known, language: Language) -> Self {
        Self {
            code: release.code.to_string(),
            title: release.title.clone(),
            state: super::state(release.state),
            counted: counted(&release.definition, known, language),
            period: release.definition.period(),
            on: release.withdrawn_on.or(release.published_on).unwrap_or(release.drafted_on),
            published: release.state == State::Published,
        }
    }
}

/// Where the same is drawn up of the year before; a title that names the period names the other one.
pub fn a_year_before(release: &Release) -> Option<String> {
    let period = release.definition.period()?;
    let before = period.a_year_before();
    let title = Language::ALL
        .into_iter()
        .fold(release.title.clone(), |title, known| title.replace(&days::period(period, known), &days::period(before, known)));
    let title = if title == release.title { String::new() } else { title };
    let definition = release.definition.clone().of_period(Some(before)).ok()?;
    Some(form::address_titled(&definition, &title))
}

/// Where a choice is saved as a report.
pub fn saved_as(definition: &Definition) -> String {
    let length = definition.period().map(|period| ("length", period.length().code().to_owned()));
    let fields: Vec<_> = std::iter::once(("definition", definition.to_string())).chain(length).collect();
    // texts, in which nothing can fail
    format!("/reports/new?{}", serde_urlencoded::to_string(fields).unwrap_or_default())
}

/// What a release counts, in words, a table a line.
pub fn counted(definition: &Definition, known: &Known, language: Language) -> Vec<String> {
    let (labels, and) = (known.labels(language), text("release-and").say(language));
    let line = |table: &crate::domain::release::TableDefinition| {
        let names: Vec<String> = table.dimensions().iter().map(|dimension| labels.dimension(dimension)).collect();
        let measures: Vec<String> =
            std::iter::once(measure(Measure::Persons)).chain(table.beside().map(beside)).map(|told| told.say(language)).collect();
        text("release-caption").with("measures", measures.join(&and)).with("by", names.join(&and)).say(language)
    };
    definition.tables().iter().map(line).collect()
}
