//! Drafts: what is typed and not yet saved is kept, sealed to whoever types it; also what arrives after their session ended.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::{
    domain::{
        code::{CaseCode, PersonCode},
        id::{OrganizationId, UserId},
        rights::{Right, WriteCases},
    },
    store::drafts,
    web::{error::WebError, form::Typed, may::May, routes::Routes, sign_in::go_to, site::Site, upload},
};

/// A longer draft is not kept; the longest form is far below.
pub const LONGEST: usize = 64 * 1024;

pub fn routes(at: &mut Routes<'_>) {
    at.post("/drafts", keep).post("/drafts/discard", discard);
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
    // Below the code of a case or a person, where their erasing finds it; and one way to write a code, so that one form has one draft.
    let parts: Vec<&str> = place.strip_prefix('/')?.split('/').collect();
    let (list, code, form) = match parts.as_slice() {
        ["cases", code, form @ ..] => ("cases", code.parse::<CaseCode>().ok()?.to_string(), form),
        ["people", code, form @ ..] => ("people", code.parse::<PersonCode>().ok()?.to_string(), form),
        _ => return None,
    };
    let id = |text: &str| text.parse::<uuid::Uuid>().is_ok_and(|id| id.to_string() == text);
    let below = match (list, form) {
        ("cases", ["steps" | "notes" | "tasks" | "watch"]) => String::new(),
        ("cases", ["letters" | "referrals" | "vignettes"]) => format!("/{}/new", form[0]),
        ("cases", ["close" | "hand-over" | "eligibility"]) | ("people", ["edit"]) => format!("/{}", form[0]),
        ("cases", ["letters" | "referrals", one]) if id(one) => format!("/{}/{one}", form[0]),
        ("cases", ["remedies", one, "answer"]) if id(one) => format!("/remedies/{one}"),
        _ => return None,
    };
    (place == format!("/{list}/{code}/{}", form.join("/"))).then(|| format!("/{list}/{code}{below}"))
}

/// What was typed at a place and not saved, for the page that offers it back.
pub async fn at<R: Right>(may: &May<R>, place: String) -> Result<Option<Typed>, WebError> {
    let today = may.today();
    let kept = may.read_open(move |db, caller, ring| drafts::at(db, caller, ring, &place, today)).await?;
    Ok(kept.map(|kept| Typed::from_body(&kept)))
}

/// A draft is not wanted.
async fn discard(may: May<WriteCases>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let place = typed.get("place").to_owned();
    let page = page_of(&place).ok_or_else(|| WebError::BadRequest(String::new()))?;
    may.write(move |db, author| drafts::forget(db, (author.organization, author.user), &place)).await?;
    Ok(go_to(&page))
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
    Ok(go_to(&format!("/sign-in?next={}", data_encoding::BASE64URL_NOPAD.encode(page.as_bytes()))))
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
        assert_eq!(page_of(&format!("/people/{code}/edit")), Some(format!("/people/{code}/edit")));
        assert_eq!(page_of(&format!("/cases/{code}/notes")), Some(format!("/cases/{code}")));
        assert_eq!(page_of(&format!("/cases/{code}/hand-over")), Some(format!("/cases/{code}/hand-over")));
        let id = uuid::Uuid::from_u128(7);
        assert_eq!(page_of(&format!("/cases/{code}/remedies/{id}/answer")), Some(format!("/cases/{code}/remedies/{id}")));
        assert_eq!(page_of(&format!("/cases/{code}/referrals/{id}")), Some(format!("/cases/{code}/referrals/{id}")));
        let letters = CaseCode::from_seed(0x0017_5BCD);
        let (lower, loud) = (letters.to_string().to_lowercase(), id.to_string().to_uppercase());
        let others = [
            format!("/cases/{lower}/steps"),
            format!("/cases/{code}/letters/{loud}x"),
            format!("/cases/{code}/steps/"),
            format!("/cases/{code}/print"),
        ];
        for place in
            ["/cases/AAAAAA/steps", "/cases//steps", "/sign-in", "/people/new/", "刘秀英"].into_iter().chain(others.iter().map(String::as_str))
        {
            assert_eq!(page_of(place), None, "{place}");
        }
    }
}
