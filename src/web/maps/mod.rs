//! Maps: what there is to see of the record as a whole, on every cut of it.

mod asked;
mod figures;
mod office;
mod page;
mod pictures;
mod record;
mod runaround;
mod shown;

use std::sync::Arc;

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use crate::{
    domain::rights::ReadPatterns,
    engine::{
        cut::Cut,
        flows::Flows,
        maps::{Asked, Map, measure},
        office as engine,
        response_clocks::response_clocks,
    },
    store::{
        StoreError,
        policies::{self, Register},
        reference::Office,
    },
    web::{
        download::attached,
        error::WebError,
        filters,
        form::Wrong,
        may::May,
        patterns::{self, Seen},
        routes::Routes,
        sign_in::go_to,
    },
    words::{Says, Text, text},
};
use asked::Typed;
use page::{Block, MapPage, Reading, Shown};

pub fn routes(at: &mut Routes<'_>) {
    // before the maps of all names, since the runaround has a name as well
    pictures::routes(at);
    at.get("/maps", list)
        .get("/maps/runaround", runaround)
        .get("/maps/runaround.csv", download)
        .get("/maps/{map}", show)
        .get("/maps/{map}/{number}.csv", table)
        .get("/offices", find_office)
        .get("/offices/{office}", show_office)
        .get("/offices/{office}/{number}.csv", office_table);
}

