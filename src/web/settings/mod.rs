//! The organization's settings: its name, time zone and thresholds.

mod form;

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use crate::{
    domain::rights::ManageSettings,
    store::organizations,
    web::{
        error::WebError,
        filters,
        form::{Choice, Wrong},
        may::May,
        routes::Routes,
        sign_in::go_to,
    },
    words::Says,
};
use form::SettingsForm;

pub fn routes(at: &mut Routes<'_>) {
    at.get("/admin/settings", show).post("/admin/settings", change);
}

#[derive(Template)]
#[template(path = "settings/show.html")]
struct SettingsPage {
    form: SettingsForm,
    zones: Vec<Choice>,
    wrong: Wrong,
}

async fn show(may: May<ManageSettings>) -> Result<HttpResponse, WebError> {
    let organization = may.read(|db, caller| organizations::find(db, caller.organization)).await?;
    respond(&may, SettingsForm::of(&organization), Wrong::default())
}

async fn change(may: May<ManageSettings>, form: web::Form<SettingsForm>) -> Result<HttpResponse, WebError> {
    let form = form.into_inner();
    match form.read() {
        Err(wrong) => respond(&may, form, wrong),
        Ok(settings) => {
            may.write(move |db, author| organizations::change(db, author, &settings)).await?;
            Ok(go_to("/admin/settings"))
        }
    }
}

fn respond(may: &May<ManageSettings>, form: SettingsForm, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let zones = chrono_tz::TZ_VARIANTS.iter().map(|zone| Choice::new(zone.name(), zone.name())).collect();
    may.answer(status, SettingsPage { form, zones, wrong })
}
