//! What is beginning right now? A prospective scan for clusters in time (METHODS §4).

mod replicas;
mod series;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::NaiveDate;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::columns::NO_DAY;
use super::hypothesis::Hypothesis;
use super::record::Record;
use super::statement::Target;
use super::stats::scan_statistic::{Gumbel, p_of_maximum};
use super::weeks::{Onset, Weeks};
use series::{Peak, Series};

/// Windows are so many weeks long, ending now.
pub const SHORTEST: usize = 2;
pub const LONGEST: usize = 26;

/// What is expected comes from so many weeks at most, the windows among them.
pub const HISTORY: usize = 104;

/// Replicas of the whole scan under chance alone.
pub const REPLICAS: u64 = 999;

/// Clusters up to this p are listed, at most so many.
pub const ALPHA: f64 = 0.05;
pub const MOST: usize = 50;

/// So many of the strongest are looked at for people whom they share.
const MOST_COMPARED: usize = 500;

/// The seed of the replicas; it is fixed, so that the same record gives the same p.
const SEED: u64 = 20_261_124;

/// What a prospective scan found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Emerging {
    /// Weeks of the record that were looked at.
    pub weeks: usize,
    /// Pairs of scope and target with enough persons to be scanned, each in all windows.
    pub scanned: usize,
    /// Most likely first.
    pub clusters: Vec<Cluster>,
    pub notes: Vec<Note>,
}

/// A place or service where a target was met by more people of late than its own past lets one expect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cluster {
    pub target: Target,
    /// Dimension to value; empty: the whole record.
    pub scope: BTreeMap<String, String>,
    /// Length of the window, and its days.
    pub weeks: usize,
    pub from: NaiveDate,
    pub until: NaiveDate,
    /// Persons who met the target for the first time in the window.
    pub persons: u64,
    /// How many of them the rest of the record lets one expect there, given how many people were seen.
    pub expected: f64,
    /// `(c/E) / ((C−c)/(C−E))`, inside the window against outside; `None` where nobody met it before.
    pub ratio: Option<f64>,
    pub llr: f64,
    /// That chance alone gives so large a ratio anywhere in the scan.
    pub p: f64,
}

/// What a reader should know beside the clusters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// The record covers too few weeks: nothing was scanned.
    TooShort(usize),
    /// So many steps have no day, and cannot be placed in a week.
    WithoutDay(usize),
    /// So many clusters share more than half their people with a stronger one, and are not listed.
    SamePeople(usize),
    /// So many weaker clusters are not listed.
    LeftOut(usize),
}

impl fmt::Display for Note {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Note::TooShort(weeks) => write!(to, "the record covers {weeks} weeks with days, too few to see anything emerge"),
            Note::WithoutDay(steps) => write!(to, "steps without a day: {steps}; they are in no week of what emerges"),
            Note::SamePeople(count) => write!(to, "{count} more clusters are mostly of the same people as a stronger one"),
            Note::LeftOut(count) => write!(to, "{count} weaker clusters are not listed"),
        }
    }
}

