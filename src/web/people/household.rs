//! Who lives with a person: someone who is here already, or someone who comes along now.

use actix_web::{HttpResponse, web};

use crate::{
    domain::{code::PersonCode, rights::WriteCases},
    store::{StoreError, audit::Action, households, people},
    web::{
        error::WebError,
        form::{Typed, Wrong},
        may::May,
        sign_in::go_to,
    },
    words::text,
};

use super::{new, respond_with, wrong};

/// Notes that someone whom the caller may see lives with this person.
pub async fn join(may: May<WriteCases>, code: web::Path<PersonCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (code, typed) = (*code, typed.into_inner());
    let other = typed.get("mate").parse::<PersonCode>().ok().filter(|other| *other != code);
    let joined = may
        .write(move |db, author| {
            let person = people::find(db, author, code)?;
            let Some(other) = other else { return Ok(Err("people-wrong-mate")) };
            let other = match people::find(db, author, other) {
                Err(StoreError::NotFound) => return Ok(Err("people-wrong-mate")),
                found => found?,
            };
            match households::join(db, author, &person, &other) {
                Err(StoreError::Conflict) => Ok(Err("people-wrong-two-homes")),
                other => other.map(Ok),
            }
        })
        .await?;
    match joined {
        Ok(()) => Ok(go_to(&format!("/people/{code}#household"))),
        Err("people-wrong-mate") => respond_with(&may, code, None, typed, wrong("mate", text("people-wrong-mate"))).await,
        Err(_) => respond_with(&may, code, None, typed, wrong("mate", text("people-wrong-two-homes"))).await,
    }
}

/// Notes that someone does not live with this person.
pub async fn leave(may: May<WriteCases>, code: web::Path<PersonCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let code = *code;
    let mate: PersonCode = typed.get("mate").parse().map_err(|_| WebError::NotFound)?;
    may.write(move |db, author| {
        let person = people::find(db, author, code)?;
        households::leave(db, author, &person, mate)
    })
    .await?;
    Ok(go_to(&format!("/people/{code}#household")))
}

/// The form for someone of the same household, who is reached in the same way. Their record is their own.
pub async fn register(may: May<WriteCases>, code: web::Path<PersonCode>) -> Result<HttpResponse, WebError> {
    let code = *code;
    let card = may
        .write_open(move |db, author, ring| {
            let person = people::find(db, author, code)?;
            author.records(db, Action::IdentityShown, &code.to_string(), "1")?;
            people::card(&person, &people::key(db, author, ring, &person)?)
        })
        .await?;
    let typed = Typed::default().with("household", code.to_string()).with("phone", card.phones.join(", "));
    new::respond(&may, typed, new::Known::default(), false, Wrong::default()).await
}
