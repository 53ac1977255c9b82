//! A file that a browser keeps instead of showing it.

use actix_web::{HttpResponse, http::header};

pub fn attached(name: &str, kind: &'static str, body: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok().content_type(kind).insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))).body(body)
}
