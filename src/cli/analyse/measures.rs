//! The parts of an analysis beside patterns: what emerges, how long people wait, where they stop, which places are open, who gets in.

use std::fmt::Write;

use chrono::NaiveDate;
use clap::ValueEnum;
use serde::Serialize;

use crate::engine::columns::Columns;
use crate::engine::cut::Cut;
use crate::engine::emerging::{Cluster, emerging};
use crate::engine::funnel::{Funnel, funnel};
use crate::engine::hypothesis::Dimension;
use crate::engine::inclusion::{Inclusion, inclusion};
use crate::engine::openness::{Openness, openness};
use crate::engine::record::Record;
use crate::engine::returned::GRANTED;
use crate::engine::waiting::{Comparison, waiting};

/// What can be asked for with `--only`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    Patterns,
    Emerging,
    Waiting,
    Funnel,
    Openness,
    Inclusion,
}

impl Part {
    /// Whether a part is wanted; all of them where none is named.
    pub fn is_wanted(self, only: &[Part]) -> bool {
        only.is_empty() || only.contains(&self)
    }
}

/// Added to the help of `--json`.
pub const JSON_HELP: &str = r#"and, unless --only leaves them out:
     "emerging": [{                                    met by more people of late than the scope's own past lets one expect; least likely by chance first
        "target", "scope",                             as above
        "weeks", "from", "until",                      the window: so many weeks that end with the record
        "persons", "expected", "ratio",                newly met in it; expected from the rest of the record; inside against outside (null: nobody before)
        "llr", "p"}],                                  log-likelihood ratio; chance of one as large anywhere in the scan
     "waiting": [{                                     from papers taken (or the first step) to the answer, each person's first wait
        "scope", "by",                                 the service ({}: all), and what tells the groups apart
        "groups": [{"value", "persons", "answered",
                    "lower", "median", "upper"}],      days until ¼, ½, ¾ are answered: {"days", "low", "high"}, null where that is not seen
        "log_rank": {"chi_square", "degrees_of_freedom", "p"}}],      whether the groups wait equally long; or null
     "funnel": {"persons", "began", "without_stage",   began: persons, once a service
        "stages": [{"stage", "reached": {"persons", "of", "share"}, "passed": {…},
                    "stopped": [{"how", "reason", "persons"}]}], "never_applied": […]},
     "openness": [{"by", "service",                    by a level of place
        "places": [{"place", "persons", "attempts", "granted", "open": {"value", "low", "high"}, "rank"}]}],
     "inclusion": [{"facet", "by",                     by: a level of place, or null
        "cells": [{"service", "place", "group", "granted": {"persons", "of", "share"}}]}]"#;

/// The parts that are wanted.
#[derive(Default, Serialize)]
pub struct Measures {
    #[serde(skip_serializing_if = "Option::is_none")]
    emerging: Option<Vec<Cluster>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting: Option<Vec<Comparison>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    funnel: Option<Funnel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    openness: Option<Vec<OnLevel>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inclusion: Option<Vec<OfFacet>>,
}

#[derive(Serialize)]
struct OnLevel {
    by: String,
    #[serde(flatten)]
    openness: Openness,
}

#[derive(Serialize)]
struct OfFacet {
    facet: String,
    by: Option<String>,
    cells: Vec<Inclusion>,
}

