//! Freezing what is gathered, opening it again, and approving it.

use actix_web::{HttpResponse, http::StatusCode, web};

use super::page;
use crate::{
    domain::{
        code::ShortCode,
        id::{CaseId, ReleaseId},
        rights::{ApproveDossiers, GatherDossiers},
    },
    release::claim::Lists,
    store::{
        StoreError,
        dossiers::{self, Counted, Frozen, OfRelease, Refusal},
        policies,
        reference::Reference,
        releases, scans,
    },
    web::{
        error::WebError,
        form::{Typed, Wrong},
        may::May,
        sign_in::go_to,
    },
    words::text,
};

/// Why nothing can be fixed yet.
enum NotYet {
    /// Nothing is gathered.
    Nothing,
    /// So many patterns do not hold any more.
    Faded(usize),
    /// A release was taken back.
    Withdrawn,
}

/// Draws the figures up from the record of today, and fixes them.
pub async fn freeze(may: May<GatherDossiers>, code: web::Path<ShortCode>) -> Result<HttpResponse, WebError> {
    let code = *code;
    match draw_up(&may, code).await? {
        Ok((frozen, behind)) => {
            let keys = may.site().store.keys.clone();
            may.write(move |db, author| dossiers::freeze(db, author, &keys, code, &frozen, &behind)).await?;
            Ok(go_to(&format!("/dossiers/{code}")))
        }
        Err(not_yet) => {
            let mut wrong = Wrong::default();
            wrong.add(
                "freeze",
                match not_yet {
                    NotYet::Nothing => text("dossiers-wrong-nothing"),
                    NotYet::Faded(n) => text("dossiers-wrong-faded").with("n", n),
                    NotYet::Withdrawn => text("dossiers-wrong-withdrawn"),
                },
            );
            page::show_with(&may, code, StatusCode::UNPROCESSABLE_ENTITY, Typed::default(), wrong).await
        }
    }
}

async fn draw_up(may: &May<GatherDossiers>, code: ShortCode) -> Result<Result<(Frozen, Vec<CaseId>), NotYet>, WebError> {
    let keys = may.site().store.keys.clone();
    may.read(move |db, caller| {
        let dossier = dossiers::find(db, caller, &keys, code)?;
        let gathered = dossiers::gathered(db, dossier.id)?;
        if gathered.patterns.is_empty() && gathered.releases.is_empty() && gathered.vignettes.is_empty() {
            return Ok(Err(NotYet::Nothing));
        }
        let scan = scans::latest(db, &keys.settings_key(), caller.organization)?;
        let holding = |hash: &String| scan.as_ref()?.findings.holding().find(|pattern| pattern.id == *hash);
        let patterns: Vec<_> = gathered.patterns.iter().filter_map(holding).collect();
        if patterns.len() < gathered.patterns.len() {
            return Ok(Err(NotYet::Faded(gathered.patterns.len() - patterns.len())));
        }
        let published = releases::list(db, caller, &keys)?;
        let is_out = |id: &ReleaseId| published.iter().find(|release| release.id == *id && release.state == releases::State::Published);
        let along: Vec<_> = gathered.releases.iter().filter_map(is_out).collect();
        if along.len() < gathered.releases.len() {
            return Ok(Err(NotYet::Withdrawn));
        }
        let counted = Counted::load(db, caller.organization, &keys)?;
        let (reference, register) = (Reference::load(db, caller.organization)?, policies::register(db, caller.organization)?);
        let lists = Lists::of(&reference, &register);
        let all = dossiers::list(db, caller, &keys)?;
        let mut behind = Vec::new();
        for pattern in &patterns {
            behind.extend(counted.cases(db, caller.organization, &pattern.statement)?);
        }
        let frozen = Frozen {
            organization: lists.organization().to_owned(),
            k: counted.rules.k,
            off: counted.rules.largest_perturbation,
            until: scan.as_ref().map_or(dossier.made_on, |scan| scan.findings.until),
            exhibits: patterns.iter().map(|pattern| lists.exhibit(&counted, pattern, dossiers::told_before(&all, &pattern.id))).collect(),
            releases: along
                .into_iter()
                .map(|release| OfRelease {
                    code: release.code.to_string(),
                    title: release.title.clone(),
                    published_on: release.published_on,
                    digest: release.digest.as_deref().map(|digest| data_encoding::HEXLOWER.encode(digest)).unwrap_or_default(),
                })
                .collect(),
        };
        Ok::<_, StoreError>(Ok((frozen, behind)))
    })
    .await
}

/// What waits for a second person can be gathered on.
pub async fn reopen(may: May<GatherDossiers>, code: web::Path<ShortCode>) -> Result<HttpResponse, WebError> {
    let code = *code;
    let keys = may.site().store.keys.clone();
    may.write(move |db, author| dossiers::reopen(db, author, &keys, code)).await?;
    Ok(go_to(&format!("/dossiers/{code}")))
}

/// Approves what the form was shown with.
pub async fn approve(may: May<ApproveDossiers>, code: web::Path<ShortCode>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (code, edition) = (*code, typed.get("edition").to_owned());
    let keys = may.site().store.keys.clone();
    let find = keys.clone();
    let refusal = may
        .read(move |db, caller| {
            let dossier = dossiers::find(db, caller, &find, code)?;
            dossiers::refusal(db, caller, &dossier)
        })
        .await?;
    match refusal {
        Some(Refusal::OwnFreeze) => return Err(WebError::Forbidden),
        Some(Refusal::NotFrozen(_)) => return page::show_with(&may, code, StatusCode::CONFLICT, Typed::default(), Wrong::default()).await,
        None => {}
    }
    may.write(move |db, author| dossiers::approve(db, author, &keys, code, &edition)).await?;
    Ok(go_to(&format!("/dossiers/{code}")))
}
