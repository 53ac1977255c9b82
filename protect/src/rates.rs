//! Rates beside the figures: where one may be told, and what a file betrays that tells one elsewhere.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    attack::Broken,
    published::{ALL, Cell, Measure, Row, Rules, Table},
};

/// The rates of a table: a row's persons as a share of those in the same row with all values of one dimension taken together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rates {
    /// That dimension, by name.
    pub over: String,
    /// By row, what its file tells; nothing where no file was read, since rates follow from the figures.
    #[serde(skip)]
    pub read: Vec<Option<Read>>,
}

/// A share as a file tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Read {
    /// In units of [`Read::UNIT`].
    pub share: u64,
    /// How far the exact share may lie from it, by how it is written; in the same units.
    pub rounding: u64,
    /// The ends of the interval, if it has one, in the same units.
    pub interval: Option<(u64, u64)>,
}

impl Read {
    /// So many units make 1.
    pub const UNIT: u64 = 1_000_000_000;
}

/// What a row's rate is reckoned from: its own figure of persons and that of its total, each none where hidden, and whether what is left between the two is told or large enough to be.
struct Parts {
    met: Option<u64>,
    of: Option<u64>,
    total: Option<usize>,
    rest_is_shown: bool,
}

impl Table {
    /// Of each row whose rate may be told, how many persons it shows and of how many. That is so where both are shown, and those between them too: at least `k`, and in a row of their own where there is only one other.
    pub fn rates(&self, rules: Rules) -> Vec<Option<(u64, u64)>> {
        let Some(rates) = &self.rates else { return vec![None; self.rows.len()] };
        let told = |parts: Option<Parts>| {
            let parts = parts?;
            let (met, of) = (parts.met?, parts.of?);
            (parts.rest_is_shown && of >= met + rules.k).then_some((met, of))
        };
        self.parts(&rates.over).into_iter().map(told).collect()
    }

    /// By row; none for totals along `over` and for tables without it.
    fn parts(&self, over: &str) -> Vec<Option<Parts>> {
        let Some(along) = self.dimensions.iter().position(|dimension| dimension.name == over) else {
            return self.rows.iter().map(|_| None).collect();
        };
        let at = self.measures.iter().position(|measure| *measure == Measure::Persons);
        let figure = |row: &Row| row.figures.as_ref().and_then(|figures| figures.get(at?).copied());
        let others = |row: &Row| -> Vec<String> {
            row.values.iter().enumerate().filter(|(place, _)| *place != along).map(|(_, value)| value.clone()).collect()
        };
        let mut lines: BTreeMap<Vec<String>, (Option<usize>, Vec<usize>)> = BTreeMap::new();
        for (number, row) in self.rows.iter().enumerate() {
            let line = lines.entry(others(row)).or_default();
            if row.values[along] == ALL { line.0 = Some(number) } else { line.1.push(number) }
        }
        let parts = |(number, row): (usize, &Row)| {
            let (total, parts) = &lines[&others(row)];
            let rest: Vec<usize> = parts.iter().copied().filter(|other| *other != number).collect();
            (row.values[along] != ALL).then(|| Parts {
                met: figure(row),
                of: total.and_then(|total| figure(&self.rows[total])),
                total: *total,
                rest_is_shown: rest.len() != 1 || figure(&self.rows[rest[0]]).is_some(),
            })
        };
        self.rows.iter().enumerate().map(parts).collect()
    }

    /// The dimension along which most of the rates that a file tells follow from its figures, for a file that does not say it.
    pub fn likely_over(&self, read: &[Option<Read>]) -> Option<String> {
        let fits = |over: &str| {
            let parts = self.parts(over);
            parts
                .iter()
                .zip(read)
                .filter(|(parts, read)| matches!((parts, read), (Some(parts), Some(read)) if read.follows_from(parts.met, parts.of)))
                .count()
        };
        self.dimensions.iter().rev().map(|dimension| dimension.name.as_str()).max_by_key(|name| fits(name)).map(str::to_owned)
    }

