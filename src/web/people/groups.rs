//! The groups to which a person belongs, each since a day.

use actix_web::{HttpResponse, web};

use crate::{
    domain::{code::PersonCode, rights::WriteCases},
    store::{StoreError, attributes, people, reference::Reference},
    web::{error::WebError, form::Typed, may::May, sign_in::go_to},
};

use super::{form, respond_with};

/// Records a group from a day on; what was noted before stays.
pub async fn record(may: May<WriteCases>, code: web::Path<PersonCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (code, typed, today) = (*code, typed.into_inner(), may.today());
    let reference = may.read(move |db, caller| Ok::<_, StoreError>(Reference::load(db, caller.organization)?.offered(today))).await?;
    let attribute = match form::attribute(&typed, &reference, today) {
        Ok(attribute) => attribute,
        Err(wrong) => return respond_with(&may, code, None, typed, wrong).await,
    };
    may.write(move |db, author| {
        let person = people::find(db, author, code)?;
        attributes::record(db, author, &person, attribute)
    })
    .await?;
    Ok(go_to(&format!("/people/{code}#groups")))
}
