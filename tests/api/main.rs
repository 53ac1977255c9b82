//! What a browser without JavaScript gets from each page: one file a screen, as in `src/web/`.

mod account;
mod audit;
mod join;
mod reference;
mod releases;
mod routes;
mod set_up;
mod settings;
mod sign_in;
#[path = "../support/mod.rs"]
mod support;
mod today;
mod users;
