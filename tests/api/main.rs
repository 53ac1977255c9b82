//! What a browser without JavaScript gets from each page: one file a screen, as in `src/web/`.

mod account;
mod audit;
mod cases;
mod demo;
mod drafts;
mod duplicates;
mod find;
mod imports;
mod join;
mod maps;
mod patterns;
mod people;
mod reference;
mod releases;
mod routes;
mod set_up;
mod settings;
mod sign_in;
mod summary;
#[path = "../support/mod.rs"]
mod support;
mod team;
mod today;
mod users;
