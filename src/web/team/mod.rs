//! Team: how the cases of each colleague stand, handing them over, saved views, and coding what is not coded yet. By codes only.

mod form;
mod page;
mod recode;

use actix_web::{HttpResponse, http::StatusCode, web};

use crate::{
    domain::{
        id::{NoticeId, SavedViewId},
        rights::{Assign, LeadTeam, Right, SeeToday},
    },
    store::{
        StoreError, notices, reassignments,
        reference::{self, Service},
        retention, team,
        users::{self, User},
        views::{self, View},
    },
    vault::VaultError,
    web::{
        error::WebError,
        form::{Typed, Wrong},
        may::May,
        routes::Routes,
        sign_in::go_to,
    },
    words::text,
};
use form::Filter;

pub fn routes(at: &mut Routes<'_>) {
    at.get("/team", show)
        .get("/team/recode", recode::show)
        .get("/team/handover", back)
        .get("/team/views", back)
        .get("/team/recode/words", recode::back)
        .post("/team/handover", hand_over)
        .post("/team/views", save_view)
        .post("/team/views/{view}", forget_view)
        .post("/team/recode", recode::recode)
        .post("/team/recode/words", recode::show_words)
        .post("/team/recode/undo", recode::undo)
        .post("/team/notices/{notice}", saw);
}

async fn show(may: May<LeadTeam>, asked: web::Query<Typed>) -> Result<HttpResponse, WebError> {
    let filter = Filter::of(&asked);
    respond(&may, filter, Typed::default(), Wrong::default()).await
}

/// Whoever comes to the address of a form by reloading or by switching the language goes on at the page.
async fn back(_: May<LeadTeam>) -> HttpResponse {
    go_to("/team")
}

/// Hands a colleague's cases over, all that were chosen or none.
async fn hand_over(may: May<Assign>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let typed = typed.into_inner();
    let filter = Filter::of(&typed);
    let colleagues = may.read(|db, caller| users::all(db, caller.organization)).await?;
    let order = match form::order(&typed, &colleagues) {
        Ok(order) => order,
        Err(wrong) => return respond(&may, filter, typed, wrong).await,
    };
    let moved = may.write_open(move |db, author, ring| reassignments::hand_over(db, author, ring, &order)).await;
    let mut wrong = Wrong::default();
    match moved {
        Ok(_) => return Ok(go_to("/team")),
        Err(WebError::NotFound) => wrong.add("cases", text("team-wrong-changed")),
        Err(WebError::Store(StoreError::Vault(VaultError::NotAdmitted | VaultError::BeyondTheirRole))) => {
            wrong.add("to", text("team-wrong-colleague"))
        }
        Err(other) => return Err(other),
    }
    respond(&may, filter, typed, wrong).await
}

async fn save_view(may: May<LeadTeam>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let typed = typed.into_inner();
    let filter = Filter::of(&typed);
    let mut wrong = Wrong::default();
    let name = typed.text("name", views::NAME_MAX, &mut wrong);
    if name.is_empty() {
        wrong.add("name", text("team-wrong-name"));
    }
    if !wrong.is_empty() {
        return respond(&may, filter, typed, wrong).await;
    }
    let (key, view) = (may.site().store.keys.draft_key(), View { name, filters: filter.written() });
    let to = format!("/team?{}", view.filters);
    may.write(move |db, author| views::save(db, author, &key, &view)).await?;
    Ok(go_to(&to))
}

async fn forget_view(may: May<LeadTeam>, view: web::Path<SavedViewId>) -> Result<HttpResponse, WebError> {
    may.write(move |db, author| views::forget(db, author, *view)).await?;
    Ok(go_to("/team"))
}

/// Whoever was told on Today that cases were handed over to them has seen it.
async fn saw(may: May<SeeToday>, notice: web::Path<NoticeId>) -> Result<HttpResponse, WebError> {
    may.write(move |db, author| notices::seen(db, author, *notice)).await?;
    Ok(go_to("/today"))
}

/// What the page is made of.
struct Found {
    standing: Vec<team::Standing>,
    services: Vec<Service>,
    colleagues: Vec<User>,
    views: Vec<(SavedViewId, View)>,
    /// How many will be erased by time.
    running_out: i64,
}

async fn respond<R: Right>(may: &May<R>, filter: Filter, typed: Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let today = may.today();
    let found = may
        .read_open(move |db, caller, ring| {
            Ok::<_, StoreError>(Found {
                standing: team::standing(db, caller, today)?,
                services: reference::services(db, caller.organization)?,
                colleagues: users::all(db, caller.organization)?,
                views: views::own(db, caller, ring)?,
                running_out: retention::count(db, caller)?,
            })
        })
        .await?;
    may.answer(status, page::TeamPage::of(&found, &filter, may.caller().language, today, typed, wrong))
}
