//! What does the browser see? One folder a screen; here what all pages share.

pub mod assets;
pub mod download;
pub mod edition;
pub mod error;
pub mod failure;
pub mod filters;
pub mod form;
pub mod frame;
pub mod may;
pub mod routes;
pub mod session;
pub mod sight;
pub mod site;
pub mod upload;

mod account;
mod audit;
mod calendar;
mod cases;
mod closing;
mod dossiers;
mod drafts;
mod duplicates;
mod eligibility;
mod erasures;
mod find;
mod hand_over;
mod imports;
mod join;
mod letter_templates;
mod letters;
mod maps;
mod paper;
mod patterns;
mod people;
mod policies;
mod reference;
mod referrals;
mod releases;
mod remedies;
mod reports;
mod set_up;
mod settings;
mod sign_in;
mod summary;
mod team;
mod today;
mod users;
mod vignettes;

#[cfg(test)]
mod look;

use routes::Routes;

/// Every screen of the program.
pub(crate) fn all(at: &mut Routes<'_>) {
    account::routes(at);
    assets::routes(at);
    audit::routes(at);
    calendar::routes(at);
    cases::routes(at);
    closing::routes(at);
    dossiers::routes(at);
    drafts::routes(at);
    duplicates::routes(at);
    eligibility::routes(at);
    erasures::routes(at);
    find::routes(at);
    hand_over::routes(at);
    imports::routes(at);
    join::routes(at);
    letter_templates::routes(at);
    letters::routes(at);
    people::routes(at);
    maps::routes(at);
    paper::routes(at);
    patterns::routes(at);
    policies::routes(at);
    reference::routes(at);
    referrals::routes(at);
    releases::routes(at);
    remedies::routes(at);
    reports::routes(at);
    set_up::routes(at);
    settings::routes(at);
    sign_in::routes(at);
    summary::routes(at);
    team::routes(at);
    today::routes(at);
    users::routes(at);
    vignettes::routes(at);
}