impl Measures {
    /// Works out the parts that are wanted, and adds to the notes what was left out.
    pub fn of(columns: &Columns, only: &[Part], least: u64, notes: &mut Vec<String>) -> Self {
        let mut measures = Self::default();
        let last = (0..columns.steps()).filter_map(|step| columns.day(step)).max();
        match last {
            Some(last) => measures.over_time(columns, only, least, last, notes),
            None => {
                measures.emerging = Part::Emerging.is_wanted(only).then(Vec::new);
                measures.waiting = Part::Waiting.is_wanted(only).then(Vec::new);
                if measures.emerging.is_some() || measures.waiting.is_some() {
                    notes.push("no step has a day, so that nothing can be said about time".to_owned());
                }
            }
        }
        let whole = Cut::default();
        let slice = whole.of(columns);
        measures.funnel = Part::Funnel.is_wanted(only).then(|| funnel(columns, &whole, &[]));
        if measures.funnel.as_ref().is_some_and(|funnel| funnel.without_stage > 0) {
            notes.push("steps of some people have no stage (qualify, access, use); they are in no stage of the funnel".to_owned());
        }
        let levels: Vec<Dimension> = Dimension::all(columns).into_iter().filter(|dimension| matches!(dimension, Dimension::Place(_))).collect();
        let grants = GRANTED.iter().any(|name| columns.outcome().code(name).is_some());
        let by_place = |at: &Dimension| {
            openness(&slice, *at).into_iter().map(|openness| OnLevel { by: at.name(columns).to_owned(), openness }).collect::<Vec<_>>()
        };
        measures.openness = Part::Openness.is_wanted(only).then(|| if grants { levels.iter().flat_map(by_place).collect() } else { Vec::new() });
        let shapes = || {
            columns.shape().facet_columns().into_iter().flat_map(|facet| [None].into_iter().chain(levels.iter().map(Some)).map(move |at| (facet, at)))
        };
        let of_facet = |(facet, at): (&str, Option<&Dimension>)| OfFacet {
            facet: facet.to_owned(),
            by: at.map(|at| at.name(columns).to_owned()),
            cells: inclusion(&slice, at.copied(), Some(facet)),
        };
        measures.inclusion = Part::Inclusion.is_wanted(only).then(|| if grants { shapes().map(of_facet).collect() } else { Vec::new() });
        if !grants && (measures.openness.is_some() || measures.inclusion.is_some()) {
            notes.push("no step is granted or partly-granted, so that nothing is said about openness and inclusion".to_owned());
        }
        measures
    }

    /// What is said of a record that ends on this day.
    fn over_time(&mut self, columns: &Columns, only: &[Part], least: u64, last: NaiveDate, notes: &mut Vec<String>) {
        if Part::Emerging.is_wanted(only) {
            let found = emerging(&Record::of(columns), last, least);
            notes.extend(found.notes.iter().map(ToString::to_string));
            self.emerging = Some(found.clusters);
        }
        if Part::Waiting.is_wanted(only) {
            let found = waiting(columns, &Cut::default(), last, usize::try_from(least).unwrap_or(usize::MAX));
            notes.extend(found.notes.iter().map(ToString::to_string));
            self.waiting = Some(found.comparisons);
        }
    }

    /// The same in lines; of waiting times only those by service.
    pub fn as_text(&self) -> String {
        let mut text = String::new();
        let mut say = |line: &dyn std::fmt::Display| {
            let _ = writeln!(text, "{line}"); // writing to a string cannot fail
        };
        for cluster in self.emerging.iter().flatten() {
            let what = cluster
                .target
                .reason()
                .map_or_else(|| cluster.target.outcome().to_owned(), |reason| format!("{} for {reason}", cluster.target.outcome()));
            let place = cluster.scope.iter().map(|(dimension, value)| format!(", {dimension} {value}")).collect::<String>();
            say(&format_args!(
                "\nEmerging: {what}{place}: {} people in the last {} weeks, where {:.1} were to be expected (p {:.1e}).",
                cluster.persons, cluster.weeks, cluster.expected, cluster.p
            ));
        }
        for group in self.waiting.iter().flatten().filter(|comparison| comparison.by == "service").flat_map(|comparison| &comparison.groups) {
            let days = group.median.days.map_or_else(|| "more than half still wait".to_owned(), |days| format!("half within {days} days"));
            say(&format_args!("\nWaiting for {}: {} people, {} answered, {days}.", group.value, group.persons, group.answered));
        }
        for stage in self.funnel.iter().flat_map(|funnel| &funnel.stages).filter(|stage| stage.reached.persons > 0) {
            say(&format_args!("\nStage {}: {} reached it, {} passed it.", stage.stage, stage.reached.persons, stage.passed.persons));
        }
        for level in self.openness.iter().flatten() {
            say(&format_args!(
                "\nOpenness of {} by {}:",
                if level.openness.service.is_empty() { "all services" } else { &level.openness.service },
                level.by
            ));
            for place in &level.openness.places {
                let [open, low, high] = [place.open.value, place.open.low, place.open.high].map(|share| share * 100.0);
                say(&format_args!("{:4}. {}: {open:.0} % ({low:.0} to {high:.0}) of {} attempts", place.rank, place.place, place.attempts));
            }
        }
        text
    }
}
