//! The reference data by which steps are coded: offices, what editors have to review, and the other lists, each on a page of its own.

mod entry;
mod form;
mod list;
mod questions;

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use crate::{
    domain::{
        id::{EntryId, JurisdictionId},
        language::Language,
        list::List,
        rights::{EditReference, ImportCases, ReadReference, Right, SuggestReference},
    },
    seed::vocabulary,
    store::{
        StoreError,
        reference::{self, InList, Named, Reference},
        starter, suggestions,
    },
    web::{
        error::WebError,
        filters,
        form::{Choice, Typed, Wrong},
        may::May,
        policies,
        routes::Routes,
        sign_in::go_to,
    },
    words::{Says, Text, days, text},
};

pub fn routes(at: &mut Routes<'_>) {
    at.get("/reference", show).get("/reference/offices", back).post("/reference/offices", add_office);
    for list in List::ALL.iter().copied() {
        let paths = Paths::of(list);
        if list != List::Offices {
            at.get(paths.all, move |may: May<ReadReference>| list::show(may, list));
            if list.takes_suggestions() {
                at.post(paths.all, move |may: May<SuggestReference>, typed: web::Form<Typed>| list::add(may, list, typed.into_inner()));
            } else {
                at.post(paths.all, move |may: May<EditReference>, typed: web::Form<Typed>| list::add(may, list, typed.into_inner()));
            }
        }
        if list.takes_suggestions() {
            at.post(paths.keep, move |may: May<EditReference>, id: web::Path<EntryId>| entry::keep(may, (list, *id)));
        }
        at.get(paths.one, move |may: May<ReadReference>, id: web::Path<EntryId>| entry::show(may, (list, *id)));
        at.post(paths.one, move |may: May<EditReference>, id: web::Path<EntryId>, typed: web::Form<Typed>| {
            entry::rename(may, (list, *id), typed.into_inner())
        });
        at.get(paths.retire, move |may: May<ReadReference>, id: web::Path<EntryId>| entry::back(may, (list, *id)));
        at.post(paths.retire, move |may: May<EditReference>, id: web::Path<EntryId>, typed: web::Form<Typed>| {
            entry::retire(may, (list, *id), typed.into_inner())
        });
        at.post(paths.restore, move |may: May<EditReference>, id: web::Path<EntryId>| entry::restore(may, (list, *id)));
    }
    at.post("/reference/services/{entry}/demands", entry::ask_usually);
    at.get("/reference/services/{entry}/questions", questions::begin)
        .post("/reference/services/{entry}/questions", questions::add)
        .get("/reference/questions/{question}", questions::show)
        .post("/reference/questions/{question}", questions::change)
        .post("/reference/questions/{question}/retire", questions::retire)
        .post("/reference/questions/{question}/restore", questions::restore);
}

/// The addresses of a list and of its entries.
struct Paths {
    all: &'static str,
    one: &'static str,
    retire: &'static str,
    restore: &'static str,
    keep: &'static str,
}

impl Paths {
    fn of(list: List) -> Self {
        macro_rules! below {
            ($at:literal) => {
                Self {
                    all: $at,
                    one: concat!($at, "/{entry}"),
                    retire: concat!($at, "/{entry}/retire"),
                    restore: concat!($at, "/{entry}/restore"),
                    keep: concat!($at, "/{entry}/keep"),
                }
            };
        }
        match list {
            List::Offices => below!("/reference/offices"),
            List::Places => below!("/reference/places"),
            List::Services => below!("/reference/services"),
            List::Requirements => below!("/reference/requirements"),
            List::Reasons => below!("/reference/reasons"),
            List::Facets => below!("/reference/facets"),
            List::Values => below!("/reference/values"),
        }
    }
}

/// The address of an entry.
fn path((list, id): (List, EntryId)) -> String {
    format!("/reference/{}/{}", list.code(), id.0)
}

/// What a list is called.
fn title(list: List) -> Text {
    match list {
        List::Offices => text("reference-offices"),
        List::Places => text("reference-places"),
        List::Services => text("reference-services"),
        List::Requirements => text("reference-requirements"),
        List::Reasons => text("reference-reasons"),
        List::Facets | List::Values => text("reference-facets"),
    }
}

#[derive(Template)]
#[template(path = "reference/show.html")]
struct ReferencePage {
    here: &'static str,
    suggested: Vec<Line>,
    /// Rules that were suggested.
    rules: Vec<policies::suggestions::Line>,
    offices: Vec<Line>,
    places: Vec<Choice>,
    may_edit: bool,
    may_suggest: bool,
    may_import: bool,
    typed: Typed,
    wrong: Wrong,
}

