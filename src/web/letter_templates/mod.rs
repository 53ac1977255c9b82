//! Templates of letters: written by editors, with named fields that are filled in from a case.

pub mod form;

use std::sync::Arc;

use actix_web::{HttpResponse, http::StatusCode, web};

use crate::{
    domain::rights::{EditReference, ReadReference, Right},
    letters::template::Field,
    seed::vocabulary::Vocabulary,
    store::{
        StoreError,
        letter_templates::{self, Template},
        starter,
    },
    web::{
        error::WebError,
        filters,
        form::{Choice, Typed, Wrong},
        may::May,
        routes::Routes,
        sign_in::go_to,
    },
    words::{Says, Text, days, text},
};

pub fn routes(at: &mut Routes<'_>) {
    at.get("/reference/letters", list)
        .get("/reference/letters/new", begin)
        .post("/reference/letters/new", add)
        .get("/reference/letters/{template}", show)
        .get("/reference/letters/{template}/edit", edit)
        .post("/reference/letters/{template}/edit", change)
        .get("/reference/letters/{template}/retire", back)
        .post("/reference/letters/{template}/retire", retire)
        .get("/reference/letters/{template}/restore", back)
        .post("/reference/letters/{template}/restore", restore);
}

#[derive(askama::Template)]
#[template(path = "letter_templates/list.html")]
struct ListPage {
    here: &'static str,
    lines: Vec<Line>,
    may_edit: bool,
}

struct Line {
    href: String,
    name: String,
    remedies: String,
    /// In which languages it is written.
    languages: String,
    checked: bool,
    retired: Option<String>,
}

#[derive(askama::Template)]
#[template(path = "letter_templates/show.html")]
struct ShowPage {
    href: String,
    name: String,
    remedies: String,
    /// Each language in which it is written, with its tag and the text.
    bodies: Vec<(&'static str, &'static str, String)>,
    checked: Text,
    is_checked: bool,
    retired: Option<String>,
    may_edit: bool,
}

#[derive(askama::Template)]
#[template(path = "letter_templates/edit.html")]
struct EditPage {
    action: String,
    back: String,
    is_new: bool,
    typed: Typed,
    wrong: Wrong,
    remedies: Vec<Choice>,
    /// What can stand in double braces, and what is put there.
    fields: Vec<(String, Text)>,
}

async fn list(may: May<ReadReference>) -> Result<web::Html, WebError> {
    let known = known(&may).await?;
    let language = may.caller().language;
    let line = |template: &Template| Line {
        href: href(template),
        name: template.name(language).to_owned(),
        remedies: known.remedies(template, language),
        languages: written_in(template).map(|language| language.own_name()).collect::<Vec<_>>().join(", "),
        checked: template.checked_on.is_some(),
        retired: template.retired_on.map(|day| days::day(day, language)),
    };
    may.page(ListPage {
        here: "letters",
        lines: known.templates.iter().map(line).collect(),
        may_edit: may.caller().roles.any_of(EditReference::ROLES),
    })
}

async fn show(may: May<ReadReference>, code: web::Path<String>) -> Result<web::Html, WebError> {
    let known = known(&may).await?;
    let language = may.caller().language;
    let template = known.template(&code)?;
    may.page(ShowPage {
        href: href(template),
        name: template.name(language).to_owned(),
        remedies: known.remedies(template, language),
        bodies: written_in(template).map(|language| (language.tag(), language.own_name(), template.body(language).to_owned())).collect(),
        checked: match template.checked_on {
            Some(day) => text("letter-templates-checked-on").with("day", day),
            None => text("letter-templates-not-checked"),
        },
        is_checked: template.checked_on.is_some(),
        retired: template.retired_on.map(|day| days::day(day, language)),
        may_edit: may.caller().roles.any_of(EditReference::ROLES),
    })
}

async fn begin(may: May<EditReference>) -> Result<HttpResponse, WebError> {
    let known = known(&may).await?;
    respond(&may, &known, None, Typed::default(), Wrong::default())
}

async fn add(may: May<EditReference>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    save(&may, None, typed.into_inner()).await
}

async fn edit(may: May<EditReference>, code: web::Path<String>) -> Result<HttpResponse, WebError> {
    let known = known(&may).await?;
    let template = known.template(&code)?;
    respond(&may, &known, Some(template), form::filled(template), Wrong::default())
}

async fn change(may: May<EditReference>, code: web::Path<String>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    save(&may, Some(&code), typed.into_inner()).await
}

