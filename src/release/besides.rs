//! What a release tells beside its counts, as columns that every format writes alike: magnitudes, medians of days, and rates with their intervals.

use super::rates;
use crate::{
    domain::language::Language,
    protect::published::{Measure, Rules, Table},
    store::releases::Names,
    words::{Text, numbers, text},
};

/// A column beside the counts.
pub struct Column {
    /// Its name in files.
    pub name: &'static str,
    pub head: Text,
    pub kind: Kind,
    /// By row; none where it is not told.
    pub cells: Vec<Option<f64>>,
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number of hours, units of money, trips, papers or days.
    Amount(Measure),
    /// A share between 0 and 1, or an end of its interval.
    Share,
}

/// The columns of a table, in the order in which they stand.
pub fn columns(table: &Table, rules: Rules) -> Vec<Column> {
    let magnitude = |(at, measure): (usize, &Measure)| Column {
        name: measure.name(),
        head: head(*measure),
        kind: Kind::Amount(*measure),
        // sums far below 2^53
        cells: table.rows.iter().map(|row| row.magnitudes.get(at).copied().flatten().map(|figure| figure as f64)).collect(),
    };
    let mut columns: Vec<Column> = table.magnitudes.iter().enumerate().map(magnitude).collect();
    columns.extend(table.medians.then(|| Column {
        name: Measure::Days.name(),
        head: head(Measure::Days),
        kind: Kind::Amount(Measure::Days),
        cells: table.rows.iter().map(|row| row.median.map(|days| days as f64)).collect(),
    }));
    if let Some(told) = rates::of(table, rules) {
        let shares: Vec<_> = told.into_iter().map(|rate| rate.map(rates::rounded)).collect();
        for (at, (name, head)) in rates::COLUMNS.into_iter().zip(rates::heads()).enumerate() {
            columns.push(Column { name, head, kind: Kind::Share, cells: shares.iter().map(|shares| shares.map(|shares| shares[at])).collect() });
        }
    }
    columns
}

impl Column {
    /// A cell as files write it; empty where it is not told.
    pub fn written(&self, row: usize) -> String {
        let decimals = if self.kind == Kind::Share { 3 } else { 0 };
        self.cells[row].map(|figure| format!("{figure:.decimals$}")).unwrap_or_default()
    }

    /// The tag of the Humanitarian Exchange Language.
    pub fn hashtag(&self) -> &'static str {
        match (self.kind, self.name) {
            (Kind::Amount(Measure::Hours), _) => "#indicator+hours+num",
            (Kind::Amount(Measure::Money), _) => "#value+money",
            (Kind::Amount(Measure::Trips), _) => "#indicator+trips+num",
            (Kind::Amount(Measure::Papers), _) => "#indicator+papers+num",
            (Kind::Amount(_), _) => "#indicator+days+median",
            (Kind::Share, "rate_low") => "#indicator+rate+min",
            (Kind::Share, "rate_high") => "#indicator+rate+max",
            (Kind::Share, _) => "#indicator+rate",
        }
    }

    /// What it means.
    pub fn means(&self, table: &Table, rules: Rules, names: Option<&Names>, language: Language) -> Text {
        let over = table.rates.as_ref().map_or("", |rates| names.map_or(rates.over.as_str(), |names| names.dimension(&rates.over, language)));
        match (self.kind, self.name) {
            (Kind::Amount(Measure::Days), _) => text("release-column-days").with("least", 2 * rules.k),
            (Kind::Amount(measure), _) => text("release-column-magnitude").with("cap", rules.cap(measure)).with("d", rules.perturbation(measure)),
            (Kind::Share, "rate_low") => text("release-column-rate-low"),
            (Kind::Share, "rate_high") => text("release-column-rate-high"),
            (Kind::Share, _) => text("release-column-rate").with("over", over),
        }
    }
}

/// What stands beside the counts of a row on a page and on paper, and under which heads: a rate with its interval is one column there.
pub struct Said {
    pub heads: Vec<Text>,
    /// By row.
    pub cells: Vec<Vec<String>>,
}

impl Said {
    pub fn of(table: &Table, rules: Rules, language: Language) -> Self {
        let amounts: Vec<Column> = columns(table, rules).into_iter().filter(|column| column.kind != Kind::Share).collect();
        let rates = rates::of(table, rules);
        let hidden = text("release-hidden").say(language);
        let cells = |row: usize| {
            let amounts = amounts.iter().map(|column| column.cells[row].map_or_else(|| hidden.clone(), numbers::plain));
            amounts.chain(rates.iter().map(|rates| rates::said(rates[row], language))).collect()
        };
        Self {
            cells: (0..table.rows.len()).map(cells).collect(),
            heads: amounts.iter().map(|column| column.head.clone()).chain(rates.iter().map(|_| text("release-rate-head"))).collect(),
        }
    }
}

/// What a measure beside the counts is called.
pub fn head(measure: Measure) -> Text {
    match measure {
        Measure::Hours => text("release-hours"),
        Measure::Money => text("release-money"),
        Measure::Trips => text("release-trips"),
        Measure::Papers => text("release-papers"),
        _ => text("release-days"),
    }
}
