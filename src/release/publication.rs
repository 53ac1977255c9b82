//! What every format of a release is written from: its figures, what its codes are called, and what it says of itself.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::{besides, charts, dictionary, package};
use crate::{
    domain::{
        code::ShortCode,
        language::Language,
        release::{Beside, Definition},
    },
    protect::published::{self, Measure, Table},
    store::releases::{Names, Release},
    words::{Text, text},
};

/// A release, with everything that its files say.
#[derive(Clone, Debug)]
pub struct Publication {
    /// None for what is no draft yet.
    pub code: Option<ShortCode>,
    pub title: String,
    pub definition: Definition,
    pub published_on: Option<NaiveDate>,
    /// As in [`Release::left_out`].
    pub left_out: Option<i32>,
    pub figures: published::Release,
    pub names: Names,
    /// Whether it was published before there were linked tables: exact figures, no totals.
    pub is_older: bool,
}

impl Publication {
    pub fn of(release: &Release, figures: published::Release, names: Names) -> Self {
        Self {
            code: Some(release.code),
            title: release.title.clone(),
            definition: release.definition.clone(),
            published_on: release.published_on,
            left_out: release.left_out,
            is_older: release.is_of_the_older_kind(),
            figures,
            names,
        }
    }

    /// What is no release yet, as it would be today.
    pub fn draft(title: &str, definition: &Definition, left_out: Option<i32>, figures: published::Release, names: Names) -> Self {
        Self { code: None, title: title.to_owned(), definition: definition.clone(), published_on: None, left_out, figures, names, is_older: false }
    }

    /// The same once it is published.
    #[must_use]
    pub fn published_as(self, code: ShortCode, on: NaiveDate) -> Self {
        Self { code: Some(code), published_on: Some(on), ..self }
    }

    /// In which period everything happened that it counts, where it is of one.
    pub fn period(&self) -> Option<Text> {
        period(&self.definition)
    }

    pub fn k(&self) -> u64 {
        self.figures.rules.k
    }

    /// What a table counts, and by what: "Persons and attempts by Service, Outcome of a step".
    pub fn caption(&self, table: &Table, language: Language) -> String {
        let names: Vec<&str> = table.dimensions.iter().map(|dimension| self.names.dimension(&dimension.name, language)).collect();
        let amounts = table.magnitudes.iter().copied().chain(table.medians.then_some(Measure::Days));
        let told =
            table.measures.iter().map(|&known| measure(known)).chain(amounts.map(measure)).chain(table.rates.iter().map(|_| text("release-rate")));
        let measures: Vec<String> = told.map(|told| told.say(language)).collect();
        let and = text("release-and").say(language);
        text("release-caption").with("measures", measures.join(&and)).with("by", names.join(&and)).say(language)
    }

    /// The files of the Data Package, each with its path. The same publication gives the same bytes.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = package::files(&self.figures, &package::About { title: Some(&self.title), names: Some(&self.names), more: self.more() });
        for language in Language::ALL {
            files.push((format!("methods.{}.md", language.code()), dictionary::methods(self, language).into_bytes()));
            files.push((format!("dictionary.{}.md", language.code()), dictionary::columns(self, language).into_bytes()));
        }
        files.extend(self.has_charts().then(|| charts::files(self)).into_iter().flatten());
        files
    }

    /// Whether charts come along in the package: once it has a code, so that nobody waits for them who looks at a draft.
    pub fn has_charts(&self) -> bool {
        self.code.is_some() && !self.is_older && self.names.charts
    }

    /// What the descriptor says besides.
    fn more(&self) -> Map<String, Value> {
        let licence = self.definition.licence;
        let mut more = Map::new();
        let mut put = |key: &str, value: Value| more.insert(key.to_owned(), value);
        if let Some(code) = self.code {
            put("name", format!("release-{}", code.to_string().to_lowercase()).into());
            put("id", code.to_string().into());
        }
        put("licenses", json!([{ "name": licence.code(), "title": licence.title(), "path": licence.address() }]));
        put("sources", json!([{ "title": text("release-source").with("organization", &self.names.organization).say(Language::En) }]));
        put("contributors", json!([{ "title": self.names.organization, "role": "publisher" }]));
        if let Some(day) = self.published_on {
            put("created", format!("{day}T00:00:00Z").into());
        }
        put("definition", self.definition.to_string().into());
        if let Some(period) = self.definition.period() {
            // an interval of ISO 8601, as DCMI calls what a data set is of
            put("temporal", format!("{}/{}", period.first(), period.last()).into());
        }
        if self.has_charts() {
            let charts = Language::ALL.into_iter().flat_map(|language| charts::of(self, language).into_iter().map(move |chart| (language, chart)));
            let entry = |(language, chart): (Language, charts::Chart)| {
                let path = format!("charts/{}.{}", chart.name, language.code());
                json!({ "title": chart.title, "language": language.code(), "paths": [format!("{path}.svg"), format!("{path}.png")] })
            };
            put("charts", charts.map(entry).collect::<Vec<_>>().into());
        }
        more
    }
}

/// The period of a definition, in words.
pub fn period(definition: &Definition) -> Option<Text> {
    definition.period().map(|period| text("release-period").with("period", period).with("first", period.first()).with("last", period.last()))
}

/// What a table tells beside persons, in words.
pub fn beside(told: Beside) -> Text {
    match told {
        Beside::Attempts => measure(Measure::Attempts),
        Beside::Steps => measure(Measure::Steps),
        Beside::Hours => measure(Measure::Hours),
        Beside::Money => measure(Measure::Money),
        Beside::Trips => measure(Measure::Trips),
        Beside::Papers => measure(Measure::Papers),
        Beside::Days => measure(Measure::Days),
        Beside::Rate => text("release-rate"),
    }
}

/// What is counted, in words.
pub fn measure(measure: Measure) -> Text {
    match measure {
        Measure::Persons => text("release-persons"),
        Measure::Attempts => text("release-attempts"),
        Measure::Steps => text("release-steps"),
        beside => besides::head(beside),
    }
}
