//! The organization's settings: its name, time zone and thresholds.

mod form;

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use crate::{
    domain::rights::ManageSettings,
    store::{
        StoreError,
        audit::{self, Action},
        organizations,
    },
    web::{
        edition,
        error::WebError,
        filters,
        form::{Choice, Typed, Wrong},
        may::May,
        routes::Routes,
        sign_in::go_to,
    },
    words::Says,
};

pub fn routes(at: &mut Routes<'_>) {
    at.get("/admin/settings", show).post("/admin/settings", change);
}

#[derive(Template)]
#[template(path = "settings/show.html")]
struct SettingsPage {
    typed: Typed,
    zones: Vec<Choice>,
    wrong: Wrong,
}

async fn show(may: May<ManageSettings>) -> Result<HttpResponse, WebError> {
    let organization = may.read(|db, caller| organizations::find(db, caller.organization)).await?;
    respond(&may, edition::shown(form::filled(&organization), &form::FIELDS), Wrong::default())
}

async fn change(may: May<ManageSettings>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let typed = typed.into_inner();
    let saved = may
        .write(move |db, author| {
            audit::one_at_a_time(db, author.organization)?;
            let recorded = form::filled(&organizations::find(db, author.organization)?);
            let as_typed = |_: &str, value: &str| value.to_owned();
            let met = edition::meet(db, author, (Action::SettingsChanged, ""), typed, &recorded, &form::FIELDS, &as_typed)?;
            match met.read(form::read) {
                Ok(settings) => organizations::change(db, author, &settings).map(Ok),
                Err(back) => Ok::<_, StoreError>(Err(back)),
            }
        })
        .await?;
    match saved {
        Ok(()) => Ok(go_to("/admin/settings")),
        Err((typed, wrong)) => respond(&may, typed, wrong),
    }
}

fn respond(may: &May<ManageSettings>, typed: Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let zones = chrono_tz::TZ_VARIANTS.iter().map(|zone| Choice::new(zone.name(), zone.name())).collect();
    may.answer(status, SettingsPage { typed, zones, wrong })
}
