//! A map as a page: the cut, sentences, pictures, and beside each picture its table.

use std::collections::HashMap;

use askama::Template;
use chrono::NaiveDate;

use super::{
    asked::{Choices, Typed},
    shown,
};
use crate::{
    domain::language::Language,
    engine::{
        maps::{Map, Measured},
        share::Share,
    },
    seed::vocabulary::{Choice, Vocabulary},
    store::{policies::Register, starter},
    web::{filters, form::Wrong, patterns::Seen},
    words::{
        Says, Text,
        finding::{Labels, ScopeKind, Sentence},
        numbers, text,
    },
};

/// Rows of a table on the page; the download has all.
const ROWS: usize = 40;

#[derive(Template)]
#[template(path = "maps/map.html")]
pub struct MapPage {
    map: &'static str,
    title: Text,
    about: Text,
    /// The day whose record is shown; none before the first scan.
    as_of: Option<NaiveDate>,
    typed: Typed,
    query: String,
    choices: Choices,
    wrong: Wrong,
    sentences: Vec<String>,
    shown: Shown,
    /// The fewest people of a figure, and to what figures are rounded; none where all are exact.
    guarded: Option<(u64, u64)>,
}

/// What a map says and shows.
#[derive(Default)]
pub struct Shown {
    /// The sentences that come first; figures between ⟦ and ⟧ stand out.
    pub sentences: Vec<Text>,
    pub blocks: Vec<Block>,
    /// What a reader should know beside the figures.
    pub notes: Vec<Text>,
}

/// A picture with its table.
pub struct Block {
    pub heading: Text,
    pub svg: Option<String>,
    pub caption: Option<Text>,
    pub heads: Vec<Text>,
    pub rows: Vec<Vec<String>>,
    /// Columns from this one on are set right.
    pub numbers_from: usize,
}

impl Block {
    pub fn of<const N: usize>(heading: Text, heads: [Text; N], rows: Vec<Vec<String>>) -> Self {
        Self { heading, svg: None, caption: None, heads: heads.into(), rows, numbers_from: 1 }
    }

    #[must_use]
    pub fn drawn(mut self, svg: String, caption: Text) -> Self {
        (self.svg, self.caption) = (Some(svg), Some(caption));
        self
    }

    pub fn rows_shown(&self) -> usize {
        ROWS
    }

    pub fn first_rows(&self) -> Vec<Vec<String>> {
        self.rows.iter().take(ROWS).cloned().collect()
    }

    pub fn first_number(&self) -> usize {
        self.numbers_from
    }

    pub fn is_cut(&self) -> bool {
        self.rows.len() > ROWS
    }
}

impl MapPage {
    pub fn of(seen: &Seen, map: Map, typed: Typed, wrong: Wrong, as_of: Option<NaiveDate>, shown: Shown, register: &Register) -> Self {
        let (title, about) = names(map);
        Self {
            map: map.code(),
            title,
            about,
            as_of,
            query: typed.query(),
            choices: Choices::of(map, &typed, seen, register),
            typed,
            wrong,
            sentences: shown.sentences.iter().map(|said| Sentence::of(said.say(seen.names.language)).html()).collect(),
            shown,
            guarded: seen.sight.guards(),
        }
    }
}

/// What a map is called, and what it answers.
pub fn names(map: Map) -> (Text, Text) {
    match map {
        Map::Funnel => (text("maps-funnel"), text("maps-funnel-what")),
        Map::Waiting => (text("maps-waiting"), text("maps-waiting-what")),
        Map::Openness => (text("maps-openness"), text("maps-openness-what")),
        Map::Inclusion => (text("maps-inclusion"), text("maps-inclusion-what")),
        Map::Gradations => (text("maps-gradations"), text("maps-gradations-what")),
        Map::Practice => (text("maps-practice"), text("maps-practice-what")),
        Map::Patchwork => (text("maps-patchwork"), text("maps-patchwork-what")),
        Map::Directives => (text("maps-directives"), text("maps-directives-what")),
        Map::Effect => (text("maps-effect"), text("maps-effect-what")),
        Map::Promises => (text("maps-promises"), text("maps-promises-what")),
        Map::Burden => (text("maps-burden"), text("maps-burden-what")),
        Map::Hope => (text("maps-hope"), text("maps-hope-what")),
    }
}

/// The vocabulary with which the organization began.
pub fn words(seen: &Seen) -> &'static Vocabulary {
    starter::words_of(&seen.organization)
}

/// Who reads, and what everything is called for them.
pub struct Reading<'a> {
    pub seen: &'a Seen,
    pub words: &'static Vocabulary,
    titles: HashMap<&'a str, &'a str>,
    payers: HashMap<&'a str, &'a str>,
}

impl<'a> Reading<'a> {
    pub fn of(seen: &'a Seen, register: &'a Register) -> Self {
        let payers = register.iter().map(|entry| (entry.policy.code.as_str(), entry.policy.pays.as_str())).collect();
        Self {
            seen,
            words: words(seen),
            payers,
            titles: register.iter().map(|entry| (entry.policy.code.as_str(), entry.policy.title(seen.names.language))).collect(),
        }
    }

    pub fn language(&self) -> Language {
        self.seen.names.language
    }

