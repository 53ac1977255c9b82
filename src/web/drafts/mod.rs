//! Drafts: what is typed and not yet saved is kept, sealed to whoever types it; also what arrives after their session ended.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::{
    domain::{
        code::CaseCode,
        id::{OrganizationId, UserId},
        rights::WriteCases,
    },
    store::drafts,
    web::{error::WebError, form::Typed, may::May, routes::Routes, site::Site, upload},
};

/// A longer draft is not kept; the longest form is far below.
pub const LONGEST: usize = 64 * 1024;

pub fn routes(at: &mut Routes<'_>) {
    at.post("/drafts", keep);
}

/// Keeps what stands in a form, while it is being typed.
async fn keep(may: May<WriteCases>, body: web::Bytes) -> Result<HttpResponse, WebError> {
    let place = Typed::from_body(&body).get("place").to_owned();
    if page_of(&place).is_none() || body.len() > LONGEST {
        return Err(WebError::BadRequest(String::new()));
    }
    let key = may.site().store.keys.draft_key();
    may.write(move |db, author| drafts::keep(db, &key, (author.organization, author.user), &place, &body, author.today)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The page on which a draft of this place is offered; none for a place that keeps none.
pub fn page_of(place: &str) -> Option<String> {
    if place == "/people/new" {
        return Some(place.to_owned());
    }
    let (code, form) = place.strip_prefix("/cases/")?.split_once('/')?;
    let code: CaseCode = code.parse().ok()?;
    // what the erasing of a person would not find is not kept
    let page = match Some(form).filter(|form| drafts::FORMS.contains(form))? {
        "steps" => format!("/cases/{code}"),
        "letters" => format!("/cases/{code}/letters/new"),
        _ => return None,
    };
    // one way to write a code, so that one form has one draft
    (place == format!("/cases/{code}/{form}")).then_some(page)
}

/// Keeps a form that arrived after its writer's session had ended, and leads them to sign in and back to where it is offered. Files are not kept: nobody is there under whose
/// key they could be.
pub async fn keep_late(site: &Site, owner: (OrganizationId, UserId), request: &HttpRequest, payload: web::Payload) -> Result<HttpResponse, WebError> {
    let place = request.path().to_owned();
    let page = page_of(&place).unwrap_or_else(|| "/today".to_owned());
    let body = upload::read(request, payload).await?.typed.to_body();
    let (key, now) = (site.store.keys.draft_key(), site.clock.now());
    if body.len() <= LONGEST {
        site.store.write(move |db| Ok::<_, WebError>(drafts::keep(db, &key, owner, &place, body.as_bytes(), now.date_naive())?)).await?;
    }
    Ok(crate::web::sign_in::go_to(&format!("/sign-in?next={}", data_encoding::BASE64URL_NOPAD.encode(page.as_bytes()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_forms_that_keep_drafts_have_a_place() {
        let code = CaseCode::from_seed(9);
        assert_eq!(page_of(&format!("/cases/{code}/steps")), Some(format!("/cases/{code}")));
        assert_eq!(page_of(&format!("/cases/{code}/letters")), Some(format!("/cases/{code}/letters/new")));
        assert_eq!(page_of("/people/new").as_deref(), Some("/people/new"));
        for place in ["/cases/AAAAAA/steps", "/cases//steps", "/sign-in", "/people/new/", "刘秀英"] {
            assert_eq!(page_of(place), None, "{place}");
        }
    }
}
