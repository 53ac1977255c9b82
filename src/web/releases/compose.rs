//! Choosing what a release counts; with a choice, what would be shown and hidden and whether it holds, before anything is made.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    form::{DefinitionForm, TableFields},
    known::{self, Known},
    page::{self, Checked, Line},
};
use crate::{
    domain::{release::Definition, rights::DraftReleases},
    release::shown::Shown,
    store::releases,
    web::{
        error::WebError,
        filters,
        form::{Choice, Typed, Wrong},
        may::May,
        sign_in::go_to,
    },
    words::{Says, Text, text},
};

#[derive(Template)]
#[template(path = "releases/new.html")]
struct NewPage {
    title: String,
    tables: Vec<TableFields>,
    options: Vec<Choice>,
    licences: Vec<Choice>,
    periods: Vec<Choice>,
    /// Names and codes of what is chosen, to go along with the draft.
    chosen: Vec<(&'static str, String)>,
    preview: Option<(Shown, Checked)>,
    /// What stands in the way of publishing it.
    nested: Option<Text>,
    /// The same of the same period, as it is there already.
    there: Vec<Line>,
    /// Where the choice is saved as a report.
    save: Option<String>,
    wrong: Wrong,
}

pub async fn compose(may: May<DraftReleases>, typed: web::Query<Typed>) -> Result<HttpResponse, WebError> {
    let typed = typed.into_inner();
    let form = DefinitionForm(&typed);
    if !form.is_asked() {
        return respond(&may, &form, None, Wrong::default()).await;
    }
    match form.definition() {
        Ok(definition) => respond(&may, &form, Some(definition), Wrong::default()).await,
        Err(wrong) => respond(&may, &form, None, wrong).await,
    }
}

pub async fn draft(may: May<DraftReleases>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let typed = typed.into_inner();
    let form = DefinitionForm(&typed);
    let (definition, title) = match (form.definition(), form.title()) {
        (Ok(definition), Ok(title)) => (definition, title),
        (Ok(definition), Err(wrong)) => return respond(&may, &form, Some(definition), wrong).await,
        (Err(mut wrong), title) => {
            title.err().into_iter().for_each(|other| wrong.append(other));
            return respond(&may, &form, None, wrong).await;
        }
    };
    // What cannot be drawn up is not kept: the page says why.
    let (_, proposal) = known::propose(&may, &definition, &title, None).await?;
    if proposal.is_err() {
        return respond(&may, &form, Some(definition), Wrong::default()).await;
    }
    let keys = may.site().store.keys.clone();
    let code = may.write(move |db, author| releases::draft(db, author, &keys, &title, &definition)).await?;
    Ok(go_to(&format!("/releases/{code}")))
}

async fn respond(
    may: &May<DraftReleases>,
    form: &DefinitionForm<'_>,
    definition: Option<Definition>,
    mut wrong: Wrong,
) -> Result<HttpResponse, WebError> {
    let language = may.caller().language;
    let (wanted, keys) = (definition.clone(), may.site().store.keys.clone());
    let (mut known, nested, there) = may
        .read(move |db, caller| {
            let nested = wanted.as_ref().map(|definition| releases::nested(db, caller, definition)).transpose()?.flatten();
            let of_period = wanted.as_ref().filter(|definition| definition.period().is_some());
            let there = of_period.map(|definition| releases::alike(db, caller, &keys, definition)).transpose()?.unwrap_or_default();
            Ok::<_, WebError>((Known::load(db, caller)?, nested, there))
        })
        .await?;
    let there = there.iter().map(|release| Line::of(release, &known, language)).collect();
    let save = definition.as_ref().map(page::saved_as);
    let mut preview = None;
    if let Some(definition) = definition {
        let (now, proposal) = known::propose(may, &definition, "", None).await?;
        known = now;
        match proposal {
            Ok(proposal) => preview = Some((Shown::of(&proposal.publication, language), Checked::of(&proposal, &known, language))),
            Err(error) => wrong.add(error.field(), error.said(&known, &definition, language)),
        }
    }
    let offered = releases::offered(&known.lists);
    let labels = known.labels(language);
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    may.answer(
        status,
        NewPage {
            title: form.0.get("title").to_owned(),
            tables: form.tables(&offered, &labels),
            options: form.options(language),
            licences: form.licences(),
            periods: form.periods(may.today(), language),
            chosen: form.chosen(),
            there,
            save: save.filter(|_| preview.is_some()),
            preview,
            nested: nested.map(|code| text("releases-nested").with("code", code.to_string())),
            wrong,
        },
    )
}
