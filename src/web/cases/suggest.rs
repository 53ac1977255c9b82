//! Type-ahead: the names of offices, reasons and papers that fit what is typed. They are the organization's own lists and tell of nobody.

use actix_web::web;

use crate::{
    domain::rights::ReadCases,
    store::{StoreError, reference::Reference},
    web::{error::WebError, form::Typed, may::May},
};

use super::names::Names;

/// So many are offered: as many as can be looked over without scrolling.
const OFFERED: usize = 8;

pub async fn names(may: May<ReadCases>, list: web::Path<String>, typed: web::Form<Typed>) -> Result<web::Json<Vec<String>>, WebError> {
    let (today, language) = (may.today(), may.caller().language);
    let names = may
        .read(move |db, caller| {
            let reference = Reference::load(db, caller.organization)?;
            Ok::<_, StoreError>(Names::of(caller.organization, &reference, today))
        })
        .await?;
    let typed = typed.get("typed");
    Ok(web::Json(match list.as_str() {
        "offices" => names.offices.like(typed, language, OFFERED),
        "reasons" => names.reasons.like(typed, language, OFFERED),
        "requirements" => names.requirements.like(typed, language, OFFERED),
        _ => return Err(WebError::NotFound),
    }))
}
