//! Charts of a release: along each dimension a bar a value, with the range in which the true figure lies. For the brief, and as pictures in the package.

use super::publication::{Publication, measure};
use crate::{
    domain::language::Language,
    draw::{
        bars::{Bar, Shade, bars},
        paper::picture::{Picture, Unprintable},
    },
    protect::published::{ALL, Row, Table},
    words::{numbers, text},
};

/// Charts of one release.
const CHARTS: usize = 4;
/// Bars of a chart.
const BARS: usize = 8;
/// Dots of a picture from left to right: twice the width of a page on a screen.
const DOTS: u32 = 1_760;

/// The figures along one dimension of a table, all others taken together.
pub struct Margin<'a> {
    pub table: &'a Table,
    at: usize,
    /// Shown values, the largest figure first; periods in their order.
    pub values: Vec<(&'a str, u64)>,
    /// The figure of all values together, where it is shown.
    pub all: Option<u64>,
}

impl<'a> Margin<'a> {
    pub fn of(table: &'a Table, at: usize) -> Self {
        let figure = |row: &Row| row.figures.as_ref().and_then(|figures| figures.first().copied());
        let is_total = |row: &Row, place: usize| row.values[place] == ALL;
        let others = |row: &&Row| (0..row.values.len()).all(|place| place == at || is_total(row, place));
        let of_value = |row: &'a Row| Some((row.values[at].as_str(), figure(row)?));
        let mut values: Vec<_> = table.rows.iter().filter(others).filter(|row| !is_total(row, at)).filter_map(of_value).collect();
        if !["year", "quarter", "month"].contains(&table.dimensions[at].name.as_str()) {
            values.sort_by_key(|(_, figure)| std::cmp::Reverse(*figure));
        }
        let all = table.rows.iter().filter(others).find(|row| is_total(row, at)).and_then(figure);
        Self { table, at, values, all }
    }

    pub fn column(&self) -> &'a str {
        &self.table.dimensions[self.at].name
    }
}

/// One chart.
pub struct Chart {
    /// What its files are called, without language and ending.
    pub name: String,
    pub title: String,
    pub svg: String,
    /// The same for those who do not see it.
    says: String,
}

impl Chart {
    /// # Errors
    /// What cannot be drawn.
    pub fn picture(&self) -> Result<Picture, Unprintable> {
        Picture::of(&self.svg, self.says.clone())
    }
}

/// The charts of a release, the same dimension once.
pub fn of(publication: &Publication, language: Language) -> Vec<Chart> {
    let mut charts = Vec::new();
    let mut met = Vec::new();
    for table in &publication.figures.tables {
        for margin in (0..table.dimensions.len()).map(|at| Margin::of(table, at)).filter(|margin| margin.values.len() > 1) {
            let what = (table.measures[0], margin.column());
            if charts.len() < CHARTS && !met.contains(&what) {
                met.push(what);
                charts.push(drawn(publication, &margin, language));
            }
        }
    }
    charts
}

/// The files of all charts, in both languages, as drawn and in dots, each with its path. The same publication gives the same bytes.
pub fn files(publication: &Publication) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for language in Language::ALL {
        for chart in of(publication, language) {
            let path = |ending: &str| format!("charts/{}.{}.{ending}", chart.name, language.code());
            // what cannot be turned into dots is there as drawn
            files.extend(chart.picture().and_then(|picture| picture.png(DOTS)).map(|dots| (path("png"), dots)));
            files.push((path("svg"), chart.svg.into_bytes()));
        }
    }
    files
}

/// A bar a value, with the range in which the true figure lies.
fn drawn(publication: &Publication, margin: &Margin<'_>, language: Language) -> Chart {
    let counted = margin.table.measures[0];
    let off = publication.figures.rules.perturbation(counted);
    let largest = margin.values.iter().map(|(_, figure)| *figure).max().unwrap_or(0) + off;
    // counts far below 2^52
    let share = |figure: u64| figure as f64 / largest.max(1) as f64;
    let bar = |(value, figure): &(&str, u64)| Bar {
        label: publication.names.value(margin.column(), value, language).to_owned(),
        said: numbers::count(*figure),
        parts: vec![(share(*figure), Shade::Middle)],
        interval: (off > 0).then(|| (share(figure.saturating_sub(off)), share(figure + off))),
    };
    let shown: Vec<Bar> = margin.values.iter().take(BARS).map(bar).collect();
    let (measured, by) = (measure(counted).say(language), publication.names.dimension(margin.column(), language));
    let title = text("release-caption").with("measures", measured).with("by", by).say(language);
    let scale = [(0.0, "0".to_owned()), (1.0, numbers::count(largest))];
    let says = [title.clone()].into_iter().chain(shown.iter().map(|bar| format!("{}: {}", bar.label, bar.said))).collect::<Vec<_>>().join("; ");
    let svg = bars(&shown, &[], &scale, &title);
    Chart { name: format!("{}-by-{}", margin.table.name, margin.column().to_ascii_lowercase()), title, svg, says }
}
