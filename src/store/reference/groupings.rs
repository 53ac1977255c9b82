//! By what people are told apart: their facets, and what was answered at the steps of a service.

use super::{Facet, FacetValue, InList, Named, Reference};
use crate::store::questions::Asked;

/// Either; in the columns, on maps, in findings and releases both are one: the group to which somebody belongs from a day on.
#[derive(Clone, Copy)]
pub enum Grouping<'r> {
    Facet(&'r Facet),
    Question(&'r Asked),
}

impl<'r> Grouping<'r> {
    pub fn code(self) -> &'r str {
        match self {
            Self::Facet(facet) => &facet.code,
            Self::Question(asked) => &asked.question.code,
        }
    }

    /// The facet's name, or the question.
    pub fn named(self) -> &'r dyn Named {
        match self {
            Self::Facet(facet) => facet,
            Self::Question(asked) => &asked.question,
        }
    }

    /// The code of each value and what it is called; of a facet those that are retired, too.
    pub fn values(self, lists: &'r Reference) -> Vec<(&'r str, &'r dyn Named)> {
        match self {
            Self::Facet(facet) => lists.values_of(facet).map(|value| (value.code(), value as &dyn Named)).collect(),
            Self::Question(asked) => asked.answers.iter().map(|answer| (answer.code.as_str(), answer as &dyn Named)).collect(),
        }
    }

    /// Those without the values that count as another.
    pub fn counted_values(self, lists: &'r Reference) -> Vec<(&'r str, &'r dyn Named)> {
        match self {
            Self::Facet(facet) => {
                let own = lists.values_of(facet).filter(|value| lists.counted_under(value.entry()) == value.entry());
                own.map(|value| (value.code(), value as &dyn Named)).collect()
            }
            Self::Question(_) => self.values(lists),
        }
    }
}

impl Reference {
    /// Facets first, each in the order of its list.
    pub fn groupings(&self) -> impl Iterator<Item = Grouping<'_>> {
        self.facets.iter().map(Grouping::Facet).chain(self.questions.iter().map(Grouping::Question))
    }

    pub fn grouping(&self, code: &str) -> Option<Grouping<'_>> {
        self.groupings().find(|grouping| grouping.code() == code)
    }

    /// All values of a facet, those that are retired too.
    pub fn values_of(&self, facet: &Facet) -> impl Iterator<Item = &FacetValue> {
        self.facet_values.iter().filter(move |value| value.facet_id == facet.id)
    }
}
