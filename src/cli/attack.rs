//! `throughline attack`: what anybody can work out of a release, from its files alone.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{Failure, print};
use crate::{
    protect::attack::{Verdict, attack},
    release::package,
};

/// Attacks a release: works out from its files, those of earlier releases and the published rules what every hidden cell can be. Exit code 1 if a cell can be told too well
#[derive(Debug, Args)]
#[command(after_long_help = JSON_HELP)]
pub struct Options {
    /// Folder of the release, with its datapackage.json, or the folder as one .zip
    folder: PathBuf,
    /// Earlier releases, each as a folder or a .zip
    earlier: Vec<PathBuf>,
    /// Print one JSON object instead of text
    #[arg(long)]
    json: bool,
}

const JSON_HELP: &str = r#"With --json one object is printed:
    {"holds", "cells", "hidden",                       cells of all releases together; one told alike in two counts once
     "moved",                                          true: the figures of the releases contradict each other unless people came or went
     "broken": [{"cell": [[dimension, value], …],      totals left out
                 "measure", "least", "greatest"}],     the true count lies between them
     "rates": [[[dimension, value], …], …],            cells of which a rate is told that does not follow from shown figures
     "medians": [[[dimension, value], …], …]}          cells of which a median is told although they are hidden, or too few

A release holds when no hidden cell that can be below k cannot be k or more, and none lies within fewer than k - 1.
Exit codes: 0 the release holds, 1 it does not or cannot be read (the reason is on standard error), 2 the command line is wrong."#;

/// Reads the folders, attacks, prints.
pub fn run(options: &Options) -> Result<(), Failure> {
    let folders = std::iter::once(&options.folder).chain(&options.earlier);
    let releases: Vec<_> = folders.map(|folder| package::read(folder).map_err(|error| Failure::over(folder, error))).collect::<Result<_, _>>()?;
    let verdict = attack(&releases);
    if options.json {
        let printed = json!({
            "holds": verdict.holds(), "cells": verdict.cells, "hidden": verdict.hidden, "moved": verdict.moved, "contradictory": verdict.contradictory, "broken": verdict.broken,
            "rates": verdict.rates, "medians": verdict.medians,
        });
        print(&format!("{printed}\n"))?;
    } else {
        print(&as_text(&verdict))?;
    }
    match verdict.broken.len() {
        0 if verdict.holds() => Ok(()),
        0 if !verdict.contradictory => Err(Failure(format!(
            "the release does not hold: {} rates or medians do not follow from what is shown beside them, and could tell what is hidden",
            verdict.rates.len() + verdict.medians.len()
        ))),
        0 => Err(Failure("the figures contradict each other: no table of people fits them, so that nothing shows that the release holds".to_owned())),
        broken => Err(Failure(format!("the release does not hold: {broken} figures can be told too well"))),
    }
}

fn as_text(verdict: &Verdict) -> String {
    let mut text = format!("{} cells, {} of them hidden.\n", verdict.cells, verdict.hidden);
    if verdict.moved {
        text.push_str("People came or went between the releases: this one was attacked alone.\n");
    }
    for broken in &verdict.broken {
        text.push_str(&format!("{}: {} between {:.1} and {:.1}\n", broken.cell, broken.measure.name(), broken.least, broken.greatest));
    }
    for cell in &verdict.rates {
        text.push_str(&format!("{cell}: its rate does not follow from shown figures\n"));
    }
    for cell in &verdict.medians {
        text.push_str(&format!("{cell}: a median of too few\n"));
    }
    if verdict.holds() {
        text.push_str("The release holds.\n");
    }
    text
}
