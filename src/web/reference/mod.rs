//! The reference data by which steps are coded: what there is, and offices to add.

mod form;

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use crate::{
    domain::{
        language::Language,
        rights::{EditReference, ImportCases, ReadReference, Right},
    },
    store::{
        policies,
        reference::{self, Named, Reference},
    },
    web::{
        error::WebError,
        filters,
        form::{Choice, Wrong},
        may::May,
        routes::Routes,
        sign_in::go_to,
    },
    words::{Says, days},
};
use form::OfficeForm;

pub fn routes(at: &mut Routes<'_>) {
    at.get("/reference", show).post("/reference/offices", add_office);
}

#[derive(Template)]
#[template(path = "reference/show.html")]
struct ReferencePage {
    offices: Vec<OfficeLine>,
    services: Vec<String>,
    requirements: Vec<String>,
    reasons: Vec<String>,
    /// A facet and its values.
    facets: Vec<(String, String)>,
    policies: Vec<PolicyLine>,
    places: Vec<Choice>,
    may_edit: bool,
    may_import: bool,
    form: OfficeForm,
    wrong: Wrong,
}

struct OfficeLine {
    name: String,
    place: String,
}

struct PolicyLine {
    title: String,
    issuer: String,
    since: String,
    checked: bool,
}

async fn show(may: May<ReadReference>) -> Result<HttpResponse, WebError> {
    respond(&may, OfficeForm::default(), Wrong::default()).await
}

async fn add_office(may: May<EditReference>, form: web::Form<OfficeForm>) -> Result<HttpResponse, WebError> {
    let form = form.into_inner();
    match form.read() {
        Err(wrong) => respond(&may, form, wrong).await,
        Ok(office) => {
            may.write(move |db, author| reference::found_office(db, author, &office)).await?;
            Ok(go_to("/reference"))
        }
    }
}

async fn respond<R: Right>(may: &May<R>, form: OfficeForm, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let (lists, register) =
        may.read(|db, caller| Ok::<_, WebError>((Reference::load(db, caller.organization)?, policies::register(db, caller.organization)?))).await?;
    let language = may.caller().language;
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ReferencePage {
        offices: lists
            .offices
            .iter()
            .map(|office| OfficeLine { name: office.name(language).to_owned(), place: place(&lists, office, language) })
            .collect(),
        services: names(&lists.services, language),
        requirements: names(&lists.requirements, language),
        reasons: names(&lists.reasons, language),
        facets: lists.facets.iter().map(|facet| (facet.name(language).to_owned(), values(&lists, facet, language))).collect(),
        policies: register.iter().map(|entry| PolicyLine::of(&entry.policy, language)).collect(),
        places: form::places(language),
        may_import: may.caller().roles.any_of(ImportCases::ROLES),
        may_edit: may.caller().roles.any_of(EditReference::ROLES),
        form,
        wrong,
    };
    may.answer(status, page)
}

fn names<T: Named>(entries: &[T], language: Language) -> Vec<String> {
    entries.iter().map(|entry| entry.name(language).to_owned()).collect()
}

/// Where an office is, outermost first.
fn place(lists: &Reference, office: &reference::Office, language: Language) -> String {
    let mut way: Vec<&str> = lists.upwards(office.jurisdiction_id).iter().map(|place| place.name(language)).collect();
    way.reverse();
    way.join(language.pick(" › ", " › "))
}

/// The values of a facet; those that are places are too many to name.
fn values(lists: &Reference, facet: &reference::Facet, language: Language) -> String {
    let values: Vec<&str> = lists.facet_values.iter().filter(|value| value.facet_id == facet.id).map(|value| value.name(language)).collect();
    let shown: Vec<&str> = values.iter().copied().take(12).collect();
    let rest = if values.len() > shown.len() { " …" } else { "" };
    format!("{}{rest}", shown.join(language.pick(", ", "、")))
}

impl PolicyLine {
    fn of(policy: &policies::Policy, language: Language) -> Self {
        Self {
            title: language.pick(&policy.title_en, &policy.title_zh).to_owned(),
            issuer: language.pick(&policy.issuer_en, &policy.issuer_zh).to_owned(),
            since: days::remembered(policy.from(), language),
            checked: policy.checked_on.is_some(),
        }
    }
}
