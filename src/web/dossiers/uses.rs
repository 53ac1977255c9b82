//! Where an approved dossier went, and what came of it.

use actix_web::{HttpResponse, http::StatusCode, web};

use super::{form, page};
use crate::{
    domain::{code::ShortCode, id::DossierUseId, rights::GatherDossiers},
    store::{StoreError, dossiers, reference::Reference},
    web::{error::WebError, form::Typed, may::May, sign_in::go_to},
};

pub async fn record(may: May<GatherDossiers>, code: web::Path<ShortCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (code, typed) = (*code, typed.into_inner());
    let reference = may.read(|db, caller| Reference::load(db, caller.organization)).await?;
    let new = match form::sent(&typed, &reference, may.today()) {
        Ok(new) => new,
        Err(wrong) => return page::show_with(&may, code, StatusCode::UNPROCESSABLE_ENTITY, typed, wrong).await,
    };
    let key = may.site().store.keys.settings_key();
    may.write(move |db, author| dossiers::record(db, author, &key, code, &new)).await?;
    Ok(go_to(&format!("/dossiers/{code}#uses")))
}

pub async fn answer(may: May<GatherDossiers>, path: web::Path<(ShortCode, uuid::Uuid)>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let ((code, id), typed) = (path.into_inner(), typed.into_inner());
    let id = DossierUseId(id);
    let keys = may.site().store.keys.clone();
    let find = keys.clone();
    let sent = may
        .read(move |db, caller| {
            let dossier = dossiers::find(db, caller, &find, code)?;
            let uses = dossiers::uses(db, caller.organization, &find.settings_key(), dossier.id)?;
            uses.into_iter().find(|one| one.id == id).map(|one| one.sent_on).ok_or(StoreError::NotFound)
        })
        .await?;
    let (outcome, changed) = match form::answer(&typed, sent, may.today()) {
        Ok(answered) => answered,
        Err(wrong) => {
            let typed = typed.with("answering", id.0.to_string());
            return page::show_with(&may, code, StatusCode::UNPROCESSABLE_ENTITY, typed, wrong).await;
        }
    };
    may.write(move |db, author| dossiers::answer(db, author, &keys.settings_key(), code, id, outcome, &changed)).await?;
    Ok(go_to(&format!("/dossiers/{code}#uses")))
}
