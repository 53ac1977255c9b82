//! What the codes of a release are called: dimensions and values, in one language.

use crate::{
    domain::{
        bilingual::Bilingual,
        language::Language,
        release::{Definition, Dimension},
    },
    protect::{
        draw_up::NOT_RECORDED,
        published::{ALL, Release},
    },
    seed::vocabulary::Vocabulary,
    store::{
        columns::UNLISTED,
        reference::{Named, Reference},
        releases::{DimensionNames, EARLIER, NOTHING_ASKED, Names},
    },
    words::{Text, text},
};

/// What everything in a release is called in both languages, as of now.
pub fn names(definition: &Definition, figures: &Release, lists: &Reference, vocabulary: &Vocabulary) -> Names {
    let both = |say: &dyn Fn(&Labels<'_>) -> String| {
        let [en, zh] = Language::ALL.map(|language| say(&Labels { lists, vocabulary, language }));
        Bilingual::new(en, zh)
    };
    let of = |dimension: &Dimension| {
        let column = dimension.column();
        let mut values: Vec<(String, Bilingual)> = Vec::new();
        for table in &figures.tables {
            let Some(at) = table.dimensions.iter().position(|known| known.name == column) else { continue };
            for code in table.rows.iter().filter_map(|row| row.values.get(at)) {
                if !values.iter().any(|(known, _)| known == code) {
                    values.push((code.clone(), both(&|labels| labels.value(dimension, code))));
                }
            }
        }
        DimensionNames { name: both(&|labels| labels.dimension(dimension)), column, values }
    };
    Names { organization: lists.organization.name.clone(), charts: true, dimensions: definition.dimensions().into_iter().map(of).collect() }
}

/// The organization's lists and its vocabulary, read in one language.
pub struct Labels<'a> {
    pub lists: &'a Reference,
    pub vocabulary: &'a Vocabulary,
    pub language: Language,
}

impl Labels<'_> {
    /// What a dimension is called; its code where the lists do not have it any more.
    pub fn dimension(&self, dimension: &Dimension) -> String {
        let said = |text: Text| text.say(self.language);
        match dimension {
            Dimension::Place(level) => {
                let known = self.vocabulary.place_levels.iter().find(|known| known.code == *level);
                known.map_or_else(|| level.clone(), |known| self.language.pick(&known.en, &known.zh).to_owned())
            }
            Dimension::Facet(code) => {
                self.lists.grouping(code).map_or_else(|| code.clone(), |grouping| grouping.named().name(self.language).to_owned())
            }
            Dimension::Office => said(text("release-office")),
            Dimension::Service => said(text("release-service")),
            Dimension::Stage => said(text("release-stage")),
            Dimension::Outcome => said(text("release-outcome")),
            Dimension::Reason => said(text("release-reason")),
            Dimension::Demand => said(text("release-demand")),
            Dimension::Basis => said(text("release-basis")),
            Dimension::Year => said(text("release-year")),
            Dimension::Quarter => said(text("release-quarter")),
            Dimension::Month => said(text("release-month")),
        }
    }

    /// What a value is called; its code where the lists do not have it any more.
    pub fn value(&self, dimension: &Dimension, code: &str) -> String {
        let said = |text: Text| text.say(self.language);
        match code {
            ALL => return said(text("release-all")),
            NOT_RECORDED => return said(text("release-not-recorded")),
            NOTHING_ASKED if dimension.is_of_demands() => return said(text("release-nothing-asked")),
            _ => {}
        }
        let lists = self.lists;
        let found = match dimension {
            Dimension::Place(level) => self.listed(lists.jurisdictions.iter().find(|place| place.level == *level && place.code == code)),
            Dimension::Office => self.listed(lists.offices.iter().find(|office| office.code == code)),
            Dimension::Service => self.listed(lists.services.iter().find(|service| service.code == code)),
            Dimension::Reason => self.listed(lists.reasons.iter().find(|reason| reason.code == code)),
            Dimension::Facet(facet) => {
                let values = lists.grouping(facet).map(|grouping| grouping.values(lists)).unwrap_or_default();
                values.into_iter().find(|(known, _)| *known == code).map(|(_, value)| value.name(self.language).to_owned())
            }
            Dimension::Stage => self.shipped(self.vocabulary.stages.iter().map(|stage| (&stage.code, &stage.en, &stage.zh)), code),
            Dimension::Outcome => self.shipped(self.vocabulary.outcomes.iter().map(|outcome| (&outcome.code, &outcome.en, &outcome.zh)), code),
            Dimension::Demand if code == UNLISTED => Some(said(text("release-unlisted"))),
            Dimension::Demand => self.listed(lists.requirements.iter().find(|requirement| requirement.code == code)),
            Dimension::Basis => basis(code).map(said),
            Dimension::Year | Dimension::Quarter | Dimension::Month => (code == EARLIER).then(|| text("release-earlier").say(self.language)),
        };
        found.unwrap_or_else(|| code.to_owned())
    }

    fn listed(&self, entry: Option<&impl Named>) -> Option<String> {
        entry.map(|entry| entry.name(self.language).to_owned())
    }

    fn shipped<'v>(&self, mut entries: impl Iterator<Item = (&'v String, &'v String, &'v String)>, code: &str) -> Option<String> {
        entries.find(|(known, ..)| *known == code).map(|(_, en, zh)| self.language.pick(en, zh).to_owned())
    }
}

/// What the rules say of a demand, in words.
fn basis(code: &str) -> Option<Text> {
    Some(match code {
        "in-the-rule" => text("release-basis-in-the-rule"),
        "local-addition" => text("release-basis-local-addition"),
        "forbidden" => text("release-basis-forbidden"),
        "no-rule-found" => text("release-basis-no-rule-found"),
        "not-known" => text("release-basis-not-known"),
        _ => return None,
    })
}
