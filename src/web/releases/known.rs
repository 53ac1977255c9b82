//! Draws a release up for a page: reads the record, reckons without a connection, and says in words what stands in the way.

use std::sync::Arc;

use actix_web::web;

use super::form;
use crate::{
    domain::{
        caller::Caller,
        code::ShortCode,
        language::Language,
        period::{Length, Period},
        release::{Definition, Dimension, InvalidDefinition},
        rights::Right,
    },
    protect::{
        conceal::Exposed,
        draw_up::Refused,
        published::{self, Cell},
    },
    release::{
        labels::{self, Labels},
        proposal::Proposal,
        publication::{Publication, measure},
    },
    seed::vocabulary::Vocabulary,
    store::{
        StoreError,
        db::Db,
        reference::Reference,
        releases::{self, Names, ReleaseError},
        starter,
    },
    web::{error::WebError, may::May},
    words::{Text, days, text},
};

/// The lists in which codes have their names.
#[derive(Clone)]
pub struct Known {
    pub lists: Arc<Reference>,
    pub vocabulary: &'static Vocabulary,
}

impl Known {
    pub fn load(db: &mut Db, caller: &Caller) -> Result<Self, StoreError> {
        let lists = Reference::load(db, caller.organization)?;
        let vocabulary = starter::words_of(&lists.organization);
        Ok(Self { lists, vocabulary })
    }

    pub fn labels(&self, language: Language) -> Labels<'_> {
        Labels { lists: &self.lists, vocabulary: self.vocabulary, language }
    }

    pub fn names(&self, definition: &Definition, figures: &published::Release) -> Names {
        labels::names(definition, figures, &self.lists, self.vocabulary)
    }

    /// A cell in words: "Service: School, Outcome of a step: refused".
    pub fn cell(&self, definition: &Definition, cell: &Cell, language: Language) -> String {
        let labels = self.labels(language);
        let dimensions = definition.dimensions();
        // a cell of an earlier release is told by what that one counted by
        let said = |(column, code): (&str, &str)| {
            let known = dimensions.iter().find(|known| known.column() == column).map(|known| (*known).clone());
            if let (Some(_), Ok(period)) = (Length::from_code(column), code.parse::<Period>()) {
                return (text("release-period-head").say(language), days::period(period, language));
            }
            match known.map_or_else(|| Dimension::from_column(column), Ok) {
                Ok(dimension) => (labels.dimension(&dimension), labels.value(&dimension, code)),
                Err(_) => (column.to_owned(), code.to_owned()),
            }
        };
        let all: Vec<String> = cell
            .values()
            .map(said)
            .map(|(dimension, value)| text("releases-at").with("dimension", dimension).with("value", value).say(language))
            .collect();
        if all.is_empty() { text("release-all").say(language) } else { all.join(&text("release-and").say(language)) }
    }
}

/// Why a release cannot be drawn up.
pub enum Cannot {
    Definition(InvalidDefinition),
    Ledger,
    Refused(Refused),
}

/// What a release would be today; as what it would be published, where it would.
pub async fn propose<R: Right>(
    may: &May<R>,
    definition: &Definition,
    title: &str,
    published_as: Option<ShortCode>,
) -> Result<(Known, Result<Proposal, Cannot>), WebError> {
    let _turn = may.site().drawing.acquire().await.map_err(|_| WebError::NotFound)?;
    let (keys, today, wanted) = (may.site().store.keys.clone(), may.today(), definition.clone());
    let (known, gathered) = may
        .read(move |db, caller| {
            let gathered = releases::gather(db, caller, &keys, &wanted, today);
            Ok::<_, WebError>((Known::load(db, caller)?, gathered))
        })
        .await?;
    let gathered = match gathered {
        Ok(gathered) => gathered,
        Err(ReleaseError::Definition(error)) => return Ok((known, Err(Cannot::Definition(error)))),
        Err(ReleaseError::Ledger(_)) => return Ok((known, Err(Cannot::Ledger))),
        Err(error) => return Err(error.into()),
    };
    let (names, wanted, title) = (known.clone(), definition.clone(), title.to_owned());
    let drawn = web::block(move || {
        let left_out = gathered.left_out;
        Proposal::draw_up(gathered, |figures| {
            let names = names.names(&wanted, &figures);
            let draft = Publication::draft(&title, &wanted, left_out, figures, names);
            match published_as {
                Some(code) => draft.published_as(code, today),
                None => draft,
            }
        })
    });
    let drawn = drawn.await.map_err(|_| StoreError::Panicked)?;
    Ok((known, drawn.map_err(Cannot::Refused)))
}

impl Cannot {
    /// The field of the form to which it belongs.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Definition(error) => form::field(error),
            _ => "first",
        }
    }

    /// What stands in the way, and what to change.
    pub fn said(&self, known: &Known, definition: &Definition, language: Language) -> Text {
        let dimensions = definition.dimensions();
        let dimension = |column: &str| {
            let found = dimensions.iter().find(|dimension| dimension.column() == column);
            found.map_or_else(|| column.to_owned(), |dimension| known.labels(language).dimension(dimension))
        };
        match self {
            Self::Definition(error) => form::said(error),
            Self::Ledger => text("releases-wrong-ledger"),
            Self::Refused(Refused::TooManyCells { cells, most, widest, values }) => {
                text("releases-wrong-too-large").with("cells", *cells).with("most", *most).with("widest", dimension(widest)).with("values", *values)
            }
            Self::Refused(Refused::Reserved(name)) => text("releases-wrong-reserved").with("name", dimension(name)),
            Self::Refused(Refused::NearlyUnique { name, k, .. }) => text("releases-wrong-unique").with("name", dimension(name)).with("k", *k),
            Self::Refused(Refused::Nobody(_)) => text("releases-wrong-nobody"),
            Self::Refused(Refused::EverythingHidden { k, widest }) => text("releases-wrong-hidden").with("k", *k).with("widest", dimension(widest)),
            Self::Refused(Refused::TooFewWith { measure: lacking, k }) => {
                text("releases-wrong-too-few-with").with("measure", measure(*lacking)).with("people", 2 * k)
            }
            Self::Refused(Refused::Exposed(Exposed::Cell(cell))) => {
                text("releases-wrong-exposed").with("cell", known.cell(definition, cell, language))
            }
            Self::Refused(Refused::Exposed(Exposed::Late)) => text("releases-wrong-late"),
            Self::Refused(Refused::Exposed(Exposed::Contradiction)) => text("releases-wrong-contradiction"),
            Self::Refused(Refused::Ledger(_)) => text("releases-wrong-ledger"),
        }
    }
}
