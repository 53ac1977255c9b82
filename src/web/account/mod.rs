//! One's own account: language, signing out, leaving quickly.

use actix_web::{HttpResponse, http::header, web};
use serde::Deserialize;

use crate::{
    domain::{language::Language, rights::OwnAccount},
    store::{audit::Action, sessions, users},
    web::{
        error::WebError,
        may::{Anyone, May},
        routes::Routes,
        session,
        sign_in::{go_to, own_path},
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
    Ok(go_to(&own_path(back)))
}

async fn sign_out(anyone: Anyone) -> Result<HttpResponse, WebError> {
    end(&anyone, go_to("/sign-in")).await
}

/// Ends the session and shows an empty page at once, then a weather site: someone is looking over the shoulder.
async fn leave(anyone: Anyone) -> Result<HttpResponse, WebError> {
    let blank =
        HttpResponse::Ok().content_type("text/html; charset=utf-8").insert_header(("refresh", "0; url=https://www.weather.com.cn/")).body(BLANK);
    end(&anyone, blank).await
}

const BLANK: &str = "<!doctype html><html lang=\"zh-CN\"><title>&nbsp;</title></html>";

async fn end(anyone: &Anyone, mut response: HttpResponse) -> Result<HttpResponse, WebError> {
    if let Some(signed_in) = &anyone.signed_in {
        let hash = signed_in.secret.hash();
        let author = anyone.site().author(signed_in.caller.clone(), signed_in.zone);
        let ended = move |db: &mut crate::store::db::Db| {
            sessions::end(db, &hash)?;
            Ok::<_, WebError>(author.records(db, Action::SignedOut, "", "")?)
        };
        anyone.site().store.write(ended).await?;
        anyone.site().rings.forget(&signed_in.secret);
    }
    response.add_cookie(&session::cookie(anyone.site(), None)).map_err(|_| WebError::NotFound)?;
    let headers = response.headers_mut();
    headers.insert(header::HeaderName::from_static("clear-site-data"), header::HeaderValue::from_static("\"cache\", \"cookies\", \"storage\""));
    Ok(response)
}
