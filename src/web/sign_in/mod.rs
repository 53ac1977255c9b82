//! Signing in.

mod form;

use actix_web::{HttpResponse, http::header, web};
use askama::Template;

use crate::{
    access::{self, AccessError, Moment},
    web::{error::WebError, filters, form::Wrong, may::Anyone, routes::Routes, session, set_up},
    words::{Says, text},
};
pub use form::own_path;
use form::{Next, SignInForm};

pub fn routes(at: &mut Routes<'_>) {
    at.get("/sign-in", show).post("/sign-in", sign_in);
}

#[derive(Template)]
#[template(path = "sign_in/show.html")]
struct SignInPage {
    email: String,
    next: String,
    wrong: Wrong,
}

async fn show(anyone: Anyone, query: web::Query<Next>) -> Result<HttpResponse, WebError> {
    if set_up::is_needed(&anyone).await? {
        return Ok(go_to("/set-up"));
    }
    if anyone.signed_in.is_some() {
        return Ok(go_to(&query.path()));
    }
    respond(&anyone, SignInPage { email: String::new(), next: query.next.clone(), wrong: Wrong::default() })
}

async fn sign_in(anyone: Anyone, form: web::Form<SignInForm>) -> Result<HttpResponse, WebError> {
    let SignInForm { email, password, next } = form.into_inner();
    let typed = email.clone();
    let address = anyone.address.clone();
    let begun = anyone.with_password(move |store, at: Moment| access::sign_in::sign_in(store, at, &typed, &password, &address)).await?;
    let mut wrong = Wrong::default();
    match begun {
        Ok(begun) => {
            let to = Next { next }.path();
            let mut response = go_to(&to);
            response.add_cookie(&session::cookie(anyone.site(), Some(&begun.secret))).map_err(|_| WebError::NotFound)?;
            return Ok(response);
        }
        Err(AccessError::WrongPassword) => wrong.add("email", text("sign-in-wrong")),
        Err(AccessError::Suspended) => wrong.add("email", text("sign-in-suspended")),
        Err(AccessError::Throttled(until)) => {
            let seconds = (until - anyone.site().clock.now()).num_seconds().max(1);
            wrong.add("email", text("sign-in-throttled").with("seconds", seconds));
        }
        Err(AccessError::Store(error)) => return Err(error.into()),
        Err(other) => return Err(WebError::BadRequest(other.to_string())),
    }
    respond(&anyone, SignInPage { email, next, wrong })
}

fn respond(anyone: &Anyone, page: SignInPage) -> Result<HttpResponse, WebError> {
    let status = if page.wrong.is_empty() { actix_web::http::StatusCode::OK } else { actix_web::http::StatusCode::UNPROCESSABLE_ENTITY };
    anyone.answer(status, page)
}

/// A page to go on to after a form was kept.
pub fn go_to(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
}
