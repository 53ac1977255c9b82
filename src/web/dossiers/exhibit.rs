//! What was frozen of a pattern, as pages and paper show it.

use chrono::{Datelike, NaiveDate};

use crate::{
    domain::language::Language,
    draw::bars::{Bar, Shade, bars},
    engine::stats::{TwoByTwo, rate},
    protect::told::Told,
    release::claim,
    store::{
        dossiers::{Exhibit, Frozen, OfRelease},
        reference::{Named as _, Reference},
        vignettes::{About, Readable},
    },
    words::{Text, days, finding::Sentence, numbers, text},
};

/// A pattern of a dossier.
pub struct Shown {
    pub number: usize,
    pub title: String,
    pub sentence: Option<Sentence>,
    pub comparison: Option<Sentence>,
    pub sure: String,
    pub defined: Vec<(String, String)>,
    pub svg: Option<String>,
    pub heads: Vec<Text>,
    pub rows: Vec<Vec<String>>,
    pub times: Option<Text>,
    /// What is hidden, and why.
    pub hidden: Option<Text>,
    pub asked: Vec<AskedLine>,
}

/// What was asked of people.
pub struct AskedLine {
    pub what: String,
    pub basis: String,
    pub basis_said: String,
    pub rule: String,
    pub people: Text,
}

impl Shown {
    pub fn of(number: usize, exhibit: &Exhibit, k: u64, language: Language) -> Self {
        let said = exhibit.said(language);
        let table = claim::table(&exhibit.told);
        Self {
            number,
            title: said.title.clone(),
            sentence: said.sentence.clone().map(Sentence::of),
            comparison: said.comparison.clone().map(Sentence::of),
            sure: said.sure.clone(),
            defined: said.defined.clone(),
            svg: table.map(|table| drawn(table, &said.title, language)),
            heads: heads(),
            rows: table.map(|table| rows(table, language)).unwrap_or_default(),
            times: table.map(|table| text("dossiers-times-is").with("ratio", claim::ratio(table.risk_ratio(), language))),
            hidden: hidden(&exhibit.told, k),
            asked: exhibit
                .asked
                .iter()
                .map(|asked| AskedLine {
                    what: language.pick(&asked.what_en, &asked.what_zh).to_owned(),
                    basis: asked.basis.clone(),
                    basis_said: basis(&asked.basis).say(language),
                    rule: match language {
                        Language::En => asked.rule_en.clone(),
                        Language::Zh => asked.rule_zh.clone(),
                    }
                    .unwrap_or_default(),
                    people: match asked.people {
                        Some(people) => text("layout-number").with("n", people),
                        None => text("layout-fewer").with("least", k),
                    },
                })
                .collect(),
        }
    }

    /// All of a dossier.
    pub fn all(frozen: &Frozen, language: Language) -> Vec<Self> {
        frozen.exhibits.iter().enumerate().map(|(at, exhibit)| Self::of(at + 1, exhibit, frozen.k, language)).collect()
    }
}

fn hidden(told: &Told, k: u64) -> Option<Text> {
    match (told.all(), told.met()) {
        (Some(_), _) => None,
        (None, Some(_)) => Some(text("dossiers-hidden-part").with("k", k)),
        (None, None) => Some(text("dossiers-hidden-all").with("k", k)),
    }
}

fn basis(code: &str) -> Text {
    match code {
        "forbidden" => text("release-basis-forbidden"),
        "in-the-rule" => text("release-basis-in-the-rule"),
        "local-addition" => text("release-basis-local-addition"),
        "no-rule-found" => text("release-basis-no-rule-found"),
        _ => text("release-basis-not-known"),
    }
}

pub fn heads() -> Vec<Text> {
    vec![text("dossiers-who"), text("dossiers-met"), text("dossiers-people"), text("dossiers-rate")]
}

pub fn rows(table: TwoByTwo, language: Language) -> Vec<Vec<String>> {
    let row = |who: Text, met: u64, all: u64| {
        let share = rate::rate(met, all).map(|rate| numbers::percent(rate.value, language)).unwrap_or_default();
        vec![who.say(language), numbers::count(met), numbers::count(all), share]
    };
    vec![row(text("dossiers-in-group"), table.a, table.group()), row(text("dossiers-compared-with"), table.c, table.c + table.d)]
}

fn drawn(table: TwoByTwo, title: &str, language: Language) -> String {
    let bar = |label: Text, met: u64, all: u64, shade: Shade| {
        let share = rate::rate(met, all);
        Bar {
            label: label.say(language),
            said: text("dossiers-of").with("met", met).with("all", all).say(language),
            parts: share.iter().map(|share| (share.value, shade)).collect(),
            interval: share.map(|share| (share.low, share.high)),
        }
    };
    let both = [
        bar(text("dossiers-in-group"), table.a, table.group(), Shade::Red),
        bar(text("dossiers-compared-with"), table.c, table.c + table.d, Shade::Middle),
    ];
    let ticks: Vec<(f64, String)> = [0.0, 0.5, 1.0].map(|share| (share, numbers::percent(share, language))).to_vec();
    bars(&both, &[], &ticks, title)
}

/// A release that goes along.
pub struct ReleaseLine {
    pub number: usize,
    pub release: OfRelease,
}

/// A vignette as it is told.
pub struct Quoted {
    pub number: usize,
    pub id: String,
    pub words: String,
    pub about: String,
}

impl Quoted {
    pub fn of(number: usize, vignette: &Readable, reference: &Reference, language: Language) -> Self {
        Self { number, id: vignette.id.0.to_string(), words: vignette.words.clone(), about: about(&vignette.about, reference, language) }
    }
}

/// Age, place and month, as coarse as they are told.
pub fn about(about: &About, reference: &Reference, language: Language) -> String {
    let place = about.place.and_then(|id| reference.jurisdictions.iter().find(|place| place.id == id));
    let month = |day: NaiveDate| days::month(day.year(), day.month(), language);
    let parts = [about.decade.map(|decade| age(decade).say(language)), place.map(|place| place.name(language).to_owned()), about.month.map(month)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// An age by tens, in words.
pub fn age(decade: i16) -> Text {
    text("vignettes-age").with("from", i64::from(decade)).with("to", i64::from(decade) + 9)
}