/// An entry in a list: what else is to be said of it, and how it stands.
struct Line {
    href: String,
    name: String,
    more: String,
    standing: Option<Text>,
}

impl Line {
    fn of(lists: &Reference, (list, entry): (List, &dyn InList), more: String, language: Language) -> Self {
        let standing = lists.standing(entry.entry());
        let standing = match standing.retired_on {
            Some(day) => Some(text("reference-retired-since").with("day", days::day(day, language))),
            None => standing.suggested_by.map(|_| text("reference-suggested")),
        };
        Self { href: path((list, entry.entry())), name: entry.name(language).to_owned(), more, standing }
    }
}

async fn show(may: May<ReadReference>) -> Result<HttpResponse, WebError> {
    respond(&may, Typed::default(), Wrong::default()).await
}

/// Whoever comes to the address of a form by reloading or by switching the language goes on at its page.
async fn back(_: May<ReadReference>) -> HttpResponse {
    go_to("/reference")
}

async fn add_office(may: May<SuggestReference>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let typed = typed.into_inner();
    match form::office(&typed, &*lists(&may).await?) {
        Err(wrong) => respond(&may, typed, wrong).await,
        Ok(office) => {
            may.write(move |db, author| reference::found_office(db, author, &office)).await?;
            Ok(go_to("/reference"))
        }
    }
}

async fn lists<R: Right>(may: &May<R>) -> Result<std::sync::Arc<Reference>, WebError> {
    may.read(|db, caller| Reference::load(db, caller.organization)).await
}

/// The lists, and the vocabulary in which stages, kinds and levels have their words.
async fn lists_and_words<R: Right>(may: &May<R>) -> Result<(std::sync::Arc<Reference>, &'static vocabulary::Vocabulary), WebError> {
    may.read(|db, caller| Ok::<_, StoreError>((Reference::load(db, caller.organization)?, starter::words(db, caller.organization)?))).await
}

async fn respond<R: Right>(may: &May<R>, typed: Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let (lists, language) = (lists(may).await?, may.caller().language);
    let rules = may.read(suggestions::rules).await?;
    let line = |office: &reference::Office| Line::of(&lists, (List::Offices, office), place(&lists, office.jurisdiction_id, language), language);
    let page = ReferencePage {
        here: List::Offices.code(),
        suggested: suggested(&lists, language),
        rules: rules.iter().map(policies::suggestions::Line::of).collect(),
        offices: lists.offices.iter().map(line).collect(),
        places: form::places(&lists, language, may.today()),
        may_import: may.caller().roles.any_of(ImportCases::ROLES),
        may_edit: may.caller().roles.any_of(EditReference::ROLES),
        may_suggest: may.caller().roles.any_of(SuggestReference::ROLES),
        typed,
        wrong,
    };
    may.answer(if page.wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, page)
}

/// What editors have to review, of every list; each with the list that it is of, or where it is.
fn suggested(lists: &Reference, language: Language) -> Vec<Line> {
    let of_list = |list: &List| {
        let open = lists.entries(*list).into_iter().filter(|entry| lists.standing(entry.entry()).suggested_by.is_some());
        let more = |entry: &dyn InList| match lists.offices.iter().find(|office| office.entry() == entry.entry()) {
            Some(office) => place(lists, office.jurisdiction_id, language),
            None => title(*list).say(language),
        };
        open.map(|entry| Line::of(lists, (*list, entry), more(entry), language)).collect::<Vec<_>>()
    };
    List::ALL.iter().flat_map(of_list).collect()
}

/// A place with all that it lies in, outermost first.
fn place(lists: &Reference, at: Option<JurisdictionId>, language: Language) -> String {
    let mut way: Vec<&str> = lists.upwards(at).iter().map(|place| place.name(language)).collect();
    way.reverse();
    way.join(" › ")
}

/// The word of a code in one of the vocabulary's lists.
fn word(list: &[vocabulary::Choice], code: &str, language: Language) -> String {
    list.iter().find(|entry| entry.code == code).map_or(code, |entry| language.pick(&entry.en, &entry.zh)).to_owned()
}

/// One of the vocabulary's lists to choose from.
fn choices(list: &[vocabulary::Choice], chosen: &str, language: Language) -> Vec<Choice> {
    list.iter().map(|entry| Choice::new(&entry.code, language.pick(&entry.en, &entry.zh)).chosen(entry.code == chosen)).collect()
}
