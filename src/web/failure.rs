//! Pages for what went wrong: they say what to do next, and never what was typed or whom it concerned.

use std::sync::Arc;

use actix_web::{
    HttpMessage, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{Method, StatusCode, header},
    middleware::Next,
};
use askama::Template;

use crate::{
    domain::language::Language,
    web::{error::WebError, filters, may::SignedIn, session},
    words::{Text, text},
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
    let kept = request.request().clone();
    match next.call(request).await {
        Ok(response) => match response.response().error().and_then(|error| error.as_error::<WebError>()) {
            None if response.status() == StatusCode::NOT_FOUND && response.response().error().is_none() => {
                Ok(response.into_response(page(&WebError::NotFound, &kept)))
            }
            None => Ok(response.map_into_boxed_body()),
            Some(error) => {
                let answer = page(error, &kept);
                Ok(response.into_response(answer))
            }
        },
        Err(error) => {
            let answer = match error.as_error::<WebError>() {
                Some(known) => page(known, &kept),
                None => error.error_response().map_into_boxed_body(),
            };
            Ok(ServiceResponse::new(kept, answer))
        }
    }
}

fn page(error: &WebError, request: &actix_web::HttpRequest) -> HttpResponse {
    use actix_web::ResponseError;
    if matches!(error, WebError::SignInFirst) && request.method() == Method::GET {
        let next = request.uri().path_and_query().map_or("/", actix_web::http::uri::PathAndQuery::as_str);
        let to =
            if next == "/" { "/sign-in".to_owned() } else { format!("/sign-in?next={}", data_encoding::BASE64URL_NOPAD.encode(next.as_bytes())) };
        return HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish();
    }
    let status = error.status_code();
    if status.is_server_error() {
        // The error's own words name tables and keys, never a value.
        tracing::error!(path = request.match_pattern().unwrap_or_default(), "{error}");
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
    let signed_in = request.extensions().get::<Arc<SignedIn>>().cloned();
    let language: Language = session::language_of(request, signed_in.as_deref());
    let values: (&str, Box<dyn std::any::Any>) = ("lang", Box::new(language));
    let body = Failure { title, advice, reason }.render_with_values(&values).unwrap_or_else(|_| error.to_string());
    HttpResponse::build(status).content_type("text/html; charset=utf-8").body(body)
}
