//! A form with files, as a browser sends it: read into memory up to a cap, never onto the disk in clear.

use actix_multipart::Multipart;
use actix_web::{
    HttpRequest,
    http::header::{self, ContentDisposition},
    web,
};
use futures_util::StreamExt;
use zeroize::Zeroizing;

use crate::web::{error::WebError, form::Typed};

/// The largest file that is kept.
pub const MOST_MEGABYTES: usize = 20;
const MOST: usize = MOST_MEGABYTES << 20;
/// All files of one form together.
pub const MOST_TOGETHER_MEGABYTES: usize = 60;
const MOST_TOGETHER: usize = MOST_TOGETHER_MEGABYTES << 20;
/// A form that is longer is heard out no further than to its first file, so that the answer comes at once; a shorter one to its end,
/// or a browser would show a broken connection instead of the reason.
const HEARD_OUT: usize = 2 * MOST_TOGETHER;
/// What is typed, without files; the longest form is far below.
const TYPED: usize = 256 << 10;

/// What a form brought.
#[derive(Default)]
pub struct Received {
    pub typed: Typed,
    /// Name and bytes of each file that is not too large.
    pub files: Vec<(String, Zeroizing<Vec<u8>>)>,
    /// The names of those that are.
    pub too_large: Vec<String>,
}

/// Reads a form, with files or without. Fields that stand before the files are never lost.
pub async fn read(request: &HttpRequest, payload: web::Payload) -> Result<Received, WebError> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        let body = payload.to_bytes_limited(TYPED).await.map_err(|_| broken_off(()))?.map_err(broken_off)?;
        return Ok(Received { typed: Typed::from_body(&body), ..Received::default() });
    }
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok()).unwrap_or(0);
    parts(Multipart::new(request.headers(), payload.into_inner()), announced).await
}

/// Browsers send a name as it is, other programs encode one that is not plain ASCII (RFC 8187).
fn file_name(header: &ContentDisposition) -> Option<String> {
    let encoded = || header.get_filename_ext().map(|name| String::from_utf8_lossy(&name.value).into_owned());
    header.get_filename().map(str::to_owned).or_else(encoded)
}

fn broken_off<E>(_: E) -> WebError {
    WebError::BadRequest("the form did not arrive whole".to_owned())
}

async fn parts(mut parts: Multipart, announced: usize) -> Result<Received, WebError> {
    let mut received = Received::default();
    let (mut typed, mut together, mut heard) = (0, 0, 0);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(broken_off)?;
        let field = part.name().unwrap_or_default().to_owned();
        let file_name = part.content_disposition().and_then(file_name);
        if file_name.is_some() && announced > HEARD_OUT {
            received.too_large.extend(file_name);
            return Ok(received);
        }
        let mut bytes = Zeroizing::new(Vec::new());
        let mut fits = true;
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(broken_off)?;
            heard += chunk.len();
            fits &= bytes.len() + chunk.len() <= if file_name.is_some() { MOST.min(MOST_TOGETHER - together) } else { TYPED - typed };
            if fits {
                bytes.extend_from_slice(&chunk);
            } else {
                bytes = Zeroizing::default();
                if file_name.is_none() {
                    return Err(broken_off(()));
                }
                if heard > HEARD_OUT {
                    received.too_large.extend(file_name);
                    return Ok(received);
                }
            }
        }
        match file_name {
            // a field for files in which none was chosen
            Some(name) if name.is_empty() && bytes.is_empty() => {}
            Some(name) if !fits => received.too_large.push(name),
            Some(name) => {
                together += bytes.len();
                received.files.push((name, bytes));
            }
            None => {
                typed += bytes.len();
                let text = String::from_utf8(bytes.to_vec()).map_err(broken_off)?;
                received.typed = received.typed.also(&field, text);
            }
        }
    }
    Ok(received)
}
