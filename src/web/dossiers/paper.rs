//! A dossier on paper and as a file, what its figures would be today, and one pattern on one page.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use super::exhibit::{Quoted, ReleaseLine, Shown};
use crate::{
    domain::{code::ShortCode, rights::GatherDossiers},
    protect::told::Told,
    release::claim::{self, Lists},
    store::{
        StoreError,
        audit::Action,
        dossiers::{self, Counted, Dossier, Frozen},
        policies,
        reference::Reference,
        scans, vignettes,
    },
    web::{download::attached, error::WebError, filters, may::May},
    words::{Says, Text, days, numbers, text},
};

#[derive(Template)]
#[template(path = "dossiers/print.html")]
pub struct PrintPage {
    pub code: String,
    pub title: String,
    pub organization: String,
    pub approved: bool,
    pub frozen: Option<chrono::NaiveDate>,
    pub frozen_on: String,
    pub exhibits: Vec<Shown>,
    pub releases: Vec<ReleaseLine>,
    pub quoted: Vec<Quoted>,
    pub method: Vec<Text>,
}

/// On paper: what is frozen; also before it is approved, so that whoever approves sees what it will be.
pub async fn print(may: May<GatherDossiers>, code: web::Path<ShortCode>) -> Result<HttpResponse, WebError> {
    let page = printed(&may, *code, "print").await?;
    may.answer(StatusCode::OK, page)
}

/// What is printed of a dossier. It was read, and the audit trail says in which form.
pub async fn printed(may: &May<GatherDossiers>, code: ShortCode, taken: &'static str) -> Result<PrintPage, WebError> {
    let language = may.caller().language;
    let (dossier, frozen) = frozen(may, code, taken).await?;
    let keys = may.site().store.keys.clone();
    let id = dossier.id;
    let (gathered, readable, reference) = may
        .read(move |db, caller| {
            let gathered = dossiers::gathered(db, id)?;
            Ok::<_, StoreError>((gathered, vignettes::readable(db, caller, &keys)?, Reference::load(db, caller.organization)?))
        })
        .await?;
    let before = frozen.exhibits.len() + frozen.releases.len();
    let quoted = gathered.vignettes.iter().filter_map(|(ordinal, id)| {
        let vignette = readable.iter().find(|vignette| vignette.id == *id)?;
        Some(Quoted::of(before + usize::try_from(*ordinal).unwrap_or(0), vignette, &reference, language))
    });
    let releases = frozen.releases.iter().enumerate();
    Ok(PrintPage {
        code: dossier.code.to_string(),
        title: dossier.title.clone(),
        organization: frozen.organization.clone(),
        approved: dossier.approved_on.is_some(),
        frozen: dossier.frozen_on,
        frozen_on: dossier.frozen_on.map(|on| days::day(on, language)).unwrap_or_default(),
        exhibits: Shown::all(&frozen, language),
        releases: releases.map(|(at, release)| ReleaseLine { number: frozen.exhibits.len() + at + 1, release: release.clone() }).collect(),
        quoted: quoted.collect(),
        method: method(&frozen),
    })
}

/// How the figures are made, and what is hidden.
fn method(frozen: &Frozen) -> Vec<Text> {
    vec![
        text("dossiers-method-people").with("until", frozen.until),
        text("dossiers-method-hidden").with("k", frozen.k),
        text("dossiers-method-off").with("off", frozen.off),
        text("dossiers-method-within"),
        text("dossiers-method-not"),
    ]
}

/// The figures for a spreadsheet.
pub async fn figures(may: May<GatherDossiers>, code: web::Path<ShortCode>) -> Result<HttpResponse, WebError> {
    let code = *code;
    let language = may.caller().language;
    let (_, frozen) = frozen(&may, code, "csv").await?;
    Ok(attached(&format!("dossier-{code}-{}.csv", language.code()), "text/csv; charset=utf-8", claim::csv(&frozen, language)))
}

/// A dossier with what was frozen of it; the audit trail says in which form it was taken.
async fn frozen(may: &May<GatherDossiers>, code: ShortCode, taken: &'static str) -> Result<(Dossier, Frozen), WebError> {
    let keys = may.site().store.keys.clone();
    let dossier = may.read(move |db, caller| dossiers::find(db, caller, &keys, code)).await?;
    let frozen = dossier.frozen.clone().ok_or(WebError::NotFound)?;
    may.write(move |db, author| author.records(db, Action::DossierPrinted, &code.to_string(), taken)).await?;
    Ok((dossier, frozen))
}

#[derive(Template)]
#[template(path = "dossiers/today.html")]
struct TodayPage {
    code: String,
    title: String,
    frozen_on: String,
    today: String,
    exhibits: Vec<Again>,
    k: u64,
}