    /// What the rates of a file tell beyond its figures: hidden persons between bounds, and cells whose rate does not follow from what stands beside it.
    pub fn told_by_rates(&self, rules: Rules) -> (Vec<Broken>, Vec<Cell>) {
        let (mut broken, mut amiss) = (Vec::new(), Vec::new());
        let Some(rates) = &self.rates else { return (broken, amiss) };
        let off = rules.perturbation(Measure::Persons) as f64;
        for ((row, parts), read) in self.rows.iter().zip(self.parts(&rates.over)).zip(&rates.read) {
            let Some(read) = read else { continue };
            let Some(parts) = parts else { continue };
            let (low, high) = read.bounds();
            let mut tell = |cell: Cell, least: f64, greatest: f64| {
                broken.push(Broken { cell, measure: Measure::Persons, least: (least - off).max(0.0), greatest: greatest + off });
            };
            match (parts.met, parts.of, parts.total) {
                (Some(_), Some(_), _) => amiss.extend((!read.follows_from(parts.met, parts.of)).then(|| self.cell(row))),
                (None, Some(of), _) => tell(self.cell(row), low * of as f64, high * of as f64),
                (Some(met), None, Some(total)) if low > 0.0 => tell(self.cell(&self.rows[total]), met as f64 / high, met as f64 / low),
                (None, None, _) => match read.persons() {
                    Some((least, greatest)) => tell(self.cell(row), low * least, high * greatest),
                    None => amiss.push(self.cell(row)),
                },
                _ => amiss.push(self.cell(row)),
            }
        }
        (broken, amiss)
    }
}

impl Read {
    /// Between which shares the exact one lies.
    fn bounds(self) -> (f64, f64) {
        let share = |units: u64| units as f64 / Self::UNIT as f64;
        (share(self.share.saturating_sub(self.rounding)), share(self.share + self.rounding).min(1.0))
    }

    fn follows_from(self, met: Option<u64>, of: Option<u64>) -> bool {
        let (Some(met), Some(of)) = (met, of) else { return false };
        let (low, high) = self.bounds();
        (low * of as f64 - 1e-6..=high * of as f64 + 1e-6).contains(&(met as f64))
    }

