//! One list: its entries, those that are retired too, and a form for one more.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;

use crate::{
    domain::{
        language::Language,
        list::List,
        outcome::Stage,
        rights::{EditReference, ReadReference, Right, SuggestReference},
    },
    seed::vocabulary::Vocabulary,
    store::{
        lists,
        reference::{InList, Named as _, Reference},
    },
    web::{
        error::WebError,
        filters,
        form::{Choice, Typed, Wrong},
        may::May,
        sign_in::go_to,
    },
    words::{Says, Text},
};

use super::{Line, choices, entry, form, lists_and_words, path, place, title, word};

#[derive(Template)]
#[template(path = "reference/list.html")]
struct ListPage {
    here: &'static str,
    title: Text,
    lines: Vec<Line>,
    may_edit: bool,
    may_suggest: bool,
    stages: Vec<Choice>,
    kinds: Vec<Choice>,
    levels: Vec<Choice>,
    parents: Vec<Choice>,
    asks_rival: bool,
    typed: Typed,
    wrong: Wrong,
}

pub async fn show(may: May<ReadReference>, list: List) -> Result<HttpResponse, WebError> {
    // the values of all facets together are no list that anybody reads
    if list == List::Values {
        return Ok(go_to("/reference/facets"));
    }
    respond(&may, list, Typed::default(), Wrong::default()).await
}

/// One more entry; from whoever may not edit the list a suggestion.
pub async fn add<R: Right>(may: May<R>, list: List, typed: Typed) -> Result<HttpResponse, WebError> {
    let (known, words) = lists_and_words(&may).await?;
    match form::new(&typed, list, &known, words, may.today()) {
        Err(wrong) if list == List::Values => entry::of_facet(&may, &typed, wrong).await,
        Err(wrong) => respond(&may, list, typed, wrong).await,
        Ok((names, new)) => {
            let back = match new {
                lists::New::Value { facet } => path((List::Facets, facet.into())),
                _ => format!("/reference/{}", list.code()),
            };
            may.write(move |db, author| lists::add(db, author, &names, new)).await?;
            Ok(go_to(&back))
        }
    }
}

async fn respond<R: Right>(may: &May<R>, list: List, typed: Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let (known, words) = lists_and_words(may).await?;
    let language = may.caller().language;
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let only = |wanted: List, choices: Vec<Choice>| if list == wanted { choices } else { Vec::new() };
    let places = known.jurisdictions.iter().filter(|place| known.is_offered(*place, may.today()));
    let parents = places.map(|entry| Choice::new(&entry.code, place(&known, Some(entry.id), language)).chosen(typed.get("parent") == entry.code));
    let page = ListPage {
        here: list.code(),
        title: title(list),
        lines: lines(&known, words, list, language),
        may_edit: may.caller().roles.any_of(EditReference::ROLES),
        may_suggest: list.takes_suggestions() && may.caller().roles.any_of(SuggestReference::ROLES),
        stages: only(List::Services, choices(&words.stages, typed.get("stage"), language)),
        kinds: only(List::Requirements, choices(&words.requirement_kinds, typed.get("kind"), language)),
        levels: only(List::Places, choices(&words.place_levels, typed.get("level"), language)),
        parents: only(List::Places, parents.collect()),
        asks_rival: list == List::Facets,
        typed,
        wrong,
    };
    may.answer(status, page)
}

fn lines(known: &Reference, words: &Vocabulary, list: List, language: Language) -> Vec<Line> {
    let line = |entry: &dyn InList| Line::of(known, (list, entry), more(known, words, (list, entry), language), language);
    let mut lines: Vec<Line> = known.entries(list).into_iter().map(line).collect();
    if list == List::Places {
        lines.sort_by(|one, other| one.more.cmp(&other.more));
    }
    lines
}

/// What else is to be said of an entry: where it is, of which kind it is, which values it has.
pub fn more(known: &Reference, words: &Vocabulary, (list, entry): (List, &dyn InList), language: Language) -> String {
    let id = entry.entry();
    let found = match list {
        List::Offices => known.offices.iter().find(|office| office.entry() == id).map(|office| place(known, office.jurisdiction_id, language)),
        List::Places => known.jurisdictions.iter().find(|own| own.entry() == id).map(|own| {
            let way = place(known, Some(own.id), language);
            format!("{way} ({})", word(&words.place_levels, &own.level, language))
        }),
        List::Services => known.services.iter().find(|own| own.entry() == id).map(|own| stage(words, own.stage, language)),
        List::Requirements => known.requirements.iter().find(|own| own.entry() == id).map(|own| word(&words.requirement_kinds, &own.kind, language)),
        List::Reasons => None,
        List::Facets => known.facets.iter().find(|own| own.entry() == id).map(|own| values(known, own, language)),
        List::Values => known.facet_values.iter().find(|own| own.entry() == id).and_then(|own| {
            let facet = known.facets.iter().find(|facet| facet.id == own.facet_id)?;
            Some(facet.name(language).to_owned())
        }),
    };
    found.unwrap_or_default()
}

fn stage(words: &Vocabulary, stage: Stage, language: Language) -> String {
    word(&words.stages, stage.code(), language)
}

/// The values of a facet; those that are places are too many to name.
fn values(lists: &Reference, facet: &crate::store::reference::Facet, language: Language) -> String {
    let values: Vec<&str> = lists.facet_values.iter().filter(|value| value.facet_id == facet.id).map(|value| value.name(language)).collect();
    let shown: Vec<&str> = values.iter().copied().take(12).collect();
    let rest = if values.len() > shown.len() { " …" } else { "" };
    format!("{}{rest}", shown.join(language.pick(", ", "、")))
}
