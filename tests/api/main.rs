//! What a browser without JavaScript gets from each page: one file a screen, as in `src/web/`.

mod account;
mod audit;
mod calendar;
mod cases;
mod closing;
mod demo;
mod drafts;
mod duplicates;
mod editions;
mod erasures;
mod files;
mod find;
mod hand_over;
mod import_tables;
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
mod releases;
mod remedies;
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
