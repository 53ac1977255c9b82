//! Adds magnitudes and medians to a release of which it is known which rows are hidden. Each is hidden wherever its row is, and further where it would tell of somebody by itself.

use std::{collections::BTreeMap, time::Instant};

use rustc_hash::FxHashSet;

use super::{
    amounts,
    conceal::conceal_magnitude,
    draw_up::{Known, Refused, Wanted},
    keys::perturbed,
    ledger::{Ledger, NOT_TOLD},
    published::{Cell, Measure, Release, Row, Table},
    tally::{Grid, Steps},
};

/// What a release is drawn up from, as far as it is needed here.
pub(super) struct Source<'a> {
    pub steps: &'a Steps,
    pub wanted: &'a [Wanted],
    pub grids: &'a [Grid],
    pub cells: &'a BTreeMap<Cell, Known>,
    /// Numbers of the persons in the ledger.
    pub numbers: &'a [u32],
    pub until: Option<Instant>,
}

impl Source<'_> {
    /// # Errors
    /// A magnitude that too few have, or one that cannot be protected.
    pub fn tell(&self, mut release: Release, ledger: &mut Ledger) -> Result<Release, Refused> {
        for (measure, amounts) in &self.steps.amounts {
            if self.wanted.iter().any(|want| want.magnitudes.contains(measure)) {
                release = self.tell_magnitude(release, *measure, amounts, ledger)?;
            }
        }
        if let Some(days) = &self.steps.days {
            self.tell_medians(&mut release, days, ledger);
        }
        Ok(release)
    }

    fn tell_magnitude(&self, mut release: Release, measure: Measure, amounts: &[u32], ledger: &mut Ledger) -> Result<Release, Refused> {
        let k = release.rules.k;
        let (cap, persons) = amounts::cap(self.steps, amounts, measure, k);
        let mut behind: Vec<u32> = persons.into_iter().map(|person| self.numbers[person as usize]).collect();
        behind.sort_unstable();
        let period = release.tables.first().and_then(|table| table.period);
        let cap = ledger.cap((period, measure), cap, &behind.into(), k).ok_or(Refused::TooFewWith { measure, k })?;
        release.rules.caps.set(measure, cap);
        let rules = release.rules;
        let mut kept = FxHashSet::default();
        for (number, _) in self.wanted.iter().enumerate().filter(|(_, want)| want.magnitudes.contains(&measure)) {
            let contents = amounts::tally(self.steps, &self.grids[number], amounts, cap * measure.fine());
            let table = &mut release.tables[number];
            table.magnitudes.push(measure);
            for (at, content) in contents.into_iter().enumerate() {
                let cell = table.cell(&table.rows[at]);
                let known = &self.cells[&cell];
                let before = ledger.kept(&cell, measure, &known.behind, k);
                let figure = match before {
                    Some(figure) => Some(figure).filter(|figure| *figure != NOT_TOLD),
                    None => content.is_safe(k).then(|| perturbed(content.told_in(measure), known.key, measure, rules)),
                };
                let figure = figure.filter(|_| table.rows[at].figures.is_some());
                if before.is_some() && figure.is_some() {
                    kept.insert(cell);
                }
                table.rows[at].magnitudes.push(figure);
            }
        }
        Ok(conceal_magnitude(release, measure, &ledger.releases, &kept, self.until)?)
    }

    fn tell_medians(&self, release: &mut Release, days: &[u32], ledger: &Ledger) {
        let rules = release.rules;
        let enough = (2 * rules.k).saturating_sub(rules.perturbation(Measure::Persons));
        for (number, table) in release.tables.iter_mut().enumerate().filter(|(number, _)| self.wanted[*number].medians) {
            table.medians = true;
            for (at, content) in amounts::days(self.steps, &self.grids[number], days).into_iter().enumerate() {
                // a figure of persons that was kept can be below what the days are of now
                if table.figure(&table.rows[at], Measure::Persons).is_none_or(|persons| persons < enough) {
                    continue;
                }
                let cell = table.cell(&table.rows[at]);
                let known = &self.cells[&cell];
                table.rows[at].median = match ledger.kept(&cell, Measure::Days, &known.behind, rules.k) {
                    Some(figure) => Some(figure).filter(|figure| *figure != NOT_TOLD),
                    None => amounts::median(content, known.key, rules),
                };
            }
        }
    }
}

/// What is told of a row beside its counts, as the ledger remembers it.
pub(super) fn besides(table: &Table, row: &Row) -> impl Iterator<Item = (Measure, u64)> {
    let magnitudes = table.magnitudes.iter().zip(&row.magnitudes).map(|(measure, figure)| (*measure, figure.unwrap_or(NOT_TOLD)));
    magnitudes.chain(table.medians.then(|| (Measure::Days, row.median.unwrap_or(NOT_TOLD))))
}

#[cfg(test)]
mod tests;