/// A frozen pattern beside its figures of today.
struct Again {
    number: usize,
    title: String,
    said: Text,
    heads: Vec<Text>,
    rows: Vec<Vec<String>>,
}

/// Once more, as of today: beside each frozen figure today's. What was frozen stays.
pub async fn today(may: May<GatherDossiers>, code: web::Path<ShortCode>) -> Result<HttpResponse, WebError> {
    let code = *code;
    let (keys, language) = (may.site().store.keys.clone(), may.caller().language);
    let (dossier, counted) = may
        .read(move |db, caller| Ok::<_, StoreError>((dossiers::find(db, caller, &keys, code)?, Counted::load(db, caller.organization, &keys)?)))
        .await?;
    let frozen = dossier.frozen.as_ref().ok_or(WebError::NotFound)?;
    let again = |(at, exhibit): (usize, &dossiers::Exhibit)| {
        let (now, _) = counted.tell(&exhibit.statement, Some(&exhibit.told));
        // how many met it can be told where the others cannot
        let figure = |told: &Told, at: usize| match if at == 0 { told.met() } else { told.all().map(|figures| figures[at]) } {
            Some(figure) => numbers::count(figure),
            None => text("dossiers-hidden").say(language),
        };
        let ratio = |told| match claim::table(told) {
            Some(table) => claim::ratio(table.risk_ratio(), language).say(language),
            None => text("dossiers-hidden").say(language),
        };
        let names = [text("dossiers-group-met"), text("dossiers-group-all"), text("dossiers-others-met"), text("dossiers-others-all")];
        let mut rows: Vec<Vec<String>> =
            names.into_iter().enumerate().map(|(place, name)| vec![name.say(language), figure(&exhibit.told, place), figure(&now, place)]).collect();
        rows.push(vec![text("dossiers-times").say(language), ratio(&exhibit.told), ratio(&now)]);
        let same = now.all() == exhibit.told.all() && now.met() == exhibit.told.met();
        Again {
            number: at + 1,
            title: exhibit.said(language).title.clone(),
            said: if same { text("dossiers-same").with("k", frozen.k) } else { text("dossiers-moved") },
            heads: vec![text("dossiers-figure"), text("dossiers-then"), text("dossiers-now")],
            rows,
        }
    };
    may.answer(
        StatusCode::OK,
        TodayPage {
            code: dossier.code.to_string(),
            title: dossier.title.clone(),
            frozen_on: dossier.frozen_on.map(|on| days::day(on, language)).unwrap_or_default(),
            today: days::day(may.today(), language),
            exhibits: frozen.exhibits.iter().enumerate().map(again).collect(),
            k: frozen.k,
        },
    )
}

#[derive(Template)]
#[template(path = "dossiers/sheet.html")]
pub struct SheetPage {
    pub id: String,
    pub organization: String,
    pub printed: String,
    pub exhibit: Shown,
    pub method: Vec<Text>,
}

/// One pattern on one page.
pub async fn sheet(may: May<GatherDossiers>, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let page = one(&may, id.into_inner()).await?;
    may.answer(StatusCode::OK, page)
}

/// A pattern with figures that may leave the house. It was read, and the audit trail says so.
pub async fn one(may: &May<GatherDossiers>, id: String) -> Result<SheetPage, WebError> {
    let (keys, language, today) = (may.site().store.keys.clone(), may.caller().language, may.today());
    let hash = id.clone();
    let frozen = may
        .read(move |db, caller| {
            let scan = scans::latest(db, &keys.settings_key(), caller.organization)?.ok_or(StoreError::NotFound)?;
            let pattern = scan.findings.holding().find(|pattern| pattern.id == hash).ok_or(StoreError::NotFound)?;
            let counted = Counted::load(db, caller.organization, &keys)?;
            let (reference, register) = (Reference::load(db, caller.organization)?, policies::register(db, caller.organization)?);
            let lists = Lists::of(&reference, &register);
            let all = dossiers::list(db, caller, &keys)?;
            Ok::<_, StoreError>(Frozen {
                organization: lists.organization().to_owned(),
                k: counted.rules.k,
                off: counted.rules.largest_perturbation,
                until: scan.findings.until,
                exhibits: vec![lists.exhibit(&counted, pattern, dossiers::told_before(&all, &hash))],
                releases: Vec::new(),
            })
        })
        .await?;
    let printed = id.clone();
    may.write(move |db, author| author.records(db, Action::PatternPrinted, &printed, "")).await?;
    let exhibit = frozen.exhibits.first().map(|exhibit| Shown::of(1, exhibit, frozen.k, language)).ok_or(WebError::NotFound)?;
    Ok(SheetPage { id, exhibit, organization: frozen.organization.clone(), printed: days::day(today, language), method: method(&frozen) })
}
