//! Setting up from nothing: the first administrator, the organization, its languages and starter lists, and the paper for the safe.

mod form;

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;
use zeroize::Zeroizing;

use crate::{
    access::{self, AccessError, set_up::Beside},
    web::{
        error::WebError,
        filters,
        form::{Choice, Wrong},
        may::Anyone,
        routes::Routes,
        session,
        sign_in::go_to,
    },
    words::Says,
};
use form::SetUpForm;

pub fn routes(at: &mut Routes<'_>) {
    at.get("/set-up", show).post("/set-up", set_up);
}

#[derive(Template)]
#[template(path = "set_up/show.html")]
struct SetUpPage {
    form: SetUpForm,
    languages: Vec<Choice>,
    vocabularies: Vec<Choice>,
    zones: Vec<Choice>,
    proposal: Zeroizing<String>,
    wrong: Wrong,
}

#[derive(Template)]
#[template(path = "set_up/done.html")]
struct DonePage {
    words: Vec<String>,
}

async fn show(anyone: Anyone) -> Result<HttpResponse, WebError> {
    if !is_needed(&anyone).await? {
        return Ok(go_to("/sign-in"));
    }
    respond(&anyone, SetUpForm::empty(anyone.language), Wrong::default())
}

async fn set_up(anyone: Anyone, form: web::Form<SetUpForm>) -> Result<HttpResponse, WebError> {
    let form = form.into_inner();
    if !is_needed(&anyone).await? {
        return Ok(go_to("/sign-in"));
    }
    let founding = match form.read(anyone.site()) {
        Ok(founding) => founding,
        Err(wrong) => return respond(&anyone, form, wrong),
    };
    match anyone.with_password(move |store, at| access::set_up::found(store, at, founding, Beside::Nobody)).await? {
        Ok((begun, words)) => {
            *anyone.site().set_up_token.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = None;
            let mut response = anyone.answer(StatusCode::OK, DonePage { words: words.split(' ').map(str::to_owned).collect() })?;
            response.add_cookie(&session::cookie(anyone.site(), Some(&begun.secret))).map_err(|_| WebError::NotFound)?;
            Ok(response)
        }
        Err(AccessError::AlreadySetUp) => Ok(go_to("/sign-in")),
        Err(AccessError::Store(error)) => Err(error.into()),
        Err(other) => Err(WebError::BadRequest(other.to_string())),
    }
}

/// Whether nobody has set anything up yet.
pub async fn is_needed(anyone: &Anyone) -> Result<bool, WebError> {
    anyone.site().store.read(|db| Ok(crate::store::organizations::all(db)?.is_empty())).await
}

fn respond(anyone: &Anyone, form: SetUpForm, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = SetUpPage {
        languages: form.languages(),
        vocabularies: form.vocabularies(anyone.language),
        zones: form.zones(),
        proposal: crate::vault::passphrase::propose(),
        form,
        wrong,
    };
    anyone.answer(status, page)
}
