//! Pages for what went wrong: they say what to do next, and never what was typed or whom it concerned.

use std::sync::Arc;

use actix_web::{
    HttpMessage, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{Method, header},
    middleware::Next,
    web::Data,
};
use askama::Template;

use crate::{
    domain::language::Language,
    web::{error::WebError, filters, frame::Outside, may::SignedIn, session, site::Site},
    words::{Says, Text, text},
};

#[derive(Template)]
#[template(path = "failure.html")]
struct Failure {
    title: Text,
    advice: Text,
    /// What exactly was wrong with what was asked; empty where there is nothing more to say.
    reason: String,
}

/// Turns an error into a page in the reader's language; sends those who are not signed in to the sign-in page, and back afterwards.
pub async fn explain(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    // What is known before the session is loaded. The request itself must not be held on to: the router needs it alone.
    let asked = Asked::of(request.request());
    match next.call(request).await {
        Ok(response) => {
            let asked = Asked::of(response.request());
            match response.response().error() {
                Some(error) => match error.as_error::<WebError>() {
                    Some(known) => {
                        let answer = page(known, &asked);
                        Ok(response.into_response(answer))
                    }
                    None => Ok(response.map_into_boxed_body()),
                },
                None => Ok(response.map_into_boxed_body()),
            }
        }
        // Refused before any handler was reached. Handed on as an error, it leaves with the answer made here.
        Err(error) => match error.as_error::<WebError>() {
            Some(known) => Err(actix_web::error::InternalError::from_response(error.to_string(), page(known, &asked)).into()),
            None => Err(error),
        },
    }
}

/// What the page needs to know of the request.
struct Asked {
    is_get: bool,
    path: String,
    language: Language,
    demo: bool,
}

impl Asked {
    fn of(request: &actix_web::HttpRequest) -> Self {
        let signed_in = request.extensions().get::<Arc<SignedIn>>().cloned();
        Self {
            is_get: request.method() == Method::GET,
            path: request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            language: session::language_of(request, signed_in.as_deref()),
            demo: request.app_data::<Data<Site>>().is_some_and(|site| site.demo),
        }
    }
}

fn page(error: &WebError, asked: &Asked) -> HttpResponse {
    use actix_web::ResponseError;
    if matches!(error, WebError::SignInFirst) && asked.is_get {
        let to = format!("/sign-in?next={}", data_encoding::BASE64URL_NOPAD.encode(asked.path.as_bytes()));
        return HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish();
    }
    let status = error.status_code();
    if status.is_server_error() {
        // The error's own words name tables and keys, never a value.
        tracing::error!("{error}");
    }
    let (title, advice) = match error {
        WebError::SignInFirst => (text("failure-sign-in"), text("failure-sign-in-advice")),
        WebError::Forbidden => (text("failure-forbidden"), text("failure-forbidden-advice")),
        WebError::NotFound => (text("failure-not-found"), text("failure-not-found-advice")),
        WebError::ForeignForm => (text("failure-foreign-form"), text("failure-foreign-form-advice")),
        WebError::BadRequest(_) => (text("failure-bad-request"), text("failure-bad-request-advice")),
        WebError::Store(crate::store::StoreError::Conflict) => (text("failure-conflict"), text("failure-conflict-advice")),
        WebError::Store(crate::store::StoreError::Vault(_)) => (text("failure-vault"), text("failure-vault-advice")),
        WebError::Store(crate::store::StoreError::Busy(_)) => (text("failure-busy"), text("failure-busy-advice")),
        WebError::Store(_) | WebError::Page(_) => (text("failure-ours"), text("failure-ours-advice")),
    };
    let reason = if let WebError::BadRequest(reason) = error { reason.clone() } else { String::new() };
    let values = Outside { language: asked.language, demo: asked.demo };
    let body = Failure { title, advice, reason }.render_with_values(&values).unwrap_or_else(|_| error.to_string());
    HttpResponse::build(status).content_type("text/html; charset=utf-8").body(body)
}
