//! One's own account: language, signing out, leaving quickly.

use actix_web::{HttpResponse, http::header, web};
use serde::Deserialize;

use crate::{
    domain::{language::Language, rights::OwnAccount},
    store::{sessions, users},
    web::{
        error::WebError,
        may::{Anyone, May},
        routes::Routes,
        session,
        sign_in::go_to,
    },
};

pub fn routes(at: &mut Routes<'_>) {
    at.get("/", begin).post("/language", choose_language).post("/sign-out", sign_out).post("/leave", leave);
}

async fn begin(_: Anyone) -> HttpResponse {
    go_to("/today")
}

#[derive(Deserialize)]
struct Choice {
    language: String,
    #[serde(default)]
    back: String,
}

async fn choose_language(may: May<OwnAccount>, choice: web::Form<Choice>) -> Result<HttpResponse, WebError> {
    let Choice { language, back } = choice.into_inner();
    let language: Language = language.parse().map_err(|_| WebError::BadRequest(String::new()))?;
    may.write(move |db, author| users::set_language(db, author, language)).await?;
    let back = if back.starts_with('/') && !back.starts_with("//") { back } else { "/today".to_owned() };
    Ok(go_to(&back))
}

async fn sign_out(anyone: Anyone) -> Result<HttpResponse, WebError> {
    end(&anyone, "/sign-in").await
}

/// Ends the session and shows a harmless page: someone is looking over the shoulder.
async fn leave(anyone: Anyone) -> Result<HttpResponse, WebError> {
    end(&anyone, "about:blank").await
}

async fn end(anyone: &Anyone, to: &str) -> Result<HttpResponse, WebError> {
    if let Some(signed_in) = &anyone.signed_in {
        let hash = signed_in.secret.hash();
        anyone.site().store.write(move |db| Ok::<_, WebError>(sessions::end(db, &hash)?)).await?;
    }
    let mut response = go_to(to);
    response.add_cookie(&session::cookie(anyone.site(), None)).map_err(|_| WebError::NotFound)?;
    let headers = response.headers_mut();
    headers.insert(header::HeaderName::from_static("clear-site-data"), header::HeaderValue::from_static("\"cache\", \"cookies\", \"storage\""));
    Ok(response)
}
