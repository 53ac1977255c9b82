//! What the codes of a release are called: dimensions and values, in one language.

use crate::{
    domain::{language::Language, release::Dimension},
    seed::vocabulary::Vocabulary,
    store::{
        reference::{Named, Reference},
        releases::{EARLIER, NOT_RECORDED},
    },
    words::{Text, text},
};

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
                let known = self.lists.facets.iter().find(|facet| facet.code == *code);
                known.map_or_else(|| code.clone(), |facet| facet.name(self.language).to_owned())
            }
            Dimension::Office => said(text("release-office")),
            Dimension::Service => said(text("release-service")),
            Dimension::Stage => said(text("release-stage")),
            Dimension::Outcome => said(text("release-outcome")),
            Dimension::Reason => said(text("release-reason")),
            Dimension::Year => said(text("release-year")),
            Dimension::Quarter => said(text("release-quarter")),
        }
    }

    /// What a value is called; its code where the lists do not have it any more.
    pub fn value(&self, dimension: &Dimension, code: &str) -> String {
        if code == NOT_RECORDED {
            return text("release-not-recorded").say(self.language);
        }
        let lists = self.lists;
        let found = match dimension {
            Dimension::Place(level) => self.listed(lists.jurisdictions.iter().find(|place| place.level == *level && place.code == code)),
            Dimension::Office => self.listed(lists.offices.iter().find(|office| office.code == code)),
            Dimension::Service => self.listed(lists.services.iter().find(|service| service.code == code)),
            Dimension::Reason => self.listed(lists.reasons.iter().find(|reason| reason.code == code)),
            Dimension::Facet(facet) => {
                let facet = lists.facets.iter().find(|known| known.code == *facet).map(|known| known.id);
                self.listed(lists.facet_values.iter().find(|value| Some(value.facet_id) == facet && value.code == code))
            }
            Dimension::Stage => self.shipped(self.vocabulary.stages.iter().map(|stage| (&stage.code, &stage.en, &stage.zh)), code),
            Dimension::Outcome => self.shipped(self.vocabulary.outcomes.iter().map(|outcome| (&outcome.code, &outcome.en, &outcome.zh)), code),
            Dimension::Year | Dimension::Quarter => (code == EARLIER).then(|| text("release-earlier").say(self.language)),
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