    /// Of how many persons the share is, as far as its interval tells: Wilson's turned round, `n = z² e (1 − e) / (p − e)²` for either end `e`.
    fn persons(self) -> Option<(f64, f64)> {
        const Z2: f64 = 3.841_458_820_694_124;
        let (low, high) = self.interval?;
        let unit = |units: u64| units as f64 / Self::UNIT as f64;
        let (share, rounding) = (unit(self.share), unit(self.rounding));
        // the end that is farther away is the one that rounding hides less
        let end = if self.share.saturating_sub(low) > high.saturating_sub(self.share) { unit(low) } else { unit(high) };
        let (apart, spread) = ((share - end).abs(), Z2 * end * (1.0 - end));
        (apart > 2.0 * rounding && spread > 0.0).then(|| (spread / (apart + 2.0 * rounding).powi(2), spread / (apart - 2.0 * rounding).powi(2)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        attack::attack,
        published::{Dimension, OneValue, Release},
    };

    const RULES: Rules = Rules::new(10, 2);

    /// Outcomes of one service: so many persons each, none where hidden; the last is the total.
    fn table(figures: &[Option<u64>]) -> Table {
        let names = ["granted", "refused", "deflected"].into_iter().take(figures.len() - 1).chain([ALL]);
        Table {
            name: "t".to_owned(),
            dimensions: vec![Dimension { name: "outcome".to_owned(), one_value: OneValue::Step }],
            measures: vec![Measure::Persons],
            rates: Some(Rates { over: "outcome".to_owned(), read: Vec::new() }),
            rows: names
                .zip(figures)
                .map(|(name, figure)| Row { values: vec![name.to_owned()], figures: figure.map(|figure| vec![figure]), ..Row::default() })
                .collect(),
            ..Table::default()
        }
    }

    fn read(share: f64, interval: Option<(f64, f64)>) -> Read {
        let units = |share: f64| (share * Read::UNIT as f64).round() as u64;
        Read { share: units(share), rounding: units(0.0005), interval: interval.map(|(low, high)| (units(low), units(high))) }
    }

    /// What an attack finds in a file that tells one rate, of the first row.
    fn attacked(figures: &[Option<u64>], rate: Read) -> (Vec<Broken>, Vec<Cell>) {
        let mut table = table(figures);
        table.rates.as_mut().expect("rates").read = std::iter::once(Some(rate)).chain(vec![None; figures.len() - 1]).collect();
        let verdict = attack(&[Release { rules: RULES, tables: vec![table] }]);
        assert_eq!(verdict.holds(), verdict.broken.is_empty() && verdict.rates.is_empty());
        (verdict.broken, verdict.rates)
    }

    #[test]
    fn a_rate_is_told_where_both_figures_and_the_rest_are_shown() {
        let rates = |figures: &[Option<u64>]| table(figures).rates(RULES);
        assert_eq!(rates(&[Some(40), Some(25), None, Some(80)]), [Some((40, 80)), Some((25, 80)), None, None]);
        assert_eq!(rates(&[Some(40), Some(25), Some(20), None]), [None; 4], "the total is hidden");
        assert_eq!(rates(&[Some(72), Some(25), Some(20), Some(80)])[0], None, "fewer than ten did not meet it");
        assert_eq!(rates(&[Some(82), Some(25), Some(20), Some(80)])[0], None, "blurred beyond the total");
        assert_eq!(rates(&[Some(40), None, Some(60)]), [None; 3], "whoever is not the one is the other, and that is hidden");
        let mut without = table(&[Some(40), Some(25), Some(80)]);
        without.rates = None;
        assert_eq!(without.rates(RULES), [None; 3]);
    }

    #[test]
    fn a_rate_beside_a_hidden_numerator_is_broken() {
        let (broken, amiss) = attacked(&[None, Some(45), Some(30), Some(80)], read(0.05, None));
        assert!(amiss.is_empty());
        assert_eq!(broken.len(), 1);
        assert_eq!(broken[0].cell, Cell::of([("outcome", "granted")]));
        assert!((broken[0].least - 1.96).abs() < 1e-6 && (broken[0].greatest - 6.04).abs() < 1e-6, "5 % of 80, and two either way: {broken:?}");
    }

    #[test]
    fn a_rate_beside_a_hidden_total_or_with_its_interval_alone_is_broken() {
        let (broken, _) = attacked(&[Some(20), None, None, None], read(0.25, None));
        assert!(broken.iter().any(|broken| broken.cell == Cell::default() && broken.least < 80.0 && broken.greatest > 80.0), "{broken:?}");
        // 6 of 40 has the interval 0.071 to 0.291
        let (broken, _) = attacked(&[None, None, None, None], read(0.15, Some((0.071, 0.291))));
        assert_eq!(broken.len(), 1);
        assert!(broken[0].least < 6.0 && broken[0].greatest > 6.0 && broken[0].greatest < 9.0, "{broken:?}");
        let (broken, amiss) = attacked(&[None, None, None, None], read(0.15, None));
        assert!(broken.is_empty() && amiss.len() == 1);
    }

    #[test]
    fn a_rate_that_does_not_follow_from_its_figures_is_told() {
        let figures = [Some(40), Some(25), None, Some(80)];
        assert_eq!(attacked(&figures, read(0.5, Some((0.393, 0.607)))), (Vec::new(), Vec::new()));
        let (broken, amiss) = attacked(&figures, read(0.487, None));
        assert_eq!((broken, amiss), (Vec::new(), vec![Cell::of([("outcome", "granted")])]), "of exact counts, perhaps");
    }
}