    pub fn say(&self, text: &Text) -> String {
        text.say(self.language())
    }

    /// What a value is called of whatever stands side by side: a level of place, `office`, `service`, a facet.
    pub fn value<'t>(&'t self, by: &str, code: &'t str) -> &'t str {
        let names = &self.seen.names;
        match by {
            "office" => names.office(code),
            "service" => names.scope(ScopeKind::Service, code).unwrap_or(code),
            _ => names.facet_value(by, code).or_else(|| names.scope(ScopeKind::Place, code)).unwrap_or(code),
        }
    }

    /// The same where it may not be known.
    pub fn value_or_not<'t>(&'t self, by: &str, code: Option<&'t str>) -> String {
        code.map_or_else(|| self.say(&text("maps-not-known")), |code| self.value(by, code).to_owned())
    }

    /// What stands side by side is called: "city", "office", a facet.
    pub fn by(&self, by: &str) -> Text {
        match by {
            "office" => text("maps-office"),
            "service" => text("maps-service"),
            _ => {
                let level = self.words.place_levels.iter().find(|level| level.code == by).map(|level| self.choice(level).to_owned());
                let name = level.or_else(|| self.seen.names.facet(by).map(str::to_owned)).unwrap_or_else(|| by.to_owned());
                text("maps-named").with("name", name)
            }
        }
    }

    pub fn requirement(&self, code: &str) -> String {
        self.seen.names.requirement(code).unwrap_or(code).to_owned()
    }

    pub fn policy<'t>(&'t self, code: &'t str) -> &'t str {
        self.titles.get(code).copied().unwrap_or(code)
    }

    /// Who pays for the duty that a policy puts on offices.
    pub fn pays(&self, policy: &str) -> String {
        self.payers.get(policy).map(|code| self.word(&self.words.payers, code).to_owned()).unwrap_or_default()
    }

    /// The word of a list for a code.
    pub fn word<'t>(&'t self, list: &'t [Choice], code: &'t str) -> &'t str {
        list.iter().find(|choice| choice.code == code).map_or(code, |choice| self.choice(choice))
    }

    fn choice<'t>(&self, choice: &'t Choice) -> &'t str {
        self.language().pick(&choice.en, &choice.zh)
    }

    /// A number of people, or that it is too small.
    pub fn people(&self, people: u64) -> String {
        self.counted(people, people)
    }

    /// A number of anything that so many people stand behind.
    pub fn counted(&self, figure: u64, people: u64) -> String {
        let sight = self.seen.sight;
        match sight.rounded(people).and_then(|_| sight.rounded(figure)) {
            Some(figure) => numbers::count(figure),
            None => self.say(&text("layout-fewer").with("least", sight.least())),
        }
    }

    /// A share as it may be shown.
    pub fn share(&self, share: Share) -> Option<Share> {
        self.seen.sight.share(share)
    }

    /// "51 of 84 (61 %, 50 to 71 %)", or that it is too small.
    pub fn of_all(&self, share: Share) -> String {
        match self.share(share) {
            Some(Share { persons, of, share: Some(share) }) => self.say(
                &text("maps-share")
                    .with("met", numbers::count(persons))
                    .with("all", numbers::count(of))
                    .with("share", self.percent(share.value))
                    .with("low", self.percent(share.low))
                    .with("high", self.percent(share.high)),
            ),
            Some(_) => self.say(&text("maps-unknown")),
            None => self.hidden(),
        }
    }

    /// "51 of 84", short enough for the end of a bar.
    pub fn short(&self, share: Share) -> String {
        match self.share(share) {
            Some(share) => self.say(&text("maps-of").with("met", numbers::count(share.persons)).with("all", numbers::count(share.of))),
            None => self.hidden(),
        }
    }

    pub fn percent(&self, share: f64) -> String {
        numbers::percent(share, self.language())
    }

    fn hidden(&self) -> String {
        self.say(&text("maps-too-few"))
    }

    /// Marks of a scale of shares.
    pub fn shares(&self) -> Vec<(f64, String)> {
        [0.0, 0.25, 0.5, 0.75, 1.0].map(|at| (at, self.percent(at))).into()
    }
}

/// What is shown of a map's figures.
pub fn shown(reading: &Reading<'_>, measured: &Measured) -> Shown {
    match measured {
        Measured::Funnel(funnel) => shown::funnel::of(reading, funnel),
        Measured::Waiting(waits) => shown::waiting::of(reading, waits),
        Measured::Openness(open) => shown::openness::of(reading, open),
        Measured::Inclusion(profile) => shown::inclusion::of(reading, profile),
        Measured::Gradations(grades) => shown::gradations::of(reading, grades.as_ref()),
        Measured::Practice(beyond) => shown::practice::of(reading, beyond),
        Measured::Patchwork(patchwork) => shown::patchwork::of(reading, patchwork),
        Measured::Directives(tree) => shown::directives::of(reading, tree),
        Measured::Effect(effect) => shown::effect::of(reading, effect.as_ref()),
        Measured::Promises(promises) => shown::promises::of(reading, promises),
        Measured::Burden(burden) => shown::burden::of(reading, burden),
        Measured::Hope(hope) => shown::hope::of(reading, hope),
    }
}
