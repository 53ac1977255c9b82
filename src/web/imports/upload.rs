//! The file as a browser sends it, in memory up to a cap, never on the disk in clear.

use actix_multipart::Multipart;
use futures_util::StreamExt;
use zeroize::Zeroizing;

use crate::{
    web::error::WebError,
    words::{Text, text},
};

pub const MOST_MEGABYTES: usize = 20;
const MOST: usize = MOST_MEGABYTES << 20;
/// What is too large is read to its end up to this size, or the browser would show a broken connection instead of the reason.
const HEARD_OUT: usize = 10 * MOST;

/// The name and the bytes of the file that was chosen, or what is wrong with it.
pub async fn read(mut parts: Multipart) -> Result<Result<(String, Zeroizing<Vec<u8>>), Text>, WebError> {
    let broken_off = |_| WebError::BadRequest("the file did not arrive whole".to_owned());
    let mut found = None;
    let mut heard = 0;
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(broken_off)?;
        let is_file = part.name() == Some("file");
        let name = part.content_disposition().and_then(|header| header.get_filename()).unwrap_or_default().chars().take(200).collect::<String>();
        let mut bytes = Zeroizing::new(Vec::new());
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(broken_off)?;
            heard += chunk.len();
            if heard > HEARD_OUT {
                return Ok(Err(super::too_large()));
            }
            if is_file && bytes.len() <= MOST {
                bytes.extend_from_slice(&chunk);
            }
        }
        if is_file {
            found = Some((name, bytes));
        }
    }
    Ok(match found {
        Some((_, bytes)) if bytes.len() > MOST => Err(super::too_large()),
        Some((name, bytes)) if !name.is_empty() => Ok((name, bytes)),
        _ => Err(text("imports-wrong-no-file")),
    })
}