async fn retire(may: May<EditReference>, code: web::Path<String>) -> Result<HttpResponse, WebError> {
    offer(&may, code.into_inner(), true).await
}

async fn restore(may: May<EditReference>, code: web::Path<String>) -> Result<HttpResponse, WebError> {
    offer(&may, code.into_inner(), false).await
}

async fn offer(may: &May<EditReference>, code: String, retired: bool) -> Result<HttpResponse, WebError> {
    let page = format!("/reference/letters/{code}");
    may.write(move |db, author| letter_templates::retire(db, author, &code, retired)).await?;
    Ok(go_to(&page))
}

/// Whoever comes to the address of a form by reloading or by switching the language goes on at its page.
async fn back(_: May<ReadReference>, code: web::Path<String>) -> HttpResponse {
    go_to(&format!("/reference/letters/{code}"))
}

async fn save(may: &May<EditReference>, code: Option<&str>, typed: Typed) -> Result<HttpResponse, WebError> {
    let known = known(may).await?;
    let before = code.map(|code| known.template(code)).transpose()?;
    match form::read(&typed, &known.words.remedies, before, may.today()) {
        Err(wrong) => respond(may, &known, before, typed, wrong),
        Ok(template) => {
            let page = href(&template);
            may.write(move |db, author| letter_templates::save(db, author, &template)).await?;
            Ok(go_to(&page))
        }
    }
}

/// What the pages of templates need.
struct Known {
    templates: Arc<Vec<Template>>,
    words: &'static Vocabulary,
}

impl Known {
    fn template(&self, code: &str) -> Result<&Template, WebError> {
        self.templates.iter().find(|template| template.code == code).ok_or(WebError::NotFound)
    }

    /// For which remedies it is, in words.
    fn remedies(&self, template: &Template, language: crate::domain::language::Language) -> String {
        if template.remedies.is_empty() {
            return text("letter-templates-any").say(language);
        }
        let named = self.words.remedies.iter().filter(|remedy| template.remedies.contains(&remedy.code));
        named.map(|remedy| language.pick(&remedy.en, &remedy.zh)).collect::<Vec<_>>().join(language.pick(", ", "、"))
    }
}

async fn known<R: Right>(may: &May<R>) -> Result<Known, WebError> {
    may.read(|db, caller| {
        Ok::<_, StoreError>(Known { templates: letter_templates::all(db, caller.organization)?, words: starter::words(db, caller.organization)? })
    })
    .await
}

fn href(template: &Template) -> String {
    format!("/reference/letters/{}", template.code)
}

fn written_in(template: &Template) -> impl Iterator<Item = crate::domain::language::Language> {
    crate::domain::language::Language::ALL.into_iter().filter(|language| !template.body(*language).is_empty())
}

fn respond(may: &May<EditReference>, known: &Known, template: Option<&Template>, typed: Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let language = may.caller().language;
    let remedy = |remedy: &crate::seed::remedies::Remedy| {
        Choice::new(&remedy.code, language.pick(&remedy.en, &remedy.zh)).chosen(typed.is("remedies", &remedy.code))
    };
    let page = EditPage {
        action: template.map_or_else(|| "/reference/letters/new".to_owned(), |template| format!("{}/edit", href(template))),
        back: template.map_or_else(|| "/reference/letters".to_owned(), href),
        is_new: template.is_none(),
        remedies: known.words.remedies.iter().map(remedy).collect(),
        fields: Field::ALL.iter().map(|field| (format!("{{{{{}}}}}", field.code()), field_said(*field))).collect(),
        typed,
        wrong,
    };
    may.answer(status, page)
}

/// What is put in place of a field, in words.
pub fn field_said(field: Field) -> Text {
    match field {
        Field::Today => text("letter-templates-field-today"),
        Field::Organization => text("letter-templates-field-organization"),
        Field::PersonName => text("letter-templates-field-person-name"),
        Field::CaseCode => text("letter-templates-field-case-code"),
        Field::Service => text("letter-templates-field-service"),
        Field::Office => text("letter-templates-field-office"),
        Field::RefusedOn => text("letter-templates-field-refused-on"),
        Field::Outcome => text("letter-templates-field-outcome"),
        Field::Reason => text("letter-templates-field-reason"),
        Field::Words => text("letter-templates-field-words"),
        Field::Demanded => text("letter-templates-field-demanded"),
        Field::Rule => text("letter-templates-field-rule"),
        Field::Remedy => text("letter-templates-field-remedy"),
        Field::Deadline => text("letter-templates-field-deadline"),
    }
}
