//! What a browser without JavaScript gets from each page: one file a screen, as in `src/web/`.

mod account;
mod imports;
mod join;
mod set_up;
mod sign_in;
#[path = "../support/mod.rs"]
mod support;
mod today;