#[derive(Template)]
#[template(path = "maps/list.html")]
struct ListPage {
    /// Address, name, and what it answers.
    maps: Vec<(&'static str, Text, Text)>,
    /// What was typed to find an office, and what is wrong with it.
    typed: String,
    wrong: Wrong,
}

async fn list(may: May<ReadPatterns>) -> Result<web::Html, WebError> {
    may.page(ListPage::of(String::new(), Wrong::default()))
}

impl ListPage {
    fn of(typed: String, wrong: Wrong) -> Self {
        let line = |map: Map| {
            let (title, about) = page::names(map);
            (map.code(), title, about)
        };
        Self { maps: Map::ALL.into_iter().map(line).collect(), typed, wrong }
    }
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    office: String,
}

/// Leads to the page of the office of that name or code.
async fn find_office(may: May<ReadPatterns>, wanted: web::Query<Wanted>) -> Result<HttpResponse, WebError> {
    let seen = patterns::seen(&may).await?;
    let typed = wanted.office.trim();
    let is_it = |office: &&Office| office.code == typed || office.en.eq_ignore_ascii_case(typed) || office.zh == typed;
    match seen.reference.offices.iter().find(is_it) {
        Some(office) => Ok(go_to(&format!("/offices/{}", seen.reference.counted(&seen.reference.offices, office).code))),
        None => {
            let mut wrong = Wrong::default();
            wrong.add("office", text("maps-office-unknown"));
            may.answer(StatusCode::UNPROCESSABLE_ENTITY, ListPage::of(typed.to_owned(), wrong))
        }
    }
}

async fn show_office(may: May<ReadPatterns>, code: web::Path<String>) -> Result<web::Html, WebError> {
    let (seen, shown) = at_office(&may, &code).await?;
    may.page(office::OfficePage::of(&seen, &code, may.today(), shown))
}

async fn office_table(may: May<ReadPatterns>, at: web::Path<(String, usize)>) -> Result<HttpResponse, WebError> {
    let (seen, shown) = at_office(&may, &at.0).await?;
    as_table(&seen, shown.blocks.into_iter().nth(at.1).ok_or(WebError::NotFound)?, &format!("office-{}", at.1 + 1))
}

/// Everything known of an office, from the record as it is now.
async fn at_office(may: &May<ReadPatterns>, code: &str) -> Result<(Seen, Shown), WebError> {
    let seen = patterns::seen(may).await?;
    if !seen.reference.offices.iter().any(|office| office.code == code) {
        return Err(WebError::NotFound);
    }
    let (today, least, code) = (may.today(), least(&seen), code.to_owned());
    let (register, figures, clocks, beside) = may
        .read(move |db, caller| {
            let register = policies::register(db, caller.organization)?;
            let held = record::held(db, caller.organization, today)?;
            let whole = Cut::default();
            let figures = engine::office(&whole.of(&held.evidence.columns), &code);
            let asked = Asked { cut: Cut { scope: [("office".to_owned(), code)].into(), ..Cut::default() }, ..Asked::default() };
            let maps = [Map::Practice, Map::Promises, Map::Waiting];
            let beside = maps.map(|map| measure(map, &held.evidence, &held.lists, &asked, today, least));
            let clocks = response_clocks(&held.evidence.clocks, &asked.cut.of(&held.evidence.columns), today);
            Ok::<_, StoreError>((register, figures, clocks, beside))
        })
        .await?;
    forget_later();
    let shown = office::shown(&Reading::of(&seen, &register), figures.as_ref(), clocks.as_ref(), &beside);
    Ok((seen, shown))
}

fn least(seen: &Seen) -> usize {
    usize::try_from(seen.organization.least_shown()).unwrap_or(usize::MAX)
}

/// Gives the record back when nobody has asked for a while.
fn forget_later() {
    actix_web::rt::spawn(async {
        actix_web::rt::time::sleep(record::LASTS).await;
        record::drop_old();
    });
}

async fn runaround(may: May<ReadPatterns>, typed: web::Query<Typed>) -> Result<web::Html, WebError> {
    let (asked, wrong) = typed.read();
    let (seen, flows) = journeys(&may, if wrong.is_empty() { asked.cut } else { Cut::default() }).await?;
    may.page(runaround::RunaroundPage::of(&seen, typed.into_inner(), wrong, flows))
}

async fn download(may: May<ReadPatterns>, typed: web::Query<Typed>) -> Result<HttpResponse, WebError> {
    let (seen, flows) = journeys(&may, typed.read().0.cut).await?;
    let (flows, _) = flows.ok_or(WebError::NotFound)?;
    Ok(attached("runaround.csv", "text/csv; charset=utf-8", figures::csv(&seen, &flows)?))
}

/// Where people go from office to office, as the reader may see it, and of which day: the whole record as the last scan saw it, or a cut of the record as it is now.
async fn journeys(may: &May<ReadPatterns>, cut: Cut) -> Result<(Seen, Option<(Flows, chrono::NaiveDate)>), WebError> {
    let (seen, today) = (patterns::seen(may).await?, may.today());
    let counted = match (&seen.scan, cut == Cut::default()) {
        (None, _) => None,
        (Some(scan), true) => Some(scan.findings.flows.clone()).zip(seen.scanned_on()),
        (Some(_), false) => {
            let cut = may
                .read(move |db, caller| Ok::<_, StoreError>(Flows::of(&cut.of(&record::held(db, caller.organization, today)?.evidence.columns))))
                .await?;
            forget_later();
            Some((cut, today))
        }
    };
    let guarded = counted.map(|(flows, on)| (figures::guarded(&seen, flows), on));
    Ok((seen, guarded))
}

async fn show(may: May<ReadPatterns>, map: web::Path<String>, typed: web::Query<Typed>) -> Result<web::Html, WebError> {
    let map = Map::from_code(&map).ok_or(WebError::NotFound)?;
    let (asked, wrong) = typed.read();
    let looked = Looked::at(&may, map, if wrong.is_empty() { asked } else { Asked::default() }).await?;
    may.page(MapPage::of(&looked.seen, map, typed.into_inner(), wrong, looked.as_of, looked.shown, &looked.register))
}

async fn table(may: May<ReadPatterns>, at: web::Path<(String, usize)>, typed: web::Query<Typed>) -> Result<HttpResponse, WebError> {
    let (block, seen, name) = block(&may, &at, &typed).await?;
    as_table(&seen, block, &name)
}

fn as_table(seen: &Seen, block: Block, name: &str) -> Result<HttpResponse, WebError> {
    let heads = block.heads.iter().map(|head| head.say(seen.names.language)).collect();
    let rows: Vec<Vec<String>> = std::iter::once(heads).chain(block.rows).collect();
    Ok(attached(&format!("{name}.csv"), "text/csv; charset=utf-8", figures::file(&rows)?))
}

/// One picture with its table, and what its file is called.
async fn block(may: &May<ReadPatterns>, at: &(String, usize), typed: &Typed) -> Result<(Block, Seen, String), WebError> {
    let map = Map::from_code(&at.0).ok_or(WebError::NotFound)?;
    let looked = Looked::at(may, map, typed.read().0).await?;
    let block = looked.shown.blocks.into_iter().nth(at.1).ok_or(WebError::NotFound)?;
    Ok((block, looked.seen, format!("{}-{}", map.code(), at.1 + 1)))
}

/// A map as one reader may see it.
struct Looked {
    seen: Seen,
    register: Arc<Register>,
    shown: Shown,
    /// None before the first scan.
    as_of: Option<chrono::NaiveDate>,
}

impl Looked {
    /// The whole record is shown as the last scan saw it; a cut is worked out from the record as it is now.
    async fn at(may: &May<ReadPatterns>, map: Map, asked: Asked) -> Result<Self, WebError> {
        let seen = patterns::seen(may).await?;
        let (today, least) = (may.today(), least(&seen));
        let is_whole = asked == Asked::default();
        let (register, measured) = may
            .read(move |db, caller| {
                let register = policies::register(db, caller.organization)?;
                if is_whole {
                    return Ok::<_, StoreError>((register, None));
                }
                let held = record::held(db, caller.organization, today)?;
                Ok((register, Some(measure(map, &held.evidence, &held.lists, &asked, today, least))))
            })
            .await?;
        if !is_whole {
            forget_later();
        }
        let kept = seen.scan.as_ref().and_then(|scan| scan.findings.maps.get(&map));
        let reading = Reading::of(&seen, &register);
        let shown = measured.as_ref().or(kept).map(|measured| page::shown(&reading, measured)).unwrap_or_default();
        let as_of = if is_whole { seen.scanned_on() } else { Some(today) };
        Ok(Self { shown, as_of, register, seen })
    }
}
