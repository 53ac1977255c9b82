//! Joining by an invitation: a password is chosen, keys are made, and the fingerprint is read aloud to a supervisor.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::{
    access::{self, AccessError},
    vault::{
        VaultError,
        passphrase::{Chosen, Weakness},
    },
    web::{error::WebError, filters, form::Wrong, may::Anyone, routes::Routes, session, sign_in::go_to},
    words::{Says, Text, text},
};

pub fn routes(at: &mut Routes<'_>) {
    at.get("/join/{token}", show).post("/join/{token}", join);
}

#[derive(Template)]
#[template(path = "join/show.html")]
struct JoinPage {
    name: String,
    email: String,
    proposal: Zeroizing<String>,
    wrong: Wrong,
}

#[derive(Template)]
#[template(path = "join/gone.html")]
struct GonePage;

#[derive(Deserialize)]
struct JoinForm {
    password: String,
}

async fn show(anyone: Anyone, token: web::Path<String>) -> Result<HttpResponse, WebError> {
    respond(&anyone, &token, Wrong::default()).await
}

async fn join(anyone: Anyone, token: web::Path<String>, form: web::Form<JoinForm>) -> Result<HttpResponse, WebError> {
    let mut wrong = Wrong::default();
    let chosen = match Chosen::from_text(form.into_inner().password, &[]) {
        Ok(chosen) => chosen,
        Err(weak) => {
            wrong.add("password", weakness(&weak));
            return respond(&anyone, &token, wrong).await;
        }
    };
    let link = token.clone();
    match anyone.with_password(move |store, at| access::join::join(store, at, &link, chosen)).await? {
        Ok(begun) => {
            let mut response = go_to("/today");
            response.add_cookie(&session::cookie(anyone.site(), Some(&begun.secret))).map_err(|_| WebError::NotFound)?;
            Ok(response)
        }
        Err(AccessError::Store(error)) => Err(error.into()),
        Err(_) => gone(&anyone),
    }
}

async fn respond(anyone: &Anyone, token: &str, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let link = token.to_owned();
    let (store, at) = (anyone.site().store.clone(), anyone.site().moment());
    let known = web::block(move || access::join::look(&store, at, &link)).await.map_err(|_| crate::store::StoreError::Panicked)?;
    let Ok(user) = known else { return gone(anyone) };
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = JoinPage { name: user.name, email: user.email, proposal: crate::vault::passphrase::propose(), wrong };
    anyone.answer(status, page)
}

fn gone(anyone: &Anyone) -> Result<HttpResponse, WebError> {
    anyone.answer(StatusCode::GONE, GonePage)
}

/// Why a password would be guessed, in the reader's language.
pub fn weakness(error: &VaultError) -> Text {
    match error {
        VaultError::WeakPassword(Weakness::Common) => text("join-weak-common"),
        VaultError::WeakPassword(Weakness::Keyboard) => text("join-weak-keyboard"),
        VaultError::WeakPassword(Weakness::Repeats) => text("join-weak-repeats"),
        VaultError::WeakPassword(Weakness::Sequence) => text("join-weak-sequence"),
        VaultError::WeakPassword(Weakness::Date) => text("join-weak-date"),
        VaultError::WeakPassword(Weakness::Word) => text("join-weak-word"),
        VaultError::WeakPassword(Weakness::Name) => text("join-weak-name"),
        VaultError::WeakPassword(Weakness::TooLong) => text("join-weak-long"),
        _ => text("join-weak-plain"),
    }
}
