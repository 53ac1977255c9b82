//! The style sheet, the script and the mark, built into the program. Their names carry no version; an `ETag` does.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH},
    web,
};
use include_dir::{Dir, include_dir};

use crate::web::{error::WebError, may::Anyone, routes::Routes};

static STATIC: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/static");

pub fn routes(at: &mut Routes<'_>) {
    at.get("/static/{path:.*}", serve);
}

async fn serve(_: Anyone, request: HttpRequest, path: web::Path<String>) -> Result<HttpResponse, WebError> {
    let kind = match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => return Err(WebError::NotFound),
    };
    let file = STATIC.get_file(path.as_str()).ok_or(WebError::NotFound)?;
    let tag = concat!("\"", env!("CARGO_PKG_VERSION"), "\"");
    let fresh = !cfg!(debug_assertions) && request.headers().get(IF_NONE_MATCH).is_some_and(|known| known == tag);
    let mut response = if fresh { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, "public, max-age=300"));
    Ok(if fresh { response.finish() } else { response.content_type(kind).body(file.contents()) })
}