/// Scans every target in every scope (all together, each place, office, service and stage, and each service at each place and office) over windows of 2 to 26 weeks that end on
/// `until`, the last day that is surely filled in (see [`super::weeks::filled_in_until`]). `least`: persons that a cluster needs.
///
/// Cases are persons who meet the target for the first time in the scope. Of `C` cases in at most [`HISTORY`] weeks a window expects its share `E` of the persons seen there, counted
/// once a week until they meet it, and has the Poisson log-likelihood ratio `c ln(c/E) + (C−c) ln((C−c)/(C−E))` where `c > E` (Kulldorff 1997, 2001). Windows cover at most half of the
/// history. p comes from the maximum over the whole scan in each of 999 replicas, in which the cases of each pair fall on weeks by chance: by rank, and beyond them all by a Gumbel fit
/// (Abrams, Kulldorff & Kleinman 2010). Pairs fall by themselves in a replica, though they share people: their maximum is then larger, and p errs on the side of caution.
///
/// The same record gives the same clusters, whatever the order of its rows and the number of threads.
pub fn emerging(record: &Record, until: NaiveDate, least: u64) -> Emerging {
    let days = record.columns.days();
    let weeks = Weeks::until(until);
    let without_day = days.par_iter().filter(|day| **day == NO_DAY).count();
    let covered = days.par_iter().filter_map(|day| weeks.of(*day)).max().map_or(0, |oldest| oldest + 1);
    let history = covered.min(HISTORY);
    let longest = (history / 2).min(LONGEST);
    let mut notes = Vec::new();
    if without_day > 0 {
        notes.push(Note::WithoutDay(without_day));
    }
    if longest < SHORTEST {
        notes.push(Note::TooShort(covered));
        return Emerging { weeks: history, notes, ..Emerging::default() };
    }
    let series = Series::all(record, weeks, history, longest, least);
    let maxima = replicas::maxima(&series, REPLICAS, SEED, least);
    let gumbel = Gumbel::fit(&maxima);
    let peaks = series.iter().filter_map(|series| Some((series, series.peak(least)?)));
    let mut found: Vec<Found> = peaks
        .filter(|(_, peak)| p_of_maximum(peak.llr, &maxima, gumbel) <= ALPHA)
        .map(|(series, peak)| Found { hypothesis: series.hypothesis(), id: series.hypothesis().statement(record.columns).id(), peak })
        .collect();
    found.sort_by(|one, other| other.peak.llr.total_cmp(&one.peak.llr).then_with(|| one.id.cmp(&other.id)));
    let beyond = found.len().saturating_sub(MOST_COMPARED);
    found.truncate(MOST_COMPARED);
    let all = found.len();
    let mut listed = of_other_people(record, weeks, found);
    if all > listed.len() {
        notes.push(Note::SamePeople(all - listed.len()));
    }
    if listed.len() + beyond > MOST {
        notes.push(Note::LeftOut(listed.len().saturating_sub(MOST) + beyond));
    }
    listed.truncate(MOST);
    let clusters = listed.into_iter().map(|one| one.cluster(record, weeks, p_of_maximum(one.peak.llr, &maxima, gumbel))).collect();
    Emerging { weeks: history, scanned: series.len(), clusters, notes }
}

/// A pair whose peak chance does not explain.
struct Found {
    hypothesis: Hypothesis,
    id: String,
    peak: Peak,
}

impl Found {
    fn cluster(&self, record: &Record, weeks: Weeks, p: f64) -> Cluster {
        let statement = self.hypothesis.statement(record.columns);
        let Peak { weeks: length, cases, expected, all, llr } = self.peak;
        let (from, until) = weeks.days(0, length - 1);
        let rest = (all - cases) as f64;
        let ratio = (rest > 0.0).then(|| cases as f64 / expected * (all as f64 - expected) / rest);
        Cluster { target: statement.target, scope: statement.scope, weeks: length, from, until, persons: cases, expected, ratio, llr, p }
    }

    /// Those who met the target for the first time in the window.
    fn people(&self, record: &Record, weeks: Weeks) -> BTreeSet<u32> {
        let in_scope = |step: &usize| self.hypothesis.in_scope(record.columns, *step) && self.hypothesis.event.happened(record, *step);
        let mut met = Onset::default();
        let mut newly = |person: &u32| {
            met.clear();
            record.steps_of(*person).filter(in_scope).for_each(|step| met.add(weeks, record.columns.days()[step], true));
            met.first.is_some_and(|first| first < self.peak.weeks)
        };
        record.persons_in(&self.hypothesis.scope).iter().copied().filter(|person| newly(person)).collect()
    }
}

/// Leaves out whichever shares more than half its people with a stronger one: an office is not said again as its city, nor an outcome as its reason.
fn of_other_people(record: &Record, weeks: Weeks, found: Vec<Found>) -> Vec<Found> {
    let people: Vec<BTreeSet<u32>> = found.par_iter().map(|one| one.people(record, weeks)).collect();
    let mut kept: Vec<(Found, &BTreeSet<u32>)> = Vec::new();
    for (one, people) in found.into_iter().zip(&people) {
        if kept.iter().all(|(_, others)| 2 * people.intersection(others).count() <= people.len().min(others.len())) {
            kept.push((one, people));
        }
    }
    kept.into_iter().map(|(one, _)| one).collect()
}

#[cfg(test)]
mod tests;
